"""Validated entries with the place they were read from, and faults at such a place."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from msgspec import Struct

from kakushin_cli.catalog.faults import Fault, json_pointer
from kakushin_cli.catalog.located import locate

Location = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class LoadedEntry:
    """A validated entry, what reads its data with marks again, its pointer in the file, the file's edition."""

    section: str
    entry: Struct
    read_again: Callable[[], Any]
    pointer: Location
    edition: str | None

    @property
    def raw(self) -> Any:
        """The data of the entry with the marks of all its parts."""
        return self.read_again()

    def fault(self, at: Location, code: str, **facts: str | int) -> Fault:
        """Return a fault at a place inside the entry."""
        return fault_at(self.raw, at, self.pointer, code, about_key=False, **facts)


def fault_at(
    raw: Any, at: Location, pointer: Location, code: str, *, about_key: bool = False, **facts: str | int
) -> Fault:
    """Return an error at `at` inside `raw`, whose own place in the file is `pointer`; `about_key` marks the key."""
    mark = locate(raw, at, prefer_key=about_key)
    return Fault(
        path=mark.path,
        line=mark.line,
        column=mark.column,
        pointer=json_pointer((*pointer, *at)),
        code=code,
        facts=facts,
    )
