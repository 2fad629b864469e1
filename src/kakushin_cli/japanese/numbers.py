"""Numbers as Japanese official texts write them: kanji numerals in, sums of money out."""

from __future__ import annotations

import re

_DIGITS = {numeral: value for value, numeral in enumerate("〇一二三四五六七八九")} | {"零": 0, "元": 1}
_SMALL_UNITS = {"十": 10, "百": 100, "千": 1_000}
_POSITIONAL = "[〇零一二三四五六七八九]{1,8}"
_WITH_UNITS = (
    "(?:[一二三四五六七八九]?千)?(?:[一二三四五六七八九]?百)?(?:[一二三四五六七八九]?十)?[一二三四五六七八九]?"
)
_MYRIADS = ((1_000_000_000_000, "兆"), (100_000_000, "億"), (10_000, "万"))


def parse_kanji_number(text: str) -> int:
    """Read a whole number written in kanji, as years and days are.

    Args:
        text: `八`, `三十一`, `千九百八十九`, digit by digit `二〇二六`, or `元` (the first year of an era).

    Returns:
        The number; 0 to 9,999 with units, up to eight digits when written digit by digit.

    Raises:
        ValueError: If the text is none of these, e.g. `十二十` or the empty text.
    """
    if text == "元":
        return 1
    if re.fullmatch(_POSITIONAL, text):
        return int("".join(str(_DIGITS[numeral]) for numeral in text))
    if not text or not re.fullmatch(_WITH_UNITS, text):
        raise ValueError(f"not a number in kanji: {text[:20]!r}")
    total, digit = 0, 0
    for numeral in text:
        if numeral in _SMALL_UNITS:
            total += (digit or 1) * _SMALL_UNITS[numeral]
            digit = 0
        else:
            digit = _DIGITS[numeral]
    return total + digit


def format_yen(jpy: int, lang: str = "ja") -> str:
    """Write a sum of money exactly; nothing is ever rounded.

    The Japanese form follows 「公用文作成の考え方」(文化審議会建議、2022): 兆, 億 and 万 in kanji, commas every three
    digits, and neither 千 nor 百 as a unit. Parts that are zero are left out.

    Args:
        jpy: The sum in yen; may be negative.
        lang: `ja` or `en`.

    Returns:
        `7億円`, `1億2,000万円`, `1万2,345円`, `5,000円`; in English `JPY 25,000,000`.
    """
    sign = "-" if jpy < 0 else ""
    rest = abs(jpy)
    if lang == "en":
        return f"{sign}JPY {rest:,}"
    parts: list[str] = []
    for size, unit in _MYRIADS:
        count, rest = divmod(rest, size)
        if count:
            parts.append(f"{count:,}{unit}")
    if rest or not parts:
        parts.append(f"{rest:,}")
    return f"{sign}{''.join(parts)}円"
