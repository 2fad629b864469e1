"""The middle of the page: fiscal years, milestones, and the stages from left to right with their programmes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from math import ceil

from kakushin_cli.drafts.profile import Milestone
from kakushin_cli.exporters import colours
from kakushin_cli.exporters.office_files import clean_line
from kakushin_cli.exporters.page.boxes import Box, Item, Leftover, Para, Run, Slot, height_of, para, text_width
from kakushin_cli.exporters.page.content import LEGEND, MILESTONES, Bar, Content, Lane
from kakushin_cli.exporters.page.panels import MOST_DETAIL, Look, Placed, Style, fit_points, list_panel

DIAMOND = 9.0
"""Distance of signs within a year; a sign is 2 points smaller."""
MOST_MARK_COLUMNS = 4
"""Most milestones side by side."""
COLUMN_GAP = 8.0


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the stages stand: `left` with the years, `right` for what comes after."""

    left: Slot
    right: Slot

    def year_left(self, content: Content, year: int) -> float:
        """Return the left edge of a fiscal year."""
        return self.left.x + self.left.w * (year - content.years[0]) / len(content.years)


def milestones(frame: Frame, y: float, look: Look, room: float | None) -> Placed:
    """Place the signs at the upper edge and the milestones, each with its year, in as many columns as save height."""
    content, left = look.content, frame.left
    if not content.milestones:
        hint = para(f"◇ {content.milestone_hint}", look.size, color=colours.ACCENT)
        height = hint.height(left.w)
        return Placed((Box("節目", left.x, y, left.w, height, (hint,)),), height)
    items: list[Item] = [_sign(frame, milestone, y, content) for milestone in content.milestones]
    paras = [_paragraph(milestone, look) for milestone in content.milestones]
    choices = []
    for columns in range(MOST_MARK_COLUMNS, 0, -1):
        width = (left.w - COLUMN_GAP * (columns - 1)) / columns
        rows = [paras[n : n + columns] for n in range(0, len(paras), columns)]
        choices.append((width, [(row, max(p.height(width) for p in row)) for row in rows]))
    width, lines = min(choices, key=lambda choice: round(sum(height for _, height in choice[1]), 2))
    total = sum(height for _, height in lines)
    used = 2.0
    count = 0
    for row, height in lines:
        if room is not None and total > room and used + height + look.line > room:
            break
        for n, text in enumerate(row):
            items.append(Box(f"節目 {text.text}", left.x + n * (width + COLUMN_GAP), y + used, width, height, (text,)))
        used += height
        count += len(row)
    if count == len(paras):
        return Placed(tuple(items), used)
    more = look.more(len(paras) - count)
    items.append(Box("節目 続き", left.x, y + used, left.w, look.line, (more,)))
    rest = Leftover(MILESTONES.pick(content.lang), tuple(p.text for p in paras[count:]))
    return Placed(tuple(items), used + look.line, (rest,))


def _text(milestone: Milestone) -> str:
    return clean_line(milestone.text) + (f" TRL{milestone.trl}" if milestone.trl else "")


def _paragraph(milestone: Milestone, look: Look) -> Para:
    content = look.content
    names = dict(zip(content.years, (name for name, _ in content.year_names), strict=True))
    color = colours.ACCENT if milestone.gate else colours.NAVY
    year = names.get(milestone.year, str(milestone.year))
    head = Run(f"{'◆' if milestone.gate else '◇'}{year} ", bold=True, color=color)
    return Para((head, Run(_text(milestone), color=colours.ACCENT if milestone.gate else colours.INK)), look.size)


def _sign(frame: Frame, milestone: Milestone, y: float, content: Content) -> Box:
    """Return the diamond of a milestone; those of one year stand side by side around its middle."""
    of_year = [m for m in content.milestones if m.year == milestone.year]
    each = frame.left.w / len(content.years)
    center = frame.year_left(content, milestone.year) + each / 2
    center = min(max(center, frame.left.x + DIAMOND), frame.left.x + frame.left.w - DIAMOND)
    place = next(n for n, m in enumerate(of_year) if m is milestone)
    center += (place - (len(of_year) - 1) / 2) * min(DIAMOND, each / len(of_year))
    size = DIAMOND - 2
    color = colours.ACCENT if milestone.gate else colours.NAVY
    fill = colours.ACCENT if milestone.gate else colours.PAPER
    box = (center - size / 2, y - 3 - size / 2, size, size)
    return Box(f"節目 {_text(milestone)} 印", *box, fill=fill, line=color, form="diamond")


