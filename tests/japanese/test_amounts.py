"""Rates and sums in official texts: what is read as a number, and what a person must read."""

from __future__ import annotations

import pytest

from kakushin_cli.japanese.amounts import first_rate, only_rate, only_sum, whole_rate, whole_sum


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
