"""Asking the search tables: which entries go by a name, have a word or are worth scoring, and their folded texts."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

import msgspec

from kakushin_cli.catalog.catalog import Catalog
from kakushin_cli.catalog.database import spellings
from kakushin_cli.search import tables
from kakushin_cli.search.dictionary import column
from kakushin_cli.search.tables import FIELDS, KINDS, EntryKind, FoldedDocument
from kakushin_cli.search.words import is_kana, is_latin, ordered_pairs, pairs

WayKind = Literal["term", "facet", "name"]
FIELD_WEIGHTS = {
    "name": 0.80,
    "alias": 0.75,
    "need": 0.45,
    "keyword": 0.52,
    "place": 0.70,
    "member": 0.60,
    "contact": 0.50,
    "summary": 0.5,
    "detail": 0.20,
}
"""How strongly a whole word in each field suggests the entry (0 to 1)."""
MAX_SCORED = 200
"""Number of entries that are scored when more pass the filters than `MAX_UNSELECTED`."""
MAX_UNSELECTED = 400
"""Number of entries up to which all that pass the filters are scored."""
_MAX_RANKED = 600
"""Number of best rows by BM25 of which the facets are looked up."""
_MAX_ROWS = 10_000
"""Number of rows that the full-text search may rank: the rarest terms first, until they have as many entries."""
_MIN_FACET_FACTOR = 0.3
"""Worth of a facet from which entries are looked for by it."""
_MATCHING = "SELECT e.n FROM words JOIN entry e ON e.n = words.rowid WHERE words MATCH ?"
_BM25 = f"bm25(words, {', '.join(str(10 * FIELD_WEIGHTS[field]) for field in FIELDS)})"
_MAX_NAME_ROWS = 40_000
"""Number of rows that may be ranked by the pairs of characters of their names."""
_MAX_NAMES = 40
"""Number of entries whose names a misspelt name is compared with."""
_MAX_READ = 300
"""Number of entries whose texts are read to tell whether a short word in kana stands apart in any."""
_WITHIN_KANA = frozenset(
    "ぁあぃいぅうぇえぉおきぎくぐけげこごさざしじすずせぜそぞたちぢっづてどなぬねひびぴふぶぷへべぺほぼぽまみむめもゃゅょゆよらりるれろわんー"
)
"""Kana that cannot be a particle beside a short word in kana: バス is not in バスケット."""


class Way(NamedTuple):
    """One way to answer a unit: a term in a text field, a facet, or being the entry that goes by a name.

    `factor` is how much it counts against the word itself (1). `fields` limits a term to some fields. `word` is the
    term as written, where it is another word than the user's.
    """

    kind: WayKind
    value: str
    factor: float
    fields: tuple[str, ...] = ()
    word: str | None = None


class Scope(NamedTuple):
    """Entries to choose from: an SQL condition on `entry AS e`, and its values."""

    condition: str = "1"
    values: tuple[str, ...] = ()

    def and_(self, condition: str, *values: str) -> Scope:
        """Return the entries of the scope that meet another condition."""
        return Scope(f"{self.condition} AND {condition}", (*self.values, *values))

    def with_facet(self, names: Iterable[str]) -> Scope:
        """Return the entries of the scope that have one of some facets."""
        has_facet = "e.n IN (SELECT n FROM facet WHERE name IN (SELECT value FROM json_each(?)))"
        return self.and_(has_facet, json.dumps(list(names)))


class SearchIndex:
    """Asks the search tables of a catalogue, which are written first when it is one in memory.

    Attributes:
        visible: The entries of the catalogue's view.
        size: Number of these entries.
    """

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self.connection = catalog.connection
        if not tables.has_index(self.connection):
            tables.write_index(self.connection, Catalog(self.connection))
        editions = catalog.vocabulary.editions
        later = [e.id for e in editions if catalog.as_of and e.as_of > catalog.as_of]
        there = "(e.edition IS NULL OR e.edition NOT IN (SELECT value FROM json_each(?)))"
        self.visible = visible = Scope(there, (json.dumps(later),)) if later else Scope()
        count = f"SELECT count(*) FROM entry e WHERE {visible.condition}"
        self.size: int = self.connection.execute(count, visible.values).fetchone()[0]
        self._frequencies: dict[str, int] = {}
        self.exists = lru_cache(maxsize=10_000)(self._exists)
        self.owners = lru_cache(maxsize=10_000)(self._owners)

    def _owners(self, name: str) -> tuple[str, ...]:
        rows = self.connection.execute(
            "SELECT DISTINCT e.id, e.kind FROM called c JOIN entry e USING (n)"
            f" WHERE c.key = ? AND {self.visible.condition}",
            (name, *self.visible.values),
        )
        ids = tuple(entry_id for entry_id, _ in sorted(rows, key=_order))
        if not self._catalog.as_of:
            return ids
        entries = [entry for entry in map(self._catalog.entry, ids) if entry]  # with the names that the view knows
        return tuple(e.id for e in entries if any(name in tables.name_keys(spelt) for spelt in spellings(e)))

    def read_frequencies(self, terms: Iterable[str]) -> None:
        """Read how many entries have the tokens of some terms, in one statement."""
        tokens = [token for term in terms for token in tokens_of(term) if token not in self._frequencies]
        self._frequencies |= dict.fromkeys(tokens, 0)
        self._frequencies |= self.connection.execute(
            "SELECT token, entries FROM frequency WHERE token IN (SELECT value FROM json_each(?))",
            (json.dumps(tokens),),
        )

    def count(self, term: str) -> int:
        """Return how many entries have the rarest token of a term: at least as many as have the term."""
        tokens = tokens_of(term)
        if any(token not in self._frequencies for token in tokens):
            self.read_frequencies([term])
        return min((self._frequencies[token] for token in tokens), default=0)

    def facet_count(self, name: str) -> int:
        """Return how many entries have a facet."""
        row = self.connection.execute("SELECT entries FROM facet_count WHERE name = ?", (name,)).fetchone()
        return row[0] if row else 0

    def count_in(self, field: str, terms: Iterable[str]) -> int:
        """Return how many entries have one of some terms in a field."""
        return len(self._numbers(f"{field} : ({' OR '.join(map(phrase, terms))})"))

    def _exists(self, term: str) -> bool:
        """Return whether any entry has a term in any field."""
        if not self.count(term):
            return False
        if not (len(term) <= 3 and is_kana(term)):
            return bool(self._numbers(phrase(term), limit=1))
        documents = self.documents(self._numbers(phrase(term), limit=_MAX_READ))
        return any(has_term(term, key) for d in documents for key, _ in d.texts.values())

    def _numbers(self, expression: str, limit: int = -1) -> list[int]:
        statement = f"{_MATCHING} AND {self.visible.condition} LIMIT ?"
        return column(self.connection, statement, expression, *self.visible.values, limit)

    def select(self, scope: Scope, limit: int = -1) -> list[int]:
        """Return the row numbers of entries of a scope."""
        statement = f"SELECT e.n FROM entry e WHERE {scope.condition} LIMIT ?"
        return column(self.connection, statement, *scope.values, limit)

    def documents(self, numbers: Collection[int]) -> list[FoldedDocument]:
        """Return the folded texts of entries: programmes, networks, guides, each by id."""
        statement = "SELECT json FROM document WHERE n IN (SELECT value FROM json_each(?))"
        texts = column(self.connection, statement, json.dumps(list(numbers)))
        documents = [self._as_known(_DECODER.decode(text)) for text in texts]
        return sorted(documents, key=lambda d: _order((d.id, d.kind)))

    def _as_known(self, document: FoldedDocument) -> FoldedDocument:
        """Return an entry without the names that the view does not know yet."""
        entry = self._catalog.entry(document.id) if self._catalog.as_of and document.was_renamed else None
        return (
            tables.fold_document(tables.document_of(entry, tables.parents_of(self._catalog.vocabulary)))
            if entry
            else document
        )

    def entries(self, scope: Scope) -> list[tuple[str, EntryKind]]:
        """Return id and kind of the entries of a scope: programmes, networks, guides, each by id."""
        rows = self.connection.execute(f"SELECT e.id, e.kind FROM entry e WHERE {scope.condition}", scope.values)
        return sorted(rows, key=_order)

    def near_names(self, key: str) -> list[str]:
        """Return the Japanese names, as keys, that share the most pairs of characters with a key."""
        grams = sorted(pairs(key))
        self.read_frequencies(grams)
        chosen = rarest([(self.count(gram), gram) for gram in grams if self.count(gram)], _MAX_NAME_ROWS)
        if not chosen:
            return []
        statement = f"{_MATCHING} AND {self.visible.condition} ORDER BY bm25(words) LIMIT ?"
        expression = f"{{name alias}} : ({' OR '.join(map(_quoted, chosen))})"
        numbers = column(self.connection, statement, expression, *self.visible.values, _MAX_NAMES)
        names = [d.texts[field][0] for d in self.documents(numbers) for field in ("name", "alias") if field in d.texts]
        return "\n".join(names).split("\n")

    def latin_names(self, first: str, lengths: range) -> list[str]:
        """Return the English names, as keys, that begin with a letter and have one of some lengths, sorted."""
        keys = column(
            self.connection,
            "SELECT DISTINCT c.key FROM called c JOIN entry e USING (n)"
            f" WHERE c.key >= ? AND c.key < ? AND length(c.key) BETWEEN ? AND ? AND {self.visible.condition}"
            " ORDER BY c.key",
            first, chr(ord(first) + 1), lengths.start, lengths.stop - 1, *self.visible.values,
        )  # fmt: skip
        return [key for key in keys if is_latin(key)]

    def known_words(self, lengths: range, *, latin: bool) -> list[str]:
        """Return the words of the lexicon and of entries that have one of some lengths, sorted."""
        statement = "SELECT word FROM known_word WHERE latin = ? AND length BETWEEN ? AND ? ORDER BY word"
        return column(self.connection, statement, latin, lengths.start, lengths.stop - 1)


_DECODER = msgspec.json.Decoder(FoldedDocument)


def _order(entry: Sequence[str]) -> tuple[int, str]:
    """Return the sort key of an entry's id and kind: tie-break of equal scores."""
    return [*KINDS].index(entry[1]), entry[0]  # type: ignore[arg-type]


