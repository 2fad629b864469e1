"""The question of a user: ids of the vocabularies only, so that order and spelling of options cannot matter."""

from datetime import date
from typing import Any, Self

from msgspec import Struct
from msgspec.structs import replace

FILTERS = {
    "theme": "themes",
    "phase": "phases",
    "ministry": "ministries",
    "new_call": "new_call",
    "open_on": "open_on",
    "now": "now",
    "month": "months",
    "running": "running",
}
"""Fields of `ProgramFilter` by filter, in the order in which an excluded programme is counted under the first it misses."""


class ProgramFilter(Struct, frozen=True):
    """Filters on what is stated or inferred; alternatives within one field, all fields together.

    `ministries` come from the question; their agencies count, too. An empty tuple filters nothing. `now` keeps what is
    open or soon on `today`, `months` what has calls in one of them, `running` what is known to go on. `stated` makes all
    filters look at stated facts only. `today` is the day of the question; without it nothing is known of calls.
    """

    themes: tuple[str, ...] = ()
    phases: tuple[str, ...] = ()
    ministries: tuple[str, ...] = ()
    new_call: bool = False
    open_on: date | None = None
    now: bool = False
    months: tuple[int, ...] = ()
    running: bool = False
    stated: bool = False
    today: date | None = None

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
