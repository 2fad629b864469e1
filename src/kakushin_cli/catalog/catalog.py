"""The catalogue: everything known, in the order in which it is listed, with look-ups."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date
from functools import cached_property
from typing import Any, Literal, NamedTuple, TypeVar, overload

from msgspec import DecodeError, Struct
from msgspec.json import decode as decode_json
from msgspec.structs import replace

from kakushin_cli.catalog.database import Entry, spellings, to_json
from kakushin_cli.catalog.guides import Guide
from kakushin_cli.catalog.model import ContactRow, Desk, Footnote, Network, Program, University
from kakushin_cli.catalog.vocabulary import Concept, Edition, Vocabulary
from kakushin_cli.errors import NotFoundError
from kakushin_cli.japanese.folding import fold
from kakushin_cli.language import Text

T = TypeVar("T")
ViewKind = Literal["today", "edition", "as_of"]
_TYPES: dict[str, type[Entry]] = {"program": Program, "network": Network, "guide": Guide}
_THERE = "(edition IS NULL OR edition NOT IN (SELECT value FROM json_each(?)))"
"""Condition on `entry`: it is of no edition that is later than the day of the view. Takes the later ones."""


class ProgramName(Struct, frozen=True):
    """What a programme is called, without all the rest of it."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    name_en: str | None = None


class ProgramGroup(NamedTuple):
    """Programmes with equal facts (`database.asked_facts`): `sample` is the first, `members` how many they are."""

    number: int
    sample: Program
    members: int


