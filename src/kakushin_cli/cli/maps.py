"""Commands about the whole picture: map, coverage."""

from __future__ import annotations

from typer import Context

from kakushin_cli.cli.framework import LISTING, command, session_of
from kakushin_cli.cli.options import Applicants, Reader, Themes
from kakushin_cli.language import Text


@command(
    LISTING,
    (),
    ("kakushin map --theme decarbonization", "kakushin map --json"),
)
def map_(ctx: Context, theme: Themes = None) -> None:
    """Show the map of themes."""
    from kakushin_cli.catalog.model import PHASES
    from kakushin_cli.cli import columns
    from kakushin_cli.cli.output import emit, listing_of
    from kakushin_cli.cli.views.maps import draw_maps
    from kakushin_cli.matching.coverage import placed_programs

    session = session_of(ctx)
    listing = listing_of(ctx)
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
                f"{name.ja}には事業マップがありません。kakushin list --theme {other} で事業を一覧できます。",
                f"There is no map of {name.pick('en')}; try kakushin list --theme {other}.",
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
    recorder = session.recorder()
    envelope = recorder.envelope(
        "map", {"theme": list(wanted)} if wanted else {}, len(records), records[: listing.limit], reader.notices
    )
    envelope["footnotes"] = [
        {"theme": f.theme, "line": f.line, "text": recorder.text(f.text), "program_ids": list(f.programs)}
        for t in themes
        for f in catalog.footnotes_of(t)
    ]
    reader.tell()
    emit(session, listing, columns.MAP, envelope, lambda: draw_maps(session, themes), title="map")


@command(
    LISTING,
    (
        Text(
            "「自ら」は申請主体に含まれる事業、「連携」はほかの主体だけが申請できる事業の数。",
            "Direct counts programmes the applicant may lead; via partner those that only others may lead.",
        ),
    ),
    ("kakushin coverage --applicant university", "kakushin coverage --json"),
)
def coverage(ctx: Context, applicant: Applicants = None, theme: Themes = None) -> None:
    """Show the coverage matrix."""
    from kakushin_cli.catalog.model import APPLICANT_TYPES
    from kakushin_cli.cli import columns
    from kakushin_cli.cli.output import emit, listing_of
    from kakushin_cli.cli.views.maps import draw_coverage
    from kakushin_cli.matching.coverage import coverage as count

    session = session_of(ctx)
    listing = listing_of(ctx)
    reader = Reader(session)
    applicants = reader.terms("applicant", applicant, "--applicant") or APPLICANT_TYPES
    themes = reader.terms("theme", theme, "--theme")
    cells = count(session.catalog, applicants, themes, session.edition)
    recorder = session.recorder()
    query = {"applicant": list(applicants)} | ({"theme": list(themes)} if themes else {})
    envelope = recorder.envelope(
        "coverage", query, len(cells), [recorder.coverage_cell(c) for c in cells[: listing.limit]], reader.notices
    )
    reader.tell()
    emit(session, listing, columns.COVERAGE, envelope, lambda: draw_coverage(session, cells), title="coverage")
