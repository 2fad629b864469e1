"""Milestones below the fiscal years of the page: signs at the years, and a list in columns."""

from dataclasses import dataclass

from kakushin_cli.drafts.profile import Milestone
from kakushin_cli.exporters.colours import ACCENT, INK, NAVY, PAPER
from kakushin_cli.exporters.page.facts import MILESTONES, Content
from kakushin_cli.exporters.page.items import Box, Item, Leftover, Para, Run, Slot, para
from kakushin_cli.exporters.page.panels import Look, Placed
from kakushin_cli.exporters.xml_text import clean_line

DIAMOND = 9.0
"""Distance of signs within a year; a sign is 2 points smaller."""
MOST_COLUMNS = 4
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
        hint = para(f"◇ {content.milestone_hint}", look.size, color=ACCENT)
        height = hint.height(left.w)
        return Placed((Box("節目", left.x, y, left.w, height, (hint,)),), height)
    items: list[Item] = [_sign(frame, milestone, y, content) for milestone in content.milestones]
    paras = [_paragraph(milestone, look) for milestone in content.milestones]
    choices = []
    for columns in range(MOST_COLUMNS, 0, -1):
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
    color = ACCENT if milestone.gate else NAVY
    year = names.get(milestone.year, str(milestone.year))
    head = Run(f"{'◆' if milestone.gate else '◇'}{year} ", bold=True, color=color)
    return Para((head, Run(_text(milestone), color=ACCENT if milestone.gate else INK)), look.size)


def _sign(frame: Frame, milestone: Milestone, y: float, content: Content) -> Box:
    """Return the diamond of a milestone; those of one year stand side by side around its middle."""
    of_year = [m for m in content.milestones if m.year == milestone.year]
    each = frame.left.w / len(content.years)
    center = frame.year_left(content, milestone.year) + each / 2
    center = min(max(center, frame.left.x + DIAMOND), frame.left.x + frame.left.w - DIAMOND)
    place = next(n for n, m in enumerate(of_year) if m is milestone)
    center += (place - (len(of_year) - 1) / 2) * min(DIAMOND, each / len(of_year))
    size = DIAMOND - 2
    color = ACCENT if milestone.gate else NAVY
    fill = ACCENT if milestone.gate else PAPER
    box = (center - size / 2, y - 3 - size / 2, size, size)
    return Box(f"節目 {_text(milestone)} 印", *box, fill=fill, line=color, form="diamond")
