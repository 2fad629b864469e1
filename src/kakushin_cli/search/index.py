"""The index: which entries have a piece of text in which field, as sets of bits.

An entry is a bit of a whole number, so that "has all these pairs of characters" is one AND however large the catalogue
is. Building and asking are apart: what is built is plain data (words to lists of numbers), fit to be stored as it is.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

from kakushin_cli.japanese.folding import fold
from kakushin_cli.search.documents import FIELDS
from kakushin_cli.search.words import fold_all, is_latin, joined_words, lone_kanji, pairs, stems

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from kakushin_cli.search.documents import EntryKind, SearchDocument

_KANA = re.compile("[ぁ-ゟー]+")
_WITHIN_KANA = "ぁ-ぉうえおきぎくぐけげこごさざしじすずせぜそぞたちぢっづてどなぬねひびぴふぶぷへべぺほぼぽまみむめゃゅょゆよらりるれろわんー"
"""Kana that cannot be a particle beside a short word in kana: バス is not in バスケット."""
_CODES = {field: chr(ord("a") + n) for n, field in enumerate(FIELDS)}


class TextIndex:
    """Answers which entries have what, without looking at the entries.

    Attributes:
        ids: Entry ids; the number of an entry is its place here.
        kinds: Kinds, likewise.
        names: Folded names (for English the stems with blanks between) to the entries that go by them.
    """

    def __init__(
        self,
        ids: Sequence[str],
        kinds: Sequence[EntryKind],
        postings: Mapping[str, Sequence[int]],
        facets: Mapping[str, Sequence[int]],
        names: Mapping[str, Sequence[int]],
        texts: Sequence[Mapping[str, tuple[str, str]]],
    ) -> None:
        self.ids, self.kinds, self.names = ids, kinds, names
        self.size = len(ids)
        self._postings, self._facets, self._texts = postings, facets, texts
        self._bits: dict[str, int] = {}
        self._numbers: dict[str, int] | None = None
        self._longest_name = max(map(len, names), default=0)

    @property
    def longest_name(self) -> int:
        """Length of the longest folded name."""
        return self._longest_name

    def bit_of(self, entry_id: str) -> int:
        """Return an entry as a bit; 0 when it is not here."""
        if self._numbers is None:
            self._numbers = {entry: n for n, entry in enumerate(self.ids)}
        number = self._numbers.get(entry_id)
        return 0 if number is None else 1 << number

    def facet(self, name: str) -> int:
        """Return the entries with a facet, as bits."""
        return self._as_bits(f"={name}", self._facets.get(name, ()))

    def having(self, term: str, field: str, *, within: int | None = None) -> int:
        """Return the entries that surely or probably have a term in a field.

        Args:
            term: A key (Japanese) or stems with blanks between (English).
            field: One of `FIELDS`.
            within: Entries to look at.

        Returns:
            A superset of the entries that have the term, exact for terms of one word or one pair; `found` tells.
        """
        return next((found for _, found in self.fields_having(term, (field,), within=within)), 0)

    def fields_having(
        self, term: str, fields: Iterable[str] = FIELDS, *, within: int | None = None
    ) -> list[tuple[str, int]]:
        """Return the fields in which any entry has a term, each with the entries as `having` gives them."""
        pieces = pieces_of(term)
        if not pieces:
            return []
        having = []
        for field in fields:
            code = _CODES[field]
            left = -1 if within is None else within
            for piece in pieces:
                key = code + piece
                left &= self._as_bits(key, self._postings.get(key, ()))
                if not left:
                    break
            if left:
                having.append((field, left))
        return having

    def found(self, entry: int, term: str, field: str) -> bool:
        """Return whether an entry really has a term in a field."""
        keys, words = self._texts[entry].get(field, ("", ""))
        if is_latin(term):
            return f" {term} " in words
        if len(term) == 1:
            return bool(self.having(term, field) >> entry & 1)
        if len(term) <= 3 and _KANA.fullmatch(term):
            return bool(re.search(f"(?<![{_WITHIN_KANA}]){term}(?![{_WITHIN_KANA}])", keys))
        return term in keys

    def lines(self, entry: int) -> Iterator[tuple[str, list[str], list[str]]]:
        """Yield the fields of an entry with their texts: as keys, and as stems with blanks between and around."""
        for field, (keys, words) in self._texts[entry].items():
            yield field, keys.split("\n"), [f" {said} " for said in words.strip().split(" | ")] if words else []

    def exists(self, term: str) -> bool:
        """Return whether any entry has a term in any field."""
        for field in FIELDS:
            probable = self.having(term, field)
            if probable and (self.is_exact(term) or any(self.found(n, term, field) for n in bits(probable))):
                return True
        return False

    def is_exact(self, term: str) -> bool:
        """Return whether `having` is sure of a term: one English word, one kanji, or one pair that is not all kana."""
        return (term.isascii() and " " not in term) or (len(term) <= 2 and not _KANA.fullmatch(term))

    def spellings(self, entry: int) -> list[str]:
        """Return the folded names of an entry."""
        return [key for field in ("name", "alias") for key in self._texts[entry].get(field, ("", ""))[0].split("\n")]

    def keywords(self) -> set[str]:
        """Return every folded keyword of the catalogue."""
        return {
            key for texts in self._texts for key in texts.get("keyword", ("", ""))[0].split("\n") if not is_latin(key)
        }

    def stems(self) -> set[str]:
        """Return the stems of all English names and keywords."""
        return {
            word
            for texts in self._texts
            for field in ("name", "alias", "keyword")
            for word in texts.get(field, ("", ""))[1].split()
        }

    def _as_bits(self, key: str, entries: Sequence[int]) -> int:
        known = self._bits.get(key)
        if known is None:
            known = self._bits[key] = as_bits(entries)
        return known


def build_index(documents: Iterable[SearchDocument]) -> TextIndex:
    """Return the index of the entries of a catalogue, in their order."""
    ids: list[str] = []
    kinds: list[EntryKind] = []
    postings: dict[str, list[int]] = defaultdict(list)
    facets: dict[str, list[int]] = defaultdict(list)
    names: dict[str, list[int]] = defaultdict(list)
    texts: list[dict[str, tuple[str, str]]] = []
    for number, document in enumerate(documents):
        ids.append(document.id)
        kinds.append(document.kind)
        by_field: dict[str, tuple[list[str], list[str]]] = {}
        pieces: set[str] = set()
        all_keys = fold_all(text for _, text in document.texts)
        for (field, text), key in zip(document.texts, all_keys, strict=True):
            words, joined = stems(text), joined_words(text)
            keys, sentences = by_field.setdefault(field, ([], []))
            keys.append(key)
            if words:
                sentences.append(" ".join(words))
                sentences += joined
            code = _CODES[field]
            pieces.update(code + piece for piece in pairs(key))
            pieces.update(code + word for word in (*words, *joined))
            pieces.update(code + char for char in lone_kanji(text))
        for piece in pieces:
            postings[piece].append(number)
        for facet in document.facets:
            facets[facet].append(number)
        for name in dict.fromkeys(key for text in document.names for key in name_keys(text)):
            names[name].append(number)
        texts.append(
            {field: ("\n".join(keys), f" {' | '.join(said)} ") for field, (keys, said) in by_field.items()},
        )
    return TextIndex(ids, kinds, postings, facets, names, texts)


def name_keys(name: str) -> list[str]:
    """Return the keys under which a name is looked up: folded, and for English ones also the stems."""
    key = fold(name)
    if not is_latin(key):
        return [key]
    return [" ".join(stems(name)), *(joined_words(name) if len(name.split()) == 1 else [])]


@lru_cache(maxsize=20_000)
def pieces_of(term: str) -> Collection[str]:
    """Return what the index stores of a term: pairs of characters, or words."""
    if is_latin(term) or len(term) == 1:
        return term.split()
    return pairs(term)


def as_bits(entries: Iterable[int]) -> int:
    """Return a set of entries as bits."""
    numbers = list(entries)
    if len(numbers) < 40:
        total = 0
        for n in numbers:
            total |= 1 << n
        return total
    field = bytearray(max(numbers) // 8 + 1)
    for n in numbers:
        field[n >> 3] |= 1 << (n & 7)
    return int.from_bytes(field, "little")


def bits(entries: int) -> Iterator[int]:
    """Yield the entries of a set of bits in ascending order."""
    while entries:
        low = entries & -entries
        yield low.bit_length() - 1
        entries ^= low
