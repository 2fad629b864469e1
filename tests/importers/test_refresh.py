"""`data refresh`, `data review`, `data verify`: what people wrote stays, whatever the source brings."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness import Outcome, program_entry, run, write_catalog
from kakushin_cli.importers.candidate import Candidate, Origin
from kakushin_cli.importers.store import import_candidates, read_entries, write_entries
from rs_samples import PROGRAMS, program, write_tables

LATER = (
    program("7", "港の脱炭素交付金(改)", 事業開始年度="2021"),
    program("12", "谷の観光事業", 政策所管府省庁="国土交通省", 府省庁="国土交通省　観光庁"),
    program("1900", "地域脱炭素移行・再エネ推進交付金"),
    program("88", "新しい脱炭素事業"),
)


def refresh(tmp_path: Path, programs: Any = PROGRAMS, *more: str, year: int = 2024) -> dict[str, Any]:
    """Refresh the folder `rs` and return the report."""
    outcome = try_refresh(tmp_path, programs, *more, year=year)
    assert outcome.code == 0, outcome.stderr
    return outcome.json


def try_refresh(tmp_path: Path, programs: Any = PROGRAMS, *more: str, year: int = 2024) -> Outcome:
    tables = write_tables(tmp_path / str(year), programs, year=year)
    return run("data", "refresh", *tables, "-o", str(tmp_path / "rs"), "--json", *more)


def entry(tmp_path: Path, own_id: str) -> dict[str, Any]:
    """Return an entry of the folder `rs`."""
    outcome = run("show", own_id, "--data", str(tmp_path / "rs"), "--json")
    assert outcome.code == 0, outcome.stderr
    item: dict[str, Any] = outcome.json["items"][0]
    return item


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert text.count(old) == 1, text
    path.write_text(text.replace(old, new), "utf-8")


def test_a_folder_is_made_and_brought_up_to_date(tmp_path: Path) -> None:
    first = refresh(tmp_path)
    assert [first["counts"][k] for k in ("new", "changed", "gone", "unchanged", "merged")] == [4, 0, 0, 0, 1]
    assert first["backup"] is None
    assert first["merged"] == [{"id": "rs-001900", "entries": ["moe-local-decarbonization-grant"]}]
    own = (tmp_path / "rs" / "notes.txt", tmp_path / "rs" / "ours.yaml")
    own[0].write_text("覚え書き", "utf-8")
    write_catalog(tmp_path / "rs", "ours.yaml", programs=[program_entry("x-own", "自前の事業")])
    second = refresh(tmp_path, LATER, year=2025)
    assert [t["id"] for t in second["new"]] == ["rs-000088"]
    assert {t["id"] for t in second["gone"]} == {"rs-000345"}
    assert next(t["fields"] for t in second["changed"] if t["id"] == "rs-000007")[0] == "name"
    assert all(path.exists() for path in own)
    assert "vanished_on" in entry(tmp_path, "rs-000345")["imported_from"]
    assert (tmp_path / "rs.bak" / "rs.yaml").exists()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["2024", "2025", "rs", "rs.bak"]


def test_edits_and_verifications_stay_over_two_refreshes(tmp_path: Path) -> None:
    refresh(tmp_path)
    edit(tmp_path / "rs" / "rs.yaml", '  name: "谷の観光事業"\n', '  name: "谷の観光"\n  verified_on: 2026-11-20\n')
    assert run("data", "verify", "rs-000007", "--on", "2026-11-21", "--data", str(tmp_path / "rs")).code == 0
    changed = (*LATER[:1], program("12", "谷の新しい観光事業"), *LATER[2:])
    for year, source in ((2025, changed), (2026, PROGRAMS), (2027, changed)):
        report = refresh(tmp_path, source, year=year)
        assert entry(tmp_path, "rs-000012")["name"] == "谷の観光"
        assert [entry(tmp_path, i)["verified_on"] for i in ("rs-000012", "rs-000007")] == ["2026-11-20", "2026-11-21"]
        (applicant,) = entry(tmp_path, "rs-000007")["applicants"]
        assert (applicant["type"], applicant["basis"]) == ("municipality", "as_written")
        told = [(o["id"], o["field"], o["yours"], o["source"]) for o in report["opposed"] if o["field"] == "name"]
        assert told == [("rs-000012", "name", "谷の観光", source[1 if source is changed else 2]["事業名"])]


def test_an_edit_that_the_source_comes_to_share_stays_a_persons(tmp_path: Path) -> None:
    refresh(tmp_path)
    edit(tmp_path / "rs" / "rs.yaml", '  name: "港の脱炭素交付金"\n', '  name: "港の脱炭素交付金(改)"\n')
    refresh(tmp_path, LATER, year=2025)
    report = refresh(tmp_path, (program("7", "また別の名"),), year=2026)
    assert entry(tmp_path, "rs-000007")["name"] == "港の脱炭素交付金(改)"
    assert [o["source"] for o in report["opposed"]] == ["また別の名"]


def test_comments_are_told_before_they_go(tmp_path: Path) -> None:
    refresh(tmp_path)
    edit(tmp_path / "rs" / "rs.yaml", "- id: rs-000007\n", "# 来週確かめる\n- id: rs-000007\n")
    assert "注釈(#)1行" in try_refresh(tmp_path).stderr
    assert "来週確かめる" in (tmp_path / "rs.bak" / "rs.yaml").read_text("utf-8")


@pytest.mark.parametrize("name", ["broken.zip", "list.csv", "page.html"])
def test_a_file_of_another_kind_changes_nothing(name: str, tmp_path: Path) -> None:
    refresh(tmp_path)
    before = (tmp_path / "rs" / "rs.yaml").read_bytes()
    (tmp_path / name).write_bytes(b"PK\x03\x04 a,b\n")
    outcome = run("data", "refresh", str(tmp_path / name), "-o", str(tmp_path / "rs"))
    assert outcome.code == 2
    assert name in outcome.stderr
    assert (tmp_path / "rs" / "rs.yaml").read_bytes() == before
    assert not (tmp_path / "rs.bak").exists()


def test_a_damaged_table_leaves_the_folder_as_it_was(tmp_path: Path) -> None:
    refresh(tmp_path)
    tables = write_tables(tmp_path / "cut", LATER, zipped=False)
    table = Path(tables[1])
    table.write_bytes(table.read_bytes()[:-40])
    assert run("data", "refresh", *tables, "-o", str(tmp_path / "rs")).code == 1
    assert not (tmp_path / "rs.bak").exists()
    assert entry(tmp_path, "rs-000007")["name"] == "港の脱炭素交付金"
    assert not list(tmp_path.glob(".rs*"))


def test_a_run_stopped_between_the_renames_is_mended_by_the_next(tmp_path: Path) -> None:
    refresh(tmp_path)
    edit(tmp_path / "rs" / "rs.yaml", '  name: "谷の観光事業"\n', '  name: "谷の観光"\n')
    (tmp_path / "rs").rename(tmp_path / "rs.bak")
    (tmp_path / ".rs.refresh-0000").mkdir()
    refresh(tmp_path)
    assert entry(tmp_path, "rs-000012")["name"] == "谷の観光"


def test_saved_answers_of_jgrants_are_refreshed_beside_the_sheets(tmp_path: Path) -> None:
    saved = tmp_path / "saved.json"
    call = {
        "id": "a0W000000000001AAA", "title": "港の実証補助金", "acceptance_end_datetime": "2026-12-20T08:00Z",
        "acceptance_start_datetime": "2026-11-01T00:00Z", "detail": "<p>港の実証を補助する。</p>",
    }  # fmt: skip
    saved.write_text(json.dumps({"result": [call]}, ensure_ascii=False), "utf-8")
    report = refresh(tmp_path, PROGRAMS, str(saved))
    assert report["counts"]["new"] == 5
    assert {p.name for p in (tmp_path / "rs").glob("*.yaml")} == {"rs.yaml", "jgrants.yaml"}


def table_of(path: Path, encoding: str = "utf-8-sig") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode(encoding), newline="")))


def write_table(path: Path, rows: list[dict[str, str]], encoding: str = "utf-8-sig") -> None:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    path.write_bytes(out.getvalue().encode(encoding))


@pytest.fixture
def reviewed(tmp_path: Path) -> Path:
    refresh(tmp_path, PROGRAMS, "--review", str(tmp_path / "review.csv"))
    return tmp_path


def read_back(folder: Path) -> Outcome:
    return run("data", "review", str(folder / "review.csv"), "-o", str(folder / "rs"), "--json")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp932", "utf-16"])
def test_decisions_are_read_back_and_stay(reviewed: Path, encoding: str) -> None:
    path = reviewed / "review.csv"
    assert path.read_bytes().startswith(b"\xef\xbb\xbfid,name,quote,keep,applicants,themes,phases,verified_on")
    rows = table_of(path)
    by_id = {row["id"]: row for row in rows}
    assert {"rs-000007", "rs-000012"} <= by_id.keys()
    by_id["rs-000007"] |= {
        "applicants": "大学; ③", "themes": "資源循環", "phases": "社会実装", "verified_on": "2026/11/20",
    }  # fmt: skip
    by_id["rs-000012"]["keep"] = "no"
    write_table(path, rows, encoding)
    report = read_back(reviewed).json
    assert (report["edited"], report["verified"], report["removed"]) == (["rs-000007"], ["rs-000007"], ["rs-000012"])
    for year, source in ((2024, PROGRAMS), (2025, LATER)):
        refresh(reviewed, source, year=year)
        item = entry(reviewed, "rs-000007")
        assert [(a["type"], a["basis"]) for a in item["applicants"]] == [
            ("university", "as_written"),
            ("municipality", "as_written"),
        ]
        assert (item["themes"], item["phases"], item["verified_on"]) == (
            ["circular-economy"],
            ["implementation"],
            "2026-11-20",
        )
        listed = run("list", "--data", str(reviewed / "rs"), "--edition", "all", "--json").json["items"]
        assert "rs-000012" not in {i["id"] for i in listed}


def test_a_row_that_nobody_touched_decides_nothing_even_later(reviewed: Path) -> None:
    edit(reviewed / "rs" / "rs.yaml", '"quote": "市町村"}]', '"quote": "市町村"}, {"type": "company"}]')
    report = read_back(reviewed).json
    assert (report["edited"], report["verified"], report["removed"]) == ([], [], [])
    assert len(entry(reviewed, "rs-000007")["applicants"]) == 2


def test_decisions_that_were_not_read_back_are_not_written_over(reviewed: Path) -> None:
    path = reviewed / "review.csv"
    rows = table_of(path)
    rows[0]["keep"] = "no"
    write_table(path, rows)
    before = path.read_bytes()
    outcome = try_refresh(reviewed, LATER, "--review", str(path), year=2025)
    assert (outcome.code, path.read_bytes()) == (2, before)
    assert "data review" in outcome.stderr
    assert "rs-000088" not in (reviewed / "rs" / "rs.yaml").read_text("utf-8")


@pytest.mark.parametrize(
    ("old", "new", "after"),
    [
        ("rs-000007,", "rs-999999,", 0),
        (",自治体,", ",猫,", 1),
        (",yes,", ",maybe,", 1),
        (",,,new", ",,2099-01-01,new", 2),
        (",yes,", ',"yes,', 1),
    ],
    ids=["id", "word", "keep", "day", "quotation mark"],
)
def test_faults_are_told_with_their_place_and_nothing_changes(reviewed: Path, old: str, new: str, after: int) -> None:
    path, before = reviewed / "review.csv", (reviewed / "rs" / "rs.yaml").read_bytes()
    head, *rows = path.read_text("utf-8-sig").splitlines()
    row = next(row for row in rows if row.startswith("rs-000007"))
    path.write_text(f"{head}\r\n{row.replace(old, new, 1)}\r\n", "cp932", newline="")
    outcome = read_back(reviewed)
    assert outcome.code == 4
    assert outcome.stderr.startswith(f"{path}:2:{row.index(old) + after + 1}: "), outcome.stderr
    assert (reviewed / "rs" / "rs.yaml").read_bytes() == before


def test_a_heading_that_lacks_a_column_is_told(reviewed: Path) -> None:
    path = reviewed / "review.csv"
    edit(path, ",keep,", ",kept,")
    outcome = read_back(reviewed)
    assert (outcome.code, outcome.stderr.startswith(f"{path}:1:1: ")) == (4, True)


OWN = """\
# 自分の事業
programs:
  - id: x-own   # 目印
    kind: programme
    name: 自前の事業
    summary: {ja: 自前。}
    # 大事な覚え書き
    verified_on: 2020-01-01
    verified_by: 昔の課
    sources: [{url: "https://www.example.go.jp/", read_on: 2026-01-01}]
