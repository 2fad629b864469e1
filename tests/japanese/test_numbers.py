from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kakushin_cli.japanese.numbers import (
    first_rate,
    format_yen,
    only_rate,
    only_sum,
    parse_kanji_number,
    whole_rate,
    whole_sum,
)


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


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("2/3", 2 / 3),
        ("1/2以内", 0.5),
        ("３／４", 0.75),
        ("10/10", 1.0),
        ("66.7%", 0.667),
        ("定額", None),
        ("5/4", None),
        ("1/0", None),
        ("150%", None),
        ("50%(1/3)", 1 / 3),
        ("2分の1", None),
    ],
)
def test_the_first_rate_of_a_text(text: str, rate: float | None) -> None:
    assert first_rate(text) == (pytest.approx(rate) if rate is not None else None)


@pytest.mark.parametrize(
    ("text", "unit", "yen"),
    [
        ("1億2,000万円", "円", 120_000_000), ("50,000", "千円", 50_000_000), ("１.５", "億円", 150_000_000),
        ("上限1,000万円/件", "円", 10_000_000), ("500万円〜1,000万円", "円", None), ("要相談", "円", None), ("3百万円", "円", 3_000_000),
        ("0.3", "円", None), ("9" * 40, "円", None), ("", "円", None),
        ("33498000", "円", 33_498_000), ("34482000.0", "円", 34_482_000), ("3,000", "円", 3_000), ("-5", "円", None),
        ("1.5", "円", None), ("不明", "円", None),
    ],
)  # fmt: skip
def test_sums_are_typed_only_when_there_is_one(text: str, unit: str, yen: int | None) -> None:
    assert only_sum(text, unit) == yen


@pytest.mark.parametrize(("text", "rate"), [("1/2以内", 0.5), ("1/2、2/3", None), ("定額", None), ("７５％", 0.75)])
def test_rates_are_typed_only_when_there_is_one(text: str, rate: float | None) -> None:
    assert only_rate(text) == rate


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("1/2", 0.5), ("１／２以内", 0.5), ("２分の１", 0.5), ("補助率：10/10", 1.0), ("50%", 0.5), ("定額、1/2", None),
        ("1/2等", None), ("3/2", None), ("1", None), ("120%", None), ("定額（10/10）", None), ("96.7%", 0.967), ("100/100", None), ("0/3", None),
    ],
)  # fmt: skip
def test_a_rate_is_a_number_only_when_the_text_is_nothing_else(text: str, rate: float | None) -> None:
    assert whole_rate(text) == rate


@pytest.mark.parametrize(
    ("text", "yen"),
    [
        ("1,000万円", 10_000_000), ("上限額：２億円", 200_000_000), ("10,000千円", 10_000_000), ("500円以内", 500),
        ("1,500万円等", None), ("15万円/1事業者", None), ("予算の範囲内", None), ("1億2,000万円", None),
        ("1.5億円", 150_000_000),
    ],
)  # fmt: skip
def test_a_ceiling_is_a_number_only_when_the_text_is_nothing_else(text: str, yen: int | None) -> None:
    assert whole_sum(text) == yen
