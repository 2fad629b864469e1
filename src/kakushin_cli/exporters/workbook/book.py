"""What all sheets share: a text stays text, money is a number, a day is a day, and every sheet prints on A4 landscape.

Text is cleaned, formats are made once, column widths follow the text.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, TypeVar

from xlsxwriter.utility import xl_rowcol_to_cell

from kakushin_cli.exporters.office_files import clean_line, clean_text
from kakushin_cli.exporters.roadmap_job import RoadmapJob
from kakushin_cli.exporters.tabular import XLSX_CELL_LIMIT
from kakushin_cli.japanese.linebreak import cell_width, wrap
from kakushin_cli.language import plural

FONT = "游ゴシック"
INK, MUTED, GRID, BAND, HEAD = "#1B2A38", "#55636F", "#C5CED6", "#F0F4F7", "#DDE6ED"
FILL_IN: dict[str, Any] = {"bg_color": "#FFF4CC", "font_color": "#7A4B00"}
BODY: dict[str, Any] = {
    "font_name": FONT,
    "font_size": 10,
    "font_color": INK,
    "valign": "top",
    "text_wrap": True,
    "border": 1,
    "border_color": GRID,
}
HEADER: dict[str, Any] = {**BODY, "bold": True, "bg_color": HEAD, "valign": "vcenter"}
STRONG: dict[str, Any] = {"bold": True, "bg_color": BAND}
MONEY, DAY, INSTANT = "#,##0", "yyyy-mm-dd", "yyyy-mm-dd hh:mm"
T = TypeVar("T")
Value = str | float | date | None
"""What a cell may hold; None and the empty text leave it empty."""

WIDEST = 40
"""Most width of a column, in characters."""
NARROWED = 22
"""Width to which wide columns are narrowed to fit a page."""
NARROWEST = 6
"""Least width of a column."""
FIT_COLUMNS = 8
"""Most columns of a sheet that is scaled to the width of a page."""
READABLE_SCALE = 0.75
"""Least scale on paper of a sheet with few columns."""
SMALLEST_SCALE = 0.65
"""Least scale on paper of a wide sheet."""
PAGE_PIXELS = 970  # A4 landscape less 10 mm left and right is 1047 at 96 dots an inch; fonts differ by some percent
_LINE_POINTS = 16.5
_HIGHEST = 409.0  # points, Excel's limit
_FOOTER_LIMIT = 250
_ROW = re.compile(rb'(<row r="(\d+)"[^>]*?) customHeight="1"')


class Book:
    """The workbook being written, its formats, and what was changed in texts to fit a cell."""

    def __init__(self, workbook: Any, job: RoadmapJob) -> None:
        self.workbook = workbook
        self.job = job
        self.w = job.writer
        self.changes: list[tuple[str, str]] = []
        self.sheets: list[Sheet] = []
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}

    def sheet(self, ja: str, en: str) -> "Sheet":
        """Return a new sheet with a name in the language of the draft."""
        self.sheets.append(Sheet(self, self.w.pick(ja, en)))
        return self.sheets[-1]

    def format(self, **properties: Any) -> Any:
        """Return the format with these properties on top of the body's, made once."""
        merged = {**BODY, **properties}
        key = tuple(sorted(merged.items()))
        if key not in self._formats:
            self._formats[key] = self.workbook.add_format(merged)
        return self._formats[key]

    def clean(self, text: str, place: str) -> str:
        """Return text that a cell can hold; the sheet of sources reports what is removed or cut."""
        cleaned = clean_text(text)
        count = len(text.replace("\r\n", "\n")) - len(cleaned)
        if count:
            change = self.w.pick(f"制御文字を{count}字削除", f"{plural(count, 'control character')} removed")
            self.changes.append((place, change))
        encoded = cleaned.encode("utf-16-le")
        units = len(encoded) // 2
        if units <= XLSX_CELL_LIMIT:
            return cleaned
        change = self.w.pick(
            f"{units:,}字をExcelの上限{XLSX_CELL_LIMIT:,}字で省略",
            f"{units:,} characters cut to Excel's limit of {XLSX_CELL_LIMIT:,}",
        )
        self.changes.append((place, change))
        end = self.w.pick("…(以下省略)", "… (cut)")
        return encoded[: 2 * (XLSX_CELL_LIMIT - len(end))].decode("utf-16-le", "ignore") + end