def is_word(term: str) -> bool:
    """Return whether a term is looked for among the words of a text, as English and lone kanji are, not in its key."""
    return len(term) == 1 or is_latin(term)


def has_term(term: str, text: str) -> bool:
    """Return whether a text has a term; the text is its words or its key, as `is_word` says."""
    if is_word(term):
        return f" {term} " in text
    if len(term) <= 3 and is_kana(term):
        return _has_short_kana(term, text)
    return term in text


def _has_short_kana(term: str, key: str) -> bool:
    """Return whether a short word in kana is somewhere not within other kana."""
    at = key.find(term)
    while at >= 0:
        end = at + len(term)
        if (not at or key[at - 1] not in _WITHIN_KANA) and (end == len(key) or key[end] not in _WITHIN_KANA):
            return True
        at = key.find(term, at + 1)
    return False


@lru_cache(maxsize=20_000)
def tokens_of(term: str) -> Sequence[str]:
    """Return the tokens of a term: pairs of characters, or words."""
    return term.split() if is_word(term) else ordered_pairs(term)


def _quoted(token: str) -> str:
    return '"' + token.replace('"', '""') + '"'


def phrase(term: str) -> str:
    """Return the full-text expression for a term: its tokens one after the other."""
    return _quoted(" ".join(tokens_of(term)))


