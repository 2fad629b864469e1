"""What a command shows to people, as blocks: `cli.console` draws them for a terminal, `cli.markdown` as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct

from kakushin_cli.language import Lang, Text


class Cell(Struct, frozen=True):
    """Text of a table cell, and text in small print below it."""

    text: str
    below: str = ""


class TableColumn(Struct, frozen=True):
    """A column: its label, and the width to which it may shrink when room is short.

    Without such a width it keeps its natural one: phone numbers, ministries, phases are never broken in a cell.
    """

    label: str
    minimum: int | None = None


class Line(Struct, frozen=True):
    """A paragraph in one style of rich; lines after the first are indented by `hang` more."""

    text: str
    style: str = ""
    indent: int = 0
    hang: int = 0


class Heading(Struct, frozen=True):
    """A heading."""

    text: str


class Pairs(Struct, frozen=True):
    """Labels and texts."""

    pairs: Sequence[tuple[str, str]]
    indent: int = 0


class Table(Struct, frozen=True):
    """A table without borders.

    Attributes:
        columns: What stands in each column.
        rows: Cells, row by row.
        beside: Rows of other tables of the same answer: columns are as wide as if all were one table.
        header: Whether the labels stand above.
    """

    columns: Sequence[TableColumn]
    rows: Sequence[Sequence[Cell]]
    beside: Sequence[Sequence[Cell]] = ()
    header: bool = True


class Verbatim(Struct, frozen=True):
    """Text that stays as it is, to be copied."""

    text: str


Block = Line | Heading | Pairs | Table | Verbatim


class Screen:
    """Collects the blocks of an answer; of texts in two languages it takes that of the answer.

    Attributes:
        lang: The language.
        is_wide: Whether a person reads it on a terminal with room for three columns of names.
        blocks: What was added, in order.
    """

    def __init__(self, lang: Lang, *, is_wide: bool = False) -> None:
        self.lang = lang
        self.is_wide = is_wide
        self.blocks: list[Block] = []

    def line(self, text: str | Text = "", style: str = "", indent: int = 0, hang: int = 0) -> None:
        """Add a paragraph, an empty line without a text."""
        self.blocks.append(Line(self._pick(text), style, indent, hang))

    def heading(self, text: str | Text) -> None:
        """Add a heading."""
        self.blocks.append(Heading(self._pick(text)))

    def pairs(self, pairs: Iterable[tuple[str, str | None]], indent: int = 0) -> None:
        """Add labels with their texts; those whose text is None are left out."""
        self.blocks.append(Pairs([(label, text) for label, text in pairs if text is not None], indent))

    def table(
        self,
        columns: Sequence[TableColumn],
        rows: Sequence[Sequence[str | Cell]],
        *,
        beside: Sequence[Sequence[str | Cell]] = (),
        header: bool = True,
    ) -> None:
        """Add a table; see `Table`."""
        self.blocks.append(Table(columns, _cells(rows), _cells(beside), header))

    def verbatim(self, text: str) -> None:
        """Add text that stays as it is."""
        self.blocks.append(Verbatim(text))

    def _pick(self, text: str | Text) -> str:
        return text if isinstance(text, str) else text.pick(self.lang)


def _cells(rows: Sequence[Sequence[str | Cell]]) -> list[list[Cell]]:
    return [[c if isinstance(c, Cell) else Cell(c) for c in row] for row in rows]
