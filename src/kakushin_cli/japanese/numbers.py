"""Numbers as Japanese official texts write them: kanji numerals, rates of subsidy and sums of money.

Full width counts as half width. How much may stand around a rate or a sum is the caller's question: `first_…` takes
the first of a text, `only_…` needs a text that names exactly one, `whole_…` one that says nothing else.
"""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction

_DIGITS = {numeral: value for value, numeral in enumerate("〇一二三四五六七八九")} | {"零": 0, "元": 1}
_SMALL_UNITS = {"十": 10, "百": 100, "千": 1_000}
_POSITIONAL = "[〇零一二三四五六七八九]{1,8}"
_WITH_UNITS = (
    "(?:[一二三四五六七八九]?千)?(?:[一二三四五六七八九]?百)?(?:[一二三四五六七八九]?十)?[一二三四五六七八九]?"
)
_MYRIADS = ((1_000_000_000_000, "兆"), (100_000_000, "億"), (10_000, "万"))
UNITS_YEN = {"円": 1, "千円": 1_000, "万円": 10_000, "百万円": 1_000_000, "億円": 100_000_000, "兆円": 10**12}
_FRACTION = re.compile(r"(\d+)\s*/\s*(\d+)")
_PERCENT = re.compile(r"(\d+(?:\.\d+)?)\s*%")
_RATE = re.compile(r"\d+\s*/\s*\d+|\d+(?:\.\d+)?\s*%")
_SHARE = re.compile(r"(\d+)分の(\d+)")
_WHOLE_RATE = re.compile(r"(?:【?補助率(?:等)?:?)?(\d{1,2}/\d{1,2}|\d{1,3}(?:\.\d+)?%)(?:以内)?】?")
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_PART = re.compile(r"(\d[\d,]*(?:\.\d+)?)\s*(兆|億|百万|万|千)?")
_SUM = re.compile(r"(?:\d[\d,]*(?:\.\d+)?\s*(?:兆|億|百万|万|千)?)+円")
_WHOLE_SUM = re.compile(
    r"(?:補助)?(?:上限)?(?:額)?:?((?:\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)(?:兆|億|百万|万|千)?円)(?:以内|まで)?"
)


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


def first_rate(text: str) -> float | None:
    """Return the first rate of a text as a fraction of cost, fractions before percentages: `1/2以内`, `66.7%`.

    None for 定額, for what is no rate and for more than the whole cost.
    """
    plain = unicodedata.normalize("NFKC", text)
    if (match := _FRACTION.search(plain)) and int(match[2]):
        rate = Fraction(int(match[1]), int(match[2]))
    elif match := _PERCENT.search(plain):
        rate = Fraction(match[1]) / 100
    else:
        return None
    return float(rate) if rate <= 1 else None


def only_rate(text: str) -> float | None:
    """Return the rate as a fraction of cost when the text names exactly one; two or more need a person."""
    rates = {re.sub(r"\s", "", rate) for rate in _RATE.findall(unicodedata.normalize("NFKC", text))}
    return first_rate(rates.pop()) if len(rates) == 1 else None


def whole_rate(text: str) -> float | None:
    """Return the rate as a fraction of cost when the text is nothing but one above zero: `２分の１`, `補助率:50%以内`."""
    plain = "".join(unicodedata.normalize("NFKC", text).split()).replace("⁄", "/")
    match = _WHOLE_RATE.fullmatch(_SHARE.sub(r"\2/\1", plain))
    return (first_rate(match[1]) or None) if match else None


def only_sum(text: str, unit: str = "円") -> int | None:
    """Return the sum in whole yen when the text is a number in `unit`, or names exactly one sum (`1億2,000万円`)."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if _NUMBER.fullmatch(plain):
        return _yen(plain, UNITS_YEN[unit])
    sums = set(_SUM.findall(plain))
    if len(sums) != 1:
        return None
    parts = [_yen(number, UNITS_YEN[f"{part}円"]) for number, part in _PART.findall(sums.pop())]
    return None if None in parts else sum(part or 0 for part in parts)


def whole_sum(text: str) -> int | None:
    """Return the sum in whole yen when the text is nothing but one number with its unit: `上限額:2億円`, `500円以内`."""
    match = _WHOLE_SUM.fullmatch("".join(unicodedata.normalize("NFKC", text).split()))
    return only_sum(match[1]) if match else None


def _yen(number: str, unit: int) -> int | None:
    """Return a number times a unit; None when that is no whole yen or beyond all budgets."""
    whole, _, decimals = number.replace(",", "").partition(".")
    if len(whole) > 15 or len(decimals) > 12:
        return None
    yen, rest = divmod(int(whole + decimals) * unit, 10 ** len(decimals))
    return None if rest or yen > 10**15 else yen
