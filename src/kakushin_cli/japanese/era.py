"""Days and fiscal years as Japanese offices write them, with the Western calendar or with an era (元号).

Sources of the rules: the first and last day of each era are those of the ordinances that changed it
(明治45年・大正15年改元の詔書, 昭和64年政令第1号, 平成31年政令第143号); the Gregorian calendar applies in Japan from
1873-01-01 (明治5年太政官布告第337号); the fiscal year runs from April to March since 明治19年度 (1886; today
財政法第11条).
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from datetime import UTC, date, datetime, timedelta, timezone
from typing import NamedTuple

JST = timezone(timedelta(hours=9), "JST")
"""Japan Standard Time. Fixed: Japan has no summer time, and `zoneinfo` needs a package of its own on Windows."""

FIRST_FISCAL_YEAR = 1886
LAST_FISCAL_YEAR = 2100
"""Fiscal years outside these two are refused as typing errors."""

_FIRST_DAY = date(1873, 1, 1)


class _Era(NamedTuple):
    """An era with its first and last day; the present era has no last day."""

    name: str
    letter: str
    first: date
    last: date | None


# The last day of 明治 and of 大正 is at the same time the first of the era that follows.
_ERAS = (
    _Era("明治", "M", date(1868, 1, 25), date(1912, 7, 30)),
    _Era("大正", "T", date(1912, 7, 30), date(1926, 12, 25)),
    _Era("昭和", "S", date(1926, 12, 25), date(1989, 1, 7)),
    _Era("平成", "H", date(1989, 1, 8), date(2019, 4, 30)),
    _Era("令和", "R", date(2019, 5, 1), None),
)
_ERA_BY_SIGN = {sign: era for era in _ERAS for sign in (era.name, era.letter)}

_NUMERALS = "〇零一二三四五六七八九十百千"
_ERA_SIGN = "(?P<era>明治|大正|昭和|平成|令和|[MTSHR])"
_YEAR = rf"(?:{_ERA_SIGN}(?P<era_year>元|[0-9]{{1,3}}|[{_NUMERALS}]{{1,5}})|(?P<year>[0-9]{{4}}|[{_NUMERALS}]{{4,7}}))"
_SMALL = rf"[0-9]{{1,2}}|[{_NUMERALS}]{{1,3}}"
_DAY = (
    rf"{_YEAR}(?:年(?:(?P<month>{_SMALL})月(?:(?P<day>{_SMALL})日)?)?"
    r"|(?P<mark>[-/.])(?P<m>[0-9]{1,2})(?P=mark)(?P<d>[0-9]{1,2}))"
)
_FISCAL_YEAR = rf"(?:FY)?{_YEAR}(?:年度?)?"
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−ーｰ－"), "-")

_DIGITS = {numeral: value for value, numeral in enumerate("〇一二三四五六七八九")} | {"零": 0, "元": 1}
_SMALL_UNITS = {"十": 10, "百": 100, "千": 1_000}
_POSITIONAL = "[〇零一二三四五六七八九]{1,8}"
_WITH_UNITS = (
    "(?:[一二三四五六七八九]?千)?(?:[一二三四五六七八九]?百)?(?:[一二三四五六七八九]?十)?[一二三四五六七八九]?"
)

# `strftime` follows the locale.
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


class EraError(ValueError):
    """A day or fiscal year that cannot be read or does not exist.

    Attributes:
        ja: The reason in Japanese; also what `str()` gives.
        en: The same reason in English.
    """

    def __init__(self, ja: str, en: str) -> None:
        super().__init__(ja)
        self.ja = ja
        self.en = en


def parse_day(text: str) -> date:
    """Read a full day.

    Accepted, in full or half width and with spaces anywhere: `2026-04-01`, `2026/4/1`, `2026.4.1`, `2026年4月1日`,
    `令和8年4月1日`, `令和八年四月一日`, `R8.4.1`, `㋿8年4月1日`, and the eras back to 明治6年.

    Args:
        text: What was typed or stands in a file.

    Returns:
        The day.

    Raises:
        EraError: If the form is none of these, the day does not exist, or the era does not contain that day
            (平成31年5月1日 is 令和元年5月1日).
    """
    match = re.fullmatch(_DAY, _plain(text))
    if match is None:
        shown = _quote(text)
        raise EraError(
            f"「{shown}」は日付として読めません。2026-04-01、令和8年4月1日、R8.4.1 のように書いてください。",
            f'"{shown}" is not a date. Write it like 2026-04-01, 令和8年4月1日 or R8.4.1.',
        )
    era, year = _read_year(match)
    month, day = match["month"] or match["m"], match["day"] or match["d"]
    if month and not 1 <= (number := _read_number(month)) <= 12:
        raise EraError(f"{number}月という月はありません。", f"There is no month {number}.")
    if not month or not day:
        shown = _quote(text)
        raise EraError(
            f"「{shown}」には{'日' if month else '月と日'}がありません。日まで書いてください。",
            f'"{shown}" is not a full date. Write the day too.',
        )
    result = _existing_day(year, _read_number(month), _read_number(day))
    if result < _FIRST_DAY:
        raise EraError(
            f"{result.year}年の日付は扱えません。西暦1873年(明治6年)1月1日以後の日付を書いてください。",
            f"{result.isoformat()} is too early. Write a day from 1873-01-01 on, when Japan adopted the calendar.",
        )
    if era is not None:
        _check_in_era(result, era)
    return result


def parse_fiscal_year(text: str) -> int:
    """Read a fiscal year (April to March).

    Accepted, in full or half width and with spaces anywhere: `2027`, `2027年度`, `2027年`, `FY2027`, `R9`, `令和9年度`,
    `令和九年`, `令和元年度`, `H30`. An era counts when a part of the fiscal year lies in it, so `平成31年度` and
    `令和元年度` are both 2019, while `平成32年度` and `昭和64年度` are refused with the name they have.

    Args:
        text: What was typed or stands in a file.

    Returns:
        The calendar year in which the fiscal year begins.

    Raises:
        EraError: If the form is none of these, the era does not reach that year, or the year is not between 1886 and
            2100.
    """
    match = re.fullmatch(_FISCAL_YEAR, _plain(text))
    if match is None:
        shown = _quote(text)
        raise EraError(
            f"「{shown}」は年度として読めません。2027、2027年度、令和9年度、R9 のように書いてください。",
            f'"{shown}" is not a fiscal year. Write it like 2027, FY2027, 令和9年度 or R9.',
        )
    era, year = _read_year(match)
    if not FIRST_FISCAL_YEAR <= year <= LAST_FISCAL_YEAR:
        raise EraError(
            f"{year}年度は扱えません。{FIRST_FISCAL_YEAR}年度から{LAST_FISCAL_YEAR}年度までの年度を書いてください。",
            f"FY{year} is out of range. Write a fiscal year from {FIRST_FISCAL_YEAR} to {LAST_FISCAL_YEAR}.",
        )
    if era is not None and era.last is not None and era.last < date(year, 4, 1):
        named, right = f"{_year_in(era, year)}度", f"{_era_year(year)}度"
        raise EraError(
            f"{named}はありません。{era.name}は{_era_day(era.last, era)}までで、{year}年度は{right}です。",
            f"{named} does not exist: {era.name} ended on {era.last.isoformat()}. FY{year} is {right}.",
        )
    return year


def fiscal_year_of(day: date) -> int:
    """Return the fiscal year of a day: the calendar year of the April before it or in its month."""
    return day.year if day.month >= 4 else day.year - 1


def format_fiscal_year(year: int, lang: str = "ja") -> str:
    """Write a fiscal year in full.

    Args:
        year: The calendar year in which it begins.
        lang: `ja` or `en`.

    Returns:
        `令和9年度(2027年度)`, with the era in force on 31 December (so 2019 is 令和元年度, as the ministries agreed
        when the era changed); in English `FY2027`.
    """
    return f"FY{year}" if lang == "en" else f"{_era_year(year)}度({year}年度)"


def format_fiscal_year_short(year: int) -> str:
    """Write a fiscal year as `R9`, `R1` or `H30`."""
    era = _era_on(date(year, 12, 31))
    return f"{era.letter}{year - era.first.year + 1}"


def format_day(day: date, lang: str = "ja") -> str:
    """Write a day for reading; machine output uses `day.isoformat()`.

    Args:
        day: The day.
        lang: `ja` or `en`.

    Returns:
        `2026年4月1日`, in English `1 April 2026`.
    """
    if lang == "en":
        return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
    return f"{day.year}年{day.month}月{day.day}日"


def today_in_japan(now_utc: datetime) -> date:
    """Return the day in Japan at an instant.

    Args:
        now_utc: The instant. With a zone it is converted; without one it is taken as UTC.

    Returns:
        The calendar day in Japan, whatever the zone of this computer.
    """
    aware = now_utc if now_utc.tzinfo is not None else now_utc.replace(tzinfo=UTC)
    return aware.astimezone(JST).date()


def _plain(text: str) -> str:
    """Return the text in half width and capitals, era signs spelled out, one kind of dash, without white space."""
    return "".join(unicodedata.normalize("NFKC", text).upper().translate(_DASHES).split())


def _quote(text: str) -> str:
    """Return the text fit to stand in a message: one line, at most 40 characters."""
    shown = "".join(c if c.isprintable() else "?" for c in " ".join(text.split()))
    return shown if len(shown) <= 40 else f"{shown[:39]}…"


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


def _read_number(numerals: str) -> int:
    if numerals[0] in "0123456789":
        return int(numerals)
    try:
        return parse_kanji_number(numerals)
    except ValueError:
        raise EraError(f"「{numerals}」は数として読めません。", f'"{numerals}" is not a number.') from None


def _read_year(match: re.Match[str]) -> tuple[_Era | None, int]:
    """Return the era, if one is named, and the calendar year; refuse year 0 and years after the era's last."""
    if match["year"]:
        return None, _read_number(match["year"])
    era, number = _ERA_BY_SIGN[match["era"]], _read_number(match["era_year"])
    year = era.first.year + number - 1
    if number < 1:
        raise EraError(
            f"{era.name}{number}年はありません。{era.name}は元年({era.first.year}年)から始まります。",
            f"{era.name}{number}年 does not exist: {era.name} begins with year 1 ({era.first.year}).",
        )
    if era.last is not None and year > era.last.year:
        right = _era_year(year)
        raise EraError(
            f"{era.name}{number}年はありません。{era.name}は{_era_day(era.last, era)}までで、{year}年は{right}です。",
            f"{era.name}{number}年 does not exist: {era.name} ended on {era.last.isoformat()}. {year} is {right}.",
        )
    return era, year


