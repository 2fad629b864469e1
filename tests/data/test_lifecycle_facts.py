"""Every address, day and budget project of what is known today stands in the notes it was taken from.

The notes are no part of the project. `KAKUSHIN_LIFECYCLE_FACTS=PATH pytest tests/data/test_lifecycle_facts.py` reads
them.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from shipped import Shipped, shipped, steady, walk

FACTS = os.environ.get("KAKUSHIN_LIFECYCLE_FACTS", "")
needs_facts = pytest.mark.skipif(not FACTS, reason="KAKUSHIN_LIFECYCLE_FACTS does not name the notes")

MONTH_ONLY = {date(2024, 2, 29): "2024-02", date(2025, 2, 28): "2025-02", date(2021, 12, 23): "12/23"}
"""Days that the notes give by the month, or in another form."""


def _known_today(data: Shipped) -> Iterator[tuple[str, tuple[Any, ...], Any]]:
    """Yield every value that speaks of today, with the entry it belongs to and the keys that lead to it."""
    source = {p["id"] for p in data.of_source("programs")}
    entries = [(e["program"], e) for e in data.entries("lifecycle")]
    entries += [(p["id"], p) for p in data.entries("programs") if p["id"] not in source]
    entries += [(e["id"], e) for e in data.vocabulary["editions"]]
    for name, entry in entries:
        for path, value in walk(entry):
            yield name, path, value


def unknown_urls(data: Shipped, facts: str) -> list[str]:
    """Return addresses that the notes do not have."""
    urls = [(name, v) for name, _, v in _known_today(data) if isinstance(v, str) and v.startswith("http")]
    return [f"{name}: {url}" for name, url in urls if not _stands(url, facts)]


def _stands(url: str, facts: str) -> bool:
    if url == "https://rssystem.go.jp/":
        return "rssystem.go.jp" in facts
    folder, _, page = url.rpartition("/")
    return url in facts or (bool(page) and f"{folder}/" in facts and f"({page})" in facts)


def unknown_days(data: Shipped, facts: str) -> list[str]:
    """Return days that the notes do not have, written in full, or as month and day beside their year."""
    found = []
    for name, path, value in _known_today(data):
        text = str(value)
        if re.fullmatch(r"\d{4}-\d\d-\d\d(T.*)?", text) and not _is_told(date.fromisoformat(text[:10]), facts):
            found.append(f"{name}: {path}: {value}")
    return found


def _is_told(day: date, facts: str) -> bool:
    if day in MONTH_ONLY:
        return MONTH_ONLY[day] in facts
    if day.isoformat() in facts:
        return True
    years = (str(day.year), f"R{day.year - 2018}")
    written = rf"(?<!\d)(?:{day.month}/{day.day}|{day:%m-%d}|{day:%m}-\d\d–{day:%d})(?!\d)"
    return any(re.search(written, line) and any(y in line for y in years) for line in facts.split("\n"))


def unknown_projects(data: Shipped, facts: str) -> list[str]:
    """Return budget project ids that the notes do not have."""
    numbers = set(re.findall(r"#(\d+)", facts))
    found = [f"{e['program']}: {e['rs_id']}" for e in data.entries("lifecycle") if e.get("rs_id", "142") not in numbers]
    titles = [(name, v) for name, path, v in _known_today(data) if path and path[-1] == "title"]
    return found + [
        f"{name}: {n}" for name, t in titles for n in re.findall(r"予算事業ID (\d+)$", t) if n not in numbers
    ]


@pytest.fixture(scope="module")
def facts() -> str:
    return Path(FACTS).read_text(encoding="utf-8")


@needs_facts
@pytest.mark.parametrize("check", [unknown_urls, unknown_days, unknown_projects])
def test_what_is_known_today_stands_in_the_notes(check: Callable[[Shipped, str], list[str]], facts: str) -> None:
    assert check(shipped(), facts) == []


@needs_facts
@pytest.mark.parametrize(
    ("check", "file", "pattern", "replacement"),
    [
        (unknown_urls, "lifecycle.yaml", r"cstp/bridge/index", "cstp/bridges/index"),
        (unknown_urls, "programs-later.yaml", r"press_04935", "press_04936"),
        (unknown_urls, "vocabulary.yaml", r"21553/72", "21553/73"),
        (unknown_days, "lifecycle.yaml", r"date: 2022-10-04", "date: 2022-10-05"),
        (unknown_days, "lifecycle.yaml", r"deadline_on: 2024-06-25", "deadline_on: 2024-06-27"),
        (unknown_days, "programs-later.yaml", r"2023-07-26T", "2023-07-29T"),
        (unknown_days, "vocabulary.yaml", r"as_of: 2023-02-08", "as_of: 2023-02-19"),
        (unknown_projects, "lifecycle.yaml", r'rs_id: "4767"', 'rs_id: "4768"'),
        (unknown_projects, "programs-later.yaml", r"予算事業ID 21490", "予算事業ID 21491"),
    ],
)
def test_a_spoiled_copy_is_noticed(check: Any, file: str, pattern: str, replacement: str, facts: str) -> None:
    assert check(steady().spoil(file, pattern, replacement), facts)
