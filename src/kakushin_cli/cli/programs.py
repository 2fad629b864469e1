"""Commands about programmes: match, list, show."""

from __future__ import annotations

from typing import Annotated

from typer import Argument, Context, Option

from kakushin_cli.cli.framework import LISTING, both, command, complete_words, session_of
from kakushin_cli.cli.options import (
    Applicants,
    Ministries,
    NewCall,
    Partners,
    Phases,
    Prefectures,
    ProfileFile,
    Reader,
    Themes,
    complete_entry,
    complete_university,
    query_record,
    read_profile_file,
)
from kakushin_cli.language import Text
from kakushin_cli.wording import PROGRAM_KINDS


@command(
    LISTING,
    (
        Text(
            "何も書かなかった条件では絞り込まない。資料にない事実は「不明」とし、対象外にはしない。"
            "対象外の事業は理由ごとの件数を示す(--all で一覧)。",
            "Nothing is filtered that was not asked. A fact the source does not give is unknown, never a no. "
            "What is left out is counted by reason (--all lists it).",
        ),
    ),
    (
        "kakushin match --applicant university --theme decarbonization",
        "kakushin match うちの大学は市と再エネの計画を作りたい",
        "kakushin match -a 大学 -t 脱炭素 --partner 自治体 --prefecture 福島県",
        "kakushin match -a university -t mobility --phase rd --explain",
    ),
)
def match(
    ctx: Context,
    text: Annotated[
        str | None,
        Argument(
            metavar="TEXT",
            help=both(
                "探したいことを自分の言葉で。誰が、誰と、何を、どこでを読み取り、近い順に並べる",
                "What you look for in your own words: who, with whom, what and where are read; nearest first",
            ),
        ),
    ] = None,
    applicant: Applicants = None,
    partner: Partners = None,
    theme: Themes = None,
    phase: Phases = None,
    ministry: Ministries = None,
    university: Annotated[
        str | None,
        Option(
            "--university",
            metavar="NAME",
            autocompletion=complete_university,
            help=both(
                "大学名。強い分野、参加している拠点や座組を添える",
                "A university: its strong fields, sites and networks are added",
            ),
        ),
    ] = None,
    prefecture: Prefectures = None,
    new_call: NewCall = False,
    open_on: Annotated[
        str | None,
        Option(
            "--open-on",
            metavar="DATE",
            help=both("その日に公募中と分かっている事業だけ", "Only programmes with a known call open on that day"),
        ),
    ] = None,
    show_all: Annotated[
        bool, Option("--all", help=both("対象外の事業も理由つきで並べる", "List what is not eligible, too"))
    ] = False,
    profile: ProfileFile = None,
    explain: Annotated[
        bool,
        Option(
            "--explain",
            help=both("条件ごとの判定と根拠の行を示す", "Show the answer to every criterion with its source"),
        ),
    ] = False,
) -> None:
    """Judge the programmes for an applicant."""
    from kakushin_cli.cli import columns
    from kakushin_cli.cli.match_text import Given, filled_from_profile, read_text
    from kakushin_cli.cli.output import emit, listing_of
    from kakushin_cli.errors import UsageError
    from kakushin_cli.matching.match import match_programs
    from kakushin_cli.matching.query import MatchQuery

    session = session_of(ctx)
    listing = listing_of(ctx)
    reader = Reader(session)
    given = Given(
        applicants=reader.terms("applicant", applicant, "--applicant"),
        partners=reader.terms("applicant", partner, "--partner"),
        filters=reader.filters(theme=theme, phase=phase, ministry=ministry, new_call=new_call, open_on=open_on),
        prefectures=reader.terms("prefecture", prefecture, "--prefecture"),
        university=university,
    )
    if profile:
        given = filled_from_profile(given, read_profile_file(session, profile))
    said = read_text(text, given, reader) if text else None
    if said:
        given = said.given
    if not given.applicants:
        raise UsageError(
            Text(
                "--applicant がありません。誰が申請するかを、オプションか文章で示してください。",
                "--applicant is missing: say who applies, by the option or in the text.",
            ),
            Text(
                "例: --applicant university(大学)、company(企業)、municipality(自治体)",
                "For example --applicant university, company or municipality",
            ),
        )
    query = MatchQuery(
        applicants=given.applicants,
        partners=given.partners,
        filters=given.filters,
        prefectures=given.prefectures,
        edition=session.edition,
    )
    asked = None
    if given.university:
        from kakushin_cli.matching.universities import find_university

        asked = find_university(session.catalog, given.university)
    result = match_programs(
        session.catalog, query, scores=said.scores if said else None, limit=listing.limit, with_excluded=show_all
    )
    recorder = session.recorder()
    total = result.total + (sum(result.excluded.values()) if show_all else 0)
    shown = [*result.items, *result.excluded_items]
    envelope = recorder.envelope(
        "match",
        query_record(
            query.filters,
            text=text,
            applicant=query.applicants,
            partner=query.partners,
            prefecture=query.prefectures,
            university=asked.university.name if asked else None,
        ),
        total,
        [recorder.match_item(i) for i in shown],
        reader.notices,
    ) | recorder.match_extras(result)
    if said:
        envelope["understood"] = said.understood.record()
    if asked:
        from kakushin_cli.cli.views.match import university_record

        envelope["university"] = university_record(asked, recorder)

    def draw() -> str:
        from kakushin_cli.cli.views.match import MatchView

        view = MatchView(session, query, result, asked, explain=explain, show_all=show_all, limit=listing.limit)
        return view.draw()

    reader.tell()
    emit(session, listing, columns.MATCH, envelope, draw, title="match")


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
            "絞り込みは資料に書かれていることだけで行う。不明なものは入れず、件数を知らせる。",
            "Filters keep what the source states; what is unknown is left out and counted.",
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
    from kakushin_cli.cli import columns
    from kakushin_cli.cli.output import emit, listing_of
    from kakushin_cli.errors import UnknownTermError
    from kakushin_cli.exporters.lazy_records import LazyRecords
    from kakushin_cli.matching.listing import list_programs

    session = session_of(ctx)
    listing = listing_of(ctx)
    reader = Reader(session)
    for word in kind or ():
        if word not in PROGRAM_KINDS:
            raise UnknownTermError("--kind", word, [k for k in PROGRAM_KINDS if k[:3] == word[:3]], list(PROGRAM_KINDS))
    filters = reader.filters(theme=theme, phase=phase, ministry=ministry, new_call=new_call)
    applicants = reader.terms("applicant", applicant, "--applicant")
    partners = reader.terms("applicant", partner, "--partner")
    found = list_programs(
        session.catalog,
        filters,
        applicants=applicants,
        partners=partners,
        kinds=tuple(kind or ()),
        edition=session.edition,
    )
    for name, count in found.unknown.items():
        option = {"applicant": "--applicant"}.get(name, f"--{name.replace('_', '-')}")
        reader.notice(
            f"unknown-{name.replace('_', '-')}",
            Text(
                f"{option}: 資料から分からない事業が{count}件あり、一覧に入れていません。",
                f"{option}: {count} programme(s) left out because the source does not say.",
            ),
        )
    recorder = session.recorder()
    shown = found.programs[: listing.limit]
    query = query_record(filters, applicant=applicants, partner=partners, kind=tuple(kind or ()))
    envelope = recorder.envelope(
        "list", query, len(found.programs), LazyRecords(shown, recorder.program), reader.notices
    )
    if not found.programs:
        session.tell(Text("該当なし", "No match"))
    reader.tell()

    def draw() -> str:
        from kakushin_cli.cli.views.listings import draw_programs

        return draw_programs(session, shown, len(found.programs))

    emit(session, listing, columns.PROGRAM, envelope, draw, title="programs")


