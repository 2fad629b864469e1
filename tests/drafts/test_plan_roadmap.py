"""The path of a project: stages over years, what is left out, gaps, hand-overs, desks."""

from typing import Any

import pytest

from factories import APPLICANTS, ISSUES, ask, make_catalog, make_desk, make_network, make_program
from kakushin_cli.catalog.catalog import Catalog
from kakushin_cli.catalog.model import PhaseId, Region, Relation
from kakushin_cli.drafts.plan import Project, Roadmap, plan_roadmap, stage_years
from kakushin_cli.language import Text


def plan(catalog: Catalog, *applicants: str, years: int = 10, **query: Any) -> Roadmap:
    return plan_roadmap(catalog, Project(ask(applicants or "university", **query), 2027, years))


def ids(items: Any) -> list[str]:
    return [i.program.id for i in items]


@pytest.mark.parametrize(
    ("years", "rd", "implementation"),
    [(10, 5, 5), (9, 5, 4), (1, 1, 0), (2, 1, 1), (3, 2, 1), (30, 15, 15)],
)
def test_research_takes_the_first_half_rounded_up(years: int, rd: int, implementation: int) -> None:
    project = Project(ask(), 2027, years)
    spans = {phase: stage_years(phase, project.fiscal_years) for phase in ("strengthening", "rd", "implementation")}
    assert spans["strengthening"] == tuple(range(2027, 2027 + years))
    assert spans["rd"] + spans["implementation"] == spans["strengthening"]
    assert (len(spans["rd"]), len(spans["implementation"])) == (rd, implementation)


def test_stages_of_the_bundled_plan(source_view: Catalog) -> None:
    roadmap = plan(source_view, themes="decarbonization", partners=["municipality"])
    assert [(s.phase, s.fiscal_years[0], s.fiscal_years[-1], s.basis) for s in roadmap.stages] == [
        ("strengthening", 2027, 2036, "assumed"),
        ("rd", 2027, 2031, "assumed"),
        ("implementation", 2032, 2036, "assumed"),
    ]
    assert [len(s.items) for s in roadmap.stages] == [5, 2, 5]
    assert [(lo.item.program.id, lo.reason.ja) for lo in roadmap.left_out] == [
        ("maff-moonshot", "新規課題採択: 無(新規の応募は不可)")
    ]
    assert roadmap.unplaced == ()


@pytest.mark.parametrize("theme", ISSUES)
@pytest.mark.parametrize("applicant", APPLICANTS)
def test_every_programme_of_the_theme_is_in_a_stage_or_left_out_with_a_reason(
    catalog: Catalog, theme: str, applicant: str
) -> None:
    catalog = catalog.view(edition="2021-12-draft")
    roadmap = plan(catalog, applicant, themes=theme)
    placed = {(p.id, x.phase) for p in catalog.in_edition(None) for x in p.placements if x.theme == theme}
    staged = {(i.program.id, s.phase) for s in roadmap.stages for i in s.items}
    left_out = {lo.item.program.id for lo in roadmap.left_out}
    assert {pair for pair in placed if pair[0] not in left_out} == staged
    assert {i for i, _ in placed} <= {i for i, _ in staged} | left_out
    assert all(lo.reason.ja and lo.reason.en for lo in roadmap.left_out)
    assert {d.desk.key for d in roadmap.desks} == {d.key for p in roadmap.programs() for d in p.desks}


def test_a_programme_stands_in_every_phase_in_which_a_theme_places_it() -> None:
    both = make_program(
        "cao-a", placements=[("mobility", "rd"), ("bio", "implementation"), ("mobility", "implementation")]
    )
    other = make_program("cao-b", placements=[("decarbonization", "rd")])
    roadmap = plan(make_catalog(both, other), themes="mobility")
    assert [ids(s.items) for s in roadmap.stages] == [[], ["cao-a"], ["cao-a"]]
    assert roadmap.programs() == (make_catalog(both).programs[0],)
    assert roadmap.handovers == (), "no programme hands over to itself"


@pytest.mark.parametrize("theme", [*ISSUES])
def test_exactly_one_hand_over_is_written_in_the_source(catalog: Catalog, theme: str) -> None:
    handovers = plan(catalog, themes=theme).handovers
    written = [h for h in handovers if h.basis == "as_written"]
    assert [(h.source, h.target) for h in written] == [("mext-coi-next", "cao-regional-university-grant")]
    assert (675, 675) in written[0].lines
    assert all(h.reason.ja and h.reason.en and not h.lines for h in handovers if h.basis == "inferred")


def test_inferred_order_stays_within_a_ministry_and_a_map(source_view: Catalog) -> None:
    handovers = plan(source_view, themes="circular-economy").handovers
    inferred = [(h.source, h.target) for h in handovers if h.basis == "inferred"]
    assert inferred == [("moe-environment-research-fund", "moe-plastic-circulation-demo")]
    on_two_maps = plan(source_view, themes=("decarbonization", "smart-agriculture")).handovers
    pairs = {(h.source, h.target) for h in on_two_maps}
    assert ("maff-innovation-creation-research", "maff-smart-agri-area-model") in pairs
    assert ("maff-green-food-research", "maff-smart-agri-area-model") not in pairs, "one map each"


