"""The program: its commands in order, and the one place where faults become messages and exit codes."""

from __future__ import annotations

import os
import sys
from functools import cache, partial
from typing import TYPE_CHECKING, Any

import typer

from kakushin_cli.cli.commands import COMMANDS, Place
from kakushin_cli.cli.exit_codes import ExitCode
from kakushin_cli.cli.framework import Doc, Group, Lazily, command_class, documented
from kakushin_cli.cli.session import ReaderLeft, Session
from kakushin_cli.errors import CatalogInvalidError, KakushinError
from kakushin_cli.language import Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

HELP = {"help_option_names": ["-h", "--help"]}

app = typer.Typer(
    name="kakushin", cls=Group, context_settings=HELP, no_args_is_help=True, rich_markup_mode=None,
    pretty_exceptions_enable=False,
)  # fmt: skip
plan_app = typer.Typer(
    name="plan", add_completion=False, cls=Group, context_settings=HELP, no_args_is_help=True, rich_markup_mode=None
)
data_app = typer.Typer(
    name="data", add_completion=False, cls=Group, context_settings=HELP, no_args_is_help=True, rich_markup_mode=None
)
import_app = typer.Typer(
    name="import", add_completion=False, cls=Group, context_settings=HELP, no_args_is_help=True, rich_markup_mode=None
)


@app.callback()
@documented(
    Doc(
        Text(
            "大学・企業・自治体が使える政府事業を、理由・窓口・道のりとともに示す",
            "Government programmes for Japanese universities, companies and local governments, with reasons, desks and a path",
        ),
        (
            Text(
                "資料: 地域中核・特色ある研究大学総合振興パッケージ(素案、令和3年12月)。通信は data import jgrants だけが行う。",
                "Source: the comprehensive promotion package for regional core and distinctive research universities "
                "(draft, December 2021). Only data import jgrants uses the network.",
            ),
        ),
        (
            "kakushin match --applicant university --theme decarbonization",
            "kakushin contacts --ministry 環境省",
            "kakushin roadmap --theme decarbonization --applicant university --partner municipality --start 2027 -o draft.md",
        ),
    )
)
def kakushin() -> None:
    """Run the program."""


@plan_app.callback()
@documented(
    Doc(
        Text(
            "提案の骨子(plan.yaml): ひな形を書く・調べる。match と roadmap が --profile で読む",
            "The project profile (plan.yaml): write one, check it; match and roadmap read it with --profile",
        ),
        (),
        ("kakushin plan init -o plan.yaml", "kakushin plan check plan.yaml"),
    )
)
def plan_group() -> None:
    """Run a plan command."""


@data_app.callback()
@documented(
    Doc(
        Text("カタログのデータを調べる・説明する・取り込む", "Check, describe and import catalogue data"),
        (),
        ("kakushin data check", "kakushin data schema"),
    )
)
def data_group() -> None:
    """Run a data command."""


@import_app.callback()
@documented(
    Doc(
        Text(
            "公式データや手元の一覧を、候補(未確認)のカタログに取り込む",
            "Import official data or an office's own list as a catalogue of candidates",
        ),
        (),
        (
            "kakushin data import rs 1-1.zip 1-2.zip 1-4.zip 2-1.zip -o rs2024",
            "kakushin data import jgrants --keyword 脱炭素 -o jgrants",
            "kakushin data import table calls.csv --suggest-mapping",
        ),
    )
)
def import_group() -> None:
    """Run an import."""


def _command(words: str, place: Place) -> Any:
    """Return a command as Typer builds it, importing its module."""
    from importlib import import_module

    function = getattr(import_module(f"kakushin_cli.cli.{place.module}"), place.function)
    alone = typer.Typer(add_completion=False, rich_markup_mode=None)
    alone.command(words.split()[-1], cls=command_class(place.shared), context_settings=HELP)(function)
    return typer.main.get_command(alone)


