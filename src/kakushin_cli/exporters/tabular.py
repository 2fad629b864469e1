"""Listings as JSON, JSON lines, CSV, TSV, Markdown and xlsx.

The rows are machine records; CSV and TSV have fixed columns, lists are joined by `; `.
"""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct
from msgspec.json import format as format_json

from kakushin_cli.exporters.records import LABELS
from kakushin_cli.language import Text

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
XLSX_CELL_LIMIT = 32_767
XLSX_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
"""Options of XlsxWriter with which a text stays text."""


class Column(Struct, frozen=True):
    """A column of a listing: its key in machine formats and its label for people."""

    key: str
    label: Text
    value: Callable[[Mapping[str, Any]], Any] | None = None

    def of(self, record: Mapping[str, Any]) -> Any:
        """Return the column's raw value in a record."""
        return self.value(record) if self.value else record.get(self.key)


def columns(*keys: str) -> tuple[Column, ...]:
    """Return columns of keys whose labels `records.LABELS` has."""
    return tuple(Column(key, LABELS[key]) for key in keys)


def plain(value: Any) -> str:
    """Return a value as one line of text: lists joined by `; `, `{id, name}` as the name, None as nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "; ".join(plain(v) for v in value)
    if isinstance(value, dict):
        if "name" in value:
            return plain(value["name"])
        if "type" in value:
            return f"{value['type']}(partial)" if value.get("partial") else str(value["type"])
        if "text" in value:
            return plain(value["text"])
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def one_line(text: str) -> str:
    """Return text without line breaks, tabs and other control characters, for formats whose rows are lines."""
    return "".join(" " if c in "\r\n\t" else c for c in text if c in "\r\n\t" or unicodedata.category(c) != "Cc")


def json_pieces(envelope: Mapping[str, Any], items: Iterable[Mapping[str, Any]]) -> Iterator[bytes]:
    """Yield one JSON object with a final line break, `items` written one by one in place of the envelope's own."""
    head, _, tail = _indented({**envelope, "items": []}).partition(b'\n  "items": []')
    yield head + b'\n  "items": ['
    between, last = b"\n    ", b""
    for item in items:
        yield between + _indented(item).replace(b"\n", b"\n    ")
        between, last = b",\n    ", b"\n  "
    yield last + b"]" + tail + b"\n"


def jsonl_pieces(records: Iterable[Mapping[str, Any]]) -> Iterator[bytes]:
    """Yield one JSON object a line."""
    for record in records:
        yield _json(record) + b"\n"


def _json(value: Any) -> bytes:
    """Return a value as JSON in one line; what is no Unicode is replaced."""
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")


def _indented(value: Any) -> bytes:
    """Return a value as JSON in lines, four times as fast as `json.dumps` writes them."""
    return format_json(_json(value), indent=2)


def tsv_pieces(rows: Iterable[Sequence[str]]) -> Iterator[bytes]:
    """Yield tab-separated lines, nothing padded or cut."""
    for row in rows:
        yield ("\t".join(map(one_line, row)) + "\n").encode()


def csv_pieces(rows: Iterable[Sequence[str]]) -> Iterator[bytes]:
    """Yield lines of CSV for spreadsheets: UTF-8 with a byte order mark, CRLF, nothing that opens as a formula."""
    yield b"\xef\xbb\xbf"
    for row in rows:
        line = io.StringIO(newline="")
        cells = map(one_line, row)
        csv.writer(line, lineterminator="\r\n").writerow(f"'{c}" if c.startswith(FORMULA_STARTS) else c for c in cells)
        yield line.getvalue().encode()


def markdown_pieces(rows: Iterable[Sequence[str]], *, header: bool) -> Iterator[bytes]:
    """Yield lines of a Markdown table whose first row is its header, unless it has none."""
    for n, row in enumerate(rows):
        yield ("| " + " | ".join(map(markdown_text, row)) + " |\n").encode()
        if header and n == 0:
            yield ("|" + " --- |" * len(row) + "\n").encode()


def markdown_text(text: str) -> str:
    """Return text that Markdown shows literally inside a table cell or a paragraph."""
    escaped = "".join(f"\\{c}" if c in "\\`*_[]<>|#" else c for c in one_line(text))
    return escaped.replace("~", "\\~")


def as_xlsx(labels: Sequence[str], rows: Sequence[Sequence[str]], title: str, *, header: bool) -> bytes:
    """Return a workbook with one sheet: text cells only, frozen filtered header, A4 landscape, repeated header.

    Args:
        labels: What the columns are called.
        rows: A text for each column.
        title: Name of the sheet, of which 31 characters are used.
        header: Whether the labels are written.
    """
    import xlsxwriter  # only for workbooks

    from kakushin_cli.japanese.linebreak import cell_width  # imports rich, which tables in files go without

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, XLSX_OPTIONS) as book:
        sheet = book.add_worksheet(title[:31])
        base = {"font_name": "游ゴシック", "font_size": 10, "valign": "top", "text_wrap": True}
        body = book.add_format(base)
        head = book.add_format({**base, "bold": True, "bg_color": "#E7EEF3", "bottom": 1})
        if header:
            sheet.write_row(0, 0, labels, head)
            sheet.freeze_panes(1, 0)
            sheet.repeat_rows(0)
            if rows:
                sheet.autofilter(0, 0, len(rows), len(labels) - 1)
        for n, row in enumerate(rows, 1 if header else 0):
            for column, text in enumerate(row):
                sheet.write_string(n, column, one_line(text)[:XLSX_CELL_LIMIT], body)
        for n, texts in enumerate(zip(labels, *rows, strict=True)):
            sheet.set_column(n, n, min(max(map(cell_width, texts)), 38) + 2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
    return out.getvalue()
