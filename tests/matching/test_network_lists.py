from __future__ import annotations

from collections import Counter

import pytest

from factories import at_lines, make_catalog, make_network, replace
from kakushin_cli.catalog.catalog import Catalog
from kakushin_cli.matching.listing import list_networks, list_overlaps
from kakushin_cli.matching.organisations import organisation_key, organisation_name


def ids(networks: object) -> list[str]:
    return [n.id for n in networks]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("member", "name"),
    [
        ("マツダ株式会社代表取締役会長", "マツダ"),
        ("マツダ株式会社", "マツダ"),
        ("株式会社広島銀行代表取締役頭取", "広島銀行"),
        ("広島県商工会議所連合会会頭", "広島県商工会議所連合会"),
        ("高知県公立大学法人高知工科大学", "高知工科大学"),
        ("国立大学法人徳島大学", "徳島大学"),
        ("学校法人早稲田大学", "早稲田大学"),
        ("公益財団法人静岡県産業振興財団", "静岡県産業振興財団"),
        ("一般社団法人高知県工業会", "高知県工業会"),
        ("（株）四国銀行", "四国銀行"),
        ("㈱高知銀行", "高知銀行"),
        ("徳島県市長会", "徳島県市長会"),
        ("徳島大学", "徳島大学"),
        ("株式会社", "株式会社"),
    ],
)
def test_titles_and_legal_forms_are_stripped(member: str, name: str) -> None:
    assert organisation_name(member) == name
    assert organisation_key(member) == organisation_key(name)


def test_overlaps_of_tokushima(catalog: Catalog) -> None:
    overlaps = list_overlaps(catalog, ["JP-36"])
    assert len(overlaps) == 8
    count = {o.organisation: len(o.networks) for o in overlaps}
    assert count == {
        "徳島大学": 3, "徳島県": 3, "四国大学": 2, "阿南工業高等専門学校": 2, "徳島県商工会連合会": 2,
        "徳島県中小企業団体中央会": 2, "徳島経済同友会": 2, "徳島県経営者協会": 2,
    }  # fmt: skip
    sizes = [len(o.networks) for o in overlaps]
    assert sizes == sorted(sizes, reverse=True)


def test_corporate_prefixes_and_titles_do_not_hide_an_overlap(catalog: Catalog) -> None:
    found = {(o.prefecture, o.organisation): len(o.networks) for o in list_overlaps(catalog, ["JP-34", "JP-39"])}
    assert found["JP-34", "マツダ"] == 2
    assert found["JP-39", "高知工科大学"] == 3


def test_overlaps_stay_within_a_prefecture_and_follow_its_code() -> None:
    here = [make_network(f"n-{n}", academia=["甲大学"], sources=(at_lines((n, n)),)) for n in (1, 2)]
    there = make_network("n-3", academia=["甲大学"], prefectures=("JP-01",), sources=(at_lines((3, 3)),))
    also = make_network("n-4", government=["乙県"], prefectures=("JP-01", "JP-34"), sources=(at_lines((4, 4)),))
    more = make_network("n-5", government=["乙県"], prefectures=("JP-01",), sources=(at_lines((5, 5)),))
    made = make_catalog(networks=(more, also, there, *here))
    found = [(o.prefecture, o.organisation, ids(o.networks)) for o in list_overlaps(made)]
    assert found == [("JP-01", "乙県", ["n-4", "n-5"]), ("JP-34", "甲大学", ["n-1", "n-2"])]
    assert [o.prefecture for o in list_overlaps(made, ["JP-34"])] == ["JP-34"]


def test_overlaps_are_sorted_by_number_then_sector() -> None:
    made = [
        make_network("n-1", government=["官県"], industry=["産会社", "三つ会社"], sources=(at_lines((1, 1)),)),
        make_network("n-2", academia=["学大学"], industry=["産会社", "三つ会社"], sources=(at_lines((2, 2)),)),
        make_network(
            "n-3", academia=["学大学"], government=["官県"], industry=["三つ会社"], sources=(at_lines((3, 3)),)
        ),
    ]
    found = [o.organisation for o in list_overlaps(make_catalog(networks=tuple(made)))]
    assert found == ["三つ会社", "学大学", "官県", "産会社"]


def test_an_organisation_listed_twice_in_one_network_is_no_overlap() -> None:
    made = make_network(industry=["甲株式会社", "株式会社甲"])
    assert list_overlaps(make_catalog(networks=(made,))) == []


def test_networks_stand_by_prefecture_code_then_line(catalog: Catalog) -> None:
    position = catalog.vocabulary.position
    keys = [(position("prefecture", (n.prefectures or ("",))[0]), n.source_order) for n in list_networks(catalog)]
    assert keys == sorted(keys)
    assert len(keys) == 45


def test_networks_by_kind_programme_and_prefecture(catalog: Catalog) -> None:
    kinds = Counter(n.kind for n in list_networks(catalog))
    for kind, count in kinds.items():
        assert len(list_networks(catalog, kinds=[kind])) == count
    assert ids(list_networks(catalog, programs=["mext-coi-next"])) == [
        "hiroshima-bio-dx", "tokushima-neo-distance-light", "kochi-sawachi-health",
    ]  # fmt: skip
    assert all("JP-36" in n.prefectures for n in list_networks(catalog, prefectures=["JP-36"]))
    assert len(list_networks(catalog, prefectures=["JP-36"])) == 3


def test_a_member_is_found_by_part_of_its_name_and_by_lead() -> None:
    listed = make_network("n-1", academia=["国立大学法人広島大学"], sources=(at_lines((1, 1)),))
    leading = replace(make_network("n-2", sources=(at_lines((2, 2)),)), lead="広島大学")
    bare = replace(make_network("n-3", sources=(at_lines((3, 3)),)), members=None)
    made = make_catalog(networks=(listed, leading, bare))
    assert ids(list_networks(made, member="広島")) == ["n-1", "n-2"]
    assert ids(list_networks(made, member="ヒロシマ大學")) == []
    assert ids(list_networks(made, member="廣島大学")) == ["n-1", "n-2"]


def test_outside_universities_do_not_make_a_prefecture(catalog: Catalog) -> None:
    sawachi = next(n for n in catalog.networks if n.id == "kochi-sawachi-health")
    assert sawachi.members is not None
    assert "東京工業大学" in sawachi.members.academia
    assert sawachi.prefectures == ("JP-39",)
