"""The CSV tables of 行政事業レビュー as rssystem.go.jp offers them: zips or CSVs, known by their header, read in a stream.

Four tables are read: 1-1 組織情報, 1-2 事業概要等, 1-4 補助率等 and 2-1 予算・執行サマリ. They are UTF-8 with a byte order
mark, quoted as in RFC 4180, `／` standing for line breaks (https://rssystem.go.jp/).
"""

from __future__ import annotations

import csv
import io
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Literal

from kakushin_cli.errors import KakushinError, UsageError
from kakushin_cli.language import Text

Table = Literal["1-1", "1-2", "1-4", "2-1"]
Row = list[str]

ID, YEAR, NAME = "予算事業ID", "事業年度", "事業名"
_MARKS: dict[Table, tuple[str, ...]] = {
    "1-2": ("事業の目的", "事業の概要"),
    "1-4": ("補助対象", "補助率"),
    "2-1": ("予算年度", "当初予算(合計)", "執行額(合計)"),
    "1-1": ("所管府省庁", "府省庁(その他担当組織)"),
}
"""Columns that only this table has."""


@dataclass(frozen=True, slots=True)
class RsFile:
    """A CSV on the disk or in a zip, with the table it holds and the places of its columns."""

    path: Path
    member: str | None
    table: Table
    columns: dict[str, int]
    size: int

    def __str__(self) -> str:
        return f"{self.path}:{self.member}" if self.member else str(self.path)


def find_tables(paths: Iterable[Path]) -> list[RsFile]:
    """Return the tables in some files; CSVs of other tables of the site are passed over.

    Raises:
        UsageError: a file does not exist, or none of the tables is among them.
        KakushinError: a file cannot be read.
    """
    found = []
    for path in paths:
        if not path.is_file():
            raise UsageError(
                Text(f"{path} がありません。", f"There is no file {path}."),
                Text("行政事業レビューのzipかCSVを指定してください。", "Give zips or CSVs of 行政事業レビュー."),
            )
        with _told(path):
            for member, size in _members(path):
                with _opened(path, member) as binary:
                    header: Row = next(_csv(_Counted(binary)), [])
                columns = {plain_header(name): n for n, name in enumerate(header)}
                table = next((t for t, marks in _MARKS.items() if all(m in columns for m in marks)), None)
                if table and ID in columns:
                    found.append(RsFile(path, member, table, columns, size))
    if not any(f.table == "1-2" for f in found):
        raise UsageError(
            Text(
                "行政事業レビューの 1-2(事業概要等)の表が見つかりません。",
                "The table 1-2 (事業概要等) of 行政事業レビュー is not among the files.",
            ),
            Text(
                "rssystem.go.jp の 1-1、1-2、1-4、2-1 のzipかCSVを指定してください(1-2は必須)。",
                "Give the zips or CSVs 1-1, 1-2, 1-4 and 2-1 of rssystem.go.jp; 1-2 is required.",
            ),
        )
    return found


def plain_header(name: str) -> str:
    """Return a column's name in one spelling: full and half width, blanks and line breaks do not count."""
    return "".join(unicodedata.normalize("NFKC", name).split())


def rows(file: RsFile, read: Callable[[int], None] | None = None) -> Iterator[Row]:
    """Yield the rows of a table behind its header.

    Args:
        file: The table.
        read: Told the bytes read since the last call, now and then.

    Raises:
        KakushinError: the file is damaged or ends in the middle of a row.
    """
    width = len(file.columns)
    with _told(file), _opened(file.path, file.member) as binary:
        counted = _Counted(binary)
        reader = _csv(counted)
        next(reader, None)
        for number, row in enumerate(reader):
            if len(row) < width:
                raise _Torn(reader.line_num)
            if read and number % 256 == 0:
                read(counted.take())
            yield row
        if read:
            read(counted.take())


def _csv(counted: _Counted) -> Any:
    text = io.TextIOWrapper(io.BufferedReader(counted, 1 << 16), encoding="utf-8-sig", newline="")
    return csv.reader(text, strict=True)


def _members(path: Path) -> list[tuple[str | None, int]]:
    """Return the CSVs of a file with their sizes in bytes; None stands for the file itself."""
    if not zipfile.is_zipfile(path):
        return [(None, path.stat().st_size)]
    with zipfile.ZipFile(path) as archive:
        return [(i.filename, i.file_size) for i in archive.infolist() if i.filename.lower().endswith(".csv")]


@contextmanager
def _opened(path: Path, member: str | None) -> Iterator[IO[bytes]]:
    if member is None:
        with path.open("rb") as file:
            yield file
        return
    with zipfile.ZipFile(path) as archive, archive.open(member) as file:
        yield file


class _Counted(io.RawIOBase):
    """Bytes of a file, counted as they are read."""

    def __init__(self, binary: IO[bytes]) -> None:
        self._binary, self._count = binary, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._binary.read(len(buffer))
        buffer[: len(data)] = data
        self._count += len(data)
        return len(data)

    def take(self) -> int:
        count, self._count = self._count, 0
        return count


class _Torn(Exception):  # noqa: N818 - turned into a message at once
    """A row with fewer cells than the header."""

    def __init__(self, line: int) -> None:
        super().__init__(str(line))
        self.line = line


@contextmanager
def _told(place: object) -> Iterator[None]:
    """Turn what a damaged file raises into a message with the file's name."""
    try:
        yield
    except _Torn as torn:
        why = Text(f"{torn.line}行目の列が足りません", f"line {torn.line} lacks cells")
    except UnicodeDecodeError:
        why = Text("UTF-8ではありません", "it is not UTF-8")
    except (csv.Error, zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError) as error:
        why = Text(f"壊れているか途中で切れています({error})", f"it is damaged or cut short ({error})")
    except OSError as error:
        why = Text(error.strerror or "読めません", error.strerror or "it cannot be read")
    else:
        return
    raise KakushinError(
        Text(f"{place}: {why.ja}。", f"{place}: {why.pick('en')}."),
        Text(
            "rssystem.go.jp からもう一度ダウンロードし、開いて保存し直さずに指定してください。",
            "Download it again from rssystem.go.jp and give it as it came.",
        ),
    ) from None


def one_fiscal_year(files: Sequence[RsFile]) -> int:
    """Return the fiscal year (事業年度) of the tables.

    Raises:
        UsageError: they are of several years, or a table of a kind comes twice.
    """
    years: dict[int, str] = {}
    for file in files:
        for row in rows(file):
            cell = unicodedata.normalize("NFKC", row[file.columns[YEAR]])
            if cell.isdigit():
                years.setdefault(int(cell), str(file))
            break
    tables = [f.table for f in files]
    if len(years) != 1 or len(set(tables)) < len(tables):
        listed = "、".join(f"{f.table}({f})" for f in files)
        raise UsageError(
            Text(
                f"年度が一つに決まらないか、同じ表が二つあります: {listed}",
                f"The files are not of one fiscal year, or a table comes twice: {listed}",
            ),
            Text("一年度の表を一つずつ指定してください。", "Give each table once, all of one fiscal year."),
        )
    return next(iter(years))