@command(
    LISTING,
    (),
    ("kakushin show moe-local-decarbonization-grant", "kakushin show ローカル10000 --evidence"),
)
def show(
    ctx: Context,
    name: Annotated[
        str,
        Argument(
            metavar="ID|NAME",
            autocompletion=complete_entry,
            help=both(
                "IDか名前(略称や原文の綴りも可)", "Id or name, abbreviations and spellings of the source included"
            ),
        ),
    ],
    evidence: Annotated[
        bool, Option("--evidence", help=both("根拠(資料の行・ページ)も示す", "Show the sources of the facts"))
    ] = False,
) -> None:
    """Show one entry."""
    from kakushin_cli.catalog.model import Network, Program
    from kakushin_cli.cli import columns
    from kakushin_cli.cli.output import emit, listing_of
    from kakushin_cli.cli.views.entry import draw_entry
    from kakushin_cli.japanese.folding import normalize_text

    session = session_of(ctx)
    listing = listing_of(ctx)
    found = session.catalog.find(normalize_text(name))
    recorder = session.recorder()
    records = []
    for entry in found:
        if isinstance(entry, Program):
            records.append(recorder.program(entry))
        elif isinstance(entry, Network):
            records.append(recorder.network(entry))
        else:
            records.append(recorder.guide(entry))
    if len(found) > 1:
        names = " / ".join(e.id for e in found)
        session.tell(
            Text(f"「{name}」に当たるものが{len(found)}件あります: {names}", f"'{name}' names {len(found)}: {names}")
        )
    envelope = recorder.envelope("show", {"name": name}, len(found), records[: listing.limit])
    emit(
        session, listing, columns.PROGRAM, envelope, lambda: draw_entry(session, found, evidence=evidence),
        title="show", record_format="table",
    )  # fmt: skip
