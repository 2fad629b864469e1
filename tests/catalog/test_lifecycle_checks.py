"""What became of programmes in a catalogue file: every rule, layers over the bundled entries, age by a given day."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from harness import bundled_catalog, program_entry, run, write_catalog
from kakushin_cli.catalog.loading import check_paths, load_catalog

EVIDENCE = [{"title": "省のページ", "url": "https://www.example.go.jp/", "date": "2026-04-01", "grade": "official"}]
STATEMENT = {"ja": "続いている。", "en": "It goes on."}
RUNNING = {"program": "own-a", "status": "running", "statement": STATEMENT, "evidence": EVIDENCE}


def write(folder: Path, *entries: dict[str, Any]) -> Path:
    """Write a catalogue of three programmes and what became of them."""
    programs = [program_entry(f"own-{x}", f"事業{x}") for x in "abc"]
    return write_catalog(folder, programs=programs, lifecycle=list(entries))


def successor(**changes: Any) -> dict[str, Any]:
    return {"to": "own-b", "basis": "inferred", "reason": {"ja": "推測", "en": "a guess"}} | changes


def succeeded(program: str, *successors: dict[str, Any]) -> dict[str, Any]:
    return RUNNING | {"program": program, "status": "succeeded", "successors": list(successors)}


@pytest.mark.parametrize(
    ("entry", "code", "pointer"),
    [
        (RUNNING | {"status": "succeeded"}, "successor-missing", "/lifecycle/0/status"),
        (RUNNING | {"status": "renamed"}, "successor-missing", "/lifecycle/0/status"),
        (RUNNING | {"status": "ended", "successors": [successor()]}, "successor-unexpected", "/lifecycle/0/status"),
        (
            RUNNING | {"status": "unverified", "successors": [successor()]},
            "successor-unexpected",
            "/lifecycle/0/status",
        ),
        (succeeded("own-a", successor(name="別の名")), "successor-unnamed", "/lifecycle/0/successors/0"),
        (succeeded("own-a", {"basis": "official"}), "successor-unnamed", "/lifecycle/0/successors/0"),
        (succeeded("own-a", {"to": "own-b", "basis": "inferred"}), "reason-missing", "/lifecycle/0/successors/0"),
        (succeeded("own-a", successor(to="own-z")), "unknown-reference", "/lifecycle/0/successors/0/to"),
        (succeeded("own-a", successor(to="own-a")), "successor-circle", "/lifecycle/0/successors"),
        (RUNNING | {"program": "own-z"}, "unknown-reference", "/lifecycle/0/program"),
        (
            RUNNING | {"from_fiscal_year": 2025, "until_fiscal_year": 2024},
            "years-descending",
            "/lifecycle/0/until_fiscal_year",
        ),
        (RUNNING | {"evidence": []}, "status-unproven", "/lifecycle/0/status"),
        (RUNNING | {"evidence": [EVIDENCE[0] | {"grade": "uncertain"}]}, "status-unproven", "/lifecycle/0/status"),
        (RUNNING | {"status": "unverified", "evidence": []}, "statement-unproven", "/lifecycle/0/statement"),
        ({k: v for k, v in RUNNING.items() if k != "statement"}, "statement-missing", "/lifecycle/0/status"),
        (RUNNING | {"status": "閉鎖"}, "literal-error", "/lifecycle/0/status"),
        (RUNNING | {"rs_id": "RS-1"}, "digits-form", "/lifecycle/0/rs_id"),
        (
            RUNNING | {"calls": [{"fiscal_year": 2026, "opens_on": "2026-05-01", "deadline_on": "2026-04-01"}]},
            "dates-descending",
            "/lifecycle/0/calls/0/deadline_on",
        ),
        (
            RUNNING
            | {"calls": [{"fiscal_year": 2026, "deadline_on": "2026-04-01", "deadline_at": "2026-04-01T12:00:00"}]},
            "two-deadlines",
            "/lifecycle/0/calls/0/deadline_on",
        ),
    ],
)
def test_a_rule_that_is_broken_is_told_at_its_place(
    tmp_path: Path, entry: dict[str, Any], code: str, pointer: str
) -> None:
    path = write(tmp_path, entry)
    found = [(f.code, f.pointer) for f in check_paths([path])]
    assert (code, pointer) in found
    assert {c for c, _ in found} <= {code, "statement-unproven"}


def test_what_keeps_every_rule_has_no_fault(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        succeeded("own-a", successor()),
        RUNNING | {"program": "own-b", "status": "renamed", "successors": [{"name": "新しい名", "basis": "official"}]},
        {"program": "own-c", "status": "unverified"},
    )
    assert check_paths([path]) == []


def test_a_circle_over_others_is_told_for_each_of_them(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        succeeded("own-a", successor(to="own-b")),
        succeeded("own-b", successor(to="own-c")),
        succeeded("own-c", successor(to="own-a")),
    )
    assert [f.code for f in check_paths([path])] == ["successor-circle"] * 3


def test_one_programme_has_one_status(tmp_path: Path) -> None:
    path = write(tmp_path, RUNNING, RUNNING)
    [fault] = check_paths([path])
    assert (fault.code, fault.pointer, fault.facts["id"]) == ("duplicate-id", "/lifecycle/1/program", "own-a")


def test_a_user_corrects_the_bundled_status(tmp_path: Path) -> None:
    change = {"program": "gsi-joint-research", "overrides": True} | {k: RUNNING[k] for k in RUNNING if k != "program"}
    mended = load_catalog([write_catalog(tmp_path, lifecycle=[change])]).programs_by_id["gsi-joint-research"].lifecycle
    before = bundled_catalog().programs_by_id["gsi-joint-research"].lifecycle
    assert before is not None
    assert mended is not None
    assert (before.status, mended.status) == ("unverified", "running")
    target = write_catalog(tmp_path / "none", lifecycle=[change | {"program": "wpo"}])
    assert [f.code for f in check_paths([target])] == ["override-without-target"]


@pytest.mark.parametrize(
    ("today", "warned"),
    [("2026-03-31", False), ("2026-04-01", True), ("令和8年4月1日", True)],
)
@pytest.mark.parametrize("status", ["running", "no_new_call"])
def test_a_status_that_outlives_its_last_year_is_warned_of(
    tmp_path: Path, status: str, today: str, warned: bool
) -> None:
    path = str(write(tmp_path, RUNNING | {"status": status, "until_fiscal_year": 2025}))
    plain = run("data", "check", path, "--today", today, "--format", "json")
    items = plain.json["items"]
    assert plain.code == 0
    assert [(i["code"], i["severity"], i["pointer"]) for i in items] == (
        [("running-past-its-end", "warning", "/lifecycle/0/until_fiscal_year")] if warned else []
    )
    assert run("data", "check", path, "--today", today, "--strict-age").code == (4 if warned else 0)


def test_what_has_ended_does_not_grow_old(tmp_path: Path) -> None:
    path = str(write(tmp_path, RUNNING | {"status": "ended", "until_fiscal_year": 2020}))
    assert run("data", "check", path, "--strict-age").code == 0


def test_the_bundled_catalogue_is_of_age_on_the_day_of_the_build_and_grows_old_after() -> None:
    assert run("data", "check", "--strict-age", "--today", "2026-03-31").code == 0
    later = run("data", "check", "--strict-age", "--today", "2040-04-01", "--format", "json")
    assert later.code == 4
    going_on = {
        p.id
        for p in bundled_catalog().programs
        if p.lifecycle and p.lifecycle.status in ("running", "no_new_call") and p.lifecycle.until_fiscal_year
    }
    assert len(later.json["items"]) == len(going_on) > 10


def test_a_warning_does_not_keep_the_catalogue_from_loading(tmp_path: Path) -> None:
    path = write(tmp_path, RUNNING | {"until_fiscal_year": 2020})
    [item] = run("--data", str(path), "status", "own-a", "--json").json["items"]
    assert item["lifecycle"]["overdue"] is True
    assert json.dumps(item)
