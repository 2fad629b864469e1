"""The profile of a project: who, where, about what, and what the authors have decided so far.

A file (`plan.yaml`) holds these fields under these names; `plan init` writes their comments and examples (`plan_examples.toml`).
Only lead, themes and start are always there. Everything else may be missing (`None` or empty) and becomes 【要記入】.
Amounts are whole yen including tax, years are fiscal years (April to March).
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import Annotated, Any, Literal, get_args

from msgspec import Struct, field

from kakushin_cli.catalog import values
from kakushin_cli.catalog.catalog import Catalog
from kakushin_cli.catalog.model import ApplicantType
from kakushin_cli.catalog.vocabulary import TermKind
from kakushin_cli.errors import UnknownTermError
from kakushin_cli.japanese.amounts import first_rate
from kakushin_cli.matching.query import MatchQuery, ProgramFilter

MAX_YEARS = 30
REGIONAL_UNIVERSITY_GRANT = "cao-regional-university-grant"
MANDATORY_KPIS = {
    "production": ("関連産業の生産額等の増加", "growth of the related industries' output"),
    "employment": ("雇用者数の増加", "growth of employment"),
    "productivity": ("労働生産性の上昇率", "rise of labour productivity"),
    "graduates": (
        "専門人材育成プログラム受講生の地元就職・起業数",
        "graduates of the programme who work or found firms locally",
    ),
    "reform": ("関連する大学組織改革の実現", "reform of the university's organisation"),
}
"""The five KPIs of the regional university grant (outline of 2018, https://shingakunet.com/ebook/cm/210/pageindices/index48.html)."""


class InCatalog(Struct, frozen=True):
    """Marks a value that is validated with the catalogue, which is the context of the validation.

    Attributes:
        read: Returns the value of what the file says; raises `FormError`.
    """

    read: Callable[[Any, Catalog], Any]

    def __get_pydantic_core_schema__(self, source: Any, handler: Callable[[Any], Any]) -> Any:
        """Return how pydantic validates the value; pydantic calls it when it makes a model."""
        # pydantic takes longer to load than most commands take, and only files that people write are validated
        from pydantic_core.core_schema import with_info_after_validator_function

        return with_info_after_validator_function(lambda value, info: self.read(value, info.context), handler(source))


def _word(kind: TermKind) -> InCatalog:
    """Return the mark of a word of a vocabulary, which becomes its id."""

    def read(word: str, catalog: Catalog) -> str:
        try:
            return catalog.vocabulary.resolve(kind, word, "").id
        except UnknownTermError as error:
            allowed = ", ".join(term.ja for term in error.near or error.allowed)
            raise values.FormError("plan-unknown-word", value=word, allowed=allowed) from None

    return InCatalog(read)


def _in_vocabulary_order(kind: TermKind) -> InCatalog:
    """Return the mark of a list of ids of a vocabulary, which becomes one in its order without repetitions."""
    return InCatalog(lambda ids, catalog: sorted(set(ids), key=lambda i: catalog.vocabulary.position(kind, i)))


def _read_program_id(program_id: str, catalog: Catalog) -> str:
    if program_id not in catalog.programs_by_id:
        near = catalog.near(program_id, ("program",))
        name = near[0].split("(")[0] if near else ""
        raise values.FormError("unknown-reference", kind="program", id=program_id, near=name)
    return program_id


def _as_list(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _in_order(by_year: dict[int, Any]) -> dict[int, Any]:
    return dict(sorted(by_year.items()))


Lines = Annotated[tuple[values.Line, ...], values.Form(read=_as_list)]
"""One line or a list of lines."""
Year = Annotated[int, values.Form(read=values.read_fiscal_year)]
Amounts = Annotated[dict[Year, values.Yen], values.Form(check=_in_order)]
"""Yen by fiscal year, ascending."""
Trl = Annotated[int, values.Form(strict=True, ge=1, le=9)]
"""Technology readiness level."""
ProgramId = Annotated[values.Slug, InCatalog(_read_program_id)]
FundSource = Literal["state", "local_government", "company", "own"]
FUND_SOURCES: tuple[FundSource, ...] = get_args(FundSource)


class Organisation(Struct, frozen=True):
    """A member of the consortium; `person` is the one in charge, with the office held."""

    type: Annotated[ApplicantType, values.InFile(Annotated[values.Line, _word("applicant")])]
    name: values.Line | None = None
    role: values.Line | None = None
    person: values.Line | None = None
    effort_percent: Annotated[int, values.Form(strict=True, ge=0, le=100)] | None = None
    contact: values.Line | None = None


class Problem(Struct, frozen=True):
    """The region's problem, with the figure that shows it."""

    text: values.Line
    figure: values.Line | None = None
    source: values.Line | None = None


class Target(Struct, frozen=True):
    """What is to be reached, measurably, until a fiscal year."""

    text: values.Line
    until: values.FiscalYear | None = None


class ResearchItem(Struct, frozen=True):
    """A research item with its years and technology readiness levels now and at the end, and the evidence for them."""

    title: values.Line
    owner: values.Line | None = None
    start: values.FiscalYear | None = None
    until: values.FiscalYear | None = None
    trl_now: Trl | None = None
    trl_end: Trl | None = None
    evidence: values.Line | None = None


class Milestone(Struct, frozen=True):
    """Something reached in a fiscal year; `gate` marks a decision (mid-term review, move to the next stage)."""

    text: values.Line
    year: values.FiscalYear
    trl: Trl | None = None
    gate: values.Flag = False

    @property
    def mark(self) -> str:
        """The mark of a milestone in figures and schedules."""
        return "◆" if self.gate else "●"

    @property
    def level(self) -> str:
        """The technology readiness level as ` TRL 6`, empty when none is stated."""
        return f" TRL {self.trl}" if self.trl else ""

    @property
    def label(self) -> str:
        """The text with the level behind it."""
        return f"{self.text} (TRL {self.trl})" if self.trl else self.text


class Baseline(Struct, frozen=True):
    """Value of an indicator before the project."""

    value: values.Number
    year: values.FiscalYear


class Kpi(Struct, frozen=True):
    """An indicator; `targets` maps fiscal years to values, ascending. `mandatory` is a key of `MANDATORY_KPIS`."""

    name: values.Line
    kind: Literal["output", "outcome"] | None = None
    definition: values.Line | None = None
    unit: values.Line | None = None
    baseline: Baseline | None = None
    targets: Annotated[dict[Year, values.Number], values.Form(check=_in_order)] = field(default_factory=dict)
    measured_by: values.Line | None = None
    owner: values.Line | None = None
    mandatory: values.Slug | None = None


class Fund(Struct, frozen=True):
    """Money by fiscal year from one source; state money may name its programme, rate (`2/3`, 定額) and ceiling."""

    source: FundSource
    name: values.Line | None = None
    program: ProgramId | None = None
    rate: values.Line | None = None
    cap_jpy: values.Yen | None = None
    eligible_jpy: Amounts = field(default_factory=dict)
    amounts_jpy: Amounts = field(default_factory=dict)

    @property
    def share(self) -> float | None:
        """The rate as a fraction of eligible cost; None when it is no number."""
        return first_rate(self.rate) if self.rate else None


class Risk(Struct, frozen=True):
    """A risk and what is done about it."""

    text: values.Line
    response: values.Line | None = None


class OtherFund(Struct, frozen=True):
    """Another fund held or applied for."""

    name: values.Line
    status: values.Line | None = None
    period: values.Line | None = None
    amount_jpy: values.Yen | None = None


class Profile(Struct, frozen=True, kw_only=True):
    """A project as its authors describe it. `programs` chooses among the catalogue's programmes; all when empty."""

    title: Annotated[values.Line, values.Form(max_length=40)] | None = None
    catchphrase: values.Line | None = None
    lead: Organisation
    partners: tuple[Organisation, ...] = ()
    prefectures: Annotated[
        tuple[Annotated[values.Line, _word("prefecture")], ...],
        values.Form(read=_as_list),
        _in_vocabulary_order("prefecture"),
    ] = ()
    municipalities: Lines = ()
    themes: Annotated[
        tuple[Annotated[values.Line, _word("theme")], ...],
        values.Form(read=_as_list, min_length=1),
        _in_vocabulary_order("theme"),
    ]
    start: values.FiscalYear
    years: Annotated[int, values.Form(strict=True, ge=1, le=MAX_YEARS)] = 10
    problems: tuple[Problem, ...] = ()
    strengths: Lines = ()
    vision: values.Line | None = None
    targets: tuple[Target, ...] = ()
    research: tuple[ResearchItem, ...] = ()
    scenario: Lines = ()
    milestones: tuple[Milestone, ...] = ()
    kpis: tuple[Kpi, ...] = ()
    commitment: Lines = ()
    funds: tuple[Fund, ...] = ()
    self_reliance: values.Line | None = None
    effects: Lines = ()
    risks: tuple[Risk, ...] = ()
    other_funds: tuple[OtherFund, ...] = ()
    programs: tuple[ProgramId, ...] = ()

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


def fund_limits(fund: Fund, catalog: Catalog) -> tuple[float | None, int | None]:
    """Return rate and yearly ceiling of a fund, from the profile or else the catalogue; None where nobody says."""
    program = catalog.programs_by_id.get(fund.program or "")
    support = program.support if program and fund.source == "state" else None
    rate = fund.share if fund.share is not None else (support.rate_max if support else None)
    cap = fund.cap_jpy if fund.cap_jpy is not None else (support.cap_jpy if support else None)
    return rate, cap


def most_state_money(eligible_jpy: int, rate: float) -> int:
    """Return the most state money for an eligible cost, rounded down to whole yen as subsidies are."""
    return int(Fraction(rate).limit_denominator(1000) * eligible_jpy)


def sum_by_year(amounts: Iterable[Mapping[int, int]]) -> dict[int, int]:
    """Return the sum of several plans by fiscal year, ascending."""
    total = Counter[int]()
    for by_year in amounts:
        total.update(by_year)
    return dict(sorted(total.items()))
