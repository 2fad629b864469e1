"""The catalogue: everything known, in contract order, with look-ups."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from kakushin_cli.errors import NotFoundError
from kakushin_cli.japanese.folding import fold
from kakushin_cli.language import Text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from datetime import date

    from kakushin_cli.catalog.guides import Guide
    from kakushin_cli.catalog.lexicon import Concept
    from kakushin_cli.catalog.model import ContactRow, Desk, Footnote, Network, Program, University
    from kakushin_cli.catalog.vocabulary import Edition, Vocabulary


class ProgramName(NamedTuple):
    """What a programme is called, without all the rest of it."""

    id: str
    name: str
    aliases: tuple[str, ...]
    name_en: str | None


def name_of(program: Program) -> ProgramName:
    """Return what a programme is called."""
    return ProgramName(program.id, program.name, program.aliases, program.name_en)


@dataclass(frozen=True)
class Catalog:
    """Everything known.

    Programmes stand in 建制順 then id, networks by prefecture code then source line, universities and guides in file
    order, contact rows by source line. `version` names the content: equal content, equal version. `edition` is what
    listings show: an edition's id, `all`, or None for the default one.
    """

    vocabulary: Vocabulary
    programs: tuple[Program, ...] = ()
    desks: tuple[Desk, ...] = ()
    contact_rows: tuple[ContactRow, ...] = ()
    networks: tuple[Network, ...] = ()
    universities: tuple[University, ...] = ()
    guides: tuple[Guide, ...] = ()
    footnotes: tuple[Footnote, ...] = ()
    concepts: tuple[Concept, ...] = ()
    version: str = field(default="", compare=False)
    edition: str | None = None

    @cached_property
    def programs_by_id(self) -> dict[str, Program]:
        """Programmes of every edition by id."""
        return {p.id: p for p in self.programs}

    @cached_property
    def networks_by_id(self) -> dict[str, Network]:
        """Networks by id."""
        return {n.id: n for n in self.networks}

    @cached_property
    def guides_by_id(self) -> dict[str, Guide]:
        """Guides by id."""
        return {g.id: g for g in self.guides}

    @cached_property
    def desks_by_id(self) -> dict[str, Desk]:
        """Listed desks by id."""
        return {d.id: d for d in self.desks if d.id}

    @cached_property
    def _rows_by_program(self) -> dict[str, list[ContactRow]]:
        rows: dict[str, list[ContactRow]] = {}
        for row in self.contact_rows:
            for program_id in row.programs:
                rows.setdefault(program_id, []).append(row)
        return rows

    def rows_of(self, program_id: str) -> Sequence[ContactRow]:
        """Return the contact rows that speak of a programme, by line; empty when there are none."""
        return self._rows_by_program.get(program_id, [])

    def in_edition(self, edition: str | None = None) -> tuple[Program, ...]:
        """Return the programmes of one edition, of all for `all`; None is the catalogue's own choice (`edition`).

        When nobody has chosen an edition, imported programmes stand beside those of the default one: they belong to no
        edition of the package, and who adds them wants to see them.
        """
        if (edition or self.edition) == "all":
            return self.programs
        return tuple(p for p in self.programs if self.shows(p, edition))

    def shows(self, program: Program, edition: str | None = None) -> bool:
        """Return whether a programme is among those of `in_edition`."""
        wanted = edition or self.edition
        if wanted is None:
            return program.edition == self.vocabulary.default_edition.id or bool(program.imported_from)
        return wanted in ("all", program.edition)

    @property
    def shown_edition(self) -> Edition:
        """The edition whose day an answer states: the oldest of those that listings show.

        A list of several editions is as old as its oldest facts.
        """
        if self.edition in (None, "all"):
            present = {p.edition for p in self.in_edition()}
            shown = [e for e in self.vocabulary.editions if e.id in present]
        else:
            shown = [e for e in self.vocabulary.editions if e.id == self.edition]
        return min(shown, key=lambda e: e.as_of, default=self.vocabulary.default_edition)

    def view(self, *, edition: str | None = None, as_of: date | None = None) -> Catalog:
        """Return this catalogue as listings shall show it.

        Args:
            edition: Edition that listings show, `all`, or None for the default one.
            as_of: Day of the view: programmes of editions later than it are not there, nor anything that names them, nor
                what became of a programme when that could not yet be known (`Lifecycle.known_on`).
        """
        if as_of is None:
            return self if edition == self.edition else dataclasses.replace(self, edition=edition)
        later = {e.id for e in self.vocabulary.editions if e.as_of > as_of}
        gone = {p.id for p in self.programs if p.edition in later}
        return dataclasses.replace(
            self,
            edition=edition,
            programs=tuple(
                replace(_as_known(p, as_of, gone), relations=tuple(r for r in p.relations if r.to not in gone))
                for p in self.programs
                if p.id not in gone
            ),
            contact_rows=tuple(
                replace(row, programs=kept)
                for row in self.contact_rows
                if (kept := tuple(i for i in row.programs if i not in gone))
            ),
            networks=tuple(replace(n, program_id=None) if n.program_id in gone else n for n in self.networks),
            guides=tuple(_without(guide, gone) for guide in self.guides),
            footnotes=tuple(replace(f, programs=tuple(i for i in f.programs if i not in gone)) for f in self.footnotes),
        )

    def footnotes_of(self, theme: str) -> tuple[Footnote, ...]:
        """Return the footnotes of a theme's map."""
        return tuple(f for f in self.footnotes if f.theme == theme)

    def program_at(self, number: int) -> Program:
        """Return a programme by its place in `programs`."""
        return self.programs[number]

    def read_programs(self, numbers: Iterable[int]) -> Iterator[Program]:
        """Yield programmes by their places in `programs`; what is read for it is not kept."""
        return map(self.programs.__getitem__, numbers)

    def number_of(self, program_id: str) -> int | None:
        """Return the place of a programme in `programs`, None when there is no such id."""
        return self._numbers.get(program_id)

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {p.id: n for n, p in enumerate(self.programs)}

    def related_to(self, program_id: str) -> list[Program]:
        """Return the programmes with a relation to one, in catalogue order."""
        return [p for p in self.programs if any(r.to == program_id for r in p.relations)]

    def program_names(self, beginning: str = "") -> Iterator[ProgramName]:
        """Yield what programmes are called, by id: those whose id begins so, all for the empty text."""
        for program in sorted(self.programs, key=lambda p: p.id):
            if program.id.startswith(beginning):
                yield name_of(program)

    def program(self, program_id: str) -> Program | None:
        """Return the programme with this id, None when there is none."""
        return self.programs_by_id.get(program_id)

    def entry(self, entry_id: str) -> Program | Network | Guide | None:
        """Return the programme, network or guide with this id."""
        return self.program(entry_id) or self.networks_by_id.get(entry_id) or self.guides_by_id.get(entry_id)

    @cached_property
    def _entries_by_name(self) -> dict[str, list[Program | Network | Guide]]:
        names: dict[str, list[Program | Network | Guide]] = {}
        entries: Iterable[Program | Network | Guide] = (*self.programs, *self.networks, *self.guides)
        for entry in entries:
            for key in dict.fromkeys(fold(name) for name in spellings(entry)):
                names.setdefault(key, []).append(entry)
        return names

    def find(self, words: str) -> list[Program | Network | Guide]:
        """Return the entries whose id or any spelling of whose name is `words`, programmes first.

        A word that is the name of one entry and only an alias of another gives the first alone.

        Raises:
            NotFoundError: nothing has that name; up to three near ids with names are in the error.
        """
        found = self.named(words)
        if found:
            return found
        raise NotFoundError(Text("項目", "entry"), words, self.near(words))

    def named(self, words: str) -> list[Program | Network | Guide]:
        """Return the same as `find`, and an empty list when nothing has that name."""
        entry = self.entry(words.strip())
        if entry:
            return [entry]
        key = fold(words)
        found = self._by_name(key)
        return [e for e in found if fold(e.name) == key] or list(found)

    def _by_name(self, key: str) -> list[Program | Network | Guide]:
        return self._entries_by_name.get(key, [])

    def near(self, words: str, kinds: Sequence[str] = ("program", "network", "guide")) -> list[str]:
        """Return up to three near entries as `id(name)`, for a message."""
        from kakushin_cli.catalog.near import nearest

        pools: dict[str, Sequence[Program | Network | Guide]] = {
            "program": self.programs,
            "network": self.networks,
            "guide": self.guides,
        }
        return nearest(
            words,
            ((text, f"{e.id}({e.name})") for kind in kinds for e in pools[kind] for text in (e.id, *spellings(e))),
            at_least=45,
        )


