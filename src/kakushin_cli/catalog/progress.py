"""How far the reading of catalogue files has come, for whoever watches: nothing is imported or counted otherwise."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

STEP = 200
"""Items between two reports; a file with fewer makes none."""


class Reading:
    """The files that are read and where in them the reading is."""

    def __init__(self, draw: Callable[[int, int], None]) -> None:
        self._draw = draw
        self._total = self._done = self._size = self._items = 0

    def begin(self, total: int) -> None:
        """Files of so many bytes together are going to be read."""
        self._total, self._done, self._size, self._items = total, 0, 0, 0

    def next_file(self, size: int) -> None:
        """The next file begins; it has so many bytes."""
        self._done += self._size
        self._size, self._items = size, 0

    def item(self, at: int, length: int) -> None:
        """An item of the file has been read; it begins after `at` of `length` characters."""
        self._items += 1
        if self._items % STEP == 0:
            self._draw(self._done + self._size * at // length, self._total)


_READING: ContextVar[Reading | None] = ContextVar("kakushin_reading", default=None)


@contextmanager
def watched(draw: Callable[[int, int], None]) -> Iterator[None]:
    """Call `draw` with bytes read and bytes in all while files are read within; this thread's only."""
    token = _READING.set(Reading(draw))
    try:
        yield
    finally:
        _READING.reset(token)


def reading() -> Reading | None:
    """Return what the reading reports to, `None` when nobody watches."""
    return _READING.get()