def _group(target: typer.Typer, words: str, groups: Mapping[str, typer.Typer]) -> Any:
    """Return a group whose commands are built when they are asked for."""
    group = typer.main.get_command(target)
    assert isinstance(group, Group)
    known: dict[str, Lazily] = {}
    for name, place in COMMANDS.items():
        if name.startswith(words):
            first, _, rest = name.removeprefix(words).partition(" ")
            inner = words + first
            if not rest:
                known[first] = Lazily(partial(_command, name, place), place.summary)
            elif first not in known:
                doc: Doc = groups[inner].registered_callback.callback.doc  # type: ignore[union-attr]
                known[first] = Lazily(partial(_group, groups[inner], f"{inner} ", groups), doc.summary)
    group.fill(known)
    return group


@cache
def command_tree() -> Any:
    """Return the program as Typer has built it."""
    return _group(app, "", {"plan": plan_app, "data": data_app, "data import": import_app})


def run(argv: Sequence[str] | None = None, session: Session | None = None) -> int:
    """Run the program and return its exit code; nothing but the code leaves this function.

    Args:
        argv: Words after the program's name; those of the process when None.
        session: Streams, environment and clock; those of the process when None.
    """
    words = [_decoded(word) for word in (sys.argv[1:] if argv is None else argv)]
    session = session or Session()
    session.argv = words
    session.flags = {}
    _make_printable(session)
    try:
        code = _run(words, session)
        session.stdout.flush()
    except (BrokenPipeError, ReaderLeft):
        _discard(session.stdout)
        return ExitCode.OK
    except KeyboardInterrupt:
        code = ExitCode.INTERRUPTED
    except KakushinError as error:
        return _fail(session, error, error.lines(session.told_lang), error.exit_code)
    except OSError as error:
        _discard(session.stdout)
        line = Text(f"書き込めませんでした({error.strerror})。", f"Cannot write ({error.strerror}).")
        return _fail(session, error, [line.pick(session.told_lang)], ExitCode.FAILURE)
    except Exception as error:
        line = Text(
            f"プログラムの不具合です({type(error).__name__})。--debug を付けた出力とともに報告してください。",
            f"This is a bug ({type(error).__name__}). Please report it with the output of --debug.",
        )
        return _fail(session, error, [line.pick(session.told_lang)], ExitCode.FAILURE)
    if code == ExitCode.INTERRUPTED:
        session.tell(Text("中断しました。", "Interrupted."))
    return code


def _run(words: Sequence[str], session: Session) -> int:
    from kakushin_cli.cli.usage import UsageFault, usage_lines

    try:
        result = command_tree().main(args=list(words), prog_name="kakushin", standalone_mode=False, obj=session)
    except UsageFault as fault:
        return _fail(session, fault, usage_lines(fault, session), ExitCode.USAGE)
    return result if isinstance(result, int) else ExitCode.OK


def _fail(session: Session, error: Exception, lines: Sequence[str], code: int) -> int:
    """Tell a failure, with the traceback when that is wanted, and return the exit code."""
    if session.debug:
        import traceback

        session.stderr.write("".join(traceback.format_exception(error)))
    if isinstance(error, CatalogInvalidError):
        from kakushin_cli.catalog.fault_messages import render_text

        for fault in error.faults:
            session.tell(render_text(fault, session.told_lang))
    for line in lines:
        session.tell(line)
    return code


def _decoded(word: str) -> str:
    """Return a word of the command line as text, also where the locale did not know UTF-8 (LC_ALL=C)."""
    try:
        return word.encode("utf-8", "surrogateescape").decode("utf-8")
    except UnicodeError:
        return word


def _make_printable(session: Session) -> None:
    """Let a stream that cannot encode a character replace it instead of failing (Japanese Windows consoles)."""
    for stream in (session.stdout, session.stderr):
        encoding = (getattr(stream, "encoding", None) or "utf-8").lower().replace("-", "")
        reconfigure: Any = getattr(stream, "reconfigure", None)
        if encoding != "utf8" and reconfigure:
            reconfigure(errors="replace")


def _discard(stream: Any) -> None:
    """Send what is left in a broken stream nowhere, so that nothing is reported when the process ends."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    except (OSError, ValueError, AttributeError):
        return
