"""Text that the XML of Office files can hold."""

from __future__ import annotations

import re

_UNFIT = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""Control characters but the line feed, surrogates, and the two that are no characters."""


def without_unfit(text: str) -> str:
    """Return text without control characters other than line feeds, surrogates, U+FFFE and U+FFFF."""
    return _UNFIT.sub("", text)
