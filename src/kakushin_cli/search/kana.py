"""Words in other letters: kana for kanji, and Latin letters for kana, as place names are written on signs or as people type.

The readings of words in kanji stand in `data/readings.tsv`. Small kana count as large ones and long vowel marks not at all, as
people leave them out: だったんそ, だつたんそ. Latin letters are those of Hepburn without marks for long vowels; back to kana is
what a Japanese keyboard makes of them, as people type on with the input method switched off.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from kakushin_cli.catalog.files import data_folder
from kakushin_cli.search.words import Line

_MIN_LENGTH = 4
"""Length from which a reading counts within other kana."""
_MIN_LENGTH_ALONE = 3
"""Length from which a reading counts between blanks."""
_LARGE = str.maketrans("ぁぃぅぇぉっゃゅょゎ", "あいうえおつやゆよわ", "ー")
_BEFORE_WORD = frozenset("をはがにでとのへもやかなね")


@lru_cache(maxsize=1)
def words_by_reading() -> Mapping[str, str]:
    """Return words by their readings, the first of each reading."""
    words: dict[str, str] = {}
    for line in (data_folder() / "readings.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            word, reading = line.split("\t")
            words.setdefault(reading.translate(_LARGE), word)
    return words


def kana_words(line: Line) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and word of what a query writes in hiragana, the longest where they overlap, in order."""
    words = words_by_reading()
    longest = max(map(len, words), default=0)
    at = end = 0
    while at < len(line.key):
        may_begin = not at or end == at or line.scripts[at - 1] != "hiragana" or line.key[at - 1] in _BEFORE_WORD
        is_kana = line.scripts[at] == "hiragana" and (may_begin or bool(line.gap_before(at)))
        if is_kana and (word := _word_at(line, at, words, longest)):
            yield word
            at = end = word[1]
        else:
            at += 1


def _word_at(line: Line, start: int, words: Mapping[str, str], longest: int) -> tuple[int, int, str] | None:
    end = start
    while end < len(line.key) and end - start < longest and line.scripts[end] == "hiragana":
        end += 1
    while end - start >= _MIN_LENGTH_ALONE:
        reading = line.key[start:end].translate(_LARGE)
        enough = _MIN_LENGTH_ALONE if line.stands_alone(start, end) else _MIN_LENGTH
        if len(reading) >= enough and reading in words:
            return start, end, words[reading]
        end -= 1
    return None


_KANA = "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわゐゑをがぎぐげござじずぜぞだぢづでどばびぶべぼぱぴぷぺぽ"
_LATIN = """a i u e o ka ki ku ke ko sa shi su se so ta chi tsu te to na ni nu ne no ha hi fu he ho ma mi mu me mo ya yu yo
ra ri ru re ro wa i e o ga gi gu ge go za ji zu ze zo da ji zu de do ba bi bu be bo pa pi pu pe po"""
_SYLLABLES = dict(zip(_KANA, re.findall("[a-z]+", _LATIN), strict=True))
_GLIDES = {"ゃ": "a", "ゅ": "u", "ょ": "o"}


def romanize(reading: str) -> str:
    """Return a reading in hiragana in Latin letters: こうち as kochi, しんじゅく as shinjuku. おお stays oo."""
    letters = ""
    double = False
    for char in reading:
        if char in _GLIDES and letters.endswith("i"):
            letters = letters[:-1] + ("" if letters.endswith(("shi", "chi", "ji")) else "y") + _GLIDES[char]
        elif char == "っ":
            double = True
        elif char == "ん":
            letters += "n"
        elif char in _SYLLABLES:
            syllable = _SYLLABLES[char]
            letters += ("t" if syllable.startswith("ch") else syllable[0]) + syllable if double else syllable
            double = False
    return re.sub("uu", "u", re.sub("ou", "o", letters))


_ROWS = {
    "": "あいうえお", "k": "かきくけこ", "s": "さしすせそ", "t": "たちつてと", "n": "なにぬねの", "h": "はひふへほ",
    "m": "まみむめも", "r": "らりるれろ", "g": "がぎぐげご", "z": "ざじずぜぞ", "d": "だぢづでど", "b": "ばびぶべぼ",
    "p": "ぱぴぷぺぽ", "v": "ばびぶべぼ",
}  # fmt: skip
_SMALL = dict(zip("aiueo", "ゃぃゅぇょ", strict=True))
_STEMS = {
    "ky": "き", "sy": "し", "sh": "し", "ty": "ち", "ch": "ち", "ny": "に", "hy": "ひ", "my": "み", "ry": "り", "gy": "ぎ",
    "zy": "じ", "jy": "じ", "j": "じ", "by": "び", "py": "ぴ", "dy": "ぢ",
}  # fmt: skip
_OTHERS = {
    "shi": "し", "chi": "ち", "tsu": "つ", "fu": "ふ", "ji": "じ", "ya": "や", "yu": "ゆ", "yo": "よ", "wa": "わ", "wo": "を",
    "fa": "ふぁ", "fi": "ふぃ", "fe": "ふぇ", "fo": "ふぉ", "wi": "うぃ", "we": "うぇ", "thi": "てぃ", "dhi": "でぃ", "ye": "いぇ",
    "xtu": "っ", "ltu": "っ", "xya": "ゃ", "xyu": "ゅ", "xyo": "ょ", "nn": "ん", "n'": "ん", "-": "ー",
}  # fmt: skip

_TYPED = {
    **{stem + vowel: kana + small for stem, kana in _STEMS.items() for vowel, small in _SMALL.items()},
    **{row + vowel: kana for row, line in _ROWS.items() for vowel, kana in zip("aiueo", line, strict=True)},
    **_OTHERS,
}
"""Kana by the Latin letters that a Japanese input method makes them of."""


def kana_typed(letters: str) -> str | None:
    """Return what a Japanese input method makes of Latin letters: suma-tonougyou as すまーとのうぎょう.

    None when they are not all syllables, as those of English words seldom are.
    """
    left, made = letters.casefold(), ""
    while left:
        syllable = next((left[:n] for n in (3, 2, 1) if left[:n] in _TYPED), "")
        if syllable == "nn" and left[2:3] and left[2:3] in "aiueoy":
            made, left = made + "ん", left[1:]  # onna: おんな
        elif syllable:
            made, left = made + _TYPED[syllable], left[len(syllable) :]
        elif left[0] == "n":
            made, left = made + "ん", left[1:]
        elif (len(left) > 1 and left[0] == left[1] and left[0] in "ksthmrgzdbpfcjwy") or left.startswith("tch"):
            made, left = made + "っ", left[1:]
        else:
            return None
    return made
