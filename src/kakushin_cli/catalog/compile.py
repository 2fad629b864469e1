"""Writing a compiled copy of a catalogue: its programmes come one by one, and so may those who keep more with it."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Any, Protocol

from kakushin_cli.catalog import codec
from kakushin_cli.catalog.catalog import name_of, spellings
from kakushin_cli.catalog.spool import KeySpool
from kakushin_cli.catalog.stored import CALLED, CALLED_FIRST, EDITIONS, IDS, KINDS, NAMES, PROGRAMS, RELATED, SECTIONS
from kakushin_cli.japanese.folding import fold_texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kakushin_cli.catalog.catalog import Catalog
    from kakushin_cli.catalog.guides import Guide
    from kakushin_cli.catalog.model import Network, Program
    from kakushin_cli.catalog.store_writer import StoreWriter

_TOGETHER = 200
"""Names whose keys are made at once, and programmes whose names are a row."""


class Taker(Protocol):
    """Takes what a copy is made of, and keeps sections of its own with it: what the search has of a catalogue."""

    def program(self, place: int, program: Program) -> None:
        """Take the next programme with its place in the catalogue; they come by id."""

    def finish(self, rest: Catalog) -> None:
        """Take everything else of the catalogue; there are no more programmes."""


def write_catalog(
    writer: StoreWriter, rest: Catalog, programs: Iterable[tuple[int, Any, Program]], taker: Taker | None = None
) -> None:
    """Write what a compiled copy keeps of a catalogue.

    Args:
        writer: Where to.
        rest: The catalogue; its programmes are not looked at.
        programs: The programmes by id, each behind its place in the catalogue and what the codec makes of it.
        taker: Who else looks at them.
    """
    writer.plain("vocabulary", codec.encode(rest.vocabulary))
    for name in SECTIONS:
        if name != PROGRAMS:
            writer.plain(name, codec.encode(getattr(rest, name)))
    ids, names = KeySpool(writer.folder), _Names(KeySpool(writer.folder))
    related, called = KeySpool(writer.folder), _Called(writer)
    places = array("I")
    editions: set[tuple[str, bool]] = set()
    rows = writer.rows(PROGRAMS)
    for place, row, program in programs:
        rows.append(row)
        places.append(place)
        ids.add(program.id, place)
        names.add(program, (0, place))
        called.add(program)
        for to in dict.fromkeys(relation.to for relation in program.relations):
            related.add(to, place)
        editions.add((program.edition, bool(program.imported_from)))
        if taker:
            taker.program(place, program)
    order = array("I", bytes(places.itemsize * len(places)))
    for n, place in enumerate(places):
        order[place] = n
    rows.close(order)
    for kind, section in enumerate(KINDS[1:], 1):
        for n, entry in enumerate(getattr(rest, section)):
            names.add(entry, (kind, n))
    writer.table(IDS, ids.keys, ((key, found[0]) for key, found in ids.groups()))
    writer.table(RELATED, related.keys, ((key, sorted(found)) for key, found in related.groups()))
    called.close()
    spelt = names.finished()
    writer.table(NAMES, spelt.keys, ((key, sorted(found)) for key, found in spelt.groups()))
    writer.plain(EDITIONS, sorted(editions))
    if taker:
        taker.finish(rest)


class _Called:
    """Writes what programmes are called, many a row, and the first id of each row."""

    def __init__(self, writer: StoreWriter) -> None:
        self._writer = writer
        self._rows = writer.rows(CALLED)
        self._first: list[str] = []
        self._waiting: list[tuple[Any, ...]] = []

    def add(self, program: Program) -> None:
        """Add the next programme by id."""
        if not self._waiting:
            self._first.append(program.id)
        self._waiting.append(tuple(name_of(program)))
        if len(self._waiting) >= _TOGETHER:
            self._put()

    def close(self) -> None:
        """There are no more programmes."""
        if self._waiting:
            self._put()
        self._rows.close()
        self._writer.plain(CALLED_FIRST, self._first)

    def _put(self) -> None:
        self._rows.append(self._waiting)
        self._waiting = []


class _Names:
    """Puts entries under the keys of all their spellings, many at once."""

    def __init__(self, spool: KeySpool) -> None:
        self._spool = spool
        self._waiting: list[tuple[str, tuple[int, int]]] = []

    def add(self, entry: Program | Network | Guide, place: tuple[int, int]) -> None:
        """Add an entry by its kind and its place among those."""
        self._waiting += [(name, place) for name in spellings(entry)]
        if len(self._waiting) >= _TOGETHER:
            self._put()

    def finished(self) -> KeySpool:
        """Return the places of all entries by key."""
        self._put()
        return self._spool

    def _put(self) -> None:
        keys = fold_texts([name for name, _ in self._waiting])
        for key, place in dict.fromkeys((key, place) for key, (_, place) in zip(keys, self._waiting, strict=True)):
            self._spool.add(key, place)
        self._waiting.clear()


def programs_by_id(catalog: Catalog) -> Iterator[tuple[int, Any, Program]]:
    """Yield the programmes of a catalogue as `write_catalog` takes them."""
    for place, program in sorted(enumerate(catalog.programs), key=lambda numbered: numbered[1].id):
        yield place, codec.encode(program), program
