"""The decision table of verdicts on single made programmes, and its examples on the bundled catalogue."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import pytest

from factories import APPLICANTS, ask, make_catalog, make_program
from harness import run
from kakushin_cli.catalog.catalog import Catalog
from kakushin_cli.catalog.model import Applicant, Call, Import, InferredTheme, PhaseFact, Region, Route, Source
from kakushin_cli.language import Text
from kakushin_cli.matching.match import Closer, Relaxation, judge, match_programs

HAMADORI = Region(Text("福島県浜通り地域", "Hamadori"), ("JP-07",))


@dataclass(frozen=True)
class Case:
    """A programme and who asks, and what must come out."""

    name: str
    program: dict[str, Any]
    query: dict[str, Any]
    verdict: str
    basket: str
    role: str | None
    lead: str | None = None
    missed: str | None = None
    outcomes: dict[str, str] = field(default_factory=dict)


POINTS = InferredTheme(theme="mobility", quote="無人バス", column="事業の概要", tier="T2")
IN_RD = PhaseFact(phase="rd", basis="inferred", quote="技術開発")
IMPORTED = Import("rs", "1", date(2026, 3, 1))
PAGE = Source(url="https://www.example.go.jp/", read_on=date(2026, 4, 1))
SECONDARY = Source(url="https://www.example.com/", read_on=date(2026, 4, 1), grade="secondary")
BY_COLUMN = Applicant("university", basis="inferred", tier="T1", column="補助対象", quote="国立大学法人")
BOUGHT = Route(kind="procurement", column="実施方法", quote="一般競争入札")
PAID = Text("申請者の記載はありません。支出先に大学71の実績", "No applicants stated; 71 universities were paid")
CASES = [
    Case("written", {}, {}, "eligible", "lead", "lead", outcomes={"region": "met", "new_call": "met", "applicant": "met"}),
    Case("inherited counts as written", {"applicants": [Applicant("university", basis="inherited")]}, {}, "eligible", "lead", "lead"),
    Case("inferred", {"applicants": [Applicant("university", basis="inferred")]}, {}, "check", "check", "lead",
         outcomes={"applicant": "unknown"}),
    Case("partial", {"applicants": [Applicant("university", partial=True)]}, {}, "check", "check", "lead",
         outcomes={"applicant": "unknown"}),
    Case("partial beside a partner who may lead", {"applicants": [Applicant("university", partial=True), "company"]},
         {"partners": ["company"]}, "check", "check", "lead"),
    Case("unknown applicants", {"applicants": None}, {}, "check", "check", None, outcomes={"applicant": "unknown"}),
    Case("unknown applicants with a partner", {"applicants": None}, {"partners": ["company"]}, "check", "check", None),
    Case("not listed", {"applicants": ["company"]}, {}, "via_partner", "partner", "partner", outcomes={"applicant": "unmet"}),
    Case("a partner leads", {"applicants": ["company"]}, {"partners": ["company"]}, "eligible", "partner", "partner", "company",
         outcomes={"applicant": "met"}),
    Case("another partner", {"applicants": ["company"]}, {"partners": ["municipality"]}, "via_partner", "partner", "partner"),
    Case("the partner who may lead without a question leads",
         {"applicants": [Applicant("company", partial=True), "municipality"]}, {"partners": ["company", "municipality"]},
         "eligible", "partner", "partner", "municipality"),
    Case("two who ask, one listed", {"applicants": ["company"]}, {"applicants": ["university", "company"]}, "eligible", "lead", "lead"),
    Case("no new call", {"new_call": False}, {}, "not_eligible", "excluded", None, missed="new_call"),
    Case("new call unknown is a warning, no verdict", {"new_call": None}, {}, "eligible", "lead", "lead",
         outcomes={"new_call": "unknown"}),
    Case("new call unknown, asked for as a filter", {"new_call": None}, {"new_call": True}, "check", "check", None,
         outcomes={"new_call": "unknown"}),
    Case("bound to a place, none given", {"region": HAMADORI}, {}, "check", "check", "lead", outcomes={"region": "unknown"}),
    Case("bound to a place, there", {"region": HAMADORI}, {"prefectures": ["JP-07"]}, "eligible", "lead", "lead"),
    Case("bound to a place, there among others", {"region": HAMADORI}, {"prefectures": ["JP-01", "JP-07"]}, "eligible", "lead", "lead"),
    Case("bound to a place, elsewhere", {"region": HAMADORI}, {"prefectures": ["JP-13"]}, "not_eligible", "excluded", None,
         missed="region"),
    Case("region before new call", {"region": HAMADORI, "new_call": False}, {"prefectures": ["JP-13"]}, "not_eligible",
         "excluded", None, missed="region"),
    Case("nationwide meets any place", {}, {"prefectures": ["JP-13"]}, "eligible", "lead", "lead"),
    Case("theme", {"placements": [("mobility", "rd")]}, {"themes": "mobility"}, "eligible", "lead", "lead", outcomes={"theme": "met"}),
    Case("no theme at all is unknown", {}, {"themes": "mobility"}, "check", "check", None, outcomes={"theme": "unknown"}),
    Case("another theme", {"placements": [("bio", "rd")]}, {"themes": "mobility"}, "not_eligible", "excluded", None,
         missed="theme", outcomes={"theme": "unmet"}),
    Case("words that point to the theme", {"inferred_themes": (POINTS,)}, {"themes": "mobility"}, "check", "check", "lead",
         outcomes={"theme": "met"}),
    Case("words that point to the theme, stated facts only", {"inferred_themes": (POINTS,)},
         {"themes": "mobility", "stated": True}, "check", "check", None, outcomes={"theme": "unknown"}),
    Case("words that point elsewhere say nothing", {"inferred_themes": (POINTS,)}, {"themes": "bio"}, "check", "check", None,
         outcomes={"theme": "unknown"}),
    Case("open to every theme", {"theme_neutral": "全ての分野"}, {"themes": "mobility"}, "eligible", "lead", "lead",
         outcomes={"theme": "met"}),
    Case("phase of an entry on no map", {"phase_facts": (IN_RD,)}, {"phases": "rd"}, "check", "check", "lead"),
    Case("no phase at all is unknown", {}, {"phases": "rd"}, "check", "check", None, outcomes={"phase": "unknown"}),
    Case("an imported record without a region", {"imported_from": IMPORTED, "verified_on": date(2026, 4, 1)}, {}, "check",
         "check", "lead", outcomes={"region": "unknown"}),
    Case("a record that says nationwide", {"imported_from": IMPORTED, "verified_on": date(2026, 4, 1), "nationwide": True},
         {}, "eligible", "lead", "lead", outcomes={"region": "met"}),
    Case("not compared with its text", {"sources": (PAGE,)}, {}, "check", "check", "lead", outcomes={"verified": "unknown"}),
    Case("compared with its text", {"sources": (PAGE,), "verified_on": date(2026, 4, 1)}, {}, "eligible", "lead", "lead"),
    Case("secondary sources only", {"sources": (SECONDARY,), "verified_on": date(2026, 4, 1)}, {}, "check", "check", "lead",
         outcomes={"verified": "unknown"}),
    Case("a column names the type", {"applicants": (BY_COLUMN,)}, {}, "check", "check", "lead", outcomes={"applicant": "met"}),
    Case("a partner of whom words tell", {"applicants": (BY_COLUMN,)},
         {"applicants": "company", "partners": ("university",)}, "check", "check", "partner"),
    Case("bought by the state", {"route": BOUGHT}, {}, "check", "check", None),
    Case("only payments are known", {"applicants": None, "payment_note": PAID}, {}, "check", "check", None),
    Case("framework theme", {"framework_themes": ("bio",)}, {"themes": "bio"}, "eligible", "lead", "lead"),
    Case("theme and phase in one placement", {"placements": [("mobility", "rd"), ("decarbonization", "implementation")]},
         {"themes": "mobility", "phases": "implementation"}, "not_eligible", "excluded", None, missed="phase"),
    Case("theme before phase", {"placements": [("bio", "strengthening")]}, {"themes": "mobility", "phases": "rd"},
         "not_eligible", "excluded", None, missed="theme"),
    Case("agency answers for its ministry", {"ministry": "mlit", "agency": "jma"}, {"ministries": "mlit"}, "eligible", "lead", "lead"),
    Case("agency alone answers for its ministry", {"ministry": None, "agency": "jma"}, {"ministries": "mlit"}, "eligible", "lead",
         "lead"),
    Case("agency asked for", {"ministry": "mlit", "agency": "jma"}, {"ministries": "jma"}, "eligible", "lead", "lead"),
    Case("sister agency", {"ministry": "mlit", "agency": "jma"}, {"ministries": "gsi"}, "not_eligible", "excluded", None,
         missed="ministry"),
    Case("ministry unknown does not pass", {"ministry": None}, {"ministries": "mlit"}, "check", "check", None,
         outcomes={"ministry": "unknown"}),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.name)
def test_verdict(case: Case) -> None:
    program = make_program(**case.program)
    item = judge(program, ask(**{"applicants": "university"} | case.query), make_catalog(program))
    assert (item.verdict, item.basket, item.role, item.lead, item.missed) == (
        case.verdict, case.basket, case.role, case.lead, case.missed,
    )  # fmt: skip
    outcomes = {r.criterion: r.outcome for r in item.reasons}
    assert outcomes | case.outcomes == outcomes
    assert all(r.detail.ja and r.detail.en for r in item.reasons)


def test_a_call_is_open_from_its_first_day_to_its_deadline() -> None:
    call = Call(2026, date(2026, 4, 10), datetime(2026, 6, 8, 12, tzinfo=UTC))
    program = make_program(calls=(call,))
    days = [date(2026, 4, 9), date(2026, 4, 10), date(2026, 6, 8), date(2026, 6, 9)]
    verdicts = [judge(program, ask(open_on=day), make_catalog(program)).verdict for day in days]
    assert verdicts == ["not_eligible", "eligible", "eligible", "not_eligible"]
    unknown = judge(make_program(), ask(open_on=days[1]), make_catalog())
    assert (unknown.verdict, unknown.missed, unknown.unknown) == ("check", None, "open_on")


def test_worked_example_of_the_contract(source_view: Catalog) -> None:
    catalog, query = source_view, ask(themes="decarbonization")
    placed = [p for p in catalog.in_edition(None) if any(x.theme == "decarbonization" for x in p.placements)]
    items = {p.id: judge(p, query, catalog) for p in placed}
    assert Counter(i.verdict for i in items.values()) == {
        "eligible": 6,
        "check": 1,
        "via_partner": 5,
        "not_eligible": 1,
    }
    assert len(placed) == 13
    assert [i for i, item in items.items() if item.verdict == "check"] == ["moe-decarbonized-reconstruction"]
    assert [i for i, item in items.items() if item.verdict == "not_eligible"] == ["maff-moonshot"]
    together = {p.id: judge(p, ask(themes="decarbonization", partners=["municipality"]), catalog) for p in placed}
    turned = {i for i in items if items[i].verdict != "eligible" and together[i].verdict == "eligible"}
    assert turned == {
        "cao-regional-university-grant", "moe-renewable-energy-planning", "moe-local-decarbonization-grant", "mic-local-10000",
    }  # fmt: skip
    assert {(together[i].basket, together[i].lead) for i in turned} == {("partner", "municipality")}


def test_only_the_lead_of_a_mobility_project_is_missing(source_view: Catalog) -> None:
    catalog = source_view
    result = match_programs(catalog, ask(themes="mobility", phases="rd"))
    [item] = result.items
    assert (item.program.id, item.verdict, item.lead_types) == ("meti-road-to-the-l4", "via_partner", ("company",))
    assert [c for c in result.closers if c.would_match] == [Closer("company", 1)]
    without_phase = match_programs(catalog, ask(themes="mobility"))
    without_theme = match_programs(catalog, ask(phases="rd"))
    expected = {
        "phase": sum(i.verdict == "eligible" for i in without_phase.items),
        "theme": sum(i.verdict == "eligible" for i in without_theme.items),
    }
    assert {r.drop: r.would_match for r in result.relax} == expected
    assert [r.would_match for r in result.relax] == sorted(expected.values(), reverse=True)
    assert len(result.strengthening) == 5


def test_nothing_is_relaxed_when_something_is_eligible(catalog: Catalog) -> None:
    result = match_programs(catalog, ask(themes="decarbonization"))
    assert (result.relax, result.closers) == ((), ())


def test_the_place_is_a_condition_that_can_be_dropped() -> None:
    program = make_program(region=HAMADORI)
    result = match_programs(make_catalog(program), ask(prefectures=["JP-13"]))
    assert result.items == []
    assert result.excluded == {"region": 1}
    assert result.relax == (Relaxation("prefecture", 1),)


def test_relaxations_are_sorted_by_what_they_bring() -> None:
    programs = [
        make_program("cao-a", placements=[("mobility", "implementation")]),
        make_program("cao-b", placements=[("bio", "rd")]),
        make_program("cao-c", placements=[("bio", "rd")]),
    ]
    result = match_programs(make_catalog(*programs), ask(themes="mobility", phases="rd", ministries="cao"))
    assert result.relax == (Relaxation("theme", 2), Relaxation("phase", 1))


@pytest.mark.parametrize("applicant", APPLICANTS)
def test_the_region_is_never_taken_from_the_university(applicant: str) -> None:
    words = ("match", "-a", applicant, "-t", "decarbonization", "--json")
    alone = run(*words).json
    beside = run(*words, "--university", "東北大学").json
    assert [i["verdict"] for i in beside["items"]] == [i["verdict"] for i in alone["items"]]


def test_excluded_are_counted_under_the_first_condition_they_miss(source_view: Catalog) -> None:
    catalog = source_view
    result = match_programs(catalog, ask(themes="decarbonization", phases="rd"))
    elsewhere = sum(bool(p.themes) and "decarbonization" not in p.themes for p in catalog.in_edition(None))
    silent = sum(not p.themes for p in catalog.in_edition(None))
    assert result.excluded == {"theme": elsewhere, "phase": 10, "new_call": 1}
    assert result.unknown == {"theme": silent}
