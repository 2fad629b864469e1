"""Pages as native PowerPoint shapes, tables and glued connectors (python-pptx)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kakushin_cli.exporters.slide.model import BULLET_INDENT, Box, Grid, Link
from kakushin_cli.exporters.slide.palette import NAVY, RULE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kakushin_cli.exporters.slide.model import Page, Para

EMU_PER_POINT = 12700
FONT = "游ゴシック"
HAIRLINE, OUTLINE = 0.5, 1.0
NO_TABLE_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
RIGHT_SITE, LEFT_SITE = 3, 1


def emu(points: float) -> Any:
    """Return points as PowerPoint's unit."""
    from pptx.util import Emu

    return Emu(round(points * EMU_PER_POINT))


def draw_page(slide: Any, page: Page, language: str) -> None:
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
            _draw_link(slide, item, by_key)


def _draw_box(slide: Any, box: Box, language: str) -> Any:
    from pptx.enum.shapes import MSO_SHAPE

    forms = {
        "rect": MSO_SHAPE.RECTANGLE,
        "arrow": MSO_SHAPE.PENTAGON,
        "chevron": MSO_SHAPE.CHEVRON,
        "diamond": MSO_SHAPE.DIAMOND,
    }
    place = (emu(box.x), emu(box.y), emu(box.w), emu(box.h))
    if box.is_title:
        shape = slide.shapes.title
        shape.left, shape.top, shape.width, shape.height = place
        tree = shape._element.getparent()
        tree.remove(shape._element)
        tree.append(shape._element)  # in front of the band behind it
    elif box.paras and not box.fill and not box.line:
        shape = slide.shapes.add_textbox(*place)
    else:
        shape = slide.shapes.add_shape(forms[box.form], *place)
        if box.form == "arrow":
            shape.adjustments[0] = min(0.5, 9 / box.h)
        _drop_theme_look(shape)
        _paint(shape, box)
    if not box.is_title:
        shape.name = box.name
    frame = shape.text_frame
    _set_frame(frame, box)
    for n, para in enumerate(box.paras):
        paragraph = frame.paragraphs[0] if n == 0 else frame.add_paragraph()
        write_para(paragraph, para, language)
    if not box.paras:
        _end_mark(frame.paragraphs[0], language)
    return shape


def _drop_theme_look(shape: Any) -> None:
    """Remove the theme's shadow, gradient and white text."""
    from pptx.oxml.ns import qn

    style = shape._element.find(qn("p:style"))
    if style is not None:
        shape._element.remove(style)


def _paint(shape: Any, box: Box) -> None:
    if box.fill:
        shape.fill.solid()
        shape.fill.fore_color.rgb = _rgb(box.fill)
    else:
        shape.fill.background()
    _stroke(shape.line, box.line, OUTLINE, dashed=box.dashed)


def _stroke(line: Any, color: str | None, width: float, *, dashed: bool) -> None:
    from pptx.enum.dml import MSO_LINE

    if color is None:
        line.fill.background()
        return
    line.fill.solid()
    line.fill.fore_color.rgb = _rgb(color)
    line.width = emu(width)
    if dashed:
        line.dash_style = MSO_LINE.DASH


def _set_frame(frame: Any, box: Box) -> None:
    from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE

    frame.word_wrap = True
    frame.auto_size = MSO_AUTO_SIZE.NONE
    frame.margin_left = frame.margin_right = emu(box.pad[0])
    frame.margin_top = frame.margin_bottom = emu(box.pad[1])
    frame.vertical_anchor = MSO_ANCHOR.MIDDLE if box.anchor == "middle" else MSO_ANCHOR.TOP


def write_para(paragraph: Any, para: Para, language: str) -> None:
    """Write a paragraph with exact line height; every run carries its face for Latin, Japanese and other scripts."""
    from pptx.enum.text import PP_ALIGN
    from pptx.util import Pt

    paragraph.alignment = {"left": PP_ALIGN.LEFT, "centre": PP_ALIGN.CENTER, "right": PP_ALIGN.RIGHT}[para.align]
    paragraph.line_spacing = Pt(round(para.line, 2))
    paragraph.space_before = Pt(para.before)
    paragraph.space_after = Pt(0)
    _bullet(paragraph, para)
    pieces = [(run, n, text) for run in para.runs for n, text in enumerate(run.text.split("\n")) if text or n]
    for run, n, text in pieces:
        if n:
            paragraph.add_line_break()
        drawn = paragraph.add_run()
        drawn.text = text
        drawn.font.size = Pt(para.size)
        drawn.font.bold = run.bold
        drawn.font.color.rgb = _rgb(run.color)
        set_face(drawn, language)
    _end_mark(paragraph, language, para.size)


