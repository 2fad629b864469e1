"""Every command says the same in every format."""

from __future__ import annotations

import csv
import io
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness import ENTRIES, LISTINGS, bundled_catalog, run
from kakushin_cli.commands.common import PROGRAM_OPTIONAL
from kakushin_cli.exporters.tabular import json_pieces, plain

ALL = {**LISTINGS, **ENTRIES}
KEY = {
    "contacts": "department",
    "contacts-program": "program_id",
    "contacts-table": "line",
    "overlap": "organisation",
    "universities": "university",
    "map": "program_id",
    "coverage": "theme",
}


@cache
def answer(name: str) -> dict[str, Any]:
    """Return the machine object of a run."""
    return run(*ALL[name], "--json").json


def rows_of(text: str, delimiter: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text), delimiter=delimiter, quoting=csv.QUOTE_MINIMAL))


@pytest.mark.parametrize("name", ALL)
def test_all_formats_have_the_same_rows(name: str, tmp_path: Path) -> None:
    argv = ALL[name]
    items: list[dict[str, Any]] = answer(name)["items"]
    lines = [json.loads(line) for line in run(*argv, "-f", "jsonl").stdout.splitlines()]
    assert lines == items
    tsv = [line.split("\t") for line in run(*argv, "-f", "tsv").stdout.splitlines()]
    comma = run(*argv, "-f", "csv").stdout
    assert comma.startswith("\ufeff")
    assert comma.count("\r\n") == len(items) + 1
    from_csv = rows_of(comma.removeprefix("\ufeff"), ",")
    assert [[cell.removeprefix("'") for cell in row] for row in from_csv] == tsv
    head, *body = tsv
    assert len(body) == len(items)
    key = KEY.get(name, "id")
    assert [row[head.index(key)] for row in body] == [plain(item[key]) for item in items]
    target = tmp_path / "rows.xlsx"
    assert run(*argv, "-o", str(target)).code == 0
    sheet = openpyxl.load_workbook(target).active
    assert sheet is not None
    cells = [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    assert cells[1:] == body
    assert sheet.freeze_panes == "A2"
    assert (sheet.auto_filter.ref is not None) == bool(items)
    assert sheet.print_title_rows == "$1:$1"
    if name in ENTRIES:
        return  # an entry is a text in Markdown
    marked = run(*argv, "-f", "markdown").stdout.splitlines()
    assert len(marked) == len(items) + 2
    unescaped = [re.sub(r"\\(.)", r"\1", line) for line in marked[2:]]
    assert unescaped == ["| " + " | ".join(row) + " |" for row in body]


@pytest.mark.parametrize("name", LISTINGS)
def test_the_table_for_people_has_every_row(name: str) -> None:
    argv = LISTINGS[name]
    items = answer(name)["items"]
    text = "".join(run(*argv, "-f", "table", columns=None).stdout.split())
    vocabulary = bundled_catalog().vocabulary
    for item in items:
        key = KEY.get(name, "id")
        word = vocabulary.term("theme", item["theme"]).label.ja if name == "coverage" else str(item[key])
        assert "".join(word.split()) in text
    if name in ("list", "contacts", "networks", "overlap", "universities", "contacts-table", "contacts-program"):
        assert f"{len(items)}件" in text


def test_a_pipe_gets_the_table_of_the_terminal_without_colour() -> None:
    piped = run("list", columns=None).stdout
    assert piped == run("list", "-f", "table", columns=100).stdout
    on_terminal = run("list", "-f", "table", terminal=True, columns=100).stdout
    assert piped == re.sub(r"\x1b\[[0-9;]*m", "", on_terminal)
    assert piped != on_terminal


def test_tab_separated_rows_have_a_header() -> None:
    rows = run("list", "-f", "tsv").stdout
    head, first, *_ = rows.splitlines()
    assert head.split("\t")[:3] == ["id", "name", "kind"]
    assert len(first.split("\t")) == len(head.split("\t"))
    assert run("list", "-f", "tsv", "--no-header").stdout == rows.split("\n", 1)[1]


@pytest.mark.parametrize("format_name", ["csv", "tsv", "markdown"])
def test_a_header_can_be_left_out(format_name: str) -> None:
    with_header = run("list", "-f", format_name).stdout.splitlines()
    without = run("list", "-f", format_name, "--no-header").stdout.splitlines()
    dropped = 2 if format_name == "markdown" else 1
    assert [line.removeprefix("\ufeff") for line in without] == with_header[dropped:]


def test_a_table_without_header() -> None:
    with_header = run("list", "-f", "table", columns=120).stdout.splitlines()
    assert run("list", "-f", "table", "--no-header", columns=120).stdout.splitlines() == with_header[1:]


@pytest.mark.parametrize("format_name", ["json", "jsonl", "csv", "tsv", "table"])
def test_fields_choose_and_order(format_name: str) -> None:
    outcome = run(
        "list", "--edition", "2021-12-draft", "-m", "moe", "--fields", "phone,id", "-f", format_name, columns=120
    )
    assert outcome.code == 0
    phones = {"moe-environment-research-fund": "03-5521-8239", "moe-local-decarbonization-grant": "03-5521-8233"}
    for entry_id, phone in phones.items():
        if format_name in ("json", "jsonl"):
            items = (
                outcome.json["items"]
                if format_name == "json"
                else [json.loads(line) for line in outcome.stdout.splitlines()]
            )
            assert {"phone": [phone], "id": entry_id} in items
            assert all(list(item) == ["phone", "id"] for item in items)
        else:
            assert re.search(rf"^{phone}(,|\t| +){entry_id}\r?$", outcome.stdout, re.MULTILINE)


def test_an_unknown_field_lists_the_known_ones() -> None:
    outcome = run("list", "--fields", "id,nmae")
    assert outcome.code == 2
    assert "「nmae」" in outcome.stderr
    for field in ("id", "name", "phone", "warnings", "region", "calls"):
        assert field in outcome.stderr


def test_a_field_that_no_row_has_is_empty_and_no_mistake() -> None:
    outcome = run("list", "-m", "mof", "--fields", "id,region,calls", "--json")
    assert (outcome.code, outcome.json["items"]) == (0, [])
    item = run("show", "mic-local-10000", "--fields", "id,region", "--json").json["items"][0]
    assert item == {"id": "mic-local-10000", "region": None}


@pytest.mark.parametrize("name", ALL)
def test_every_key_of_the_records_is_a_field(name: str) -> None:
    argv = ALL[name]
    keys = {key for item in answer(name)["items"] for key in item}
    outcome = run(*argv, "--fields", ",".join(sorted(keys)), "--json")
    assert outcome.code == 0
    assert {key for item in outcome.json["items"] for key in item} == keys


def test_optional_keys_are_known_by_name() -> None:
    keys = [set(item) for item in answer("list")["items"]]
    listed, always = set.union(*keys), set.intersection(*keys)
    assert listed - always <= set(PROGRAM_OPTIONAL)


@pytest.mark.parametrize("name", LISTINGS)
def test_a_limit_shortens_the_rows_and_not_the_total(name: str) -> None:
    whole = run(*LISTINGS[name], "--json", "--limit", "1000").json
    short = run(*LISTINGS[name], "--json", "--limit", "2").json
    assert short["items"] == whole["items"][:2]
    left_out = sum(whole[key]["total"] for key in ("excluded", "set_apart")) if name == "match-all" else 0
    assert short["total"] == whole["total"] == len(whole["items"]) - left_out
    assert run(*LISTINGS[name], "--json", "--limit", "0").json["items"] == whole["items"]


def test_a_search_shows_ten_unless_told() -> None:
    found = run("search", "大学", "--json").json
    assert found["total"] > 10
    assert len(found["items"]) == 10


@pytest.mark.parametrize("name", ALL)
def test_language_changes_only_sentences(name: str) -> None:
    def without_sentences(value: Any) -> Any:
        if isinstance(value, dict):
            sentences = ("text", "detail", "statement", "summary")
            return {k: without_sentences(v) for k, v in value.items() if k not in sentences}
        return [without_sentences(v) for v in value] if isinstance(value, list) else value

    japanese, english = answer(name), run(*ALL[name], "--json", lang="en").json
    assert without_sentences(japanese) == without_sentences(english)


def test_csv_opens_as_text_in_a_spreadsheet() -> None:
    for line in run("contacts", "-f", "csv").stdout.splitlines():
        assert not re.search(r'(^|,)"?[=+@-]', line.removeprefix("\ufeff"))


@settings(max_examples=30)
@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(["id", "name", "list"]),
            st.none() | st.booleans() | st.text(max_size=6) | st.lists(st.text(max_size=3), max_size=2),
            max_size=3,
        ),
        max_size=3,
    ),
    st.text(max_size=5),
)
def test_json_in_pieces_is_json_at_once(items: list[dict[str, Any]], word: str) -> None:
    envelope = {"query": {"text": word, "items": [None]}, "total": len(items), "items": items, "notices": [{"a": word}]}
    whole = (json.dumps(envelope, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "replace")
    assert b"".join(json_pieces({**envelope, "items": []}, items)) == whole


MARKDOWN_ENTRIES = {
    "guide-issues": ("大学", "## "),
    "guide-award": ("## ", "- "),
    "show-program": ("- **所管**", "## 窓口"),
    "show-network": ("- **都道府県**", "hiroshima-bio-dx"),
    "status-program": ("- **状況**", "## 根拠"),
}


@pytest.mark.parametrize("name", MARKDOWN_ENTRIES)
def test_an_entry_in_markdown_says_all_that_its_screen_says(name: str) -> None:
    """Every word of the text for people is in the Markdown; marks, brackets and line breaks may differ."""
    marks = re.compile(r"[\s\\#*/:・→-]|^\d+\.", re.MULTILINE)
    text = run(*ENTRIES[name], "-f", "markdown").stdout
    assert text.startswith("# ")
    for mark in MARKDOWN_ENTRIES[name]:
        assert mark in text
    plain_text = run(*ENTRIES[name], "-f", "table", columns=None).stdout
    missing = [line for line in plain_text.splitlines() if marks.sub("", line.strip()) not in marks.sub("", text)]
    labelled = [line for line in missing if re.match(r"\s*\S+(?: \S+)?\s{2,}", line)]
    assert missing == labelled
    for line in labelled:
        assert marks.sub("", re.split(r"\s{2,}", line.strip(), maxsplit=1)[1]) in marks.sub("", text)


def test_the_topics_of_the_guides_are_listed() -> None:
    ids = [item["id"] for item in run("guide", "--json").json["items"]]
    assert ids == sorted(["award", "bio-community", "incentive", "issues", "smart-city", "special-zone"])
    assert all(topic in run("guide", terminal=True).stdout for topic in ids)
