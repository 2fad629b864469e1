"""The command status: what became of programmes since their edition."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from typer import Argument, Context, Option

from kakushin_cli.cli.framework import LISTING, both, command, complete_words, session_of
from kakushin_cli.cli.options import (
    Ministries,
    Reader,
    StaleAfter,
    Themes,
    complete_program,
    query_record,
)
from kakushin_cli.language import Text
from kakushin_cli.matching.lifecycle import STATUSES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kakushin_cli.catalog.model import Program
    from kakushin_cli.cli.output import Listing
    from kakushin_cli.cli.session import Session


@command(
    LISTING,
    (
        Text(
            "公式か二次の資料で確かめたことだけを述べ、確かめられていない事業は「未確認」とする。公式の文のない後継は「推定」。",
            "Only what official or secondary evidence carries is stated; the rest is unverified. A successor that no "
            "official text names is inferred.",
        ),
    ),
    (
        "kakushin status",
        "kakushin status ローカル10000",
        "kakushin status --status succeeded --json",
        "kakushin status gsi-joint-research --mail",
        "kakushin status --editions",
        "kakushin status --against rs2024",
        "kakushin status --against rs2024 -o patch.yaml",
    ),
)
def status(
    ctx: Context,
    name: Annotated[
        str | None,
        Argument(
            metavar="ID|NAME",
            autocompletion=complete_program,
            help=both("事業のIDか名前。なければ一覧", "A programme by id or name; all of them without"),
            show_default=False,
        ),
    ] = None,
    theme: Themes = None,
    ministry: Ministries = None,
    statuses: Annotated[
        list[str] | None,
        Option(
            "--status",
            metavar="STATUS",
            autocompletion=complete_words(*STATUSES),
            help=both(
                "状況で絞る: running ended succeeded renamed no_new_call unverified。繰り返し可",
                "Only these: running, ended, succeeded, renamed, no_new_call or unverified; repeatable",
            ),
        ),
    ] = None,
    stale_after: StaleAfter = 1,
    mail: Annotated[
        bool,
        Option(
            "--mail",
            help=both(
                "いまの状況を窓口に尋ねるメールの文案を書く(送らない)。事業を示さなければ、確認の要る事業について窓口ごとに",
                "Draft the enquiry to the desk (nothing is sent); without a programme, for all that need it, desk by desk",
            ),
        ),
    ] = False,
    against: Annotated[
        str | None,
        Option(
            "--against",
            metavar="PATH",
            help=both(
                "行政事業レビューを取り込んだフォルダと比べる(終了・名の違い・部署・予算)。-o patch.yaml で lifecycle への"
                "修正案を書く",
                "Compare with an import of the Administrative Programme Review (ended, name, unit, budget); -o patch.yaml writes a patch for "
                "the lifecycle file",
            ),
        ),
    ] = None,
    editions: Annotated[
        bool,
        Option(
            "--editions",
            help=both("パッケージの版と、それぞれについて知られていること", "The editions, and what is known of each"),
        ),
    ] = False,
) -> None:
    """Tell what became of programmes."""
    from kakushin_cli.cli.output import is_yaml, listing_of, patch_listing
    from kakushin_cli.errors import UnknownTermError, UsageError
    from kakushin_cli.matching.lifecycle import list_statuses
    from kakushin_cli.matching.listing import list_programs

    for word in statuses or ():
        if word not in STATUSES:
            raise UnknownTermError("--status", word, [s for s in STATUSES if s[:2] == word[:2]], list(STATUSES))
    if stale_after < 0:
        raise UsageError(Text("--stale-after は0以上の数です。", "--stale-after takes a number of 0 or more."))
    session = session_of(ctx)
    patch = against is not None and is_yaml(ctx)
    listing = patch_listing(ctx) if patch else listing_of(ctx)
    if editions:
        _editions(session, listing)
        return
    reader = Reader(session)
    filters = reader.filters(theme=theme, ministry=ministry)
    found: Sequence[Program]
    if name:
        wanted = reader.programs([name])
        found = [p for i in wanted if (p := session.catalog.program(i))]
    elif against is not None:
        found = list_programs(session.catalog, filters, edition=session.edition or "all").programs
        found = [p for p in found if not statuses or (p.lifecycle and p.lifecycle.status in statuses)]
    else:
        listed = list_programs(session.catalog, filters, edition=session.edition).programs
        researched = session.catalog.programs_of(g for g in listed.groups if g.sample.lifecycle)
        found = list_statuses(researched, tuple(statuses or ()))
        not_researched = len(listed) - len(researched)
        if not_researched:
            reader.notice(
                "not-researched",
                Text(
                    f"その後を調べていない事業が{not_researched}件あり、一覧に入れていません。",
                    f"{not_researched} programme(s) left out: what became of them was not researched.",
                ),
            )
    query = query_record(filters, name=name, status=tuple(statuses or ()))
    if against is not None:
        from kakushin_cli.cli.against import show_against

        show_against(session, listing, against, found, query, patch=patch)
    elif mail:
        _mail(session, listing, reader, found, query, stale_after, whole=bool(name))
    else:
        _list(session, listing, reader, found, query, stale_after, whole=bool(name))


def _list(
    session: Session,
    listing: Listing,
    reader: Reader,
    found: Sequence[Program],
    query: dict[str, object],
    stale_after: int,
    *,
    whole: bool,
) -> None:
    from kakushin_cli.cli import columns
    from kakushin_cli.cli.output import emit
    from kakushin_cli.cli.views.status import draw_status, draw_statuses

    recorder = session.recorder(stale_after)
    shown = found[: listing.limit]
    envelope = recorder.envelope("status", query, len(found), [recorder.status(p) for p in shown], reader.notices)
    if not found:
        session.tell(Text("該当なし", "No match"))
    reader.tell()

    def draw() -> str:
        if whole:
            return draw_status(session, shown, stale_after)
        return draw_statuses(session, shown, len(found), stale_after)

    emit(
        session, listing, columns.STATUS, envelope, draw,
        title="status", record_format="table" if whole else "tsv",
    )  # fmt: skip


def _mail(
    session: Session,
    listing: Listing,
    reader: Reader,
    found: Sequence[Program],
    query: dict[str, object],
    stale_after: int,
    *,
    whole: bool,
) -> None:
    from kakushin_cli.cli import columns
    from kakushin_cli.cli.output import emit
    from kakushin_cli.cli.views.status import draw_enquiries
    from kakushin_cli.matching.enquiry import write_enquiries
    from kakushin_cli.matching.lifecycle import must_be_verified

    asked = [p for p in found if whole or must_be_verified(p, session.today, stale_after)]
    enquiries = write_enquiries(session.catalog, asked, session.today)[: listing.limit]
    recorder = session.recorder(stale_after)
    envelope = recorder.envelope(
        "status", query | {"mail": True}, len(enquiries), [recorder.enquiry(e) for e in enquiries], reader.notices
    )
    if not enquiries:
        session.tell(Text("確認の要る事業はありません。", "Nothing needs to be verified."))
    reader.tell()
    emit(
        session, listing, columns.ENQUIRY, envelope, lambda: draw_enquiries(session, enquiries),
        title="enquiries", record_format="table",
    )  # fmt: skip


def _editions(session: Session, listing: Listing) -> None:
    from kakushin_cli.cli import columns
    from kakushin_cli.cli.output import emit
    from kakushin_cli.cli.views.status import draw_editions

    recorder = session.recorder()
    known = session.catalog.vocabulary.editions
    shown = known[: listing.limit]
    envelope = recorder.envelope("status", {"editions": True}, len(known), [recorder.edition(e) for e in shown])
    emit(
        session, listing, columns.EDITION, envelope, lambda: draw_editions(session, shown),
        title="editions", record_format="tsv",
    )  # fmt: skip
