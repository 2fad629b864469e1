"""YAML files in which nothing is unusual, read in pieces and without places: quick, and little is held of a long file.

Everything that `yaml_file` would find fault with, and some that it would not, is `UnusualError`: who gets it reads the file
there. What is read without it is the same here and there.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from kakushin_cli.catalog.file_text import control_in
from kakushin_cli.catalog.yaml_scalars import CONSTANTS, NOT_TEXT_AS_KEY, NUMBER_STARTS, WIDE_SPACES, read_number

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import BinaryIO

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_BLOCK = 1 << 18
_BOM = b"\xef\xbb\xbf"
_WIDE_BOMS = (b"\xff\xfe", b"\xfe\xff")
_SEPARATORS = (b"\xc2\x85", b"\xe2\x80\xa8", b"\xe2\x80\xa9")
_NODE_LIMIT = 10_000
_DEPTH_LIMIT = 30
_LENGTH_LIMIT = 100_000
"""Characters from one entry to the next: surely less than the bytes an entry may have."""


class UnusualError(Exception):
    """The file cannot be read in this way."""


def read_plain(path: Path, take: Callable[[str, dict[str, Any], int], bool]) -> tuple[dict[str, Any], bytes]:
    """Return the content of a file and the SHA-256 of its bytes.

    Args:
        path: The file.
        take: Called with every mapping of more than one key in a list under a top-level key as soon as it has been read:
            with the key, the mapping, and how many bytes have been read. When it returns True, the mapping is left out of
            the list.

    Raises:
        UnusualError: see above. What `take` was given until then may stand in a file with faults.
    """
    try:
        with path.open("rb") as file:
            blocks = _Blocks(file)
            loader = _Loader(blocks)
            try:
                root = _build(loader, take, blocks)
            finally:
                loader.dispose()
            return root, blocks.digest()
    except (OSError, yaml.YAMLError, ValueError, OverflowError) as error:
        raise UnusualError from error


class _Blocks:
    """The bytes of a file as the parser takes them."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._sum = hashlib.sha256()
        self._block = b""
        self._at = 0
        self._before = b""
        self.done = 0

    def read(self, size: int) -> bytes:
        """Return the next bytes, at most so many; nothing at the end."""
        if self._at == len(self._block):
            self._block, self._at = self._next(), 0
        piece = self._block[self._at : self._at + size]
        self._at += len(piece)
        return piece

    def digest(self) -> bytes:
        """Return the SHA-256 of all bytes of the file."""
        while block := self._file.read(_BLOCK):  # the parser stops at the end of the document
            self._sum.update(block)
        return self._sum.digest()

    def _next(self) -> bytes:
        read = self._file.read(_BLOCK)
        block = read
        while read.endswith((b"\r", b"\xc2", b"\xe2", b"\x80")) and (more := self._file.read(1)):
            read = more
            block += more
        self._sum.update(block)
        if not self.done:
            block = block.removeprefix(_BOM)
            if block.startswith((_BOM, *_WIDE_BOMS)):
                raise UnusualError
        self.done += len(block)
        if any(separator in block for separator in _SEPARATORS):
            raise UnusualError
        return block.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if b"\r" in block else block


def _build(loader: Any, take: Callable[[str, dict[str, Any], int], bool], blocks: _Blocks) -> dict[str, Any]:
    # Files of 100,000 entries pass through this loop, so it keeps its state in local names.
    get_event = loader.get_event
    stack: list[Any] = []
    keys: dict[str, str] = {}
    root: dict[str, Any] | None = None
    current: Any = None
    value: Any
    in_map = at_entry = False
    key: str | None = None
    nodes = entry = 0
    while True:
        event = get_event()
        kind = type(event)
        if kind is ScalarEvent or kind is MappingStartEvent or kind is SequenceStartEvent:
            if event.tag is not None or event.anchor is not None:
                raise UnusualError
            if at_entry:
                before, entry = entry, event.start_mark.index
                if entry - before > _LENGTH_LIMIT:
                    raise UnusualError
                nodes = 0
            nodes += 1
            if nodes > _NODE_LIMIT:
                raise UnusualError
            if kind is ScalarEvent:
                value = event.value
                style = event.style
                if in_map and key is None:
                    key = value if style else keys.get(value)  # one string for all equal keys
                    if key is None:
                        if NOT_TEXT_AS_KEY.fullmatch(value) or value[0] in WIDE_SPACES:
                            raise UnusualError
                        key = keys[value] = value
                    if key in current:
                        raise UnusualError
                    continue
                if not style:
                    if value in CONSTANTS:
                        value = CONSTANTS[value]
                    elif value[0] in NUMBER_STARTS:
                        value = read_number(value)
                        if value is None:
                            raise UnusualError
                    elif value[0] in WIDE_SPACES:
                        raise UnusualError
                elif style == '"' and not value.isprintable() and control_in(value):
                    raise UnusualError
                if in_map:
                    current[key] = value
                    key = None
                elif current is None:
                    raise UnusualError
                else:
                    current.append(value)
                continue
            value = {} if kind is MappingStartEvent else []
            if len(stack) >= _DEPTH_LIMIT:
                raise UnusualError
            if in_map:
                if key is None:
                    raise UnusualError
                current[key] = value
                key = None
            elif current is not None:
                current.append(value)
            elif kind is MappingStartEvent:
                root = value
            else:
                raise UnusualError
            stack.append(value)
            current = value
            in_map = kind is MappingStartEvent
            at_entry = len(stack) == 1 or (len(stack) == 2 and not in_map)
        elif kind is MappingEndEvent or kind is SequenceEndEvent:
            done = stack.pop()
            if stack:
                current = stack[-1]
                in_map = type(current) is dict
                at_entry = len(stack) == 1 or (len(stack) == 2 and not in_map)
                is_item = len(stack) == 2 and not in_map and type(done) is dict and len(done) > 1
                if is_item and take(next(reversed(stack[0])), done, blocks.done):
                    current.pop()
            else:
                in_map = at_entry = False
        elif kind is StreamEndEvent:
            if root is None or event.start_mark.index - entry > _LENGTH_LIMIT:
                raise UnusualError
            return root
        elif kind is AliasEvent or (kind is DocumentStartEvent and root is not None):
            raise UnusualError
