"""Pages of a Word draft: landscape parts, the room that they give, and the section breaks between them."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field

from docx.oxml.ns import qn
from docx.oxml.section import CT_SectPr
from docx.oxml.text.paragraph import CT_P
from docx.oxml.xmlchemy import BaseOxmlElement

from kakushin_cli.exporters.word.text import node

_A4 = (11906, 16838)
_MARGIN = 1417
"""25 mm in twips."""
_SIDES = ("top", "right", "bottom", "left")
_NARROWEST_PAGE = 4000


@dataclass(frozen=True, slots=True)
class Part:
    """Elements that stand on pages of one orientation."""

    landscape: bool
    elements: list[BaseOxmlElement] = field(default_factory=list)


def a4_section() -> CT_SectPr:
    """Return the properties of a section on A4 portrait with margins of 25 mm."""
    margins = dict.fromkeys((*_SIDES, "header", "footer", "gutter"), _MARGIN)
    section = node("sectPr", node("pgSz", w=_A4[0], h=_A4[1]), node("pgMar", **margins))
    assert isinstance(section, CT_SectPr)
    return section


def text_width(section: CT_SectPr, *, landscape: bool) -> int:
    """Return the width between the margins in twips for pages of a section, turned or not."""
    turned = _turned(section, landscape=landscape)
    size, margins = turned.find(qn("w:pgSz")), turned.find(qn("w:pgMar"))
    outside = _twips(margins, "left", _MARGIN) + _twips(margins, "right", _MARGIN) + _twips(margins, "gutter", 0)
    return max(_twips(size, "w", _A4[1 if landscape else 0]) - outside, _NARROWEST_PAGE)


def with_breaks(parts: list[Part], section: CT_SectPr, *, at_end: bool) -> list[BaseOxmlElement]:
    """Return the elements of all parts with section breaks where the orientation changes.

    Args:
        parts: What to set, each part on pages of its own.
        section: Properties that hold for what follows the parts; they are changed to fit.
        at_end: Whether nothing follows the parts, so that these properties hold for the last part.
    """
    original = deepcopy(section)
    elements: list[BaseOxmlElement] = []
    breaks: list[CT_SectPr] = []
    for part in parts:
        elements += part.elements
        if part is parts[-1] and (at_end or part.landscape == _is_landscape(section)):
            break
        properties = _turned(original, landscape=part.landscape)
        if breaks:
            _continue(properties)
        breaks.append(properties)
        if not isinstance(elements[-1], CT_P):
            elements.append(small_paragraph())
        last = elements[-1]
        assert isinstance(last, CT_P)
        last.set_sectPr(properties)
    if breaks:
        if at_end:
            section[:] = list(_turned(section, landscape=parts[-1].landscape))
        _continue(section)
    return elements


def small_paragraph(gap: int = 0) -> BaseOxmlElement:
    """Return an empty paragraph that takes next to no room, or a gap in twips."""
    spacing = node("spacing", before=gap, after=0, line=20, lineRule="exact")
    return node("p", node("pPr", spacing, node("rPr", node("sz", val=2), node("szCs", val=2))))


def _turned(section: CT_SectPr, *, landscape: bool) -> CT_SectPr:
    """Return a copy of section properties on portrait or landscape pages; margins turn with the paper."""
    copy = deepcopy(section)
    size, margins = copy.find(qn("w:pgSz")), copy.find(qn("w:pgMar"))
    if size is None or _is_landscape(copy) == landscape:
        return copy
    width, height = _twips(size, "w", _A4[0]), _twips(size, "h", _A4[1])
    size.set(qn("w:w"), str(height))
    size.set(qn("w:h"), str(width))
    size.attrib.pop(qn("w:orient"), None)
    if landscape:
        size.set(qn("w:orient"), "landscape")
    if margins is not None:
        values = [margins.get(qn(f"w:{side}")) for side in _SIDES]
        for side, value in zip(_SIDES, [*values[1:], values[0]], strict=True):
            if value is not None:
                margins.set(qn(f"w:{side}"), value.lstrip("-"))
    return copy


def _is_landscape(section: CT_SectPr) -> bool:
    size = section.find(qn("w:pgSz"))
    return _twips(size, "w", _A4[0]) > _twips(size, "h", _A4[1])


def _continue(section: CT_SectPr) -> None:
    """Let a section begin on a new page, with page numbers going on and no title page."""
    section.titlePg_val = None
    section.start_type = None
    numbers = section.find(qn("w:pgNumType"))
    if numbers is not None:
        numbers.attrib.pop(qn("w:start"), None)


def _twips(element: BaseOxmlElement | None, name: str, default: int) -> int:
    """Return a length in twips; word processors other than Word write fractions."""
    value = element.get(qn(f"w:{name}")) if element is not None else None
    try:
        return int(float(value)) if value else default
    except ValueError:
        return default
