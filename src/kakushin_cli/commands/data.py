"""The commands data check, data schema and data fields."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Annotated

from typer import Context

from kakushin_cli.catalog.files import bundled_folder, catalog_files
from kakushin_cli.catalog.loading import check_paths
from kakushin_cli.catalog.style import check_style
from kakushin_cli.catalog.validate import field_reference, json_schema
from kakushin_cli.cli.framework import NOTHING, OUTPUT, argument, command, option, session_of
from kakushin_cli.cli.output import output_of, write_result
from kakushin_cli.commands.fault_report import CHECK_FORMATS, CheckFormat, report_faults
from kakushin_cli.errors import check_word
from kakushin_cli.language import Text

AGE_CODES = ("running-past-its-end",)
"""Codes of warnings about facts that have grown too old; `--strict-age` takes them as errors."""
SCHEMA_ID = "urn:kakushin:catalog-schema:1"


@command(
    NOTHING,
    Text(
        "PATH を省くと同梱のカタログを検査します。誤りがあると終了コードは4です。"
        "継続中とされながら最後の年度を過ぎた事業(--today の時点)には注意を表示します。",
        "Checks the bundled catalogue when PATH is omitted. The exit code is 4 if there are errors. "
        "A programme listed as running whose last fiscal year has passed (as of --today) produces a "
        "warning.",
    ),
    examples=(
        "kakushin data check",
        "kakushin data check my-catalog --format github",
        "kakushin data check --today 2026-03-31 --strict-age",
    ),
)
def check(
    ctx: Context,
    paths: Annotated[
        list[str] | None,
        argument(
            "PATH", show_default=False, ja="カタログのフォルダかYAMLファイル", en="Catalogue folders or YAML files"
        ),
    ] = None,
    format: CheckFormat = "text",  # noqa: A002 - the option is --format
    strict_age: Annotated[
        bool,
        option(
            "--strict-age",
            ja="古くなった情報を、注意でなく誤りとして扱います(終了コード4)",
            en="Treat out-of-date information as an error (exit code 4)",
        ),
    ] = False,
    style: Annotated[
        bool,
        option(
            "--style",
            ja="同梱のファイルと同じ書き方の規則も検査します(PATH を省いたときは常に検査します)",
            en="Also apply the style rules of the bundled files (always applied without PATH)",
        ),
    ] = False,
) -> None:
    """Check data files."""
    session = session_of(ctx)
    check_word("--format", format, CHECK_FORMATS)
    folders = [Path(p) for p in paths or ()] or session.data_paths
    with session.reading() as bar:
        faults = check_paths(folders, session.today, bar.draw)
        if style or not folders:
            files = [file for path in folders or [bundled_folder()] for file in catalog_files(path)]
            is_valid = not any(f.severity == "error" for f in faults)
            bundled = catalog_files(bundled_folder())
            faults = sorted({*faults, *check_style(files, bundled, is_valid=is_valid)})
    if strict_age:
        faults = [replace(f, severity="error") if f.code in AGE_CODES else f for f in faults]
    report_faults(session, "data check", {"paths": [str(p) for p in folders]}, faults, format)


@command(
    OUTPUT,
    Text(
        "VS CodeなどのYAML補完に使えます(ファイルの1行目に yaml-language-server の行を書きます)。",
        "Editors use it to complete and check YAML (through the yaml-language-server line of each file).",
    ),
    examples=("kakushin data schema", "kakushin data schema -o catalog.schema.json"),
)
def schema(ctx: Context) -> None:
    """Print the JSON Schema."""
    _write(ctx, json.dumps(json_schema(SCHEMA_ID), ensure_ascii=False, indent=2) + "\n")


@command(OUTPUT, examples=("kakushin data fields", "kakushin data fields -o data-fields.md"))
def fields(ctx: Context) -> None:
    """Print the field reference."""
    _write(ctx, field_reference())


def _write(ctx: Context, text: str) -> None:
    output = output_of(ctx)
    write_result(session_of(ctx), [text.encode()], output.file, force=output.force)
