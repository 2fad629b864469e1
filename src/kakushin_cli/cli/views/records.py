"""Chosen fields of any listing on the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kakushin_cli.cli.console import Screen, TableColumn
from kakushin_cli.exporters.tabular import plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kakushin_cli.cli.session import Session
    from kakushin_cli.exporters.tabular import Column

WHOLE = ("id", "program_id", "phone", "extension", "phases", "phase")


def draw_records(session: Session, columns: Sequence[Column], records: Sequence[Mapping[str, Any]]) -> str:
    """Return a table of the fields asked for with `--fields`."""
    screen = Screen(session)
    screen.table(
        [TableColumn(session.pick(c.label), 8, flexible=c.key not in WHOLE) for c in columns],
        [[plain(c.of(record)) for c in columns] for record in records],
    )
    return screen.rendered()
