"""Programmes of which a file has told everything, but not yet the other files: kept encoded, most of them in a file.

A draft is an encoded programme (`codec`) that lacks what stands elsewhere: the edition of its file, the days of its
documents, its desks, its lifecycle, and its positions in the columns of the maps. `Completion` fills these in.
"""

from __future__ import annotations

import marshal
import os
import tempfile
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kakushin_cli.catalog import build, codec, lifecycle, model
from kakushin_cli.catalog.vocabulary import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


_PROGRAM = {name: codec.place(model.Program, name) for name in model.Program.__struct_fields__}
_ID, _EDITION, _DESKS = _PROGRAM["id"], _PROGRAM["edition"], _PROGRAM["desks"]
_SOURCES, _PLACEMENTS, _LIFECYCLE = _PROGRAM["sources"], _PROGRAM["placements"], _PROGRAM["lifecycle"]
_CALLS, _URLS = _PROGRAM["calls"], _PROGRAM["urls"]
_DOCUMENT, _AS_OF = codec.place(model.Source, "document"), codec.place(model.Source, "as_of")
_DESK_ID, _DESK_SOURCES = codec.place(model.Desk, "id"), codec.place(model.Desk, "sources")
_THEME, _PHASE = codec.place(model.Placement, "theme"), codec.place(model.Placement, "phase")
_LINE, _POSITION = codec.place(model.Placement, "line"), codec.place(model.Placement, "position")
_NO_VOCABULARY = Vocabulary()
_BLOCK = 1 << 18


class _DeskIds(Mapping[str, model.Desk]):
    """Stands for all desks, of which only the ids are known."""

    def __getitem__(self, desk_id: str) -> model.Desk:
        return model.Desk(id=desk_id, ministry=None, department="", sources=())

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


_DESK_STANDS_IN = _DeskIds()


class Drafts(Mapping[str, model.Program]):
    """Drafts by id. What is looked up is decoded as it is: only what its own file says of it can be relied on.

    Args:
        folder: Where the temporary file lies.
    """

    def __init__(self, folder: Path) -> None:
        # Rows are read here and there, so nothing is gained by reading more than one.
        self._file = tempfile.TemporaryFile(dir=folder, buffering=0)  # noqa: SIM115 - closed when it is forgotten
        self._waiting = bytearray()
        self._size = 0
        self._places, self._lengths = array("Q"), array("I")
        self._numbers: dict[str, int] = {}
        self._owners: dict[str | None, int] = {}
        self._owner_of, self._file_of = array("H"), array("H")
        self._editions: list[str | None] = []
        self._columns: dict[tuple[str, str], list[int]] = defaultdict(list)

    def __del__(self) -> None:
        if hasattr(self, "_file"):
            self._file.close()

    def __getitem__(self, program_id: str) -> model.Program:
        program: model.Program = codec.decode(self._row(self._numbers[program_id]))
        return program

    def __contains__(self, program_id: object) -> bool:
        return program_id in self._numbers

    def __iter__(self) -> Iterator[str]:
        return iter(self._numbers)

    def __len__(self) -> int:
        return len(self._numbers)

    def add(self, entry: model.Program) -> None:
        """Add a validated programme of the file that is being read."""
        program = build.build_program(entry, "", _DESK_STANDS_IN, _NO_VOCABULARY)
        content = marshal.dumps(codec.encode(program), 2)
        self._numbers[program.id] = len(self._numbers)
        self._places.append(self._size)
        self._lengths.append(len(content))
        self._owner_of.append(self._owners.setdefault(program.owner, len(self._owners)))
        self._file_of.append(len(self._editions))
        for placement in program.placements:
            self._columns[placement.theme, placement.phase].append(placement.line)
        self._waiting += content
        self._size += len(content)
        if len(self._waiting) >= _BLOCK:
            self._write()

    def file_ends(self, edition: str | None) -> None:
        """All programmes of a file have been added; it names this edition."""
        self._editions.append(edition)

    def completed(self, others: Completion) -> Iterator[tuple[int, Any]]:
        """Yield the programmes by id, encoded and complete, each with its place in the catalogue."""
        numbers, vocabulary = self._numbers, others.vocabulary
        default = vocabulary.default_edition.id
        by_owner = [vocabulary.position("ministry", owner) for owner in self._owners]
        ids = sorted(numbers)
        places = array("I", bytes(4 * len(ids)))
        ranks = sorted(range(len(ids)), key=lambda rank: by_owner[self._owner_of[numbers[ids[rank]]]])
        for place, rank in enumerate(ranks):
            places[rank] = place
        del ranks
        for lines in self._columns.values():
            lines.sort()
        for rank, program_id in enumerate(ids):
            number = numbers[program_id]
            edition = self._editions[self._file_of[number]] or default
            yield places[rank], others.complete(self._row(number), edition, self._columns)

    def _row(self, number: int) -> Any:
        if self._waiting:
            self._write()
        self._file.seek(self._places[number])
        content = self._file.read(self._lengths[number])
        if len(content) != self._lengths[number]:
            raise OSError("the temporary file was cut off")
        return marshal.loads(content)

    def _write(self) -> None:
        self._file.seek(0, os.SEEK_END)
        left = memoryview(self._waiting)
        while left:
            left = left[self._file.write(left) :]
        self._waiting = bytearray()


