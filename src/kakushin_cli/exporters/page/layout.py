"""The page as a whole: rows of panels at one type size, and further pages for what does not fit."""

from collections.abc import Sequence
from dataclasses import replace

from kakushin_cli.exporters.colours import ACCENT, MIST, NAVY
from kakushin_cli.exporters.page.facts import CONTINUED, FUNDS, KPI, Content
from kakushin_cli.exporters.page.items import FLOOR, Box, Item, Leftover, Page, Para, Run
from kakushin_cli.exporters.page.milestones import Frame
from kakushin_cli.exporters.page.organisation import organisation_panel
from kakushin_cli.exporters.page.panels import HEAD_GAP, MOST_DETAIL, RULE_HEIGHT, Look, Placed, Style, list_panel
from kakushin_cli.exporters.page.sheet import GUTTER, ROW_GAP, SIZES, Sheet, page_foot, page_head
from kakushin_cli.exporters.page.stages import share_out, stage_block
from kakushin_cli.exporters.page.table_panel import table_panel

WEIGHTS = (0.22, 0.48, 0.30)
"""Shares of the height for story, stages and plans when not everything fits."""
DETAIL_FIRST = (1, 0, 2)
"""Rows in the order in which free height gives them more detail."""
LOOKS = ((14.0, 3), (12.0, 3), (11.0, 3), (FLOOR, 0))
"""Type size and detail, from the roomiest on."""
STORY = (3, 3, 3, 3)
STAGES = (9, 3)
PLANS = ((4, 5, 3), (3, 6, 3))
"""How many of the twelve columns each panel takes; the plans as usual, or with more room for indicators."""


def lay_out(content: Content, size: str) -> tuple[Page, ...]:
    """Return one page when everything fits at 10.5 points or more, else further pages with the rest."""
    sheet = Sheet(*SIZES[size])
    for type_size, detail in LOOKS:
        look = Look(type_size, detail, content)
        frame = min((_Frame(sheet, look, plans) for plans in PLANS), key=_Frame.excess)
        if not frame.excess():
            break
    items, leftovers = frame.draw()
    if not leftovers:
        return (Page(items),)
    return (Page(items), *_further_pages(sheet, look, leftovers))


class _Frame:
    """One page at one type size: measures the natural height of each row, then draws the rows into the free height."""

    def __init__(self, sheet: Sheet, look: Look, plans: tuple[int, int, int]) -> None:
        self.sheet, self.look, self.plans = sheet, look, plans
        self.head, self.top = page_head(sheet, look)
        self.foot, self.bottom = page_foot(sheet, look)
        self.room = self.bottom - self.top - 2 * ROW_GAP
        self.rows = (self._story, self._stages, self._plans)
        self.natural = [max(p.height for p in row(look, 0, None)) for row in self.rows]

    def excess(self) -> float:
        """Return the missing height in points, 0 when everything fits."""
        return max(0.0, sum(self.natural) - self.room)

    def draw(self) -> tuple[tuple[Item, ...], tuple[Leftover, ...]]:
        """Return the items of the page and what did not fit. Free height goes into detail first, the stages first of all."""
        looks = [self.look] * len(self.rows)
        for row in DETAIL_FIRST:
            for detail in range(self.look.detail + 1, MOST_DETAIL + 1):
                richer = replace(self.look, detail=detail)
                height = max(p.height for p in self.rows[row](richer, 0, None))
                if sum(self.natural) - self.natural[row] + height <= self.room:
                    looks[row], self.natural[row] = richer, height
        items: list[Item] = [*self.head]
        leftovers: list[Leftover] = []
        y = self.top
        for draw_row, look, height in zip(self.rows, looks, share_out(self.natural, self.room, WEIGHTS), strict=True):
            for placed in draw_row(look, y, height):
                items += placed.items
                leftovers += placed.leftovers
            y += height + ROW_GAP
        return (*items, *self.foot), tuple(leftovers)

    def _story(self, look: Look, y: float, h: float | None) -> list[Placed]:
        slots = self.sheet.slots(STORY, y)
        vision = Style(MIST, ACCENT, is_large=True)
        styles = (Style(), vision, Style(), Style())
        placed = [
            list_panel(panel, slot, style, look, h)
            for panel, slot, style in zip(look.content.story, slots, styles, strict=True)
        ]
        tall = 24.0
        middle = y + (h or max(p.height for p in placed)) / 2 - tall / 2
        x = slots[1].x - GUTTER + 2
        sign = Box("課題から目指す姿へ", x, middle, GUTTER - 4, tall, fill=ACCENT, form="chevron")
        placed[1] = replace(placed[1], items=(*placed[1].items, sign))
        return placed

    def _stages(self, look: Look, y: float, h: float | None) -> list[Placed]:
        return [stage_block(Frame(*self.sheet.slots(STAGES, y)), look, h)]

    def _plans(self, look: Look, y: float, h: float | None) -> list[Placed]:
        content = look.content
        organisation, kpi, funds = self.sheet.slots(self.plans, y)
        return [
            organisation_panel(organisation, look, h),
            table_panel(KPI.pick(content.lang), content.kpi, kpi, look, h),
            table_panel(FUNDS.pick(content.lang), content.funds, funds, look, h),
        ]


def _further_pages(sheet: Sheet, look: Look, leftovers: Sequence[Leftover]) -> list[Page]:
    """Return pages of two columns with headed lists that carry what was left over, each marked 「続き」."""
    head, top = page_head(sheet, look, continued=CONTINUED.pick(look.content.lang))
    foot, bottom = page_foot(sheet, look)
    slots = sheet.slots((6, 6), top)
    width = slots[0].w
    columns: list[list[Item]] = [[]]
    y = top
    for left in leftovers:
        title = look.heading(left.heading)
        start = RULE_HEIGHT + HEAD_GAP + title.height(width)
        waiting = [p for text in left.texts for p in _pieces(text, look, width, bottom - top - 60)]
        while waiting:
            if columns[-1] and y + start + waiting[0].height(width) > bottom:
                columns.append([])
                y = top
            height = start
            block = [title]
            while waiting and (len(block) == 1 or y + height + waiting[0].height(width) <= bottom):
                height += waiting[0].height(width)
                block.append(waiting.pop(0))
            x = slots[(len(columns) - 1) % len(slots)].x
            text_h = height - RULE_HEIGHT
            columns[-1] += [
                Box(f"{left.heading} 罫", x, y, width, RULE_HEIGHT, fill=NAVY),
                Box(left.heading, x, y + RULE_HEIGHT, width, text_h, tuple(block), pad=(0, HEAD_GAP / 2)),
            ]
            y += height + ROW_GAP
    return [
        Page((*head, *(item for column in columns[n : n + len(slots)] for item in column), *foot))
        for n in range(0, len(columns), len(slots))
    ]


def _pieces(text: str, look: Look, width: float, most: float) -> list[Para]:
    """Return a text as one paragraph, or cut at line ends when it is longer than a column."""
    whole = Para((Run(text),), look.size, bullet=True, before=2)
    if whole.height(width) <= most:
        return [whole]
    lines = whole.lines(width)
    count = max(1, int(most / look.line) - 1)
    return [
        Para((Run("".join(lines[n : n + count])),), look.size, bullet=n == 0, before=2)
        for n in range(0, len(lines), count)
    ]
