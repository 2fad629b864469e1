"""`status --against`: answers rest on an id or an equal name and ministry, the rest are questions; the patch loads."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from factories import make_lifecycle, make_program
from harness import bundled_catalog, run
from kakushin_cli.catalog.model import Import, Program
from kakushin_cli.matching.against import Sheets, name_key
from rs_samples import PROGRAMS, program, write_tables


def sheet(record: str, name: str, **changes: Any) -> Program:
    imported = Import("rs", record, date(2026, 11, 1))
    return make_program(f"rs-{record.zfill(6)}", name=name, imported_from=imported, applicants=None, **changes)


def own(name: str, rs_id: str | None = None, **changes: Any) -> Program:
    return make_program("cao-own", name=name, lifecycle=make_lifecycle("running", rs_id=rs_id), **changes)


def test_the_id_wins_over_the_name() -> None:
    sheets = Sheets([sheet("12", "新しい名"), sheet("13", "港の事業")], 2024)
    compared = sheets.compare(own("港の事業", "012"))
    assert compared.sheet
    assert (compared.sheet.id, compared.basis, compared.findings) == ("rs-000012", "id", ("name_differs",))


def test_an_equal_name_counts_within_the_ministry_only() -> None:
    sheets = Sheets([sheet("12", "港の事業（うち川の分（試行））")], 2024)
    same = sheets.compare(own("港の 事業"))
    assert (same.basis, same.findings) == ("name", ("running",))
    other = sheets.compare(own("港の事業", ministry="moe"))
    assert (other.sheet, other.findings) == (None, ("not_found",))


def test_an_entry_whose_id_is_not_in_the_sheets_is_never_answered_by_name() -> None:
    compared = Sheets([sheet("12", "港の事業")], 2024).compare(own("港の事業", "99"))
    assert (compared.sheet, compared.findings) == (None, ("question",))
    assert [p.id for p in compared.candidates] == ["rs-000012"]


def test_two_of_one_name_and_a_close_name_are_questions() -> None:
    twice = Sheets([sheet("12", "港の事業"), sheet("13", "港の事業")], 2024).compare(own("港の事業"))
    assert (twice.sheet, twice.findings, len(twice.candidates)) == (None, ("question",), 2)
    close = Sheets([sheet("12", "港の脱炭素化支援事業")], 2024).compare(own("港の脱炭素支援事業"))
    assert (close.sheet, close.findings) == (None, ("question",))


@pytest.mark.parametrize(
    ("changes", "findings"),
    [
        ({"until_fiscal_year": 2023}, ("ended",)),
        ({"until_fiscal_year": 2024}, ("running",)),
        ({"ministry": "moe"}, ("unit_differs",)),
        ({"until_fiscal_year": 2022, "ministry": "moe"}, ("ended", "unit_differs")),
    ],
)
def test_what_the_sheets_say(changes: dict[str, Any], findings: tuple[str, ...]) -> None:
    assert Sheets([sheet("12", "港の事業", **changes)], 2024).compare(own("港の事業", "12")).findings == findings


def test_remarks_in_brackets_do_not_count_other_brackets_do() -> None:
    assert name_key("甲事業（うち乙）") == name_key("甲事業")
    assert name_key("甲事業（乙型）") != name_key("甲事業")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    known = [p for p in bundled_catalog().programs if p.lifecycle and p.lifecycle.rs_id]
    rows = [program(p.lifecycle.rs_id or "", p.name) for p in known if p.lifecycle]
    unique = list({r["予算事業ID"]: r for r in rows}.values())
    paths = write_tables(tmp_path / "zips", [*PROGRAMS[:3], *unique], year=2026)
    assert run("data", "import", "rs", *paths, "-o", str(tmp_path / "rs2026")).code == 0
    return tmp_path / "rs2026"


def test_every_known_id_is_found(folder: Path) -> None:
    items = {i["id"]: i for i in run("status", "--against", str(folder), "--json").json["items"]}
    known = {p.id: p.lifecycle.rs_id for p in bundled_catalog().programs if p.lifecycle and p.lifecycle.rs_id}
    assert len(known) > 30
    assert {i: items[i]["rs"]["rs_id"] for i in known} == known
    for item in items.values():
        assert item["basis"] in ("id", "name") if item["rs"] else item["basis"] is None
        assert item["id"] in known or item["rs"] is None


def test_the_table_fits_and_the_patch_is_a_catalogue(folder: Path, tmp_path: Path) -> None:
    text = run("status", "--against", str(folder), terminal=True).stdout
    assert "該当なし" in text
    patch = tmp_path / "patch.yaml"
    done = run("status", "--against", str(folder), "-o", str(patch))
    assert done.code == 0, done.stderr
    assert "該当なし" in patch.read_text("utf-8")
    checked = run("data", "check", str(patch), "--today", "2021-12-23")
    assert checked.code == 0, checked.stdout
    again = run("status", "--against", str(folder), "-o", str(patch))
    assert (again.code, "--force" in again.stderr) == (1, True)
    assert run("status", "--data", str(patch), "--json").code == 0


def test_what_is_no_import_is_told(tmp_path: Path) -> None:
    for path in (tmp_path / "none", tmp_path):
        done = run("status", "--against", str(path))
        assert done.code == 2
        assert "data import rs" in done.stderr
