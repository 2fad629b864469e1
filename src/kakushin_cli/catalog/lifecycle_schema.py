"""What a file may say of what became of a programme since its edition, and what that rests on."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from kakushin_cli.catalog.entry_schema import CallEntry, TextEntry, UrlEntry
from kakushin_cli.catalog.file_model import Day, FileModel, FiscalYear, Line, Slug, Url

LifecycleStatus = Literal["running", "ended", "succeeded", "renamed", "no_new_call", "unverified"]


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
