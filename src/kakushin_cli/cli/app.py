"""The program: a command line is read and run, and this is the one place where faults become messages and exit codes."""

from __future__ import annotations

import os
import sqlite3
import sys
import traceback
from collections.abc import Sequence
from typing import Any

from kakushin_cli.cli.full_width import as_options
from kakushin_cli.cli.program import PROGRAM
from kakushin_cli.cli.session import ReaderLeft, Session
from kakushin_cli.cli.usage import UsageFault, usage_lines
from kakushin_cli.errors import ExitCode, KakushinError
from kakushin_cli.language import Text


def run(argv: Sequence[str] | None = None, session: Session | None = None) -> int:
    """Run the program and return its exit code; nothing but the code leaves this function.

    Args:
        argv: Words after the program's name; those of the process when None.
        session: Streams, environment and clock; those of the process when None.
    """
    words = as_options(_decoded(word) for word in (sys.argv[1:] if argv is None else argv))
    session = session or Session()
    session.argv = words
    _make_printable(session)
    try:
        try:
            code = _run(words, session)
        except sqlite3.DatabaseError:
            session.make_catalog_again()
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
    """Run a command line and return its exit code."""
    session.flags = {}
    try:
        result = PROGRAM.main(args=list(words), prog_name="kakushin", standalone_mode=False, obj=session)
    except UsageFault as fault:
        return _fail(session, fault, usage_lines(fault, session), ExitCode.USAGE)
    return result if isinstance(result, int) else ExitCode.OK


def _fail(session: Session, error: Exception, lines: Sequence[str], code: int) -> int:
    """Tell a failure, with the traceback when that is wanted, and return the exit code."""
    if session.debug:
        session.stderr.write("".join(traceback.format_exception(error)))
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