def _existing_day(year: int, month: int, day: int) -> date:
    if not 1 <= year <= date.max.year:
        raise EraError(f"{year}年は扱えません。", f"The year {year} is out of range.")
    days = monthrange(year, month)[1]
    if not 1 <= day <= days:
        raise EraError(
            f"{year}年{month}月{day}日はありません。{year}年{month}月は{days}日までです。",
            f"There is no day {day} in {year}-{month:02}; that month has {days} days.",
        )
    return date(year, month, day)


def _check_in_era(day: date, era: _Era) -> None:
    """Refuse a day before the first or after the last day of the era it was written with, naming its right era."""
    if era.first <= day and (era.last is None or day <= era.last):
        return
    named = _era_day(day, era)
    right = _era_day(day, _era_on(day))
    if era.last is not None and day > era.last:
        ja, en = f"{_era_day(era.last, era)}まで", f"ended on {era.last.isoformat()}"
    else:
        ja, en = f"{_era_day(era.first, era)}から", f"began on {era.first.isoformat()}"
    raise EraError(
        f"{named}はありません。{era.name}は{ja}で、この日は{right}です。",
        f"{named} does not exist: {era.name} {en}. That day is {right}.",
    )


def _era_on(day: date) -> _Era:
    """Return the era of a day, not before 明治; on a day with two eras the later one."""
    return next(era for era in reversed(_ERAS) if era.first <= day)


def _era_day(day: date, era: _Era) -> str:
    return f"{_year_in(era, day.year)}{day.month}月{day.day}日"


def _era_year(year: int) -> str:
    """Return a calendar year with the era in force on its last day, e.g. `令和元年`."""
    return _year_in(_era_on(date(year, 12, 31)), year)


def _year_in(era: _Era, year: int) -> str:
    """Return a calendar year as a year of an era: `令和8年`, the first as `令和元年`."""
    number = year - era.first.year + 1
    return f"{era.name}{'元' if number == 1 else number}年"
