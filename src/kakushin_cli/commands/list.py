"""The command list: programmes of the catalogue."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from typer import Context

from kakushin_cli.catalog.model import Program
from kakushin_cli.cli.framework import LISTING, command, complete_words, option, session_of
from kakushin_cli.cli.options import (
    NO_CALL_FILTERS,
    Applicants,
    CallFilters,
    Ministries,
    NewCall,
    Partners,
    Phases,
    Reader,
    Themes,
    choose,
    filter_record,
    unknown_notices,
)
from kakushin_cli.cli.output import emit, output_of
from kakushin_cli.cli.screen import Cell, Screen, TableColumn
from kakushin_cli.cli.session import Session
from kakushin_cli.commands.common import (
    PROGRAM_COLUMNS,
    PROGRAM_OPTIONAL,
    call_cells,
    call_columns,
    contact_cell,
    counted,
    since,
)
from kakushin_cli.exporters.records import query_of
from kakushin_cli.language import Text
from kakushin_cli.matching.listing import list_programs
from kakushin_cli.wording import PROGRAM_KINDS, Wording

Kinds = Annotated[
    list[str] | None,
    option(
        "--kind",
        metavar="KIND",
        autocompletion=complete_words(*PROGRAM_KINDS),
        ja="種別(programme、research_fund、designation、award など)。繰り返し可",
        en="Kind (programme, research_fund, designation, award ...); repeatable",
    ),
]


@command(
    LISTING,
    Text(
        "資料に記載のある情報だけで絞り込みます。不明な事業は一覧に入れず、件数を表示します。",
        "Filters use only what the source states; programmes with unknown values are omitted and counted.",
    ),
    examples=(
        "kakushin list --theme smart-agriculture --applicant company",
        "kakushin list -m 環境省 -o moe.xlsx",
        "kakushin list --json --fields id,name,ministry",
    ),
)
def list_(
    ctx: Context,
    applicant: Applicants = None,
    partner: Partners = None,
    theme: Themes = None,
    phase: Phases = None,
    ministry: Ministries = None,
    new_call: NewCall = False,
    calls: CallFilters = NO_CALL_FILTERS,
    kind: Kinds = None,
) -> None:
    """List programmes."""
    session, output = session_of(ctx), output_of(ctx)
    reader = Reader(session)
    kinds = choose("--kind", kind, PROGRAM_KINDS)
    filters = reader.filters(theme=theme, phase=phase, ministry=ministry, new_call=new_call, calls=calls)
    applicants = reader.terms("applicant", applicant, "--applicant")
    partners = reader.terms("applicant", partner, "--partner")
    listing = list_programs(
        session.catalog, filters, applicants=applicants, partners=partners, kinds=kinds, edition=session.edition
    )
    reader.notices += unknown_notices(listing.unknown, closed=listing.closed)
    emit(
        session, output, "list", query_of(**filter_record(filters), applicant=applicants, partner=partners, kind=kinds),
        listing.programs, session.recorder().program, PROGRAM_COLUMNS,
        counted(draw_programs, session, len(listing.programs)),
        notices=reader.notices, optional=PROGRAM_OPTIONAL, title="programs",
    )  # fmt: skip


def draw_programs(screen: Screen, session: Session, programs: Sequence[Program]) -> None:
    """Draw a table of programmes."""
    words, pick = Wording(session.catalog, session.lang), session.pick
    rows: list[list[str | Cell]] = [
        [
            Cell(words.name(p) + since(p, session), p.id),
            *(
                [words.owner(p), words.applicants(p)]
                if screen.is_wide
                else [f"{words.owner(p)}\n{words.applicants(p)}"]
            ),
            *call_cells(p, session, is_wide=screen.is_wide),
            contact_cell(p, session),
        ]
        for p in programs
    ]
    columns = [
        TableColumn(pick(Text("事業", "Programme")), 20),
        TableColumn(
            pick(Text("所管", "Ministry") if screen.is_wide else Text("所管・申請主体", "Ministry, applicants")), 6
        ),
        *([TableColumn(pick(Text("申請主体", "Applicants")), 8)] if screen.is_wide else []),
        *call_columns(session, is_wide=screen.is_wide),
        TableColumn(pick(Text("窓口", "Contact")), 12),
    ]
    screen.table(columns, rows)
