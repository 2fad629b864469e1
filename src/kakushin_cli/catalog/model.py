"""What the program knows: plain immutable objects, each described once.

The descriptions of fields and the forms of their values say what files may hold (`values`): the JSON Schema, the field
reference and the checks of files are made from them. Sequences are tuples in the order stated at each field. `None`
means unknown or not given by the source.
"""

from datetime import date
from typing import Annotated, Literal

from msgspec import Struct, field

from kakushin_cli.catalog import values
from kakushin_cli.catalog.lifecycle import Call as Call
from kakushin_cli.catalog.lifecycle import Grade, Lifecycle, Office, Season, Successor
from kakushin_cli.catalog.lifecycle import Page as Page
from kakushin_cli.language import Text

ApplicantType = Literal["university", "company", "municipality"]
PhaseId = Literal["strengthening", "rd", "implementation"]
Basis = Literal["as_written", "inherited", "inferred"]
Tier = Literal["T1", "T2", "T3"]
RouteKind = Literal["call", "grant", "named_body", "statutory", "procurement"]
ProgramKind = Literal[
    "programme",
    "umbrella",
    "research_fund",
    "designation",
    "award",
    "regulation",
    "incentive",
    "base_funding",
    "local",
]
NetworkKind = Literal["grant-site", "coi-next", "coi", "site", "council", "startup-ecosystem", "bio-community", "case"]
APPLICANT_TYPES: tuple[ApplicantType, ...] = ("university", "company", "municipality")
PHASES: tuple[PhaseId, ...] = ("strengthening", "rd", "implementation")


class Words(Struct, frozen=True):
    """Search words in both languages."""

    ja: Annotated[tuple[values.Line, ...], "Japanese words or phrases, most telling first."] = ()
    en: Annotated[tuple[values.Line, ...], "English words or phrases, most telling first."] = ()


class Source(Struct, frozen=True):
    """Where facts come from: lines of a listed document, or a web page with the day it was read.

    `as_of` of a document is the day of the vocabulary. `record` is the id of the imported record that brought it, which then
    supports no more than `covers`; `shared_line`: the record is that of a budget line of several entries.
    """

    document: Annotated[values.DocumentId | None, "Id of a document of the vocabulary."] = None
    lines: Annotated[tuple[values.LineRange, ...], "Line ranges `[first, last]` in that document, ascending."] = ()
    url: Annotated[values.Url | None, "Address of the page, kept as written."] = None
    title: Annotated[values.Line | None, "Title of the page."] = None
    as_of: Annotated[values.Day | None, "Day of the page itself, as it states it."] = None
    fiscal_year: Annotated[
        values.FiscalYear | None, "Newest fiscal year of the sheets or budget papers read, where they carry no day."
    ] = None
    read_on: Annotated[values.Day | None, "Day on which the page was read."] = None
    copied_on: Annotated[values.Day | None, "Day of the copy that was read, where the page itself was not."] = None
    grade: Annotated[
        Grade, "official: of the ministry or of who runs the programme (when absent); secondary: another's report."
    ] = "official"
    covers: Annotated[tuple[values.Line, ...], "Names of the fields this source supports; all when empty."] = ()
    record: Annotated[str | None, values.FILLED] = None
    shared_line: Annotated[bool, values.FILLED] = False


class Note(Struct, frozen=True):
    """Something a reader of the entry must know: a doubt, a correction, a contradiction in the source."""

    code: Annotated[values.Slug, "Short machine word, e.g. `spelling-differs`."]
    text: Annotated[Text, "What is doubtful and what was done about it."]


class Entry(Struct, frozen=True, kw_only=True):
    """What all entries share."""

    id: Annotated[values.Slug, "Permanent lower-case ASCII slug, owner first, without a year; never reused."]
    overrides: Annotated[
        values.Flag,
        "True in a user's own catalogue: the entry states only what it changes in the entry of the same id.",
    ] = False
    sources: Annotated[tuple[Source, ...], values.Form(min_length=1), "Where the facts come from."]
    warnings: Annotated[tuple[Note, ...], "Doubts and corrections."] = ()


