"""The question of a user: ids of the vocabularies only, so that order and spelling of options cannot matter."""

from datetime import date
from typing import Any, Self

from msgspec import Struct
from msgspec.structs import replace

FILTERS = {"theme": "themes", "phase": "phases", "ministry": "ministries", "new_call": "new_call", "open_on": "open_on"}
"""Fields of `ProgramFilter` by filter, in the order in which an excluded programme is counted under the first it misses."""


class ProgramFilter(Struct, frozen=True):
    """Filters on what the source states; alternatives within one field, all fields together.

    `ministries` come from the question; their agencies count, too. An empty tuple filters nothing.
    """

    themes: tuple[str, ...] = ()
    phases: tuple[str, ...] = ()
    ministries: tuple[str, ...] = ()
    new_call: bool = False
    open_on: date | None = None

    def without(self, name: str) -> Self:
        """Return the filter without one of `FILTERS`."""
        empty: dict[str, Any] = {FILTERS[name]: getattr(ProgramFilter(), FILTERS[name])}
        return replace(self, **empty)

    def used(self) -> tuple[str, ...]:
        """Return the names of the filters that are set, in the order of `FILTERS`."""
        return tuple(name for name, field in FILTERS.items() if getattr(self, field))


class MatchQuery(Struct, frozen=True):
    """Who asks and for what. `applicants` may lead; `partners` take part; `prefectures` are the project's place."""

    applicants: tuple[str, ...]
    partners: tuple[str, ...] = ()
    filters: ProgramFilter = ProgramFilter()
    prefectures: tuple[str, ...] = ()
    edition: str | None = None
