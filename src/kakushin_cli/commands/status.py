"""The command status: what became of programmes since their edition, the editions, and enquiries to desks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from typer import Context

from kakushin_cli.catalog.catalog import Catalog
from kakushin_cli.catalog.lifecycle import Call, Evidence, Lifecycle
from kakushin_cli.catalog.model import Note, Program
from kakushin_cli.catalog.vocabulary import Edition
from kakushin_cli.cli.framework import LISTING, argument, command, complete_words, option, session_of
from kakushin_cli.cli.options import (
    NO_CALL_FILTERS,
    CallFilters,
    Ministries,
    Reader,
    StaleAfter,
    Themes,
    choose,
    complete_program,
    filter_record,
    unknown_notices,
)
from kakushin_cli.cli.output import Output, emit, output_of
from kakushin_cli.cli.screen import Cell, Screen, TableColumn
from kakushin_cli.cli.session import Session
from kakushin_cli.commands.against import PATCH_SUFFIXES, emit_comparison
from kakushin_cli.commands.common import SUCCESSORS, add_count, aside, lifecycle_column, title
from kakushin_cli.exporters.records import Record, Recorder, query_of
from kakushin_cli.exporters.tabular import Column, columns
from kakushin_cli.japanese.era import fiscal_year_of, format_fiscal_year
from kakushin_cli.language import Text, plural
from kakushin_cli.matching.enquiry import Enquiry, write_enquiries
from kakushin_cli.matching.lifecycle import (
    GRADES,
    STATUSES,
    SUCCESSOR_BASES,
    count_stale_contacts,
    lifecycle_text,
    list_statuses,
    must_be_verified,
    status_text,
)
from kakushin_cli.matching.listing import list_programs
from kakushin_cli.wording import Wording

OLD_AFTER_DAYS = 200
"""Days after which the newest verification of a view is warned of."""
STATUS_COLUMNS = (
    *columns("id", "name"),
    lifecycle_column("status", Text("区分", "status")),
    lifecycle_column("until_fiscal_year"),
    SUCCESSORS,
    lifecycle_column("rs_id"),
    Column(
        "grade",
        Text("根拠", "evidence grade"),
        lambda record: list(dict.fromkeys(e["grade"] for e in record.get("lifecycle", {}).get("evidence", []))),
    ),
    Column("stale_contacts", Text("古い窓口", "stale contacts")),
    lifecycle_column("statement"),
)
ENQUIRY_COLUMNS = (
    *columns("department", "email", "programs"),
    Column("subject", Text("件名", "subject"), lambda record: record["subject"]["text"]),
    *columns("text"),
)
EDITION_COLUMNS = columns("id", "name", "as_of", "fiscal_year", "programs", "statement")


@command(
    LISTING,
    Text(
        "公式資料か二次資料で確認できたことだけを示し、確認できていない事業は「未確認」とします。"
        "公式の記載がない後継は「推定」です。",
        "Only what official or secondary evidence supports is stated; everything else is unverified. "
        "A successor not named in an official text is inferred.",
    ),
    examples=(
        "kakushin status",
        "kakushin status ローカル10000",
        "kakushin status --status succeeded --json",
        "kakushin status gsi-joint-research --mail",
        "kakushin status --editions",
        "kakushin status --against rs2024",
        "kakushin status --against rs2024 -o patch.yaml",
    ),
)
def status(
    ctx: Context,
    name: Annotated[
        str | None,
        argument(
            "ID|NAME",
            autocompletion=complete_program,
            show_default=False,
            ja="事業のIDか名称。省くと一覧を表示します",
            en="Programme id or name; all programmes if omitted",
        ),
    ] = None,
    theme: Themes = None,
    ministry: Ministries = None,
    calls: CallFilters = NO_CALL_FILTERS,
    statuses: Annotated[
        list[str] | None,
        option(
            "--status",
            metavar="STATUS",
            autocompletion=complete_words(*STATUSES),
            ja=f"状況: {' '.join(STATUSES)}。繰り返し可",
            en=f"Status: {', '.join(STATUSES)}; repeatable",
        ),
    ] = None,
    stale_after: StaleAfter = 1,
    mail: Annotated[
        bool,
        option(
            "--mail",
            ja="現在の状況を窓口に尋ねるメールの文案を作成します(送信はしません)。事業を省くと、"
            "確認が必要な事業について窓口ごとに作成します",
            en="Draft an e-mail enquiry to the contact office (nothing is sent). Without a programme, "
            "drafts one for each office with programmes to verify",
        ),
    ] = False,
    against: Annotated[
        str | None,
        option(
            "--against",
            metavar="PATH",
            ja="行政事業レビューを取り込んだフォルダと比較します(終了、名称の違い、部署、予算)。-o "
            "patch.yaml で lifecycle への修正案を出力します",
            en="Compare with an import of the Administrative Programme Review (ended, name, department, "
            "budget); -o patch.yaml writes a patch for the lifecycle file",
        ),
    ] = None,
    editions: Annotated[
        bool,
        option(
            "--editions",
            ja="資料の版と、それぞれについて分かっていることを表示します",
            en="Show the editions of the source and what is known about each",
        ),
    ] = False,
) -> None:
    """Tell what became of programmes."""
    session = session_of(ctx)
    output = output_of(ctx, PATCH_SUFFIXES if against is not None else ())
    chosen = choose("--status", statuses, STATUSES)
    if editions:
        _emit_editions(session, output)
        return
    reader = Reader(session)
    filters = reader.filters(theme=theme, ministry=ministry, calls=calls)
    programs: Sequence[Program]
    if name:
        programs = [p for i in reader.programs([name]) if (p := session.catalog.program(i))]
    elif against is not None:
        listed = list_programs(session.catalog, filters, edition=session.edition or "all").programs
        programs = [p for p in listed if not chosen or (p.lifecycle and p.lifecycle.status in chosen)]
    else:
        listing = list_programs(session.catalog, filters, edition=session.edition, with_closed=True)
        listed = listing.programs
        reader.notices += unknown_notices(listing.unknown)
        researched = session.catalog.programs_of(g for g in listed.groups if g.sample.lifecycle)
        programs = list_statuses(researched, chosen)
        not_researched = len(listed) - len(researched)
        if not_researched:
            reader.notice(
                "not-researched",
                Text(
                    f"現況を調べていない事業が{not_researched}件あり、一覧に入れていません。",
                    f"{plural(not_researched, 'programme')} omitted because the current status has not been "
                    "researched.",
                ),
            )
    if against is None:
        reader.notices += verification_notices(session.catalog, session.today)
    query = query_of(**filter_record(filters), name=name, status=chosen)
    if against is not None:
        emit_comparison(session, output, against, programs, query)
    elif mail:
        asked = [p for p in programs if name or must_be_verified(p, session.today, stale_after)]
        _emit_enquiries(session, output, reader, asked, query, stale_after)
    else:
        _emit_statuses(session, output, reader, programs, query, stale_after, is_entry=bool(name))


def verification_notices(catalog: Catalog, today: date) -> list[Note]:
    """Return a warning when nothing of the view was compared with its text lately; a view of an earlier day has none."""
    newest = None if catalog.as_of else catalog.newest_verification
    age = (today - newest).days if newest else 0
    if newest is None or age <= OLD_AFTER_DAYS:
        return []
    text = Text(
        f"最後に原文と照らしたのは{newest.isoformat()}です({age}日前)。kakushin data refresh で更新してください。",
        f"Nothing was compared with its text since {newest.isoformat()} ({age} days). Update with kakushin data refresh.",
    )
    return [Note("verification-old", text)]


def _emit_statuses(
    session: Session, output: Output, reader: Reader, programs: Sequence[Program], query: Record, stale_after: int,
    *, is_entry: bool,
) -> None:  # fmt: skip
    recorder = session.recorder(stale_after)

    def view(screen: Screen, shown: Sequence[Program]) -> None:
        if is_entry:
            draw_status(screen, session, shown, stale_after)
        else:
            draw_statuses(screen, session, shown, len(programs), stale_after)

    emit(
        session, output, "status", query, programs, lambda p: status_record(p, recorder), STATUS_COLUMNS, view,
        notices=reader.notices, optional=("lifecycle",), is_entry=is_entry,
    )  # fmt: skip


def _emit_enquiries(
    session: Session, output: Output, reader: Reader, programs: Sequence[Program], query: Record, stale_after: int
) -> None:
    recorder = session.recorder(stale_after)
    enquiries = write_enquiries(session.catalog, programs, session.today)[: output.limit]
    emit(
        session, output, "status", query | {"mail": True}, enquiries, lambda e: enquiry_record(e, recorder),
        ENQUIRY_COLUMNS, lambda screen, shown: draw_enquiries(screen, session, shown),
        total=len(enquiries), notices=reader.notices, title="enquiries", is_entry=True,
        nothing=Text("確認が必要な事業はありません。", "No programmes need to be verified."),
    )  # fmt: skip


def _emit_editions(session: Session, output: Output) -> None:
    recorder = session.recorder()
    emit(
        session, output, "status", {"editions": True}, session.catalog.vocabulary.editions,
        lambda e: edition_record(e, recorder), EDITION_COLUMNS,
        lambda screen, shown: draw_editions(screen, session, shown), title="editions",
    )  # fmt: skip


def status_record(program: Program, recorder: Recorder) -> Record:
    """Return an item of `status`; `lifecycle` is absent when it was not researched."""
    record = recorder.fields(program, "id", "name", "name_as_written", "edition")
    record["call_state"] = recorder.call_state(program)
    if program.lifecycle:
        record["lifecycle"] = recorder.lifecycle(program.lifecycle)
    return record | {"stale_contacts": count_stale_contacts(program, recorder.today, recorder.stale_after)}


def enquiry_record(enquiry: Enquiry, recorder: Recorder) -> Record:
    """Return the draft of a mail to a desk: its subject, and its body as `text`."""
    desk = enquiry.desk
    return {
        "department": desk.department if desk else None,
        "email": desk.email if desk else None,
        "phone": desk.phone if desk else None,
        "programs": [{"id": p.id, "name": p.name} for p in enquiry.programs],
        "subject": {"text": recorder.text(enquiry.subject)},
        "text": recorder.text(enquiry.body),
    }


def edition_record(edition: Edition, recorder: Recorder) -> Record:
    """Return an edition with what is known of it and how many programmes the catalogue has from it."""
    return {
        "id": edition.id,
        "name": edition.name.ja,
        "as_of": edition.day_text,
        "fiscal_year": edition.fiscal_year,
        "programs": len(recorder.catalog.in_edition(edition.id)),
        "statement": recorder.text(edition.statement) if edition.statement else None,
        "evidence": recorder.evidence(edition.evidence),
    }


NOT_RESEARCHED = Text("現況は未調査", "current status not researched")


def draw_statuses(screen: Screen, session: Session, programs: Sequence[Program], total: int, stale_after: int) -> None:
    """Draw a table of programmes with what became of each and how good the evidence is."""
    words, pick = Wording(session.catalog, session.lang), session.pick
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
            TableColumn(pick(Text("事業", "Programme")), 22),
            TableColumn(pick(Text("所管", "Ministry"))),
            TableColumn(pick(Text("現況 [根拠]", "Current status [evidence]")), 22),
        ],
        rows,
    )
    add_count(screen, session, len(programs), total)
    stale = sum(count_stale_contacts(p, session.today, stale_after) > 0 for p in programs)
    if stale:
        screen.line(
            Text(
                f"窓口の情報が古い事業: {stale}件。問合せの文案: kakushin status ID --mail",
                f"Programmes with out-of-date contacts: {stale}. To draft an enquiry: kakushin status ID --mail",
            ),
            style="dim",
        )


def _grades(lifecycle: Lifecycle, session: Session) -> str:
    """Return the best grade of the evidence."""
    best = min((e.grade for e in lifecycle.evidence), key=list(GRADES).index)
    return session.pick(GRADES[best])


def draw_status(screen: Screen, session: Session, programs: Sequence[Program], stale_after: int) -> None:
    """Draw everything known of what became of single programmes."""
    words = Wording(session.catalog, session.lang)
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
                Text(
                    f"{edition.name.ja}: {edition.day_text}時点・{year}",
                    f"{edition.name.pick('en')}: as of {edition.day_text}, {year}",
                ),
                style="dim",
            )
        screen.line()
        draw_lifecycle(screen, session, program, evidence=True)
        stale = count_stale_contacts(program, session.today, stale_after)
        if stale:
            screen.line()
            screen.line(
                Text(
                    f"資料の窓口{stale}件は情報が古いため、確認が必要です(文案: kakushin status {program.id} --mail)。",
                    f"{plural(stale, 'contact office')} in the source may be out of date. Check before use "
                    f"(kakushin status {program.id} --mail).",
                ),
                hang=2,
            )


def draw_lifecycle(screen: Screen, session: Session, program: Program, *, evidence: bool) -> None:
    """Draw what became of a programme: status, statement, successors, unit, calls, pages, and the evidence if asked."""
    lifecycle, lang = program.lifecycle, session.lang
    if lifecycle is None:
        screen.line(NOT_RESEARCHED, indent=1)
        return

    def pick(ja: str, en: str) -> str:
        return session.pick(Text(ja, en))

    pairs: list[tuple[str, str | None]] = [
        (pick("状況", "Status"), status_text(lifecycle, session.today).pick(lang)),
        (pick("分かっていること", "Known"), lifecycle.statement and lifecycle.statement.pick(lang)),
    ]
    for successor in lifecycle.successors:
        entry = session.catalog.program(successor.to or "")
        name = title(entry, lang) if entry else successor.name
        where = f" [{successor.to}]" if successor.to else ""
        basis = aside(SUCCESSOR_BASES[successor.basis].pick(lang), lang)
        renamed = lifecycle.status == "renamed" and not successor.to
        label = pick("現在の名称", "Current name") if renamed else pick("後継", "Successor")
        reason = f"\n{successor.reason.pick(lang)}" if successor.reason else ""
        pairs.append((label, f"{name}{basis}{where}{reason}"))
    unverified = aside(pick("電話は未確認", "phone not verified"), lang)
    pairs += [
        (pick("年度", "Fiscal years"), _years(lifecycle, session)),
        (pick("予算事業ID", "Budget project id"), lifecycle.rs_id),
        (pick("現在の担当", "Current department"), f"{lifecycle.unit}{unverified}" if lifecycle.unit else None),
    ]
    pairs += [
        (pick(f"公募({c.fiscal_year})", f"Call ({c.fiscal_year})"), call_days(c, session)) for c in lifecycle.calls
    ]
    pairs += [(pick("ページ", "Page"), u.url) for u in lifecycle.urls]
    screen.pairs(pairs)
    if evidence and lifecycle.evidence:
        screen.heading(pick("根拠", "Evidence"))
        for item in lifecycle.evidence:
            screen.line(f"- {_evidence(item, session)}", indent=1, hang=2)


def _years(lifecycle: Lifecycle, session: Session) -> str | None:
    first, last = lifecycle.from_fiscal_year, lifecycle.until_fiscal_year
    if first is None and last is None:
        return None
    line = f"{first or ''}-{last or ''}"
    if lifecycle.is_overdue(fiscal_year_of(session.today)):
        line += session.pick(Text(" (過ぎており要確認)", " (passed: check)"))
    return line


def call_days(call: Call, session: Session) -> str:
    """Return the days of a call: first day, last day with the hour where it is known, round, consultation, how sure."""
    last = call.last_day.isoformat() if call.last_day else "?"
    if call.deadline_at:
        last += f" {call.deadline_time}"
    text = f"{call.round} " if call.round and session.lang == "ja" else ""
    text += f"{call.opens_on or '?'} - {last}"
    if call.consult_by:
        text += session.pick(
            Text(
                f" (事前相談は{call.consult_by.isoformat()}まで)",
                f" (prior consultation by {call.consult_by.isoformat()})",
            )
        )
    if call.last_day and call.last_day < session.today:
        text += session.pick(Text(" 終了", " closed"))
    if call.grade != "official":
        text += session.pick(Text(" (二次情報)", " (secondary source)"))
    elif call.as_of:
        text += session.pick(Text(f" ({call.as_of}の写し)", f" (copy of {call.as_of})"))
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


def draw_editions(screen: Screen, session: Session, editions: Sequence[Edition]) -> None:
    """Draw the editions with what is known of each."""
    lang = session.lang
    for n, edition in enumerate(editions):
        if n:
            screen.line()
        count = len(session.catalog.in_edition(edition.id))
        screen.line(f"{edition.id}  {edition.name.pick(lang)}", style="bold")
        programs = session.pick(Text(f"収録した事業 {count}件", f"{plural(count, 'programme')} in the catalogue"))
        screen.line(f"{edition.day_text} / {programs}", style="dim", indent=1)
        if edition.statement:
            screen.line(edition.statement.pick(lang), indent=1)
        for item in edition.evidence:
            screen.line(f"- {_evidence(item, session)}", indent=1, hang=2)


def draw_enquiries(screen: Screen, session: Session, enquiries: Sequence[Enquiry]) -> None:
    """Draw the mails as text that can be copied as it stands; a line of dashes parts them."""
    blocks = []
    for enquiry in enquiries:
        to = (enquiry.desk.email if enquiry.desk else None) or session.pick(Text("【要記入】", "[TO BE FILLED IN]"))
        head = session.pick(Text(f"宛先: {to}\n件名: {enquiry.subject.ja}", f"To: {to}\nSubject: {enquiry.subject.en}"))
        blocks.append(f"{head}\n\n{enquiry.body.pick(session.lang)}\n")
    if blocks:
        screen.verbatim(("\n" + "-" * 40 + "\n\n").join(blocks).removesuffix("\n"))
