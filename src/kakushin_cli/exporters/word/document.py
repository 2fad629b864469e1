"""A draft as a Word document that people go on writing in: its blocks as paragraphs and tables.

Fonts, colours, lists, page, header and footer stand in a Word file: `templates/draft.docx` or the user's own template.
Columns are as wide as Japanese text needs, headers repeat, rows stay whole, and wide tables stand on landscape pages.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterable, Sequence
from datetime import UTC
from functools import lru_cache
from unicodedata import east_asian_width

from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.oxml.section import CT_SectPr
from docx.oxml.table import CT_Tbl
from docx.oxml.xmlchemy import BaseOxmlElement

from kakushin_cli.drafts.document import Block, Bullets, Document, Subheading, Table
from kakushin_cli.exporters.office_files import clean_line, clean_text, rezip
from kakushin_cli.exporters.roadmap_job import RoadmapJob
from kakushin_cli.exporters.word import template
from kakushin_cli.exporters.word.template import Part, Pen, node
from kakushin_cli.japanese.linebreak import cell_width

SYMBOL_STYLE = "DraftSymbol"
"""Id of the style in our template that has a Japanese font for every letter."""
AUTHOR = "kakushin"
LONGEST_PROPERTY = 255
_LATIN_FONTS = {"游明朝": "Times New Roman", "游ゴシック": "Arial"}
"""Fonts of Latin letters in English drafts by those of our template; Japanese letters keep theirs."""


def render(job: RoadmapJob) -> bytes:
    """Return the draft as a .docx: a template filled, ours when the job names none.

    Raises:
        UsageError: there is no such template.
        KakushinError: the template cannot be read as a Word document.
    """
    draft = job.document
    word = template.open_template(job.template or template.OURS)
    is_english = job.template is None and job.writer.lang == "en"
    if is_english:
        _use_latin_fonts(word)
    pen = Pen(template.style_ids(word), SYMBOL_STYLE if is_english else None)
    placeholders = template.fill_placeholders(word, template.placeholder_values(job, draft))
    place = template.draft_place(word)
    section = template.governing_section(word, place)
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
            fonts.set(qn(f"w:{script}"), _LATIN_FONTS[fonts.get(qn(f"w:{script}"))])
    word.styles.default(WD_STYLE_TYPE.PARAGRAPH).paragraph_format.alignment = WD_ALIGN_PARAGRAPH.LEFT


def _insert(word: WordDocument, parts: list[Part], place: BaseOxmlElement | None, section: CT_SectPr) -> None:
    """Put the draft in the place of {{draft}}; at the end, on a page of its own, when a template has no such place."""
    body = word.element.body
    begins_page = place is None and template.has_content(word)
    if place is None:
        place = node("p")
        section.addprevious(place)
    is_in_body = place.getparent() is body
    if not is_in_body:  # in a cell or text box, where no page can turn
        parts = [Part(False, [element for part in parts for element in part.elements])]
    elements = template.with_breaks(parts, section, at_end=is_in_body and place.getnext() is body.sectPr)
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
    properties.language = "ja-JP" if job.writer.lang == "ja" else "en-US"


class _Body:
    """Turns the blocks of a draft into paragraphs and tables."""

    def __init__(self, pen: Pen, section: CT_SectPr) -> None:
        self.pen = pen
        self.widths = {turned: template.text_width(section, landscape=turned) for turned in (False, True)}
        self.parts = [Part(landscape=False)]

    def of(self, draft: Document, *, with_title: bool) -> list[Part]:
        """Return the draft; a section stands on landscape pages up to the subheading after its last wide table."""
        if with_title:
            self._add("Title", draft.title)
        for note in draft.notes:
            self._add("Draft Note", note)
        self._elements.append(template.small_paragraph(gap=120))
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
            self._elements.append(template.small_paragraph())  # two tables in a row would grow together
        self._elements.append(table_element(table, self.pen, self.widths[self.parts[-1].landscape]))

    @property
    def _elements(self) -> list[BaseOxmlElement]:
        return self.parts[-1].elements

    @property
    def _is_after_table(self) -> bool:
        return bool(self._elements) and isinstance(self._elements[-1], CT_Tbl)


MOST_PORTRAIT_COLUMNS = 8
_NARROWEST = 950
"""Twips per column below which a table is turned, on paper smaller than A4."""
HEADER_FILL = "E7ECF2"
GROUP_FILL = "F2F5F8"
"""Ground of the rows that head a group."""
BAR_FILL = "B9CBDD"
"""Ground of the years of a stage in a schedule."""
MARK_FILL = "E3EBF3"
"""Ground of cells with a mark, such as the years of a programme."""

_CELL_TWIPS = 90
"""Width of a terminal cell at 9 pt: half an em."""
_LATIN = 1.16
"""Latin letters are a little wider than half an em."""
_MARGIN = 85
"""Twips between the text of a cell and the rules beside it."""
_SHORT = 10
"""Length in terminal cells up to which a line of a cell stays whole."""
_SHORT_HEADER = 14
"""The same for the header."""
_LONGEST_WORDS = (30, 24, 18, 12, 9)
"""Letters up to which words stay whole, tried in this order."""
_TOWER = 9
"""Lines of a row above which it pays to break long words in other columns."""
_SIDES = ("top", "left", "bottom", "right")
_STEPS = 60
"""Parts in which the room beyond the least widths is handed out."""
_DIGITS = 6
"""Decimals of a gain that count; rounding errors are smaller."""
_SMALL = 12
"""Lines up to which a table stays on one page."""
_NUMBER = re.compile(r"-?[\d,]+(\.\d+)?")
_WORD = re.compile(r"[!-~]+")
_SCRIPT_CHANGE = re.compile(r"(?<=[!-~①-⑳])(?=[ぁ-鿿])|(?<=[ぁ-鿿])(?=[!-~①-⑳])")
_LETTER = re.compile(r"[A-Za-z]")
_BAR = "■"


def is_wide(table: Table, portrait: int) -> bool:
    """Return whether a table needs a landscape page, where a portrait page has a width in twips."""
    return len(table.header) > MOST_PORTRAIT_COLUMNS or portrait / len(table.header) < _NARROWEST


def table_element(table: Table, pen: Pen, total: int) -> BaseOxmlElement:
    """Return a table that fills a width in twips."""
    widths = column_widths(table, total)
    numeric = {n for n in range(len(table.header)) if _is_numeric(row[n] for row in table.rows)}
    sides = ["center" if n in table.centred else "right" if n in numeric else "left" for n in range(len(widths))]
    is_small = sum(_height(row, widths) for row in table.rows) <= _SMALL
    head = [
        _cell(pen.paragraph("Draft Table Head", text, keeps_next=True, side="center"), width, HEADER_FILL)
        for text, width in zip(table.header, widths, strict=True)
    ]
    rows = [_row(head, repeats=True)]
    for n, texts in enumerate(table.rows):
        strong = n in table.strong_rows
        keeps = is_small and n < len(table.rows) - 1
        cells = []
        for column, (text, width, side) in enumerate(zip(texts, widths, sides, strict=True)):
            bold = strong and column == 0
            paragraph = pen.paragraph("Draft Table Text", text, keeps_next=keeps, side=side, bold=bold)
            cells.append(_cell(paragraph, width, _fill(text, strong=strong, mark=column in table.centred)))
        rows.append(_row(cells))
    margins = [node(side, w=_MARGIN if side in ("left", "right") else 28, type="dxa") for side in _SIDES]
    properties = node(
        "tblPr",
        node("tblStyle", val=pen.styles["Draft Table"]),
        node("tblW", w=total, type="dxa"),
        node("tblLayout", type="fixed"),
        node("tblCellMar", *margins),
        node("tblLook", val="0620", firstRow=1, lastRow=0, firstColumn=0, lastColumn=0, noHBand=1, noVBand=1),
    )
    return node("tbl", properties, node("tblGrid", *(node("gridCol", w=w) for w in widths)), *rows)


def _row(cells: Sequence[BaseOxmlElement], *, repeats: bool = False) -> BaseOxmlElement:
    return node("tr", node("trPr", node("cantSplit"), node("tblHeader") if repeats else None), *cells)


def _cell(paragraph: BaseOxmlElement, width: int, fill: str | None) -> BaseOxmlElement:
    shade = node("shd", val="clear", color="auto", fill=fill) if fill else None
    return node(
        "tc",
        node("tcPr", node("tcW", w=width, type="dxa"), shade, node("vAlign", val="center")),
        paragraph,
    )


def _height(row: Sequence[str], widths: Sequence[int]) -> float:
    """Return about how many lines a row takes."""
    return max(_lines([_width(line) for line in text.split("\n")], w) for text, w in zip(row, widths, strict=True))


def _fill(text: str, *, strong: bool, mark: bool) -> str | None:
    """Return the ground of a cell: bars of stages and programmes in a schedule, group rows, nothing else."""
    if mark and text and cell_width(text) <= 2:
        return BAR_FILL if strong and text == _BAR else MARK_FILL
    return GROUP_FILL if strong else None


def _is_numeric(cells: Iterable[str]) -> bool:
    filled = [cell for cell in cells if cell.strip("-")]
    return bool(filled) and all(map(_NUMBER.fullmatch, filled))


def column_widths(table: Table, total: int) -> list[int]:
    """Return the widths of a table's columns in twips, together `total`.

    Every column gets what its longest word needs; what remains goes step by step to the column where it saves most
    height. When no text needs more, the columns of marks are widened, or else the columns with the longest lines.
    On pages so narrow that other texts would stand in towers, long words such as mail addresses may break.
    """
    for longest in _LONGEST_WORDS:
        widths = _widths(table, total, longest)
        if max((_height(row, widths) for row in table.rows), default=0) <= _TOWER:
            break
    return widths


def _widths(table: Table, total: int, longest: int) -> list[int]:
    """Return the widths when words up to a length in letters stay whole."""
    texts = list(zip(table.header, *table.rows, strict=True))
    columns = [[[_width(line) for line in clean_text(text).split("\n")] for text in column] for column in texts]
    least = [
        max([_least(head, longest, min(_SHORT_HEADER, longest)), *(_least(text, longest) for text in cells)])
        for head, *cells in texts
    ]
    if sum(least) >= total:
        return _whole([w * total / sum(least) for w in least], total)
    natural = [max(width, *map(max, column)) for width, column in zip(least, columns, strict=True)]
    places = range(len(columns))
    widths = list(least)
    step = (total - sum(widths)) / _STEPS
    powers = [_powers(column, width) for column, width in zip(columns, widths, strict=True)]
    wider = [_powers(column, width + step) for column, width in zip(columns, widths, strict=True)]
    for _ in range(_STEPS):
        height = _table_height(powers)
        gains = [
            height - _table_height([*powers[:n], wider[n], *powers[n + 1 :]]) if widths[n] < natural[n] else 0.0
            for n in places
        ]
        best = max(places, key=lambda n: round(gains[n], _DIGITS))
        if round(gains[best], _DIGITS) <= 0:
            break
        widths[best] += step
        powers[best], wider[best] = wider[best], _powers(columns[best], widths[best] + step)
    left = total - sum(widths)
    takers = sorted(table.centred) or list(places)
    parts = [1.0 if table.centred else natural[n] ** 2 for n in takers]
    for n, part in zip(takers, parts, strict=True):
        widths[n] += left * part / sum(parts)
    return _whole(widths, total)


def _powers(column: Sequence[Sequence[float]], width: float) -> list[float]:
    """Return the fourth power of the height of each cell of a column, whose lines have some widths."""
    return [_lines(lines, width) ** 4 for lines in column]


def _table_height(powers: Sequence[Sequence[float]]) -> float:
    """Return the height of a table from the fourth powers of the heights of its cells, column by column.

    A row counts as the power mean of its cells, not as the highest one, so that two high cells share the room.
    """
    return sum(math.pow(sum(row), 0.25) for row in zip(*powers, strict=True))


def _lines(lines: Sequence[float], width: float) -> float:
    """Return about how many lines a cell takes, as a smooth number."""
    room = width - 2 * _MARGIN
    return sum(max(1.0, (line - 2 * _MARGIN) / room) for line in lines)


@lru_cache(maxsize=10_000)
def _width(line: str) -> float:
    """Return what a line takes in a cell, margins included."""
    latin = sum(1 for c in line if c.isascii())
    symbols = sum(1 for c in line if east_asian_width(c) == "A")  # ①, → are as wide as kanji in Japanese fonts
    gaps = len(_SCRIPT_CHANGE.findall(line))  # Word sets a quarter of an em between kanji and Latin letters
    return (cell_width(line) + symbols + gaps / 2 + latin * (_LATIN - 1)) * _CELL_TWIPS + 2 * _MARGIN + 20


def _least(text: str, longest: int, short: int = _SHORT) -> float:
    """Return what a cell needs so that no word, number or short line breaks."""
    parts = [line for line in clean_text(text).split("\n") if cell_width(line) <= short] + ["漢字漢"]
    for word in _WORD.findall(text):
        is_breakable = _LETTER.search(word) and "@" not in word
        parts += re.split(r"(?<=-)", word) if is_breakable else [word]
    return max(_width(part[:longest]) for part in parts)


def _whole(widths: Sequence[float], total: int) -> list[int]:
    """Return widths as whole numbers with the sum kept; the last column takes the rounding."""
    whole = [int(w) for w in widths]
    whole[-1] += total - sum(whole)
    return whole
