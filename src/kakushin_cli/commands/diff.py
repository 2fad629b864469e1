"""The command diff: what changed between two catalogues, editions or imports."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any

from typer import Context

from kakushin_cli.catalog.loading import load_catalog
from kakushin_cli.cli.framework import LISTING, argument, command, session_of
from kakushin_cli.cli.output import emit, output_of
from kakushin_cli.cli.screen import Cell, Screen, TableColumn
from kakushin_cli.cli.session import Session
from kakushin_cli.cli.settings import native_path
from kakushin_cli.errors import UnknownTermError
from kakushin_cli.exporters.records import Recorder
from kakushin_cli.exporters.tabular import Column, columns, plain
from kakushin_cli.language import Text
from kakushin_cli.matching.diff import Difference, diff_records


def _side(key: str) -> Callable[[Mapping[str, Any]], Any]:
    """Return a reader of the values that differ, on one side."""

    def read(record: Mapping[str, Any]) -> Any:
        values, fields = record.get(key), record["fields"]
        return [f"{field}: {plain(values.get(field))}" for field in fields] if values and fields else None

    return read


COLUMNS = (
    Column("change", Text("変化", "change")),
    Column("severity", Text("重要度", "severity")),
    *columns("id", "name"),
    Column("fields", Text("項目", "fields")),
    Column("new_id", Text("新しいID", "new id")),
    Column("basis", Text("根拠", "basis")),
    Column("old", Text("前", "old"), _side("old")),
    Column("new", Text("後", "new"), _side("new")),
)
CHANGES = {
    "gone": Text("削除", "removed"),
    "renamed": Text("名称変更", "renamed"),
    "changed": Text("内容変更", "changed"),
    "added": Text("追加", "added"),
}
SEVERITIES = {"high": Text("高", "high"), "medium": Text("中", "medium"), "low": Text("低", "low")}
BASES = {
    "same-id": Text("IDは同じ", "same id"),
    "similar": Text("名称が類似(推定)", "similar name (inferred)"),
}
LONGEST = 60
"""Characters of a value before the table for people cuts it; machine formats give it whole."""


@command(
    LISTING,
    Text(
        "A と B には、カタログのフォルダかYAMLファイル、または版のID(kakushin status --editions)を指定します。"
        "重要度の高い順に並べます。IDが同じ名称変更と、名称が似ているだけの名称変更(推定)は区別して表示します。",
        "A and B are catalogue folders, YAML files or edition ids (kakushin status --editions). The "
        "most important changes come first. A rename with the same id is distinguished from one "
        "inferred from similar names.",
    ),
    examples=("kakushin diff rs2024 rs2025", "kakushin diff 2021-12-draft after-2021-12 --json"),
)
def diff(
    ctx: Context,
    older: Annotated[str, argument("A", ja="比較元(前)のカタログか版", en="Older catalogue or edition")],
    newer: Annotated[str, argument("B", ja="比較先(後)のカタログか版", en="Newer catalogue or edition")],
) -> None:
    """Compare."""
    session, output = session_of(ctx), output_of(ctx)
    differences = diff_records(records_of(session, older), records_of(session, newer))
    emit(
        session, output, "diff", {"a": older, "b": newer}, differences, difference_record, COLUMNS,
        lambda screen, shown: draw_differences(screen, session, shown, differences),
        nothing=Text("違いはありません。", "No differences."),
    )  # fmt: skip


def records_of(session: Session, name: str) -> list[dict[str, Any]]:
    """Return the records of a catalogue folder, a file or an edition; what an import found vanished has gone.

    Raises:
        UsageError: it is neither a path nor an edition.
        CatalogInvalidError: a file has faults.
    """
    path = native_path(name)
    if path.exists():
        catalog = load_catalog([path], bundled=False)
        programs = catalog.in_edition("all")
    else:
        catalog = session.catalog
        editions = [e.id for e in catalog.vocabulary.editions]
        if name not in editions:
            raise UnknownTermError("diff", name, [e for e in editions if name in e], [*editions, "PATH"])
        programs = catalog.in_edition(name)
    recorder = Recorder(catalog, session.lang, session.today)
    return [recorder.program(p) for p in programs if not (p.imported_from and p.imported_from.vanished_on)]


def difference_record(difference: Difference) -> dict[str, Any]:
    """Return a difference for machine output."""
    record: dict[str, Any] = {
        "change": difference.change,
        "severity": difference.severity,
        "id": difference.id,
        "name": difference.name,
    }
    if difference.new_id:
        record["new_id"] = difference.new_id
    if difference.basis:
        record["basis"] = difference.basis
    if difference.old is not None:
        record["old"] = dict(difference.old)
    if difference.new is not None:
        record["new"] = dict(difference.new)
    return record | {"fields": list(difference.fields)}


def draw_differences(
    screen: Screen, session: Session, shown: Sequence[Difference], differences: Sequence[Difference]
) -> None:
    """Draw a table of differences and how many there are of each kind."""
    pick = session.pick

    def short(value: Any) -> str:
        text = plain(value) or "-"
        return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"

    rows: list[list[str | Cell]] = []
    for d in shown:
        what = pick(CHANGES[d.change]) + (f"\n{pick(BASES[d.basis])}" if d.basis else "")
        old, new = d.old or {}, d.new or {}
        fields = "\n".join(f"{key}: {short(old.get(key))} → {short(new.get(key))}" for key in d.fields)
        rows.append(
            [pick(SEVERITIES[d.severity]), what, Cell(d.name, d.id + (f" → {d.new_id}" if d.new_id else "")), fields]
        )
    screen.table(
        [
            TableColumn(pick(Text("重要度", "Severity"))),
            TableColumn(pick(Text("変化", "Change")), 8),
            TableColumn(pick(Text("事業", "Programme")), 18),
            TableColumn(pick(Text("項目: 前 → 後", "Field: old → new")), 20),
        ],
        rows,
    )
    screen.line()
    joint = pick(Text("、", ", "))
    counts = joint.join(f"{pick(t)} {n}" for c, t in CHANGES.items() if (n := sum(d.change == c for d in differences)))
    screen.line(f"{len(shown)}/{len(differences)}  {counts}", style="dim")
