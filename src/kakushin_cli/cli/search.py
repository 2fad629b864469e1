"""The command search."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from typer import Argument, Context, Option

from kakushin_cli.cli.framework import LISTING, both, command, complete_words, session_of
from kakushin_cli.cli.options import (
    Applicants,
    Ministries,
    NewCall,
    Partners,
    Phases,
    Prefectures,
    Reader,
    Themes,
    query_record,
)
from kakushin_cli.language import Text

if TYPE_CHECKING:
    from kakushin_cli.exporters.records import Record, Recorder
    from kakushin_cli.search.hits import Hit

DEFAULT_LIMIT = 10


@command(
    LISTING,
    (
        Text(
            "どの語がどこに当たったか、当たらなかった語は何かを示す。近いだけのものは確からしさを low とする。",
            "Shows which word was found where and which found nothing. What is merely near has confidence low.",
        ),
    ),
    (
        "kakushin search 下水の熱を使いたい",
        "kakushin search 'EV bus' --kind program",
        "kakushin search 起業 --json",
    ),
)
def search(
    ctx: Context,
    text: Annotated[str, Argument(metavar="TEXT", help=both("探したいこと", "What you look for"))],
    kind: Annotated[
        list[str] | None,
        Option(
            "--kind",
            metavar="KIND",
            autocompletion=complete_words("program", "network", "guide"),
            help=both("種別: program network guide。繰り返し可", "Kind: program, network or guide; repeatable"),
        ),
    ] = None,
    applicant: Applicants = None,
    partner: Partners = None,
    theme: Themes = None,
    phase: Phases = None,
    ministry: Ministries = None,
    prefecture: Prefectures = None,
    new_call: NewCall = False,
) -> None:
    """Search."""
    from kakushin_cli.catalog.model import Program
    from kakushin_cli.cli import columns
    from kakushin_cli.cli.output import emit, listing_of
    from kakushin_cli.cli.views.search import draw_hits
    from kakushin_cli.errors import UnknownTermError
    from kakushin_cli.japanese.folding import normalize_text
    from kakushin_cli.matching.listing import list_programs
    from kakushin_cli.search.documents import KINDS
    from kakushin_cli.search.hits import SearchFilter
    from kakushin_cli.search.search import search_entries
    from kakushin_cli.search.units import ASK_CONTACT

    session = session_of(ctx)
    listing = listing_of(ctx)
    reader = Reader(session)
    for word in kind or ():
        if word not in KINDS:
            raise UnknownTermError("--kind", word, [k for k in KINDS if k[0] == word[:1]], KINDS)
    filters = reader.filters(theme=theme, phase=phase, ministry=ministry, new_call=new_call)
    applicants = reader.terms("applicant", applicant, "--applicant")
    partners = reader.terms("applicant", partner, "--partner")
    prefectures = reader.terms("prefecture", prefecture, "--prefecture")
    kinds = tuple(k for k in KINDS if not kind or k in kind)
    only = None
    if filters.used() or applicants or partners:
        kinds = tuple(k for k in kinds if k == "program")
        found = list_programs(
            session.catalog, filters, applicants=applicants, partners=partners, edition=session.edition
        )
        only = tuple(p.id for p in found.programs)
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
                    f"「{text}」は一覧の版にない事業です: kakushin show {entry.id}",
                    f"'{text}' is a programme of another edition: kakushin show {entry.id}",
                ),
            )
    recorder = session.recorder()
    limit = DEFAULT_LIMIT if listing.limit is None else listing.limit
    shown = result.hits[:limit]
    with_contacts = ASK_CONTACT in result.understood.intents
    records = [hit_record(h, recorder, with_contacts=with_contacts) for h in shown]
    query = query_record(
        filters, text=text, kind=tuple(kind or ()), applicant=applicants, partner=partners, prefecture=prefectures
    )
    envelope = recorder.envelope("search", query, len(result.hits), records, reader.notices)
    envelope["understood"] = {"terms": list(result.terms), **result.understood.record()}
    if not result.hits:
        session.tell(Text("該当なし", "No match"))
    reader.tell()
    emit(session, listing, columns.SEARCH, envelope, lambda: draw_hits(session, result, limit), title="search")


def hit_record(hit: Hit, recorder: Recorder, *, with_contacts: bool) -> Record:
    """Return a hit for machine output; with its desks when the query asks whom to contact."""
    record: Record = {
        "kind": hit.kind,
        "id": hit.entry.id,
        "name": hit.entry.name,
        "score": hit.score,
        "confidence": hit.confidence,
        "matched": [
            {"term": m.term, "field": m.field} | ({"via": m.via} if m.via is not None else {}) for m in hit.matched
        ],
        "unmatched": list(hit.unmatched),
    }
    desks = getattr(hit.entry, "desks", ())
    if with_contacts and desks:
        record["contacts"] = [recorder.desk(d) for d in desks]
    return record
