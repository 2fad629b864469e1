"""What search and matching keep with a compiled catalogue, so that they need not read all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kakushin_cli.matching.alike import AlikeSections
from kakushin_cli.search.stored import SearchSections

if TYPE_CHECKING:
    from kakushin_cli.catalog.catalog import Catalog
    from kakushin_cli.catalog.model import Program
    from kakushin_cli.catalog.store_writer import StoreWriter
    from kakushin_cli.catalog.vocabulary import Vocabulary


class KeptSections:
    """Takes the entries of a catalogue for both."""

    def __init__(self, writer: StoreWriter, vocabulary: Vocabulary) -> None:
        self._takers = SearchSections(writer, vocabulary), AlikeSections(writer)

    def program(self, place: int, program: Program) -> None:
        """Take the next programme, as `catalog.compile.Taker` says."""
        for taker in self._takers:
            taker.program(place, program)

    def finish(self, rest: Catalog) -> None:
        """Take everything else of the catalogue, and write what is kept."""
        for taker in self._takers:
            taker.finish(rest)
