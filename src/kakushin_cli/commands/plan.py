"""The commands plan init and plan check: the project profile."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from typer import Context

from kakushin_cli.catalog.vocabulary import TermKind
from kakushin_cli.cli.framework import NOTHING, OUTPUT, argument, command, option, session_of
from kakushin_cli.cli.options import (
    Applicants,
    Partners,
    Prefectures,
    Reader,
    Themes,
    existing_profile,
)
from kakushin_cli.cli.output import output_of, write_result
from kakushin_cli.cli.session import Session
from kakushin_cli.commands.fault_report import CHECK_FORMATS, CheckFormat, report_faults
from kakushin_cli.drafts.profile_file import Answers, profile_template, read_profile
from kakushin_cli.errors import UnknownTermError, UsageError, check_word
from kakushin_cli.japanese.era import EraError, fiscal_year_of, parse_fiscal_year
from kakushin_cli.language import Text

DEFAULT_FILE = "plan.yaml"


@command(
    OUTPUT,
    Text(
        "--interactive では番号で答える質問を表示します。分からない項目は後でファイルに書き足せます。",
        "--interactive asks numbered questions. Anything you do not know yet can be filled in later.",
    ),
    examples=(
        "kakushin plan init --applicant university --theme decarbonization --start R9 -o plan.yaml",
        "kakushin plan init --interactive -o plan.yaml",
    ),
)
def init(
    ctx: Context,
    applicant: Applicants = None,
    partner: Partners = None,
    theme: Themes = None,
    prefecture: Prefectures = None,
    start: Annotated[
        str | None,
        option(
            "--start",
            metavar="FY",
            ja="開始年度(2027、R9)。既定は来年度",
            en="First fiscal year (default: next fiscal year)",
        ),
    ] = None,
    interactive: Annotated[
        bool, option("--interactive", "-i", ja="質問に答えて作成します", en="Create the profile by answering questions")
    ] = False,
) -> None:
    """Write a profile."""
    session, output = session_of(ctx), output_of(ctx)
    reader = Reader(session)
    who = reader.terms("applicant", applicant, "--applicant")
    themes = reader.terms("theme", theme, "--theme")
    partners = reader.terms("applicant", partner, "--partner")
    prefectures = reader.terms("prefecture", prefecture, "--prefecture")
    try:
        first = parse_fiscal_year(start) if start else fiscal_year_of(session.today) + 1
    except EraError as fault:
        raise UsageError(Text(f"--start: {fault.ja}", f"--start: {fault.en}")) from None
    answers = Answers(
        applicant=who[0] if who else "university",
        themes=themes or ("decarbonization",),
        start=first,
        partners=tuple((p, None) for p in partners),
        prefectures=prefectures,
        assumed=frozenset(name for name, words in (("lead", who), ("themes", themes)) if not words and not interactive),
    )
    if interactive:
        answers = _ask(session, answers, has_applicant=bool(who), has_theme=bool(themes))
    if answers.assumed:
        names = ", ".join(sorted(answers.assumed))
        session.tell(
            Text(
                f"{names} には仮の値を入れました。計画に合わせて直してください(--applicant、--theme で指定できます)。",
                f"{names}: filled with placeholders. Change them to suit your plan, or use --applicant and --theme.",
            )
        )
    write_result(session, [profile_template(answers, session.lang).encode()], output.file, force=output.force)


def _ask(session: Session, answers: Answers, *, has_applicant: bool, has_theme: bool) -> Answers:
    """Return the answers completed by questions on stderr.

    Raises:
        UsageError: nobody is there to answer.
    """
    if not session.can_ask:
        raise UsageError(
            Text(
                "--interactive は端末でのみ使えます。",
                "--interactive requires a terminal.",
            ),
            Text(
                "端末を使わない場合は --applicant、--theme、--start を指定してください。",
                "Without a terminal, use --applicant, --theme and --start.",
            ),
        )
    if not has_applicant:
        answers = replace(
            answers, applicant=_choose(session, "applicant", Text("代表して申請する機関", "Lead applicant"))[0]
        )
    name = session.ask(Text("機関名(空欄可): ", "Name of the organisation (optional): "))
    partners = _choose(
        session, "applicant", Text("連携する相手(複数可、空欄可)", "Partners (one or more, optional)"), optional=True
    )
    if not has_theme:
        answers = replace(answers, themes=_choose(session, "theme", Text("テーマ(複数可)", "Themes (one or more)")))
    place = session.ask(Text("都道府県(空欄可): ", "Prefecture (optional): "))
    prefectures = Reader(session).terms("prefecture", [place], "--prefecture") if place else ()
    title = session.ask(Text("題名(40字以内、空欄可): ", "Title (up to 40 characters, optional): "))
    while True:
        start = session.ask(Text(f"開始年度 [{answers.start}]: ", f"First fiscal year [{answers.start}]: "))
        try:
            first = parse_fiscal_year(start) if start else answers.start
        except EraError as fault:
            session.tell(Text(fault.ja, fault.en))
            continue
        break
    return replace(
        answers,
        lead_name=name or None,
        partners=tuple((p, None) for p in partners if p != answers.applicant),
        prefectures=prefectures or answers.prefectures,
        title=title[:40] or None,
        start=first,
    )


def _choose(session: Session, kind: TermKind, question: Text, *, optional: bool = False) -> tuple[str, ...]:
    """Return the terms chosen by number or word."""
    terms = session.catalog.vocabulary.terms(kind)
    session.tell(question)
    for n, term in enumerate(terms, 1):
        session.tell(f"  {n}. {term.name.pick(session.lang)}")
    while True:
        words = session.ask(Text("番号か語(空白区切り): ", "Numbers or words, separated by spaces: ")).split()
        if not words and optional:
            return ()
        try:
            chosen = [
                terms[int(w) - 1].id if w.isdigit() and 1 <= int(w) <= len(terms)
                else session.catalog.vocabulary.resolve(kind, w, w).id
                for w in words
            ]  # fmt: skip
        except UnknownTermError as error:
            for line in error.lines(session.lang):
                session.tell(line)
            continue
        if chosen:
            return tuple(dict.fromkeys(chosen))


@command(
    NOTHING,
    Text(
        "補助率や上限額が分からない資金は検算せず、警告を表示します。",
        "Funds whose rate or ceiling is unknown are not checked; a warning is shown instead.",
    ),
    examples=("kakushin plan check plan.yaml",),
)
def check(
    ctx: Context,
    path: Annotated[str, argument("FILE", ja="検査するファイル", en="File to check")] = DEFAULT_FILE,
    format: CheckFormat = "text",  # noqa: A002 - the option is --format
) -> None:
    """Check a profile."""
    session = session_of(ctx)
    check_word("--format", format, CHECK_FORMATS)
    _, faults = read_profile(existing_profile(path, "plan check"), session.catalog)
    report_faults(session, "plan check", {"path": path}, faults, format)