GAP = 4.0
"""Space between two rows of lanes."""
BAR_GAP = 4.0
BAR_PAD = 2.5
LANE_PAD = 4.5
MOST_COLUMNS = 3
"""Most programmes side by side in a lane."""
MARK_SHARE = 0.25
"""Most height for the milestones, as a share of the stages."""
EFFECTS = Style(rule=colours.ACCENT)


def stage_block(frame: Frame, look: Look, h: float | None) -> Placed:
    """Place years, milestones, lanes and what comes after them."""
    content = look.content
    head_h = look.line + 6
    items: list[Item] = list(_axis(look, frame, head_h))
    y = frame.left.y + head_h + 3
    legend = para(LEGEND.pick(content.lang), look.size, color=colours.MUTED)
    legend_h = legend.height(frame.left.w)
    marks = milestones(frame, y, look, None if h is None else max(look.line * 2, h * MARK_SHARE))
    items += marks.items
    rest = list(marks.leftovers)
    y += marks.height + 3
    bottom = None if h is None else frame.left.y + h - legend_h - 4
    lanes: list[tuple[Lane, ...]] = [(content.base,), content.phases]
    if content.beside:
        lanes.append((content.beside,))
    natural = [max(p.height for p in _row(look, frame, lane, y, None)) for lane in lanes]
    heights = natural if bottom is None else share_out(natural, bottom - y - GAP * (len(lanes) - 1), [1] * len(lanes))
    for lane, height in zip(lanes, heights, strict=True):
        for placed in _row(look, frame, lane, y, height):
            items += placed.items
            rest += placed.leftovers
        y += height + GAP
    y += 4 - GAP
    items.append(Box("凡例", frame.left.x, y, frame.left.w, legend_h, (legend,)))
    right = _onward(look, frame, head_h, h)
    used = max(y + legend_h - frame.left.y, right.height)
    return Placed((*items, *right.items), used, (*rest, *right.leftovers))


def _axis(look: Look, frame: Frame, height: float) -> list[Item]:
    """Return the arrow of fiscal years; where they stand close, only some carry a name."""
    content = look.content
    items: list[Item] = [
        Box("年度", frame.left.x, frame.left.y, frame.left.w + 8, height, fill=colours.MIST, form="pentagon")
    ]
    each = frame.left.w / len(content.years)
    in_full = all(text_width(f"{a} {b}", look.size, bold=True) + 4 <= each for a, b in content.year_names)
    step = max(1, ceil((max(text_width(a, look.size, bold=True) for a, _ in content.year_names) + 4) / each))
    for n in range(0, len(content.years) - step + 1, step):
        strong, western = content.year_names[n]
        runs = [Run(strong, bold=True, color=colours.NAVY)]
        if in_full and western:
            runs.append(Run(f" {western}", color=colours.MUTED))
        text = Para(tuple(runs), look.size, "center" if step == 1 else "left")
        place = (frame.left.x + n * each, frame.left.y, each * step, height)
        items.append(Box(f"年度 {strong}", *place, (text,), pad=(2, 0), anchor="middle"))
    return items


def _row(look: Look, frame: Frame, lanes: Sequence[Lane], y: float, h: float | None) -> list[Placed]:
    """Place lanes that stand side by side, each over its years; without years they share the width."""
    content = look.content
    over_years = all(lane.years for lane in lanes)
    placed = []
    for n, lane in enumerate(lanes):
        if over_years:
            x = frame.year_left(content, lane.years[0])
            end = frame.year_left(content, lane.years[-1] + 1)
        else:
            x, end = frame.left.x + frame.left.w * n / len(lanes), frame.left.x + frame.left.w * (n + 1) / len(lanes)
        x += 2 if n else 0
        end -= 2 if n < len(lanes) - 1 else 0
        color = (colours.STEEL if len(lanes) == 1 else colours.SLATE) if n == 0 else colours.NAVY
        placed.append(_richest(partial(_lane, lane, Slot(x, y, end - x), color), look, h))
    return placed