def test_a_hand_over_needs_both_programmes_in_the_plan() -> None:
    relation = Relation("cao-b", "hand_over", "as_written", None, ((1, 1),))
    first = make_program("cao-a", placements=[("mobility", "strengthening")], relations=(relation,))
    then = make_program("cao-b", placements=[("mobility", "implementation")])
    closed = make_program("cao-b", placements=[("mobility", "implementation")], new_call=False)
    [handover] = plan(make_catalog(first, then), themes="mobility").handovers
    assert (handover.source, handover.target, handover.basis, handover.lines) == (
        "cao-a",
        "cao-b",
        "as_written",
        ((1, 1),),
    )
    assert plan(make_catalog(first, closed), themes="mobility").handovers == ()


@pytest.mark.parametrize(
    ("basis", "expected"),
    [("as_written", "as_written"), ("inferred", "inferred"), ("inherited", "inferred")],
)
def test_a_hand_over_we_concluded_is_not_called_written(basis: Any, expected: str) -> None:
    relation = Relation("cao-b", "hand_over", basis, Text("理由", "reason"))
    first = make_program("cao-a", placements=[("mobility", "strengthening")], relations=(relation,))
    then = make_program("cao-b", placements=[("mobility", "implementation")])
    [handover] = plan(make_catalog(first, then), themes="mobility").handovers
    assert (handover.basis, handover.reason) == (expected, Text("理由", "reason"))


def test_gaps_name_the_partner_that_closes_them(source_view: Catalog) -> None:
    stages = {s.phase: s for s in plan(source_view, themes="mobility").stages}
    [gap] = stages["rd"].gaps
    assert (gap.partner_needed, gap.programs, gap.blocking) == ("company", ("meti-road-to-the-l4",), True)
    implementation = [(g.partner_needed, len(g.programs), g.blocking) for g in stages["implementation"].gaps]
    assert implementation == [("municipality", 2, True)]
    strengthening = [(g.partner_needed, g.programs, g.blocking) for g in stages["strengthening"].gaps]
    assert strengthening == [
        ("company", ("meti-j-nexus",), False),
        ("municipality", ("cao-regional-university-grant",), False),
    ]
    joined = {
        s.phase: s.gaps for s in plan(source_view, themes="mobility", partners=["municipality", "company"]).stages
    }
    assert joined == {"strengthening": (), "rd": (), "implementation": ()}


@pytest.mark.parametrize(("phase", "others"), [("rd", "strengthening"), ("implementation", "rd")])
def test_an_empty_stage_is_a_gap_without_partner(phase: PhaseId, others: str) -> None:
    made = make_catalog(make_program("cao-a", placements=[("mobility", others)]))
    [gap] = next(s.gaps for s in plan(made, themes="mobility").stages if s.phase == phase)
    assert (gap.partner_needed, gap.programs, gap.blocking) == (None, (), True)
    assert "資料に記載なし" in gap.reason.ja


def test_a_stage_whose_programmes_are_all_left_out_does_not_blame_the_source() -> None:
    made = make_catalog(make_program("cao-a", placements=[("mobility", "rd")], new_call=False))
    roadmap = plan(made, themes="mobility")
    [gap] = next(s.gaps for s in roadmap.stages if s.phase == "rd")
    assert gap.blocking
    assert "資料にない" not in gap.reason.ja
    assert ids(lo.item for lo in roadmap.left_out) == ["cao-a"]


def test_programmes_of_a_framework_theme_stand_beside_the_stages(source_view: Catalog) -> None:
    roadmap = plan(source_view, "municipality", themes="smart-city")
    assert set(ids(roadmap.unplaced)) == {
        "cao-future-technology-project", "mic-smart-city-promotion", "mlit-smart-city-model-project",
        "meti-regional-new-maas", "mlit-japan-maas",
    }  # fmt: skip
    assert [s.items for s in roadmap.stages] == [(), (), ()]
    both = plan(source_view, "municipality", themes=("smart-city", "mobility"))
    assert "cao-future-technology-project" not in ids(both.unplaced), "the map of mobility places it"
    assert len(both.programs()) == len({p.id for p in both.programs()})


def test_a_framework_programme_that_takes_nobody_is_left_out_not_lost() -> None:
    made = make_catalog(
        make_program("cao-a", framework_themes=("bio",), new_call=False),
        make_program("cao-b", framework_themes=("bio",)),
    )
    roadmap = plan(made, themes="bio")
    assert ids(roadmap.unplaced) == ["cao-b"]
    assert [(lo.item.program.id, lo.item.missed) for lo in roadmap.left_out] == [("cao-a", "new_call")]


def test_the_place_of_the_project_decides_programmes_and_networks() -> None:
    bound = make_program("cao-a", placements=[("mobility", "rd")], region=Region(Text("福島", "Fukushima"), ("JP-07",)))
    made = make_catalog(bound, networks=(make_network("n-1"), make_network("n-2", prefectures=("JP-07",))))
    here, there, nowhere = (plan(made, themes="mobility", prefectures=p) for p in (["JP-07"], ["JP-34"], []))
    assert [i.verdict for i in here.stages[1].items] == ["eligible"]
    assert [n.id for n in here.networks] == ["n-2"]
    assert ids(lo.item for lo in there.left_out) == ["cao-a"]
    assert [i.verdict for i in nowhere.stages[1].items] == ["check"]
    assert nowhere.networks == ()


def test_desks_are_those_of_the_plan_each_once() -> None:
    desk = make_desk()
    kept = [make_program(f"cao-{n}", placements=[("mobility", "rd")], desks=(desk,)) for n in "ab"]
    closed = make_program("mic-c", placements=[("mobility", "rd")], new_call=False, desks=(make_desk("別課"),))
    [row] = plan(make_catalog(*kept, closed), themes="mobility").desks
    assert [p.id for p in row.programs] == ["cao-a", "cao-b"]