class Completion:
    """Fills in what drafts lack."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        desks: Mapping[str, model.Desk],
        lifecycles: Mapping[str, lifecycle.Lifecycle],
    ) -> None:
        self.vocabulary = vocabulary
        self._days = {d.id: codec.encode(d.as_of) for d in vocabulary.documents}
        self._desks = {desk_id: codec.encode(desk) for desk_id, desk in desks.items()}
        self._lifecycles = {
            program: (codec.encode(lifecycle), codec.encode(lifecycle.calls), codec.encode(lifecycle.urls))
            for program, lifecycle in lifecycles.items()
        }

    def complete(self, draft: Any, edition: str, columns: Mapping[tuple[str, str], list[int]]) -> Any:
        """Return an encoded programme of a draft.

        Args:
            draft: The draft.
            edition: The edition of its file.
            columns: Lines of all placements in a column, ascending, by theme and phase.
        """
        row = list(draft)
        row[_EDITION] = row[_EDITION] or edition
        row[_SOURCES] = sources = self._dated(row[_SOURCES])
        if type(row[_DESKS]) is list:
            row[_DESKS] = [self._desk(desk, sources) for desk in row[_DESKS]]
        if type(row[_PLACEMENTS]) is list:
            row[_PLACEMENTS] = [
                _with(p, _POSITION, bisect_left(columns[p[_THEME], p[_PHASE]], p[_LINE]) + 1) for p in row[_PLACEMENTS]
            ]
        if row[_ID] in self._lifecycles:
            row[_LIFECYCLE], calls, urls = self._lifecycles[row[_ID]]
            row[_CALLS], row[_URLS] = _both(row[_CALLS], calls), _both(row[_URLS], urls)
        return tuple(row)

    def _dated(self, sources: Any) -> Any:
        days = self._days
        if type(sources) is not list:
            return sources
        return [_with(s, _AS_OF, days[s[_DOCUMENT]]) if s[_DOCUMENT] in days else s for s in sources]

    def _desk(self, desk: Any, sources: Any) -> Any:
        return _with(desk, _DESK_SOURCES, sources) if not desk[_DESK_ID] else self._desks[desk[_DESK_ID]]


def _with(encoded: Any, place: int, value: Any) -> Any:
    return (*encoded[:place], value, *encoded[place + 1 :])


def _both(first: Any, second: Any) -> Any:
    """Return two encoded sequences of objects as one."""
    if type(first) is not list or type(second) is not list:
        return second if type(second) is list else first
    return first + second
