"""Commands about people who already work together: networks, universities."""

from __future__ import annotations

from typing import Annotated

from typer import Context, Option

from kakushin_cli.cli.framework import LISTING, both, command, complete_words, session_of
from kakushin_cli.cli.options import (
    Prefectures,
    Programs,
    Reader,
    complete_field,
    complete_university,
)
from kakushin_cli.language import Text
from kakushin_cli.wording import NETWORK_KINDS


@command(
    LISTING,
    (
        Text(
            "--overlap は、二つ以上の座組に入っている組織(座組どうしをつなげる相手)を示す。",
            "--overlap shows organisations that sit in two or more networks and can link them.",
        ),
    ),
    (
        "kakushin networks --prefecture 広島県",
        "kakushin networks --overlap --prefecture 徳島県",
        "kakushin networks --member マツダ --json",
    ),
)
def networks(
    ctx: Context,
    prefecture: Prefectures = None,
    kind: Annotated[
        list[str] | None,
        Option(
            "--kind",
            metavar="KIND",
            autocompletion=complete_words(*NETWORK_KINDS),
            help=both(
                "種別: grant-site coi-next coi site council startup-ecosystem bio-community case。繰り返し可",
                "Kind: grant-site coi-next coi site council startup-ecosystem bio-community case; repeatable",
            ),
        ),
    ] = None,
    member: Annotated[
        str | None,
        Option("--member", metavar="NAME", help=both("構成員の名前(一部でも可)", "A member's name or part of it")),
    ] = None,
    program: Programs = None,
    overlap: Annotated[
        bool,
        Option("--overlap", help=both("二つ以上の座組に入っている組織を示す", "Organisations in two or more networks")),
    ] = False,
) -> None:
    """List networks."""
    from kakushin_cli.cli import columns
    from kakushin_cli.cli.output import emit, listing_of
    from kakushin_cli.cli.views.listings import draw_networks, draw_overlaps
    from kakushin_cli.errors import UnknownTermError
    from kakushin_cli.japanese.folding import normalize_text
    from kakushin_cli.matching.listing import list_networks, list_overlaps

    session = session_of(ctx)
    listing = listing_of(ctx)
    reader = Reader(session)
    prefectures = reader.terms("prefecture", prefecture, "--prefecture")
    for word in kind or ():
        if word not in NETWORK_KINDS:
            near = [k for k in NETWORK_KINDS if k[:3] == word[:3]]
            raise UnknownTermError("--kind", word, near, list(NETWORK_KINDS))
    programs = reader.programs(program)
    recorder = session.recorder()
    query = {
        key: value
        for key, value in {
            "prefecture": list(prefectures),
            "kind": list(kind or ()),
            "member": member,
            "program": list(programs),
            "overlap": overlap or None,
        }.items()
        if value
    }
    found = list_networks(
        session.catalog,
        prefectures=prefectures,
        kinds=tuple(kind or ()),
        member=normalize_text(member) if member else None,
        programs=programs,
    )
    if overlap:
        ids = {n.id for n in found}
        overlaps = [
            o for o in list_overlaps(session.catalog, prefectures) if len([n for n in o.networks if n.id in ids]) > 1
        ]
        shown = overlaps[: listing.limit]
        envelope = recorder.envelope(
            "networks", query, len(overlaps), [recorder.overlap(o) for o in shown], reader.notices
        )
        if not overlaps:
            session.tell(Text("該当なし", "No match"))
        emit(
            session, listing, columns.OVERLAP, envelope, lambda: draw_overlaps(session, shown, len(overlaps)),
            title="overlap",
        )  # fmt: skip
        return
    kept = found[: listing.limit]
    envelope = recorder.envelope("networks", query, len(found), [recorder.network(n) for n in kept], reader.notices)
    if not found:
        session.tell(Text("該当なし", "No match"))
    emit(
        session, listing, columns.NETWORK, envelope, lambda: draw_networks(session, kept, len(found)), title="networks"
    )


@command(
    LISTING,
    (
        Text(
            "資料の表(論文の質が高い大学の抽出)による。グループの境目の値は原文から読み取れない。",
            "From the source's table of universities with highly cited papers; the group limits cannot be read off.",
        ),
    ),
    ("kakushin universities --field 物理学", "kakushin universities --university 広大"),
)
def universities(
    ctx: Context,
    field: Annotated[
        list[str] | None,
        Option(
            "--field",
            metavar="FIELD",
            autocompletion=complete_field,
            help=both("分野(physics、物理学など)。繰り返し可", "Field of strength (physics ...); repeatable"),
        ),
    ] = None,
    university: Annotated[
        list[str] | None,
        Option(
            "--university",
            metavar="NAME",
            autocompletion=complete_university,
            help=both("大学名(略称も可)。繰り返し可", "A university; repeatable"),
        ),
    ] = None,
) -> None:
    """List universities."""
    from kakushin_cli.cli import columns
    from kakushin_cli.cli.output import emit, listing_of
    from kakushin_cli.cli.views.listings import draw_universities
    from kakushin_cli.matching.universities import list_universities

    session = session_of(ctx)
    listing = listing_of(ctx)
    reader = Reader(session)
    fields = reader.terms("field", field, "--field")
    found = list_universities(session.catalog, fields=fields, names=tuple(university or ()))
    shown = found[: listing.limit]
    recorder = session.recorder()
    query = {k: v for k, v in {"field": list(fields), "university": list(university or ())}.items() if v}
    envelope = recorder.envelope(
        "universities", query, len(found), [recorder.university(u) for u in shown], reader.notices
    )
    if not found:
        session.tell(Text("該当なし", "No match"))
    emit(
        session, listing, columns.UNIVERSITY, envelope, lambda: draw_universities(session, shown, len(found)),
        title="universities",
    )  # fmt: skip
