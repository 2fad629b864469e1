"""The command search: entries for words of one's own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from typer import Context

from kakushin_cli.catalog.model import Desk, Program
from kakushin_cli.cli.framework import LISTING, argument, command, complete_words, option, session_of
from kakushin_cli.cli.options import (
    NO_CALL_FILTERS,
    Applicants,
    CallFilters,
    Ministries,
    NewCall,
    Partners,
    Phases,
    Prefectures,
    Reader,
    Themes,
    choose,
    filter_record,
    unknown_notices,
)
from kakushin_cli.cli.output import emit, output_of
from kakushin_cli.cli.screen import Cell, Screen, TableColumn
from kakushin_cli.cli.session import Session
from kakushin_cli.commands.common import aside, joined, since, titled
from kakushin_cli.exporters.records import Record, Recorder, query_of
from kakushin_cli.exporters.tabular import Column, columns
from kakushin_cli.japanese.folding import normalize_text
from kakushin_cli.language import Text
from kakushin_cli.matching.calls import call_text
from kakushin_cli.matching.listing import list_programs
from kakushin_cli.search.intent import reading_line
from kakushin_cli.search.search import Hit, Matched, SearchFilter, SearchResult, search_entries
from kakushin_cli.search.tables import KINDS
from kakushin_cli.search.units import ASK_CONTACT
from kakushin_cli.wording import Wording

COLUMNS = (
    *columns("kind", "id", "name", "score"),
    Column("confidence", Text("確からしさ", "confidence")),
    Column(
        "matched",
        Text("一致した語", "matched"),
        lambda record: [f"{m['term']}({m['field']})" for m in record["matched"]],
    ),
    Column("unmatched", Text("一致しなかった語", "unmatched")),
)
KIND_LABELS = {
    "program": Text("事業", "programme"),
    "network": Text("座組", "network"),
    "guide": Text("ガイド", "guide"),
}
FIELDS = {
    "name": Text("名称", "name"),
    "alias": Text("別名", "alias"),
    "need": Text("困りごと", "need"),
    "keyword": Text("キーワード", "keyword"),
    "theme": Text("テーマ", "theme"),
    "ministry": Text("所管", "ministry"),
    "phase": Text("段階", "phase"),
    "applicant": Text("申請主体", "applicant"),
    "prefecture": Text("都道府県", "prefecture"),
    "kind": Text("種別", "kind"),
    "program": Text("関連する事業", "related programme"),
    "place": Text("場所", "place"),
    "member": Text("構成員", "member"),
    "contact": Text("窓口", "contact"),
    "summary": Text("概要", "summary"),
    "detail": Text("内容", "detail"),
}
"""Labels of the fields a word may be found in; one without a label is shown by its own name."""


OUTSIDE = Text(
    "個人の手続などは、このカタログの対象外です。",
    "This catalogue does not cover personal matters of this kind.",
)
DEFAULT_LIMIT = 10


@command(
    LISTING,
    Text(
        "一致した語とその場所、一致しなかった語を表示します。近いだけの結果は、確からしさを low とします。",
        "Shows which words matched, where they matched, and which did not. Results that are only "
        "similar have low confidence.",
    ),
    examples=(
        "kakushin search 下水の熱を使いたい",
        "kakushin search 'EV bus' --kind program",
        "kakushin search 起業 --json",
    ),
)
def search(
    ctx: Context,
    text: Annotated[str, argument("TEXT", ja="探したいこと", en="What you are looking for")],
    kind: Annotated[
        list[str] | None,
        option(
            "--kind",
            metavar="KIND",
            autocompletion=complete_words("program", "network", "guide"),
            ja="種別: program network guide。繰り返し可",
            en="Kind: program, network or guide; repeatable",
        ),
    ] = None,
    applicant: Applicants = None,
    partner: Partners = None,
    theme: Themes = None,
    phase: Phases = None,
    ministry: Ministries = None,
    prefecture: Prefectures = None,
    new_call: NewCall = False,
    calls: CallFilters = NO_CALL_FILTERS,
) -> None:
    """Search."""
    session, output = session_of(ctx), output_of(ctx)
    reader = Reader(session)
    filters = reader.filters(theme=theme, phase=phase, ministry=ministry, new_call=new_call, calls=calls)
    applicants = reader.terms("applicant", applicant, "--applicant")
    partners = reader.terms("applicant", partner, "--partner")
    prefectures = reader.terms("prefecture", prefecture, "--prefecture")
    chosen = choose("--kind", kind, KIND_LABELS)
    kinds = tuple(k for k in KINDS if not chosen or k in chosen)
    only = None
    if filters.used() or applicants or partners:
        kinds = tuple(k for k in kinds if k == "program")
        listing = list_programs(
            session.catalog, filters, applicants=applicants, partners=partners, edition=session.edition
        )
        only = tuple(p.id for p in listing.programs)
        reader.notices += unknown_notices(listing.unknown, closed=listing.closed)
    asked = {
        "theme": filters.themes,
        "phase": filters.phases,
        "ministry": filters.ministries,
        "applicant": (*applicants, *partners),
        "prefecture": prefectures,
    }
    result = search_entries(session.catalog, normalize_text(text), SearchFilter(kinds, only, asked, prefectures))
    for entry in session.catalog.named(normalize_text(text)):
        if isinstance(entry, Program) and not session.catalog.shows(entry):
            reader.notice(
                "later-programme",
                Text(
                    f"「{text}」は、表示中の版にない事業です: kakushin show {entry.id}",
                    f"'{text}' is a programme from another edition: kakushin show {entry.id}",
                ),
            )
    recorder = session.recorder()
    shown = result.hits[: output.limit if output.limit or output.is_whole else DEFAULT_LIMIT]
    with_contacts = ASK_CONTACT in result.understood.intents
    emit(
        session, output, "search",
        query_of(
            **filter_record(filters), text=text, kind=chosen, applicant=applicants, partner=partners,
            prefecture=prefectures,
        ),
        shown, lambda hit: hit_record(hit, recorder, with_contacts=with_contacts), COLUMNS,
        lambda screen, hits: draw_hits(screen, session, result, hits),
        total=len(result.hits), notices=reader.notices,
        extra={"understood": {"terms": list(result.terms), **result.understood.record()}},
    )  # fmt: skip


def hit_record(hit: Hit, recorder: Recorder, *, with_contacts: bool) -> Record:
    """Return a hit for machine output; with its desks when the query asks whom to contact."""
    entry = hit.entry
    record: Record = {
        "kind": hit.kind,
        "id": hit.id,
        "name": entry.name,
        "score": hit.score,
        "confidence": hit.confidence,
        "matched": [
            {"term": m.term, "field": m.field} | ({"via": m.via} if m.via is not None else {}) for m in hit.matched
        ],
        "unmatched": list(hit.unmatched),
    }
    if isinstance(entry, Program):
        record["call_state"] = recorder.call_state(entry)
        if entry.lifecycle:
            record["lifecycle"] = recorder.lifecycle(entry.lifecycle)
    desks = getattr(entry, "desks", ())
    if with_contacts and desks:
        record["contacts"] = [recorder.desk(d) for d in desks]
    return record


def draw_hits(screen: Screen, session: Session, result: SearchResult, hits: Sequence[Hit]) -> None:
    """Draw what was read out of the query and the hits with what was found where; the near ones are named as such."""
    words, pick = Wording(session.catalog, session.lang), session.pick
    total = len(result.hits)
    line = reading_line(result.understood, session.catalog)
    if line:
        screen.line(line, style="dim")
    if result.understood.outside:
        screen.line(OUTSIDE)
    asks_contact = ASK_CONTACT in result.understood.intents
    groups = (
        ("high", Text("検索結果", "Results")),
        (
            "low",
            Text(
                "近い結果(お探しのものとは異なる場合があります)",
                "Similar results (may not be what you are looking for)",
            ),
        ),
    )
    for confidence, heading in groups:
        chosen = [h for h in hits if h.confidence == confidence]
        if not chosen:
            continue
        screen.heading(titled(pick(heading), session.lang))
        rows: list[list[str | Cell]] = []
        for hit in chosen:
            kind = pick(KIND_LABELS[hit.kind])
            owner = f"\n{words.owner(hit.entry)}" if isinstance(hit.entry, Program) else ""
            words_found = joined((_match_text(m, session) for m in hit.matched), session.lang)
            if hit.unmatched:
                words_found += (
                    "\n" + pick(Text("一致しなかった語: ", "not matched: ")) + joined(hit.unmatched, session.lang)
                )
            if asks_contact and isinstance(hit.entry, Program):
                words_found += "".join(f"\n{_desk_line(desk)}" for desk in hit.entry.desks)
            name = words.name(hit.entry)
            if isinstance(hit.entry, Program):
                name += since(hit.entry, session)
                kind += f"\n{pick(call_text(hit.entry, session.today))}"
            rows.append([Cell(name, hit.entry.id), kind + owner, words_found])
        screen.table(
            [
                TableColumn(pick(Text("名称", "Name")), 24),
                TableColumn(pick(Text("種別", "Kind"))),
                TableColumn(pick(Text("一致した語", "Matched words")), 16),
            ],
            rows,
        )
    if total > len(hits):
        screen.line()
        screen.line(
            Text(
                f"ほか{total - len(hits)}件(--limit で表示件数を増やせます)",
                f"{total - len(hits)} more (use --limit to show them)",
            ),
            style="dim",
        )


def _match_text(matched: Matched, session: Session) -> str:
    """Return a found word with the field, and the word found instead of it: EVバス→無人バス(困りごと)."""
    word = matched.term if matched.via is None else f"{matched.term}→{matched.via}"
    return word + aside(session.pick(FIELDS.get(matched.field, Text(matched.field))), session.lang)


def _desk_line(desk: Desk) -> str:
    """Return a desk in one line, as written in the source."""
    return " ".join(text for text in (desk.department, desk.phone, desk.email) if text)
