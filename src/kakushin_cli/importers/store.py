"""A catalogue folder that imports write into: entries, and beside them the raw records.

    OUT/rs.yaml                    entries, one file an importer, in the shape people edit
    OUT/raw/rs-<digest>.jsonl      per record: what the source said, fingerprints of what the import wrote, and the
                                   fields that a person has edited since: those are the person's for ever

The YAML file names its raw file, and replacing the YAML file is the one step that makes an import count. A run that is
stopped before leaves the folder as it was; the next run removes its temporary files.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from itertools import takewhile
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Any, NamedTuple

from kakushin_cli.catalog.faults import CatalogInvalidError
from kakushin_cli.catalog.yaml_file import pieces, read_yaml
from kakushin_cli.errors import KakushinError
from kakushin_cli.importers.candidate import Candidate, Origin, entry_id
from kakushin_cli.language import Text

STORE_KEYS = ("id", "edition", "imported_from")
"""Keys that the store sets."""
SILENT_KEYS = ("sources",)
"""Keys that follow the source without counting as a change: they hold when it was read."""
VERIFIED_KEYS = ("applicants", "conditions", "region")
"""Keys that a person has compared who verified an entry: they no longer follow the source."""


class Merged(NamedTuple):
    """What an entry becomes.

    Attributes:
        entry: The entry to write.
        changed: Fields that follow the source.
        edited: Fields that stay as a person has them, and which the source has otherwise.
        opposed: Those of them of which the source has a new value.
        persons: All fields that a person has edited, now or before.
    """

    entry: dict[str, Any]
    changed: tuple[str, ...]
    edited: tuple[str, ...]
    opposed: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()


def _undated(value: object) -> object:
    """Return a value without the days of the copies in which it was read (`as_of`), which every import moves."""
    if isinstance(value, dict):
        return {key: _undated(each) for key, each in value.items() if key != "as_of"}
    return [_undated(each) for each in value] if isinstance(value, list | tuple) else value


def fingerprint(value: object) -> str:
    """Return a short fingerprint of a value: equal values of JSON, equal fingerprints, whenever they were read."""
    text = json.dumps(_undated(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def fingerprints(entry: Mapping[str, object]) -> dict[str, str]:
    """Return the fingerprint of every field of an entry but those that the store sets."""
    return {key: fingerprint(value) for key, value in entry.items() if key not in STORE_KEYS}


def persons_fields(
    present: Mapping[str, Any], last: Mapping[str, str], earlier: Collection[str] = ()
) -> tuple[str, ...]:
    """Return the fields of an entry that are a person's: those that were before, and those that an import wrote otherwise.

    Args:
        present: The entry in the file.
        last: Fingerprints of what the last import wrote.
        earlier: Fields that were a person's then.
    """
    current = fingerprints(present)
    keys = dict.fromkeys([*last, *current, *earlier])
    return tuple(k for k in keys if k not in STORE_KEYS and (k in earlier or current.get(k) != last.get(k)))


def merge(
    present: Mapping[str, Any],
    imported: Mapping[str, str] | None,
    incoming: Mapping[str, Any],
    earlier: Collection[str] = (),
) -> Merged:
    """Return what an entry becomes.

    Args:
        present: The entry in the file.
        imported: Fingerprints of what the last import wrote; a field without one is a person's. None when they are
            lost: then a field is a person's that the source has otherwise.
        incoming: The entry as the source has it now.
        earlier: Fields that were a person's at the last import.
    """
    current, new = fingerprints(present), fingerprints(incoming)
    last = new if imported is None else imported
    is_verified = present.get("verified_on") is not None
    entry: dict[str, Any] = {}
    changed, edited, opposed = [], [], []
    persons = persons_fields(present, last, earlier)
    for key in dict.fromkeys([*incoming, *present, *last]):
        if key in STORE_KEYS:
            continue
        if key not in persons and not (is_verified and key in VERIFIED_KEYS and key in present):
            if key in incoming:
                entry[key] = incoming[key]
            if new.get(key) != current.get(key) and key not in SILENT_KEYS:
                changed.append(key)
            continue
        if key in present:
            entry[key] = present[key]
        if key in incoming and new[key] != current.get(key):
            edited.append(key)
            if imported is None or new[key] != last.get(key):
                opposed.append(key)
    return Merged(entry, tuple(changed), tuple(edited), tuple(opposed), persons)


RAW_FOLDER = "raw"
LEFTOVER = ".import-"
"""Prefix of temporary files."""
_NO_ID = "\0"
"""Prefix of the key of an entry without id; its number in the file follows."""
_UNQUOTED = frozenset({"id", "kind", "edition", "ministry", "agency", "verified_on"})
"""Keys whose value is a slug or a day."""
_HEADER = (
    "# {name}: 取込み(kakushin data import {kind})で作成したファイル。\n"
    "# 内容を確認した事業には verified_on: 2026-04-01 "
    "の形で日付を書いてください。それまでは「未確認」として扱います。\n"
    "# 直した項目は、次の取込みでも上書きされません。注釈(#)は残りません。id と imported_from "
    "は変えないでください。\n"
    "# Created by an import. Set verified_on for entries you have verified. Fields you edit are "
    "preserved by the next import,\n"
    "# comments are not. Do not change id and imported_from.\n"
)


@dataclass(frozen=True, slots=True, order=True)
class Touched:
    """An entry of the report: created, changed, vanished or edited by a person, with its fields that differ."""

    id: str
    name: str
    fields: tuple[str, ...] = ()
    verified: bool = False


@dataclass(frozen=True, slots=True, order=True)
class Opposed:
    """A field that a person has edited or verified, of which the source has a new value: the person's stays."""

    id: str
    name: str
    key: str
    own: Any = field(compare=False)
    source: Any = field(compare=False)


