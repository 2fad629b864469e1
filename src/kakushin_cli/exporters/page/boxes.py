"""What stands on a page: boxes with text, tables, and lines between boxes, in points from the upper left corner.

Text is measured without fonts: widths in em of Japanese gothic faces, and the lines in a box of some width.
"""

import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from kakushin_cli.exporters.colours import INK
from kakushin_cli.japanese.linebreak import NO_LINE_END, NO_LINE_START, cell_width, wrap

_HUNDREDTHS = (
    (28, " !,./:;I\\[]"), (22, "ijl'|"), (33, "()-`r"), (36, '"{}'), (28, "ft"), (39, "*"), (47, "^"),
    (56, "0123456789abdeghnopqu_#$?"), (50, "cksvxyzJ"), (58, "+<=>~"), (72, "wCDHNRU"), (67, "ABEKPSVXY&"),
    (61, "FTZL"), (78, "GOQ"), (83, "mM"), (89, "%"), (94, "W"), (102, "@"),
)  # fmt: skip
_ASCII = {char: width / 100 for width, chars in _HUNDREDTHS for char in chars}
"""Widths of a common grotesque, a little broader than the Latin letters of Japanese faces."""
_BOLDER = 1.06
_SCRIPT_GAP = 0.2  # em between Japanese and Latin characters, which some programs add
_SLACK = 0.985  # renderers round widths; a line that fills the box exactly may break earlier there


@lru_cache(maxsize=8192)
def _char_em(char: str) -> float:
    if unicodedata.category(char) in ("Cc", "Cf", "Mn", "Me"):
        return 0
    if unicodedata.east_asian_width(char) in "WFA":  # ambiguous characters (①→) are full width in Japanese faces
        return 1
    if char in _ASCII:
        return _ASCII[char]
    return 0.5 if unicodedata.east_asian_width(char) == "H" else 0.62


@lru_cache(maxsize=8192)
def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Return an upper estimate of the width of one line in points."""
    latin = [c for c in text if c > " " and unicodedata.east_asian_width(c) not in "WFA"]
    em = sum(map(_char_em, text)) + _SCRIPT_GAP * sum(map(_changes_script, text, text[1:]))
    return (em + (_BOLDER - 1) * sum(map(_char_em, latin)) if bold else em) * size


@lru_cache(maxsize=8192)
def text_lines(text: str, size: float, width: float, *, bold: bool = False) -> tuple[str, ...]:
    """Return the lines of a text in a box of this inner width, with their blanks; no fewer than an office program makes."""
    if "\n" in text:
        return tuple(line for part in text.split("\n") for line in text_lines(part, size, width, bold=bold))
    room = width * _SLACK / size
    factor = _BOLDER if bold else 1.0
    lines: list[str] = []
    start = allowed = 0
    used = 0.0
    place = 0
    while place < len(text):
        char = text[place]
        if place > start and _may_break(text[place - 1], char):
            allowed = place
        wide = _char_em(char) * (factor if char.isascii() else 1.0)
        if place > start and _changes_script(text[place - 1], char):
            wide += _SCRIPT_GAP
        if used + wide > room and place > start and char != " ":
            end = allowed if allowed > start else place
            lines.append(text[start:end])
            start = place = end
            used = 0.0
            continue
        used += wide
        place += 1
    return (*lines, text[start:])


def _may_break(before: str, after: str) -> bool:
    """Return whether a line may end between two characters, as office programs break Japanese and English text."""
    if after in NO_LINE_START or before in NO_LINE_END or after == " ":
        return False
    return before in " \u3000-" or not (before.isascii() and after.isascii())


def phrase_lines(text: str, size: float, width: float) -> str | None:
    """Return a short Japanese sentence with line breaks between its phrases; None where they leave a short last line."""
    plain_lines = text_lines(text, size, width, bold=True)
    cells = int(width * _SLACK / size * 2)
    lines = wrap(text, cells)
    if (
        cell_width(lines[-1]) < cells / 3
        or len(lines) > len(plain_lines) + 1
        or any(text_width(t, size, bold=True) > width * _SLACK for t in lines)
    ):
        return None
    return "\n".join(lines)


def longest_word(text: str, size: float) -> float:
    """Return the width of the longest word between spaces, in bold type."""
    return max((text_width(word, size, bold=True) for word in text.split()), default=0)


def _changes_script(one: str, other: str) -> bool:
    return " " not in (one, other) and (ord(one) < 0x2000) != (ord(other) < 0x2000)


Align = Literal["left", "center", "right"]
Form = Literal["rectangle", "pentagon", "chevron", "diamond"]
"""Shapes by their names in python-pptx; a pentagon is an arrow with a straight back."""
LEADING = 1.19
"""Height of a line by its type size; set exactly, so every program gives a line the same height."""
LATIN_LEADING = 1.14
"""The same for a line of ASCII letters."""
BULLET_INDENT = 0.9
"""Indent of a list by its type size."""
FLOOR = 10.5
"""Smallest type size of the page, in points."""
SMALL_FLOOR = 9.0
"""Type size of the line about sources, in points."""


@dataclass(frozen=True, slots=True)
class Run:
    """Characters of one look."""

    text: str
    bold: bool = False
    color: str = INK


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph. `before` is space above it in points."""

    runs: tuple[Run, ...]
    size: float
    align: Align = "left"
    bullet: bool = False
    before: float = 0

    @property
    def text(self) -> str:
        """The words without their looks."""
        return "".join(run.text for run in self.runs)

    @property
    def line(self) -> float:
        """Height of a line; Latin letters need a little less."""
        return self.size * (LATIN_LEADING if self.text.isascii() else LEADING)

    def lines(self, width: float) -> tuple[str, ...]:
        """Return the lines that a box of this inner width gives it."""
        indent = self.size * BULLET_INDENT if self.bullet else 0
        return text_lines(self.text, self.size, width - indent, bold=any(r.bold for r in self.runs))

    def height(self, width: float) -> float:
        """Return its height in a box of this inner width."""
        return len(self.lines(width)) * self.line + self.before


