"""The tables of municipalities and institutions."""

from __future__ import annotations

from collections import Counter

import pytest

from kakushin_cli.catalog.places import Municipality
from kakushin_cli.search import dictionary


def check_digit(code: str) -> str:
    """Return the sixth digit of a 全国地方公共団体コード."""
    total = sum(int(digit) * weight for digit, weight in zip(code, (6, 5, 4, 3, 2), strict=False))
    return str(11 - total % 11)[-1]


def every_municipality() -> list[Municipality]:
    return [place for found in dictionary.municipalities().values() for place in found]


def test_all_municipalities_are_there() -> None:
    kinds = Counter(place.name[-1] for place in every_municipality())
    assert kinds == {"市": 792, "町": 743, "村": 183, "区": 23}


def test_codes_are_right_and_unique() -> None:
    codes = [place.code for place in every_municipality()]
    assert len(set(codes)) == len(codes)
    assert [code for code in codes if check_digit(code) != code[5]] == []
    assert {place.prefecture for place in every_municipality()} == {f"JP-{n:02}" for n in range(1, 48)}


@pytest.mark.parametrize(("name", "count"), [("池田町", 4), ("府中市", 2), ("伊達市", 2), ("西之表市", 1)])
def test_names_are_not_unique(name: str, count: int) -> None:
    assert len(dictionary.municipalities()[name]) == count


def test_no_short_name_stands_for_two_institutions() -> None:
    shared = {key: [i.name for i in found] for key, found in dictionary.institutions().items() if len(found) > 1}
    assert shared == {}


def test_institutions_have_a_prefecture() -> None:
    wrong = [
        i.name for found in dictionary.institutions().values() for i in found if not 1 <= int(i.prefecture[3:]) <= 47
    ]
    assert wrong == []
