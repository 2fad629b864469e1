"""What the program knows: plain immutable objects, free of file formats and of libraries.

Sequences are tuples in the order stated at each field. `None` means unknown or not given by the source.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from msgspec import Struct, field

from kakushin_cli.catalog.lifecycle_model import Call as Call
from kakushin_cli.catalog.lifecycle_model import Lifecycle
from kakushin_cli.catalog.lifecycle_model import Page as Page
from kakushin_cli.language import Text

ApplicantType = Literal["university", "company", "municipality"]
PhaseId = Literal["strengthening", "rd", "implementation"]
Basis = Literal["as_written", "inherited", "inferred"]
APPLICANT_TYPES: tuple[ApplicantType, ...] = ("university", "company", "municipality")
PHASES: tuple[PhaseId, ...] = ("strengthening", "rd", "implementation")
LineRange = tuple[int, int]


class Words(Struct, frozen=True):
    """Search words in both languages, most telling first."""

    ja: tuple[str, ...] = ()
    en: tuple[str, ...] = ()


class Source(Struct, frozen=True):
    """Lines of a listed document, or a web page with the day it was read."""

    document: str | None = None
    lines: tuple[LineRange, ...] = ()
    as_of: date | None = None
    url: str | None = None
    title: str | None = None
    read_on: date | None = None
    fiscal_year: int | None = None


class Note(Struct, frozen=True):
    """A doubt or correction a reader must know (`warnings`)."""

    code: str
    text: Text


class Placement(Struct, frozen=True):
    """One appearance on a 事業マップ; `position` counts from 1 within the column."""

    theme: str
    phase: PhaseId
    line: int
    position: int = 0


class Applicant(Struct, frozen=True):
    """One type of applicant that may lead."""

    type: ApplicantType
    partial: bool = False
    basis: Basis = "as_written"

    @property
    def is_certain(self) -> bool:
        """True when the type may lead without a question left: whole, and written or inherited."""
        return not self.partial and self.basis != "inferred"


class Region(Struct, frozen=True):
    """Place a programme is bound to; prefectures in code order."""

    text: Text
    prefectures: tuple[str, ...]
    basis: Basis = "as_written"


class Support(Struct, frozen=True):
    """What a programme gives; amounts in whole yen, rates as fractions of eligible cost."""

    detail: Text | None = None
    rate_text: str | None = None
    rate_max: float | None = None
    amount_text: str | None = None
    cap_jpy: int | None = None
    commissioned: bool | None = None


class Selection(Struct, frozen=True):
    """Projects selected in a fiscal year (April to March)."""

    fiscal_year: int
    selected: int
    note: Text | None = None


class Relation(Struct, frozen=True):
    """A link to another programme; `reason` says why when it is inferred."""

    to: str
    kind: Literal["parent_of", "hand_over", "used_with", "successor"]
    basis: Basis
    reason: Text | None = None
    lines: tuple[LineRange, ...] = ()


class Desk(Struct, frozen=True):
    """An office that answers questions. Two desks are one when `key` is equal (contract, `contacts`)."""

    id: str | None
    ministry: str | None
    department: str
    phone: str | None = None
    extension: str | None = None
    email: str | None = None
    emails_as_written: tuple[str, ...] = ()
    as_of: date | None = None
    fiscal_year: int | None = None
    sources: tuple[Source, ...] = ()
    warnings: tuple[Note, ...] = ()

    @property
    def key(self) -> tuple[str | None, str, str | None, str | None]:
        """Ministry or agency, department without white space, phone, extension."""
        return (self.ministry, "".join(self.department.split()), self.phone, self.extension)

    @property
    def first_line(self) -> int:
        """First source line that names the desk; a large number when it has none."""
        return min((first for s in self.sources for first, _ in s.lines), default=10**9)


class ContactRow(Struct, frozen=True):
    """One row of a 連絡先 table, every cell as written; `phone`, `extension`, `email` parsed from the last cell."""

    theme: str
    row: int
    line: int
    program_as_written: str
    applicant_as_written: str
    new_call_as_written: str
    department_as_written: str
    contact_as_written: str
    desk: str
    programs: tuple[str, ...]
    phone: str | None = None
    extension: str | None = None
    email: str | None = None


class YearBudget(Struct, frozen=True):
    """Money of one fiscal year in whole yen; None where the source gives none or the year was not over."""

    fiscal_year: int
    initial_jpy: int | None = None
    executed_jpy: int | None = None


class SuggestedTheme(Struct, frozen=True):
    """A theme that words of an imported entry point to; inferred, and no filter uses it."""

    theme: str
    words: tuple[str, ...]


class Import(Struct, frozen=True):
    """The outside record an entry was made of, and the day it was first read with this content (Japan)."""

    kind: Literal["rs", "jgrants", "table"]
    record_id: str
    read_on: date
    vanished_on: date | None = None


class Program(Struct, frozen=True):
    """A programme or measure. `desks` are the resolved contacts, in the order the entry gives them.

    `calls` and `urls` hold those of `lifecycle` behind the entry's own.
    """

    id: str
    kind: str
    edition: str
    name: str
    summary: Text
    name_as_written: tuple[str, ...] = ()
    name_en: str | None = None
    aliases: tuple[str, ...] = ()
    ministry: str | None = None
    agency: str | None = None
    ministry_basis: Basis = "as_written"
    placements: tuple[Placement, ...] = ()
    framework_themes: tuple[str, ...] = ()
    applicants: tuple[Applicant, ...] | None = None
    new_call: bool | None = None
    region: Region | None = None
    conditions: tuple[Text, ...] = ()
    support: Support | None = None
    history: tuple[Selection, ...] = ()
    calls: tuple[Call, ...] = ()
    urls: tuple[Page, ...] = ()
    desks: tuple[Desk, ...] = ()
    relations: tuple[Relation, ...] = ()
    needs: Words = field(default_factory=Words)
    keywords: Words = field(default_factory=Words)
    sources: tuple[Source, ...] = ()
    warnings: tuple[Note, ...] = ()
    lifecycle: Lifecycle | None = None
    unit: str | None = None
    purpose: str | None = None
    overview: str | None = None
    from_fiscal_year: int | None = None
    until_fiscal_year: int | None = None
    methods: tuple[str, ...] = ()
    budget: tuple[YearBudget, ...] = ()
    suggested_themes: tuple[SuggestedTheme, ...] = ()
    imported_from: Import | None = None
    verified_on: date | None = None

    @property
    def is_candidate(self) -> bool:
        """True when it was imported and no person has checked it yet."""
        return self.imported_from is not None and self.verified_on is None

    @property
    def is_closed(self) -> bool:
        """True when it is known that nobody can apply any more."""
        return self.lifecycle is not None and self.lifecycle.is_closed

    @property
    def owner(self) -> str | None:
        """Agency if there is one, else the ministry: who runs it."""
        return self.agency or self.ministry

    @property
    def themes(self) -> tuple[str, ...]:
        """Themes of the placements in map order, then the framework themes."""
        return tuple(dict.fromkeys([p.theme for p in self.placements] + list(self.framework_themes)))

    @property
    def phases(self) -> tuple[PhaseId, ...]:
        """Phases of the placements, in the order of the map's columns."""
        present = {p.phase for p in self.placements}
        return tuple(phase for phase in PHASES if phase in present)

    @property
    def lead_types(self) -> tuple[ApplicantType, ...]:
        """Applicant types that may lead, in the order ①②③; empty when unknown."""
        listed = {a.type for a in self.applicants or ()}
        return tuple(t for t in APPLICANT_TYPES if t in listed)

    def applicant(self, wanted: str) -> Applicant | None:
        """Return the entry for one applicant type, None when it is not listed."""
        return next((a for a in self.applicants or () if a.type == wanted), None)


