"""Results on stdout, everything else on stderr, and the exit codes."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest

from harness import ENTRIES, JAPANESE, LISTINGS, program_entry, run, write_catalog

MISTAKES: dict[str, tuple[int, tuple[str, ...]]] = {
    "command": (2, ("lst",)),
    "group-command": (2, ("data", "chek")),
    "option": (2, ("list", "--tehme", "mobility")),
    "option-without-value": (2, ("list", "--theme")),
    "flag-with-value": (2, ("list", "--json=yes")),
    "applicant": (2, ("list", "--applicant", "大工")),
    "theme": (2, ("list", "--theme", "脱酸素")),
    "ministry": (2, ("contacts", "--ministry", "環境賞")),
    "phase": (2, ("match", "-a", "university", "--phase", "実験")),
    "prefecture": (2, ("networks", "--prefecture", "大広島県")),
    "program-kind": (2, ("list", "--kind", "project")),
    "network-kind": (2, ("networks", "--kind", "sites")),
    "search-kind": (2, ("search", "起業", "--kind", "guides")),
    "field": (2, ("universities", "--field", "錬金術")),
    "by": (2, ("contacts", "--by", "row")),
    "format": (2, ("list", "-f", "xml")),
    "json-and-format": (2, ("list", "--json", "-f", "csv")),
    "xlsx-on-stdout": (2, ("list", "-f", "xlsx")),
    "suffix": (2, ("list", "-o", "list.doc")),
    "empty-file-name": (2, ("list", "-o", "")),
    "fields": (2, ("list", "--fields", "id,nmae")),
    "fields-empty": (2, ("list", "--fields", "")),
    "limit": (2, ("list", "--limit", "-1")),
    "limit-text": (2, ("list", "--limit", "many")),
    "stale-after": (2, ("contacts", "--stale-after", "-2")),
    "lang": (2, ("list", "--lang", "fr")),
    "edition": (2, ("list", "--edition", "2030")),
    "as-of": (2, ("list", "--as-of", "someday")),
    "today": (2, ("list", "--today", "2026-02-30")),
    "open-on": (2, ("match", "-a", "university", "--open-on", "平成35年4月1日")),
    "data-missing": (2, ("--data", "no-such-folder", "list")),
    "match-without-applicant": (2, ("match", "-t", "mobility")),
    "roadmap-without-theme": (2, ("roadmap", "-a", "university")),
    "roadmap-start": (2, ("roadmap", "-t", "mobility", "-a", "university", "--start", "いつか")),
    "roadmap-years": (2, ("roadmap", "-t", "mobility", "-a", "university", "--years", "0")),
    "show-nothing": (2, ("show",)),
    "search-nothing": (2, ("search",)),
    "extra-word": (2, ("list", "mobility")),
    "show-unknown": (3, ("show", "no-such-id")),
    "guide-unknown": (3, ("guide", "no-such-topic")),
    "program-unknown": (3, ("contacts", "--program", "no-such-program")),
    "university-unknown": (3, ("match", "-a", "university", "--university", "架空大学")),
    "folder-missing": (1, ("list", "--edition", "all", "-o", "no/such/folder/list.csv")),
    "output-is-folder": (1, ("list", "-f", "csv", "-o", ".", "--force")),
    "check-format": (2, ("data", "check", "-f", "xml")),
    "check-missing": (2, ("data", "check", "no-such-folder")),
}


@pytest.mark.parametrize("name", [*LISTINGS, *ENTRIES])
def test_json_is_the_same_for_every_width_on_a_terminal_and_in_a_file(name: str, tmp_path: Path) -> None:
    argv = (LISTINGS | ENTRIES)[name]
    piped = run(*argv, "--json", columns=None)
    assert piped.code == 0
    assert piped.json["schema_version"] == 1
    assert {"command", "query", "as_of", "today", "total", "items", "notices"} <= piped.json.keys()
    assert run(*argv, "--json", columns=20).stdout == piped.stdout
    assert run(*argv, "--json", columns=500, terminal=True).stdout == piped.stdout
    target = tmp_path / "answer.json"
    written = run(*argv, "-o", str(target))
    assert (written.code, written.stdout) == (0, "")
    assert target.read_bytes() == piped.stdout.encode()


def test_a_search_that_finds_nothing_is_done_and_says_so_on_stderr_only() -> None:
    outcome = run("search", "\u97a8\u97cb\u97df", "--json")
    assert outcome.code == 0
    assert outcome.json["items"] == []
    assert outcome.stderr == "該当なし\n"
    assert run("search", "\u97a8\u97cb\u97df", lang="en").stderr == "No match\n"


@pytest.mark.parametrize(
    "argv",
    [
        ("list", "-m", "mof"),
        ("contacts", "-m", "mod"),
        ("contacts", "-m", "mod", "--by", "program"),
        ("contacts", "-m", "mod", "--by", "table"),
        ("networks", "--member", "架空の会社"),
        ("networks", "--overlap", "--prefecture", "JP-47"),
    ],
    ids=" ".join,
)
def test_an_empty_result_is_no_failure(argv: tuple[str, ...]) -> None:
    outcome = run(*argv, "-f", "jsonl")
    assert (outcome.code, outcome.stdout) == (0, "")
    assert "該当なし" in outcome.stderr


def test_an_unknown_id_names_up_to_three_near_ones() -> None:
    outcome = run("show", "mic-local-1000")
    assert (outcome.code, outcome.stdout) == (3, "")
    assert "「mic-local-1000」が見つかりません。" in outcome.stderr
    assert "mic-local-10000(ローカル10,000プロジェクト)" in outcome.stderr
    near = next(line for line in outcome.stderr.splitlines() if line.startswith("もしかして: "))
    assert 1 <= len(near.split(" / ")) <= 3


@pytest.mark.parametrize(
    ("argv", "suggested"),
    [
        (("lst",), "list"),
        (("list", "--tehme", "x"), "--theme"),
        (("list", "--ministry", "環境賞"), "環境省(moe)"),
        (("list", "--theme", "decarbonizasion"), "地域脱炭素(decarbonization)"),
        (("list", "-f", "jsn"), "json"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_a_near_word_is_suggested(argv: tuple[str, ...], suggested: str) -> None:
    outcome = run(*argv)
    assert outcome.code == 2
    assert suggested in outcome.stderr
    assert outcome.stdout == ""


def test_a_word_of_a_closed_vocabulary_lists_what_is_allowed() -> None:
    outcome = run("list", "--applicant", "大工")
    assert outcome.code == 2
    assert "--applicant に「大工」は指定できません。" in outcome.stderr
    assert "指定できる値: 大学等研究機関(university), 民間事業者等(company), 自治体(municipality)" in outcome.stderr


@pytest.mark.parametrize(
    ("option", "spellings"),
    [
        ("--applicant", ["university", "UNIVERSITY", "大学", "大學", "①", "１", "ＵＮＩＶＥＲＳＩＴＹ"]),
        ("--theme", ["smart-agriculture", "スマート農業", "ｽﾏｰﾄ農業", unicodedata.normalize("NFD", "スマート農業")]),
        ("--ministry", ["mext", "文部科学省", "文科省", "ＭＥＸＴ", " 文部科学省 "]),
    ],
)
def test_spellings_of_a_value_are_one(option: str, spellings: list[str]) -> None:
    answers = {run("list", option, spelling, "--json").stdout for spelling in spellings}
    assert len(answers) == 1
    assert '"total": 0' not in answers.pop()


def test_a_name_may_be_decomposed_as_copied_from_a_mac() -> None:
    composed = run("show", "ローカル10,000プロジェクト", "--json")
    decomposed = run("show", unicodedata.normalize("NFD", "ローカル10,000プロジェクト"), "--json")
    assert composed.code == decomposed.code == 0
    assert composed.json["items"] == decomposed.json["items"]


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_told_in_words(name: str, lang: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    code, argv = MISTAKES[name]
    outcome = run(*argv, lang=lang)
    assert outcome.code == code
    assert outcome.stdout == ""
    assert "Traceback" not in outcome.stderr
    first = outcome.stderr.splitlines()[0]
    own_words = re.sub("|".join(sorted((re.escape(w) for w in argv if w), key=len, reverse=True)), "", first)
    if lang == "ja" or name == "lang":
        assert re.search(JAPANESE, own_words)
    else:
        assert not re.search(
            JAPANESE, re.sub(r"(令和|平成)[元\d]*年?(度|4月1日)?", "", own_words)
        )  # forms that are accepted
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["command", "option", "theme", "show-unknown", "folder-missing", "check-missing"])
def test_the_traceback_is_shown_on_demand_only(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    code, argv = MISTAKES[name]
    plain, debug = run(*argv), run(*argv, env={"KAKUSHIN_DEBUG": "1"})
    assert debug.code == code
    assert "Traceback (most recent call last):" in debug.stderr
    assert debug.stderr.endswith(plain.stderr)
    assert "Traceback" in run("--debug", *argv).stderr


def test_a_bug_is_told_in_a_line_and_shown_with_debug(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> object:
        raise RuntimeError("odd")

    monkeypatch.setattr("kakushin_cli.commands.list.list_programs", broken)
    outcome = run("list")
    assert (outcome.code, outcome.stdout) == (1, "")
    assert "不具合" in outcome.stderr
    assert "Traceback" not in outcome.stderr
    assert "RuntimeError: odd" in run("list", "--debug").stderr


def test_invalid_data_ends_with_4_and_the_place(tmp_path: Path) -> None:
    path = write_catalog(tmp_path, programs=[program_entry("own-programme", "自前の事業") | {"kind": "projekt"}])
    outcome = run("--data", str(tmp_path), "list")
    assert (outcome.code, outcome.stdout) == (4, "")
    assert outcome.stderr.startswith(f"{path}:1:")
    assert "誤りが1件" in outcome.stderr


def test_a_bad_language_does_not_hide_another_mistake() -> None:
    outcome = run("list", "-a", "大工", env={"KAKUSHIN_LANG": "fr"})
    assert outcome.code == 2
    assert "大工" in outcome.stderr


def test_without_options_nothing_is_asked_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """No command reads stdin; what is missing is named."""

    def forbidden(*_: object) -> str:
        raise AssertionError("stdin was read")

    monkeypatch.setattr("builtins.input", forbidden)
    for argv, option in (
        (("match",), "--applicant"),
        (("roadmap",), "--theme"),
        (("roadmap", "-t", "mobility"), "--applicant"),
        (("show",), "ID|NAME"),
        (("search",), "TEXT"),
    ):
        outcome = run(*argv)
        assert (outcome.code, outcome.stdout) == (2, "")
        assert option in outcome.stderr
