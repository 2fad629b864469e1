"""Words that nobody knows: what was probably meant. Loaded only when a query has such a word."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from kakushin_cli.catalog.sets import bits
from kakushin_cli.japanese.folding import fold
from kakushin_cli.search.sets import top
from kakushin_cli.search.word_lists import (
    LATIN_LIKENESS,
    LIKENESS,
    LONGEST_ABBREVIATION,
    SHORTEST,
    SHORTEST_ABBREVIATION,
    SHORTEST_LATIN,
    word_parts,
)
from kakushin_cli.search.words import is_latin, katakana_around, pairs

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kakushin_cli.search.dictionary import Dictionary
    from kakushin_cli.search.index import TextIndex
    from kakushin_cli.search.reading import Part, Reader
    from kakushin_cli.search.word_lists import WordLists

NAME_SHORTEST, NAME_LONGEST = 5, 80
NAME_LIKENESS, NAME_LIKENESS_AT_LEAST, LATIN_NAME_LIKENESS = 83.0, 72.0, LATIN_LIKENESS
"""From which likeness a query is a misspelt name; from which when it has an unknown word and no blanks; for Latin ones."""
LONG_NAME, LONG_NAME_LIKENESS = 8, 80.0
"""From which length two wrong characters are forgiven."""
SHARED_PAIRS = 0.4


class NearName(NamedTuple):
    """A name that a query is a misspelling of, with the likeness (0 to 100)."""

    name: str
    likeness: float


def corrected_parts(
    text: str, parts: Sequence[Part], reader: Reader, dictionary: Dictionary, index: TextIndex, lists: WordLists
) -> tuple[list[Part], dict[str, str]]:
    """Return the words of a query with misspelt ones set right, and what was taken for what.

    First the whole query is compared with the names of entries, then each unknown word with the known words of `lists`.
    """
    key = fold(text)
    unknown = reader.has_unknown(parts)
    near = near_name(key, index, lists) if len(key) <= NAME_LONGEST else None
    at_least = NAME_LIKENESS if len(key) < LONG_NAME else LONG_NAME_LIKENESS
    if unknown and len(text.split()) == 1 and not any(p.owners for p in parts):
        at_least = NAME_LIKENESS_AT_LEAST
    if near and near.likeness >= at_least:
        owners = index.owners(near.name)
        return [p._replace(owners=owners, is_name_part=True) for p in parts], {text: owners[0]}
    done, corrected = _fragments_mended(text, parts, reader, dictionary, lists)
    if not unknown:
        return done, corrected
    for part in list(done):
        if part in done and reader.is_unknown(part):
            for pieces in _with_neighbours(done, done.index(part)):
                written = "".join(p.text for p in pieces)
                better = near_word("".join(p.term for p in pieces), lists) if written in text else None
                if better:
                    corrected[written] = dictionary.written(better)
                    at = done.index(pieces[0])
                    right = pieces[0]._replace(text=written, term=better, end=pieces[-1].end)
                    done[at : at + len(pieces)] = [right._replace(meanings=dictionary.meanings(better))]
                    break
    return done, corrected


def _fragments_mended(
    text: str, parts: Sequence[Part], reader: Reader, dictionary: Dictionary, lists: WordLists
) -> tuple[list[Part], dict[str, str]]:
    """Return parts with words for those that were cut out of misspelt words in katakana, and what was taken for what."""
    done: list[Part] = []
    corrected: dict[str, str] = {}
    for part in parts:
        word = katakana_around(text, part.text)
        if word in corrected:  # another piece of the same word
            continue
        better = near_word(fold(word), lists) if reader.is_fragment(text, part, parts) else None
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


def near_name(key: str, index: TextIndex, lists: WordLists) -> NearName | None:
    """Return the name of an entry that a whole query, folded, may be a misspelling of; None when it is like none.

    The candidates are entries that share most pairs of characters with the query, so that the number of entries does
    not matter.
    """
    if len(key) < NAME_SHORTEST:
        return None
    if is_latin(key):
        return _near_latin_name(key, lists)
    grams = pairs(key)
    shared = [(index.having(gram, "name") | index.having(gram, "alias"), 1) for gram in sorted(grams)]
    names = {
        name
        for entry in bits(top(shared, 40))
        for name in index.spellings(entry)
        if 200 * min(len(name), len(key)) >= NAME_LIKENESS_AT_LEAST * (len(name) + len(key))
    }
    likely = [name for name in sorted(names) if _share(grams, pairs(name)) >= SHARED_PAIRS]
    if not likely:
        return None
    from rapidfuzz.fuzz import ratio

    best = max(likely, key=lambda name: (ratio(key, name), name))
    return NearName(best, ratio(key, best))


def _share(grams: set[str], own: set[str]) -> float:
    return len(grams & own) / max(len(grams), len(own)) if own else 0.0


def _near_latin_name(key: str, lists: WordLists) -> NearName | None:
    names = lists.latin_names(key)
    if not names:
        return None
    from rapidfuzz import process
    from rapidfuzz.fuzz import ratio

    found = process.extractOne(key, names, scorer=ratio, score_cutoff=LATIN_NAME_LIKENESS)
    return NearName(found[0], max(found[1], NAME_LIKENESS)) if found else None


def near_word(term: str, known: WordLists) -> str | None:
    """Return the known word that a word is a misspelling or an abbreviation of (スマ農 for スマート農業)."""
    if is_latin(term):
        return _nearest(term, known.latin_words(term), LATIN_LIKENESS) if len(term) >= SHORTEST_LATIN else None
    if SHORTEST_ABBREVIATION <= len(term) <= LONGEST_ABBREVIATION:
        whole = [
            w
            for w in known.abbreviated(term)
            if len(w) > len(term) + 1 and w[0] == term[0] and is_abbreviation(term, w)
        ]
        if whole:
            return min(whole, key=lambda w: (len(w), w))
    return _nearest(term, known.words(term), LIKENESS) if len(term) >= SHORTEST else None


def _nearest(term: str, words: list[str], cutoff: float) -> str | None:
    if not words:
        return None
    from rapidfuzz import process
    from rapidfuzz.fuzz import ratio

    found = process.extractOne(term, words, scorer=ratio, score_cutoff=cutoff)
    return found[0] if found else None


def is_abbreviation(short: str, word: str) -> bool:
    """Return whether a word may be called `short`: the beginnings of all its parts, in order."""
    return _begins(short, word_parts(word))


def _begins(short: str, parts: list[str]) -> bool:
    if not parts:
        return not short
    head, rest = parts[0], parts[1:]
    return any(head.startswith(short[:n]) and _begins(short[n:], rest) for n in range(1, len(short) + 1))
