"""Cutting a query into words: the longest known ones first, the rest where the script changes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from kakushin_cli.japanese.folding import fold
from kakushin_cli.search.dictionary import Dictionary, Meaning
from kakushin_cli.search.index import SearchIndex
from kakushin_cli.search.kana import kana_words
from kakushin_cli.search.words import STOP_WORDS, Line, Run, Script, katakana_around, stems

_ADDRESS = r"[A-Za-z0-9._+-]+@[A-Za-z0-9.-]+\.[A-Za-z]+|0\d{1,4}-\d{1,4}-\d{3,4}"
_VERB_ENDINGS = frozenset("すしるれいくきけっまらりえめみげべせてちじねぎびこそたん")
"""Hiragana after kanji that make a verb or an adjective of them; particles are not among them."""
_AFFIXES = frozenset("者化性的用系力型界会部課局法学業家員人新本全各諸他大小地等内外間時後前上下中策")
"""Kanji that leave a word its meaning: 農業者, 新産業."""
_MAX_APART = 5
"""Number of characters that may stand between two pieces of a phrase."""
_MIN_HIRAGANA = 4
"""Length from which a run of hiragana between blanks is a word."""
_MAX_PLACE = 12
"""Length up to which a stretch is looked up as the name of a place or institution."""
_MAX_ENGLISH_WORDS = 16
"""Number of words up to which English phrases and names are looked up."""
_MAX_MISSPELT_NAME = 60
"""Length up to which a query of known words is compared with names."""


class Part(NamedTuple):
    """A word of the query.

    Attributes:
        text: As written.
        term: Key or stems that are looked up in the index.
        script: Script it is written in.
        meanings: What it stands for in the vocabularies and the lexicon.
        start: Where it begins in the folded query.
        end: Where it ends there.
        is_verb: Probably a verb or adjective, of which an entry need not say the same word.
        owners: Entries that go by a name this word is part of.
        is_name_part: It is part of a name of four letters or more, written without blanks: that name is meant.
        inner: Words in kanji or katakana inside a known word.
        read_as: The word in kanji, when it is written in kana.
        is_piece: It is a piece of a phrase, which says more: 病院 of 病院に通えない.
    """

    text: str
    term: str
    script: Script
    meanings: tuple[Meaning, ...] = ()
    start: int = 0
    end: int = 0
    is_verb: bool = False
    owners: tuple[str, ...] = ()
    is_name_part: bool = False
    inner: tuple[str, ...] = ()
    is_piece: bool = False
    read_as: str = ""


class QueryReader:
    """Cuts queries into words.

    Args:
        dictionary: Known words and places.
        index: Knows the names of entries and which other words occur.
    """

    def __init__(self, dictionary: Dictionary, index: SearchIndex) -> None:
        self.dictionary, self.index = dictionary, index

    def read(self, text: str) -> list[Part]:
        """Return the words of a query in order; words that carry no meaning of their own are left out."""
        addresses = re.findall(_ADDRESS, text) if "@" in text or "-" in text else []
        for address in addresses:
            text = text.replace(address, " ")
        parts = [Part(address, " ".join(stems(address)), "latin") for address in addresses]
        line = Line(text)
        candidates = [*self._known_japanese(line), *self._known_english(line), *self._in_kana(line)]
        taken = _longest(p for p in candidates if p.meanings or p.read_as)
        free = [True] * len(line.key)
        for part in taken:
            free[part.start : part.end] = [False] * (part.end - part.start)
        parts += taken
        for run in line.runs:
            parts += self._left(line, run, free)
        parts = _named(parts, _longest(p for p in candidates if p.owners))
        return _with_phrases(parts, _longest(self._phrases(line)))

    def is_unknown(self, part: Part) -> bool:
        """Return whether a word is neither known nor found in any entry."""
        return not part.meanings and not part.owners and not part.is_verb and not self.index.exists(part.term)

    def is_fragment(self, text: str, part: Part, parts: Sequence[Part]) -> bool:
        """Return whether a part was cut out of a word in katakana of which no part means anything: スタートア out of スタートアツプ."""
        word = katakana_around(text, part.text)
        return word != part.text and not any((p.meanings or p.owners) and p.text in word for p in parts)

    def may_be_misspelt(self, text: str, parts: Sequence[Part]) -> bool:
        """Return whether a query should be looked at for misspellings: unknown words, or one long word that is no name."""
        if not parts:
            return False
        if self.has_unknown(parts) or any(self.is_fragment(text, part, parts) for part in parts):
            return True
        is_name = all(p.owners for p in parts)
        return not is_name and len(parts) > 1 and len(text.split()) == 1 and len(text) <= _MAX_MISSPELT_NAME

    def has_unknown(self, parts: Iterable[Part]) -> bool:
        """Return whether any word is unknown."""
        return any(self.is_unknown(part) for part in parts)

    def _known_japanese(self, line: Line) -> Iterator[Part]:
        key, index = line.key, self.index
        for start in range(len(key)):
            lengths = self.dictionary.lengths(key[start : start + 2])
            for end in (start + length for length in lengths if start + length <= len(key)):
                word = key[start:end]
                owners = index.owners(word)
                is_name = bool(owners)
                meanings = self.dictionary.meanings(word)
                if is_name or meanings:
                    if not line.may_be_word(start, end, is_name=is_name):
                        continue
                    if meanings and self._is_part_of_word(line, start, end):
                        meanings = ()
                    if meanings or owners:
                        yield _part(line, start, end, word, meanings, owners)
                elif 2 <= end - start <= _MAX_PLACE and (places := self.dictionary.place(line, start, end)):
                    yield _part(line, start, end, word, places)

    def _in_kana(self, line: Line) -> Iterator[Part]:
        """Yield words in kanji that are written in kana."""
        if not line.is_in_kana() and not any(
            run.script == "hiragana" and line.stands_alone(run.start, run.end) for run in line.runs
        ):
            return
        for start, end, word in kana_words(line):
            key = fold(word)
            owners = self.index.owners(key)
            yield _part(line, start, end, key, self.dictionary.meanings(key), owners)._replace(read_as=word)

    def _phrases(self, line: Line) -> Iterator[Part]:
        """Yield phrases whose pieces stand apart: 免許を返した, 病院に通えない."""
        for pieces, concept_id in self.dictionary.phrases(line.key):
            start = line.key.find(pieces[0])
            while start >= 0:
                end = start + len(pieces[0])
                for piece in pieces[1:]:
                    at = line.key.find(piece, end, end + _MAX_APART + len(piece))
                    end = at + len(piece) if at >= 0 else -1
                    if end < 0:
                        break
                if end > 0 and not line.spans_blank(start, end):
                    part = _part(line, start, end, line.key[start:end], (Meaning("concept", concept_id),))
                    yield part._replace(inner=())
                start = line.key.find(pieces[0], start + 1)

    def _is_part_of_word(self, line: Line, start: int, end: int) -> bool:
        """Return whether a known word is only part of a longer one in kanji that entries have: 授業 of 授業料."""
        word = line.key[start:end]
        left, right = line.kanji_around(start, end)
        longer = ((left[-1:], left[-1:] + word, left[:-1]), (right[:1], word + right[:1], right[1:]))
        for beside, whole, rest in longer:
            if not beside or beside in _AFFIXES or not self.index.exists(whole):
                continue
            if not rest or (len(rest) > 1 and self.index.exists(rest)):
                return True
        return False

    def _known_english(self, line: Line) -> Iterator[Part]:
        """Yield known English phrases: words that follow each other, with or without blanks and hyphens between."""
        for first, head in enumerate(line.runs):
            if head.script != "latin":
                continue
            words: list[str] = []
            joined = True
            for run in line.runs[first : first + _MAX_ENGLISH_WORDS]:
                if run.script != "latin":
                    break
                joined = joined and (not words or run.gap == "sign")
                words += stems(line.latin(run))
                keys = [" ".join(words)] + ([line.key[head.start : run.end]] if joined and len(words) > 1 else [])
                for key in keys:
                    meanings = self.dictionary.meanings(key)
                    owners = self.index.owners(key)
                    if len(words) == 1 and meanings and not line.is_in_capitals(head.start, run.end):
                        owners = ()  # forest is a word, FOREST a programme
                    if not meanings and not owners:
                        meanings = self.dictionary.place_in_latin(key)
                    is_stop = (
                        len(words) == 1 and words[0] in STOP_WORDS and not line.is_in_capitals(head.start, run.end)
                    )
                    if (meanings or owners) and not is_stop:
                        yield _part(line, head.start, run.end, key, meanings, owners)
                        break

    def _left(self, line: Line, run: Run, free: list[bool]) -> Iterator[Part]:
        """Yield the words of a run, or of what known words left of it."""
        start = run.start
        while start < run.end:
            end = start
            while end < run.end and free[end]:
                end += 1
            if end > start:
                yield from self._free(line, run, start, end)
            start = end + 1

    def _free(self, line: Line, run: Run, start: int, end: int) -> Iterator[Part]:
        word = line.key[start:end]
        whole = (start, end) == (run.start, run.end)
        if run.script == "latin":
            letters = line.latin(run)
            if letters not in STOP_WORDS and len(letters) > 1:
                yield _part(line, start, end, " ".join(stems(letters)))
        elif run.script == "katakana":
            if len(word) >= 2:
                yield from self._cut(line, start, end, shortest=3)
        elif run.script == "kanji":
            is_verb = end == run.end and line.is_followed_by_kana(end) and line.key[end] in _VERB_ENDINGS
            if is_verb and (whole or len(word) > 1):
                yield _part(line, start, end, word)._replace(is_verb=True)
            elif len(word) > 1:
                yield from self._cut(line, start, end, shortest=2)
            elif whole:
                yield _part(line, start, end, word)
        elif len(word) >= _MIN_HIRAGANA and whole and line.stands_alone(start, end):
            yield _part(line, start, end, word)

    def _cut(self, line: Line, start: int, end: int, *, shortest: int) -> Iterator[Part]:
        """Yield a word as it stands when an entry has it, else the longest pieces of it that any entry has."""
        if end - start <= shortest or self.index.exists(line.key[start:end]):
            yield _part(line, start, end, line.key[start:end])
            return
        at, unknown = start, start
        while at < end:
            stop = next((e for e in range(end, at + shortest - 1, -1) if self.index.exists(line.key[at:e])), 0)
            if not stop:
                at += 1
                continue
            if at - unknown >= shortest:
                yield _part(line, unknown, at, line.key[unknown:at])
            yield _part(line, at, stop, line.key[at:stop])
            at = unknown = stop
        if end - unknown >= shortest:
            yield _part(line, unknown, end, line.key[unknown:end])


def _part(
    line: Line, start: int, end: int, term: str, meanings: tuple[Meaning, ...] = (), owners: tuple[str, ...] = ()
) -> Part:
    inner = line.inner_words(start, end) if meanings else ()
    return Part(line.written(start, end), term, line.scripts[start], meanings, start, end, owners=owners, inner=inner)


def _longest(parts: Iterable[Part]) -> list[Part]:
    """Return words that do not overlap, longer ones first."""
    chosen: list[Part] = []
    for part in sorted(parts, key=lambda p: (p.start - p.end, p.start)):
        if all(part.end <= other.start or part.start >= other.end for other in chosen):
            chosen.append(part)
    return chosen


def _with_phrases(parts: Iterable[Part], phrases: Sequence[Part]) -> list[Part]:
    """Return the words in order with the phrases they are pieces of; a phrase that says no more than a piece is left out."""
    parts = list(parts)
    phrases = [
        phrase
        for phrase in phrases
        if not any(
            set(phrase.meanings) <= set(p.meanings) for p in parts if p.start < phrase.end and phrase.start < p.end
        )
    ]
    marked = [
        p._replace(is_piece=any(phrase.start <= p.start and p.end <= phrase.end for phrase in phrases)) for p in parts
    ]
    return sorted([*marked, *phrases], key=lambda p: (p.start, -p.end))


def _named(parts: Iterable[Part], names: Iterable[Part]) -> list[Part]:
    """Return the words in order, each with the entries that go by a name it is part of.

    A name in which no word was found is a word itself.
    """
    done = list(parts)
    for name in names:
        length = name.end - name.start
        is_whole = not any(c.isspace() for c in name.text) and (length >= 4 or (name.script == "latin" and length >= 3))
        inside = [p for p in done if name.start <= p.start < p.end <= name.end]
        pieces = inside or [p for p in done if p.start < name.end and name.start < p.end]
        if not pieces:
            pieces = [name]
            done.append(name)
        done = [p._replace(owners=name.owners, is_name_part=is_whole) if p in pieces else p for p in done]
    return sorted(done, key=lambda p: (p.start, p.end))
