"""What a search can be limited to, and what it returns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from msgspec import Struct

from kakushin_cli.catalog.catalog import Catalog
from kakushin_cli.catalog.guides import Guide
from kakushin_cli.catalog.model import Network, Program
from kakushin_cli.search.documents import KINDS, EntryKind
from kakushin_cli.search.intent import Understanding
from kakushin_cli.search.sentences import UnitMatch
from kakushin_cli.search.units import Unit

Confidence = Literal["high", "low"]


class SearchFilter(Struct, frozen=True):
    """Limits set by options.

    Attributes:
        kinds: Kinds of entries to look at.
        only: Programmes that pass the programme filters, in list order; None when there are none.
        asked: Ids set by options, by vocabulary (theme, phase, ministry, applicant): words that say the same are used up.
        prefectures: Entries that name one of these come first.
    """

    kinds: tuple[EntryKind, ...] = KINDS
    only: tuple[str, ...] | None = None
    asked: Mapping[str, tuple[str, ...]] = {}
    prefectures: tuple[str, ...] = ()


class Matched(NamedTuple):
    """A word of the query and the field it was found in; `via` is the word found instead, when it is another."""

    term: str
    field: str
    via: str | None = None


class Hit(Struct):
    """An entry that answers a query; the entry itself is read when it is shown.

    Attributes:
        catalog: Has the entry.
        id: Id of the entry.
        kind: Its kind.
        score: From 0 to 100, with one decimal.
        confidence: `low` means: nearest, but perhaps not what was meant.
        units: The units of the query.
        row: How the entry matches each unit.
    """

    catalog: Catalog
    id: str
    kind: EntryKind
    score: float
    confidence: Confidence
    units: Sequence[Unit] = ()
    row: Sequence[UnitMatch | None] = ()

    @property
    def matched(self) -> tuple[Matched, ...]:
        """Words of the query that were found."""
        return tuple(_matched(unit, match) for unit, match in zip(self.units, self.row, strict=True) if match)

    @property
    def unmatched(self) -> tuple[str, ...]:
        """Words of the query that were not found."""
        units = zip(self.units, self.row, strict=True)
        return tuple(unit.text for unit, match in units if not match and unit.role != "generic")

    @property
    def entry(self) -> Program | Network | Guide:
        """The programme, network or guide."""
        entry = self.catalog.entry(self.id)
        assert entry is not None
        return entry


class SearchResult(Struct, frozen=True):
    """Hits by score; ties programmes, networks, guides, then id. `terms` are the words looked for."""

    hits: tuple[Hit, ...]
    understood: Understanding = Understanding()
    terms: tuple[str, ...] = ()


def _matched(unit: Unit, match: UnitMatch) -> Matched:
    """Return a matched word for display; a facet by its vocabulary."""
    if match.way.kind == "facet":
        return Matched(unit.text, match.way.value.partition(":")[0])
    return Matched(unit.text, match.field, match.way.word)
