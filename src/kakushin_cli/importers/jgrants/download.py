"""From keywords to records: the union of their lists, every call once, with its details."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from kakushin_cli.errors import UsageError
from kakushin_cli.importers.jgrants.client import AddressRefusedError, ApiError, Client
from kakushin_cli.importers.jgrants.raw_store import RawStore, detail_name, list_name
from kakushin_cli.importers.jgrants.records import Records, add_records, problem, read_answer
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

    records: Records = field(default_factory=dict)
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
        OSError: the store cannot be written.
    """
    result = Download()
    rows: Records = {}
    errors: list[ApiError] = []
    list_count = 0
    for keyword in keywords:
        what = Text(f"「{keyword}」の一覧", f"List of '{keyword}'")
        try:
            content = store.answer(list_name(keyword)) or client.subsidies(keyword, open_only=open_only)
            answer = read_answer(content, what)
        except AddressRefusedError:
            raise
        except ApiError as error:
            errors.append(error)
            result.failed += 1
            result.problems.append(problem(what, error.what.ja, error.what.pick("en")))
            continue
        except ValueError:
            result.failed += 1
            result.problems.append(problem(what, "JSONとして壊れています。", "not valid JSON."))
            continue
        store.keep(list_name(keyword), content)
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
        add_records(rows, answer.records)
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
        add_records(result.records, [row])
        what = Text(f"公募 {record_id} の詳細", f"Details of {record_id}")
        try:
            details = _details(client, store, record_id, what)
            failed_in_a_row = 0
        except AddressRefusedError:
            raise
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
            add_records(result.records, details)
    return result


def _details(client: Client, store: RawStore, record_id: str, what: Text) -> list[dict[str, Any]] | Text:
    """Return what the details of a call say of it, or a sentence on why they cannot be used.

    Raises:
        ApiError: they could not be fetched.
    """
    content = store.answer(detail_name(record_id))
    if content is None:
        content = client.subsidy(record_id)
        store.keep(detail_name(record_id), content)
    try:
        records = [r for r in read_answer(content, what).records if r["id"] == record_id]
    except ValueError:
        ja, en = "JSONとして壊れています。", "not valid JSON."
    else:
        ja, en = "中身がありません。", "empty."
        if records:
            return records
    return problem(what, f"{ja}一覧にある項目だけを取り込みます。", f"{en} Only the items in the list are imported.")
