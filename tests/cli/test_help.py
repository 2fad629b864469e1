"""Help: complete at every width in both languages, with examples that run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import typer

from harness import run
from kakushin_cli.catalog.catalog import Catalog
from kakushin_cli.cli.framework import BUNDLED_AS_OF, BUNDLED_EDITION, one
from kakushin_cli.cli.help import COMPLETION
from kakushin_cli.cli.program import PROGRAM
from kakushin_cli.errors import MEANINGS, ExitCode
from kakushin_cli.language import Lang


def commands(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield every command with the words that call it, groups before their commands."""
    yield path, command
    for name, child in getattr(command, "commands", {}).items():
        yield from commands(child, (*path, name))


ALL: dict[str, tuple[tuple[str, ...], Any]] = {
    " ".join(("kakushin", *path)): (path, command) for path, command in commands(PROGRAM)
}


def squeezed(text: str) -> str:
    return "".join(text.split())


def parameters(path: tuple[str, ...], command: Any) -> list[Any]:
    return list(command.get_params(typer.Context(command, info_name="kakushin", obj=None, **command.context_settings)))


def test_every_command_is_found() -> None:
    assert {"kakushin", "kakushin match", "kakushin roadmap", "kakushin data", "kakushin data check"} <= ALL.keys()


@pytest.mark.parametrize("name", ALL)
def test_help_is_a_result(name: str) -> None:
    path, command = ALL[name]
    long, short = run(*path, "--help"), run(*path, "-h")
    assert (long.code, long.stderr) == (0, "")
    assert long == short
    assert long.stdout.startswith(f"使い方: {name} ")
    assert run(*path, "--help", "--lang", "en").stdout.startswith(f"Usage: {name} ")
    if hasattr(command, "commands"):
        assert run(*path) == long


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("name", ALL)
def test_no_word_of_the_help_is_lost(name: str, lang: Lang) -> None:
    width = 60
    path, command = ALL[name]
    text = run(*path, "--help", columns=width, lang=lang, terminal=True).stdout
    assert "…" not in text
    found = squeezed(text)
    doc = command.doc
    for sentence in (doc.summary, *doc.body):
        assert squeezed(sentence.pick(lang)) in found
    for param in parameters(path, command):
        built_in = COMPLETION.get(param.name)
        told = built_in.pick(lang) if built_in else one(param.help, lang)
        assert told
        assert squeezed(told) in found
        for option in param.opts if param.param_type_name == "option" else ():
            assert option in text
    for line in text.split("例:" if lang == "ja" else "Examples:")[0].splitlines():
        assert len(line.encode("shift_jis", "replace")) <= width  # two bytes are two cells in Japanese text


@pytest.mark.parametrize("name", ALL)
def test_every_help_ends_with_an_example(name: str) -> None:
    path, _ = ALL[name]
    for lang, heading in (("ja", "\n例:\n"), ("en", "\nExamples:\n")):
        examples = run(*path, "--help", lang=lang).stdout.split(heading)
        assert len(examples) == 2
        lines = examples[1].splitlines()
        assert lines
        assert all(line.startswith("  kakushin ") for line in lines)


def test_the_version_is_one_line_and_that_of_the_catalogue(catalog: Catalog) -> None:
    outcome = run("--version")
    assert (outcome.code, outcome.stderr) == (0, "")
    assert outcome.stdout.count("\n") == 1
    edition = catalog.vocabulary.source_edition
    assert (edition.id, edition.as_of.isoformat()) == (BUNDLED_EDITION, BUNDLED_AS_OF)
    assert f"{edition.id} as of {edition.as_of.isoformat()}" in outcome.stdout
    assert run("list", "--version").stdout == outcome.stdout


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_exit_codes_of_the_help_are_those_of_the_program(lang: Lang) -> None:
    text = run("--help", lang=lang, columns=200).stdout
    heading = "終了コード:\n" if lang == "ja" else "Exit codes:\n"
    table = text.split(heading)[1].split("\n\n")[0]
    rows = dict(line.strip().split(maxsplit=1) for line in table.splitlines())
    assert rows == {str(int(code)): MEANINGS[code].pick(lang) for code in ExitCode}
    assert [int(code) for code in rows] == [0, 1, 2, 3, 4, 130]


def test_global_options_stand_before_and_after_the_command() -> None:
    before = run("--lang", "en", "--today", "2022-05-01", "list", "-m", "moe", "--json")
    after = run("list", "-m", "moe", "--json", "--today", "2022-05-01", "--lang", "en")
    assert before == after
    assert before.json["today"] == "2022-05-01"
