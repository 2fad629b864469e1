"""Rates and sums of money in running text, typed only when the text names exactly one."""

from __future__ import annotations

import re
import unicodedata

from kakushin_cli.roadmap.money import parse_rate

UNITS_YEN = {"円": 1, "千円": 1_000, "万円": 10_000, "百万円": 1_000_000, "億円": 100_000_000, "兆円": 10**12}
_RATE = re.compile(r"\d+\s*/\s*\d+|\d+(?:\.\d+)?\s*%")
_PART = r"\d[\d,]*(?:\.\d+)?\s*(?:兆|億|百万|万|千)?"
_SUM = re.compile(rf"(?:{_PART})+円")
_PART_OF_SUM = re.compile(r"(\d[\d,]*(?:\.\d+)?)\s*(兆|億|百万|万|千)?")
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


def only_rate(text: str) -> float | None:
    """Return the rate when the text names exactly one, as a fraction of cost; two or more need a person."""
    found = {re.sub(r"\s", "", rate) for rate in _RATE.findall(unicodedata.normalize("NFKC", text))}
    return parse_rate(found.pop()) if len(found) == 1 else None


def only_sum(text: str, unit: str = "円") -> int | None:
    """Return the sum in whole yen when the text is a number in `unit`, or names exactly one sum (`1億2,000万円`)."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if _NUMBER.fullmatch(plain):
        return _yen(plain, UNITS_YEN[unit])
    sums = set(_SUM.findall(plain))
    if len(sums) != 1:
        return None
    total = 0
    for number, part in _PART_OF_SUM.findall(sums.pop()):
        value = _yen(number, UNITS_YEN[f"{part}円"])
        if value is None:
            return None
        total += value
    return total


def _yen(number: str, unit: int) -> int | None:
    """Return a number times a unit; None when that is no whole yen or beyond all budgets."""
    whole, _, fraction = number.replace(",", "").partition(".")
    if len(whole) > 15 or len(fraction) > 12:
        return None
    scaled = int(whole + fraction) * unit
    yen, rest = divmod(scaled, 10 ** len(fraction))
    return None if rest or yen > 10**15 else yen
