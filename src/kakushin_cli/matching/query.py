"""What is asked: resolved slugs only, so that order and spelling of options cannot matter."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Self

FILTERS = ("theme", "phase", "ministry", "new_call", "open_on")
"""Filters in the order in which an excluded programme is counted under the first it misses."""


@dataclass(frozen=True, slots=True)
class ProgramFilter:
    """Filters on what the source states; alternatives within one field, all fields together.

    `ministries` are as asked; agencies are added when comparing. An empty tuple filters nothing.
    """

    themes: tuple[str, ...] = ()
    phases: tuple[str, ...] = ()
    ministries: tuple[str, ...] = ()
    new_call: bool = False
    open_on: date | None = None

    def without(self, name: str) -> Self:
        """Return the filter without one of `FILTERS`."""
        empty: dict[str, Any] = {
            "theme": (), "phase": (), "ministry": (), "new_call": False, "open_on": None,
        }  # fmt: skip
        attribute = {"theme": "themes", "phase": "phases", "ministry": "ministries"}.get(name, name)
        return replace(self, **{attribute: empty[name]})

    def used(self) -> tuple[str, ...]:
        """Return the names of the filters that are set, in the order of `FILTERS`."""
        values = {
            "theme": self.themes,
            "phase": self.phases,
            "ministry": self.ministries,
            "new_call": self.new_call,
            "open_on": self.open_on,
        }
        return tuple(name for name in FILTERS if values[name])


@dataclass(frozen=True, slots=True)
class MatchQuery:
    """Who asks and for what. `applicants` may lead; `partners` take part; `prefectures` are the project's place."""

    applicants: tuple[str, ...]
    partners: tuple[str, ...] = ()
    filters: ProgramFilter = ProgramFilter()
    prefectures: tuple[str, ...] = ()
    edition: str | None = None
