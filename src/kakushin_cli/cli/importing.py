"""The commands `data import …`: outside sources into a catalogue folder of candidates."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

from typer import Argument, Context, Option

from kakushin_cli.cli.framework import NOTHING, both, command, complete_words, session_of
from kakushin_cli.cli.progress import ProgressBar
from kakushin_cli.language import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from kakushin_cli.cli.session import Session
    from kakushin_cli.importers.store import ImportReport, Touched

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
    from kakushin_cli.cli.session import native_path
    from kakushin_cli.importers.rs import RsImport
    from kakushin_cli.importers.store import import_candidates
    from kakushin_cli.importers.theme_hints import with_theme_hints

    session = session_of(ctx)
    check_format(format)
    folder = native_path(output)
    source = RsImport([native_path(f) for f in files], known_vocabulary(folder), session.today)
    for table in source.missing:
        session.tell(
            Text(
                f"{table} の表がないため、その項目は入りません。",
                f"Table {table} was not given; its fields stay empty.",
            )
        )
    with ProgressBar(session) as bar:
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
    from kakushin_cli.catalog.loading import load_vocabulary

    return load_vocabulary([folder] if folder.is_dir() else [])


def check_format(format: str) -> None:  # noqa: A002 - the option is --format
    """Refuse an unknown report format.

    Raises:
        UnknownTermError: it is neither text nor json.
    """
    from kakushin_cli.errors import UnknownTermError

    if format not in REPORT_FORMATS:
        raise UnknownTermError("--format", format, [], REPORT_FORMATS)


def tell_report(session: Session, report: ImportReport, folder: str, format: str) -> None:  # noqa: A002
    """Write what an import did, everything for machines and the first names for people, and compile its folder."""
    if format == "json":
        session.write(json.dumps(report_record(session, report), ensure_ascii=False, indent=2) + "\n")
    else:
        session.write(_report_text(session, report, folder))
    session.compile_folder(report.file.parent)


def _report_text(session: Session, report: ImportReport, folder: str) -> str:
    pick: Callable[[Text], str] = session.pick
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
    kept = Text("人が直したため残した項目(資料は別の値)", "Kept as people edited them; the source differs")
    lines += _named(session, kept, report.kept)
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

    from kakushin_cli.exporters.registry import SCHEMA_VERSION

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
