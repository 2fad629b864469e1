"""What became of programmes, the editions, and the enquiries to desks, on the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kakushin_cli.catalog.lifecycle import Lifecycle
from kakushin_cli.cli.console import Cell, Screen, TableColumn
from kakushin_cli.cli.views.common import age_line, aside, title
from kakushin_cli.japanese.era import fiscal_year_of, format_fiscal_year
from kakushin_cli.language import Text
from kakushin_cli.matching.lifecycle import GRADES, SUCCESSOR_BASES, count_stale_contacts, lifecycle_text, status_text
from kakushin_cli.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kakushin_cli.catalog.lifecycle import Evidence
    from kakushin_cli.catalog.model import Call, Program
    from kakushin_cli.catalog.vocabulary import Edition
    from kakushin_cli.cli.session import Session
    from kakushin_cli.matching.enquiry import Enquiry

NOT_RESEARCHED = Text("その後は調べていない", "what became of it was not researched")


def draw_statuses(session: Session, programs: Sequence[Program], total: int, stale_after: int) -> str:
    """Return a table of programmes with what became of each and how good the evidence is."""
    screen, words, pick = Screen(session), Wording(session.catalog, session.lang), session.pick
    rows: list[list[str | Cell]] = []
    for program in programs:
        lifecycle = program.lifecycle
        said = pick(lifecycle_text(program, session.catalog, session.today)) if lifecycle else pick(NOT_RESEARCHED)
        status, *more = said.split(" → ")
        certain = lifecycle and lifecycle.status != "unverified"
        graded = [f"{status} [{_grades(lifecycle, session)}]" if lifecycle and certain else status]
        since = "\n→ ".join(graded + more)
        rows.append([Cell(words.name(program), program.id), words.owner(program), since])
    screen.table(
        [
            TableColumn(pick(Text("事業", "Programme")), 22, flexible=True),
            TableColumn(pick(Text("所管", "Ministry"))),
            TableColumn(pick(Text("その後 [根拠]", "Since then [evidence]")), 22, flexible=True),
        ],
        rows,
    )
    screen.line()
    count = pick(Text(f"{total}件", f"{total} in all"))
    if len(programs) < total:
        count = pick(Text(f"{total}件中 {len(programs)}件", f"{len(programs)} of {total}"))
    screen.line(f"{count}  {age_line(session)}", style="dim")
    stale = sum(count_stale_contacts(p, session.today, stale_after) > 0 for p in programs)
    if stale:
        screen.line(
            pick(
                Text(
                    f"窓口が古い事業: {stale}件。尋ねる文案: kakushin status ID --mail",
                    f"Programmes with old contacts: {stale}. To ask the desk: kakushin status ID --mail",
                )
            ),
            style="dim",
        )
    return screen.rendered()


def _grades(lifecycle: Lifecycle, session: Session) -> str:
    """Return the best grade of the evidence."""
    grades = [e.grade for e in lifecycle.evidence]
    best = next(g for g in ("official", "secondary", "uncertain") if g in grades)
    return session.pick(GRADES[best])


def draw_status(session: Session, programs: Sequence[Program], stale_after: int) -> str:
    """Return everything known of what became of single programmes."""
    screen, words = Screen(session), Wording(session.catalog, session.lang)
    for n, program in enumerate(programs):
        if n:
            screen.line()
        first, *rest = words.name(program).split("\n")
        screen.line(first, style="bold")
        for line in rest:
            screen.line(line)
        screen.line(f"{program.id} / {words.owner(program)}", style="dim")
        edition = session.catalog.vocabulary.edition(program.edition)
        if edition:
            year = format_fiscal_year(edition.fiscal_year, session.lang)
            screen.line(
                session.pick(
                    Text(
                        f"{edition.name.ja}: {edition.day_text}時点・{year}",
                        f"{edition.name.pick('en')}: as of {edition.day_text}, {year}",
                    )
                ),
                style="dim",
            )
        screen.line()
        draw_lifecycle(screen, session, program, evidence=True)
        stale = count_stale_contacts(program, session.today, stale_after)
        if stale:
            screen.line()
            screen.line(
                session.pick(
                    Text(
                        f"資料の窓口{stale}件は古いため確認が要る(文案: kakushin status {program.id} --mail)。",
                        f"{stale} desk(s) of the source are old and must be confirmed (kakushin status {program.id} --mail).",
                    )
                ),
                hang=2,
            )
    return screen.rendered()


def draw_lifecycle(screen: Screen, session: Session, program: Program, *, evidence: bool) -> None:
    """Draw what became of a programme: status, statement, successors, unit, calls, pages, and the evidence if asked."""
    lifecycle, lang = program.lifecycle, session.lang
    if lifecycle is None:
        screen.line(session.pick(NOT_RESEARCHED), indent=1)
        return

    def pick(ja: str, en: str) -> str:
        return session.pick(Text(ja, en))

    pairs = [(pick("状況", "Status"), status_text(lifecycle, session.today).pick(lang))]
    if lifecycle.statement:
        pairs.append((pick("分かっていること", "Known"), lifecycle.statement.pick(lang)))
    for successor in lifecycle.successors:
        known = session.catalog.program(successor.to or "")
        name = title(known, lang) if known else successor.name
        where = f" [{successor.to}]" if successor.to else ""
        basis = aside(SUCCESSOR_BASES[successor.basis].pick(lang), lang)
        renamed = lifecycle.status == "renamed" and not successor.to
        label = pick("いまの名", "Name now") if renamed else pick("後継", "Successor")
        reason = f"\n{successor.reason.pick(lang)}" if successor.reason else ""
        pairs.append((label, f"{name}{basis}{where}{reason}"))
    years = _years(lifecycle, session)
    if years:
        pairs.append((pick("年度", "Fiscal years"), years))
    if lifecycle.rs_id:
        pairs.append((pick("予算事業ID", "Budget project id"), lifecycle.rs_id))
    if lifecycle.unit:
        pairs.append(
            (
                pick("いまの担当", "Unit now"),
                f"{lifecycle.unit}{aside(pick('電話は未確認', 'phone not verified'), lang)}",
            )
        )
    pairs += [
        (pick(f"公募({c.fiscal_year})", f"Call ({c.fiscal_year})"), call_text(c, session)) for c in lifecycle.calls
    ]
    pairs += [(pick("ページ", "Page"), u.url) for u in lifecycle.urls]
    screen.pairs(pairs)
    if evidence and lifecycle.evidence:
        screen.heading(pick("根拠", "Evidence"))
        for item in lifecycle.evidence:
            screen.line(f"- {_evidence(item, session)}", indent=1, hang=2)


def _years(lifecycle: Lifecycle, session: Session) -> str:
    first, last = lifecycle.from_fiscal_year, lifecycle.until_fiscal_year
    if first is None and last is None:
        return ""
    line = f"{first or ''}-{last or ''}"
    if lifecycle.is_overdue(fiscal_year_of(session.today)):
        line += session.pick(Text(" (過ぎており要確認)", " (over: confirm)"))
    return line


def call_text(call: Call, session: Session) -> str:
    """Return the days of a call: first day, last day with the hour where it is known, consultation."""
    last = call.last_day.isoformat() if call.last_day else "?"
    if call.deadline_at:
        last += f" {call.deadline_at:%H:%M}"
    text = f"{call.opens_on or '?'} - {last}"
    if call.consult_by:
        text += session.pick(
            Text(f" (事前相談は{call.consult_by.isoformat()}まで)", f" (consult by {call.consult_by.isoformat()})")
        )
    if call.last_day and call.last_day < session.today:
        text += session.pick(Text(" 終了", " over"))
    return text


def _evidence(evidence: Evidence, session: Session) -> str:
    day = evidence.date.isoformat() if evidence.date else ""
    if not day and evidence.fiscal_year:
        day = session.pick(Text(f"{evidence.fiscal_year}年度まで", f"up to FY{evidence.fiscal_year}"))
    parts = [
        f"[{session.pick(GRADES[evidence.grade])}] {evidence.title}",
        f"({day})" if day else "",
        evidence.url or "",
    ]
    return " ".join(part for part in parts if part)


def draw_editions(session: Session, editions: Sequence[Edition]) -> str:
    """Return the editions with what is known of each."""
    screen, lang = Screen(session), session.lang
    for n, edition in enumerate(editions):
        if n:
            screen.line()
        count = len(session.catalog.in_edition(edition.id))
        screen.line(f"{edition.id}  {edition.name.pick(lang)}", style="bold")
        programs = session.pick(Text(f"収録した事業 {count}件", f"{count} programme(s) in the catalogue"))
        screen.line(f"{edition.day_text} / {programs}", style="dim", indent=1)
        if edition.statement:
            screen.line(edition.statement.pick(lang), indent=1)
        for item in edition.evidence:
            screen.line(f"- {_evidence(item, session)}", indent=1, hang=2)
    return screen.rendered()


def draw_enquiries(session: Session, enquiries: Sequence[Enquiry]) -> str:
    """Return the mails as text that can be copied as it stands; a line of dashes parts them."""
    blocks = []
    for enquiry in enquiries:
        to = (enquiry.desk.email if enquiry.desk else None) or session.pick(Text("【要記入】", "[TO BE FILLED IN]"))
        head = session.pick(Text(f"宛先: {to}\n件名: {enquiry.subject.ja}", f"To: {to}\nSubject: {enquiry.subject.en}"))
        blocks.append(f"{head}\n\n{enquiry.body.pick(session.lang)}\n")
    return ("\n" + "-" * 40 + "\n\n").join(blocks)
