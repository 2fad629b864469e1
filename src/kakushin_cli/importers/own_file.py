"""Reads back the file that an import wrote, in a fraction of the time and memory that YAML with places takes.

Only what stands exactly as `store.entry_text` writes it is read here; anything else, an edit in another style included,
is left to the strict reader (`None`), so that both always give the same.
"""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

PLAIN_KEYS = frozenset({"id", "kind", "edition", "ministry", "agency", "verified_on"})
"""Keys whose value is a slug or a day and is written without quotes."""
_LINE = re.compile(r"(- |  )([a-z_]+): (\S.*)")
_PLAIN = re.compile(r"[a-z0-9-]*[a-z][a-z0-9-]*|\d{4}-\d{2}-\d{2}")
_NUMBER = re.compile(r"-?(0|[1-9]\d{0,17})")
_CONSTANTS = {"null": None, "true": True, "false": False}


class _Foreign(Exception):  # noqa: N818 - never leaves this module
    """A line that an import would not have written."""


def split_programs(text: str) -> tuple[str, str] | None:
    """Return what stands before the entries, and the entries; None when there is no list of programmes."""
    head, found, body = text.partition("\nprograms:\n")
    return (head + "\n", body) if found else None


def read_entries(body: str) -> list[dict[str, Any]] | None:
    """Return the entries of a file's list of programmes; None when one line is not as an import writes it."""
    entries: list[dict[str, Any]] = []
    try:
        for line in body.removesuffix("\n").split("\n"):
            found = _LINE.fullmatch(line)
            if not found:
                return None
            if found[1] == "- ":
                entries.append({})
            if not entries or found[2] in entries[-1]:
                return None
            entries[-1][found[2]] = _value(found[2], found[3])
    except (ValueError, RecursionError, _Foreign):
        return None
    return entries


def _value(key: str, text: str) -> Any:
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if text[0] in '"[{':
        return _DECODER.decode(text)
    if _NUMBER.fullmatch(text):
        return int(text)
    if key in PLAIN_KEYS and _PLAIN.fullmatch(text):
        return text
    raise _Foreign


def _distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        raise _Foreign
    return made


def _foreign(_: str) -> NoReturn:
    raise _Foreign


def _fraction(text: str) -> float:
    if "e" in text or "E" in text:
        raise _Foreign
    return float(text)


_DECODER = json.JSONDecoder(object_pairs_hook=_distinct, parse_constant=_foreign, parse_float=_fraction)
