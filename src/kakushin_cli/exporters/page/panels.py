"""The panels of the page: headed lists, tables of figures, and the organisation. Each places its items into a slot.

With `h` None a panel takes the height it needs; in less height it leaves points out, marks that, and returns them as leftovers.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kakushin_cli.exporters.colours import ACCENT, INK, MIST, MUTED, NAVY, ON_NAVY, ON_NAVY_ACCENT, PAPER, STEEL
from kakushin_cli.exporters.page import boxes
from kakushin_cli.exporters.page.content import LEAD, MORE, ORGANISATION, Content, Group, Panel, Point, Table

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
        return self.size * boxes.LEADING

    def more(self, count: int) -> boxes.Para:
        """Return the line that says how many entries stand on the next page."""
        return boxes.para(MORE.pick(self.content.lang).format(n=count), self.size, bold=True, color=ACCENT)

    def heading(self, text: str) -> boxes.Para:
        """Return the heading of a panel."""
        return boxes.para(text, self.size + 1, bold=True, color=NAVY)


@dataclass(frozen=True, slots=True)
class Placed:
    """Items of a panel, its height, and what did not fit."""

    items: tuple[boxes.Item, ...]
    height: float
    leftovers: tuple[boxes.Leftover, ...] = ()


def point_para(point: Point, look: Look, *, bullet: bool) -> boxes.Para:
    """Return a point as a paragraph: text, the figure in the accent colour, detail in grey."""
    color = ACCENT if look.content.is_blank(point.text) else INK
    runs = [boxes.Run(point.text, color=color)]
    if point.figure:
        runs.append(boxes.Run(f" {point.figure}", bold=True, color=ACCENT))
    if point.detail and look.detail:
        runs.append(boxes.Run(f" {point.detail}", color=MUTED))
    return boxes.Para(tuple(runs), look.size, bullet=bullet, before=POINT_GAP)


def point_text(point: Point) -> str:
    """Return a point with figure and detail as one line."""
    return " ".join(t for t in (point.text, point.figure, point.detail) if t)


def fit_points(
    panel: Panel, look: Look, width: float, room: float | None
) -> tuple[tuple[boxes.Para, ...], tuple[boxes.Leftover, ...]]:
    """Return the paragraphs that fit into the room, with a line about the others, and the others.

    Of a first point that is too long its first lines stay, ended by an ellipsis.
    """
    paras = [point_para(p, look, bullet=not panel.is_prose) for p in panel.points]
    if room is None or boxes.height_of(tuple(paras), width) <= room + 0.01:
        return tuple(paras), ()
    room -= look.line
    count = 0
    while count < len(paras) and boxes.height_of(tuple(paras[: count + 1]), width) <= room:
        count += 1
    rest = panel.points[count:]
    lines = paras[0].lines(width)[: max(0, int((room - POINT_GAP) / look.line))]
    if lines and not count:
        count = 1
        paras[0] = replace(paras[0], runs=(replace(paras[0].runs[0], text="".join(lines)[:-2] + "…"),))
    return (*paras[:count], look.more(len(rest))), (boxes.Leftover(panel.heading, tuple(map(point_text, rest))),)


@dataclass(frozen=True, slots=True)
class Style:
    """How a list looks: its ground, the colour of its rule, and whether its one sentence is as big as its height allows."""

    fill: str | None = None
    rule: str = NAVY
    is_large: bool = False


def list_panel(panel: Panel, slot: boxes.Slot, style: Style, look: Look, h: float | None) -> Placed:
    """Place a headed list below a rule."""
    side, pad = (8.0, 4.0) if style.fill else (1.5, 0.0)
    head = look.heading(panel.heading)
    inner = slot.w - 2 * side
    above = RULE_HEIGHT + HEAD_GAP + head.height(inner)
    paras, rest = fit_points(panel, look, inner, None if h is None else h - above - 2 * pad)
    if style.is_large and h is not None and not rest:
        paras = (_enlarged(paras[0], look, inner, h - above - 2 * pad),)
    needed = above + boxes.height_of(paras, inner) + 2 * pad
    height = needed if h is None else h
    x, y, w = slot.x, slot.y, slot.w
    rule = boxes.Box(f"{panel.heading} 罫", x, y, w, RULE_HEIGHT, fill=style.rule)
    place = (x, y + RULE_HEIGHT, w, height - RULE_HEIGHT)
    text = boxes.Box(panel.heading, *place, (head, *paras), fill=style.fill, pad=(side, pad + HEAD_GAP / 2))
    return Placed((rule, text), height, rest)


def _enlarged(sentence: boxes.Para, look: Look, width: float, room: float) -> boxes.Para:
    """Return a sentence in the largest type that fits, bold; Japanese with line breaks between phrases where it can."""
    sizes = [size for size in LARGE if size > look.size]
    by_phrase = [(size, boxes.phrase_lines(sentence.text, size, width)) for size in sizes if look.content.lang == "ja"]
    color = ACCENT if look.content.is_blank(sentence.text) else NAVY
    for size, text in (*by_phrase, *((size, sentence.text) for size in sizes)):
        larger = replace(sentence, runs=(boxes.Run(text or "", bold=True, color=color),), size=size, before=4)
        if text and larger.height(width) <= room:
            return larger
    return sentence


CELL_PAD = (2.5, 1.5)
MOST_EXTRA_HEIGHT = 5.0
"""Points that free height adds to a row at most."""
LEAST_NAME_SHARE = 0.25
"""Least width of the names, as a share of the table."""


def table_panel(heading: str, whole: Table, slot: boxes.Slot, look: Look, h: float | None) -> Placed:
    """Place a headed table of figures."""
    x, y, w = slot.x, slot.y, slot.w
    table, widths = _columns(whole, look, w)
    head = boxes.Para(
        (
            boxes.Run(heading, bold=True, color=NAVY),
            *([boxes.Run(f"　{table.unit}", color=MUTED)] if table.unit else []),
        ),
        look.size + 1,
    )
    above = RULE_HEIGHT + HEAD_GAP + head.height(w) + 3
    header, *rows = _cells(table, look)
    tall = [_row_height(row, widths) for row in (header, *rows)]
    count = len(rows)
    more: boxes.Para | None = None
    if h is not None and above + sum(tall) > h + 0.01:
        while count > 1 and above + sum(tall[: count + 1]) + look.line + 4 > h:
            count -= 1
        more = look.more(len(rows) - count) if count < len(rows) else None
    tall = tall[: count + 1]
    needed = above + sum(tall) + (look.line + 4 if more else 0)
    extra = 0.0 if h is None else max(0.0, min((h - needed) / len(tall), MOST_EXTRA_HEIGHT))
    heights = tuple(t + extra for t in tall)
    grid = boxes.Grid(heading, x, y + above, widths, (header, *rows[:count]), heights, CELL_PAD,
                frozenset({count}) if table.has_sum and not more else frozenset())  # fmt: skip
    items: list[boxes.Item] = [
        boxes.Box(f"{heading} 罫", x, y, w, RULE_HEIGHT, fill=NAVY),
        boxes.Box(
            f"{heading} 見出し", x, y + RULE_HEIGHT, w, head.height(w) + HEAD_GAP, (head,), pad=(0, HEAD_GAP / 2)
        ),
        grid,
    ]
    if not more:
        return Placed(tuple(items), needed)
    items.append(boxes.Box(f"{heading} 続き", x, grid.y + grid.h + 3, w, look.line + 1, (more,)))
    rest = tuple(
        f"{row[0]}: "
        + ", ".join(f"{name} {cell}" for name, cell in zip(whole.header[1:], row[1:], strict=True) if cell)
        for row in whole.rows[count:]
    )
    return Placed(tuple(items), needed, (boxes.Leftover(heading, rest),))


def _columns(table: Table, look: Look, w: float) -> tuple[Table, tuple[float, ...]]:
    """Return the table with its column widths; without the middle columns where the figures leave no room for names."""
    size, pad = look.size, 2 * CELL_PAD[0] + 1

    def wide(text: str, *, word: bool = False) -> float:
        return (boxes.longest_word(text, size) if word else boxes.text_width(text, size, bold=True)) * 1.02 + pad

    names = [table.header[0], *(row[0] for row in table.rows)]
    name_word = max((wide(t, word=True) for t in names if t.isascii()), default=0.0)
    figures = list(zip(*table.rows, strict=True))[1:]
    narrow, roomy = [], []
    for n, (head, column) in enumerate(zip(table.header[1:], figures, strict=True)):
        is_unit = table.has_unit and n == 0
        cells = max(size * 2 + pad, *(wide(t, word=is_unit) for t in column))
        narrow.append(max(cells, wide(head.replace("-", "- "), word=True)))
        roomy.append(max(cells, wide(head)))
    choices = [
        (w - sum(widths), *widths)
        for widths in (roomy, narrow)
        if sum(widths) <= min(w * (1 - LEAST_NAME_SHARE), w - name_word)
    ]
    if choices:
        return table, min(choices, key=lambda widths: sum(_row_height(r, widths) for r in _cells(table, look)))
    if len(narrow) == 1:
        last = min(narrow[0], w * (1 - LEAST_NAME_SHARE))
        return table, (w - last, last)
    rows = tuple((row[0], row[-1]) for row in table.rows)
    short = replace(table, header=(table.header[0], table.header[-1]), rows=rows, has_unit=False)
    return _columns(short, look, w)


def _cells(table: Table, look: Look) -> list[tuple[boxes.Cell, ...]]:
    """Return the header and the rows as cells."""
    size = look.size
    header = tuple(
        boxes.Cell(boxes.para(t, size, bold=True, color=NAVY, align=_align(n, table)), MIST)
        for n, t in enumerate(table.header)
    )
    last = len(table.rows) - 1
    rows = [
        tuple(_figure_cell(t, look, _align(n, table), strong=table.has_sum and r == last) for n, t in enumerate(row))
        for r, row in enumerate(table.rows)
    ]
    return [header, *rows]


def _figure_cell(text: str, look: Look, align: boxes.Align, *, strong: bool) -> boxes.Cell:
    color = ACCENT if look.content.is_blank(text) else INK
    return boxes.Cell(boxes.para(text, look.size, bold=strong, color=color, align=align), MIST if strong else None)


def _align(column: int, table: Table) -> boxes.Align:
    if column == 1 and table.has_unit:
        return "center"
    return "right" if column else "left"


def _row_height(row: Sequence[boxes.Cell], widths: Sequence[float]) -> float:
    return max(c.para.height(w - 2 * CELL_PAD[0]) for c, w in zip(row, widths, strict=True)) + 2 * CELL_PAD[1]


LEAD_SHARE = 0.32
"""Usual width of the lead's box, as a share of the panel."""
LINK_GAP = 20.0
GROUP_GAP = 5.0


