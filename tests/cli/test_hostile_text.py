"""Text of a user's catalogue is shown as it stands, never read as markup, escape or formula (check 19)."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import openpyxl
import pytest

from harness import program_entry, run, write_catalog

NAMES = [
    "[bold]太字[/bold]の事業",
    "[a]と[/別紙]の事業",
    "絵文字:sun:の事業",
    "=1+1の事業",
    '=HYPERLINK("https://www.example.com","x")',
    "+81の事業",
    "-1の事業",
    "@importの事業",
    "<script>alert(1)</script>",
    "縦棒|と`逆引用符`と*星*の事業",
    '引用符"と,読点の事業',
    "印✓—é©𠮷①髙の事業",
    "{0}と%sと$HOMEの事業",
]
DECOMPOSED = unicodedata.normalize("NFD", "ガバナンス強化プログラム")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, ...]:
    folder = tmp_path_factory.mktemp("hostile")
    entries = [
        program_entry(
            f"hostile-{n:02}", name, name_as_written=[name + "別記"], aliases=[name + "別名"], ministry="mext"
        )
        for n, name in enumerate(NAMES)
    ]
    write_catalog(folder, programs=entries)
    return ("--data", str(folder), "--no-bundled")


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("colour", [True, False])
@pytest.mark.parametrize("name", NAMES)
def test_a_terminal_shows_it_literally(name: str, hostile: tuple[str, ...], lang: str, *, colour: bool) -> None:
    env = {} if colour else {"NO_COLOR": "1"}
    entry_id = f"hostile-{NAMES.index(name):02}"
    for argv in (("list",), ("show", entry_id), ("match", "-a", "university"), ("list", "--fields", "name,id")):
        outcome = run(*hostile, *argv, terminal=True, columns=200, lang=lang, env=env)
        assert outcome.code == 0, outcome.stderr
        assert name in outcome.stdout
        assert ("\x1b" in outcome.stdout) == colour or "--fields" in argv


@pytest.mark.parametrize("name", NAMES)
def test_files_and_pipes_carry_it_literally(name: str, hostile: tuple[str, ...], tmp_path: Path) -> None:
    entry_id = f"hostile-{NAMES.index(name):02}"
    items = run(*hostile, "list", "--json").json["items"]
    assert name in [item["name"] for item in items if item["id"] == entry_id]
    assert f"{entry_id}\t{name}\t" in run(*hostile, "list", "-f", "tsv").stdout
    target = tmp_path / "list.xlsx"
    assert run(*hostile, "list", "-o", str(target)).code == 0
    sheet = openpyxl.load_workbook(target).active
    assert sheet is not None
    found = [row for row in sheet.iter_rows() if row[0].value == entry_id]
    assert [(row[1].value, row[1].data_type) for row in found] == [(name, "s")]


def test_csv_has_no_formula(hostile: tuple[str, ...]) -> None:
    text = run(*hostile, "list", "-f", "csv", "--fields", "name", "--no-header").stdout.removeprefix("\ufeff")
    lines = text.split("\r\n")[:-1]
    assert len(lines) == len(NAMES)
    for name, line in zip(NAMES, lines, strict=True):
        cell = line.strip('"').replace('""', '"')
        assert cell == (f"'{name}" if name[0] in "=+-@" else name)


def test_markdown_shows_markup_as_text(hostile: tuple[str, ...]) -> None:
    text = run(*hostile, "list", "-f", "markdown", "--fields", "name").stdout
    assert "\\[bold\\]太字\\[/bold\\]の事業" in text
    assert "\\<script\\>" in text
    assert "縦棒\\|と\\`逆引用符\\`と\\*星\\*の事業" in text


def test_a_decomposed_name_is_found_and_shown(tmp_path: Path) -> None:
    write_catalog(tmp_path, programs=[program_entry("decomposed", DECOMPOSED, ministry="mext")])
    argv = ("--data", str(tmp_path), "--no-bundled")
    for spelling in (DECOMPOSED, unicodedata.normalize("NFC", DECOMPOSED), "ｶﾞﾊﾞﾅﾝｽ強化ﾌﾟﾛｸﾞﾗﾑ"):
        outcome = run(*argv, "show", spelling, "--json")
        assert outcome.code == 0
        name = outcome.json["items"][0]["name"]
        assert unicodedata.normalize("NFC", name) == unicodedata.normalize("NFC", DECOMPOSED)


def test_control_characters_in_data_are_refused_without_being_repeated(tmp_path: Path) -> None:
    write_catalog(tmp_path, programs=[program_entry("escape", "赤\x1b[31m字の事業")])
    outcome = run("--data", str(tmp_path), "list", terminal=True)
    assert outcome.code == 4
    assert "U+001B" in outcome.stderr
    assert "\x1b" not in outcome.stderr


@pytest.mark.parametrize(
    "argv",
    [("search", "\x1b[31m赤い\x07事業"), ("show", "\x1b]0;title\x07"), ("list", "--theme", "\x1b[2J"), ("\x1b[2J",)],
    ids=["search", "show", "theme", "command"],
)
def test_control_characters_of_an_argument_do_not_reach_the_terminal(argv: tuple[str, ...]) -> None:
    outcome = run(*argv, terminal=True, env={"NO_COLOR": "1"})
    assert "\x1b" not in outcome.stdout + outcome.stderr
    assert "\x07" not in outcome.stdout + outcome.stderr


def test_an_argument_with_control_characters_is_escaped_in_json() -> None:
    outcome = run("search", "\x1b[31m起業", "--json")
    assert "\x1b" not in outcome.stdout
    assert json.loads(outcome.stdout)["command"] == "search"


def test_an_argument_that_is_no_unicode_is_survived() -> None:
    for argv in (("search", "\udcff起業", "--json"), ("list", "--theme", "\udcff"), ("show", "\udcff")):
        outcome = run(*argv)
        assert outcome.code in (0, 2, 3)
        assert "Traceback" not in outcome.stderr
        assert "不具合" not in outcome.stderr
