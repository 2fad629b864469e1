"""What all panels of the page share, and the headed lists. A panel places its items into a slot of a given height.

With `h` None a panel takes the height it needs; in less height it leaves points out, marks that, and returns them as leftovers.
"""

from dataclasses import dataclass, replace

from kakushin_cli.exporters.colours import ACCENT, INK, MUTED, NAVY
from kakushin_cli.exporters.page.facts import MORE, Content, Panel, Point
from kakushin_cli.exporters.page.items import LEADING, Box, Item, Leftover, Para, Run, Slot, height_of, para
from kakushin_cli.exporters.page.measure import phrase_lines

RULE_HEIGHT = 2.0
"""Height of the coloured rule above a panel."""
HEAD_GAP = 3.0
"""Space between the rule and what stands below the heading."""
POINT_GAP = 1.5
"""Space above each point of a list."""
MOST_DETAIL = 3
"""Highest level of detail, see `Look`."""
LARGE = (15.0, 14.0, 13.0, 12.0)
"""Type sizes of a large sentence, from the largest on."""


@dataclass(frozen=True, slots=True)
class Look:
    """Type size of the page, how much detail is shown, and the words.

    Detail 0 shows what must stand on the page, 1 adds remarks and works, 2 the roles of partners, 3 commitments.
    """

    size: float
    detail: int
    content: Content

    @property
    def line(self) -> float:
        """Height of a line of text."""
        return self.size * LEADING

    def more(self, count: int) -> Para:
        """Return the line that says how many entries stand on the next page."""
        return para(MORE.pick(self.content.lang).format(n=count), self.size, bold=True, color=ACCENT)

    def heading(self, text: str) -> Para:
        """Return the heading of a panel."""
        return para(text, self.size + 1, bold=True, color=NAVY)


@dataclass(frozen=True, slots=True)
class Placed:
    """Items of a panel, its height, and what did not fit."""

    items: tuple[Item, ...]
    height: float
    leftovers: tuple[Leftover, ...] = ()


def point_para(point: Point, look: Look, *, bullet: bool) -> Para:
    """Return a point as a paragraph: text, the figure in the accent colour, detail in grey."""
    color = ACCENT if look.content.is_blank(point.text) else INK
    runs = [Run(point.text, color=color)]
    if point.figure:
        runs.append(Run(f" {point.figure}", bold=True, color=ACCENT))
    if point.detail and look.detail:
        runs.append(Run(f" {point.detail}", color=MUTED))
    return Para(tuple(runs), look.size, bullet=bullet, before=POINT_GAP)


def point_text(point: Point) -> str:
    """Return a point with figure and detail as one line."""
    return " ".join(t for t in (point.text, point.figure, point.detail) if t)


def fit_points(
    panel: Panel, look: Look, width: float, room: float | None
) -> tuple[tuple[Para, ...], tuple[Leftover, ...]]:
    """Return the paragraphs that fit into the room, with a line about the others, and the others.

    Of a first point that is too long its first lines stay, ended by an ellipsis.
    """
    paras = [point_para(p, look, bullet=not panel.is_prose) for p in panel.points]
    if room is None or height_of(tuple(paras), width) <= room + 0.01:
        return tuple(paras), ()
    room -= look.line
    count = 0
    while count < len(paras) and height_of(tuple(paras[: count + 1]), width) <= room:
        count += 1
    rest = panel.points[count:]
    lines = paras[0].lines(width)[: max(0, int((room - POINT_GAP) / look.line))]
    if lines and not count:
        count = 1
        paras[0] = replace(paras[0], runs=(replace(paras[0].runs[0], text="".join(lines)[:-2] + "…"),))
    return (*paras[:count], look.more(len(rest))), (Leftover(panel.heading, tuple(map(point_text, rest))),)


@dataclass(frozen=True, slots=True)
class Style:
    """How a list looks: its ground, the colour of its rule, and whether its one sentence is as big as its height allows."""

    fill: str | None = None
    rule: str = NAVY
    is_large: bool = False


def list_panel(panel: Panel, slot: Slot, style: Style, look: Look, h: float | None) -> Placed:
    """Place a headed list below a rule."""
    side, pad = (8.0, 4.0) if style.fill else (1.5, 0.0)
    head = look.heading(panel.heading)
    inner = slot.w - 2 * side
    above = RULE_HEIGHT + HEAD_GAP + head.height(inner)
    paras, rest = fit_points(panel, look, inner, None if h is None else h - above - 2 * pad)
    if style.is_large and h is not None and not rest:
        paras = (_enlarged(paras[0], look, inner, h - above - 2 * pad),)
    needed = above + height_of(paras, inner) + 2 * pad
    height = needed if h is None else h
    x, y, w = slot.x, slot.y, slot.w
    rule = Box(f"{panel.heading} 罫", x, y, w, RULE_HEIGHT, fill=style.rule)
    place = (x, y + RULE_HEIGHT, w, height - RULE_HEIGHT)
    text = Box(panel.heading, *place, (head, *paras), fill=style.fill, pad=(side, pad + HEAD_GAP / 2))
    return Placed((rule, text), height, rest)


def _enlarged(sentence: Para, look: Look, width: float, room: float) -> Para:
    """Return a sentence in the largest type that fits, bold; Japanese with line breaks between phrases where it can."""
    sizes = [size for size in LARGE if size > look.size]
    by_phrase = [(size, phrase_lines(sentence.text, size, width)) for size in sizes if look.content.lang == "ja"]
    color = ACCENT if look.content.is_blank(sentence.text) else NAVY
    for size, text in (*by_phrase, *((size, sentence.text) for size in sizes)):
        larger = replace(sentence, runs=(Run(text or "", bold=True, color=color),), size=size, before=4)
        if text and larger.height(width) <= room:
            return larger
    return sentence
