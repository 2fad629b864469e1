"""A catalogue folder that imports write into: entries, and beside them the raw records.

    OUT/rs.yaml                    entries, one file an importer, in the shape people edit
    OUT/raw/rs-<digest>.jsonl      per record: what the source said, and fingerprints of what the import wrote

The YAML file names its raw file, and replacing the YAML file is the one step that makes an import count. A run that is
stopped before it leaves the folder as it was; what it left lying is removed by the next one.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kakushin_cli.catalog.yaml_file import read_yaml
from kakushin_cli.errors import CatalogInvalidError, KakushinError
from kakushin_cli.importers.candidate import entry_id
from kakushin_cli.importers.json_text import compact, compact_texts, readable
from kakushin_cli.importers.merge import fingerprints, merge
from kakushin_cli.importers.own_file import PLAIN_KEYS, read_entries, split_programs
from kakushin_cli.language import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from kakushin_cli.importers.candidate import Candidate, Origin

RAW_FOLDER = "raw"
_LEFTOVER = ".import-"
_HEADER = """\
# {name}: 取込み(kakushin data import {kind})が書いたファイル。
# 内容を確かめた事業には verified_on: 2026-04-01 の形で日付を書く。それまでは「未確認」として扱う。
# 直した項目は、次に取り込んでも上書きされない。注釈(#)は残らない。id と imported_from は変えない。
# Written by an import. Set verified_on on entries you have checked; fields you edit survive the next import,
# comments do not. Leave id and imported_from as they are.
"""


@dataclass(frozen=True, slots=True)
class Touched:
    """An entry that an import made, changed or left as a person had made it, with the fields in question."""

    id: str
    name: str
    fields: tuple[str, ...] = ()
    verified: bool = False


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, each list by id.

    Attributes:
        file: The YAML file of the entries.
        new: Entries that were not there before.
        changed: Entries in which the source has changed something since the last import; `verified` tells those
            that a person had checked.
        unchanged: Number of the other entries that the source still has.
        vanished: Entries that the source no longer has; found only by a complete run, and kept in the file.
        kept: Entries with fields that a person had edited and the source has otherwise: the person's stay.
        removed: Ids of records whose entry a person took out of the file: they stay out.
        repeated: Record ids that came more than once; the first counts.
    """

    file: Path
    new: tuple[Touched, ...] = ()
    changed: tuple[Touched, ...] = ()
    unchanged: int = 0
    vanished: tuple[Touched, ...] = ()
    kept: tuple[Touched, ...] = ()
    removed: tuple[str, ...] = ()
    repeated: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        """How many records the run brought."""
        return len(self.new) + len(self.changed) + self.unchanged + len(self.removed)


def import_candidates(
    folder: Path, origin: Origin, candidates: Iterable[Candidate], *, read_on: date, complete: bool
) -> ImportReport:
    """Write candidates into a catalogue folder, over what earlier imports of the same kind wrote there.

    Args:
        folder: The folder; made when only its parent is there.
        origin: Where the candidates come from.
        candidates: Taken one by one; only their entries are held in memory. What they raise stops the import and
            leaves the folder as it was.
        read_on: Today in Japan.
        complete: Whether the candidates are all that the source has, so that what is missing has vanished.

    Raises:
        KakushinError: the folder cannot be made or written.
        CatalogInvalidError: the YAML file there has been edited into something that cannot be read.
    """
    try:
        folder.mkdir(exist_ok=True)
        (folder / RAW_FOLDER).mkdir(exist_ok=True)
        _remove_leftovers(folder)
        before = _read(folder, origin.kind)
        with _temporary(folder / RAW_FOLDER) as raw:
            writer = _Writer(folder, origin, before, read_on, raw)
            for candidate in candidates:
                writer.add(candidate)
            return writer.finish(complete=complete)
    except OSError as error:
        raise cannot_write(folder, error) from None


