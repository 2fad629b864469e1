"""What a search is asked for beside its words, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple

from kakushin_cli.search.documents import KINDS
from kakushin_cli.search.intent import Understanding

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kakushin_cli.catalog.guides import Guide
    from kakushin_cli.catalog.model import Network, Program
    from kakushin_cli.search.documents import EntryKind
    from kakushin_cli.search.search import Searcher
    from kakushin_cli.search.sentences import Found
    from kakushin_cli.search.units import Unit

Confidence = Literal["high", "low"]


@dataclass(frozen=True, slots=True)
class SearchFilter:
    """What options ask for.

    Attributes:
        kinds: Kinds of entries to look at.
        only: Programmes that pass the programme filters, in list order; None when there are none.
        asked: Ids asked for by vocabulary (theme, phase, ministry, applicant), so that words saying the same are used up.
        prefectures: Keep entries that name one of these.
    """

    kinds: tuple[EntryKind, ...] = KINDS
    only: tuple[str, ...] | None = None
    asked: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    prefectures: tuple[str, ...] = ()


class Matched(NamedTuple):
    """A word of the query and the field it was found in; `via` is the word found instead, when it is another."""

    term: str
    field: str
    via: str | None = None


class Hit:
    """A found entry; what is not shown of it is not read.

    Attributes:
        score: From 0 to 100.
        confidence: `low` means: nearest, but perhaps not what was meant.
    """

    __slots__ = ("_number", "_row", "_searcher", "_units", "confidence", "score")

    def __init__(
        self,
        searcher: Searcher,
        number: int,
        score: float,
        *,
        sure: bool,
        units: Sequence[Unit] = (),
        row: Sequence[Found | None] = (),
    ) -> None:
        self._searcher, self._number, self.score = searcher, number, round(score, 1)
        self.confidence: Confidence = "high" if sure else "low"
        self._units, self._row = units, row

    @property
    def matched(self) -> tuple[Matched, ...]:
        """Words of the query that were found."""
        return tuple(_matched(unit, f) for unit, f in zip(self._units, self._row, strict=True) if f)

    @property
    def unmatched(self) -> tuple[str, ...]:
        """Words of the query that were not found."""
        pairs = zip(self._units, self._row, strict=True)
        return tuple(unit.text for unit, f in pairs if not f and unit.role != "generic")

    @property
    def entry(self) -> Program | Network | Guide:
        """The programme, network or guide."""
        return self._searcher.entry(self._number)

    @property
    def kind(self) -> EntryKind:
        """Which of these it is."""
        return self._searcher.kind(self._number)

    def is_in(self, entries: int) -> bool:
        """Return whether it is in a set of entries, as bits."""
        return bool(entries >> self._number & 1)


@dataclass(frozen=True, slots=True)
class SearchResult:
    """Hits by score; ties programmes, networks, guides, then id. `terms` are the words looked for."""

    hits: tuple[Hit, ...]
    understood: Understanding = field(default_factory=Understanding)
    terms: tuple[str, ...] = ()


def _matched(unit: Unit, found: Found) -> Matched:
    """Return what is told of a found unit; a facet is told by its vocabulary."""
    if found.way.kind == "facet":
        return Matched(unit.text, found.way.value.partition(":")[0])
    return Matched(unit.text, found.field, found.way.word)