def _lane(lane: Lane, slot: Slot, color: str, look: Look, h: float | None) -> Placed:
    x, y, w = slot.x, slot.y, slot.w
    texts = _works(lane, look)
    runs = [Run(lane.heading, bold=True, color=colours.PAPER), Run(f"　{lane.period}", color=colours.PAPER)]
    if lane.remark and not texts:
        runs.append(Run(f"　{lane.remark}", color=colours.ON_NAVY))
    head_h = Para(tuple(runs), look.size).height(w - 20) + 4
    inner_x, inner_w = x + LANE_PAD, w - 2 * LANE_PAD
    rows, column_w = _best_columns(look, lane.bars, inner_w)
    tall = [_bars_height(look, r, column_w) for r in rows]
    text_h = height_of(tuple(texts), inner_w) + (3 if texts and rows else 0)
    count = len(rows)

    def needed() -> float:
        return head_h + 2 * LANE_PAD + text_h + sum(tall[:count]) + BAR_GAP * max(0, count - 1)

    if not texts and not rows:
        height = head_h if h is None else h
    else:
        height = needed() if h is None else h
        if needed() > height + 0.01:  # the heading says how much is left out and may take a second line for it
            longer = (*runs, Run("　" + look.more(len(lane.bars)).text, bold=True))
            head_h = Para(longer, look.size).height(w - 20) + 4
        while count and needed() > height + 0.01:
            count -= 1
    hidden = [b for r in rows[count:] for b in r]
    if hidden:
        runs.append(Run("　" + look.more(len(hidden)).text, bold=True, color=colours.ON_LANE_ACCENT))
    items: list[Item] = [
        Box(f"{lane.heading} 面", x, y, w, height, fill=colours.BAND),
        Box(lane.heading, x, y, w, head_h, (Para(tuple(runs), look.size),), fill=color, form="pentagon", pad=(8, 2),
            anchor="middle"),
    ]  # fmt: skip
    place = y + head_h + LANE_PAD
    if texts:
        items.append(Box(f"{lane.heading} 取組", inner_x, place, inner_w, text_h, tuple(texts)))
        place += text_h
    for row, row_h in zip(rows[:count], tall, strict=False):
        for c, bar in enumerate(row):
            items += _bar(bar, Slot(inner_x + c * (column_w + COLUMN_GAP), place, column_w), look, row_h)
        place += row_h + BAR_GAP
    if not hidden:
        return Placed(tuple(items), height)
    left = tuple(f"{b.name} ({b.ministry}) {b.role}".strip() for b in hidden)
    return Placed(tuple(items), height, (Leftover(f"{lane.heading} {lane.period}".strip(), left),))


def _richest(draw: Callable[[Look, float | None], Placed], look: Look, h: float | None) -> Placed:
    """Place a lane with the highest level of detail that fits `h`; with `h` None, with the detail of `look`."""
    for detail in range(MOST_DETAIL, look.detail, -1) if h is not None else ():
        richer = replace(look, detail=detail)
        if h is not None and draw(richer, None).height <= h + 0.01:
            return draw(richer, h)
    return draw(look, h)


def _works(lane: Lane, look: Look) -> list[Para]:
    """Return what we do in a stage: a list with years and levels, or only its titles in one paragraph."""
    if not lane.works or not look.detail:
        return []
    if look.detail >= 2:
        return [Para((Run(t),), look.size, bullet=True, before=1) for t, _ in lane.works]
    titles = [short for _, short in lane.works if short]
    return [Para((Run(("／" if look.content.lang == "ja" else "; ").join(titles)),), look.size)] if titles else []


