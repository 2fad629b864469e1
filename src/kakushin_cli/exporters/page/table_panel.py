"""A headed table of figures on the page."""

from collections.abc import Sequence
from dataclasses import replace

from kakushin_cli.exporters.colours import ACCENT, INK, MIST, MUTED, NAVY
from kakushin_cli.exporters.page.items import Align, Box, Cell, Grid, Item, Leftover, Para, Run, Slot, para
from kakushin_cli.exporters.page.measure import longest_word, text_width
from kakushin_cli.exporters.page.panels import HEAD_GAP, RULE_HEIGHT, Look, Placed
from kakushin_cli.exporters.page.tables import Table

CELL_PAD = (2.5, 1.5)
MOST_EXTRA_HEIGHT = 5.0
"""Points that free height adds to a row at most."""
LEAST_NAME_SHARE = 0.25
"""Least width of the names, as a share of the table."""


def table_panel(heading: str, whole: Table, slot: Slot, look: Look, h: float | None) -> Placed:
    """Place a headed table of figures."""
    x, y, w = slot.x, slot.y, slot.w
    table, widths = _columns(whole, look, w)
    head = Para(
        (Run(heading, bold=True, color=NAVY), *([Run(f"　{table.unit}", color=MUTED)] if table.unit else [])),
        look.size + 1,
    )
    above = RULE_HEIGHT + HEAD_GAP + head.height(w) + 3
    header, *rows = _cells(table, look)
    tall = [_row_height(row, widths) for row in (header, *rows)]
    count = len(rows)
    more: Para | None = None
    if h is not None and above + sum(tall) > h + 0.01:
        while count > 1 and above + sum(tall[: count + 1]) + look.line + 4 > h:
            count -= 1
        more = look.more(len(rows) - count) if count < len(rows) else None
    tall = tall[: count + 1]
    needed = above + sum(tall) + (look.line + 4 if more else 0)
    extra = 0.0 if h is None else max(0.0, min((h - needed) / len(tall), MOST_EXTRA_HEIGHT))
    heights = tuple(t + extra for t in tall)
    grid = Grid(heading, x, y + above, widths, (header, *rows[:count]), heights, CELL_PAD,
                frozenset({count}) if table.has_sum and not more else frozenset())  # fmt: skip
    items: list[Item] = [
        Box(f"{heading} 罫", x, y, w, RULE_HEIGHT, fill=NAVY),
        Box(f"{heading} 見出し", x, y + RULE_HEIGHT, w, head.height(w) + HEAD_GAP, (head,), pad=(0, HEAD_GAP / 2)),
        grid,
    ]
    if not more:
        return Placed(tuple(items), needed)
    items.append(Box(f"{heading} 続き", x, grid.y + grid.h + 3, w, look.line + 1, (more,)))
    rest = tuple(
        f"{row[0]}: "
        + ", ".join(f"{name} {cell}" for name, cell in zip(whole.header[1:], row[1:], strict=True) if cell)
        for row in whole.rows[count:]
    )
    return Placed(tuple(items), needed, (Leftover(heading, rest),))


def _columns(table: Table, look: Look, w: float) -> tuple[Table, tuple[float, ...]]:
    """Return the table with its column widths; without the middle columns where the figures leave no room for names."""
    size, pad = look.size, 2 * CELL_PAD[0] + 1

    def wide(text: str, *, word: bool = False) -> float:
        return (longest_word(text, size) if word else text_width(text, size, bold=True)) * 1.02 + pad

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


def _cells(table: Table, look: Look) -> list[tuple[Cell, ...]]:
    """Return the header and the rows as cells."""
    size = look.size
    header = tuple(
        Cell(para(t, size, bold=True, color=NAVY, align=_align(n, table)), MIST) for n, t in enumerate(table.header)
    )
    last = len(table.rows) - 1
    rows = [
        tuple(_figure_cell(t, look, _align(n, table), strong=table.has_sum and r == last) for n, t in enumerate(row))
        for r, row in enumerate(table.rows)
    ]
    return [header, *rows]


def _figure_cell(text: str, look: Look, align: Align, *, strong: bool) -> Cell:
    color = ACCENT if look.content.is_blank(text) else INK
    return Cell(para(text, look.size, bold=strong, color=color, align=align), MIST if strong else None)


def _align(column: int, table: Table) -> Align:
    if column == 1 and table.has_unit:
        return "center"
    return "right" if column else "left"


def _row_height(row: Sequence[Cell], widths: Sequence[float]) -> float:
    return max(c.para.height(w - 2 * CELL_PAD[0]) for c, w in zip(row, widths, strict=True)) + 2 * CELL_PAD[1]
