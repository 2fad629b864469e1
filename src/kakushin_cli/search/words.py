"""Words of a text: what an index stores of it, and a query as a line of characters that is cut into them.

Japanese is looked up by pairs of neighbouring characters of its key, English by the stems of its words. A single kanji
counts only where it stands alone (店, not 店舗). A query has a key too, the script of each character, and places where words
may begin and end.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from kakushin_cli.japanese.folding import fold, fold_with_map

_KANJI = (
    ("\u2e80", "\u2fdf"),
    ("\u3005", "\u3007"),
    ("\u3400", "\u4dbf"),
    ("\u4e00", "\u9fff"),
    ("\uf900", "\ufaff"),
    ("\U00020000", "\U0003ffff"),
)
"""First and last character of the blocks of kanji; iteration marks count as kanji."""
_KATAKANA = re.compile("[ァ-ヺー]+")
_LATIN = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")
_LATIN_RUN = re.compile(r"[a-z0-9][a-z0-9'&.+/\-]*[a-z0-9]|[a-z0-9]")
_JOINED = re.compile(r"[a-z0-9]['&.+/\-]+[a-z0-9]")
_ACCENTED = re.compile("[\u00c0-\u024f\u0300-\u036f\u1e00-\u1eff]")
_VOWEL = re.compile(r"[aeiouy]")
_ISE_ENDING = re.compile(r"(?<=.{4})i[sz](?:ations?|ing|ed|e)$")
"""The endings of -ise and -ize, after four letters or more."""
_SPELLINGS: dict[str, str] = dict(
    re.findall(
        r"(\w+):(\w+)",
        """programme:program programmes:program centre:center centres:center fibre:fiber labour:labor
        fertiliser:fertilizer licence:license defence:defense harbour:harbor tyre:tire bus:bus buses:bus gas:gas
        gases:gas lens:lens children:child people:person women:woman men:man lives:life built:build grew:grow grown:grow
        fed:feed made:make found:found training:train aging:age ageing:age news:news""",
    )
)
"""Stems that the rules of `stem` do not give."""
_STOP = """a an the of for to in on at by from with without into onto and or but nor so as if than then that this these those
    which who whom whose what when where why how is are was were be been being am do does did done have has had having
    i we you he she it they me us him her them my our your his its their mine ours yours
    want wants wanted would like need needs looking look find please can could may might shall should will get got
    there here any some all each every more most much many few other another such only also just too very not no yes
    about up out over under between among through during before after again against per via us's don't i'm we're
    within across around toward towards whether while because both either neither own same let make makes use used using
    someone anyone something anything one ones thing things way ways kind lot"""
STOP_WORDS = frozenset(_LATIN.findall(_STOP))
"""English words that carry no meaning of their own in a request."""
_fold_character = lru_cache(maxsize=10_000)(fold)


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Return the part that forms of an English word share: farms, farming and farm are one; both spellings of -ise."""
    if word in _SPELLINGS:
        return _SPELLINGS[word]
    word = word.removesuffix("'s")
    if len(word) < 4 or not word.isalpha():
        return word
    if _ISE_ENDING.search(word):
        return _ISE_ENDING.sub("iz", word)
    if word.endswith("ies") and len(word) > 4:
        word = word[:-3] + "y"
    elif word.endswith(("sses", "shes", "ches", "xes", "zes")):
        word = word[:-2]
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for ending in ("ing", "ed"):
        rest = word.removesuffix(ending)
        if rest != word and len(rest) >= 3 and _VOWEL.search(rest):
            word = rest[:-1] if rest[-1] == rest[-2] and rest[-1] not in "lsz" else rest
            break
    if word.endswith("e") and len(word) > 4:
        word = word[:-1]
    return word[:-1] + "i" if word.endswith("y") and len(word) > 3 else word


def latin_text(text: str) -> str:
    """Return a text in lower case without accents, in which English words are looked up."""
    plain = unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
    if _ACCENTED.search(plain):
        plain = "".join(c for c in unicodedata.normalize("NFD", plain) if not 0x300 <= ord(c) <= 0x36F)
    return plain


def stems(text: str) -> list[str]:
    """Return the stems of the English words of a text in order; what a hyphen joins comes apart."""
    return [stem(word) for word in _LATIN.findall(latin_text(text))]


def joined_words(text: str) -> list[str]:
    """Return what hyphens, dots and the like join as one word: COI-NEXT as coinext."""
    return latin_words(text)[1]


