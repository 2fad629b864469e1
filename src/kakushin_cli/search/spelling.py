"""Unknown words of a query: what was probably meant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.fuzz import ratio

from kakushin_cli.japanese.folding import fold
from kakushin_cli.search.dictionary import Dictionary
from kakushin_cli.search.index import SearchIndex
from kakushin_cli.search.reading import Part, QueryReader
from kakushin_cli.search.words import is_kana, is_latin, katakana_around, pairs

_MIN_NAME = 5
"""Length from which a query is compared with the names of entries."""
_MAX_NAME = 80
"""Length up to which a query is compared with the names of entries."""
_MIN_NAME_LIKENESS = 83.0
"""Likeness from which a query is a misspelt name."""
_LONG_NAME = 8
"""Length from which two wrong characters of a name are forgiven."""
_MIN_LONG_NAME_LIKENESS = 80.0
"""Likeness from which a long query is a misspelt name."""
_MIN_UNKNOWN_NAME_LIKENESS = 72.0
"""Likeness from which a query without blanks that has an unknown word is a misspelt name."""
_MIN_SHARED_PAIRS = 0.4
"""Share of pairs of characters from which a name is compared with a query."""
_MIN_LATIN_WORD = 5
"""Length from which an English word can be a misspelling."""
_MIN_LATIN_LIKENESS = 80.0
"""Likeness from which an English word or name is a misspelling."""
_MIN_WORD = 3
"""Length from which a Japanese word can be a misspelling."""
_MIN_LIKENESS = 75.0
"""Likeness from which a Japanese word is a misspelling."""
_MAX_LENGTH_DIFFERENCE = 2
"""Largest difference in length between a misspelt Japanese word and the right one."""
_ABBREVIATION_LENGTHS = range(2, 6)
"""Lengths of abbreviations."""


class NearName(NamedTuple):
    """A name that a query is a misspelling of, with the likeness (0 to 100)."""

    name: str
    likeness: float


def corrected_parts(
    text: str, parts: Sequence[Part], reader: QueryReader, dictionary: Dictionary, index: SearchIndex
) -> tuple[list[Part], dict[str, str]]:
    """Return the words of a query with misspelt ones set right, and what was taken for what.

    First the whole query is compared with the names of entries, then each unknown word with the known words of the index.
    """
    key = fold(text)
    unknown = reader.has_unknown(parts)
    near = near_name(key, index) if len(key) <= _MAX_NAME else None
    at_least = _MIN_NAME_LIKENESS if len(key) < _LONG_NAME else _MIN_LONG_NAME_LIKENESS
    if unknown and len(text.split()) == 1 and not any(p.owners for p in parts):
        at_least = _MIN_UNKNOWN_NAME_LIKENESS
    if near and near.likeness >= at_least:
        owners = index.owners(near.name)
        return [p._replace(owners=owners, is_name_part=True) for p in parts], {text: owners[0]}
    done, corrected = _fragments_mended(text, parts, reader, dictionary, index)
    if not unknown:
        return done, corrected
    for part in list(done):
        if part in done and reader.is_unknown(part):
            for pieces in _with_neighbours(done, done.index(part)):
                written = "".join(p.text for p in pieces)
                better = near_word("".join(p.term for p in pieces), index) if written in text else None
                if better:
                    corrected[written] = dictionary.written(better)
                    at = done.index(pieces[0])
                    right = pieces[0]._replace(text=written, term=better, end=pieces[-1].end)
                    done[at : at + len(pieces)] = [right._replace(meanings=dictionary.meanings(better))]
                    break
    return done, corrected


def _fragments_mended(
    text: str, parts: Sequence[Part], reader: QueryReader, dictionary: Dictionary, index: SearchIndex
) -> tuple[list[Part], dict[str, str]]:
    """Return parts with words for those that were cut out of misspelt words in katakana, and what was taken for what."""
    done: list[Part] = []
    corrected: dict[str, str] = {}
    for part in parts:
        word = katakana_around(text, part.text)
        if word in corrected:  # another piece of the same word
            continue
        better = near_word(fold(word), index) if reader.is_fragment(text, part, parts) else None
        if better and dictionary.meanings(better):
            corrected[word] = dictionary.written(better)
            part = part._replace(text=word, term=better, meanings=dictionary.meanings(better))
        done.append(part)
    return done, corrected


def _with_neighbours(parts: Sequence[Part], at: int) -> Iterator[list[Part]]:
    """Yield a word with what it may have been cut from, the longest first: 自動 and 運伝 were one word."""
    for first, last in ((at - 1, at + 1), (at - 1, at), (at, at + 1), (at, at)):
        pieces = list(parts[max(first, 0) : last + 1])
        touching = all(a.end == b.start and a.script == b.script for a, b in pairwise(pieces))
        if first >= 0 and last < len(parts) and touching:
            yield pieces


def near_name(key: str, index: SearchIndex) -> NearName | None:
    """Return the name of an entry that a whole query, folded, may be a misspelling of; None when it is like none."""
    if len(key) < _MIN_NAME:
        return None
    if is_latin(key):
        names = index.latin_names(key[0], _latin_lengths(len(key)))
        best = process.extractOne(key, names, scorer=ratio, score_cutoff=_MIN_LATIN_LIKENESS)
        return NearName(best[0], max(best[1], _MIN_NAME_LIKENESS)) if best else None
    likely = [name for name in index.near_names(key) if _shared_pairs(key, name) >= _MIN_SHARED_PAIRS]
    best = process.extractOne(key, sorted(likely, reverse=True), scorer=ratio, score_cutoff=_MIN_UNKNOWN_NAME_LIKENESS)
    return NearName(best[0], best[1]) if best else None


def _shared_pairs(key: str, name: str) -> float:
    """Return the share of pairs of characters that two keys have in common."""
    own, other = pairs(key), pairs(name)
    return len(own & other) / max(len(own), len(other))


def near_word(term: str, index: SearchIndex) -> str | None:
    """Return the known word that a word is a misspelling or an abbreviation of (スマ農 for スマート農業)."""
    length = len(term)
    if is_latin(term):
        words = index.known_words(_latin_lengths(length), latin=True) if length >= _MIN_LATIN_WORD else []
        return _nearest(term, [word for word in words if word[0] == term[0]], _MIN_LATIN_LIKENESS)
    if length in _ABBREVIATION_LENGTHS:
        words = index.known_words(range(length + 2, _MAX_NAME), latin=False)
        whole = [word for word in words if word[0] == term[0] and is_abbreviation(term, word)]
        if whole:
            return min(whole, key=lambda word: (len(word), word))
    lengths = range(length - _MAX_LENGTH_DIFFERENCE, length + _MAX_LENGTH_DIFFERENCE + 1)
    return _nearest(term, index.known_words(lengths, latin=False), _MIN_LIKENESS) if length >= _MIN_WORD else None


def _latin_lengths(length: int) -> range:
    """Return the lengths of words that can be like one of a length: each letter too many costs likeness."""
    rest = 100 - int(_MIN_LATIN_LIKENESS)
    return range(-(-length * (100 - rest) // (100 + rest)), length * (100 + rest) // (100 - rest) + 1)


def _nearest(term: str, words: Sequence[str], cutoff: float) -> str | None:
    best = process.extractOne(term, words, scorer=ratio, score_cutoff=cutoff)
    return best[0] if best else None


def is_abbreviation(short: str, word: str) -> bool:
    """Return whether a word may be called `short`: the beginnings of all its parts, in order."""
    return _begins(short, _word_parts(word))


def _begins(short: str, parts: list[str]) -> bool:
    if not parts:
        return not short
    head, rest = parts[0], parts[1:]
    return any(head.startswith(short[:n]) and _begins(short[n:], rest) for n in range(1, len(short) + 1))


def _word_parts(word: str) -> list[str]:
    """Return the parts of a word: they change where kana meet kanji, and kanji go two by two."""
    parts: list[str] = []
    for char in word:
        kana = is_kana(char)
        if parts and kana == is_kana(parts[-1][-1]) and (kana or len(parts[-1]) < 2):
            parts[-1] += char
        else:
            parts.append(char)
    return parts
