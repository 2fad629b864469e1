"""A bar on stderr while a person waits."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Self, TextIO

if TYPE_CHECKING:  # rich is loaded only for a bar that appears
    from rich.progress import Progress

PATIENCE = 1.0
"""Seconds that pass before a wait is explained."""


class ProgressBar:
    """A bar on a terminal, nothing elsewhere.

    Args:
        stream: Where it is drawn.
        label: What is being done.
        patient: Whether it appears only after `PATIENCE`.
    """

    def __init__(self, stream: TextIO, label: str = "", *, patient: bool = False) -> None:
        self._stream, self._label = stream, label
        self._shows = stream.isatty()
        self._from = monotonic() + PATIENCE if patient else 0.0
        self._percent = -1
        self._progress: Progress | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.clear()

    def draw(self, done: int, total: int) -> None:
        """Draw how much is done, at most once a percent."""
        percent = 100 * done // total if total else 100
        if self._shows and percent != self._percent and monotonic() >= self._from:
            self._percent = percent
            self._redraw()

    def clear(self) -> None:
        """Take the bar away; the next percent draws it again."""
        if self._progress:
            self._progress.stop()
            self._progress = None

    def _redraw(self) -> None:
        from rich.console import Console  # like rich.progress: only for a bar that appears
        from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

        if self._progress is None:
            self._progress = Progress(
                BarColumn(30), TaskProgressColumn(), TextColumn("{task.description}", markup=False),
                console=Console(file=self._stream), auto_refresh=False, transient=True,
                redirect_stdout=False, redirect_stderr=False,
            )  # fmt: skip
            self._progress.start()
            self._progress.add_task(self._label, total=100)
        [task] = self._progress.task_ids
        self._progress.update(task, description=self._label, completed=self._percent, refresh=True)
