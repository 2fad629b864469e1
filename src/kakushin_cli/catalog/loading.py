"""From catalogue files to a database: find, read, merge layers, validate, check, build.

Files are read in pieces. What a file states waits in a table until all files are read; where it stands is found by
reading its piece again, which only a fault needs. All faults of all files are collected before anything is raised.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, NamedTuple

from msgspec import Struct
from msgspec.json import decode as decode_json
from pydantic import ValidationError

from kakushin_cli.catalog import build, files
from kakushin_cli.catalog.catalog import Catalog
from kakushin_cli.catalog.checks import NAMED_SECTIONS, check_age, check_entries
from kakushin_cli.catalog.database import Progress, connect, to_json, write_catalog
from kakushin_cli.catalog.digest import content_digest
from kakushin_cli.catalog.faults import (
    CatalogInvalidError,
    Fault,
    LoadedEntry,
    Location,
    Mark,
    YamlList,
    YamlMap,
    fault_at,
    follow,
)
from kakushin_cli.catalog.files import catalog_files
from kakushin_cli.catalog.lifecycle import Lifecycle
from kakushin_cli.catalog.merging import KINDS, Belonging, KnownEntries, merged, rs_id_of
from kakushin_cli.catalog.model import Program
from kakushin_cli.catalog.validate import SECTIONS, CatalogFile, model_faults, model_of, read
from kakushin_cli.catalog.vocabulary import Vocabulary
from kakushin_cli.catalog.yaml_file import Piece, YamlDocument, pieces, read_yaml

IDENTIFIED = dict.fromkeys((*NAMED_SECTIONS, "desks", "concepts"), "id") | {"lifecycle": "program"}
"""Sections whose entries are one a key: a second one of the same key overrides the first or is a fault."""
ALWAYS = ("concepts",)
_DRAFTS = """
CREATE TEMP TABLE draft(
  n INTEGER PRIMARY KEY, section TEXT NOT NULL, key TEXT, json TEXT, owner TEXT, is_placed INTEGER,
  imported TEXT, rs_id TEXT, name TEXT, piece INTEGER NOT NULL, place INTEGER NOT NULL, edition TEXT,
  UNIQUE(section, key)
)
"""
_PROGRAMS_AT_ONCE = 200


def load_catalog(paths: Sequence[Path] = (), *, bundled: bool = True) -> Catalog:
    """Return the bundled catalogue with the user's own added, read from the files; arguments as for `write_files`."""
    connection = connect(":memory:")
    write_files(connection, paths, bundled=bundled)
    return Catalog(connection)


def write_files(
    connection: sqlite3.Connection,
    paths: Sequence[Path] = (),
    *,
    bundled: bool = True,
    progress: Progress | None = None,
) -> None:
    """Write the bundled catalogue with the user's own added into an empty database.

    Args:
        connection: The database.
        paths: Catalogue folders or files, later ones over earlier ones.
        bundled: False leaves the bundled entries out; its vocabulary and lexicon are always there.
        progress: Is told bytes read and bytes in all, then programmes written and programmes in all.

    Raises:
        UsageError: a path does not exist.
        CatalogInvalidError: any file has an error; warnings alone do not raise.
    """
    drafts = read_files(connection, paths, bundled=bundled, progress=progress)
    errors = sorted(f for f in drafts.faults if f.severity == "error")
    if errors:
        raise CatalogInvalidError(errors)
    _write(connection, drafts, progress)
    connection.execute("DROP TABLE draft")


def check_paths(paths: Sequence[Path], today: date | None = None, progress: Progress | None = None) -> list[Fault]:
    """Return every fault of the given catalogues checked on top of the bundled one, sorted by place.

    No path means the bundled catalogue itself. Faults of the bundled files are left out when paths are given. With
    `today`, what has grown too old by then is warned of, too.
    """
    drafts = read_files(connect(""), paths, bundled=True, progress=progress)
    faults = sorted([*drafts.faults, *(check_age(drafts.loaded("lifecycle"), today) if today else ())])
    if paths:
        own = {str(f) for path in paths for f in catalog_files(path)}
        faults = [f for f in faults if f.path in own]
    return faults


