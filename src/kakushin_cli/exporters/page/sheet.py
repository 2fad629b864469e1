"""The sheet of paper: its sizes, its grid of twelve columns, and the head and foot that every page has."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kakushin_cli.exporters.colours import ACCENT, MUTED, NAVY, ON_NAVY, PAPER, STEEL
from kakushin_cli.exporters.page.items import SMALL_FLOOR, Box, Item, Para, Run, Slot, height_of, para
from kakushin_cli.exporters.page.measure import text_width
from kakushin_cli.exporters.page.panels import Look

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