@dataclass(slots=True)
class ImportReport:
    """What an import did; lists are in the order of ids, `repeated` in that of the source.

    Attributes:
        file: The YAML file of the entries.
        new: Entries that were not there before.
        changed: Entries in which the source has changed something since the last import; `verified` tells those
            that a person had checked.
        unchanged: Number of the other entries that the source still has.
        vanished: Entries that the source no longer has; found only by a complete run, and kept in the file.
        kept: Entries with fields that a person had edited and the source has otherwise: the person's stay.
        opposed: Those of these fields of which the source has a new value.
        removed: Ids of records whose entry a person took out of the file: they stay out.
        repeated: Record ids that came more than once; the first counts.
    """

    file: Path
    new: list[Touched] = field(default_factory=list)
    changed: list[Touched] = field(default_factory=list)
    unchanged: int = 0
    vanished: list[Touched] = field(default_factory=list)
    kept: list[Touched] = field(default_factory=list)
    opposed: list[Opposed] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)

    @property
    def total(self) -> int:
        """How many records the run brought."""
        return len(self.new) + len(self.changed) + self.unchanged + len(self.removed)


def import_candidates(
    folder: Path,
    origin: Origin,
    candidates: Iterable[Candidate],
    *,
    read_on: date,
    complete: bool,
    verified_on: date | None = None,
) -> ImportReport:
    """Write candidates into a catalogue folder, over what earlier imports of the same kind wrote there.

    Args:
        folder: The folder; made when only its parent is there.
        origin: Where the candidates come from.
        candidates: Taken one by one; only their entries are held in memory. What they raise stops the import and
            leaves the folder as it was.
        read_on: Today in Japan.
        complete: Whether the candidates are all that the source has, so that what is missing has vanished.
        verified_on: Day on which a person compared all of them with their texts; None when nobody did.

    Raises:
        KakushinError: the folder cannot be made or written.
        CatalogInvalidError: the YAML file there has been edited into something that cannot be read.
    """
    try:
        folder.mkdir(exist_ok=True)
        (folder / RAW_FOLDER).mkdir(exist_ok=True)
        _remove_leftovers(folder)
        before = _read(folder, origin.kind)
        with temporary_file(folder / RAW_FOLDER) as raw:
            writer = _Writer(folder, origin, before, read_on, raw, verified_on)
            for candidate in candidates:
                writer.add(candidate)
            return writer.finish(complete=complete)
    except OSError as error:
        raise cannot_write(folder, error) from None


