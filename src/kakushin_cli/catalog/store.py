"""The file of a compiled catalogue: sections of plain data, each checked by a sum, read only when asked for.

    name and version of the format | length and CRC-32 of the head | head | sections

The head is a `marshal`led dict: `key` (what the file was made of) and `sections` (name to place, length, CRC-32). The
format is this program's own; a file that is not whole, or is somebody else's, is never decoded. `marshal` is not safe
against a forged file: so is no module in `__pycache__`, which lies as open to the same user (docs/decisions/0012).
"""

from __future__ import annotations

import marshal
import os
from typing import TYPE_CHECKING, Any
from zlib import crc32

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

MAGIC = b"kakushin compiled 1\n"
_NUMBER = 8
_START = len(MAGIC) + 2 * _NUMBER


class DamagedStoreError(Exception):
    """The file is not a whole compiled catalogue of ours."""


class Store:
    """An open compiled catalogue.

    Attributes:
        path: Where it lies.
        key: What it was made of, as given to `write_store`.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        # Kept open, so that a copy which another process puts in its place meanwhile changes nothing here.
        self._file = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
        about = os.fstat(self._file)
        if hasattr(os, "geteuid") and about.st_uid not in (os.geteuid(), 0):
            raise DamagedStoreError(f"{path}: owned by somebody else")
        start = self._bytes(0, _START)
        if start[: len(MAGIC)] != MAGIC or len(start) < _START:
            raise DamagedStoreError(f"{path}: not a compiled catalogue")
        length = int.from_bytes(start[len(MAGIC) : -_NUMBER], "little")
        if length > about.st_size:
            raise DamagedStoreError(f"{path}: cut off")
        head = _checked(self._bytes(_START, length), length, int.from_bytes(start[-_NUMBER:], "little"), path)
        self.key: Any = head["key"]
        self._sections: dict[str, tuple[int, int, int]] = head["sections"]
        self._base = _START + length
        if about.st_size != self._base + sum(length for _, length, _ in self._sections.values()):
            raise DamagedStoreError(f"{path}: cut off")

    def __del__(self) -> None:
        if hasattr(self, "_file"):
            os.close(self._file)

    def __contains__(self, name: str) -> bool:
        return name in self._sections

    def read(self, name: str) -> Any:
        """Return a section.

        Raises:
            DamagedStoreError: it is not what was written.
            OSError: the file cannot be read.
        """
        place, length, total = self._sections[name]
        return _checked(self._bytes(self._base + place, length), length, total, self.path)

    def _bytes(self, place: int, length: int) -> bytes:
        os.lseek(self._file, place, os.SEEK_SET)
        content = os.read(self._file, length)
        while 0 < len(content) < length:
            more = os.read(self._file, length - len(content))
            if not more:
                break
            content += more
        return content


def _checked(content: bytes, length: int, total: int, path: Path) -> Any:
    if len(content) != length or crc32(content) != total:
        raise DamagedStoreError(f"{path}: damaged")
    return marshal.loads(content)


def store_bytes(key: Any, sections: Mapping[str, Any]) -> bytes:
    """Return the content of a compiled catalogue; equal data give equal bytes."""
    parts, places, place = [], {}, 0
    for name, data in sections.items():
        content = marshal.dumps(data, 2)  # version 2 has no references, whose number would depend on the process
        places[name] = (place, len(content), crc32(content))
        place += len(content)
        parts.append(content)
    head = marshal.dumps({"key": key, "sections": places}, 2)
    numbers = len(head).to_bytes(_NUMBER, "little") + crc32(head).to_bytes(_NUMBER, "little")
    return b"".join([MAGIC, numbers, head, *parts])


def write_store(path: Path, content: bytes) -> None:
    """Put a compiled catalogue in its place at once, so that other processes see the old or the new one whole.

    Raises:
        OSError: it cannot be written.
    """
    import tempfile

    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.replace(temporary, path)  # noqa: PTH105 - pathlib would do the same on a made-up path
    except BaseException:
        os.unlink(temporary)  # noqa: PTH108
        raise
