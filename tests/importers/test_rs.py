"""行政事業レビュー: what is taken over from the tables, what never is, and what damaged files are answered with."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from harness import run
from kakushin_cli.catalog import loading
from kakushin_cli.importers.rs import summary_of
from kakushin_cli.importers.rs_files import COLUMNS
from rs_samples import PERSON, PROGRAMS, RECIPIENT, block, program, table, write_tables


@pytest.fixture
def rs2024(tmp_path: Path) -> Path:
    done = run("data", "import", "rs", *write_tables(tmp_path / "zips"), "-o", str(tmp_path / "rs2024"))
    assert done.code == 0, done.stderr
    return tmp_path / "rs2024"


def shown(folder: Path, entry: str) -> dict[str, Any]:
    (item,) = run("show", entry, "--data", str(folder), "--json").json["items"]
    assert isinstance(item, dict)
    return item


def test_a_programme_comes_over_with_its_facts(rs2024: Path) -> None:
    item = shown(rs2024, "rs-000007")
    assert item["name"] == "港の脱炭素交付金"
    assert item["ministry"]["id"] == "moe"
    assert item["unit"] == "大臣官房 地域課"
    assert item["summary"] == "港の脱炭素交付金は、市町村の脱炭素を交付金で支える。／二行目。"
    assert item["purpose"] == "港の脱炭素交付金の目的。"
    assert (item["from_fiscal_year"], "until_fiscal_year" in item, item["methods"]) == (2020, False, ["交付"])
    assert [(u["url"][-6:], u["kind"]) for u in item["urls"]] == [("a.html", "home"), ("/b.pdf", "document")]
    assert item["support"] == {
        "detail": "補助対象: 市町村", "rate_text": "１／２以内", "rate_max": 0.5, "amount_text": "1,000万円",
        "cap_jpy": 10_000_000,
    }  # fmt: skip
    assert item["budget"] == [
        {"fiscal_year": 2023, "initial_jpy": 1000, "executed_jpy": 900},
        {"fiscal_year": 2024, "initial_jpy": 2000, "executed_jpy": None},
    ]
    assert item["imported_from"] == {"kind": "rs", "record_id": "7", "read_on": "2026-11-24"}
    assert item["verified_on"] is None
    (applicant,) = item["applicants"]
    assert applicant.items() >= {"type": "municipality", "basis": "inferred", "tier": "T1", "quote": "市町村"}.items()
    assert item["themes"] == []
    assert [w["code"] for w in item["warnings"]] == ["candidate"]


def test_agencies_are_read_and_several_rates_stay_text(rs2024: Path) -> None:
    item = shown(rs2024, "rs-000012")
    assert (item["ministry"]["id"], item["agency"]["name"]) == ("mlit", "観光庁")
    assert item["support"]["rate_text"] == "(1) 1/2 (2) 2/3"
    assert item["support"]["amount_text"] == "(2) 2億円等"
    assert not {"rate_max", "cap_jpy"} & set(item["support"])


def test_names_of_persons_are_kept_nowhere(rs2024: Path) -> None:
    files = [p for p in rs2024.rglob("*") if p.is_file()]
    assert len(files) == 2
    for path in files:
        text = path.read_text("utf-8")
        assert PERSON not in text
        assert "作成責任者" not in text
        assert "隣の課" in text or path.suffix == ".yaml"


def test_two_rows_of_one_programme_are_one_entry(rs2024: Path) -> None:
    listed = run("list", "--data", str(rs2024), "--no-bundled", "--json").json
    assert sorted(i["id"] for i in listed["items"]) == ["rs-000007", "rs-000012", "rs-000345", "rs-001900"]
    assert listed["as_of"] == "2025-03-31"


def test_imported_entries_are_searched_and_listed_at_once(rs2024: Path) -> None:
    found = run("search", "--data", str(rs2024), "脱炭素 交付金", "--json").json["items"]
    assert "rs-000007" in [i["id"] for i in found]
    listed = run("list", "--data", str(rs2024), "--ministry", "環境省", "--json").json["items"]
    ids = [i["id"] for i in listed]
    assert {"rs-000007", "moe-environment-research-fund"} <= set(ids)
    table_text = run("list", "--data", str(rs2024), "--ministry", "環境省", terminal=True).stdout
    assert "港の脱炭素交付金(未確認)" in table_text
    tsv = run(
        "list", "--data", str(rs2024), "--ministry", "moe", "--fields", "id,imported_from,verified_on", "-f", "tsv"
    ).stdout
    assert "rs-000007" in tsv
    only = run("list", "--data", str(rs2024), "--edition", "2021-12-draft", "--json").json["items"]
    assert not [i for i in only if i["id"].startswith("rs-")]
    assert len(run("list", "--data", str(rs2024), "--edition", "rs-2024", "--json").json["items"]) == 3
    past = run("list", "--data", str(rs2024), "--as-of", "2021-12-23", "--json").json["items"]
    assert not [i for i in past if i["id"].startswith("rs-")]


def test_the_first_use_of_a_folder_need_not_read_its_files(rs2024: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object, **__: object) -> None:
        raise AssertionError("files are read")

    monkeypatch.setattr(loading, "write_files", never)
    assert len(run("list", "--data", str(rs2024), "--edition", "rs-2024", "--json").json["items"]) == 3
    assert run("list", "--data", str(rs2024), "--rebuild").code != 0


def test_a_fault_in_another_file_of_the_folder_does_not_fail_an_import(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "own.yaml").write_text("programs:\n- id: Not a slug\n", "utf-8")
    done = run("data", "import", "rs", *write_tables(tmp_path / "zips"), "-o", str(tmp_path / "out"))
    assert (done.code, done.stderr) == (0, "")
    assert run("list", "--data", str(tmp_path / "out")).code == 4


def test_a_candidate_is_at_best_to_be_confirmed(rs2024: Path) -> None:
    path = rs2024 / "rs.yaml"
    text = path.read_text("utf-8")
    first, last = text.split("- id: rs-000007\n")
    last = re.sub(r"(?m)^  applicants: .*$", "  applicants: [{type: municipality}]\n  new_call: true", last, count=1)
    listed = f"{first}- id: rs-000007\n{last}"
    path.write_text(listed, "utf-8")

    def judged(who: str) -> dict[str, Any]:
        items = run("match", "-a", who, "--data", str(rs2024), "--json").json["items"]
        found = next(i for i in items if i["id"] == "rs-000007")
        assert isinstance(found, dict)
        return found

    for who in ("municipality", "university"):
        item = judged(who)
        assert (item["verdict"], item["basket"]) == ("check", "check")
        assert item["reasons"][-1]["criterion"] == "verified"
        assert item["reasons"][-1]["outcome"] == "unknown"
    verified = "- id: rs-000007\n  verified_on: 2026-11-20\n  nationwide: true\n"
    path.write_text(listed.replace("- id: rs-000007\n", verified), "utf-8")
    assert judged("municipality")["verdict"] == "eligible"
    assert judged("university")["verdict"] == "via_partner"
    assert [w["code"] for w in judged("university")["warnings"]] == []


def test_csvs_and_zips_give_the_same(rs2024: Path, tmp_path: Path) -> None:
    paths = write_tables(tmp_path / "csvs", zipped=False)
    assert run("data", "import", "rs", *reversed(paths), "-o", str(tmp_path / "other")).code == 0
    assert (tmp_path / "other" / "rs.yaml").read_bytes() == (rs2024 / "rs.yaml").read_bytes()


def test_only_the_table_of_programmes_is_required(tmp_path: Path) -> None:
    _, programs, *rest = write_tables(tmp_path / "zips")
    done = run("data", "import", "rs", programs, "-o", str(tmp_path / "out"))
    assert done.code == 0
    assert all(t in done.stderr for t in ("1-1", "1-4", "2-1"))
    refused = run("data", "import", "rs", *rest, "-o", str(tmp_path / "no"))
    assert (refused.code, "1-2" in refused.stderr) == (2, True)
    assert not (tmp_path / "no").exists()


def test_an_unknown_ministry_is_told_with_the_repair_and_can_be_repaired(tmp_path: Path) -> None:
    paths = write_tables(
        tmp_path / "zips", [*PROGRAMS, program("9", "新しい庁の事業", 政策所管府省庁="未来庁", 府省庁="未来庁")]
    )
    out = tmp_path / "out"
    first = run("data", "import", "rs", *paths, "-o", str(out))
    assert "未来庁" in first.stderr
    assert "ministries.yaml" in first.stderr
    item = shown(out, "rs-000009")
    assert item["ministry"] is None
    assert "ministry-unknown" in [w["code"] for w in item["warnings"]]
    (out / "ministries.yaml").write_text('vocabulary: {ministries: [{id: mirai, name: {ja: "未来庁"}}]}\n', "utf-8")
    second = run("data", "import", "rs", *paths, "-o", str(out), "-f", "json")
    assert "未来庁" not in second.stderr
    assert [c["fields"] for c in second.json["changed"]] == [["ministry", "warnings"]]
    assert shown(out, "rs-000009")["ministry"] == {"id": "mirai", "name": "未来庁"}


def test_the_next_year_updates_the_folder(rs2024: Path, tmp_path: Path) -> None:
    changed = [program("7", "港の脱炭素交付金(改)"), *PROGRAMS[2:3], program("99", "新しい事業")]
    paths = write_tables(tmp_path / "next", changed, year=2025)
    report = run("data", "import", "rs", *paths, "-o", str(rs2024), "-f", "json").json
    assert [i["id"] for i in report["new"]] == ["rs-000099"]
    assert [i["id"] for i in report["vanished"]] == ["rs-000345", "rs-001900"]
    assert "name" in next(i for i in report["changed"] if i["id"] == "rs-000007")["fields"]
    assert run("data", "check", str(rs2024)).code == 0
    assert shown(rs2024, "rs-000345")["edition"] == "rs-2024"
    assert shown(rs2024, "rs-000007")["edition"] == "rs-2025"


def test_mixed_years_are_refused(tmp_path: Path) -> None:
    first = write_tables(tmp_path / "a", year=2024)
    other = write_tables(tmp_path / "b", year=2025)
    done = run("data", "import", "rs", *first[:2], *other[2:], "-o", str(tmp_path / "out"))
    assert done.code == 2
    assert "年度" in done.stderr
    assert not (tmp_path / "out").exists()


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "cut-row": lambda b: b[: b.rindex("の目的".encode())],
    "cut-quote": lambda b: b + '"開いたまま'.encode(),
    "cp932": lambda b: b.decode("utf-8-sig").encode("cp932", "replace"),
    "empty": lambda _: b"",
    "nul": lambda b: b[:-40] + b"\xff\xfe\x00",
}


@pytest.mark.parametrize("how", DAMAGE)
def test_a_damaged_table_is_told_and_nothing_is_written_over(how: str, rs2024: Path, tmp_path: Path) -> None:
    before = (rs2024 / "rs.yaml").read_bytes()
    bad = tmp_path / "bad.csv"
    bad.write_bytes(DAMAGE[how](table("1-2", PROGRAMS)))
    done = run("data", "import", "rs", str(bad), "-o", str(rs2024))
    assert done.code in (1, 2), done.stdout
    assert "bad.csv" in done.stderr or "1-2" in done.stderr
    assert "不具合" not in done.stderr
    assert (rs2024 / "rs.yaml").read_bytes() == before
    assert not list(rs2024.rglob("*.tmp"))


def test_a_torn_zip_is_told(tmp_path: Path) -> None:
    paths = write_tables(tmp_path / "zips")
    torn = Path(paths[1])
    torn.write_bytes(torn.read_bytes()[:-30])
    done = run("data", "import", "rs", *paths, "-o", str(tmp_path / "out"))
    assert done.code in (1, 2)
    assert "不具合" not in done.stderr


def test_the_bar_is_drawn_for_a_person_only(tmp_path: Path) -> None:
    paths = write_tables(tmp_path / "zips")
    watched = run("data", "import", "rs", *paths, "-o", str(tmp_path / "a"), terminal=True)
    alone = run("data", "import", "rs", *paths, "-o", str(tmp_path / "b"))
    assert "100%" in watched.stderr
    assert alone.stderr == ""


def test_a_summary_ends_with_a_sentence_where_it_can() -> None:
    assert summary_of("短い。") == "短い。"
    assert summary_of("あ" * 60 + "。" + "い" * 100) == "あ" * 60 + "。"
    assert len(summary_of("あ" * 500)) == 120


def test_raw_records_hold_what_the_source_says(rs2024: Path) -> None:
    (path,) = (rs2024 / "raw").iterdir()
    records = {r["id"]: r["raw"] for r in map(json.loads, path.read_text("utf-8").splitlines())}
    assert records["rs-000007"]["事業の目的"] == "港の脱炭素交付金の目的。"
    assert records["rs-000007"]["その他担当組織"] == ["環境省 隣の課"]


def import_table(tmp_path: Path, content: bytes) -> Path:
    (tmp_path / "1-2.csv").write_bytes(content)
    done = run("data", "import", "rs", str(tmp_path / "1-2.csv"), "-o", str(tmp_path / "out"))
    assert done.code == 0, done.stderr
    return tmp_path / "out"


def test_a_column_of_persons_is_dropped_under_another_name_too(tmp_path: Path) -> None:
    content = table("1-2", [{**program("7", "港の事業"), "現状・課題": PERSON}])
    folder = import_table(tmp_path, content.replace("現状・課題".encode(), "作成責任者氏名".encode()))
    assert PERSON not in "".join(p.read_text("utf-8") for p in folder.rglob("*.*"))


def test_a_renamed_column_is_read_once_its_name_is_in_the_table_of_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(COLUMNS, "purpose", (*COLUMNS["purpose"], "目的及び目標"))
    content = table("1-2", PROGRAMS).replace("事業の目的".encode(), "目的 及び目標".encode())
    assert shown(import_table(tmp_path, content), "rs-000007")["purpose"] == "港の脱炭素交付金の目的。"


def test_inference_can_be_left_out(tmp_path: Path) -> None:
    paths = write_tables(tmp_path / "zips")
    done = run("data", "import", "rs", *paths, "--no-infer", "-o", str(tmp_path / "out"))
    assert (done.code, done.stderr) == (0, "")
    text = (tmp_path / "out" / "rs.yaml").read_text("utf-8")
    assert not any(key in text for key in ("applicants:", "inferred_themes:", "route:", "payment_note:"))


def test_without_payments_no_tier_is_higher_than_t2(tmp_path: Path) -> None:
    *paths, _ = write_tables(tmp_path / "zips")
    done = run("data", "import", "rs", *paths, "-o", str(tmp_path / "out"))
    assert "5-1" in done.stderr
    assert "T2" in done.stderr
    assert [a["tier"] for a in shown(tmp_path / "out", "rs-000007")["applicants"]] == ["T2"]


def test_payments_alone_make_a_note_and_no_applicant(tmp_path: Path) -> None:
    payees = [
        *block("12", "観光の研究を行う", "国立大学法人港湾大学", "国立大学法人河口大学", "国立大学法人港湾大学"),
        *block("12", "事務局の運営", "株式会社みなと事務", letter="B"),
    ]
    paths = write_tables(
        tmp_path / "zips",
        [program("12", "谷の観光事業", 事業の概要="観光を振興する。", 実施方法ー交付="", 実施方法ー補助="1")],
        subsidies=(),
        related=(),
        payees=payees,
    )
    assert run("data", "import", "rs", *paths, "-o", str(tmp_path / "out")).code == 0
    item = shown(tmp_path / "out", "rs-000012")
    assert "applicants" not in item
    assert item["payment_note"] == {"text": "申請者の記載はありません。支出先に国立大学2の実績"}


def test_names_of_recipients_are_stored_nowhere(rs2024: Path) -> None:
    files = [path for path in rs2024.rglob("*") if path.is_file()]
    assert len(files) >= 2
    assert not any(RECIPIENT in path.read_text("utf-8") for path in files)
    assert any('"自治体":2' in path.read_text("utf-8") for path in files)  # the same town twice counts once


def test_a_programme_it_was_merged_into_is_its_successor(rs2024: Path) -> None:
    relations = json.dumps(shown(rs2024, "rs-000345")["relations"], ensure_ascii=False)
    assert "rs-000007" in relations
    assert "統合先" in relations
    assert "099999" not in relations


def test_an_end_year_closes_nothing(rs2024: Path) -> None:
    item = shown(rs2024, "rs-000345")
    assert item["until_fiscal_year"] == 2023
    assert "lifecycle" not in item
