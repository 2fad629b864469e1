"""Records of a long listing, made one at a time when they are written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Generic, TypeVar, overload

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kakushin_cli.exporters.records import Record

T = TypeVar("T")


class LazyRecords(Sequence["Record"], Generic[T]):
    """Records of things in their order; none is kept.

    Args:
        things: What they are made of.
        make: Makes one of a thing.
    """

    def __init__(self, things: Sequence[T], make: Callable[[T], Record]) -> None:
        self._things, self._make = things, make

    def __len__(self) -> int:
        return len(self._things)

    def __iter__(self) -> Iterator[Record]:
        return map(self._make, self._things)

    @overload
    def __getitem__(self, place: int) -> Record: ...
    @overload
    def __getitem__(self, place: slice) -> LazyRecords[T]: ...
    def __getitem__(self, place: int | slice) -> Any:
        if isinstance(place, int):
            return self._make(self._things[place])
        return LazyRecords(self._things[place], self._make)
