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
import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

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

from kakushin_cli.catalog.faults import Fault, Severity, json_pointer, quoted
from kakushin_cli.catalog.file_text import blank_controls, control_in, decode, has_separator, position, read_bytes
from kakushin_cli.catalog.located import Located, Mark, Place, YamlList, YamlMap, locate
from kakushin_cli.catalog.yaml_scalars import (
    CONSTANTS,
    NOT_TEXT_AS_KEY,
    NUMBER_LENGTH_LIMIT,
    NUMBER_STARTS,
    WIDE_SPACES,
    YEAR,
    WrittenFloat,
    read_number,
)
from kakushin_cli.catalog.yaml_syntax import code_point, cuts_by_comments, diagnose, missing_separator

__all__ = ["Mark", "WrittenFloat", "YamlDocument", "YamlList", "YamlMap", "locate", "read_yaml"]

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class YamlDocument:
    """What was read from a file.

    Attributes:
        path: The file as the user named it.
        root: The mapping of the file; `None` when it could not be read to its end or is no mapping.
        faults: What is wrong with it as YAML, in the order of the file.
        digest: SHA-256 of its bytes; empty when they could not be read.
    """

    path: str
    root: YamlMap | None
    faults: list[Fault]
    digest: bytes = b""


def read_yaml(
    path: Path | str,
    data: bytes | None = None,
    *,
    entry_node_limit: int = 10_000,
    depth_limit: int = 30,
    entry_byte_limit: int = 1_000_000,
    year_keys: bool = False,
) -> YamlDocument:
    """Return the content of a YAML file with places, and everything that is wrong with it as YAML.

    An entry, for the limits, is an item of a top-level list, or the whole value of any other top-level key.

    Args:
        path: The file, as faults shall name it.
        data: Its bytes; read from the path when absent.
        entry_node_limit: Keys and values an entry may have.
        depth_limit: Levels of nesting.
        entry_byte_limit: Size of an entry, in bytes; of one in flow style (`[{...}, {...}]`) in characters.
        year_keys: Whether four digits are a key like any other: a plan has amounts by fiscal year.

    Returns:
        The document. Bad content and files that cannot be read are faults; nothing is raised for them.
    """
    name = str(path)
    if data is None:
        read = read_bytes(Path(path))
        if isinstance(read, Fault):
            return YamlDocument(name, None, [read])
        data = read
    digest = hashlib.sha256(data).digest()
    text, faults = decode(name, data, entry_byte_limit)
    del data
    if text is None:
        return YamlDocument(name, None, sorted(faults), digest)
    if has_separator(text):
        text, found = blank_controls(name, text)
        faults += found
    reader = _Reader(name, text, entry_node_limit, depth_limit, entry_byte_limit, year_keys)
    root = reader.read()
    if reader.met_control:
        text, found = blank_controls(name, text)
        faults += found
        reader = _Reader(name, text, entry_node_limit, depth_limit, entry_byte_limit, year_keys)
        root = reader.read()
    return YamlDocument(name, root, sorted([*faults, *reader.faults]), digest)


class _Blocks:
    """A text as the parser reads it, piece by piece: given whole, it would copy the whole into its own encoding."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    def read(self, size: int) -> str:
        """Return the next characters, at most so many; nothing at the end."""
        piece = self._text[self._at : self._at + size]
        self._at += size
        return piece


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


class _StopReading(Exception):  # noqa: N818 - no error, the fault is already noted
    """The rest of the file cannot or shall not be read."""


class _Reader:
    """Builds the value of one document in a single pass over the parser's events."""

    def __init__(
        self,
        path: str,
        text: str,
        node_limit: int,
        depth_limit: int,
        size_limit: int,
        year_keys: bool = False,
    ) -> None:
        self.faults: list[Fault] = []
        self.met_control = False
        self._path = path
        self._text = text
        self._node_limit = node_limit
        self._depth_limit = depth_limit
        self._size_limit = size_limit
        self._year_keys = year_keys
        self._open: list[Located] = []

    def read(self) -> YamlMap | None:
        """Return the top-level mapping, or `None` when the reading stopped before its end."""
        loader = None
        try:
            with paused_collector():
                loader = _Loader(_Blocks(self._text))
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
        return None

    def _build(self, loader: Any) -> YamlMap | None:
        # Files of 100,000 entries pass through this loop, so it keeps its state in local names and leaves what is
        # rare to methods.
        get_event = loader.get_event
        path, stack = self._path, self._open
        node_limit, depth_limit, size_limit = self._node_limit, self._depth_limit, self._size_limit
        cuts = cuts_by_comments(self._text)
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
                    if value in CONSTANTS:
                        value = CONSTANTS[value]
                    elif value[0] in NUMBER_STARTS:
                        value = self._number(value, place, key)
                    elif value[0] in WIDE_SPACES:
                        self._check_line_start(value, place, key)
                elif event.style == '"' and not value.isprintable() and (control := control_in(value)):
                    self._report("control-character", place, key, character=control)
            elif kind is MappingStartEvent or kind is SequenceStartEvent:
                mark = Mark(path, place.line + 1, place.column + 1)
                value = YamlMap(mark) if kind is MappingStartEvent else YamlList(mark)
                if event.tag is not None or event.anchor is not None:
                    self._decorated(event, key)
                if in_map and key is None:
                    self._stop("key-not-text", place, None, key=quoted(value))
                if len(stack) >= depth_limit:
                    self._stop("too-deep", place, key, limit=depth_limit)
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
        if NOT_TEXT_AS_KEY.fullmatch(key) and not (self._year_keys and YEAR.fullmatch(key)):
            self._report("key-not-text", place, key, key=quoted(key))
        elif key[0] in WIDE_SPACES:
            self._report("wide-space-indent", place, key, character=code_point(key[0]))
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
        number = read_number(text)
        if number is not None:
            return number
        self._report("number-too-long", place, key, limit=NUMBER_LENGTH_LIMIT)
        return text

    def _check_line_start(self, value: str, place: Place, key: str | None) -> None:
        if not self._text[place.index - place.column : place.index].strip(" "):
            self._report("wide-space-indent", place, key, character=code_point(value[0]))

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
        elif found := missing_separator(self._text, place.index):
            self._note(found.code, *position(self._text, found.at), [])
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
            self._report("too-deep", at, None, limit=self._depth_limit)
            return
        begun = error.context_mark.index if error.context_mark else None
        problem = quoted(error.problem or "")
        found = diagnose(self._text, error.context or "", problem, begun, at.index if at else 0)
        surely_reached = self._parts(None)[: max(len(self._open) - 1, 0)]
        self._note(found.code, *position(self._text, found.at), surely_reached, **found.facts)

    def _stop(self, code: str, place: Place, pending: str | None, **facts: str | int) -> NoReturn:
        self._report(code, place, pending, **facts)
        raise _StopReading

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
