"""The command contacts: desks with phone and e-mail, and the programmes each serves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from typer import Context

from kakushin_cli.catalog.model import ContactRow, Program
from kakushin_cli.cli.framework import LISTING, command, complete_words, option, session_of
from kakushin_cli.cli.options import (
    Applicants,
    Ministries,
    Programs,
    Reader,
    StaleAfter,
    Themes,
    filter_record,
    unknown_notices,
)
from kakushin_cli.cli.output import emit, output_of
from kakushin_cli.cli.screen import Cell, Screen, TableColumn
from kakushin_cli.cli.session import Session
from kakushin_cli.commands.common import add_count, aside, desk_age, since, title, titled
from kakushin_cli.errors import check_word
from kakushin_cli.exporters.records import Record, query_of
from kakushin_cli.exporters.tabular import Column, columns
from kakushin_cli.language import Text
from kakushin_cli.matching.lifecycle import is_stale
from kakushin_cli.matching.listing import DeskServing, list_contact_rows, list_desks, list_programs
from kakushin_cli.wording import Wording

DESK_COLUMNS = columns(
    "department", "ministry", "phone", "extension", "email", "programs", "themes", "as_of", "stale", "warnings"
)
PROGRAM_COLUMNS = columns(
    "program_id", "name", "department", "ministry", "phone", "extension", "email", "as_of", "stale", "warnings"
)
ROW_COLUMNS = (
    *columns("theme"),
    Column("row", Text("行番号", "row")),
    *columns("line"),
    Column("program_as_written", Text("事業名(原文)", "programme as written")),
    Column("applicant_as_written", Text("申請主体(原文)", "applicant as written")),
    Column("new_call_as_written", Text("新規課題採択(原文)", "new call as written")),
    Column("department_as_written", Text("担当部署(原文)", "department as written")),
    Column("contact_as_written", Text("連絡先(原文)", "contact as written")),
    *columns("phone", "extension", "email", "programs"),
)
WAYS = ("desk", "program", "table")


@command(
    LISTING,
    Text(
        "窓口は資料の時点の情報です。年度が過ぎたものには「古い情報」と表示します。",
        "Contact offices are as of the date of the source and are marked out of date once that fiscal year is over.",
    ),
    examples=(
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
        option(
            "--by",
            metavar="desk|program|table",
            autocompletion=complete_words(*WAYS),
            ja="まとめ方: desk(窓口ごと) program(事業ごと) table(資料の表の行のまま)",
            en="One row per contact office (desk), per programme, or per row of the source's tables",
        ),
    ] = "desk",
    stale_after: StaleAfter = 1,
) -> None:
    """List desks."""
    check_word("--by", by, WAYS)
    session, output = session_of(ctx), output_of(ctx)
    reader = Reader(session)
    ministries = reader.terms("ministry", ministry, "--ministry")
    filters = reader.filters(theme=theme)
    applicants = reader.terms("applicant", applicant, "--applicant")
    wanted = reader.programs(program)
    listing = list_programs(
        session.catalog, filters, applicants=applicants, edition=session.edition,
        with_closed=True if by == "table" or wanted else None,
    )  # fmt: skip
    reader.notices += unknown_notices(listing.unknown, closed=listing.closed)
    programs = [p for p in listing.programs if not wanted or p.id in wanted]
    query = query_of(
        **{**filter_record(filters), "program": wanted, "applicant": applicants, "by": by, "ministry": ministries}
    )
    recorder = session.recorder(stale_after)
    if by == "desk":
        desks = list_desks(session.catalog, programs, ministries)

        def view_desks(screen: Screen, shown: Sequence[DeskServing]) -> None:
            draw_desks(screen, session, shown, stale_after)
            add_count(screen, session, len(shown), len(desks))

        emit(
            session, output, "contacts", query, desks, lambda desk: recorder.serving(desk, filters.themes),
            DESK_COLUMNS, view_desks, notices=reader.notices,
        )  # fmt: skip
    elif by == "program":
        pairs = [(p, desk) for p in programs for desk in list_desks(session.catalog, [p], ministries)]

        def record(pair: tuple[Program, DeskServing]) -> Record:
            return {"program_id": pair[0].id, "name": pair[0].name} | recorder.serving(pair[1])

        def view_programs(screen: Screen, shown: Sequence[tuple[Program, DeskServing]]) -> None:
            draw_desks_by_program(screen, session, shown)
            add_count(screen, session, len(shown), len(pairs))

        emit(session, output, "contacts", query, pairs, record, PROGRAM_COLUMNS, view_programs, notices=reader.notices)
    else:
        rows = list_contact_rows(session.catalog, programs, filters.themes, ministries)

        def view_rows(screen: Screen, shown: Sequence[ContactRow]) -> None:
            draw_contact_rows(screen, session, shown)
            add_count(screen, session, len(shown), len(rows))

        emit(
            session, output, "contacts", query, rows, row_record, ROW_COLUMNS, view_rows,
            notices=reader.notices, title="contact rows",
        )  # fmt: skip


def row_record(row: ContactRow) -> Record:
    """Return a row of a contact table."""
    return {
        "theme": row.theme,
        "row": row.row,
        "line": row.line,
        "program_as_written": row.program_as_written,
        "applicant_as_written": row.applicant_as_written,
        "new_call_as_written": row.new_call_as_written,
        "department_as_written": row.department_as_written,
        "contact_as_written": row.contact_as_written,
        "phone": row.phone,
        "extension": row.extension,
        "email": row.email,
        "programs": list(row.programs),
    }


def _unit_now(program: Program) -> str | None:
    return program.lifecycle.unit if program.lifecycle else None


def draw_desks(screen: Screen, session: Session, desks: Sequence[DeskServing], stale_after: int) -> None:
    """Draw the desks as blocks: department, phone, e-mail, and the programmes each serves."""
    words, pick = Wording(session.catalog, session.lang), session.pick
    ministry: str | None = ""
    for serving in desks:
        desk = serving.desk
        if desk.ministry != ministry:
            ministry = desk.ministry
            label = words.label("ministry", ministry) or pick(Text("所管不明", "Ministry not known"))
            screen.heading(titled(label, session.lang))
        else:
            screen.line()
        screen.line(desk.department, style="bold", indent=1, hang=2)
        pairs = []
        if desk.phone:
            pairs.append((pick(Text("電話", "Phone")), words.phone(desk)))
        else:
            pairs.append((pick(Text("電話", "Phone")), pick(Text("記載なし", "not stated"))))
        if desk.email:
            pairs.append((pick(Text("メール", "E-mail")), desk.email))
        names = [title(p, session.lang) + since(p, session) for p in serving.programs]
        pairs.append((pick(Text("事業", "Programmes")), "\n".join(names)))
        if is_stale(desk, session.today, stale_after):
            check = pick(Text("古い情報。電話の前に部署と番号を確認", "out of date: check before calling"))
            pairs.append((pick(Text("情報時点", "As of")), desk_age(desk, session) + aside(check, session.lang)))
        units = [unit for p in serving.programs if (unit := _unit_now(p)) and unit.split()[-1] not in desk.department]
        pairs += [
            (
                pick(Text("現在の担当", "Current department")),
                unit + aside(pick(Text("電話番号は未確認", "phone not verified")), session.lang),
            )
            for unit in dict.fromkeys(units)
        ]
        pairs += [(pick(Text("注意", "Note")), n.text.pick(session.lang)) for n in desk.warnings]
        screen.pairs(pairs, indent=3)


def draw_desks_by_program(screen: Screen, session: Session, rows: Sequence[tuple[Program, DeskServing]]) -> None:
    """Draw one row per programme and desk."""
    words, pick = Wording(session.catalog, session.lang), session.pick
    screen.table(
        [
            TableColumn(pick(Text("事業", "Programme")), 20),
            TableColumn(pick(Text("担当部署", "Department")), 16),
            TableColumn(pick(Text("電話・メール", "Phone, e-mail"))),
        ],
        [
            [
                Cell(words.name(program) + since(program, session), program.id),
                serving.desk.department,
                "\n".join(t for t in (words.phone(serving.desk), serving.desk.email) if t),
            ]
            for program, serving in rows
        ],
    )


def draw_contact_rows(screen: Screen, session: Session, rows: Sequence[ContactRow]) -> None:
    """Draw the rows of the source's tables as written, grouped by theme."""
    words, pick = Wording(session.catalog, session.lang), session.pick
    theme = None
    for row in rows:
        if row.theme != theme:
            theme = row.theme
            screen.heading(titled(words.label("theme", theme), session.lang))
        else:
            screen.line()
        screen.line(f"{row.row}. {row.program_as_written}", style="bold", indent=1, hang=3)
        screen.pairs(
            [
                (pick(Text("申請主体", "Applicant")), row.applicant_as_written),
                (pick(Text("新規課題採択", "New call")), row.new_call_as_written),
                (pick(Text("担当部署", "Department")), row.department_as_written),
                (pick(Text("連絡先", "Contact")), row.contact_as_written),
                (pick(Text("行", "Line")), str(row.line)),
            ],
            indent=3,
        )
