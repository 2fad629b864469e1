"""`status --against`: the catalogue laid against an import of 行政事業レビュー, as a list or as a patch to review."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from kakushin_cli.catalog.model import Program
from kakushin_cli.cli.output import Output, emit, write_result
from kakushin_cli.cli.screen import Cell, Screen, TableColumn
from kakushin_cli.cli.session import Session
from kakushin_cli.cli.settings import native_path
from kakushin_cli.errors import UsageError
from kakushin_cli.exporters.records import Record
from kakushin_cli.exporters.tabular import Column, columns
from kakushin_cli.japanese.era import fiscal_year_of
from kakushin_cli.japanese.yen import format_yen
from kakushin_cli.language import Text
from kakushin_cli.matching.against import Comparison, Sheets

PATCH_SUFFIXES = (".yaml", ".yml")


def _within(record_key: str, key: str) -> Callable[[Mapping[str, Any]], Any]:
    """Return a reader of a key of a record within a record."""
    return lambda record: (record.get(record_key) or {}).get(key)


COLUMNS = (
    *columns("id", "name"),
    Column("findings", Text("行政事業レビューでは", "in the review")),
    Column("basis", Text("根拠", "basis")),
    Column("rs_id", Text("予算事業ID", "budget project id"), _within("rs", "rs_id")),
    Column("rs_name", Text("予算事業名", "budget project"), _within("rs", "name")),
    *columns("unit", "until_fiscal_year"),
    Column("from_jpy", Text("最初の年度の当初予算(円)", "first initial budget (yen)"), _within("budget", "from_jpy")),
    Column("until_jpy", Text("最後の年度の当初予算(円)", "last initial budget (yen)"), _within("budget", "until_jpy")),
    Column("candidates", Text("要確認の候補", "candidates to check")),
)
FINDINGS = {
    "ended": Text("終了", "ended"),
    "name_differs": Text(
        "名称が違う(改称か予算上の名称かを確認)", "name differs (check whether renamed or a budget title)"
    ),
    "unit_differs": Text("担当部署が違う", "department differs"),
    "running": Text("継続", "running"),
    "question": Text("同じ事業か要確認", "same programme? to be checked"),
    "not_found": Text("該当なし", "not found"),
}
BASES = {"id": Text("予算事業ID", "budget project id"), "name": Text("名称と所管が同じ", "same name and ministry")}


def read_sheets(session: Session, path: str) -> Sheets:
    """Return the programmes of an imported folder.

    Raises:
        UsageError: there is no such folder, or it holds no import of 行政事業レビュー.
        CatalogInvalidError: its files have faults.
    """
    folder = native_path(path)
    if not folder.exists():
        raise UsageError(
            Text(f"--against: 「{path}」がありません。", f"--against: no such file or folder: {path}"), _REPAIR
        )
    from kakushin_cli.catalog.loading import load_catalog  # validates files with pydantic; `show` imports this module

    catalog = load_catalog([folder], bundled=False)
    editions = [e.fiscal_year for e in catalog.vocabulary.editions if e.id.startswith("rs-")]
    sheets = Sheets(catalog.programs, max(editions, default=0))
    if not sheets.programs or not editions:
        raise UsageError(
            Text(
                f"--against: 「{path}」は行政事業レビューを取り込んだフォルダではありません。",
                f"--against: {path} is not an import of the Administrative Programme Review.",
            ),
            _REPAIR,
        )
    return sheets


_REPAIR = Text(
    "kakushin data import rs 1-1.zip 1-2.zip 1-4.zip 2-1.zip -o rs2024 で作成できます。",
    "Create one with kakushin data import rs 1-1.zip 1-2.zip 1-4.zip 2-1.zip -o rs2024.",
)


def emit_comparison(session: Session, output: Output, path: str, programs: Sequence[Program], query: Record) -> None:
    """Write how programmes stand in the sheets: a listing, or a patch for the lifecycle file when a YAML file is named.

    Args:
        session: The run.
        output: Format and file.
        path: Folder of the import.
        programs: Entries to look for.
        query: What was asked, for machine output.
    """
    sheets = read_sheets(session, path)
    comparisons = [sheets.compare(p) for p in programs if not p.imported_from]
    if output.file and output.file.lower().endswith(PATCH_SUFFIXES):
        write_result(session, [patch_text(comparisons, sheets, session).encode()], output.file, force=output.force)
        return
    emit(
        session, output, "status", {**query, "against": path}, comparisons, comparison_record, COLUMNS,
        lambda screen, shown: draw_comparisons(screen, session, shown, sheets, len(comparisons)),
        extra={"sheets_fiscal_year": sheets.fiscal_year}, title="against", nothing=None,
    )  # fmt: skip


def comparison_record(compared: Comparison) -> dict[str, Any]:
    """Return a comparison for machine output."""
    sheet, trend = compared.sheet, compared.trend
    record: dict[str, Any] = {
        "id": compared.program.id,
        "name": compared.program.name,
        "findings": list(compared.findings),
        "basis": compared.basis,
        "rs": _rs(sheet) if sheet else None,
    }
    if sheet:
        record["unit"] = sheet.unit
        record["until_fiscal_year"] = sheet.until_fiscal_year
    if trend:
        record["budget"] = {
            "from_fiscal_year": trend.first_year,
            "from_jpy": trend.first_jpy,
            "until_fiscal_year": trend.last_year,
            "until_jpy": trend.last_jpy,
        }
    return record | {"candidates": [_rs(p) for p in compared.candidates]}


def _rs(program: Program) -> dict[str, Any]:
    return {"id": program.id, "rs_id": _record_id(program), "name": program.name}


def _record_id(program: Program) -> str:
    return program.imported_from.record_id if program.imported_from else ""


def draw_comparisons(screen: Screen, session: Session, shown: Sequence[Comparison], sheets: Sheets, total: int) -> None:
    """Draw a table of comparisons and how many there are of each kind."""
    pick = session.pick
    rows: list[list[str | Cell]] = []
    for compared in shown:
        said = "\n".join(pick(FINDINGS[f]) for f in compared.findings)
        about = compared.sheet
        if about:
            seen = f"{_record_id(about)} {about.name}"
            below = _trend_text(compared, session)
        else:
            seen = "\n".join(f"? {_record_id(p)} {p.name}" for p in compared.candidates)
            below = ""
        rows.append(
            [
                Cell(compared.program.name, compared.program.id),
                said,
                seen + (f"\n{below}" if below else ""),
            ]
        )
    screen.table(
        [
            TableColumn(pick(Text("事業", "Programme")), 20),
            TableColumn(pick(Text("行政事業レビューでは", "In the review")), 12),
            TableColumn(pick(Text("予算事業(当初予算)", "Budget project (initial budget)")), 20),
        ],
        rows,
    )
    screen.line()
    counts = [(f, sum(f in c.findings for c in shown)) for f in FINDINGS]
    joint = pick(Text("、", ", "))
    parts = joint.join(f"{pick(FINDINGS[f])} {n}" for f, n in counts if n)
    year = pick(Text(f"{sheets.fiscal_year}年度の行政事業レビュー", f"Review of FY{sheets.fiscal_year}"))
    screen.line(f"{year}  {len(shown)}/{total}  {parts}", style="dim")


def _trend_text(compared: Comparison, session: Session) -> str:
    trend = compared.trend
    if not trend:
        return ""
    first, last = (format_yen(jpy, session.lang) for jpy in (trend.first_jpy, trend.last_jpy))
    return session.pick(
        Text(
            f"{trend.first_year}年度 {first} → {trend.last_year}年度 {last}",
            f"FY{trend.first_year} {first} → FY{trend.last_year} {last}",
        )
    )


def patch_text(compared: Sequence[Comparison], sheets: Sheets, session: Session) -> str:
    """Return a catalogue file that says in `lifecycle` what the sheets say; only answers are data, the rest comments.

    Entries whose evidence is newer than the sheets are left alone. It changes unit, last fiscal year and evidence, and
    the status only where the sheets say that a running programme has ended; a person reviews it, then moves it into the
    lifecycle file or gives it with --data.
    """
    year = sheets.fiscal_year
    lines = [
        f"# 行政事業レビュー {year}年度との比較結果({session.today.isoformat()})。内容を確認してから "
        "lifecycle に移してください。",
        f"# Comparison with the Administrative Programme Review of FY{year}. Check it before you move "
        "it into the lifecycle file.",
    ]
    data: list[str] = []
    for c in compared:
        sheet, findings = c.sheet, "、".join(FINDINGS[f].ja for f in c.findings)
        about = f"# {c.program.id} {c.program.name}: {findings}"
        if sheet is None:
            lines.append(about)
            lines += [f"#   ? 予算事業ID {_record_id(p)} {p.name}" for p in c.candidates]
        elif c.findings != ("running",) or not (c.program.lifecycle and c.program.lifecycle.rs_id):
            about += f" = {_record_id(sheet)} {sheet.name} [{BASES[c.basis or 'id'].ja}]"
            newest = _newest_evidence(c.program)
            if newest > year:
                lines.append(f"{about} (収録済みの根拠({newest}年度)のほうが新しいため修正案なし)")
            else:
                data += [about, *_patch_entry(c, sheet, year)]
    return "\n".join([*lines, "lifecycle:" if data else "lifecycle: []", *data]) + "\n"


def _newest_evidence(program: Program) -> int:
    """Return the newest fiscal year that the entry's own evidence speaks of, 0 when it has none."""
    evidence = program.lifecycle.evidence if program.lifecycle else ()
    years = [e.fiscal_year or (fiscal_year_of(e.date) if e.date else 0) for e in evidence]
    return max(years, default=0)