def cannot_write(folder: Path, error: OSError) -> KakushinError:
    """Return the error for a folder that cannot be made or written."""
    return KakushinError(
        Text(f"{folder} に書き込めません({error.strerror})。", f"Cannot write to {folder} ({error.strerror})."),
        Text(
            "書込みのできるフォルダを -o で指定してください(親フォルダは先に作成してください)。",
            "Specify a writable folder with -o; its parent folder must exist.",
        ),
    )


@dataclass(frozen=True, slots=True)
class _Before:
    """State after earlier imports: head of the YAML file; entries, fingerprints and fields of persons by id; ids by key."""

    raw_file: Path
    head: Mapping[str, Any] = field(default_factory=dict)
    entries: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    written: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    ids: Mapping[str, str] = field(default_factory=dict)
    persons: Mapping[str, Collection[str]] = field(default_factory=dict)


def _read(folder: Path, kind: str) -> _Before:
    """Return what the folder holds.

    Raises:
        CatalogInvalidError: its YAML file cannot be read.
    """
    path = folder / f"{kind}.yaml"
    if not path.exists():
        return _Before(folder / RAW_FOLDER)
    head: dict[str, Any] = {}
    programs: list[dict[str, Any]] = []
    for piece in pieces(path):
        document = piece.read()
        root = document.root
        if root is None or any(f.severity == "error" for f in document.faults):
            raise CatalogInvalidError(sorted(f for f in read_yaml(path).faults if f.severity == "error"))
        programs += _plain(_mappings(root.get("programs")))
        head |= {key: value for key, value in root.items() if key != "programs"}
    entries = {}
    for n, entry in enumerate(programs):
        own_id = entry.get("id")
        entries[own_id if isinstance(own_id, str) else f"{_NO_ID}{n}"] = entry
    # only the name counts, so that an edited file cannot point outside its folder
    raw_file = folder / RAW_FOLDER / Path(str(head.get("raw_records", ""))).name
    written: dict[str, Mapping[str, str]] = {}
    ids: dict[str, str] = {}
    persons: dict[str, Collection[str]] = {}
    for record in _records(raw_file):
        written[record["id"]] = record["written"]
        ids |= dict.fromkeys(record.get("keys", ()), record["id"])
        persons[record["id"]] = record.get("persons", ())
    return _Before(raw_file, head, entries, written, ids, persons)


def _plain(value: Any) -> Any:
    """Return data without the places where it stands in its file, which take as much memory again."""
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, list) else value


def _mappings(value: Any) -> list[dict[str, Any]]:
    """Return the mappings of a list; none when a person has written something else there."""
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


