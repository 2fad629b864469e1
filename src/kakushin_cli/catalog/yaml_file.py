"""Strict YAML with the place of every key and value.

A catalogue file is a mapping of sections. What YAML would do by itself and an editor of such a file does not expect
is a fault: repeated keys, keys that are not text, anchors, aliases, tags, a second document. Unquoted scalars are
resolved much as in YAML 1.2: `true`, `false`, `null`, `~`, decimal numbers without leading zeros or exponents;
everything else (`01202`, `17:00`, `no`, `2026-04-01`, `1_000`, `.inf`) is text. Which text becomes a day or a year
is for the field to say. A fraction such as `1.10` is a `WrittenFloat`, which a number field takes as a number and
a text field (with pydantic's `coerce_numbers_to_str`) as the text that was written.
"""

from __future__ import annotations

import gc
import re
from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

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

from kakushin_cli.catalog import file_text
from kakushin_cli.catalog.faults import Fault, Mark, Place, Severity, YamlList, YamlMap, json_pointer, move_down, quoted

ENTRY_NODES = 10_000
"""Keys and values an entry may have: an item of a top-level list, or the whole value of another top-level key."""
ENTRY_BYTES = 1_000_000
"""Size of an entry, in bytes; of one in flow style (`[{...}, {...}]`) in characters."""
DEPTH = 30
"""Levels of nesting."""
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_CONSTANTS: dict[str, bool | None] = {"": None, "~": None, "null": None, "true": True, "false": False}
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]*)")
_FRACTION = re.compile(r"-?(?:0|[1-9][0-9]*)\.[0-9]+")
_NUMBER_STARTS = frozenset("-0123456789")
_NUMBER_LENGTH_LIMIT = 30
_YEAR = re.compile(r"[12][0-9]{3}")
_NOT_TEXT_AS_KEY = re.compile(
    r"""(?:|~|null|true|false|yes|no|on|off  # what YAML 1.1 or 1.2 would not read as text
    |[-+]?(?:[0-9][0-9_]*(?:\.[0-9_]*)?|\.[0-9]+)(?:e[-+]?[0-9]+)?|0[xo][0-9a-f_]+|[-+]?\.inf|\.nan
    |[-+]?[0-9]+(?::[0-9]{1,2})+(?:\.[0-9]*)?
    |[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[t\ ].*)?)""",
    re.IGNORECASE | re.VERBOSE,
)
PIECE_BYTES = 300_000
"""A longer file is read in pieces of about this size, so that the memory it takes does not grow with the file."""
_LIST_KEY = re.compile(rb"([^\W\d]\w*):(?=\s)")
_ITEM = re.compile(rb" *-(?=\s)")
_WIDE_SPACES = frozenset("\u3000\xa0\u2002\u2003\u2007\u2009\u202f")


class WrittenFloat(float):
    """A fraction that remembers how it was written: `str()` of `1.10` is `1.10`."""

    __slots__ = ("text",)
    text: str

    def __new__(cls, text: str) -> WrittenFloat:
        """Read the number."""
        number = super().__new__(cls, text)
        number.text = text
        return number

    def __str__(self) -> str:
        return self.text


def _read_number(text: str) -> int | float | str | None:
    """Return what an unquoted scalar that begins like a number means; None when the number has too many digits."""
    if _INTEGER.fullmatch(text):
        if len(text) <= _NUMBER_LENGTH_LIMIT:
            return int(text) if text != "-0" else text
    elif not _FRACTION.fullmatch(text):
        return text
    elif len(text) <= _NUMBER_LENGTH_LIMIT:
        return WrittenFloat(text)
    return None


@dataclass(frozen=True, slots=True)
class YamlDocument:
    """What was read from a file.

    Attributes:
        root: The mapping of the file; `None` when it could not be read to its end or is no mapping.
        faults: What is wrong with it as YAML, in the order of the file.
    """

    root: YamlMap | None
    faults: list[Fault]


def read_yaml(path: Path | str, data: bytes | None = None, *, year_keys: bool = False) -> YamlDocument:
    """Return the content of a YAML file with places, and everything that is wrong with it as YAML.

    Args:
        path: The file, as faults shall name it.
        data: Its bytes; read from the path when absent.
        year_keys: Whether four digits are a key like any other: a plan has amounts by fiscal year.

    Returns:
        The document. Bad content and files that cannot be read are faults; nothing is raised for them.
    """
    name = str(path)
    if data is None:
        read = file_text.read_bytes(Path(path))
        if isinstance(read, Fault):
            return YamlDocument(None, [read])
        data = read
    text, faults = file_text.decode(name, data, ENTRY_BYTES)
    del data
    if text is None:
        return YamlDocument(None, sorted(faults))
    if any(c in text for c in "\x85\u2028\u2029\ufeff"):  # YAML accepts these, and an editor does not show them
        text, controls = file_text.blank_controls(name, text)
        faults += controls
    reader = _Reader(name, text, year_keys)
    root = reader.read()
    if reader.met_control:
        text, controls = file_text.blank_controls(name, text)
        faults += controls
        reader = _Reader(name, text, year_keys)
        root = reader.read()
    return YamlDocument(root, sorted([*faults, *reader.faults]))


