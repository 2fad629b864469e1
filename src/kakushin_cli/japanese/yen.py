"""Sums of money as texts."""

_MYRIADS = ((1_000_000_000_000, "兆"), (100_000_000, "億"), (10_000, "万"))


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
