"""What became of programmes since their edition (`model` has the conventions)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from msgspec import Struct

from kakushin_cli.language import Text

LifecycleStatus = Literal["running", "ended", "succeeded", "renamed", "no_new_call", "unverified"]
CLOSED: frozenset[LifecycleStatus] = frozenset({"ended", "succeeded", "no_new_call"})
"""Statuses of programmes that nobody can apply to any more (contract, basket `closed`)."""
GOING_ON: frozenset[LifecycleStatus] = frozenset({"running", "no_new_call"})
"""Statuses that a passed last year contradicts."""


class Call(Struct, frozen=True):
    """One call for proposals; `deadline_at` carries its zone, `deadline_on` is a deadline whose hour is not known."""

    fiscal_year: int
    opens_on: date | None = None
    deadline_at: datetime | None = None
    consult_by: date | None = None
    source: str | None = None
    deadline_on: date | None = None

    @property
    def last_day(self) -> date | None:
        """Last day for proposals in Japan, None when not known."""
        return self.deadline_at.date() if self.deadline_at else self.deadline_on


class Page(Struct, frozen=True):
    """A web page about a programme."""

    url: str
    kind: str
    read_on: date | None = None


class Evidence(Struct, frozen=True):
    """What a statement rests on; `fiscal_year` is that of sheets and budget papers that carry no day."""

    title: str
    grade: Literal["official", "secondary", "uncertain"]
    url: str | None = None
    date: date | None = None
    fiscal_year: int | None = None


class Successor(Struct, frozen=True):
    """What follows a programme; `id` is None when the catalogue has only its name."""

    id: str | None
    name: str
    basis: Literal["official", "inferred"]
    name_en: str | None = None
    reason: Text | None = None


class Lifecycle(Struct, frozen=True):
    """What became of a programme since its edition; fiscal years run from April to March, both ends included.

    `known_on` is the day from which all of it could be known, None when no evidence is dated: the newest day of the
    evidence, or the end of the fiscal year of sheets that carry no day.
    """

    status: LifecycleStatus
    statement: Text | None = None
    from_fiscal_year: int | None = None
    until_fiscal_year: int | None = None
    rs_id: str | None = None
    unit: str | None = None
    successors: tuple[Successor, ...] = ()
    urls: tuple[Page, ...] = ()
    calls: tuple[Call, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    known_on: date | None = None

    @property
    def is_closed(self) -> bool:
        """True when nobody can apply any more."""
        return self.status in CLOSED

    def is_overdue(self, fiscal_year: int) -> bool:
        """Return whether it is said to go on though its last year lies before this fiscal year."""
        return self.status in GOING_ON and self.until_fiscal_year is not None and self.until_fiscal_year < fiscal_year
