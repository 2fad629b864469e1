"""The page as a whole: its grid, head and foot, rows of panels at one type size, and further pages for what does not fit."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kakushin_cli.exporters.colours import ACCENT, MIST, MUTED, NAVY, ON_NAVY, PAPER, STEEL
from kakushin_cli.exporters.page.content import CONTINUED, FUNDS, KPI, Content
from kakushin_cli.exporters.page.items import (
    FLOOR,
    SMALL_FLOOR,
    Box,
    Item,
    Leftover,
    Page,
    Para,
    Run,
    Slot,
    height_of,
    para,
    text_width,
)
from kakushin_cli.exporters.page.panels import (
    HEAD_GAP,
    MOST_DETAIL,
    RULE_HEIGHT,
    Look,
    Placed,
    Style,
    list_panel,
    organisation_panel,
    table_panel,
)
from kakushin_cli.exporters.page.stages import Frame, share_out, stage_block

SIZES = {"a4": (297 / 25.4 * 72, 210 / 25.4 * 72), "16:9": (960.0, 540.0)}
"""Width and height in points."""
MARGIN = 24.0
GUTTER = 14.0
"""Space between two of the twelve columns."""
ROW_GAP = 8.0
"""Space between two rows of panels."""
TITLE_SIZES = (22.0, 20.0, 18.0)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page and its grid of twelve columns."""

    w: float
    h: float

    @property
    def inner(self) -> float:
        """Width between the margins."""
        return self.w - 2 * MARGIN

    def slots(self, counts: Sequence[int], y: float) -> list[Slot]:
        """Return places side by side from the left margin on, each some of the twelve columns wide."""
        each = (self.inner - 11 * GUTTER) / 12
        starts = (sum(counts[:n]) for n in range(len(counts)))
        return [
            Slot(MARGIN + first * (each + GUTTER), y, count * each + (count - 1) * GUTTER)
            for first, count in zip(starts, counts, strict=True)
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
