"""The page as a whole: rows of panels at one type size, and further pages for what does not fit."""

from dataclasses import dataclass, replace
from functools import partial

from kakushin_cli.exporters.colours import ACCENT, MIST
from kakushin_cli.exporters.page.facts import FUNDS, KPI, Content
from kakushin_cli.exporters.page.items import FLOOR, Box, Item, Leftover, Page
from kakushin_cli.exporters.page.milestones import Frame
from kakushin_cli.exporters.page.organisation import organisation_panel
from kakushin_cli.exporters.page.overflow import further_pages
from kakushin_cli.exporters.page.panels import (
    MOST_DETAIL,
    Look,
    Placed,
    Style,
    list_panel,
    richest,
)
from kakushin_cli.exporters.page.sheet import GUTTER, ROW_GAP, SIZES, Sheet, page_foot, page_head
from kakushin_cli.exporters.page.stages import share_out, stage_block
from kakushin_cli.exporters.page.table_panel import table_panel

REDUCED = 40.0
"""Points added to the missing height for a table without its middle columns."""
WEIGHTS = (0.22, 0.48, 0.30)
"""Shares of the height for story, stages and plans when not everything fits."""
DETAIL_FIRST = (1, 0, 2)
"""Rows in the order in which free height gives them more detail."""
LOOKS = ((14.0, 3), (12.0, 3), (11.0, 3), (FLOOR, 3), (FLOOR, 0))
"""Type size and detail, from the roomiest on."""


@dataclass(frozen=True, slots=True)
class Arrangement:
    """How many of the twelve columns each panel takes: of the story above the stages, of the plans below them."""

    story: tuple[int, int, int, int]
    plans: tuple[int, int, int]

    @property
    def stages(self) -> tuple[int, int]:
        """Columns of the stages, and of what comes after them; the right edges of all rows stand below each other."""
        return 12 - self.plans[-1], self.plans[-1]


ARRANGEMENTS = (
    Arrangement((3, 3, 3, 3), (4, 5, 3)),
    Arrangement((3, 3, 3, 3), (3, 6, 3)),
    Arrangement((3, 2, 3, 4), (3, 5, 4)),
)
"""The usual one, one with more room for indicators, and one with more room for funds."""


def lay_out(content: Content, size: str) -> tuple[Page, ...]:
    """Return one page when everything fits at 10.5 points or more, else further pages with the rest."""
    sheet = Sheet(*SIZES[size])
    for type_size, detail in LOOKS:
        look = Look(type_size, detail, content)
        frame = min((_Frame(sheet, look, arrangement) for arrangement in ARRANGEMENTS), key=_Frame.excess)
        if not frame.excess():
            break
    items, leftovers = frame.draw()
    if not leftovers:
        return (Page(items),)
    return (Page(items), *further_pages(sheet, look, leftovers))


class _Frame:
    """One page at one type size: measures the natural height of each row, then draws the rows into the free height."""

    def __init__(self, sheet: Sheet, look: Look, arrangement: Arrangement) -> None:
        self.sheet, self.look, self.arrangement = sheet, look, arrangement
        self.head, self.top = page_head(sheet, look)
        self.foot, self.bottom = page_foot(sheet, look)
        self.room = self.bottom - self.top - 2 * ROW_GAP
        self.rows = (self._story, self._stages, self._plans)
        placed = [row(look, 0, None) for row in self.rows]
        self.natural = [max(p.height for p in panels) for panels in placed]
        self.reduced = sum(p.is_reduced for panels in placed for p in panels)

    def excess(self) -> float:
        """Return the missing height in points, 0 when everything fits; each reduced table adds `REDUCED`."""
        return max(0.0, sum(self.natural) - self.room) + REDUCED * self.reduced

    def draw(self) -> tuple[tuple[Item, ...], tuple[Leftover, ...]]:
        """Return the items of the page and what did not fit. Free height goes into detail first, the stages first of all."""
        looks = [self.look] * len(self.rows)
        for row in DETAIL_FIRST:
            for detail in range(self.look.detail + 1, MOST_DETAIL + 1):
                richer = self.look.with_detail(detail)
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
        slots = self.sheet.slots(self.arrangement.story, y)
        vision = Style(MIST, ACCENT, is_large=True)
        styles = (Style(), vision, Style(), Style())
        placed = [
            richest(partial(list_panel, panel, slot, style), look, h)
            for panel, slot, style in zip(look.content.story, slots, styles, strict=True)
        ]
        tall = 24.0
        middle = y + (h or max(p.height for p in placed)) / 2 - tall / 2
        x = slots[1].x - GUTTER + 2
        sign = Box("課題から目指す姿へ", x, middle, GUTTER - 4, tall, fill=ACCENT, form="chevron")
        placed[1] = replace(placed[1], items=(*placed[1].items, sign))
        return placed

    def _stages(self, look: Look, y: float, h: float | None) -> list[Placed]:
        return [stage_block(Frame(*self.sheet.slots(self.arrangement.stages, y)), look, h)]

    def _plans(self, look: Look, y: float, h: float | None) -> list[Placed]:
        content = look.content
        organisation, kpi, funds = self.sheet.slots(self.arrangement.plans, y)
        return [
            richest(partial(organisation_panel, organisation), look, h),
            table_panel(KPI.pick(content.lang), content.kpi, kpi, 0.42, look, h),
            table_panel(FUNDS.pick(content.lang), content.funds, funds, 0.27, look, h),
        ]