def cannot_write(folder: Path, error: OSError) -> KakushinError:
    """Return what an import says of a folder that cannot be made or written."""
    return KakushinError(
        Text(f"{folder} に書けません({error.strerror})。", f"Cannot write into {folder} ({error.strerror})."),
        Text(
            "書込みのできるフォルダを -o で指定してください(親フォルダは先に作る)。",
            "Give a folder that can be written with -o; its parent must be there.",
        ),
    )


@dataclass(frozen=True)
class _Before:
    """What the folder holds: the file as read, entries by id, and the raw records with their fingerprints."""

    head: dict[str, Any]
    entries: dict[str, dict[str, Any]]
    written: dict[str, dict[str, str]]
    raw_file: Path
    content: bytes


def _read(folder: Path, kind: str) -> _Before:
    path = folder / f"{kind}.yaml"
    if not path.exists():
        return _Before({}, {}, {}, folder / RAW_FOLDER, b"")
    content = path.read_bytes()
    head, listed = _read_quickly(path, content) or _read_strictly(path, content)
    entries = {}
    for n, entry in enumerate(listed):
        name = entry.get("id")
        entries[name if isinstance(name, str) else f"\0{n}"] = entry
    # only the name counts, so that an edited file cannot point outside its folder
    raw_file = folder / RAW_FOLDER / Path(str(head.get("raw_records", ""))).name
    written = {record["id"]: record["written"] for record in _records(raw_file)}
    return _Before(head, entries, written, raw_file, content)


def _read_quickly(path: Path, content: bytes) -> tuple[dict[str, Any], list[dict[str, Any]]] | None:
    """Return head and entries of a file that stands as an import wrote it, None for any other."""
    try:
        parts = split_programs(content.decode())
    except UnicodeDecodeError:
        return None
    entries = read_entries(parts[1]) if parts else None
    if parts is None or entries is None:
        return None
    document = read_yaml(path, parts[0].encode())
    if document.faults or document.root is None:
        return None
    return _plain(document.root), entries


def _read_strictly(path: Path, content: bytes) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return head and entries of a file that people have edited in any style.

    Raises:
        CatalogInvalidError: it is no YAML that can be read.
    """
    document = read_yaml(path, content)
    errors = sorted(f for f in document.faults if f.severity == "error")
    if errors or document.root is None:
        raise CatalogInvalidError(errors)
    head = {key: value for key, value in document.root.items() if key != "programs"}
    return _plain(head), [_plain(entry) for entry in _mappings(document.root.get("programs"))]


def _mappings(value: Any) -> list[dict[str, Any]]:
    """Return the mappings of a list; nothing when it is none, for a person may have written anything."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _records(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the raw records of the last import; without them every field counts as a person's, and stays."""
    if not path.is_file():
        return
    with path.open(encoding="utf-8", errors="replace") as file:
        for line in file:
            try:
                record = json.loads(line)
            except ValueError:
                continue
            if isinstance(record, dict) and isinstance(record.get("written"), dict) and "id" in record:
                yield record


def _plain(value: Any) -> Any:
    """Return data as JSON has it, without its places; fractions stay numbers."""
    if isinstance(value, dict):
        return {key: _plain(v) for key, v in value.items()}
    if isinstance(value, list):
        return [_plain(v) for v in value]
    return float(value) if isinstance(value, float) else value


