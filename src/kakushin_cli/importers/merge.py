"""Merging a re-import into an entry that a person may have edited: the person's fields stay.

The last import left a fingerprint of every field it wrote. A field that still has it is the importer's and follows the
source; any other is the person's.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any, NamedTuple

STORE_KEYS = ("id", "edition", "imported_from")
"""Keys that the store sets."""
SILENT_KEYS = ("sources",)
"""Keys that follow the source without counting as a change: they hold when it was read."""


class Merged(NamedTuple):
    """The entry to write, the fields that follow the source, and a person's fields that the source has otherwise."""

    entry: dict[str, Any]
    changed: tuple[str, ...]
    edited: tuple[str, ...]


def fingerprint(value: object) -> str:
    """Return a short fingerprint of a value: equal values of JSON, equal fingerprints."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def fingerprints(entry: Mapping[str, object]) -> dict[str, str]:
    """Return the fingerprint of every field of an entry but those that the store sets."""
    return {key: fingerprint(value) for key, value in entry.items() if key not in STORE_KEYS}


def merge(present: Mapping[str, Any], imported: Mapping[str, str], incoming: Mapping[str, Any]) -> Merged:
    """Return what an entry becomes.

    Args:
        present: The entry in the file.
        imported: Fingerprints of what the last import wrote; a field without one is a person's.
        incoming: The entry as the source has it now.
    """
    current, new = fingerprints(present), fingerprints(incoming)
    entry: dict[str, Any] = {}
    changed, edited = [], []
    for key in dict.fromkeys([*incoming, *present, *imported]):
        if key in STORE_KEYS:
            continue
        if current.get(key) in (imported.get(key), new.get(key)):  # the importer's, or the same by chance
            if key in incoming:
                entry[key] = incoming[key]
            if new.get(key) != current.get(key) and key not in SILENT_KEYS:
                changed.append(key)
            continue
        if key in present:
            entry[key] = present[key]
        if key in incoming:
            edited.append(key)
    return Merged(entry, tuple(changed), tuple(edited))