class Sheet:
    """One sheet: cells by type, widths from what was written, page setup at the end (`finish`)."""

    def __init__(self, book: Book, name: str) -> None:
        self.book = book
        self.name = name
        self.page = book.workbook.add_worksheet(name)
        self.widths: dict[int, int] = {}
        self.fixed: dict[int, float] = {}
        self.banners: list[tuple[int, str, Any]] = []
        self.texts: dict[tuple[int, int], str] = {}
        self.last = 0

    def put(self, row: int, column: int, value: Value, *, mark: bool = True, **properties: Any) -> None:
        """Write a value as what it is: literal text, a number with exactly its decimals, a real day or instant.

        `mark` makes 【要記入】 stand out.
        """
        width = 0
        if isinstance(value, str):
            if mark and self.book.w.blank in value:
                properties |= FILL_IN
            value = self.book.clean(value, f"{self.name}!{xl_rowcol_to_cell(row, column)}")
            if properties.get("text_wrap", True):
                width = max(map(cell_width, value.split("\n")))
                self.texts[row, column] = value
        elif isinstance(value, date):
            number_format = INSTANT if isinstance(value, datetime) else DAY
            properties = {"num_format": number_format, "align": "left", **properties}
            width = len(number_format)
        elif value is not None:
            properties = {"num_format": number_format_of(value), "align": "right", **properties}
            width = len(f"{value:,.10g}")
        self.page.write(row, column, value, self.book.format(**properties))
        self._note_size(row, column, width)

    def row(self, row: int, values: Iterable[Value], *, first: int = 0, **properties: Any) -> None:
        """Write values side by side from a column on."""
        for column, value in enumerate(values, first):
            self.put(row, column, value, **properties)

    def rows(self, first: int, rows: Iterable[Iterable[Value]], **properties: Any) -> int:
        """Write rows of values and return the next row."""
        for values in rows:
            self.row(first, values, **properties)
            first += 1
        return first

    def formula(self, row: int, column: int, formula: str, value: float | str, **properties: Any) -> None:
        """Write a formula of our own with its value, for programs that do not calculate."""
        look = {"num_format": MONEY, "align": "right", **properties} if not isinstance(value, str) else properties
        self.page.write_formula(row, column, formula, self.book.format(**look), value)
        self._note_size(row, column, 0 if isinstance(value, str) else len(f"{value:,.0f}"))

    def header(self, row: int, labels: Iterable[str], *, first: int = 0, **properties: Any) -> None:
        """Write a row of column headings."""
        self.row(row, labels, first=first, **HEADER, **properties)

    def banner(self, row: int, text: str, **properties: Any) -> None:
        """Write a line over all columns; `finish`, which sets the widths, measures its height."""
        self.banners.append((row, text, {"border": 0, **properties}))
        self.last = max(self.last, row)

    def table(
        self,
        values: Iterable[T],
        *columns: tuple[str, str, Callable[[T], Value]],
        first: Sequence[Sequence[Value]] = (),
        last: Sequence[Sequence[Value]] = (),
        keep: int = 1,
    ) -> None:
        """Write a table as all that the sheet holds, to be filtered.

        Args:
            values: What the rows are about.
            columns: For each its heading in Japanese, in English, and the cell of a value.
            first: Rows above those of the values.
            last: Rows below them.
            keep: As in `finish`.
        """
        end = self.columns(values, *columns, first=first, last=last)
        self.finish(0, len(columns), keep=keep, filtered=(end, len(columns)))

    def columns(
        self,
        values: Iterable[T],
        *columns: tuple[str, str, Callable[[T], Value]],
        first: Sequence[Sequence[Value]] = (),
        last: Sequence[Sequence[Value]] = (),
    ) -> int:
        """Write a table at the top of the sheet, as `table` does, and return its last row."""
        self.header(0, [self.book.w.pick(ja, en) for ja, en, _ in columns])
        rows = [[cell(value) for _, _, cell in columns] for value in values]
        return self.rows(1, [*first, *rows, *last]) - 1

    def finish(self, header_row: int, columns: int, *, keep: int = 1, filtered: tuple[int, int] | None = None) -> None:
        """Set widths, frozen header, filter and page.

        Args:
            header_row: Row of the headings, frozen and printed on every page.
            columns: Number of columns.
            keep: Columns on the left that are frozen, and repeated on paper when the sheet is wider than a page.
            filtered: Last row of the filtered range and its number of columns; None for no filter.
        """
        widths = self._column_widths(columns)
        for column, width in enumerate(widths):
            self.page.set_column(column, column, width)
        self._set_heights(widths)
        for row, text, properties in self.banners:
            self._merge(row, text, widths, properties)
        self.page.freeze_panes(header_row + 1, keep)
        self.page.repeat_rows(header_row)
        if filtered and filtered[0] > header_row:
            self.page.autofilter(header_row, 0, filtered[0], filtered[1] - 1)
        self._set_page(widths, keep)

    def _column_widths(self, columns: int) -> list[float]:
        """Return the widths; wide columns are narrowed where that makes a readable sheet fit on one page."""
        scale = READABLE_SCALE if columns <= FIT_COLUMNS else SMALLEST_SCALE
        for cap in range(WIDEST, NARROWED - 1, -2):
            widths = self._capped(columns, cap)
            if _pixels(widths) * scale <= PAGE_PIXELS:
                return widths
        return self._capped(columns, NARROWED if columns <= FIT_COLUMNS else WIDEST)

    def _capped(self, columns: int, cap: int) -> list[float]:
        return [self.fixed.get(c, float(min(max(self.widths.get(c, 0) + 1.5, NARROWEST), cap))) for c in range(columns)]

    def _set_heights(self, widths: list[float]) -> None:
        """Give every row the height of its longest text: LibreOffice and others use the height in the file."""
        lines: dict[int, int] = {}
        for (row, column), text in self.texts.items():
            width = widths[column] if column < len(widths) else float(WIDEST)
            count = sum(len(wrap(line, int(width) - 1, phrases=False)) for line in text.split("\n"))
            lines[row] = max(lines.get(row, 1), count)
        for row in range(self.last + 1):
            self.page.set_row(row, min(lines.get(row, 1) * _LINE_POINTS + 2, _HIGHEST))

    def _merge(self, row: int, text: str, widths: list[float], properties: dict[str, Any]) -> None:
        cleaned = self.book.clean(text, f"{self.name}!{xl_rowcol_to_cell(row, 0)}")
        self.page.merge_range(row, 0, row, len(widths) - 1, cleaned, self.book.format(**properties))
        size = properties.get("font_size", 10)
        lines = len(wrap(cleaned, int(sum(widths) * 9 / size), phrases=False))
        self.page.set_row(row, lines * _LINE_POINTS * size / 10 + 3)

    def _set_page(self, widths: list[float], keep: int) -> None:
        job, w = self.book.job, self.book.w
        self.page.set_landscape()
        self.page.set_paper(9)
        self.page.set_margins(left=0.39, right=0.39, top=0.6, bottom=0.6)
        scale = PAGE_PIXELS / _pixels(widths)
        if len(widths) <= FIT_COLUMNS:
            self.page.fit_to_pages(1, 0)
        elif scale < 1:
            self.page.set_print_scale(int(100 * (scale if scale >= SMALLEST_SCALE else 0.8)))
            if scale < SMALLEST_SCALE:
                self.page.repeat_columns(0, keep - 1)
        self.page.set_header(_page_line(f'&L&"{FONT}"&9 ', w.title or w.themes, "&R&9 &A"))
        made = job.document.footer
        self.page.set_footer(_page_line(f'&L&"{FONT}"&8 ', made, "&R&8 &P / &N"))
        self.page.hide_gridlines(2)

    def _note_size(self, row: int, column: int, width: int) -> None:
        self.widths[column] = max(self.widths.get(column, 0), width)
        self.last = max(self.last, row)


