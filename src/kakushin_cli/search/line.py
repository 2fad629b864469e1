"""A query as a line of characters: its key, the script of each, and where words may begin and end."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Literal, NamedTuple

from kakushin_cli.japanese.folding import fold_with_map
from kakushin_cli.search.words import is_kanji

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
