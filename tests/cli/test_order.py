"""Ministries in 建制順, prefectures in code order, wherever they are listed (check 29; html has an issue of its own)."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

import openpyxl
import pytest

from harness import run
from kakushin_cli.catalog.catalog import Catalog

MINISTRIES = [
    "内閣官房", "内閣府", "デジタル庁", "復興庁", "総務省", "消防庁", "法務省", "外務省", "財務省", "文部科学省", "厚生労働省",
    "農林水産省", "経済産業省", "国土交通省", "気象庁", "国土地理院", "環境省", "防衛省",
]  # fmt: skip


def runs(words: list[str]) -> list[str]:
    return [word for word, _ in groupby(words)]


def in_order(words: list[str], order: list[str]) -> bool:
    places = [order.index(word) for word in words]
    return places == sorted(places)


def test_the_vocabulary_is_in_the_official_order(catalog: Catalog) -> None:
    assert [t.name.ja for t in catalog.vocabulary.ministries] == MINISTRIES
    assert [t.id for t in catalog.vocabulary.prefectures] == [f"JP-{n:02}" for n in range(1, 48)]


@pytest.mark.parametrize("argv", [("list",), ("contacts",), ("list", "--new-call")], ids=" ".join)
def test_ministries(argv: tuple[str, ...], tmp_path: Path) -> None:
    items = run(*argv, "--json").json["items"]
    key = "agency" if argv[0] == "list" else "ministry"
    owners = [(item.get(key) or item["ministry"] or {"name": "最後"})["name"] for item in items]
    assert in_order(owners, [*MINISTRIES, "最後"])
    assert len(set(owners)) > 5
    target = tmp_path / "rows.xlsx"
    run(*argv, "-o", str(target))
    sheet = openpyxl.load_workbook(target).active
    assert sheet is not None
    head, *rows = list(sheet.iter_rows(values_only=True))
    column = head.index("所管")
    assert [row[column] or "" for row in rows] == [(item["ministry"] or {"name": ""})["name"] for item in items]
    tsv = [line.split("\t") for line in run(*argv, "-f", "tsv").stdout.splitlines()]
    assert [row[tsv[0].index("ministry")] for row in tsv[1:]] == [row[column] or "" for row in rows]


def test_ministries_on_the_terminal(catalog: Catalog) -> None:
    labels = [t.label.ja for t in catalog.vocabulary.ministries]
    text = run("contacts", terminal=True, env={"NO_COLOR": "1"}).stdout
    headings = [line.strip("【】") for line in text.splitlines() if line.startswith("【")]
    assert headings == runs(headings)
    assert in_order(headings, [*labels, "所管不明"])


@pytest.mark.parametrize("argv", [("networks",), ("networks", "--overlap")], ids=" ".join)
def test_prefectures(argv: tuple[str, ...]) -> None:
    items = run(*argv, "--json").json["items"]
    first = [item["prefecture"] if "--overlap" in argv else item["prefectures"][0] for item in items]
    assert first == sorted(first)
    assert len(set(first)) > 2
    for item in items:
        assert item.get("prefectures", []) == sorted(item.get("prefectures", []))


def test_order_of_options_does_not_matter() -> None:
    one = run("list", "-m", "moe", "-m", "mext", "-t", "decarbonization", "--json").json
    other = run("list", "-t", "decarbonization", "-m", "mext", "-m", "moe", "--json").json
    assert one == other
    assert one["query"]["ministry"] == ["mext", "moe"]
