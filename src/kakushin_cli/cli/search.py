"""The command search."""

from __future__ import annotations

from typing import Annotated

import typer

from kakushin_cli.cli.framework import Doc, both, documented, session_of
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

DEFAULT_LIMIT = 10


@documented(
    Doc(
        Text("自分の言葉で事業・座組・ガイドを探す", "Find programmes, networks and guides in your own words"),
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
)
def search(
    ctx: typer.Context,
    text: Annotated[str, typer.Argument(metavar="TEXT", help=both("探したいこと", "What you look for"))],
    kind: Annotated[
        list[str] | None,
        typer.Option(
            "--kind",
            metavar="KIND",
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
    from kakushin_cli.cli import columns
    from kakushin_cli.cli.output import emit, listing_of
    from kakushin_cli.cli.views.search import draw_hits
    from kakushin_cli.errors import UnknownTermError
    from kakushin_cli.japanese.folding import normalize_text
    from kakushin_cli.matching.listing import list_networks, list_programs
    from kakushin_cli.search.search import KINDS, search_entries

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
    kinds = tuple(kind or KINDS)
    only = None
    if filters.used() or applicants or partners:
        kinds = tuple(k for k in kinds if k == "program")
        found = list_programs(
            session.catalog, filters, applicants=applicants, partners=partners, edition=session.edition
        )
        only = [p.id for p in found.programs]
    if prefectures:
        placed = [n.id for n in list_networks(session.catalog, prefectures=prefectures)]
        bound = [p.id for p in session.catalog.programs if p.region and set(p.region.prefectures) & set(prefectures)]
        only = [i for i in [*placed, *bound] if only is None or i in only]
    result = search_entries(session.catalog, normalize_text(text), kinds=kinds, only=only)
    limit = DEFAULT_LIMIT if listing.limit is None else listing.limit
    shown = result.hits[:limit]
    records = [
        {
            "kind": h.kind,
            "id": h.entry.id,
            "name": h.entry.name,
            "score": h.score,
            "confidence": h.confidence,
            "matched": [{"term": m.term, "field": m.field} for m in h.matched],
            "unmatched": list(h.unmatched),
        }
        for h in shown
    ]
    query = query_record(
        filters, text=text, kind=tuple(kind or ()), applicant=applicants, partner=partners, prefecture=prefectures
    )
    envelope = session.recorder().envelope("search", query, len(result.hits), records, reader.notices)
    envelope["understood"] = {"terms": list(result.terms)}
    if not result.hits:
        session.tell(Text("該当なし", "No match"))
    reader.tell()
    emit(
        session, listing, columns.SEARCH, envelope, lambda: draw_hits(session, shown, len(result.hits)), title="search"
    )
