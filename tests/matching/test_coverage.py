from __future__ import annotations

import pytest

from factories import APPLICANTS, ISSUES, PHASES, make_catalog, make_lifecycle, make_program
from kakushin_cli.catalog.catalog import Catalog
from kakushin_cli.catalog.model import Applicant, InferredTheme, PhaseFact
from kakushin_cli.matching.coverage import Counts, coverage, placed_programs

CELLS = {
    "mobility": (5, 1, 2),
    "smart-agriculture": (5, 2, 4),
    "circular-economy": (5, 1, 2),
    "decarbonization": (5, 3, 5),
    "disaster-resilience": (5, 5, 1),
}
DIRECT_FOR_UNIVERSITIES = {
    "mobility": (3, 0, 0),
    "smart-agriculture": (3, 0, 0),
    "circular-economy": (3, 1, 1),
    "decarbonization": (3, 2, 2),
    "disaster-resilience": (3, 5, 0),
}


@pytest.mark.parametrize("applicant", APPLICANTS)
def test_cells_of_the_contract(catalog: Catalog, applicant: str) -> None:
    cells = {(c.theme, c.phase): c for c in coverage(catalog, [applicant])}
    assert {t: tuple(cells[t, p].source.total for p in PHASES) for t in ISSUES} == CELLS  # type: ignore[index]


def test_direct_cells_of_universities(catalog: Catalog) -> None:
    cells = {(c.theme, c.phase): c for c in coverage(catalog, ["university"])}
    assert {t: tuple(cells[t, p].source.direct for p in PHASES) for t in ISSUES} == DIRECT_FOR_UNIVERSITIES  # type: ignore[index]


def test_cells_stand_in_vocabulary_order_whatever_the_order_asked(catalog: Catalog) -> None:
    keys = [(c.theme, c.phase, c.applicant) for c in coverage(catalog, APPLICANTS[::-1], ISSUES[::-1])]
    assert keys == [(t, p, a) for t in ISSUES for p in PHASES for a in APPLICANTS]


@pytest.mark.parametrize("applicant", APPLICANTS)
def test_on_the_source_s_day_everything_on_the_maps_is_living(source_view: Catalog, applicant: str) -> None:
    assert all(cell.living == cell.source and not cell.closed for cell in coverage(source_view, [applicant]))


def test_a_cell_counts_what_goes_on_beside_the_source() -> None:
    place = [("mobility", "rd")]
    made = make_catalog(
        make_program("cao-a", placements=place, lifecycle=make_lifecycle("ended")),
        make_program("cao-b", placements=place, applicants=["company"]),
        make_program(
            "cao-c",
            edition="later",
            phase_facts=(PhaseFact(phase="rd", basis="inferred", quote="技術開発"),),
            inferred_themes=(InferredTheme(theme="mobility", quote="自動運転"),),
        ),
    )
    [cell] = [c for c in coverage(made, ["university"], ["mobility"]) if c.phase == "rd"]
    assert (cell.source, cell.living, cell.closed) == (Counts(1, 1, 0), Counts(1, 1, 0), 1)
    assert cell.program_ids == ("cao-b", "cao-c")


def test_an_empty_cell_says_who_closes_it(source_view: Catalog) -> None:
    cells = {(c.theme, c.phase, c.applicant): c for c in coverage(source_view)}
    assert cells["mobility", "rd", "university"].closed_by == ("company",)
    assert cells["mobility", "implementation", "university"].closed_by == ("municipality",)
    assert cells["smart-agriculture", "implementation", "university"].closed_by == ("company", "municipality")
    assert cells["decarbonization", "rd", "municipality"].closed_by == ("university", "company")
    assert cells["decarbonization", "rd", "university"].closed_by == ()
    assert cells["mobility", "strengthening", "university"].closed_by == (), "three are direct"


def test_closed_by_puts_the_type_with_most_programmes_first_and_leaves_closed_calls_out() -> None:
    place = [("mobility", "rd")]
    made = make_catalog(
        make_program("cao-a", placements=place, applicants=["municipality"]),
        make_program("cao-b", placements=place, applicants=["company", "municipality"]),
        make_program("cao-c", placements=place, applicants=["company"], new_call=False),
        make_program("cao-d", placements=place, applicants=["company"], new_call=False),
        make_program("cao-e", placements=place, applicants=None),
    )
    [cell] = [c for c in coverage(made, ["university"], ["mobility"]) if c.phase == "rd"]
    assert (cell.living, cell.no_new_call) == (Counts(0, 4, 1), 2)
    assert cell.closed_by == ("municipality", "company")


def test_partial_and_inherited_count_as_direct() -> None:
    place = [("mobility", "rd")]
    made = make_catalog(
        make_program("cao-a", placements=place, applicants=[Applicant("university", partial=True)]),
        make_program("cao-b", placements=place, applicants=[Applicant("university", basis="inherited")]),
    )
    [cell] = [c for c in coverage(made, ["university"], ["mobility"]) if c.phase == "rd"]
    assert (cell.living.direct, cell.closed_by) == (2, ())


def test_a_column_stands_in_the_order_of_the_source(catalog: Catalog) -> None:
    column = placed_programs(catalog, "decarbonization", "implementation")
    assert [p.id for p in column] == [
        "moe-renewable-energy-planning", "moe-circular-ecological-sphere", "moe-local-decarbonization-grant",
        "moe-decarbonized-reconstruction", "mic-local-10000",
    ]  # fmt: skip
    positions = [
        x.position for p in column for x in p.placements if (x.theme, x.phase) == ("decarbonization", "implementation")
    ]
    assert positions == [1, 2, 3, 4, 5]


def test_only_issue_themes_have_cells(catalog: Catalog) -> None:
    assert coverage(catalog, themes=["smart-city"]) == []
    assert {c.theme for c in coverage(catalog)} == set(ISSUES)
