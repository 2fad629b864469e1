"""Where a call of jGrants applies: the values of its area field as prefectures.

The values (全国, eight 地方, 47 prefectures) are those that the official sample client lists
(https://github.com/digital-go-jp/jgrants-mcp-server, as of 2026-04-06); which prefectures a 地方 has follows from
its name there: 関東・甲信越 and 東海・北陸 leave none over and take none twice.
"""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

from kakushin_cli.catalog.vocabulary import Vocabulary
from kakushin_cli.importers.candidate import one_line
from kakushin_cli.japanese.folding import fold

BLOCKS: dict[str, tuple[int, ...]] = {
    "北海道地方": (1,),
    "東北地方": tuple(range(2, 8)),
    "関東・甲信越地方": (*range(8, 16), 19, 20),
    "東海・北陸地方": (16, 17, 18, 21, 22, 23, 24),
    "近畿地方": tuple(range(25, 31)),
    "中国地方": tuple(range(31, 36)),
    "四国地方": tuple(range(36, 40)),
    "九州・沖縄地方": tuple(range(40, 48)),
}
"""Numbers of the prefectures (ISO 3166-2) of each 地方."""
NATIONWIDE = "全国"
SEPARATOR = "/"
_PREFECTURES = 47


class Area(NamedTuple):
    """Prefectures in their order; empty and `is_nationwide` for all of Japan, both unset when it is not certain."""

    prefectures: tuple[str, ...]
    is_nationwide: bool
    text: str | None


def read_area(value: object, vocabulary: Vocabulary) -> Area:
    """Return the area of a call: `東京都 / 神奈川県`, `全国 / 海外`, `東北地方`; unknown when a part cannot be read."""
    text = one_line(unicodedata.normalize("NFKC", value)) if isinstance(value, str) else ""
    if not text:
        return Area((), False, None)
    parts = [part.strip() for part in text.split(SEPARATOR) if part.strip()]
    if NATIONWIDE in parts:
        return Area((), True, text)
    words = vocabulary.words("prefecture")
    blocks = {fold(name): numbers for name, numbers in BLOCKS.items()}
    prefectures: set[str] = set()
    for part in parts:
        key = fold(part)
        if key in blocks:
            prefectures |= {f"JP-{number:02}" for number in blocks[key]}
        elif key in words:
            prefectures.add(words[key].id)
        else:
            return Area((), False, text)
    if len(prefectures) == _PREFECTURES:
        return Area((), True, text)
    return Area(tuple(sorted(prefectures)), False, text)
