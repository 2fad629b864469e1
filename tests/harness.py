"""The program run inside the test: streams in memory, a fixed day, a fixed environment, and small user catalogues."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

from kakushin_cli.catalog import files, loading, yaml_file
from kakushin_cli.catalog.catalog import Catalog
from kakushin_cli.catalog.yaml_file import read_yaml
from kakushin_cli.cli.app import run as run_program
from kakushin_cli.cli.session import Session

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
KAKUSHIN = (sys.executable, "-m", "kakushin_cli")
"""The program as a process of its own, for what only a real process shows."""

LISTINGS: dict[str, tuple[str, ...]] = {
    "match": ("match", "-a", "university", "-t", "decarbonization"),
    "match-all": ("match", "-a", "company", "-t", "smart-agriculture", "--phase", "rd", "--all"),
    "match-explain": ("match", "-a", "university", "-t", "mobility", "--university", "広島大学", "--explain"),
    "list": ("list",),
    "contacts": ("contacts",),
    "contacts-program": ("contacts", "--by", "program", "-t", "disaster-resilience"),
    "contacts-table": ("contacts", "--by", "table"),
    "networks": ("networks",),
    "overlap": ("networks", "--overlap"),
    "universities": ("universities",),
    "map": ("map",),
    "coverage": ("coverage",),
    "search": ("search", "起業"),
    "status": ("status",),
    "editions": ("status", "--editions"),
}
"""One or more runs of every command that lists things."""
ENTRIES: dict[str, tuple[str, ...]] = {
    "show-program": ("show", "mic-local-10000", "--evidence"),
    "show-network": ("show", "hiroshima-bio-dx"),
    "guide-issues": ("guide", "issues", "--evidence"),
    "guide-award": ("guide", "award"),
    "status-program": ("status", "meti-core-university-facilities"),
}
"""Runs of the commands whose answer is one entry."""
JAPANESE = r"[ぁ-ゖァ-ヺ㐀-鿿]"


ANSWERS = "1\n汐見大学\n3\n4\n広島県\n港の再エネ\nR9\n"
"""To the questions of `plan init --interactive`: lead, its name, partners, themes, prefecture, title, first year."""


def answers_to(words: Sequence[str]) -> str | None:
    """Return what a person types when a command line asks questions, None when it does not."""
    return ANSWERS if "--interactive" in words else None


class Outcome(NamedTuple):
    """What a run left behind."""

    code: int
    stdout: str
    stderr: str

    @property
    def json(self) -> dict[str, Any]:
        """The machine object on stdout."""
        found = json.loads(self.stdout)
        assert isinstance(found, dict)
        return found


class Stream(io.TextIOWrapper):
    """A stream in memory that may say it is a terminal."""

    def __init__(self, *, terminal: bool, content: str = "") -> None:
        self.raw_bytes = io.BytesIO(content.encode())
        self.terminal = terminal
        super().__init__(self.raw_bytes, encoding="utf-8", newline="", write_through=True)

    def isatty(self) -> bool:
        return self.terminal

    @property
    def text(self) -> str:
        return self.raw_bytes.getvalue().decode("utf-8")


@cache
def bundled_catalog() -> Catalog:
    """Return the bundled catalogue, loaded once for all tests; nothing changes it."""
    return loading.load_catalog()


@cache
def source_view() -> Catalog:
    """Return the bundled catalogue as of the day of its source."""
    return bundled_catalog().view(as_of=date(2021, 12, 23))


_read_once = lru_cache(maxsize=40)(read_yaml)


def _read_yaml(path: Path, data: bytes | None = None, *, year_keys: bool = False) -> Any:
    if data is not None or year_keys or path.parent != files.bundled_folder():
        return read_yaml(path, data, year_keys=year_keys)
    return _read_once(path, path.read_bytes())


@cache
def _compile(_bundled: str | None) -> None:
    """Have the bundled catalogue compiled, so that no progress bar of the first run mixes with an answer."""
    run("list", "--limit", "1")


def run(
    *argv: str,
    terminal: bool = False,
    columns: int | None = 80,
    lang: str | None = None,
    env: Mapping[str, str] | None = None,
    now: datetime = NOW,
    answers: str | None = None,
) -> Outcome:
    """Run the program in this process; the bundled files are read only once.

    With `answers` a person sits at the terminal and types them.
    """
    terminal = terminal or answers is not None
    if terminal and env is None:
        _compile(os.environ.get("KAKUSHIN_BUNDLED"))
    values = {"KAKUSHIN_CONFIG": "/nonexistent/config.toml", "TERM": "xterm-256color"}
    values |= {"KAKUSHIN_CACHE_DIR": os.environ["KAKUSHIN_CACHE_DIR"], **(env or {})}
    if columns is not None:
        values["COLUMNS"] = str(columns)
    if lang is not None:
        values["KAKUSHIN_LANG"] = lang
    stdout, stderr = Stream(terminal=terminal), Stream(terminal=terminal)
    stdin = Stream(terminal=answers is not None, content=answers or "")
    session = Session(stdin=stdin, stdout=stdout, stderr=stderr, env=values, now=lambda: now)
    with patch.object(yaml_file, "read_yaml", _read_yaml):
        code = run_program(argv, session)
    return Outcome(int(code), stdout.text, stderr.text)


def program_entry(entry_id: str, name: str, **changes: Any) -> dict[str, Any]:
    """Return a programme as a user would write it; `changes` are further keys."""
    return {
        "id": entry_id,
        "kind": "programme",
        "name": name,
        "summary": {"ja": "試験のための事業。", "en": "A programme made for a test."},
        "sources": [{"url": "https://www.example.go.jp/", "read_on": "2026-11-01"}],
        **changes,
    }


def write_catalog(folder: Path, name: str = "own.yaml", **sections: Any) -> Path:
    """Write sections as a catalogue file and return its path; text in JSON's quotes is YAML, too."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in sections.items()]
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path
