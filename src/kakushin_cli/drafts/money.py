"""Arithmetic of funding plans in whole yen."""

from collections import Counter
from collections.abc import Iterable, Mapping
from fractions import Fraction


def most_state_money(eligible_jpy: int, rate: float) -> int:
    """Return the most state money for an eligible cost, rounded down to whole yen as subsidies are."""
    return int(Fraction(rate).limit_denominator(1000) * eligible_jpy)


def sum_by_year(amounts: Iterable[Mapping[int, int]]) -> dict[int, int]:
    """Return the sum of several plans by fiscal year, ascending."""
    total = Counter[int]()
    for by_year in amounts:
        total.update(by_year)
    return dict(sorted(total.items()))
