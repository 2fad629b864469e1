"""Office files (zip archives) with the same bytes for the same content and instant."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime

_FIRST = ("[Content_Types].xml", "_rels/.rels")
"""Parts that readers of Office files look for first."""


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
        for name in sorted(parts, key=lambda n: (n not in _FIRST, n)):
            entry = zipfile.ZipInfo(name, date_time)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0  # the same on every operating system
            entry.external_attr = 0
            new.writestr(entry, parts[name])
    return target.getvalue()
