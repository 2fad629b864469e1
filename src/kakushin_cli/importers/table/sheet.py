"""An office's list as rows: .xlsx with its merged cells filled, .csv and .tsv in UTF-8, UTF-16 or CP932."""

from __future__ import annotations

import csv
import io
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, TypeAlias

from kakushin_cli.errors import ExitCode, KakushinError
from kakushin_cli.importers.candidate import one_line
from kakushin_cli.importers.table.fields import field_of
from kakushin_cli.language import Text

Cell: TypeAlias = str | int | float | date | datetime | None

SIZE_LIMIT = 50_000_000
"""Bytes of a file; an office's list has some hundred rows."""
ROW_LIMIT = 100_000
SEARCHED_ROWS = 20
"""Rows from the top in which the heading is looked for."""


class TableError(KakushinError):
    """A list that cannot be read."""

    exit_code = ExitCode.DATA_INVALID


@dataclass(frozen=True)
class Sheet:
    """A sheet: rows of cells (numbered from 1 for people), and how far down each merged heading cell reaches.

    `merged_to` has, per row, the last row that a merged cell beginning in it or above reaches.
    """

    name: str
    rows: list[list[Cell]]
    merged_to: dict[int, int]
    sheets: tuple[str, ...] = ()

    def heading(self) -> tuple[int, int]:
        """Return the first and last row of the heading: where most cells are words that headings use."""

        def headings_in(row: int) -> int:
            return len({field for cell in self.rows[row - 1] if (field := field_of(text_of(cell)))})

        last = min(len(self.rows), SEARCHED_ROWS)
        if not last:
            return 1, 1
        best = max(range(1, last + 1), key=lambda row: (headings_in(row), -row))
        first = best
        while first > 1 and self.merged_to.get(first - 1, 0) >= first and self._is_heading(first - 1):
            first -= 1
        return first, min(max(best, self.merged_to.get(first, first)), last)

    def _is_heading(self, row: int) -> bool:
        """Whether a row has several headings, not the title of the list alone."""
        return len({text for cell in self.rows[row - 1] if (text := text_of(cell))}) > 1

    def columns(self, first: int, last: int) -> list[str]:
        """Return the name of every column: the heading cells above it joined with ` / `, a second one as `… (2)`."""
        width = max((len(row) for row in self.rows[first - 1 : last]), default=0)
        names: list[str] = []
        for n in range(width):
            parts: list[str] = []
            for row in self.rows[first - 1 : last]:
                text = text_of(row[n]) if n < len(row) else ""
                if text and text not in parts[-1:]:
                    parts.append(text)
            name = " / ".join(parts)
            count = sum(other == name or other.startswith(f"{name} (") for other in names) if name else 0
            names.append(f"{name} ({count + 1})" if count else name)
        return names


