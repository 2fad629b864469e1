from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kakushin_cli.japanese.era import parse_kanji_number
from kakushin_cli.japanese.yen import format_yen


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("元", 1),
        ("〇", 0),
        ("八", 8),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("三十一", 31),
        ("百五", 105),
        ("二〇二六", 2026),
        ("千九百八十九", 1989),
        ("六四", 64),
    ],
)
def test_parse_kanji_number(text: str, number: int) -> None:
    assert parse_kanji_number(text) == number


@pytest.mark.parametrize("text", ["", "十二十", "一百千", "8", "大", "元年", "〇十", "一二三四五六七八九"])
def test_other_texts_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="kanji"):
        parse_kanji_number(text)


@pytest.mark.parametrize(
    ("jpy", "ja", "en"),
    [
        (700_000_000, "7億円", "JPY 700,000,000"),
        (25_000_000, "2,500万円", "JPY 25,000,000"),
        (120_000_000, "1億2,000万円", "JPY 120,000,000"),
        (12_345, "1万2,345円", "JPY 12,345"),
        (5_000, "5,000円", "JPY 5,000"),
        (0, "0円", "JPY 0"),
        (100_000_001, "1億1円", "JPY 100,000,001"),
        (1_230_000_000_000, "1兆2,300億円", "JPY 1,230,000,000,000"),
        (-10_000, "-1万円", "-JPY 10,000"),
    ],
)
def test_format_yen(jpy: int, ja: str, en: str) -> None:
    assert format_yen(jpy) == ja
    assert format_yen(jpy, "en") == en


@given(st.integers(0, 10**17))
def test_yen_are_never_rounded(jpy: int) -> None:
    rest = format_yen(jpy).removesuffix("円").replace(",", "")
    total = 0
    for unit, size in (("兆", 10**12), ("億", 10**8), ("万", 10**4)):
        head, found, tail = rest.partition(unit)
        if found:
            total, rest = total + int(head) * size, tail
    assert total + int(rest or 0) == jpy
