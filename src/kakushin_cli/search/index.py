"""The index: which entries have a piece of text in which field, as sets of bits.

An entry is a bit of a whole number, so that "has all these pairs of characters" is one AND however large the catalogue
is. Building (`index_build`) and asking are apart: what is built is plain data, fit to be stored as it is.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from kakushin_cli.catalog.sets import as_bits, bits
from kakushin_cli.search.documents import FIELDS
from kakushin_cli.search.words import is_latin, pairs

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from kakushin_cli.search.documents import EntryKind

_WITHIN_KANA = frozenset(
    "ぁあぃいぅうぇえぉおきぎくぐけげこごさざしじすずせぜそぞたちぢっづてどなぬねひびぴふぶぷへべぺほぼぽまみむめゃゅょゆよらりるれろわんー"
)
"""Kana that cannot be a particle beside a short word in kana: バス is not in バスケット."""
CODES = {field: chr(ord("a") + n) for n, field in enumerate(FIELDS)}


MOST_KEPT = 1 << 26
"""How much is remembered of earlier queries, about, in bytes."""
MOST_ASKED, _AT_ONCE = 300, 20
"""Of how many entries the texts are read to know whether a word exists, and of how many before looking at the answer."""


class Looked(Protocol):
    """What is looked up by key: a dict, or a table of a compiled catalogue."""

    def get(self, key: str, default: Any = None, /) -> Any:
        """Return the value of a key."""


class Numbered(Protocol):
    """What is looked up by number: a list, or the rows of a compiled catalogue."""

    def __len__(self) -> int: ...

    def __getitem__(self, number: int, /) -> Any: ...


class Presence(NamedTuple):
    """Where a term surely or probably is: the entries as bits, how many they are, and those of each field that has it."""

    anywhere: int
    total: int
    fields: tuple[tuple[str, int], ...]


class TextIndex:
    """Answers which entries have what, without looking at the entries.

    Args:
        entries: Id and kind of each entry; its number is its place here.
        numbers: Ids to numbers.
        postings: Pieces of text to the fields (by their codes) and there to the entries that have them.
        facets: Facets to the entries that have them.
        names: Folded names (for English the stems with blanks between) to the numbers of the entries that go by them.
        texts: Texts of each entry by field: as keys, and as stems with blanks between and around.
        name_starts: How long names are, by their first characters (`starts_of`).
    """

    def __init__(
        self,
        entries: Numbered,
        numbers: Looked,
        postings: Looked,
        facets: Looked,
        names: Looked,
        texts: Numbered,
        name_starts: Looked,
    ) -> None:
        self._entries, self._numbers, self._names, self._name_starts = entries, numbers, names, name_starts
        self.size = len(entries)
        self._postings, self._facets, self._texts = postings, facets, texts
        self._pieces: dict[str, Mapping[str, Any]] = {}
        self._sets: dict[tuple[str, str], int] = {}
        self._bits: dict[str, int] = {}
        self._read: dict[int, Mapping[str, tuple[str, str]]] = {}
        self._asked: tuple[int, dict[tuple[str, tuple[str, ...]], Presence | None]] = (-1, {})
        self._existing: dict[str, bool] = {}
        self._kept = 0

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

    def name_lengths(self, start: str) -> Sequence[int]:
        """Return how long the names are that are not in Latin letters and begin with one or two characters."""
        found: Sequence[int] = self._name_starts.get(start, ())
        return found

    def facet(self, name: str) -> int:
        """Return the entries with a facet, as bits."""
        known = self._bits.get(name)
        if known is None:
            known = self._bits[name] = as_bits(self._facets.get(name, ()))
        return known

    def having(self, term: str, field: str) -> int:
        """Return the entries that surely or probably have a term in a field, as bits.

        Args:
            term: A key (Japanese) or stems with blanks between (English).
            field: One of `FIELDS`.

        Returns:
            A superset of the entries that have the term, exact for terms of one word or one pair; `really` tells.
        """
        return next((found for _, found in self._fields_having(term, (field,))), 0)

    def presence(self, term: str, fields: tuple[str, ...] = FIELDS, *, within: int) -> Presence | None:
        """Return where a term is among some entries, of which a superset is found as `having` does; None when nowhere.

        What was asked last is remembered, for words that mean the same are asked for again and again.
        """
        asked = self._asked
        if within is not asked[0]:
            asked = self._asked = (within, asked[1] if within == asked[0] else {})
        key = (term, fields)
        try:
            return asked[1][key]
        except KeyError:
            found = asked[1][key] = self._presence(term, fields, within)
            return found

    def _presence(self, term: str, fields: tuple[str, ...], within: int) -> Presence | None:
        by_field = [(field, left) for field, found in self._fields_having(term, fields) if (left := found & within)]
        anywhere = 0
        for _, found in by_field:
            anywhere |= found
        self._keep(len(by_field) + 1)
        return Presence(anywhere, anywhere.bit_count(), tuple(by_field)) if by_field else None

    def _fields_having(self, term: str, fields: Iterable[str]) -> list[tuple[str, int]]:
        pieces = pieces_of(term)
        kept = [self._piece(piece) for piece in pieces]
        if not kept or not all(kept):
            return []
        having = []
        for field in fields:
            code = CODES[field]
            if not all(code in by_field for by_field in kept):
                continue
            left = -1
            for piece, by_field in zip(pieces, kept, strict=True):
                left &= self._decoded(piece, code, by_field)
                if not left:
                    break
            if left:
                having.append((field, left))
        return having

    def found(self, entry: int, term: str, field: str) -> bool:
        """Return whether an entry really has a term in a field."""
        return bool(self.really([entry], term, field))

    def really(self, entries: Sequence[int], term: str, field: str) -> Sequence[int]:
        """Return those entries that really have a term in a field."""
        texts_of, none = self.texts_of, ("", "")
        if is_latin(term):
            word = f" {term} "
            return [n for n in entries if word in texts_of(n).get(field, none)[1]]
        if len(term) == 1:
            having = self.having(term, field)
            return [n for n in entries if having >> n & 1]
        if len(term) <= 3 and is_kana(term):
            return [n for n in entries if _has_short_kana(term, texts_of(n).get(field, none)[0])]
        return [n for n in entries if term in texts_of(n).get(field, none)[0]]

    def texts_of(self, entry: int) -> Mapping[str, tuple[str, str]]:
        """Return the texts of an entry by field: as keys, one a line, and as stems with blanks between and around."""
        found = self._read.get(entry)
        if found is None:
            found = self._read[entry] = self._texts[entry]
        return found

    def exists(self, term: str) -> bool:
        """Return whether any entry has a term in any field.

        Where many entries have all pieces of it in a field, `MOST_ASKED` of them are read, evenly chosen: a word that
        none of so many has is taken for one that nobody has.
        """
        known = self._existing.get(term)
        if known is None:
            having, sure = self._fields_having(term, FIELDS), self.is_exact(term)
            known = self._existing[term] = any(sure or self._any_has(term, field, found) for field, found in having)
        return known

    def _any_has(self, term: str, field: str, probable: int) -> bool:
        entries = list(bits(probable))
        entries = entries[:: -(-len(entries) // MOST_ASKED)]
        return any(self.really(entries[n : n + _AT_ONCE], term, field) for n in range(0, len(entries), _AT_ONCE))

    def is_exact(self, term: str) -> bool:
        """Return whether `having` is sure of a term: one English word, one kanji, or one pair that is not all kana."""
        return (term.isascii() and " " not in term) or (len(term) <= 2 and not is_kana(term))

    def spellings(self, entry: int) -> list[str]:
        """Return the folded names of an entry."""
        return [key for field in ("name", "alias") for key in self.texts_of(entry).get(field, ("", ""))[0].split("\n")]

    def own_words(self) -> set[str]:
        """Return the words of all entries with which misspelt words are compared."""
        return words_of(self.texts_of(n) for n in range(self.size))

    def own_names(self) -> Iterable[str]:
        """Return the folded names of an index held in memory."""
        return self._names if isinstance(self._names, dict) else ()

    def _piece(self, piece: str) -> Mapping[str, Any]:
        """Return the fields, by their codes, in which any entry has a piece, with the entries as they are kept."""
        known = self._pieces.get(piece)
        if known is None:
            known = self._pieces[piece] = self._postings.get(piece, {})
        return known

    def _decoded(self, piece: str, code: str, by_field: Mapping[str, Any]) -> int:
        """Return the entries that have a piece in a field, as bits."""
        known = self._sets.get((piece, code))
        if known is None:
            self._keep(1)
            known = self._sets[piece, code] = as_bits(by_field[code])
        return known

    def _keep(self, sets: int) -> None:
        """Count what is remembered, and forget all of it when it is too much."""
        self._kept += sets * self.size // 8 + 100
        if self._kept > MOST_KEPT:
            self._pieces, self._sets, self._existing, self._read = {}, {}, {}, {}
            self._asked, self._kept = (-1, {}), 0


def starts_of(words: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """Return how long words that are not in Latin letters are, by their first two characters; one that is all, by it."""
    starts: dict[str, set[int]] = {}
    for word in words:
        if not is_latin(word):
            starts.setdefault(word[:2], set()).add(len(word))
    return {start: tuple(sorted(lengths)) for start, lengths in starts.items()}


def words_of(texts: Iterable[Mapping[str, tuple[str, str]]]) -> set[str]:
    """Return the words of entries with which misspelt words are compared: Japanese keywords, and stems of names, too."""
    words: set[str] = set()
    for by_field in texts:
        words.update(key for key in by_field.get("keyword", ("", ""))[0].split("\n") if not is_latin(key))
        for field in ("name", "alias", "keyword"):
            words.update(by_field.get(field, ("", ""))[1].split())
    return words


@lru_cache(maxsize=20_000)
def pieces_of(term: str) -> Collection[str]:
    """Return what the index stores of a term: pairs of characters, or words."""
    if is_latin(term) or len(term) == 1:
        return term.split()
    return pairs(term)


def is_kana(term: str) -> bool:
    """Return whether a term is written in hiragana alone, into which keys turn katakana."""
    return all("ぁ" <= char <= "ゟ" or char == "ー" for char in term)


def _has_short_kana(term: str, keys: str) -> bool:
    """Return whether a short word in kana is somewhere not within other kana."""
    at = keys.find(term)
    while at >= 0:
        end = at + len(term)
        if (not at or keys[at - 1] not in _WITHIN_KANA) and (end == len(keys) or keys[end] not in _WITHIN_KANA):
            return True
        at = keys.find(term, at + 1)
    return False
