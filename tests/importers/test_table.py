"""An office's own list: a proposed mapping that needs next to no edits, and what becomes of every kind of cell."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from harness import run
from kakushin_cli.catalog.loading import check_paths, load_catalog, load_vocabulary
from kakushin_cli.catalog.model import Program
from kakushin_cli.importers.table.sheet import (
    FIELDS,
    TableError,
    field_of,
    read_applicant_cell,
    read_emails,
    read_moment,
    read_period,
    read_sheet,
    unit_of,
)
from table_samples import write_city, write_prefecture, write_university

TODAY = date(2026, 11, 24)
EDITS: dict[str, tuple[Callable[[Path], Path], tuple[tuple[str, str], ...]]] = {
    "city": (write_city, (('"農業者団体": []', '"農業者団体": [company]'),)),
    "prefecture": (write_prefecture, ()),
    "university": (write_university, (('"配分機関": null', '"配分機関": ministry'),)),
}
"""The lists, and what a person changes in the mapping proposed for each."""


def bring(folder: Path, name: str) -> dict[str, Program]:
    write, edits = EDITS[name]
    path, mapping = write(folder), folder / f"{name}.yaml"
    outcome = run("data", "import", "table", str(path), "--suggest-mapping", "-o", str(mapping))
    assert outcome.code == 0, outcome.stderr
    text = mapping.read_text("utf-8")
    for old, new in edits:
        assert text.count(old) == 1, text
        text = text.replace(old, new)
    mapping.write_text(text, "utf-8")
    outcome = run("data", "import", "table", str(path), "--mapping", str(mapping), "-o", str(folder / name))
    assert outcome.code == 0, outcome.stderr
    assert [f for f in check_paths([folder / name], TODAY) if f.severity == "error"] == []
    programs = [p for p in load_catalog([folder / name]).programs if p.imported_from]
    return {p.name: p for p in sorted(programs, key=lambda p: p.sources[0].lines)}


def types(program: Program) -> list[tuple[str, bool]]:
    return [(a.type, a.partial) for a in program.applicants or ()]


def test_no_list_needs_more_than_two_edits() -> None:
    assert all(len(edits) <= 2 for _, edits in EDITS.values())


def test_the_list_of_a_city_in_cp932(tmp_path: Path) -> None:
    found = bring(tmp_path, "city")
    assert list(found) == [
        "港まち脱炭素モデル事業",
        "地域交通リデザイン補助",
        "みどりの産地づくり",
        "まちの防災学習支援",
    ]
    first, second, third, fourth = found.values()
    assert types(first) == [("company", True), ("municipality", False)]
    assert first.support
    assert (first.support.rate_max, first.support.cap_jpy) == (2 / 3, 50_000_000)
    assert str(first.calls[0].deadline_at) == "2026-05-29 17:00:00+09:00"
    (desk,) = first.desks
    assert (desk.phone, desk.extension, desk.email) == ("03-5550-0001", "12", "a@moe.example.go.jp")
    assert [u.url for u in first.urls] == ["https://www.example.go.jp/a"]
    assert "事前相談が必要" in [c.ja for c in first.conditions]
    assert first.is_candidate
    assert types(second) == [("company", False), ("municipality", False)]
    assert (second.ministry, second.calls[0].deadline_on) == ("mlit", date(2026, 6, 30))
    assert (third.ministry, types(third), third.calls) == ("maff", [("company", False)], ())
    assert "締切: 随時" in [c.ja for c in third.conditions]
    assert (fourth.ministry, fourth.agency, len(types(fourth))) == ("mic", "fdma", 3)


def test_the_list_of_a_prefecture_with_merged_headings(tmp_path: Path) -> None:
    found = bring(tmp_path, "prefecture")
    assert "header_rows: [3, 4]" in (tmp_path / "prefecture.yaml").read_text("utf-8")
    islands, woods, people = found.values()
    assert [p.ministry for p in found.values()] == ["moe", "moe", "mic"]
    assert types(islands) == [("university", False), ("municipality", False)]
    assert (islands.calls[0].opens_on, islands.calls[0].deadline_on) == (date(2026, 4, 1), date(2026, 5, 29))
    assert islands.support
    assert (islands.support.rate_text, islands.support.rate_max, islands.support.cap_jpy) == ("75%", 0.75, 200_000_000)
    assert (woods.calls[0].opens_on, woods.calls[0].deadline_on) == (date(2026, 4, 10), date(2026, 6, 12))
    assert woods.region
    assert woods.region.prefectures == ("JP-33", "JP-34")
    assert people.support
    assert (people.support.rate_max, people.support.cap_jpy, people.support.amount_text) == (None, None, "要相談")
    assert (people.region, "対象地域: 沿岸部" in [c.ja for c in people.conditions]) == (None, True)
    assert str(people.calls[0].deadline_at) == "2026-06-30 17:00:00+09:00"


def test_the_list_of_a_university_with_a_mark(tmp_path: Path) -> None:
    material, sea = bring(tmp_path, "university").values()
    assert (material.ministry, sea.ministry) == ("mext", "meti")
    assert material.support
    assert sea.support
    assert (material.support.cap_jpy, sea.support.cap_jpy) == (30_000_000, 100_000_000)
    assert [d.email for d in material.desks] == ["x@mext.example.go.jp", "y@mext.example.go.jp"]
    assert [d.email for d in sea.desks] == ["z@meti.example.go.jp"]
    assert (material.calls[0].opens_on, material.calls[0].deadline_on) == (date(2026, 4, 1), date(2026, 5, 29))
    assert (types(material), types(sea)) == ([("university", False)], [("company", False)])


def test_the_raw_row_is_kept_and_a_second_import_changes_nothing(tmp_path: Path) -> None:
    bring(tmp_path, "city")
    (raw,) = (tmp_path / "city" / "raw").glob("table-*.jsonl")
    record = json.loads(raw.read_text("utf-8").splitlines()[2])["raw"]
    assert (record["row"], record["4: 対象者"]) == (4, "農業者団体")
    before = {p: p.read_bytes() for p in (tmp_path / "city").rglob("*") if p.is_file()}
    words = ("--mapping", str(tmp_path / "city.yaml"), "-o", str(tmp_path / "city"), "-f", "json")
    again = run("data", "import", "table", str(tmp_path / "city.csv"), *words)
    assert (again.json["total"], again.json["unchanged"]) == (4, 4)
    assert {p: p.read_bytes() for p in (tmp_path / "city").rglob("*") if p.is_file()} == before


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    path = write_city(tmp_path)
    mapping = tmp_path / "m.yaml"
    run("data", "import", "table", str(path), "--suggest-mapping", "-o", str(mapping))
    outcome = run("data", "import", "table", str(path), "--mapping", str(mapping), "-o", str(tmp_path / "out"))
    assert "applicants: 「農業者団体」は読み取れないため、文として残しました(1件)。" in outcome.stderr
    assert "deadline: 「随時」は読み取れないため" in outcome.stderr
    assert "事業名がないため取り込まなかった行: 7" in outcome.stderr
    program = next(p for p in load_catalog([tmp_path / "out"]).programs if p.name == "みどりの産地づくり")
    assert (program.applicants, "対象者: 農業者団体" in [c.ja for c in program.conditions]) == (None, True)


@pytest.mark.parametrize(
    ("old", "new", "place", "told"),
    [
        ('"事業名": name', '"事業": name', 1, "「事業」という列はありません"),
        ('"事業名": name', '"事業名": nam', 1, "「nam」は使えません"),
        ('"事業名": name', '"事業名": null', 1, "事業名の列が決まっていません"),
        ('"備考": note', '"備考": name', 1, "name に対応づけた列が二つあります"),
        ("header_rows: [1, 1]", "header_rows: [2, 1]", 1, "見出しの行 [2, 1]"),
        ("header_rows: [1, 1]", "header_rows: [1, 99]", 1, "見出しの行 [1, 99]"),
        ("amount_unit: 千円", "amount_unit: ドル", 1, "「ドル」は使えません"),
        ("  ministry: {}", '  ministry: {"国": 国の省}', 1, "「国の省」は使えません"),
        ("columns:", "colums:", 1, "「colums」という項目はありません"),
        ("title: ", "title ", 1, "m.yaml:"),
    ],
)
def test_faults_of_a_mapping_are_told_with_their_place(
    tmp_path: Path, old: str, new: str, place: int, told: str
) -> None:
    path, mapping = write_city(tmp_path), tmp_path / "m.yaml"
    run("data", "import", "table", str(path), "--suggest-mapping", "-o", str(mapping))
    text = mapping.read_text("utf-8")
    assert text.count(old) == place, text
    mapping.write_text(text.replace(old, new), "utf-8")
    outcome = run("data", "import", "table", str(path), "--mapping", str(mapping), "-o", str(tmp_path / "out"))
    assert outcome.code == 4, outcome.stderr
    line = text.replace(old, new)[: text.index(old)].count("\n") + 1
    assert re.search(rf"m\.yaml:{line}:\d+: .*{re.escape(told)}|m\.yaml:\d+:\d+", outcome.stderr)
    assert told in outcome.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.csv", b"", "に中身がありません"),
        ("a.csv", b"\x81\xff\xff\x00", "の文字コードが分かりません"),
        ("a.xlsx", b"PK\x03\x04broken", "をExcelのブックとして読み込めません"),
    ],
)
def test_a_list_that_cannot_be_read_is_told(tmp_path: Path, name: str, content: bytes, told: str) -> None:
    (tmp_path / name).write_bytes(content)
    outcome = run("data", "import", "table", str(tmp_path / name), "--suggest-mapping")
    assert (outcome.code, outcome.stdout) == (4, "")
    assert told in outcome.stderr


def test_a_sheet_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(TableError) as caught:
        read_sheet(write_prefecture(tmp_path), "別表")
    assert "シート: 表紙、一覧" in caught.value.lines("ja")[1]


def test_wrong_usage_is_told(tmp_path: Path) -> None:
    path = str(write_city(tmp_path))
    for words in ((path,), (path, "--mapping", "m.yaml"), ("none.csv", "--suggest-mapping")):
        outcome = run("data", "import", "table", *words)
        assert (outcome.code, outcome.stdout) == (2, "")
        assert outcome.stderr


def test_a_mapping_that_is_there_stays_unless_forced(tmp_path: Path) -> None:
    path, mapping = str(write_city(tmp_path)), tmp_path / "m.yaml"
    mapping.write_text("mine", "utf-8")
    words = ("data", "import", "table", path, "--suggest-mapping", "-o", str(mapping))
    assert (run(*words).code, mapping.read_text("utf-8")) == (1, "mine")
    assert (run(*words, "--force").code, "columns:" in mapping.read_text("utf-8")) == (0, True)


@pytest.mark.parametrize("text", ["a\tb\n事業名\t所管\nx\t環境省\n", "a,b\r事業名,所管\rx,環境省\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp932"])
def test_other_forms_of_text_tables(tmp_path: Path, text: str, encoding: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(text.encode(encoding))
    sheet = read_sheet(path)
    assert (sheet.rows[1:], sheet.heading()) == ([["事業名", "所管"], ["x", "環境省"]], (2, 2))


@pytest.mark.parametrize(
    ("cell", "day", "clock"),
    [
        ("令和8年5月29日", "2026-05-29", None), ("R8.5.29(金)", "2026-05-29", None), ("2026/5/29 17:00", "2026-05-29", "17:00"),
        ("令和八年五月二十九日午後5時必着", "2026-05-29", "17:00"), ("5月29日", "2026-05-29", None), ("3/31", "2027-03-31", None),
        ("5月29日(金)12時まで", "2026-05-29", "12:00"), ("2026-05-29 24:00", "2026-05-29", None),
        (datetime(2026, 5, 29, 17), "2026-05-29", "17:00"), (date(2026, 5, 29), "2026-05-29", None),
        ("未定", None, None), ("随時", None, None), ("", None, None), (None, None, None), ("2月30日", None, None), (46171, None, None),
    ],
)  # fmt: skip
def test_days_of_cells(cell: Any, day: str | None, clock: str | None) -> None:
    found = read_moment(cell, 2026)
    assert (found and found.day.isoformat()) == day
    assert (found and found.at and found.at.strftime("%H:%M")) == clock


def test_a_day_without_a_year_needs_the_year_of_the_list() -> None:
    assert read_moment("5月29日", None) is None
    first, last = read_period("令和8年12月1日〜1月31日", None)
    assert first
    assert last
    assert (first.day, last.day) == (date(2026, 12, 1), date(2027, 1, 31))


@pytest.mark.parametrize(
    ("text", "types", "unknown"),
    [
        ("①③", ["university", "municipality"], ()), ("大学・企業", ["university", "company"], ()),
        ("産学官", ["university", "company"], ()), ("県\n市町村", ["municipality"], ()), ("漁協の会", [], ("漁協の会",)),
        ("大学、謎の団体", ["university"], ("謎の団体",)), ("", [], ()),
    ],
)  # fmt: skip
def test_applicants_of_a_cell(text: str, types: list[str], unknown: tuple[str, ...]) -> None:
    found = read_applicant_cell(text, {"産学官": ("university", "company")}, load_vocabulary())
    assert (list(found.types), found.unknown) == (types, unknown)


def test_several_mail_addresses_in_one_cell() -> None:
    text = "ａ@b.go.jp; c(atmark)d.ac.jp\ne_atmark_f.jp 又は a@b.go.jp"
    assert read_emails(text) == ["a@b.go.jp", "c@d.ac.jp", "e@f.jp"]


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("事業名", "name"), ("補助事業の名称", None), ("補助金名", "name"), ("所管省庁", "ministry"), ("対象者", "applicants"),
        ("補助率", "rate"), ("上限額(千円)", "cap"), ("公募期間 / 締切", "deadline"), ("公募期間 / 開始", "opens_on"), ("公募期間", "period"),
        ("締め切り", "deadline"), ("〆切", "deadline"), ("問い合わせ先", "contact"), ("メールアドレス", "email"), ("ＵＲＬ", "url"),
        ("備考※", "note"), ("補助 / 率", "rate"), ("担当者", None), ("", None),
    ],
)  # fmt: skip
def test_headings_are_known(heading: str, field: str | None) -> None:
    assert field_of(heading) == field


def test_every_field_has_a_heading_of_its_own_and_units_are_read() -> None:
    headings = [re.sub(r"\([^()]*\)\??|\?", "", f.headings.split("|")[0]) for f in FIELDS.values()]
    assert all(headings)
    assert [unit_of(h) for h in ("上限額（千円）", "金額(単位:百万円)", "上限額")] == ["千円", "百万円", None]


def test_a_formula_without_a_value_and_odd_cells_do_no_harm(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["事業名", "補助率", "締切"], ["=A1", True, 46171], ["港の事業", -1, "\x0b改行\n"]):
        sheet.append([c if c != "\x0b改行\n" else "改行\n" for c in row])
    book.save(tmp_path / "odd.xlsx")
    mapping = tmp_path / "m.yaml"
    run("data", "import", "table", str(tmp_path / "odd.xlsx"), "--suggest-mapping", "-o", str(mapping))
    words = ("--mapping", str(mapping), "-o", str(tmp_path / "out"))
    outcome = run("data", "import", "table", str(tmp_path / "odd.xlsx"), *words)
    assert outcome.code == 0, outcome.stderr
    assert [f for f in check_paths([tmp_path / "out"], TODAY) if f.severity == "error"] == []
