"""The command guide: one topic of the source whole, or the topics."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from typer import Context

from kakushin_cli.catalog.guides import Guide, GuideItem, GuideLink
from kakushin_cli.catalog.model import Program
from kakushin_cli.cli.framework import LISTING, argument, command, option, session_of
from kakushin_cli.cli.options import complete_guide
from kakushin_cli.cli.output import emit, output_of
from kakushin_cli.cli.screen import Cell, Screen, TableColumn
from kakushin_cli.cli.session import Session
from kakushin_cli.commands.common import EntryView, aside, joined, title, view_line
from kakushin_cli.errors import NotFoundError
from kakushin_cli.exporters.records import Record, Recorder, query_of
from kakushin_cli.exporters.tabular import columns
from kakushin_cli.japanese.folding import fold, normalize_text
from kakushin_cli.language import Text
from kakushin_cli.matching.lifecycle import lifecycle_text, remark
from kakushin_cli.matching.listing import select_evidence
from kakushin_cli.wording import BASES, Wording


@command(
    LISTING,
    Text(
        "issues では、ヒアリングと調査で挙がった課題ごとに、手がかりになる事業と座組を示します(対応づけはすべて推定です)。",
        "issues lists, for each issue raised in the hearings and the survey, programmes and networks "
        "that may help (all inferred).",
    ),
    examples=("kakushin guide incentive", "kakushin guide issues --json"),
)
def guide(
    ctx: Context,
    topic: Annotated[
        str | None, argument("TOPIC", autocompletion=complete_guide, ja="ガイドの名称", en="Guide name")
    ] = None,
    evidence: Annotated[
        bool, option("--evidence", ja="根拠となる資料の行も表示します", en="Show the source lines")
    ] = False,
) -> None:
    """Show a guide."""
    session, output = session_of(ctx), output_of(ctx)
    guides = session.catalog.guides if topic is None else [find_guide(session, topic)]
    recorder = session.recorder()

    def view(screen: Screen, shown: Sequence[Guide]) -> None:
        if topic is None:
            draw_topics(screen, session, shown)
        else:
            GuideView(session, screen, evidence=evidence).guide(guides[0])
            screen.line()
            screen.line(view_line(session), style="dim")

    emit(
        session, output, "guide", query_of(topic=guides[0].id if topic else None), guides,
        lambda g: guide_record(g, recorder), columns("id", "name", "summary"), view, is_entry=topic is not None,
    )  # fmt: skip


def find_guide(session: Session, topic: str) -> Guide:
    """Return the guide of a topic.

    Raises:
        NotFoundError: there is none; near ones are named.
    """
    catalog = session.catalog
    key = fold(normalize_text(topic))
    for guide in catalog.guides:
        if key in (fold(guide.id), fold(guide.name), *map(fold, guide.aliases)):
            return guide
    near = [f"{g.id}({g.name})" for g in catalog.guides if key in fold(g.id) or key in fold(g.name)]
    raise NotFoundError(
        Text("ガイド", "guide"), topic, near or catalog.near(topic, ("guide",)) or [g.id for g in catalog.guides]
    )


def draw_topics(screen: Screen, session: Session, guides: Sequence[Guide]) -> None:
    """Draw a table of guides."""
    words, pick = Wording(session.catalog, session.lang), session.pick
    screen.table(
        [
            TableColumn(pick(Text("ガイド", "Guide")), 16),
            TableColumn(pick(Text("概要", "Summary")), 24),
        ],
        [[Cell(words.name(g), g.id), pick(g.summary)] for g in guides],
    )


def guide_record(guide: Guide, recorder: Recorder) -> Record:
    """Return a guide with the evidence that the catalogue lists for its items."""
    return {
        "id": guide.id,
        "kind": "guide",
        "name": guide.name,
        "name_as_written": list(guide.name_as_written),
        "name_en": guide.name_en,
        "aliases": list(guide.aliases),
        "summary": recorder.text(guide.summary),
        "programs": list(guide.programs),
        "sections": [
            {"id": s.id, "text": recorder.text(s.heading), "items": [_item_record(i, recorder) for i in s.items]}
            for s in guide.sections
        ],
        "sources": [recorder.source(s) for s in guide.sources],
        "warnings": recorder.notes(guide.warnings),
    }


def _item_record(item: GuideItem, recorder: Recorder) -> Record:
    """Return one item of a guide."""
    record: Record = {
        "id": item.id,
        "text": recorder.text(item.text),
        "detail": [recorder.text(d) for d in item.detail],
    }
    if item.value is not None:
        record |= {"value": item.value, "unit": item.unit.ja if item.unit else None}
    record |= recorder.fields(item, "lines")
    record["links"] = [_link_record(link, recorder) for link in item.links]
    if item.select:
        entries = select_evidence(recorder.catalog, item.select)
        record["evidence"] = [{"id": e.id, "name": e.name} for e in entries]
    return record


def _link_record(link: GuideLink, recorder: Recorder) -> Record:
    record: Record = {
        "to": link.to,
        "name": recorder.name_of(link.to),
        "basis": link.basis,
        "text": recorder.text(link.reason),
    }
    program = recorder.catalog.program(link.to)
    if program and program.lifecycle:
        successors = [recorder.successor(s) for s in program.lifecycle.successors]
        record["lifecycle"] = recorder.fields(program.lifecycle, "status", "statement") | {"successors": successors}
    return record


class GuideView(EntryView):
    """Draws a guide."""

    def guide(self, guide: Guide) -> None:
        """Draw a guide."""
        self.head(guide, self.pick("ガイド", "guide"))
        for section in guide.sections:
            self.screen.heading(section.heading.pick(self.lang))
            for number, item in enumerate(section.items, 1):
                self._item(number, item)
        self.notes(guide)
        self.sources(guide.sources)

    def _item(self, number: int, item: GuideItem) -> None:
        catalog = self.session.catalog
        value = ""
        if item.value is not None:
            unit = item.unit.pick(self.lang) if item.unit else ""
            value = f": {item.value:g} {unit}".rstrip()
        where = ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in item.lines)
        place = self.pick(f" ({where}行)", f" (lines {where})") if where and self.evidence else ""
        self.screen.line(f"{number}. {item.text.pick(self.lang)}{value}{place}", indent=1, hang=3)
        for detail in item.detail:
            self.screen.line(f"・{detail.pick(self.lang)}", indent=4, hang=2)
        for link in item.links:
            basis = BASES[link.basis].pick(self.lang)
            self.screen.line(f"→ {self.name_of(link.to)} ({basis})", style="green", indent=4, hang=2)
            self.screen.line(link.to, style="dim", indent=6)
            self.screen.line(link.reason.pick(self.lang), style="dim", indent=6)
            self._since(link.to)
        if item.select:
            entries = select_evidence(catalog, item.select)
            closed = sum(isinstance(e, Program) and e.is_closed for e in entries)
            heading = self.pick(f"カタログにある{len(entries)}件", f"{len(entries)} in the catalogue")
            if closed:
                heading += aside(self.pick(f"うち受付を終えたもの{closed}件", f"{closed} take no more"), self.lang)
            names = joined((title(e, self.lang) for e in entries), self.lang)
            self.screen.line(f"{heading}: {names}", style="dim", indent=4, hang=2)

    def _since(self, entry_id: str) -> None:
        """Draw what became of a programme that an item links to, unless it simply goes on."""
        program, catalog, today = self.session.catalog.program(entry_id), self.session.catalog, self.session.today
        if program is None or program.lifecycle is None or remark(program, catalog, today) is None:
            return
        status = lifecycle_text(program, catalog, today).pick(self.lang)
        self.screen.line(self.pick(f"いま: {status}", f"Today: {status}"), indent=6, hang=2)
        if program.lifecycle.statement:
            self.screen.line(program.lifecycle.statement.pick(self.lang), style="dim", indent=6)
