"""Words that nobody knows: what was probably meant. Loaded only when a query has such a word."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from kakushin_cli.catalog.sets import bits
from kakushin_cli.japanese.folding import fold
from kakushin_cli.search.sets import top
from kakushin_cli.search.words import is_latin, pairs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kakushin_cli.search.dictionary import Dictionary
    from kakushin_cli.search.index import TextIndex
    from kakushin_cli.search.reading import Part, Reader

NAME_SHORTEST, NAME_LONGEST = 5, 80
NAME_LIKENESS, NAME_LIKENESS_AT_LEAST, LATIN_NAME_LIKENESS = 83.0, 72.0, 80.0
"""From which likeness a query is a misspelt name; from which when it has an unknown word and no blanks; for Latin ones."""
LONG_NAME, LONG_NAME_LIKENESS = 8, 80.0
"""From which length two wrong characters are forgiven."""
SHARED_PAIRS = 0.4
WORD_SHORTEST, WORD_LIKENESS, LATIN_LIKENESS = 3, 75.0, 80.0


class NearName(NamedTuple):
    """A name that a query is a misspelling of, with the likeness (0 to 100)."""

    name: str
    likeness: float


def corrected_parts(
    text: str, parts: Sequence[Part], reader: Reader, dictionary: Dictionary, index: TextIndex
) -> tuple[list[Part], dict[str, str]]:
    """Return the words of a query with misspelt ones set right, and what was taken for what.

    First the whole query is compared with the names of entries, then each unknown word with every known word.
    """
    key = fold(text)
    unknown = reader.has_unknown(parts)
    near = near_name(key, index) if len(key) <= NAME_LONGEST else None
    at_least = NAME_LIKENESS if len(key) < LONG_NAME else LONG_NAME_LIKENESS
    if unknown and len(text.split()) == 1 and not any(p.owners for p in parts):
        at_least = NAME_LIKENESS_AT_LEAST
    if near and near.likeness >= at_least:
        owners = index.owners(near.name)
        return [replace(p, owners=owners, is_name_part=True) for p in parts], {text: owners[0]}
    if not unknown:
        return list(parts), {}
    words = {*dictionary.words, *index.keywords(), *index.stems()}
    done, corrected = list(parts), {}
    for part in parts:
        if part in done and reader.is_unknown(part):
            for pieces in _with_neighbours(done, done.index(part)):
                written = "".join(p.text for p in pieces)
                better = near_word("".join(p.term for p in pieces), words) if written in text else None
                if better:
                    corrected[written] = dictionary.written(better)
                    at = done.index(pieces[0])
                    right = replace(pieces[0], text=written, term=better, end=pieces[-1].end)
                    done[at : at + len(pieces)] = [replace(right, meanings=dictionary.meanings(better))]
                    break
    return done, corrected


def _with_neighbours(parts: Sequence[Part], at: int) -> Iterator[list[Part]]:
    """Yield a word with what it may have been cut from, the longest first: 自動 and 運伝 were one word."""
    for first, last in ((at - 1, at + 1), (at - 1, at), (at, at + 1), (at, at)):
        pieces = list(parts[max(first, 0) : last + 1])
        touching = all(a.end == b.start and a.script == b.script for a, b in pairwise(pieces))
        if first >= 0 and last < len(parts) and touching:
            yield pieces


def near_name(key: str, index: TextIndex) -> NearName | None:
    """Return the name of an entry that a whole query, folded, is a misspelling of; None when it is like none.

    The candidates are entries that share most pairs of characters with the query, so that the number of entries does
    not matter.
    """
    if len(key) < NAME_SHORTEST:
        return None
    if is_latin(key):
        return _near_latin_name(key, index)
    grams = pairs(key)
    shared = [(index.having(gram, "name") | index.having(gram, "alias"), 1) for gram in sorted(grams)]
    names = {
        name: len(grams & own) / max(len(grams), len(own))
        for entry in bits(top(shared, 40))
        for name in index.spellings(entry)
        if (own := pairs(name))
    }
    likely = sorted(name for name, share in names.items() if share >= SHARED_PAIRS)
    if not likely:
        return None
    from rapidfuzz.fuzz import ratio

    best = max(likely, key=lambda name: (ratio(key, name), name))
    return NearName(best, ratio(key, best))


def _near_latin_name(key: str, index: TextIndex) -> NearName | None:
    from rapidfuzz import process
    from rapidfuzz.fuzz import ratio

    found = process.extractOne(key, index.latin_names(key[:1]), scorer=ratio, score_cutoff=LATIN_NAME_LIKENESS)
    return NearName(found[0], max(found[1], NAME_LIKENESS)) if found else None


def near_word(term: str, known: Iterable[str]) -> str | None:
    """Return the known word that a word is a misspelling or an abbreviation of (スマ農 for スマート農業)."""
    words = list(known)
    if is_latin(term):
        if len(term) < 5:
            return None
        return _nearest(term, [w for w in words if is_latin(w) and w[:1] == term[:1]], LATIN_LIKENESS)
    candidates = [w for w in words if not is_latin(w)]
    if 2 <= len(term) <= 5:
        whole = [w for w in candidates if len(w) > len(term) + 1 and w[0] == term[0] and is_abbreviation(term, w)]
        if whole:
            return min(whole, key=lambda w: (len(w), w))
    if len(term) < WORD_SHORTEST:
        return None
    return _nearest(term, [w for w in candidates if abs(len(w) - len(term)) <= 2], WORD_LIKENESS)


def _nearest(term: str, words: list[str], cutoff: float) -> str | None:
    from rapidfuzz import process
    from rapidfuzz.fuzz import ratio

    found = process.extractOne(term, sorted(words), scorer=ratio, score_cutoff=cutoff)
    return found[0] if found else None


def is_abbreviation(short: str, word: str) -> bool:
    """Return whether a word may be called `short`: the beginnings of all its parts, in order.

    Parts change where kana meet kanji; kanji go two by two.
    """
    return _begins(short, _parts(word))


def _parts(word: str) -> list[str]:
    parts: list[str] = []
    for char in word:
        kana = "ぁ" <= char <= "ゟ" or char == "ー"
        if parts and kana == ("ぁ" <= parts[-1][-1] <= "ゟ" or parts[-1][-1] == "ー") and (kana or len(parts[-1]) < 2):
            parts[-1] += char
        else:
            parts.append(char)
    return parts


def _begins(short: str, parts: list[str]) -> bool:
    if not parts:
        return not short
    head, rest = parts[0], parts[1:]
    return any(head.startswith(short[:n]) and _begins(short[n:], rest) for n in range(1, len(short) + 1))
