"""The CSV tables of 行政事業レビュー as rssystem.go.jp offers them: zips or CSVs, recognised by their header, read in a stream.

Seven tables are read: 1-1 組織情報, 1-2 事業概要等, 1-4 補助率等, 1-5 関連事業, 2-1 予算・執行サマリ, 2-2 歳出予算項目 and
5-1 支出情報. They are UTF-8 with a byte order mark, quoted as in RFC 4180, `／` standing for line breaks (https://rssystem.go.jp/).
"""

from __future__ import annotations

import csv
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

Table = Literal["1-1", "1-2", "1-4", "1-5", "2-1", "2-2", "5-1"]
Row = list[str]

UNIT_PARTS = ("局・庁", "部", "課", "室", "班", "係")
METHODS = ("直接実施", "補助", "負担", "交付", "分担金・拠出金", "その他")
COLUMNS: dict[str, tuple[str, ...]] = {
    "id": ("予算事業ID",),
    "fiscal_year": ("事業年度",),
    "name": ("事業名",),
    "owner": ("政策所管府省庁",),
    "body": ("府省庁",),
    **{part: (part,) for part in UNIT_PARTS},
    "purpose": ("事業の目的",),
    "overview": ("事業の概要",),
    "page": ("事業概要URL",),
    "first_year": ("事業開始年度",),
    "last_year": ("事業終了(予定)年度",),
    "no_end": ("終了予定なし",),
    **{method: (f"実施方法ー{method}",) for method in METHODS},
    "target": ("補助対象",),
    "rate": ("補助率",),
    "ceiling": ("補助上限等",),
    "rate_page": ("補助率URL",),
    "budget_year": ("予算年度",),
    "initial": ("当初予算(合計)",),
    "executed": ("執行額(合計)",),
    "related": ("関連事業の事業ID",),
    "relation": ("関連性",),
    "budget_item": ("目",),
    "budget_kind": ("予算種別",),
    "payee": ("支出先名",),
    "payee_block": ("支出先ブロック番号",),
    "payee_role": ("事業を行う上での役割",),
    "contract": ("契約概要",),
    "organisation": ("所管府省庁",),
    **{f"other {part}": (f"{part}(その他担当組織)",) for part in ("府省庁", *UNIT_PARTS)},
}
"""Every column that is read, with its headings as `plain_header` gives them. Where a year renames one, add the new name."""
_MARKS: dict[Table, tuple[str, ...]] = {
    "1-2": ("purpose", "overview"),
    "1-4": ("target", "rate"),
    "2-1": ("budget_year", "initial", "executed"),
    "1-1": ("organisation", "other 府省庁"),
    "1-5": ("related", "relation"),
    "2-2": ("budget_item", "budget_kind"),
    "5-1": ("payee", "payee_role"),
}
"""Columns that only this table has."""


@dataclass(frozen=True, slots=True)
class RsFile:
    """A CSV on the disk or in a zip.

    Attributes:
        path: The file.
        member: Its name in a zip, None for a file that is none.
        headings: Headings of the columns in their order, as `plain_header` gives them.
        size: Bytes of the CSV.
    """

    path: Path
    member: str | None
    headings: tuple[str, ...]
    size: int

    def __str__(self) -> str:
        return f"{self.path}:{self.member}" if self.member else str(self.path)

    @property
    def table(self) -> Table | None:
        """The table it holds, None for one that is not read."""
        if self.index_of("id") is None:
            return None
        return next((t for t, marks in _MARKS.items() if all(self.index_of(m) is not None for m in marks)), None)

    def index_of(self, column: str) -> int | None:
        """Return the index of one of `COLUMNS`, counted from 0; None when the table lacks it."""
        return next((self.headings.index(name) for name in COLUMNS[column] if name in self.headings), None)

    def reader(self, *columns: str) -> Callable[[Row], list[str]]:
        """Return a function from a row to its cells of some of `COLUMNS`, empty where the table lacks one."""
        indices = [self.index_of(column) for column in columns]
        return lambda row: ["" if index is None else row[index] for index in indices]


