"""Guides: what the source explains apart from single programmes (`model` has the conventions)."""

from typing import Annotated

from msgspec import Struct

from kakushin_cli.catalog import values
from kakushin_cli.catalog.model import Basis, Named, NetworkKind, ProgramKind
from kakushin_cli.language import Text


class GuideLink(Struct, frozen=True):
    """A link from a guide item to something in the catalogue."""

    to: Annotated[values.Slug, values.Refers("entry"), "Id of a programme, network or guide."]
    basis: Annotated[Basis, "as_written when the source links them, else inferred."]
    reason: Annotated[Text, "Why it may help."]


class GuideSelect(Struct, frozen=True):
    """Evidence that the catalogue can list by itself."""

    placed: Annotated[values.Flag, "Programmes that stand on a map."] = False
    themes: Annotated[tuple[values.ThemeId, ...], "Programmes of these themes."] = ()
    program_kinds: Annotated[tuple[ProgramKind, ...], "Programmes of these kinds."] = ()
    network_kinds: Annotated[tuple[NetworkKind, ...], "Networks of these kinds."] = ()


class GuideItem(Struct, frozen=True):
    """One item of a guide: a step, a requirement, an issue, a category, a figure."""

    id: Annotated[values.Slug, "Slug, unique within the guide."]
    text: Annotated[Text, "The item in our own words."]
    detail: Annotated[tuple[Text, ...], "What stands below it."] = ()
    value: Annotated[values.Number | None, "Figure, where the item is one."] = None
    unit: Annotated[Text | None, "Unit of the figure."] = None
    lines: Annotated[tuple[values.LineRange, ...], "Lines in the guide's document."] = ()
    links: Annotated[tuple[GuideLink, ...], "Programmes, networks and guides that may help."] = ()
    select: Annotated[GuideSelect | None, "Evidence listed from the catalogue."] = None


class GuideSection(Struct, frozen=True):
    """A group of items."""

    id: Annotated[values.Slug, "Slug, unique within the guide."]
    heading: Annotated[Text, "Heading."]
    items: Annotated[tuple[GuideItem, ...], values.Form(min_length=1), "Items in the source's order."]


class Guide(Named, frozen=True, kw_only=True):
    """A guide topic: what the source explains apart from single programmes."""

    programs: Annotated[tuple[values.ProgramId, ...], "Programmes the guide is about."] = ()
    sections: Annotated[tuple[GuideSection, ...], values.Form(min_length=1), "Sections in the source's order."]
