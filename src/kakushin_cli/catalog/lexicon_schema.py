"""What the lexicon of the search may say: a concept with its words in both languages, and what it stands for."""

from __future__ import annotations

from pydantic import Field

from kakushin_cli.catalog.file_model import FileModel, Line, Phrase, PrefectureId, Slug
from kakushin_cli.catalog.lexicon import ConceptKind


class ConceptEntry(FileModel):
    """A concept: words that mean the same to someone who looks for support, and what the catalogue calls it."""

    id: Slug = Field(description="Slug of the concept.")
    overrides: bool = Field(
        default=False,
        strict=True,
        description="True in a user's own catalogue: the entry states only what it changes in the concept of the same id.",
    )
    kind: ConceptKind = Field(
        default="subject",
        description="subject: what it is about; intent: what the person wants to do; kind: a sort of support or entry; "
        "place: a part of the country; "
        "generic: a word of any request, which finds nothing by itself; outside: what no such catalogue answers.",
    )
    ja: list[Line] = Field(default_factory=list, description="Japanese words, the usual one first.")
    en: list[Line] = Field(default_factory=list, description="English words, the usual one first; singular.")
    phrases: list[Phrase] = Field(
        default_factory=list,
        description="Japanese ways to say it whose pieces stand apart, in order, with … between: 免許…返, 病院…通え. "
        "Endings are left off, so that every form is found.",
    )
    same: list[list[Line]] = Field(
        default_factory=list,
        description="Groups of its words that mean exactly the same: any of them finds what the others find.",
    )
    shares: list[Line] = Field(
        default_factory=list, description="Those of its words that another concept has, too: ambiguous on purpose."
    )
    related: list[Slug] = Field(default_factory=list, description="Concepts near enough to be worth showing.")
    themes: list[Slug] = Field(default_factory=list, description="Themes it belongs to.")
    phases: list[Slug] = Field(default_factory=list, description="Phases it belongs to.")
    applicants: list[Slug] = Field(default_factory=list, description="Applicants it names.")
    ministries: list[Slug] = Field(default_factory=list, description="Ministries it names.")
    prefectures: list[PrefectureId] = Field(default_factory=list, description="Prefectures a part of the country has.")
    entries: list[Line] = Field(
        default_factory=list, description="Sorts of entries it prefers: program, network, guide, or a kind of them."
    )
    note: Line | None = Field(default=None, description="Why, where it is not plain.")
