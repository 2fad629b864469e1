"""Answers of the jGrants API, fetched or saved, as records: one a call, by id; broken parts are reported and left out."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

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