class Catalog:
    """Everything known, in a SQLite database (`database`); objects are decoded when they are asked for.

    Programmes stand in 建制順 then id, networks by prefecture code then source line, universities and guides in file
    order, contact rows by source line.

    Args:
        connection: A database that `write_catalog` has filled.
        edition: What listings show: an edition's id, `all`, or None for the view of today, which is every edition; what
            takes nobody any more stands apart in it.
        as_of: Day of the view: programmes of editions later than it are not there, nor anything that names them, nor
            what became of a programme when that could not yet be known (`Lifecycle.known_on`). None for all there is.

    Every look-up raises `sqlite3.DatabaseError` when the database is damaged.
    """

    def __init__(
        self, connection: sqlite3.Connection, *, edition: str | None = None, as_of: date | None = None
    ) -> None:
        self.connection = connection
        self.edition = edition
        self.as_of = as_of

    def view(self, *, edition: str | None = None, as_of: date | None = None) -> Catalog:
        """Return this catalogue as listings shall show it; `edition` and `as_of` as above, the earlier day of two."""
        days = [day for day in (as_of, self.as_of) if day]
        if edition == self.edition and as_of is None:
            return self
        return Catalog(self.connection, edition=edition, as_of=min(days, default=None))

    @cached_property
    def version(self) -> str:
        """Name of the content: equal content, equal version."""
        return self._section("version", str)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The vocabularies."""
        return self._section("vocabulary", Vocabulary)

    @cached_property
    def programs(self) -> tuple[Program, ...]:
        """All programmes."""
        return tuple(self._programs())

    @cached_property
    def networks(self) -> tuple[Network, ...]:
        """All networks."""
        return tuple(self._entries("kind = 'network'"))

    @cached_property
    def guides(self) -> tuple[Guide, ...]:
        """All guides."""
        return tuple(self._entries("kind = 'guide'"))

    @cached_property
    def desks(self) -> tuple[Desk, ...]:
        """The listed desks."""
        return self._section("desks", tuple[Desk, ...])

    @cached_property
    def contact_rows(self) -> tuple[ContactRow, ...]:
        """The rows of the contact tables."""
        rows = self._section("contact_rows", tuple[ContactRow, ...])
        later = self._later_programs(i for row in rows for i in row.programs)
        if not later:
            return rows
        named = (replace(row, programs=tuple(i for i in row.programs if i not in later)) for row in rows)
        return tuple(row for row in named if row.programs)

    @cached_property
    def universities(self) -> tuple[University, ...]:
        """The universities with their fields of strength."""
        return self._section("universities", tuple[University, ...])

    @cached_property
    def footnotes(self) -> tuple[Footnote, ...]:
        """The footnotes of the maps."""
        notes = self._section("footnotes", tuple[Footnote, ...])
        later = self._later_programs(i for note in notes for i in note.programs)
        return tuple(replace(f, programs=tuple(i for i in f.programs if i not in later)) for f in notes)

    @cached_property
    def concepts(self) -> tuple[Concept, ...]:
        """The lexicon of the search."""
        return self._section("concepts", tuple[Concept, ...])

    @cached_property
    def programs_by_id(self) -> dict[str, Program]:
        """Programmes of every edition by id; all are decoded for it, `program` decodes one."""
        return {p.id: p for p in self.programs}

    @cached_property
    def desks_by_id(self) -> dict[str, Desk]:
        """Listed desks by id."""
        return {d.id: d for d in self.desks if d.id}

    @cached_property
    def _rows_by_program(self) -> dict[str, list[ContactRow]]:
        rows: dict[str, list[ContactRow]] = {}
        for row in self.contact_rows:
            for program_id in row.programs:
                rows.setdefault(program_id, []).append(row)
        return rows

    def rows_of(self, program_id: str) -> Sequence[ContactRow]:
        """Return the contact rows that speak of a programme, by line; empty when there are none."""
        return self._rows_by_program.get(program_id, [])

    def in_edition(self, edition: str | None = None) -> ProgramRows:
        """Return the programmes of one edition, of every edition for `all` and None."""
        return self.programs_where(lambda _: True, edition)

    def shows(self, program: Program, edition: str | None = None) -> bool:
        """Return whether a programme is among those of `in_edition`."""
        return (edition or self.edition) in (None, "all", program.edition)

    def covers_country(self, program: Program) -> bool:
        """Return whether a programme without a region is meant for the whole country.

        So are those of editions whose texts name a place where there is one; of imported records it is not known.
        """
        edition = self.vocabulary.edition(program.edition)
        return program.imported_from is None and edition is not None and edition.names_regions

    @property
    def view_kind(self) -> ViewKind:
        """What listings show: what is known today, one edition or all of them, or what was known on a day."""
        if self.as_of:
            return "as_of"
        return "edition" if self.edition else "today"

    @cached_property
    def shown_editions(self) -> tuple[Edition, ...]:
        """The editions of which listings show programmes, oldest first."""
        if self.edition not in (None, "all"):
            return tuple(e for e in self.vocabulary.editions if e.id == self.edition)
        rows = self._execute(
            f"SELECT DISTINCT edition FROM asked JOIN entry ON entry.n = sample WHERE {_THERE}", self._later
        )
        present = {edition for (edition,) in rows}
        return tuple(sorted((e for e in self.vocabulary.editions if e.id in present), key=lambda e: e.as_of))

    @property
    def shown_edition(self) -> Edition:
        """The newest of the editions that listings show; its day is that of the answer."""
        return self.shown_editions[-1] if self.shown_editions else self.vocabulary.source_edition

    def groups(self, edition: str | None = None) -> list[ProgramGroup]:
        """Return the programmes of `in_edition` in groups of equal facts, by the first of each: one is judged for all."""
        return [group for group in self._groups if self.shows(group.sample, edition)]

    @cached_property
    def _groups(self) -> list[ProgramGroup]:
        rows = self._execute(
            "SELECT a.n, r.json, a.members FROM asked a JOIN entry e ON e.n = a.sample JOIN record r ON r.n = a.sample "
            f"WHERE {_THERE} ORDER BY a.n",
            self._later,
        )
        return [ProgramGroup(n, self._known(_decoded(json, Program)), members) for n, json, members in rows]

    def programs_where(self, holds: Callable[[Program], bool], edition: str | None = None) -> ProgramRows:
        """Return the programmes of `in_edition` for which something holds that rests on `database.asked_facts` alone."""
        return self.programs_of(group for group in self.groups(edition) if holds(group.sample))

    def programs_of(self, groups: Iterable[ProgramGroup]) -> ProgramRows:
        """Return the programmes of some groups."""
        return ProgramRows(self, tuple(groups))

    def numbers_of(self, groups: Iterable[ProgramGroup], limit: int | None = None, start: int = 0) -> list[int]:
        """Return the numbers of the programmes of some groups, ascending: at most `limit`, after the first `start`."""
        rows = self._execute(
            "SELECT n FROM entry WHERE asked IN (SELECT value FROM json_each(?)) ORDER BY n LIMIT ? OFFSET ?",
            to_json([group.number for group in groups]), -1 if limit is None else limit, start,
        )  # fmt: skip
        return [n for (n,) in rows]

    def places_of(self, program_ids: Iterable[str]) -> list[tuple[str, int, int]]:
        """Return id, number and number of the group of those programmes that are there."""
        rows = self._execute(
            "SELECT id, n, asked FROM entry WHERE kind = 'program' AND id IN (SELECT value FROM json_each(?)) "
            f"AND {_THERE} ORDER BY n",
            to_json(list(program_ids)), self._later,
        )  # fmt: skip
        return rows.fetchall()

    def programs_at(self, numbers: Iterable[int]) -> Iterator[Program]:
        """Yield programmes by their numbers; each is decoded when it is asked for, and not kept."""
        return (program for n in numbers for program in self._programs("n = ?", n))

    def footnotes_of(self, theme: str) -> tuple[Footnote, ...]:
        """Return the footnotes of a theme's map."""
        return tuple(f for f in self.footnotes if f.theme == theme)

    def number_of(self, program_id: str) -> int | None:
        """Return the place of a programme among all, None when there is no such id."""
        return next((n for _, n, _ in self.places_of([program_id])), None)

    def related_to(self, program_id: str) -> list[Program]:
        """Return the programmes with a relation to one, in catalogue order."""
        programs = self._programs("n IN (SELECT n FROM relation WHERE target = ?)", program_id)
        return [p for p in programs if any(r.to == program_id for r in p.relations)]

    def program_names(self, beginning: str = "") -> Iterator[ProgramName]:
        """Yield what programmes are called, by id: those whose id begins so, all for the empty text."""
        rows = self._execute(
            "SELECT json FROM entry JOIN record USING (n) "
            f"WHERE kind = 'program' AND id >= ? AND id < ? AND {_THERE} ORDER BY id",
            beginning, beginning + "\U0010ffff", self._later,
        )  # fmt: skip
        return (_decoded(json, ProgramName) for (json,) in rows)

    def program(self, program_id: str) -> Program | None:
        """Return the programme with this id, None when there is none."""
        return next(self._programs("id = ?", program_id), None)

    def entry(self, entry_id: str) -> Entry | None:
        """Return the programme, network or guide with this id."""
        return next(self._entries("id = ?", entry_id), None)

    def find(self, words: str) -> list[Entry]:
        """Return the entries whose id or any spelling of whose name is `words`, programmes first.

        A word that is the name of one entry and only an alias of another gives the first alone.

        Raises:
            NotFoundError: nothing has that name; up to three near ids with names are in the error.
        """
        entries = self.named(words)
        if entries:
            return entries
        raise NotFoundError(Text("項目", "entry"), words, self.near(words))

    def named(self, words: str) -> list[Entry]:
        """Return the same as `find`, and an empty list when nothing has that name.

        The id of an imported record gives the entries it is merged into.
        """
        entry = self.entry(words.strip())
        if entry:
            return [entry]
        if belongs_to := list(self._entries("n IN (SELECT n FROM merged WHERE record = ?)", words.strip())):
            return belongs_to
        key = fold(words)
        entries: list[Entry] = list(self._entries("n IN (SELECT n FROM name WHERE key = ?)", key))
        if self.as_of:  # a name that came later is not known
            entries = [e for e in entries if key in map(fold, spellings(e))]
        return [e for e in entries if fold(e.name) == key] or entries

    def near(self, words: str, kinds: Sequence[str] = ("program", "network", "guide")) -> list[str]:
        """Return up to three near entries as `id(name)`, for a message."""
        from kakushin_cli.catalog.near import nearest  # imports RapidFuzz, which only a name that is not there needs

        pools: dict[str, Sequence[Entry]] = {"program": self.programs, "network": self.networks, "guide": self.guides}
        return nearest(
            words,
            ((text, f"{e.id}({e.name})") for kind in kinds for e in pools[kind] for text in (e.id, *spellings(e))),
            at_least=45,
        )

    @cached_property
    def _later(self) -> str:
        """The editions that are later than the day of the view, as JSON."""
        return to_json(self._later_editions)

    @cached_property
    def _later_editions(self) -> list[str]:
        day = self.as_of
        return [e.id for e in self.vocabulary.editions if day and e.as_of > day]

    def _later_programs(self, ids: Iterable[str]) -> Collection[str]:
        """Return those of some ids that are of programmes later than the day of the view."""
        wanted = list(ids)
        if not wanted or self._later == "[]":
            return ()
        rows = self._execute(
            f"SELECT id FROM entry WHERE kind = 'program' AND id IN (SELECT value FROM json_each(?)) AND NOT {_THERE}",
            to_json(wanted),
            self._later,
        )
        return {entry_id for (entry_id,) in rows}

    @cached_property
    def merged_records(self) -> dict[str, list[str]]:
        """Ids of the entries that imported records are merged into, by the id of the record."""
        owners: dict[str, list[str]] = {}
        for record, own_id in self._execute("SELECT record, id FROM merged JOIN entry USING (n) ORDER BY record, n"):
            owners.setdefault(record, []).append(own_id)
        return owners

    @property
    def newest_verification(self) -> date | None:
        """The newest day on which a programme of the view was compared with its text; a document was read on its day."""
        edition = None if self.edition in (None, "all") else self.edition
        (day,) = self._execute(
            "SELECT max(json_extract(json, '$.verified_on')) FROM entry JOIN record USING (n) "
            f"WHERE kind = 'program' AND (edition = ?1 OR ?1 IS NULL) AND {_THERE.replace('?', '?2')}",
            edition, self._later,
        ).fetchone()  # fmt: skip
        days = [e.as_of for e in self.shown_editions if e.document]
        return max([*days, *([date.fromisoformat(day)] if day else [])], default=None)

    def numbered_entries(self) -> Iterator[tuple[int, Entry]]:
        """Yield every entry with its row number, in order; none is kept."""
        rows = self._execute("SELECT n, kind, json FROM entry JOIN record USING (n) ORDER BY n")
        return ((n, _decoded(json, _TYPES[kind])) for n, kind, json in rows)

    def _entries(self, condition: str, *values: object) -> Iterator[Any]:
        """Yield the entries that meet a condition on `entry`, in order."""
        where = f"{condition} AND {_THERE}"
        rows = self._execute(
            f"SELECT kind, json FROM entry JOIN record USING (n) WHERE {where} ORDER BY n", *values, self._later
        )
        return (self._known(_decoded(json, _TYPES[kind])) for kind, json in rows)

    def _programs(self, condition: str = "TRUE", *values: object) -> Iterator[Program]:
        """Yield the programmes that meet a condition on `entry`, in order."""
        return self._entries(f"kind = 'program' AND {condition}", *values)

    def _known(self, entry: Any) -> Any:
        """Return an entry with what was known on the day of the view, and without what names later programmes."""
        if self.as_of is None:
            return entry
        if isinstance(entry, Network):
            return replace(entry, program_id=None) if self._later_programs([entry.program_id or ""]) else entry
        if isinstance(entry, Guide):
            links = (link.to for s in entry.sections for i in s.items for link in i.links)
            return _without(entry, self._later_programs([*entry.programs, *links]))
        if entry.alone and any(record.edition in self._later_editions for record in entry.records):
            entry = _decoded(entry.alone, Program)
        successors = entry.lifecycle.successors if entry.lifecycle else ()
        named = [*(r.to for r in entry.relations), *(s.to for s in successors if s.to)]
        return _as_known(entry, self.as_of, self._later_programs(named))

    def _section(self, key: str, wanted: type[T]) -> T:
        row = self._execute("SELECT value FROM meta WHERE key = ?", key).fetchone()
        if row is None:
            raise sqlite3.DatabaseError(f"no {key}")
        return _decoded(row[0], wanted)

    def _execute(self, statement: str, *values: object) -> sqlite3.Cursor:
        """Execute a statement; half a surrogate pair, which no database holds, is asked for as a question mark."""
        texts = (v.encode("utf-8", "replace").decode() if isinstance(v, str) else v for v in values)
        return self.connection.execute(statement, tuple(texts))


