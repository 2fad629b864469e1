"""The index: which entries have a piece of text in which field, as sets of bits.

An entry is a bit of a whole number, so that "has all these pairs of characters" is one AND however large the catalogue
is. Building (`index_build`) and asking are apart: what is built is plain data, fit to be stored as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Protocol

from kakushin_cli.search.documents import FIELDS
from kakushin_cli.search.words import is_latin, pairs

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from kakushin_cli.search.documents import EntryKind

_KANA = re.compile("[ぁ-ゟー]+")
_WITHIN_KANA = "ぁ-ぉうえおきぎくぐけげこごさざしじすずせぜそぞたちぢっづてどなぬねひびぴふぶぷへべぺほぼぽまみむめゃゅょゆよらりるれろわんー"
"""Kana that cannot be a particle beside a short word in kana: バス is not in バスケット."""
KEYWORDS, STEMS, LATIN = "keywords", "stems", "latin "
CODES = {field: chr(ord("a") + n) for n, field in enumerate(FIELDS)}


Numbers = Sequence[int] | bytes
"""Entries of a set: their numbers in ascending order, or one bit each, the lowest first."""


class Looked(Protocol):
    """What is looked up by key: a dict, or a table of a compiled catalogue."""

    def get(self, key: str, default: Any = None, /) -> Any:
        """Return the value of a key."""


class Numbered(Protocol):
    """What is looked up by number: a list, or the rows of a compiled catalogue."""

    def __len__(self) -> int: ...

    def __getitem__(self, number: int, /) -> Any: ...


class TextIndex:
    """Answers which entries have what, without looking at the entries.

    Args:
        entries: Id and kind of each entry; its number is its place here.
        numbers: Ids to numbers.
        postings: Pieces of text to the fields (by their codes) and there to the entries that have them.
        facets: Facets to the entries that have them.
        names: Folded names (for English the stems with blanks between) to the numbers of the entries that go by them.
        texts: Texts of each entry by field: as keys, and as stems with blanks between and around.
        longest_name: Length of the longest folded name.
        words: What `keywords`, `stems` and `latin_names` return, by `KEYWORDS`, `STEMS`, and `LATIN` with the letter.
    """

    def __init__(
        self,
        entries: Numbered,
        numbers: Looked,
        postings: Looked,
        facets: Looked,
        names: Looked,
        texts: Numbered,
        longest_name: int,
        words: Looked,
    ) -> None:
        self._entries, self._numbers, self._names, self._words = entries, numbers, names, words
        self.size, self.longest_name = len(entries), longest_name
        self._postings, self._facets, self._texts = postings, facets, texts
        self._pieces: dict[str, dict[str, int]] = {}
        self._bits: dict[str, int] = {}
        self._read: dict[int, Mapping[str, tuple[str, str]]] = {}

    def id_of(self, entry: int) -> str:
        """Return the id of an entry."""
        entry_id: str = self._entries[entry][0]
        return entry_id

    def kind_of(self, entry: int) -> EntryKind:
        """Return the kind of an entry."""
        kind: EntryKind = self._entries[entry][1]
        return kind

    def bit_of(self, entry_id: str) -> int:
        """Return an entry as a bit; 0 when it is not here."""
        number = self._numbers.get(entry_id)
        return 0 if number is None else 1 << number

    def owners(self, name: str) -> tuple[str, ...]:
        """Return the ids of the entries that go by a folded name; empty when none does."""
        return tuple(self.id_of(n) for n in self._names.get(name, ()))

    def facet(self, name: str) -> int:
        """Return the entries with a facet, as bits."""
        known = self._bits.get(name)
        if known is None:
            known = self._bits[name] = as_bits(self._facets.get(name, ()))
        return known

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
            code = CODES[field]
            left = -1 if within is None else within
            for piece in pieces:
                left &= self._having_piece(piece).get(code, 0)
                if not left:
                    break
            if left:
                having.append((field, left))
        return having

    def found(self, entry: int, term: str, field: str) -> bool:
        """Return whether an entry really has a term in a field."""
        keys, words = self._texts_of(entry).get(field, ("", ""))
        if is_latin(term):
            return f" {term} " in words
        if len(term) == 1:
            return bool(self.having(term, field) >> entry & 1)
        if len(term) <= 3 and _KANA.fullmatch(term):
            return bool(re.search(f"(?<![{_WITHIN_KANA}]){term}(?![{_WITHIN_KANA}])", keys))
        return term in keys

    def lines(self, entry: int) -> Iterator[tuple[str, list[str], list[str]]]:
        """Yield the fields of an entry with their texts: as keys, and as stems with blanks between and around."""
        for field, (keys, words) in self._texts_of(entry).items():
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
        return [key for field in ("name", "alias") for key in self._texts_of(entry).get(field, ("", ""))[0].split("\n")]

    def keywords(self) -> Iterable[str]:
        """Return every folded keyword of the catalogue, sorted."""
        found: Iterable[str] = self._words.get(KEYWORDS, ())
        return found

    def stems(self) -> Iterable[str]:
        """Return the stems of all English names and keywords, sorted."""
        found: Iterable[str] = self._words.get(STEMS, ())
        return found

    def latin_names(self, first: str) -> Sequence[str]:
        """Return the folded names in Latin letters that begin with a letter, sorted."""
        found: Sequence[str] = self._words.get(LATIN + first, ())
        return found

    def _texts_of(self, entry: int) -> Mapping[str, tuple[str, str]]:
        found = self._read.get(entry)
        if found is None:
            found = self._read[entry] = self._texts[entry]
        return found

    def _having_piece(self, piece: str) -> Mapping[str, int]:
        """Return the fields, by their codes, in which any entry has a piece, with the entries as bits."""
        known = self._pieces.get(piece)
        if known is None:
            kept: Mapping[str, Numbers] = self._postings.get(piece, {})
            known = self._pieces[piece] = {code: as_bits(entries) for code, entries in kept.items()}
        return known


@lru_cache(maxsize=20_000)
def pieces_of(term: str) -> Collection[str]:
    """Return what the index stores of a term: pairs of characters, or words."""
    if is_latin(term) or len(term) == 1:
        return term.split()
    return pairs(term)


def as_bits(entries: Numbers) -> int:
    """Return a set of entries as bits."""
    if isinstance(entries, bytes):
        return int.from_bytes(entries, "little")
    if len(entries) < 40:
        total = 0
        for n in entries:
            total |= 1 << n
        return total
    return int.from_bytes(as_bytes(entries), "little")


def as_bytes(entries: Sequence[int]) -> bytes:
    """Return a set of entries, which are in ascending order, as bytes with one bit each."""
    field = bytearray(entries[-1] // 8 + 1)
    for n in entries:
        field[n >> 3] |= 1 << (n & 7)
    return bytes(field)


def bits(entries: int) -> Iterator[int]:
    """Yield the entries of a set of bits in ascending order."""
    while entries:
        low = entries & -entries
        yield low.bit_length() - 1
        entries ^= low
