"""The profile of a project: who, where, about what, and what the authors have decided so far.

Only lead, theme and start are always there. Everything else may be missing (`None` or empty) and becomes 【要記入】.
Amounts are whole yen including tax, years are fiscal years (April to March).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from kakushin_cli.matching.query import MatchQuery, ProgramFilter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kakushin_cli.catalog.model import ApplicantType

FundSource = Literal["state", "local_government", "company", "own"]
FUND_SOURCES: tuple[FundSource, ...] = ("state", "local_government", "company", "own")


@dataclass(frozen=True, slots=True)
class Organisation:
    """A member of the consortium."""

    type: ApplicantType
    name: str | None = None
    role: str | None = None
    person: str | None = None
    effort_percent: int | None = None
    contact: str | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """The region's problem, with the figure that shows it."""

    text: str
    figure: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """What is to be reached, measurably, until a fiscal year."""

    text: str
    until: int | None = None


@dataclass(frozen=True, slots=True)
class ResearchItem:
    """A research item with its years and technology readiness levels (1 to 9) now and at the end."""

    title: str
    owner: str | None = None
    start: int | None = None
    until: int | None = None
    trl_now: int | None = None
    trl_end: int | None = None
    evidence: str | None = None


@dataclass(frozen=True, slots=True)
class Milestone:
    """Something reached in a fiscal year; `is_gate` marks a decision (mid-term review, move to the next stage)."""

    text: str
    year: int
    trl: int | None = None
    is_gate: bool = False


@dataclass(frozen=True, slots=True)
class Baseline:
    """Value of an indicator before the project."""

    value: float
    year: int


@dataclass(frozen=True, slots=True)
class Kpi:
    """An indicator; `targets` maps fiscal years to values."""

    name: str
    kind: Literal["output", "outcome"] | None = None
    definition: str | None = None
    unit: str | None = None
    baseline: Baseline | None = None
    targets: Mapping[int, float] = field(default_factory=dict)
    measured_by: str | None = None
    owner: str | None = None
    mandatory: str | None = None


@dataclass(frozen=True, slots=True)
class Fund:
    """Money by fiscal year from one source; state money may name its programme, rate and ceiling."""

    source: FundSource
    name: str | None = None
    program_id: str | None = None
    rate_text: str | None = None
    rate: float | None = None
    cap_jpy: int | None = None
    eligible_jpy: Mapping[int, int] = field(default_factory=dict)
    amounts_jpy: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Risk:
    """A risk and what is done about it."""

    text: str
    response: str | None = None


@dataclass(frozen=True, slots=True)
class OtherFund:
    """Another fund held or applied for."""

    name: str
    status: str | None = None
    period: str | None = None
    amount_jpy: int | None = None


@dataclass(frozen=True)
class Profile:
    """A project as its authors describe it. `programs` chooses among the catalogue's programmes; all when empty."""

    lead: Organisation
    themes: tuple[str, ...]
    start: int
    years: int = 10
    title: str | None = None
    catchphrase: str | None = None
    partners: tuple[Organisation, ...] = ()
    prefectures: tuple[str, ...] = ()
    municipalities: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    strengths: tuple[str, ...] = ()
    vision: str | None = None
    targets: tuple[Target, ...] = ()
    research: tuple[ResearchItem, ...] = ()
    scenario: tuple[str, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    kpis: tuple[Kpi, ...] = ()
    commitment: tuple[str, ...] = ()
    funds: tuple[Fund, ...] = ()
    self_reliance: str | None = None
    effects: tuple[str, ...] = ()
    risks: tuple[Risk, ...] = ()
    other_funds: tuple[OtherFund, ...] = ()
    programs: tuple[str, ...] = ()

    @property
    def fiscal_years(self) -> tuple[int, ...]:
        """Fiscal years of the project, ascending."""
        return tuple(range(self.start, self.start + self.years))

    def query(self, edition: str | None = None) -> MatchQuery:
        """Return what the profile asks of the catalogue: the lead applies, the partners take part."""
        partners = tuple(dict.fromkeys(p.type for p in self.partners if p.type != self.lead.type))
        return MatchQuery(
            applicants=(self.lead.type,),
            partners=partners,
            filters=ProgramFilter(themes=self.themes),
            prefectures=self.prefectures,
            edition=edition,
        )