def organisation_panel(slot: boxes.Slot, look: Look, h: float | None) -> Placed:
    """Place the lead on the left, the partners by type on the right, and lines from one to the others."""
    content = look.content
    x, y, w = slot.x, slot.y, slot.w
    name = ORGANISATION.pick(content.lang)
    head = look.heading(name)
    above = RULE_HEIGHT + HEAD_GAP + head.height(w) + 3
    word = max(boxes.longest_word(t, look.size + 0.5) for t in content.lead)
    lead_w = max(w * LEAD_SHARE, min(word * 1.03 + 11, w * 0.45) if all(t.isascii() for t in content.lead) else 0)
    group_x, group_w = x + lead_w + LINK_GAP, w - lead_w - LINK_GAP
    promise = _commitment_paras(content.commitment, look)
    below = boxes.height_of(promise, w) + (6 if promise else 0)
    lead_paras = _lead_paras(look)
    lead_h = boxes.height_of(lead_paras, lead_w - 10) + 10
    room = None if h is None else h - above - below
    rest: list[boxes.Leftover] = []
    if room is not None and lead_h > room + 0.01:
        more = boxes.Run("▶", bold=True, color=ON_NAVY_ACCENT)
        lead_paras, lead_h = (lead_paras[0], boxes.Para((more,), look.size, "center")), room
        rest.append(boxes.Leftover(f"{name}: {LEAD.pick(content.lang)}", (" ".join(content.lead),)))
    counts = _member_counts(look, group_w - 10, room)
    tall = _group_heights(look, group_w - 10, counts)
    gaps = GROUP_GAP * (len(tall) - 1)
    stack = max(sum(tall) + gaps, lead_h)
    if room is not None:
        stack = max(stack, room)
    spare = (stack - sum(tall) - gaps) / len(tall)
    top = y + above
    items: list[boxes.Item] = [
        boxes.Box("実施体制 罫", x, y, w, RULE_HEIGHT, fill=NAVY),
        boxes.Box("実施体制", x, y + RULE_HEIGHT, w, head.height(w) + HEAD_GAP, (head,), pad=(0, HEAD_GAP / 2)),
        boxes.Box("代表機関", x, top, lead_w, stack, lead_paras, fill=NAVY, pad=(5, 4), anchor="middle", key="lead"),
    ]
    place = top
    for n, group in enumerate(content.groups):
        key = f"group{n}"
        line = ACCENT if group.is_open else STEEL
        fill, text = PAPER if group.is_open else MIST, (_group_para(look, group, counts[n]),)
        items += [
            boxes.Box(f"体制 {group.label}", group_x, place, group_w, tall[n] + spare, text, fill=fill, line=line,
                dashed=group.is_open, pad=(5, 3), anchor="middle", key=key),
            boxes.Link("lead", key, line, dashed=group.is_open),
        ]  # fmt: skip
        place += tall[n] + spare + GROUP_GAP
        if hidden := group.members[counts[n] :]:
            rest.append(boxes.Leftover(f"{name}: {group.label}", tuple(map(point_text, hidden))))
    if promise:
        place = top + stack + 4
        items.append(boxes.Box(content.commitment.heading, x, place, w, boxes.height_of(promise, w) + 2, promise))
    return Placed(tuple(items), above + stack + below, tuple(rest))


