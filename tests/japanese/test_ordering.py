from __future__ import annotations

from kakushin_cli.japanese.ordering import by_order


def test_order_of_the_vocabulary_with_none_and_unknown_last() -> None:
    key = by_order(["cas", "cao", "mext", "cao"])
    assert sorted(["x", "mext", None, "cao", "cas", "a"], key=key) == ["cas", "cao", "mext", "x", None, "a"]


def test_empty_vocabulary_keeps_the_order() -> None:
    assert sorted(["b", "a", None], key=by_order([])) == ["b", "a", None]
