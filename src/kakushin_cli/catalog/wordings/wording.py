"""What a fault is told by."""

from __future__ import annotations

from typing import NamedTuple


class Wording(NamedTuple):
    """What is wrong and how to repair it, in both languages."""

    ja: str
    en: str
    ja_hint: str
    en_hint: str
