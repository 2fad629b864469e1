"""A catalogue in a compiled copy: sections decoded when first asked for, programmes read by id and by name."""

from __future__ import annotations

import gc
from bisect import bisect_left
from functools import cached_property
from typing import TYPE_CHECKING, Any

from kakushin_cli.catalog import codec
from kakushin_cli.catalog.catalog import Catalog, ProgramName
from kakushin_cli.catalog.store import DamagedStoreError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date

    from kakushin_cli.catalog.guides import Guide
    from kakushin_cli.catalog.model import Network, Program
    from kakushin_cli.catalog.store import Store
    from kakushin_cli.catalog.vocabulary import Edition

PROGRAMS = "programs"
SECTIONS = (
    PROGRAMS, "desks", "contact_rows", "networks", "universities", "guides", "footnotes", "concepts",
)  # fmt: skip
IDS, NAMES, EDITIONS = "programs.ids", "names", "programs.editions"
RELATED, CALLED, CALLED_FIRST = "programs.related", "programs.called", "programs.called_first"
KINDS = (PROGRAMS, "networks", "guides")


class StoredCatalog(Catalog):
    """A catalogue in a compiled copy; what is damaged there is taken from the files."""

    def __init__(self, **given: Any) -> None:
        self.__dict__.update(given)

    def section(self, name: str) -> Any:
        """Return a section that is no catalogue data, such as the words of the search; None when it is not there."""
        store = self.store
        try:
            return store.read(name) if store is not None and name in store else None
        except (DamagedStoreError, OSError):
            self.read_again()
            return None

    @property
    def store(self) -> Store | None:
        """The open copy, None when everything was taken from the files."""
        return self.__dict__.get("_store")

    def read_again(self) -> None:
        """Take everything from the files instead: the copy turned out to be damaged."""
        catalog = self.__dict__["_reload"]()
        for name in ("_store", "_program_rows", "_searcher", *_DERIVED):
            self.__dict__.pop(name, None)
        self.__dict__.update({name: getattr(catalog, name) for name in ("vocabulary", *SECTIONS)})

    def view(self, *, edition: str | None = None, as_of: date | None = None) -> Catalog:
        """Return this catalogue as listings shall show it, as `Catalog.view` does."""
        if as_of is None and edition != self.edition:
            return StoredCatalog(**{k: v for k, v in self.__dict__.items() if k != "_searcher"} | {"edition": edition})
        return super().view(edition=edition, as_of=as_of)

    @property
    def shown_edition(self) -> Edition:
        """The edition whose day an answer states, as `Catalog.shown_edition` has it."""
        kept = self.section(EDITIONS) if self.edition in (None, "all") else None
        if kept is None:
            return super().shown_edition
        default = self.vocabulary.default_edition
        present = {e for e, imported in kept if self.edition == "all" or imported or e == default.id}
        shown = [e for e in self.vocabulary.editions if e.id in present]
        return min(shown, key=lambda e: e.as_of, default=default)

    def program(self, program_id: str) -> Program | None:
        """Return the programme with this id; only it is decoded."""
        number = self.number_of(program_id)
        return None if number is None else self.program_at(number)

    def program_at(self, number: int, *, keep: bool = True) -> Program:
        """Return a programme by its place in `programs`; only it is decoded."""
        try:
            found: Program = self._numbered(PROGRAMS, number, keep=keep)
        except (DamagedStoreError, OSError):
            self.read_again()
            found = self.programs[number]
        return found

    def related_to(self, program_id: str) -> list[Program]:
        """Return the programmes with a relation to one, in catalogue order; only they are decoded."""
        store = self.store
        if store is None:
            return super().related_to(program_id)
        try:
            places = store.table(RELATED).get(program_id, ())
        except (DamagedStoreError, OSError):
            self.read_again()
            return super().related_to(program_id)
        return [self.program_at(place) for place in places]

    def program_names(self, beginning: str = "") -> Iterator[ProgramName]:
        """Yield what programmes are called, by id, as `Catalog.program_names` does; no programme is decoded."""
        store = self.store
        try:
            found = None if store is None else _called(store, beginning)
        except (DamagedStoreError, OSError):
            self.read_again()
            found = None
        return super().program_names(beginning) if found is None else iter(found)

    def read_programs(self, numbers: Iterable[int]) -> Iterator[Program]:
        """Yield programmes by their places in `programs`; what is read for it is not kept."""
        for number in numbers:
            yield self.program_at(number, keep=False)

    def number_of(self, program_id: str) -> int | None:
        """Return the place of a programme in `programs`, None when there is no such id."""
        store = self.store
        if store is None or PROGRAMS in self.__dict__:
            return super().number_of(program_id)
        try:
            number: int | None = store.table(IDS).get(program_id)
        except (DamagedStoreError, OSError):
            self.read_again()
            number = super().number_of(program_id)
        return number

    def _by_name(self, key: str) -> list[Program | Network | Guide]:
        store = self.store
        if store is None:
            return super()._by_name(key)
        try:
            return [self._numbered(KINDS[kind], n) for kind, n in store.table(NAMES).get(key, ())]
        except (DamagedStoreError, OSError):
            self.read_again()
            return super()._by_name(key)

    def _numbered(self, section: str, number: int, *, keep: bool = True) -> Any:
        if section != PROGRAMS or PROGRAMS in self.__dict__ or self.store is None:
            return getattr(self, section)[number]
        known: dict[int, Program] = self.__dict__.setdefault("_program_rows", {})
        found = known.get(number)
        if found is None:
            found = codec.decode(self.__dict__["_store"].rows(PROGRAMS)[number])
            if keep:
                known[number] = found
        return found


def _called(store: Store, beginning: str) -> list[ProgramName]:
    """Return the names of the programmes whose id begins so: those of the rows in which such ids can be."""
    first: list[str] = store.read(CALLED_FIRST)
    rows = store.rows(CALLED)
    start = max(0, bisect_left(first, beginning) - 1)  # the row before may end in such ids
    found: list[ProgramName] = []
    for number in range(start, len(first)):
        if number > start and not first[number].startswith(beginning):
            break
        found += [ProgramName(*called) for called in rows[number] if called[0].startswith(beginning)]
    return found


_DERIVED = (
    "programs_by_id", "_numbers", "_alike", "networks_by_id", "guides_by_id", "desks_by_id", "_rows_by_program", "_entries_by_name",
)  # fmt: skip
"""What `Catalog` derives of its sections and keeps."""


def _all_decoded(rows: Iterable[Any]) -> tuple[Any, ...]:
    """Return all rows decoded; looking for garbage among them, of which there is none, would take a third longer."""
    collects = gc.isenabled()
    gc.disable()
    try:
        return tuple([codec.decode(row) for row in rows])
    finally:
        if collects:
            gc.enable()


def _lazy(name: str) -> Any:
    def read(self: StoredCatalog) -> Any:
        store: Store = self.__dict__["_store"]
        try:
            if name == PROGRAMS:
                return _all_decoded(store.rows(name))
            return codec.decode(store.read(name))
        except (DamagedStoreError, OSError):
            self.read_again()
            return self.__dict__[name]

    found = cached_property(read)
    found.__set_name__(StoredCatalog, name)
    return found


for _name in ("vocabulary", *SECTIONS):
    setattr(StoredCatalog, _name, _lazy(_name))


def opened(store: Store, reload: Callable[[], Catalog]) -> Catalog:
    """Return the catalogue of an open copy; `reload` reads the files when the copy is damaged."""
    return StoredCatalog(_store=store, _reload=reload, version=store.key["version"], edition=None)
