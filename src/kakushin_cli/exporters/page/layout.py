"""The page as a whole: a grid of twelve columns, one type size for all text, and pages for what does not fit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kakushin_cli.exporters.page.items import FLOOR, SMALL_FLOOR, Box, Page, Para, Run, height_of, para
from kakushin_cli.exporters.page.measure import text_width
from kakushin_cli.exporters.page.milestones import Frame
from kakushin_cli.exporters.page.palette import ACCENT, MIST, MUTED, NAVY, ON_NAVY, PAPER, STEEL
from kakushin_cli.exporters.page.panels import MOST_DETAIL, Look, list_panel, organisation_panel, richest
from kakushin_cli.exporters.page.stages import share_out, stage_block
from kakushin_cli.exporters.page.table_panel import table_panel

if TYPE_CHECKING:
    from kakushin_cli.exporters.page.facts import Content, Panel
    from kakushin_cli.exporters.page.items import Item, Leftover
    from kakushin_cli.exporters.page.panels import Placed

SIZES = {"a4": (297 / 25.4 * 72, 210 / 25.4 * 72), "16:9": (960.0, 540.0)}
MARGIN, GUTTER, ROW_GAP = 24.0, 14.0, 8.0
TITLE_SIZES = (22.0, 20.0, 18.0)
Columns = tuple[tuple[int, int], ...]
Measured = dict[tuple[int, Columns | int], tuple[float, int]]
"""Natural height of each row in its columns at one look, and how many of its tables are without their middle columns."""


def _edges(counts: tuple[int, ...]) -> Columns:
    return tuple((sum(counts[:n]), count) for n, count in enumerate(counts))


_STORIES = {3: ((3, 3, 3, 3), (3, 2, 4, 3), (4, 2, 3, 3), (3, 2, 3, 4)), 4: ((3, 2, 3, 4), (2, 3, 3, 4))}
_PLANS = {3: ((4, 5, 3), (3, 6, 3), (5, 4, 3)), 4: ((4, 4, 4), (3, 5, 4), (5, 3, 4))}
ARRANGEMENTS: tuple[tuple[int, Columns, Columns], ...] = tuple(
    (right, _edges(story), _edges(plans)) for right in (3, 4) for story in _STORIES[right] for plans in _PLANS[right]
)
"""Columns of the right part of the stages; first column and count of columns of the panels above and below them."""
REDUCED = 40.0
HOPE = 0.25  # other columns gain at most this much
WEIGHTS = (0.22, 0.48, 0.30)
"""Shares of the rows where not everything fits."""
DETAIL_FIRST = (1, 0, 2)
LOOKS = ((14.0, 3), (12.0, 3), (11.0, 3), (FLOOR, 3), (FLOOR, 0))


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page and its grid of twelve columns."""

    w: float
    h: float

    @property
    def inner(self) -> float:
        """Width between the margins."""
        return self.w - 2 * MARGIN

    def columns(self, first: int, count: int) -> tuple[float, float]:
        """Return left edge and width of columns, counted from 0."""
        each = (self.inner - 11 * GUTTER) / 12
        return MARGIN + first * (each + GUTTER), count * each + (count - 1) * GUTTER


def lay_out(content: Content, size: str) -> tuple[Page, ...]:
    """Return the pages: one where everything fits at 10.5 points or more, else what is left goes on to further pages."""
    from kakushin_cli.exporters.page.overflow import further_pages

    sheet = Sheet(*SIZES[size])
    for type_size, detail in LOOKS:
        look = Look(type_size, detail, content)
        measured: Measured = {}
        frame = _Frame(sheet, look, *ARRANGEMENTS[0], measured)
        if 0 < frame.excess() < frame.room * HOPE or (type_size, detail) == LOOKS[-1]:
            frame = min((_Frame(sheet, look, *columns, measured) for columns in ARRANGEMENTS), key=_Frame.excess)
        if not frame.excess():
            break
    items, leftovers = frame.draw()
    if not leftovers:
        return (Page(items),)
    return (Page(items), *further_pages(content, sheet, look, leftovers))


