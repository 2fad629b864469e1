"""Help: complete at every width in both languages, with examples that run."""

from __future__ import annotations

import json
import re
import shlex
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import typer

from harness import JAPANESE, answers_to, program_entry, run, write_catalog
from jgrants_server import GRANTS, serving
from kakushin_cli.cli.framework import BUNDLED_AS_OF, BUNDLED_EDITION, one
from kakushin_cli.cli.help import COMPLETION
from kakushin_cli.cli.program import PROGRAM
from kakushin_cli.errors import MEANINGS, ExitCode
from rs_samples import make_imports
from table_samples import write_city

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kakushin_cli.catalog.catalog import Catalog
    from kakushin_cli.language import Lang

DOCUMENT = Path(__file__).parents[2] / "docs" / "cli.md"


def commands(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield every command with the words that call it, groups before their commands."""
    yield path, command
    for name, child in getattr(command, "commands", {}).items():
        yield from commands(child, (*path, name))


ALL: dict[str, tuple[tuple[str, ...], Any]] = {
    " ".join(("kakushin", *path)): (path, command) for path, command in commands(PROGRAM)
}
EXAMPLES = [example for _, command in ALL.values() for example in command.doc.examples]


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
@pytest.mark.parametrize("width", [60, 80, 140])
@pytest.mark.parametrize("name", ALL)
def test_no_word_of_the_help_is_lost(name: str, width: int, lang: Lang) -> None:
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
def test_every_text_of_the_help_exists_in_both_languages(name: str) -> None:
    path, command = ALL[name]
    doc = command.doc
    told = [(t.ja, t.en or "") for t in (doc.summary, *doc.body)]
    told += [(one(p.help, "ja"), one(p.help, "en")) for p in parameters(path, command) if p.name not in COMPLETION]
    for ja, en in told:
        assert re.search(JAPANESE, ja)
        assert en
        assert en != ja


@pytest.mark.parametrize("name", ALL)
def test_every_help_ends_with_an_example(name: str) -> None:
    path, _ = ALL[name]
    for lang, heading in (("ja", "\n例:\n"), ("en", "\nExamples:\n")):
        examples = run(*path, "--help", lang=lang).stdout.split(heading)
        assert len(examples) == 2
        lines = examples[1].splitlines()
        assert lines
        assert all(line.startswith("  kakushin ") for line in lines)


@pytest.mark.parametrize("example", dict.fromkeys(EXAMPLES))
def test_every_example_runs(example: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_catalog(tmp_path / "my-catalog", programs=[program_entry("own-programme", "自前の事業")])
    if "rs20" in example:
        make_imports(tmp_path, example)
    if "calls.csv" in example:
        run("data", "import", "table", str(write_city(tmp_path, "calls")), "--suggest-mapping", "-o", "mapping.yaml")
    if "--from saved.json" in example:
        (tmp_path / "saved.json").write_text(json.dumps({"result": GRANTS}), "utf-8")
    if "--profile" in example:
        run("plan", "init", "-o", _word_after(example, "--profile"))
    program, *argv = shlex.split(example)
    assert program == "kakushin"
    if argv[:2] == ["plan", "check"]:
        run("plan", "init", "-o", argv[2])
    with serving() as server:
        monkeypatch.setattr(time, "sleep", lambda _: None)
        env = {"KAKUSHIN_JGRANTS_API": server.base} if "jgrants" in argv else {}
        outcome = run(*argv, answers=answers_to(argv), env=env)
    assert outcome.code == 0, outcome.stderr
    target = _word_after(example, "-o")
    if target:
        assert (tmp_path / target).stat().st_size > 0
    elif "github" not in argv:  # which has nothing to say about good data
        assert outcome.stdout


def _word_after(example: str, option: str) -> str:
    words = shlex.split(example)
    return words[words.index(option) + 1] if option in words else ""


def test_the_version_is_one_line_and_that_of_the_catalogue(catalog: Catalog) -> None:
    outcome = run("--version")
    assert (outcome.code, outcome.stderr) == (0, "")
    assert outcome.stdout.count("\n") == 1
    edition = catalog.vocabulary.default_edition
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


@pytest.mark.skipif(not DOCUMENT.exists(), reason="docs/cli.md is not there yet")
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_exit_codes_of_the_document_are_those_of_the_program(lang: Lang) -> None:
    heading = "終了コード:\n" if lang == "ja" else "Exit codes:\n"
    _, *tables = DOCUMENT.read_text(encoding="utf-8").split(heading)
    assert tables
    for table in tables:
        lines = re.split(r"\n\n|```", table)[0].splitlines()
        rows = dict(line.strip().split(maxsplit=1) for line in lines)
        assert rows == {str(int(code)): MEANINGS[code].pick(lang) for code in ExitCode}


def test_global_options_stand_before_and_after_the_command() -> None:
    before = run("--lang", "en", "--today", "2022-05-01", "list", "-m", "moe", "--json")
    after = run("list", "-m", "moe", "--json", "--today", "2022-05-01", "--lang", "en")
    assert before == after
    assert before.json["today"] == "2022-05-01"
