"""The command roadmap."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kakushin_cli.cli.framework import Doc, both, documented, session_of
from kakushin_cli.cli.options import Applicants, Ministries, Partners, Prefectures, Reader, Themes, query_record
from kakushin_cli.language import Text

FORMATS = ("markdown", "json")
SUFFIXES = {".md": "markdown", ".markdown": "markdown", ".json": "json"}


@documented(
    Doc(
        Text(
            "研究開発から社会実装までの道のりを、事業・役割・窓口・足りない相手とともに下書きにする",
            "The path from R&D to social implementation as a draft: programmes, roles, desks, missing partners",
        ),
        (
            Text(
                "分からないところは【要記入】のまま残す。年度の割り振りは、研究開発が前半、社会実装が後半の仮置き。",
                "What is not known stays [TO BE FILLED IN]. The years are assumed: R&D first half, implementation the rest.",
            ),
        ),
        (
            "kakushin roadmap --theme decarbonization --applicant university --partner municipality --start 2027 -o draft.md",
            "kakushin roadmap -t スマート農業 -a 自治体 -p 大学 --start R9 --years 5",
        ),
    )
)
def roadmap(
    ctx: typer.Context,
    theme: Themes = None,
    applicant: Applicants = None,
    partner: Partners = None,
    prefecture: Prefectures = None,
    ministry: Ministries = None,
    start: Annotated[
        str | None,
        typer.Option(
            "--start",
            metavar="FY",
            help=both(
                "始める年度(2027、R9、令和9年度)。既定は来年度", "First fiscal year (2027, R9); next one by default"
            ),
        ),
    ] = None,
    years: Annotated[
        int, typer.Option("--years", metavar="N", help=both("年数(既定10)", "Number of years (default 10)"))
    ] = 10,
    format: Annotated[  # noqa: A002 - the option is --format
        str | None,
        typer.Option(
            "--format",
            "-f",
            metavar="markdown|json",
            help=both("形式。-o の拡張子でも決まる", "Format; also by the suffix of -o"),
        ),
    ] = None,
    json_output: Annotated[bool, typer.Option("--json", help=both("-f json と同じ", "Same as -f json"))] = False,
) -> None:
    """Draft a roadmap."""
    from kakushin_cli.cli.output import listing_of, write_result
    from kakushin_cli.errors import UnknownTermError, UsageError
    from kakushin_cli.exporters.document_markdown import document_markdown
    from kakushin_cli.exporters.tabular import as_json
    from kakushin_cli.japanese.era import EraError, fiscal_year_of, parse_fiscal_year
    from kakushin_cli.matching.lifecycle import notes_on
    from kakushin_cli.matching.query import MatchQuery
    from kakushin_cli.roadmap.draft import draft_document
    from kakushin_cli.roadmap.roadmap import MAX_YEARS, Project, plan_roadmap

    session = session_of(ctx)
    output = listing_of(ctx)
    reader = Reader(session)
    filters = reader.filters(theme=theme, ministry=ministry)
    who = reader.terms("applicant", applicant, "--applicant")
    for option, value, example in (("--theme", filters.themes, "decarbonization"), ("--applicant", who, "university")):
        if not value:
            raise UsageError(
                Text(f"{option} がありません。", f"{option} is missing."),
                Text(f"例: {option} {example}", f"For example {option} {example}"),
            )
    if not 1 <= years <= MAX_YEARS:
        raise UsageError(Text(f"--years は1から{MAX_YEARS}までです。", f"--years takes 1 to {MAX_YEARS}."))
    try:
        first = parse_fiscal_year(start) if start else fiscal_year_of(session.today) + 1
    except EraError as fault:
        raise UsageError(
            Text(f"--start: {fault.ja}", f"--start: {fault.en}"), Text("例: 2027、R9、令和9年度", "For example 2027")
        ) from None
    chosen = "json" if json_output else format
    if chosen is None:
        suffix = Path(output.output).suffix.lower() if output.output else ".md"
        if suffix not in SUFFIXES:
            raise UnknownTermError("-o", suffix, [], list(SUFFIXES))
        chosen = SUFFIXES[suffix]
    if chosen not in FORMATS:
        raise UnknownTermError("--format", chosen, ["markdown"] if chosen == "md" else [], FORMATS)
    query = MatchQuery(
        applicants=who,
        partners=reader.terms("applicant", partner, "--partner"),
        filters=filters,
        prefectures=reader.terms("prefecture", prefecture, "--prefecture"),
        edition=session.edition,
    )
    plan = plan_roadmap(session.catalog, Project(query, first, years))
    reader.notices += notes_on(plan.programs(), session.today)
    reader.tell()
    if chosen == "json":
        recorder = session.recorder()
        record = query_record(
            filters, applicant=who, partner=query.partners, prefecture=query.prefectures, start=first, years=years
        )
        content = as_json(
            recorder.envelope("roadmap", record, 1, [recorder.roadmap(plan, reader.notices)], reader.notices)
        )
    else:
        command = "kakushin " + " ".join(session.argv)
        document = draft_document(plan, session.catalog, session.lang, session.today, command)
        content = document_markdown(document).encode()
    write_result(session, content, output.output, force=output.force)
