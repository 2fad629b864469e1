"""Elements of WordprocessingML and paragraphs in the styles of a file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.text.paragraph import CT_P
from docx.oxml.text.run import CT_R
from docx.oxml.xmlchemy import BaseOxmlElement

from kakushin_cli.drafts.sections.writer import BLANK
from kakushin_cli.exporters.xml_text import clean_text

_BLANKS = "|".join(re.escape(text) for text in (BLANK.pick("ja"), BLANK.pick("en")))
_PIECES = re.compile(f"({_BLANKS})|([\u2190-\u21ff\u2460-\u27bf]+)")
"""What is to be filled in; arrows, circled numbers and other symbols."""


def node(tag: str, *children: BaseOxmlElement | None, **attributes: str | int) -> BaseOxmlElement:
    """Return the element `w:tag`; attributes are of the same namespace, None among the children is left out."""
    element: BaseOxmlElement = OxmlElement(f"w:{tag}", {qn(f"w:{name}"): str(v) for name, v in attributes.items()})
    element.extend([child for child in children if child is not None])
    return element


@dataclass(frozen=True, slots=True)
class Pen:
    """Writes paragraphs in the styles of one file.

    Attributes:
        styles: Ids of the file's styles by their names.
        symbol_style: Id of the style of arrows and circled numbers where the fonts of the text lack them.
    """

    styles: dict[str, str]
    symbol_style: str | None

    def paragraph(
        self,
        style: str,
        text: str,
        *,
        keeps_next: bool = False,
        before: int | None = None,
        side: str = "left",
        bold: bool = False,
    ) -> CT_P:
        """Return a paragraph.

        Args:
            style: Name of its style.
            text: Plain text; line breaks stay.
            keeps_next: Whether it stands on one page with what follows.
            before: Room above in twips, None for that of the style.
            side: Alignment, where it is not left.
            bold: Whether it is bold whatever its style says.
        """
        properties = node(
            "pPr",
            node("pStyle", val=self.styles[style]) if self.styles[style] else None,
            node("keepNext") if keeps_next else None,
            node("spacing", before=before) if before is not None else None,
            node("jc", val=side) if side != "left" else None,
        )
        paragraph = node("p", properties, *self._runs(clean_text(text), bold=bold))
        assert isinstance(paragraph, CT_P)
        return paragraph

    def _runs(self, text: str, *, bold: bool) -> Iterator[CT_R]:
        """Yield the runs of a text: blanks and symbols in runs of their own, in their character styles."""
        end = 0
        for match in _PIECES.finditer(text):
            style = self.styles["Draft Blank"] if match[1] else self.symbol_style
            if style:
                yield from self._run(text[end : match.start()], None, bold=bold)
                yield from self._run(match[0], style, bold=bold)
                end = match.end()
        yield from self._run(text[end:], None, bold=bold)

    def _run(self, text: str, style: str | None, *, bold: bool) -> Iterator[CT_R]:
        if not text:
            return
        run = node("r")
        assert isinstance(run, CT_R)
        if style or bold:
            style_mark = node("rStyle", val=style) if style else None
            run.append(node("rPr", style_mark, *((node("b"), node("bCs")) if bold else ())))
        run.text = text
        yield run
