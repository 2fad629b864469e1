"""Imported records of known programmes: merged into them, and never listed beside them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from harness import program_entry, run, write_catalog

RS_EDITION = {
    "id": "rs-2024",
    "name": {"ja": "行政事業レビュー 2024年度", "en": "Review, FY2024"},
    "fiscal_year": 2024,
    "as_of": "2025-03-31",
}
JGRANTS_EDITION = {
    "id": "jgrants",
    "name": {"ja": "Jグランツ", "en": "jGrants"},
    "fiscal_year": 2026,
    "as_of": "2026-11-01",
}
KNOWN = "moe-local-decarbonization-grant"
"""A bundled programme of 予算事業ID 1900, for municipalities and a theme, whose office of today is not listed."""
CALL = {"fiscal_year": 2026, "opens_on": "2026-11-01", "deadline_on": "2026-12-20"}


def record(kind: str, number: str, name: str, **changes: Any) -> dict[str, Any]:
    """Return an imported record."""
    return program_entry(
        f"{kind}-{number.zfill(6)}",
        name,
        edition={"rs": "rs-2024", "jgrants": "jgrants"}[kind],
        imported_from={"kind": kind, "record_id": number, "read_on": "2026-11-01"},
        **changes,
    )


def folder(path: Path, *programs: dict[str, Any], **sections: Any) -> str:
    """Write a catalogue folder with some programmes and return it as a value of `--data`."""
    vocabulary = {"editions": [RS_EDITION, JGRANTS_EDITION]}
    write_catalog(path, vocabulary=vocabulary, programs=list(programs), **sections)
    return str(path)


def shown(data: str, words: str, *options: str) -> dict[str, Any]:
    """Return the entry that `show` gives."""
    outcome = run("show", words, "--data", data, "--json", *options)
    assert outcome.code == 0, outcome.stderr
    entry: dict[str, Any] = outcome.json["items"][0]
    return entry


def ids(*argv: str) -> set[str]:
    outcome = run(*argv, "--json")
    assert outcome.code == 0, outcome.stderr
    return {item["id"] for item in outcome.json["items"]}


def test_a_sheet_of_a_known_programme_gives_it_budget_and_unit(tmp_path: Path) -> None:
    budget = [{"fiscal_year": 2024, "initial_jpy": 100}]
    sheet = record("rs", "1900", "別の名の交付金", ministry="moe", unit="大臣官房 見本課", budget=budget)
    data = folder(tmp_path, sheet)
    before, entry = (shown(d, KNOWN) for d in (folder(tmp_path / "none"), data))
    assert shown(data, "rs-001900") == entry == shown(data, "別の名の交付金")
    assert entry["budget"] == [{"fiscal_year": 2024, "initial_jpy": 100, "executed_jpy": None}]
    assert entry["office_now"]["department"] == "環境省 大臣官房 見本課"
    assert entry["records"][0] | {"id": "rs-001900", "shared_line": False} == entry["records"][0]
    assert [s.get("record") for s in entry["sources"]] == [*(None for _ in before["sources"]), "rs-001900"]
    assert entry["applicants"] == before["applicants"]
    assert "rs-001900" in run("show", KNOWN, "--data", data).stdout


@pytest.mark.parametrize(
    "command",
    [
        ("list", "--edition", "all"),
        ("search", "地域脱炭素移行・再エネ推進交付金"),
        ("match", "-a", "municipality", "--all", "--unknown", "--limit", "0"),
        ("status",),
    ],
    ids=lambda words: words[0],
)
def test_a_merged_record_is_listed_nowhere(command: tuple[str, ...], tmp_path: Path) -> None:
    sheet = record("rs", "1900", "地域脱炭素移行・再エネ推進交付金", ministry="moe")
    other = record("rs", "999999", "地域脱炭素移行・再エネ推進交付金の調査", ministry="moe")
    with_sheet = ids(*command, "--data", folder(tmp_path, sheet, other))
    assert "rs-001900" not in with_sheet
    assert KNOWN in with_sheet
    assert command[0] == "status" or "rs-999999" in with_sheet


def test_the_numbers_of_match_add_up_with_merged_records(tmp_path: Path) -> None:
    data = folder(tmp_path, record("rs", "1900", "名", route={"kind": "procurement", "quote": "請負"}))
    counts = [
        (o["total"], o["unknown"]["total"], o["set_apart"]["total"], o["excluded"]["total"])
        for o in (run("match", "-a", "municipality", "--json", *more).json for more in ((), ("--data", data)))
    ]
    assert counts[0] == counts[1]


def test_a_sheet_of_several_programmes_is_evidence_of_each_and_nothing_else(tmp_path: Path) -> None:
    sheet = record(
        "rs", "3322", "場の推進", ministry="maff", unit="見本課", budget=[{"fiscal_year": 2024, "initial_jpy": 5}],
        applicants=[{"type": "municipality"}], calls=[CALL],
    )  # fmt: skip
    data, none = folder(tmp_path, sheet), folder(tmp_path / "none")
    for known in ("maff-innovation-creation-research", "maff-knowledge-integration", "maff-startup-sbir"):
        entry, before = shown(data, known), shown(none, known)
        assert entry.pop("records")[0]["shared_line"] is True
        assert (
            entry["sources"].pop() | {"record": "rs-003322", "shared_line": True} == shown(data, known)["sources"][-1]
        )
        assert entry == before
    answer = run("show", "rs-003322", "--data", data)
    assert "maff-knowledge-integration" in answer.stderr
    assert "共通の予算" in run("show", "maff-startup-sbir", "--evidence", "--data", data).stdout


def test_a_call_of_the_same_name_opens_the_known_programme(tmp_path: Path) -> None:
    known, alias = "mic-local-10000", "ローカル１００００プロジェクト"
    one, two = (record("jgrants", number, alias, calls=[CALL]) for number in "12")
    entry = shown(folder(tmp_path, one), known)
    assert entry["call_state"]["state"] == "open"
    assert known in ids("list", "--now", "--data", str(tmp_path))
    assert shown(folder(tmp_path / "two", one, two), known)["calls"] == entry["calls"]


def test_a_call_belongs_to_the_entry_that_cites_its_page(tmp_path: Path) -> None:
    page = {"url": "https://www.jgrants-portal.go.jp/subsidy/a0W000000000001AAA", "kind": "call"}
    own = program_entry("x-own", "自前の事業", calls=[{**CALL, "fiscal_year": 2025, "source": page["url"]}])
    call = record("jgrants", "1", "事業費補助金(別の題名)", calls=[{**CALL, "round": "一次公募"}], urls=[page])
    other = record("jgrants", "2", "よその補助金", calls=[CALL], urls=[{**page, "url": page["url"] + "X"}])
    data = folder(tmp_path, own, call, other)
    assert ids("list", "--data", data, "--no-bundled", "--edition", "all") == {"x-own", "jgrants-000002"}
    (only,) = shown(data, "jgrants-000001")["calls"]
    assert only["fiscal_year"] == 2025


@pytest.mark.parametrize(
    "change",
    [
        {"ministry": "mext"},
        {"region": {"text": {"ja": "東京都"}, "prefectures": ["JP-13"]}},
        {"warnings": [{"code": "administrator-call", "text": {"ja": "事務局の公募。"}}]},
        {"imported_from": {"kind": "table", "record_id": "1", "read_on": "2026-11-01"}},
    ],
    ids=["other ministry", "other place", "call for the administrator", "an office's own list"],
)
def test_a_name_alone_does_not_make_it_the_same(change: dict[str, Any], tmp_path: Path) -> None:
    other = record("jgrants", "1", "地域脱炭素移行・再エネ推進交付金") | change
    assert {"jgrants-000001", KNOWN} <= ids("list", "--edition", "all", "--data", folder(tmp_path, other))


def test_applicants_of_the_entry_stay_and_a_difference_is_told(tmp_path: Path) -> None:
    inferred = [{"type": "university", "basis": "inferred", "tier": "T1", "column": "補助対象", "quote": "大学"}]
    sheet = record("rs", "1900", "名", applicants=inferred)
    entry = shown(folder(tmp_path, sheet), KNOWN)
    assert [a["type"] for a in entry["applicants"]] == ["municipality"]
    [note] = [w for w in entry["warnings"] if w["code"] == "record-applicants-differ"]
    assert "大学" in note["text"]


def test_unverified_applicants_of_a_record_never_make_an_entry_eligible(tmp_path: Path) -> None:
    known = "mext-kakenhi"
    assert "applicants" not in shown(folder(tmp_path / "none"), known)
    stated = record("rs", "1644", "科学研究費助成事業", ministry="mext", applicants=[{"type": "university"}])
    for sheet, verdict in ((stated, "check"), ({**stated, "verified_on": "2026-11-02"}, "eligible")):
        data = folder(tmp_path, sheet)
        items = run("match", "-a", "university", "--json", "--limit", "0", "--data", data).json["items"]
        assert [i["verdict"] for i in items if i["id"] == known] == [verdict]


def test_what_a_person_wrote_into_a_record_wins(tmp_path: Path) -> None:
    stated = [{"type": "university"}]
    verified = record("rs", "1900", "名", applicants=stated, verified_on="2026-11-02")
    laid_over = {"id": "rs-001900", "overrides": True, "applicants": stated, "conditions": [{"ja": "見本の条件。"}]}
    entries = [
        shown(folder(tmp_path / "verified", verified), KNOWN),
        shown(
            folder(tmp_path / "a", record("rs", "1900", "名")), KNOWN,
            "--data", str(write_catalog(tmp_path / "b", programs=[laid_over])),
        ),
    ]  # fmt: skip
    for entry in entries:
        assert [a["type"] for a in entry["applicants"]] == ["university"]
        assert "applicants-of-record" in {w["code"] for w in entry["warnings"]}
    assert entries[0]["verified_on"] == "2026-11-02"
    assert entries[1]["conditions"] == [{"text": "見本の条件。"}]


def test_an_override_of_the_known_entry_stays_as_it_is(tmp_path: Path) -> None:
    override = {"id": KNOWN, "overrides": True, "applicants": [{"type": "company"}]}
    sheet = record("rs", "1900", "名", applicants=[{"type": "university"}])
    entry = shown(folder(tmp_path, sheet, override), KNOWN)
    assert [a["type"] for a in entry["applicants"]] == ["company"]


def test_before_its_day_a_record_says_nothing(tmp_path: Path) -> None:
    sheet = record("rs", "1900", "名", unit="見本課", calls=[CALL], ministry="moe", conditions=[{"ja": "条件。"}])
    data = folder(tmp_path, sheet, record("jgrants", "1", "科学研究費助成事業", calls=[CALL]))
    for known in (KNOWN, "mext-kakenhi"):
        for day in ("2021-12-23", "2024-04-01"):
            before = run("show", known, "--json", "--as-of", day).json["items"]
            assert run("show", known, "--json", "--as-of", day, "--data", data).json["items"] == before
    assert shown(data, KNOWN, "--as-of", "2026-06-01")["records"]
    question = ("match", "-a", "university", "--all", "--unknown", "--json", "--as-of", "2021-12-23")
    assert run(*question).json["items"] == run(*question, "--data", data).json["items"]


def test_what_names_a_merged_record_names_its_entry(tmp_path: Path) -> None:
    own = program_entry(
        "x-own", "自前の事業", relations=[{"to": "rs-001900", "kind": "used_with", "basis": "as_written"}]
    )
    life = {
        "program": "x-own", "status": "succeeded", "statement": {"ja": "移った。"},
        "successors": [{"to": "rs-001900", "basis": "official"}],
        "evidence": [{"title": "見本", "grade": "official", "url": "https://www.example.go.jp/", "date": "2026-10-01"}],
    }  # fmt: skip
    data = folder(tmp_path, record("rs", "1900", "名"), own, lifecycle=[life])
    entry = shown(data, "x-own")
    assert [r["to"] for r in entry["relations"]] == [KNOWN]
    assert [s["id"] for s in entry["lifecycle"]["successors"]] == [KNOWN]
    assert shown(data, "x-own") == entry


def test_a_users_own_entry_takes_a_record_too(tmp_path: Path) -> None:
    own = program_entry("x-own", "自前の事業", rs_id="77", applicants=[{"type": "company"}])
    data = folder(tmp_path, own, record("rs", "77", "国の事業", budget=[{"fiscal_year": 2024, "initial_jpy": 1}]))
    outcome = run("list", "--data", data, "--no-bundled", "--json")
    assert [i["id"] for i in outcome.json["items"]] == ["x-own"]
    assert outcome.json["items"][0]["budget"]
