"""WordprocessingML in few words: elements, runs, text that Word can read."""

from __future__ import annotations

import re
from copy import deepcopy
from functools import cache
from typing import TYPE_CHECKING, Any

from kakushin_cli.exporters.xml_text import without_unfit
from kakushin_cli.roadmap.draft.writer import BLANK

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from docx.oxml.xmlchemy import BaseOxmlElement

NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
}

BLUE = "1F5FA8"
"""Guidance, as forms have it that ask for its removal."""
GREY = "595959"
_BLANKS = re.compile(f"({'|'.join(re.escape(t) for t in (BLANK.ja, BLANK.en or ''))})")
_SYMBOLS = re.compile(r"([\u2190-\u21ff\u2460-\u27bf]+)")
_BLANK_FILL = "FFF2CC"
_W = f"{{{NAMESPACES['w']}}}"
_OWN = {"w": NAMESPACES["w"]}


def node(tag: str, *children: BaseOxmlElement | None, **attributes: str | int) -> BaseOxmlElement:
    """Return an element of WordprocessingML with its attributes and children; None among the children is left out."""
    given = {_W + name: str(value) for name, value in attributes.items()}
    made: BaseOxmlElement = _maker()(_W + tag, given, _OWN)
    for child in children:
        if child is not None:
            made.append(child)
    return made


@cache
def _maker() -> Callable[..., Any]:
    """Return what makes an element: of lxml, without python-docx, whose import takes longer than writing a draft."""
    from lxml import etree

    make: Callable[..., Any] = etree.Element
    return make


@cache
def qualified(tag: str) -> str:
    """Return the full name of `w:tag` or `r:tag`, as lxml has it."""
    prefix, _, name = tag.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{name}"


def clean(text: str) -> str:
    """Return text with plain line breaks and without what XML cannot hold: control characters, surrogates."""
    return without_unfit(text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))


def runs(text: str, *, bold: bool = False, color: str | None = None) -> Iterator[BaseOxmlElement]:
    """Yield the runs of a text: line breaks as breaks, and what is to be filled in on a soft ground."""
    for part in _BLANKS.split(clean(text)):
        if not part:
            continue
        is_blank = _BLANKS.fullmatch(part) is not None
        properties = node(
            "rPr",
            node("b") if bold else None,
            node("bCs") if bold else None,
            node("color", val=color) if color else None,
            node("shd", val="clear", color="auto", fill=_BLANK_FILL) if is_blank else None,
        )
        run = node("r", properties if len(properties) else None)
        for n, line in enumerate(part.split("\n")):
            if n:
                run.append(node("br"))
            if line:
                run.append(text_node(line))
        yield run


def text_node(text: str) -> BaseOxmlElement:
    """Return a `w:t` that keeps its spaces."""
    made = node("t")
    made.text = text
    made.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return made


def paragraph(
    style: str | None, text: str, *extra: BaseOxmlElement | None, bold: bool = False, color: str | None = None
) -> BaseOxmlElement:
    """Return a paragraph in a style, with further paragraph properties in the order of the schema."""
    properties = node("pPr", node("pStyle", val=style) if style else None, *extra)
    return node("p", properties if len(properties) else None, *runs(text, bold=bold, color=color))


def fonts_of(name: str) -> BaseOxmlElement:
    """Return one font for every script."""
    return node("rFonts", ascii=name, hAnsi=name, eastAsia=name, cs=name)


def give_symbols_a_font(root: BaseOxmlElement, font: str) -> None:
    """Set marks such as ○ and → in a font that has them, each in a run of its own."""
    for run in list(root.iter(qualified("w:r"))):
        texts = run.findall(qualified("w:t"))
        if not any(_SYMBOLS.search(t.text or "") for t in texts):
            continue
        properties = run.find(qualified("w:rPr"))
        for child in list(run):
            if child is properties:
                continue
            pieces = _SYMBOLS.split(child.text or "") if child in texts else [None]
            for piece in pieces:
                if piece == "":
                    continue
                made = deepcopy(properties) if properties is not None else node("rPr")
                if piece and _SYMBOLS.fullmatch(piece):
                    made.insert(0, fonts_of(font))
                new = node("r", made if len(made) else None)
                new.append(deepcopy(child) if piece is None else text_node(piece))
                run.addprevious(new)
        run.getparent().remove(run)


def field(instruction: str) -> BaseOxmlElement:
    """Return a field that Word computes, such as PAGE."""
    return node("fldSimple", node("r", text_node("1")), instr=f" {instruction} ")
