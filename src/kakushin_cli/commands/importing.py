"""The commands `data import …`: outside sources into a catalogue folder of candidates."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from typer import Context, Exit

from kakushin_cli.catalog.loading import load_vocabulary
from kakushin_cli.cli.framework import NOTHING, argument, command, complete_words, option, session_of
from kakushin_cli.cli.options import existing_file
from kakushin_cli.cli.output import write_result
from kakushin_cli.cli.progress import ProgressBar
from kakushin_cli.cli.session import Session
from kakushin_cli.cli.settings import native_path, read_day
from kakushin_cli.errors import ExitCode, UsageError, check_word
from kakushin_cli.exporters.registry import SCHEMA_VERSION
from kakushin_cli.importers.inference import Rules
from kakushin_cli.importers.jgrants.answers import Query
from kakushin_cli.importers.jgrants.client import API, Client
from kakushin_cli.importers.jgrants.run import Outcome, check_keywords, import_from_api, import_from_files
from kakushin_cli.importers.rs import RsImport
from kakushin_cli.importers.store import ImportReport, Touched, import_candidates
from kakushin_cli.importers.table.mapping import (
    TableReading,
    fit,
    read_mapping_file,
    read_rows,
    suggest_mapping,
    table_origin,
)
from kakushin_cli.importers.table.sheet import read_sheet
from kakushin_cli.japanese.folding import normalize_text
from kakushin_cli.language import Text, plural

REPORT_FORMATS = ("text", "json")
SHOWN = 10
"""Entries a report names before it only counts; `-f json` names all."""

Folder = Annotated[
    str,
    option(
        "--output",
        "-o",
        metavar="FOLDER",
        ja="書き込むカタログのフォルダ(すでにあれば更新します)",
        en="Catalogue folder to write; updated if it exists",
    ),
]
ReportFormat = Annotated[
    str,
    option(
        "--format",
        "-f",
        metavar="text|json",
        autocompletion=complete_words(*REPORT_FORMATS),
        ja="結果の報告の形式",
        en="Report format",
    ),
]


VerifiedOn = Annotated[
    str | None,
    option(
        "--verified-on",
        metavar="DATE",
        show_default=False,
        ja="読み込む記録をすべて原文と照らした日。その日に確認済みとして取り込みます",
        en="Day on which all of these records were compared with their texts; they come in as verified",
    ),
]


def verification_day(session: Session, value: str | None, option: str) -> date | None:
    """Return the day of a verification, None for None.

    Raises:
        UsageError: it cannot be read, or lies in the future.
    """
    day = None if value is None else read_day(value, option)
    if day and day > session.today:
        raise UsageError(
            Text(
                f"{option}: {day.isoformat()} は今日より後の日です。", f"{option}: {day.isoformat()} is in the future."
            ),
            Text("原文と照らした日を指定してください。", "Specify the day on which the text was compared."),
        )
    return day


@command(
    NOTHING,
    Text(
        "rssystem.go.jp の表 1-1、1-2、1-4、1-5、2-1、2-2、5-1 を見出しで見分けて読み込みます(1-2は必須、"
        "年度は問いません)。申請者、テーマ、お金の流れはシートの語から推定し、その語を残します"
        "(5-1があれば支払実績とも照らします)。取り込んだ事業は「未確認」の候補で、match では「要確認」にとどまります。"
        "内容を確認したら verified_on に日付を書いてください。再度取り込むと更新し、"
        "人が直した項目は残します。作成責任者の氏名と支出先の名は保存しません。",
        "Reads tables 1-1, 1-2, 1-4, 1-5, 2-1, 2-2 and 5-1 of rssystem.go.jp, recognised by their headers (1-2 is "
        "required; any fiscal year). Applicants, themes and the route of the money are inferred from the words of "
        "the sheets, which are kept (and compared with payments where 5-1 is given). Imported entries are "
        "candidates: match never rates them higher "
        "than `check` until someone sets verified_on. Importing again updates them and preserves "
        "manual edits. Names of officials and recipients are never stored.",
    ),
    examples=("kakushin data import rs 1-1.zip 1-2.zip 1-4.zip 1-5.zip 2-1.zip 2-2.zip 5-1.zip -o rs2024",),
)
def rs(
    ctx: Context,
    files: Annotated[list[str], argument("FILES", ja="公式のzipまたはCSV", en="Official zip or CSV files")],
    output: Folder,
    no_infer: Annotated[
        bool,
        option(
            "--no-infer",
            ja="申請者、テーマ、お金の流れを推定しません",
            en="Do not infer applicants, themes and the route of the money",
        ),
    ] = False,
    verified_on: VerifiedOn = None,
    format: ReportFormat = "text",  # noqa: A002 - the option is --format
) -> None:
    """Import 行政事業レビュー."""
    session = session_of(ctx)
    check_word("--format", format, REPORT_FORMATS)
    day = verification_day(session, verified_on, "--verified-on")
    paths = [native_path(f) for f in files]
    report = import_rs(session, paths, native_path(output), output, infer=not no_infer, verified_on=day)
    tell_report(session, report, output, format)


def import_rs(
    session: Session, paths: Sequence[Path], folder: Path, shown: str, *, infer: bool, verified_on: date | None
) -> ImportReport:
    """Import the tables of one fiscal year into a folder, which messages call `shown`, and tell what was not read."""
    rules = Rules() if infer else None
    source = RsImport(paths, known_vocabulary(folder), session.today, rules)
    for table in source.missing:
        session.tell(
            Text(
                f"{table} の表がないため、その項目は取り込みません。",
                f"Table {table} was not given, so its fields are left empty.",
            )
        )
    if rules and not source.has_payments:
        session.tell(
            Text(
                "5-1(支出先)の表がないため、申請者の推定は支払実績と照らしていません(最高でT2)。支払実績だけの記録(T4)もありません。",
                "Table 5-1 was not given: inferred applicants are not compared with payments (T2 at most), and there are no "
                "notes on payments alone (T4).",
            )
        )
    with ProgressBar(session.stderr) as bar:
        candidates = source.candidates(bar.draw)
        report = import_candidates(
            folder, source.origin, candidates, read_on=session.today, complete=True, verified_on=verified_on
        )
    for name, count in source.names.unknown.items():
        session.tell(
            Text(
                f"注意: 所管「{name}」({count}件)は語彙にないため、所管なしで取り込みました。直すには {shown}/ministries.yaml "
                "に\n"
                f'  vocabulary: {{ministries: [{{id: 英小文字のID, name: {{ja: "{name}"}}}}]}}\n'
                "と書いて、もう一度取り込んでください。",
                f"Warning: the vocabulary has no ministry {name}, so {plural(count, 'entry', 'entries')} will "
                "have none. To fix this, write\n"
                f'  vocabulary: {{ministries: [{{id: a-slug, name: {{ja: "{name}"}}}}]}}\n'
                f"into {shown}/ministries.yaml and import again.",
            )
        )
    return report


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
                f"資料から消えたもの{len(report.vanished)}件",
                f"{report.file}: {len(report.new)} new, {len(report.changed)} changed, {report.unchanged} "
                f"unchanged, {len(report.vanished)} no longer in the source",
            )
        )
    ]
    if report.changed and (report.unchanged or len(report.changed) <= SHOWN):
        lines += _named(session, Text("変わった事業", "Changed"), report.changed)
    lines += _named(
        session, Text("資料から消えた事業(データは残しています)", "No longer in the source (kept)"), report.vanished
    )
    edited = Text("人が直したため残した項目(資料の値は異なる)", "Kept because edited by hand; the source differs")
    lines += _named(session, edited, report.kept)
    verified = tuple(t for t in report.changed if t.verified)
    lines += _named(session, Text("確認後に資料が変わった事業", "Changed in the source since verification"), verified)
    if report.removed:
        count = len(report.removed)
        lines.append(
            pick(Text(f"人が削除したため取り込まなかった事業: {count}件", f"Skipped because removed by hand: {count}"))
        )
    if report.repeated:
        ids = ", ".join(report.repeated[:SHOWN])
        lines.append(
            pick(
                Text(
                    f"IDが重複したため最初のものだけを取り込んだ記録: {ids}",
                    f"Duplicate ids (first record used): {ids}",
                )
            )
        )
    lines.append(
        pick(Text(f"使い方: kakushin list --data {folder}", f"To use the catalogue: kakushin list --data {folder}"))
    )
    return "".join(line + "\n" for line in lines)


def _named(session: Session, heading: Text, touched: Sequence[Touched]) -> list[str]:
    if not touched:
        return []
    lines = [f"{session.pick(heading)}:"]
    lines += [f"  {t.id} {t.name}" + (f" [{', '.join(t.fields)}]" if t.fields else "") for t in touched[:SHOWN]]
    if len(touched) > SHOWN:
        rest = len(touched) - SHOWN
        lines.append(session.pick(Text(f"  ほか{rest}件(-f json ですべて表示)", f"  {rest} more (-f json lists all)")))
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
    Text(
        "--keyword を繰り返すと、いずれかに該当する公募を集めます。問合せは1秒に1件までで、"
        "失敗したときは間を置いて再試行します。途中で止まっても、7日以内に同じコマンドを実行すれば続きから再開します。"
        "出典「Jグランツ（jGrants）」。申請の前に公募のページで確認してください。大学向けの競争的資金(e-Rad)はJグランツにはありません。",
        "Repeat --keyword to collect calls that match any of the keywords. Sends at most one request "
        "per second and retries failed requests after a pause. If interrupted, run the same command "
        "within seven days to resume. Source: jGrants portal. Check the page of a call before "
        "applying. Research funding for universities (e-Rad) is not on jGrants.",
    ),
    examples=(
        "kakushin data import jgrants --keyword 脱炭素 --keyword 地域 -o jgrants",
        "kakushin data import jgrants --from saved.json -o jgrants",
    ),
)
def jgrants(
    ctx: Context,
    output: Folder,
    keyword: Annotated[
        list[str] | None,
        option(
            "--keyword",
            "-k",
            metavar="WORD",
            show_default=False,
            ja="検索する語(2〜255文字)。繰り返し可",
            en="Keyword (2 to 255 characters); repeatable",
        ),
    ] = None,
    saved: Annotated[
        list[str] | None,
        option(
            "--from",
            metavar="FILE",
            show_default=False,
            ja="通信せずに読み込む、保存済みのAPIの応答(JSON、1行1件の形式も可)。繰り返し可",
            en="Read saved API responses (JSON or JSON Lines) instead of using the network; repeatable",
        ),
    ] = None,
    include_closed: Annotated[
        bool, option("--include-closed", ja="受付の終わった公募も取り込みます", en="Also import closed calls")
    ] = False,
    verified_on: VerifiedOn = None,
    format: ReportFormat = "text",  # noqa: A002 - the option is --format
) -> None:
    """Import calls of jGrants."""
    session = session_of(ctx)
    check_word("--format", format, REPORT_FORMATS)
    day = verification_day(session, verified_on, "--verified-on")
    folder = native_path(output)
    if saved and (keyword or include_closed):
        raise UsageError(
            Text(
                "--from は --keyword や --include-closed と同時に使えません。",
                "--from cannot be used with --keyword or --include-closed.",
            ),
            Text("どちらか一方を指定してください。", "Use one of them."),
        )
    if saved:
        paths = [existing_file(path, "--from") for path in saved]
        outcome = import_from_files(folder, paths, known_vocabulary(folder), session.today, day)
    else:
        outcome = _ask_api(session, folder, keyword or (), open_only=not include_closed, verified_on=day)
    tell_outcome(session, outcome)
    tell_report(session, outcome.report, output, format)
    if outcome.is_unfinished:
        session.tell(
            Text(
                "取得できなかったものがあります。後で同じコマンドを実行すると、続きから取り込みます。",
                "Some data could not be fetched. Run the same command later to fetch the rest.",
            )
        )
        raise Exit(ExitCode.FAILURE)


def _ask_api(
    session: Session, folder: Path, keywords: Sequence[str], *, open_only: bool, verified_on: date | None
) -> Outcome:
    query = Query(check_keywords(normalize_text(k) for k in keywords), open_only)
    base = session.env.get(API_VARIABLE) or API
    client = Client(base, notify=session.tell)
    with ProgressBar(session.stderr) as bar:
        vocabulary = known_vocabulary(folder)
        return import_from_api(
            folder, query, client, vocabulary, session.today, progress=bar.draw, verified_on=verified_on
        )


def tell_outcome(session: Session, outcome: Outcome) -> None:
    """Tell on stderr what was left out or could not be used, and where the data come from."""
    for problem in outcome.problems:
        session.tell(problem)
    if outcome.procedures:
        count = len(outcome.procedures)
        session.tell(
            Text(
                f"手続(状況報告など)とみなし、取り込まなかった記録: {count}件",
                f"Skipped as procedural steps rather than programmes: {count}",
            )
        )
        for record_id, title in outcome.procedures[:SHOWN]:
            session.tell(f"  {record_id} {title}")
        if count > SHOWN:
            session.tell(Text(f"  ほか{count - SHOWN}件", f"  and {count - SHOWN} more"))
    session.tell(
        Text(
            "出典「Jグランツ（jGrants）」。申請の前に公募のページで確認してください。",
            "Source: jGrants portal (Jグランツ). Check the page of a call before applying.",
        )
    )


@command(
    NOTHING,
    Text(
        "まず --suggest-mapping で対応表(どの列が何を表すか)の案を出力し、直してから --mapping "
        "で取り込みます。和暦、①②③、結合した見出し、Shift_JIS(CP932)のCSVも読み込めます。"
        "読み取れない語は報告し、元の行は残します。フォルダは一覧ごとに分けてください。",
        "First use --suggest-mapping to propose a mapping (what each column means), edit it, then "
        "import with --mapping. Japanese era dates, ①②③, merged headings and CP932 files are "
        "supported. Values that cannot be interpreted are reported, and the original rows are "
        "preserved. Use a separate folder for each list.",
    ),
    examples=(
        "kakushin data import table calls.csv --suggest-mapping",
        "kakushin data import table calls.csv --mapping mapping.yaml -o office",
    ),
)
def table(
    ctx: Context,
    file: Annotated[str, argument("FILE", ja="公募の一覧(.xlsx、.csv)", en="List of calls (.xlsx, .csv)")],
    mapping: Annotated[
        str | None, option("--mapping", metavar="FILE", ja="対応表(YAML)", en="Mapping file (YAML)")
    ] = None,
    suggest: Annotated[
        bool,
        option(
            "--suggest-mapping",
            ja="対応表の案を出力します(-o でファイルに書き込みます)",
            en="Propose a mapping; -o writes it to a file",
        ),
    ] = False,
    output: Annotated[
        str | None,
        option(
            "--output",
            "-o",
            metavar="FOLDER",
            ja="書き込むカタログのフォルダ(すでにあれば更新します)",
            en="Catalogue folder to write or update",
        ),
    ] = None,
    force: Annotated[
        bool, option("--force", ja="既存の対応表を上書きします", en="Overwrite an existing mapping")
    ] = False,
    verified_on: VerifiedOn = None,
    format: ReportFormat = "text",  # noqa: A002 - the option is --format
) -> None:
    """Import a list."""
    session = session_of(ctx)
    check_word("--format", format, REPORT_FORMATS)
    day = verification_day(session, verified_on, "--verified-on")
    path = existing_file(file, "data import table")
    if suggest:
        text = suggest_mapping(read_sheet(path), path.stem, session.catalog.vocabulary)
        write_result(session, [text.encode()], output, force=force)
        return
    if not mapping or not output:
        raise UsageError(
            Text("--mapping と -o が必要です。", "--mapping and -o are required."),
            Text(
                f"対応表の案の作成: kakushin data import table {file} --suggest-mapping -o mapping.yaml",
                f"To propose a mapping: kakushin data import table {file} --suggest-mapping -o mapping.yaml",
            ),
        )

    folder = native_path(output)
    vocabulary = known_vocabulary(folder)
    entry, root = read_mapping_file(existing_file(mapping, "--mapping"))
    sheet = read_sheet(path, entry.sheet)
    fitted = fit(entry, root, sheet, vocabulary)
    reading = read_rows(sheet, fitted, vocabulary)
    report = import_candidates(
        folder, table_origin(fitted, session.today), reading.candidates, read_on=session.today, complete=True,
        verified_on=day,
    )  # fmt: skip
    _tell_unread(session, reading)
    tell_report(session, report, output, format)


def _tell_unread(session: Session, reading: TableReading) -> None:
    """Tell which words could not be read and which rows have no name."""
    for (field, word), count in list(reading.unread.items())[:SHOWN]:
        session.tell(
            Text(
                f"{field}: 「{word}」は読み取れないため、文として残しました({count}件)。",
                f"{field}: '{word}' could not be interpreted and was kept as text ({count}).",
            )
        )
    if (rest := len(reading.unread) - SHOWN) > 0:
        session.tell(Text(f"ほか{rest}種類", f"{rest} more"))
    if reading.nameless:
        rows = ", ".join(map(str, reading.nameless[:SHOWN]))
        session.tell(
            Text(f"事業名がないため取り込まなかった行: {rows}", f"Rows skipped because they have no name: {rows}")
        )
