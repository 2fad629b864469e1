"""The command networks: people who already work together, and organisations that can link them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from typer import Context

from kakushin_cli.catalog.model import Network
from kakushin_cli.cli.framework import LISTING, command, complete_words, option, session_of
from kakushin_cli.cli.options import Prefectures, Programs, Reader, choose
from kakushin_cli.cli.output import emit, output_of
from kakushin_cli.cli.screen import Cell, Screen, TableColumn
from kakushin_cli.cli.session import Session
from kakushin_cli.commands.common import aside, counted, joined, title
from kakushin_cli.exporters.records import Record, Recorder, query_of
from kakushin_cli.exporters.tabular import Column, columns
from kakushin_cli.japanese.folding import normalize_text
from kakushin_cli.language import Text
from kakushin_cli.matching.listing import Overlap, list_networks, list_overlaps
from kakushin_cli.wording import NETWORK_KINDS, NETWORK_STATUS, SECTORS, Wording

NETWORK_COLUMNS = (
    *columns("id", "name", "kind", "prefectures"),
    Column("site", Text("拠点", "site")),
    Column("body", Text("会議体", "council")),
    Column(
        "members",
        Text("構成員", "members"),
        lambda record: [m for sector in (record.get("members") or {}).values() for m in sector],
    ),
    Column("status", Text("区分", "status")),
    *columns("program_id", "summary"),
)
OVERLAP_COLUMNS = (
    Column("organisation", Text("組織", "organisation")),
    Column("sector", Text("産学官", "sector")),
    *columns("prefecture"),
    Column("networks", Text("座組", "networks")),
)


@command(
    LISTING,
    Text(
        "--overlap では、二つ以上の座組に参加し、座組どうしをつなぐことのできる組織を表示します。",
        "--overlap shows organisations that belong to two or more networks and could link them.",
    ),
    examples=(
        "kakushin networks --prefecture 広島県",
        "kakushin networks --overlap --prefecture 徳島県",
        "kakushin networks --member マツダ --json",
    ),
)
def networks(
    ctx: Context,
    prefecture: Prefectures = None,
    kind: Annotated[
        list[str] | None,
        option(
            "--kind",
            metavar="KIND",
            autocompletion=complete_words(*NETWORK_KINDS),
            ja="種別: grant-site coi-next coi site council startup-ecosystem bio-community case。繰り返し可",
            en="Kind: grant-site coi-next coi site council startup-ecosystem bio-community case; repeatable",
        ),
    ] = None,
    member: Annotated[
        str | None, option("--member", metavar="NAME", ja="構成員の名称(一部でも可)", en="Member name, or part of it")
    ] = None,
    program: Programs = None,
    overlap: Annotated[
        bool,
        option(
            "--overlap", ja="二つ以上の座組に参加している組織を表示します", en="Organisations in two or more networks"
        ),
    ] = False,
) -> None:
    """List networks."""
    session, output = session_of(ctx), output_of(ctx)
    reader = Reader(session)
    prefectures = reader.terms("prefecture", prefecture, "--prefecture")
    kinds = choose("--kind", kind, NETWORK_KINDS)
    programs = reader.programs(program)
    recorder = session.recorder()
    query = query_of(prefecture=prefectures, kind=kinds, member=member, program=programs, overlap=overlap)
    listed = list_networks(
        session.catalog,
        prefectures=prefectures,
        kinds=kinds,
        member=normalize_text(member) if member else None,
        programs=programs,
    )
    if overlap:
        ids = {n.id for n in listed}
        overlaps = [
            o for o in list_overlaps(session.catalog, prefectures) if len([n for n in o.networks if n.id in ids]) > 1
        ]
        emit(
            session, output, "networks", query, overlaps, overlap_record, OVERLAP_COLUMNS,
            counted(draw_overlaps, session, len(overlaps)), notices=reader.notices, title="overlap",
        )  # fmt: skip
        return
    emit(
        session, output, "networks", query, listed, lambda n: network_record(n, recorder), NETWORK_COLUMNS,
        counted(draw_networks, session, len(listed)), notices=reader.notices,
        optional=("lead", "municipalities", "warnings"),
    )  # fmt: skip


def network_record(network: Network, recorder: Recorder) -> Record:
    """Return a network."""
    record = recorder.fields(network, "id", "kind", "name", "name_as_written", "name_en", "aliases")
    record |= recorder.filled(network, "site", "body", "program_id")
    record |= recorder.fields(network, "prefectures", "prefectures_basis", "municipalities")
    if network.members:
        record["members"] = {sector: list(members) for sector, members in network.members.by_sector()}
    record |= recorder.filled(network, "lead", "status")
    return record | {
        "summary": recorder.text(network.summary),
        "sources": [recorder.source(s) for s in network.sources],
        "warnings": recorder.notes(network.warnings),
    }


def overlap_record(overlap: Overlap) -> Record:
    """Return an organisation that sits in several networks."""
    return {
        "organisation": overlap.organisation,
        "sector": overlap.sector,
        "prefecture": overlap.prefecture,
        "networks": [{"id": n.id, "name": n.name} for n in overlap.networks],
    }


def draw_networks(screen: Screen, session: Session, networks: Sequence[Network]) -> None:
    """Draw a table of networks."""
    words, pick = Wording(session.catalog, session.lang), session.pick
    rows: list[list[str | Cell]] = []
    for network in networks:
        kind = NETWORK_KINDS[network.kind].pick(session.lang)
        if network.status:
            kind += aside(NETWORK_STATUS[network.status].pick(session.lang), session.lang)
        members = [m for _, sector in network.members.by_sector() for m in sector] if network.members else []
        rows.append(
            [
                Cell(words.name(network), network.id),
                words.labels("prefecture", network.prefectures),
                kind,
                joined(members, session.lang) or (network.site or ""),
            ]
        )
    screen.table(
        [
            TableColumn(pick(Text("座組", "Network")), 24),
            TableColumn(pick(Text("都道府県", "Prefecture")), 8),
            TableColumn(pick(Text("種別", "Kind")), 10),
            TableColumn(pick(Text("構成員・拠点", "Members, site")), 14),
        ],
        rows,
    )


def draw_overlaps(screen: Screen, session: Session, overlaps: Sequence[Overlap]) -> None:
    """Draw organisations that can link networks."""
    words, pick = Wording(session.catalog, session.lang), session.pick
    screen.table(
        [
            TableColumn(pick(Text("組織", "Organisation")), 16),
            TableColumn(pick(Text("区分", "Sector"))),
            TableColumn(pick(Text("都道府県", "Prefecture"))),
            TableColumn(pick(Text("参加している座組", "Networks")), 24),
        ],
        [
            [
                o.organisation,
                SECTORS[o.sector].pick(session.lang),
                words.label("prefecture", o.prefecture),
                "\n".join(title(n, session.lang) for n in o.networks),
            ]
            for o in overlaps
        ],
    )
