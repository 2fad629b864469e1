"""An office's list as candidates: the mapping from its columns to fields, proposed and read, and its rows.

Certain cells become typed values, the others stay text or raw.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, ValidationError

from kakushin_cli.catalog.faults import CatalogInvalidError, Fault, YamlMap, fault_at
from kakushin_cli.catalog.model import ApplicantType
from kakushin_cli.catalog.validate import FileModel, model_faults
from kakushin_cli.catalog.values import Day, FiscalYear, Line, LineNumber, read_contact
from kakushin_cli.catalog.vocabulary import Vocabulary
from kakushin_cli.catalog.yaml_file import read_yaml
from kakushin_cli.errors import UnknownTermError
from kakushin_cli.importers.candidate import Candidate, Origin, without_empty
from kakushin_cli.importers.names import owner_fields, read_area
from kakushin_cli.importers.table import sheet as cells
from kakushin_cli.importers.table.sheet import FIELDS, Cell, FieldName, Moment, Sheet, text_of
from kakushin_cli.japanese.amounts import only_rate, only_sum
from kakushin_cli.japanese.era import EraError, fiscal_year_of, parse_fiscal_year
from kakushin_cli.japanese.folding import fold

AmountUnit = Literal["円", "千円", "万円", "百万円", "億円"]


def _as_list(value: object) -> object:
    return [value] if isinstance(value, str) else value


class WordsEntry(FileModel):
    """Words of the list and the terms they stand for, where the vocabulary does not know them."""

    applicants: dict[str, Annotated[list[ApplicantType], BeforeValidator(_as_list)]] = Field(default_factory=dict)
    ministry: dict[str, Line] = Field(default_factory=dict)
    new_call: dict[str, bool] = Field(default_factory=dict)


class MappingFile(FileModel):
    """A mapping from the columns of an office's list to the fields of a programme."""

    title: Line
    as_of: Day | None = None
    fiscal_year: FiscalYear | None = None
    sheet: Line | None = None
    header_rows: Annotated[list[LineNumber], Field(min_length=2, max_length=2)]
    columns: dict[str, FieldName | None]
    amount_unit: AmountUnit = "円"
    words: WordsEntry = Field(default_factory=WordsEntry)


@dataclass(frozen=True)
class TableMapping:
    """A mapping fitted to a list: places of fields in a row, counted from 0, and the meaning of folded words."""

    file: MappingFile
    headings: Sequence[str]
    columns: Mapping[FieldName, int]
    applicants: Mapping[str, Sequence[str]]
    ministries: Mapping[str, str]
    new_call: Mapping[str, bool]


def read_mapping_file(path: Path) -> tuple[MappingFile, YamlMap]:
    """Return the content of a mapping and where it stands.

    Raises:
        CatalogInvalidError: it is no YAML, or says something a mapping cannot say.
    """
    document = read_yaml(path)
    errors = [f for f in document.faults if f.severity == "error"]
    if errors or document.root is None:
        raise CatalogInvalidError(errors or document.faults)
    try:
        return MappingFile.model_validate(document.root), document.root
    except ValidationError as error:
        raise CatalogInvalidError(model_faults(document.root, (), error, MappingFile)) from None


def fit(entry: MappingFile, root: YamlMap, sheet: Sheet, vocabulary: Vocabulary) -> TableMapping:
    """Return the mapping for the columns of a sheet.

    Raises:
        CatalogInvalidError: it names columns, rows or ministries that are not there, a field twice, or no name.
    """
    faults: list[Fault] = []

    def add_fault(code: str, *at: str, about_key: bool = False, **facts: str) -> None:
        faults.append(fault_at(root, at, (), code, about_key=about_key, **facts))

    first, last = entry.header_rows
    if not first <= last <= len(sheet.rows):
        add_fault("table-header-rows", "header_rows", value=f"[{first}, {last}]")
        raise CatalogInvalidError(faults)
    headings = sheet.columns(first, last)
    indices = {fold(name): n for n, name in reversed(list(enumerate(headings))) if name}
    columns: dict[FieldName, int] = {}
    for heading, field_name in entry.columns.items():
        index = indices.get(fold(heading))
        if index is None:
            names = ", ".join(dict.fromkeys(h for h in headings if h))
            add_fault("table-column-missing", "columns", heading, about_key=True, column=heading, columns=names)
        elif field_name in columns:
            add_fault("table-field-twice", "columns", heading, field=field_name, first=headings[columns[field_name]])
        elif field_name is not None:
            columns[field_name] = index
    if "name" not in columns and not faults:
        add_fault("table-no-name", "columns", about_key=True)
    ministries = {}
    for word, name in entry.words.ministry.items():
        try:
            ministries[fold(word)] = vocabulary.resolve("ministry", name, word).id
        except UnknownTermError as error:
            add_fault(
                "plan-unknown-word",
                "words",
                "ministry",
                word,
                value=name,
                allowed=", ".join(t.ja for t in error.allowed),
            )
    if faults:
        raise CatalogInvalidError(sorted(faults))
    return TableMapping(
        file=entry,
        headings=headings,
        columns=columns,
        applicants={fold(word): types for word, types in entry.words.applicants.items() if types},
        ministries=ministries,
        new_call={fold(word): value for word, value in entry.words.new_call.items()},
    )