class ProgramRows(Sequence[Program]):
    """Programmes of a catalogue in its order, each decoded when it is looked at."""

    def __init__(self, catalog: Catalog, groups: Sequence[ProgramGroup]) -> None:
        self.catalog = catalog
        self.groups = groups

    def first(self, limit: int | None, start: int = 0) -> Iterator[Program]:
        """Yield at most so many, all for None; the first `start` are passed over."""
        return self.catalog.programs_at(self.catalog.numbers_of(self.groups, limit, start))

    def __len__(self) -> int:
        return sum(group.members for group in self.groups)

    def __iter__(self) -> Iterator[Program]:
        return self.first(None)

    @overload
    def __getitem__(self, place: int) -> Program: ...
    @overload
    def __getitem__(self, place: slice) -> list[Program]: ...
    def __getitem__(self, place: int | slice) -> Program | list[Program]:
        if isinstance(place, slice):
            start, stop, step = place.indices(len(self))
            return list(self.first(max(stop - start, 0), start))[::step]
        return next(self.first(1, range(len(self))[place]))


def _decoded(json: str, wanted: type[T]) -> T:
    """Return an object of its JSON.

    Raises:
        sqlite3.DatabaseError: it is damaged.
    """
    try:
        return decode_json(json, type=wanted)
    except DecodeError as error:
        raise sqlite3.DatabaseError(str(error)) from error


