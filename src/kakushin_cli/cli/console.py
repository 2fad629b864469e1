"""The answer of a command on a terminal. The only home of rich beside the progress bar.

Every text is folded by our own rules before rich sees it: rich breaks at spaces only and would cut Japanese cells.
Data text is cleaned of control characters and shown literally. Width of the layout comes from the terminal, colour
from `NO_COLOR` and `TERM`; neither is derived from the other.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table as RichTable
from rich.text import Text

from kakushin_cli.cli.screen import Block, Cell, Heading, Line, Pairs, Table, TableColumn, Verbatim
from kakushin_cli.cli.session import Session, clean
from kakushin_cli.japanese.linebreak import cell_width, wrap

UNLIMITED = 100_000
GAP = 2
LONGEST_WORD = 24
"""Cells of the longest word that a flexible column keeps whole; longer ones (addresses, made-up names) may break."""
_WORD = re.compile(r"[!-~]+|[ァ-ヺー]+[、。・）」]?")


def draw(session: Session, blocks: Sequence[Block], *, header: bool = True) -> str:
    """Return blocks as the text of a terminal, coloured when it wants that; `header` is for every table."""
    drawing = _Drawing(session.width, header=header)
    for block in blocks:
        drawing.add(block)
    env = session.env
    if not session.is_terminal or env.get("NO_COLOR") or env.get("TERM") in ("dumb", "unknown"):
        return "".join(line.plain + "\n" for line in drawing.lines)
    console = Console(
        file=io.StringIO(), force_terminal=True, color_system="standard", width=UNLIMITED, highlight=False,
        markup=False, emoji=False, legacy_windows=False,
    )  # fmt: skip
    with console.capture() as capture:
        for line in drawing.lines:
            console.print(line, end="\n", no_wrap=True, overflow="ignore", crop=False)
    return capture.get()


class _Drawing:
    """Lines of at most `width` cells."""

    def __init__(self, width: int, *, header: bool) -> None:
        self.width, self.header = width, header
        self.lines: list[Text] = []

    def add(self, block: Block) -> None:
        match block:
            case Line():
                self._paragraph(block)
            case Heading():
                if self.lines:
                    self.lines.append(Text(end=""))
                self._paragraph(Line(block.text, "bold"))
            case Pairs():
                self._pairs(block)
            case Table():
                self._table(block)
            case Verbatim():
                self.lines += [Text(line, end="") for line in block.text.split("\n")]

    def _paragraph(self, line: Line) -> None:
        room = max(10, self.width - line.indent - line.hang)
        for n, part in enumerate(_folded(line.text, room)):
            margin = " " * (line.indent + (line.hang if n else 0)) if part else ""
            self.lines.append(Text(margin + part, style=line.style if part else "", end=""))

    def _pairs(self, block: Pairs) -> None:
        """Draw the texts in one column, or below their labels where a text lacks room."""
        pairs, indent = block.pairs, block.indent
        label_width = max((cell_width(label) for label, _ in pairs), default=0)
        column = indent + label_width + GAP
        longest = max((cell_width(w) for _, text in pairs for w in _WORD.findall(text)), default=0)
        below = self.width - column < max(20, min(longest, self.width - indent - 2, 40))
        if below:
            column = indent + 2
        for label, text in pairs:
            folded = _folded(text, max(10, self.width - column))
            if below:
                self.lines.append(Text.assemble((" " * indent + label, "cyan"), end=""))
            else:
                head = " " * indent + label + " " * (column - indent - cell_width(label))
                self.lines.append(Text.assemble((head, "cyan"), folded.pop(0), end=""))
            self.lines += [Text(" " * column + part, end="") for part in folded]

    def _table(self, table: Table) -> None:
        """Draw a table; where it is too narrow for one, a block a row."""
        rows, others = (
            [[Cell(clean(c.text), clean(c.below)) for c in row] for row in part] for part in (table.rows, table.beside)
        )
        shown = [n for n in range(len(table.columns)) if any(row[n].text or row[n].below for row in (*rows, *others))]
        columns = [table.columns[n] for n in shown]
        rows, others = ([[row[n] for n in shown] for row in part] for part in (rows, others))
        widths = column_widths(columns, [*rows, *others], self.width)
        if widths is None:
            self._rows_as_blocks(columns, rows)
        else:
            self._rows(columns, rows, widths, header=table.header and self.header)

    def _rows(
        self, columns: Sequence[TableColumn], rows: Iterable[Sequence[Cell]], widths: Sequence[int], *, header: bool
    ) -> None:
        table = RichTable(
            box=None, show_edge=False, show_header=header, pad_edge=False, padding=(0, GAP, 0, 0),
            collapse_padding=True,
        )  # fmt: skip
        for column, width in zip(columns, widths, strict=True):
            label = Text("\n".join(wrap(column.label, width)), style="bold cyan")
            table.add_column(label, width=width, no_wrap=True, overflow="fold")
        for row in rows:
            drawn = []
            for cell, width in zip(row, widths, strict=True):
                text = Text("\n".join(_folded(cell.text, width)))
                if cell.below:
                    text.append("\n" + "\n".join(wrap(cell.below, width, phrases=False)), style="dim")
                drawn.append(text)
            table.add_row(*drawn)
        total = sum(widths) + GAP * len(widths)
        console = Console(file=io.StringIO(), width=total + 1, color_system=None, legacy_windows=False)
        for segments in console.render_lines(table, console.options, pad=False):
            line = Text(end="")
            for segment in segments:
                line.append(segment.text, segment.style)
            line.rstrip()
            self.lines.append(line)

    def _rows_as_blocks(self, columns: Sequence[TableColumn], rows: Sequence[Sequence[Cell]]) -> None:
        for n, (first, *rest) in enumerate(rows):
            if n:
                self.lines.append(Text(end=""))
            self._paragraph(Line(first.text, "bold"))
            if first.below:
                self._paragraph(Line(first.below, "dim"))
            for column, cell in zip(columns[1:], rest, strict=True):
                text = "\n".join(t for t in (cell.text, cell.below) if t)
                if text:
                    self._labelled(column.label, text)

    def _labelled(self, label: str, text: str) -> None:
        """Draw a label and its text: on one line, or the text below where it would break otherwise."""
        room = self.width - 2
        widest = max(cell_width(part) for part in text.split("\n"))
        if widest > room - cell_width(label) - GAP and widest <= room - 2:
            self._paragraph(Line(f"{label}:", indent=2))
            self._paragraph(Line(text, indent=4))
        else:
            self._paragraph(Line(f"{label}: {text}", indent=2, hang=2))


def _folded(text: str, width: int) -> list[str]:
    return [part for paragraph in clean(text).split("\n") for part in (wrap(paragraph, width) or [""])]


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
        least.append(wide if column.minimum is None else max(min(column.minimum, wide), unbroken, words))
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
