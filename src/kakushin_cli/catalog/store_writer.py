"""Writing the file of a compiled catalogue (`store`): section by section, so that no more than a row need be held.

Equal data, added in the same order, give equal bytes.
"""

from __future__ import annotations

import io
import marshal
import os
import sys
from array import array
from typing import TYPE_CHECKING, Any
from zlib import crc32

from kakushin_cli.catalog.spool import sum_of
from kakushin_cli.catalog.store import AT_ONCE, MAGIC, NUMBER, ROW, START, row_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path
    from typing import BinaryIO

_KEYS_A_ROW = 2


class StoreWriter:
    """Writes the sections of a compiled catalogue.

    Attributes:
        folder: Where what is needed meanwhile may lie; None when it is to be kept in memory.
    """

    def __init__(self, file: BinaryIO, folder: Path | None = None) -> None:
        self.folder = folder
        self._file = file
        self._place = 0
        self._sections: dict[str, tuple[int, int, int]] = {}
        self._rows: dict[str, tuple[int, int, int]] = {}
        self.put(MAGIC + bytes(START - len(MAGIC)))

    def plain(self, name: str, data: Any) -> None:
        """Write a section that is read whole."""
        content = _plain_bytes(data)
        self._sections[name] = (self.put(content), len(content), crc32(content))

    def rows(self, name: str) -> RowsWriter:
        """Return what takes the rows of a section; several such sections may be open at once."""
        return RowsWriter(self, name)

    def table(self, name: str, keys: int, values: Iterable[tuple[str, Any]]) -> None:
        """Write a section whose values, none of them None, can be read by key.

        Args:
            name: The section.
            keys: How many there are, roughly: it says how many stand in a row.
            values: Keys with their values, in the order of `spool.KeySpool.groups`.
        """
        count = max(-(-keys // _KEYS_A_ROW), 1)
        rows = self.rows(name)
        row: dict[str, Any] = {}
        for key, value in values:
            number = row_of(key, count)
            while rows.count < number:
                rows.append(row)
                row = {}
            row[key] = value
        while rows.count < count:
            rows.append(row)
            row = {}
        rows.close()

    def add(self, name: str, data: Any) -> None:
        """Write a section of either kind: `Rows`, `Table`, or data that is read whole."""
        if isinstance(data, Table):
            keys = sorted((sum_of(key), key) for key in data.values)
            self.table(name, len(keys), ((key, data.values[key]) for _, key in keys))
        elif isinstance(data, Rows):
            rows = self.rows(name)
            for value in data.values:
                rows.append(value)
            rows.close()
        else:
            self.plain(name, data)

    def finish(self, key: Any) -> None:
        """Write what says where all the sections are, and what the file was made of."""
        head = _plain_bytes({"key": key, "sections": self._sections, "rows": self._rows})
        place = self.put(head)
        self._file.seek(len(MAGIC))
        for number in (place, len(head), crc32(head)):
            self._file.write(number.to_bytes(NUMBER, "little"))

    def note(self, name: str, place: int, length: int, count: int) -> None:
        """Remember where a section of rows is."""
        self._rows[name] = (place, length, count)

    def put(self, content: bytes | bytearray) -> int:
        """Append bytes and return their place."""
        self._file.write(content)
        self._place += len(content)
        return self._place - len(content)

    @property
    def place(self) -> int:
        """Where the next bytes go."""
        return self._place


class RowsWriter:
    """Takes the rows of a section one by one; those of a small section come to lie together, behind their places."""

    def __init__(self, writer: StoreWriter, name: str) -> None:
        self._writer, self._name = writer, name
        self._waiting = bytearray()
        self._about = array("Q")
        self._settled = 0

    @property
    def count(self) -> int:
        """How many rows have been added."""
        return len(self._about) // 2

    def append(self, value: Any) -> None:
        """Add the next row, of plain data."""
        self.append_bytes(_plain_bytes(value))

    def append_bytes(self, content: bytes) -> None:
        """Add the next row, which `marshal` has written."""
        self._about.append(len(self._waiting))
        self._about.append(len(content) | crc32(content) << 32)
        self._waiting += content
        if len(self._waiting) >= AT_ONCE:
            self._settle(self._writer.put(self._waiting))
            self._waiting.clear()

    def close(self, order: Sequence[int] | None = None) -> None:
        """There are no more rows.

        Args:
            order: For each number of a row which of the rows it is, counted as they were added; those themselves when
                absent.
        """
        length = self.count * ROW
        if self._settled:
            self._settle(self._writer.put(self._waiting))
            self._waiting.clear()
        else:
            self._settle(self._writer.place + length)
        about = self._about
        if order is not None:
            about = array("Q")
            for n in order:
                about.append(self._about[2 * n])
                about.append(self._about[2 * n + 1])
        if sys.byteorder == "big":
            about.byteswap()
        place = self._writer.put(about.tobytes())
        self._writer.put(self._waiting)
        self._writer.note(self._name, place, length + len(self._waiting), len(about) // 2)

    def _settle(self, place: int) -> None:
        """The rows that wait begin at a place."""
        for n in range(self._settled, len(self._about), 2):
            self._about[n] += place
        self._settled = len(self._about)


class Rows:
    """A section whose values can be read one by one."""

    def __init__(self, values: Iterable[Any]) -> None:
        self.values = values


class Table:
    """A section whose values, none of them None, can be read by key."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self.values = values


def store_bytes(fill: Callable[[StoreWriter], Any]) -> bytes:
    """Return the content of a compiled catalogue, all in memory; `fill` as for `write_store`."""
    file = io.BytesIO()
    writer = StoreWriter(file)
    writer.finish(fill(writer))
    return file.getvalue()


def write_store(path: Path, fill: Callable[[StoreWriter], Any]) -> None:
    """Put a compiled catalogue in its place at once, so that other processes see the old or the new one whole.

    Args:
        path: The place.
        fill: Writes the sections and returns what the file was made of.

    Raises:
        OSError: it cannot be written.
    """
    import tempfile

    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            writer = StoreWriter(file, path.parent)
            writer.finish(fill(writer))
        os.replace(temporary, path)  # noqa: PTH105 - pathlib would do the same on a made-up path
    except BaseException:
        os.unlink(temporary)  # noqa: PTH108
        raise


def _plain_bytes(data: Any) -> bytes:
    return marshal.dumps(data, 2)  # version 2 has no references, whose number would depend on the process