class Named(Entry, frozen=True, kw_only=True):
    """An entry that people look for by name."""

    name: Annotated[values.Line, "Name in Japanese, corrected where the source has an obvious fault."]
    name_as_written: Annotated[tuple[values.Line, ...], "Every other spelling that stands in the source."] = ()
    name_en: Annotated[values.Line | None, "English name; official where one exists."] = None
    aliases: Annotated[tuple[values.Line, ...], "Abbreviations, short forms, old and new names, readings."] = ()
    summary: Annotated[Text, "One or two sentences in our own words: who gets what for which purpose."]
    needs: Annotated[Words, "お困りごと: what a person who needs this would say."] = field(default_factory=Words)
    keywords: Annotated[Words, "Subject words that stand in neither name nor summary."] = field(default_factory=Words)


class Placement(Struct, frozen=True):
    """One appearance of a programme on a 事業マップ.

    `position` counts from 1 within the column.
    """

    theme: Annotated[values.IssueId, "Issue theme of the map."]
    phase: Annotated[PhaseId, "Column: strengthening, rd or implementation."]
    line: Annotated[values.LineNumber, "Line of the programme's name on that map."]
    position: Annotated[int, values.FILLED] = 0


class Applicant(Struct, frozen=True):
    """One type of applicant that may lead."""

    type: Annotated[ApplicantType, "university ①, company ② or municipality ③."]
    partial: Annotated[values.Flag, "True when the source says 一部."] = False
    basis: Annotated[Basis, "How we know: as written, inherited from a parent row, or inferred."] = "as_written"
    tier: Annotated[
        Tier | None,
        "How a sheet of 行政事業レビュー points to it: T1 it names the type and payments show it, T2 it names the type, "
        "T3 a sentence of its overview only.",
    ] = None
    column: Annotated[values.Line | None, "Column of the sheet that the words stand in."] = None
    quote: Annotated[values.Line | None, "The words it rests on, short and as written."] = None

    @property
    def is_stated(self) -> bool:
        """True when a source names the type, in its own words or in a column for it (T1, T2)."""
        return self.basis != "inferred" or self.tier in ("T1", "T2")

    @property
    def is_certain(self) -> bool:
        """True when the type may lead without a question left: whole, and written or inherited."""
        return not self.partial and self.basis != "inferred"


class Region(Struct, frozen=True):
    """Place a programme is bound to; absent for nationwide programmes."""

    text: Annotated[Text, "The area in words."]
    prefectures: Annotated[
        tuple[values.PrefectureId, ...], values.Form(min_length=1), "Prefectures that contain it, in code order."
    ]
    basis: Annotated[Basis, "How we know."] = "as_written"


class Support(Struct, frozen=True):
    """What the programme gives."""

    detail: Annotated[Text | None, "Kinds of support, in own words."] = None
    rate_text: Annotated[values.Line | None, "Subsidy rate as written, e.g. `1/2`."] = None
    rate_max: Annotated[values.Rate | None, "Highest rate as a fraction of eligible cost."] = None
    amount_text: Annotated[values.Line | None, "Amount as written."] = None
    cap_jpy: Annotated[values.Yen | None, "Ceiling in whole yen."] = None
    commissioned: Annotated[values.Flag | None, "True when it is commissioned work (委託)."] = None


class Selection(Struct, frozen=True):
    """How many projects were selected in a fiscal year."""

    fiscal_year: Annotated[values.FiscalYear, "Fiscal year (April to March); 令和3年度 is accepted."]
    selected: Annotated[int, values.Form(strict=True, ge=0), "Number of projects selected."]
    note: Annotated[Text | None, "What the number counts, where it needs saying."] = None


class Relation(Struct, frozen=True):
    """A link to another programme."""

    to: Annotated[values.ProgramId, "Id of the other programme."]
    kind: Annotated[
        Literal["parent_of", "hand_over", "used_with", "successor"],
        "parent_of, hand_over (the source says one leads to the other), used_with or successor.",
    ]
    basis: Annotated[Basis, "as_written when the source says so, else inferred."]
    reason: Annotated[Text | None, "Why we say so; required when inferred."] = None
    lines: Annotated[tuple[values.LineRange, ...], "Lines of the entry's document that say so."] = ()


