"""Age of contacts, universities by any of their names, evidence of guides."""

from __future__ import annotations

from datetime import date

import pytest

from factories import at_lines, make_catalog, make_desk, make_network, make_program
from kakushin_cli.catalog.catalog import Catalog
from kakushin_cli.catalog.guides import GuideSelect
from kakushin_cli.catalog.model import FieldStrength, University
from kakushin_cli.errors import NotFoundError
from kakushin_cli.matching.lifecycle import described_fiscal_year, is_stale
from kakushin_cli.matching.listing import select_evidence
from kakushin_cli.matching.universities import find_university, list_universities


@pytest.mark.parametrize(
    ("today", "stale_after", "stale"),
    [
        (date(2021, 12, 23), 1, False),
        (date(2022, 4, 1), 1, False),
        (date(2023, 3, 31), 1, False),
        (date(2023, 4, 1), 1, True),
        (date(2023, 4, 1), 2, False),
        (date(2024, 3, 31), 2, False),
        (date(2024, 4, 1), 2, True),
        (date(2022, 4, 1), 0, True),
        (date(2022, 3, 31), 0, False),
    ],
)
def test_a_contact_is_good_until_the_end_of_the_fiscal_year_it_describes(
    today: date, stale_after: int, stale: bool
) -> None:
    assert is_stale(make_desk(fiscal_year=2022), today, stale_after) is stale


def test_contacts_of_the_source_describe_fiscal_2022(catalog: Catalog) -> None:
    assert {described_fiscal_year(d) for d in catalog.desks} == {2022}


@pytest.mark.parametrize(("as_of", "year"), [(date(2026, 3, 31), 2025), (date(2026, 4, 1), 2026), (None, None)])
def test_a_contact_with_a_day_of_its_own_describes_the_year_of_that_day(as_of: date | None, year: int | None) -> None:
    assert described_fiscal_year(make_desk(as_of=as_of)) == year


def test_a_contact_of_unknown_age_is_stale() -> None:
    assert is_stale(make_desk(as_of=None), date(2021, 12, 23), 99)


@pytest.mark.parametrize(
    ("name", "listed"),
    [
        ("広島大学", "広島大学"),
        ("広大", "広島大学"),
        ("廣島大學", "広島大学"),
        ("ひろしまだいがく", "広島大学"),
        ("hiroshima university", "広島大学"),
        ("東京科学大学", "東京工業大学"),
        ("東京都立大学", "首都大学東京"),
        ("大阪公立大学", "大阪市立大学"),
        ("沖縄科学技術大学院大学", "沖縄科学技術大学"),
        ("ＯＩＳＴ", "沖縄科学技術大学"),
        ("慶応義塾大学", "慶應義塾大学"),
    ],
)
def test_a_university_is_found_by_any_of_its_names(catalog: Catalog, name: str, listed: str) -> None:
    assert find_university(catalog, name).university.name == listed


def test_a_university_comes_with_the_networks_it_sits_in(catalog: Catalog) -> None:
    networks = [n.id for n in find_university(catalog, "広島大学").networks]
    assert networks == ["hiroshima-digital-manufacturing", "hiroshima-bio-dx"]
    keio = find_university(catalog, "慶應義塾大学").networks
    assert "bio-tsuruoka" in [n.id for n in keio], "the source writes 慶大 there"


def test_a_member_that_is_not_in_the_table_of_strengths_is_known_without_fields(catalog: Catalog) -> None:
    profile = find_university(catalog, "四国大学")
    assert profile.university.fields == ()
    assert len(profile.networks) == 2


def test_an_unknown_university_is_told_with_near_names(catalog: Catalog) -> None:
    with pytest.raises(NotFoundError) as raised:
        find_university(catalog, "広島大字")
    assert "広島大学" in str(raised.value.near)
    with pytest.raises(NotFoundError):
        list_universities(catalog, names=["存在しない大学"])


@pytest.mark.parametrize(
    ("fields", "count"),
    [
        (("chemistry",), 7), (("materials-science",), 5), (("physics",), 32), (("computer-science-mathematics",), 4),
        (("engineering",), 4), (("environment-geoscience",), 6), (("clinical-medicine",), 16), (("basic-life-science",), 7),
        (("engineering", "computer-science-mathematics"), 8), ((), 66),
    ],
)  # fmt: skip
def test_universities_by_field(catalog: Catalog, fields: tuple[str, ...], count: int) -> None:
    assert len(list_universities(catalog, fields=fields)) == count


def test_universities_by_field_and_name_in_the_order_of_the_source(catalog: Catalog) -> None:
    listed = list_universities(catalog, names=["広島大学", "京大", "四国大学"])
    assert [(u.name, bool(u.fields)) for u in listed] == [("京都大学", True), ("広島大学", True), ("四国大学", False)]
    assert list_universities(catalog, fields=["engineering"], names=["広島大学"]) == []


def test_evidence_is_what_the_selection_names() -> None:
    made = make_catalog(
        make_program("cao-placed", placements=[("mobility", "rd")]),
        make_program("cao-bio", framework_themes=("bio",)),
        make_program("cao-local", kind="local"),
        make_program("cao-other"),
        networks=(make_network("n-site"), make_network("n-case", kind="case")),
    )
    expected = {
        GuideSelect(placed=True): ["cao-placed"],
        GuideSelect(themes=("bio",)): ["cao-bio"],
        GuideSelect(program_kinds=("local",)): ["cao-local"],
        GuideSelect(network_kinds=("case",)): ["n-case"],
        GuideSelect(placed=True, themes=("bio",), network_kinds=("site",)): ["cao-bio", "cao-placed", "n-site"],
        GuideSelect(): [],
    }
    assert {s: [e.id for e in select_evidence(made, s)] for s in expected} == expected


def test_the_scored_items_of_the_incentive_have_their_evidence(source_view: Catalog) -> None:
    catalog = source_view
    [section] = [s for g in catalog.guides if g.id == "incentive" for s in g.sections if s.id == "scored-items"]
    count = {i.id: len(select_evidence(catalog, i.select)) for i in section.items if i.select}
    assert count == {"map-programmes": 26, "frameworks": 18, "framework-programmes": 16, "registered-local": 1}


def test_universities_without_fields_are_in_no_list() -> None:
    made = make_catalog(
        universities=(University(name="甲大学", fields=(FieldStrength("physics", "1"),), sources=(at_lines((1, 1)),)),)
    )
    assert [u.name for u in list_universities(made, fields=["physics"])] == ["甲大学"]
    assert list_universities(made, fields=["chemistry"]) == []
