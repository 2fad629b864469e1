"""A draft as a Word document that people go on writing in."""

from __future__ import annotations

import io
from datetime import UTC
from typing import TYPE_CHECKING

from kakushin_cli.exporters import docx_template
from kakushin_cli.exporters.docx_package import AUTHOR, OwnFile, property_text
from kakushin_cli.exporters.docx_sections import Part, set_up_a4, small_paragraph, text_width, with_breaks
from kakushin_cli.exporters.docx_styles import SYMBOL_FONT, own_styles, template_styles
from kakushin_cli.exporters.docx_table import is_wide, table_element
from kakushin_cli.exporters.docx_xml import (
    BLUE,
    field,
    give_symbols_a_font,
    node,
    paragraph,
    qualified,
    text_node,
)
from kakushin_cli.exporters.zip_bytes import rezip
from kakushin_cli.roadmap.document import Bullets, Subheading, Table, without_guidance

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.oxml.xmlchemy import BaseOxmlElement

    from kakushin_cli.exporters.docx_styles import Styles
    from kakushin_cli.exporters.roadmap_job import RoadmapJob
    from kakushin_cli.language import Lang
    from kakushin_cli.roadmap.document import Block, Document


def render(job: RoadmapJob) -> bytes:
    """Return the draft as a .docx: a file of our own, or the user's template filled.

    Raises:
        KakushinError: the template cannot be read as a Word document.
    """
    draft = without_guidance(job.document) if job.strip_guidance else job.document
    language = "ja-JP" if job.lang == "ja" else "en-US"
    moment = job.stamp.astimezone(UTC).replace(microsecond=0)
    if not job.template:
        return _own_file(job.lang, draft).saved(draft.title, language, moment)
    word = _filled_template(job, draft)
    properties = word.core_properties
    properties.author = properties.last_modified_by = AUTHOR
    properties.title = property_text(draft.title)
    properties.created = properties.modified = moment.replace(tzinfo=None)
    properties.revision = 1
    properties.language = language
    target = io.BytesIO()
    word.save(target)
    return rezip(target.getvalue(), job.stamp)


def _own_file(lang: Lang, draft: Document) -> OwnFile:
    """Return a new A4 file with our styles, the draft, and header and footer."""
    word = OwnFile()
    styles = own_styles(word.styles, word.numbering, lang)
    body = word.document.find(qualified("w:body"))
    section = body.find(qualified("w:sectPr"))
    set_up_a4(section)
    page = paragraph(styles["footer"], "", node("jc", val="center"))
    for part in (field("PAGE"), node("r", text_node(" / ")), field("NUMPAGES")):
        page.append(part)
    word.header.append(paragraph(styles["header"], draft.title))
    word.footer.extend((page, paragraph(styles["footer"], draft.footer)))
    parts = _Body(styles, section).of(draft, with_title=True)
    for element in with_breaks(parts, section, at_end=True):
        section.addprevious(element)
    if lang == "en":
        give_symbols_a_font(body, SYMBOL_FONT)
    return word


def _filled_template(job: RoadmapJob, draft: Document) -> WordDocument:
    """Return the user's template with its placeholders filled and the draft at its place."""
    assert job.template
    word = docx_template.open_template(job.template)
    styles = template_styles(word)
    found = docx_template.fill_placeholders(word, docx_template.placeholder_values(job))
    place = docx_template.draft_place(word)
    section = docx_template.governing_section(word, place)
    parts = _Body(styles, section).of(draft, with_title="title" not in found)
    parts[-1].elements.append(paragraph(styles["note"], draft.footer, node("spacing", before=240)))
    body = word.element.body
    if place is not None and place.getparent() is not body:  # in a cell or text box, where no page can turn
        parts = [Part([e for part in parts for e in part.elements], landscape=False)]
    elements = with_breaks(parts, section, at_end=place is None)
    if place is None:
        if docx_template.has_content(word):
            section.addprevious(node("p", node("r", node("br", type="page"))))
        for element in elements:
            section.addprevious(element)
        return word
    for element in elements:
        place.addprevious(element)
    if place.find(f".//{qualified('w:sectPr')}") is None and place.getparent() is body:
        body.remove(place)
    else:  # it ends a section or a cell
        for run in place.findall(qualified("w:r")):
            place.remove(run)
    return word


class _Body:
    """Turns the blocks of a draft into paragraphs and tables."""

    def __init__(self, styles: Styles, section: BaseOxmlElement) -> None:
        self.styles = styles
        self.widths = {turned: text_width(section, landscape=turned) for turned in (False, True)}
        self.parts: list[Part] = []

    def of(self, draft: Document, *, with_title: bool) -> list[Part]:
        """Return the draft; a section stands on landscape pages up to the subheading after its last wide table."""
        self._page(landscape=False)
        if with_title:
            self._add("title", draft.title)
        for note in draft.notes:
            self._add("note", note)
        self._elements.append(small_paragraph(gap=120))
        self._table(draft.facts)
        for section in draft.sections:
            room = self.widths[False]
            wide = [n for n, b in enumerate(section.blocks) if isinstance(b, Table) and is_wide(b, room)]
            self._page(landscape=bool(wide))
            self._add("heading1", section.heading)
            for n, (block, following) in enumerate(zip(section.blocks, (*section.blocks[1:], None), strict=True)):
                if wide and n > wide[-1] and isinstance(block, Subheading):
                    self._page(landscape=False)
                self._block(block, following)
        return self.parts

    def _page(self, *, landscape: bool) -> None:
        if not self.parts or self.parts[-1].landscape != landscape:
            self.parts.append(Part(landscape=landscape))

    def _block(self, block: Block, following: Block | None) -> None:
        if isinstance(block, Table):
            self._table(block)
        elif isinstance(block, Bullets):
            for item in block.items:
                role = "check" if block.checkboxes else "bullet"
                self._add(role, item, color=BLUE if block.is_guidance else None)
        elif isinstance(block, Subheading):
            self._add("heading2", block.text)
        else:
            leads_in = block.is_guidance or isinstance(following, Table | Bullets)
            self._add("guidance" if block.is_guidance else "normal", block.text, keep=leads_in)

    def _add(self, role: str, text: str, *, keep: bool = False, color: str | None = None) -> None:
        """Add a paragraph; after a table with some room above."""
        spacing = node("spacing", before=140) if self._after_table() and not role.startswith("heading") else None
        style = self.styles.get(role)
        self._elements.append(paragraph(style, text, node("keepNext") if keep else None, spacing, color=color))

    def _table(self, table: Table) -> None:
        if table.caption:
            self._add("caption", table.caption)
        elif self._after_table():
            self._elements.append(small_paragraph())  # two tables in a row would grow together
        self._elements.append(table_element(table, self.styles, self.widths[self.parts[-1].landscape]))

    @property
    def _elements(self) -> list[BaseOxmlElement]:
        return self.parts[-1].elements

    def _after_table(self) -> bool:
        return bool(self._elements) and self._elements[-1].tag == qualified("w:tbl")
