"""Items of the lists of a YAML file that are read one by one, and how little is kept to find their places again."""

from __future__ import annotations

import gc
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kakushin_cli.catalog.located import Mark, YamlList, YamlMap

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kakushin_cli.catalog.located import Located, Place

_PACKED_FROM = 100_000
_PIECE = 50_000


class ReadText:
    """The text of a file, compressed once all of it has been read."""

    __slots__ = ("_packed", "_text", "_total", "path")

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self._text = text
        self._packed = b""
        self._total = len(text)

    def __len__(self) -> int:
        return self._total

    def pack(self) -> None:
        """Hold the text compressed from now on, unless it is short; it is only needed when a fault is found."""
        if self._total >= _PACKED_FROM:
            packer = zlib.compressobj(1)
            starts = range(0, self._total, _PIECE)
            pieces = [packer.compress(self._text[n : n + _PIECE].encode()) for n in starts]
            self._packed, self._text = b"".join([*pieces, packer.flush()]), ""

    def part(self, start: int, end: int) -> str:
        """Return the characters of a part; the first call unpacks the text for those to come."""
        if self._packed:
            self._text, self._packed = zlib.decompress(self._packed).decode(), b""
        return self._text[start:end]


class Pieces:
    """A text as the parser reads it, piece by piece: given whole, it would copy the whole into its own encoding."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    def read(self, size: int) -> str:
        """Return the next characters, at most so many; nothing at the end."""
        piece = self._text[self._at : self._at + size]
        self._at += size
        return piece


@dataclass(frozen=True, slots=True)
class ItemSpan:
    """An item of a list under a top-level key: enough to read it again.

    Attributes:
        source: The text it is part of.
        mark: Where it starts.
        start: Its first character, counted from 0 in the text.
        end: The first character that is no more part of it.
    """

    source: ReadText
    mark: Mark
    start: int
    end: int


def move_down(node: Located, lines: int) -> None:
    """Move what was read out of a part of a file to its line in the file: all places in a tree, in place."""

    def moved(place: Mark | Place) -> Mark:
        line, column = (place.line, place.column) if isinstance(place, Mark) else (place.line + 1, place.column + 1)
        return Mark(node.mark.path, line + lines, column)

    node.mark = moved(node.mark)
    if isinstance(node, YamlMap):
        node.places = {key: (moved(first), moved(second)) for key, (first, second) in node.places.items()}
    else:
        node.places = [moved(place) for place in node.places]
    for value in node.values() if isinstance(node, YamlMap) else node:
        if isinstance(value, YamlMap | YamlList):
            move_down(value, lines)


@contextmanager
def paused_collector() -> Iterator[None]:
    """Pause the search for cycles: it would walk all that was read again and again, and none of it has any."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
