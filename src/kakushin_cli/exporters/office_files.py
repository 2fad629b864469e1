"""Text that XML can hold, and office files (zip archives) with the same bytes for the same content and instant."""

import io
import re
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime

_UNFIT = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""Control characters but the line feed, surrogates, and the two that are no characters."""
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Marks that turn the direction of writing; in a short label they can hide what it says."""


def clean_text(text: str) -> str:
    """Return text that XML can hold, its line breaks as line feeds and its tabs as blanks."""
    return _UNFIT.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))


def clean_line(text: str) -> str:
    """Return text as one line that XML can hold, without marks that turn the direction of writing."""
    return " ".join(_TURNS.sub("", clean_text(text)).split())


def rezip(content: bytes, stamp: datetime) -> bytes:
    """Return a zip archive rewritten by `pack`.

    Args:
        content: The archive as a library wrote it.
        stamp: Instant that becomes the date of every entry.
    """
    return pack(unpack(content), stamp)


def unpack(content: bytes) -> dict[str, bytes]:
    """Return the entries of a zip archive by their names."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def pack(parts: Mapping[str, bytes], stamp: datetime) -> bytes:
    """Return a zip archive of parts by name, with one date for all entries, a fixed order and fixed attributes.

    Args:
        parts: What each entry holds.
        stamp: Instant that becomes the date of every entry, in UTC; zip knows the years 1980 to 2107, even seconds.
    """
    moment = stamp.astimezone(UTC)
    moment = moment.replace(year=min(max(moment.year, 1980), 2107))
    date_time = (moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second // 2 * 2)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as new:
        for name in sorted(parts):  # [Content_Types].xml and _rels/.rels, which readers look for first, sort first
            entry = zipfile.ZipInfo(name, date_time)
            entry.create_system = 0  # the same on every operating system
            new.writestr(entry, parts[name], zipfile.ZIP_DEFLATED)
    return target.getvalue()
