"""An office's list: .xlsx with its merged cells filled, .csv and .tsv in UTF-8, UTF-16 or CP932; what its headings and cells mean."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypeAlias, get_args

from kakushin_cli.catalog.model import APPLICANT_TYPES, Applicant
from kakushin_cli.catalog.vocabulary import Vocabulary
from kakushin_cli.errors import ExitCode, KakushinError
from kakushin_cli.importers.candidate import one_line
from kakushin_cli.japanese.era import JST, EraError, parse_day
from kakushin_cli.japanese.folding import fold
from kakushin_cli.language import Text

FieldName = Literal[
    "id", "name", "ministry", "department", "applicants", "new_call", "summary", "rate", "cap", "opens_on", "deadline",
    "period", "consult_by", "region", "url", "phone", "email", "contact", "note",
]  # fmt: skip


class Field(NamedTuple):
    """A field: its meaning, and headings in the order of how telling they are, as patterns over folded text."""

    meaning: str
    headings: str


FIELDS: dict[FieldName, Field] = {
    "id": Field("番号など、毎年変わらない目印(なくてもよい)", "id|管理番号|整理番号|事業番号"),
    "name": Field(
        "事業名(必須)",
        "事業(の)?(名称?)?|事業等名|(補助金|助成金|公募|制度|施策|プログラム)(等)?(の)?名称?|名称|公募名|件名",
    ),
    "ministry": Field("所管する府省庁", "(所管|担当)?(府省庁?|省庁)(名)?|所管|所管官庁|実施機関"),
    "department": Field("担当する部署", "(担当|所管)?(部署|部局|課室?|局課|窓口)(名)?|担当課"),
    "applicants": Field(
        "申請できる者(①大学 ②企業 ③自治体)",
        "対象者?|申請(対象)?者?|応募(資格|対象)?者?|(補助|助成|交付)対象者?|対象機関|事業主体|実施主体",
    ),
    "new_call": Field("新規の公募があるか(有、無)", "新規(課題)?(採択|公募)?(の有無)?"),
    "summary": Field("概要", "(事業|制度)?(の)?(概要|内容|目的)|補助内容|説明"),
    "rate": Field("補助率", "(補助|助成|交付)?率"),
    "cap": Field("上限額(1件あたり)", "(補助|助成|交付)?(上限)?(金額|限度額|額)(上限)?|(補助|助成|交付)?上限"),
    "opens_on": Field("公募の始まりの日", "(公募|募集|受付|申請)?(期間)?(開始|始期)(日|時期)?"),
    "deadline": Field(
        "締切の日", "(公募|募集|受付|申請|応募|提出)?(期間)?(の)?(〆切|締切り?|締め切り|期限|終了|終期)(日|時期|日時)?"
    ),
    "period": Field("公募の期間(4月1日〜5月31日のように1つの欄にあるとき)", "(公募|募集|受付|申請)(期間|時期)"),
    "consult_by": Field("事前相談の締切の日", "(事前)?相談(期限|締切)?(日)?"),
    "region": Field("対象の地域", "(対象)?(地域|区域|都道府県)"),
    "url": Field("ページのURL", "url|(参考)?(リンク|hp|ホームページ|ウェブサイト|webサイト)(url)?|掲載先"),
    "phone": Field("電話", "(電話|tel)(番号)?"),
    "email": Field("メール(1つの欄にいくつあってもよい)", "(電子)?(メール|mail|eメール|email)(アドレス)?"),
    "contact": Field("連絡先(電話とメールが1つの欄にあるとき)", "(問い?合わ?せ|連絡)先?"),
    "note": Field("備考", "備考|メモ|注意?|その他|留意(点|事項)?"),
}
"""In the order in which a mapping lists them; `get_args(FieldName)` has the same names."""
assert tuple(FIELDS) == get_args(FieldName)

_UNIT = re.compile(r"\(\s*(?:単位)?\s*:?\s*(千円|百万円|万円|億円|円)\s*\)")
_BRACKETS = re.compile(r"[(\[【].*?[)\]】]|[※*].*$")


def field_of(heading: str) -> FieldName | None:
    """Return the field a heading means, None when no heading goes by that name.

    Of `公募期間 / 締切` the last part tells, the whole where that part alone says nothing.
    """
    plain = unicodedata.normalize("NFKC", heading)
    parts = [fold(_BRACKETS.sub("", part)) for part in plain.split(" / ")]
    for text in dict.fromkeys((parts[-1], "".join(parts), parts[0])):
        for name, field in FIELDS.items():
            if text and re.fullmatch(_folded(field.headings), text):
                return name
    return None


def unit_of(heading: str) -> str | None:
    """Return the unit of money that a heading names: `上限額(千円)`."""
    match = _UNIT.search(unicodedata.normalize("NFKC", heading))
    return match[1] if match else None


def _folded(pattern: str) -> str:
    """Return a pattern whose words are folded like the text it is compared with."""
    return "".join(part if part in "()|?" else fold(part) for part in re.split(r"([()|?])", pattern))


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
    text = decoded(path, content)
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


def decoded(path: Path, content: bytes) -> str:
    """Return the text of a file in UTF-8, UTF-16 or CP932.

    Raises:
        TableError: it is in none of them.
    """
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


_APPLICANT = re.compile(r"(一部)?\s*([①②③])")
_SYMBOLS = dict(zip("①②③", APPLICANT_TYPES, strict=True))
_WEEKDAY = re.compile(r"[((]\s*[月火水木金土日](?:曜日?)?(?:・?祝日?)?\s*[))]")
_CLOCK = re.compile(r"(午前|午後)?\s*(\d{1,2})(?::(\d{2})(?::\d{2})?|時(?:(\d{1,2})分)?)")
_AROUND_DAY = re.compile(r"(?:必着|消印有効|締め?切り?|〆切|まで|より|から|迄|厳守|正午)")
_WITHOUT_YEAR = re.compile(r"(\d{1,2})\s*(?:月|/)\s*(\d{1,2})\s*日?")
_BETWEEN_DAYS = re.compile(r"[~〜～]|から|->|→")
_LIST_MARKS = re.compile(r"[、,，・/／;；\n\r]|及び|または|又は|並びに")
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_AT = re.compile(r"\s*(?:\(atmark\)|_atmark_|\(at\)|\[at\]|【at】|\(アット\)|★)\s*", re.IGNORECASE)


class Moment(NamedTuple):
    """A day, with the time of day when one is given."""

    day: date
    at: datetime | None = None


def read_moment(cell: Cell, fiscal_year: int | None) -> Moment | None:
    """Return the day of a cell: Excel's own days, 和暦, `R8.5.29(金)17時必着`, and `5月29日` of a fiscal year.

    None when the cell is empty or gives no day of the calendar (`未定`, `随時`).
    """
    if isinstance(cell, datetime):
        return Moment(cell.date(), None if cell.time() == time() else cell.replace(tzinfo=JST))
    if isinstance(cell, date):
        return Moment(cell)
    text = _WEEKDAY.sub("", unicodedata.normalize("NFKC", text_of(cell)))
    clock = _CLOCK.search(text)
    if clock:
        text = text[: clock.start()] + text[clock.end() :]
    text = _AROUND_DAY.sub("", text).strip(" ()、。")
    if not text:
        return None
    try:
        day = parse_day(text)
    except EraError:
        match = _WITHOUT_YEAR.fullmatch(text)
        if not match or fiscal_year is None:
            return None
        try:
            day = date(fiscal_year + (int(match[1]) < 4), int(match[1]), int(match[2]))
        except ValueError:
            return None
    if not clock:
        return Moment(day)
    hour = int(clock[2]) + (12 if clock[1] == "午後" and int(clock[2]) < 12 else 0)
    minute = int(clock[3] or clock[4] or 0)
    return Moment(day, datetime.combine(day, time(hour, minute), JST) if hour < 24 and minute < 60 else None)


def read_period(cell: Cell, fiscal_year: int | None) -> tuple[Moment | None, Moment | None]:
    """Return the first and the last day of `令和8年4月1日〜5月29日`; a last day without a year takes that of the first."""
    parts = [p for p in _BETWEEN_DAYS.split(unicodedata.normalize("NFKC", text_of(cell))) if p.strip()]
    first = read_moment(parts[0], fiscal_year) if parts else None
    if len(parts) < 2:
        return first, None
    year = fiscal_year if first is None else first.day.year - (first.day.month < 4)
    return first, read_moment(parts[1], year)


class Applicants(NamedTuple):
    """Types in the order ①②③ with whether they are 一部; unknown words; words to confirm with the desk."""

    types: dict[str, bool]
    unknown: tuple[str, ...] = ()
    to_confirm: tuple[str, ...] = ()


def read_applicants(cell: str) -> tuple[Applicant, ...]:
    """Read `③自治体 (一部②民間事業者等)`: the types in the order ①②③, 一部 as `partial`."""
    partial = {_SYMBOLS[symbol]: bool(part) for part, symbol in _APPLICANT.findall(cell)}
    return tuple(Applicant(t, partial=partial[t]) for t in APPLICANT_TYPES if t in partial)


def read_applicant_cell(text: str, words: Mapping[str, Sequence[str]], vocabulary: Vocabulary) -> Applicants:
    """Read `①③`, `大学、自治体` or `③自治体(一部②民間事業者等)`; the office's own words come first."""
    whole = words.get(fold(text))
    if whole is not None:
        return _in_order(set(whole))
    if symbols := read_applicants(text):
        return Applicants({a.type: a.partial for a in symbols})
    terms = vocabulary.words("applicant")
    types: set[str] = set()
    unknown, to_confirm = [], []
    for part in (p.strip() for p in _LIST_MARKS.split(text)):
        key = fold(part)
        if not key:
            continue
        if key in words:
            types |= set(words[key])
        elif key in terms:
            types.add(terms[key].id)
            if terms[key].to_confirm:
                to_confirm.append(part)
        else:
            unknown.append(part)
    return _in_order(types)._replace(unknown=tuple(unknown), to_confirm=tuple(to_confirm))


def _in_order(types: set[str]) -> Applicants:
    return Applicants({t: False for t in ("university", "company", "municipality") if t in types})


def read_emails(text: str) -> list[str]:
    """Return every mail address of a cell, each once; `(atmark)` and its like count as @."""
    plain = _AT.sub("@", unicodedata.normalize("NFKC", text))
    return list(dict.fromkeys(_EMAIL.findall(plain)))
