"""A draft as a Word document that people go on writing in.

Fonts, colours, lists, page, header and footer stand in a Word file: `templates/draft.docx` or the user's own template.
"""

from __future__ import annotations

import io
from datetime import UTC

from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.oxml.section import CT_SectPr
from docx.oxml.table import CT_Tbl
from docx.oxml.xmlchemy import BaseOxmlElement

from kakushin_cli.drafts.document import Block, Bullets, Document, Subheading, Table
from kakushin_cli.exporters.roadmap_job import RoadmapJob
from kakushin_cli.exporters.word.sections import Part, small_paragraph, text_width, with_breaks
from kakushin_cli.exporters.word.styles import style_ids
from kakushin_cli.exporters.word.table import is_wide, table_element
from kakushin_cli.exporters.word.template import (
    OURS,
    draft_place,
    fill_placeholders,
    governing_section,
    has_content,
    open_template,
    placeholder_values,
)
from kakushin_cli.exporters.word.text import Pen, node
from kakushin_cli.exporters.xml_text import clean_line
from kakushin_cli.exporters.zip_bytes import rezip

SYMBOL_STYLE = "DraftSymbol"
"""Id of the style in our template that has a Japanese font for every letter."""
AUTHOR = "kakushin"
LONGEST_PROPERTY = 255
_LATIN = {"游明朝": "Times New Roman", "游ゴシック": "Arial"}
"""Fonts of Latin letters in English drafts by those of our template; Japanese letters keep theirs."""


def render(job: RoadmapJob) -> bytes:
    """Return the draft as a .docx: a template filled, ours when the job names none.

    Raises:
        UsageError: there is no such template.
        KakushinError: the template cannot be read as a Word document.
    """
    draft = job.document
    word = open_template(job.template or OURS)
    is_english = job.template is None and job.lang == "en"
    if is_english:
        _use_latin_fonts(word)
    pen = Pen(style_ids(word), SYMBOL_STYLE if is_english else None)
    placeholders = fill_placeholders(word, placeholder_values(job, draft))
    place = draft_place(word)
    section = governing_section(word, place)
    parts = _Body(pen, section).of(draft, with_title="title" not in placeholders)
    if "draft_footer" not in placeholders:
        parts[-1].elements.append(pen.paragraph("Draft Note", draft.footer, before=240))
    _insert(word, parts, place, section)
    _set_properties(word, job, draft.title)
    target = io.BytesIO()
    word.save(target)
    return rezip(target.getvalue(), job.stamp)


def _use_latin_fonts(word: WordDocument) -> None:
    """Set Latin letters in fonts of their own and let lines end where words do, as English readers expect."""
    for fonts in word.styles.element.xpath("w:docDefaults//w:rFonts | w:style[@w:type='paragraph']//w:rFonts"):
        for script in ("ascii", "hAnsi", "cs"):
            fonts.set(qn(f"w:{script}"), _LATIN[fonts.get(qn(f"w:{script}"))])
    word.styles.default(WD_STYLE_TYPE.PARAGRAPH).paragraph_format.alignment = WD_ALIGN_PARAGRAPH.LEFT


def _insert(word: WordDocument, parts: list[Part], place: BaseOxmlElement | None, section: CT_SectPr) -> None:
    """Put the draft in the place of {{draft}}; at the end, on a page of its own, when a template has no such place."""
    body = word.element.body
    begins_page = place is None and has_content(word)
    if place is None:
        place = node("p")
        section.addprevious(place)
    is_in_body = place.getparent() is body
    if not is_in_body:  # in a cell or text box, where no page can turn
        parts = [Part(False, [element for part in parts for element in part.elements])]
    elements = with_breaks(parts, section, at_end=is_in_body and place.getnext() is body.sectPr)
    if begins_page:
        elements.insert(0, node("p", node("r", node("br", type="page"))))
    for element in elements:
        place.addprevious(element)
    if is_in_body and place.find(f".//{qn('w:sectPr')}") is None:
        body.remove(place)
    else:  # it ends a section or a cell
        for run in place.findall(qn("w:r")):
            place.remove(run)


def _set_properties(word: WordDocument, job: RoadmapJob, title: str) -> None:
    properties = word.core_properties
    properties.author = properties.last_modified_by = AUTHOR
    properties.title = clean_line(title)[:LONGEST_PROPERTY]
    properties.created = properties.modified = job.stamp.astimezone(UTC).replace(microsecond=0, tzinfo=None)
    properties.revision = 1
    properties.language = "ja-JP" if job.lang == "ja" else "en-US"


class _Body:
    """Turns the blocks of a draft into paragraphs and tables."""

    def __init__(self, pen: Pen, section: CT_SectPr) -> None:
        self.pen = pen
        self.widths = {turned: text_width(section, landscape=turned) for turned in (False, True)}
        self.parts = [Part(landscape=False)]

    def of(self, draft: Document, *, with_title: bool) -> list[Part]:
        """Return the draft; a section stands on landscape pages up to the subheading after its last wide table."""
        if with_title:
            self._add("Title", draft.title)
        for note in draft.notes:
            self._add("Draft Note", note)
        self._elements.append(small_paragraph(gap=120))
        self._table(draft.facts)
        for section in draft.sections:
            room = self.widths[False]
            wide = [n for n, b in enumerate(section.blocks) if isinstance(b, Table) and is_wide(b, room)]
            self._page(landscape=bool(wide))
            self._add("heading 1", section.heading)
            for n, (block, following) in enumerate(zip(section.blocks, (*section.blocks[1:], None), strict=True)):
                if wide and n > wide[-1] and isinstance(block, Subheading):
                    self._page(landscape=False)
                self._block(block, following)
        return self.parts

    def _page(self, *, landscape: bool) -> None:
        if self.parts[-1].landscape != landscape:
            self.parts.append(Part(landscape))

    def _block(self, block: Block, following: Block | None) -> None:
        match block:
            case Table():
                self._table(block)
            case Bullets():
                for item in block.items:
                    self._add("Draft Checklist" if block.checkboxes else "List Bullet", item)
            case Subheading():
                self._add("heading 2", block.text)
            case _:
                leads_in = block.is_guidance or isinstance(following, Table | Bullets)
                self._add("Draft Guidance" if block.is_guidance else "Normal", block.text, keeps_next=leads_in)

    def _add(self, style: str, text: str, *, keeps_next: bool = False) -> None:
        """Add a paragraph; after a table with some room above."""
        before = 140 if self._is_after_table and not style.startswith("heading") else None
        self._elements.append(self.pen.paragraph(style, text, keeps_next=keeps_next, before=before))

    def _table(self, table: Table) -> None:
        if table.caption:
            self._add("caption", table.caption)
        elif self._is_after_table:
            self._elements.append(small_paragraph())  # two tables in a row would grow together
        self._elements.append(table_element(table, self.pen, self.widths[self.parts[-1].landscape]))

    @property
    def _elements(self) -> list[BaseOxmlElement]:
        return self.parts[-1].elements

    @property
    def _is_after_table(self) -> bool:
        return bool(self._elements) and isinstance(self._elements[-1], CT_Tbl)
