"""What the closed vocabularies may say: documents, editions, and the terms that entries refer to."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from kakushin_cli.catalog.entry_schema import PhaseId, TextEntry
from kakushin_cli.catalog.file_model import Day, FileModel, FiscalYear, Line, LineNumber, LineRange, PrefectureId, Slug
from kakushin_cli.catalog.lifecycle_schema import EvidenceEntry


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
