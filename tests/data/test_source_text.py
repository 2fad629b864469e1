"""What is given as written stands in the source, letter by letter, on a line its entry cites.

The source text is no part of the project. `KAKUSHIN_SOURCE=PATH pytest tests/data/test_source_text.py` reads it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import make_source_lines
import pytest
from shipped import Shipped, cited_lines, has_warning, shipped, steady, where

from kakushin_cli.japanese.folding import fold

SOURCE = os.environ.get("KAKUSHIN_SOURCE", "")
needs_source = pytest.mark.skipif(not SOURCE, reason="KAKUSHIN_SOURCE does not name the source text")

OUR_OWN_NAMES = {"direction-only", "registration-not-described", "legend-lost"}
"""Warnings of entries that the source describes without naming them, or with another order of the same words."""


def missing(lines: list[str], strings: Iterable[str], numbers: Iterable[int]) -> list[str]:
    """Return the strings that stand on none of these lines."""
    texts = [lines[n - 1] for n in numbers]
    return [s for s in strings if not any(s in text for text in texts)]


def not_as_written(data: Shipped, lines: list[str]) -> list[str]:
    """Return what is given as written and does not stand on a cited line."""
    found = []
    for entry in data.of_source("programs", "networks", "guides", "universities"):
        strings = [*entry.get("name_as_written", ()), *entry.get("municipalities", ())]
        strings += [entry[key] for key in ("site", "body") if entry.get(key)]
        themes = [*entry.get("stated_themes", ()), *entry.get("inferred_themes", ())]
        strings += [t["quote"] for t in themes] + [entry[key] for key in ("theme_neutral",) if entry.get(key)]
        strings += [support["rate_text"]] if "rate_text" in (support := entry.get("support", {})) else []
        members = [m for sector in entry.get("members", {}).values() for m in sector]
        strings += [m for m in members if not has_warning(entry, "member-corrected") or m != "徳島文理大学短期大学部"]
        found += [where(entry, repr(s)) for s in missing(lines, strings, cited_lines(entry))]
    for desk in data.entries("desks"):
        mails = [desk["email"]] if desk.get("email") and "(atmark)" not in str(desk.get("emails_as_written")) else []
        numbers = [desk[key] for key in ("phone", "extension") if desk.get(key)]
        strings = [*mails, *numbers, *desk.get("emails_as_written", ())]
        found += [where(desk, repr(s)) for s in missing(lines, strings, cited_lines(desk))]
    for row in data.entries("contact_rows"):
        cells = [value for key, value in row.items() if key.endswith("_as_written")]
        found += [where(row, repr(s)) for s in missing(lines, cells, [row["line"]])]
    return found


def names_not_in_source(data: Shipped, lines: list[str]) -> list[str]:
    """Return names that stand on no cited line, are no folded form of one that does, and do not say why."""
    found = []
    for entry in data.of_source("programs", "networks", "universities"):
        written = {fold(s) for s in entry.get("name_as_written", ())}
        stands = not missing(lines, [entry["name"]], cited_lines(entry)) or fold(entry["name"]) in written
        codes = {w["code"] for w in entry.get("warnings", ())}
        if not stands and not codes & (OUR_OWN_NAMES | {"ocr-corrected"}):
            found.append(where(entry, repr(entry["name"])))
    return found


def misplaced(data: Shipped, lines: list[str]) -> list[str]:
    """Return placements whose line does not name the programme with its ministry in 【】."""
    found = []
    labels: Mapping[str, Any] = data.terms("ministries")
    for p in data.placed:
        spellings = [p["name"], *p.get("name_as_written", ())]
        owner = labels[p.get("agency") or p["ministry"]]
        names = {owner["label"]["ja"], labels[p["ministry"]]["label"]["ja"]}
        for placement in p["placements"]:
            line = lines[placement["line"] - 1]
            bracket = line.rpartition("【")[2].rstrip("】")
            if not any(line.startswith(s) for s in spellings) or not any(bracket.startswith(n) for n in names):
                found.append(where(p, line))
    return found


@pytest.fixture(scope="module")
def lines() -> list[str]:
    return Path(SOURCE).read_text(encoding="utf-8").split("\n")


@needs_source
def test_as_written_is_as_written(lines: list[str]) -> None:
    assert not_as_written(shipped(), lines) == []


@needs_source
def test_names_stand_in_the_source_or_say_why_not(lines: list[str]) -> None:
    assert names_not_in_source(shipped(), lines) == []


@needs_source
def test_placements_point_at_the_line_with_name_and_ministry(lines: list[str]) -> None:
    assert misplaced(shipped(), lines) == []


@needs_source
def test_the_list_of_lines_is_that_of_the_source(lines: list[str]) -> None:
    known = json.loads(make_source_lines.TARGET.read_text(encoding="utf-8"))
    assert known == make_source_lines.describe("\n".join(lines))


@needs_source
@pytest.mark.parametrize(
    ("check", "file", "pattern", "replacement"),
    [
        (not_as_written, "contacts.yaml", r"(contact_as_written: .*内線)4195", r"\g<1>4196"),
        (not_as_written, "networks.yaml", r"    - 徳島大学\n", "    - 国立徳島大学\n"),
        (not_as_written, "networks.yaml", r"- アカ|アカ・イノベーション", "アカイノベーション"),
        (not_as_written, "contacts.yaml", r'phone: "03-6206-6175"', 'phone: "03-6206-6174"'),
        (names_not_in_source, "programs.yaml", r"name: 地域活性化人材育成事業", "name: 地域活性人材育成事業"),
        (misplaced, "programs.yaml", r"implementation, line: 795\}", "implementation, line: 799}"),
    ],
)
def test_a_spoiled_copy_is_noticed(check: Any, file: str, pattern: str, replacement: str, lines: list[str]) -> None:
    assert check(steady().spoil(file, pattern, replacement), lines)


def test_lines_are_described_as_ranges_that_are_not_blank() -> None:
    text = "\n  \n一\n二\n\u3000\n三"
    assert make_source_lines.describe(text) == {"line_count": 6, "not_blank": [[3, 4], [6, 6]]}
    assert json.loads(make_source_lines.write(make_source_lines.describe(text))) == make_source_lines.describe(text)
