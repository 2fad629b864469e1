"""A whole import: from keywords to every call once, with its details, or from saved answers; then the catalogue folder."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any

from kakushin_cli.catalog.faults import CatalogInvalidError, Fault, quoted
from kakushin_cli.catalog.vocabulary import Vocabulary
from kakushin_cli.errors import UsageError
from kakushin_cli.importers.jgrants import answers
from kakushin_cli.importers.jgrants.answers import Query, RawStore, problem, read_answer
from kakushin_cli.importers.jgrants.candidates import origin, read_records
from kakushin_cli.importers.jgrants.client import ApiError, Client, without_attachments
from kakushin_cli.importers.store import ImportReport, cannot_write, import_candidates
from kakushin_cli.language import Text, plural

KEYWORD_LENGTHS = (2, 255)
"""Characters a keyword may have (documented by the API)."""
FAILURES_IN_A_ROW = 3
"""Calls that fail one after the other before the run stops: the API, not the call, is what does not work."""


@dataclass
class Download:
    """Result of a run.

    Attributes:
        records: The calls by id.
        without_detail: Ids of calls of which only the row of the list could be read.
        problems: What could not be used, in sentences.
        failed: Number of calls and lists yet to be fetched; a later run asks for them again.
        is_short: Whether some list held another number of rows than it said.
    """

    records: answers.Records = field(default_factory=dict)
    without_detail: set[str] = field(default_factory=set)
    problems: list[Text] = field(default_factory=list)
    failed: int = 0
    is_short: bool = False


def check_keywords(keywords: Iterable[str]) -> tuple[str, ...]:
    """Return the keywords, each once, without blanks around them.

    Raises:
        UsageError: there is none, or one has a length that the API does not take.
    """
    stripped = tuple(dict.fromkeys(k.strip() for k in keywords))
    shortest, longest = KEYWORD_LENGTHS
    for keyword in stripped:
        if not shortest <= len(keyword) <= longest:
            shown = keyword if len(keyword) <= 40 else f"{keyword[:39]}…"
            raise UsageError(
                Text(
                    f"--keyword: 「{shown}」は{len(keyword)}文字です。",
                    f"--keyword: '{shown}' has {plural(len(keyword), 'character')}.",
                ),
                Text(
                    f"JグランツのAPIが受け付けるのは{shortest}〜{longest}文字です。",
                    f"The jGrants API accepts {shortest} to {longest} characters.",
                ),
            )
    if not stripped:
        raise UsageError(
            Text("--keyword か --from を指定してください。", "Use --keyword or --from."),
            Text(
                "例: --keyword 地域 --keyword 脱炭素(繰り返すと、いずれかに該当する公募を集めます)",
                "Example: --keyword 地域 --keyword 脱炭素 (collects calls that match any of them)",
            ),
        )
    return stripped


def download(
    client: Client, store: RawStore, keywords: Iterable[str], *, open_only: bool, progress: Callable[[int, int], None]
) -> Download:
    """Fetch what the store does not hold yet, and return all of it.

    Args:
        client: Asks the API.
        store: Keeps every answer at once.
        keywords: As `check_keywords` returns them.
        open_only: Whether closed calls are left out.
        progress: Called with the number of calls done and of all calls.

    Raises:
        ApiError: no list could be fetched, or several calls failed in a row; what was fetched is kept.
        AddressRefusedError: the API sends elsewhere.
        OSError: the store cannot be written.
    """
    result = Download()
    rows: answers.Records = {}
    errors: list[ApiError] = []
    list_count = 0
    for keyword in keywords:
        what = Text(f"「{keyword}」の一覧", f"List of '{keyword}'")
        try:
            content = store.answer(answers.list_name(keyword)) or client.subsidies(keyword, open_only=open_only)
            answer = read_answer(content, what)
        except ApiError as error:
            errors.append(error)
            result.failed += 1
            result.problems.append(problem(what, error.what.ja, error.what.pick("en")))
            continue
        except ValueError:
            result.failed += 1
            result.problems.append(problem(what, "JSONとして壊れています。", "not valid JSON."))
            continue
        store.keep(answers.list_name(keyword), content)
        list_count += 1
        result.problems += answer.problems
        if answer.is_short:
            result.is_short = True
            announced, received = answer.count, len(answer.records)
            ja = (
                f"APIの示す件数は{announced}件ですが、届いたのは{received}件です。"
                "キーワードを細かく分けると漏れが減ります。"
            )
            en = f"the API reported {announced} but sent {received}. Use several narrower keywords to miss fewer."
            result.problems.append(problem(what, ja, en))
        answers.add_records(rows, answer.records)
    if not list_count:
        raise (
            errors[-1]
            if errors
            else ApiError(
                Text("APIの応答をJSONとして読み取れません。", "The API responses are not valid JSON."),
                Text("後でもう一度実行してください。", "Try again later."),
            )
        )
    failed_in_a_row = 0
    for done, (record_id, row) in enumerate(rows.items(), 1):
        answers.add_records(result.records, [row])
        what = Text(f"公募 {record_id} の詳細", f"Details of {record_id}")
        try:
            details = _details(client, store, record_id, what)
            failed_in_a_row = 0
        except ApiError as error:
            details = problem(what, error.what.ja, error.what.pick("en"))
            if not error.is_lasting:
                result.failed += 1
                failed_in_a_row += 1
                if failed_in_a_row == FAILURES_IN_A_ROW:
                    raise
        finally:
            progress(done, len(rows))
        if isinstance(details, Text):
            result.without_detail.add(record_id)
            result.problems.append(details)
        else:
            answers.add_records(result.records, details)
    return result


def _details(client: Client, store: RawStore, record_id: str, what: Text) -> list[dict[str, Any]] | Text:
    """Return what the details of a call say of it, or a sentence on why they cannot be used.

    Raises:
        ApiError: they could not be fetched.
    """
    content = store.answer(answers.detail_name(record_id))
    if content is None:
        content = client.subsidy(record_id)
        store.keep(answers.detail_name(record_id), content)
    try:
        records = [r for r in read_answer(content, what).records if r["id"] == record_id]
    except ValueError:
        ja, en = "JSONとして壊れています。", "not valid JSON."
    else:
        ja, en = "中身がありません。", "empty."
        if records:
            return records
    return problem(what, f"{ja}一覧にある項目だけを取り込みます。", f"{en} Only the items in the list are imported.")


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
    verified_on: date | None = None,
) -> Outcome:
    """Fetch what the keywords find, and write it into a catalogue folder.

    Stopped at any moment, the same call goes on from there within seven days, and the folder is that of a run that was
    not stopped. What the API no longer has counts as vanished only when this run was whole and asked for all that
    earlier ones did.

    Raises:
        ApiError: the API does not work; what was fetched is kept.
        KakushinError: the folder cannot be written, or the API sends elsewhere.
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
    outcome = _write(
        folder, downloaded, vocabulary, store.started_on, complete=is_whole and repeats, verified_on=verified_on
    )
    if not downloaded.failed:
        store.finish()
    return outcome


