"""The search tables of a catalogue: words of all texts, folded texts, facets, names, and the words of the lexicon.

They lie in the SQLite file of the catalogue, and the row number of an entry is `entry.n`:

- words: a full-text index with a column for each text field; tokens are pairs of neighbouring characters of the folded
  Japanese text, stems of English words, and kanji that stand alone. `frequency` has the number of entries of each token.
- document: the folded texts and the facets of an entry as JSON (`FoldedDocument`), from which it is scored.
- facet, facet_count: the entries with a facet, and how many they are.
- called: the names of entries, folded; English names by their stems.
- meaning, phrase: what words and phrases of the vocabularies and the lexicon stand for.
- place, municipality, institution: names of places and institutions.
- start: lengths of the Japanese words, names and places that begin with the same two characters.
- known_word: words with which misspelt words are compared.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import islice
from typing import Literal

import msgspec
from msgspec import Struct

from kakushin_cli.catalog.catalog import Catalog
from kakushin_cli.catalog.database import Entry, spellings
from kakushin_cli.catalog.guides import Guide
from kakushin_cli.catalog.model import Network, Program
from kakushin_cli.catalog.vocabulary import Vocabulary
from kakushin_cli.japanese.folding import fold
from kakushin_cli.search.dictionary import institutions, municipalities, words_of
from kakushin_cli.search.kana import romanize
from kakushin_cli.search.words import is_latin, latin_words, lone_kanji, ordered_pairs

EntryKind = Literal["program", "network", "guide"]
KINDS: tuple[EntryKind, ...] = ("program", "network", "guide")
FIELDS = ("name", "alias", "need", "keyword", "place", "member", "contact", "summary", "detail")
"""Text fields, the most telling first."""


class FoldedDocument(Struct, frozen=True):
    """An entry as it is scored.

    Attributes:
        id: Id of the entry.
        kind: Its kind.
        texts: By field, in the order of `FIELDS`: the keys of its texts, one a line; and their English stems and lone
            kanji, with blanks between and around and `|` between groups.
        facets: Strings like `theme:mobility`.
        was_renamed: Whether a name is one of its later life, which earlier views do not know.
    """

    id: str
    kind: EntryKind
    texts: dict[str, tuple[str, str]]
    facets: frozenset[str]
    was_renamed: bool = False


class SearchDocument(Struct, frozen=True):
    """An entry as the search sees it: `texts` are (field, text as written); the rest as in `FoldedDocument`."""

    id: str
    kind: EntryKind
    names: tuple[str, ...]
    texts: tuple[tuple[str, str], ...]
    facets: frozenset[str]
    was_renamed: bool = False


def parents_of(vocabulary: Vocabulary) -> dict[str, str | None]:
    """Return the ministry that each ministry or agency belongs to, if any, by id."""
    return {ministry.id: ministry.parent for ministry in vocabulary.ministries}


def document_of(entry: Entry, parents: Mapping[str, str | None]) -> SearchDocument:
    """Return an entry as the search sees it, given what `parents_of` returns."""
    if isinstance(entry, Network):
        return _network(entry)
    return _guide(entry) if isinstance(entry, Guide) else _program(entry, parents)


def _common(entry: Entry) -> Iterator[tuple[str, str]]:
    yield "name", entry.name
    for name in spellings(entry)[1:]:
        yield ("name" if name == entry.name_en else "alias"), name
    for need in (*entry.needs.ja, *entry.needs.en):
        yield "need", need
    for word in (*entry.keywords.ja, *entry.keywords.en):
        yield "keyword", word
    yield "summary", entry.summary.ja
    if entry.summary.en:
        yield "summary", entry.summary.en


def _program(program: Program, parents: Mapping[str, str | None]) -> SearchDocument:
    texts = list(_common(program))
    for condition in program.conditions:
        texts += [("detail", text) for text in condition if text]
    if program.support and program.support.detail:
        texts += [("detail", text) for text in program.support.detail if text]
    if program.region:
        texts += [("place", text) for text in program.region.text if text]
    texts += [("detail", text) for text in (program.purpose, program.overview) if text]
    if program.unit:
        texts.append(("contact", program.unit))
    for desk in program.desks:
        spelt = (desk.department, desk.email, desk.phone, *desk.emails_as_written)
        texts += [("contact", text) for text in spelt if text]
    facets = {"kind:program", f"kind:{program.kind}", f"edition:{program.edition}"}
    listed = {p.theme for p in program.placements} | set(program.framework_themes)
    facets |= {f"theme:{theme}" for theme in listed}
    facets |= {f"theme-by-words:{theme}" for theme in program.all_themes - listed}
    facets |= {f"phase:{phase}" for phase in program.phases}
    facets |= {f"themes:{len(program.themes)}", *(["mapped"] if program.placements else [])}
    facets |= {f"placement:{p.theme}/{p.phase}" for p in program.placements}
    facets |= {f"applicant:{who}" for who in program.lead_types} if program.applicants else {"applicant:unknown"}
    for ministry in (program.ministry, program.agency):
        if ministry:
            facets |= {f"ministry:{ministry}", f"ministry:{parents.get(ministry) or ministry}"}
    if program.region:
        facets |= {f"prefecture:{p}" for p in program.region.prefectures}
    else:
        facets.add("nationwide")
    if program.desks:
        facets.add("contact")
    if program.imported_from:
        facets.add("imported")
    if program.is_closed:
        facets.add("closed")
    was_renamed = program.lifecycle is not None and any(not s.to for s in program.lifecycle.successors)
    names = tuple(spellings(program))
    return SearchDocument(program.id, "program", names, tuple(texts), frozenset(facets), was_renamed)


def _network(network: Network) -> SearchDocument:
    texts = list(_common(network))
    texts += [("place", text) for text in (*network.municipalities, network.site) if text]
    if network.members:
        texts += [("member", member) for _, sector in network.members.by_sector() for member in sector]
    if network.lead:
        texts.append(("member", network.lead))
    facets = {"kind:network", f"kind:{network.kind}"} | {f"prefecture:{p}" for p in network.prefectures}
    if network.program_id:
        facets.add(f"program:{network.program_id}")
    return SearchDocument(network.id, "network", tuple(spellings(network)), tuple(texts), frozenset(facets))


def _guide(guide: Guide) -> SearchDocument:
    texts = list(_common(guide))
    for section in guide.sections:
        texts += [("detail", text) for text in section.heading if text]
        for item in section.items:
            texts += [("detail", text) for text in item.text if text]
            texts += [("detail", text) for sentence in item.detail for text in sentence if text]
    facets = {"kind:guide"} | {f"program:{program}" for program in guide.programs}
    return SearchDocument(guide.id, "guide", tuple(spellings(guide)), tuple(texts), frozenset(facets))


_BATCH = 200
_LETTER = re.compile("[a-z0-9]")
_INSERT_WORDS = f"INSERT INTO words(rowid, {', '.join(FIELDS)}) VALUES ({', '.join('?' * (len(FIELDS) + 1))})"
_TABLES = f"""
BEGIN;
CREATE VIRTUAL TABLE words USING fts5({", ".join(FIELDS)}, content='', tokenize="ascii tokenchars '+#&%./|'");
CREATE VIRTUAL TABLE temp.words_tokens USING fts5vocab(main, words, row);
CREATE TABLE document(n INTEGER PRIMARY KEY, json TEXT NOT NULL);
CREATE TABLE facet(name TEXT, n INTEGER, PRIMARY KEY(name, n)) WITHOUT ROWID;
CREATE TABLE called(key TEXT, n INTEGER, PRIMARY KEY(key, n)) WITHOUT ROWID;
CREATE TABLE meaning(key TEXT, kind TEXT, id TEXT, to_confirm INTEGER);
CREATE TABLE phrase(first TEXT, pieces TEXT, concept TEXT);
CREATE TABLE place(kind TEXT, key TEXT, id TEXT);
CREATE TABLE municipality(code TEXT PRIMARY KEY, name TEXT, reading TEXT) WITHOUT ROWID;
CREATE TABLE institution(name TEXT PRIMARY KEY, prefecture TEXT, aliases TEXT) WITHOUT ROWID;
CREATE TABLE known_word(latin INTEGER, length INTEGER, word TEXT, PRIMARY KEY(latin, length, word)) WITHOUT ROWID;
"""
_SUMMARIES = """
BEGIN;
CREATE INDEX meaning_key ON meaning(key);
CREATE INDEX phrase_first ON phrase(first);
CREATE INDEX place_key ON place(key, kind);
CREATE TABLE frequency(token TEXT PRIMARY KEY, entries INTEGER) WITHOUT ROWID;
INSERT INTO frequency SELECT term, doc FROM temp.words_tokens;
DROP TABLE temp.words_tokens;
CREATE TABLE facet_count(name TEXT PRIMARY KEY, entries INTEGER) WITHOUT ROWID;
INSERT INTO facet_count SELECT name, count(*) FROM facet GROUP BY name;
CREATE TABLE start(prefix TEXT, length INTEGER, PRIMARY KEY(prefix, length)) WITHOUT ROWID;
INSERT OR IGNORE INTO start SELECT substr(key, 1, 2), length(key) FROM (
  SELECT key FROM meaning UNION SELECT key FROM called UNION SELECT key FROM place
  UNION SELECT substr(key, 1, length(key) - 1) FROM place WHERE kind = 'municipality' AND key LIKE '%市'
) WHERE key GLOB '*[^ -~]*';
COMMIT;
"""


def has_index(connection: sqlite3.Connection) -> bool:
    """Return whether a database has the search tables."""
    return connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'words'").fetchone() is not None


def write_index(connection: sqlite3.Connection, catalog: Catalog) -> None:
    """Write the search tables of a catalogue into its database.

    Args:
        connection: The database.
        catalog: The whole of the catalogue in it, not a view.
    """
    connection.executescript(_TABLES)
    parents = parents_of(catalog.vocabulary)
    documents = ((n, document_of(entry, parents)) for n, entry in catalog.numbered_entries())
    while batch := list(islice(documents, _BATCH)):
        _write_documents(connection, batch)
    _write_lexicon(connection, catalog)
    _write_places(connection)
    connection.executescript(_SUMMARIES)


def _write_documents(connection: sqlite3.Connection, batch: Iterable[tuple[int, SearchDocument]]) -> None:
    rows, tokens, facets, names = [], [], [], set()
    for n, document in batch:
        folded = fold_document(document)
        rows.append((n, msgspec.json.encode(folded, order="deterministic").decode()))
        texts = _by_field(document)
        tokens.append((n, *(" | ".join(_folded(text).tokens for text in texts.get(field, ())) for field in FIELDS)))
        facets += [(facet, n) for facet in document.facets]
        names |= {(key, n) for name in document.names for key in name_keys(name)}
        _write_known_words(connection, _own_words(folded.texts))
    connection.executemany("INSERT INTO document VALUES (?, ?)", rows)
    connection.executemany(_INSERT_WORDS, tokens)
    connection.executemany("INSERT INTO facet VALUES (?, ?)", facets)
    connection.executemany("INSERT INTO called VALUES (?, ?)", names)


def fold_document(document: SearchDocument) -> FoldedDocument:
    """Return an entry as it is scored."""
    texts: dict[str, tuple[str, str]] = {}
    for field, written in _by_field(document).items():
        folded = [_folded(text) for text in written]
        words = f" {' | '.join(t.words for t in folded if t.words)} "
        texts[field] = ("\n".join(t.key for t in folded), words)
    return FoldedDocument(document.id, document.kind, texts, document.facets, document.was_renamed)


def _by_field(document: SearchDocument) -> dict[str, list[str]]:
    texts: dict[str, list[str]] = {}
    for field, text in document.texts:
        texts.setdefault(field, []).append(text)
    return texts


class _FoldedText(msgspec.Struct, frozen=True):
    """A text as it is compared: its key; its English words and lone kanji, `|` between groups; all of its tokens."""

    key: str
    words: str
    tokens: str


@lru_cache(maxsize=4000)
def _folded(text: str) -> _FoldedText:
    key = fold(text)
    stems, joined = latin_words(text) if _LETTER.search(key) else ([], [])
    lone = [] if key.isascii() else lone_kanji(text)
    words = " | ".join(filter(None, [" ".join(stems), *joined, *lone]))
    return _FoldedText(key, words, f"{' '.join(ordered_pairs(key))} | {words}")


def name_keys(name: str) -> Iterator[str]:
    """Yield the keys under which a name is looked up; an English one by its stems, COI-NEXT also as one word."""
    key = fold(name)
    if not is_latin(key):
        yield key
        return
    stems, joined = latin_words(name)
    yield " ".join(stems)
    if len(name.split()) == 1:
        yield from joined


def _own_words(texts: dict[str, tuple[str, str]]) -> Iterator[str]:
    """Yield the words of an entry with which misspelt words are compared: Japanese keywords, and stems of its names."""
    yield from (key for key in texts.get("keyword", ("", ""))[0].split("\n") if not is_latin(key))
    for field in ("name", "alias", "keyword"):
        yield from texts.get(field, ("", ""))[1].split()


def _write_known_words(connection: sqlite3.Connection, words: Iterable[str]) -> None:
    rows = [(is_latin(word), len(word), word) for word in words if len(word) > 1]
    connection.executemany("INSERT OR IGNORE INTO known_word VALUES (?, ?, ?)", rows)


def _write_lexicon(connection: sqlite3.Connection, catalog: Catalog) -> None:
    words = words_of(catalog)
    rows = [(key, *meaning) for key, meanings in words.items() for meaning in dict.fromkeys(meanings)]
    connection.executemany("INSERT INTO meaning VALUES (?, ?, ?, ?)", rows)
    _write_known_words(connection, words)
    phrases = []
    for concept in catalog.concepts:
        for phrase in concept.phrases:
            pieces = [fold(piece) for piece in phrase.split("…")]
            phrases.append((pieces[0][0], "…".join(pieces), concept.id))
    connection.executemany("INSERT INTO phrase VALUES (?, ?, ?)", phrases)


def _write_places(connection: sqlite3.Connection) -> None:
    places: list[tuple[str, str, str]] = []
    for key, towns in municipalities().items():
        for town in towns:
            places.append(("municipality", key, town.code))
            connection.execute("INSERT INTO municipality VALUES (?, ?, ?)", (town.code, town.name, town.reading))
            if town.name.endswith("市"):
                spelt = romanize(town.reading.removesuffix("し"))
                places += [("romaji", word, town.code) for word in sorted({spelt, spelt.replace("oo", "o")})]
    for key, named in institutions().items():
        places += [("institution", key, institution.name) for institution in named]
        rows = [(i.name, i.prefecture, json.dumps(i.aliases, ensure_ascii=False)) for i in named]
        connection.executemany("INSERT OR IGNORE INTO institution VALUES (?, ?, ?)", rows)
    connection.executemany("INSERT INTO place VALUES (?, ?, ?)", places)
