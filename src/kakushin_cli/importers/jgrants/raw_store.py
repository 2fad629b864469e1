"""Answers of the API as fetched, so that a stopped run resumes where it was.

    OUT/raw/jgrants-download/     the run that is not finished yet
    OUT/raw/jgrants-answers/      the last one that was
        query.json                what was asked, and since when
        list-<digest>.json        the list of a keyword
        detail-<id>.json          one call, without the content of attachments

A file is there whole or not at all. Only the last step, a rename, turns one folder into the other.
"""

from __future__ import annotations

import hashlib
import shutil
from datetime import date, timedelta
from pathlib import Path

import msgspec

from kakushin_cli.importers.candidate import entry_id
from kakushin_cli.importers.store import LEFTOVER, put, temporary_file

RESUMED_FOR = timedelta(days=7)
"""Greatest age of an unfinished run that is resumed; lists and calls of different weeks do not belong together."""


class Query(msgspec.Struct, frozen=True):
    """What a run asks for. Keywords in the order given, each once."""

    keywords: tuple[str, ...]
    open_only: bool

    def union(self, other: Query | None) -> Query:
        """Return the query that finds what both find."""
        if other is None:
            return self
        keywords = tuple(dict.fromkeys((*other.keywords, *self.keywords)))
        return Query(keywords, self.open_only and other.open_only)

    def covers(self, other: Query) -> bool:
        """Whether all that the other one finds is found by this one, too."""
        return set(other.keywords) <= set(self.keywords) and (other.open_only or not self.open_only)


class RawStore:
    """The answers of one run. Every method may raise `OSError`."""

    def __init__(self, folder: Path, query: Query, today: date) -> None:
        """Open the unfinished run of the folder when it asked the same and is not too old, else begin one.

        Attributes:
            is_resumed: Whether answers of an earlier start are used.
            started_on: Day in Japan on which the run began.
            asked_before: All that earlier finished runs asked for, None when there was none.
        """
        self.path = folder / "raw" / "jgrants-download"
        self.finished_path = folder / "raw" / "jgrants-answers"
        run = _read_run(self.path)
        is_fresh = run is not None and timedelta() <= today - run.started_on <= RESUMED_FOR
        if run and is_fresh and (run.keywords, run.open_only) == (query.keywords, query.open_only):
            self.is_resumed, self.started_on, self.asked_before = True, run.started_on, run.asked_before
            for leftover in self.path.glob(f"{LEFTOVER}*"):
                leftover.unlink()
            return
        last = _read_run(self.finished_path)
        self.is_resumed, self.started_on = False, today
        self.asked_before = Query(last.keywords, last.open_only).union(last.asked_before) if last else None
        if self.path.exists():
            shutil.rmtree(self.path)
        self.path.mkdir(parents=True)
        run = _Run(query.keywords, query.open_only, today, self.asked_before)
        self.keep("query.json", msgspec.json.format(msgspec.json.encode(run), indent=2))

    def answer(self, name: str) -> bytes | None:
        """Return an answer by its name (`list_name`, `detail_name`), None when it is yet to be fetched."""
        path = self.path / name
        return path.read_bytes() if path.is_file() else None

    def keep(self, name: str, content: bytes) -> None:
        """Keep an answer under its name."""
        with temporary_file(self.path) as file:
            file.write(content)
            put(file, self.path / name)

    def finish(self) -> None:
        """Let this run be the last finished one."""
        if self.finished_path.exists():
            shutil.rmtree(self.finished_path)
        self.path.replace(self.finished_path)


def list_name(keyword: str) -> str:
    """Return the name of the list of a keyword."""
    return f"list-{hashlib.sha256(keyword.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}.json"


def detail_name(record_id: str) -> str:
    """Return the name of the details of a call."""
    return f"{entry_id('detail', record_id)}.json"


class _Run(Query, frozen=True):
    """What a run asks, when it began, and what earlier ones had asked."""

    started_on: date
    asked_before: Query | None


def _read_run(path: Path) -> _Run | None:
    """Return the note of a run; None when there is no run or its note cannot be read."""
    try:
        return msgspec.json.decode((path / "query.json").read_bytes(), type=_Run)
    except (OSError, ValueError):
        return None