class Members(Struct, frozen=True):
    """Members of a network by sector (学・官・産), as listed."""

    academia: tuple[str, ...] = ()
    government: tuple[str, ...] = ()
    industry: tuple[str, ...] = ()

    def by_sector(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Return (sector, members) in the order 学, 官, 産."""
        return (("academia", self.academia), ("government", self.government), ("industry", self.industry))


class Network(Struct, frozen=True):
    """A network (座組); prefectures in code order."""

    id: str
    kind: str
    name: str
    summary: Text
    name_as_written: tuple[str, ...] = ()
    name_en: str | None = None
    aliases: tuple[str, ...] = ()
    site: str | None = None
    body: str | None = None
    program_id: str | None = None
    prefectures: tuple[str, ...] = ()
    prefectures_basis: Basis = "as_written"
    municipalities: tuple[str, ...] = ()
    members: Members | None = None
    lead: str | None = None
    status: str | None = None
    needs: Words = field(default_factory=Words)
    keywords: Words = field(default_factory=Words)
    sources: tuple[Source, ...] = ()
    warnings: tuple[Note, ...] = ()

    @property
    def source_order(self) -> tuple[int, ...]:
        """Source lines in ascending order: projects under one heading share the first and differ in the next."""
        return tuple(sorted(first for s in self.sources for first, _ in s.lines)) or (10**9,)


class FieldStrength(Struct, frozen=True):
    """A field of strength with its group of the table (1 to 4, other)."""

    field: str
    group: str


class University(Struct, frozen=True):
    """A university of the table of fields of strength."""

    name: str
    fields: tuple[FieldStrength, ...]
    name_as_written: tuple[str, ...] = ()
    name_en: str | None = None
    aliases: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    warnings: tuple[Note, ...] = ()


class Footnote(Struct, frozen=True):
    """A footnote of a map, with the funds it names."""

    theme: str
    line: int
    text: Text
    programs: tuple[str, ...]
