"""Arithmetic of funding plans in whole yen."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_FRACTION = re.compile(r"(\d+)\s*/\s*(\d+)")
_PERCENT = re.compile(r"(\d+(?:\.\d+)?)\s*%")


def parse_rate(text: str) -> float | None:
    """Return a subsidy rate as a fraction of cost: `2/3`, `1/2以内`, `66.7%`; None for 定額 and what is no rate."""
    from fractions import Fraction  # sums, which every roadmap needs, go without

    folded = unicodedata.normalize("NFKC", text)
    found = _FRACTION.search(folded)
    if found and int(found[2]):
        rate = Fraction(int(found[1]), int(found[2]))
        return float(rate) if rate <= 1 else None
    found = _PERCENT.search(folded)
    if found:
        rate = Fraction(found[1]) / 100
        return float(rate) if rate <= 1 else None
    return None


def most_state_money(eligible_jpy: int, rate: float) -> int:
    """Return the most state money for an eligible cost, rounded down to whole yen as subsidies are."""
    from fractions import Fraction

    return int(Fraction(rate).limit_denominator(1000) * eligible_jpy)


def sum_by_year(amounts: Iterable[Mapping[int, int]]) -> dict[int, int]:
    """Return the sum of several plans by fiscal year, ascending."""
    total: dict[int, int] = {}
    for each in amounts:
        for year, amount in each.items():
            total[year] = total.get(year, 0) + amount
    return dict(sorted(total.items()))
