"""The day on which somebody compared an entry with its text, written into a catalogue file: everything else stays as it is."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from kakushin_cli.catalog.files import catalog_files
from kakushin_cli.catalog.yaml_file import read_yaml
from kakushin_cli.importers.store import cannot_write, put, temporary_file

OVERLAY = "verified.yaml"
"""File of a user's folder with what is laid over entries of the package."""
KEYS = ("verified_on", "verified_by", "verified_against")
"""A later verification takes the place of an earlier one as a whole."""
_HEADER = (
    "# 同梱の事業を原文と照らした記録(kakushin data verify)。ほかの項目も書き足せます。\n"
    "# Verifications of bundled entries. Other fields may be added.\n"
    "programs:\n"
)
_OFFICE = re.compile(
    r"(課|室|部|局|係|班|庁|省|府|所|会|館|校|センター|機構|本部|大学|学部|財団|協会|チーム|オフィス|グループ|ura"
    r"|office|division|department|section|unit|cent(er|re)|team|group|university|bureau|agency|ministry)$",
    re.IGNORECASE,
)
_QUOTED = "[\"']?"


def is_office(text: str) -> bool:
    """Return whether a text ends as names of offices do; names of persons are not kept."""
    return bool(_OFFICE.search(text.strip()))


def place_of(entry_id: str, folders: Sequence[Path]) -> Path | None:
    """Return the last file of some catalogues with a programme of this id in lines of its own, None when none has it."""
    pattern = _line_of(entry_id)
    holders = [
        f
        for folder in folders
        for f in catalog_files(folder)
        if pattern.search(f.read_text("utf-8-sig", errors="replace"))
    ]
    return holders[-1] if holders else None


def _line_of(entry_id: str) -> re.Pattern[str]:
    value = f"{_QUOTED}{re.escape(entry_id)}{_QUOTED}"
    return re.compile(rf"^( *)(- +)?{_QUOTED}id{_QUOTED}: *{value} *(#.*)?\r?$", re.MULTILINE)


def with_keys(text: str, entry_id: str, keys: Mapping[str, Any]) -> str | None:
    """Return a catalogue file with keys set in one entry, a line each; None when its layout does not allow it."""
    for match in _line_of(entry_id).finditer(text):
        indent = len(match[1]) + len(match[2] or "")
        blanks = " " * indent
        end = re.compile(rf"^(?! {{{indent}}}|[ \t]*\r?$)", re.MULTILINE).search(text, match.end() + 1)
        block = text[match.end() + 1 : end.start() if end else len(text)]
        for key in {*keys, *KEYS}:
            block = re.sub(rf"^{blanks}{key}:.*\n", "", block, flags=re.MULTILINE)
        added = "".join(f"{blanks}{key}: {_value(value)}\n" for key, value in keys.items())
        head, tail = text[: match.end()], text[end.start() :] if end else ""
        changed = f"{head}\n{added}{block}{tail}"
        if _holds(text, changed, entry_id, keys):
            return changed
    return None


def _value(value: Any) -> str:
    is_day = isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value)
    return str(value) if is_day else json.dumps(value, ensure_ascii=False)


def _holds(before: str, after: str, entry_id: str, keys: Mapping[str, Any]) -> bool:
    """Return whether two texts say the same but for some keys of one programme."""
    data = []
    for text in (before, after):
        document = read_yaml(Path(), text.encode())
        if document.root is None or any(f.severity == "error" for f in document.faults):
            return False
        programs = document.root.get("programs")
        if not isinstance(programs, list):
            return False
        data.append({**document.root, "programs": [dict(p) if isinstance(p, dict) else p for p in programs]})
    own = [[p for p in d["programs"] if isinstance(p, dict) and p.get("id") == entry_id] for d in data]
    if not all(len(entries) == 1 for entries in own):
        return False
    if any(str(own[1][0].get(key)) != str(value) and own[1][0].get(key) != value for key, value in keys.items()):
        return False
    for [entry] in own:
        for key in {*keys, *KEYS}:
            entry.pop(key, None)
    return bool(data[0] == data[1])


def mark_in_file(path: Path, entry_id: str, keys: Mapping[str, Any]) -> bool:
    """Set keys of an entry in its file, and return whether its layout allowed it.

    Raises:
        KakushinError: the file cannot be written.
    """
    raw = path.read_bytes().decode("utf-8-sig")
    changed = with_keys(raw, entry_id, keys)
    if changed is not None:
        _write(path, changed)
    return changed is not None


def may_lay_over(entry_id: str, folders: Sequence[Path]) -> bool:
    """Return whether keys of an entry can be laid over it in the first folder: no file read later has the entry."""
    if not folders[0].is_dir():
        return False
    later = [f for f in catalog_files(folders[0]) if f.name > OVERLAY]
    later += [f for folder in folders[1:] for f in catalog_files(folder)]
    return not any(entry_id in f.read_text("utf-8-sig", errors="replace") for f in later)


def mark_over(folder: Path, entry_id: str, keys: Mapping[str, Any]) -> Path:
    """Lay keys over an entry in the file for that of a user's folder, and return the file.

    Raises:
        KakushinError: the file cannot be written.
    """
    path = folder / OVERLAY
    text = path.read_text("utf-8") if path.exists() else _HEADER
    values = {"overrides": True, **keys}
    changed = with_keys(text, entry_id, values)
    if changed is None:
        lines = "".join(f"  {key}: {_value(value)}\n" for key, value in values.items())
        changed = f"{text.rstrip()}\n- id: {entry_id}\n{lines}"
    _write(path, changed)
    return path


def _write(path: Path, text: str) -> None:
    try:
        with temporary_file(path.parent) as file:
            file.write(text.encode())
            put(file, path, path.stat().st_mode if path.exists() else 0o644)
    except OSError as error:
        raise cannot_write(path.parent, error) from None