class _Writer:
    """Takes candidates one by one and writes the folder at the end."""

    def __init__(
        self, folder: Path, origin: Origin, before: _Before, read_on: date, raw: IO[bytes], verified_on: date | None
    ) -> None:
        self.folder, self.origin, self.before, self.raw = folder, origin, before, raw
        self.today = read_on.isoformat()
        self.verified_on = verified_on.isoformat() if verified_on else ""
        self.digest = hashlib.sha256()
        self.texts: dict[str, bytes] = {}
        self.editions: set[str] = set()
        self.seen: set[str] = set()
        self.report = ImportReport(folder / f"{origin.kind}.yaml")

    def add(self, candidate: Candidate) -> None:
        """Take a candidate into the folder, unless it came before or a person removed its entry."""
        own_id = self._id(candidate)
        if own_id in self.seen:
            self.report.repeated.append(candidate.record_id)
            return
        self.seen.add(own_id)
        existing = self.before.entries.get(own_id)
        entry, read_on = dict(candidate.entry), self.today
        persons: tuple[str, ...] = ()
        if existing is not None:
            entry, read_on, persons = self._merged(own_id, existing, candidate.entry)
        record: dict[str, object] = {"id": own_id, "record_id": candidate.record_id}
        more = {"keys": candidate.keys, "persons": persons}
        record |= {key: value for key, value in more.items() if value}
        self._add_raw({**record, "written": fingerprints(candidate.entry), "raw": candidate.raw})
        if existing is None and own_id in self.before.written:
            self.report.removed.append(own_id)
            return
        if existing is None:
            self.report.new.append(Touched(own_id, str(entry.get("name", own_id))))
        if self.verified_on > str(entry.get("verified_on") or ""):
            entry["verified_on"] = self.verified_on
        imported = {"kind": self.origin.kind, "record_id": candidate.record_id, "read_on": read_on}
        self._add_entry(own_id, {**entry, "edition": self.origin.edition, "imported_from": imported})

    def _id(self, candidate: Candidate) -> str:
        """Return the id that earlier imports gave the record or one of its keys, else a new one."""
        ids = [entry_id(self.origin.kind, key) for key in (candidate.record_id, *candidate.keys)]
        earlier = (i for i in ids if i in self.before.written)
        by_key = (self.before.ids[key] for key in candidate.keys if key in self.before.ids)
        return next(earlier, None) or next(by_key, None) or ids[0]

    def _merged(
        self, own_id: str, existing: Mapping[str, Any], incoming: Mapping[str, Any]
    ) -> tuple[dict[str, Any], str, tuple[str, ...]]:
        """Return what an entry becomes, when it was read (the last time that the source changed it), fields of persons."""
        merged = merge(existing, self.before.written.get(own_id), incoming, self.before.persons.get(own_id, ()))
        name, verified = str(incoming.get("name", own_id)), existing.get("verified_on") is not None
        last = existing.get("imported_from") or {}
        changed = (*merged.changed, "imported_from") if last.get("vanished_on") else merged.changed
        if merged.edited:
            self.report.kept.append(Touched(own_id, name, merged.edited, verified))
        self.report.opposed += (Opposed(own_id, name, key, existing.get(key), incoming[key]) for key in merged.opposed)
        if changed:
            self.report.changed.append(Touched(own_id, name, changed, verified))
            return merged.entry, self.today, merged.persons
        self.report.unchanged += 1
        return merged.entry, last.get("read_on", self.today), merged.persons

    def finish(self, *, complete: bool) -> ImportReport:
        """Write everything; nothing of the old state is gone before this succeeds."""
        report = self.report
        for own_id, entry in self.before.entries.items():
            if own_id in self.seen:
                continue
            imported = entry.get("imported_from")
            if complete and isinstance(imported, dict) and not imported.get("vanished_on"):
                report.vanished.append(Touched(own_id, str(entry.get("name", own_id))))
                entry = {**entry, "imported_from": {**imported, "vanished_on": self.today}}
            self._add_entry(own_id, entry)
        if self.before.written.keys() - self.seen:
            for record in _records(self.before.raw_file):
                own_id = record["id"]
                if own_id not in self.seen:
                    entry, earlier = self.before.entries.get(own_id, {}), self.before.persons.get(own_id, ())
                    persons = persons_fields(entry, record["written"], earlier) if entry else ()
                    self._add_raw({**record, "persons": persons} if persons else record)
        raw_file = self.folder / RAW_FOLDER / f"{self.origin.kind}-{self.digest.hexdigest()[:12]}.jsonl"
        mode = report.file.stat().st_mode if report.file.exists() else 0o644
        with temporary_file(self.folder) as file:
            file.write(self._head(f"{RAW_FOLDER}/{raw_file.name}").encode())
            file.writelines(self.texts[own_id] for own_id in sorted(self.texts))
            put(self.raw, raw_file, mode)
            put(file, report.file, mode)
        for old in raw_file.parent.glob(f"{self.origin.kind}-*.jsonl"):
            if old != raw_file:
                old.unlink()
        for touched in (report.new, report.changed, report.vanished, report.kept):
            touched.sort()
        report.opposed.sort()
        report.removed.sort()
        return report

    def _add_entry(self, own_id: str, entry: Mapping[str, Any]) -> None:
        if isinstance(edition := entry.get("edition"), str):
            self.editions.add(edition)
        self.texts[own_id] = entry_text(entry if own_id.startswith(_NO_ID) else {"id": own_id, **entry}).encode()

    def _add_raw(self, record: Mapping[str, Any]) -> None:
        line = (json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n").encode()
        self.digest.update(line)
        self.raw.write(line)

    def _head(self, raw_name: str) -> str:
        """Return what stands before the entries in their file."""
        before = self.before.head.get("vocabulary")
        comment = _HEADER.format(name=self.origin.name_ja, kind=self.origin.kind)
        vocabulary = self._vocabulary(before if isinstance(before, dict) else {})
        head = {**self.before.head, "raw_records": raw_name, "vocabulary": vocabulary}
        return _head_text(comment, head, is_empty=not self.texts)

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


def _head_text(comment: str, head: Mapping[str, Any], *, is_empty: bool) -> str:
    lines = [comment, *(f"{key}: {_json(value)}\n" for key, value in head.items() if key != "vocabulary")]
    lines.append("vocabulary:\n")
    for group, terms in head["vocabulary"].items():
        lines += [f"  {group}:\n", *(f"  - {_json(term)}\n" for term in terms)]
    return "".join([*lines, "programs: []\n" if is_empty else "programs:\n"])


def read_entries(folder: Path, kind: str) -> Mapping[str, Mapping[str, Any]]:
    """Return the entries of an importer's file by id; none when there is no such file.

    Raises:
        CatalogInvalidError: it cannot be read.
    """
    return {own_id: entry for own_id, entry in _read(folder, kind).entries.items() if not own_id.startswith(_NO_ID)}


def write_entries(folder: Path, kind: str, changes: Mapping[str, Mapping[str, Any] | None]) -> None:
    """Write what a person decided into an importer's file: entries by id, None for those that are taken out."""
    before = _read(folder, kind)
    path = folder / f"{kind}.yaml"
    entries = {i: entry for i, entry in {**before.entries, **changes}.items() if entry is not None}
    comment = "".join(takewhile(lambda line: line.startswith("#"), path.read_text("utf-8").splitlines(keepends=True)))
    with temporary_file(folder) as file:
        file.write(_head_text(comment, {"vocabulary": {}, **before.head}, is_empty=not entries).encode())
        file.writelines(entry_text(entries[own_id]).encode() for own_id in sorted(entries))
        put(file, path, path.stat().st_mode)


def entry_text(entry: Mapping[str, Any]) -> str:
    """Return an entry as an item of a YAML list: a key a line, values as JSON, which strict YAML reads as they are."""
    lines: list[str] = []
    for key, value in entry.items():
        text = value if key in _UNQUOTED and isinstance(value, str) else _json(value)
        lines.append(f"{'  ' if lines else '- '}{key}: {text}\n")
    return "".join(lines)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


@contextmanager
def temporary_file(folder: Path) -> Iterator[IO[bytes]]:
    """Open a file in a folder; it is removed afterwards unless `put` has moved it."""
    with NamedTemporaryFile(prefix=LEFTOVER, suffix=".tmp", dir=folder, delete=False) as file:
        try:
            yield file
        finally:
            file.close()
            Path(file.name).unlink(missing_ok=True)


def put(file: IO[bytes], path: Path, mode: int = 0o600) -> None:
    """Flush a temporary file to disk and move it to its place."""
    file.flush()
    os.fsync(file.fileno())
    file.close()
    Path(file.name).chmod(mode)
    Path(file.name).replace(path)


def _remove_leftovers(folder: Path) -> None:
    """Remove the temporary files of a stopped run."""
    for place in (folder, folder / RAW_FOLDER):
        for path in place.glob(f"{LEFTOVER}*.tmp"):
            path.unlink(missing_ok=True)