_YEAR = re.compile(r"(?:令和|平成)\s*(?:元|[0-9０-９]+)\s*年度|[RＲ]\s*[0-9０-９]+\s*年度|[0-9０-９]{4}\s*年度")
_SHOWN_WORDS = 20


def suggest_mapping(sheet: Sheet, title: str, vocabulary: Vocabulary) -> str:
    """Return a mapping as YAML. Every column stands in it; those that no field fits are null.

    Words for applicants and ministries that the vocabulary does not know stand as comments to complete.
    """
    first, last = sheet.heading()
    headings = sheet.columns(first, last)
    used: dict[FieldName, int] = {}
    lines = []
    for index, heading in enumerate(headings):
        if not heading or heading in headings[:index]:
            continue
        field = cells.field_of(heading)
        if field in used:
            field = None
        if field:
            used[field] = index
        meaning = FIELDS[field].meaning if field else "使わない"
        lines.append(f"  {json.dumps(heading, ensure_ascii=False)}: {field or 'null'}  # {meaning}\n")
    top = " ".join(text_of(cell) for row in sheet.rows[: first - 1] for cell in row)
    year = _fiscal_year(f"{top} {title}")
    unit = cells.unit_of(headings[used["cap"]]) if "cap" in used else None
    fields = "\n".join(f"#   {name:<11} {field.meaning}" for name, field in FIELDS.items())
    parts = [
        "# 一覧表の対応表。「列の見出し: 項目」の右側だけを直してください。# から後は説明です(読み込みません)。\n",
        f"# 使える項目(使わない列は null):\n{fields}\n\n",
        f"title: {json.dumps(title, ensure_ascii=False)}  # 一覧の名称。出典として表示します\n",
        "# as_of: 2026-04-01  # 一覧の時点。省くと取り込んだ日\n",
        f"fiscal_year: {year}  # 「5月29日」のように年のない日付の年度\n"
        if year
        else "# fiscal_year: R8  # 「5月29日」のように年のない日付の年度\n",
        f"sheet: {json.dumps(sheet.name, ensure_ascii=False)}  # 読むシート\n" if sheet.sheets else "",
        f"header_rows: [{first}, {last}]  # 見出しの最初の行と最後の行(上から数えた番号)\n\n",
        "columns:\n",
        *lines,
        f"\namount_unit: {unit or '円'}  # 金額の列が数字だけのときの単位(円、千円、万円、百万円、億円)\n",
        "\n# 一覧の言葉と、それが指すもの。applicants は university(①大学) company(②企業) municipality(③自治体)\n",
        *_words(sheet, last, used, vocabulary),
    ]
    return "".join(parts)


def _fiscal_year(text: str) -> int | None:
    match = _YEAR.search(text)
    try:
        return parse_fiscal_year(match[0]) if match else None
    except EraError:
        return None


def _words(sheet: Sheet, last: int, used: dict[FieldName, int], vocabulary: Vocabulary) -> list[str]:
    """Return the section `words`: unknown words as comments to complete."""
    applicants: dict[str, None] = {}
    ministries: dict[str, None] = {}
    terms = vocabulary.words("ministry")
    for row in sheet.rows[last:]:
        for field_name, words in (("applicants", applicants), ("ministry", ministries)):
            index = used.get(field_name)  # type: ignore[call-overload]
            cell = row[index] if index is not None and index < len(row) else None
            text = text_of(cell)
            if not text:
                continue
            if field_name == "applicants":
                words |= dict.fromkeys(cells.read_applicant_cell(str(cell), {}, vocabulary).unknown)
            elif fold(text) not in terms and fold(text.split(" ")[0]) not in terms:
                words[text] = None
    lines = ["words:\n", "  applicants: {}\n" if not applicants else "  applicants:\n"]
    quoted = [json.dumps(word, ensure_ascii=False) for word in list(applicants)[:_SHOWN_WORDS]]
    lines += [f"    {word}: []  # [university, company] のように書く\n" for word in quoted]
    lines.append(
        "  ministry: {}\n" if not ministries else '  ministry: {}  # 例 {"環境省地域局": 環境省}。読めない所管:\n'
    )
    lines += [f"  #   {json.dumps(word, ensure_ascii=False)}\n" for word in list(ministries)[:_SHOWN_WORDS]]
    return lines