def let_rows_grow(parts: Mapping[str, bytes], sheets: Sequence[Sheet]) -> dict[str, bytes]:
    """Return the parts of a workbook with row heights that Excel measures anew when somebody writes into a row.

    XlsxWriter marks every height as set by hand. Only merged rows, which Excel never measures, stay so.
    """
    changed = dict(parts)
    for n, sheet in enumerate(sheets, 1):
        name = f"xl/worksheets/sheet{n}.xml"
        merged = {row + 1 for row, _, _ in sheet.banners}
        changed[name] = _ROW.sub(lambda m, fixed=merged: m[0] if int(m[2]) in fixed else m[1], parts[name])  # type: ignore[misc]
    return changed


def number_format_of(value: float) -> str:
    """Return the number format that shows a value with commas and exactly its decimals."""
    decimals = f"{value:.10g}".partition(".")[2]
    return MONEY + ("." + "0" * len(decimals) if decimals.isdigit() else "")


def _pixels(widths: list[float]) -> float:
    return sum(width * 7 + 5 for width in widths)


def _page_line(start: str, text: str, end: str) -> str:
    """Return a header or footer of a page: ampersands doubled, shortened with … (the sheet of sources has it whole)."""
    line = clean_line(text)
    room = _FOOTER_LIMIT - len(start) - len(end)
    escaped = line.replace("&", "&&")
    if len(escaped) > room:
        length = next(n for n in range(len(line), -1, -1) if n + line[:n].count("&") < room)
        escaped = line[:length].replace("&", "&&") + "…"
    return start + escaped + end
