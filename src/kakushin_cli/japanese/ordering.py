"""Orders that people expect and that sorting by code point destroys: 建制順 of ministries, prefectures by code."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


def by_order(ids: Iterable[str]) -> Callable[[str | None], int]:
    """Make a sort key that follows the order of a vocabulary.

    Args:
        ids: The vocabulary in its order; of an id that occurs twice the first place counts.

    Returns:
        A function from an id to its place, counted from 0. `None` and unknown ids share the place after the last, so
        that a stable sort keeps them at the end in the order they came in.
    """
    places: dict[str, int] = {}
    for known in ids:
        places.setdefault(known, len(places))
    last = len(places)

    def place(wanted: str | None) -> int:
        return last if wanted is None else places.get(wanted, last)

    return place