class _StopReading(Exception):  # noqa: N818 - no error, the fault is already noted
    """The rest of the file cannot or shall not be read."""


class _Reader:
    """Builds the value of one document in a single pass over the parser's events."""

    def __init__(self, path: str, text: str, year_keys: bool) -> None:
        self.faults: list[Fault] = []
        self.met_control = False
        self._path = path
        self._text = text
        self._year_keys = year_keys
        self._open: list[YamlMap | YamlList] = []

    def read(self) -> YamlMap | None:
        """Return the top-level mapping, or `None` when the reading stopped before its end."""
        loader = None
        was_enabled = gc.isenabled()
        gc.disable()  # it would walk all that was read again and again, and none of it has cycles
        try:
            loader = _Loader(StringIO(self._text))  # given as text, it would be copied whole into another encoding
            return self._build(loader)
        except _StopReading:
            pass
        except yaml.MarkedYAMLError as error:
            self._syntax_error(error)
        except yaml.reader.ReaderError:
            self.met_control = True
        except (yaml.YAMLError, ValueError, OverflowError) as error:  # bad numbers in directives and escapes
            self._note("yaml-syntax", 1, 1, [], problem=quoted(error))
        finally:
            if loader is not None:
                loader.dispose()
            if was_enabled:
                gc.enable()
        return None

    def _build(self, loader: Any) -> YamlMap | None:
        # Files of 100,000 entries pass through this loop, so it keeps its state in local names and leaves what is
        # rare to methods.
        get_event = loader.get_event
        path, stack = self._path, self._open
        node_limit, depth_limit, size_limit = ENTRY_NODES, DEPTH, ENTRY_BYTES
        cuts = file_text.cuts_by_comments(self._text)
        plain_keys: dict[str, str] = {}
        root: YamlMap | None = None
        current: Any = None
        in_map = at_entry = False
        key: str | None = None
        key_place: Any = None
        nodes = 0
        entry: Any = None
        while True:
            event = get_event()
            kind = type(event)
            if kind is MappingEndEvent or kind is SequenceEndEvent:
                stack.pop()
                if stack:
                    current = stack[-1]
                    in_map = type(current) is YamlMap
                    at_entry = len(stack) == 1 or (len(stack) == 2 and not in_map)
                continue
            place = event.start_mark
            if at_entry:
                nodes, entry = 0, place
            nodes += 1
            if kind is ScalarEvent:
                value = event.value
                is_plain = not event.style
                if event.tag is not None or event.anchor is not None:
                    self._decorated(event, key)
                if in_map and key is None:
                    if is_plain:
                        if value in plain_keys:
                            value = plain_keys[value]  # one string for all equal keys
                        elif self._is_good_key(value, place):
                            plain_keys[value] = value
                    key, key_place = value, place
                    if key in current:
                        self._duplicate(current, value, place)
                    continue
                if is_plain:
                    if cuts and (cut := cuts.get(event.end_mark.index)):
                        self._comment_cut(event.end_mark, cut, key)
                    if value in _CONSTANTS:
                        value = _CONSTANTS[value]
                    elif value[0] in _NUMBER_STARTS:
                        value = self._number(value, place, key)
                    elif value[0] in _WIDE_SPACES:
                        self._check_line_start(value, place, key)
                elif event.style == '"' and not value.isprintable() and (control := file_text.control_in(value)):
                    self._report("control-character", place, key, character=control)
            elif kind is MappingStartEvent or kind is SequenceStartEvent:
                mark = Mark(path, place.line + 1, place.column + 1)
                value = YamlMap(mark) if kind is MappingStartEvent else YamlList(mark)
                if event.tag is not None or event.anchor is not None:
                    self._decorated(event, key)
                if in_map and key is None:
                    self._report("key-not-text", place, None, key=quoted(value))
                    raise _StopReading
                if len(stack) >= depth_limit:
                    self._report("too-deep", place, key, limit=depth_limit)
                    raise _StopReading
            elif kind is AliasEvent:
                value = "*" + event.anchor
                self._report("alias", place, key, name=quoted(event.anchor))
                if in_map and key is None:
                    raise _StopReading
            elif kind is DocumentStartEvent and root is not None:
                self._report("second-document", place, None)
                return root
            elif kind is StreamEndEvent:
                if root is None:
                    self._note("empty-file", 1, 1, [])
                return root
            else:
                continue
            if in_map:
                current[key] = value
                current.places[key] = (key_place, place)
                key = None
            elif current is not None:
                current.append(value)
                current.places.append(place)
            elif kind is MappingStartEvent:
                root = value
            else:
                self._not_a_mapping(value, place)
            if stack and nodes > node_limit:
                self._stop_entry("too-many-nodes", entry, node_limit)
            if stack and event.end_mark.index - entry.index > size_limit:
                self._stop_entry("entry-too-large", entry, size_limit)
            if kind is MappingStartEvent or kind is SequenceStartEvent:
                stack.append(value)
                current = value
                in_map = kind is MappingStartEvent
                at_entry = len(stack) == 1 or (len(stack) == 2 and not in_map)

    def _is_good_key(self, key: str, place: Place) -> bool:
        if _NOT_TEXT_AS_KEY.fullmatch(key) and not (self._year_keys and _YEAR.fullmatch(key)):
            self._report("key-not-text", place, key, key=quoted(key))
        elif key[0] in _WIDE_SPACES:
            self._report("wide-space-indent", place, key, character=file_text.code_point(key[0]))
        else:
            return True
        return False

    def _duplicate(self, node: YamlMap, key: str, place: Place) -> None:
        """Note a repeated key and forget the first, so that the last key of a mapping is always the newest."""
        first_line = node.places.pop(key)[0].line + 1
        del node[key]
        self._report("duplicate-key", place, key, key=quoted(key), first_line=first_line)

    def _decorated(self, event: Any, key: str | None) -> None:
        if event.anchor is not None:
            self._report("anchor", event.start_mark, key, name=quoted(event.anchor))
        if event.tag is not None:
            self._report("tag", event.start_mark, key, tag=quoted(event.tag))

    def _number(self, text: str, place: Place, key: str | None) -> int | float | str:
        number = _read_number(text)
        if number is not None:
            return number
        self._report("number-too-long", place, key, limit=_NUMBER_LENGTH_LIMIT)
        return text

    def _check_line_start(self, value: str, place: Place, key: str | None) -> None:
        if not self._text[place.index - place.column : place.index].strip(" "):
            self._report("wide-space-indent", place, key, character=file_text.code_point(value[0]))

    def _comment_cut(self, value_end: Place, index: int, key: str | None) -> None:
        line_end = self._text.find("\n", index)
        lost = self._text[index:] if line_end < 0 else self._text[index:line_end]
        column = value_end.column + index - value_end.index + 1
        self._note("comment-cut", value_end.line + 1, column, self._parts(key), "warning", text=quoted(lost))

    def _not_a_mapping(self, value: Any, place: Place) -> None:
        if value is None:
            self._note("empty-file", 1, 1, [])
        elif isinstance(value, YamlList):
            self._report("top-level-list", place, None)
        elif diagnosis := file_text.missing_separator(self._text, place.index):
            self._note(diagnosis.code, *file_text.position(self._text, diagnosis.at), [])
        else:
            self._report("top-level-text", place, None)
        raise _StopReading

    def _stop_entry(self, code: str, entry: Place, limit: int) -> NoReturn:
        """Report the entry being read as over a limit."""
        depth = 2 if len(self._open) > 1 and isinstance(self._open[1], YamlList) else 1
        self._note(code, entry.line + 1, entry.column + 1, self._parts(None)[:depth], limit=limit)
        raise _StopReading

    def _syntax_error(self, error: yaml.MarkedYAMLError) -> None:
        at = error.problem_mark or error.context_mark
        if at and "nesting depth" in (error.problem or ""):  # libyaml reads ahead and has a limit of its own
            self._report("too-deep", at, None, limit=DEPTH)
            return
        begun = error.context_mark.index if error.context_mark else None
        problem = quoted(error.problem or "")
        diagnosis = file_text.diagnose(self._text, error.context or "", problem, begun, at.index if at else 0)
        surely_reached = self._parts(None)[: max(len(self._open) - 1, 0)]
        self._note(diagnosis.code, *file_text.position(self._text, diagnosis.at), surely_reached, **diagnosis.facts)

    def _report(self, code: str, place: Place, pending: str | None, **facts: str | int) -> None:
        self._note(code, place.line + 1, place.column + 1, self._parts(pending), **facts)

    def _note(
        self,
        code: str,
        line: int,
        column: int,
        parts: Sequence[str | int],
        severity: Severity = "error",
        /,
        **facts: str | int,
    ) -> None:
        self.faults.append(Fault(self._path, line, column, json_pointer(parts), code, facts, severity))

    def _parts(self, pending: str | None) -> list[str | int]:
        """Return the keys and indices that lead to the value being read; `pending` is its key in a mapping."""
        ends: list[str | int] = [
            next(reversed(node)) if isinstance(node, YamlMap) else len(node) - 1 for node in self._open[:-1]
        ]
        if self._open and isinstance(self._open[-1], YamlList):
            ends.append(len(self._open[-1]))
        elif self._open and pending is not None:
            ends.append(pending)
        return ends


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
                key = _LIST_KEY.match(line)
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
