"""The command roadmap: the path from research to social implementation as a draft in many formats."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from typer import Context

from kakushin_cli.cli.framework import OUTPUT, command, complete_words, option, session_of
from kakushin_cli.cli.options import (
    Applicants,
    Ministries,
    Partners,
    Prefectures,
    ProfileFile,
    Reader,
    Themes,
    existing_file,
    existing_profile,
)
from kakushin_cli.cli.output import chosen_format, output_of, write_result
from kakushin_cli.cli.session import Session
from kakushin_cli.drafts.document import without_guidance
from kakushin_cli.drafts.draft import draft_document
from kakushin_cli.drafts.plan import Project, plan_roadmap, project_of
from kakushin_cli.drafts.profile import MAX_YEARS
from kakushin_cli.drafts.profile_file import load_profile
from kakushin_cli.drafts.writer import Writer
from kakushin_cli.errors import UnknownTermError, UsageError, check_word
from kakushin_cli.exporters.registry import (
    ROADMAP_FORMATS,
    ROADMAP_SUFFIXES,
    RoadmapFormat,
    formats_in_help,
    roadmap_format_of,
)
from kakushin_cli.exporters.roadmap_job import RoadmapJob
from kakushin_cli.japanese.era import EraError, fiscal_year_of, parse_fiscal_year
from kakushin_cli.language import Text
from kakushin_cli.matching.lifecycle import notes_on
from kakushin_cli.matching.query import MatchQuery

SIZES = ("a4", "16:9")
DEFAULT_YEARS = 10


@command(
    OUTPUT,
    Text(
        f"形式は -o の拡張子で決まります: {formats_in_help('ja')}",
        f"The suffix of the -o file sets the format: {formats_in_help('en')}",
    ),
    Text(
        "分からないところは【要記入】のまま残します。年度の割り振りは、研究開発を前半、"
        "社会実装を後半とする仮置きです。計画の内容は --profile plan.yaml で渡します(ひな形は "
        "kakushin plan init で作成します)。",
        "Anything unknown is left as [TO BE FILLED IN]. The fiscal years are assumed: R&D in the "
        "first half, implementation in the second. Put what you know in a project profile (--profile "
        "plan.yaml; create one with kakushin plan init).",
    ),
    examples=(
        "kakushin roadmap --theme decarbonization --applicant university --partner municipality --start 2027 -o draft.md",
        "kakushin roadmap -t スマート農業 -a 自治体 -p 大学 --start R9 --years 5",
        "kakushin roadmap --profile plan.yaml -o draft.docx",
        "kakushin roadmap --profile plan.yaml --size 16:9 -o page.pptx",
    ),
)
def roadmap(
    ctx: Context,
    theme: Themes = None,
    applicant: Applicants = None,
    partner: Partners = None,
    prefecture: Prefectures = None,
    ministry: Ministries = None,
    start: Annotated[
        str | None,
        option(
            "--start",
            metavar="FY",
            ja="開始年度(2027、R9、令和9年度)。既定は来年度",
            en="First fiscal year (2027, R9; default: next fiscal year)",
        ),
    ] = None,
    years: Annotated[
        int | None, option("--years", metavar="N", ja="年数(既定10)", en="Number of years (default 10)")
    ] = None,
    profile: ProfileFile = None,
    format: Annotated[  # noqa: A002 - the option is --format
        str | None,
        option(
            "--format",
            "-f",
            metavar="|".join(ROADMAP_FORMATS),
            autocompletion=complete_words(*ROADMAP_FORMATS),
            ja="形式。-o の拡張子でも決まります",
            en="Format; also set by the suffix of the -o file",
        ),
    ] = None,
    json_output: Annotated[bool, option("--json", ja="-f json と同じ", en="Same as -f json")] = False,
    strip_guidance: Annotated[
        bool,
        option(
            "--strip-guidance",
            ja="書き方の案内(青字)を除きます(提出用)",
            en="Omit the writing guidance (in blue) before submission",
        ),
    ] = False,
    template: Annotated[
        str | None,
        option(
            "--template",
            metavar="FILE",
            ja="流し込み先とする、自分の大学などのWordの様式(.docx)",
            en="Use your own Word template (.docx)",
        ),
    ] = None,
    size: Annotated[
        str | None,
        option(
            "--size",
            metavar="|".join(SIZES),
            autocompletion=complete_words(*SIZES),
            ja="PowerPointのページの大きさ(既定は a4 横)",
            en="Page size of the .pptx (default: A4 landscape)",
        ),
    ] = None,
) -> None:
    """Draft a roadmap."""
    session, output = session_of(ctx), output_of(ctx)
    reader = Reader(session)
    chosen = _format(format, output.file, is_json=json_output)
    _check_only_for("--template", template, "docx", chosen.name)
    _check_only_for("--size", size, "pptx", chosen.name)
    if size is not None:
        check_word("--size", size, SIZES)
    options: Mapping[str, object] = {
        "--theme": theme,
        "--applicant": applicant,
        "--partner": partner,
        "--prefecture": prefecture,
        "--ministry": ministry,
        "--start": start,
        "--years": years,
    }
    project = _of_profile(profile, options, session) if profile else _of_options(options, reader)
    plan = plan_roadmap(session.catalog, project)
    reader.notices += notes_on(plan.programs(), session.today)
    for note in reader.notices:
        session.tell(note.text)
    command = "kakushin " + " ".join(session.argv)
    writer = Writer(plan, session.catalog, session.lang, session.today)
    draft = draft_document(writer, command)
    job = RoadmapJob(
        writer,
        without_guidance(draft) if strip_guidance else draft,
        session.stamp,
        command,
        template=existing_file(template, "--template") if template else None,
        slide_size="16:9" if size == "16:9" else "a4",
        notices=tuple(reader.notices),
    )
    write_result(session, [chosen.renderer()(job)], output.file, force=output.force, is_json=chosen.name == "json")


def _format(name: str | None, file: str | None, *, is_json: bool) -> RoadmapFormat:
    """Return the format asked for; Markdown when nothing says otherwise.

    Raises:
        UsageError: it is not known, or makes no sense without a file.
    """
    name = chosen_format(name, is_json=is_json)
    if name is None and file:
        chosen = roadmap_format_of(file)
        if chosen is None:
            suffix = "." + file.rpartition(".")[2] if "." in file else file
            raise UnknownTermError("-o", suffix, [], list(ROADMAP_SUFFIXES))
    else:
        name = name or "markdown"
        chosen = ROADMAP_FORMATS.get(name) or ROADMAP_SUFFIXES.get(f".{name}")
        if chosen is None:
            near = [f for f in ROADMAP_FORMATS if f[:1] == name[:1]]
            raise UnknownTermError("--format", name, near, [*ROADMAP_FORMATS])
    if chosen.needs_file and not file:
        raise UsageError(
            Text(f"{chosen.name} には -o ファイル名 が必要です。", f"{chosen.name} requires -o FILE."),
            Text(f"例: -o draft.{chosen.name}", f"Example: -o draft.{chosen.name}"),
        )
    return chosen


def _check_only_for(option: str, value: str | None, wanted: str, chosen: str) -> None:
    if value is not None and chosen != wanted:
        raise UsageError(
            Text(f"{option} は .{wanted} の出力にだけ使えます。", f"{option} applies only to .{wanted} files."),
            Text(
                f"-o を .{wanted} にするか、{option} を外してください。",
                f"Write to a .{wanted} file, or omit {option}.",
            ),
        )


def _of_profile(path: str, options: Mapping[str, object], session: Session) -> Project:
    """Return the project that a profile describes; what it says is not contradicted by options."""
    contradicting = [name for name, value in options.items() if value]
    if contradicting:
        raise UsageError(
            Text(
                f"{contradicting[0]} は --profile と同時に使えません。",
                f"{contradicting[0]} cannot be used with --profile.",
            ),
            Text(f"{path} に書いてください。", f"Write it in {path} instead."),
        )
    return project_of(load_profile(existing_profile(path), session.catalog), session.edition)


def _of_options(options: Mapping[str, object], reader: Reader) -> Project:
    """Return the project that the options describe.

    Raises:
        UsageError: one is missing or cannot be read.
    """

    def words(name: str) -> list[str] | None:
        value = options[name]
        return value if isinstance(value, list) else None

    filters = reader.filters(theme=words("--theme"), ministry=words("--ministry"))
    who = reader.terms("applicant", words("--applicant"), "--applicant")
    for name, value, example in (("--theme", filters.themes, "decarbonization"), ("--applicant", who, "university")):
        if not value:
            raise UsageError(
                Text(f"{name} を指定してください。", f"{name} is missing."),
                Text(
                    f"例: {name} {example} (または --profile plan.yaml)",
                    f"Example: {name} {example} (or --profile plan.yaml)",
                ),
            )
    start, years = options["--start"], options["--years"]
    years = DEFAULT_YEARS if years is None else years
    if not isinstance(years, int) or not 1 <= years <= MAX_YEARS:
        raise UsageError(
            Text(
                f"--years には1から{MAX_YEARS}までの数を指定してください。",
                f"--years must be between 1 and {MAX_YEARS}.",
            )
        )
    try:
        first = parse_fiscal_year(str(start)) if start else fiscal_year_of(reader.session.today) + 1
    except EraError as fault:
        raise UsageError(
            Text(f"--start: {fault.ja}", f"--start: {fault.en}"), Text("例: 2027、R9、令和9年度", "Example: 2027")
        ) from None
    query = MatchQuery(
        applicants=who,
        partners=reader.terms("applicant", words("--partner"), "--partner"),
        filters=filters,
        prefectures=reader.terms("prefecture", words("--prefecture"), "--prefecture"),
        edition=reader.session.edition,
    )
    return Project(query, first, years)
