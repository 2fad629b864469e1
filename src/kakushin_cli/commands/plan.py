"""The commands plan init and plan check: the project profile."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from typer import Argument, Context, Option

from kakushin_cli.catalog.vocabulary import TermKind
from kakushin_cli.cli.framework import NOTHING, OUTPUT, both, command, session_of
from kakushin_cli.cli.options import (
    Applicants,
    Partners,
    Prefectures,
    Reader,
    Themes,
    existing_file,
)
from kakushin_cli.cli.output import output_of, write_result
from kakushin_cli.cli.session import Session
from kakushin_cli.commands.fault_report import CHECK_FORMATS, CheckFormat, report_faults
from kakushin_cli.drafts.profile import Profile
from kakushin_cli.drafts.profile_file import load_profile, read_profile
from kakushin_cli.drafts.profile_template import Answers, profile_template
from kakushin_cli.errors import UnknownTermError, UsageError, check_word
from kakushin_cli.japanese.era import EraError, fiscal_year_of, parse_fiscal_year
from kakushin_cli.language import Text

DEFAULT_FILE = "plan.yaml"
MAKE_PROFILE = Text("kakushin plan init -o plan.yaml で作れます。", "Make one with kakushin plan init -o plan.yaml.")


@command(
    OUTPUT,
    (
        Text(
            "--interactive では番号で答える質問が出る。分からない項目は後でファイルに書けばよい。",
            "--interactive asks numbered questions; what you do not know can be filled in later.",
        ),
    ),
    (
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
        Option(
            "--start",
            metavar="FY",
            help=both("始める年度(2027、R9)。既定は来年度", "First fiscal year; the next by default"),
        ),
    ] = None,
    interactive: Annotated[
        bool, Option("--interactive", "-i", help=both("質問に答えて作る", "Answer questions to make it"))
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
                f"{names} は仮の値を書きました。自分の計画に合わせて直してください(--applicant、--theme で指定できます)。",
                f"{names}: a placeholder was written. Change it to your plan, or give --applicant and --theme.",
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
                "--interactive は端末で使ってください。質問に答える人がいません。",
                "--interactive needs a terminal; nobody is there to answer.",
            ),
            Text(
                "端末がないときは --applicant、--theme、--start を指定してください。",
                "Without one, give --applicant, --theme and --start.",
            ),
        )
    if not has_applicant:
        answers = replace(
            answers, applicant=_choose(session, "applicant", Text("代表して申請するのは", "Who applies as lead"))[0]
        )
    name = session.ask(Text("その機関の名前(空でもよい): ", "Its name (may be empty): "))
    partners = _choose(
        session, "applicant", Text("連携する相手(複数可、空でもよい)", "Partners (several, or none)"), optional=True
    )
    if not has_theme:
        answers = replace(answers, themes=_choose(session, "theme", Text("テーマ(複数可)", "Themes (several)")))
    place = session.ask(Text("都道府県(空でもよい): ", "Prefecture (may be empty): "))
    prefectures = Reader(session).terms("prefecture", [place], "--prefecture") if place else ()
    title = session.ask(Text("題名(40字まで、空でもよい): ", "Title (up to 40 characters, may be empty): "))
    while True:
        start = session.ask(Text(f"始める年度 [{answers.start}]: ", f"First fiscal year [{answers.start}]: "))
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
        words = session.ask(Text("番号か言葉(空白で区切る): ", "Numbers or words, separated by blanks: ")).split()
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
    (
        Text(
            "補助率や上限額が分からないところは検算せず、そのことを警告で知らせる。",
            "Where rate or ceiling is unknown nothing is checked, and a warning says so.",
        ),
    ),
    ("kakushin plan check plan.yaml",),
)
def check(
    ctx: Context,
    path: Annotated[str, Argument(metavar="FILE", help=both("調べるファイル", "File to check"))] = DEFAULT_FILE,
    format: CheckFormat = "text",  # noqa: A002 - the option is --format
) -> None:
    """Check a profile."""
    session = session_of(ctx)
    check_word("--format", format, CHECK_FORMATS)
    _, faults = read_profile(existing_file(path, "plan check", MAKE_PROFILE), session.catalog)
    report_faults(session, "plan check", {"path": path}, faults, format)


def read_profile_file(session: Session, path: str) -> Profile:
    """Return the project profile of a file.

    Raises:
        UsageError: there is no such file.
        CatalogInvalidError: it has an error.
    """
    return load_profile(existing_file(path, "--profile", MAKE_PROFILE), session.catalog)
