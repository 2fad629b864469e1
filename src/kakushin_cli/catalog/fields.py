"""Readers and checks of single values in catalogue files: days, fiscal years, phones, mail and web addresses.

Each takes the value as YAML gave it, returns the value to store, and raises `ValueError` with a code that
`messages` turns into a sentence. The text of phones and addresses is stored as written.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from pydantic_core import PydanticCustomError

from kakushin_cli.japanese.era import JST, EraError, parse_day, parse_fiscal_year

_PHONE = re.compile(r"0\d{1,4}-\d{1,4}-\d{3,4}")
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")


def read_date(value: Any) -> date:
    """Return the day written as `2026-04-01`, `2026年4月1日`, `令和8年4月1日` or `R8.4.1`."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if not isinstance(value, str):
        raise PydanticCustomError("day_form", "not a day")
    try:
        return parse_day(value)
    except EraError as fault:
        raise PydanticCustomError("day_form", "{en}", {"ja": fault.ja, "en": fault.en}) from None


def read_fiscal_year(value: Any) -> int:
    """Return the fiscal year (April to March) written as `2026`, `令和8年度`, `R8` or `2026年度`."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if not isinstance(value, str):
        raise PydanticCustomError("fiscal_year_form", "not a fiscal year")
    try:
        return parse_fiscal_year(value)
    except EraError as fault:
        raise PydanticCustomError("fiscal_year_form", "{en}", {"ja": fault.ja, "en": fault.en}) from None


def read_instant(value: Any) -> datetime:
    """Return an instant with its zone; a text without one is Japan time."""
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=JST)
    if not isinstance(value, str):
        raise PydanticCustomError("instant_form", "not an instant")
    try:
        instant = datetime.fromisoformat(value)
    except ValueError:
        raise PydanticCustomError("instant_form", "not an instant") from None
    return instant if instant.tzinfo else instant.replace(tzinfo=JST)


def check_phone(value: str) -> str:
    """Return the phone number if it is a Japanese one with hyphens, e.g. `03-5253-4111`."""
    if not _PHONE.fullmatch(value):
        raise PydanticCustomError("phone_form", "not a phone number")
    return value


def check_email(value: str) -> str:
    """Return the address if it has the form of a mail address with an ASCII `@`."""
    if not _EMAIL.fullmatch(value):
        raise PydanticCustomError("email_form", "not a mail address")
    return value


def check_url(value: str) -> str:
    """Return the address as written if it is http or https with a host; nothing is rewritten."""
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.netloc or value.split() != [value]:
        raise PydanticCustomError("url_form", "not a web address")
    return value