def _bullet(paragraph: Any, para: Para) -> None:
    from pptx.oxml.xmlchemy import OxmlElement

    properties = paragraph._p.get_or_add_pPr()
    indent = round(para.size * BULLET_INDENT * EMU_PER_POINT) if para.bullet else 0
    properties.set("marL", str(indent))
    properties.set("indent", str(-indent))
    properties.set("eaLnBrk", "1")
    properties.set("hangingPunct", "0")
    if not para.bullet:
        properties.append(OxmlElement("a:buNone"))
        return
    color = OxmlElement("a:buClr")
    color.append(_element("a:srgbClr", val=NAVY[1:]))
    face = OxmlElement("a:buFont")
    face.set("typeface", FONT)
    sign = OxmlElement("a:buChar")
    sign.set("char", "•")
    for element in (color, face, sign):
        properties.append(element)


def set_face(run: Any, language: str) -> None:
    """Set language and face of a run for Latin (`a:latin`), Japanese (`a:ea`) and other (`a:cs`) characters."""
    from pptx.oxml.xmlchemy import OxmlElement

    properties = run._r.get_or_add_rPr()
    properties.set("lang", language)
    properties.set("altLang", "en-US" if language == "ja-JP" else "ja-JP")
    for tag in ("a:latin", "a:ea", "a:cs"):
        face = OxmlElement(tag)
        face.set("typeface", FONT)
        properties.append(face)


def _end_mark(paragraph: Any, language: str, size: float | None = None) -> None:
    """State language and size at the end of a paragraph, so that what people type there fits in."""
    from pptx.oxml.xmlchemy import OxmlElement

    mark = OxmlElement("a:endParaRPr")
    mark.set("lang", language)
    if size:
        mark.set("sz", str(round(size * 100)))
    paragraph._p.append(mark)


def _draw_grid(slide: Any, grid: Grid, language: str) -> None:
    from pptx.enum.text import MSO_ANCHOR
    from pptx.oxml.ns import qn

    frame = slide.shapes.add_table(len(grid.rows), len(grid.widths), emu(grid.x), emu(grid.y), emu(grid.w), emu(grid.h))
    frame.name = grid.name
    table = frame.table
    properties = table._tbl.tblPr
    properties.find(qn("a:tableStyleId")).text = NO_TABLE_STYLE
    table.first_row, table.horz_banding = True, False
    for n, width in enumerate(grid.widths):
        table.columns[n].width = emu(width)
    for r, (cells, height) in enumerate(zip(grid.rows, grid.heights, strict=True)):
        table.rows[r].height = emu(height)
        for c, content in enumerate(cells):
            cell = table.cell(r, c)
            cell.margin_left = cell.margin_right = emu(grid.pad[0])
            cell.margin_top = cell.margin_bottom = emu(grid.pad[1])
            cell.vertical_anchor = MSO_ANCHOR.MIDDLE
            write_para(cell.text_frame.paragraphs[0], content.para, language)
            _cell_lines(cell, strong=r == 0 or r + 1 in grid.strong_rows or r in grid.strong_rows)
            if content.fill:
                cell.fill.solid()
                cell.fill.fore_color.rgb = _rgb(content.fill)
            else:
                cell.fill.background()


def _cell_lines(cell: Any, *, strong: bool) -> None:
    """Give a cell a line below and none at its sides."""
    properties = cell._tc.get_or_add_tcPr()
    for side in ("a:lnL", "a:lnR", "a:lnT", "a:lnB"):
        if side == "a:lnB":
            line = _element(side, w=str(round((OUTLINE if strong else HAIRLINE) * EMU_PER_POINT)))
            fill = _element("a:solidFill")
            fill.append(_element("a:srgbClr", val=(NAVY if strong else RULE)[1:]))
            line.append(fill)
        else:
            line = _element(side, w="0")
            line.append(_element("a:noFill"))
        properties.append(line)


def _element(tag: str, **attributes: str) -> Any:
    """Return a new XML element."""
    from pptx.oxml.xmlchemy import OxmlElement

    element: Any = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(name, value)
    return element


def _draw_link(slide: Any, link: Link, by_key: dict[str, Any]) -> None:
    from pptx.enum.shapes import MSO_CONNECTOR

    source, target = by_key[link.source], by_key[link.target]
    is_level = abs(_middle(source) - _middle(target)) < EMU_PER_POINT
    kind = MSO_CONNECTOR.STRAIGHT if is_level else MSO_CONNECTOR.ELBOW
    connector = slide.shapes.add_connector(kind, 0, 0, 0, 0)
    connector.begin_connect(source, RIGHT_SITE)
    connector.end_connect(target, LEFT_SITE)
    connector.name = f"つなぎ {target.name}"
    _drop_theme_look(connector)
    _stroke(connector.line, link.color, OUTLINE * 1.25, dashed=link.dashed)


def _middle(shape: Any) -> int:
    return int(shape.top + shape.height // 2)


def _rgb(color: str) -> Any:
    from pptx.dml.color import RGBColor

    make: Any = RGBColor
    return make(*bytes.fromhex(color[1:]))


def write_notes(slide: Any, lines: Sequence[str], language: str) -> None:
    """Write the notes of a slide, one paragraph for each line."""
    frame = slide.notes_slide.notes_text_frame
    for n, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if n == 0 else frame.add_paragraph()
        if line:
            run = paragraph.add_run()
            run.text = line
            set_face(run, language)
