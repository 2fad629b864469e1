"""A re-import laid over an entry that a person may have edited: what the person wrote stays.

The last import left a fingerprint of every field it wrote. A field that still has it is the importer's and follows the
source; any other is the person's.
"""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple

from kakushin_cli.importers.json_text import canonical

if TYPE_CHECKING:
    from collections.abc import Mapping

OWN = ("id", "edition", "imported_from")
"""Keys that the store sets by itself."""
QUIET = ("sources",)
"""Keys that follow the source without counting as a change: they say when it was read, not what it says."""


class Merged(NamedTuple):
    """The entry to write, the fields that follow the source, and those kept although the source has them otherwise."""

    entry: dict[str, Any]
    changed: tuple[str, ...]
    kept: tuple[str, ...]


def fingerprint(value: object) -> str:
    """Return a short fingerprint of a value: equal values of JSON, equal fingerprints."""
    text = canonical(value)
    return _short(text) if len(text) <= _OFTEN else _digest(text)


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


_OFTEN = 200
"""Length up to which a text is likely to come again: ministries, years, sources, but no purposes."""
_short = lru_cache(maxsize=4096)(_digest)


def fingerprints(entry: Mapping[str, object]) -> dict[str, str]:
    """Return the fingerprint of every field of an entry but those that the store sets."""
    return {key: fingerprint(value) for key, value in entry.items() if key not in OWN}


def merge(
    existing: Mapping[str, Any],
    written: Mapping[str, str],
    offered: Mapping[str, Any],
    offered_marks: Mapping[str, str],
) -> Merged:
    """Return what an entry becomes.

    Args:
        existing: The entry in the file.
        written: Fingerprints of what the last import wrote; a field that is not among them is a person's.
        offered: The entry as the source has it now.
        offered_marks: Its `fingerprints`.
    """
    entry: dict[str, Any] = {}
    changed, kept = [], []
    for key in dict.fromkeys([*offered, *existing, *written]):
        if key in OWN:
            continue
        last, new = written.get(key), offered_marks.get(key)
        there = existing.get(key)
        is_same = isinstance(there, str) and there == offered.get(key)
        current = new if is_same else fingerprint(there) if key in existing else None
        if current in (last, new):
            if key in offered:
                entry[key] = offered[key]
            if new != current and key not in QUIET:
                changed.append(key)
            continue
        if key in existing:
            entry[key] = existing[key]
        if new is not None:
            kept.append(key)
    return Merged(entry, tuple(changed), tuple(kept))
