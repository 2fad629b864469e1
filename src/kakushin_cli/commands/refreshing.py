"""The commands data refresh, data review and data verify: last year's import brought up to date, and what people decide."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from itertools import dropwhile
from pathlib import Path
from typing import Annotated, Any

from typer import Context

from kakushin_cli.catalog.merging import KINDS
from kakushin_cli.catalog.model import Program
from kakushin_cli.cli.console import draw
from kakushin_cli.cli.framework import NOTHING, argument, command, option, session_of
from kakushin_cli.cli.options import complete_program, existing_file
from kakushin_cli.cli.output import write_file
from kakushin_cli.cli.screen import Screen, TableColumn
from kakushin_cli.cli.session import Session
from kakushin_cli.cli.settings import native_path
from kakushin_cli.commands.importing import (
    REPORT_FORMATS,
    SHOWN,
    Folder,
    ReportFormat,
    VerifiedOn,
    import_rs,
    known_vocabulary,
    tell_outcome,
    verification_day,
)
from kakushin_cli.errors import NotFoundError, UsageError, check_word
from kakushin_cli.exporters.registry import SCHEMA_VERSION
from kakushin_cli.importers.candidate import one_line
from kakushin_cli.importers.jgrants.run import import_from_files
from kakushin_cli.importers.review import decided, is_touched, read_review, review_text, stated_applicants
from kakushin_cli.importers.staging import backup_of, staged
from kakushin_cli.importers.store import ImportReport, Touched, read_entries, write_entries
from kakushin_cli.importers.verification import KEYS, is_office, mark_in_file, mark_over, may_lay_over, place_of
from kakushin_cli.language import Text, plural

Json = Annotated[bool, option("--json", ja="-f json と同じ", en="Same as -f json")]


def kind_of(path: Path) -> str:
    """Return the importer that reads a file: `rs` for zips and CSVs of the official tables, `jgrants` for saved answers.

    Raises:
        UsageError: neither does.
    """
    with path.open("rb") as file:
        head = file.read(4096)
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            is_rs = any(name.lower().endswith(".csv") for name in archive.namelist())
    else:
        is_rs = "予算事業ID".encode() in head.partition(b"\n")[0]
    if is_rs:
        return "rs"
    if head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"["):
        return "jgrants"
    raise UsageError(
        Text(
            f"{path} は行政事業レビューの表でも、Jグランツの応答でもありません。",
            f"{path} is neither a table of the Administrative Programme Review nor a saved answer of jGrants.",
        ),
        Text(
            "rssystem.go.jp のzipかCSV、またはJグランツのJSONを指定してください。手元の一覧は kakushin data import table で取り込みます。",
            "Specify zip or CSV files of rssystem.go.jp, or JSON of jGrants. Lists of your own: kakushin data import table.",
        ),
    )


@command(
    NOTHING,
    Text(
        "取込み、推定、昨年のフォルダとの統合を一度に行います。同梱の事業の記録は、その事業にまとめます。"
        "フォルダがなければ作ります。あれば写しの上で統合してから置き換え、元のフォルダは FOLDER.bak に残します。"
        "人が直した項目と確認の記録は上書きされず、資料に別の新しい値があれば知らせます。"
        "--review は判断の要る記録を1行1件のCSVに書きます。書き込んだら data review で読み戻してください。",
        "Imports, infers and merges with last year's folder in one go; records of bundled programmes are merged into "
        "them. The folder is made if there is none; else a copy is updated and put in its place, and the old one "
        "stays as FOLDER.bak. Fields that people edited and verifications are never overwritten; where the source has "
        "a new value of its own, the report says so. --review writes a CSV with one row a decision; read it back "
        "with data review.",
    ),
    examples=(
        "kakushin data refresh 1-1.zip 1-2.zip 1-4.zip 2-1.zip 2-2.zip 5-1.zip -o rs2026 --review review.csv",
        "kakushin data refresh 1-2.zip saved.json -o rs2026 --json",
    ),
)
def refresh(
    ctx: Context,
    files: Annotated[
        list[str],
        argument(
            "FILES",
            ja="行政事業レビューのzipかCSV、Jグランツの応答(JSON)",
            en="Zip or CSV files of the Administrative Programme Review, saved answers of jGrants (JSON)",
        ),
    ],
    output: Folder,
    review_file: Annotated[
        str | None,
        option(
            "--review",
            metavar="FILE",
            show_default=False,
            ja="判断の要る記録を書き出すCSV",
            en="Write the records that need a decision to this CSV",
        ),
    ] = None,
    verified_on: VerifiedOn = None,
    no_infer: Annotated[
        bool, option("--no-infer", ja="申請者やテーマを推定しません", en="Do not infer applicants and themes")
    ] = False,
    format: ReportFormat = "text",  # noqa: A002 - the option is --format
    as_json: Json = False,
) -> None:
    """Refresh a folder."""
    session = session_of(ctx)
    check_word("--format", format, REPORT_FORMATS)
    day = verification_day(session, verified_on, "--verified-on")
    folder = native_path(output)
    kinds: dict[str, list[Path]] = {}
    for path in (existing_file(file, "data refresh") for file in files):
        kinds.setdefault(kind_of(path), []).append(path)
    review_path = native_path(review_file) if review_file else None
    if review_path and review_path.exists() and is_touched(review_path, known_vocabulary(folder), session.today):
        raise UsageError(
            Text(
                f"--review: {review_file} には、まだ読み戻していない判断があります。",
                f"--review: {review_file} holds decisions that were not read back.",
            ),
            Text(
                f"kakushin data review {review_file} -o {output} で読み戻すか、別の名を指定してください。",
                f"Read them back with kakushin data review {review_file} -o {output}, or use another name.",
            ),
        )
    reports: dict[str, ImportReport] = {}
    _tell_comments(session, folder, kinds, output)
    with staged(folder) as copy:
        if "rs" in kinds:
            reports["rs"] = import_rs(session, kinds["rs"], copy, output, infer=not no_infer, verified_on=day)
        if "jgrants" in kinds:
            outcome = import_from_files(copy, kinds["jgrants"], known_vocabulary(copy), session.today, day)
            tell_outcome(session, outcome)
            reports["jgrants"] = outcome.report
    catalog = session.compile_folder(folder)
    merged = catalog.merged_records if catalog else {}
    if review_path:
        _write_review(session, folder, review_path, reports, merged)
    record = _record(session, folder, review_path, reports, merged)
    if as_json or format == "json":
        session.write(json.dumps(record, ensure_ascii=False, indent=2) + "\n")
    else:
        session.write(draw(session, _screen(session, record, reports, output).blocks))


def _tell_comments(session: Session, folder: Path, kinds: Iterable[str], shown: str) -> None:
    """Tell of comments in the files that are written anew: they do not stay there."""
    for path in (folder / f"{kind}.yaml" for kind in kinds):
        if path.is_file():
            lines = path.read_text("utf-8", errors="replace").splitlines()
            body = dropwhile(lambda line: line.startswith("#"), lines)
            if count := sum(line.lstrip().startswith("#") for line in body):
                session.tell(
                    Text(
                        f"注意: {shown}/{path.name} の注釈(#){count}行は残りません({shown}.bak にはあります)。",
                        f"Warning: {plural(count, 'comment line')} of {shown}/{path.name} will not stay; see {shown}.bak.",
                    )
                )


def _write_review(
    session: Session,
    folder: Path,
    path: Path,
    reports: Mapping[str, ImportReport],
    merged: Mapping[str, Sequence[str]],
) -> None:
    entries = {i: entry for kind in KINDS for i, entry in read_entries(folder, kind).items()}
    states = {t.id: "changed" for r in reports.values() for t in r.changed}
    states |= {t.id: "new" for r in reports.values() for t in r.new}
    opposed = [each for r in reports.values() for each in r.opposed]
    text = review_text(entries, states, opposed, merged, known_vocabulary(folder))
    write_file(path, [text.encode()], force=True)


_KINDS = {
    "rs": Text("行政事業レビュー", "Administrative Programme Review"),
    "jgrants": Text("Jグランツ", "jGrants"),
}


def _record(
    session: Session,
    folder: Path,
    review_path: Path | None,
    reports: Mapping[str, ImportReport],
    merged: Mapping[str, Sequence[str]],
) -> dict[str, Any]:
    """Return the report as a machine object."""

    def listed(name: str) -> list[dict[str, Any]]:
        touched: list[Touched] = sorted(t for r in reports.values() for t in getattr(r, name))
        return [{"id": t.id, "name": t.name, "fields": list(t.fields), "verified": t.verified} for t in touched]

    own = sorted(each for r in reports.values() for each in r.opposed)
    lists: dict[str, list[Any]] = {
        "new": listed("new"),
        "changed": listed("changed"),
        "gone": listed("vanished"),
        "kept": listed("kept"),
        "opposed": [{"id": o.id, "name": o.name, "field": o.key, "yours": o.own, "source": o.source} for o in own],
        "removed": sorted(i for r in reports.values() for i in r.removed),
        "merged": [{"id": i, "entries": list(ids)} for i, ids in sorted(merged.items())],
    }
    unchanged = sum(r.unchanged for r in reports.values())
    return {
        "schema_version": SCHEMA_VERSION,
        "command": "data refresh",
        "today": session.today.isoformat(),
        "folder": str(folder),
        "backup": str(backup_of(folder)) if backup_of(folder).exists() else None,
        "review": str(review_path) if review_path else None,
        "total": sum(r.total for r in reports.values()),
        "counts": {**{name: len(items) for name, items in lists.items()}, "unchanged": unchanged},
        **lists,
    }


def _screen(session: Session, record: Mapping[str, Any], reports: Mapping[str, ImportReport], folder: str) -> Screen:
    """Return the report for people: counts a source, then the first of each list by name."""
    pick, screen = session.pick, Screen(session.lang)
    labels = {
        "new": Text("新規", "New"),
        "changed": Text("変更", "Changed"),
        "vanished": Text("消滅", "Gone"),
        "kept": Text("人の直しを残した", "Edits kept"),
        "opposed": Text("資料の新しい値と違う", "Source disagrees"),
        "unchanged": Text("変更なし", "Unchanged"),
    }
    rows = []
    for kind, report in reports.items():
        values = [getattr(report, name) for name in labels]
        rows.append([pick(_KINDS[kind]), *(str(v if isinstance(v, int) else len(v)) for v in values)])
    screen.table([TableColumn(pick(Text("資料", "Source"))), *(TableColumn(pick(t)) for t in labels.values())], rows)
    screen.line()

    def names(heading: Text, items: Sequence[Mapping[str, Any]], more: Any = lambda _: "") -> None:
        if items:
            screen.heading(pick(heading))
            for item in items[:SHOWN]:
                screen.line(f"{item['id']} {item['name']}{more(item)}", indent=1, hang=2)
            if (rest := len(items) - SHOWN) > 0:
                screen.line(pick(Text(f"ほか{rest}件(--json ですべて)", f"{rest} more (--json lists all)")), indent=1)

    def fields(item: Mapping[str, Any]) -> str:
        return f" [{', '.join(item['fields'])}]"

    def both_values(item: Mapping[str, Any]) -> str:
        own, source = (_short(item[name]) for name in ("yours", "source"))
        return f" {item['field']}: " + pick(Text(f"人 {own} / 資料 {source}", f"yours {own} / source {source}"))

    names(Text("人の直し(残しました)と、資料の新しい値が違う項目", "Your edits (kept) that the source now contradicts"),
          record["opposed"], both_values)  # fmt: skip
    verified = [item for item in record["changed"] if item["verified"]]
    names(Text("確認した後で資料が変わった事業", "Changed in the source since verification"), verified, fields)
    names(Text("資料から消えた事業(データは残しています)", "No longer in the source (kept)"), record["gone"])
    if any(r.unchanged for r in reports.values()):
        names(Text("新しい事業", "New"), record["new"])
        names(Text("変わった事業", "Changed"), record["changed"], fields)
    count = len(record["merged"])
    if count:
        screen.line(
            pick(
                Text(
                    f"同梱の(または自分の)事業にまとめた記録: {count}件",
                    f"Records merged into bundled entries or your own: {count}",
                )
            )
        )
    if record["backup"]:
        screen.line(pick(Text(f"更新前のフォルダ: {record['backup']}", f"The folder before: {record['backup']}")))
    if record["review"]:
        review = record["review"]
        screen.line(
            pick(
                Text(
                    f"確認表: {review}(書き込んだら kakushin data review {review} -o {folder})",
                    f"To review: {review} (then kakushin data review {review} -o {folder})",
                )
            )
        )
    return screen


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)
    return text if len(text) <= 60 else f"{text[:59]}…"


@command(
    NOTHING,
    Text(
        "変えたセルだけを読み、人の値として残します(以後の refresh でも上書きしません)。keep を no にした記録はフォルダから除き、"
        "入れ直しません。verified_on に日付を書いた記録は、申請者を原文で確かめたものとして扱います。"
        "UTF-8 と CP932(Excelの既定)を読めます。誤りがあれば、場所と直し方を表示して何も変えません。",
        "Reads only cells that were changed, and keeps them as yours; later refreshes do not overwrite them. Records "
        "with keep = no leave the folder for good. A date in verified_on says that the applicants were compared with "
        "the text. UTF-8 and CP932 are read. Faults are told with their place, and nothing is changed.",
    ),
    examples=("kakushin data review review.csv -o rs2026",),
)
def review(
    ctx: Context,
    file: Annotated[str, argument("FILE", ja="refresh が書いたCSV", en="CSV written by refresh")],
    output: Folder,
    format: ReportFormat = "text",  # noqa: A002 - the option is --format
    as_json: Json = False,
) -> None:
    """Read decisions back."""
    session = session_of(ctx)
    check_word("--format", format, REPORT_FORMATS)
    path, folder = existing_file(file, "data review"), native_path(output)
    if not folder.is_dir():
        raise UsageError(
            Text(f"-o: {output} がありません。", f"-o: {output} does not exist."),
            Text("refresh で作成したフォルダを指定してください。", "Specify the folder that refresh made."),
        )
    entries = {kind: read_entries(folder, kind) for kind in KINDS}
    together = {i: entry for by_id in entries.values() for i, entry in by_id.items()}
    decisions = read_review(path, together, known_vocabulary(folder), session.today)
    effective = [d for d in decisions if not d.keep or d.by_hand or d.verified_on]
    if effective:
        with staged(folder) as copy:
            for kind, by_id in entries.items():
                changes = {d.id: decided(by_id[d.id], d) if d.keep else None for d in effective if d.id in by_id}
                if changes:
                    write_entries(copy, kind, changes)
        session.compile_folder(folder)
    edited = [d.id for d in effective if d.keep and d.by_hand]
    verified = [d.id for d in effective if d.keep and d.verified_on]
    removed = [d.id for d in effective if not d.keep]
    if as_json or format == "json":
        record = {
            "schema_version": SCHEMA_VERSION, "command": "data review", "today": session.today.isoformat(),
            "folder": str(folder), "total": len(decisions), "edited": edited, "verified": verified, "removed": removed,
        }  # fmt: skip
        session.write(json.dumps(record, ensure_ascii=False, indent=2) + "\n")
        return
    session.write(
        session.pick(
            Text(
                f"{output}: {len(decisions)}件のうち、直し{len(edited)}件、確認{len(verified)}件、除外{len(removed)}件を読み戻しました。",
                f"{output}: of {plural(len(decisions), 'row')}, {len(edited)} edited, {len(verified)} verified, "
                f"{len(removed)} removed.",
            )
        )
        + "\n"
    )


@command(
    NOTHING,
    Text(
        "申請者・条件・公募を原文と照らした事業に、その日を付けます。--data のフォルダに書きます。"
        "同梱の事業は、そのフォルダの verified.yaml に重ね書きを作ります。推定だった申請者は、確かめたものとして扱います。"
        "--by には部署を書いてください。個人の名は書けません。",
        "Sets the day on which applicants, conditions and calls were compared with the text, in the folder of --data. "
        "For bundled programmes an overlay is written to its verified.yaml. Applicants that were inferred count as "
        "read from then on. --by takes an office, never a person.",
    ),
    examples=("kakushin data verify moe-renewable-energy-planning --on 2026-11-20 --by 産学連携課 --data rs2026",),
)
def verify(
    ctx: Context,
    ids: Annotated[
        list[str], argument("ID...", autocompletion=complete_program, ja="事業のIDか名称", en="Programme ids or names")
    ],
    on: Annotated[
        str, option("--on", "--verified-on", metavar="DATE", ja="原文と照らした日", en="Day of the comparison")
    ],
    by: Annotated[
        str | None, option("--by", metavar="OFFICE", show_default=False, ja="照らした部署", en="Office that compared")
    ] = None,
    against: Annotated[
        str | None,
        option(
            "--against",
            metavar="TEXT",
            show_default=False,
            ja="照らした文書(公募要領、写しの日など)",
            en="Text it was compared with, and of which day",
        ),
    ] = None,
) -> None:
    """Verify."""
    session = session_of(ctx)
    day = verification_day(session, on, "--on")
    office = one_line(by) if by else None
    if office and not is_office(office):
        raise UsageError(
            Text(f"--by: 「{office}」は部署の名ではありません。", f"--by: {office} is not the name of an office."),
            Text(
                "部署を書いてください(例: 産学連携課)。個人の名は残しません。",
                "Name an office; names of persons are not kept.",
            ),
        )
    folders = session.data_paths
    if not folders:
        raise UsageError(
            Text("書き込むフォルダを --data で指定してください。", "Name the folder to write to with --data."),
            Text(f"例: kakushin data verify {ids[0]} --on {on} --data my-catalog", "Example: --data my-catalog"),
        )
    keys = {"verified_on": day.isoformat() if day else "", "verified_by": office}
    keys["verified_against"] = one_line(against) if against else None
    stated = {key: value for key, value in keys.items() if value}
    programs = _programs(session, ids)
    for kind in KINDS:
        for folder in folders:
            _mark_imported(folder, kind, {p.id for p in programs}, stated)
    for program in programs:
        imported = program.imported_from
        if imported and imported.kind in KINDS:
            session.write(session.pick(_told(program, f"{imported.kind}.yaml")))
            continue
        _mark(session, program, folders, stated)
    for folder in folders:
        session.compile_folder(folder)


def _programs(session: Session, ids: Iterable[str]) -> list[Program]:
    programs = []
    for words in ids:
        entries = session.catalog.find(words)
        programmes = [e for e in entries if isinstance(e, Program)]
        if len(programmes) != 1:
            raise NotFoundError(Text("事業", "programme"), words, [f"{e.id}({e.name})" for e in programmes])
        programs += programmes
    return programs


def _mark_imported(folder: Path, kind: str, ids: Iterable[str], keys: Mapping[str, Any]) -> None:
    """Set keys of entries in the file of an importer; applicants are stated from then on."""
    if not (folder / f"{kind}.yaml").is_file():
        return
    entries = read_entries(folder, kind)
    changes = {}
    for own_id in ids:
        if entry := entries.get(own_id):
            applicants = {"applicants": stated_applicants(entry["applicants"])} if entry.get("applicants") else {}
            others = {key: value for key, value in entry.items() if key not in KEYS}
            changes[own_id] = {**others, **applicants, **keys}
    if changes:
        write_entries(folder, kind, changes)


def _mark(session: Session, program: Program, folders: Sequence[Path], keys: Mapping[str, Any]) -> None:
    """Set keys of an entry that a person wrote, or lay them over one of the package."""
    place = place_of(program.id, folders)
    if place and mark_in_file(place, program.id, keys):
        session.write(session.pick(_told(program, str(place))))
        return
    if place or not may_lay_over(program.id, folders):
        lines = "\n".join(f"  {key}: {value}" for key, value in keys.items())
        entry = lines if place else f"programs:\n- id: {program.id}\n  overrides: true\n{lines}"
        raise UsageError(
            Text(
                f"{place or folders[0]} には「{program.id}」の確認を書き込めません。",
                f"The verification of {program.id} cannot be written to {place or folders[0]}.",
            ),
            Text(
                f"{'その項目' if place else 'フォルダを --data に指定するか、自分のカタログ'}に書き足してください:\n{entry}",
                f"{'Add to the entry' if place else 'Name a folder with --data, or add to your catalogue'}:\n{entry}",
            ),
        )
    inferred = [a for a in program.applicants or () if a.basis == "inferred"]
    if inferred:
        applicants = [
            {"type": a.type, "partial": a.partial or None, "quote": a.quote} for a in program.applicants or ()
        ]
        keys = {**keys, "applicants": [{k: v for k, v in a.items() if v} for a in applicants]}
    session.write(session.pick(_told(program, str(mark_over(folders[0], program.id, keys)))))


def _told(program: Program, place: str) -> Text:
    return Text(f"確認済みにしました: {program.name} [{program.id}] ({place})\n", f"Verified: {program.id} ({place})\n")
