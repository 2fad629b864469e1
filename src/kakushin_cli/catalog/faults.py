"""What is wrong in a file, where it stands and how it is repaired: the one shape all checks of data report in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

from kakushin_cli.catalog.fault_messages import hint, message

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kakushin_cli.language import Lang

Severity: TypeAlias = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of one file.

    Faults sort by path, line, column and code, so that a report has the same order in every run.

    Attributes:
        path: The file as the user named it.
        line: Line, counted from 1.
        column: Column in characters, counted from 1.
        pointer: JSON pointer to the value, e.g. `/programs/3/applicants/0/type`; empty for the whole file.
        code: Machine word of the fault; a key of the table in `fault_messages`.
        facts: What the sentences of the fault speak of, by the names of their placeholders.
        severity: `error` makes the file invalid, `warning` does not.
    """

    path: str
    line: int
    column: int
    pointer: str
    code: str
    facts: Mapping[str, str | int] = field(default_factory=dict, hash=False)
    severity: Severity = "error"

    def __lt__(self, other: Fault) -> bool:
        return self._order() < other._order()

    def message(self, lang: Lang) -> str:
        """Return what is wrong, as one sentence without a full stop."""
        return message(self.code, self.facts, lang)

    def hint(self, lang: Lang) -> str:
        """Return how to repair it."""
        return hint(self.code, self.facts, lang)

    def _order(self) -> tuple[str, int, int, str, str]:
        return self.path, self.line, self.column, self.code, self.pointer


def json_pointer(parts: Iterable[str | int]) -> str:
    """Return the JSON pointer (RFC 6901) of a chain of keys and indices; empty for no parts."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in parts)
