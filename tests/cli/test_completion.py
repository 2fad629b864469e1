"""Completion of values, through the protocol that bash uses."""

from __future__ import annotations

import contextlib
import io
import os
from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest

from harness import program_entry, run, write_catalog

if TYPE_CHECKING:
    from pathlib import Path

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
    assert complete("contacts", "--program", "") == [p.id for p in catalog.programs]


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
