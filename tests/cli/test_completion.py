"""Completion of values, through the protocol that bash uses."""

from __future__ import annotations

import contextlib
import io
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from unittest.mock import patch

import pytest
from typer._completion_shared import get_completion_script

from harness import program_entry, run, write_catalog
from kakushin_cli.catalog.catalog import Catalog


def complete(*words: str, env: dict[str, str] | None = None) -> list[str]:
    """Return what is offered for the last word, as a shell would ask for it."""
    line = " ".join(["kakushin", *words])
    asked = {"_KAKUSHIN_COMPLETE": "complete_bash", "COMP_WORDS": line, "COMP_CWORD": str(len(words))}
    written = io.StringIO()
    with patch.dict(os.environ, asked), contextlib.redirect_stdout(written), pytest.raises(SystemExit) as ended:
        run(env=env)
    assert ended.value.code == 0
    return written.getvalue().split("\n")[:-1] if written.getvalue().strip() else []


def test_commands() -> None:
    assert {"match", "list", "show", "contacts", "data"} <= set(complete(""))
    assert complete("ma") == ["match", "map"]
    assert {"check", "schema", "fields"} <= set(complete("data", ""))


def test_options() -> None:
    assert "--theme" in complete("list", "--th")
    assert {"--edition", "--explain"} <= set(complete("match", "--e"))


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (("list", "--applicant", ""), ["university", "company", "municipality"]),
        (("list", "--phase", ""), ["strengthening", "rd", "implementation"]),
        (("match", "--theme", "s"), ["smart-agriculture", "smart-city", "startup"]),
        (
            ("list", "--ministry", "m"),
            ["mic", "moj", "mofa", "mof", "mext", "mhlw", "maff", "meti", "mlit", "moe", "mod"],
        ),
        (("list", "--ministry", "環境"), ["環境省"]),
        (("list", "--format", "j"), ["json", "jsonl"]),
        (("--lang", ""), ["ja", "en"]),
        (("contacts", "--by", ""), ["desk", "program", "table"]),
        (("networks", "--kind", "co"), ["coi-next", "coi", "council"]),
        (("list", "--kind", "re"), ["research_fund", "regulation"]),
        (("search", "x", "--kind", ""), ["program", "network", "guide"]),
        (("universities", "--field", "c"), ["chemistry", "computer-science-mathematics", "clinical-medicine"]),
        (("data", "check", "--format", ""), ["text", "json", "github"]),
        (("guide", "i"), ["incentive", "issues"]),
        (("contacts", "--program", "moe-l"), ["moe-local-decarbonization-grant"]),
        (("show", "hiroshima-b"), ["hiroshima-bio-dx"]),
        (("match", "--university", "広島大"), ["広島大学"]),
        (("show", "no-such-"), []),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_values(words: tuple[str, ...], offered: list[str]) -> None:
    assert complete(*words) == offered


def test_prefectures_stand_in_code_order() -> None:
    assert complete("networks", "--prefecture", "JP-") == [f"JP-{n:02}" for n in range(1, 48)]


def test_ids_are_those_of_the_catalogue(catalog: Catalog) -> None:
    assert complete("contacts", "--program", "") == sorted(p.id for p in catalog.programs)


def test_the_user_s_own_entries_are_offered(tmp_path: Path) -> None:
    write_catalog(tmp_path, programs=[program_entry("own-programme", "自前の事業")])
    assert complete("show", "own-") == []
    assert complete("show", "own-", env={"KAKUSHIN_DATA": str(tmp_path)}) == ["own-programme"]
    assert complete("--data", str(tmp_path), "show", "own-") == ["own-programme"]


def test_a_broken_catalogue_offers_nothing_and_says_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "bad.yaml").write_text("programs: [", encoding="utf-8")
    assert complete("show", "moe-", env={"KAKUSHIN_DATA": str(tmp_path)}) == []
    assert complete("show", "moe-", env={"KAKUSHIN_DATA": str(tmp_path / "nowhere")}) == []
    assert capsys.readouterr().err == ""


