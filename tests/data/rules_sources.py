"""Rules about what stands behind the facts: lines of the source, references, orders, reasons of what is inferred."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from shipped import NAMED, SECTIONS, Shipped, cited_lines, has_warning, rule, source_lines, walk, where

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

KENSEI_ORDER = (
    "cas", "cao", "digital", "reconstruction", "mic", "fdma", "moj", "mofa", "mof", "mext", "mhlw", "maff", "meti",
    "mlit", "jma", "gsi", "moe", "mod",
)  # fmt: skip
"""建制順, agencies after their parents (contract, slugs)."""

REFERENCES: dict[str, dict[tuple[str, ...], str]] = {
    "programs": {
        ("ministry",): "ministries", ("agency",): "ministries", ("edition",): "editions",
        ("placements", "theme"): "themes", ("framework_themes",): "themes", ("contacts",): "desks",
        ("relations", "to"): "programs", ("region", "prefectures"): "prefectures",
    },
    "footnotes": {("theme",): "themes", ("programs",): "programs"},
    "lifecycle": {("program",): "programs", ("successors", "to"): "programs"},
    "desks": {("ministry",): "ministries"},
    "contact_rows": {("theme",): "themes", ("desk",): "desks", ("programs",): "programs"},
    "networks": {("program_id",): "programs", ("prefectures",): "prefectures"},
    "universities": {("fields", "field"): "fields"},
    "guides": {
        ("programs",): "programs", ("sections", "items", "links", "to"): "named",
        ("sections", "items", "select", "themes"): "themes",
    },
}  # fmt: skip


def _known(shipped: Shipped) -> dict[str, set[str]]:
    ids = {section: {e["id"] for e in shipped.entries(section)} for section in (*NAMED, "desks")}
    groups = ("ministries", "themes", "prefectures", "fields", "editions", "documents")
    known = ids | {group: set(shipped.terms(group)) for group in groups}
    return known | {"named": ids["programs"] | ids["networks"] | ids["guides"]}


@rule("Correct the id, or add the entry it should point to.")
def references_resolve(shipped: Shipped) -> list[str]:
    known = _known(shipped)
    found = []
    for section, references in REFERENCES.items():
        for entry in shipped.entries(section):
            for path, value in walk(entry):
                keys = tuple(part for part in path if isinstance(part, str))
                group = "documents" if keys == ("sources", "document") else references.get(keys)
                if group and isinstance(value, str) and value not in known[group]:
                    found.append(where(entry, path, value))
    editions = shipped.vocabulary["editions"]
    cited = [e for e in editions if "document" in e]
    return found + [where(e, e["document"]) for e in cited if e["document"] not in known["documents"]]


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


@rule("Sort the ranges and join those that overlap.")
def lines_ascend(shipped: Shipped) -> list[str]:
    return [
        where(entry, path, before, after)
        for entry, path, ranges in _range_lists(shipped)
        for before, after in pairwise(ranges)
        if before[-1] >= after[0]
    ]


@rule("Cite the document with the lines the facts come from.")
def every_entry_cites_lines(shipped: Shipped) -> list[str]:
    found = [
        where(e, "no lines")
        for e in shipped.entries(*NAMED, "desks", "universities")
        if not e.get("sources") or any(s.get("document") and not s.get("lines") for s in e["sources"])
    ]
    for guide in shipped.entries("guides"):
        items = [i for s in guide["sections"] for i in s["items"]]
        found += [where(guide, i["id"], "no lines") for i in items if not i.get("lines")]
    return found


@rule("Cite in `sources` every line that a part of the entry names.")
def parts_cite_lines_of_their_entry(shipped: Shipped) -> list[str]:
    found = []
    for entry in shipped.entries("programs", "guides"):
        own = set(cited_lines(entry))
        for path, value in walk(entry):
            if path and path[-1] == "lines" and path[0] != "sources":
                found += [where(entry, path, r) for r in value if not set(range(r[0], r[-1] + 1)) <= own]
            if path and path[-1] == "line" and value not in own:
                found.append(where(entry, path, value))
    return found


@rule("Cite the description above the name, too: on a map the text stands before the name it describes.")
def placed_programmes_cite_their_description(shipped: Shipped) -> list[str]:
    return [
        where(p, placement["line"] - 2)
        for p in shipped.placed
        for placement in p["placements"]
        if placement["line"] - 2 not in cited_lines(p)
    ]


def _not_in_order(values: Iterable[str], order: Iterable[str]) -> bool:
    places = {value: n for n, value in enumerate(order)}
    numbers = [places.get(v, -1) for v in values]
    return numbers != sorted(set(numbers))


@rule("Bring the ministries into 建制順, agencies after their parent.")
def ministries_in_kensei_order(shipped: Shipped) -> list[str]:
    ids = tuple(shipped.terms("ministries"))
    found = [] if ids == KENSEI_ORDER else [f"vocabulary: {ids}"]
    parents = {t["id"]: t.get("parent") for t in shipped.vocabulary["ministries"]}
    expected = {"fdma": "mic", "jma": "mlit", "gsi": "mlit"}
    return found + [f"vocabulary: {i}: parent {p}" for i, p in parents.items() if p != expected.get(i)]


@rule("Bring the prefectures into code order, each once.")
def prefectures_in_code_order(shipped: Shipped) -> list[str]:
    codes = [f"JP-{n:02d}" for n in range(1, 48)]
    found = [] if list(shipped.terms("prefectures")) == codes else ["vocabulary: not JP-01 to JP-47"]
    for entry in shipped.entries("networks", "programs"):
        listed = entry.get("prefectures") or entry.get("region", {}).get("prefectures") or []
        if _not_in_order(listed, codes):
            found.append(where(entry, listed))
    return found


@rule("Bring the list into the order of its vocabulary or of the years, each once.")
def lists_follow_their_order(shipped: Shipped) -> list[str]:
    found = []
    for p in shipped.entries("programs"):
        placed = [x["line"] for x in p.get("placements", ())]
        years = [h["fiscal_year"] for h in p.get("history", ())]
        frameworks = p.get("framework_themes", ())
        for what, values in (("placements", placed), ("history", years)):
            if values != sorted(set(values)):
                found.append(where(p, what, values))
        if _not_in_order(frameworks, shipped.terms("themes")):
            found.append(where(p, list(frameworks)))
    for u in shipped.entries("universities"):
        fields = [f["field"] for f in u["fields"]]
        if _not_in_order(fields, shipped.terms("fields")):
            found.append(where(u, fields))
    rows = [r["line"] for r in shipped.entries("contact_rows")]
    return found if rows == sorted(set(rows)) else [*found, "contact_rows: not by line"]


@rule("Say in a warning or in the reason why it is inferred.")
def what_is_inferred_says_why(shipped: Shipped) -> list[str]:
    found = []
    for p in shipped.entries("programs"):
        inferred = {
            "ministry-inferred": p.get("ministry_basis") == "inferred",
            "applicants-inferred": any(a.get("basis") == "inferred" for a in p.get("applicants", ())),
            "inherited-applicants": any(a.get("basis") == "inherited" for a in p.get("applicants", ())),
        }
        found += [where(p, code) for code, says in inferred.items() if says != has_warning(p, code)]
        found += [
            where(p, r["to"], "no reason")
            for r in p.get("relations", ())
            if (r["basis"] == "inferred" and not r.get("reason")) or (r["basis"] == "as_written" and not r.get("lines"))
        ]
    for n in shipped.entries("networks"):
        if n.get("prefectures_basis") == "inferred" and not n.get("municipalities"):
            found.append(where(n, "prefecture inferred without a municipality"))
    for g in shipped.entries("guides"):
        links = [(i, link) for s in g["sections"] for i in s["items"] for link in i.get("links", ())]
        found += [where(g, i["id"], link["to"]) for i, link in links if not link["reason"].get("en")]
    return found


@rule("Give the programme a ministry, or the warning that the source states none.")
def programmes_without_ministry_say_so(shipped: Shipped) -> list[str]:
    return [
        where(p)
        for p in shipped.entries("programs")
        if not p.get("ministry") and p["kind"] != "local" and not has_warning(p, "ministry-not-stated")
    ]


@rule("Name the parent as the ministry and the agency as the agency.")
def agencies_stand_below_their_ministry(shipped: Shipped) -> list[str]:
    parents = {i: t.get("parent") for i, t in shipped.terms("ministries").items()}
    found = [where(p, p.get("agency")) for p in shipped.entries("programs") if parents.get(p.get("ministry", ""))]
    return found + [
        where(p, p["agency"])
        for p in shipped.entries("programs")
        if p.get("agency") and parents.get(p["agency"]) != p.get("ministry")
    ]