"""


def verify(folder: Path, *words: str) -> Outcome:
    return run("data", "verify", *words, "--data", str(folder))


def test_a_verification_is_written_where_the_entry_stands(tmp_path: Path) -> None:
    refresh(tmp_path)
    own = tmp_path / "rs" / "own.yaml"
    own.write_text(OWN, "utf-8")
    known = "moe-local-decarbonization-grant"
    outcome = verify(
        tmp_path / "rs", "x-own", "rs-000012", "rs-001900", "--on", "2026-11-20", "--by", "産学連携課",
        "--against", "公募要領(2026-11-01の写し)",
    )  # fmt: skip
    assert outcome.code == 0, outcome.stderr
    kept = [line for line in OWN.splitlines() if "verified" not in line]
    assert [line for line in own.read_text("utf-8").splitlines() if "verified" not in line] == kept
    for own_id in ("x-own", "rs-000012", known):
        item = entry(tmp_path, own_id)
        assert (item["verified_on"], item["verified_by"]) == ("2026-11-20", "産学連携課")
        assert item["verified_against"] == "公募要領(2026-11-01の写し)"
    assert known in (tmp_path / "rs" / "verified.yaml").read_text("utf-8")
    refresh(tmp_path, LATER, year=2025)
    assert verify(tmp_path / "rs", known, "rs-000012", "--verified-on", "2026-11-22").code == 0
    for own_id in (known, "rs-000012"):
        assert (entry(tmp_path, own_id)["verified_on"], entry(tmp_path, own_id).get("verified_by")) == (
            "2026-11-22",
            None,
        )
    assert run("data", "check", str(tmp_path / "rs")).code == 0


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("x-own", "--on", "2026-11-20", "--by", "山田 太郎"), 2),
        (("x-own", "--on", "2027-01-01"), 2),
        (("x-own", "--on", "いつか"), 2),
        (("x-none", "--on", "2026-11-20"), 3),
        (("x-flow", "--on", "2026-11-20"), 2),
    ],
    ids=["person", "future", "no day", "unknown", "an entry in one line"],
)
def test_what_cannot_be_verified_is_told_and_nothing_changes(words: tuple[str, ...], code: int, tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(OWN, "utf-8")
    write_catalog(tmp_path, "zz.yaml", programs=[program_entry("x-flow", "一行の事業")])
    before = {p.name: p.read_bytes() for p in tmp_path.iterdir()}
    assert verify(tmp_path, *words).code == code
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == before


def test_an_entry_in_one_line_is_verified_by_an_overlay(tmp_path: Path) -> None:
    write_catalog(tmp_path, "own.yaml", programs=[program_entry("x-flow", "一行の事業")])
    assert verify(tmp_path, "x-flow", "--on", "2026-11-20").code == 0
    (item,) = run("show", "x-flow", "--data", str(tmp_path), "--json").json["items"]
    assert item["verified_on"] == "2026-11-20"


def test_without_a_folder_there_is_nowhere_to_write(tmp_path: Path) -> None:
    assert run("data", "verify", "mic-local-10000", "--on", "2026-11-20").code == 2
    (tmp_path / "own.yaml").write_text(OWN, "utf-8")
    outcome = verify(tmp_path / "own.yaml", "mic-local-10000", "--on", "2026-11-20")
    assert outcome.code == 2
    assert "overrides: true" in outcome.stderr


def test_a_whole_import_can_come_in_as_verified(tmp_path: Path) -> None:
    refresh(tmp_path, PROGRAMS, "--verified-on", "2026-11-20")
    assert entry(tmp_path, "rs-000007")["verified_on"] == "2026-11-20"
    assert entry(tmp_path, "rs-000007")["applicants"][0]["basis"] == "inferred"
    outcome = run("match", "-a", "municipality", "--all", "--unknown", "--data", str(tmp_path / "rs"), "--json")
    assert [i["verdict"] for i in outcome.json["items"] if i["id"] == "rs-000007"] == ["check"]
    done = run(
        "data", "import", "rs", *write_tables(tmp_path / "again"), "-o", str(tmp_path / "other"),
        "--verified-on", "2026-11-20",
    )  # fmt: skip
    assert done.code == 0
    assert "verified_on: 2026-11-20" in (tmp_path / "other" / "rs.yaml").read_text("utf-8")


ORIGIN = Origin("rs", "rs-2024", "見本", "Sample", 2024, date(2025, 3, 31))
IDS, KEYS, VALUES = ["1", "2"], ["purpose", "overview", "unit", "applicants"], st.integers(0, 2)
sources = st.dictionaries(st.sampled_from(IDS), st.dictionaries(st.sampled_from(KEYS), VALUES), max_size=2)
edits = st.dictionaries(
    st.tuples(st.sampled_from(IDS), st.sampled_from([*KEYS, "verified_on"])), VALUES | st.none(), max_size=3
)


def value_of(key: str, n: int) -> Any:
    if key == "applicants":
        return [{"type": ["university", "company", "municipality"][n], "basis": "inferred", "quote": "語"}]
    return f"2026-11-0{n + 1}" if key == "verified_on" else f"値{n}"


@given(st.lists(st.tuples(sources, edits), min_size=2, max_size=4))
@settings(deadline=None, max_examples=200)
def test_nothing_of_a_person_is_ever_lost(years: list[tuple[dict[str, dict[str, int]], dict[Any, int | None]]]) -> None:
    """Imports of changing sources, with edits and verifications in between, in any order."""
    words: dict[tuple[str, str], Any] = {}
    compared: dict[tuple[str, str], Any] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for n, (source, changes) in enumerate(years):
            made = [
                Candidate(i, {"kind": "programme", "name": f"事業{i}", **{k: value_of(k, v) for k, v in e.items()}}, {})
                for i, e in source.items()
            ]
            import_candidates(folder, ORIGIN, made, read_on=date(2026, 11, 1) + timedelta(n), complete=True)
            entries = {i: dict(e) for i, e in read_entries(folder, "rs").items()}
            for (own_id, key), value in (compared | words).items():
                assert entries[own_id].get(key) == value, (own_id, key)
            touched: dict[str, Any] = {}
            for (record, key), number in changes.items():
                own_id = f"rs-{record.zfill(6)}"
                if own_id not in entries:
                    continue
                value = None if number is None else value_of(key, number)
                if entries[own_id].get(key) == value:
                    continue
                entries[own_id].pop(key, None)
                if value is not None:
                    entries[own_id][key] = value
                touched[own_id] = entries[own_id]
                words[own_id, key] = value
            compared = {
                (own_id, "applicants"): whole["applicants"]
                for own_id, whole in entries.items()
                if whole.get("verified_on") and "applicants" in whole
            }
            write_entries(folder, "rs", touched)
