"""What the search keeps with a compiled catalogue: its index, read by key, and its dictionary; and both read back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kakushin_cli.search.dictionary import Dictionary, Meaning, build_dictionary

if TYPE_CHECKING:
    from kakushin_cli.catalog.catalog import Catalog
    from kakushin_cli.catalog.store import Store
    from kakushin_cli.search.index import TextIndex

WORDS, LONGEST_NAME = "search.words", "search.longest_name"
ENTRIES, NUMBERS, POSTINGS, FACETS = "search.entries", "search.numbers", "search.postings", "search.facets"
NAMES, TEXTS, LISTS = "search.names", "search.texts", "search.lists"


def search_sections(catalog: Catalog) -> dict[str, Any]:
    """Return what the search has of a catalogue, by the names of the sections."""
    from kakushin_cli.catalog.sets import shorter
    from kakushin_cli.catalog.store import Rows, table
    from kakushin_cli.search.documents import documents
    from kakushin_cli.search.index import index_parts, words_of

    parts = index_parts(documents(catalog))
    postings = {
        piece: {code: shorter(entries) for code, entries in sorted(by_field.items())}
        for piece, by_field in parts.postings.items()
    }
    return {
        WORDS: {word: [tuple(m) for m in meanings] for word, meanings in build_dictionary(catalog).words.items()},
        LONGEST_NAME: parts.longest_name,
        ENTRIES: Rows(parts.entries),
        NUMBERS: table(parts.numbers),
        POSTINGS: table(postings),
        FACETS: table({facet: shorter(entries) for facet, entries in parts.facets.items()}),
        NAMES: table(parts.names),
        TEXTS: Rows(parts.texts),
        LISTS: table(words_of(parts.names, parts.texts)),
    }


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