def text_of(cell: Cell) -> str:
    """Return a cell as one line of text; whole numbers without a point, days as ISO text."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "minutes")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return one_line(str(cell))


def read_sheet(path: Path, name: str | None = None) -> Sheet:
    """Return a sheet of a file: the one named, else the first with anything in it.

    Raises:
        TableError: the file cannot be read, is too large, or has no such sheet; the hint says how to repair it.
    """
    try:
        size = path.stat().st_size
        content = path.read_bytes() if size <= SIZE_LIMIT else b""
    except OSError as error:
        raise TableError(
            Text(f"{path} を読み込めません({error.strerror})。", f"Cannot read {path} ({error.strerror})."),
            Text("開いているファイルを閉じ、パスを確認してください。", "Close the file and check the path."),
        ) from None
    if size > SIZE_LIMIT:
        raise TableError(
            Text(
                f"{path} は{SIZE_LIMIT // 1_000_000}MBを超えています。",
                f"{path} is larger than {SIZE_LIMIT // 1000000} MB.",
            ),
            Text(
                "一覧のシートだけを別のファイルに保存してください。",
                "Save only the sheet with the list to a separate file.",
            ),
        )
    sheet = _workbook(path, content, name) if content[:2] == b"PK" else _text_table(path, content)
    if not any(text_of(cell) for row in sheet.rows for cell in row):
        raise TableError(
            Text(f"{path} に中身がありません。", f"{path} is empty."),
            Text(
                "一覧のあるシートの名前を sheet: に書いてください。",
                "Write the name of the sheet with the list in sheet:.",
            ),
        )
    return sheet


def _workbook(path: Path, content: bytes, name: str | None) -> Sheet:
    from openpyxl import load_workbook  # only for workbooks: lists in CSV go without it

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # parts of a workbook that openpyxl does not keep; only cells matter here
            book = load_workbook(io.BytesIO(content), data_only=True)
    except Exception:  # openpyxl raises whatever the broken part of a file makes it raise
        raise TableError(
            Text(f"{path} をExcelのブックとして読み込めません。", f"{path} cannot be read as an Excel workbook."),
            Text(
                "パスワードを外し、Excelで「.xlsx」形式に保存し直してください。",
                "Remove any password and save it again as .xlsx.",
            ),
        ) from None
    names = tuple(s.title for s in book.worksheets)
    if name is not None and name not in names:
        raise TableError(
            Text(f"{path} に「{name}」というシートはありません。", f"{path} has no sheet named '{name}'."),
            Text(f"シート: {'、'.join(names)}", f"Sheets: {', '.join(names)}"),
        )
    visible = [s for s in book.worksheets if s.sheet_state == "visible" and s.max_row and s.max_column]
    chosen: Any = book[name] if name is not None else next(
        (s for s in visible if any(any(c is not None for c in row) for row in s.iter_rows(values_only=True))), None
    )  # fmt: skip
    if chosen is None:
        return Sheet("", [], {}, names)
    rows = [list(row) for row in chosen.iter_rows(max_row=min(chosen.max_row, ROW_LIMIT), values_only=True)]
    merged_to: dict[int, int] = {}
    for area in chosen.merged_cells.ranges:
        value = rows[area.min_row - 1][area.min_col - 1] if area.min_row <= len(rows) else None
        for row in range(area.min_row, min(area.max_row, len(rows)) + 1):
            merged_to[row] = max(merged_to.get(row, 0), area.max_row)
            for column in range(area.min_col, area.max_col + 1):
                if column <= len(rows[row - 1]):
                    rows[row - 1][column - 1] = value
        if area.max_col > area.min_col:  # a group of headings goes with the row below
            merged_to[area.min_row] = max(merged_to[area.min_row], area.max_row + 1)
    return Sheet(chosen.title, [[_plain(cell) for cell in row] for row in rows], merged_to, names)


def _plain(cell: Any) -> Cell:
    """Return what a cell holds in one of the types read here; truth values, durations and the like as text."""
    if cell is None or (isinstance(cell, str | int | float | date) and not isinstance(cell, bool)):
        return cell
    return str(cell)


def _text_table(path: Path, content: bytes) -> Sheet:
    text = _decoded(path, content)
    line = next((each for each in text.splitlines() if each.strip()), "")
    delimiter = "\t" if line.count("\t") > line.count(",") else ","
    try:
        rows: list[list[Cell]] = [list(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)]
    except csv.Error as error:
        raise TableError(
            Text(f"{path} をCSVとして読み込めません({error})。", f"{path} cannot be read as CSV ({error})."),
            Text("表計算ソフトで「CSV UTF-8」に保存し直してください。", "Save it again as CSV UTF-8."),
        ) from None
    return Sheet(path.stem, rows[:ROW_LIMIT], {})


def _decoded(path: Path, content: bytes) -> str:
    encodings: Sequence[str] = ("utf-16",) if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp932")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeError:
            continue
    raise TableError(
        Text(f"{path} の文字コードが分かりません。", f"The character encoding of {path} could not be determined."),
        Text("CSV UTF-8 か .xlsx で保存し直してください。", "Save it again as CSV UTF-8 or .xlsx."),
    )