def _member_counts(look: Look, width: float, room: float | None) -> list[int]:
    """Return how many members of each group fit into the room; the longest list is shortened first."""
    counts = [len(g.members) for g in look.content.groups]
    gaps = GROUP_GAP * (len(counts) - 1)
    while room is not None and max(counts) > 0 and sum(_group_heights(look, width, counts)) + gaps > room + 0.01:
        counts[counts.index(max(counts))] -= 1
    return counts


def _group_heights(look: Look, width: float, counts: Sequence[int]) -> list[float]:
    groups = zip(look.content.groups, counts, strict=True)
    return [_group_para(look, group, count).height(width) + 7 for group, count in groups]


def _lead_paras(look: Look) -> tuple[boxes.Para, ...]:
    lines = look.content.lead
    first = boxes.para(lines[0], look.size + 0.5, bold=True, color=PAPER, align="center")
    others = lines[1:] if look.detail else ()
    return (
        boxes.para(LEAD.pick(look.content.lang), look.size, bold=True, color=ON_NAVY_ACCENT, align="center"),
        replace(first, before=2),
        *(replace(boxes.para(t, look.size, color=ON_NAVY, align="center"), before=1) for t in others),
    )


def _group_para(look: Look, group: Group, count: int) -> boxes.Para:
    joint = "、" if look.content.lang == "ja" else ", "
    runs = [boxes.Run(f"{group.label}　", bold=True, color=NAVY)]
    for n, member in enumerate(group.members[:count]):
        color = ACCENT if look.content.is_blank(member.text) else INK
        runs.append(boxes.Run((joint if n else "") + member.text, color=color))
        if member.detail and look.detail >= 2:
            runs.append(boxes.Run(member.detail, color=MUTED))
    hidden = len(group.members) - count
    if hidden:
        runs.append(boxes.Run(" " + look.more(hidden).text, bold=True, color=ACCENT))
    return boxes.Para(tuple(runs), look.size)


def _commitment_paras(panel: Panel, look: Look) -> tuple[boxes.Para, ...]:
    if not panel.points or look.detail < 3:
        return ()
    text = " / ".join(p.text for p in panel.points)
    return (boxes.Para((boxes.Run(f"{panel.heading}　", bold=True, color=NAVY), boxes.Run(text)), look.size),)
