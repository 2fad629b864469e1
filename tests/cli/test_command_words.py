"""Words in place of a command, and options typed with the Japanese input method still on."""

from __future__ import annotations

import pytest

from harness import run


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("help", "--help"),
        ("help match", "match --help"),
        ("help data check", "data check --help"),
        ("data help check", "data check --help"),
        ("data help", "data --help"),
        ("help --lang en", "--help --lang en"),
        ("version", "--version"),
        ("--lang en", "--help --lang en"),
        ("data --lang en", "data --help --lang en"),
        ("脱炭素", "search 脱炭素"),
        ("下水の熱 使いたい --limit 3 --json", "search '下水の熱 使いたい' --limit 3 --json"),
        ("ｌｉｓｔ -t startup", "list -t startup"),
        ("list　-t startup", "list -t startup"),
        ("list　ーt　startup", "list -t startup"),
        ("list ーt startup", "list -t startup"),
        ("list —theme startup", "list --theme startup"),
        ("list ーーtheme＝startup", "list --theme startup"),
        ("list －－ｌｉｍｉｔ　3", "list --limit 3"),
        ("list --theme　startup", "list --theme startup"),
    ],
)
def test_what_is_meant_is_done(words: str, meant: str) -> None:
    outcome = run(*words.split(" "))
    assert outcome.code == 0
    assert outcome == run(*(word.strip("'") for word in _split(meant)))


def _split(line: str) -> list[str]:
    before, quote, rest = line.partition("'")
    text, _, after = rest.partition("'")
    return [*before.split(), *([text] if quote else []), *after.split()]


@pytest.mark.parametrize("word", ["no-such-command", "matsch", ""])
def test_a_command_that_does_not_exist_is_a_mistake(word: str) -> None:
    outcome = run(word)
    assert (outcome.code, outcome.stdout) == (2, "")


def test_help_of_an_unknown_command_is_a_mistake() -> None:
    assert run("help", "mtch").code == 2
    assert "match" in run("help", "mtch").stderr


def test_words_behind_two_hyphens_stay_as_they_are() -> None:
    assert run("search", "--json", "--", "ーt").json["query"]["text"] == "ーt"


def test_extra_words_are_named_as_typed() -> None:
    outcome = run("list", "（株）大学", "b c")
    assert outcome.code == 2
    assert outcome.stderr.startswith("余分な引数があります: （株）大学 b c\n")
