"""A roadmap as one editable page (ポンチ絵) for PowerPoint: native shapes, tables and glued connectors.

The page carries what a reader must see; the notes carry every fact of the draft with its source. What finds no room at
10.5 points goes on to further pages, marked 「続き」. Theme, faces and the one layout stand in `templates/page.pptx`.
"""

import io
from collections.abc import Iterator, Sequence
from datetime import UTC
from importlib.resources import files
from typing import Any

import pptx
from pptx.dml.color import RGBColor
from pptx.dml.line import LineFormat
from pptx.enum.dml import MSO_LINE
from pptx.enum.shapes import MSO_AUTO_SHAPE_TYPE, MSO_CONNECTOR
from pptx.enum.text import MSO_AUTO_SIZE, MSO_VERTICAL_ANCHOR, PP_PARAGRAPH_ALIGNMENT
from pptx.oxml.ns import qn
from pptx.slide import Slide
from pptx.text.text import TextFrame
from pptx.util import Emu, Pt

from kakushin_cli import __version__
from kakushin_cli.drafts.document import Block, Bullets, Document, Paragraph, Subheading, Table
from kakushin_cli.exporters.colours import NAVY, RULE
from kakushin_cli.exporters.office_files import clean_line, rezip
from kakushin_cli.exporters.page.boxes import BULLET_INDENT, Box, Grid, Link, Page, Para
from kakushin_cli.exporters.page.content import Content
from kakushin_cli.exporters.page.layout import SIZES, lay_out
from kakushin_cli.exporters.roadmap_job import RoadmapJob


def render(job: RoadmapJob) -> bytes:
    """Return the roadmap as a .pptx file; the same job gives the same bytes."""
    language = "ja-JP" if job.writer.lang == "ja" else "en-US"
    content = Content(job)
    template = files("kakushin_cli.exporters") / "templates" / "page.pptx"
    presentation = pptx.Presentation(io.BytesIO(template.read_bytes()))
    _set_size(presentation, SIZES[job.slide_size])
    for number, page in enumerate(lay_out(content, job.slide_size)):
        slide = presentation.slides.add_slide(presentation.slide_layouts[0])
        draw_page(slide, page, language)
        if number == 0:
            write_notes(slide, _notes_lines(job), language)
    core = presentation.core_properties
    core.title, core.subject, core.language = content.title, clean_line(job.command)[:255], language
    core.version = f"kakushin-cli {__version__}"
    core.created = core.modified = job.stamp.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    target = io.BytesIO()
    presentation.save(target)
    return rezip(target.getvalue(), job.stamp)


def _set_size(presentation: pptx.presentation.Presentation, size: tuple[float, float]) -> None:
    """Give the presentation a page size in points, and the placeholders of its master their share of it."""
    width, height = emu(size[0]), emu(size[1])
    across, down = width / (presentation.slide_width or width), height / (presentation.slide_height or height)
    presentation.slide_width, presentation.slide_height = width, height
    for shape in presentation.slide_master.placeholders:
        shape.left, shape.width = (round(value * across) for value in (shape.left, shape.width))
        shape.top, shape.height = (round(value * down) for value in (shape.top, shape.height))


def _notes_lines(job: RoadmapJob) -> list[str]:
    """Return the lines of the notes: sources first, then every fact of the draft; empty lines part the sections."""
    document = job.document
    sections = sorted(document.sections, key=lambda s: s.id != "sources")
    lines = [clean_line(note) for note in document.notes]
    for section in sections:
        texts = [t for block in section.blocks for t in _block(block)]
        if texts:
            lines += ["", f"■ {clean_line(section.heading)}", *texts]
    lines += ["", *_facts(document), *_members(job)]
    return [*lines, "", clean_line(document.footer)]


def _facts(document: Document) -> Iterator[str]:
    return (f"{clean_line(row[0])}: {clean_line(' / '.join(row[1].splitlines()))}" for row in document.facts.rows)


def _members(job: RoadmapJob) -> list[str]:
    """Return how to reach the members and what funds rest on: facts that the draft's tables have no column for."""
    profile = job.writer.profile
    contact, cost = {"ja": ("連絡先", "補助対象経費(円)"), "en": ("Contact", "Eligible cost (JPY)")}[job.writer.lang]
    lines = [
        f"{contact}: {clean_line(f'{member.name or member.type}: {member.contact}')}"
        for member in (profile.lead, *profile.partners)
        if member.contact
    ]
    for fund in (f for f in profile.funds if f.eligible_jpy):
        yearly = ", ".join(f"{year}: {amount:,}" for year, amount in sorted(fund.eligible_jpy.items()))
        lines.append(f"{cost}: {clean_line(f'{fund.name or fund.program or fund.source}: {yearly}')}")
    return lines


