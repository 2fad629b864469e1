"""Tables of a draft in Word: widths that fit the text, a header that repeats, rows that stay whole."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from unicodedata import east_asian_width

from docx.oxml.xmlchemy import BaseOxmlElement

from kakushin_cli.drafts.document import Table
from kakushin_cli.exporters.word.text import Pen, node
from kakushin_cli.exporters.xml_text import clean_text
from kakushin_cli.japanese.linebreak import cell_width

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
    return node("tc", node("tcPr", node("tcW", w=width, type="dxa"), shade, node("vAlign", val="center")), paragraph)


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
