"""What a catalogue file may say: the pydantic models that meet YAML, and nothing else.

The rest of the program uses the plain dataclasses of `model`. Every field carries a description: `data fields`
and `data schema` are made from them, so editorial rules stand here and nowhere else. What several kinds of entries
share is in `entry_schema`; lifecycles, guides, vocabularies and the lexicon have files of their own (`*_schema`).
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from kakushin_cli.catalog.entry_schema import Basis as Basis
from kakushin_cli.catalog.entry_schema import CallEntry as CallEntry
from kakushin_cli.catalog.entry_schema import Entry as Entry
from kakushin_cli.catalog.entry_schema import Named as Named
from kakushin_cli.catalog.entry_schema import NetworkKind as NetworkKind
from kakushin_cli.catalog.entry_schema import PageKind as PageKind
from kakushin_cli.catalog.entry_schema import PhaseId as PhaseId
from kakushin_cli.catalog.entry_schema import ProgramKind as ProgramKind
from kakushin_cli.catalog.entry_schema import SourceEntry as SourceEntry
from kakushin_cli.catalog.entry_schema import TextEntry as TextEntry
from kakushin_cli.catalog.entry_schema import UrlEntry as UrlEntry
from kakushin_cli.catalog.entry_schema import WarningEntry as WarningEntry
from kakushin_cli.catalog.entry_schema import Words as Words
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
from kakushin_cli.catalog.guide_schema import GuideEntry as GuideEntry
from kakushin_cli.catalog.guide_schema import GuideItemEntry as GuideItemEntry
from kakushin_cli.catalog.lexicon_schema import ConceptEntry
from kakushin_cli.catalog.lifecycle_schema import EvidenceEntry as EvidenceEntry
from kakushin_cli.catalog.lifecycle_schema import LifecycleEntry as LifecycleEntry
from kakushin_cli.catalog.lifecycle_schema import LifecycleStatus as LifecycleStatus
from kakushin_cli.catalog.lifecycle_schema import SuccessorEntry as SuccessorEntry
from kakushin_cli.catalog.vocabulary_schema import TermEntry as TermEntry
from kakushin_cli.catalog.vocabulary_schema import VocabularyEntry as VocabularyEntry

RelationKind = Literal["parent_of", "hand_over", "used_with", "successor"]
ImportKind = Literal["rs", "jgrants", "table"]


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


class FootnoteEntry(FileModel):
    """A footnote of a map."""

    theme: Slug = Field(description="Theme of the map.")
    line: LineNumber = Field(description="Line in the source.")
    text: TextEntry = Field(description="The footnote in our own words.")
    programs: list[Slug] = Field(min_length=1, description="Funds it names.")


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
