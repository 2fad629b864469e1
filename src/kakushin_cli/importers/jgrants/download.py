"""From keywords to records: the union of their lists, every call once, with its details."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from kakushin_cli.errors import UsageError
from kakushin_cli.importers.jgrants.client import AddressRefusedError, ApiError, Client
from kakushin_cli.importers.jgrants.raw_store import RawStore
from kakushin_cli.importers.jgrants.records import Records, read_answer
from kakushin_cli.language import Text

KEYWORD_LENGTHS = (2, 255)
"""Characters a keyword may have (documented by the API)."""
FAILURES_IN_A_ROW = 3
"""Calls that fail one after the other before the run stops: the API, not the call, is what does not work."""


@dataclass
class Download:
    """What a run brought.

    Attributes:
        records: The calls by id.
        without_detail: Ids of calls of which only the row of the list could be read.
        problems: What could not be used, in sentences.
        failed: Number of calls and lists yet to be fetched; a later run asks for them again.
        is_short: Whether some list held another number of rows than it said.
    """

    records: Records = field(default_factory=Records)
    without_detail: set[str] = field(default_factory=set)
    problems: list[Text] = field(default_factory=list)
    failed: int = 0
    is_short: bool = False


def check_keywords(keywords: Iterable[str]) -> tuple[str, ...]:
    """Return the keywords, each once, without blanks around them.

    Raises:
        UsageError: there is none, or one has a length that the API does not take.
    """
    found = tuple(dict.fromkeys(k.strip() for k in keywords))
    shortest, longest = KEYWORD_LENGTHS
    for keyword in found:
        if not shortest <= len(keyword) <= longest:
            shown = keyword if len(keyword) <= 40 else f"{keyword[:39]}…"
            raise UsageError(
                Text(
                    f"--keyword: 「{shown}」は{len(keyword)}文字です。",
                    f"--keyword: '{shown}' has {len(keyword)} character(s).",
                ),
                Text(
                    f"JグランツのAPIが受け付けるのは{shortest}〜{longest}文字です。",
                    f"The jGrants API takes {shortest} to {longest} characters.",
                ),
            )
    if not found:
        raise UsageError(
            Text("--keyword か --from が要ります。", "Give --keyword or --from."),
            Text(
                "例: --keyword 地域 --keyword 脱炭素(繰り返すと、どれかに当たる公募を集める)",
                "For example --keyword 地域 --keyword 脱炭素 (calls that any of them finds)",
            ),
        )
    return found


def download(
    client: Client, store: RawStore, keywords: Iterable[str], *, open_only: bool, progress: Callable[[int, int], None]
) -> Download:
    """Fetch what the store does not hold yet, and return all of it.

    Args:
        client: Asks the API.
        store: Keeps every answer at once.
        keywords: As `check_keywords` returns them.
        open_only: Whether closed calls are left out.
        progress: Hears how many calls are done, of how many.

    Raises:
        ApiError: no list could be fetched, or several calls failed in a row; what was fetched is kept.
        OSError: the store cannot be written.
    """
    result = Download()
    listed = Records()
    last: ApiError | None = None
    has_list = False
    for keyword in keywords:
        what = Text(f"「{keyword}」の一覧", f"List of '{keyword}'")
        try:
            content = store.list_of(keyword)
            fetched = content is None
            if content is None:
                content = client.subsidies(keyword, open_only=open_only)
            answer = read_answer(content, what)
        except AddressRefusedError:
            raise
        except ApiError as error:
            last = error
            result.failed += 1
            result.problems.append(Text(f"{what.ja}: {error.what.ja}", f"{what.en}: {error.what.en}"))
            continue
        except ValueError:
            result.failed += 1
            result.problems.append(Text(f"{what.ja}: JSONとして壊れています。", f"{what.en}: not valid JSON."))
            continue
        has_list = True
        if fetched:
            store.keep_list(keyword, content)
        result.problems += answer.problems
        if answer.is_short:
            result.is_short = True
            result.problems.append(
                Text(
                    f"{what.ja}: APIは{answer.count}件と言い、届いたのは{len(answer.records)}件です。"
                    "キーワードを細かく分けると漏れが減ります。",
                    f"{what.en}: the API says {answer.count} and sent {len(answer.records)}. "
                    "Several narrower keywords miss less.",
                )
            )
        listed.add_all(answer.records)
    if not has_list:
        raise last or ApiError(
            Text("APIの答えがJSONとして読めません。", "The answers of the API are not valid JSON."),
            Text("後でもう一度実行してください。", "Try again later."),
        )
    _details(client, store, listed, result, progress)
    return result


def _details(
    client: Client, store: RawStore, listed: Records, result: Download, progress: Callable[[int, int], None]
) -> None:
    in_a_row = 0
    for done, (record_id, row) in enumerate(listed.by_id.items(), 1):
        result.records.add(row)
        what = Text(f"公募 {record_id} の詳細", f"Details of {record_id}")
        try:
            content = store.detail_of(record_id)
            if content is None:
                content = client.subsidy(record_id)
                store.keep_detail(record_id, content)
            in_a_row = 0
            answer = read_answer(content, what)
        except AddressRefusedError:
            raise
        except ApiError as error:
            result.without_detail.add(record_id)
            result.problems.append(Text(f"{what.ja}: {error.what.ja}", f"{what.en}: {error.what.en}"))
            if error.is_lasting:
                continue
            result.failed += 1
            in_a_row += 1
            if in_a_row == FAILURES_IN_A_ROW:
                raise
            continue
        except ValueError:
            result.without_detail.add(record_id)
            result.problems.append(
                Text(
                    f"{what.ja}: JSONとして壊れています。一覧にある項目だけを取り込みます。",
                    f"{what.en}: not valid JSON. Only what the list says is imported.",
                )
            )
            continue
        finally:
            progress(done, len(listed.by_id))
        own = [r for r in answer.records if r["id"] == record_id]
        if not own:
            result.without_detail.add(record_id)
            result.problems.append(
                Text(
                    f"{what.ja}: 中身がありません。一覧にある項目だけを取り込みます。",
                    f"{what.en}: empty. Only what the list says is imported.",
                )
            )
        result.records.add_all(own)
