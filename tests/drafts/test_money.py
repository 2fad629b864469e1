import pytest
from hypothesis import given
from hypothesis import strategies as st

from kakushin_cli.drafts.profile import most_state_money, sum_by_year


@pytest.mark.parametrize(("cost", "rate", "most"), [(30_000_000, 2 / 3, 20_000_000), (100, 2 / 3, 66), (0, 0.5, 0)])
def test_state_money_is_rounded_down(cost: int, rate: float, most: int) -> None:
    assert most_state_money(cost, rate) == most


@given(cost=st.integers(0, 10**12), rate=st.sampled_from([1 / 3, 1 / 2, 2 / 3, 3 / 4, 1.0]))
def test_state_money_never_exceeds_the_share(cost: int, rate: float) -> None:
    most = most_state_money(cost, rate)
    assert 0 <= most <= cost * rate + 1e-3 * max(cost, 1) / 1000 + 1
    assert most + 1 > cost * rate - 1e-6 * cost


def test_sums_are_by_year() -> None:
    assert sum_by_year([{2028: 2, 2027: 1}, {2027: 10}]) == {2027: 11, 2028: 2}