class InlineContact(Struct, frozen=True):
    """A desk stated inside a programme, for catalogues that have no desk list."""

    department: Annotated[values.Line, "Department, ministry first, as written."]
    ministry: Annotated[values.MinistryId | None, "Ministry or agency id; the programme's when absent."] = None
    phone: Annotated[values.Phone | None, "Phone with hyphens, quoted."] = None
    extension: Annotated[values.Digits | None, "Extension, quoted."] = None
    email: Annotated[values.Email | None, "E-mail with a plain @."] = None
    as_of: Annotated[values.Day | None, "Day for which the contact was true."] = None


class YearBudget(Struct, frozen=True):
    """Money of one fiscal year, in whole yen."""

    fiscal_year: Annotated[values.FiscalYear, "Fiscal year of the budget."]
    initial_jpy: Annotated[values.Yen | None, "当初予算 in whole yen."] = None
    executed_jpy: Annotated[
        values.Yen | None, "執行額 in whole yen; absent while the year was not over when the source was written."
    ] = None


class StatedTheme(Struct, frozen=True, kw_only=True):
    """A theme that a source names, of an entry that stands on no map."""

    theme: Annotated[values.ThemeId, "Theme id."]
    quote: Annotated[values.Line, "The words that name it, short and as written."]


class InferredTheme(Struct, frozen=True, kw_only=True):
    """A theme that words of the entry point to. Nobody has said so."""

    theme: Annotated[values.ThemeId, "Theme id."]
    tier: Annotated[Tier | None, "How near the words are, for sheets of 行政事業レビュー; as for applicants."] = None
    column: Annotated[values.Line | None, "Column that the words stand in."] = None
    quote: Annotated[values.Line, "The words that point to it, short and as written."]


class SuggestedTheme(Struct, frozen=True):
    """A theme that words of the entry point to, in the form of earlier imports: read as `inferred_themes`."""

    theme: Annotated[values.ThemeId, "Theme id."]
    basis: Annotated[Literal["inferred"], "Always inferred."]
    words: Annotated[tuple[values.Line, ...], values.Form(min_length=1), "Words of the entry that point to it."]


class PhaseFact(Struct, frozen=True, kw_only=True):
    """A phase of an entry that stands on no map."""

    phase: Annotated[PhaseId, "strengthening, rd or implementation."]
    basis: Annotated[Literal["as_written", "inferred"], "as_written when a source names the phase, else inferred."]
    quote: Annotated[values.Line, "The words it rests on, short and as written."]


class Route(Struct, frozen=True, kw_only=True):
    """How the money reaches those who do the work, inferred from a sheet of 行政事業レビュー."""

    kind: Annotated[
        RouteKind,
        "call (公募), grant (補助・交付), named_body (a body that the budget names), statutory (owed by law), "
        "procurement (the state buys).",
    ]
    column: Annotated[values.Line | None, "Column that the words stand in."] = None
    quote: Annotated[values.Line, "The words it rests on, short and as written."]


class Import(Struct, frozen=True):
    """The record of an outside source that an entry was made of. The importer writes it; people leave it alone."""

    kind: Annotated[
        Literal["rs", "jgrants", "table"], "Importer: rs (行政事業レビュー), jgrants or table (an office's own list)."
    ]
    record_id: Annotated[values.Line, "Id of the record in its source; for rs the 予算事業ID."]
    read_on: Annotated[values.Day, "Day on which the record was first read with this content."]
    vanished_on: Annotated[
        values.Day | None, "Day of the first complete import in which the record was no longer there."
    ] = None


class MergedRecord(Struct, frozen=True, kw_only=True):
    """An imported record that belongs to an entry and is not listed beside it; `shared_line`: to several entries."""

    id: Annotated[str, values.FILLED]
    name: Annotated[str, values.FILLED]
    edition: Annotated[str, values.FILLED]
    imported_from: Annotated[Import | None, values.FILLED]
    shared_line: Annotated[bool, values.FILLED] = False


