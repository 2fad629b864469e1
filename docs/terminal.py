"""A make-believe terminal for the documents: runs a command as a person would see it, and draws it as a picture."""

from __future__ import annotations

import contextlib
import html
import io
import math
import os
import shlex
import tempfile
import unicodedata
from datetime import UTC, datetime
from itertools import groupby
from typing import TYPE_CHECKING
from unittest.mock import patch

from rich.console import Console
from rich.text import Text

from kakushin_cli.cli import progress
from kakushin_cli.cli.app import run
from kakushin_cli.cli.session import Session
from kakushin_cli.japanese.linebreak import cell_width

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.style import Style

CACHE = tempfile.TemporaryDirectory(prefix="kakushin-docs-")
"""Compiled catalogues of the documents; what an earlier run left in the user's own folder says nothing here."""
NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
"""The day of every example in the documents; answers depend on it only where they speak of their age."""

COLOURS = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")
CELL, LINE, MARGIN = 9, 24, 18
FONTS = "'BIZ UDGothic', 'Noto Sans Mono CJK JP', 'MS Gothic', 'Osaka-Mono', 'Courier New', monospace"
STYLE = f"""<style>
text {{ font: {CELL * 2}px {FONTS}; fill: #e4e4e4; white-space: pre; }}
.bold {{ font-weight: bold; }} .dim {{ fill: #a8a8a8; }} .cyan {{ fill: #7fd1e0; }} .yellow {{ fill: #e5c46b; }}
.green {{ fill: #9ed27c; }} .red {{ fill: #f28b82; }} .magenta {{ fill: #d7a8e8; }} .blue {{ fill: #8ab4f8; }}
</style>"""


class Terminal(io.StringIO):
    """A stream that says a person is looking at it."""

    def isatty(self) -> bool:
        """Say that this is a terminal."""
        return True


def show(command: str, *, width: int = 80, colour: bool = False) -> str:
    """Return what `kakushin …` prints on a terminal, stderr included, as a person sees it.

    Raises:
        RuntimeError: the command does not end with 0; what it said is in the message.
    """
    screen = Terminal()
    env = {
        "COLUMNS": str(width),
        "TERM": "xterm-256color" if colour else "dumb",
        "KAKUSHIN_CONFIG": os.devnull,
        "KAKUSHIN_CACHE_DIR": CACHE.name,
    }
    name, *argv = shlex.split(command)
    patient = patch.object(progress, "PATIENCE", math.inf)  # a bar tells how slow this machine is, not what is answered
    with patient, contextlib.redirect_stdout(screen):  # Typer prints help itself
        code = run(argv, Session(stdout=screen, stderr=screen, env=env, now=lambda: NOW))
    if name != "kakushin" or code != 0:
        raise RuntimeError(f"{command}: exit code {code}\n{screen.getvalue()}")
    return screen.getvalue()


def picture(command: str, *, width: int = 80) -> str:
    """Return the terminal with a command and its answer as SVG.

    Every run of characters of one width is placed at its own column and told how long it is, so that columns stay
    straight whatever font the reader's system has; rich's own export places whole styled spans, and they drift.
    A character of ambiguous width (①, →) gets the two cells its glyph needs, and the next gap takes them back.
    """
    lines = [Text.assemble((f"$ {command}", "bold")), *(Text.from_ansi(line) for line in show_lines(command, width))]
    console = Console(file=io.StringIO(), width=1000, color_system="standard", legacy_windows=False)
    drawn = []
    for number, line in enumerate(lines):
        column = drift = 0
        for segment in line.render(console):
            for characters, cells, room in runs(segment.text):
                if characters.strip():
                    drawn.append(_text(characters, column + drift, number, room, _classes(segment.style)))
                elif cells > 1:
                    drift = 0
                column += cells
                drift += room - cells
    wide, high = width * CELL + 2 * MARGIN, len(lines) * LINE + 2 * MARGIN
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" width="{wide}" role="img">'
    back = f'<rect width="{wide}" height="{high}" rx="8" fill="#1e1e1e"/>'
    return "\n".join([head, f"<title>{html.escape(command)}</title>", STYLE, back, *drawn, "</svg>", ""])


def show_lines(command: str, width: int) -> list[str]:
    """Return the coloured lines of a command."""
    return show(command, width=width, colour=True).splitlines()


def runs(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield (characters, cells on a terminal, cells in the picture) of neighbours that are equally wide."""
    for (cells, room, _), group in groupby(text, key=_widths):
        characters = "".join(group)
        yield characters, cells * len(characters), room * len(characters)


def _widths(character: str) -> tuple[int, int, bool]:
    cells = cell_width(character)
    return cells, 2 if unicodedata.east_asian_width(character) == "A" else cells, character == " "


def _text(characters: str, column: int, line: int, cells: int, classes: str) -> str:
    x, y = MARGIN + column * CELL, MARGIN + line * LINE + 18
    named = f' class="{classes}"' if classes else ""
    length = f'textLength="{cells * CELL}" lengthAdjust="spacingAndGlyphs"'
    return f'<text x="{x}" y="{y}" {length}{named}>{html.escape(characters)}</text>'


def _classes(style: Style | None) -> str:
    if style is None:
        return ""
    names = [name for name in ("bold", "dim") if getattr(style, name)]
    if style.color and style.color.number is not None:
        names.append(COLOURS[style.color.number % 8])
    return " ".join(names)