def latin_words(text: str) -> tuple[list[str], list[str]]:
    """Return the stems of a text and its joined words, as `stems` and `joined_words` do."""
    plain = latin_text(text)
    words = _LATIN.findall(plain)
    joined: list[str] = []
    if words and _JOINED.search(plain):
        for run in _LATIN_RUN.findall(plain):
            parts = _LATIN.findall(run)
            if len(parts) > 1 and len(word := "".join(parts).replace("'", "")) <= 16:
                joined.append(stem(word))
    return list(map(stem, words)), joined


def term_of(word: str) -> str:
    """Return the search term of a word: its key, or the stems of its words when it is English."""
    key = fold(word)
    return " ".join(stems(word)) if is_latin(key) else key


def is_latin(key: str) -> bool:
    """Return whether a key is written in plain letters, digits and signs alone."""
    return key.isascii() and key.isprintable()


def ordered_pairs(key: str) -> list[str]:
    """Return the pairs of neighbouring characters of a key in order, those of two plain letters left out."""
    return [pair for n in range(len(key) - 1) if not (pair := key[n : n + 2]).isascii()]


def pairs(key: str) -> set[str]:
    """Return the different pairs of neighbouring characters of a key, those of two plain letters left out."""
    return set(ordered_pairs(key))


def is_kana(term: str) -> bool:
    """Return whether a term is written in hiragana alone, into which keys turn katakana."""
    return all("ぁ" <= char <= "ゟ" or char == "ー" for char in term)


def is_kanji(char: str) -> bool:
    """Return whether a character is a kanji or an iteration mark."""
    return any(first <= char <= last for first, last in _KANJI)


def lone_kanji(text: str) -> list[str]:
    """Return the kanji that stand alone in a text, folded."""
    return [_fold_character(run) for run in _runs_of_kanji().findall(text) if len(run) == 1]


@cache
def _runs_of_kanji() -> re.Pattern[str]:
    """Return the pattern of a run of kanji: only entries are cut by it, and it takes as long to compile as all others."""
    return re.compile(f"[{''.join(f'{first}-{last}' for first, last in _KANJI)}]+")


def katakana_around(text: str, part: str) -> str:
    """Return the word in katakana of which a part of a text is a piece; the part itself when it is none."""
    return next((word for word in _KATAKANA.findall(text) if part in word), part)


Script = Literal["latin", "kanji", "katakana", "hiragana"]
Gap = Literal["", "sign", "blank"]
_PARTICLES = frozenset("をはがにでとのへもやかなねよ")
_AFTER_WORD = re.compile(
    "[をはがにでとのへもやかなだ]|まで|より|って|し[たてまよ]|する|さ[れせ]|た[いく]|ま[すし]|っぽ|づく|ごと|ほし"
)
"""What may follow a word in hiragana: particles, and how sentences go on or end."""
_SEPARATORS = "、。，．！？!?"
_AROUND = " \u3000、。，．・,!?！？()（）「」『』-‐–—~〜～"
_MIN_KANA_SHARE = 0.8
"""Share of hiragana from which a query is written in kana."""
_MIN_SPANNING_LENGTH = 5
"""Length from which a known word may be written with a blank inside."""


class Run(NamedTuple):
    """A stretch of one script in the key. `gap` says what stood before it: nothing, a sign, or a blank."""

    start: int
    end: int
    script: Script
    gap: Gap


