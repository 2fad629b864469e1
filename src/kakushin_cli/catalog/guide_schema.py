"""What a guide may say: sections of items, links to programmes, and evidence that the catalogue lists by itself."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from kakushin_cli.catalog.entry_schema import Basis, Named, NetworkKind, ProgramKind, TextEntry
from kakushin_cli.catalog.file_model import FileModel, LineRange, Slug


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
