"""A bar on stderr while a person waits."""

from __future__ import annotations

from contextlib import ExitStack
from time import monotonic
from typing import TYPE_CHECKING

from kakushin_cli.language import Text

if TYPE_CHECKING:
    from typing import Self

    from kakushin_cli.cli.session import Session

PATIENCE = 1.0
"""Seconds that pass before a wait is explained."""


class ProgressBar:
    """A bar on stderr while a person watches it; nothing otherwise.

    `label` says what is being done; `patience` is how many seconds pass before the bar appears.
    """

    WIDTH = 30

    def __init__(self, session: Session, label: str = "", patience: float = 0) -> None:
        self._stream = session.stderr
        self._shows = session.stderr.isatty()
        self._label = f" {label}" if label else ""
        self._from = monotonic() + patience if patience else 0.0
        self._last = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.clear()

    def clear(self) -> None:
        """Take the bar away; the next percent draws it again."""
        if self._last >= 0:
            cells = self.WIDTH + 7 + sum(1 if c.isascii() else 2 for c in self._label)
            self._stream.write("\r" + " " * cells + "\r")
            self._stream.flush()
            self._last = -1

    def draw(self, done: int, total: int) -> None:
        """Draw how much is done, at most once a percent."""
        percent = 100 * done // total if total else 100
        if self._shows and percent != self._last and (not self._from or monotonic() >= self._from):
            self._last = percent
            filled = self.WIDTH * percent // 100
            self._stream.write(f"\r[{'#' * filled}{'-' * (self.WIDTH - filled)}] {percent:3}%{self._label}")
            self._stream.flush()


class ReadingBar(ProgressBar):
    """A bar for the reading of catalogue files within, once it lasts longer than `PATIENCE`, and for what follows."""

    def __init__(self, session: Session) -> None:
        label = Text("カタログを読んでいます", "Reading the catalogue")
        super().__init__(session, label.pick(session.told_lang), PATIENCE)
        self._session = session
        self._watching = ExitStack()

    def __enter__(self) -> Self:
        if self._shows:
            from kakushin_cli.catalog.progress import watched

            self._watching.enter_context(watched(self.draw))
        return self

    def __exit__(self, *_: object) -> None:
        self._watching.close()
        self.clear()

    def tell(self, text: Text) -> None:
        """Tell a line on stderr meanwhile."""
        self.clear()
        self._session.tell(text)

    def then(self, label: Text) -> None:
        """Say that the reading is over and what is done now; nothing when the reading was too short for a bar."""
        if self._last >= 0:
            self.clear()
            self._label = " " + label.pick(self._session.told_lang)
            self.draw(1, 1)
