"""What the search keeps with a compiled catalogue: its index, read by key, and its dictionary; and both read back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kakushin_cli.search.dictionary import Dictionary, Meaning, build_dictionary

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kakushin_cli.catalog.catalog import Catalog
    from kakushin_cli.catalog.model import Program
    from kakushin_cli.catalog.store import Store
    from kakushin_cli.catalog.store_writer import StoreWriter
    from kakushin_cli.catalog.vocabulary import Vocabulary
    from kakushin_cli.search.documents import EntryKind
    from kakushin_cli.search.index import TextIndex

WORDS, LONGEST_NAME = "search.words", "search.longest_name"
ENTRIES, NUMBERS, POSTINGS, FACETS = "search.entries", "search.numbers", "search.postings", "search.facets"
NAMES, TEXTS, LISTS = "search.names", "search.texts", "search.lists"


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
        from kakushin_cli.search.documents import other_documents

        builder, writer = self._builder, self._writer
        for document in other_documents(rest):
            builder.add(document)
        builder.finish()
        self._entries.close()
        self._texts.close()
        words = build_dictionary(rest).words
        writer.plain(WORDS, {word: [tuple(m) for m in meanings] for word, meanings in words.items()})
        writer.plain(LONGEST_NAME, builder.longest_name)
        postings, facets, names, ids = builder.counts()
        writer.table(NUMBERS, ids, builder.ids())
        writer.table(POSTINGS, postings, builder.postings())
        writer.table(FACETS, facets, builder.facets())
        writer.table(NAMES, names, builder.names())
        writer.add(LISTS, Table(builder.words()))


def stored_index(catalog: Catalog) -> TextIndex | None:
    """Return the index kept with a catalogue, None when there is none.

    What it answers from is read when asked for: `DamagedStoreError` or `OSError` is raised when that is damaged.
    """
    store: Store | None = getattr(catalog, "store", None)
    longest_name = catalog.section(LONGEST_NAME) if store else None  # type: ignore[attr-defined]
    if store is None or longest_name is None:
        return None
    from kakushin_cli.search.index import TextIndex

    return TextIndex(
        entries=store.rows(ENTRIES),
        numbers=store.table(NUMBERS),
        postings=store.table(POSTINGS),
        facets=store.table(FACETS),
        names=store.table(NAMES),
        texts=store.rows(TEXTS),
        longest_name=longest_name,
        words=store.table(LISTS),
    )


def dictionary_of(catalog: Catalog) -> Dictionary:
    """Return the dictionary kept with a catalogue; built when there is none."""
    section = getattr(catalog, "section", None)
    kept = section(WORDS) if section else None
    if kept is None:
        return build_dictionary(catalog)
    words = {word: tuple(Meaning(*m) for m in meanings) for word, meanings in kept.items()}
    return Dictionary(words, {c.id: c for c in catalog.concepts})
