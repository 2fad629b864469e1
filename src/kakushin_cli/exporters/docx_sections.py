"""Pages of a Word draft: size, margins, landscape parts, and the breaks between them."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

from kakushin_cli.exporters.docx_xml import node, qualified

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement

A4 = (11906, 16838)
MARGIN = 1417
"""25 mm in twips."""


class Part:
    """Elements that stand on pages of one orientation."""

    def __init__(self, elements: list[BaseOxmlElement] | None = None, *, landscape: bool) -> None:
        self.landscape = landscape
        self.elements = elements or []


def set_up_a4(section: BaseOxmlElement) -> None:
    """Make a section A4 portrait with margins of 25 mm, keeping its headers and footers."""
    for tag in ("w:pgSz", "w:pgMar", "w:cols", "w:docGrid", "w:type"):
        for old in section.findall(qualified(tag)):
            section.remove(old)
    margins: dict[str, str | int] = dict.fromkeys(("top", "right", "bottom", "left"), MARGIN)
    section.append(node("pgSz", w=A4[0], h=A4[1]))
    section.append(node("pgMar", **margins, header=709, footer=567, gutter=0))


def text_width(section: BaseOxmlElement, *, landscape: bool) -> int:
    """Return the width between the margins in twips for pages of a section, turned or not."""
    turned = turn(section, landscape=landscape)
    size, margins = turned.find(qualified("w:pgSz")), turned.find(qualified("w:pgMar"))
    width = _twips(size, "w", A4[1 if landscape else 0])
    taken = sum(_twips(margins, side, MARGIN) for side in ("left", "right")) + _twips(margins, "gutter", 0)
    return max(width - taken, 4000)


def turn(section: BaseOxmlElement, *, landscape: bool) -> BaseOxmlElement:
    """Return a copy of section properties on portrait or landscape pages; margins turn with the paper."""
    copy = deepcopy(section)
    size, margins = copy.find(qualified("w:pgSz")), copy.find(qualified("w:pgMar"))
    width, height = _twips(size, "w", A4[0]), _twips(size, "h", A4[1])
    if (width > height) == landscape or size is None:
        return copy
    size.set(qualified("w:w"), str(height))
    size.set(qualified("w:h"), str(width))
    if landscape:
        size.set(qualified("w:orient"), "landscape")
    else:
        size.attrib.pop(qualified("w:orient"), None)
    if margins is not None:
        sides = ("top", "right", "bottom", "left")
        old = [margins.get(qualified(f"w:{side}")) for side in sides]
        for side, value in zip(sides, [*old[1:], old[0]], strict=True):
            if value is not None:
                margins.set(qualified(f"w:{side}"), value.lstrip("-"))
    return copy


def with_breaks(parts: list[Part], section: BaseOxmlElement, *, at_end: bool) -> list[BaseOxmlElement]:
    """Return the elements of all parts with section breaks where the orientation changes.

    Args:
        parts: What to set, each part on pages of its own.
        section: Properties that hold for what follows the parts; they are changed to fit.
        at_end: Whether nothing follows the parts, so that these properties hold for the last part.
    """
    elements: list[BaseOxmlElement] = []
    as_it_was = deepcopy(section)
    size = section.find(qualified("w:pgSz"))
    is_landscape = _twips(size, "w", A4[0]) > _twips(size, "h", A4[1])
    breaks = 0
    for n, part in enumerate(parts):
        elements += part.elements
        is_last = n == len(parts) - 1
        if is_last and (at_end or part.landscape == is_landscape):
            break
        properties = turn(as_it_was, landscape=part.landscape)
        if breaks:
            _follow(properties)
        breaks += 1
        if elements[-1].tag != qualified("w:p"):
            elements.append(small_paragraph())
        ppr = elements[-1].find(qualified("w:pPr"))
        if ppr is None:
            ppr = node("pPr")
            elements[-1].insert(0, ppr)
        ppr.append(properties)
    if breaks:
        if at_end:
            turned = turn(section, landscape=parts[-1].landscape)
            for old, new in zip(list(section), list(turned), strict=True):
                section.replace(old, new)
        _follow(section)
    return elements


def small_paragraph(gap: int = 0) -> BaseOxmlElement:
    """Return an empty paragraph that takes next to no room, or a gap in twips."""
    spacing = node("spacing", before=gap, after=0, line=20, lineRule="exact")
    return node("p", node("pPr", spacing, node("rPr", node("sz", val=2), node("szCs", val=2))))


def _follow(section: BaseOxmlElement) -> None:
    """Let a section begin on a new page, with page numbers going on and no title page."""
    for tag in ("w:titlePg", "w:type"):
        for old in section.findall(qualified(tag)):
            section.remove(old)
    numbers = section.find(qualified("w:pgNumType"))
    if numbers is not None:
        numbers.attrib.pop(qualified("w:start"), None)


def _twips(element: BaseOxmlElement | None, name: str, default: int) -> int:
    value = element.get(qualified(f"w:{name}")) if element is not None else None
    try:
        return int(float(value)) if value else default
    except ValueError:
        return default