def _block(block: Block) -> list[str]:
    if isinstance(block, Subheading):
        return [f"【{clean_line(block.text)}】"]
    if isinstance(block, Table):
        return _table(block)
    if isinstance(block, Paragraph):
        return [clean_line(block.text)]
    assert isinstance(block, Bullets)
    return [f"・{clean_line(item)}" for item in block.items]


def _table(table: Table) -> list[str]:
    """Return a row as one line: its first cell, then the others with their headings."""
    lines = []
    for row in table.rows:
        cells = [
            f"{clean_line(name)} {clean_line(' / '.join(cell.splitlines()))}"
            for name, cell in zip(table.header[1:], row[1:], strict=True)
            if cell.strip()
        ]
        lines.append(f"・{clean_line(' / '.join(row[0].splitlines()))}" + (f": {' | '.join(cells)}" if cells else ""))
    return lines


EMU_PER_POINT = 12700
FONT = "游ゴシック"
HAIRLINE, OUTLINE = 0.5, 1.0
NO_TABLE_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
RIGHT_SITE, LEFT_SITE = 3, 1
"""Connection sites of a rectangle, counted from the top against the clock."""


def emu(points: float) -> Emu:
    """Return points as PowerPoint's unit."""
    return Emu(round(points * EMU_PER_POINT))


def draw_page(slide: Slide, page: Page, language: str) -> None:
    """Draw a page onto an empty slide: boxes and tables from back to front, then the lines between boxes."""
    by_key: dict[str, Any] = {}
    for item in page.items:
        if isinstance(item, Box):
            shape = _draw_box(slide, item, language)
            if item.key:
                by_key[item.key] = shape
        elif isinstance(item, Grid):
            _draw_grid(slide, item, language)
    for item in page.items:
        if isinstance(item, Link):
            _draw_link(slide, item, by_key[item.source], by_key[item.target])


def write_notes(slide: Slide, lines: Sequence[str], language: str) -> None:
    """Write the notes of a slide, one paragraph for each line."""
    frame = slide.notes_slide.notes_text_frame
    assert frame is not None
    for n, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if n == 0 else frame.add_paragraph()
        if line:
            paragraph.add_run().text = line
    for run in slide.notes_slide.element.iter(qn("a:r")):
        _set_face(run, language)


def _draw_box(slide: Slide, box: Box, language: str) -> Any:
    """Draw a box: the title, a text without ground, or a shape."""
    place = (emu(box.x), emu(box.y), emu(box.w), emu(box.h))
    shape: Any
    if box.is_title:
        shape = slide.shapes.title
        shape.left, shape.top, shape.width, shape.height = place
        shape.element.getparent().append(shape.element)  # in front of the band behind it
    elif box.paras and not box.fill and not box.line:
        shape = slide.shapes.add_textbox(*place)
        shape.name = box.name
    else:
        shape = slide.shapes.add_shape(MSO_AUTO_SHAPE_TYPE[box.form.upper()], *place)
        shape.name = box.name
        if box.form == "pentagon":
            shape.adjustments[0] = min(0.5, 9 / box.h)
        _drop_theme_look(shape)
        _fill(shape.fill, box.fill)
        _stroke(shape.line, box.line, OUTLINE, dashed=box.dashed)
    frame: TextFrame = shape.text_frame
    frame.word_wrap = True
    frame.auto_size = MSO_AUTO_SIZE.NONE
    frame.margin_left = frame.margin_right = emu(box.pad[0])
    frame.margin_top = frame.margin_bottom = emu(box.pad[1])
    frame.vertical_anchor = MSO_VERTICAL_ANCHOR[box.anchor.upper()]
    _write(frame, shape.element, box.paras, language)
    return shape


def _draw_grid(slide: Slide, grid: Grid, language: str) -> None:
    place = (emu(grid.x), emu(grid.y), emu(grid.w), emu(grid.h))
    frame = slide.shapes.add_table(len(grid.rows), len(grid.widths), *place)
    frame.name = grid.name
    table: Any = frame.table
    table.first_row, table.horz_banding = True, False
    next(frame.element.iter(qn("a:tableStyleId"))).text = NO_TABLE_STYLE
    for column, width in zip(table.columns, grid.widths, strict=True):
        column.width = emu(width)
    for row, height in zip(table.rows, grid.heights, strict=True):
        row.height = emu(height)
    elements = frame.element.iter(qn("a:tc"))
    for r, cells in enumerate(grid.rows):
        is_strong = r == 0 or r + 1 in grid.strong_rows or r in grid.strong_rows
        for c, (content, element) in enumerate(zip(cells, elements, strict=False)):
            cell = table.cell(r, c)
            cell.margin_left = cell.margin_right = emu(grid.pad[0])
            cell.margin_top = cell.margin_bottom = emu(grid.pad[1])
            cell.vertical_anchor = MSO_VERTICAL_ANCHOR.MIDDLE
            _write(cell.text_frame, element, (content.para,), language)
            _line_below(element, is_strong=is_strong)
            _fill(cell.fill, content.fill)


