"""Pages as native PowerPoint shapes, tables and glued connectors, written as DrawingML.

A page is text first and is parsed once: python-pptx, which carries the file, sets one property at a time and looks for
its place in the schema each time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from kakushin_cli.exporters.page.items import BULLET_INDENT, Box, Grid, Link
from kakushin_cli.exporters.page.palette import NAVY, RULE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kakushin_cli.exporters.page.items import Cell, Page, Para

EMU_PER_POINT = 12700
FONT = "游ゴシック"
HAIRLINE, OUTLINE = 0.5, 1.0
NO_TABLE_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
RIGHT_SITE, LEFT_SITE = 3, 1
_NAMESPACES = {
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "p": "http://schemas.openxmlformats.org/presentationml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
}
_DECLARED = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in _NAMESPACES.items())
_TABLE = f"{_NAMESPACES['a'].removesuffix('main')}table"
_FORMS = {"rect": "rect", "arrow": "homePlate", "chevron": "chevron", "diamond": "diamond"}
_ALIGN = {"left": "l", "centre": "ctr", "right": "r"}
_FACE = "".join(f'<a:{script} typeface="{FONT}"/>' for script in ("latin", "ea", "cs"))
_BULLET = f'<a:buClr><a:srgbClr val="{NAVY[1:]}"/></a:buClr><a:buFont typeface="{FONT}"/><a:buChar char="•"/>'
_TITLE_ID = 2
"""Id of the title that the layout gives a slide."""


class _Drawn(NamedTuple):
    """A shape on the page: its id and name, and its place in PowerPoint's units."""

    id: int
    name: str
    x: int
    y: int
    w: int
    h: int

    @property
    def middle(self) -> int:
        return self.y + self.h // 2


def emu(points: float) -> int:
    """Return points as PowerPoint's unit."""
    return round(points * EMU_PER_POINT)


def draw_page(slide: Any, page: Page, language: str) -> None:
    """Draw a page onto an empty slide: boxes and tables from back to front, then the lines between boxes."""
    written: list[str] = []
    by_key: dict[str, _Drawn] = {}
    next_id = _TITLE_ID + 1
    for item in page.items:
        if isinstance(item, Link):
            continue
        is_title = isinstance(item, Box) and item.is_title
        if isinstance(item, Grid):  # as large as its columns and rows, each rounded
            w, h = sum(map(emu, item.widths)), sum(map(emu, item.heights))
        else:
            w, h = emu(item.w), emu(item.h)
        own_id, name = (_TITLE_ID, "Title 1") if is_title else (next_id, item.name)
        drawn = _Drawn(own_id, name, emu(item.x), emu(item.y), w, h)
        next_id += not is_title
        if isinstance(item, Grid):
            written.append(_table(item, drawn, language))
            continue
        written.append(_shape(item, drawn, language))
        if item.key:
            by_key[item.key] = drawn
    for number, link in enumerate((i for i in page.items if isinstance(i, Link)), next_id):
        written.append(_connector(link, number, by_key[link.source], by_key[link.target]))
    tree = slide.shapes._spTree
    if any(isinstance(item, Box) and item.is_title for item in page.items):
        tree.remove(slide.shapes.title._element)  # it comes again among the others, in front of the band behind it
    tree.extend(_parsed(written))


def write_notes(slide: Any, lines: Sequence[str], language: str) -> None:
    """Write the notes of a slide, one paragraph for each line."""
    run = f"<a:r>{_run_properties('', language, '')}<a:t>{{}}</a:t></a:r>"
    written = [f"<a:p>{run.format(_escaped(line)) if line else ''}</a:p>" for line in lines]
    body = slide.notes_slide.notes_text_frame._txBody
    for paragraph in list(body.p_lst):
        body.remove(paragraph)
    body.extend(_parsed(written))


def _parsed(written: Iterable[str]) -> list[Any]:
    """Return elements out of their XML."""
    from lxml import etree

    return list(etree.fromstring(f"<p:spTree {_DECLARED}>{''.join(written)}</p:spTree>"))


