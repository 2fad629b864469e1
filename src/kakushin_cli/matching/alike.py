"""Programmes that every question answers alike: one is asked, and its answer holds for all of them.

Questions (`criteria`) look at few facts, and however large a catalogue is, few combinations of them occur in it. So a
large catalogue is judged by reading a sample of each combination, and only what is shown is read besides.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple, overload

from kakushin_cli.catalog.sets import as_bits, bits, shorter

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator

    from kakushin_cli.catalog.catalog import Catalog
    from kakushin_cli.catalog.model import Program
    from kakushin_cli.catalog.store_writer import StoreWriter

SECTION = "matching.alike"
"""Where a compiled catalogue keeps its sets of programmes alike."""


class Alike(NamedTuple):
    """Programmes alike, as bits by their places in `Catalog.programs`, and the first of them."""

    sample: Program
    entries: int


def asked_of(program: Program) -> Hashable:
    """Return all facts of a programme on which answers rest: no question tells two with the same facts apart."""
    applicants, region = program.applicants, program.region
    return (
        program.kind,
        program.edition,
        program.imported_from is None,
        program.is_candidate,
        program.lifecycle is None,
        program.is_closed,
        frozenset(program.themes),
        frozenset((p.theme, p.phase) for p in program.placements),
        program.ministry,
        program.agency,
        program.new_call,
        None if region is None else region.prefectures,
        None if applicants is None else tuple((a.type, a.partial, a.basis) for a in applicants),
        tuple((c.opens_on, c.last_day) for c in program.calls),
    )


def alike(catalog: Catalog, edition: str | None = None) -> list[Alike]:
    """Return the programmes of an edition (as `Catalog.in_edition` has it) in sets of alike ones, by their first."""
    known: list[Alike] | None = catalog.__dict__.get("_alike")
    if known is None:
        known = catalog.__dict__["_alike"] = [Alike(catalog.program_at(n), found) for n, found in _sets(catalog)]
    return [a for a in known if catalog.shows(a.sample, edition)]


def programs_where(catalog: Catalog, holds: Callable[[Program], bool], edition: str | None = None) -> ProgramSet:
    """Return the programmes of an edition for which something holds that rests on `asked_of` alone."""
    found = 0
    for sample, entries in alike(catalog, edition):
        if holds(sample):
            found |= entries
    return ProgramSet(catalog, found)


def all_programs(catalog: Catalog, edition: str | None = None) -> ProgramSet:
    """Return the programmes of an edition, as `Catalog.in_edition` has them, each read when it is looked at."""
    return programs_where(catalog, lambda _: True, edition)


def _sets(catalog: Catalog) -> list[tuple[int, int]]:
    """Return the first of each set and the set, kept with the catalogue or found by looking at all programmes."""
    section = getattr(catalog, "section", None)
    kept = section(SECTION) if section else None
    found = [as_bits(entries) for entries in (_grouped(catalog) if kept is None else kept)]
    return [((entries & -entries).bit_length() - 1, entries) for entries in found]


def _grouped(catalog: Catalog) -> list[list[int]]:
    groups: dict[Hashable, list[int]] = {}
    for number, program in enumerate(catalog.programs):
        groups.setdefault(asked_of(program), []).append(number)
    return list(groups.values())


class AlikeSections:
    """Takes the programmes of a catalogue and keeps with its copy which are alike."""

    def __init__(self, writer: StoreWriter) -> None:
        self._writer = writer
        self._groups: dict[Hashable, array[int]] = {}

    def program(self, place: int, program: Program) -> None:
        """Take a programme with its place in `Catalog.programs`."""
        self._groups.setdefault(asked_of(program), array("I")).append(place)

    def finish(self, _rest: Catalog) -> None:
        """Write the sets: there are no more programmes."""
        found = sorted(sorted(places) for places in self._groups.values())
        self._writer.plain(SECTION, [shorter(entries) for entries in found])


class ProgramSet(Sequence["Program"]):
    """Programmes of a catalogue in its order, read when they are looked at.

    Args:
        catalog: Where they are.
        entries: Their places in `Catalog.programs`, as bits.
    """

    def __init__(self, catalog: Catalog, entries: int) -> None:
        self.catalog, self.entries = catalog, entries

    def among(self, others: ProgramSet) -> ProgramSet:
        """Return those that are in another set, too."""
        return ProgramSet(self.catalog, self.entries & others.entries)

    def __len__(self) -> int:
        return self.entries.bit_count()

    def __iter__(self) -> Iterator[Program]:
        return self.catalog.read_programs(bits(self.entries))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]

    @overload
    def __getitem__(self, place: int) -> Program: ...
    @overload
    def __getitem__(self, place: slice) -> ProgramSet: ...
    def __getitem__(self, place: int | slice) -> Program | ProgramSet:
        numbers = list(bits(self.entries))[place]
        if isinstance(numbers, int):
            return self.catalog.program_at(numbers)
        return ProgramSet(self.catalog, as_bits(sorted(numbers)))
