"""Words written in kana: what they are in kanji. Read only when a query is written in kana.

The readings stand in `data/readings.tsv`. Small kana count as large ones and long vowel marks not at all, as people leave
them out: だったんそ, だつたんそ.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from kakushin_cli.catalog.files import data_folder
from kakushin_cli.search.line import Line

_MIN_LENGTH = 4
"""Length from which a reading counts within other kana."""
_MIN_LENGTH_ALONE = 3
"""Length from which a reading counts between blanks."""
_LARGE = str.maketrans("ぁぃぅぇぉっゃゅょゎ", "あいうえおつやゆよわ", "ー")
_BEFORE_WORD = frozenset("をはがにでとのへもやかなね")


class KanaWord(NamedTuple):
    """A stretch of a query's key that is the reading of a word."""

    start: int
    end: int
    word: str


@lru_cache(maxsize=1)
def words_by_reading() -> Mapping[str, str]:
    """Return words by their readings, the first of each reading."""
    words: dict[str, str] = {}
    for line in (data_folder() / "readings.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            word, reading = line.split("\t")
            words.setdefault(reading.translate(_LARGE), word)
    return words


def kana_words(line: Line) -> list[KanaWord]:
    """Return the words that are written in hiragana in a query, the longest first where they overlap, in order."""
    words = words_by_reading()
    longest = max(map(len, words), default=0)
    kana: list[KanaWord] = []
    at = 0
    while at < len(line.key):
        word = _word_at(line, at, words, longest) if _may_begin(line, at, kana) else None
        if word:
            kana.append(word)
        at = word.end if word else at + 1
    return kana


def _may_begin(line: Line, at: int, kana: list[KanaWord]) -> bool:
    if line.scripts[at] != "hiragana":
        return False
    before = line.key[at - 1] if at else ""
    return (
        not at
        or line.scripts[at - 1] != "hiragana"
        or before in _BEFORE_WORD
        or bool(line.gap_before(at))
        or (bool(kana) and kana[-1].end == at)
    )


def _word_at(line: Line, start: int, words: Mapping[str, str], longest: int) -> KanaWord | None:
    end = start
    while end < len(line.key) and end - start < longest and line.scripts[end] == "hiragana":
        end += 1
    while end - start >= _MIN_LENGTH_ALONE:
        reading = line.key[start:end].translate(_LARGE)
        enough = _MIN_LENGTH_ALONE if line.stands_alone(start, end) else _MIN_LENGTH
        if len(reading) >= enough and reading in words:
            return KanaWord(start, end, words[reading])
        end -= 1
    return None
