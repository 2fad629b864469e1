"""Answers of the jGrants API: kept as fetched, so that a stopped run resumes where it was, and read as records.

    OUT/raw/jgrants-download/     the run that is not finished yet
    OUT/raw/jgrants-answers/      the last one that was
        query.json                what was asked, and since when
        list-<digest>.json        the list of a keyword
        detail-<id>.json          one call, without the content of attachments

A file is there whole or not at all. Only the last step, a rename, turns one folder into the other. A record is one call;
broken parts of an answer are reported and left out.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeAlias

import msgspec

from kakushin_cli.importers.candidate import entry_id
from kakushin_cli.importers.store import LEFTOVER, put, temporary_file
from kakushin_cli.language import Text

ATTACHMENTS = ("application_guidelines", "outline_of_grant", "application_form")
Records: TypeAlias = dict[str, dict[str, Any]]
"""Records by id, in the order in which they came."""
_RECORD_ID = re.compile(r"[A-Za-z0-9]{1,18}")


@dataclass(slots=True)
class Answer:
    """An answer of the API: the records in it, how many it says there are, and what could not be used."""

    records: list[dict[str, Any]] = field(default_factory=list)
    count: int | None = None
    problems: list[Text] = field(default_factory=list)

    @property
    def is_short(self) -> bool:
        """Whether it holds another number of records than it says: the API does not document paging."""
        return self.count is not None and self.count != len(self.records) + len(self.problems)


def add_records(by_id: Records, records: Iterable[Mapping[str, Any]]) -> None:
    """Lay records over those of earlier answers; nulls overwrite nothing."""
    for record in records:
        merged = by_id.setdefault(record["id"], {})
        merged.update({key: value for key, value in record.items() if value is not None or key not in merged})


def read_answer(content: bytes, what: Text) -> Answer:
    """Return what an answer holds; bad parts become problems, the good ones stay.

    Args:
        content: A list or a single call as the API sends it, a list of such, or one JSON text a line.
        what: What the answer is, for the problems.

    Raises:
        ValueError: nothing in it can be read as JSON.
    """
    answer = Answer()
    try:
        _add_json(content, answer, what)
        return answer
    except ValueError:
        lines = [line for line in content.splitlines() if line.strip()]
        if len(lines) < 2:
            raise
        for number, line in enumerate(lines, 1):
            try:
                _add_json(line, answer, what)
            except ValueError:
                broken = problem(
                    what, f"{number}番目の記録はJSONとして壊れています。", f"record {number} is not valid JSON."
                )
                answer.problems.append(broken)
        if not answer.records:
            raise
        answer.count = None
        return answer


def problem(what: Text, ja: str, en: str) -> Text:
    """Return a sentence about an answer."""
    return Text(f"{what.ja}: {ja}", f"{what.en}: {en}")


def _add_json(content: bytes, answer: Answer, what: Text) -> None:
    try:
        _collect(json.loads(content), answer, what)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def _collect(value: Any, answer: Answer, what: Text) -> None:
    """Add what a JSON value holds to an answer; how many it says there are counts for the outermost list of records."""
    if isinstance(value, list):
        for item in value:
            _collect(item, answer, what)
        answer.count = None
    elif isinstance(value, dict) and isinstance(value.get("result"), list):
        _collect(value["result"], answer, what)
        answer.count = _count(value)
    elif isinstance(value, dict) and isinstance(record_id := value.get("id"), str) and _RECORD_ID.fullmatch(record_id):
        answer.records.append(_without_data(value))
    else:
        odd = problem(what, "idのない記録か、形の違う記録があります。", "a record has no id or another form.")
        answer.problems.append(odd)


def _count(value: Any) -> int | None:
    for key in ("metadata", "resultset", "count"):
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _without_data(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return the record with attachments reduced to their names."""
    reduced: dict[str, Any] = _encodable(record)
    for key in ATTACHMENTS:
        if isinstance(reduced.get(key), list):
            names = [item.get("name") for item in reduced[key] if isinstance(item, dict)]
            reduced[key] = [{"name": name} for name in names if isinstance(name, str)]
    return reduced


def _encodable(value: Any) -> Any:
    """Return data without half characters (lone surrogates), which JSON can spell and no file can hold."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {_encodable(key): _encodable(each) for key, each in value.items()}
    return [_encodable(each) for each in value] if isinstance(value, list) else value


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