def _best_columns(look: Look, bars: Sequence[Bar], width: float) -> tuple[list[Sequence[Bar]], float]:
    """Return the bars in rows of one to three and the width of each; where there is room, more columns only to save a line."""
    best: tuple[float, list[Sequence[Bar]], float] | None = None
    for count in range(1, MOST_COLUMNS + 1):
        each = (width - COLUMN_GAP * (count - 1)) / count
        rows = [bars[n : n + count] for n in range(0, len(bars), count)]
        total = sum(_bars_height(look, r, each) + BAR_GAP for r in rows)
        if best is None or total < best[0] - (look.line if look.detail else 0.01):
            best = (total, rows, each)
    assert best
    return best[1], best[2]


def _tag_width(look: Look) -> float:
    content = look.content
    bars = [b for lane in (content.base, *content.phases, content.beside) if lane for b in lane.bars]
    return max((text_width(b.ministry, look.size, bold=True) for b in bars), default=0) + 10


def _bar_para(look: Look, bar: Bar) -> Para:
    runs = [Run(bar.name)]
    if bar.role and look.detail >= 2:
        runs.append(Run(f" {bar.role}", color=colours.MUTED))
    return Para(tuple(runs), look.size)


def _bars_height(look: Look, bars: Sequence[Bar], width: float) -> float:
    inner = width - _tag_width(look) - 10
    return max((_bar_para(look, b).height(inner) for b in bars), default=0) + 2 * BAR_PAD


def _bar(bar: Bar, slot: Slot, look: Look, h: float) -> list[Item]:
    x, y, w = slot.x, slot.y, slot.w
    tag_w = _tag_width(look)
    tag = para(bar.ministry, look.size, bold=True, color=colours.PAPER, align="center")
    fill = colours.mix(bar.color, 0.12) if bar.filled else colours.PAPER
    return [
        Box(f"事業 {bar.id}", x + tag_w, y, w - tag_w, h, (_bar_para(look, bar),), fill=fill, line=bar.color,
            dashed=bar.dashed, pad=(5, BAR_PAD), anchor="middle"),
        Box(f"所管 {bar.id}", x, y, tag_w, h, (tag,), fill=bar.color, line=bar.color, pad=(2, BAR_PAD), anchor="middle"),
    ]  # fmt: skip


def _onward(look: Look, frame: Frame, head_h: float, h: float | None) -> Placed:
    """Place what comes after the last year on the right, and the effects below it."""
    content = look.content
    x, w = frame.right.x, frame.right.w
    head = para(content.onward.heading, look.size + 0.5, bold=True, color=colours.PAPER)
    head_h = max(head_h, head.height(w - 16) + 4)
    effects_natural = list_panel(content.effects, Slot(x, 0, w), EFFECTS, look, None).height
    texts, _ = fit_points(content.onward, look, w - 16, None)
    body_h, effects_h = height_of(texts, w - 16) + 12, None
    gap = 8.0
    if h is not None:
        body_h, effects_h = share_out([body_h, effects_natural], h - head_h - gap, (1, 1))
    texts, rest = fit_points(content.onward, look, w - 16, body_h - 12)
    items: list[Item] = [
        Box("自走 面", x, frame.left.y + head_h, w, body_h, texts, fill=colours.mix(colours.ACCENT, 0.09), pad=(8, 6)),
        Box(
            "自走",
            x,
            frame.left.y,
            w,
            head_h,
            (head,),
            fill=colours.ACCENT,
            form="pentagon",
            pad=(8, 2),
            anchor="middle",
        ),
    ]
    effects = list_panel(content.effects, Slot(x, frame.right.y + head_h + body_h + gap, w), EFFECTS, look, effects_h)
    used = head_h + body_h + gap + effects.height
    return Placed((*items, *effects.items), used, (*rest, *effects.leftovers))


def share_out(natural: Sequence[float], room: float, weights: Sequence[float]) -> list[float]:
    """Share the room: more than needed in proportion, less by cutting only what is above its weighted share."""
    total = sum(natural)
    if total <= room:
        return [n * room / total for n in natural]
    heights = list(natural)
    whole = sum(weights)
    for n in sorted(range(len(natural)), key=lambda n: natural[n] / weights[n]):
        heights[n] = min(natural[n], room * weights[n] / whole)
        room -= heights[n]
        whole -= weights[n]
    return heights