class _Frame:
    """One page at one type size: rows with the height they need, then drawn into the height there is."""

    def __init__(
        self, sheet: Sheet, look: Look, right: int, story: Columns, plans: Columns, measured: Measured
    ) -> None:
        self.sheet, self.look, self.right, self.story, self.plans = sheet, look, right, story, plans
        self.head, self.top = page_head(sheet, look)
        self.foot, self.bottom = page_foot(sheet, look)
        self.room = self.bottom - self.top - 2 * ROW_GAP
        self.rows = (self._story, self._stages, self._plans)
        sizes = []
        depends: tuple[Columns | int, ...] = (story, right, plans)  # what each row depends on; arrangements share it
        for row, columns in enumerate(depends):
            key = row, columns
            if key not in measured:
                placed = self.rows[row](look, 0, None)
                measured[key] = max(p.height for p in placed), sum(p.is_reduced for p in placed)
            sizes.append(measured[key])
        self.natural = [height for height, _ in sizes]
        self.reduced = sum(count for _, count in sizes)

    def _height(self, row: int, look: Look) -> float:
        return max(p.height for p in self.rows[row](look, 0, None))

    def excess(self) -> float:
        """Return how much height is missing, 0 when everything fits; a table without its middle columns counts much."""
        return max(0.0, sum(self.natural) - self.room) + REDUCED * self.reduced

    def draw(self) -> tuple[tuple[Item, ...], tuple[Leftover, ...]]:
        """Return the items of the page and what found no room. Free height goes into detail first, stages before all."""
        looks = [self.look] * len(self.rows)
        for row in DETAIL_FIRST:
            for detail in range(self.look.detail + 1, MOST_DETAIL + 1):
                richer = self.look.with_detail(detail)
                height = self._height(row, richer)
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
        placed = []
        for n, panel in enumerate(look.content.story):
            x, w = self.sheet.columns(*self.story[n])
            is_vision = n == 1

            def draw(
                k: Look, t: float | None, panel: Panel = panel, x: float = x, w: float = w, *, vision: bool = is_vision
            ) -> Placed:
                if vision:
                    return list_panel(panel, k, (x, y, w), t, fill=MIST, rule=ACCENT, large=True)
                return list_panel(panel, k, (x, y, w), t)

            placed.append(richest(draw, look, h))
        x, _ = self.sheet.columns(*self.story[1])
        tall = 24.0
        mid = y + (h or max(p.height for p in placed)) / 2 - tall / 2
        sign = Box("課題から目指す姿へ", x - GUTTER + 2, mid, GUTTER - 4, tall, fill=ACCENT, form="chevron")
        placed[1] = replace(placed[1], items=(*placed[1].items, sign))
        return placed

    def _stages(self, look: Look, y: float, h: float | None) -> list[Placed]:
        first = 12 - self.right
        x, w = self.sheet.columns(0, first)
        return [stage_block(look, Frame(x, y, w, *self.sheet.columns(first, self.right)), h)]

    def _plans(self, look: Look, y: float, h: float | None) -> list[Placed]:
        content = look.content
        org, kpi, funds = (self.sheet.columns(*c) for c in self.plans)
        return [
            richest(lambda k, t: organisation_panel(k, (org[0], y, org[1]), t), look, h),
            table_panel(content.labels.kpi, content.kpi, look, (kpi[0], y, kpi[1]), h, 0.42),
            table_panel(content.labels.funds, content.funds, look, (funds[0], y, funds[1]), h, 0.27),
        ]


def page_head(sheet: Sheet, look: Look, *, continued: str = "") -> tuple[list[Item], float]:
    """Return the band with title and catchphrase and the line about who, where and when, and where the page goes on."""
    content = look.content
    inner = sheet.inner
    title = content.title + (f" ({continued})" if continued else "")
    size = next((s for s in TITLE_SIZES if text_width(title, s, bold=True) < inner * 0.985), TITLE_SIZES[-1])
    heading = para(title, size, bold=True, color=PAPER)
    title_h = heading.height(inner)
    phrase = para(content.catchphrase, max(look.size, 12.0), color=ON_NAVY)
    phrase_h = 0.0 if continued else phrase.height(inner)
    beside = text_width(content.catchphrase, phrase.size) < inner - text_width(title, size, bold=True) - 40
    band_h = 8 + title_h + (0 if beside or continued else phrase_h) + 6
    phrase_w = text_width(content.catchphrase, phrase.size) * 1.03 + 6
    items: list[Item] = [
        Box("帯", 0, 0, sheet.w, band_h, fill=NAVY),
        Box("帯の線", 0, band_h, sheet.w, 3, fill=ACCENT),
        Box(
            "題名",
            MARGIN,
            8,
            inner - phrase_w - 10 if beside and not continued else inner,
            title_h,
            (heading,),
            is_title=True,
        ),
    ]
    if continued:
        return items, band_h + 3 + 12
    if beside:
        place = (MARGIN + inner - phrase_w, 8 + title_h - phrase_h - 3, phrase_w, phrase_h)
        items.append(Box("キャッチフレーズ", *place, (replace(phrase, align="right"),)))
    else:
        items.append(Box("キャッチフレーズ", MARGIN, 8 + title_h, inner, phrase_h, (phrase,)))
    meta = _meta_para(content.meta, look)
    if len(meta.lines(inner)) > 1:
        meta = _meta_para(content.meta_without_names, look)
    meta_h = meta.height(inner)
    items.append(Box("申請主体と連携先", MARGIN, band_h + 8, inner, meta_h, (meta,)))
    return items, band_h + 8 + meta_h + 6


def _meta_para(rows: tuple[tuple[str, str], ...], look: Look) -> Para:
    runs: list[Run] = []
    joint = "　｜　" if look.content.lang == "ja" else "  |  "
    for n, (label, text) in enumerate(rows):
        runs.append(Run(f"{joint if n else ''}{label} ", bold=True, color=STEEL))
        runs.append(Run(text, color=ACCENT if look.content.is_blank(text) else NAVY))
    return Para(tuple(runs), look.size)


def page_foot(sheet: Sheet, look: Look) -> tuple[list[Item], float]:
    """Return the line with sources and as-of, and where the page ends above it."""
    source = para(look.content.source, SMALL_FLOOR, color=MUTED)
    height = height_of((source,), sheet.inner)
    top = sheet.h - 10 - height
    return [Box("出典", MARGIN, top, sheet.inner, height, (source,))], top - 6
