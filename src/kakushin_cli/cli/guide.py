"""The command guide."""

from __future__ import annotations

from typing import Annotated

from typer import Argument, Context, Option

from kakushin_cli.cli.framework import LISTING, both, command, session_of
from kakushin_cli.cli.options import complete_guide
from kakushin_cli.language import Text


@command(
    LISTING,
    (
        Text(
            "issues は聞き取りと調査で挙がった課題に、手がかりになる事業と座組を添える(つながりは全て推定)。",
            "issues sets programmes and networks that may help beside each issue of the hearings and the survey (all inferred).",
        ),
    ),
    ("kakushin guide incentive", "kakushin guide issues --json"),
)
def guide(
    ctx: Context,
    topic: Annotated[
        str,
        Argument(metavar="TOPIC", autocompletion=complete_guide, help=both("ガイドの名前", "Name of the guide")),
    ],
    evidence: Annotated[
        bool, Option("--evidence", help=both("根拠の行も示す", "Show the lines of the source"))
    ] = False,
) -> None:
    """Show a guide."""
    from kakushin_cli.cli.columns import columns
    from kakushin_cli.cli.output import emit, listing_of
    from kakushin_cli.cli.views.entry import draw_entry
    from kakushin_cli.errors import NotFoundError
    from kakushin_cli.japanese.folding import fold, normalize_text

    session = session_of(ctx)
    listing = listing_of(ctx)
    catalog = session.catalog
    key = fold(normalize_text(topic))
    found = next((g for g in catalog.guides if key in (fold(g.id), fold(g.name), *map(fold, g.aliases))), None)
    if found is None:
        near = [f"{g.id}({g.name})" for g in catalog.guides if key in fold(g.id) or key in fold(g.name)]
        raise NotFoundError(
            Text("ガイド", "guide"), topic, near or catalog.near(topic, ("guide",)) or [g.id for g in catalog.guides]
        )
    recorder = session.recorder()
    envelope = recorder.envelope("guide", {"topic": found.id}, 1, [recorder.guide(found)])
    emit(
        session, listing, columns("id", "name", "summary"), envelope,
        lambda: draw_entry(session, [found], evidence=evidence), title="guide", record_format="table",
    )  # fmt: skip
