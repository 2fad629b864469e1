"""What stands on a page: boxes with text, tables, and lines between boxes, in points from the upper left corner."""

from dataclasses import dataclass, field
from typing import Literal

from kakushin_cli.exporters.colours import INK
from kakushin_cli.exporters.page.measure import text_lines

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
