"""What is wrong in a file, where it stands and how it is repaired: the one shape all checks of data report in.

Data that was read knows where it stands: `follow` leads from a `loc` of pydantic, or a place in an entry, to line and
column.

The sentences stand in `data/faults.toml`, by the code of the fault; the file is read when a fault is shown.
"""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal, NamedTuple, Protocol, TypeAlias

from msgspec import Struct

from kakushin_cli.catalog.files import data_folder
from kakushin_cli.errors import ExitCode, KakushinError
from kakushin_cli.language import Lang, Text, plural

Severity: TypeAlias = Literal["error", "warning"]
_QUOTED_LENGTH = 40
_WARNING: dict[Lang, str] = {"ja": "警告: ", "en": "warning: "}


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of one file.

    Faults sort by path, line, column and code, so that a report has the same order in every run.

    Attributes:
        path: The file as the user named it.
        line: Line, counted from 1.
        column: Column in characters, counted from 1.
        pointer: JSON pointer to the value, e.g. `/programs/3/applicants/0/type`; empty for the whole file.
        code: Machine word of the fault; a table of `data/faults.toml`.
        facts: Values for the placeholders of the sentences; `reason_ja` and `reason_en` fill `{reason}`.
        severity: `error` makes the file invalid, `warning` does not.
    """

    path: str
    line: int
    column: int
    pointer: str
    code: str
    facts: Mapping[str, str | int] = field(default_factory=dict, hash=False)
    severity: Severity = "error"

    def __lt__(self, other: Fault) -> bool:
        return self._order() < other._order()

    def message(self, lang: Lang) -> str:
        """Return what is wrong, as one sentence without a full stop."""
        return self._sentence(lang, lang)

    def hint(self, lang: Lang) -> str:
        """Return how to repair it, as one sentence without a full stop."""
        return self._sentence(f"{lang}_hint", lang)

    def render(self, lang: Lang) -> str:
        """Return the fault as one line: `file:line:column: field: what is wrong → how to repair it`."""
        place = f"{self.path}:{self.line}:{self.column}: "
        name = f"{dotted(self.pointer)}: " if self.pointer else ""
        warning = _WARNING[lang] if self.severity == "warning" else ""
        return printable(f"{place}{name}{warning}{self.message(lang)} → {self.hint(lang)}")

    def _order(self) -> tuple[str, int, int, str, str]:
        return self.path, self.line, self.column, self.code, self.pointer

    def _sentence(self, key: str, lang: Lang) -> str:
        facts = {name.removesuffix(f"_{lang}"): value for name, value in self.facts.items()}
        table = sentences()[self.code]
        for fact in ("reason", "near"):
            if facts.get(fact):
                table = table.get(fact, table)
        return str(table[key]).format_map(facts)


class CatalogInvalidError(KakushinError):
    """Data files with faults; carries all of them."""

    exit_code = ExitCode.DATA_INVALID

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        count = len(self.faults)
        super().__init__(
            Text(f"データに誤りが{count}件あります。", f"The data has {plural(count, 'error')}."),
            Text("直してからもう一度実行してください。", "Fix the data and run again."),
        )

    def lines(self, lang: Lang) -> list[str]:
        """Return the faults, then how many there are."""
        return [*(fault.render(lang) for fault in self.faults), *super().lines(lang)]


@cache
def sentences() -> dict[str, dict[str, Any]]:
    """Return the tables of `data/faults.toml` by code.

    Each has `ja`, `en`, `ja_hint` and `en_hint`, and may have a table of the same four for faults with a `reason` or
    `near` fact.
    """
    return tomllib.loads((data_folder() / "faults.toml").read_text("utf-8"))


def json_pointer(parts: Iterable[str | int]) -> str:
    """Return the JSON pointer (RFC 6901) of a chain of keys and indices; empty for no parts."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in parts)


def dotted(pointer: str) -> str:
    """Return a JSON pointer as people read it: `programs.3.applicants.0.type`."""
    return ".".join(part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:])


def printable(text: str) -> str:
    """Return the text on one line: control and format characters are dropped, line breaks and tabs become blanks."""
    if text.isprintable():
        return text
    blanks = "".join(" " if c in "\n\r\t\x85\u2028\u2029" else c for c in text)
    return "".join(c for c in blanks if not unicodedata.category(c).startswith("C"))


def quoted(value: object) -> str:
    """Return a value as a sentence may quote it: as YAML writes it, printable, at most 40 characters."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case dict():
            return "{...}"
        case list():
            return "[...]"
    text = str(value)
    clean = printable(text[: _QUOTED_LENGTH * 4]).strip()
    if len(clean) <= _QUOTED_LENGTH and len(text) <= _QUOTED_LENGTH * 4:
        return clean
    return clean[: _QUOTED_LENGTH - 1] + "…"


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
        places: Where each key and its value stand; `follow` reads it.
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
        places: Where each item starts; `follow` reads it.
    """

    __slots__ = ("mark", "places")

    def __init__(self, mark: Mark) -> None:
        super().__init__()
        self.mark = mark
        self.places: list[Mark | Place] = []


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

    A missing key leads to the mapping that lacks it.

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


def _mark(path: str, place: Mark | Place) -> Mark:
    return place if isinstance(place, Mark) else Mark(path, place.line + 1, place.column + 1)


def move_down(node: YamlMap | YamlList, lines: int) -> None:
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
    """A validated entry, what reads its data with the marks of all its parts again, its pointer in the file."""

    entry: Struct
    raw: Callable[[], Any]
    pointer: Location

    def fault(self, at: Location, code: str, **facts: str | int) -> Fault:
        """Return a fault at a place inside the entry."""
        return fault_at(self.raw(), at, self.pointer, code, about_key=False, **facts)


def fault_at(
    raw: Any, at: Location, pointer: Location, code: str, *, about_key: bool = False, **facts: str | int
) -> Fault:
    """Return an error at `at` inside `raw`, whose own place in the file is `pointer`; `about_key` marks the key."""
    target = follow(raw, at)
    mark = target.key_mark if about_key else target.mark
    return Fault(mark.path, mark.line, mark.column, json_pointer((*pointer, *at)), code, facts)
