"""What people read on the terminal. The only home of rich.

Every text is folded by our own rules before rich sees it: rich breaks at spaces only and would cut Japanese cells.
Data text is cleaned of control characters and shown literally. Width of the layout comes from the terminal, colour
from `NO_COLOR` and `TERM`; neither is derived from the other.
"""

from __future__ import annotations

import io
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kakushin_cli.japanese.linebreak import cell_width, wrap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.text import Text as RichText

    from kakushin_cli.cli.session import Session

UNLIMITED = 100_000
GAP = 2
LONGEST_WORD = 24
"""Cells of the longest word that a flexible column keeps whole; longer ones (addresses, made-up names) may break."""
_WORD = re.compile(r"[!-~]+|[ァ-ヺー]+[、。・）」]?")


def clean(text: str) -> str:
    """Return text without control characters and text-direction marks; line breaks stay."""
    if text.isprintable():
        return text
    return "".join(c for c in text if c == "\n" or unicodedata.category(c) not in ("Cc", "Cf", "Cs"))


@dataclass(frozen=True, slots=True)
class Cell:
    """Text of a table cell, and text in small print below it."""

    text: str
    below: str = ""


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column: its label, the narrowest it may get, and whether it gives way when room is short.

    A column that is not flexible keeps its natural width: phone numbers, ministries, phases are never broken in a cell.
    """

    label: str
    minimum: int = 6
    flexible: bool = False
    style: str = ""


class Screen:
    """Collects lines for one command and writes them at once.

    Args:
        session: Where to write, and how wide.
    """

    def __init__(self, session: Session) -> None:
        self.session = session
        fixed = session.env.get("COLUMNS", "").isdigit()
        self.width = session.width if session.is_terminal or fixed else UNLIMITED
        self._lines: list[RichText] = []

    def line(self, text: str = "", style: str = "", indent: int = 0, hang: int = 0) -> None:
        """Add text folded to the width; continued lines are indented by `hang` more."""
        from rich.text import Text as RichText

        room = max(10, self.width - indent - hang)
        folded = [part for paragraph in clean(text).split("\n") for part in (wrap(paragraph, room) or [""])]
        for n, part in enumerate(folded):
            margin = " " * (indent + (hang if n else 0)) if part else ""
            self._lines.append(RichText(margin + part, style=style if part else "", end=""))

    def heading(self, text: str) -> None:
        """Add a heading with an empty line above."""
        if self._lines:
            self.line()
        self.line(text, style="bold")

    def pairs(self, pairs: Sequence[tuple[str, str]], indent: int = 0) -> None:
        """Add label and text pairs, the texts in one column, or below the label where a text lacks room."""
        from rich.text import Text as RichText

        label_width = max((cell_width(label) for label, _ in pairs), default=0)
        column = indent + label_width + GAP
        longest = max((cell_width(w) for _, text in pairs for w in _WORD.findall(text)), default=0)
        below = self.width - column < max(20, min(longest, self.width - indent - 2, 40))
        if below:
            column = indent + 2
        for label, text in pairs:
            folded = [part for p in clean(text).split("\n") for part in (wrap(p, max(10, self.width - column)) or [""])]
            if below:
                self._lines.append(RichText.assemble((" " * indent + label, "cyan"), end=""))
            else:
                head = " " * indent + label + " " * (column - indent - cell_width(label))
                self._lines.append(RichText.assemble((head, "cyan"), folded.pop(0), end=""))
            self._lines += [RichText(" " * column + part, end="") for part in folded]

    def table(
        self,
        columns: Sequence[TableColumn],
        rows: Sequence[Sequence[str | Cell]],
        indent: int = 0,
        *,
        beside: Sequence[Sequence[str | Cell]] = (),
        header: bool = True,
    ) -> None:
        """Add a table without borders; below the narrowest width that holds it, one block per row.

        Args:
            columns: What stands in each column.
            rows: Cells, row by row.
            indent: Blanks before each line.
            beside: Rows of other tables of the same answer: columns are as wide as if all were one table.
            header: Whether the labels stand above; never where the run asks for none.
        """
        cells, others = _cleaned(rows), _cleaned(beside)
        shown = [n for n in range(len(columns)) if any(row[n].text or row[n].below for row in (*cells, *others))]
        columns = [columns[n] for n in shown]
        cells, others = ([[row[n] for n in shown] for row in part] for part in (cells, others))
        widths = column_widths(columns, [*cells, *others], self.width - indent)
        if widths is None:
            self._blocks(columns, cells, indent)
        else:
            self._draw(columns, cells, widths, indent, header=header and self.session.header)

    def _draw(
        self,
        columns: Sequence[TableColumn],
        rows: Sequence[Sequence[Cell]],
        widths: Sequence[int],
        indent: int,
        *,
        header: bool,
    ) -> None:
        from rich.console import Console
        from rich.table import Table
        from rich.text import Text as RichText

        table = Table(
            box=None, show_edge=False, show_header=header, pad_edge=False, padding=(0, GAP, 0, 0),
            collapse_padding=True,
        )  # fmt: skip
        for column, width in zip(columns, widths, strict=True):
            label = RichText("\n".join(wrap(column.label, width)), style="bold cyan")
            table.add_column(label, width=width, no_wrap=True, overflow="fold", style=column.style)
        for row in rows:
            drawn = []
            for cell, width in zip(row, widths, strict=True):
                text = RichText("\n".join(p for part in cell.text.split("\n") for p in (wrap(part, width) or [""])))
                if cell.below:
                    text.append("\n" + "\n".join(wrap(cell.below, width, phrases=False)), style="dim")
                drawn.append(text)
            table.add_row(*drawn)
        total = sum(widths) + GAP * len(widths)
        console = Console(file=io.StringIO(), width=total + 1, color_system=None, legacy_windows=False)
        for segments in console.render_lines(table, console.options, pad=False):
            line = RichText(" " * indent, end="")
            for segment in segments:
                line.append(segment.text, segment.style)
            line.rstrip()
            self._lines.append(line)

    def _blocks(self, columns: Sequence[TableColumn], rows: Sequence[Sequence[Cell]], indent: int) -> None:
        for n, row in enumerate(rows):
            if n:
                self.line()
            first, *rest = row
            self.line(first.text, style="bold", indent=indent)
            if first.below:
                self.line(first.below, style="dim", indent=indent)
            for column, cell in zip(columns[1:], rest, strict=True):
                text = "\n".join(t for t in (cell.text, cell.below) if t)
                if text:
                    self._labelled(column.label, text, indent + 2)

    def _labelled(self, label: str, text: str, indent: int) -> None:
        """Add a label and its text: on one line, or the text below where it would break otherwise."""
        room = self.width - indent
        widest = max(cell_width(part) for part in text.split("\n"))
        if widest > room - cell_width(label) - GAP and widest <= room - 2:
            self.line(f"{label}:", indent=indent)
            self.line(text, indent=indent + 2)
        else:
            self.line(f"{label}: {text}", indent=indent, hang=2)

    def flush(self) -> None:
        """Write everything to stdout."""
        self.session.write(self.rendered())
        self._lines.clear()

    def rendered(self) -> str:
        """Return the lines as text, coloured when a terminal wants it."""
        env = self.session.env
        coloured = self.session.is_terminal and not env.get("NO_COLOR") and env.get("TERM") not in ("dumb", "unknown")
        if not coloured:
            return "".join(line.plain + "\n" for line in self._lines)
        from rich.console import Console

        console = Console(
            file=io.StringIO(), force_terminal=True, color_system="standard", width=UNLIMITED, highlight=False,
            markup=False, emoji=False, legacy_windows=False,
        )  # fmt: skip
        with console.capture() as capture:
            for line in self._lines:
                console.print(line, end="\n", no_wrap=True, overflow="ignore", crop=False)
        return capture.get()


def _cleaned(rows: Sequence[Sequence[str | Cell]]) -> list[list[Cell]]:
    cells = [[c if isinstance(c, Cell) else Cell(c) for c in row] for row in rows]
    return [[Cell(clean(c.text), clean(c.below)) for c in row] for row in cells]


def column_widths(columns: Sequence[TableColumn], rows: Sequence[Sequence[Cell]], room: int) -> list[int] | None:
    """Return the cells each column gets within `room`, None when not even the narrowest fit.

    Every column first gets its natural width; when that is too much, the flexible ones give way in proportion, never
    below their minimum and never below the longest text that must not be broken (words, and `below`: ids).
    """
    natural, least = [], []
    for n, column in enumerate(columns):
        texts = [part for row in rows for part in row[n].text.split("\n")]
        unbroken = max((cell_width(row[n].below) for row in rows), default=0)
        wide = max([cell_width(t) for t in texts] + [cell_width(column.label), unbroken], default=1)
        natural.append(max(wide, 1))
        lengths = [cell_width(word) for text in (*texts, column.label) for word in _WORD.findall(text)]
        words = max((length for length in lengths if length <= LONGEST_WORD), default=0)
        least.append(max(min(column.minimum, wide), unbroken, words) if column.flexible else wide)
    room -= GAP * (len(columns) - 1)
    if sum(natural) <= room:
        return natural
    if sum(least) > room:
        return None
    widths = list(least)
    spare = room - sum(least)
    wanting = {n: natural[n] - least[n] for n in range(len(columns)) if natural[n] > least[n]}
    while spare > 0 and wanting:
        share = max(1, spare // len(wanting))
        for n in sorted(wanting):
            given = min(share, wanting[n], spare)
            widths[n] += given
            wanting[n] -= given
            spare -= given
        wanting = {n: left for n, left in wanting.items() if left}
    return widths
