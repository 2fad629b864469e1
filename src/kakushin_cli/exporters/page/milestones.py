"""Milestones below the fiscal years of the page."""

from collections.abc import Sequence
from dataclasses import dataclass

from kakushin_cli.exporters.colours import ACCENT, INK, NAVY, PAPER
from kakushin_cli.exporters.page.facts import Content, Mark
from kakushin_cli.exporters.page.items import Box, Item, Leftover, Para, Run, Slot, para
from kakushin_cli.exporters.page.measure import text_width
from kakushin_cli.exporters.page.panels import Look, Placed

DIAMOND = 9.0
LONGEST_LABEL = 300.0
MOST_MARK_ROWS = 2
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
    """Place the milestones below their years; where they crowd, as a list in columns with signs at the years."""
    content = look.content
    if not content.marks:
        hint = para(f"◇ {content.mark_hint}", look.size, color=ACCENT)
        return Placed(
            (Box("節目", frame.left.x, y, frame.left.w, hint.height(frame.left.w), (hint,)),), hint.height(frame.left.w)
        )
    rows: list[list[tuple[float, float, Mark, float]]] = []
    for mark in content.marks:
        center = _center(frame, content, mark.year)
        needed = text_width(mark.text, look.size, bold=mark.is_gate) / 0.98 + 3
        spans = _label_spans(frame, center, needed)
        free = ((r, s) for r in rows for s in spans if _is_free(r, s))
        row, (first, last) = next(free, ([], spans[0]))
        if not row:
            rows.append(row)
        row.append((first, last, mark, center))
    if len(rows) > MOST_MARK_ROWS or any(m.text and b - a > LONGEST_LABEL for r in rows for a, b, m, _ in r):
        return _mark_list(frame, y, look, room)
    items: list[Item] = []
    place = y
    for row in rows:
        texts = [_mark_para(m, look, to_left=a < c - DIAMOND) for a, _, m, c in row]
        widths = [b - a - DIAMOND * 1.5 for a, b, _, _ in row]
        for (first, _, mark, center), text, width in zip(row, texts, widths, strict=True):
            items.append(_sign(mark, center, place + look.line / 2, DIAMOND))
            left = first if first < center - DIAMOND else center + DIAMOND * 0.75
            items.append(Box(f"節目 {mark.text} 文", left, place, width, text.height(width), (text,)))
        place += max(t.height(w) for t, w in zip(texts, widths, strict=True)) + 1
    return Placed(tuple(items), place - y)


def _mark_list(frame: Frame, y: float, look: Look, room: float | None) -> Placed:
    """Place the milestones as a list in columns, each with its year, and their signs at the edge of the years."""
    content = look.content
    items: list[Item] = []
    by_year: dict[int, list[Mark]] = {}
    for mark in content.marks:
        by_year.setdefault(mark.year, []).append(mark)
    for year, marks in by_year.items():
        for n, mark in enumerate(marks):
            step = min(DIAMOND, frame.left.w / len(content.years) / len(marks))
            center = _center(frame, content, year) + (n - (len(marks) - 1) / 2) * step
            items.append(_sign(mark, center, y - 3, DIAMOND - 2))
    y += 2
    paras = [_listed(mark, look) for mark in content.marks]
    best: tuple[float, int, float, list[float]] | None = None
    for count in (4, 3, 2, 1):
        each = (frame.left.w - COLUMN_GAP * (count - 1)) / count
        tall = [max(p.height(each) for p in paras[n : n + count]) for n in range(0, len(paras), count)]
        if best is None or sum(tall) < best[0] - 0.01:
            best = (sum(tall), count, each, tall)
    assert best
    _, count, each, tall = best
    place = y
    for n, height in enumerate(tall):
        others = content.marks[n * count :]
        if room is not None and place + sum(tall[n:]) > y + room and place + height + look.line > y + room:
            items.append(Box("節目 続き", frame.left.x, place, frame.left.w, look.line, (look.more(len(others)),)))
            heading = {"ja": "節目", "en": "Milestones"}[content.lang]
            left = Leftover(heading, tuple(_listed(m, look).text for m in others))
            return Placed(tuple(items), place + look.line - y + 2, (left,))
        for c, text in enumerate(paras[n * count : (n + 1) * count]):
            items.append(Box(f"節目 {text.text}", frame.left.x + c * (each + COLUMN_GAP), place, each, height, (text,)))
        place += height
    return Placed(tuple(items), place - y + 2)


def _listed(mark: Mark, look: Look) -> Para:
    content = look.content
    names = dict(zip(content.years, (a for a, _ in content.year_names), strict=True))
    color = ACCENT if mark.is_gate else NAVY
    year = Run(f"{'◆' if mark.is_gate else '◇'}{names.get(mark.year, str(mark.year))} ", bold=True, color=color)
    return Para((year, Run(mark.text, color=ACCENT if mark.is_gate else INK)), look.size)


def _center(frame: Frame, content: Content, year: int) -> float:
    center = frame.year_left(content, year) + frame.left.w / len(content.years) / 2
    return min(max(center, frame.left.x + DIAMOND), frame.left.x + frame.left.w - DIAMOND)


def _sign(mark: Mark, center: float, middle: float, size: float) -> Box:
    color = ACCENT if mark.is_gate else NAVY
    fill = ACCENT if mark.is_gate else PAPER
    place = (center - size / 2, middle - size / 2, size, size)
    return Box(f"節目 {mark.text} 印", *place, fill=fill, line=color, form="diamond")


def _label_spans(frame: Frame, center: float, needed: float) -> list[tuple[float, float]]:
    """Return where a milestone and its words may stand: words on the right, words on the left; best first."""
    on_right, on_left = frame.left.x + frame.left.w - center - DIAMOND, center - DIAMOND - frame.left.x
    right = (center - DIAMOND / 2, center + DIAMOND + min(needed, on_right, LONGEST_LABEL))
    left = (center - DIAMOND - min(needed, on_left, LONGEST_LABEL), center + DIAMOND / 2)
    fitting = [span for span, room in ((right, on_right), (left, on_left)) if needed <= min(room, LONGEST_LABEL)]
    return fitting or [right if on_right >= on_left else left]


def _is_free(row: Sequence[tuple[float, float, Mark, float]], span: tuple[float, float]) -> bool:
    return all(span[1] < first - 4 or span[0] > last + 4 for first, last, _, _ in row)


def _mark_para(mark: Mark, look: Look, *, to_left: bool) -> Para:
    color = ACCENT if mark.is_gate else INK
    return para(mark.text, look.size, bold=mark.is_gate, color=color, align="right" if to_left else "left")