def para(text: str, size: float, *, bold: bool = False, color: str = INK, align: Align = "left") -> Para:
    """Return a paragraph of one look."""
    return Para((Run(text, bold, color),), size, align)


def height_of(paras: tuple[Para, ...], width: float) -> float:
    """Return the height of paragraphs below each other."""
    return sum(p.height(width) for p in paras)


@dataclass(frozen=True, slots=True)
class Slot:
    """Where something is placed: upper left corner and width; its height is a parameter of what is placed."""

    x: float
    y: float
    w: float


@dataclass(frozen=True, slots=True)
class Box:
    """A shape with text or without. `pad` is the inner margin (sides, top and bottom); `key` names it for links."""

    name: str
    x: float
    y: float
    w: float
    h: float
    paras: tuple[Para, ...] = ()
    fill: str | None = None
    line: str | None = None
    dashed: bool = False
    form: Form = "rectangle"
    pad: tuple[float, float] = (0, 0)
    anchor: Literal["top", "middle"] = "top"
    key: str = ""
    is_title: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table."""

    para: Para
    fill: str | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """A native table. `pad` is the inner margin of every cell."""

    name: str
    x: float
    y: float
    widths: tuple[float, ...]
    rows: tuple[tuple[Cell, ...], ...]
    heights: tuple[float, ...]
    pad: tuple[float, float]
    strong_rows: frozenset[int] = field(default_factory=frozenset)

    @property
    def w(self) -> float:
        """Width of the table."""
        return sum(self.widths)

    @property
    def h(self) -> float:
        """Height of the table."""
        return sum(self.heights)


@dataclass(frozen=True, slots=True)
class Link:
    """A line glued to the right side of one box and the left side of another, by their keys."""

    source: str
    target: str
    color: str
    dashed: bool = False


Item = Box | Grid | Link


@dataclass(frozen=True, slots=True)
class Leftover:
    """Texts of a panel that did not fit and go on to the next page."""

    heading: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A page with its items from back to front."""

    items: tuple[Item, ...]
