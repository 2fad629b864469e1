"""Candidates that importers yield, and the origin of a run."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

ImportKind = Literal["rs", "jgrants", "table"]

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_SALESFORCE = re.compile(r"[A-Za-z0-9]{18}")
_LONGEST = 48


@dataclass(frozen=True, slots=True)
class Candidate:
    """One record of an outside source as an entry that nobody has checked yet.

    Attributes:
        record_id: Id of the record in its source; the entry's id is made of it (`entry_id`).
        entry: The entry in the shape of a programme in `programs.yaml`, made of texts, numbers, lists and mappings as
            JSON has them; `id`, `edition` and `imported_from` are set by the store. Texts have one line
            (`one_line`); days are texts such as `2026-04-01`.
        raw: The record as the source has it, stored beside the entry, without names of persons.
        keys: What else an earlier import may have known the entry by: ids of further records, or a name for all of them.
    """

    record_id: str
    entry: dict[str, object]
    raw: Mapping[str, object]
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the candidates of one run come from.

    Attributes:
        kind: The importer.
        edition: Slug of the edition that the entries belong to, e.g. `rs-2024`.
        name_ja: Its name in Japanese; with `name_en` it stands in `status --editions`.
        name_en: The same in English.
        fiscal_year: Fiscal year that the source describes.
        as_of: Day of its facts; the last of its month when `to_the_month`.
        to_the_month: Whether only the month is known.
        documents: Documents that the entries name as sources, in the shape of the vocabulary.
        ministries: Terms in the shape of the vocabulary, for ministries that the bundled one lacks.
    """

    kind: ImportKind
    edition: str
    name_ja: str
    name_en: str
    fiscal_year: int
    as_of: date
    to_the_month: bool = False
    ministries: Sequence[Mapping[str, object]] = ()
    documents: Sequence[Mapping[str, object]] = ()

    def edition_entry(self) -> dict[str, object]:
        """Return the edition in the shape of the vocabulary."""
        entry = {
            "id": self.edition,
            "name": {"ja": self.name_ja, "en": self.name_en},
            "fiscal_year": self.fiscal_year,
            "as_of": self.as_of.isoformat(),
            "precision": "month" if self.to_the_month else None,
        }
        return without_empty(entry)


def entry_id(kind: str, record_id: str) -> str:
    """Return the permanent id of an entry: `rs-012345`, `jgrants-a0w…`; equal records, equal ids.

    Numbers get six digits. An id that is no slug keeps what can be kept of it, followed by eight hexadecimal digits
    of its SHA-256, so that two records never share an id. The 18 characters of Salesforce tell cases apart by
    themselves.
    """
    if record_id.isascii() and record_id.isdigit():
        return f"{kind}-{record_id.zfill(6)}"
    lower = record_id.lower()
    if _SALESFORCE.fullmatch(record_id) or (lower == record_id and len(lower) <= _LONGEST and _SLUG.fullmatch(lower)):
        return f"{kind}-{lower}"
    readable = "-".join(re.findall(r"[a-z0-9]+", lower))[:_LONGEST].strip("-")
    digest = hashlib.sha256(record_id.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return "-".join(part for part in (kind, readable, digest) if part)


def without_empty(fields: Mapping[str, object]) -> dict[str, object]:
    """Return the fields that hold something; 0 and False do."""
    return {key: value for key, value in fields.items() if value not in (None, "", [], {})}


def one_line(text: str) -> str:
    """Return text as one line: white space of every kind as single blanks, without control and format characters."""
    line = " ".join(text.split())
    if line.isprintable():
        return line
    return " ".join("".join(c for c in line if c.isprintable() or c.isspace()).split())
