"""Data that knows where it stands in its file: from a `loc` of pydantic, or a place in an entry, to line and column."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol, TypeAlias

from msgspec import Struct

from kakushin_cli.catalog.faults import Fault, json_pointer

Location = tuple[str | int, ...]
"""Keys and indices that lead to a value."""


class Place(Protocol):
    """Place as the parser counts it: from 0; `index` in characters from the start of the text."""

    index: int
    line: int
    column: int


class Mark(NamedTuple):
    """Place in a file; line and column count from 1."""

    path: str
    line: int
    column: int


class YamlMap(dict[str, Any]):
    """A mapping that knows where it, its keys and its values stand.

    Attributes:
        mark: Where the mapping starts.
        places: Where each key and its value stand; `locate` reads it.
    """

    __slots__ = ("mark", "places")

    def __init__(self, mark: Mark) -> None:
        super().__init__()
        self.mark = mark
        self.places: dict[str, tuple[Mark | Place, Mark | Place]] = {}

    def take(self, other: YamlMap, key: str) -> None:
        """Set a key to what another mapping, maybe of another file, has under it, and keep where that stands."""
        self[key] = other[key]
        key_place, place = other.places[key]
        self.places[key] = _mark(other.mark.path, key_place), _mark(other.mark.path, place)


class YamlList(list[Any]):
    """A list that knows where it and its items stand.

    Attributes:
        mark: Where the list starts.
        places: Where each item starts; `locate` reads it.
    """

    __slots__ = ("mark", "places")

    def __init__(self, mark: Mark) -> None:
        super().__init__()
        self.mark = mark
        self.places: list[Mark | Place] = []


Located: TypeAlias = YamlMap | YamlList


class Found(NamedTuple):
    """How far a chain of keys and indices leads.

    Attributes:
        parts: The parts that lead to something, in order.
        skipped: The parts that do not: tags of unions, missing keys.
        value: What they lead to.
        mark: Where it starts.
        key_mark: Where its key stands; `mark` when it has none.
    """

    parts: tuple[str | int, ...]
    skipped: tuple[str | int, ...]
    value: Any
    mark: Mark
    key_mark: Mark


def follow(root: object, loc: Sequence[str | int], start: Mark | None = None) -> Found:
    """Return what a `loc` of pydantic leads to, passing over the parts that name no key or item.

    Args:
        root: The document or a part of it.
        loc: Keys and indices from there.
        start: Where the root stands, needed only when it is neither a mapping nor a list.
    """
    node = root
    mark = key_mark = root.mark if isinstance(root, YamlMap | YamlList) else start or Mark("", 1, 1)
    parts: list[str | int] = []
    skipped: list[str | int] = []
    for part in loc:
        if isinstance(node, YamlMap) and isinstance(part, str) and part in node:
            key_mark, mark = (_mark(node.mark.path, place) for place in node.places[part])
            node = node[part]
        elif isinstance(node, YamlList) and isinstance(part, int) and 0 <= part < len(node):
            key_mark = mark = _mark(node.mark.path, node.places[part])
            node = node[part]
        else:
            skipped.append(part)
            continue
        parts.append(part)
    return Found(tuple(parts), tuple(skipped), node, mark, key_mark)


def locate(root: object, loc: Sequence[str | int], *, prefer_key: bool = False) -> Mark:
    """Return where the thing stands that a `loc` of pydantic speaks of.

    Args:
        root: The document or a part of it.
        loc: Keys and indices from there. Tags of unions and missing keys are passed over, so that a missing key
            stands where the mapping starts that lacks it.
        prefer_key: Return the place of the key, not of the value.
    """
    target = follow(root, loc)
    return target.key_mark if prefer_key else target.mark


def _mark(path: str, place: Mark | Place) -> Mark:
    return place if isinstance(place, Mark) else Mark(path, place.line + 1, place.column + 1)


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


@dataclass(frozen=True, slots=True)
class LoadedEntry:
    """A validated entry, what reads its data with marks again, its pointer in the file, the file's edition."""

    section: str
    entry: Struct
    read_again: Callable[[], Any]
    pointer: Location
    edition: str | None

    @property
    def raw(self) -> Any:
        """The data of the entry with the marks of all its parts."""
        return self.read_again()

    def fault(self, at: Location, code: str, **facts: str | int) -> Fault:
        """Return a fault at a place inside the entry."""
        return fault_at(self.raw, at, self.pointer, code, about_key=False, **facts)


def fault_at(
    raw: Any, at: Location, pointer: Location, code: str, *, about_key: bool = False, **facts: str | int
) -> Fault:
    """Return an error at `at` inside `raw`, whose own place in the file is `pointer`; `about_key` marks the key."""
    mark = locate(raw, at, prefer_key=about_key)
    return Fault(
        path=mark.path,
        line=mark.line,
        column=mark.column,
        pointer=json_pointer((*pointer, *at)),
        code=code,
        facts=facts,
    )
