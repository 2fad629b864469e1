"""What the source holds, counted: every number stands in the source or follows from its tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from shipped import RULES, Entry, Rule, Shipped

from kakushin_cli.catalog.values import read_contact

THEMES = ("mobility", "smart-agriculture", "circular-economy", "decarbonization", "disaster-resilience")
CELLS = {
    "mobility": (5, 1, 2),
    "smart-agriculture": (5, 2, 4),
    "circular-economy": (5, 1, 2),
    "decarbonization": (5, 3, 5),
    "disaster-resilience": (5, 5, 1),
}
SELECTED = {
    "cao-future-technology-project": {2018: 14, 2019: 8, 2020: 12, 2021: 9},
    "mic-smart-city-promotion": {2017: 6, 2018: 3, 2019: 5, 2020: 5, 2021: 9},
    "mlit-smart-city-model-project": {2019: 15, 2020: 7, 2021: 5},
    "meti-regional-new-maas": {2019: 13, 2020: 16, 2021: 14},
    "mlit-japan-maas": {2019: 19, 2020: 36, 2021: 12},
}
GROUPS_BY_FIELD = {
    "chemistry": {"1": 2, "2": 1, "4": 4},
    "materials-science": {"2": 1, "3": 3, "4": 1},
    "physics": {"1": 3, "2": 9, "3": 5, "4": 11, "other": 4},
    "computer-science-mathematics": {"4": 4},
    "engineering": {"3": 2, "4": 2},
    "environment-geoscience": {"2": 2, "4": 4},
    "clinical-medicine": {"1": 2, "2": 1, "3": 6, "4": 7},
    "basic-life-science": {"2": 1, "3": 1, "4": 5},
}


def _placements(s: Shipped) -> Counter[tuple[str, str]]:
    return Counter((x["theme"], x["phase"]) for p in s.placed for x in p["placements"])


def _cells(s: Shipped) -> dict[str, tuple[int, ...]]:
    count = _placements(s)
    return {t: tuple(count[t, phase] for phase in ("strengthening", "rd", "implementation")) for t in THEMES}


def _rows(s: Shipped) -> list[int]:
    count = Counter(r["theme"] for r in s.entries("contact_rows"))
    return [count[t] for t in THEMES]


def _row_desks(s: Shipped) -> list[Entry]:
    used = {r["desk"] for r in s.entries("contact_rows")}
    return [d for d in s.of_source("desks") if d["id"] in used]


def _combinations(s: Shipped) -> dict[str, int]:
    """Return how many names of the contact tables have which applicants, in symbols as written."""
    cells = {r["program_as_written"]: r["applicant_as_written"] for r in s.entries("contact_rows")}
    return dict(Counter("".join(c for c in cell if c in "一部①②③") for cell in cells.values()))


def _of_theme(theme: str) -> Callable[[Shipped], set[str]]:
    return lambda s: {p["id"] for p in s.of_source("programs") if theme in p.get("framework_themes", ())}


def _kinds(s: Shipped) -> dict[str, int]:
    return dict(Counter(n["kind"] for n in s.of_source("networks")))


def _guide(s: Shipped, guide_id: str, section: str) -> list[Any]:
    sections = [x for x in s.entry(guide_id).get("sections", ()) if x["id"] == section]
    return [item for x in sections for item in x["items"]]


def _statuses(s: Shipped) -> dict[str, int]:
    return dict(Counter(n["status"] for n in s.of_source("networks") if n.get("status")))


def _strengths(s: Shipped) -> dict[str, dict[str, int]]:
    groups: dict[str, Counter[str]] = {}
    for university in s.of_source("universities"):
        for strength in university["fields"]:
            groups.setdefault(strength["field"], Counter()).update([strength["group"]])
    return {field: dict(count) for field, count in groups.items()}


def _survey(s: Shipped) -> tuple[int, int]:
    values = {i["id"]: i.get("value") for i in _guide(s, "issues", "survey")}
    return values.get("with-council"), values.get("asked")  # type: ignore[return-value]


def _history(s: Shipped) -> dict[str, dict[int, int]]:
    listed = {p["id"]: {h["fiscal_year"]: h["selected"] for h in p.get("history", ())} for p in s.of_source("programs")}
    return {i: years for i, years in listed.items() if years}


def _filled_tables(s: Shipped) -> int:
    grants = ("grant-site", "coi-next", "council")
    return sum(bool(n.get("members")) for n in s.of_source("networks") if n["kind"] in grants)


def _sites(s: Shipped) -> tuple[int, int]:
    """Return how many headings of the site map, counted by line, and projects stand outside the three prefectures."""
    others = [n for n in s.of_source("networks") if n["kind"] == "site"]
    return len({n["sources"][0]["lines"][0][0] for n in others}), len(others)


COUNTS: dict[str, tuple[Callable[[Shipped], Any], Any]] = {
    "placements": (lambda s: sum(_placements(s).values()), 51),
    "placements_by_theme_and_phase": (_cells, CELLS),
    "programmes_on_maps": (lambda s: len(s.placed), 26),
    "programmes_of_the_source": (lambda s: len(s.of_source("programs")), 62),
    "one_programme_takes_no_new_proposals": (
        lambda s: [p["id"] for p in s.of_source("programs") if p.get("new_call") is False],
        ["maff-moonshot"],
    ),
    "contact_rows_by_theme": (_rows, [8, 10, 8, 13, 11]),
    "names_in_contact_tables": (lambda s: len({r["program_as_written"] for r in s.entries("contact_rows")}), 25),
    "desks_of_contact_tables": (lambda s: len(_row_desks(s)), 21),
    "desks_with_the_joint_review": (lambda s: len(s.of_source("desks")), 25),
    "departments": (lambda s: len({"".join(r["department_as_written"].split()) for r in s.entries("contact_rows")}), 20),
    "phones": (lambda s: len({read_contact(r["contact_as_written"]).phone for r in s.entries("contact_rows")}), 20),
    "desks_of_the_joint_review": (lambda s: len(s.of_source("desks")) - len(_row_desks(s)), 4),
    "applicants_of_contact_tables": (
        _combinations,
        {"①": 7, "②": 7, "③": 4, "③一部②": 1, "①②": 4, "①②③": 2},
    ),
    "networks": (lambda s: len(s.of_source("networks")), 45),
    "networks_by_kind": (
        _kinds,
        {"grant-site": 3, "coi-next": 3, "site": 21, "council": 2, "startup-ecosystem": 8, "bio-community": 5, "case": 3},
    ),
    "site_headings_and_projects": (_sites, (19, 21)),
    "member_tables": (_filled_tables, 8),
    "networks_by_status": (_statuses, {"global": 4, "promotion": 4, "certified": 4, "registered": 1}),
    "smart_city_programmes": (_of_theme("smart-city"), set(SELECTED)),
    "startup_programmes": (
        _of_theme("startup"),
        {"university-new-industry-creation", "global-startup-acceleration", "new-sbir-acceleration"},
    ),
    "bio_programmes": (
        _of_theme("bio"),
        {
            "cao-bio-community-survey", "mext-coi-next", "maff-biomass-industrial-city", "moe-circular-ecological-sphere",
            "meti-bio-manufacturing", "maff-green-food-demonstration", "maff-knowledge-integration",
            "mhlw-medical-venture-support",
        },
    ),
    "selections_by_year": (_history, SELECTED),
    "universities": (lambda s: len(s.of_source("universities")), 66),
    "fields_of_strength": (lambda s: sum(len(u["fields"]) for u in s.of_source("universities")), 81),
    "fields_by_group": (_strengths, GROUPS_BY_FIELD),
    "prizes": (lambda s: len(_guide(s, "award", "prizes")), 13),
    "scored_items": (lambda s: len(_guide(s, "incentive", "scored-items")), 4),
    "steps_of_special_zones": (
        lambda s: [i["id"] for i in _guide(s, "special-zone", "steps")],
        ["proposal", "certification", "evaluation"],
    ),
    "bio_requirements": (lambda s: len(_guide(s, "bio-community", "requirements")), 4),
    "bio_budget_items": (lambda s: len(_guide(s, "bio-community", "budgets")), 8),
    "parts_of_smart_city_definition": (lambda s: len(_guide(s, "smart-city", "definition")), 3),
    "prefectures_with_councils_of_those_asked": (_survey, (28, 67)),
    "survey_issues": (lambda s: len(_guide(s, "issues", "survey-issues")), 6),
    "guides": (
        lambda s: {g["id"] for g in s.of_source("guides")},
        {"incentive", "special-zone", "award", "bio-community", "issues", "smart-city"},
    ),
    "footnotes_by_theme": (
        lambda s: [(f["theme"], len(f["programs"])) for f in s.entries("footnotes")],
        [(t, 4) for t in THEMES],
    ),
}  # fmt: skip
"""What is counted, and how much it must be."""


def _count(measure: Callable[[Shipped], Any], expected: Any) -> Callable[[Shipped], list[str]]:
    def check(shipped: Shipped) -> list[str]:
        found = measure(shipped)
        return [] if found == expected else [f"found {found}, must be {expected}"]

    return check


for _name, (_measure, _expected) in COUNTS.items():
    RULES[_name] = Rule(
        _name, "The source has this many: an entry is missing, too many or misfiled.", _count(_measure, _expected)
    )
