"""Guides as the program knows them: what no single programme says (`model` has the conventions)."""

from __future__ import annotations

from msgspec import Struct, field

from kakushin_cli.catalog.model import Basis, LineRange, Note, Source, Words
from kakushin_cli.language import Text


class GuideLink(Struct, frozen=True):
    """A link from a guide item to an entry of the catalogue, with the reason."""

    to: str
    basis: Basis
    reason: Text


class GuideSelect(Struct, frozen=True):
    """Evidence that the catalogue lists by itself."""

    placed: bool = False
    themes: tuple[str, ...] = ()
    program_kinds: tuple[str, ...] = ()
    network_kinds: tuple[str, ...] = ()


class GuideItem(Struct, frozen=True):
    """One step, requirement, issue, category or figure."""

    id: str
    text: Text
    detail: tuple[Text, ...] = ()
    value: float | int | None = None
    unit: Text | None = None
    lines: tuple[LineRange, ...] = ()
    links: tuple[GuideLink, ...] = ()
    select: GuideSelect | None = None


class GuideSection(Struct, frozen=True):
    """A group of guide items in the source's order."""

    id: str
    heading: Text
    items: tuple[GuideItem, ...]


class Guide(Struct, frozen=True):
    """A guide topic."""

    id: str
    name: str
    summary: Text
    sections: tuple[GuideSection, ...]
    name_as_written: tuple[str, ...] = ()
    name_en: str | None = None
    aliases: tuple[str, ...] = ()
    programs: tuple[str, ...] = ()
    needs: Words = field(default_factory=Words)
    keywords: Words = field(default_factory=Words)
    sources: tuple[Source, ...] = ()
    warnings: tuple[Note, ...] = ()
