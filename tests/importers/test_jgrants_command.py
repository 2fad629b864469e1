"""`data import jgrants` as a person uses it: what is told where, and with which exit code."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from harness import Outcome, run
from jgrants_server import GRANTS, PROGRAMMES, JgrantsServer, grant_id, serving

WORDS = ("--keyword", "脱炭素", "-k", "地域", "-k", "補助金")


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[JgrantsServer]:
    monkeypatch.setattr(time, "sleep", lambda _: None)
    with serving() as running:
        yield running


def bring(server: JgrantsServer, folder: Path, *words: str, **options: Any) -> Outcome:
    env = {"KAKUSHIN_JGRANTS_API": server.base}
    return run("data", "import", "jgrants", *(words or WORDS), "-o", str(folder), env=env, **options)


def test_it_becomes_a_catalogue_that_can_be_searched(server: JgrantsServer, tmp_path: Path) -> None:
    outcome = bring(server, tmp_path / "out")
    assert outcome.code == 0, outcome.stderr
    assert f"新規{len(PROGRAMMES)}件" in outcome.stdout
    assert "手続(状況報告など)とみなし、取り込まなかった記録: 2件" in outcome.stderr
    assert f"  {grant_id(7)} 地域脱炭素補助金 状況報告" in outcome.stderr
    assert outcome.stderr.endswith("出典「Jグランツ（jGrants）」。申請の前に公募のページで確認してください。\n")
    listed = run("list", "--data", str(tmp_path / "out"), "--no-bundled", "--ministry", "moe", "--json")
    assert [i["id"] for i in listed.json["items"]] == [f"jgrants-{grant_id(2).lower()}"]
    found = run("search", "--data", str(tmp_path / "out"), "小規模事業者 DX", "--json")
    assert f"jgrants-{grant_id(3).lower()}" in [i["id"] for i in found.json["items"]]
    shown = run("show", "--data", str(tmp_path / "out"), f"jgrants-{grant_id(1).lower()}", "--evidence")
    assert "出典「Jグランツ(jGrants)」" in shown.stdout or "出典「Jグランツ（jGrants）」" in shown.stdout
    assert run("data", "check", str(tmp_path / "out")).code == 0


def test_english_and_machine_output(server: JgrantsServer, tmp_path: Path) -> None:
    outcome = bring(server, tmp_path, *WORDS, "-f", "json", lang="en")
    assert outcome.json["total"] == len(PROGRAMMES)
    assert "Skipped as procedural steps rather than programmes: 2" in outcome.stderr
    assert outcome.stderr.endswith(
        "Source: jGrants portal (Jグランツ). Check the page of a call before applying.\n"
    )  # fmt: skip


def test_what_could_not_be_fetched_is_told_and_taken_up(server: JgrantsServer, tmp_path: Path) -> None:
    server.faults[f"/subsidies/id/{grant_id(1)}"] = ["500"] * 5
    first = bring(server, tmp_path)
    assert first.code == 1
    assert "後で同じコマンドを実行すると、続きから" in first.stderr
    second = bring(server, tmp_path)
    assert second.code == 0
    assert "2026-11-24に始めた取込みを再開します。" in second.stderr


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        ((), 2, "--keyword か --from を指定してください。"),
        (("--keyword", "市"), 2, "「市」は1文字です。"),
        (("--keyword", "あ" * 256), 2, "は256文字です。"),
        (("--from", "none.json"), 2, "--from: none.json がありません。"),
        (("--from", "none.json", "--keyword", "地域"), 2, "同時に使えません"),
        (("--keyword", "地域", "-f", "xml"), 2, "「xml」は指定できません"),
    ],
)
def test_wrong_usage_is_told(tmp_path: Path, words: tuple[str, ...], code: int, told: str) -> None:
    outcome = run("data", "import", "jgrants", *words, "-o", str(tmp_path / "out"))
    assert (outcome.code, outcome.stdout) == (code, "")
    assert told in outcome.stderr
    assert not (tmp_path / "out").exists()


def test_another_address_is_refused(tmp_path: Path) -> None:
    env = {"KAKUSHIN_JGRANTS_API": "http://example.com/"}
    outcome = run("data", "import", "jgrants", "-k", "地域", "-o", str(tmp_path / "out"), env=env)
    assert outcome.code == 1
    assert "http://example.com には接続できません。" in outcome.stderr
    assert not (tmp_path / "out").exists()


def test_a_folder_that_cannot_be_made_is_told(server: JgrantsServer, tmp_path: Path) -> None:
    outcome = bring(server, tmp_path / "no" / "out")
    assert outcome.code == 1
    assert "に書き込めません" in outcome.stderr
    assert server.asked == []


def test_saved_answers_are_imported_without_a_network(tmp_path: Path) -> None:
    (tmp_path / "saved.json").write_text(json.dumps({"result": GRANTS}), "utf-8")
    words = ("--from", str(tmp_path / "saved.json"), "-o", str(tmp_path / "out"))
    outcome = run("data", "import", "jgrants", *words)
    assert (outcome.code, f"新規{len(PROGRAMMES)}件" in outcome.stdout) == (0, True)
    (tmp_path / "saved.json").write_text("{", "utf-8")
    again = run("data", "import", "jgrants", *words)
    assert again.code == 4
    assert "saved.json:1:2" in again.stderr
