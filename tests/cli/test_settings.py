"""Where settings come from: flag over environment over config.toml; user catalogues, editions, the day (check 28)."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from harness import bundled_catalog, program_entry, run, write_catalog

NEW_EDITION: dict[str, Any] = {
    "documents": [{"id": "package-2026", "title": {"ja": "試験の版", "en": "Test edition"}, "as_of": "2026-06-01"}],
    "editions": [
        {
            "id": "2026-test",
            "name": {"ja": "試験の版", "en": "Test edition"},
            "document": "package-2026",
            "fiscal_year": 2026,
            "as_of": "2026-06-01",
        }
    ],
}


@pytest.fixture
def own(tmp_path: Path) -> Path:
    write_catalog(tmp_path / "own", programs=[program_entry("own-programme", "自前の事業", ministry="moe")])
    return tmp_path / "own"


CLOSED = {p.id for p in bundled_catalog().programs if p.is_closed}
"""Bundled programmes that take nobody any more."""
SOURCE = {p.id for p in bundled_catalog().programs if p.edition == "2021-12-draft"}
"""Bundled programmes of the source."""


@pytest.fixture
def later_edition(tmp_path: Path) -> str:
    relation = {"to": "new-programme", "kind": "used_with", "basis": "inferred", "reason": {"ja": "試験", "en": "test"}}
    write_catalog(
        tmp_path / "later",
        edition="2026-test",
        vocabulary=NEW_EDITION,
        programs=[program_entry("new-programme", "新しい事業", ministry="moe", applicants=[{"type": "university"}])],
        networks=[
            {
                "id": "new-network",
                "kind": "council",
                "name": "新しい会議",
                "program_id": "new-programme",
                "summary": {"ja": "試験の会議。", "en": "A council made for a test."},
                "sources": [{"url": "https://www.example.go.jp/", "read_on": "2026-11-01"}],
            }
        ],
    )
    old = program_entry("old-programme", "古い事業", edition="2021-12-draft", ministry="moe", relations=[relation])
    write_catalog(tmp_path / "later", "old.yaml", programs=[old])
    return str(tmp_path / "later")


def config(tmp_path: Path, text: str) -> dict[str, str]:
    path = tmp_path / "config.toml"
    path.write_text(text, encoding="utf-8")
    return {"KAKUSHIN_CONFIG": str(path)}


def ids(*argv: str, env: dict[str, str] | None = None, command: str = "list") -> set[str]:
    outcome = run(*argv, command, "--json", env=env)
    assert outcome.code == 0, outcome.stderr
    return {item["id"] for item in outcome.json["items"]}


def test_a_user_catalogue_is_added_to_the_bundled_one(own: Path) -> None:
    bundled = ids()
    assert ids("--data", str(own)) == bundled | {"own-programme"}
    assert ids("--data", str(own / "own.yaml")) == bundled | {"own-programme"}
    assert ids("--data", str(own), "--no-bundled") == {"own-programme"}


def test_catalogues_add_up(own: Path, tmp_path: Path) -> None:
    write_catalog(tmp_path / "second", programs=[program_entry("second-programme", "第二の事業")])
    both = {"own-programme", "second-programme"}
    assert both <= ids("--data", str(own), "--data", str(tmp_path / "second"))
    assert both <= ids(env={"KAKUSHIN_DATA": os.pathsep.join([str(own), str(tmp_path / "second")])})


def test_an_override_changes_only_what_it_states(tmp_path: Path) -> None:
    before = run("show", "moe-environment-research-fund", "--json").json["items"][0]
    desk_id = before["contacts"][-1]["id"]
    write_catalog(tmp_path / "mended", desks=[{"id": desk_id, "overrides": True, "phone": "03-0000-0001"}])
    argv = ("--data", str(tmp_path / "mended"))
    after = run(*argv, "show", "moe-environment-research-fund", "--json").json["items"][0]
    assert after["contacts"][-1] == before["contacts"][-1] | {"phone": "03-0000-0001"}
    assert after | {"contacts": []} == before | {"contacts": []}
    assert "03-0000-0001" in run(*argv, "contacts", "-m", "moe", terminal=True).stdout
    assert before["contacts"][-1]["phone"] not in run(*argv, "contacts", "-m", "moe").stdout


def test_the_same_id_without_override_is_a_fault(tmp_path: Path) -> None:
    path = write_catalog(tmp_path, programs=[program_entry("moe-environment-research-fund", "同じIDの事業")])
    outcome = run("--data", str(tmp_path), "list")
    assert outcome.code == 4
    assert outcome.stderr.startswith(f"{path}:1:")
    assert "overrides: true" in outcome.stderr


def test_a_missing_path_is_a_usage_error_that_names_it(tmp_path: Path) -> None:
    missing = str(tmp_path / "nowhere")
    for outcome in (run("--data", missing, "list"), run("list", env={"KAKUSHIN_DATA": missing})):
        assert (outcome.code, outcome.stdout) == (2, "")
        assert missing in outcome.stderr


def test_flag_over_environment_over_config(tmp_path: Path, own: Path) -> None:
    env = config(tmp_path, 'lang = "en"\ntoday = 2022-05-01\ndata = ["own"]\n')
    from_config = run("list", "-m", "mof", env=env)
    assert from_config.stderr.startswith("No match")
    answer = run("list", "--json", env=env).json
    assert answer["today"] == "2022-05-01"
    assert "own-programme" in {item["id"] for item in answer["items"]}
    over = env | {"KAKUSHIN_LANG": "ja", "KAKUSHIN_TODAY": "2023-05-01"}
    assert run("list", "-m", "mof", env=over).stderr.startswith("該当なし")
    assert run("list", "--json", env=over).json["today"] == "2023-05-01"
    assert run("list", "--json", "--today", "2024-05-01", env=over).json["today"] == "2024-05-01"
    assert run("list", "-m", "mof", "--lang", "en", env=over).stderr.startswith("No match")
    empty = tmp_path / "empty"
    write_catalog(empty, programs=[program_entry("other-programme", "別の事業")])
    assert "own-programme" not in ids("--data", str(empty), env=env)
    assert "other-programme" in ids("--data", str(empty), env=env)


def test_the_bundled_catalogue_can_be_left_out_by_setting(tmp_path: Path, own: Path) -> None:
    env = config(tmp_path, f'no_bundled = true\ndata = "{own}"\n')
    assert ids(env=env) == {"own-programme"}
    assert ids(env={"KAKUSHIN_NO_BUNDLED": "1", "KAKUSHIN_DATA": str(own)}) == {"own-programme"}
    assert len(ids(env={"KAKUSHIN_NO_BUNDLED": "0"})) > 50


@pytest.mark.parametrize("text", ["lang = [", "data = 5\n", "data = [1]\n", 'lang = "fr"\n', "today = 5\n"])
def test_a_bad_configuration_is_told_with_a_repair(text: str, tmp_path: Path) -> None:
    outcome = run("list", "--json", env=config(tmp_path, text))
    assert (outcome.code, outcome.stdout) == (2, "")
    assert len(outcome.stderr.splitlines()) == 2
    assert run("--version", env=config(tmp_path, text)).code == 0


@pytest.mark.parametrize(
    ("now", "today"),
    [
        (datetime(2026, 3, 31, 14, 59, tzinfo=UTC), "2026-03-31"),
        (datetime(2026, 3, 31, 15, 0, tzinfo=UTC), "2026-04-01"),
        (datetime(2026, 3, 31, 15, 30, tzinfo=UTC), "2026-04-01"),
    ],
)
@pytest.mark.parametrize("zone", ["America/Los_Angeles", "UTC", "Asia/Tokyo"])
def test_today_is_japan_s_day(zone: str, now: datetime, today: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        assert run("list", "--json", now=now).json["today"] == today
        draft = run("roadmap", "-t", "mobility", "-a", "university", "--json", now=now).json["items"][0]
    finally:
        monkeypatch.undo()
        time.tzset()
    assert draft["project"]["start_fiscal_year"] == (2027 if today == "2026-04-01" else 2026)


def test_the_day_decides_whether_a_contact_is_old() -> None:
    for day, stale in (("2022-03-31", False), ("2023-03-31", False), ("2023-04-01", True), ("令和5年4月1日", True)):
        contacts = run("contacts", "--json", "--as-of", "2021-12-23", "--today", day).json["items"]
        assert {contact["stale"] for contact in contacts} == {stale}
    argv = ("contacts", "--json", "--as-of", "2021-12-23", "--today", "2023-04-01", "--stale-after", "2")
    assert {contact["stale"] for contact in run(*argv).json["items"]} == {False}


def test_listings_show_what_is_alive_in_every_edition(later_edition: str) -> None:
    shown = ids("--data", later_edition)
    assert {"old-programme", "new-programme"} <= shown
    assert run("--data", later_edition, "list", "--json").json["as_of"] == "2026-12-01"
    assert "new-programme" not in ids("--data", later_edition, "--edition", "2021-12-draft")


def test_another_edition_or_all_of_them(later_edition: str) -> None:
    argv = ("--data", later_edition)
    assert ids(*argv, "--edition", "2026-test") == {"new-programme"}
    assert ids(*argv, "--edition", "all") == ids(*argv) | CLOSED
    assert ids(*argv, env={"KAKUSHIN_EDITION": "all"}) == ids(*argv, "--edition", "all")
    answer = run(*argv, "--edition", "2026-test", "list", "--json").json
    assert answer["as_of"] == "2026-06-01"
    found = {item["id"] for item in run(*argv, "--edition", "all", "search", "新しい事業", "--json").json["items"]}
    assert "new-programme" in found
    matched = run(*argv, "--edition", "all", "match", "-a", "university", "-m", "moe", "--json").json
    assert "new-programme" in {item["id"] for item in matched["items"]}


def test_the_catalogue_as_of_a_day(later_edition: str) -> None:
    argv = ("--data", later_edition)
    before = ("--as-of", "2021-12-23", "--edition", "all")
    source = SOURCE | {"old-programme"}
    assert ids(*argv, *before) == source
    assert ids(*argv, "--as-of", "2026-12-01", "--edition", "all") == ids(*argv, "--edition", "all")
    last_day_before = ids(*argv, "--edition", "all", env={"KAKUSHIN_AS_OF": "2026-05-31"})
    assert last_day_before == source | {"mext-j-peaks", "mext-shared-research-facilities"}
    assert run(*argv, "--as-of", "2021-12-23", "show", "new-programme").code == 3
    assert "new-programme" not in run(*argv, "--as-of", "2021-12-23", "show", "old-programme", "--json").stdout
    assert "new-programme" in run(*argv, "show", "old-programme", "--json").stdout
    assert "new-programme" not in run(*argv, "--as-of", "2021-12-23", "show", "new-network", "--json").stdout


def test_nothing_is_known_before_the_first_edition() -> None:
    outcome = run("list", "--as-of", "2021-12-22", "--json")
    assert (outcome.code, outcome.json["total"]) == (0, 0)
    assert "2021-12-23" in outcome.stderr
    for argv in (("map",), ("coverage",), ("networks",), ("match", "-a", "university"), ("contacts", "--by", "table")):
        assert run(*argv, "--as-of", "2021-12-22", terminal=True).code == 0


def test_an_unknown_edition_lists_the_known_ones() -> None:
    outcome = run("list", "--edition", "2021")
    assert outcome.code == 2
    assert "2021-12-draft" in outcome.stderr
    assert "all" in outcome.stderr
