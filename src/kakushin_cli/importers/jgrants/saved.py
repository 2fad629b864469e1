"""Answers of the API that somebody saved to files."""

from __future__ import annotations

import json
from collections.abc import Sequence
from mmap import ACCESS_READ, mmap
from pathlib import Path

from kakushin_cli.catalog.faults import Fault, quoted
from kakushin_cli.errors import CatalogInvalidError
from kakushin_cli.importers.jgrants.client import without_attachments
from kakushin_cli.importers.jgrants.download import Download
from kakushin_cli.importers.jgrants.records import read_answer
from kakushin_cli.language import Text


def read_saved(paths: Sequence[Path]) -> Download:
    """Return the records of saved answers: lists, single calls, several of them in a list or one a line.

    Raises:
        CatalogInvalidError: a file cannot be read, or nothing in it is JSON; with the place of the fault.
    """
    result = Download()
    faults = []
    for path in paths:
        try:
            content = _read(path)
        except OSError as error:
            reason = quoted(error.strerror or type(error).__name__)
            faults.append(Fault(str(path), 1, 1, "", "unreadable", {"reason": reason}))
            continue
        try:
            answer = read_answer(content, Text(path.name, path.name))
        except json.JSONDecodeError as error:
            faults.append(
                Fault(str(path), error.lineno, error.colno, "", "json-syntax", {"problem": quoted(error.msg)})
            )
            continue
        except ValueError as error:
            faults.append(Fault(str(path), 1, 1, "", "json-syntax", {"problem": quoted(str(error))}))
            continue
        result.problems += answer.problems
        result.records.add(answer.records)
    if faults:
        raise CatalogInvalidError(faults)
    result.without_detail = {i for i, record in result.records.by_id.items() if "detail" not in record}
    return result


def _read(path: Path) -> bytes:
    """Return a file without the content of attachments, which a list of all calls has by the gigabyte."""
    if not path.stat().st_size:
        return b""
    with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as content:
        return without_attachments(content)
