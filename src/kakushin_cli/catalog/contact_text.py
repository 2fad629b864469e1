"""Reading the cells of a 連絡先 table as they are written."""

import re
import unicodedata
from typing import NamedTuple

from kakushin_cli.catalog.model import APPLICANT_TYPES, Applicant
from kakushin_cli.catalog.values import EMAIL, PHONE

_EXTENSION = re.compile(r"内線[:\s]*(\d+)")
_APPLICANT = re.compile(r"(一部)?\s*([①②③])")
_SYMBOLS = dict(zip("①②③", APPLICANT_TYPES, strict=True))


class ContactText(NamedTuple):
    """Phone, extension and e-mail of a cell; None where the cell gives none."""

    phone: str | None
    extension: str | None
    email: str | None


def read_contact(cell: str) -> ContactText:
    """Read `TEL : 03-5253-4111 (内線4195) mail : x@y.go.jp`; `(atmark)` counts as @."""
    text = unicodedata.normalize("NFKC", cell).replace("(atmark)", "@")
    phone, extension, email = re.search(PHONE, text), _EXTENSION.search(text), re.search(EMAIL, text)
    return ContactText(
        phone.group(0) if phone else None,
        extension.group(1) if extension else None,
        email.group(0) if email else None,
    )


def read_applicants(cell: str) -> tuple[Applicant, ...]:
    """Read `③自治体 (一部②民間事業者等)`: the types in the order ①②③, 一部 as `partial`."""
    partial = {_SYMBOLS[symbol]: bool(part) for part, symbol in _APPLICANT.findall(cell)}
    return tuple(Applicant(t, partial=partial[t]) for t in APPLICANT_TYPES if t in partial)