def _escaped(text: str) -> str:
    """Return text for an element or an attribute in double quotes."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def _shape(box: Box, drawn: _Drawn, language: str) -> str:
    """Return a box: the title, a text without ground, or a shape."""
    is_text = bool(box.paras) and not box.fill and not box.line
    frame = f"<a:xfrm>{_place(drawn)}</a:xfrm>"
    anchor = f'anchor="{"ctr" if box.anchor == "middle" else "t"}"'
    sides, ends = emu(box.pad[0]), emu(box.pad[1])
    margins = f'wrap="square" lIns="{sides}" rIns="{sides}" tIns="{ends}" bIns="{ends}"'
    if box.is_title:
        kind, use = '<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>', '<p:nvPr><p:ph type="title"/></p:nvPr>'
        look = ""
    else:
        kind, use = '<p:cNvSpPr txBox="1"/>' if is_text else "<p:cNvSpPr/>", "<p:nvPr/>"
        look = _geometry(box) + ("<a:noFill/>" if is_text else _paint(box))
    is_plain = box.is_title or is_text
    body = f"<a:bodyPr {margins} {anchor}>" if is_plain else f'<a:bodyPr rtlCol="0" {anchor} {margins}>'
    empty = f'<a:p><a:pPr algn="ctr"/><a:endParaRPr lang="{language}"/></a:p>'
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{drawn.id}" name="{_escaped(drawn.name)}"/>{kind}{use}</p:nvSpPr>'
        f"<p:spPr>{frame}{look}</p:spPr>"
        f"<p:txBody>{body}<a:noAutofit/></a:bodyPr><a:lstStyle/>"
        f"{''.join(_paragraph(para, language) for para in box.paras) or empty}</p:txBody></p:sp>"
    )


def _place(drawn: _Drawn) -> str:
    return f'<a:off x="{drawn.x}" y="{drawn.y}"/><a:ext cx="{drawn.w}" cy="{drawn.h}"/>'


def _geometry(box: Box) -> str:
    point = f'<a:gd name="adj" fmla="val {int(min(0.5, 9 / box.h) * 100000)}"/>' if box.form == "arrow" else ""
    return f'<a:prstGeom prst="{_FORMS[box.form]}"><a:avLst>{point}</a:avLst></a:prstGeom>'


def _paint(box: Box) -> str:
    ground = _solid(box.fill) if box.fill else "<a:noFill/>"
    return ground + _stroke(box.line, OUTLINE, dashed=box.dashed)


def _solid(color: str) -> str:
    return f'<a:solidFill><a:srgbClr val="{color[1:].upper()}"/></a:solidFill>'


def _stroke(color: str | None, width: float, *, dashed: bool) -> str:
    if color is None:
        return "<a:ln><a:noFill/></a:ln>"
    dash = '<a:prstDash val="dash"/>' if dashed else ""
    return f'<a:ln w="{emu(width)}">{_solid(color)}{dash}</a:ln>'


def _hundredths(points: float) -> int:
    """Return points as hundredths of a point, rounded down by way of whole units as python-pptx has it."""
    return int(points * EMU_PER_POINT) // (EMU_PER_POINT // 100)


def _paragraph(para: Para, language: str) -> str:
    """Return a paragraph with exact line height; every run carries its face for Latin, Japanese and other scripts."""
    indent = round(para.size * BULLET_INDENT * EMU_PER_POINT) if para.bullet else 0
    size = _hundredths(para.size)
    parts = [
        f'<a:p><a:pPr algn="{_ALIGN[para.align]}" marL="{indent}" indent="{-indent}" eaLnBrk="1" hangingPunct="0">'
        f'<a:lnSpc><a:spcPts val="{_hundredths(round(para.line, 2))}"/></a:lnSpc>'
        f'<a:spcBef><a:spcPts val="{_hundredths(para.before)}"/></a:spcBef><a:spcAft><a:spcPts val="0"/></a:spcAft>'
        f"{_BULLET if para.bullet else '<a:buNone/>'}</a:pPr>"
    ]
    for run in para.runs:
        properties = _run_properties(f'sz="{size}" b="{int(run.bold)}" ', language, _solid(run.color))
        for n, text in enumerate(run.text.split("\n")):
            if n:
                parts.append("<a:br/>")
            if text or n:
                parts.append(f"<a:r>{properties}<a:t>{_escaped(text)}</a:t></a:r>")
    parts.append(
        f'<a:endParaRPr lang="{language}" sz="{round(para.size * 100)}"/></a:p>'
    )  # what people type there fits
    return "".join(parts)


def _run_properties(size: str, language: str, color: str) -> str:
    """Return size and colour with language and face for Latin (`a:latin`), Japanese (`a:ea`) and other (`a:cs`) letters."""
    other = "en-US" if language == "ja-JP" else "ja-JP"
    return f'<a:rPr {size}lang="{language}" altLang="{other}">{color}{_FACE}</a:rPr>'


def _table(grid: Grid, drawn: _Drawn, language: str) -> str:
    columns = "".join(f'<a:gridCol w="{emu(width)}"/>' for width in grid.widths)
    rows = []
    for r, (cells, height) in enumerate(zip(grid.rows, grid.heights, strict=True)):
        strong = r == 0 or r + 1 in grid.strong_rows or r in grid.strong_rows
        rows.append(f'<a:tr h="{emu(height)}">{"".join(_cell(c, grid, language, strong=strong) for c in cells)}</a:tr>')
    return (
        f'<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="{drawn.id}" name="{_escaped(drawn.name)}"/>'
        '<p:cNvGraphicFramePr><a:graphicFrameLocks noGrp="1"/></p:cNvGraphicFramePr><p:nvPr/></p:nvGraphicFramePr>'
        f"<p:xfrm>{_place(drawn)}</p:xfrm>"
        f'<a:graphic><a:graphicData uri="{_TABLE}"><a:tbl>'
        f'<a:tblPr firstRow="1"><a:tableStyleId>{NO_TABLE_STYLE}</a:tableStyleId></a:tblPr>'
        f"<a:tblGrid>{columns}</a:tblGrid>{''.join(rows)}</a:tbl></a:graphicData></a:graphic></p:graphicFrame>"
    )


def _cell(cell: Cell, grid: Grid, language: str, *, strong: bool) -> str:
    """Return a cell with a line below and none at its sides."""
    sides, ends = emu(grid.pad[0]), emu(grid.pad[1])
    none = "".join(f'<a:ln{side} w="0"><a:noFill/></a:ln{side}>' for side in "LRT")
    below = f'<a:lnB w="{emu(OUTLINE if strong else HAIRLINE)}">{_solid(NAVY if strong else RULE)}</a:lnB>'
    return (
        f"<a:tc><a:txBody><a:bodyPr/><a:lstStyle/>{_paragraph(cell.para, language)}</a:txBody>"
        f'<a:tcPr marL="{sides}" marR="{sides}" marT="{ends}" marB="{ends}" anchor="ctr">'
        f"{none}{below}{_solid(cell.fill) if cell.fill else '<a:noFill/>'}</a:tcPr></a:tc>"
    )


def _connector(link: Link, number: int, source: _Drawn, target: _Drawn) -> str:
    """Return a line from the right of one shape to the left of another, straight where they stand level."""
    kind = "line" if abs(source.middle - target.middle) < EMU_PER_POINT else "bentConnector3"
    begin_x, begin_y = source.x + source.w, int(source.y + source.h / 2)
    end_x, end_y = target.x, int(target.y + target.h / 2)
    flips = (' flipH="1"' if end_x <= begin_x else "") + (' flipV="1"' if end_y <= begin_y else "")
    drawn = _Drawn(
        number,
        f"つなぎ {target.name}",
        min(begin_x, end_x),
        min(begin_y, end_y),
        abs(end_x - begin_x),
        abs(end_y - begin_y),
    )
    return (
        f'<p:cxnSp><p:nvCxnSpPr><p:cNvPr id="{number}" name="{_escaped(drawn.name)}"/><p:cNvCxnSpPr>'
        f'<a:stCxn id="{source.id}" idx="{RIGHT_SITE}"/><a:endCxn id="{target.id}" idx="{LEFT_SITE}"/></p:cNvCxnSpPr>'
        f"<p:nvPr/></p:nvCxnSpPr><p:spPr><a:xfrm{flips}>{_place(drawn)}</a:xfrm>"
        f'<a:prstGeom prst="{kind}"><a:avLst/></a:prstGeom>'
        f"{_stroke(link.color, OUTLINE * 1.25, dashed=link.dashed)}</p:spPr></p:cxnSp>"
    )
