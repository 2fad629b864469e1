"""The commands `data import …`: outside sources into a catalogue folder of candidates."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

from typer import Argument, Context, Exit, Option

from kakushin_cli.catalog.loading import load_vocabulary
from kakushin_cli.cli.framework import NOTHING, both, command, complete_words, session_of
from kakushin_cli.cli.options import existing_file
from kakushin_cli.cli.output import write_result
from kakushin_cli.cli.progress import ProgressBar
from kakushin_cli.cli.session import Session
from kakushin_cli.cli.settings import native_path
from kakushin_cli.errors import ExitCode, UsageError, check_word
from kakushin_cli.exporters.registry import SCHEMA_VERSION
from kakushin_cli.importers.jgrants.client import API, Client
from kakushin_cli.importers.jgrants.download import check_keywords
from kakushin_cli.importers.jgrants.raw_store import Query
from kakushin_cli.importers.jgrants.run import Outcome, import_from_api, import_from_files
from kakushin_cli.importers.rs import RsImport
from kakushin_cli.importers.store import ImportReport, Touched, import_candidates
from kakushin_cli.importers.table.candidates import TableReading, read_rows, table_origin
from kakushin_cli.importers.table.mapping_file import fit, read_mapping_file
from kakushin_cli.importers.table.sheet import read_sheet
from kakushin_cli.importers.table.suggest import suggest_mapping
from kakushin_cli.importers.theme_hints import with_theme_hints
from kakushin_cli.japanese.folding import normalize_text
from kakushin_cli.language import Text

REPORT_FORMATS = ("text", "json")
SHOWN = 10
"""Entries a report names before it only counts; `-f json` names all."""

Folder = Annotated[
    str,
    Option(
        "--output",
        "-o",
        metavar="FOLDER",
        help=both(
            "書き込むカタログのフォルダ(あれば更新する)",
            "Catalogue folder to write; what is there is brought up to date",
        ),
    ),
]
ReportFormat = Annotated[
    str,
    Option(
        "--format",
        "-f",
        metavar="text|json",
        help=both("結果の報告の形式", "Format of the report"),
        autocompletion=complete_words(*REPORT_FORMATS),
    ),
]


@command(
    NOTHING,
    (
        Text(
            "rssystem.go.jp の 1-1、1-2、1-4、2-1 を見出しで見分けて読む(1-2は必須、年度は問わない)。取り込んだ事業は"
            "「未確認」の候補で、match では要確認までにしかならない。人が確かめたら verified_on を書く。"
            "もう一度取り込むと更新し、人が直した項目は残す。作成責任者の氏名は残さない。",
            "Tables 1-1, 1-2, 1-4 and 2-1 of rssystem.go.jp are known by their headers (1-2 is required, any fiscal "
            "year). What is imported are candidates: never more than `check` in match until a person sets verified_on. "
            "Importing again updates and keeps what people edited. Names of officials are never kept.",
        ),
    ),
    ("kakushin data import rs 1-1.zip 1-2.zip 1-4.zip 2-1.zip -o rs2024",),
)
def rs(
    ctx: Context,
    files: Annotated[
        list[str],
        Argument(metavar="FILES", help=both("公式のzipまたはCSV", "The official zips or CSVs")),
    ],
    output: Folder,
    format: ReportFormat = "text",  # noqa: A002 - the option is --format
) -> None:
    """Import 行政事業レビュー."""
    session = session_of(ctx)
    check_word("--format", format, REPORT_FORMATS)
    folder = native_path(output)
    source = RsImport([native_path(f) for f in files], known_vocabulary(folder), session.today)
    for table in source.missing:
        session.tell(
            Text(
                f"{table} の表がないため、その項目は入りません。",
                f"Table {table} was not given; its fields stay empty.",
            )
        )
    with ProgressBar(session.stderr) as bar:
        candidates = with_theme_hints(source.candidates(bar.draw), session.catalog.concepts)
        report = import_candidates(folder, source.origin, candidates, read_on=session.today, complete=True)
    for name, count in source.names.unknown.items():
        session.tell(
            Text(
                f"注意: 所管「{name}」({count}件)は語彙にないため所管なしで入れました。直すには {folder}/ministries.yaml に\n"
                f'  vocabulary: {{ministries: [{{id: 英小文字のID, name: {{ja: "{name}"}}}}]}}\n'
                "と書いて、もう一度取り込んでください。",
                f"Warning: {count} entries have no ministry, for the vocabulary lacks {name}. To repair it write\n"
                f'  vocabulary: {{ministries: [{{id: a-slug, name: {{ja: "{name}"}}}}]}}\n'
                f"into {folder}/ministries.yaml and import again.",
            )
        )
    tell_report(session, report, output, format)


def known_vocabulary(folder: Path) -> Any:
    """Return the bundled vocabulary with the terms that the user's own files in a folder add."""
    return load_vocabulary([folder] if folder.is_dir() else [])