_URL = re.compile(r"https?://[^\s、，,;；。「」<>()（）]+")
NO_DEPARTMENT = "部署の記載なし"
_NEW_CALL_MARKS = {**dict.fromkeys("○〇◯", True), **dict.fromkeys("×✕✖", False)}
_NEW_CALL_WORDS = {fold(w): v for words, v in (("有 有り あり", True), ("無 無し なし", False)) for w in words.split()}


@dataclass
class TableReading:
    """Candidates of a list, numbers of rows without a name, and unreadable words by field with their counts."""

    candidates: list[Candidate] = field(default_factory=list)
    nameless: list[int] = field(default_factory=list)
    unread: Counter[tuple[FieldName, str]] = field(default_factory=Counter)


def table_origin(mapping: TableMapping, today: date) -> Origin:
    """Return where the candidates come from: the list, an edition and a document of its own."""
    as_of, title = mapping.file.as_of or today, mapping.file.title
    list_id = _list_id(mapping)
    return Origin(
        kind="table",
        edition=list_id,
        name_ja=title,
        name_en=title,
        fiscal_year=mapping.file.fiscal_year or fiscal_year_of(as_of),
        as_of=as_of,
        documents=({"id": list_id, "title": {"ja": title, "en": title}, "as_of": as_of.isoformat()},),
    )


def _list_id(mapping: TableMapping) -> str:
    return f"table-{hashlib.sha256(fold(mapping.file.title).encode()).hexdigest()[:8]}"


def read_rows(sheet: Sheet, mapping: TableMapping, vocabulary: Vocabulary) -> TableReading:
    """Return the candidates of a sheet, in the order of its rows; empty rows are passed over."""
    reading = TableReading()
    counts: Counter[str] = Counter()
    _, last_header_row = mapping.file.header_rows
    for number, row in enumerate(sheet.rows[last_header_row:], last_header_row + 1):
        if not any(text_of(cell) for cell in row):
            continue
        reader = _Row(row, number, mapping, vocabulary, reading)
        if not reader.text("name"):
            reading.nameless.append(number)
            continue
        record_id = reader.text("id") or " / ".join(t for t in (reader.text("name"), reader.text("ministry")) if t)
        counts[record_id] += 1
        if counts[record_id] > 1 and not reader.text("id"):
            record_id = f"{record_id} ({counts[record_id]})"
        pairs = zip(mapping.headings, row, strict=False)
        raw = {f"{n}: {heading}": text for n, (heading, cell) in enumerate(pairs, 1) if (text := text_of(cell))}
        reading.candidates.append(Candidate(record_id, reader.entry(), {"row": number, **raw}))
    return reading


