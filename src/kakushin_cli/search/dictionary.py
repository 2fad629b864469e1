"""What words can mean: every word of the vocabularies and of the lexicon, municipalities and institutions, by key.

The names of places stand in `data/municipalities.tsv` and `data/institutions.tsv`, which say where they come from.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from kakushin_cli.catalog.catalog import Catalog
from kakushin_cli.catalog.places import Institution, Municipality, listed_institutions, listed_municipalities
from kakushin_cli.catalog.vocabulary import Concept, TermKind
from kakushin_cli.japanese.folding import fold
from kakushin_cli.search.words import Line, is_latin, joined_words, stems, term_of

MeaningKind = Literal[
    "applicant", "theme", "phase", "ministry", "prefecture", "concept", "municipality", "organisation"
]
_SUFFIXES = "市町村区"
_AFTER_MUNICIPALITY = "民内役立長議営産発県市町村区"
"""Kanji that may follow the name of a municipality: 鎌倉市民, 高知市内."""
_BEFORE_MUNICIPALITY = "都道府県郡市"
"""Kanji that may stand before one: 鹿児島県西之表市."""
_MIN_ROMAJI = 5
"""Length from which a word in Latin letters is looked up as the name of a city."""
_COMMON = """国立 光 大和 中央 日進 府中 南 東 西 北 平和 共和 安全 坂東 大野 有田 泉 平川 本宮 白山
    交野 新城 美馬 合志 みどり さくら つがる"""
_COMMON_WORDS = frozenset(_COMMON.split())
"""Names of cities that are also everyday words, other names or sounds: read as places only with 市."""


class Meaning(NamedTuple):
    """One thing a word stands for; `to_confirm` when only the desk can say whether it does."""

    kind: MeaningKind
    id: str
    to_confirm: bool = False


# Words of these vocabularies that stand for more than the term when met within a sentence: the lexicon decides there.
_ONLY_ALONE: Mapping[TermKind, frozenset[str]] = {
    "phase": frozenset(
        fold(w) for w in ("開発", "研究", "実装", "普及", "事業化", "実用化", "強み", "research", "development")
    ),
    "ministry": frozenset(fold(w) for w in ("環境", "科技", "総務", "法務", "外務", "財務", "防衛", "DA", "RA")),
    "applicant": frozenset(fold(w) for w in ("スタートアップ", "ベンチャー", "startup", "府", "区", "1", "2", "3")),
    "theme": frozenset(),
    "prefecture": frozenset(),
}


Phrase = tuple[tuple[str, ...], str]
"""Pieces that stand apart in a query, in order, and the id of the concept that they say together."""


def column(connection: sqlite3.Connection, statement: str, *values: object) -> list[Any]:
    """Return the only column that a statement gives."""
    return [value for (value,) in connection.execute(statement, values)]


class Dictionary:
    """Looks words and places up in the search tables by key; English ones by the stems with blanks between.

    Args:
        connection: The database with the search tables.
        concepts: The lexicon.
    """

    def __init__(self, connection: sqlite3.Connection, concepts: tuple[Concept, ...]) -> None:
        self._connection = connection
        self.concepts = {c.id: c for c in concepts}
        self.meanings = lru_cache(maxsize=None)(self._meanings)

    def lengths(self, start: str) -> list[int]:
        """Return the lengths, ascending, of the Japanese words, names and places that begin with two characters."""
        statement = "SELECT DISTINCT length FROM start WHERE prefix IN (?, ?) ORDER BY length"
        return column(self._connection, statement, start[:1], start[:2])

    def phrases(self, key: str) -> list[Phrase]:
        """Return the phrases whose first piece begins with a character of a query, in the order of the lexicon."""
        statement = "SELECT pieces, concept FROM phrase WHERE first IN (SELECT value FROM json_each(?)) ORDER BY rowid"
        rows = self._connection.execute(statement, (json.dumps([*key]),))
        return [(tuple(pieces.split("…")), concept) for pieces, concept in rows]

    def _meanings(self, key: str) -> tuple[Meaning, ...]:
        """Return the meanings of a key; empty when it is in no vocabulary and not in the lexicon."""
        rows = self._connection.execute("SELECT kind, id, to_confirm FROM meaning WHERE key = ? ORDER BY rowid", (key,))
        return tuple(Meaning(kind, i, bool(to_confirm)) for kind, i, to_confirm in rows)

    def written(self, key: str) -> str:
        """Return a word of the lexicon as it is written there, by its key; the key itself for other words."""
        for meaning in self.meanings(key):
            if meaning.kind == "concept":
                for term, word in concept_terms(self.concepts[meaning.id]):
                    if term == key:
                        return word
        return key

    def _ids(self, kind: str, key: str) -> list[str]:
        """Return the codes of municipalities or the names of institutions with a key, in the order of the files."""
        statement = "SELECT id FROM place WHERE key = ? AND kind = ? ORDER BY rowid"
        return column(self._connection, statement, key, kind)

    def place(self, line: Line, start: int, end: int) -> tuple[Meaning, ...]:
        """Return the municipality or institution that a stretch of a query names; several where a name is not unique."""
        word = line.key[start:end]
        before, after = line.kanji_beside(start, end)
        if word[-1] in _SUFFIXES and (not before or before in _BEFORE_MUNICIPALITY):
            codes = self._ids("municipality", word)
            if codes and (not after or after in _AFTER_MUNICIPALITY):
                return tuple(Meaning("municipality", code) for code in codes)
        alone = line.stands_alone(start, end)
        is_adjective = line.is_followed_by_kana(end) and line.key[end] == "な"  # 広大な土地
        is_word = alone or (not before and not after and line.scripts[start] == "kanji" and not is_adjective)
        if is_word or (word.endswith("大学") and not before):
            if names := self._ids("institution", word):
                return tuple(Meaning("organisation", name) for name in names)
            # Cities also without 市: つくば, 北九州. Towns and villages are too easily other words.
            codes = self._ids("municipality", f"{word}市")
            if is_word and codes and word not in _COMMON_WORDS:
                return tuple(Meaning("municipality", code) for code in codes)
        return ()

    def place_in_latin(self, key: str) -> tuple[Meaning, ...]:
        """Return the institution or city that English words name, given their stems."""
        if names := self._ids("institution", key):
            return tuple(Meaning("organisation", name) for name in names)
        if len(key) < _MIN_ROMAJI or " " in key:
            return ()
        return tuple(Meaning("municipality", code) for code in self._ids("romaji", key))

    def municipality(self, code: str) -> Municipality:
        """Return the municipality with a code that `place` or `place_in_latin` gives."""
        return Municipality(*self._connection.execute("SELECT * FROM municipality WHERE code = ?", (code,)).fetchone())

    def institution(self, name: str) -> Institution:
        """Return the institution with an official name that `place` or `place_in_latin` gives."""
        row = self._connection.execute("SELECT * FROM institution WHERE name = ?", (name,)).fetchone()
        return Institution(row[0], row[1], tuple(json.loads(row[2])))


def words_of(catalog: Catalog) -> dict[str, list[Meaning]]:
    """Return what the words of the vocabularies and of the lexicon stand for, by key."""
    words: dict[str, list[Meaning]] = defaultdict(list)
    kinds: tuple[TermKind, ...] = ("ministry", "applicant", "theme", "phase", "prefecture")
    for kind in kinds:
        for term in catalog.vocabulary.terms(kind):
            spoken = [w for w in term.words() if (w != term.id or kind == "applicant") and not w.startswith("【")]
            to_confirm = set(term.aliases_to_confirm)
            for word in spoken:
                key = fold(word)
                if key in _ONLY_ALONE[kind] or (key.isdigit() or (len(word) == 1 and word in "①②③")):
                    continue
                _add(words, key, word, Meaning(kind, term.id, word in to_confirm))  # type: ignore[arg-type]
    for concept in catalog.concepts:
        for word in concept.words():
            _add(words, fold(word), word, Meaning("concept", concept.id))
    return words


def _add(words: dict[str, list[Meaning]], key: str, word: str, meaning: Meaning) -> None:
    if not is_latin(key):
        words[key].append(meaning)
        return
    joined = joined_words(word) if len(word.split()) == 1 else []
    for term in (" ".join(stems(word)), *joined):
        if term:
            words[term].append(meaning)


@lru_cache(maxsize=1024)
def concept_terms(concept: Concept) -> tuple[tuple[str, str], ...]:
    """Return the search term of each word of a concept, with the word as written; each term once."""
    terms: dict[str, str] = {}
    for word in concept.words():
        terms.setdefault(term_of(word), word)
    return tuple((term, word) for term, word in terms.items() if term)


def same_terms(concept: Concept, term: str) -> tuple[tuple[str, str], ...]:
    """Return the other words that mean exactly the same as a term of a concept, with each as written."""
    for group in concept.same:
        terms = [(term_of(word), word) for word in group]
        if term in [t for t, _ in terms]:
            return tuple((t, word) for t, word in terms if t != term)
    return ()


@lru_cache(maxsize=1)
def municipalities() -> dict[str, tuple[Municipality, ...]]:
    """Return the municipalities by folded name; several where a name is used in several prefectures."""
    by_name: dict[str, tuple[Municipality, ...]] = {}
    for place in listed_municipalities():
        key = fold(place.name)
        by_name[key] = (*by_name.get(key, ()), place)
    return by_name


@lru_cache(maxsize=1)
def institutions() -> dict[str, tuple[Institution, ...]]:
    """Return universities, colleges and institutes by the key of each of their names; English ones by their stems."""
    by_name: dict[str, tuple[Institution, ...]] = {}
    for entry in listed_institutions():
        for term in map(term_of, entry.words()):
            by_name[term] = (*by_name.get(term, ()), entry)
    return by_name
