"""The page as a whole: its grid, head and foot, rows of panels at one type size, and further pages for what does not fit."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kakushin_cli.exporters.colours import ACCENT, MIST, MUTED, NAVY, ON_NAVY, PAPER, STEEL
from kakushin_cli.exporters.page import boxes, panels
from kakushin_cli.exporters.page.content import CONTINUED, FUNDS, KPI, Content
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

    def slots(self, counts: Sequence[int], y: float) -> list[boxes.Slot]:
        """Return places side by side from the left margin on, each some of the twelve columns wide."""
        each = (self.inner - 11 * GUTTER) / 12
        starts = (sum(counts[:n]) for n in range(len(counts)))
        return [
            boxes.Slot(MARGIN + first * (each + GUTTER), y, count * each + (count - 1) * GUTTER)
            for first, count in zip(starts, counts, strict=True)
        ]


def page_head(sheet: Sheet, look: panels.Look, *, continued: str = "") -> tuple[list[boxes.Item], float]:
    """Return the band with title and catchphrase and the line about who, where and when, and where the page goes on."""
    content = look.content
    inner = sheet.inner
    title = content.title + (f" ({continued})" if continued else "")
    size = next((s for s in TITLE_SIZES if boxes.text_width(title, s, bold=True) < inner * 0.985), TITLE_SIZES[-1])
    heading = boxes.para(title, size, bold=True, color=PAPER)
    title_h = heading.height(inner)
    phrase = boxes.para(content.catchphrase, max(look.size, 12.0), color=ON_NAVY)
    phrase_h = 0.0 if continued else phrase.height(inner)
    beside = boxes.text_width(content.catchphrase, phrase.size) < inner - boxes.text_width(title, size, bold=True) - 40
    band_h = 8 + title_h + (0 if beside or continued else phrase_h) + 6
    phrase_w = boxes.text_width(content.catchphrase, phrase.size) * 1.03 + 6
    items: list[boxes.Item] = [
        boxes.Box("帯", 0, 0, sheet.w, band_h, fill=NAVY),
        boxes.Box("帯の線", 0, band_h, sheet.w, 3, fill=ACCENT),
        boxes.Box(
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
        items.append(boxes.Box("キャッチフレーズ", *place, (replace(phrase, align="right"),)))
    else:
        items.append(boxes.Box("キャッチフレーズ", MARGIN, 8 + title_h, inner, phrase_h, (phrase,)))
    meta = _meta_para(content.meta, look)
    if len(meta.lines(inner)) > 1:
        meta = _meta_para(content.meta_without_names, look)
    meta_h = meta.height(inner)
    items.append(boxes.Box("申請主体と連携先", MARGIN, band_h + 8, inner, meta_h, (meta,)))
    return items, band_h + 8 + meta_h + 6


def _meta_para(rows: tuple[tuple[str, str], ...], look: panels.Look) -> boxes.Para:
    runs: list[boxes.Run] = []
    joint = "　｜　" if look.content.lang == "ja" else "  |  "
    for n, (label, text) in enumerate(rows):
        runs.append(boxes.Run(f"{joint if n else ''}{label} ", bold=True, color=STEEL))
        runs.append(boxes.Run(text, color=ACCENT if look.content.is_blank(text) else NAVY))
    return boxes.Para(tuple(runs), look.size)


def page_foot(sheet: Sheet, look: panels.Look) -> tuple[list[boxes.Item], float]:
    """Return the line with sources and as-of, and where the page ends above it."""
    source = boxes.para(look.content.source, boxes.SMALL_FLOOR, color=MUTED)
    height = boxes.height_of((source,), sheet.inner)
    top = sheet.h - 10 - height
    return [boxes.Box("出典", MARGIN, top, sheet.inner, height, (source,))], top - 6


WEIGHTS = (0.22, 0.48, 0.30)
"""Shares of the height for story, stages and plans when not everything fits."""
DETAIL_FIRST = (1, 0, 2)
"""Rows in the order in which free height gives them more detail."""
LOOKS = ((14.0, 3), (12.0, 3), (11.0, 3), (boxes.FLOOR, 0))
"""Type size and detail, from the roomiest on."""
STORY = (3, 3, 3, 3)
STAGES = (9, 3)
PLANS = ((4, 5, 3), (3, 6, 3))
"""How many of the twelve columns each panel takes; the plans as usual, or with more room for indicators."""


def lay_out(content: Content, size: str) -> tuple[boxes.Page, ...]:
    """Return one page when everything fits at 10.5 points or more, else further pages with the rest."""
    sheet = Sheet(*SIZES[size])
    for type_size, detail in LOOKS:
        look = panels.Look(type_size, detail, content)
        frame = min((_Frame(sheet, look, plans) for plans in PLANS), key=_Frame.excess)
        if not frame.excess():
            break
    items, leftovers = frame.draw()
    if not leftovers:
        return (boxes.Page(items),)
    return (boxes.Page(items), *_further_pages(sheet, look, leftovers))


class _Frame:
    """One page at one type size: measures the natural height of each row, then draws the rows into the free height."""

    def __init__(self, sheet: Sheet, look: panels.Look, plans: tuple[int, int, int]) -> None:
        self.sheet, self.look, self.plans = sheet, look, plans
        self.head, self.top = page_head(sheet, look)
        self.foot, self.bottom = page_foot(sheet, look)
        self.room = self.bottom - self.top - 2 * ROW_GAP
        self.rows = (self._story, self._stages, self._plans)
        self.natural = [max(p.height for p in row(look, 0, None)) for row in self.rows]

    def excess(self) -> float:
        """Return the missing height in points, 0 when everything fits."""
        return max(0.0, sum(self.natural) - self.room)

    def draw(self) -> tuple[tuple[boxes.Item, ...], tuple[boxes.Leftover, ...]]:
        """Return the items of the page and what did not fit. Free height goes into detail first, the stages first of all."""
        looks = [self.look] * len(self.rows)
        for row in DETAIL_FIRST:
            for detail in range(self.look.detail + 1, panels.MOST_DETAIL + 1):
                richer = replace(self.look, detail=detail)
                height = max(p.height for p in self.rows[row](richer, 0, None))
                if sum(self.natural) - self.natural[row] + height <= self.room:
                    looks[row], self.natural[row] = richer, height
        items: list[boxes.Item] = [*self.head]
        leftovers: list[boxes.Leftover] = []
        y = self.top
        for draw_row, look, height in zip(self.rows, looks, share_out(self.natural, self.room, WEIGHTS), strict=True):
            for placed in draw_row(look, y, height):
                items += placed.items
                leftovers += placed.leftovers
            y += height + ROW_GAP
        return (*items, *self.foot), tuple(leftovers)

    def _story(self, look: panels.Look, y: float, h: float | None) -> list[panels.Placed]:
        slots = self.sheet.slots(STORY, y)
        vision = panels.Style(MIST, ACCENT, is_large=True)
        styles = (panels.Style(), vision, panels.Style(), panels.Style())
        placed = [
            panels.list_panel(panel, slot, style, look, h)
            for panel, slot, style in zip(look.content.story, slots, styles, strict=True)
        ]
        tall = 24.0
        middle = y + (h or max(p.height for p in placed)) / 2 - tall / 2
        x = slots[1].x - GUTTER + 2
        sign = boxes.Box("課題から目指す姿へ", x, middle, GUTTER - 4, tall, fill=ACCENT, form="chevron")
        placed[1] = replace(placed[1], items=(*placed[1].items, sign))
        return placed

    def _stages(self, look: panels.Look, y: float, h: float | None) -> list[panels.Placed]:
        return [stage_block(Frame(*self.sheet.slots(STAGES, y)), look, h)]

    def _plans(self, look: panels.Look, y: float, h: float | None) -> list[panels.Placed]:
        content = look.content
        organisation, kpi, funds = self.sheet.slots(self.plans, y)
        return [
            panels.organisation_panel(organisation, look, h),
            panels.table_panel(KPI.pick(content.lang), content.kpi, kpi, look, h),
            panels.table_panel(FUNDS.pick(content.lang), content.funds, funds, look, h),
        ]


def _further_pages(sheet: Sheet, look: panels.Look, leftovers: Sequence[boxes.Leftover]) -> list[boxes.Page]:
    """Return pages of two columns with headed lists that carry what was left over, each marked 「続き」."""
    head, top = page_head(sheet, look, continued=CONTINUED.pick(look.content.lang))
    foot, bottom = page_foot(sheet, look)
    slots = sheet.slots((6, 6), top)
    width = slots[0].w
    columns: list[list[boxes.Item]] = [[]]
    y = top
    for left in leftovers:
        title = look.heading(left.heading)
        start = panels.RULE_HEIGHT + panels.HEAD_GAP + title.height(width)
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
            text_h = height - panels.RULE_HEIGHT
            columns[-1] += [
                boxes.Box(f"{left.heading} 罫", x, y, width, panels.RULE_HEIGHT, fill=NAVY),
                boxes.Box(
                    left.heading, x, y + panels.RULE_HEIGHT, width, text_h, tuple(block), pad=(0, panels.HEAD_GAP / 2)
                ),
            ]
            y += height + ROW_GAP
    return [
        boxes.Page((*head, *(item for column in columns[n : n + len(slots)] for item in column), *foot))
        for n in range(0, len(columns), len(slots))
    ]


def _pieces(text: str, look: panels.Look, width: float, most: float) -> list[boxes.Para]:
    """Return a text as one paragraph, or cut at line ends when it is longer than a column."""
    whole = boxes.Para((boxes.Run(text),), look.size, bullet=True, before=2)
    if whole.height(width) <= most:
        return [whole]
    lines = whole.lines(width)
    count = max(1, int(most / look.line) - 1)
    return [
        boxes.Para((boxes.Run("".join(lines[n : n + count])),), look.size, bullet=n == 0, before=2)
        for n in range(0, len(lines), count)
    ]
