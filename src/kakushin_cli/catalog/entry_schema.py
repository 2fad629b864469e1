"""What entries of several kinds share: sentences, sources, warnings, names, pages and calls."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from kakushin_cli.catalog.file_model import Day, FileModel, FiscalYear, Instant, Line, LineRange, Slug, Url

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
PageKind = Literal["home", "call", "budget-pdf", "executor", "document", "rules"]


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