class Desk(Entry, frozen=True, kw_only=True):
    """An office that answers questions: ministry or agency, department, phone and extension make it one desk.

    Desks with equal `key` are one. A desk stated inside a programme has no `id`, and no ministry when the programme has
    none. `fiscal_year` is that of the edition whose document it cites. `is_current`: the office of today (`office_now`).
    """

    ministry: Annotated[str | None, values.InFile(values.MinistryId), "Ministry id, or agency id for an agency's desk."]
    department: Annotated[values.Line, "Department as written, ministry first."]
    phone: Annotated[values.Phone | None, "Phone with hyphens, quoted; null when the source gives none."] = None
    extension: Annotated[values.Digits | None, "Extension, quoted."] = None
    email: Annotated[values.Email | None, "E-mail; the majority spelling when the source has several."] = None
    emails_as_written: Annotated[
        tuple[values.Line, ...], "Every spelling in the source that differs from `email`."
    ] = ()
    as_of: Annotated[values.Day | None, "Day for which it was true; the document's day when absent."] = None
    fiscal_year: Annotated[int | None, values.FILLED] = None
    is_current: Annotated[bool, values.FILLED] = False

    @property
    def key(self) -> tuple[str | None, str, str | None, str | None]:
        """Ministry or agency, department without white space, phone, extension."""
        return (self.ministry, "".join(self.department.split()), self.phone, self.extension)

    @property
    def first_line(self) -> int:
        """First source line that names the desk; a large number when it has none."""
        return min((first for s in self.sources for first, _ in s.lines), default=10**9)


