"""A mapping proposed from the heading of a list, with comments for the person who edits it."""

from __future__ import annotations

import json
import re

from kakushin_cli.catalog.vocabulary import Vocabulary
from kakushin_cli.importers.table.cells import read_applicant_cell
from kakushin_cli.importers.table.fields import FIELDS, FieldName, field_of, unit_of
from kakushin_cli.importers.table.sheet import Sheet, text_of
from kakushin_cli.japanese.era import EraError, parse_fiscal_year
from kakushin_cli.japanese.folding import fold

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
