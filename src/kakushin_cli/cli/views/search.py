"""Search hits on the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kakushin_cli.catalog.model import Program
from kakushin_cli.cli.console import Cell, Screen, TableColumn
from kakushin_cli.cli.views.common import aside, joined, titled
from kakushin_cli.cli.views.listings import since
from kakushin_cli.language import Text
from kakushin_cli.search.saying import told
from kakushin_cli.search.units import ASK_CONTACT
from kakushin_cli.wording import Wording

if TYPE_CHECKING:
    from kakushin_cli.catalog.model import Desk
    from kakushin_cli.cli.session import Session
    from kakushin_cli.search.hits import Matched, SearchResult

KINDS = {
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
    "program": Text("もとの事業", "its programme"),
    "place": Text("場所", "place"),
    "member": Text("構成員", "member"),
    "contact": Text("窓口", "contact"),
    "summary": Text("概要", "summary"),
    "detail": Text("内容", "detail"),
}
"""Labels of the fields a word may be found in; one without a label is shown by its own name."""


OUTSIDE = Text(
    "個人の手続などは、このカタログの対象ではありません。",
    "Personal matters of this sort are not what this catalogue is about.",
)


def draw_hits(session: Session, result: SearchResult, limit: int) -> str:
    """Return what was read out of the query and the hits with what was found where; the near ones are named as such."""
    screen, words, pick = Screen(session), Wording(session.catalog, session.lang), session.pick
    hits, total = result.hits[:limit], len(result.hits)
    line = told(result.understood, session.catalog)
    if line:
        screen.line(pick(line), style="dim")
    if result.understood.outside:
        screen.line(pick(OUTSIDE))
    asks_contact = ASK_CONTACT in result.understood.intents
    groups = (
        ("high", Text("見つかったもの", "Found")),
        ("low", Text("近いもの(求めているものとは違うかもしれません)", "Near, but perhaps not what you look for")),
    )
    for confidence, heading in groups:
        chosen = [h for h in hits if h.confidence == confidence]
        if not chosen:
            continue
        screen.heading(titled(pick(heading), session.lang))
        rows: list[list[str | Cell]] = []
        for hit in chosen:
            kind = pick(KINDS[hit.kind])
            owner = f"\n{words.owner(hit.entry)}" if isinstance(hit.entry, Program) else ""
            found = joined((_found(m, session) for m in hit.matched), session.lang)
            if hit.unmatched:
                found += "\n" + pick(Text("当たらない語: ", "not found: ")) + joined(hit.unmatched, session.lang)
            if asks_contact and isinstance(hit.entry, Program):
                found += "".join(f"\n{_desk_line(desk)}" for desk in hit.entry.desks)
            name = words.name(hit.entry)
            if isinstance(hit.entry, Program):
                name += since(hit.entry, session)
            rows.append([Cell(name, hit.entry.id), kind + owner, found])
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


def _found(matched: Matched, session: Session) -> str:
    """Return a found word with the field, and the word found instead of it: EVバス→無人バス(困りごと)."""
    word = matched.term if matched.via is None else f"{matched.term}→{matched.via}"
    return word + aside(session.pick(FIELDS.get(matched.field, Text(matched.field))), session.lang)


def _desk_line(desk: Desk) -> str:
    """Return a desk in one line, as written in the source."""
    return " ".join(text for text in (desk.department, desk.phone, desk.email) if text)
