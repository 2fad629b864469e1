"""The catalogue: everything known, in contract order, with look-ups."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from kakushin_cli.errors import NotFoundError
from kakushin_cli.japanese.folding import fold
from kakushin_cli.language import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kakushin_cli.catalog.model import ContactRow, Desk, Footnote, Guide, Network, Program, University
    from kakushin_cli.catalog.vocabulary import Vocabulary


@dataclass(frozen=True)
class Catalog:
    """Everything known.

    Programmes stand in 建制順 then id, networks by prefecture code then source line, universities and guides in file
    order, contact rows by source line. `version` names the content: equal content, equal version.
    """

    vocabulary: Vocabulary
    programs: tuple[Program, ...] = ()
    desks: tuple[Desk, ...] = ()
    contact_rows: tuple[ContactRow, ...] = ()
    networks: tuple[Network, ...] = ()
    universities: tuple[University, ...] = ()
    guides: tuple[Guide, ...] = ()
    footnotes: tuple[Footnote, ...] = ()
    version: str = field(default="", compare=False)

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

    def in_edition(self, edition: str | None) -> tuple[Program, ...]:
        """Return the programmes of one edition; of the default edition for None, of all for `all`."""
        if edition == "all":
            return self.programs
        wanted = edition or self.vocabulary.default_edition.id
        return tuple(p for p in self.programs if p.edition == wanted)

    def footnotes_of(self, theme: str) -> tuple[Footnote, ...]:
        """Return the footnotes of a theme's map."""
        return tuple(f for f in self.footnotes if f.theme == theme)

    def entry(self, entry_id: str) -> Program | Network | Guide | None:
        """Return the programme, network or guide with this id."""
        return self.programs_by_id.get(entry_id) or self.networks_by_id.get(entry_id) or self.guides_by_id.get(entry_id)

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
        entry = self.entry(words.strip())
        if entry:
            return [entry]
        key = fold(words)
        found = self._entries_by_name.get(key, [])
        exact = [e for e in found if fold(e.name) == key]
        if found:
            return exact or found
        raise NotFoundError(Text("項目", "entry"), words, self.near(words))

    def near(self, words: str, kinds: Sequence[str] = ("program", "network", "guide")) -> list[str]:
        """Return up to three near entries as `id(name)`, for a message."""
        from rapidfuzz import fuzz, process

        pools: dict[str, Sequence[Program | Network | Guide]] = {
            "program": self.programs,
            "network": self.networks,
            "guide": self.guides,
        }
        entries: list[Program | Network | Guide] = [e for kind in kinds for e in pools[kind]]
        key = fold(words)
        choices: dict[int, str] = {}
        owners: dict[int, Program | Network | Guide] = {}
        for entry in entries:
            for text in (entry.id, *spellings(entry)):
                choices[len(choices)] = fold(text)
                owners[len(owners)] = entry
        ranked = process.extract(key, choices, scorer=fuzz.WRatio, limit=12)
        ids = dict.fromkeys(f"{owners[n].id}({owners[n].name})" for _, score, n in ranked if score >= 45)
        return list(ids)[:3]


def spellings(entry: Program | Network | Guide) -> list[str]:
    """Return every name an entry goes by: name, spellings of the source, English name, aliases, council."""
    names = [entry.name, *entry.name_as_written]
    if entry.name_en:
        names.append(entry.name_en)
    names.extend(entry.aliases)
    body = getattr(entry, "body", None)
    if body:
        names.append(body)
    return names
