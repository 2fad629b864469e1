"""What unquoted scalars of a YAML file mean here (`yaml_file` says why)."""

from __future__ import annotations

import re

CONSTANTS: dict[str, bool | None] = {"": None, "~": None, "null": None, "true": True, "false": False}
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]*)")
_FRACTION = re.compile(r"-?(?:0|[1-9][0-9]*)\.[0-9]+")
NUMBER_STARTS = frozenset("-0123456789")
NUMBER_LENGTH_LIMIT = 30
YEAR = re.compile(r"[12][0-9]{3}")
NOT_TEXT_AS_KEY = re.compile(
    r"""(?:|~|null|true|false|yes|no|on|off  # what YAML 1.1 or 1.2 would not read as text
    |[-+]?(?:[0-9][0-9_]*(?:\.[0-9_]*)?|\.[0-9]+)(?:e[-+]?[0-9]+)?|0[xo][0-9a-f_]+|[-+]?\.inf|\.nan
    |[-+]?[0-9]+(?::[0-9]{1,2})+(?:\.[0-9]*)?
    |[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[t\ ].*)?)""",
    re.IGNORECASE | re.VERBOSE,
)
WIDE_SPACES = frozenset("\u3000\xa0\u2002\u2003\u2007\u2009\u202f")


class WrittenFloat(float):
    """A fraction that remembers how it was written: `str()` of `1.10` is `1.10`."""

    __slots__ = ("text",)
    text: str

    def __new__(cls, text: str) -> WrittenFloat:
        """Read the number."""
        number = super().__new__(cls, text)
        number.text = text
        return number

    def __str__(self) -> str:
        return self.text


def read_number(text: str) -> int | float | str | None:
    """Return what an unquoted scalar that begins like a number means; None when the number has too many digits."""
    if _INTEGER.fullmatch(text):
        if len(text) <= NUMBER_LENGTH_LIMIT:
            return int(text) if text != "-0" else text
    elif not _FRACTION.fullmatch(text):
        return text
    elif len(text) <= NUMBER_LENGTH_LIMIT:
        return WrittenFloat(text)
    return None