def tell_report(session: Session, report: ImportReport, folder: str, format: str) -> None:  # noqa: A002
    """Write what an import did, everything for machines and the first names for people, and compile its folder."""
    if format == "json":
        session.write(json.dumps(report_record(session, report), ensure_ascii=False, indent=2) + "\n")
    else:
        session.write(_report_text(session, report, folder))
    session.compile_folder(report.file.parent)


def _report_text(session: Session, report: ImportReport, folder: str) -> str:
    pick = session.pick
    lines = [
        pick(
            Text(
                f"{report.file}: 新規{len(report.new)}件、変更{len(report.changed)}件、変更なし{report.unchanged}件、"
                f"消滅{len(report.vanished)}件",
                f"{report.file}: {len(report.new)} new, {len(report.changed)} changed, {report.unchanged} unchanged, "
                f"{len(report.vanished)} vanished",
            )
        )
    ]
    if report.changed and (report.unchanged or len(report.changed) <= SHOWN):
        lines += _named(session, Text("変わった事業", "Changed"), report.changed)
    lines += _named(session, Text("資料から消えた事業(残してある)", "Vanished from the source, kept"), report.vanished)
    edited = Text("人が直したため残した項目(資料は別の値)", "Kept as people edited them; the source differs")
    lines += _named(session, edited, report.kept)
    verified = tuple(t for t in report.changed if t.verified)
    lines += _named(session, Text("確かめたあとに資料が変わった事業", "Changed since a person checked them"), verified)
    if report.removed:
        count = len(report.removed)
        lines.append(
            pick(Text(f"人が消したため入れなかった事業: {count}件", f"Left out, for people removed them: {count}"))
        )
    if report.repeated:
        ids = ", ".join(report.repeated[:SHOWN])
        lines.append(pick(Text(f"同じIDの記録は最初のものだけ入れた: {ids}", f"Came twice, the first counts: {ids}")))
    lines.append(pick(Text(f"使うには: kakushin list --data {folder}", f"To use it: kakushin list --data {folder}")))
    return "".join(line + "\n" for line in lines)


def _named(session: Session, heading: Text, touched: Sequence[Touched]) -> list[str]:
    if not touched:
        return []
    lines = [f"{session.pick(heading)}:"]
    lines += [f"  {t.id} {t.name}" + (f" [{', '.join(t.fields)}]" if t.fields else "") for t in touched[:SHOWN]]
    if len(touched) > SHOWN:
        rest = len(touched) - SHOWN
        lines.append(session.pick(Text(f"  ほか{rest}件(-f json で全て)", f"  {rest} more (-f json has all)")))
    return lines


def report_record(session: Session, report: ImportReport) -> dict[str, Any]:
    """Return the report as a machine object."""

    def listed(touched: Sequence[Touched]) -> list[dict[str, Any]]:
        return [{"id": t.id, "name": t.name, "fields": list(t.fields), "verified": t.verified} for t in touched]

    return {
        "schema_version": SCHEMA_VERSION,
        "command": "data import",
        "today": session.today.isoformat(),
        "file": str(report.file),
        "total": report.total,
        "unchanged": report.unchanged,
        "new": listed(report.new),
        "changed": listed(report.changed),
        "vanished": listed(report.vanished),
        "kept": listed(report.kept),
        "removed": list(report.removed),
        "repeated": list(report.repeated),
    }


API_VARIABLE = "KAKUSHIN_JGRANTS_API"
"""Environment variable with another address of the API, for tests on this computer."""


