"""A re-import laid over an entry that a person may have edited: what the person wrote stays.

The last import left a fingerprint of every field it wrote. A field that still has it is the importer's and follows the
source; any other is the person's.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, NamedTuple

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
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def fingerprints(entry: Mapping[str, object]) -> dict[str, str]:
    """Return the fingerprint of every field of an entry but those that the store sets."""
    return {key: fingerprint(value) for key, value in entry.items() if key not in OWN}


def merge(existing: Mapping[str, Any], written: Mapping[str, str], offered: Mapping[str, Any]) -> Merged:
    """Return what an entry becomes.

    Args:
        existing: The entry in the file.
        written: Fingerprints of what the last import wrote; a field that is not among them is a person's.
        offered: The entry as the source has it now.
    """
    entry: dict[str, Any] = {}
    changed, kept = [], []
    for key in dict.fromkeys([*offered, *existing, *written]):
        if key in OWN:
            continue
        current = fingerprint(existing[key]) if key in existing else None
        last = written.get(key)
        new = fingerprint(offered[key]) if key in offered else None
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
