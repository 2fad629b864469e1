"""Commands about the data itself: check, schema, fields."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from typer import Argument, Context, Option

from kakushin_cli.cli.framework import BUNDLED_AS_OF, NOTHING, OUTPUT, both, command, complete_words, session_of
from kakushin_cli.exporters.registry import SCHEMA_VERSION
from kakushin_cli.language import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kakushin_cli.catalog.faults import Fault
    from kakushin_cli.cli.session import Session

AGE_CODES = ("running-past-its-end",)
"""Codes of warnings about facts that have grown too old; `--strict-age` takes them as errors."""
CHECK_FORMATS = ("text", "json", "github")


@command(
    NOTHING,
    (
        Text(
            "PATH がなければ同梱のカタログを調べる。誤りがあると終了コード4。"
            "継続中とあるのに終わりの年度を --today で過ぎた事業には注意を出す。",
            "Without PATH the bundled catalogue is checked. Exit code 4 when there are errors. A programme said to go on "
            "though its last year is over by --today gets a warning.",
        ),
    ),
    (
        "kakushin data check",
        "kakushin data check my-catalog --format github",
        "kakushin data check --today 2026-03-31 --strict-age",
    ),
)
def check(
    ctx: Context,
    paths: Annotated[
        list[str] | None,
        Argument(
            metavar="PATH",
            help=both("カタログのフォルダかYAMLファイル", "Catalogue folders or YAML files"),
            show_default=False,
        ),
    ] = None,
    format: Annotated[  # noqa: A002 - the option is --format
        str,
        Option(
            "--format",
            "-f",
            metavar="text|json|github",
            help=both("出力の形式", "Output format"),
            autocompletion=complete_words(*CHECK_FORMATS),
        ),
    ] = "text",
    strict_age: Annotated[
        bool,
        Option(
            "--strict-age",
            help=both(
                "古くなった事実を注意でなく誤りとする(終了コード4)", "Take facts grown too old as errors (exit code 4)"
            ),
        ),
    ] = False,
    style: Annotated[
        bool,
        Option(
            "--style",
            help=both(
                "同梱のファイルと同じ書き方の決まりも調べる(PATH がなければ常に調べる)",
                "Apply the rules of form of the bundled files, too (always without PATH)",
            ),
        ),
    ] = False,
) -> None:
    """Check data files."""
    from kakushin_cli.catalog.files import bundled_folder, catalog_files
    from kakushin_cli.catalog.loading import check_paths
    from kakushin_cli.catalog.style import check_style
    from kakushin_cli.cli.exit_codes import Ended, ExitCode
    from kakushin_cli.cli.progress import ReadingBar
    from kakushin_cli.errors import UnknownTermError

    session = session_of(ctx)
    if format not in CHECK_FORMATS:
        raise UnknownTermError("--format", format, [f for f in CHECK_FORMATS if f[0] == format[:1]], CHECK_FORMATS)
    given = [Path(p) for p in paths or ()] or session.data_paths
    with ReadingBar(session):
        faults = check_paths(given, session.today)
        if style or not given:
            files = [file for path in given or [bundled_folder()] for file in catalog_files(path)]
            is_valid = not any(f.severity == "error" for f in faults)
            bundled = catalog_files(bundled_folder())
            faults = sorted({*faults, *check_style(files, bundled, is_valid=is_valid)})
    if strict_age:
        from dataclasses import replace

        faults = [replace(f, severity="error") if f.code in AGE_CODES else f for f in faults]
    errors = sum(f.severity == "error" for f in faults)
    if format == "json":
        envelope = {
            "schema_version": SCHEMA_VERSION,
            "command": "data check",
            "query": {"paths": [str(p) for p in given]},
            "as_of": BUNDLED_AS_OF,
            "today": session.today.isoformat(),
            "total": len(faults),
            "items": [fault_record(f, session) for f in faults],
            "notices": [],
        }
        session.write(json.dumps(envelope, ensure_ascii=False, indent=2) + "\n")
    elif format == "github":
        for fault in faults:
            session.write(github_line(fault, session) + "\n")
    else:
        print_faults(session, faults, errors)
    if errors:
        raise Ended(ExitCode.DATA_INVALID)


def print_faults(session: Session, faults: Sequence[Fault], errors: int) -> None:
    """Write faults as lines with a summary, or one line when there are none."""
    for fault in faults:
        session.write(fault.render(session.lang) + "\n")
    warnings = len(faults) - errors
    if errors or warnings:
        summary = Text(f"誤り{errors}件、注意{warnings}件", f"{errors} error(s), {warnings} warning(s)")
        session.write(session.pick(summary) + "\n")
    else:
        session.write(session.pick(Text("誤りはありません。", "No faults.")) + "\n")


def fault_record(fault: Fault, session: Session) -> dict[str, Any]:
    """Return a fault in the contract's shape."""
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


SCHEMA_ID = "urn:kakushin:catalog-schema:1"


@command(
    OUTPUT,
    (
        Text(
            "VS CodeなどのYAML補完に使える(ファイルの1行目の yaml-language-server の指定)。",
            "Editors use it to complete and check YAML (the yaml-language-server line of each file).",
        ),
    ),
    ("kakushin data schema", "kakushin data schema -o catalog.schema.json"),
)
def schema(ctx: Context) -> None:
    """Print the JSON Schema."""
    from kakushin_cli.catalog.validate import json_schema

    _write(ctx, json.dumps(json_schema(SCHEMA_ID), ensure_ascii=False, indent=2) + "\n")


@command(
    OUTPUT,
    (),
    ("kakushin data fields", "kakushin data fields -o data-fields.md"),
)
def fields(ctx: Context) -> None:
    """Print the field reference."""
    from kakushin_cli.catalog.field_reference import field_reference

    _write(ctx, field_reference())


def _write(ctx: Any, text: str) -> None:
    from kakushin_cli.cli.output import listing_of, write_result

    listing = listing_of(ctx)
    write_result(session_of(ctx), text.encode(), listing.output, force=listing.force)
