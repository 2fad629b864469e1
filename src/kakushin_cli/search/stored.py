"""What the search keeps with a compiled catalogue: its index and its dictionary as plain data, and both read back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kakushin_cli.search.dictionary import Dictionary, Meaning, build_dictionary

if TYPE_CHECKING:
    from kakushin_cli.catalog.catalog import Catalog
    from kakushin_cli.search.index import TextIndex

INDEX, WORDS = "search.index", "search.words"


def search_sections(catalog: Catalog) -> dict[str, Any]:
    """Return what the search has of a catalogue, by the names of the sections."""
    from kakushin_cli.search.documents import documents
    from kakushin_cli.search.index import build_index

    words = {word: [tuple(m) for m in meanings] for word, meanings in build_dictionary(catalog).words.items()}
    return {INDEX: build_index(documents(catalog)).plain(), WORDS: words}


def stored_index(catalog: Catalog) -> TextIndex | None:
    """Return the index kept with a catalogue, None when there is none."""
    section = getattr(catalog, "section", None)
    kept = section(INDEX) if section else None
    if kept is None:
        return None
    from kakushin_cli.search.index import TextIndex

    return TextIndex(**kept)


def dictionary_of(catalog: Catalog) -> Dictionary:
    """Return the dictionary kept with a catalogue; built when there is none."""
    section = getattr(catalog, "section", None)
    kept = section(WORDS) if section else None
    if kept is None:
        return build_dictionary(catalog)
    words = {word: tuple(Meaning(*m) for m in meanings) for word, meanings in kept.items()}
    return Dictionary(words, {c.id: c for c in catalog.concepts})
