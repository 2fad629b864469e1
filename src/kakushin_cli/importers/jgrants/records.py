"""Answers of the jGrants API, fetched or saved, as records: one a call, by id, whatever came broken told and left out."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from kakushin_cli.language import Text

ATTACHMENTS = ("application_guidelines", "outline_of_grant", "application_form")
_RECORD_ID = re.compile(r"[A-Za-z0-9]{1,18}")


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer of the API: the records in it, how many it says there are, and what could not be used."""

    records: tuple[dict[str, Any], ...] = ()
    count: int | None = None
    problems: tuple[Text, ...] = ()

    @property
    def is_short(self) -> bool:
        """Whether it holds another number of records than it says: the API does not document paging."""
        return self.count is not None and self.count != len(self.records) + len(self.problems)


@dataclass(slots=True)
class Records:
    """Records by id in the order in which they came; what a later answer says of a call is laid over the earlier."""

    by_id: dict[str, dict[str, Any]] = field(default_factory=dict)

    def add(self, record: Mapping[str, Any]) -> None:
        """Take a record; nulls do not overwrite what is known."""
        known = self.by_id.setdefault(record["id"], {})
        known.update({key: value for key, value in record.items() if value is not None or key not in known})

    def add_all(self, records: Iterable[Mapping[str, Any]]) -> None:
        """Take records one by one."""
        for record in records:
            self.add(record)


def read_answer(content: bytes, what: Text) -> Answer:
    """Return what an answer holds; bad parts are told as problems, and the good ones kept.

    Args:
        content: A list or a single call as the API sends it, a list of such, or one JSON text a line.
        what: What the answer is, for the problems.

    Raises:
        ValueError: nothing in it can be read as JSON.
    """
    try:
        return _collect(json.loads(content), what)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    except ValueError:
        lines = [line for line in content.splitlines() if line.strip()]
        answers = [_line(line, n, what) for n, line in enumerate(lines, 1)] if len(lines) > 1 else []
        if not any(a.records for a in answers):
            raise
        return _joined(answers)


def _line(line: bytes, n: int, what: Text) -> Answer:
    try:
        return _collect(json.loads(line), what)
    except (ValueError, RecursionError):
        told = Text(f"{what.ja}: {n}番目の記録はJSONとして壊れています。", f"{what.en}: record {n} is not valid JSON.")
        return Answer(problems=(told,))


def _collect(value: Any, what: Text) -> Answer:
    if isinstance(value, list):
        return _joined([_collect(item, what) for item in value])
    if isinstance(value, dict) and isinstance(value.get("result"), list):
        inner = _joined([_collect(item, what) for item in value["result"]])
        return Answer(inner.records, _count(value), inner.problems)
    if isinstance(value, dict) and isinstance(record_id := value.get("id"), str) and _RECORD_ID.fullmatch(record_id):
        return Answer((_without_data(value),))
    return Answer(
        problems=(
            Text(
                f"{what.ja}: idのない記録か、形の違う記録があります。",
                f"{what.en}: a record has no id or another form.",
            ),
        )
    )


def _joined(answers: list[Answer]) -> Answer:
    return Answer(
        tuple(r for a in answers for r in a.records),
        None,
        tuple(p for a in answers for p in a.problems),
    )


def _count(value: Mapping[str, Any]) -> int | None:
    found: Any = value
    for key in ("metadata", "resultset", "count"):
        found = found.get(key) if isinstance(found, dict) else None
    return found if isinstance(found, int) and not isinstance(found, bool) else None


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