def _as_known(program: Program, day: date, gone: Collection[str]) -> Program:
    """Return a programme with what was known of its later life on a day, which no entry in `gone` was."""
    lifecycle = program.lifecycle
    if lifecycle is None:
        return program
    names_gone = any(s.to in gone for s in lifecycle.successors)
    if lifecycle.known_on is not None and lifecycle.known_on <= day and not names_gone:
        return program
    return replace(
        program,
        lifecycle=None,
        calls=tuple(c for c in program.calls if c not in lifecycle.calls),
        urls=tuple(u for u in program.urls if u not in lifecycle.urls),
    )


def _without(guide: Guide, gone: set[str]) -> Guide:
    """Return a guide that does not name some programmes."""
    sections = tuple(
        replace(s, items=tuple(replace(i, links=tuple(k for k in i.links if k.to not in gone)) for i in s.items))
        for s in guide.sections
    )
    return replace(guide, sections=sections, programs=tuple(i for i in guide.programs if i not in gone))


def spellings(entry: Program | Network | Guide) -> list[str]:
    """Return every name an entry goes by: name, spellings of the source, English name, aliases, council, new name."""
    names = [entry.name, *entry.name_as_written]
    if entry.name_en:
        names.append(entry.name_en)
    names.extend(entry.aliases)
    body = getattr(entry, "body", None)
    if body:
        names.append(body)
    lifecycle = getattr(entry, "lifecycle", None)
    if lifecycle:
        names.extend(s.name for s in lifecycle.successors if not s.to)
    return names
