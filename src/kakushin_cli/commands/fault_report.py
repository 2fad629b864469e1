"""How `data check` and `plan check` report faults of files: as text, JSON or annotations of GitHub."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from typer import Exit

from kakushin_cli.catalog.faults import Fault
from kakushin_cli.cli.framework import BUNDLED_AS_OF, complete_words, option
from kakushin_cli.cli.session import Session
from kakushin_cli.errors import ExitCode
from kakushin_cli.exporters.records import Record, envelope
from kakushin_cli.exporters.tabular import json_pieces
from kakushin_cli.language import Text, plural

CHECK_FORMATS = ("text", "json", "github")
CheckFormat = Annotated[
    str,
    option(
        "--format",
        "-f",
        metavar="text|json|github",
        autocompletion=complete_words(*CHECK_FORMATS),
        ja="出力形式",
        en="Output format",
    ),
]


def report_faults(session: Session, command: str, query: Record, faults: Sequence[Fault], form: str) -> None:
    """Write faults in one of `CHECK_FORMATS`.

    Raises:
        Exit: one of them is an error; the exit code is that of invalid data.
    """
    errors = sum(f.severity == "error" for f in faults)
    if form == "json":
        head = envelope(command, query, as_of=BUNDLED_AS_OF, today=session.today, total=len(faults))
        for piece in json_pieces(head, [fault_record(f, session) for f in faults]):
            session.write(piece.decode())
    elif form == "github":
        session.write("".join(github_line(f, session) + "\n" for f in faults))
    else:
        session.write("".join(f.render(session.lang) + "\n" for f in faults))
        warnings = len(faults) - errors
        summary = Text(f"誤り{errors}件、注意{warnings}件", f"{plural(errors, 'error')}, {plural(warnings, 'warning')}")
        session.write(session.pick(summary if faults else Text("誤りはありません。", "No errors.")) + "\n")
    if errors:
        raise Exit(ExitCode.DATA_INVALID)


def fault_record(fault: Fault, session: Session) -> Record:
    """Return a fault for machine output."""
    return {
        "path": fault.path,
        "line": fault.line,
        "column": fault.column,
        "pointer": fault.pointer,
        "code": fault.code,
        "severity": fault.severity,
        "message": fault.message(session.lang),
        "hint": fault.hint(session.lang),
    }


def github_line(fault: Fault, session: Session) -> str:
    """Return a workflow command that marks the line on GitHub."""

    def escape(text: str, more: str = "") -> str:
        for char in "%\r\n" + more:
            text = text.replace(char, f"%{ord(char):02X}")
        return text

    kind = "error" if fault.severity == "error" else "warning"
    place = f"file={escape(fault.path, ':,')},line={fault.line},col={fault.column},title={escape(fault.code, ':,')}"
    return f"::{kind} {place}::{escape(fault.message(session.lang) + ' → ' + fault.hint(session.lang))}"
