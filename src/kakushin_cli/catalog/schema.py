"""What a catalogue file may say: the pydantic models that meet YAML, and nothing else.

The rest of the program uses the plain dataclasses of `model`. Every field carries a description: `data fields`
and `data schema` are made from them, so editorial rules stand here and nowhere else.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from kakushin_cli.catalog.file_model import ApplicantType as ApplicantType
from kakushin_cli.catalog.file_model import Day as Day
from kakushin_cli.catalog.file_model import Email as Email
from kakushin_cli.catalog.file_model import FileModel as FileModel
from kakushin_cli.catalog.file_model import FiscalYear as FiscalYear
from kakushin_cli.catalog.file_model import Instant as Instant
from kakushin_cli.catalog.file_model import Line as Line
from kakushin_cli.catalog.file_model import LineNumber as LineNumber
from kakushin_cli.catalog.file_model import LineRange as LineRange
from kakushin_cli.catalog.file_model import PeriodYear as PeriodYear
from kakushin_cli.catalog.file_model import Phone as Phone
from kakushin_cli.catalog.file_model import PrefectureId as PrefectureId
from kakushin_cli.catalog.file_model import Slug as Slug
from kakushin_cli.catalog.file_model import Url as Url
from kakushin_cli.catalog.file_model import Yen as Yen
from kakushin_cli.catalog.lexicon_schema import ConceptEntry

Basis = Literal["as_written", "inherited", "inferred"]
PhaseId = Literal["strengthening", "rd", "implementation"]
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
RelationKind = Literal["parent_of", "hand_over", "used_with", "successor"]
PageKind = Literal["home", "call", "budget-pdf", "executor", "document", "rules"]
ImportKind = Literal["rs", "jgrants", "table"]
LifecycleStatus = Literal["running", "ended", "succeeded", "renamed", "no_new_call", "unverified"]


class TextEntry(FileModel):
    """A sentence in Japanese and, for shipped data always, in English."""

    ja: Line = Field(description="Japanese, one paragraph, in our own words.")
    en: Line | None = Field(default=None, description="English. Shipped data always has it.")


class Words(FileModel):
    """Search words in both languages."""

    ja: list[Line] = Field(default_factory=list, description="Japanese words or phrases, most telling first.")
    en: list[Line] = Field(default_factory=list, description="English words or phrases, most telling first.")


class SourceEntry(FileModel):
    """Where facts come from: lines of a listed document, or a web page with the day it was read."""

    document: Slug | None = Field(default=None, description="Id of a document of the vocabulary.")
    lines: list[LineRange] = Field(
        default_factory=list, description="Line ranges `[first, last]` in that document, ascending."
    )
    url: Url | None = Field(default=None, description="Address of the page, kept as written.")
    title: Line | None = Field(default=None, description="Title of the page.")
    as_of: Day | None = Field(default=None, description="Day of the page itself, as it states it.")
    fiscal_year: FiscalYear | None = Field(
        default=None, description="Newest fiscal year of the sheets or budget papers read, where they carry no day."
    )
    read_on: Day | None = Field(default=None, description="Day on which the page was read.")
    covers: list[Line] = Field(
        default_factory=list, description="Names of the fields this source supports; all when empty."
    )


class WarningEntry(FileModel):
    """Something a reader of the entry must know: a doubt, a correction, a contradiction in the source."""

    code: Slug = Field(description="Short machine word, e.g. `spelling-differs`.")
    text: TextEntry = Field(description="What is doubtful and what was done about it.")


class PlacementEntry(FileModel):
    """One appearance of a programme on a 事業マップ."""

    theme: Slug = Field(description="Issue theme of the map.")
    phase: PhaseId = Field(description="Column: strengthening, rd or implementation.")
    line: LineNumber = Field(description="Line of the programme's name on that map.")


class ApplicantEntry(FileModel):
    """One type of applicant that may lead."""

    type: ApplicantType = Field(description="university ①, company ② or municipality ③.")
    partial: bool = Field(default=False, strict=True, description="True when the source says 一部.")
    basis: Basis = Field(
        default="as_written", description="How we know: as written, inherited from a parent row, or inferred."
    )


class RegionEntry(FileModel):
    """Place a programme is bound to; absent for nationwide programmes."""

    text: TextEntry = Field(description="The area in words.")
    prefectures: list[PrefectureId] = Field(min_length=1, description="Prefectures that contain it, in code order.")
    basis: Basis = Field(default="as_written", description="How we know.")


class SupportEntry(FileModel):
    """What the programme gives."""

    detail: TextEntry | None = Field(default=None, description="Kinds of support, in own words.")
    rate_text: Line | None = Field(default=None, description="Subsidy rate as written, e.g. `1/2`.")
    rate_max: Annotated[float, Field(strict=True, ge=0, le=1)] | None = Field(
        default=None, description="Highest rate as a fraction of eligible cost."
    )
    amount_text: Line | None = Field(default=None, description="Amount as written.")
    cap_jpy: Yen | None = Field(default=None, description="Ceiling in whole yen.")
    commissioned: bool | None = Field(
        default=None, strict=True, description="True when it is commissioned work (委託)."
    )


class HistoryEntry(FileModel):
    """How many projects were selected in a fiscal year."""

    fiscal_year: FiscalYear = Field(description="Fiscal year (April to March); 令和3年度 is accepted.")
    selected: int = Field(strict=True, ge=0, description="Number of projects selected.")
    note: TextEntry | None = Field(default=None, description="What the number counts, where it needs saying.")


class CallEntry(FileModel):
    """One call for proposals."""

    fiscal_year: FiscalYear = Field(description="Fiscal year of the call.")
    opens_on: Day | None = Field(default=None, description="First day of the call.")
    deadline_at: Instant | None = Field(default=None, description="Last moment for proposals, Japan time.")
    deadline_on: Day | None = Field(
        default=None, description="Last day for proposals, where the source gives no time of day."
    )
    consult_by: Day | None = Field(default=None, description="Last day of the prior consultation.")
    source: Url | None = Field(default=None, description="Page of the call.")


class UrlEntry(FileModel):
    """A page about the programme."""

    url: Url = Field(description="Address, kept as written.")
    kind: PageKind = Field(description="What the page is.")
    read_on: Day | None = Field(default=None, description="Day on which it was read.")


class RelationEntry(FileModel):
    """A link to another programme."""

    to: Slug = Field(description="Id of the other programme.")
    kind: RelationKind = Field(
        description="parent_of, hand_over (the source says one leads to the other), used_with or successor."
    )
    basis: Basis = Field(description="as_written when the source says so, else inferred.")
    reason: TextEntry | None = Field(default=None, description="Why we say so; required when inferred.")
    lines: list[LineRange] = Field(default_factory=list, description="Lines of the entry's document that say so.")


class InlineContactEntry(FileModel):
    """A desk stated inside a programme, for catalogues that have no desk list."""

    department: Line = Field(description="Department, ministry first, as written.")
    ministry: Slug | None = Field(default=None, description="Ministry or agency id; the programme's when absent.")
    phone: Phone | None = Field(default=None, description="Phone with hyphens, quoted.")
    extension: Annotated[str, StringConstraints(pattern=r"^[0-9]+$")] | None = Field(
        default=None, description="Extension, quoted."
    )
    email: Email | None = Field(default=None, description="E-mail with a plain @.")
    as_of: Day | None = Field(default=None, description="Day for which the contact was true.")


class BudgetEntry(FileModel):
    """Money of one fiscal year, in whole yen."""

    fiscal_year: FiscalYear = Field(description="Fiscal year of the budget.")
    initial_jpy: Yen | None = Field(default=None, description="当初予算 in whole yen.")
    executed_jpy: Yen | None = Field(
        default=None, description="執行額 in whole yen; absent while the year was not over when the source was written."
    )


class SuggestedThemeEntry(FileModel):
    """A theme that words of the entry point to. Nobody has said so: filters do not use it."""

    theme: Slug = Field(description="Theme id.")
    basis: Literal["inferred"] = Field(description="Always inferred.")
    words: list[Line] = Field(min_length=1, description="Words of the entry that point to it.")


class ImportedFromEntry(FileModel):
    """The record of an outside source that an entry was made of. The importer writes it; people leave it alone."""

    kind: ImportKind = Field(description="Importer: rs (行政事業レビュー), jgrants or table (an office's own list).")
    record_id: Line = Field(description="Id of the record in its source; for rs the 予算事業ID.")
    read_on: Day = Field(description="Day on which the record was first read with this content.")
    vanished_on: Day | None = Field(
        default=None, description="Day of the first complete import in which the record was no longer there."
    )


class Entry(FileModel):
    """What all entries share."""

    id: Slug = Field(description="Permanent lower-case ASCII slug, owner first, without a year; never reused.")
    overrides: bool = Field(
        default=False,
        strict=True,
        description="True in a user's own catalogue: the entry states only what it changes in the entry of the same id.",
    )
    sources: list[SourceEntry] = Field(min_length=1, description="Where the facts come from.")
    warnings: list[WarningEntry] = Field(default_factory=list, description="Doubts and corrections.")


class Named(Entry):
    """An entry that people look for by name."""

    name: Line = Field(description="Name in Japanese, corrected where the source has an obvious fault.")
    name_as_written: list[Line] = Field(
        default_factory=list, description="Every other spelling that stands in the source."
    )
    name_en: Line | None = Field(default=None, description="English name; official where one exists.")
    aliases: list[Line] = Field(
        default_factory=list, description="Abbreviations, short forms, old and new names, readings."
    )
    summary: TextEntry = Field(description="One or two sentences in our own words: who gets what for which purpose.")
    needs: Words = Field(default_factory=Words, description="お困りごと: what a person who needs this would say.")
    keywords: Words = Field(default_factory=Words, description="Subject words that stand in neither name nor summary.")


class ProgramEntry(Named):
    """A programme or measure (事業, 制度, 研究費, 表彰 …)."""

    kind: ProgramKind = Field(description="What sort of measure it is.")
    edition: Slug | None = Field(default=None, description="Edition that lists it; the file's `edition` when absent.")
    ministry: Slug | None = Field(default=None, description="Ministry id; null when the source gives none.")
    agency: Slug | None = Field(default=None, description="Agency below the ministry (fdma, jma, gsi).")
    ministry_basis: Basis | None = Field(default=None, description="How the ministry is known; as_written when absent.")
    placements: list[PlacementEntry] = Field(
        default_factory=list, description="Appearances on the maps, in line order."
    )
    framework_themes: list[Slug] = Field(
        default_factory=list, description="Framework themes (smart-city, startup, bio) that list it."
    )
    applicants: list[ApplicantEntry] | None = Field(default=None, description="Who may lead, ①②③; absent when unknown.")
    new_call: bool | None = Field(
        default=None, strict=True, description="新規課題採択: true 有, false 無, null or absent unknown."
    )
    region: RegionEntry | None = Field(default=None, description="Place it is bound to; absent when nationwide.")
    conditions: list[TextEntry] = Field(default_factory=list, description="Conditions only a person can judge.")
    support: SupportEntry | None = Field(default=None, description="What it gives.")
    history: list[HistoryEntry] = Field(default_factory=list, description="Selections per fiscal year, ascending.")
    calls: list[CallEntry] = Field(default_factory=list, description="Known calls, ascending.")
    urls: list[UrlEntry] = Field(default_factory=list, description="Pages about it.")
    contacts: list[Slug | InlineContactEntry] = Field(
        default_factory=list, description="Desk ids, or desks stated in place."
    )
    relations: list[RelationEntry] = Field(default_factory=list, description="Links to other programmes.")
    unit: Line | None = Field(default=None, description="Unit that runs it (局, 課), as the source writes it.")
    purpose: Line | None = Field(default=None, description="事業の目的 as the source writes it.")
    overview: Line | None = Field(default=None, description="事業の概要 as the source writes it.")
    from_fiscal_year: PeriodYear | None = Field(default=None, description="First fiscal year, as the source states it.")
    until_fiscal_year: PeriodYear | None = Field(
        default=None, description="Last fiscal year, planned or actual; absent when open-ended or not stated."
    )
    methods: list[Line] = Field(
        default_factory=list, description="実施方法 as the source ticks them, e.g. 補助, 交付, 直接実施."
    )
    budget: list[BudgetEntry] = Field(default_factory=list, description="Budget by fiscal year, ascending.")
    suggested_themes: list[SuggestedThemeEntry] = Field(
        default_factory=list, description="Themes that its words point to; never used by filters."
    )
    imported_from: ImportedFromEntry | None = Field(
        default=None, description="Record it was imported from; absent for entries that people wrote."
    )
    verified_on: Day | None = Field(
        default=None,
        description="Day on which a person checked an imported entry. Until then it is a candidate: shown as "
        "未確認, and never more than `check` in `match`.",
    )


class EvidenceEntry(FileModel):
    """What a statement of today rests on."""

    title: Line = Field(description="What was read: title of the page, or the sheet with its number.")
    url: Url | None = Field(default=None, description="Address of the page, kept as written.")
    date: Day | None = Field(default=None, description="Day of the page, as it states it.")
    fiscal_year: FiscalYear | None = Field(
        default=None, description="Newest fiscal year of the sheets or budget papers read, where they carry no day."
    )
    grade: Literal["official", "secondary", "uncertain"] = Field(
        description="official: page or data of the ministry or of who runs the programme; secondary: another's report; "
        "uncertain: doubtful, or sources disagree. uncertain alone carries no statement."
    )


class SuccessorEntry(FileModel):
    """What follows a programme: another entry (`to`), or only a name (a new name of the same programme)."""

    to: Slug | None = Field(default=None, description="Id of the programme that follows.")
    name: Line | None = Field(default=None, description="Name, where the catalogue has no entry of its own for it.")
    basis: Literal["official", "inferred"] = Field(
        description="official: an official text says so, or the budget project id is unchanged; else inferred."
    )
    reason: TextEntry | None = Field(default=None, description="Why we say so; required when inferred.")


class LifecycleEntry(FileModel):
    """What became of a programme since its edition. One entry a programme; later facts stand here, not in the entry."""

    program: Slug = Field(description="Id of the programme.")
    overrides: bool = Field(
        default=False,
        strict=True,
        description="True in a user's own catalogue: only what changes in the entry of the same programme is stated.",
    )
    status: LifecycleStatus = Field(
        description="running; ended (no successor known); succeeded (ended, successor known); renamed (same budget "
        "project id); no_new_call (runs on, takes nobody); unverified (nothing certain was found)."
    )
    statement: TextEntry | None = Field(
        default=None,
        description="What is known, in own words; only what official or secondary evidence carries.",
    )
    from_fiscal_year: FiscalYear | None = Field(default=None, description="First fiscal year.")
    until_fiscal_year: FiscalYear | None = Field(
        default=None, description="Last fiscal year, planned or actual; absent when open-ended or not known."
    )
    rs_id: Annotated[str, StringConstraints(pattern=r"^[0-9]+$")] | None = Field(
        default=None,
        description="予算事業ID of 行政事業レビュー, quoted: stable over the years, even when the name changes.",
    )
    unit: Line | None = Field(
        default=None, description="Unit that runs it now, as written there; not verified by phone."
    )
    successors: list[SuccessorEntry] = Field(
        default_factory=list, description="What follows it; the new name when it is renamed."
    )
    urls: list[UrlEntry] = Field(default_factory=list, description="Pages of today, home page first.")
    calls: list[CallEntry] = Field(default_factory=list, description="Calls since the edition, ascending.")
    evidence: list[EvidenceEntry] = Field(default_factory=list, description="What the statement rests on.")


class DeskEntry(Entry):
    """An office that answers questions: ministry or agency, department, phone and extension make it one desk."""

    ministry: Slug = Field(description="Ministry id, or agency id for an agency's desk.")
    department: Line = Field(description="Department as written, ministry first.")
    phone: Phone | None = Field(
        default=None, description="Phone with hyphens, quoted; null when the source gives none."
    )
    extension: Annotated[str, StringConstraints(pattern=r"^[0-9]+$")] | None = Field(
        default=None, description="Extension, quoted."
    )
    email: Email | None = Field(default=None, description="E-mail; the majority spelling when the source has several.")
    emails_as_written: list[Line] = Field(
        default_factory=list, description="Every spelling in the source that differs from `email`."
    )
    as_of: Day | None = Field(default=None, description="Day for which it was true; the document's day when absent.")


class ContactRowEntry(FileModel):
    """One row of a 連絡先 table, every cell as written."""

    theme: Slug = Field(description="Theme of the table.")
    row: int = Field(strict=True, ge=1, description="Row within the theme, counting on through its tables.")
    line: LineNumber = Field(description="Line in the source.")
    program_as_written: Line = Field(description="Cell 事業名.")
    applicant_as_written: Line = Field(description="Cell 申請主体.")
    new_call_as_written: Line = Field(description="Cell 新規課題採択.")
    department_as_written: Line = Field(description="Cell 担当部署.")
    contact_as_written: Line = Field(description="Cell 連絡先.")
    desk: Slug = Field(description="Id of the desk this row names.")
    programs: list[Slug] = Field(min_length=1, description="Programmes the row speaks of.")


class MembersEntry(FileModel):
    """Members of a network by sector."""

    academia: list[Line] = Field(default_factory=list, description="学: universities, colleges, research institutes.")
    government: list[Line] = Field(
        default_factory=list, description="官: prefectures, municipalities, their associations."
    )
    industry: list[Line] = Field(default_factory=list, description="産: companies, banks, associations.")


class NetworkEntry(Named):
    """A network (座組): a funded site, council, startup ecosystem, bio community or role-model case."""

    kind: NetworkKind = Field(description="What sort of network it is.")
    site: Line | None = Field(default=None, description="Heading it stands under on the site map, as written.")
    body: Line | None = Field(default=None, description="Council that carries the project.")
    program_id: Slug | None = Field(
        default=None, description="Programme that funds or designates it; absent when not certain."
    )
    prefectures: list[PrefectureId] = Field(default_factory=list, description="Prefectures, in code order.")
    prefectures_basis: Basis = Field(default="as_written", description="inferred when the source names only a city.")
    municipalities: list[Line] = Field(
        default_factory=list, description="Cities, towns and villages named in the source."
    )
    members: MembersEntry | None = Field(default=None, description="Members; absent when the source lists none.")
    lead: Line | None = Field(default=None, description="Lead organisation, where the source says.")
    status: Literal["certified", "registered", "global", "promotion"] | None = Field(
        default=None, description="認定, 登録 (bio communities), グローバル拠点, 推進拠点 (startup cities)."
    )


class FieldStrengthEntry(FileModel):
    """One field of strength."""

    field: Slug = Field(description="Field id of the vocabulary.")
    group: Literal["1", "2", "3", "4", "other"] = Field(description="Group by share of papers, as the table has it.")


class UniversityEntry(FileModel):
    """A university of the table of fields of strength."""

    name: Line = Field(description="Name in the source, corrected.")
    name_as_written: list[Line] = Field(default_factory=list, description="Other spellings in the source.")
    name_en: Line | None = Field(default=None, description="English name.")
    aliases: list[Line] = Field(default_factory=list, description="Short forms, today's or former names.")
    fields: list[FieldStrengthEntry] = Field(min_length=1, description="Fields of strength, in the table's order.")
    sources: list[SourceEntry] = Field(min_length=1, description="Where it stands.")
    warnings: list[WarningEntry] = Field(default_factory=list, description="Doubts and corrections.")


class GuideLinkEntry(FileModel):
    """A link from a guide item to something in the catalogue."""

    to: Slug = Field(description="Id of a programme, network or guide.")
    basis: Basis = Field(description="as_written when the source links them, else inferred.")
    reason: TextEntry = Field(description="Why it may help.")


class GuideSelectEntry(FileModel):
    """Evidence that the catalogue can list by itself."""

    placed: bool = Field(default=False, strict=True, description="Programmes that stand on a map.")
    themes: list[Slug] = Field(default_factory=list, description="Programmes of these themes.")
    program_kinds: list[ProgramKind] = Field(default_factory=list, description="Programmes of these kinds.")
    network_kinds: list[NetworkKind] = Field(default_factory=list, description="Networks of these kinds.")


class GuideItemEntry(FileModel):
    """One item of a guide: a step, a requirement, an issue, a category, a figure."""

    id: Slug = Field(description="Slug, unique within the guide.")
    text: TextEntry = Field(description="The item in our own words.")
    detail: list[TextEntry] = Field(default_factory=list, description="What stands below it.")
    value: Annotated[int, Field(strict=True)] | Annotated[float, Field(strict=True)] | None = Field(
        default=None, description="Figure, where the item is one."
    )
    unit: TextEntry | None = Field(default=None, description="Unit of the figure.")
    lines: list[LineRange] = Field(default_factory=list, description="Lines in the guide's document.")
    links: list[GuideLinkEntry] = Field(
        default_factory=list, description="Programmes, networks and guides that may help."
    )
    select: GuideSelectEntry | None = Field(default=None, description="Evidence listed from the catalogue.")


class GuideSectionEntry(FileModel):
    """A group of items."""

    id: Slug = Field(description="Slug, unique within the guide.")
    heading: TextEntry = Field(description="Heading.")
    items: list[GuideItemEntry] = Field(min_length=1, description="Items in the source's order.")


class GuideEntry(Named):
    """A guide topic: what the source explains apart from single programmes."""

    sections: list[GuideSectionEntry] = Field(min_length=1, description="Sections in the source's order.")
    programs: list[Slug] = Field(default_factory=list, description="Programmes the guide is about.")


class DocumentEntry(FileModel):
    """A document that facts are taken from."""

    id: Slug = Field(description="Slug.")
    title: TextEntry = Field(description="Title.")
    publisher: TextEntry | None = Field(default=None, description="Who published it.")
    as_of: Day = Field(description="Day for which its facts hold.")
    line_count: LineNumber | None = Field(default=None, description="Number of lines, to check line references.")


class EditionEntry(FileModel):
    """An edition of the package."""

    id: Slug = Field(description="Slug.")
    name: TextEntry = Field(description="Name.")
    document: Slug | None = Field(
        default=None, description="Document it was read from; absent when its text was not read."
    )
    fiscal_year: FiscalYear = Field(description="Fiscal year its support menu and contacts describe.")
    as_of: Day = Field(description="Day of its facts; the last of the month when `precision` is month.")
    precision: Literal["day", "month"] = Field(
        default="day", description="month when the source gives no day for `as_of`."
    )
    statement: TextEntry | None = Field(default=None, description="What is known of the edition, in own words.")
    evidence: list[EvidenceEntry] = Field(default_factory=list, description="What the statement rests on.")
    default: bool = Field(default=False, strict=True, description="True for the edition that listings show.")


class TermEntry(FileModel):
    """A term of a closed vocabulary."""

    id: Slug | PrefectureId = Field(description="Slug.")
    name: TextEntry = Field(description="Official name.")
    label: TextEntry | None = Field(default=None, description="Short label for tables; the name when absent.")
    aliases: list[Line] = Field(default_factory=list, description="Other words accepted on input.")


class MinistryEntry(TermEntry):
    """A ministry or agency; the list is in 建制順."""

    parent: Slug | None = Field(default=None, description="Ministry an agency belongs to.")


class ApplicantTermEntry(TermEntry):
    """An applicant type."""

    symbol: Line = Field(description="①, ② or ③.")
    aliases_to_confirm: list[Line] = Field(
        default_factory=list, description="Accepted on input with the notice that the desk must confirm they count."
    )


class PhaseTermEntry(TermEntry):
    """A phase."""

    symbol: Line | None = Field(default=None, description="① or ②; none for strengthening.")


class ThemeEntry(TermEntry):
    """A theme."""

    kind: Literal["issue", "framework"] = Field(
        description="issue: has a 事業マップ; framework: a 座組 with its own list."
    )
    columns: dict[PhaseId, TextEntry] = Field(
        default_factory=dict, description="Headings of the map's columns, in own words."
    )
    lines: list[LineRange] = Field(default_factory=list, description="Lines of the map in the source.")


class FootnoteEntry(FileModel):
    """A footnote of a map."""

    theme: Slug = Field(description="Theme of the map.")
    line: LineNumber = Field(description="Line in the source.")
    text: TextEntry = Field(description="The footnote in our own words.")
    programs: list[Slug] = Field(min_length=1, description="Funds it names.")


class VocabularyEntry(FileModel):
    """The closed vocabularies; only the bundled catalogue has one."""

    documents: list[DocumentEntry] = Field(default_factory=list, description="Documents that sources refer to.")
    editions: list[EditionEntry] = Field(default_factory=list, description="Editions, oldest first.")
    applicants: list[ApplicantTermEntry] = Field(default_factory=list, description="①②③.")
    phases: list[PhaseTermEntry] = Field(default_factory=list, description="Phases in the order of the map.")
    themes: list[ThemeEntry] = Field(default_factory=list, description="Themes in the order of the source.")
    ministries: list[MinistryEntry] = Field(
        default_factory=list, description="Ministries in 建制順, agencies after their parent."
    )
    prefectures: list[TermEntry] = Field(default_factory=list, description="Prefectures in code order.")
    fields: list[TermEntry] = Field(default_factory=list, description="Fields of the table of universities.")


class CatalogFile(FileModel):
    """One file of a catalogue. Every section may stand in any file."""

    edition: Slug | None = Field(default=None, description="Edition of the programmes in this file.")
    raw_records: Line | None = Field(
        default=None, description="File with the raw records of an import, beside this one. The importer writes it."
    )
    vocabulary: VocabularyEntry | None = Field(default=None, description="Closed vocabularies.")
    programs: list[ProgramEntry] = Field(default_factory=list, description="Programmes and measures.")
    footnotes: list[FootnoteEntry] = Field(default_factory=list, description="Footnotes of the maps.")
    lifecycle: list[LifecycleEntry] = Field(
        default_factory=list, description="What became of programmes since their edition."
    )
    desks: list[DeskEntry] = Field(default_factory=list, description="Desks.")
    contact_rows: list[ContactRowEntry] = Field(default_factory=list, description="Rows of the contact tables.")
    networks: list[NetworkEntry] = Field(default_factory=list, description="Networks.")
    universities: list[UniversityEntry] = Field(
        default_factory=list, description="Universities with fields of strength."
    )
    guides: list[GuideEntry] = Field(default_factory=list, description="Guides.")
    concepts: list[ConceptEntry] = Field(default_factory=list, description="Lexicon: what words mean to the search.")


SECTION_MODELS: dict[str, type[FileModel]] = {
    "programs": ProgramEntry,
    "footnotes": FootnoteEntry,
    "lifecycle": LifecycleEntry,
    "desks": DeskEntry,
    "contact_rows": ContactRowEntry,
    "networks": NetworkEntry,
    "universities": UniversityEntry,
    "guides": GuideEntry,
    "concepts": ConceptEntry,
}


def json_schema(schema_id: str) -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a catalogue file, with `$schema` and `$id`."""
    schema = CatalogFile.model_json_schema(mode="validation")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": schema_id, **schema}
