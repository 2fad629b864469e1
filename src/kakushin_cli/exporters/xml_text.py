"""Text that XML and the files of office programs can hold."""

import re

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