class _Writer:
    """Takes candidates one by one and writes the folder at the end."""

    def __init__(self, folder: Path, origin: Origin, before: _Before, read_on: date, raw: _Temporary) -> None:
        self.folder, self.origin, self.before, self.read_on, self.raw = folder, origin, before, read_on, raw
        self.digest = hashlib.sha256()
        self.texts: dict[str, bytes] = {}
        self.seen: set[str] = set()
        self.editions: set[str] = set()
        self.new: list[Touched] = []
        self.changed: list[Touched] = []
        self.kept: list[Touched] = []
        self.removed: list[str] = []
        self.repeated: list[str] = []
        self.unchanged = 0

    def add(self, candidate: Candidate) -> None:
        own_id = entry_id(self.origin.kind, candidate.record_id)
        if own_id in self.seen:
            self.repeated.append(candidate.record_id)
            return
        self.seen.add(own_id)
        offered = candidate.entry
        written = fingerprints(offered)
        self._keep_raw({"id": own_id, "record_id": candidate.record_id, "written": written, "raw": candidate.raw})
        existing = self.before.entries.get(own_id)
        name = str(offered.get("name", own_id))
        if existing is None and own_id in self.before.written:
            self.removed.append(own_id)
            return
        if existing is None:
            merged, read_on = dict(offered), self.read_on.isoformat()
            self.new.append(Touched(own_id, name))
        else:
            result = merge(existing, self.before.written.get(own_id, {}), offered, written)
            merged = result.entry
            last = existing.get("imported_from") or {}
            verified = existing.get("verified_on") is not None
            returned = bool(last.get("vanished_on"))
            is_changed = bool(result.changed) or returned
            read_on = self.read_on.isoformat() if is_changed else last.get("read_on", self.read_on.isoformat())
            if is_changed:
                fields = (*result.changed, *(["imported_from"] if returned else []))
                self.changed.append(Touched(own_id, name, fields, verified))
            else:
                self.unchanged += 1
            if result.kept:
                self.kept.append(Touched(own_id, name, result.kept, verified))
        imported = {"kind": self.origin.kind, "record_id": candidate.record_id, "read_on": read_on}
        self._keep(own_id, {**merged, "edition": self.origin.edition, "imported_from": imported})

    def finish(self, *, complete: bool) -> ImportReport:
        """Write everything; nothing of the old state is gone before this succeeds."""
        vanished = []
        for own_id, entry in self.before.entries.items():
            if own_id in self.seen:
                continue
            imported = entry.get("imported_from")
            if complete and isinstance(imported, dict) and not imported.get("vanished_on"):
                vanished.append(Touched(own_id, str(entry.get("name", own_id))))
                entry = {**entry, "imported_from": {**imported, "vanished_on": self.read_on.isoformat()}}
            self._keep(own_id, entry)
        if self.before.written.keys() - self.seen:
            for record in _records(self.before.raw_file):
                if record["id"] not in self.seen:
                    self._keep_raw(record)
        raw_name = f"{RAW_FOLDER}/{self.origin.kind}-{self.digest.hexdigest()[:12]}.jsonl"
        path = self.folder / f"{self.origin.kind}.yaml"
        pieces = self._pieces(raw_name)
        if not _consists_of(self.before.content, pieces) or not (self.folder / raw_name).is_file():
            self._commit(path, raw_name, pieces)
        for old in (self.folder / RAW_FOLDER).glob(f"{self.origin.kind}-*.jsonl"):
            if old != self.folder / raw_name:
                old.unlink()

        def by_id(touched: list[Touched]) -> tuple[Touched, ...]:
            return tuple(sorted(touched, key=lambda t: t.id))

        return ImportReport(
            path, by_id(self.new), by_id(self.changed), self.unchanged, by_id(vanished), by_id(self.kept),
            tuple(sorted(self.removed)), tuple(self.repeated),
        )  # fmt: skip

    def _commit(self, path: Path, raw_name: str, pieces: Iterable[bytes]) -> None:
        with _temporary(self.folder) as file:
            for piece in pieces:
                file.write(piece)
            mode = path.stat().st_mode if path.exists() else 0o644
            for written in (self.raw, file):
                written.close()
                Path(written.name).chmod(mode)
            Path(self.raw.name).replace(self.folder / raw_name)
            Path(file.name).replace(path)

    def _keep(self, own_id: str, entry: Mapping[str, Any]) -> None:
        edition = entry.get("edition")
        if isinstance(edition, str):
            self.editions.add(edition)
        self.texts[own_id] = entry_text({"id": own_id, **entry} if not own_id.startswith("\0") else entry).encode()

    def _keep_raw(self, record: Mapping[str, Any]) -> None:
        parts = [f"{compact(k)}:{compact_texts(v) if isinstance(v, dict) else compact(v)}" for k, v in record.items()]
        line = f"{{{','.join(parts)}}}\n".encode()
        self.digest.update(line)
        self.raw.write(line)

    def _pieces(self, raw_name: str) -> list[bytes]:
        """Return the file of the entries in pieces: its head, then the entries by id."""
        head = {**self.before.head, "raw_records": raw_name}
        known = head.get("vocabulary")
        head["vocabulary"] = self._vocabulary(known if isinstance(known, dict) else {})
        origin = self.origin
        lines = [_HEADER.format(name=origin.name_ja, kind=origin.kind)]
        lines += [f"{key}: {readable(value)}\n" for key, value in head.items() if key != "vocabulary"]
        lines.append("vocabulary:\n")
        for group, terms in head["vocabulary"].items():
            lines.append(f"  {group}:\n")
            lines += [f"  - {readable(term)}\n" for term in terms]
        lines.append("programs:\n" if self.texts else "programs: []\n")
        return ["".join(lines).encode(), *(self.texts[own_id] for own_id in sorted(self.texts))]

    def _vocabulary(self, before: Mapping[str, Any]) -> dict[str, Any]:
        """Return the terms of the file: those of earlier imports that entries still speak of, and the newest."""
        editions = {e.get("id"): e for e in _mappings(before.get("editions")) if e.get("id") in self.editions}
        editions[self.origin.edition] = self.origin.edition_entry()
        ministries = {m.get("id"): m for m in (*self.origin.ministries, *_mappings(before.get("ministries")))}
        groups = {**before, "editions": list(editions.values())}
        documents = {d.get("id"): d for d in (*_mappings(before.get("documents")), *self.origin.documents)}
        if documents:
            groups["documents"] = list(documents.values())
        if ministries:
            groups["ministries"] = list(ministries.values())
        return groups