class Line:
    """A query with its key. Positions are those in the key, in which blanks and signs are left out."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.key, self._origins = fold_with_map(text)
        self.scripts: list[Script] = []
        for origin, char in zip(self._origins, self.key, strict=True):
            self.scripts.append(_script(text[origin], char, self.scripts[-1] if self.scripts else "kanji"))
        self.runs = list(self._runs())

    def _runs(self) -> Iterator[Run]:
        start = 0
        gap: Gap = ""
        for n in range(1, len(self.key) + 1):
            between = self.gap_before(n)
            if n == len(self.key) or self.scripts[n] != self.scripts[n - 1] or between:
                yield Run(start, n, self.scripts[start], gap)
                start, gap = n, between

    def gap_before(self, n: int) -> Gap:
        """Return what stands in the text before a character of the key."""
        if n == 0 or n >= len(self.key):
            return ""
        skipped = self.text[self._origins[n - 1] + 1 : self._origins[n]]
        if skipped == "," and self.key[n - 1].isdigit() and self.key[n].isdigit():
            return ""
        if skipped in ("'", "’"):
            return ""
        signs = [c for c in skipped if unicodedata.category(c)[0] in "PSZC"]
        if not signs:
            return ""
        return "blank" if any(c.isspace() or c in _SEPARATORS for c in signs) else "sign"

    def written(self, start: int, end: int) -> str:
        """Return a stretch as the user wrote it."""
        # A character of the text may give several of the key: 'ำ' gives two.
        last = max(self._origins[end], self._origins[end - 1] + 1) if end < len(self._origins) else len(self.text)
        return self.text[self._origins[start] : last].strip(_AROUND)

    def is_in_capitals(self, start: int, end: int) -> bool:
        """Return whether a stretch is written in capital letters."""
        return self.text[self._origins[start] : self._origins[end - 1] + 1].isupper()

    def latin(self, run: Run) -> str:
        """Return a run in Latin letters without signs at its ends."""
        return self.key[run.start : run.end].strip("+#&%./")

    def stands_alone(self, start: int, end: int) -> bool:
        """Return whether blanks or signs stand on both sides of a stretch."""
        left = start == 0 or bool(self.gap_before(start))
        return left and (end == len(self.key) or bool(self.gap_before(end)))

    def spans_blank(self, start: int, end: int) -> bool:
        """Return whether a blank or the end of a sentence stands inside a stretch."""
        return any(self.gap_before(n) == "blank" for n in range(start + 1, end))

    def is_in_kana(self) -> bool:
        """Return whether a query is written in hiragana where others write kanji."""
        japanese = [s for s in self.scripts if s != "latin"]
        return len(japanese) >= 4 and japanese.count("hiragana") >= _MIN_KANA_SHARE * len(japanese)

    def is_followed_by_kana(self, n: int) -> bool:
        """Return whether hiragana goes on without a gap where a word ends."""
        return n < len(self.key) and self.scripts[n] == "hiragana" and not self.gap_before(n)

    def inner_words(self, start: int, end: int) -> tuple[str, ...]:
        """Return the words in kanji (two or more) or katakana (three or more) inside a stretch of several scripts."""
        runs = [(max(r.start, start), min(r.end, end), r.script) for r in self.runs if r.start < end and start < r.end]
        if len(runs) == 1:
            return ()
        shortest = {"kanji": 2, "katakana": 3}
        return tuple(self.key[a:b] for a, b, script in runs if b - a >= shortest.get(script, 99))

    def kanji_around(self, start: int, end: int) -> tuple[str, str]:
        """Return what stands in kanji right before and right after a stretch in kanji."""
        run = next((r for r in self.runs if r.start <= start and end <= r.end and r.script == "kanji"), None)
        return (self.key[run.start : start], self.key[end : run.end]) if run else ("", "")

    def kanji_beside(self, start: int, end: int) -> tuple[str, str]:
        """Return the kanji right before and right after a stretch, empty where there is none."""
        before = self.key[start - 1] if self._goes_on(start - 1, start) else ""
        after = self.key[end] if self._goes_on(end, end) else ""
        return before, after

    def _goes_on(self, n: int, boundary: int) -> bool:
        return 0 <= n < len(self.key) and self.scripts[n] == "kanji" and not self.gap_before(boundary)

    def may_be_word(self, start: int, end: int, *, is_name: bool = False) -> bool:
        """Return whether a known word may be meant by a stretch: it must begin and end where words do.

        Kanji may be cut anywhere, katakana at one end at least, Latin letters nowhere; hiragana only where a particle or
        an ending stands. A name of an entry may be written with blanks inside.
        """
        length = end - start
        if not is_name and length < _MIN_SPANNING_LENGTH and self.spans_blank(start, end):
            return False
        first, last = self.scripts[start], self.scripts[end - 1]
        begins = start == 0 or self.scripts[start - 1] != first or bool(self.gap_before(start))
        ends = end == len(self.key) or self.scripts[end] != last or bool(self.gap_before(end))
        if length == 1:
            return begins and ends and first != "hiragana"
        if (first == "latin" and not begins) or (last == "latin" and not ends):
            return False
        if first == "hiragana" and not begins and self.key[start - 1] not in _PARTICLES:
            return False
        scripts = set(self.scripts[start:end])
        if scripts == {"hiragana"}:
            if length == 2:
                return begins and ends
            return ends or _AFTER_WORD.match(self.key, end) is not None
        if scripts == {"katakana"}:
            return (begins or ends) if length >= 3 else (begins and ends)
        return begins or first != "katakana"


def _script(written: str, char: str, before: Script) -> Script:
    plain = unicodedata.normalize("NFKC", written)[:1] or char
    if char.isascii():
        return "latin"
    if plain == "ー":
        return before if before in ("katakana", "hiragana") else "katakana"
    if "ァ" <= plain <= "ヿ":
        return "katakana"
    if "ぁ" <= plain <= "ゟ":
        return "hiragana"
    if is_kanji(char):
        return "kanji"
    return "latin" if char.isalnum() and char < "\u3000" else "kanji"
