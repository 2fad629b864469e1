"""What `list` and `contacts` keep, and in which order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import pytest

from factories import (
    APPLICANTS,
    FRAMEWORKS,
    ISSUES,
    ask,
    at_lines,
    make_catalog,
    make_desk,
    make_lifecycle,
    make_program,
)
from kakushin_cli.catalog.catalog import Catalog
from kakushin_cli.catalog.model import Applicant, Program
from kakushin_cli.matching.listing import list_contact_rows, list_desks, list_programs
from kakushin_cli.matching.query import ProgramFilter

EVERYTHING = ProgramFilter()


def filters(**changes: object) -> ProgramFilter:
    return ask(**changes).filters  # type: ignore[arg-type]


def ids(programs: Iterable[Program]) -> list[str]:
    return [p.id for p in programs]


@pytest.mark.parametrize(("applicant", "count"), [("university", 13), ("company", 15), ("municipality", 7)])
def test_applicants_of_the_map_programmes(source_view: Catalog, applicant: str, count: int) -> None:
    listed = list_programs(source_view, EVERYTHING, applicants=[applicant]).programs
    on_maps = [p for p in listed if p.placements]
    assert len(on_maps) == count
    partial = [p.id for p in on_maps if any(a.type == applicant and a.partial for a in p.applicants or ())]
    assert partial == (["moe-renewable-energy-planning"] if applicant == "company" else [])


def test_smart_agriculture_is_listed_for_companies_by_inheritance(catalog: Catalog) -> None:
    listed = ids(list_programs(catalog, filters(themes="smart-agriculture"), applicants=["company"]).programs)
    assert {"maff-strategic-smart-agri", "maff-smart-agri-area-formation"} <= set(listed)


@pytest.mark.parametrize(
    ("theme", "count"),
    [*zip(ISSUES, (8, 11, 8, 13, 11), strict=True), *zip(FRAMEWORKS, (5, 3, 8), strict=True)],
)
def test_programmes_of_a_theme(source_view: Catalog, theme: str, count: int) -> None:
    assert len(list_programs(source_view, filters(themes=theme)).programs) == count


def test_footnote_funds_and_basic_funding_have_no_theme(catalog: Catalog) -> None:
    for program in catalog.programs:
        if program.kind in ("research_fund", "base_funding") or program.id in ("wpi", "mext-coi"):
            assert program.themes == ()


def test_a_partner_widens_the_list() -> None:
    made = make_catalog(make_program("cao-a"), make_program("cao-b", applicants=["company"]))
    assert ids(list_programs(made, EVERYTHING, applicants=["university"]).programs) == ["cao-a"]
    both = list_programs(made, EVERYTHING, applicants=["university"], partners=["company"]).programs
    assert ids(both) == ["cao-a", "cao-b"]


def test_unknown_does_not_pass_and_is_counted_under_the_first_condition() -> None:
    made = make_catalog(
        make_program("cao-a", new_call=None),
        make_program("cao-b", ministry=None, new_call=None),
        make_program("cao-c", applicants=None),
        make_program("mic-d", ministry="mic", new_call=None),
    )
    listing = list_programs(made, filters(ministries="cao", new_call=True), applicants=["university"])
    assert list(listing.programs) == []
    assert listing.unknown == {"new_call": 1, "ministry": 1, "applicant": 1}


def test_partial_and_inherited_applicants_are_kept() -> None:
    made = make_catalog(
        make_program("cao-a", applicants=[Applicant("company", partial=True)]),
        make_program("cao-b", applicants=[Applicant("company", basis="inherited")]),
        make_program("cao-c", applicants=[Applicant("company", basis="inferred")]),
    )
    assert ids(list_programs(made, EVERYTHING, applicants=["company"]).programs) == ["cao-a", "cao-b", "cao-c"]


def test_kind_and_edition() -> None:
    made = make_catalog(
        make_program("cao-a", kind="award"), make_program("cao-b"), make_program("cao-c", edition="later")
    )
    assert ids(list_programs(made, EVERYTHING, kinds=["award"]).programs) == ["cao-a"]
    assert ids(list_programs(made, EVERYTHING, edition="2021-12-draft").programs) == ["cao-a", "cao-b"]
    assert ids(list_programs(made, EVERYTHING).programs) == ["cao-a", "cao-b", "cao-c"]
    assert ids(list_programs(made, EVERYTHING, edition="all").programs) == ["cao-a", "cao-b", "cao-c"]


def test_the_view_of_today_leaves_out_and_counts_what_takes_nobody_any_more() -> None:
    made = make_catalog(make_program("cao-a"), make_program("cao-b", lifecycle=make_lifecycle("ended")))
    today = list_programs(made, EVERYTHING)
    assert (ids(today.programs), today.closed) == (["cao-a"], 1)
    everything = list_programs(made, EVERYTHING, edition="all")
    assert (ids(everything.programs), everything.closed) == (["cao-a", "cao-b"], 0)


def test_list_stands_in_kensei_order_agencies_after_their_parent_none_last(catalog: Catalog) -> None:
    position = catalog.vocabulary.position
    listed = list_programs(catalog, EVERYTHING).programs
    keys = [(position("ministry", p.owner), p.id) for p in listed]
    assert keys == sorted(keys)
    made = make_catalog(
        make_program("a-none", ministry=None), make_program("b-moe", ministry="moe"), make_program("c-gsi", ministry="mlit", agency="gsi"),
        make_program("d-mlit", ministry="mlit"), make_program("e-fdma", ministry="mic", agency="fdma"), make_program("f-cao"),
        make_program("g-mic", ministry="mic"),
    )  # fmt: skip
    expected = ["f-cao", "g-mic", "e-fdma", "d-mlit", "c-gsi", "b-moe", "a-none"]
    assert ids(list_programs(made, EVERYTHING).programs) == expected


def test_a_ministry_includes_its_agencies(catalog: Catalog) -> None:
    mlit = ids(list_programs(catalog, filters(ministries="mlit")).programs)
    assert {"gsi-joint-research", "jma-local-observatory-cooperation"} <= set(mlit)
    assert ids(list_programs(catalog, filters(ministries="gsi")).programs) == ["gsi-joint-research"]


def test_desks_of_the_tables_and_of_the_joint_review(source_view: Catalog) -> None:
    everything = source_view.in_edition(None)
    on_maps = [p for p in everything if p.placements]
    assert len(list_desks(source_view, on_maps)) == 21
    assert len(list_desks(source_view, everything)) == 25
    assert len(list_contact_rows(source_view, everything)) == 50


def test_desks_stand_in_kensei_order_then_by_line(catalog: Catalog) -> None:
    position = catalog.vocabulary.position
    rows = list_desks(catalog, catalog.in_edition(None))
    keys = [(position("ministry", r.desk.ministry), not r.desk.is_current, r.desk.first_line) for r in rows]
    assert keys == sorted(keys)
    for row in rows:
        assert list(row.programs) == [p for p in catalog.programs if p in row.programs]


def test_a_desk_is_ministry_department_phone_and_extension() -> None:
    same = [make_desk("内閣府 見本課"), make_desk("内閣府　見本 課", email="other@cao.go.jp")]
    different = [
        make_desk(phone="03-0000-0001"),
        make_desk(extension="1"),
        make_desk("内閣府 別課"),
        make_desk(ministry="mic"),
    ]
    made = [make_program(f"cao-{n}", desks=(d,)) for n, d in enumerate([*same, *different])]
    rows = list_desks(make_catalog(*made), made)
    assert sorted(len(r.programs) for r in rows) == [1, 1, 1, 1, 2]


def test_desks_keep_only_what_passes(catalog: Catalog) -> None:
    programs = list_programs(catalog, filters(themes="mobility")).programs
    rows = list_desks(catalog, programs)
    assert {p.id for r in rows for p in r.programs} == {p.id for p in programs if p.desks}
    assert {r.desk.ministry for r in list_desks(catalog, catalog.programs, ["mlit"])} == {"mlit", "jma", "gsi"}
    assert {r.desk.ministry for r in list_desks(catalog, catalog.programs, ["mic"])} == {"mic", "fdma"}


def test_one_desk_by_its_first_line() -> None:
    late, early = make_desk("乙", sources=(at_lines((9, 9), (2, 2)),)), make_desk("甲", sources=(at_lines((5, 5)),))
    made = [make_program("cao-a", desks=(early,)), make_program("cao-b", desks=(late,))]
    assert [r.desk.department for r in list_desks(make_catalog(*made), made)] == ["乙", "甲"]


def test_contact_rows_follow_the_source(catalog: Catalog) -> None:
    rows = list_contact_rows(catalog, catalog.in_edition(None))
    assert [r.line for r in rows] == sorted(r.line for r in rows)
    assert Counter(r.theme for r in rows) == dict(zip(ISSUES, (8, 10, 8, 13, 11), strict=True))
    mobility = list_contact_rows(catalog, catalog.in_edition(None), themes=["mobility"])
    assert [r.row for r in mobility] == list(range(1, 9))
    agencies = list_contact_rows(catalog, catalog.in_edition(None), ministries=["mlit"])
    assert [r.line for r in agencies] == [1100, 1101, 1103, 1104]


def test_the_parents_row_names_both_entries_and_only_those_asked_for(catalog: Catalog) -> None:
    [row] = [r for r in list_contact_rows(catalog, catalog.in_edition(None)) if r.line == 879]
    assert row.program_as_written == "スマート農業技術の開発・実証・実装プロジェクト"
    assert row.programs == ("maff-strategic-smart-agri", "maff-smart-agri-area-formation")
    one = [catalog.programs_by_id["maff-strategic-smart-agri"]]
    assert [r.programs for r in list_contact_rows(catalog, one)] == [("maff-strategic-smart-agri",)]


@pytest.mark.parametrize("applicant", APPLICANTS)
def test_a_row_keeps_its_own_mail_spelling(catalog: Catalog, applicant: str) -> None:
    rows = list_contact_rows(catalog, list_programs(catalog, EVERYTHING, applicants=[applicant]).programs)
    for row in rows:
        assert row.email is None or row.email in row.contact_as_written
    desk = catalog.desks_by_id["meti-university-collaboration"]
    assert desk.email == "s-sangi-daigakurenkeisuishin@meti.go.jp"
    odd = {r.line for r in catalog.contact_rows if r.desk == desk.id and r.email != desk.email}
    assert odd == {877, 878}