def _as_known(program: Program, day: date, later: Collection[str]) -> Program:
    """Return a programme with what was known of it on a day, when no entry in `later` was."""
    relations = tuple(r for r in program.relations if r.to not in later)
    lifecycle = program.lifecycle
    if any(source.document for source in program.sources):  # the maps alone say what the document says of themes
        program = replace(program, stated_themes=(), inferred_themes=(), theme_neutral=None, phase_facts=())
    if lifecycle is None:
        return replace(program, relations=relations)
    names_later = any(s.to in later for s in lifecycle.successors)
    if lifecycle.known_on is not None and lifecycle.known_on <= day and not names_later:
        return replace(program, relations=relations)
    return replace(
        program,
        relations=relations,
        lifecycle=None,
        season=None,
        office_now=None,
        desks=tuple(desk for desk in program.desks if not desk.is_current),
        rs_id=None,
        calls=tuple(c for c in program.calls if c not in lifecycle.calls),
        urls=tuple(u for u in program.urls if u not in lifecycle.urls),
    )


def _without(guide: Guide, later: Collection[str]) -> Guide:
    """Return a guide that does not name some programmes."""
    sections = tuple(
        replace(s, items=tuple(replace(i, links=tuple(k for k in i.links if k.to not in later)) for i in s.items))
        for s in guide.sections
    )
    return replace(guide, sections=sections, programs=tuple(i for i in guide.programs if i not in later))
