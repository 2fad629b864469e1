"""The compiled catalogue: one SQLite database, its tables and the writing of them.

`entry` has what is filtered and ordered by, `record` the objects as JSON. `n` numbers the entries in the order in which
they are listed: programmes, networks, guides. `asked` has one row for every combination of facts that matching looks at,
so that each combination is judged once. `name` has every spelling of every entry, folded. `merged` has the ids of imported
records that are no entries: they belong to one or several.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from itertools import chain, islice
from typing import Any

import msgspec

from kakushin_cli.catalog.guides import Guide
from kakushin_cli.catalog.lifecycle import Call
from kakushin_cli.catalog.model import ContactRow, Desk, Footnote, Network, Program, University
from kakushin_cli.catalog.vocabulary import Concept, Vocabulary
from kakushin_cli.errors import KakushinError
from kakushin_cli.japanese.folding import fold
from kakushin_cli.language import Text

Entry = Program | Network | Guide
Progress = Callable[[int, int], None]
"""Takes how much is done, and of how much."""
SCHEMA = """
CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE entry(
  n INTEGER PRIMARY KEY, id TEXT NOT NULL, kind TEXT NOT NULL, edition TEXT, imported INTEGER NOT NULL, asked INTEGER
);
CREATE TABLE record(n INTEGER PRIMARY KEY, json TEXT NOT NULL);
CREATE TABLE asked(n INTEGER PRIMARY KEY, facts TEXT NOT NULL, members INTEGER NOT NULL, sample INTEGER NOT NULL);
CREATE TABLE name(key TEXT, n INTEGER, PRIMARY KEY(key, n)) WITHOUT ROWID;
CREATE TABLE merged(record TEXT, n INTEGER, PRIMARY KEY(record, n)) WITHOUT ROWID;
CREATE TABLE relation(target TEXT, n INTEGER, PRIMARY KEY(target, n)) WITHOUT ROWID;
"""
INDEXES = """
CREATE INDEX entry_id ON entry(id);
CREATE INDEX entry_asked ON entry(asked, n);
"""
_ROWS_AT_ONCE = 500
_FTS5_TABLE = "CREATE VIRTUAL TABLE temp.fts5_probe USING fts5(text)"


class Connection(sqlite3.Connection):
    """A connection that is closed when nobody holds it any more."""

    def __del__(self) -> None:
        self.close()


def connect(database: str, *, uri: bool = False) -> Connection:
    """Return a connection to a database file; to one in memory for `:memory:`, to a temporary file for an empty text."""
    connection: Connection = sqlite3.connect(database, uri=uri, isolation_level=None, factory=Connection)
    connection.execute("PRAGMA trusted_schema=OFF")
    return connection


def require_fts5(connection: sqlite3.Connection) -> None:
    """Make sure that the SQLite of this Python has full-text search, which the tables of the search are made of.

    Raises:
        KakushinError: it has none.
    """
    try:
        connection.execute(_FTS5_TABLE)
    except sqlite3.OperationalError:
        raise KakushinError(
            Text(
                f"このPythonのSQLite({sqlite3.sqlite_version})には全文検索(FTS5)がありません。",
                f"SQLite {sqlite3.sqlite_version} in this Python has no full-text search (FTS5).",
            ),
            Text("FTS5を含むPythonを使ってください。", "Use a Python built with FTS5."),
        ) from None
    connection.execute("DROP TABLE temp.fts5_probe")


def write_catalog(
    connection: sqlite3.Connection,
    *,
    vocabulary: Vocabulary,
    programs: Iterable[Program] = (),
    networks: Iterable[Network] = (),
    guides: Iterable[Guide] = (),
    desks: Iterable[Desk] = (),
    contact_rows: Iterable[ContactRow] = (),
    universities: Iterable[University] = (),
    footnotes: Iterable[Footnote] = (),
    concepts: Iterable[Concept] = (),
    version: str = "",
) -> None:
    """Write a catalogue into an empty database, every sequence in the order in which it is listed.

    `programs` may be an iterator: programmes are written as they come. `version` names the content.
    """
    connection.executescript(f"PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; {SCHEMA}")
    connection.execute("BEGIN")
    groups: dict[str, list[int]] = {}
    in_order: Iterable[Entry] = chain(programs, networks, guides)
    numbered = enumerate(in_order, 1)
    while entries := list(islice(numbered, _ROWS_AT_ONCE)):
        connection.executemany(
            "INSERT INTO entry VALUES(?, ?, ?, ?, ?, ?)", (_entry_row(n, entry, groups) for n, entry in entries)
        )
        connection.executemany("INSERT INTO record VALUES(?, ?)", ((n, to_json(entry)) for n, entry in entries))
        connection.executemany(
            "INSERT OR IGNORE INTO name VALUES(?, ?)",
            ((fold(name), n) for n, entry in entries for name in spellings(entry)),
        )
        connection.executemany(
            "INSERT OR IGNORE INTO merged VALUES(?, ?)",
            ((r.id, n) for n, entry in entries if isinstance(entry, Program) for r in entry.records),
        )
        connection.executemany(
            "INSERT OR IGNORE INTO relation VALUES(?, ?)",
            ((r.to, n) for n, entry in entries if isinstance(entry, Program) for r in entry.relations),
        )
    connection.executemany(
        "INSERT INTO asked VALUES(?, ?, ?, ?)",
        ((n, facts, members, sample) for facts, (n, members, sample) in groups.items()),
    )
    sections = {
        "vocabulary": vocabulary,
        "desks": tuple(desks),
        "contact_rows": tuple(contact_rows),
        "universities": tuple(universities),
        "footnotes": tuple(footnotes),
        "concepts": tuple(concepts),
        "version": version,
    }
    connection.executemany("INSERT INTO meta VALUES(?, ?)", ((key, to_json(value)) for key, value in sections.items()))
    connection.execute("COMMIT")
    connection.executescript(INDEXES)


def _entry_row(n: int, entry: Entry, groups: dict[str, list[int]]) -> tuple[Any, ...]:
    """Return a row of `entry`, and count a programme in its group; a group is its number, its members and the first."""
    if not isinstance(entry, Program):
        return n, entry.id, "network" if isinstance(entry, Network) else "guide", None, False, None
    group = groups.setdefault(to_json(asked_facts(entry)), [len(groups) + 1, 0, n])
    group[1] += 1
    return n, entry.id, "program", entry.edition, entry.imported_from is not None, group[0]


def asked_facts(program: Program) -> tuple[Any, ...]:
    """Return all facts of a programme that matching, filters and views look at.

    Two programmes with the same facts are judged alike, also as of a day before all was known of what became of them.
    """
    applicants, region, lifecycle = program.applicants, program.region, program.lifecycle
    return (
        program.kind,
        program.edition,
        program.imported_from is None,
        program.is_candidate,
        program.is_closed,
        sorted(set(program.themes)),
        sorted({(p.theme, p.phase) for p in program.placements}),
        program.ministry,
        program.agency,
        program.new_call,
        None if region is None else region.prefectures,
        None if applicants is None else [(a.type, a.partial, a.basis, a.tier) for a in applicants],
        [_call_facts(c) for c in program.calls],
        program.season and (program.season.months, program.season.grade),
        sorted({t.theme for t in program.inferred_themes}),
        program.theme_neutral is None,
        [(fact.phase, fact.basis) for fact in program.phase_facts],
        program.nationwide,
        program.is_compared,
        program.is_official,
        program.applicants_as_of,
        program.route and program.route.kind,
        program.payment_note is None,
        program.id if program.records else None,
        lifecycle
        and (
            lifecycle.known_on,
            [s.to for s in lifecycle.successors if s.to],
            lifecycle.status,
            [_call_facts(c) for c in program.calls if c not in lifecycle.calls],
        ),
    )


def _call_facts(call: Call) -> tuple[Any, ...]:
    return call.fiscal_year, call.opens_on, call.last_day, call.has_opened, call.grade


def spellings(entry: Entry) -> list[str]:
    """Return every name an entry goes by: name, spellings of the source, English name, aliases, council, new name."""
    names = [entry.name, *entry.name_as_written]
    if entry.name_en:
        names.append(entry.name_en)
    names.extend(entry.aliases)
    if isinstance(entry, Network) and entry.body:
        names.append(entry.body)
    if isinstance(entry, Program) and entry.lifecycle:
        names.extend(s.name for s in entry.lifecycle.successors if not s.to)
    return names


def to_json(value: object) -> str:
    """Return plain values and objects of the catalogue as JSON."""
    return msgspec.json.encode(value).decode()
