"""What is wrong in a file, where it stands and how it is repaired: the one shape all checks of data report in.

The sentences stand in `data/faults.toml`, by the code of the fault; the file is read when a fault is shown.
"""

import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal, TypeAlias

from kakushin_cli.catalog.files import data_folder
from kakushin_cli.language import Lang

Severity: TypeAlias = Literal["error", "warning"]
_QUOTED_LENGTH = 40
_WARNING: dict[Lang, str] = {"ja": "警告: ", "en": "warning: "}


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of one file.

    Faults sort by path, line, column and code, so that a report has the same order in every run.

    Attributes:
        path: The file as the user named it.
        line: Line, counted from 1.
        column: Column in characters, counted from 1.
        pointer: JSON pointer to the value, e.g. `/programs/3/applicants/0/type`; empty for the whole file.
        code: Machine word of the fault; a table of `data/faults.toml`.
        facts: Values for the placeholders of the sentences; `reason_ja` and `reason_en` fill `{reason}`.
        severity: `error` makes the file invalid, `warning` does not.
    """

    path: str
    line: int
    column: int
    pointer: str
    code: str
    facts: Mapping[str, str | int] = field(default_factory=dict, hash=False)
    severity: Severity = "error"

    def __lt__(self, other: "Fault") -> bool:
        return self._order() < other._order()

    def message(self, lang: Lang) -> str:
        """Return what is wrong, as one sentence without a full stop."""
        return self._sentence(lang, lang)

    def hint(self, lang: Lang) -> str:
        """Return how to repair it, as one sentence without a full stop."""
        return self._sentence(f"{lang}_hint", lang)

    def render(self, lang: Lang) -> str:
        """Return the fault as one line: `file:line:column: field: what is wrong → how to repair it`."""
        place = f"{self.path}:{self.line}:{self.column}: "
        name = f"{dotted(self.pointer)}: " if self.pointer else ""
        warning = _WARNING[lang] if self.severity == "warning" else ""
        return printable(f"{place}{name}{warning}{self.message(lang)} → {self.hint(lang)}")

    def _order(self) -> tuple[str, int, int, str, str]:
        return self.path, self.line, self.column, self.code, self.pointer

    def _sentence(self, key: str, lang: Lang) -> str:
        facts = {name.removesuffix(f"_{lang}"): value for name, value in self.facts.items()}
        table = sentences()[self.code]
        for fact in ("reason", "near"):
            if facts.get(fact):
                table = table.get(fact, table)
        return str(table[key]).format_map(facts)


@cache
def sentences() -> dict[str, dict[str, Any]]:
    """Return the tables of `data/faults.toml` by code.

    Each has `ja`, `en`, `ja_hint` and `en_hint`, and may have a table of the same four for faults with a `reason` or
    `near` fact.
    """
    return tomllib.loads((data_folder() / "faults.toml").read_text("utf-8"))


def json_pointer(parts: Iterable[str | int]) -> str:
    """Return the JSON pointer (RFC 6901) of a chain of keys and indices; empty for no parts."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in parts)


def dotted(pointer: str) -> str:
    """Return a JSON pointer as people read it: `programs.3.applicants.0.type`."""
    return ".".join(part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:])


def printable(text: str) -> str:
    """Return the text on one line: control and format characters are dropped, line breaks and tabs become blanks."""
    if text.isprintable():
        return text
    blanks = "".join(" " if c in "\n\r\t\x85\u2028\u2029" else c for c in text)
    return "".join(c for c in blanks if not unicodedata.category(c).startswith("C"))


def quoted(value: object) -> str:
    """Return a value as a sentence may quote it: as YAML writes it, printable, at most 40 characters."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case dict():
            return "{...}"
        case list():
            return "[...]"
    text = str(value)
    clean = printable(text[: _QUOTED_LENGTH * 4]).strip()
    if len(clean) <= _QUOTED_LENGTH and len(text) <= _QUOTED_LENGTH * 4:
        return clean
    return clean[: _QUOTED_LENGTH - 1] + "…"
