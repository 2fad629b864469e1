"""Unknown words of a query: what was probably meant."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from kakushin_cli.japanese.folding import fold
from kakushin_cli.search.index import SearchIndex
from kakushin_cli.search.reading import Part, QueryReader
from kakushin_cli.search.words import is_latin, katakana_around, pairs

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
_PARTS = re.compile("[ぁ-ゟー]+|[^ぁ-ゟー]{1,2}")
"""The parts of a word: they change where kana meet kanji, and kanji go two by two."""


def corrected_parts(text: str, parts: Sequence[Part], reader: QueryReader) -> tuple[list[Part], dict[str, str]]:
    """Return the words of a query with misspelt ones set right, and what was taken for what.

    First the whole query is compared with the names of entries, then each unknown word with the known words of the index.
    """
    has_unknown = reader.has_unknown(parts)
    if name := _misspelt_name(text, parts, reader.index, has_unknown=has_unknown):
        owners = reader.index.owners(name)
        return [p._replace(owners=owners, is_name_part=True) for p in parts], {text: owners[0]}
    words, corrected = _fragments_mended(text, parts, reader)
    if not has_unknown:
        return words, corrected
    for part in list(words):
        if part in words and reader.is_unknown(part):
            for pieces in _with_neighbours(words, words.index(part)):
                written = "".join(p.text for p in pieces)
                better = near_word("".join(p.term for p in pieces), reader.index) if written in text else None
                if better:
                    corrected[written] = reader.dictionary.written(better)
                    at = words.index(pieces[0])
                    right = pieces[0]._replace(text=written, term=better, end=pieces[-1].end)
                    words[at : at + len(pieces)] = [right._replace(meanings=reader.dictionary.meanings(better))]
                    break
    return words, corrected


def _misspelt_name(text: str, parts: Sequence[Part], index: SearchIndex, *, has_unknown: bool) -> str | None:
    """Return the name of an entry, folded, that a whole query is a misspelling of; None when it is none."""
    key = fold(text)
    if not _MIN_NAME <= len(key) <= _MAX_NAME:
        return None
    at_least = _MIN_NAME_LIKENESS if len(key) < _LONG_NAME else _MIN_LONG_NAME_LIKENESS
    if has_unknown and len(text.split()) == 1 and not any(p.owners for p in parts):
        at_least = _MIN_UNKNOWN_NAME_LIKENESS
    if is_latin(key):
        # An English name is near enough however short it is.
        return _nearest(key, index.latin_names(key[0], _latin_lengths(len(key))), _MIN_LATIN_LIKENESS)
    likely = [name for name in index.near_names(key) if _shared_pairs(key, name) >= _MIN_SHARED_PAIRS]
    return _nearest(key, sorted(likely, reverse=True), at_least)


def _fragments_mended(text: str, parts: Sequence[Part], reader: QueryReader) -> tuple[list[Part], dict[str, str]]:
    """Return parts with words for those that were cut out of misspelt words in katakana, and what was taken for what."""
    words: list[Part] = []
    corrected: dict[str, str] = {}
    for part in parts:
        word = katakana_around(text, part.text)
        if word in corrected:  # another piece of the same word
            continue
        better = near_word(fold(word), reader.index) if reader.is_fragment(text, part, parts) else None
        if better and (meanings := reader.dictionary.meanings(better)):
            corrected[word] = reader.dictionary.written(better)
            part = part._replace(text=word, term=better, meanings=meanings)
        words.append(part)
    return words, corrected


def _with_neighbours(parts: Sequence[Part], at: int) -> Iterator[list[Part]]:
    """Yield a word with what it may have been cut from, the longest first: 自動 and 運伝 were one word."""
    for first, last in ((at - 1, at + 1), (at - 1, at), (at, at + 1), (at, at)):
        pieces = list(parts[max(first, 0) : last + 1])
        touching = all(a.end == b.start and a.script == b.script for a, b in pairwise(pieces))
        if first >= 0 and last < len(parts) and touching:
            yield pieces


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
        whole = [word for word in words if word[0] == term[0] and _begins(term, _PARTS.findall(word))]
        if whole:
            return min(whole, key=lambda word: (len(word), word))
    lengths = range(length - _MAX_LENGTH_DIFFERENCE, length + _MAX_LENGTH_DIFFERENCE + 1)
    return _nearest(term, index.known_words(lengths, latin=False), _MIN_LIKENESS) if length >= _MIN_WORD else None


def _latin_lengths(length: int) -> range:
    """Return the lengths of words that can be like one of a length: each letter too many costs likeness."""
    rest = 100 - int(_MIN_LATIN_LIKENESS)
    return range(-(-length * (100 - rest) // (100 + rest)), length * (100 + rest) // (100 - rest) + 1)


def _nearest(term: str, words: Sequence[str], cutoff: float) -> str | None:
    if not words:
        return None
    # RapidFuzz is loaded only for a query that is near to something: most have no word that may be misspelt.
    from rapidfuzz import process
    from rapidfuzz.fuzz import ratio

    best = process.extractOne(term, words, scorer=ratio, score_cutoff=cutoff)
    return best[0] if best else None


def _begins(short: str, parts: list[str]) -> bool:
    """Return whether the parts of a word may be called `short`: the beginnings of all of them, in order."""
    if not parts:
        return not short
    head, rest = parts[0], parts[1:]
    return any(head.startswith(short[:n]) and _begins(short[n:], rest) for n in range(1, len(short) + 1))
