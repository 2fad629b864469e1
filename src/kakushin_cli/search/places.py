"""Municipalities and institutions: names, readings and prefectures. Read only when a query may name one.

The names stand in `data/municipalities.tsv` and `data/institutions.tsv`, which say where they come from.
"""

from __future__ import annotations

import json
import sqlite3
from functools import lru_cache

from msgspec import Struct

from kakushin_cli.catalog.files import data_folder
from kakushin_cli.japanese.folding import fold
from kakushin_cli.search.dictionary import Meaning, column
from kakushin_cli.search.line import Line
from kakushin_cli.search.words import term_of

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


class Municipality(Struct, frozen=True):
    """A city, town, village or special ward; its id is its code. Names are not unique."""

    code: str
    name: str
    reading: str

    @property
    def prefecture(self) -> str:
        """Prefecture id."""
        return f"JP-{self.code[:2]}"


class Institution(Struct, frozen=True):
    """A university, college or institute, with its prefecture and the short names people use."""

    name: str
    prefecture: str
    aliases: tuple[str, ...]

    def words(self) -> tuple[str, ...]:
        """Return every name it goes by."""
        return (self.name, *self.aliases)


def _rows(name: str) -> list[list[str]]:
    text = (data_folder() / name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]


@lru_cache(maxsize=1)
def municipalities() -> dict[str, tuple[Municipality, ...]]:
    """Return the municipalities by folded name; several where a name is used in several prefectures."""
    by_name: dict[str, tuple[Municipality, ...]] = {}
    for row in _rows("municipalities.tsv"):
        place = Municipality(*row)
        key = fold(place.name)
        by_name[key] = (*by_name.get(key, ()), place)
    return by_name


@lru_cache(maxsize=1)
def institutions() -> dict[str, tuple[Institution, ...]]:
    """Return universities, colleges and institutes by the key of each of their names; English ones by their stems."""
    by_name: dict[str, tuple[Institution, ...]] = {}
    for name, prefecture, aliases in _rows("institutions.tsv"):
        entry = Institution(name, f"JP-{prefecture}", tuple(a.strip() for a in aliases.split(";") if a.strip()))
        for term in map(term_of, entry.words()):
            by_name[term] = (*by_name.get(term, ()), entry)
    return by_name


class Places:
    """Looks municipalities and institutions up by name.

    Args:
        connection: The database with the search tables.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def _ids(self, kind: str, key: str) -> list[str]:
        """Return the codes of municipalities or the names of institutions with a key, in the order of the files."""
        statement = "SELECT id FROM place WHERE key = ? AND kind = ? ORDER BY rowid"
        return column(self._connection, statement, key, kind)

    def meant(self, line: Line, start: int, end: int) -> tuple[Meaning, ...]:
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

    def latin(self, key: str) -> tuple[Meaning, ...]:
        """Return the institution or city that English words name, given their stems."""
        if names := self._ids("institution", key):
            return tuple(Meaning("organisation", name) for name in names)
        if len(key) < _MIN_ROMAJI or " " in key:
            return ()
        return tuple(Meaning("municipality", code) for code in self._ids("romaji", key))

    def municipality(self, code: str) -> Municipality:
        """Return the municipality with a code that `meant` or `latin` gives."""
        return Municipality(*self._connection.execute("SELECT * FROM municipality WHERE code = ?", (code,)).fetchone())

    def institution(self, name: str) -> Institution:
        """Return the institution with an official name that `meant` or `latin` gives."""
        row = self._connection.execute("SELECT * FROM institution WHERE name = ?", (name,)).fetchone()
        return Institution(row[0], row[1], tuple(json.loads(row[2])))
