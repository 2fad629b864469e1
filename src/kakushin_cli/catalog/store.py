"""The file of a compiled catalogue: sections of plain data, each checked by a sum, read only when asked for.

    name and version of the format | place, length and CRC-32 of the head | sections | head

The head is a `marshal`led dict: `key` (what the file was made of), `sections` (name to place, length, CRC-32) and `rows`
(name to place, length, number of rows). A section of rows begins with place, length and CRC-32 of each row, so that one
row is read without the others; the rows follow, or lie anywhere before when they are many (`store_writer`). A table of
keys is rows, too, each with the few keys whose CRC-32 leads there. The format is this program's own; a file that is not
whole, or is somebody else's, is never decoded. `marshal` is not safe against a forged file: so is no module in
`__pycache__`, which lies as open to the same user (docs/decisions/0012).
"""

from __future__ import annotations

import marshal
import os
from typing import TYPE_CHECKING, Any
from zlib import crc32

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MAGIC = b"kakushin compiled 3\n"
NUMBER = 8
START = len(MAGIC) + 3 * NUMBER
ROW = 16
"""Bytes that say where a row is: 8 for its place in the file, 4 for its length, 4 for its sum."""
AT_ONCE = 1 << 20
"""Rows up to this size together (bytes) are read at once, for many short reads would take longer."""


class DamagedStoreError(Exception):
    """The file is not a whole compiled catalogue of ours."""


class _File:
    """A file kept open, so that a copy which another process puts in its place meanwhile changes nothing here."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.handle = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
        self.size = os.fstat(self.handle).st_size

    def __del__(self) -> None:
        if hasattr(self, "handle"):
            os.close(self.handle)

    def read(self, place: int, length: int) -> bytes:
        """Return the bytes from a place on, fewer where the file ends."""
        os.lseek(self.handle, place, os.SEEK_SET)
        content = os.read(self.handle, length)
        while 0 < len(content) < length:
            more = os.read(self.handle, length - len(content))
            if not more:
                break
            content += more
        return content


class Store:
    """An open compiled catalogue.

    Attributes:
        path: Where it lies.
        key: What it was made of, as `write_store` was told.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = _File(path)
        about = os.fstat(self._file.handle)
        if hasattr(os, "geteuid") and about.st_uid not in (os.geteuid(), 0):
            raise DamagedStoreError(f"{path}: owned by somebody else")
        start = self._file.read(0, START)
        if start[: len(MAGIC)] != MAGIC or len(start) < START:
            raise DamagedStoreError(f"{path}: not a compiled catalogue")
        place, length, total = (
            int.from_bytes(start[n : n + NUMBER], "little") for n in range(len(MAGIC), START, NUMBER)
        )
        if place + length != about.st_size:
            raise DamagedStoreError(f"{path}: cut off")
        head = _checked(self._file.read(place, length), length, total, path)
        self.key: Any = head["key"]
        self._sections: dict[str, tuple[int, int, int]] = head["sections"]
        self._rows: dict[str, tuple[int, int, int]] = head["rows"]
        self._opened: dict[str, StoredRows] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._sections or name in self._rows

    def read(self, name: str) -> Any:
        """Return a section.

        Raises:
            DamagedStoreError: it is not what was written.
            OSError: the file cannot be read.
        """
        place, length, total = self._sections[name]
        return _checked(self._file.read(place, length), length, total, self.path)

    def rows(self, name: str) -> StoredRows:
        """Return a section of rows; a row is read when it is asked for."""
        found = self._opened.get(name)
        if found is None:
            place, length, count = self._rows[name]
            found = self._opened[name] = StoredRows(self._file, place, length, count)
        return found

    def table(self, name: str) -> StoredTable:
        """Return a section made by `table`; a key is read when it is asked for."""
        return StoredTable(self.rows(name))


class StoredRows:
    """Rows of a store by number, each read and checked when it is asked for.

    Getting a row raises `DamagedStoreError` when it is not what was written, and `OSError` when the file cannot be read.
    """

    def __init__(self, file: _File, place: int, length: int, count: int) -> None:
        self._file, self._place, self._length, self._count = file, place, length, count
        self._content: bytes | None = None

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, number: int) -> Any:
        if not 0 <= number < self._count:
            raise IndexError(number)
        if self._content is None and self._length <= AT_ONCE:
            self._read()
        about = self._part(self._place + number * ROW, ROW)
        place, length = int.from_bytes(about[:8], "little"), int.from_bytes(about[8:12], "little")
        if place + length > self._file.size:
            raise DamagedStoreError(f"{self._file.path}: damaged")
        return _checked(self._part(place, length), length, int.from_bytes(about[12:], "little"), self._file.path)

    def __iter__(self) -> Iterator[Any]:
        kept, self._content = self._content, self._content or self._read()
        for number in range(self._count):
            yield self[number]
        self._content = kept

    def _read(self) -> bytes:
        self._content = self._file.read(self._place, self._length)
        return self._content

    def _part(self, place: int, length: int) -> bytes:
        start = place - self._place
        if self._content is not None and 0 <= start <= self._length - length:
            return self._content[start : start + length]
        return self._file.read(place, length)


class StoredTable:
    """Values of a store by key, read as rows are."""

    def __init__(self, rows: StoredRows) -> None:
        self._rows = rows

    def __contains__(self, key: str) -> bool:
        return self.get(key) is not None

    def get(self, key: str, default: Any = None) -> Any:
        """Return the value of a key; the default when there is none.

        Raises:
            DamagedStoreError: it is not what was written.
            OSError: the file cannot be read.
        """
        return self._rows[row_of(key, len(self._rows))].get(key, default) if len(self._rows) else default


def row_of(key: str, count: int) -> int:
    """Return in which of the rows of a table a key is: rows are in the order of the keys' sums."""
    return crc32(key.encode("utf-8", "surrogatepass")) * count >> 32


def _checked(content: bytes, length: int, total: int, path: Path) -> Any:
    if len(content) != length or crc32(content) != total:
        raise DamagedStoreError(f"{path}: damaged")
    return marshal.loads(content)