def rarest(counted: Iterable[tuple[int, str]], most: int) -> list[str]:
    """Return different texts from the rarest on until they have too many entries together; at least one."""
    chosen: dict[str, int] = {}
    for count, text in sorted(counted, key=lambda c: c[0]):
        if chosen and sum(chosen.values()) + count > most:
            break
        chosen.setdefault(text, count)
    return list(chosen)


def candidates(
    index: SearchIndex, ways: Sequence[tuple[Way, float]], scope: Scope, certain: Scope | None = None
) -> list[int]:
    """Return the row numbers of at most `MAX_SCORED` entries that can score best.

    Args:
        index: Where to look.
        ways: What is looked for, each with its weight.
        scope: The entries to choose from.
        certain: Entries of the scope to choose in any case.
    """
    scores: dict[int, float] = {}
    terms = [(index.count(w.value), -weight, _expression(w)) for w, weight in ways if w.kind == "term"]
    chosen = rarest([(count, text) for count, _, text in sorted(terms) if count], _MAX_ROWS)
    if chosen:
        rows = index.connection.execute(
            f"SELECT e.n, -{_BM25} FROM words JOIN entry e ON e.n = words.rowid"
            f" WHERE words MATCH ? AND {scope.condition} ORDER BY {_BM25} LIMIT ?",
            (" OR ".join(chosen), *scope.values, _MAX_RANKED),
        ).fetchall()
        best = max((score for _, score in rows), default=1.0)
        scores = {n: 10 * score / best for n, score in rows}
    names = [w.value for w, _ in ways if w.kind == "name"]
    for n in index.select(scope.and_("e.id IN (SELECT value FROM json_each(?))", json.dumps(names))):
        scores[n] = scores.get(n, 0.0) + 100
    for n in index.select(certain, MAX_SCORED) if certain else ():
        scores[n] = scores.get(n, 0.0) + 10
    facets = {w.value: weight for w, weight in ways if w.kind == "facet" and w.factor >= _MIN_FACET_FACTOR}
    for name in sorted(facets, key=lambda name: -facets[name])[:4]:
        if len(scores) < MAX_SCORED:
            scores |= {n: scores.get(n, 0.0) for n in index.select(scope.with_facet([name]), MAX_SCORED)}
    having = index.connection.execute(
        "SELECT f.name, f.n FROM json_each(?) number CROSS JOIN json_each(?) wanted"
        " CROSS JOIN facet f ON f.name = wanted.value AND f.n = number.value",
        (json.dumps(list(scores)), json.dumps(list(facets))),
    ).fetchall()
    for name, n in having:
        scores[n] += 4 * facets[name] / max(facets.values())
    return sorted(scores, key=lambda n: (-scores[n], n))[:MAX_SCORED]


def _expression(way: Way) -> str:
    """Return the full-text expression for a way by a term."""
    return f"{{{' '.join(way.fields)}}} : {phrase(way.value)}" if way.fields else phrase(way.value)