def import_from_files(
    folder: Path, paths: Sequence[Path], vocabulary: Vocabulary, today: date, verified_on: date | None = None
) -> Outcome:
    """Write saved answers of the API into a catalogue folder; nothing counts as vanished.

    A file holds a list, a single call, several of them in a list or one a line.

    Raises:
        CatalogInvalidError: a saved file, or the YAML file of the folder, cannot be read.
        KakushinError: the folder cannot be written.
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
            answers.add_records(result.records, answer.records)
    if faults:
        raise CatalogInvalidError(faults)
    result.without_detail = {i for i, record in result.records.items() if "detail" not in record}
    return _write(folder, result, vocabulary, today, complete=False, verified_on=verified_on)


def _content(path: Path) -> bytes:
    """Return a file without the content of attachments, which a list of all calls has by the gigabyte."""
    if not path.stat().st_size:
        return b""
    with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as content:
        return without_attachments(content)


def _write(
    folder: Path,
    downloaded: Download,
    vocabulary: Vocabulary,
    read_on: date,
    *,
    complete: bool,
    verified_on: date | None = None,
) -> Outcome:
    reading = read_records(downloaded.records, vocabulary, read_on, downloaded.without_detail)
    report = import_candidates(
        folder, origin(read_on), reading.candidates, read_on=read_on, complete=complete, verified_on=verified_on
    )
    return Outcome(report, tuple(reading.procedures), tuple(downloaded.problems), bool(downloaded.failed))
