"""The mapping from columns to fields: proposed from the heading of a list, and read from YAML, every fault at its line."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, ValidationError

from kakushin_cli.catalog.faults import CatalogInvalidError, Fault, YamlMap, fault_at
from kakushin_cli.catalog.model import ApplicantType
from kakushin_cli.catalog.validate import FileModel, model_faults
from kakushin_cli.catalog.values import Day, FiscalYear, Line, LineNumber
from kakushin_cli.catalog.vocabulary import Vocabulary
from kakushin_cli.catalog.yaml_file import read_yaml
from kakushin_cli.errors import UnknownTermError
from kakushin_cli.importers.table.sheet import FIELDS, FieldName, Sheet, field_of, read_applicant_cell, text_of, unit_of
from kakushin_cli.japanese.era import EraError, parse_fiscal_year
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
    for heading, field in entry.columns.items():
        index = indices.get(fold(heading))
        if index is None:
            names = ", ".join(dict.fromkeys(h for h in headings if h))
            add_fault("table-column-missing", "columns", heading, about_key=True, column=heading, columns=names)
        elif field in columns:
            add_fault("table-field-twice", "columns", heading, field=field, first=headings[columns[field]])
        elif field is not None:
            columns[field] = index
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
        field = field_of(heading)
        if field in used:
            field = None
        if field:
            used[field] = index
        meaning = FIELDS[field].meaning if field else "使わない"
        lines.append(f"  {json.dumps(heading, ensure_ascii=False)}: {field or 'null'}  # {meaning}\n")
    top = " ".join(text_of(cell) for row in sheet.rows[: first - 1] for cell in row)
    year = _fiscal_year(f"{top} {title}")
    unit = unit_of(headings[used["cap"]]) if "cap" in used else None
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
        for field, words in (("applicants", applicants), ("ministry", ministries)):
            index = used.get(field)  # type: ignore[call-overload]
            cell = row[index] if index is not None and index < len(row) else None
            text = text_of(cell)
            if not text:
                continue
            if field == "applicants":
                words |= dict.fromkeys(read_applicant_cell(str(cell), {}, vocabulary).unknown)
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