class Program(Named, frozen=True, kw_only=True):
    """A programme or measure (事業, 制度, 研究費, 表彰 …).

    `desks` are the office of today, if known, and its contacts in their order. `calls` and `urls` hold those of `lifecycle` behind the entry's own.
    `records` are the imported records merged into it, and `alone` is the entry without them, as JSON.
    """

    kind: Annotated[ProgramKind, "What sort of measure it is."]
    edition: Annotated[
        str, values.InFile(values.EditionId | None), "Edition that lists it; the file's `edition` when absent."
    ] = ""
    ministry: Annotated[values.MinistryId | None, "Ministry id; null when the source gives none."] = None
    agency: Annotated[values.MinistryId | None, "Agency below the ministry (fdma, jma, gsi)."] = None
    ministry_basis: Annotated[
        Basis, values.InFile(Basis | None), "How the ministry is known; as_written when absent."
    ] = "as_written"
    placements: Annotated[tuple[Placement, ...], "Appearances on the maps, in line order."] = ()
    framework_themes: Annotated[
        tuple[values.FrameworkId, ...], "Framework themes (smart-city, startup, bio) that list it."
    ] = ()
    applicants: Annotated[tuple[Applicant, ...] | None, "Who may lead, ①②③; absent when unknown."] = None
    new_call: Annotated[values.Flag | None, "新規課題採択: true 有, false 無, null or absent unknown."] = None
    conditions: Annotated[tuple[Text, ...], "Conditions only a person can judge."] = ()
    region: Annotated[Region | None, "Place it is bound to; absent when nationwide."] = None
    support: Annotated[Support | None, "What it gives."] = None
    history: Annotated[tuple[Selection, ...], "Selections per fiscal year, ascending."] = ()
    calls: Annotated[tuple[Call, ...], "Known calls, ascending."] = ()
    urls: Annotated[tuple[Page, ...], "Pages about it."] = ()
    contacts: Annotated[tuple[values.DeskId | InlineContact, ...], "Desk ids, or desks stated in place."] = ()
    relations: Annotated[tuple[Relation, ...], "Links to other programmes."] = ()
    unit: Annotated[values.Line | None, "Unit that runs it (局, 課), as the source writes it."] = None
    purpose: Annotated[values.Line | None, "事業の目的 as the source writes it."] = None
    overview: Annotated[values.Line | None, "事業の概要 as the source writes it."] = None
    from_fiscal_year: Annotated[values.PeriodYear | None, "First fiscal year, as the source states it."] = None
    until_fiscal_year: Annotated[
        values.PeriodYear | None, "Last fiscal year, planned or actual; absent when open-ended or not stated."
    ] = None
    methods: Annotated[tuple[values.Line, ...], "実施方法 as the source ticks them, e.g. 補助, 交付, 直接実施."] = ()
    budget: Annotated[tuple[YearBudget, ...], "Budget by fiscal year, ascending."] = ()
    stated_themes: Annotated[tuple[StatedTheme, ...], "Themes that a source names, for entries on no map."] = ()
    inferred_themes: Annotated[
        tuple[InferredTheme, ...], "Themes that its words point to; marked as inferred wherever a filter uses them."
    ] = ()
    suggested_themes: Annotated[tuple[SuggestedTheme, ...], "Earlier form of `inferred_themes`."] = ()
    theme_neutral: Annotated[
        values.Line | None, "The words by which a source says that it is open to every theme; absent when it does not."
    ] = None
    phase_facts: Annotated[tuple[PhaseFact, ...], "Phases, for entries on no map."] = ()
    nationwide: Annotated[values.Flag, "True when a source says that it covers the whole country (全国)."] = False
    season: Annotated[Season | None, "When calls usually open."] = None
    executor: Annotated[values.Line | None, "Body that runs the call for the ministry (執行団体), as written."] = None
    office_now: Annotated[Office | None, "Office in charge today; the old desk stands in `contacts`."] = None
    rs_id: Annotated[values.Digits | None, "予算事業ID of 行政事業レビュー, quoted."] = None
    route: Annotated[Route | None, "How the money goes out, inferred from a sheet."] = None
    payment_note: Annotated[Text | None, "Who was paid, where nothing says who may apply; numbers, never names."] = None
    imported_from: Annotated[Import | None, "Record it was imported from; absent for entries that people wrote."] = None
    verified_on: Annotated[
        values.Day | None,
        "Day on which somebody compared applicants, conditions and calls with the text of `verified_against`. Until then "
        "an imported entry is a candidate: shown as 未確認, and never more than `check` in `match`.",
    ] = None
    verified_against: Annotated[values.Line | None, "Text it was compared with, and of which day the copy was."] = None
    verified_by: Annotated[values.Line | None, "Office that compared it; never a person."] = None
    desks: Annotated[tuple[Desk, ...], values.FILLED] = ()
    lifecycle: Annotated[Lifecycle | None, values.FILLED] = None
    records: Annotated[tuple[MergedRecord, ...], values.FILLED] = ()
    alone: Annotated[str | None, values.FILLED] = None

    @property
    def is_candidate(self) -> bool:
        """True when it was imported and no person has checked it yet."""
        return self.imported_from is not None and self.verified_on is None

    @property
    def is_compared(self) -> bool:
        """True when somebody compared it with its text: the listed documents were read, others need `verified_on`."""
        return self.verified_on is not None or any(source.document for source in self.sources)

    @property
    def is_official(self) -> bool:
        """True when a source of who may apply is official."""
        return any(source.grade == "official" for source in self._sources_of_applicants)

    @property
    def applicants_as_of(self) -> date | None:
        """Day of the newest official text that its applicants rest on, None when no source carries a day."""
        days = (
            s.copied_on or s.as_of or s.read_on or (date(s.fiscal_year, 4, 1) if s.fiscal_year else None)
            for s in self._sources_of_applicants
            if s.grade == "official"
        )
        return max((day for day in days if day), default=None)

    @property
    def _sources_of_applicants(self) -> list[Source]:
        """Sources that say who may apply: those of merged records only where the applicants are theirs."""
        return [s for s in self.sources if s.record is None or "applicants" in s.covers]

    @property
    def renamed_to(self) -> Successor | None:
        """The name of today, when an official text says that it was renamed."""
        if self.lifecycle is None or self.lifecycle.status != "renamed":
            return None
        return next((s for s in self.lifecycle.successors if not s.to and s.basis == "official"), None)

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
        """Stated themes: those of the placements in map order, the framework themes, then the others."""
        stated = [*(p.theme for p in self.placements), *self.framework_themes, *(t.theme for t in self.stated_themes)]
        return tuple(dict.fromkeys(stated))

    @property
    def all_themes(self) -> frozenset[str]:
        """Stated and inferred themes."""
        return frozenset(self.themes) | {t.theme for t in self.inferred_themes}

    @property
    def phases(self) -> tuple[PhaseId, ...]:
        """Phases of the placements and the others, in the order of the map's columns."""
        present = {p.phase for p in self.placements} | {fact.phase for fact in self.phase_facts}
        return tuple(phase for phase in PHASES if phase in present)

    @property
    def lead_types(self) -> tuple[ApplicantType, ...]:
        """Applicant types that may lead, in the order ①②③; empty when unknown."""
        listed = {a.type for a in self.applicants or ()}
        return tuple(t for t in APPLICANT_TYPES if t in listed)

    def applicant(self, wanted: str) -> Applicant | None:
        """Return the entry for one applicant type, None when it is not listed."""
        return next((a for a in self.applicants or () if a.type == wanted), None)