def entry_text(entry: Mapping[str, Any]) -> str:
    """Return an entry as an item of a YAML list: a key a line, values as JSON, which strict YAML reads as they are."""
    lines: list[str] = []
    for key, value in entry.items():
        plain = key in PLAIN_KEYS and isinstance(value, str)
        lines.append(f"{'- ' if not lines else '  '}{key}: {value if plain else readable(value)}\n")
    return "".join(lines)


def _consists_of(content: bytes, pieces: Iterable[bytes]) -> bool:
    """Return whether a file holds some pieces one after the other and nothing else."""
    at = 0
    for piece in pieces:
        if not content.startswith(piece, at):
            return False
        at += len(piece)
    return at == len(content)


class _Temporary:
    """An open file beside its final place; `close` leaves it whole on the disk."""

    def __init__(self, folder: Path) -> None:
        handle, self.name = tempfile.mkstemp(prefix=_LEFTOVER, suffix=".tmp", dir=folder)
        self._file = os.fdopen(handle, "wb", buffering=1 << 20)  # a record is larger than the usual buffer
        self.write = self._file.write

    def close(self) -> None:
        if not self._file.closed:
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()


@contextmanager
def _temporary(folder: Path) -> Iterator[_Temporary]:
    """Give a file in the folder that is gone afterwards unless it was moved."""
    file = _Temporary(folder)
    try:
        yield file
    finally:
        file.close()
        Path(file.name).unlink(missing_ok=True)


def _remove_leftovers(folder: Path) -> None:
    """Remove what a stopped run left: temporary files, never anything a catalogue is read from."""
    for place in (folder, folder / RAW_FOLDER):
        for path in place.glob(f"{_LEFTOVER}*.tmp"):
            path.unlink(missing_ok=True)
