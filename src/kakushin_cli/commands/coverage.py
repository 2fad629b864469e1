"""The command coverage: programmes by theme and phase, the gaps, and who closes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from typer import Context

from kakushin_cli.catalog.model import APPLICANT_TYPES, PHASES
from kakushin_cli.cli.framework import LISTING, command, session_of
from kakushin_cli.cli.options import Applicants, Reader, Themes
from kakushin_cli.cli.output import emit, output_of
from kakushin_cli.cli.screen import Screen, TableColumn
from kakushin_cli.cli.session import Session
from kakushin_cli.commands.common import joined, title, titled, view_line
from kakushin_cli.exporters.records import Record, Recorder, query_of
from kakushin_cli.exporters.tabular import Column, columns
from kakushin_cli.language import Text, plural
from kakushin_cli.matching.coverage import CoverageCell
from kakushin_cli.matching.coverage import coverage as count_programs
from kakushin_cli.wording import Wording

COLUMNS = (
    *columns("theme", "phase"),
    Column("applicant", Text("申請主体", "applicant")),
    Column("direct", Text("自ら申請", "direct")),
    Column("via_partner", Text("連携して参画", "via partner")),
    Column("unknown", Text("不明", "unknown")),
    Column("no_new_call", Text("新規なし", "no new call")),
    Column("program_ids", Text("事業ID", "programme ids")),
    Column("closed_by", Text("埋められる主体", "closed by")),
    Column("closed", Text("受付終了", "closed today")),
    Column("source", Text("資料での数", "in the source"), lambda r: [f"{k}={n}" for k, n in r["source"].items()]),
)


@command(
    LISTING,
    Text(
        "「自ら申請」は申請主体に含まれる事業、「連携して参画」はほかの主体だけが申請できる事業の数です。",
        "Direct: programmes the applicant can lead. Via partner: programmes that only others can lead.",
    ),
    examples=("kakushin coverage --applicant university", "kakushin coverage --json"),
)
def coverage(ctx: Context, applicant: Applicants = None, theme: Themes = None) -> None:
    """Show the coverage matrix."""
    session, output = session_of(ctx), output_of(ctx)
    reader = Reader(session)
    applicants = reader.terms("applicant", applicant, "--applicant") or APPLICANT_TYPES
    themes = reader.terms("theme", theme, "--theme")
    cells = count_programs(session.catalog, applicants, themes, session.edition)
    recorder = session.recorder()
    emit(
        session, output, "coverage", query_of(applicant=applicants, theme=themes), cells,
        lambda cell: cell_record(cell, recorder), COLUMNS, lambda screen, _: draw_coverage(screen, session, cells),
        notices=reader.notices, nothing=None,
    )  # fmt: skip


def cell_record(cell: CoverageCell, recorder: Recorder) -> Record:
    """Return one cell of the coverage matrix."""
    return {
        **recorder.fields(cell, "theme", "phase", "applicant"),
        **asdict(cell.living),
        "source": asdict(cell.source),
        **recorder.fields(cell, "no_new_call", "closed", "program_ids", "closed_by"),
    }


def draw_coverage(screen: Screen, session: Session, cells: Sequence[CoverageCell]) -> None:
    """Draw one matrix per applicant: themes down, phases across, the empty cells marked with who closes them."""
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
                counts, then = cell.living, cell.source
                text = f"{counts.direct} / {counts.via_partner}"
                if counts.unknown:
                    text += pick(f" 不明{counts.unknown}", f" unknown {counts.unknown}")
                if not counts.direct:
                    text += pick(" 空白", " gap")
                if counts != then:
                    text += pick(
                        f"\n(資料 {then.direct} / {then.via_partner})", f"\n(source {then.direct} / {then.via_partner})"
                    )
                row.append(text)
            rows.append(row)
        columns = [TableColumn(pick("テーマ", "Theme"), 12)]
        columns += [TableColumn(words.label("phase", phase), 8) for phase in PHASES]
        screen.table(columns, rows)
        gaps = [c for c in own if not c.living.direct]
        if gaps:
            screen.line()
            screen.line(pick("空白を埋められる主体:", "Who can fill the gaps:"), style="bold", indent=1)
        for cell in gaps:
            place = f"{words.label('theme', cell.theme)} / {words.label('phase', cell.phase)}"
            if cell.closed_by:
                who = words.lead_types(cell.closed_by)
                programs = [session.catalog.programs_by_id[p] for p in cell.program_ids]
                closing = [p for p in programs if set(p.lead_types) & set(cell.closed_by)]
                names = joined((title(p, session.lang) for p in closing), session.lang)
                screen.line(f"- {place}: {who} ({names})", indent=2, hang=2)
            else:
                screen.line(f"- {place}: {pick('資料に記載なし', 'nobody according to the source')}", indent=2, hang=2)
    ended = {(c.theme, c.phase): c.closed for c in cells}
    if total := sum(ended.values()):
        screen.line()
        screen.line(
            pick(
                f"いま続いている事業を数えています。資料の事業マップのうち、のべ{total}か所の事業は受付を終えました"
                "(kakushin status で確認できます)。",
                f"Counts are of programmes that go on; {plural(total, 'place')} on the source's maps have closed since "
                "(see kakushin status).",
            ),
            style="dim",
        )
    closed = sorted({c.theme for c in cells if c.no_new_call})
    if closed:
        names = words.labels("theme", closed)
        screen.line()
        screen.line(
            pick(
                f"新規採択のない事業を含むテーマ: {names}",
                f"Themes with programmes that accept no new proposals: {names}",
            ),
            style="dim",
        )
    screen.line(view_line(session), style="dim")