class _Row:
    """Makes the entry of one row."""

    def __init__(
        self, row: list[Cell], number: int, mapping: TableMapping, vocabulary: Vocabulary, reading: TableReading
    ) -> None:
        self.row, self.number, self.mapping, self.vocabulary, self.reading = row, number, mapping, vocabulary, reading
        self.conditions: list[str] = []

    def cell(self, name: FieldName) -> Cell:
        index = self.mapping.columns.get(name)
        return self.row[index] if index is not None and index < len(self.row) else None

    def text(self, name: FieldName) -> str:
        return text_of(self.cell(name))

    def entry(self) -> dict[str, object]:
        name = self.text("name")
        fields = {
            **self._ministry(),
            "summary": {"ja": self.text("summary") or name},
            "applicants": self._applicants(),
            "new_call": self._new_call(),
            "region": self._region(),
            "support": self._support(),
            "calls": self._calls(),
            "urls": [{"url": url, "kind": "call"} for url in dict.fromkeys(_URL.findall(self.text("url")))],
            "contacts": self._contacts(),
        }
        conditions = [*self.conditions, self.text("note")]  # what the fields above could not take as a value
        fields["conditions"] = [{"ja": condition} for condition in conditions if condition]
        fields["sources"] = [{"document": _list_id(self.mapping), "lines": [[self.number, self.number]]}]
        return {"kind": "programme", "name": name, **without_empty(fields)}

    def _unread(self, name: FieldName, word: str, label: str) -> None:
        """Keep an unreadable word as a condition, and count it for the report."""
        self.reading.unread[name, word] += 1
        self.conditions.append(f"{label}: {word}")

    def _ministry(self) -> dict[str, object]:
        text = self.text("ministry")
        terms = self.vocabulary.words("ministry")
        for word in (text, text.split(" ")[0]):
            key = fold(word)
            ministry_id = self.mapping.ministries.get(key) or (terms[key].id if key in terms else None)
            if ministry_id and key:
                return owner_fields(ministry_id, self.vocabulary)
        if text:
            self._unread("ministry", text, "所管")
        return {}

    def _applicants(self) -> list[dict[str, object]]:
        text = self.text("applicants")
        if not text:
            return []
        cell = self.cell("applicants")
        cell_text = cell if isinstance(cell, str) else text  # line breaks in a cell separate its words
        applicants = cells.read_applicant_cell(cell_text, self.mapping.applicants, self.vocabulary)
        if applicants.unknown:
            for word in applicants.unknown:
                self.reading.unread["applicants", word] += 1
            self.conditions.append(f"対象者: {text}")
            return []
        self.conditions += [f"{word}が民間事業者等に含まれるかは窓口に確認" for word in applicants.to_confirm]
        return [{"type": t, "partial": True} if partial else {"type": t} for t, partial in applicants.types.items()]

    def _new_call(self) -> bool | None:
        text = self.text("new_call")
        value = _NEW_CALL_MARKS.get(text)
        if value is None:
            value = {**_NEW_CALL_WORDS, **self.mapping.new_call}.get(fold(text))
        if value is None and text:
            self._unread("new_call", text, "新規採択")
        return value

    def _region(self) -> dict[str, object] | None:
        text = self.text("region")
        area = read_area(text.replace("、", "/").replace("・", "/"), self.vocabulary)
        if area.prefectures:
            return {"text": {"ja": text}, "prefectures": list(area.prefectures)}
        if text and not area.is_nationwide:
            self._unread("region", text, "対象地域")
        return None

    def _support(self) -> dict[str, object]:
        rate, amount, unit = self.cell("rate"), self.text("cap"), self.mapping.file.amount_unit
        share = (
            float(rate) if isinstance(rate, int | float) and 0 < rate <= 1 else None
        )  # Excel shows it as a percentage
        rate_text = text_of(rate) if share is None else f"{share * 100:.10g}%"
        is_bare = amount.replace(",", "").replace(".", "").isdecimal()
        support = {
            "rate_text": rate_text,
            "rate_max": only_rate(rate_text) if share is None else share,
            "amount_text": f"{amount}{unit}" if is_bare else amount,
            "cap_jpy": only_sum(amount, unit),
        }
        return without_empty(support)

    def _calls(self) -> list[dict[str, object]]:
        opens, closes = cells.read_period(self.cell("period"), self.mapping.file.fiscal_year)
        if self.text("period") and opens is None and closes is None:
            self._unread("period", self.text("period"), "公募期間")
        opens = self._moment("opens_on", "公募開始") or opens
        closes = self._moment("deadline", "締切") or closes
        consult = self._moment("consult_by", "事前相談")
        if opens and closes and opens.day > closes.day:
            self._unread("opens_on", opens.day.isoformat(), "公募開始(締切より後)")
            opens = None
        first = opens or closes or consult
        if first is None:
            return []
        call = {
            "fiscal_year": fiscal_year_of(first.day),
            "opens_on": opens and opens.day.isoformat(),
            "deadline_at": closes and closes.at and closes.at.isoformat(),
            "deadline_on": closes.day.isoformat() if closes and not closes.at else None,
            "consult_by": consult and consult.day.isoformat(),
        }
        return [without_empty(call)]

    def _moment(self, name: FieldName, label: str) -> Moment | None:
        text = self.text(name)
        moment = cells.read_moment(self.cell(name), self.mapping.file.fiscal_year)
        if text and moment is None:
            self._unread(name, text, label)
        return moment

    def _contacts(self) -> list[dict[str, object]]:
        emails = cells.read_emails(f"{self.text('email')} {self.text('contact')}")
        phone, extension, _ = read_contact(f"{self.text('phone')} {self.text('contact')}")
        department = self.text("department")
        if not (emails or phone or department):
            return []
        who = " ".join(t for t in (self.text("ministry"), department or NO_DEPARTMENT) if t)
        desk = without_empty({"department": who, "phone": phone, "extension": phone and extension})
        return [{**desk, "email": email} for email in emails] or [desk]
