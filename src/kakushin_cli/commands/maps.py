"""The command map: programmes of a theme in the three columns of the source."""

from __future__ import annotations

from collections.abc import Sequence

from typer import Context

from kakushin_cli.catalog.model import PHASES
from kakushin_cli.cli.framework import LISTING, command, session_of
from kakushin_cli.cli.options import Reader, Themes
from kakushin_cli.cli.output import emit, output_of
from kakushin_cli.cli.screen import Cell, Screen, TableColumn
from kakushin_cli.cli.session import Session
from kakushin_cli.commands.common import joined, since, title, titled, view_line
from kakushin_cli.exporters.records import Record, query_of
from kakushin_cli.exporters.tabular import Column, columns
from kakushin_cli.language import Text
from kakushin_cli.matching.calls import call_text
from kakushin_cli.matching.coverage import later_programs, placed_programs
from kakushin_cli.wording import Wording

COLUMNS = (
    *columns("theme", "phase"),
    Column("position", Text("順", "position")),
    *columns("program_id", "name", "line"),
)


@command(LISTING, examples=("kakushin map --theme decarbonization", "kakushin map --json"))
def map_(ctx: Context, theme: Themes = None) -> None:
    """Show the map of themes."""
    session, output = session_of(ctx), output_of(ctx)
    reader = Reader(session)
    wanted = reader.terms("theme", theme, "--theme")
    catalog = session.catalog
    issues = [t.id for t in catalog.vocabulary.themes if t.kind == "issue"]
    themes = [t for t in issues if not wanted or t in wanted]
    for other in [t for t in wanted if t not in issues]:
        name = catalog.vocabulary.term("theme", other).name
        reader.notice(
            "no-map",
            Text(
                f"{name.ja}には事業マップがありません。事業は kakushin list --theme {other} で一覧できます。",
                f"There is no map for {name.pick('en')}. Try kakushin list --theme {other}.",
            ),
        )
    records = [
        {
            "theme": t,
            "phase": phase,
            "position": p.position,
            "program_id": program.id,
            "name": program.name,
            "line": p.line,
        }
        for t in themes
        for phase in PHASES
        for program in placed_programs(catalog, t, phase, session.edition)
        for p in program.placements
        if (p.theme, p.phase) == (t, phase)
    ]
    later = [
        {"theme": t, "phase": phase, "program_id": program.id, "name": program.name}
        for t in themes
        for phase in PHASES
        for program in later_programs(catalog, t, phase, session.edition)
    ]
    text = session.recorder().text
    footnotes = [
        {"theme": f.theme, "line": f.line, "text": text(f.text), "program_ids": list(f.programs)}
        for t in themes
        for f in catalog.footnotes_of(t)
    ]

    def view(screen: Screen, _records: Sequence[Record]) -> None:
        draw_maps(screen, session, themes)

    emit(
        session, output, "map", query_of(theme=wanted), records, dict, COLUMNS, view,
        notices=reader.notices, extra={"footnotes": footnotes, "later": later}, nothing=None,
    )  # fmt: skip


def draw_maps(screen: Screen, session: Session, themes: Sequence[str]) -> None:
    """Draw the maps of some themes: columns side by side where there is room, else below each other.

    What can be used today and stands on no map follows each.
    """
    words = Wording(session.catalog, session.lang)
    for theme in themes:
        term = session.catalog.vocabulary.term("theme", theme)
        screen.heading(titled(term.name.pick(session.lang), session.lang))
        columns = {phase: placed_programs(session.catalog, theme, phase, session.edition) for phase in PHASES}
        headings = {phase: term.columns[phase].pick(session.lang) if phase in term.columns else "" for phase in PHASES}
        labels = {phase: words.label("phase", phase) for phase in PHASES}
        if screen.is_wide:
            deepest = max((len(programs) for programs in columns.values()), default=0)
            rows = []
            for n in range(deepest):
                row = []
                for phase in PHASES:
                    program = columns[phase][n] if n < len(columns[phase]) else None
                    owner = f" ({words.owner(program)})" if program else ""
                    then = since(program, session) if program else ""
                    row.append(
                        Cell(f"{n + 1}. {words.name(program)}{owner}{then}", program.id) if program else Cell("")
                    )
                rows.append(row)
            screen.table([TableColumn(f"{labels[p]}: {headings[p]}", 24) for p in PHASES], rows)
        else:
            for phase in PHASES:
                screen.line()
                screen.line(f"{labels[phase]}: {headings[phase]}", style="bold cyan", hang=2)
                for n, program in enumerate(columns[phase], 1):
                    screen.line(f"{n}. {words.name(program)} ({words.owner(program)})", indent=1, hang=3)
                    screen.line(program.id, style="dim", indent=4)
                    then = since(program, session, " → ").strip()
                    if then:
                        screen.line(then, style="dim", indent=4, hang=2)
        for footnote in session.catalog.footnotes_of(theme):
            funds = [session.catalog.programs_by_id[p] for p in footnote.programs]
            names = joined((title(p, session.lang) for p in funds), session.lang)
            screen.line()
            screen.line(f"※ {footnote.text.pick(session.lang)}: {names}", style="dim", hang=3)
        _draw_later(screen, session, theme)
    screen.line()
    screen.line(view_line(session), style="dim")


_MOST_LATER = 8
"""Programmes on no map that are drawn below a column of it; `list` has them all."""


def _draw_later(screen: Screen, session: Session, theme: str) -> None:
    """Draw the living programmes of a theme that stand on no map, by phase."""
    words = Wording(session.catalog, session.lang)
    later = {phase: later_programs(session.catalog, theme, phase, session.edition) for phase in PHASES}
    if not any(later.values()):
        return
    screen.line()
    screen.line(Text("マップにない、いま使える事業", "In use today and on no map"), style="bold cyan", hang=2)
    for phase, programs in later.items():
        if programs:
            count = Text(
                f"{words.label('phase', phase)}: {len(programs)}件", f"{words.label('phase', phase)}: {len(programs)}"
            )
            screen.line(count, indent=1)
        for program in programs[:_MOST_LATER]:
            calls = session.pick(call_text(program, session.today))
            screen.line(f"- {words.name(program)} ({words.owner(program)}) {calls}", indent=1, hang=2)
            screen.line(program.id, style="dim", indent=3)
        if len(programs) > _MOST_LATER:
            command = f"kakushin list --theme {theme} --phase {phase}"
            rest = len(programs) - _MOST_LATER
            screen.line(Text(f"ほか{rest}件: {command}", f"{rest} more: {command}"), style="dim", indent=1)