@command(
    NOTHING,
    (
        Text(
            "--keyword は繰り返すと、どれかに当たる公募を集める。1秒に1件までしか尋ねず、失敗は間を置いて尋ね直す。"
            "止まっても、7日以内に同じコマンドを実行すれば続きから始まる。"
            "出典「Jグランツ（jGrants）」。申請の前に公募のページで確かめること。"
            "大学向けの競争的資金(e-Rad)はJグランツにはない。",
            "Repeat --keyword to collect what any of them finds. At most one request a second; failures are asked "
            "again after a pause. Stopped, the same command goes on within seven days. Source: jGrants portal; look "
            "at the page of a call before applying. Research funds of universities (e-Rad) are not on jGrants.",
        ),
    ),
    (
        "kakushin data import jgrants --keyword 脱炭素 --keyword 地域 -o jgrants",
        "kakushin data import jgrants --from saved.json -o jgrants",
    ),
)
def jgrants(
    ctx: Context,
    output: Folder,
    keyword: Annotated[
        list[str] | None,
        Option(
            "--keyword",
            "-k",
            metavar="WORD",
            help=both("探す語(2〜255文字)。繰り返し可", "Word to look for (2 to 255 characters); repeatable"),
            show_default=False,
        ),
    ] = None,
    saved: Annotated[
        list[str] | None,
        Option(
            "--from",
            metavar="FILE",
            help=both(
                "通信せず、保存したAPIの応答(JSON、1行1件も可)を読む。繰り返し可",
                "Read saved answers of the API (JSON, also one a line) instead of asking it; repeatable",
            ),
            show_default=False,
        ),
    ] = None,
    include_closed: Annotated[
        bool,
        Option("--include-closed", help=both("受付の終わった公募も取り込む", "Import closed calls, too")),
    ] = False,
    format: ReportFormat = "text",  # noqa: A002 - the option is --format
) -> None:
    """Import calls of jGrants."""
    session = session_of(ctx)
    check_word("--format", format, REPORT_FORMATS)
    folder = native_path(output)
    if saved and (keyword or include_closed):
        raise UsageError(
            Text("--from は --keyword、--include-closed と同時に使えません。", "--from stands without --keyword."),
            Text("どちらか一方にしてください。", "Give one of them."),
        )
    if saved:
        paths = [existing_file(path, "--from") for path in saved]
        outcome = import_from_files(folder, paths, known_vocabulary(folder), session.today)
    else:
        outcome = _ask_api(session, folder, keyword or (), open_only=not include_closed)
    _tell_outcome(session, outcome)
    tell_report(session, outcome.report, output, format)
    if outcome.is_unfinished:
        session.tell(
            Text(
                "取れなかったものがあります。後で同じコマンドを実行すると、続きから取り込みます。",
                "Something could not be fetched. Run the same command later to fetch the rest.",
            )
        )
        raise Exit(ExitCode.FAILURE)


def _ask_api(session: Session, folder: Path, keywords: Sequence[str], *, open_only: bool) -> Outcome:
    query = Query(check_keywords(normalize_text(k) for k in keywords), open_only)
    base = session.env.get(API_VARIABLE) or API
    client = Client(base, notify=session.tell)
    with ProgressBar(session.stderr) as bar:
        vocabulary = known_vocabulary(folder)
        return import_from_api(folder, query, client, vocabulary, session.today, progress=bar.draw)


def _tell_outcome(session: Session, outcome: Outcome) -> None:
    """Tell on stderr what was left out or could not be used, and where the data come from."""
    for problem in outcome.problems:
        session.tell(problem)
    if outcome.procedures:
        count = len(outcome.procedures)
        session.tell(
            Text(
                f"事業でなく手続(状況報告など)とみて入れなかった記録: {count}件",
                f"Left out as steps of a procedure, no programmes: {count}",
            )
        )
        for record_id, title in outcome.procedures[:SHOWN]:
            session.tell(f"  {record_id} {title}")
        if count > SHOWN:
            session.tell(Text(f"  ほか{count - SHOWN}件", f"  and {count - SHOWN} more"))
    session.tell(
        Text(
            "出典「Jグランツ（jGrants）」。申請の前に公募のページで確かめてください。",
            "Source: jGrants portal (Jグランツ). Look at the page of a call before applying.",
        )
    )


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
    session = session_of(ctx)
    check_word("--format", format, REPORT_FORMATS)
    path = existing_file(file, "data import table")
    if suggest:
        text = suggest_mapping(read_sheet(path), path.stem, session.catalog.vocabulary)
        write_result(session, [text.encode()], output, force=force)
        return
    if not mapping or not output:
        raise UsageError(
            Text("--mapping と -o が要ります。", "--mapping and -o are needed."),
            Text(
                f"対応表の案: kakushin data import table {file} --suggest-mapping -o mapping.yaml",
                f"For a proposal: kakushin data import table {file} --suggest-mapping -o mapping.yaml",
            ),
        )

    folder = native_path(output)
    vocabulary = known_vocabulary(folder)
    entry, root = read_mapping_file(existing_file(mapping, "--mapping"))
    sheet = read_sheet(path, entry.sheet)
    fitted = fit(entry, root, sheet, vocabulary)
    reading = read_rows(sheet, fitted, vocabulary)
    report = import_candidates(
        folder, table_origin(fitted, session.today), reading.candidates, read_on=session.today, complete=True
    )
    _tell_unread(session, reading)
    tell_report(session, report, output, format)


def _tell_unread(session: Session, reading: TableReading) -> None:
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
