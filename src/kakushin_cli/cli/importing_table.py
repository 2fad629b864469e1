"""The command `data import table`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from typer import Argument, Context, Option

from kakushin_cli.cli.framework import NOTHING, both, command, session_of
from kakushin_cli.cli.importing import SHOWN, ReportFormat, check_format, known_vocabulary, tell_report
from kakushin_cli.language import Text

if TYPE_CHECKING:
    from kakushin_cli.cli.session import Session
    from kakushin_cli.importers.table.candidates import TableReading


@command(
    NOTHING,
    (
        Text(
            "まず --suggest-mapping で対応表(どの列が何か)の案を出し、直してから --mapping で取り込む。"
            "和暦、①②③、結合した見出し、Shift_JIS(CP932)のCSVも読む。読めない言葉は報告し、元の行は残す。"
            "フォルダは一覧ごとに分ける。",
            "First let --suggest-mapping propose a mapping (which column is what), edit it, then import with "
            "--mapping. Japanese eras, ①②③, merged headings and CP932 are read. Words that cannot be read are "
            "told, and the rows kept as they are. Use one folder a list.",
        ),
    ),
    (
        "kakushin data import table calls.csv --suggest-mapping",
        "kakushin data import table calls.csv --mapping mapping.yaml -o office",
    ),
)
def table(
    ctx: Context,
    file: Annotated[str, Argument(metavar="FILE", help=both("一覧(.xlsx、.csv)", "The list (.xlsx, .csv)"))],
    mapping: Annotated[
        str | None,
        Option("--mapping", metavar="FILE", help=both("対応表(YAML)", "The mapping (YAML)")),
    ] = None,
    suggest: Annotated[
        bool,
        Option(
            "--suggest-mapping",
            help=both("対応表の案を書き出す(-o でファイルへ)", "Write a proposed mapping, to a file with -o"),
        ),
    ] = False,
    output: Annotated[
        str | None,
        Option(
            "--output",
            "-o",
            metavar="FOLDER",
            help=both("書き込むカタログのフォルダ(あれば更新する)", "Catalogue folder to write or bring up to date"),
        ),
    ] = None,
    force: Annotated[
        bool, Option("--force", help=both("既にある対応表を上書きする", "Overwrite a mapping that is there"))
    ] = False,
    format: ReportFormat = "text",  # noqa: A002 - the option is --format
) -> None:
    """Import a list."""
    from kakushin_cli.cli.options import existing_file
    from kakushin_cli.cli.output import write_result
    from kakushin_cli.cli.session import native_path
    from kakushin_cli.errors import UsageError
    from kakushin_cli.importers.store import import_candidates
    from kakushin_cli.importers.table.candidates import read_rows, table_origin
    from kakushin_cli.importers.table.sheet import read_sheet
    from kakushin_cli.importers.table.suggest import suggest_mapping

    session = session_of(ctx)
    check_format(format)
    path = existing_file(file, "data import table")
    if suggest:
        text = suggest_mapping(read_sheet(path), path.stem, session.catalog.vocabulary)
        write_result(session, text.encode(), output, force=force)
        return
    if not mapping or not output:
        raise UsageError(
            Text("--mapping と -o が要ります。", "--mapping and -o are needed."),
            Text(
                f"対応表の案: kakushin data import table {file} --suggest-mapping -o mapping.yaml",
                f"For a proposal: kakushin data import table {file} --suggest-mapping -o mapping.yaml",
            ),
        )
    from kakushin_cli.importers.table.mapping_file import fit, read_mapping_file

    folder = native_path(output)
    vocabulary = known_vocabulary(folder)
    entry, root = read_mapping_file(existing_file(mapping, "--mapping"))
    sheet = read_sheet(path, entry.sheet)
    fitted = fit(entry, root, sheet, vocabulary)
    reading = read_rows(sheet, fitted, vocabulary)
    report = import_candidates(
        folder, table_origin(fitted, session.today), reading.candidates, read_on=session.today, complete=True
    )
    _tell(session, reading)
    tell_report(session, report, output, format)


def _tell(session: Session, reading: TableReading) -> None:
    """Tell which words could not be read and which rows have no name."""
    for (field, word), count in list(reading.unread.items())[:SHOWN]:
        session.tell(
            Text(
                f"{field}: 「{word}」は読めないので、文として残しました({count}件)。",
                f"{field}: '{word}' cannot be read and is kept as text ({count}).",
            )
        )
    if (rest := len(reading.unread) - SHOWN) > 0:
        session.tell(Text(f"ほか{rest}種類", f"{rest} more"))
    if reading.nameless:
        rows = ", ".join(map(str, reading.nameless[:SHOWN]))
        session.tell(Text(f"事業名がないので飛ばした行: {rows}", f"Rows passed over for they have no name: {rows}"))