class ContactRow(Struct, frozen=True):
    """One row of a 連絡先 table, every cell as written.

    `phone`, `extension` and `email` are read from the last cell.
    """

    theme: Annotated[values.ThemeId, "Theme of the table."]
    row: Annotated[values.LineNumber, "Row within the theme, counting on through its tables."]
    line: Annotated[values.LineNumber, "Line in the source."]
    program_as_written: Annotated[values.Line, "Cell 事業名."]
    applicant_as_written: Annotated[values.Line, "Cell 申請主体."]
    new_call_as_written: Annotated[values.Line, "Cell 新規課題採択."]
    department_as_written: Annotated[values.Line, "Cell 担当部署."]
    contact_as_written: Annotated[values.Line, "Cell 連絡先."]
    desk: Annotated[values.DeskId, "Id of the desk this row names."]
    programs: Annotated[tuple[values.ProgramId, ...], values.Form(min_length=1), "Programmes the row speaks of."]
    phone: Annotated[str | None, values.FILLED] = None
    extension: Annotated[str | None, values.FILLED] = None
    email: Annotated[str | None, values.FILLED] = None


class Members(Struct, frozen=True):
    """Members of a network by sector."""

    academia: Annotated[tuple[values.Line, ...], "学: universities, colleges, research institutes."] = ()
    government: Annotated[tuple[values.Line, ...], "官: prefectures, municipalities, their associations."] = ()
    industry: Annotated[tuple[values.Line, ...], "産: companies, banks, associations."] = ()

    def by_sector(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Return (sector, members) in the order 学, 官, 産."""
        return (("academia", self.academia), ("government", self.government), ("industry", self.industry))


class Network(Named, frozen=True, kw_only=True):
    """A network (座組): a funded site, council, startup ecosystem, bio community or role-model case."""

    kind: Annotated[NetworkKind, "What sort of network it is."]
    site: Annotated[values.Line | None, "Heading it stands under on the site map, as written."] = None
    body: Annotated[values.Line | None, "Council that carries the project."] = None
    program_id: Annotated[
        values.ProgramId | None, "Programme that funds or designates it; absent when not certain."
    ] = None
    prefectures: Annotated[tuple[values.PrefectureId, ...], "Prefectures, in code order."] = ()
    prefectures_basis: Annotated[Basis, "inferred when the source names only a city."] = "as_written"
    municipalities: Annotated[tuple[values.Line, ...], "Cities, towns and villages named in the source."] = ()
    members: Annotated[Members | None, "Members; absent when the source lists none."] = None
    lead: Annotated[values.Line | None, "Lead organisation, where the source says."] = None
    status: Annotated[
        Literal["certified", "registered", "global", "promotion"] | None,
        "認定, 登録 (bio communities), グローバル拠点, 推進拠点 (startup cities).",
    ] = None

    @property
    def source_order(self) -> tuple[int, ...]:
        """Source lines in ascending order: projects under one heading share the first and differ in the next."""
        return tuple(sorted(first for s in self.sources for first, _ in s.lines)) or (10**9,)


class FieldStrength(Struct, frozen=True):
    """One field of strength."""

    field: Annotated[values.FieldId, "Field id of the vocabulary."]
    group: Annotated[Literal["1", "2", "3", "4", "other"], "Group by share of papers, as the table has it."]


class University(Struct, frozen=True, kw_only=True):
    """A university of the table of fields of strength."""

    name: Annotated[values.Line, "Name in the source, corrected."]
    name_as_written: Annotated[tuple[values.Line, ...], "Other spellings in the source."] = ()
    name_en: Annotated[values.Line | None, "English name."] = None
    aliases: Annotated[tuple[values.Line, ...], "Short forms, today's or former names."] = ()
    fields: Annotated[tuple[FieldStrength, ...], values.Form(min_length=1), "Fields of strength, in the table's order."]
    sources: Annotated[tuple[Source, ...], values.Form(min_length=1), "Where it stands."]
    warnings: Annotated[tuple[Note, ...], "Doubts and corrections."] = ()


class Footnote(Struct, frozen=True):
    """A footnote of a map."""

    theme: Annotated[values.ThemeId, "Theme of the map."]
    line: Annotated[values.LineNumber, "Line in the source."]
    text: Annotated[Text, "The footnote in our own words."]
    programs: Annotated[tuple[values.ProgramId, ...], values.Form(min_length=1), "Funds it names."]
