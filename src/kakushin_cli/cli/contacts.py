"""The command contacts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from typer import Context, Option

from kakushin_cli.cli.framework import LISTING, both, command, complete_words, session_of
from kakushin_cli.cli.options import (
    Applicants,
    Ministries,
    Programs,
    Reader,
    StaleAfter,
    Themes,
    query_record,
)
from kakushin_cli.language import Text

if TYPE_CHECKING:
    from kakushin_cli.cli.output import Listing
    from kakushin_cli.cli.session import Session

WAYS = ("desk", "program", "table")


@command(
    LISTING,
    (
        Text(
            "窓口は資料の時点のもの。年度が過ぎたものには古いと表示する。",
            "Contacts are those of the source's day; they are marked old once their fiscal year is over.",
        ),
    ),
    (
        "kakushin contacts --ministry 環境省",
        "kakushin contacts --theme mobility --by program",
        "kakushin contacts --by table --json",
    ),
)
def contacts(
    ctx: Context,
    ministry: Ministries = None,
    theme: Themes = None,
    program: Programs = None,
    applicant: Applicants = None,
    by: Annotated[
        str,
        Option(
            "--by",
            metavar="desk|program|table",
            autocompletion=complete_words(*WAYS),
            help=both(
                "まとめ方: desk(窓口ごと) program(事業ごと) table(資料の表の行そのまま)",
                "One row per desk, per programme, or per row of the source's tables",
            ),
        ),
    ] = "desk",
    stale_after: StaleAfter = 1,
) -> None:
    """List desks."""
    from kakushin_cli.cli.output import listing_of
    from kakushin_cli.errors import UnknownTermError, UsageError
    from kakushin_cli.matching.listing import list_programs

    if by not in WAYS:
        raise UnknownTermError("--by", by, [w for w in WAYS if w[0] == by[:1]], WAYS)
    if stale_after < 0:
        raise UsageError(Text("--stale-after は0以上の数です。", "--stale-after takes a number of 0 or more."))
    session = session_of(ctx)
    listing = listing_of(ctx)
    reader = Reader(session)
    ministries = reader.terms("ministry", ministry, "--ministry")
    filters = reader.filters(theme=theme)
    applicants = reader.terms("applicant", applicant, "--applicant")
    wanted = reader.programs(program)
    found = [
        p
        for p in list_programs(session.catalog, filters, applicants=applicants, edition=session.edition).programs
        if not wanted or p.id in wanted
    ]
    query = query_record(filters, program=wanted, applicant=applicants, by=by) | (
        {"ministry": list(ministries)} if ministries else {}
    )
    answer = {"desk": _by_desk, "program": _by_program, "table": _by_table}[by]
    answer(session, listing, reader, found, query, ministries, stale_after)


def _by_desk(
    session: Session, listing: Listing, reader: Reader, programs: Any, query: Any, ministries: Any, stale_after: int
) -> None:
    from kakushin_cli.cli import columns
    from kakushin_cli.cli.output import emit
    from kakushin_cli.cli.views.listings import draw_desks
    from kakushin_cli.matching.listing import list_desks

    desks = list_desks(session.catalog, programs, ministries)
    shown = desks[: listing.limit]
    recorder = session.recorder(stale_after)
    themes = query.get("theme", [])
    records = [recorder.desk_serving(d, themes) for d in shown]
    envelope = recorder.envelope("contacts", query, len(desks), records, reader.notices)
    _tell(session, reader, desks)
    emit(
        session, listing, columns.DESK, envelope, lambda: draw_desks(session, shown, len(desks), stale_after),
        title="contacts",
    )  # fmt: skip


def _by_program(
    session: Session, listing: Listing, reader: Reader, programs: Any, query: Any, ministries: Any, stale_after: int
) -> None:
    from kakushin_cli.cli import columns
    from kakushin_cli.cli.output import emit
    from kakushin_cli.cli.views.listings import draw_desks_by_program
    from kakushin_cli.matching.listing import list_desks

    rows = [(p, d) for p in programs for d in list_desks(session.catalog, [p], ministries)]
    shown = rows[: listing.limit]
    recorder = session.recorder(stale_after)
    records = [{"program_id": p.id, "name": p.name} | recorder.desk_serving(d) for p, d in shown]
    envelope = recorder.envelope("contacts", query, len(rows), records, reader.notices)
    _tell(session, reader, rows)
    emit(
        session, listing, columns.CONTACT_PROGRAM, envelope,
        lambda: draw_desks_by_program(session, shown, len(rows)), title="contacts",
    )  # fmt: skip


def _by_table(
    session: Session, listing: Listing, reader: Reader, programs: Any, query: Any, ministries: Any, _stale_after: int
) -> None:
    from kakushin_cli.cli import columns
    from kakushin_cli.cli.output import emit
    from kakushin_cli.cli.views.listings import draw_contact_rows
    from kakushin_cli.matching.listing import list_contact_rows

    rows = list_contact_rows(session.catalog, programs, query.get("theme", ()), ministries)
    shown = rows[: listing.limit]
    recorder = session.recorder()
    envelope = recorder.envelope("contacts", query, len(rows), [recorder.contact_row(r) for r in shown], reader.notices)
    _tell(session, reader, rows)
    emit(
        session, listing, columns.CONTACT_ROW, envelope, lambda: draw_contact_rows(session, shown, len(rows)),
        title="contact rows",
    )  # fmt: skip


def _tell(session: Session, reader: Reader, rows: Any) -> None:
    if not rows:
        session.tell(Text("該当なし", "No match"))
    reader.tell()
