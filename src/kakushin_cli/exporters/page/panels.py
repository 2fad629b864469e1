"""Panels of the page: headed lists and the organisation. Each places its items into a slot of a given height.

With `h` None a panel takes the height it needs; in less height it leaves points out, says so, and hands them back.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Self

from kakushin_cli.exporters.colours import ACCENT, INK, MIST, MUTED, NAVY, ON_NAVY, PAPER, STEEL
from kakushin_cli.exporters.page.facts import LEAD, MORE, ORGANISATION, Content, Panel, Point
from kakushin_cli.exporters.page.items import LEADING, Box, Item, Leftover, Link, Para, Run, Slot, height_of, para
from kakushin_cli.exporters.page.measure import longest_word, phrase_lines

RULE_HEIGHT, HEAD_GAP, POINT_GAP = 2.0, 3.0, 1.5
MOST_DETAIL = 3
LARGE = (15.0, 14.0, 13.0, 12.0)
LEAD_SHARE, LINK_GAP, GROUP_GAP = 0.32, 20.0, 5.0


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

    def with_detail(self, detail: int) -> Self:
        """Return the same look with another amount of detail."""
        return replace(self, detail=detail)

    def more(self, count: int) -> Para:
        """Return the line that says how much stands on the next page."""
        return para(MORE.pick(self.content.lang).format(n=count), self.size, bold=True, color=ACCENT)

    def heading(self, text: str, *, color: str = NAVY) -> Para:
        """Return the heading of a panel."""
        return para(text, self.size + 1, bold=True, color=color)


@dataclass(frozen=True, slots=True)
class Placed:
    """Items of a panel, its height, what did not fit, and whether a table lost its middle columns."""

    items: tuple[Item, ...]
    height: float
    leftovers: tuple[Leftover, ...] = ()
    is_reduced: bool = False


def richest(draw: Callable[[Look, float | None], Placed], look: Look, h: float | None) -> Placed:
    """Place a panel with the highest level of detail that fits `h`; with `h` None, with the detail of `look`."""
    if h is not None:
        for detail in range(MOST_DETAIL, look.detail, -1):
            if draw(look.with_detail(detail), None).height <= h + 0.01:
                return draw(look.with_detail(detail), h)
    return draw(look, h)


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
    """Return the paragraphs that fit into the room, with a line about the others, and the others."""
    paras = [point_para(p, look, bullet=not panel.is_prose) for p in panel.points]
    if room is None or height_of(tuple(paras), width) <= room + 0.01:
        return tuple(paras), ()
    room -= look.line
    count = 0
    while count < len(paras) and height_of(tuple(paras[: count + 1]), width) <= room:
        count += 1
    shown, rest = paras[:count] or _beginning(paras[0], width, room), panel.points[count:]
    return (*shown, look.more(len(rest))), (Leftover(panel.heading, tuple(map(point_text, rest))),)


def _beginning(whole: Para, width: float, room: float) -> list[Para]:
    """Return the first lines of a paragraph that is too long, ended by an ellipsis; it stands whole on the next page."""
    count = int((room - whole.before) / whole.line)
    place = 0
    for line in whole.lines(width)[:count]:
        place = whole.text.index(line, place) + len(line)
    runs = (replace(whole.runs[0], text=whole.text[: place - 2] + "…"),)
    return [replace(whole, runs=runs)] if count > 0 and place > 2 else []


@dataclass(frozen=True, slots=True)
class Style:
    """How a list looks: its ground, the colour of its rule, and whether its text is as big as its height allows."""

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
        paras = _enlarged(paras, look, inner, h - above - 2 * pad)
    needed = above + height_of(paras, inner) + 2 * pad
    height = needed if h is None else h
    x, y, w = slot.x, slot.y, slot.w
    rule = Box(f"{panel.heading} 罫", x, y, w, RULE_HEIGHT, fill=style.rule)
    place = (x, y + RULE_HEIGHT, w, height - RULE_HEIGHT)
    text = Box(panel.heading, *place, (head, *paras), fill=style.fill, pad=(side, pad + HEAD_GAP / 2))
    return Placed((rule, text), height, rest)


def _enlarged(paras: tuple[Para, ...], look: Look, width: float, room: float) -> tuple[Para, ...]:
    """Return a sentence in the largest type that fits, bold, with line breaks between phrases."""
    japanese = look.content.lang == "ja"
    for by_phrase, size in ((b, s) for b in ((True, False) if japanese else (False,)) for s in LARGE if s > look.size):
        bigger = []
        for p in paras:
            text = phrase_lines(p.text, size, width) if by_phrase else p.text
            if text is None:
                break
            runs = (Run(text, bold=True, color=ACCENT if look.content.is_blank(p.text) else NAVY),)
            bigger.append(replace(p, runs=runs, size=size, before=4))
        if len(bigger) == len(paras) and height_of(tuple(bigger), width) <= room:
            return tuple(bigger)
    return paras


def organisation_panel(slot: Slot, look: Look, h: float | None) -> Placed:
    """Place the lead on the left, the partners by type on the right, and lines from one to the others."""
    content = look.content
    x, y, w = slot.x, slot.y, slot.w
    name = ORGANISATION.pick(content.lang)
    head = look.heading(name)
    above = RULE_HEIGHT + HEAD_GAP + head.height(w) + 3
    word = max(longest_word(t, look.size + 0.5, bold=True) for t in content.lead)
    lead_w = max(w * LEAD_SHARE, min(word * 1.03 + 11, w * 0.45) if all(t.isascii() for t in content.lead) else 0)
    group_x, group_w = x + lead_w + LINK_GAP, w - lead_w - LINK_GAP
    inner = group_w - 10
    commitment = content.commitment if look.detail >= 3 else replace(content.commitment, points=())
    promise = _commitment_paras(commitment, look)
    below = height_of(promise, w) + (6 if promise else 0)
    lead_paras = _lead_paras(look)
    lead_h = height_of(lead_paras, lead_w - 10) + 10
    shown = [len(g.members) for g in content.groups]

    def heights() -> list[float]:
        return [height_of((_group_para(look, n, c),), inner) + 7 for n, c in enumerate(shown)]

    room = None if h is None else h - above - below
    rest: list[Leftover] = []
    if room is not None and lead_h > room + 0.01:
        lead_paras, lead_h = _short_lead(look, lead_w - 10, room - 10), room
        rest.append(Leftover(f"{name}: {LEAD.pick(content.lang)}", (" ".join(content.lead),)))
    while room is not None and sum(heights()) + GROUP_GAP * (len(shown) - 1) > room + 0.01 and max(shown) > 0:
        largest = max(range(len(shown)), key=lambda n: shown[n])
        shown[largest] -= 1
    tall = heights()
    stack = max(sum(tall) + GROUP_GAP * (len(tall) - 1), lead_h)
    if room is not None:
        stack = min(max(stack, room), stack * 1.35)
    spare = (stack - sum(tall) - GROUP_GAP * (len(tall) - 1)) / len(tall)
    top = y + above
    items: list[Item] = [
        Box("実施体制 罫", x, y, w, RULE_HEIGHT, fill=NAVY),
        Box("実施体制", x, y + RULE_HEIGHT, w, head.height(w) + HEAD_GAP, (head,), pad=(0, HEAD_GAP / 2)),
        Box("代表機関", x, top, lead_w, stack, lead_paras, fill=NAVY, pad=(5, 4), anchor="middle", key="lead"),
    ]
    place = top
    for n, group in enumerate(content.groups):
        key = f"group{n}"
        line = ACCENT if group.is_open else STEEL
        fill, text = PAPER if group.is_open else MIST, (_group_para(look, n, shown[n]),)
        items += [
            Box(f"体制 {group.label}", group_x, place, group_w, tall[n] + spare, text, fill=fill, line=line,
                dashed=group.is_open, pad=(5, 3), anchor="middle", key=key),
            Link("lead", key, line, dashed=group.is_open),
        ]  # fmt: skip
        place += tall[n] + spare + GROUP_GAP
        if hidden := group.members[shown[n] :]:
            rest.append(Leftover(f"{name}: {group.label}", tuple(map(point_text, hidden))))
    if promise:
        place = top + stack + 4
        items.append(Box(commitment.heading, x, place, w, height_of(promise, w) + 2, promise))
    return Placed(tuple(items), above + stack + below, tuple(rest))


def _lead_paras(look: Look) -> tuple[Para, ...]:
    lines = look.content.lead
    first = para(lines[0], look.size + 0.5, bold=True, color=PAPER, align="centre")
    others = lines[1:] if look.detail else ()
    return (
        para(LEAD.pick(look.content.lang), look.size, bold=True, color="#F6C9A8", align="centre"),
        replace(first, before=2),
        *(replace(para(t, look.size, color=ON_NAVY, align="centre"), before=1) for t in others),
    )


def _short_lead(look: Look, width: float, room: float) -> tuple[Para, ...]:
    """Return the lead with the beginning of its name."""
    mark, name = _lead_paras(look.with_detail(0))
    more = replace(look.more(1), align="centre", runs=(Run("▶", bold=True, color="#F6C9A8"),))
    return (mark, *_beginning(name, width, room - mark.height(width) - more.height(width)), more)


def _group_para(look: Look, index: int, count: int) -> Para:
    group = look.content.groups[index]
    joint = "、" if look.content.lang == "ja" else ", "
    runs = [Run(f"{group.label}　", bold=True, color=NAVY)]
    for n, member in enumerate(group.members[:count]):
        color = ACCENT if look.content.is_blank(member.text) else INK
        runs.append(Run((joint if n else "") + member.text, color=color))
        if member.detail and look.detail >= 2:
            runs.append(Run(member.detail, color=MUTED))
    hidden = len(group.members) - count
    if hidden:
        runs.append(Run(" " + look.more(hidden).text, bold=True, color=ACCENT))
    return Para(tuple(runs), look.size)


def _commitment_paras(panel: Panel, look: Look) -> tuple[Para, ...]:
    if not panel.points:
        return ()
    text = " / ".join(p.text for p in panel.points)
    return (Para((Run(f"{panel.heading}　", bold=True, color=NAVY), Run(text)), look.size),)