def told(shell: str, line: str = "", word: str = "", **more: str) -> str:
    """Return what the program writes for a shell: its script, or what may stand at the end of a line."""
    asked = {"_KAKUSHIN_COMPLETE": f"{'complete' if line else 'source'}_{shell}", "_TYPER_COMPLETE_ARGS": line,
             "_TYPER_COMPLETE_WORD_TO_COMPLETE": word, **more}  # fmt: skip
    written = io.StringIO()
    with patch.dict(os.environ, asked), contextlib.redirect_stdout(written), pytest.raises(SystemExit):
        run()
    return written.getvalue()


HOSTILE = "x\"y$z`w'v:::u"


@pytest.fixture
def hostile(tmp_path: Path) -> str:
    """Return a line that is completed by an entry whose name is full of what shells give a meaning."""
    write_catalog(tmp_path / "own", programs=[program_entry("hostile-entry", HOSTILE)])
    return f"kakushin --data {tmp_path / 'own'} show hostile"


def test_zsh_is_given_no_bare_quote(hostile: str) -> None:
    """In zsh's own form, everything within the quotes is escaped."""
    answer = told("zsh", hostile)
    inner = answer[answer.index("((") + 2 : answer.index("))")]
    assert inner.startswith('"hostile-entry":"x')
    text = inner.removeprefix('"hostile-entry":"').removesuffix('"')
    assert not re.search(r"""(?<!")"(?!")|(?<!\\)[$`]""", text.replace("''", ""))


def test_powershell_is_given_word_and_help_once(hostile: str) -> None:
    for line in told("powershell", hostile, "hostile").splitlines():
        assert line.split(":::", 1)[0] == "hostile-entry"
    for line in told("powershell", "kakushin match --theme ").splitlines():
        word, help_text = line.split(":::")
        assert re.fullmatch("[a-z-]+", word)
        assert help_text


@pytest.mark.parametrize("shell", ["powershell", "pwsh"])
def test_the_script_of_powershell_leaves_keys_and_encoding_as_they_were(shell: str) -> None:
    script = told("powershell")
    assert "PSReadLine" not in script
    assert "%(" not in script
    kept, changed = (
        script.index("$encodingBefore = [Console]"),
        script.index("[Console]::OutputEncoding = [System.Text"),
    )
    assert kept < changed < script.index("} finally {") < script.index("[Console]::OutputEncoding = $encodingBefore")
    installed = get_completion_script(prog_name="kakushin", complete_var="_KAKUSHIN_COMPLETE", shell=shell)
    assert script.strip() == installed.strip()


@pytest.fixture
def on_path(tmp_path: Path) -> dict[str, str]:
    """Return an environment in which `kakushin` is this program."""
    folder = tmp_path / "bin"
    folder.mkdir()
    program = folder / "kakushin"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m kakushin_cli "$@"\n')
    program.chmod(0o755)
    return {**os.environ, "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}", "HOME": str(tmp_path)}


def test_fish_completes_with_its_script(on_path: dict[str, str]) -> None:
    if not shutil.which("fish"):
        pytest.skip("fish is not installed")
    asked = [*told("fish").splitlines(), 'complete -C "kakushin match --theme sm"']
    done = subprocess.run(
        ["fish", "-c", "\n".join(asked)], env=on_path, capture_output=True, text=True, encoding="utf-8"
    )
    assert [line.split("\t")[0] for line in done.stdout.splitlines()] == ["smart-agriculture", "smart-city"]


def test_zsh_runs_its_script(on_path: dict[str, str]) -> None:
    """The function of the script is called as zsh does, with what it would hand on printed instead."""
    if not shutil.which("zsh"):
        pytest.skip("zsh is not installed")
    script = [
        "compdef() { : }", '_arguments() { print -r -- "$@" }', told("zsh"),
        "words=(kakushin match --theme sm); CURRENT=4; _kakushin_completion",
    ]  # fmt: skip
    done = subprocess.run(
        ["zsh", "-fc", "\n".join(script)], env=on_path, capture_output=True, text=True, encoding="utf-8"
    )
    assert re.findall('"(smart-[a-z]+)":', done.stdout) == ["smart-agriculture", "smart-city"], done.stderr
