"""Building the index: entries come one after the other, and little is kept of each however many they are."""

from __future__ import annotations

import re
import sys
import unicodedata
from array import array
from collections import defaultdict
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from kakushin_cli.catalog.sets import bits, shorter
from kakushin_cli.catalog.spool import KeySpool
from kakushin_cli.japanese.folding import fold_texts
from kakushin_cli.search.documents import FIELDS
from kakushin_cli.search.index import CODES, TextIndex
from kakushin_cli.search.words import is_latin, latin_words, lone_kanji

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from kakushin_cli.catalog.sets import Numbers
    from kakushin_cli.search.documents import EntryKind, SearchDocument

_TOGETHER = 32
"""Entries whose texts are folded at once."""
_POSTINGS_HELD = 1_000_000
"""Postings in memory before they go to the spool."""
_PLAIN_RUN = re.compile("[\\x00-\\x7f]{3,}")
_LETTER = re.compile("[a-z0-9]")
_UTF_32 = "utf-32-le" if sys.byteorder == "little" else "utf-32-be"
_SHORT, _KNOWN = 40, 4000
"""Characters of a text, and how many such texts, that are remembered: desks, needs and subjects stand in many entries."""
_Lists = defaultdict[Any, "array[int]"]


def _lists() -> _Lists:
    return defaultdict(partial(array, "I"))


class _Said(NamedTuple):
    """What the index has of a text.

    Attributes:
        key: Its key.
        sentences: Its stems with blanks between, when it has English words, and then each of its joined words.
        words: Stems, joined words, and kanji that stand alone.
        pairs: Pairs of neighbouring characters of its key, as `_pair_numbers` has them.
        names: Under what it is looked up when it is the name of an entry.
    """

    key: str
    sentences: list[str]
    words: set[str]
    pairs: set[int]
    names: list[str]


def _said(text: str, plain: str, key: str) -> _Said:
    """Return what the index has of a text, which is given as written, in its compatible form (NFKC), and as its key."""
    is_plain = key.isascii()
    words, joined = latin_words(plain) if _LETTER.search(key) else ([], [])
    sentence = " ".join(words)
    names = [key]
    if is_latin(key):
        names = [sentence, *(joined if len(text.split()) == 1 else [])]
    return _Said(
        key,
        [sentence, *joined] if words else [],
        {*words, *joined, *(() if is_plain else lone_kanji(text))},
        set() if is_plain else _pair_numbers(key),
        names,
    )


