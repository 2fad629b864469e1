"""The command `data import jgrants`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from typer import Context, Option

from kakushin_cli.cli.framework import NOTHING, both, command, session_of
from kakushin_cli.cli.importing import (
    SHOWN,
    Folder,
    ReportFormat,
    check_format,
    known_vocabulary,
    tell_report,
)
from kakushin_cli.cli.progress import ProgressBar
from kakushin_cli.language import Text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from kakushin_cli.cli.session import Session
    from kakushin_cli.importers.jgrants.run import Outcome

API_VARIABLE = "KAKUSHIN_JGRANTS_API"
"""Environment variable with another address of the API, for tests on this computer."""


@command(
    NOTHING,
    (
        Text(
            "--keyword は繰り返すと、どれかに当たる公募を集める。1秒に1件までしか尋ねず、失敗は間を置いて尋ね直す。"
            "止まっても、7日以内に同じコマンドを実行すれば続きから始まる。"
            "出典「Jグランツ（jGrants）」。申請の前に公募のページで確かめること。"
            "大学向けの競争的資金(e-Rad)はJグランツにはない。",
            "Repeat --keyword to collect what any of them finds. At most one request a second; failures are asked "
            "again after a pause. Stopped, the same command goes on within seven days. Source: jGrants portal; look "
            "at the page of a call before applying. Research funds of universities (e-Rad) are not on jGrants.",
        ),
    ),
    (
        "kakushin data import jgrants --keyword 脱炭素 --keyword 地域 -o jgrants",
        "kakushin data import jgrants --from saved.json -o jgrants",
    ),
)
def jgrants(
    ctx: Context,
    output: Folder,
    keyword: Annotated[
        list[str] | None,
        Option(
            "--keyword",
            "-k",
            metavar="WORD",
            help=both("探す語(2〜255文字)。繰り返し可", "Word to look for (2 to 255 characters); repeatable"),
            show_default=False,
        ),
    ] = None,
    saved: Annotated[
        list[str] | None,
        Option(
            "--from",
            metavar="FILE",
            help=both(
                "通信せず、保存したAPIの応答(JSON、1行1件も可)を読む。繰り返し可",
                "Read saved answers of the API (JSON, also one a line) instead of asking it; repeatable",
            ),
            show_default=False,
        ),
    ] = None,
    include_closed: Annotated[
        bool,
        Option("--include-closed", help=both("受付の終わった公募も取り込む", "Import closed calls, too")),
    ] = False,
    format: ReportFormat = "text",  # noqa: A002 - the option is --format
) -> None:
    """Import calls of jGrants."""
    from kakushin_cli.cli.exit_codes import Ended, ExitCode
    from kakushin_cli.cli.options import existing_file
    from kakushin_cli.cli.session import native_path
    from kakushin_cli.errors import UsageError
    from kakushin_cli.importers.jgrants.run import import_from_files

    session = session_of(ctx)
    check_format(format)
    folder = native_path(output)
    if saved and (keyword or include_closed):
        raise UsageError(
            Text("--from は --keyword、--include-closed と同時に使えません。", "--from stands without --keyword."),
            Text("どちらか一方にしてください。", "Give one of them."),
        )
    if saved:
        paths = [existing_file(path, "--from") for path in saved]
        outcome = import_from_files(folder, paths, known_vocabulary(folder), session.today)
    else:
        outcome = _ask(session, folder, keyword or (), open_only=not include_closed)
    _tell(session, outcome)
    tell_report(session, outcome.report, output, format)
    if outcome.is_unfinished:
        session.tell(
            Text(
                "取れなかったものがあります。後で同じコマンドを実行すると、続きから取り込みます。",
                "Something could not be fetched. Run the same command later to fetch the rest.",
            )
        )
        raise Ended(ExitCode.FAILURE)


def _ask(session: Session, folder: Path, keywords: Sequence[str], *, open_only: bool) -> Outcome:
    import time

    from kakushin_cli.importers.jgrants.client import API, Client
    from kakushin_cli.importers.jgrants.download import check_keywords
    from kakushin_cli.importers.jgrants.raw_store import Query
    from kakushin_cli.importers.jgrants.run import import_from_api
    from kakushin_cli.japanese.folding import normalize_text

    query = Query(check_keywords(normalize_text(k) for k in keywords), open_only)
    base = session.env.get(API_VARIABLE) or API
    client = Client(base, clock=time.monotonic, sleep=time.sleep, notify=session.tell)
    with ProgressBar(session) as bar:
        vocabulary = known_vocabulary(folder)
        return import_from_api(folder, query, client, vocabulary, session.today, progress=bar.draw)


def _tell(session: Session, outcome: Outcome) -> None:
    """Tell on stderr what was left out or could not be used, and where the data come from."""
    for problem in outcome.problems:
        session.tell(problem)
    if outcome.procedures:
        count = len(outcome.procedures)
        session.tell(
            Text(
                f"事業でなく手続(状況報告など)とみて入れなかった記録: {count}件",
                f"Left out as steps of a procedure, no programmes: {count}",
            )
        )
        for record_id, title in outcome.procedures[:SHOWN]:
            session.tell(f"  {record_id} {title}")
        if count > SHOWN:
            session.tell(Text(f"  ほか{count - SHOWN}件", f"  and {count - SHOWN} more"))
    session.tell(
        Text(
            "出典「Jグランツ（jGrants）」。申請の前に公募のページで確かめてください。",
            "Source: jGrants portal (Jグランツ). Look at the page of a call before applying.",
        )
    )
