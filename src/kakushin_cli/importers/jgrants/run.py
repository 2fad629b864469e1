"""A whole import: fetch or read, turn into candidates, write the catalogue folder."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from mmap import ACCESS_READ, mmap
from pathlib import Path

from kakushin_cli.catalog.faults import Fault, quoted
from kakushin_cli.catalog.vocabulary import Vocabulary
from kakushin_cli.errors import CatalogInvalidError
from kakushin_cli.importers.jgrants.candidates import origin, read_records
from kakushin_cli.importers.jgrants.client import Client, without_attachments
from kakushin_cli.importers.jgrants.download import Download, download
from kakushin_cli.importers.jgrants.raw_store import Query, RawStore
from kakushin_cli.importers.jgrants.records import add_records, read_answer
from kakushin_cli.importers.store import ImportReport, cannot_write, import_candidates
from kakushin_cli.language import Text


@dataclass(frozen=True)
class Outcome:
    """Result of an import.

    Attributes:
        report: What became of the catalogue folder.
        procedures: Records left out as steps of a procedure, as (id, title).
        problems: What could not be used, in sentences.
        is_unfinished: Whether something is yet to be fetched; running the same import again fetches it.
    """

    report: ImportReport
    procedures: tuple[tuple[str, str], ...]
    problems: tuple[Text, ...]
    is_unfinished: bool


def import_from_api(
    folder: Path,
    query: Query,
    client: Client,
    vocabulary: Vocabulary,
    today: date,
    *,
    progress: Callable[[int, int], None],
) -> Outcome:
    """Fetch what the keywords find, and write it into a catalogue folder.

    Stopped at any moment, the same call goes on from there within seven days, and the folder is that of a run that was
    not stopped. What the API no longer has counts as vanished only when this run was whole and asked for all that
    earlier ones did.

    Raises:
        ApiError: the API does not work; what was fetched is kept.
        KakushinError: the folder cannot be written.
        CatalogInvalidError: its YAML file cannot be read.
    """
    try:
        folder.mkdir(exist_ok=True)
        store = RawStore(folder, query, today)
        if store.is_resumed:
            client.notify(
                Text(
                    f"{store.started_on.isoformat()}に始めた取込みを再開します。",
                    f"Resuming the import started on {store.started_on.isoformat()}.",
                )
            )
        downloaded = download(client, store, query.keywords, open_only=query.open_only, progress=progress)
    except OSError as error:
        raise cannot_write(folder, error) from None
    is_whole = not downloaded.failed and not downloaded.is_short
    repeats = store.asked_before is not None and query.covers(store.asked_before)
    outcome = _write(folder, downloaded, vocabulary, store.started_on, complete=is_whole and repeats)
    if not downloaded.failed:
        store.finish()
    return outcome


def import_from_files(folder: Path, paths: Sequence[Path], vocabulary: Vocabulary, today: date) -> Outcome:
    """Write saved answers of the API into a catalogue folder; nothing counts as vanished.

    Raises:
        CatalogInvalidError: a saved file, or the YAML file of the folder, cannot be read.
        KakushinError: the folder cannot be written.
    """
    return _write(folder, _read_saved(paths), vocabulary, today, complete=False)


def _read_saved(paths: Sequence[Path]) -> Download:
    """Return the records of saved answers: lists, single calls, several of them in a list or one a line.

    Raises:
        CatalogInvalidError: a file cannot be read, or nothing in it is JSON; with the place of the fault.
    """
    result = Download()
    faults = []
    for path in paths:
        try:
            answer = read_answer(_content(path), Text(path.name, path.name))
        except OSError as error:
            reason = quoted(error.strerror or type(error).__name__)
            faults.append(Fault(str(path), 1, 1, "", "unreadable", {"reason": reason}))
        except json.JSONDecodeError as error:
            problem = {"problem": quoted(error.msg)}
            faults.append(Fault(str(path), error.lineno, error.colno, "", "json-syntax", problem))
        except ValueError as error:
            faults.append(Fault(str(path), 1, 1, "", "json-syntax", {"problem": quoted(str(error))}))
        else:
            result.problems += answer.problems
            add_records(result.records, answer.records)
    if faults:
        raise CatalogInvalidError(faults)
    result.without_detail = {i for i, record in result.records.items() if "detail" not in record}
    return result


def _content(path: Path) -> bytes:
    """Return a file without the content of attachments, which a list of all calls has by the gigabyte."""
    if not path.stat().st_size:
        return b""
    with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as content:
        return without_attachments(content)


def _write(folder: Path, downloaded: Download, vocabulary: Vocabulary, read_on: date, *, complete: bool) -> Outcome:
    reading = read_records(downloaded.records, vocabulary, read_on, downloaded.without_detail)
    report = import_candidates(folder, origin(read_on), reading.candidates, read_on=read_on, complete=complete)
    return Outcome(report, tuple(reading.procedures), tuple(downloaded.problems), bool(downloaded.failed))
