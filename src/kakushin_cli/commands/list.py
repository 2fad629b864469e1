"""The command list: programmes of the catalogue."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from typer import Context, Option

from kakushin_cli.catalog.model import Program
from kakushin_cli.cli.framework import LISTING, both, command, complete_words, session_of
from kakushin_cli.cli.options import (
    Applicants,
    Ministries,
    NewCall,
    Partners,
    Phases,
    Reader,
    Themes,
    choose,
    filter_record,
)
from kakushin_cli.cli.output import emit, output_of
from kakushin_cli.cli.screen import Cell, Screen, TableColumn
from kakushin_cli.cli.session import Session
from kakushin_cli.commands.common import PROGRAM_COLUMNS, PROGRAM_OPTIONAL, add_count, since
from kakushin_cli.exporters.records import query_of
from kakushin_cli.language import Text, plural
from kakushin_cli.matching.listing import list_programs
from kakushin_cli.wording import PROGRAM_KINDS, YES_NO, Wording

Kinds = Annotated[
    list[str] | None,
    Option(
        "--kind",
        metavar="KIND",
        autocompletion=complete_words(*PROGRAM_KINDS),
        help=both(
            "種別(programme、research_fund、designation、award など)。繰り返し可",
            "Kind (programme, research_fund, designation, award ...); repeatable",
        ),
    ),
]


@command(
    LISTING,
    (
        Text(
            "資料に記載のある情報だけで絞り込みます。不明な事業は一覧に入れず、件数を表示します。",
            "Filters use only what the source states; programmes with unknown values are omitted and counted.",
        ),
    ),
    (
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
    kind: Kinds = None,
) -> None:
    """List programmes."""
    session, output = session_of(ctx), output_of(ctx)
    reader = Reader(session)
    kinds = choose("--kind", kind, PROGRAM_KINDS)
    filters = reader.filters(theme=theme, phase=phase, ministry=ministry, new_call=new_call)
    applicants = reader.terms("applicant", applicant, "--applicant")
    partners = reader.terms("applicant", partner, "--partner")
    listing = list_programs(
        session.catalog, filters, applicants=applicants, partners=partners, kinds=kinds, edition=session.edition
    )
    for name, count in listing.unknown.items():
        option = name.replace("_", "-")
        reader.notice(
            f"unknown-{option}",
            Text(
                f"--{option}: 資料に記載のない事業が{count}件あり、一覧に入れていません。",
                f"--{option}: {plural(count, 'programme')} omitted because the source does not say.",
            ),
        )

    def view(screen: Screen, programs: Sequence[Program]) -> None:
        draw_programs(screen, session, programs)
        add_count(screen, session, len(programs), len(listing.programs))

    emit(
        session, output, "list", query_of(**filter_record(filters), applicant=applicants, partner=partners, kind=kinds),
        listing.programs, session.recorder().program, PROGRAM_COLUMNS, view,
        notices=reader.notices, optional=PROGRAM_OPTIONAL, title="programs",
    )  # fmt: skip


def draw_programs(screen: Screen, session: Session, programs: Sequence[Program]) -> None:
    """Draw a table of programmes."""
    words, pick = Wording(session.catalog, session.lang), session.pick
    rows: list[list[str | Cell]] = []
    for p in programs:
        row: list[str | Cell] = [Cell(words.name(p) + since(p, session), p.id), words.owner(p)]
        new_call = YES_NO[p.new_call].pick(session.lang)
        if session.lang == "ja":
            row += [words.labels("theme", p.themes) or "-", words.applicants(p), new_call]
        else:  # English words are longer: with one column less the table still stands at 80
            themes = "\n".join(words.label("theme", t) for t in p.themes)
            row += [themes or "-", f"{words.applicants(p)}\nnew call: {new_call}"]
        rows.append(row)
    columns = [
        TableColumn(pick(Text("事業", "Programme")), 20, flexible=True),
        TableColumn(pick(Text("所管", "Ministry")), 6, flexible=True),
        TableColumn(pick(Text("テーマ", "Themes")), 10, flexible=True),
        TableColumn(pick(Text("申請主体", "Applicants, call")), 8, flexible=True),
        TableColumn("新規", 4, flexible=True),
    ]
    screen.table(columns if session.lang == "ja" else columns[:-1], rows)
