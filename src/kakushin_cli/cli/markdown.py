"""The answer of a command as Markdown."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kakushin_cli.cli.screen import Block, Heading, Line, Pairs, Table, Verbatim
from kakushin_cli.exporters.tabular import markdown_text

_ITEM = re.compile(r"(\d+)\. |[-・→] ?")


def as_markdown(blocks: Sequence[Block]) -> str:
    """Return blocks as Markdown: indented lines and pairs are list items, the first bold line is the title."""
    lines: list[str] = []
    for block in blocks:
        match block:
            case Line(text="") | Pairs(pairs=()):
                continue
            case Line():
                lines += _line(block, is_first=not lines)
            case Heading():
                lines += ["", f"## {_text(block.text)}", ""]
            case Pairs():
                lines += ["", *(f"- **{markdown_text(label)}**: {_text(text)}" for label, text in block.pairs), ""]
            case Table():
                labels = [markdown_text(column.label) for column in block.columns]
                rows = [[" ".join((_text(c.text), _text(c.below))).strip() for c in row] for row in block.rows]
                lines += ["", _row(labels), "|" + " --- |" * len(labels), *map(_row, rows), ""]
            case Verbatim():
                lines += ["", "```text", block.text, "```", ""]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n") + "\n"


def _line(line: Line, *, is_first: bool) -> list[str]:
    item = _ITEM.match(line.text)
    if line.indent or item:
        mark = f"{item[1]}." if item and item[1] else "-"
        return [" " * max(0, line.indent - 1) + f"{mark} {_text(line.text[item.end() if item else 0 :])}"]
    if line.style == "bold":
        return ["", f"{'#' if is_first else '##'} {_text(line.text)}", ""]
    return ["", _text(line.text), ""]


def _text(text: str) -> str:
    return " / ".join(markdown_text(part) for part in text.split("\n"))


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"