def read_files(
    connection: sqlite3.Connection, paths: Sequence[Path], *, bundled: bool, progress: Progress | None = None
) -> Drafts:
    """Return what files state, validated and checked, without raising for their content."""
    layers = [catalog_files(files.bundled_folder())] + [catalog_files(path) for path in paths]
    drafts = Drafts(connection)
    done, total = 0, sum(_size(file) for layer in layers for file in layer)
    for depth, layer in enumerate(layers):
        for file in layer:
            for read_bytes in drafts.read(file, only_vocabulary=depth == 0 and not bundled):
                if progress:
                    progress(done + read_bytes, total)
            done += _size(file)
    drafts.finish()
    return drafts


class _Layered(NamedTuple):
    """An entry with another laid over it: the data of both, and where the other stands."""

    data: YamlMap
    pointer: Location
    changes: frozenset[str]


class Drafts:
    """What files state: validated entries, waiting in a table until all files are read.

    Attributes:
        faults: What is wrong in the files, in no order.
        vocabulary: All vocabularies, once everything has been read.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        connection.execute(_DRAFTS)
        connection.execute("BEGIN")
        self._connection = connection
        self._pieces: list[Piece] = []
        self._layered: dict[int, _Layered] = {}
        self._vocabularies: list[Vocabulary] = []
        self._digest = hashlib.sha256()
        self._document = lru_cache(maxsize=2)(lambda number: self._pieces[number].read())
        self.faults: list[Fault] = []
        self.vocabulary = Vocabulary()

    @property
    def version(self) -> str:
        """Name of the content: equal files, equal version."""
        return self._digest.hexdigest()[:12]

    def read(self, file: Path, *, only_vocabulary: bool = False) -> Iterator[int]:
        """Take what a file states; yield how many bytes of it have been read, now and then."""
        self._digest.update(bytes.fromhex(content_digest(file)))
        before = len(self._pieces), list(self.faults), list(self._vocabularies), dict(self._layered)
        parts = pieces(file)
        edition: str | None = None
        for piece in parts:
            document = piece.read()
            if len(parts) > 1 and (document.faults or document.root is None):  # told with places in the whole file
                self._forget(*before)
                document = read_yaml(file)
                edition = self._take(Piece(file), document, only_vocabulary=only_vocabulary)
                break
            edition = self._take(piece, document, only_vocabulary=only_vocabulary) or edition
            yield piece.end or 0
        self._connection.execute("UPDATE draft SET edition = ? WHERE piece >= ?", (edition, before[0]))

    def _forget(
        self, count: int, faults: list[Fault], vocabularies: list[Vocabulary], layered: dict[int, _Layered]
    ) -> None:
        """Take back what a file stated."""
        self._connection.execute("DELETE FROM draft WHERE piece >= ?", (count,))
        del self._pieces[count:]
        self._document.cache_clear()
        self.faults, self._vocabularies, self._layered = faults, vocabularies, layered

    def _take(self, piece: Piece, document: YamlDocument, *, only_vocabulary: bool) -> str | None:
        """Take what a piece states and return its edition, None when it states none."""
        self.faults.extend(document.faults)
        root = document.root
        if root is None:
            return None
        self._pieces.append(piece)
        head = YamlMap(root.mark)
        for section, value in root.items():
            if section not in SECTIONS or not isinstance(value, YamlList):
                head.take(root, section)
            elif not only_vocabulary or section in ALWAYS:
                for place, item in enumerate(value, piece.first_item if section == piece.section else 0):
                    self._add(section, item, place)
        if vocabulary := _vocabulary_of(head, self.faults):
            self._vocabularies.append(vocabulary)
        edition = root.get("edition")
        return edition if isinstance(edition, str) else None

    def _add(self, section: str, item: Any, place: int) -> None:
        """Put an entry behind those read before; one that overrides is laid over the entry it changes."""
        identified = IDENTIFIED.get(section, "")
        key = item.get(identified) if isinstance(item, YamlMap) else None
        key = key if isinstance(key, str) else None
        if key is not None and item.get("overrides") is True:
            self._lay_over(section, key, item, place)
            return
        added = self._connection.execute(
            "INSERT OR IGNORE INTO draft VALUES(NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)",
            (section, key, *_columns(_entry_or_none(section, item)), len(self._pieces) - 1, place),
        )
        if not added.rowcount and key is not None:
            first = follow(self._data(self._number(section, key) or 0), (identified,)).key_mark
            before = f"{first.path}:{first.line}"
            self.faults.append(fault_at(item, (identified,), (section, place), "duplicate-id", id=key, first=before))

    def _lay_over(self, section: str, key: str, item: YamlMap, place: int) -> None:
        n = self._number(section, key)
        if n is None:
            at = (IDENTIFIED[section],)
            self.faults.append(fault_at(item, at, (section, place), "override-without-target", id=key))
            return
        base = self._data(n)
        merged = YamlMap(base.mark)
        for part in base:
            merged.take(base, part)
        for part in item:
            if part != "overrides":
                merged.take(item, part)
        earlier = self._layered[n].changes if n in self._layered else frozenset()
        self._layered[n] = _Layered(merged, (section, place), earlier | item.keys())

    def finish(self) -> None:
        """Validate what was laid over or invalid, and check all entries: everything has been read."""
        self._connection.execute("COMMIT")
        invalid = self._connection.execute("SELECT n FROM draft WHERE json IS NULL ORDER BY n").fetchall()
        for n in dict.fromkeys([*(n for (n,) in invalid), *self._layered]):
            self._validate(n)
        self.vocabulary = build.build_vocabulary(self._vocabularies)
        self.faults.extend(self._shared_ids())
        self.faults.extend(check_entries(self.loaded, self.vocabulary))

    def programs_where(self, condition: str, *values: str | int) -> Iterator[tuple[Program, str | None]]:
        """Yield the valid programmes that meet a condition on a draft, each with the edition of its file."""
        where = f"section = 'programs' AND json NOT NULL AND {condition}"
        rows = self._connection.execute(f"SELECT json, edition FROM draft WHERE {where}", values)
        return ((decode_json(json, type=Program), edition) for json, edition in rows)

    def program_numbers(self) -> list[int]:
        """Return the numbers of the valid programmes, in 建制順 then by id."""
        rows = self._connection.execute("SELECT n, owner, key FROM draft WHERE section = 'programs' AND json NOT NULL")
        ordered = sorted((self.vocabulary.position("ministry", owner), key, n) for n, owner, key in rows)
        return [n for _, _, n in ordered]

    def program_number(self, program_id: str) -> int:
        """Return the number of a programme that is there."""
        return self._number("programs", program_id) or 0

    def records(self) -> list[tuple[int, str, str | None, str]]:
        """Return the imported records that may belong to an entry: number, importer, 予算事業ID if any, and name."""
        kinds = ", ".join(f"'{kind}'" for kind in KINDS)
        where = f"section = 'programs' AND json NOT NULL AND imported IN ({kinds})"
        return self._connection.execute(
            f"SELECT n, imported, rs_id, name FROM draft WHERE {where} ORDER BY n"
        ).fetchall()

    def laid_over(self, program_id: str) -> frozenset[str]:
        """Return the fields of a programme that a later file has changed."""
        layered = self._layered.get(self._number("programs", program_id) or 0)
        return layered.changes if layered else frozenset()

    def loaded(self, section: str) -> Iterator[LoadedEntry]:
        """Yield the valid entries of a section, in the order in which they were read."""
        rows = self._connection.execute(
            "SELECT n, json, place FROM draft WHERE section = ? AND json IS NOT NULL ORDER BY n", (section,)
        )
        for n, json, place in rows:
            layered = self._layered.get(n)
            pointer = layered.pointer if layered else (section, place)
            entry = decode_json(json, type=SECTIONS[section])
            yield LoadedEntry(entry, partial(self._data, n), pointer)

    def _validate(self, n: int) -> None:
        section, place = self._connection.execute("SELECT section, place FROM draft WHERE n = ?", (n,)).fetchone()
        layered = self._layered.get(n)
        data, mark = self._read_again(n)
        entry = None
        try:
            entry = read(SECTIONS[section], data)
        except ValidationError as error:
            earlier = [f for f in self.faults if f.path == mark.path]
            pointer = layered.pointer if layered else (section, place)
            self.faults.extend(
                model_faults(data, pointer, error, model_of(SECTIONS[section]), earlier=earlier, start=mark)
            )
        self._connection.execute(
            "UPDATE draft SET json = ?, owner = ?, is_placed = ?, imported = ?, rs_id = ?, name = ? WHERE n = ?",
            (*_columns(entry), n),
        )

    def _shared_ids(self) -> Iterator[Fault]:
        rows = self._connection.execute(
            "SELECT key FROM draft WHERE section IN (?, ?, ?) AND json NOT NULL GROUP BY key HAVING count(*) > 1",
            NAMED_SECTIONS,
        )
        shared = {key for (key,) in rows}
        first: dict[str, Mark] = {}
        for section in NAMED_SECTIONS if shared else ():
            for loaded in self.loaded(section):
                entry_id: str = loaded.entry.id  # type: ignore[attr-defined]
                if entry_id in first:
                    mark = first[entry_id]
                    yield loaded.fault(("id",), "duplicate-id", id=entry_id, first=f"{mark.path}:{mark.line}")
                elif entry_id in shared:
                    first[entry_id] = loaded.raw().mark

    def _number(self, section: str, key: str) -> int | None:
        row = self._connection.execute("SELECT n FROM draft WHERE section = ? AND key = ?", (section, key)).fetchone()
        return row and int(row[0])

    def _data(self, n: int) -> Any:
        return self._read_again(n)[0]

    def _read_again(self, n: int) -> tuple[Any, Mark]:
        """Return the data of an entry with the marks of all its parts, and where it stands."""
        if n in self._layered:
            return self._layered[n].data, self._layered[n].data.mark
        section, number, place = self._connection.execute(
            "SELECT section, piece, place FROM draft WHERE n = ?", (n,)
        ).fetchone()
        piece, document = self._pieces[number], self._document(number)
        items = (document.root or {})[section]
        at = place - (piece.first_item if section == piece.section else 0)
        return items[at], follow(items, (at,)).mark


def _entry_or_none(section: str, item: Any) -> Struct | None:
    try:
        return read(SECTIONS[section], item)
    except ValidationError:
        return None


def _columns(entry: Struct | None) -> tuple[str | None, str | None, bool, str | None, str | None, str | None]:
    """Return what a draft has of an entry: JSON; of a programme owner, whether on a map, importer, 予算事業ID and name."""
    if isinstance(entry, Program):
        imported = entry.imported_from.kind if entry.imported_from else None
        return to_json(entry), entry.owner, bool(entry.placements), imported, rs_id_of(entry), entry.name
    return None if entry is None else to_json(entry), None, False, None, None, None


def _vocabulary_of(head: YamlMap, faults: list[Fault]) -> Vocabulary | None:
    """Return the vocabularies that a file states beside its lists of entries; what is wrong there goes to `faults`."""
    try:
        return read(CatalogFile, head).vocabulary
    except ValidationError as error:
        faults.extend(model_faults(head, (), error, model_of(CatalogFile)))
        return None


def _write(connection: sqlite3.Connection, drafts: Drafts, progress: Progress | None) -> None:
    """Write what files state into the database, each entry with what others say of it."""
    vocabulary = drafts.vocabulary

    def entries(section: str) -> list[Any]:
        return [loaded.entry for loaded in drafts.loaded(section)]

    desks = {desk.id: build.build_desk(desk, vocabulary) for desk in entries("desks")}
    columns = build.columns_of(program for program, _ in drafts.programs_where("is_placed"))
    later = entries("lifecycle")
    default, numbers = vocabulary.source_edition.id, drafts.program_numbers()

    def built(n: int, lifecycles: Mapping[str, Lifecycle]) -> Program:
        [(program, edition)] = drafts.programs_where("n = ?", n)
        lifecycle = lifecycles.get(program.id)
        whole = build.build_program(program, edition or default, desks, vocabulary, lifecycle)
        return build.with_positions(whole, columns)

    owners = _owners_of_records(drafts, later)
    moved = {record: ids[0] for record, ids in owners.items() if len(ids) == 1}
    later = [build.with_ids(lifecycle, moved) for lifecycle in later]
    followers = {s.to for lifecycle in later for s in lifecycle.successors if s.to}
    names = {i: program for i in followers for program, _ in drafts.programs_where("key = ?", i)}
    lifecycles = {lifecycle.program: build.build_lifecycle(lifecycle, names) for lifecycle in later}
    belongings = defaultdict(list)
    for record, ids in owners.items():
        program = build.with_ids(built(drafts.program_number(record), lifecycles), moved)
        for own_id in ids:
            belongings[own_id].append(Belonging(program, len(ids) > 1, drafts.laid_over(record)))
    left_out = {drafts.program_number(record) for record in owners}

    def programs() -> Iterator[Program]:
        for done, n in enumerate(numbers, 1):
            if n not in left_out:
                program = built(n, lifecycles)
                program = build.with_ids(program, moved) if moved else program
                own = belongings.get(program.id)
                yield merged(program, own, vocabulary) if own else program
            if progress and done % _PROGRAMS_AT_ONCE == 0:
                progress(done, len(numbers))

    networks = [build.with_days(build.with_ids(network, moved), vocabulary) for network in entries("networks")]
    networks.sort(
        key=lambda n: (
            vocabulary.position("prefecture", n.prefectures[0] if n.prefectures else None), n.source_order, n.id,
        )
    )  # fmt: skip
    write_catalog(
        connection,
        vocabulary=vocabulary,
        programs=programs(),
        networks=networks,
        guides=[build.with_days(guide, vocabulary) for guide in entries("guides")],
        desks=desks.values(),
        contact_rows=sorted(map(build.build_contact_row, entries("contact_rows")), key=lambda r: r.line),
        universities=[build.with_days(university, vocabulary) for university in entries("universities")],
        footnotes=entries("footnotes"),
        concepts=entries("concepts"),
        version=drafts.version,
    )


def _owners_of_records(drafts: Drafts, lifecycles: Sequence[Lifecycle]) -> dict[str, list[str]]:
    """Return the ids of the entries that imported records belong to, by the id of the record; the others are left out."""
    records = drafts.records()
    if not records:
        return {}
    known = KnownEntries()
    by_program = {lifecycle.program: lifecycle for lifecycle in lifecycles}
    for program, _ in drafts.programs_where("imported IS NULL"):
        known.add(program, by_program.get(program.id))
    pointing = [n for n, kind, rs_id, name in records if kind != "rs" or known.may_have(rs_id, name)]
    programs = (program for n in pointing for program, _ in drafts.programs_where("n = ?", n))
    owners = ((record.id, [program.id for program in known.owners_of(record)]) for record in programs)
    return {record: ids for record, ids in owners if ids}


def load_vocabulary(paths: Sequence[Path] = ()) -> Vocabulary:
    """Return the bundled vocabularies with the terms of other catalogues, without reading the bundled entries.

    Files of imports (`raw_records`) are passed over: they only repeat what the importer knows.

    Raises:
        CatalogInvalidError: a file is damaged.
    """
    faults: list[Fault] = []
    vocabularies = []
    own = [f for path in paths for f in catalog_files(path) if not _is_import(f)]
    for file in [files.bundled_folder() / "vocabulary.yaml", *own]:
        document = read_yaml(file)
        faults.extend(document.faults)
        if document.root is not None:
            head = YamlMap(document.root.mark)
            for key in ("edition", "vocabulary"):
                if key in document.root:
                    head.take(document.root, key)
            if vocabulary := _vocabulary_of(head, faults):
                vocabularies.append(vocabulary)
    if any(f.severity == "error" for f in faults):
        raise CatalogInvalidError(faults)
    return build.build_vocabulary(vocabularies)


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:  # reading it tells what is wrong
        return 0


def _is_import(file: Path) -> bool:
    """Return whether an importer wrote a file: it names its raw records in the first lines."""
    try:
        with file.open("rb") as head:
            return b"\nraw_records:" in head.read(4096)
    except OSError:
        return False
