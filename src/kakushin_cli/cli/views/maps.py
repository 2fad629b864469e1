"""The maps and the coverage matrix on the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kakushin_cli.catalog.model import PHASES
from kakushin_cli.cli.console import Cell, Screen, TableColumn
from kakushin_cli.cli.views.common import age_line, joined, title, titled
from kakushin_cli.cli.views.listings import since
from kakushin_cli.language import Text
from kakushin_cli.matching.coverage import placed_programs
from kakushin_cli.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kakushin_cli.cli.session import Session
    from kakushin_cli.matching.coverage import CoverageCell

SIDE_BY_SIDE = 108


def draw_maps(session: Session, themes: Sequence[str]) -> str:
    """Return the maps of some themes: columns side by side where there is room, else below each other."""
    screen = Screen(session)
    words = Wording(session.catalog, session.lang)
    for theme in themes:
        term = session.catalog.vocabulary.term("theme", theme)
        screen.heading(titled(term.name.pick(session.lang), session.lang))
        columns = {phase: placed_programs(session.catalog, theme, phase, session.edition) for phase in PHASES}
        headings = {phase: term.columns[phase].pick(session.lang) if phase in term.columns else "" for phase in PHASES}
        labels = {phase: words.label("phase", phase) for phase in PHASES}
        if session.is_terminal and screen.width >= SIDE_BY_SIDE:
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
            screen.table([TableColumn(f"{labels[p]}: {headings[p]}", 24, flexible=True) for p in PHASES], rows)
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
    screen.line()
    screen.line(age_line(session), style="dim")
    return screen.rendered()


def draw_coverage(session: Session, cells: Sequence[CoverageCell]) -> str:
    """Return one matrix per applicant: themes down, phases across, the empty cells marked with who closes them."""
    screen = Screen(session)
    words = Wording(session.catalog, session.lang)

    def pick(ja: str, en: str) -> str:
        return Text(ja, en).pick(session.lang)

    for applicant in dict.fromkeys(c.applicant for c in cells):
        own = [c for c in cells if c.applicant == applicant]
        screen.heading(
            titled(words.label("applicant", applicant), session.lang)
            + " "
            + pick("自ら申請 / 連携して参画", "direct / via partner")
        )
        by_place = {(c.theme, c.phase): c for c in own}
        rows = []
        for theme in dict.fromkeys(c.theme for c in own):
            row = [words.label("theme", theme)]
            for phase in PHASES:
                cell = by_place[theme, phase]
                text = f"{cell.direct} / {cell.via_partner}"
                if cell.unknown:
                    text += pick(f" 不明{cell.unknown}", f" unknown {cell.unknown}")
                row.append(text if cell.direct else f"{text} {pick('空白', 'gap')}")
            rows.append(row)
        columns = [TableColumn(pick("テーマ", "Theme"), 12, flexible=True)]
        columns += [TableColumn(words.label("phase", phase), 8, flexible=True) for phase in PHASES]
        screen.table(columns, rows)
        gaps = [c for c in own if not c.direct]
        if gaps:
            screen.line()
            screen.line(pick("空白を埋められる主体:", "Who closes the gaps:"), style="bold", indent=1)
        for cell in gaps:
            place = f"{words.label('theme', cell.theme)} / {words.label('phase', cell.phase)}"
            if cell.closed_by:
                who = words.lead_types(cell.closed_by)
                programs = [session.catalog.programs_by_id[p] for p in cell.program_ids]
                closing = [p for p in programs if set(p.lead_types) & set(cell.closed_by)]
                names = joined((title(p, session.lang) for p in closing), session.lang)
                screen.line(f"- {place}: {who} ({names})", indent=2, hang=2)
            else:
                screen.line(f"- {place}: {pick('資料に該当なし', 'nobody in the source')}", indent=2, hang=2)
    known = session.catalog.programs_by_id
    over = [p for p in dict.fromkeys(i for c in cells for i in c.program_ids) if known[p].is_closed]
    if over:
        names = joined((title(known[p], session.lang) for p in over), session.lang)
        screen.line()
        screen.line(
            pick(
                f"数は資料の時点のもの。その後に受付を終えた{len(over)}件を含む(kakushin status): {names}",
                f"Counts are those of the source; {len(over)} of these take nobody any more (kakushin status): {names}",
            ),
            style="dim",
        )
    closed = sorted({c.theme for c in cells if c.no_new_call})
    if closed:
        names = words.labels("theme", closed)
        screen.line()
        screen.line(
            pick(
                f"新規課題採択のない事業を含むテーマ: {names}",
                f"Themes with a programme that takes no new proposals: {names}",
            ),
            style="dim",
        )
    screen.line(age_line(session), style="dim")
    return screen.rendered()
