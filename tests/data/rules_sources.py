"""Rules about what stands behind the facts: lines of the source, and the official orders of the vocabularies."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from shipped import SECTIONS, Shipped, cited_lines, rule, source_lines, walk, where

KENSEI_ORDER = (
    "cas", "cao", "digital", "reconstruction", "mic", "fdma", "moj", "mofa", "mof", "mext", "mhlw", "maff", "meti",
    "mlit", "jma", "gsi", "moe", "mod",
)  # fmt: skip
"""建制順, agencies after their parents."""


def _range_lists(shipped: Shipped) -> Iterator[tuple[Any, str, list[list[int]]]]:
    for entry in [*shipped.entries(*SECTIONS), shipped.vocabulary]:
        for path, value in walk(entry):
            if path and path[-1] == "lines" and isinstance(value, list):
                yield entry, "/".join(map(str, path)), value


def _single_lines(shipped: Shipped) -> Iterator[tuple[Any, int]]:
    for entry in shipped.entries(*SECTIONS):
        for path, value in walk(entry):
            if path and path[-1] == "line":
                yield entry, value


@rule("Cite lines that exist: 1 to 1418.")
def lines_exist(shipped: Shipped) -> list[str]:
    last, _ = source_lines()
    stated = [where(d, "line_count", d.get("line_count")) for d in shipped.vocabulary["documents"][:1]]
    found = [] if shipped.vocabulary["documents"][0].get("line_count") == last else stated
    found += [
        where(e, p, r) for e, p, ranges in _range_lists(shipped) for r in ranges if not 1 <= r[0] <= r[-1] <= last
    ]
    return found + [where(e, line) for e, line in _single_lines(shipped) if not 1 <= line <= last]


@rule("Begin and end the range on a line that holds something (see tests/data/source_lines.json).")
def lines_are_not_blank(shipped: Shipped) -> list[str]:
    _, not_blank = source_lines()
    found = [where(e, p, r) for e, p, ranges in _range_lists(shipped) for r in ranges if not {r[0], r[-1]} <= not_blank]
    return found + [where(e, line) for e, line in _single_lines(shipped) if line not in not_blank]


@rule("Cite the description above the name, too: on a map the text stands before the name it describes.")
def placed_programmes_cite_their_description(shipped: Shipped) -> list[str]:
    return [
        where(p, placement["line"] - 2)
        for p in shipped.placed
        for placement in p["placements"]
        if placement["line"] - 2 not in cited_lines(p)
    ]


@rule("Bring the ministries into 建制順, agencies after their parent.")
def ministries_in_kensei_order(shipped: Shipped) -> list[str]:
    ids = tuple(shipped.terms("ministries"))
    found = [] if ids == KENSEI_ORDER else [f"vocabulary: {ids}"]
    parents = {t["id"]: t.get("parent") for t in shipped.vocabulary["ministries"]}
    expected = {"fdma": "mic", "jma": "mlit", "gsi": "mlit"}
    return found + [f"vocabulary: {i}: parent {p}" for i, p in parents.items() if p != expected.get(i)]


@rule("Bring the prefectures into code order, JP-01 to JP-47.")
def prefectures_in_code_order(shipped: Shipped) -> list[str]:
    codes = [f"JP-{n:02d}" for n in range(1, 48)]
    return [] if list(shipped.terms("prefectures")) == codes else ["vocabulary: not JP-01 to JP-47"]
