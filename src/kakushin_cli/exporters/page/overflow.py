"""Further pages for what the first one has no room for: two columns of headed lists."""

from collections.abc import Sequence

from kakushin_cli.exporters.colours import NAVY
from kakushin_cli.exporters.page.facts import CONTINUED
from kakushin_cli.exporters.page.items import Box, Item, Leftover, Page, Para, Run
from kakushin_cli.exporters.page.panels import HEAD_GAP, RULE_HEIGHT, Look
from kakushin_cli.exporters.page.sheet import ROW_GAP, Sheet, page_foot, page_head

COLUMNS = (6, 6)


def further_pages(sheet: Sheet, look: Look, leftovers: Sequence[Leftover]) -> list[Page]:
    """Return the pages that carry what was left over, each marked 「続き」."""
    head, top = page_head(sheet, look, continued=CONTINUED.pick(look.content.lang))
    foot, bottom = page_foot(sheet, look)
    slots = sheet.slots(COLUMNS, top)
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
