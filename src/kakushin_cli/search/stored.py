"""What the search keeps with a compiled catalogue: its index and its dictionary, read by key; and both read back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kakushin_cli.catalog import codec
from kakushin_cli.search.dictionary import Dictionary, build_dictionary
from kakushin_cli.search.index import TextIndex
from kakushin_cli.search.places import Places

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kakushin_cli.catalog.catalog import Catalog
    from kakushin_cli.catalog.lexicon import Concept
    from kakushin_cli.catalog.model import Program
    from kakushin_cli.catalog.store import Store, StoredTable
    from kakushin_cli.catalog.store_writer import StoreWriter
    from kakushin_cli.catalog.vocabulary import Vocabulary
    from kakushin_cli.search.documents import EntryKind
    from kakushin_cli.search.word_lists import WordLists

ENTRIES, NUMBERS, POSTINGS, FACETS = "search.entries", "search.numbers", "search.postings", "search.facets"
NAMES, NAME_STARTS, TEXTS, LISTS = "search.names", "search.name_starts", "search.texts", "search.lists"
WORDS, STARTS, PHRASES, LONGEST = "search.words", "search.starts", "search.phrases", "search.longest_phrase"
CONCEPTS, PLACES = "search.concepts", "search.places"
_MOST_REMEMBERED = 10_000


class SearchSections:
    """Takes the entries of a catalogue and keeps with its copy what the search has of them."""

    def __init__(self, writer: StoreWriter, vocabulary: Vocabulary) -> None:
        from kakushin_cli.search.documents import program_documents
        from kakushin_cli.search.index_build import IndexBuilder

        self._writer = writer
        self._document = program_documents(vocabulary)
        self._entries, self._texts = writer.rows(ENTRIES), writer.rows(TEXTS)
        self._builder = IndexBuilder(self._take, writer.folder)

    def _take(self, entry: tuple[str, EntryKind], texts: Mapping[str, tuple[str, str]]) -> None:
        self._entries.append(entry)
        self._texts.append(texts)

    def program(self, _place: int, program: Program) -> None:
        """Take the next programme; they come by id."""
        self._builder.add(self._document(program))

    def finish(self, rest: Catalog) -> None:
        """Take everything else of the catalogue and write the sections."""
        from kakushin_cli.catalog.store_writer import Table
        from kakushin_cli.search.dictionary import dictionary_parts
        from kakushin_cli.search.documents import other_documents
        from kakushin_cli.search.places import place_table
        from kakushin_cli.search.word_lists import word_lists

        builder, writer = self._builder, self._writer
        for document in other_documents(rest):
            builder.add(document)
        builder.finish()
        self._entries.close()
        self._texts.close()
        places = place_table()
        dictionary = dictionary_parts(rest, places)
        writer.plain(LONGEST, dictionary.longest_phrase)
        writer.add(WORDS, Table({key: [tuple(m) for m in meanings] for key, meanings in dictionary.words.items()}))
        writer.add(STARTS, Table(dictionary.starts))
        writer.add(PHRASES, Table(dictionary.phrases))
        writer.add(CONCEPTS, Table({concept.id: codec.encode(concept) for concept in rest.concepts}))
        writer.add(PLACES, Table(places))
        postings, facets, names, ids = builder.counts()
        writer.table(NUMBERS, ids, builder.ids())
        writer.table(POSTINGS, postings, builder.postings())
        writer.table(FACETS, facets, builder.facets())
        writer.table(NAMES, names, builder.names())
        writer.add(NAME_STARTS, Table(builder.name_starts()))
        writer.add(LISTS, Table(word_lists({*dictionary.words, *builder.words}, builder.latin_names)))


class _Remembered:
    """A table that remembers what was asked of it, up to a number of keys; also that there is nothing."""

    def __init__(self, table: StoredTable) -> None:
        self._table = table
        self._known: dict[str, Any] = {}

    def get(self, key: str, default: Any = None) -> Any:
        """Return the value of a key; the default when there is none."""
        if key not in self._known:
            if len(self._known) >= _MOST_REMEMBERED:
                self._known.clear()
            self._known[key] = self._table.get(key)
        found = self._known[key]
        return default if found is None else found


class StoredConcepts:
    """The lexicon by id, each concept decoded when it is asked for."""

    def __init__(self, table: StoredTable) -> None:
        self._table = table
        self._known: dict[str, Concept] = {}

    def __getitem__(self, concept_id: str) -> Concept:
        known = self._known.get(concept_id)
        if known is None:
            known = self._known[concept_id] = codec.decode(self._table.get(concept_id))
        return known


def stored_index(catalog: Catalog) -> TextIndex | None:
    """Return the index kept with a catalogue, None when there is none.

    What it answers from is read when asked for: `DamagedStoreError` or `OSError` is raised when that is damaged. So it is
    with the dictionary and the lists.
    """
    store = _store_of(catalog)
    if store is None:
        return None
    return TextIndex(
        entries=store.rows(ENTRIES),
        numbers=store.table(NUMBERS),
        postings=store.table(POSTINGS),
        facets=store.table(FACETS),
        names=_Remembered(store.table(NAMES)),
        texts=store.rows(TEXTS),
        name_starts=_Remembered(store.table(NAME_STARTS)),
    )


def dictionary_of(catalog: Catalog) -> Dictionary:
    """Return the dictionary kept with a catalogue; built when there is none, or when it is damaged at its beginning."""
    store = _store_of(catalog)
    longest_phrase = catalog.section(LONGEST) if store else None  # type: ignore[attr-defined]
    if store is None or longest_phrase is None:
        return build_dictionary(catalog)
    return Dictionary(
        words=_Remembered(store.table(WORDS)),
        starts=_Remembered(store.table(STARTS)),
        phrases=_Remembered(store.table(PHRASES)),
        longest_phrase=longest_phrase,
        concepts=StoredConcepts(store.table(CONCEPTS)),
        places=Places(_Remembered(store.table(PLACES))),
    )


def word_lists_of(catalog: Catalog, index: TextIndex) -> WordLists:
    """Return what misspelt words of queries are compared with; built of an index in memory when it is not kept."""
    from kakushin_cli.search.word_lists import WordLists, word_lists

    store = _store_of(catalog)
    if store is not None:
        return WordLists(store.table(LISTS))
    from kakushin_cli.search.dictionary import dictionary_parts

    return WordLists(word_lists({*dictionary_parts(catalog, ()).words, *index.own_words()}, index.own_names()))


def _store_of(catalog: Catalog) -> Store | None:
    """Return the compiled copy that has what the search keeps; None when there is none."""
    store: Store | None = getattr(catalog, "store", None)
    return store if store is not None and LISTS in store else None
