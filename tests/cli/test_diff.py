"""`diff`: planted changes are found, those and no other."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness import program_entry, run, write_catalog
from kakushin_cli.matching.diff import diff_records
from rs_samples import BUDGETS, PROGRAMS, program, write_tables


@pytest.fixture
def imports(tmp_path: Path) -> tuple[str, str]:
    before = [
        *PROGRAMS,
        program("50", "消える事業"),
        program("60", "海辺の再生可能エネルギー導入促進交付金"),
        program("70", "名を変える事業"),
    ]
    after = [
        *PROGRAMS[:3],
        program("345", "終わった事業", **{"事業終了（予定）年度": "2024", "終了予定なし": "FALSE"}),
        program("1900", "地域脱炭素移行・再エネ推進交付金", 課="移った課"),
        program("61", "海辺の再生可能エネルギー導入加速交付金"),
        program("70", "新しい名の事業", 事業の概要=program("70", "名を変える事業")["事業の概要"], 事業の目的="名を変える事業の目的。"),
        program("80", "全く別の新しい施策"),
    ]  # fmt: skip
    more = ({"予算事業ID": "12", "予算年度": "2023", "当初予算（合計）": "5", "執行額（合計）": "5"},)
    names = []
    for name, rows, budgets in (("a", before, BUDGETS), ("b", after, (*BUDGETS, *more))):
        paths = write_tables(tmp_path / f"zips-{name}", rows, budgets=budgets)
        assert run("data", "import", "rs", *paths, "-o", str(tmp_path / name)).code == 0
        names.append(str(tmp_path / name))
    return names[0], names[1]


def test_planted_changes_are_found_and_no_other(imports: tuple[str, str]) -> None:
    found = run("diff", *imports, "--json").json
    assert [
        (i["change"], i["severity"], i["id"], i.get("new_id"), i.get("basis"), i["fields"]) for i in found["items"]
    ] == [
        ("gone", "high", "rs-000050", None, None, []),
        ("renamed", "high", "rs-000060", "rs-000061", "similar", ["name", "summary", "purpose", "overview"]),
        ("renamed", "high", "rs-000070", None, "same-id", ["name"]),
        ("changed", "high", "rs-000345", None, None, ["until_fiscal_year"]),
        ("changed", "medium", "rs-000012", None, None, ["budget"]),
        ("changed", "medium", "rs-001900", None, None, ["unit"]),
        ("added", "medium", "rs-000080", None, None, []),
    ]
    by_id = {i["id"]: i for i in found["items"]}
    assert (by_id["rs-000345"]["old"], by_id["rs-000345"]["new"]) == (
        {"until_fiscal_year": 2023},
        {"until_fiscal_year": 2024},
    )
    assert by_id["rs-000050"]["old"]["name"] == "消える事業"
    assert found["total"] == 7


def test_nothing_differs_from_itself(imports: tuple[str, str]) -> None:
    done = run("diff", imports[0], imports[0], "--json")
    assert (done.json["total"], done.code) == (0, 0)
    assert "違いはありません" in done.stderr


def test_a_reimport_that_found_entries_vanished_shows_them_gone(imports: tuple[str, str], tmp_path: Path) -> None:
    paths = write_tables(tmp_path / "fewer", PROGRAMS[:4])
    assert run("data", "import", "rs", *paths, "-o", imports[1]).code == 0
    gone = [i["id"] for i in run("diff", *imports, "--json").json["items"] if i["change"] == "gone"]
    assert {"rs-000050", "rs-001900", "rs-000070"} <= set(gone)


def test_editions_and_every_format(imports: tuple[str, str], tmp_path: Path) -> None:
    editions = run("diff", "2021-12-draft", "after-2021-12", "--json").json["items"]
    assert {i["change"] for i in editions} <= {"gone", "added", "renamed"}
    assert any(i["change"] == "added" for i in editions)
    for name in ("csv", "tsv", "markdown", "jsonl"):
        done = run("diff", *imports, "-f", name)
        assert done.code == 0, done.stderr
        text = done.stdout
        assert "rs-000345" in text
        assert "until_fiscal_year" in text.replace("\\_", "_")
    assert run("diff", *imports, "-o", str(tmp_path / "d.xlsx")).code == 0
    table = run("diff", *imports, terminal=True, columns=160).stdout
    assert "名称が類似(推定)" in table
    assert "2023 → 2024" in table
    refused = run("diff", "rs9999", imports[0])
    assert refused.code == 2
    assert "2021-12-draft" in refused.stderr


def test_files_are_compared_too(tmp_path: Path) -> None:
    a = write_catalog(tmp_path / "a", programs=[program_entry("one", "一つ目", new_call=True)])
    b = write_catalog(tmp_path / "b", programs=[program_entry("one", "一つ目", new_call=False)])
    (item,) = run("diff", str(a), str(b), "--json").json["items"]
    assert (item["change"], item["severity"], item["old"], item["new"]) == (
        "changed", "high", {"new_call": True}, {"new_call": False},
    )  # fmt: skip


RECORDS = st.dictionaries(
    st.sampled_from("abcdef"),
    st.tuples(st.sampled_from(["港の事業", "川の施設整備費", "宇宙の実験棟"]), st.integers(0, 2)),
)


def records(made: dict[str, tuple[str, int]]) -> list[dict[str, Any]]:
    return [{"id": i, "name": n, "ministry": None, "unit": u} for i, (n, u) in made.items()]


@given(RECORDS, RECORDS)
def test_every_difference_is_told_once(before: dict[str, Any], after: dict[str, Any]) -> None:
    found = {d.id: d.change for d in diff_records(records(before), records(after))}
    expected = {i: "gone" for i in before if i not in after} | {i: "added" for i in after if i not in before}
    for i in before.keys() & after.keys():
        if before[i] != after[i]:
            expected[i] = "renamed" if before[i][0] != after[i][0] else "changed"
    assert found == expected
