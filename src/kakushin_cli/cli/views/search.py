"""Search hits on the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kakushin_cli.catalog.model import Program
from kakushin_cli.cli.console import Cell, Screen, TableColumn
from kakushin_cli.exporters.wording import Wording
from kakushin_cli.language import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kakushin_cli.cli.session import Session
    from kakushin_cli.search.search import Hit

KINDS = {
    "program": Text("事業", "programme"),
    "network": Text("座組", "network"),
    "guide": Text("ガイド", "guide"),
}
FIELDS = {
    "name": Text("名称", "name"),
    "need": Text("困りごと", "need"),
    "keyword": Text("キーワード", "keyword"),
    "theme": Text("テーマ", "theme"),
    "ministry": Text("所管", "ministry"),
    "place": Text("場所", "place"),
    "member": Text("構成員", "member"),
    "summary": Text("概要", "summary"),
}


def draw_hits(session: Session, hits: Sequence[Hit], total: int) -> str:
    """Return the hits with what was found where; the merely near ones are named as such."""
    screen, words, pick = Screen(session), Wording(session.catalog, session.lang), session.pick
    groups = (
        ("high", Text("見つかったもの", "Found")),
        ("low", Text("近いもの(求めているものとは違うかもしれません)", "Near, but perhaps not what you look for")),
    )
    for confidence, heading in groups:
        chosen = [h for h in hits if h.confidence == confidence]
        if not chosen:
            continue
        screen.heading(f"【{pick(heading)}】")
        rows: list[list[str | Cell]] = []
        for hit in chosen:
            kind = pick(KINDS[hit.kind])
            owner = f"\n{words.owner(hit.entry)}" if isinstance(hit.entry, Program) else ""
            found = "、".join(f"{m.term}({pick(FIELDS[m.field])})" for m in hit.matched)
            if hit.unmatched:
                found += "\n" + pick(Text("当たらない語: ", "not found: ")) + "、".join(hit.unmatched)
            rows.append([Cell(words.name(hit.entry), hit.entry.id), kind + owner, found])
        screen.table(
            [
                TableColumn(pick(Text("名称", "Name")), 24, flexible=True),
                TableColumn(pick(Text("種別", "Kind")), 6),
                TableColumn(pick(Text("当たった語", "Found words")), 16, flexible=True),
            ],
            rows,
        )
    if total > len(hits):
        screen.line()
        screen.line(
            pick(Text(f"ほかに{total - len(hits)}件 (--limit で増やせます)", f"{total - len(hits)} more (--limit)")),
            style="dim",
        )
    return screen.rendered()
