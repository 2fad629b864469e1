"""`search` and `match TEXT` on the command line."""

from __future__ import annotations

import subprocess
import sys

import pytest

from harness import run


def test_what_was_understood_stands_in_the_machine_object_and_in_the_table() -> None:
    found = run("search", "企業 スマート農業", "--json").json
    assert found["understood"]["applicants"] == ["company"]
    assert found["understood"]["themes"] == ["smart-agriculture"]
    assert found["understood"]["terms"] == ["企業", "スマート農業"]
    assert run("search", "企業 スマート農業", "-f", "table").stdout.startswith("読み取った条件: 企業 / スマート農業\n")
    assert run("search", "企業 スマート農業", "-f", "table", lang="en").stdout.startswith("Interpreted as: company")


def test_items_have_the_documented_keys() -> None:
    items = run("search", "EV バス 無人運転", "--json", "--limit", "0").json["items"]
    always = {"kind", "id", "name", "score", "confidence", "matched", "unmatched"}
    for item in items:
        of_kind = always | ({"call_state"} if item["kind"] == "program" else set())
        assert set(item) - ({"lifecycle"} if item["kind"] == "program" else set()) == of_kind
        assert all({"term", "field"} <= set(m) for m in item["matched"])
    assert "program" in [item["kind"] for item in items]
    assert "lifecycle" in {key for item in items for key in item}


@pytest.mark.parametrize("text", ["ำ", "農業 ำ", "ำ大学が参加している"])
def test_a_character_that_gives_several_letters_of_the_key_is_no_fault(text: str) -> None:
    assert run("search", text, "--json").json["understood"]["terms"]


def test_options_with_a_used_up_text_are_a_list() -> None:
    options = ("--applicant", "university", "--theme", "地域脱炭素", "--phase", "rd")
    found = run("search", "大学が応募できる脱炭素の研究開発", *options, "--json").json
    listed = run("list", *options, "--json").json
    assert [i["id"] for i in found["items"]] == [i["id"] for i in listed["items"]]


def test_whom_to_contact_brings_the_desks() -> None:
    found = run("search", "環境研究総合推進費の問い合わせ先", "--json").json
    assert found["understood"]["intents"] == ["ask-contact"]
    assert "03-5521-8239" in [desk["phone"] for desk in found["items"][0]["contacts"]]
    assert "contacts" not in run("search", "環境研究総合推進費", "--json").json["items"][0]
    assert "03-5521-8239" in run("search", "環境研究総合推進費の問い合わせ先", "-f", "table").stdout


def test_a_matter_outside_is_named_as_such() -> None:
    assert "このカタログの対象外です" in run("search", "年金 大学", "-f", "table").stdout


def test_a_text_alone_is_enough_for_match() -> None:
    outcome = run("match", "うちの大学は市と再エネの計画を作りたい", "--json")
    found = outcome.json
    assert found["query"]["applicant"] == ["university"]
    assert found["query"]["partner"] == ["municipality"]
    assert found["query"]["theme"] == ["decarbonization"]
    assert found["understood"]["applicants"] == ["university"]
    assert "読み取った条件: 大学 / 自治体と連携 / 地域脱炭素" in outcome.stderr
    assert [n["code"] for n in found["notices"]] == ["understood"]


def test_options_win_over_words() -> None:
    argv = ("match", "うちの大学は市と再エネの計画を作りたい", "-a", "company", "-t", "mobility", "--json")
    found = run(*argv).json
    assert found["query"]["applicant"] == ["company"]
    assert found["query"]["theme"] == ["mobility"]


def test_items_stand_by_score_within_each_basket() -> None:
    items = run("match", "大学として洪水の研究がしたい", "--json").json["items"]
    order = [("lead", "partner", "check", "closed").index(i["basket"]) for i in items]
    assert order == sorted(order)
    for basket in {i["basket"] for i in items}:
        scores = [i["score"] for i in items if i["basket"] == basket]
        assert scores == sorted(scores, reverse=True)


def test_the_place_of_the_project_and_the_university_are_read() -> None:
    found = run("match", "広島大学として双葉町で復興の研究をしたい", "--json").json
    assert found["query"]["prefecture"] == ["JP-07"]
    assert found["query"]["university"] == "広島大学"
    assert found["query"]["applicant"] == ["university"]


def test_a_text_that_names_nobody_needs_the_option() -> None:
    outcome = run("match", "再エネを増やしたい")
    assert outcome.code == 2
    assert "--applicant" in outcome.stderr


@pytest.mark.parametrize("who", ["銀行", "NPO法人"])
def test_who_may_not_count_is_to_be_confirmed(who: str) -> None:
    outcome = run("match", f"うちの{who}は起業を支援したい", "--json")
    assert outcome.json["query"]["applicant"] == ["company"]
    assert "to-confirm" in [n["code"] for n in outcome.json["notices"]]


def loaded_for(query: str) -> set[str]:
    """Return the modules that a search loads."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "kakushin_cli", "search", query, "--json"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    return {line.rpartition("|")[2].strip() for line in done.stderr.splitlines() if line.startswith("import time:")}


def test_rapidfuzz_is_loaded_for_unknown_words_only() -> None:
    assert "rapidfuzz" not in loaded_for("スマート農業")
    assert "rapidfuzz" in loaded_for("国土地理印との協同研究")


@pytest.mark.parametrize(
    ("query", "corrected"),
    [
        ("スタートアツプ エコシテスム", {"スタートアツプ": "スタートアップ", "エコシテスム": "エコシステム"}),
        ("スマートシテイの補助", {"スマートシテイ": "スマートシティ"}),
        ("カーボンニュートラルの計画", {}),
        ("ドローンの輸送", {}),
    ],
)
def test_words_in_katakana_are_mended_whole(query: str, corrected: dict[str, str]) -> None:
    """Not the piece of them that some entry happens to have."""
    found = run("search", query, "--json").json["understood"].get("corrected") or []
    assert {c["from"]: c["to"] for c in found} == corrected
