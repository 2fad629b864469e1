"""Listings as JSON, JSON lines, CSV, TSV, Markdown and xlsx.

The rows are machine records; CSV and TSV have fixed columns, lists are joined by `; `.
"""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kakushin_cli.exporters.records import LABELS
from kakushin_cli.language import Lang, Text

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
XLSX_CELL_LIMIT = 32_767


@dataclass(frozen=True, slots=True)
class Column:
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
    head, _, tail = _json({**envelope, "items": []}, indent=2).partition('\n  "items": []')
    yield f'{head}\n  "items": ['.encode("utf-8", "replace")
    between, last = "\n    ", ""
    for item in items:
        yield (between + _json(item, indent=2).replace("\n", "\n    ")).encode("utf-8", "replace")
        between, last = ",\n    ", "\n  "
    yield f"{last}]{tail}\n".encode("utf-8", "replace")


def jsonl_pieces(records: Iterable[Mapping[str, Any]]) -> Iterator[bytes]:
    """Yield one JSON object a line."""
    for given in records:
        yield (_json(given) + "\n").encode("utf-8", "replace")


def _json(value: Any, indent: int | None = None) -> str:
    return json.dumps(value, ensure_ascii=False, indent=indent)


def tsv_pieces(
    columns: Sequence[Column], records: Iterable[Mapping[str, Any]], *, header: bool = True
) -> Iterator[bytes]:
    """Yield tab-separated lines, nothing padded or cut."""
    if header:
        yield ("\t".join(c.key for c in columns) + "\n").encode()
    for given in records:
        yield ("\t".join(one_line(plain(c.of(given))) for c in columns) + "\n").encode()


def csv_pieces(
    columns: Sequence[Column], records: Iterable[Mapping[str, Any]], *, header: bool = True
) -> Iterator[bytes]:
    """Yield lines of CSV for spreadsheets: UTF-8 with a byte order mark, CRLF, nothing that opens as a formula."""

    def line(cells: Iterable[str]) -> bytes:
        out = io.StringIO(newline="")
        csv.writer(out, lineterminator="\r\n").writerow(cells)
        return out.getvalue().encode()

    yield b"\xef\xbb\xbf"
    if header:
        yield line(c.key for c in columns)
    for given in records:
        cells = [one_line(plain(c.of(given))) for c in columns]
        yield line(f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell for cell in cells)


def markdown_pieces(
    columns: Sequence[Column], records: Iterable[Mapping[str, Any]], lang: Lang, *, header: bool = True
) -> Iterator[bytes]:
    """Yield lines of a Markdown table with labels for people."""
    if header:
        yield ("| " + " | ".join(markdown_text(c.label.pick(lang)) for c in columns) + " |\n").encode()
        yield ("|" + " --- |" * len(columns) + "\n").encode()
    for given in records:
        yield ("| " + " | ".join(markdown_text(plain(c.of(given))) for c in columns) + " |\n").encode()


def markdown_text(text: str) -> str:
    """Return text that Markdown shows literally inside a table cell or a paragraph."""
    escaped = "".join(f"\\{c}" if c in "\\`*_[]<>|#" else c for c in one_line(text))
    return escaped.replace("~", "\\~")


def as_xlsx(
    columns: Sequence[Column], records: Sequence[Mapping[str, Any]], lang: Lang, title: str, *, header: bool = True
) -> bytes:
    """Return a workbook with one sheet: text cells only, frozen filtered header, A4 landscape, repeated header."""
    import xlsxwriter  # only for workbooks

    from kakushin_cli.japanese.linebreak import cell_width  # imports rich, which tables in files go without

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet(title[:31])
        base = {"font_name": "游ゴシック", "font_size": 10, "valign": "top", "text_wrap": True}
        body = book.add_format(base)
        head = book.add_format({**base, "bold": True, "bg_color": "#E7EEF3", "bottom": 1})
        first = 0
        if header:
            for n, column in enumerate(columns):
                sheet.write_string(0, n, column.label.pick(lang), head)
            first = 1
            sheet.freeze_panes(1, 0)
            sheet.repeat_rows(0)
        for row, given in enumerate(records, first):
            for n, column in enumerate(columns):
                sheet.write_string(row, n, one_line(plain(column.of(given)))[:XLSX_CELL_LIMIT], body)
        for n, column in enumerate(columns):
            widths = [cell_width(plain(column.of(r))) for r in records] + [cell_width(column.label.pick(lang))]
            sheet.set_column(n, n, min(max(widths, default=8), 38) + 2)
        if header and records:
            sheet.autofilter(0, 0, len(records), len(columns) - 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
    return out.getvalue()
