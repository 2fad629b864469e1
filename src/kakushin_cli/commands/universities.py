"""The command universities: universities by field of strength."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from typer import Context

from kakushin_cli.catalog.model import FieldStrength, University
from kakushin_cli.cli.framework import LISTING, command, option, session_of
from kakushin_cli.cli.options import Reader, complete_field, complete_university
from kakushin_cli.cli.output import emit, output_of
from kakushin_cli.cli.screen import Screen, TableColumn
from kakushin_cli.cli.session import Session
from kakushin_cli.commands.common import aside, counted, joined
from kakushin_cli.exporters.records import query_of
from kakushin_cli.exporters.tabular import Column, columns
from kakushin_cli.language import Text
from kakushin_cli.matching.universities import list_universities
from kakushin_cli.wording import Wording

COLUMNS = (
    Column("university", Text("大学", "university")),
    *columns("name_en"),
    Column(
        "fields",
        Text("強い分野", "fields of strength"),
        lambda record: [f"{f['field']}({f['group']})" for f in record["fields"]],
    ),
)


@command(
    LISTING,
    Text(
        "資料の表(論文の質が高い大学の抽出)によります。グループの境目の値は原文から読み取れません。",
        "Based on the source's table of universities with high-quality papers. The boundaries "
        "between groups are not legible in the source.",
    ),
    examples=("kakushin universities --field 物理学", "kakushin universities --university 広大"),
)
def universities(
    ctx: Context,
    field: Annotated[
        list[str] | None,
        option(
            "--field",
            metavar="FIELD",
            autocompletion=complete_field,
            ja="分野(physics、物理学など)。繰り返し可",
            en="Field of strength (physics ...); repeatable",
        ),
    ] = None,
    university: Annotated[
        list[str] | None,
        option(
            "--university",
            metavar="NAME",
            autocompletion=complete_university,
            ja="大学名(略称も可)。繰り返し可",
            en="A university; repeatable",
        ),
    ] = None,
) -> None:
    """List universities."""
    session, output = session_of(ctx), output_of(ctx)
    reader = Reader(session)
    fields = reader.terms("field", field, "--field")
    names = tuple(university or ())
    listed = list_universities(session.catalog, fields=fields, names=names)
    emit(
        session, output, "universities", query_of(field=fields, university=names), listed,
        session.recorder().university, COLUMNS, counted(draw_universities, session, len(listed)),
        notices=reader.notices,
    )  # fmt: skip


def _strength(strength: FieldStrength, session: Session, words: Wording) -> str:
    group = session.pick(Text("その他", "other")) if strength.group == "other" else strength.group
    return words.label("field", strength.field) + aside(group, session.lang)


def draw_universities(screen: Screen, session: Session, universities: Sequence[University]) -> None:
    """Draw universities with their fields of strength."""
    words, pick = Wording(session.catalog, session.lang), session.pick
    screen.table(
        [
            TableColumn(pick(Text("大学", "University")), 16),
            TableColumn(pick(Text("強い分野(論文数の規模グループ)", "Fields of strength (size group)")), 20),
        ],
        [
            [
                words.name(u),
                joined((_strength(f, session, words) for f in u.fields), session.lang),
            ]
            for u in universities
        ],
    )
