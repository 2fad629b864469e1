"""Rates of subsidy and sums of money as official texts write them, read as numbers.

Full width counts as half width. How much may stand around the number is the caller's question: `first_…` takes the first
of a text, `only_…` needs a text that names exactly one, `whole_…` one that says nothing else.
"""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction

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
