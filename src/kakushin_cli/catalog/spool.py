"""Values by key on their way into a table of a compiled catalogue: most of them lie in a temporary file meanwhile."""

from __future__ import annotations

import marshal
import tempfile
from typing import TYPE_CHECKING, Any
from zlib import crc32

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_PARTS = 64
"""Parts that are put in order one after the other, by the highest bits of a key's sum."""
_PART_BITS = 26
_HELD = 10_000
"""Values in memory before they go to the file."""
_SEEN_BITS = 23


def sum_of(key: str) -> int:
    """Return the CRC-32 of a key, by which tables are in order."""
    return crc32(key.encode("utf-8", "surrogatepass"))


class KeySpool:
    """Values by key, more than fit in memory, and then all values of a key together, in the order of a table.

    Args:
        folder: Where the temporary file lies; everything stays in memory when it is None.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._file: Any = None
        self._parts: list[list[tuple[str, Any]]] = [[] for _ in range(_PARTS)]
        self._places: list[list[tuple[int, int]]] = [[] for _ in range(_PARTS)]
        self._seen = bytearray(1 << _SEEN_BITS - 3)
        self._held = 0

    def add(self, key: str, value: Any) -> None:
        """Add a value, of a kind that `marshal` keeps, to those of a key."""
        total = sum_of(key)
        self._parts[total >> _PART_BITS].append((key, value))
        seen = total >> 32 - _SEEN_BITS
        self._seen[seen >> 3] |= 1 << (seen & 7)
        self._held += 1
        if self._held >= _HELD and self._folder is not None:
            self._write()

    @property
    def keys(self) -> int:
        """How many keys there are, or a few less."""
        return int.from_bytes(self._seen, "little").bit_count()

    def groups(self) -> Iterator[tuple[str, list[Any]]]:
        """Yield every key with its values in the order in which they were added; keys by their sums."""
        for places, held in zip(self._places, self._parts, strict=True):
            values: dict[str, list[Any]] = {}
            for place, length in places:
                self._file.seek(place)
                for key, value in marshal.loads(self._file.read(length)):
                    values.setdefault(key, []).append(value)
            for key, value in held:
                values.setdefault(key, []).append(value)
            for _, key in sorted((sum_of(key), key) for key in values):
                yield key, values[key]

    def __del__(self) -> None:
        if self._file is not None:
            self._file.close()

    def _write(self) -> None:
        if self._file is None:
            self._file = tempfile.TemporaryFile(dir=self._folder)  # noqa: SIM115 - closed when it is forgotten
        for part, values in enumerate(self._parts):
            if values:
                content = marshal.dumps(values, 2)
                self._places[part].append((self._file.tell(), len(content)))
                self._file.write(content)
                values.clear()
        self._held = 0
