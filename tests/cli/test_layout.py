"""What people see: nothing cut, nothing over the edge, line breaking by the rules."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from harness import ENTRIES, LISTINGS, bundled_catalog, program_entry, run, write_catalog

ALL = {**LISTINGS, **ENTRIES}
WIDTHS = (30, 40, 80, 120)
SAMPLE = ("match", "list", "contacts", "show-program", "guide-issues")
"""Runs that are looked at in every width: a listing with headings, tables, and entries; the others at the narrowest."""
NO_START = "、。）」』】ー，．：；？！ぁぃぅぇぉっゃゅょァィゥェォッャュョ"
NO_END = "（「『【〈《"
BOX_DRAWING = re.compile(r"[\u2500-\u257f\u2580-\u259f]")
IDS = re.compile(r"(?<![\w@./-])[a-z0-9]+(?:-[a-z0-9]+)+(?![\w@./-])")


def cells(text: str) -> int:
    """Return the width on a terminal, counted apart from the program's own function."""
    return sum(
        0
        if unicodedata.combining(char) or unicodedata.category(char) in ("Mn", "Me", "Cf")
        else 2
        if unicodedata.east_asian_width(char) in "WF"
        else 1
        for char in text
    )


@cache
def shown(name: str, width: int, lang: str = "ja") -> str:
    """Return what a run shows on a terminal of this width."""
    return run(*ALL[name], terminal=True, columns=width, lang=lang, env={"NO_COLOR": "1"}).stdout


@cache
def unfolded(name: str, lang: str = "ja") -> str:
    """Return the same without a width and without the heading of its table."""
    return run(*ALL[name], "-f", "table", "--no-header", columns=None, lang=lang).stdout


def characters(text: str) -> Counter[str]:
    return Counter("".join(text.split()))


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("name", ALL)
def test_every_text_fits_and_nothing_is_cut(name: str, lang: str) -> None:
    for width in WIDTHS if name in SAMPLE else (40,):
        assert_whole(name, width, lang)


def assert_whole(name: str, width: int, lang: str) -> None:
    """Nothing is cut or over the edge in what a run shows on a terminal of this width."""
    whole, text = unfolded(name, lang), shown(name, width, lang)
    assert [line for line in text.splitlines() if cells(line) > width] == []
    assert [line for line in text.splitlines() if line != line.rstrip()] == []
    assert not BOX_DRAWING.search(text)
    have, want = characters(text), characters(whole)
    if name not in ("map", "match", "match-all", "coverage"):  # their headings say the same in other words when narrow
        assert want - have == Counter()
    assert have["…"] == want["…"]
    if width >= 40:
        words = set(IDS.findall(text))
        assert {i for i in IDS.findall(whole) if is_entry_id(i)} <= words


def is_entry_id(word: str) -> bool:
    return bundled_catalog().entry(word) is not None


@pytest.mark.parametrize(("name", "width"), [*((name, 40) for name in ALL), *((name, 80) for name in SAMPLE)])
def test_no_line_begins_or_ends_against_the_rules(name: str, width: int) -> None:
    text = shown(name, width)
    pieces = [piece for line in text.splitlines() for piece in re.split(r"  +", line.strip()) if piece]
    assert [piece for piece in pieces if piece[0] in NO_START] == []
    assert [piece for piece in pieces if piece[-1] in NO_END] == []


@pytest.mark.parametrize("width", [40, 80])
@pytest.mark.parametrize("name", ["contacts", "contacts-program", "contacts-table", "show-program"])
def test_a_phone_number_is_never_broken(name: str, width: int) -> None:
    whole, text = unfolded(name), shown(name, width)
    numbers = re.compile(r"0\d{1,4}-\d{1,4}-\d{4}")
    assert numbers.search(whole)
    assert Counter(numbers.findall(whole)) <= Counter(numbers.findall(text))


LONG_NAME = "".join(chr(code) for code in range(0x5300, 0x5300 + 120))
"""120 characters that stand nowhere else in the program's words."""


@pytest.mark.parametrize("width", [30, 40, 80, 140])
def test_a_long_name_without_spaces_is_shown_whole(width: int, tmp_path: Path) -> None:
    entry = program_entry("a-programme-with-a-rather-long-id", LONG_NAME, ministry="mext", new_call=True)
    write_catalog(tmp_path, programs=[entry])
    argv = ("--data", str(tmp_path), "--no-bundled")
    for command in (("list",), ("show", entry["id"]), ("match", "-a", "university")):
        text = run(*argv, *command, terminal=True, columns=width, env={"NO_COLOR": "1"}).stdout
        assert "".join(char for char in text if char in LONG_NAME) == LONG_NAME * text.count(LONG_NAME[0])
        assert LONG_NAME[0] in text
        assert "…" not in text
        assert all(cells(line) <= width for line in text.splitlines())
        assert width < 40 or entry["id"] in text


def test_a_narrow_terminal_gets_blocks() -> None:
    wide = run("list", "-m", "moe", terminal=True, columns=120, env={"NO_COLOR": "1"}).stdout
    narrow = run("list", "-m", "moe", terminal=True, columns=30, env={"NO_COLOR": "1"}).stdout
    assert re.search(r"^事業 +所管", wide, re.MULTILINE)
    assert "  所管・申請主体: 環境省" in narrow
    assert "時期不明" in narrow


@pytest.mark.parametrize("name", ["list", "networks", "coverage", "contacts-program", "universities", "match"])
def test_circled_numbers_stand_in_no_column_that_shifts_others(name: str) -> None:
    """①②③ take two cells on a classic Japanese Windows console: only the last column may have them."""
    text = shown(name, 120)
    rows = [line for line in text.splitlines() if re.search(r"\S {2,}\S", line)]
    assert rows
    for row in rows:
        first_columns = re.split(r" {2,}", row.strip())[:-1]
        assert not re.search(r"[①-⑳]", "".join(first_columns))


def test_headings_of_tables_have_no_character_of_ambiguous_width() -> None:
    for name in ("list", "networks", "overlap", "universities"):
        head = shown(name, 140).splitlines()[0]
        assert [c for c in head if unicodedata.east_asian_width(c) == "A"] == []


def test_output_in_a_pipe_is_not_folded() -> None:
    text = run("show", "cao-regional-university-grant", columns=None).stdout
    summary = run("show", "cao-regional-university-grant", "--json").json["items"][0]["summary"]
    assert summary in text.splitlines()
    assert "\x1b" not in text