def _patch_entry(compared: Comparison, sheet: Program, year: int) -> list[str]:
    lifecycle = compared.program.lifecycle
    record = _record_id(sheet)
    evidence = {
        "title": f"行政事業レビューシート 予算事業ID {record}",
        "url": "https://rssystem.go.jp/",
        "fiscal_year": year,
        "grade": "official",
    }
    entry: dict[str, Any] = {"program": compared.program.id}
    if lifecycle:
        entry["overrides"] = True
        written = [
            {"title": e.title, "url": e.url, "date": e.date.isoformat() if e.date else None,
             "fiscal_year": e.fiscal_year, "grade": e.grade}
            for e in lifecycle.evidence
        ]  # fmt: skip
        evidences = [{k: v for k, v in e.items() if v is not None} for e in written]
    else:
        evidences = []
    ended = "ended" in compared.findings
    if ended and (lifecycle is None or lifecycle.status in ("running", "unverified")):
        until = sheet.until_fiscal_year
        entry["status"] = "ended"
        when = f"{until}年度で" if until else ""
        entry["statement"] = {
            "ja": f"{year}年度の行政事業レビューによると{when}終了した。",
            "en": f"According to the Administrative Programme Review of FY{year}, it has ended"
            + (f" with FY{until}." if until else "."),
        }
    elif lifecycle is None:
        entry["status"] = "running"
        entry["statement"] = {
            "ja": f"{year}年度の行政事業レビューに記載がある。",
            "en": f"It is listed in the Administrative Programme Review of FY{year}.",
        }
    entry["rs_id"] = record
    if sheet.unit:
        entry["unit"] = sheet.unit
    if sheet.until_fiscal_year:
        entry["until_fiscal_year"] = sheet.until_fiscal_year
    entry["evidence"] = [*evidences, evidence]
    texts = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in entry.items()]
    return [f"- {texts[0]}", *(f"  {text}" for text in texts[1:])]
