"""Single cells of an office's list: days, applicants, addresses."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import NamedTuple

from kakushin_cli.catalog.contact_text import read_applicants, read_contact
from kakushin_cli.catalog.vocabulary import Vocabulary
from kakushin_cli.importers.table.sheet import Cell, text_of
from kakushin_cli.japanese.era import JST, EraError, parse_day
from kakushin_cli.japanese.folding import fold

_WEEKDAY = re.compile(r"[((]\s*[月火水木金土日](?:曜日?)?(?:・?祝日?)?\s*[))]")
_CLOCK = re.compile(r"(午前|午後)?\s*(\d{1,2})(?::(\d{2})(?::\d{2})?|時(?:(\d{1,2})分)?)")
_AROUND_DAY = re.compile(r"(?:必着|消印有効|締め?切り?|〆切|まで|より|から|迄|厳守|正午)")
_WITHOUT_YEAR = re.compile(r"(\d{1,2})\s*(?:月|/)\s*(\d{1,2})\s*日?")
_BETWEEN_DAYS = re.compile(r"[~〜～]|から|->|→")
_LIST_MARKS = re.compile(r"[、,，・/／;；\n\r]|及び|または|又は|並びに")
_URL = re.compile(r"https?://[^\s、，,;；。「」<>()（）]+")
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_AT = re.compile(r"\s*(?:\(atmark\)|_atmark_|\(at\)|\[at\]|【at】|\(アット\)|★)\s*", re.IGNORECASE)


class Moment(NamedTuple):
    """A day, with the time of day when one is given."""

    day: date
    at: datetime | None = None


def read_moment(cell: Cell, fiscal_year: int | None) -> Moment | None:
    """Return the day of a cell: Excel's own days, 和暦, `R8.5.29(金)17時必着`, and `5月29日` of a fiscal year.

    None when the cell is empty or gives no day of the calendar (`未定`, `随時`).
    """
    if isinstance(cell, datetime):
        return Moment(cell.date(), None if cell.time() == time() else cell.replace(tzinfo=JST))
    if isinstance(cell, date):
        return Moment(cell)
    text = _WEEKDAY.sub("", unicodedata.normalize("NFKC", text_of(cell)))
    clock = _CLOCK.search(text)
    if clock:
        text = text[: clock.start()] + text[clock.end() :]
    text = _AROUND_DAY.sub("", text).strip(" ()、。")
    if not text:
        return None
    try:
        day = parse_day(text)
    except EraError:
        match = _WITHOUT_YEAR.fullmatch(text)
        if not match or fiscal_year is None:
            return None
        try:
            day = date(fiscal_year + (int(match[1]) < 4), int(match[1]), int(match[2]))
        except ValueError:
            return None
    if not clock:
        return Moment(day)
    hour = int(clock[2]) + (12 if clock[1] == "午後" and int(clock[2]) < 12 else 0)
    minute = int(clock[3] or clock[4] or 0)
    return Moment(day, datetime.combine(day, time(hour, minute), JST) if hour < 24 and minute < 60 else None)


def read_period(cell: Cell, fiscal_year: int | None) -> tuple[Moment | None, Moment | None]:
    """Return the first and the last day of `令和8年4月1日〜5月29日`; a last day without a year takes that of the first."""
    parts = [p for p in _BETWEEN_DAYS.split(unicodedata.normalize("NFKC", text_of(cell))) if p.strip()]
    first = read_moment(parts[0], fiscal_year) if parts else None
    if len(parts) < 2:
        return first, None
    year = fiscal_year if first is None else first.day.year - (first.day.month < 4)
    return first, read_moment(parts[1], year)


class Applicants(NamedTuple):
    """Types in the order ①②③ with whether they are 一部; unknown words; words to confirm with the desk."""

    types: dict[str, bool]
    unknown: tuple[str, ...] = ()
    to_confirm: tuple[str, ...] = ()


def read_applicant_cell(text: str, words: Mapping[str, Sequence[str]], vocabulary: Vocabulary) -> Applicants:
    """Read `①③`, `大学、自治体` or `③自治体(一部②民間事業者等)`; the office's own words come first."""
    whole = words.get(fold(text))
    if whole is not None:
        return _in_order(set(whole))
    symbols = read_applicants(text)
    if symbols:
        return Applicants({a.type: a.partial for a in symbols})
    terms = vocabulary.words("applicant")
    types: set[str] = set()
    unknown, to_confirm = [], []
    for part in (p.strip() for p in _LIST_MARKS.split(text)):
        key = fold(part)
        if not key:
            continue
        if key in words:
            types |= set(words[key])
        elif key in terms:
            types.add(terms[key].id)
            if terms[key].to_confirm:
                to_confirm.append(part)
        else:
            unknown.append(part)
    return _in_order(types)._replace(unknown=tuple(unknown), to_confirm=tuple(to_confirm))


def _in_order(types: set[str]) -> Applicants:
    return Applicants({t: False for t in ("university", "company", "municipality") if t in types})


def read_emails(text: str) -> list[str]:
    """Return every mail address of a cell, each once; `(atmark)` and its like count as @."""
    plain = _AT.sub("@", unicodedata.normalize("NFKC", text))
    return list(dict.fromkeys(_EMAIL.findall(plain)))


def read_urls(text: str) -> list[str]:
    """Return every web address of a cell, each once."""
    return list(dict.fromkeys(_URL.findall(text)))


def read_phone(text: str) -> tuple[str | None, str | None]:
    """Return phone and extension; None where the cell gives none in a form that is certain."""
    contact = read_contact(text)
    return contact.phone, contact.extension if contact.phone else None