class IndexBuilder:
    """Takes the entries of a catalogue, in order, and returns what `TextIndex` needs.

    Args:
        take: Called for each entry, in order, with its id and kind, and with its texts as `TextIndex` keeps them.
        folder: Where postings may lie until they are asked for; None keeps them in memory.

    Attributes:
        words: Words of all entries with which misspelt words are compared, as `index.words_of` has them.
        latin_names: Names in Latin letters, as keys.
    """

    def __init__(
        self,
        take: Callable[[tuple[str, EntryKind], Mapping[str, tuple[str, str]]], object],
        folder: Path | None = None,
    ) -> None:
        self._take = take
        self._waiting: list[SearchDocument] = []
        self._known: dict[str, _Said] = {}
        self._size = self._held = 0
        self._postings, self._facets = KeySpool(folder), KeySpool(folder)
        self.numbers, self._names = KeySpool(folder), KeySpool(folder)
        self._pairs: dict[str, _Lists] = {field: _lists() for field in FIELDS}
        self._words: dict[str, _Lists] = {field: _lists() for field in FIELDS}
        self._by_facet = _lists()
        self._name_starts: dict[str, int] = defaultdict(int)
        self.words: set[str] = set()
        self.latin_names: set[str] = set()

    def add(self, document: SearchDocument) -> None:
        """Take the next entry."""
        self._waiting.append(document)
        if len(self._waiting) == _TOGETHER:
            self._index_waiting()

    def finish(self) -> None:
        """There are no more entries; the tables below are complete."""
        self._index_waiting()
        self._put_aside()

    def postings(self) -> Iterator[tuple[str, dict[str, Numbers]]]:
        """Yield the pieces of text, each with the fields (by their codes) and there the entries that have it."""
        for piece, parts in self._postings.groups():
            codes = sorted({code for part in parts for code in part})
            yield piece, {code: _numbers(part[code] for part in parts if code in part) for code in codes}

    def facets(self) -> Iterator[tuple[str, Numbers]]:
        """Yield the facets, each with the entries that have it."""
        for facet, parts in self._facets.groups():
            yield facet, _numbers(parts)

    def names(self) -> Iterator[tuple[str, list[int]]]:
        """Yield the folded names, each with the numbers of the entries that go by it."""
        yield from self._names.groups()

    def ids(self) -> Iterator[tuple[str, int]]:
        """Yield the ids with their numbers."""
        for entry_id, numbers in self.numbers.groups():
            yield entry_id, numbers[-1]

    def counts(self) -> tuple[int, int, int, int]:
        """Return how many postings, facets, names and ids there are, or a few less."""
        return self._postings.keys, self._facets.keys, self._names.keys, self.numbers.keys

    def name_starts(self) -> dict[str, tuple[int, ...]]:
        """Return how long names are, by their first characters, as `starts_of` does."""
        return {start: tuple(bits(lengths)) for start, lengths in self._name_starts.items()}

    def _index_waiting(self) -> None:
        known = self._known
        if len(known) > _KNOWN:
            known.clear()
        texts = {text for document in self._waiting for _, text in document.texts}.difference(known)
        texts.update(name for document in self._waiting for name in document.names if name not in known)
        listed = list(texts)
        plain = [
            unicodedata.normalize("NFKC", text) for text in listed
        ]  # which takes long, and all that follows needs it
        found = dict(zip(listed, map(_said, listed, plain, fold_texts(plain)), strict=True))
        known.update((text, said) for text, said in found.items() if len(text) <= _SHORT)
        for document in self._waiting:
            self._index(document, found)
        self._waiting.clear()

    def _index(self, document: SearchDocument, found: Mapping[str, _Said]) -> None:
        known = self._known
        number = self._size
        self._size += 1
        self.numbers.add(document.id, number)
        fields: dict[str, list[_Said]] = {}
        for field, text in document.texts:
            fields.setdefault(field, []).append(found.get(text) or known[text])
        kept: dict[str, tuple[str, str]] = {}
        for field, texts in fields.items():
            sentences = [sentence for said in texts for sentence in said.sentences]
            kept[field] = "\n".join([said.key for said in texts]), f" {' | '.join(sentences)} "
            by_pair, by_word = self._pairs[field], self._words[field]
            if len(texts) == 1:
                pairs, words = texts[0].pairs, texts[0].words
            else:
                pairs = set().union(*[said.pairs for said in texts])
                words = set().union(*[said.words for said in texts])
            for pair in pairs:
                by_pair[pair].append(number)
            for word in words:
                by_word[word].append(number)
            self._held += len(pairs)
            if field in ("name", "alias", "keyword"):
                self.words.update(kept[field][1].split())
            if field == "keyword":
                self.words.update(said.key for said in texts if not is_latin(said.key))
        for facet in document.facets:
            self._by_facet[facet].append(number)
        names = (name for text in document.names for name in (found.get(text) or known[text]).names)
        for name in dict.fromkeys(names):
            self._names.add(name, number)
            if is_latin(name):
                self.latin_names.add(name)
            else:
                self._name_starts[name[:2]] |= 1 << len(name)
        self._take((document.id, document.kind), kept)
        if self._held >= _POSTINGS_HELD:
            self._put_aside()

    def _put_aside(self) -> None:
        by_piece: dict[str, dict[str, bytes]] = {}
        for field in FIELDS:
            code, pairs, words = CODES[field], self._pairs[field], self._words[field]
            for pair, numbers in pairs.items():
                piece = pair.to_bytes(8, sys.byteorder).decode(_UTF_32, "surrogatepass")
                if not piece.isascii() and "\n" not in piece:
                    by_piece.setdefault(piece, {})[code] = numbers.tobytes()
            for word, numbers in words.items():
                # A word may be written as a pair is; both mean that the entry has it.
                known = by_piece.setdefault(word, {})
                if code in known:
                    numbers = array("I", sorted({*array("I", known[code]), *numbers}))
                known[code] = numbers.tobytes()
            pairs.clear()
            words.clear()
        for piece, by_code in by_piece.items():
            self._postings.add(piece, by_code)
        for facet, numbers in self._by_facet.items():
            self._facets.add(facet, numbers.tobytes())
        self._by_facet.clear()
        self._held = 0


def build_index(documents: Iterable[SearchDocument]) -> TextIndex:
    """Return the index of the entries of a catalogue, in their order, held in memory."""
    entries: list[tuple[str, EntryKind]] = []
    texts: list[Mapping[str, tuple[str, str]]] = []

    def take(entry: tuple[str, EntryKind], kept: Mapping[str, tuple[str, str]]) -> None:
        entries.append(entry)
        texts.append(kept)

    builder = IndexBuilder(take)
    for document in documents:
        builder.add(document)
    builder.finish()
    return TextIndex(
        entries=entries,
        numbers=dict(builder.ids()),
        postings=dict(builder.postings()),
        facets=dict(builder.facets()),
        names=dict(builder.names()),
        texts=texts,
        name_starts=builder.name_starts(),
    )


def _pair_numbers(line: str) -> set[int]:
    """Return the pairs of neighbouring characters of a text as numbers, with some of plain characters among them."""
    line = _PLAIN_RUN.sub(lambda run: f"{run[0][0]}\n{run[0][-1]}", line)
    content = memoryview(line.encode(_UTF_32, "surrogatepass"))
    pairs = set(content[: len(line) // 2 * 8].cast("Q"))
    if len(line) > 2:
        pairs.update(content[4 : 4 + (len(line) - 1) // 2 * 8].cast("Q"))
    return pairs


def _numbers(parts: Iterable[bytes]) -> Numbers:
    """Return a set of entries as numbers or as bits, whichever takes less room."""
    return shorter(array("I", b"".join(parts)).tolist())