def find_tables(paths: Iterable[Path]) -> list[RsFile]:
    """Return the tables in some files; other tables of the site are ignored.

    Raises:
        UsageError: a file does not exist, or 1-2 is not among them.
        KakushinError: a file cannot be read.
    """
    files: list[RsFile] = []
    for path in paths:
        if not path.is_file():
            raise UsageError(
                Text(f"{path} がありません。", f"{path} does not exist."),
                Text(
                    "行政事業レビューのzipかCSVを指定してください。",
                    "Specify zip or CSV files of the Administrative Programme Review.",
                ),
            )
        with _damage_as_error(path):
            for member, size in _members(path):
                with _open_csv(path, member) as binary:
                    headings = tuple(plain_header(name) for name in next(_csv(binary), []))
                files.append(RsFile(path, member, headings, size))
    files = [file for file in files if file.table]
    if not any(f.table == "1-2" for f in files):
        raise UsageError(
            Text(
                "行政事業レビューの表 1-2(事業概要等)が見つかりません。",
                "Table 1-2 (事業概要等) of the Administrative Programme Review is missing.",
            ),
            Text(
                "rssystem.go.jp の 1-1、1-2、1-4、2-1 のzipかCSVを指定してください(1-2は必須)。",
                "Specify the zip or CSV files 1-1, 1-2, 1-4 and 2-1 from rssystem.go.jp (1-2 is required).",
            ),
        )
    return files


def plain_header(name: str) -> str:
    """Return a column's name in one spelling: full and half width, blanks and line breaks do not count."""
    return "".join(unicodedata.normalize("NFKC", name).split())


def rows(file: RsFile, read: Callable[[int], None] = lambda _: None) -> Iterator[Row]:
    """Yield the rows of a table behind its header.

    Args:
        file: The table.
        read: Called with the number of bytes of every line that is read.

    Raises:
        KakushinError: the file is damaged or ends in the middle of a row.
    """
    with _damage_as_error(file), _open_csv(file.path, file.member) as binary:
        reader = _csv(binary, read)
        next(reader, None)
        for row in reader:
            if len(row) < len(file.headings):
                raise _ShortRowError(reader.line_num)
            yield row


def _csv(binary: IO[bytes], read: Callable[[int], None] = lambda _: None) -> Any:
    def lines() -> Iterator[str]:
        encoding = "utf-8-sig"
        for line in binary:
            read(len(line))
            yield line.decode(encoding)
            encoding = "utf-8"

    return csv.reader(lines(), strict=True)


def _members(path: Path) -> list[tuple[str | None, int]]:
    """Return the CSVs of a file with their sizes in bytes; None stands for the file itself."""
    if not zipfile.is_zipfile(path):
        return [(None, path.stat().st_size)]
    with zipfile.ZipFile(path) as archive:
        return [(i.filename, i.file_size) for i in archive.infolist() if i.filename.lower().endswith(".csv")]


@contextmanager
def _open_csv(path: Path, member: str | None) -> Iterator[IO[bytes]]:
    if member is None:
        with path.open("rb") as file:
            yield file
        return
    with zipfile.ZipFile(path) as archive, archive.open(member) as file:
        yield file


class _ShortRowError(Exception):
    """A row with fewer cells than the header; its argument is the line."""


@contextmanager
def _damage_as_error(file: object) -> Iterator[None]:
    """Turn what a damaged file raises into a message with the file's name."""
    try:
        yield
    except _ShortRowError as error:
        why = Text(f"{error}行目の列が足りません", f"line {error} has too few columns")
    except UnicodeDecodeError:
        why = Text("UTF-8ではありません", "it is not UTF-8")
    except (csv.Error, zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError) as error:
        why = Text(f"壊れているか途中で切れています({error})", f"it is damaged or cut short ({error})")
    except OSError as error:
        why = Text(error.strerror or "読めません", error.strerror or "it cannot be read")
    else:
        return
    raise KakushinError(
        Text(f"{file}: {why.ja}。", f"{file}: {why.pick('en')}."),
        Text(
            "rssystem.go.jp からもう一度ダウンロードし、保存し直さずにそのまま指定してください。",
            "Download it again from rssystem.go.jp and use it unchanged.",
        ),
    ) from None


def one_fiscal_year(files: Sequence[RsFile]) -> int:
    """Return the fiscal year (事業年度) of the tables.

    Raises:
        UsageError: they are of several years, or a table of a kind comes twice.
    """
    years: set[int] = set()
    for file in files:
        cells = file.reader("fiscal_year")(next(rows(file), [""] * len(file.headings)))
        if (cell := unicodedata.normalize("NFKC", cells[0])).isdigit():
            years.add(int(cell))
    tables = [f.table for f in files]
    if len(years) != 1 or len(set(tables)) < len(tables):
        names = "、".join(f"{f.table}({f})" for f in files)
        raise UsageError(
            Text(
                f"年度が異なるファイルか、同じ表が二つあります: {names}",
                f"The files are from different fiscal years, or a table is given twice: {names}",
            ),
            Text("同じ年度の表を一つずつ指定してください。", "Specify each table once, all from the same fiscal year."),
        )
    return years.pop()
