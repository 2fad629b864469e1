"""Long files in pieces: each is read by itself, so that the memory it takes does not grow with the file."""

import re
from pathlib import Path
from typing import NamedTuple

from kakushin_cli.catalog.located import move_down
from kakushin_cli.catalog.yaml_file import YamlDocument, read_yaml

PIECE_BYTES = 300_000
_KEY = re.compile(rb"([^\W\d]\w*):(?=\s)")
_ITEM = re.compile(rb" *-(?=\s)")


class Piece(NamedTuple):
    """Some bytes of a file: whole items of a list under a top-level key, and maybe further sections behind them.

    Attributes:
        path: The file.
        start: The first byte.
        end: The first byte behind it; None for a file that is one piece.
        head: The line with the key of the list that the piece begins in, empty at the beginning of a file.
        first_line: Line of the first byte, from 1.
        first_item: Place of the first item in that list, from 0.
    """

    path: Path
    start: int = 0
    end: int | None = None
    head: bytes = b""
    first_line: int = 1
    first_item: int = 0

    @property
    def section(self) -> str:
        """The key of the list that the piece begins in."""
        return self.head.partition(b":")[0].decode()

    def read(self) -> YamlDocument:
        """Return the content as `read_yaml` does, with places in the file; faults are told by lines of the piece."""
        if self.end is None:
            return read_yaml(self.path)
        with self.path.open("rb") as file:
            file.seek(self.start)
            data = file.read(self.end - self.start)
        document = read_yaml(self.path, self.head + data)
        if self.head and document.root is not None:
            move_down(document.root, self.first_line - 2)
        return document


def pieces(path: Path) -> list[Piece]:
    """Return the pieces of a file, one for a short file and for one that cannot be cut between items of a list."""
    whole = [Piece(path)]
    try:
        if path.stat().st_size <= 2 * PIECE_BYTES:
            return whole
        return _cut(path) or whole
    except OSError:  # reading it tells what is wrong
        return whole


def _cut(path: Path) -> list[Piece]:
    """Return the pieces of a file in block style, an empty list for any other.

    A line that begins as the first item of its list does is an item, too, unless it stands in quotes or brackets that
    are open over several lines; then the pieces on both sides cannot be read.
    """
    parts: list[Piece] = []
    keys: set[bytes] = set()
    first, at, items = Piece(path), 0, 0
    head = item = b""
    is_first_content = False
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if line[:1] not in b" -#\r\n":
                key = _KEY.match(line)
                if key is None or key[1] in keys:
                    return []
                keys.add(key[1])
                head, item, items, is_first_content = line, b"", 0, True
            elif is_first_content and (content := line.strip()) and not content.startswith(b"#"):
                is_first_content = False
                begins = _ITEM.match(line)
                item = begins[0] if begins else b""
            if item and line.startswith(item) and line[len(item) : len(item) + 1].isspace():
                if items and at - first.start >= PIECE_BYTES:
                    parts.append(first._replace(end=at))
                    first = Piece(path, at, None, head, number, items)
                items += 1
            at += len(line)
    return [*parts, first._replace(end=at)] if parts else []
