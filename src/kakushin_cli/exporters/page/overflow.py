"""Further pages for what the first one has no room for: two columns of headed lists."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kakushin_cli.exporters.page.items import Box, Page, Para, Run
from kakushin_cli.exporters.page.layout import ROW_GAP, page_foot, page_head
from kakushin_cli.exporters.page.palette import NAVY
from kakushin_cli.exporters.page.panels import HEAD_GAP, RULE_HEIGHT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kakushin_cli.exporters.page.facts import Content
    from kakushin_cli.exporters.page.items import Item, Leftover
    from kakushin_cli.exporters.page.layout import Sheet
    from kakushin_cli.exporters.page.panels import Look


def further_pages(content: Content, sheet: Sheet, look: Look, leftovers: Sequence[Leftover]) -> list[Page]:
    """Return the pages that carry what was left over, each marked 「続き」."""
    head, top = page_head(sheet, look, continued=content.labels.continued)
    foot, bottom = page_foot(sheet, look)
    columns = [sheet.columns(0, 6), sheet.columns(6, 6)]
    width = columns[0][1]
    blocks: list[list[Item]] = [[]]
    y = top
    for left in leftovers:
        title = look.heading(left.heading)
        waiting = [p for text in left.texts for p in _pieces(text, look, width, bottom - top - 60)]
        while waiting:
            start = RULE_HEIGHT + HEAD_GAP + title.height(width)
            if blocks[-1] and y + start + waiting[0].height(width) > bottom:
                blocks.append([])
                y = top
            height = start
            kept: list[Para] = []
            while waiting and (not kept or y + height + waiting[0].height(width) <= bottom):
                height += waiting[0].height(width)
                kept.append(waiting.pop(0))
            blocks[-1] += [
                Box(f"{left.heading} 罫", 0, y, width, RULE_HEIGHT, fill=NAVY),
                Box(
                    left.heading, 0, y + RULE_HEIGHT, width, height - RULE_HEIGHT, (title, *kept), pad=(0, HEAD_GAP / 2)
                ),
            ]
            y += height + ROW_GAP
    pages = []
    for n in range(0, len(blocks), len(columns)):
        items = list(head)
        for (x, _), block in zip(columns, blocks[n : n + len(columns)], strict=False):
            items += [_moved(item, x) for item in block]
        pages.append(Page((*items, *foot)))
    return pages


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


def _moved(item: Item, x: float) -> Item:
    assert isinstance(item, Box)
    return replace(item, x=x)