def _line_below(cell: Any, *, is_strong: bool) -> None:
    """Give a table cell a line below and none at its other sides."""
    properties = cell.find(qn("a:tcPr"))
    for side in ("a:lnL", "a:lnR", "a:lnT"):
        _add(_add(properties, side, w="0"), "a:noFill")
    below = _add(properties, "a:lnB", w=str(emu(OUTLINE if is_strong else HAIRLINE)))
    _add(_add(below, "a:solidFill"), "a:srgbClr", val=(NAVY if is_strong else RULE)[1:])


def _draw_link(slide: Slide, link: Link, source: Any, target: Any) -> None:
    """Draw a line from the right of one shape to the left of another, straight where they stand level."""
    is_level = abs(_middle(source) - _middle(target)) < EMU_PER_POINT
    kind = MSO_CONNECTOR.STRAIGHT if is_level else MSO_CONNECTOR.ELBOW
    connector = slide.shapes.add_connector(kind, Emu(0), Emu(0), Emu(0), Emu(0))
    connector.begin_connect(source, RIGHT_SITE)
    connector.end_connect(target, LEFT_SITE)
    connector.name = f"つなぎ {target.name}"
    _drop_theme_look(connector)
    _stroke(connector.line, link.color, OUTLINE * 1.25, dashed=link.dashed)


def _middle(shape: Any) -> int:
    return int(shape.top + shape.height // 2)


def _drop_theme_look(shape: Any) -> None:
    """Remove the theme's shadow, gradient and white text."""
    style = shape.element.find(qn("p:style"))
    if style is not None:
        shape.element.remove(style)


def _fill(fill: Any, color: str | None) -> None:
    """Fill with a colour `#RRGGBB`; None makes it transparent."""
    if color is None:
        fill.background()
    else:
        fill.solid()
        fill.fore_color.rgb = RGBColor.from_string(color[1:].upper())


def _stroke(line: LineFormat, color: str | None, width: float, *, dashed: bool) -> None:
    _fill(line.fill, color)
    if color is None:
        return
    line.width = emu(width)
    if dashed:
        line.dash_style = MSO_LINE.DASH


def _write(frame: TextFrame, element: Any, paras: Sequence[Para], language: str) -> None:
    """Write paragraphs into the text frame of an element, each with exact line height."""
    for n, para in enumerate(paras):
        paragraph = frame.paragraphs[0] if n == 0 else frame.add_paragraph()
        paragraph.alignment = PP_PARAGRAPH_ALIGNMENT[para.align.upper()]
        paragraph.line_spacing = Pt(round(para.line, 2))
        paragraph.space_before = Pt(para.before)
        paragraph.space_after = Pt(0)
        pieces = [(run, n, text) for run in para.runs for n, text in enumerate(run.text.split("\n")) if text or n]
        for piece, line, text in pieces:
            if line:
                paragraph.add_line_break()
            run = paragraph.add_run()
            run.text = text
            run.font.size = Pt(para.size)
            run.font.bold = piece.bold
            run.font.color.rgb = RGBColor.from_string(piece.color[1:].upper())
    written = element.iter(qn("a:p"))
    for para, paragraph_element in zip(paras, written, strict=False):
        _set_bullet(paragraph_element.find(qn("a:pPr")), para)
        for run_element in paragraph_element.iter(qn("a:r")):
            _set_face(run_element, language)
        # text typed at the end of the paragraph gets the same look
        _add(paragraph_element, "a:endParaRPr", lang=language, sz=str(round(para.size * 100)))
    for empty in () if paras else written:
        _add(empty, "a:endParaRPr", lang=language)


def _set_bullet(properties: Any, para: Para) -> None:
    indent = emu(para.size * BULLET_INDENT) if para.bullet else 0
    values = {"marL": indent, "indent": -indent, "eaLnBrk": 1, "hangingPunct": 0}
    for name, value in values.items():
        properties.set(name, str(value))
    if not para.bullet:
        _add(properties, "a:buNone")
        return
    _add(_add(properties, "a:buClr"), "a:srgbClr", val=NAVY[1:])
    _add(properties, "a:buFont", typeface=FONT)
    _add(properties, "a:buChar", char="•")


def _add(parent: Any, tag: str, **attributes: str) -> Any:
    """Append an element that python-pptx has no method for, such as `a:buNone`, and return it."""
    child = parent.makeelement(qn(tag), attributes)
    parent.append(child)
    return child


def _set_face(run: Any, language: str) -> None:
    """Set language and face of a run for Latin (`a:latin`), Japanese (`a:ea`) and other (`a:cs`) characters."""
    properties = run.get_or_add_rPr()
    properties.set("lang", language)
    properties.set("altLang", "en-US" if language == "ja-JP" else "ja-JP")
    for script in ("a:latin", "a:ea", "a:cs"):
        _add(properties, script, typeface=FONT)
