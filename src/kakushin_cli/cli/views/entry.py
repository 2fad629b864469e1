"""One programme, network or guide whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kakushin_cli.catalog.guides import Guide
from kakushin_cli.catalog.model import Network, Program
from kakushin_cli.cli.console import Screen
from kakushin_cli.cli.views.common import age_line, aside, joined, source_text, title
from kakushin_cli.cli.views.imported import imported_pairs
from kakushin_cli.cli.views.status import call_text, draw_lifecycle
from kakushin_cli.japanese.era import format_fiscal_year
from kakushin_cli.japanese.numbers import format_yen
from kakushin_cli.language import Text
from kakushin_cli.matching.lifecycle import is_stale
from kakushin_cli.matching.listing import select_evidence
from kakushin_cli.wording import (
    BASES,
    NETWORK_KINDS,
    NETWORK_STATUS,
    PROGRAM_KINDS,
    RELATIONS,
    SECTORS,
    YES_NO,
    Wording,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kakushin_cli.catalog.guides import GuideItem
    from kakushin_cli.catalog.model import Source
    from kakushin_cli.cli.session import Session


def draw_entry(session: Session, entries: Sequence[Program | Network | Guide], *, evidence: bool) -> str:
    """Return everything known of the entries."""
    screen = Screen(session)
    for n, entry in enumerate(entries):
        if n:
            screen.line()
        view = EntryView(session, screen, evidence=evidence)
        if isinstance(entry, Program):
            view.program(entry)
        elif isinstance(entry, Network):
            view.network(entry)
        else:
            view.guide(entry)
    return screen.rendered()


class EntryView:
    """Draws single entries on a screen."""

    def __init__(self, session: Session, screen: Screen, *, evidence: bool) -> None:
        self.session = session
        self.screen = screen
        self.evidence = evidence
        self.words = Wording(session.catalog, session.lang)
        self.lang = session.lang

    def pick(self, ja: str, en: str) -> str:
        """Return the sentence in the language of the run."""
        return Text(ja, en).pick(self.lang)

    def _head(self, entry: Program | Network | Guide, kind: str) -> None:
        first, *rest = self.words.name(entry).split("\n")
        self.screen.line(first, style="bold")
        for line in rest:
            self.screen.line(line)
        if self.lang == "ja" and entry.name_en:
            self.screen.line(entry.name_en, style="dim")
        self.screen.line(f"{entry.id} / {kind}", style="dim")
        self.screen.line()
        self.screen.line(entry.summary.pick(self.lang))
        self.screen.line()

    def program(self, program: Program) -> None:
        """Draw a programme."""
        self._head(program, PROGRAM_KINDS[program.kind].pick(self.lang))
        unknown = self.pick("資料に書かれていない", "not in the source")
        pairs = [(self.pick("所管", "Ministry"), self.words.owner(program))]
        placed = [
            f"{self.words.label('theme', p.theme)}: {self.words.label('phase', p.phase)}" for p in program.placements
        ]
        placed += [self.words.label("theme", t) for t in program.framework_themes]
        pairs.append(
            (
                self.pick("テーマと段階", "Themes and phases"),
                "\n".join(placed) or self.pick("マップにない", "on no map"),
            )
        )
        applicants = unknown if program.applicants is None else self._applicants(program)
        pairs.append((self.pick("申請主体", "Applicants"), applicants))
        pairs.append((self.pick("新規課題採択", "New call"), YES_NO[program.new_call].pick(self.lang)))
        if program.region:
            pairs.append((self.pick("対象地域", "Region"), program.region.text.pick(self.lang)))
        pairs += [(self.pick("条件", "Condition"), c.pick(self.lang)) for c in program.conditions]
        pairs += self._support(program)
        if program.history:
            counts = [
                f"{format_fiscal_year(h.fiscal_year, self.lang)}: {h.selected}{self.pick('件', '')}"
                + (f" ({h.note.pick(self.lang)})" if h.note else "")
                for h in program.history
            ]
            pairs.append((self.pick("選定数", "Selected"), "\n".join(counts)))
        later = program.lifecycle
        for call in program.calls:
            if not later or call not in later.calls:
                label = self.pick(f"公募({call.fiscal_year})", f"Call ({call.fiscal_year})")
                pairs.append((label, call_text(call, self.session)))
        pairs += [(self.pick("ページ", "Page"), u.url) for u in program.urls if not later or u not in later.urls]
        pairs += self._names(program)
        pairs += imported_pairs(program, self.words, self.lang)
        self.screen.pairs(pairs)
        if later:
            self.screen.heading(self.pick("その後", "Since then"))
            draw_lifecycle(self.screen, self.session, program, evidence=self.evidence)
        self._desks(program)
        self._relations(program)
        self._notes(program)
        self._sources(program.sources)

    def _applicants(self, program: Program) -> str:
        parts = []
        for t in program.lead_types:
            entry = program.applicant(t)
            name = self.words.lead_types([t])
            if entry and entry.partial:
                name += self.pick("(一部)", " (part)")
            if entry and entry.basis != "as_written":
                name += aside(BASES[entry.basis].pick(self.lang), self.lang)
            parts.append(name)
        return joined(parts, self.lang)

    def _support(self, program: Program) -> list[tuple[str, str]]:
        support = program.support
        if not support:
            return []
        pairs = []
        if support.detail:
            pairs.append((self.pick("支援内容", "Support"), support.detail.pick(self.lang)))
        if support.rate_text:
            pairs.append((self.pick("補助率", "Subsidy rate"), support.rate_text))
        if support.amount_text:
            pairs.append((self.pick("金額", "Amount"), support.amount_text))
        if support.cap_jpy is not None:
            pairs.append((self.pick("上限額", "Ceiling"), format_yen(support.cap_jpy, self.lang)))
        if support.commissioned:
            pairs.append((self.pick("方式", "Form"), self.pick("委託", "commissioned")))
        return pairs

    def _names(self, entry: Program | Network | Guide) -> list[tuple[str, str]]:
        pairs = []
        if entry.name_as_written:
            pairs.append((self.pick("原文の綴り", "As written"), "\n".join(entry.name_as_written)))
        if entry.aliases:
            pairs.append((self.pick("別名", "Also"), joined(entry.aliases, self.lang)))
        return pairs

    def _desks(self, program: Program) -> None:
        self.screen.heading(self.pick("窓口", "Contact"))
        if not program.desks:
            self.screen.line(self.pick("資料にない", "not given"), indent=1)
        for desk in program.desks:
            self.screen.line(self.words.desk(desk), indent=1, hang=2)
            if is_stale(desk, self.session.today):
                self.screen.line(age_line(self.session), style="dim", indent=1, hang=2)
            for note in desk.warnings:
                self.screen.line(note.text.pick(self.lang), style="dim", indent=1, hang=2)

    def _relations(self, program: Program) -> None:
        catalog, lang = self.session.catalog, self.lang
        lines = [
            RELATIONS[r.kind].pick(lang) + aside(BASES[r.basis].pick(lang), lang) + f": {self._name(r.to)} [{r.to}]"
            for r in program.relations
        ]
        back = [
            self.pick(f"{p.name} からつながる", f"from {title(p, lang)}")
            + f"{aside(RELATIONS[r.kind].pick(lang), lang)} [{p.id}]"
            for p in catalog.related_to(program.id)
            for r in p.relations
            if r.to == program.id
        ]
        networks = [f"{title(n, lang)} [{n.id}]" for n in catalog.networks if n.program_id == program.id]
        for heading, texts in (
            (self.pick("ほかの制度との関係", "Relations"), lines + back),
            (self.pick("この事業の座組", "Networks of this programme"), networks),
        ):
            if texts:
                self.screen.heading(heading)
                for text in texts:
                    self.screen.line(f"- {text}", indent=1, hang=2)

    def _notes(self, entry: Program | Network | Guide) -> None:
        if entry.warnings:
            self.screen.heading(self.pick("注意", "Notes"))
            for note in entry.warnings:
                self.screen.line(f"- {note.text.pick(self.lang)}", indent=1, hang=2)

    def _sources(self, sources: Sequence[Source]) -> None:
        if self.evidence:
            self.screen.heading(self.pick("出典", "Sources"))
            vocabulary = self.session.catalog.vocabulary
            for source in sources:
                document = vocabulary.document(source.document) if source.document else None
                title = f"{document.title.pick(self.lang)}: " if document else ""
                self.screen.line(f"- {title}{source_text(source, self.lang)}", indent=1, hang=2)

    def network(self, network: Network) -> None:
        """Draw a network."""
        self._head(network, NETWORK_KINDS[network.kind].pick(self.lang))
        pairs = [(self.pick("都道府県", "Prefectures"), self.words.labels("prefecture", network.prefectures))]
        if network.prefectures_basis != "as_written":
            pairs[0] = (pairs[0][0], f"{pairs[0][1]} ({BASES[network.prefectures_basis].pick(self.lang)})")
        if network.municipalities:
            pairs.append((self.pick("市区町村", "Municipalities"), joined(network.municipalities, self.lang)))
        if network.site:
            pairs.append((self.pick("拠点", "Site"), network.site))
        if network.body:
            pairs.append((self.pick("会議体", "Council"), network.body))
        if network.status:
            pairs.append((self.pick("区分", "Status"), NETWORK_STATUS[network.status].pick(self.lang)))
        if network.program_id:
            name = self._name(network.program_id)
            pairs.append((self.pick("事業", "Programme"), f"{name} [{network.program_id}]"))
        if network.members:
            pairs += [
                (SECTORS[sector].pick(self.lang), joined(members, self.lang))
                for sector, members in network.members.by_sector()
                if members
            ]
        pairs += self._names(network)
        self.screen.pairs(pairs)
        self._notes(network)
        self._sources(network.sources)

    def guide(self, guide: Guide) -> None:
        """Draw a guide."""
        self._head(guide, self.pick("ガイド", "guide"))
        for section in guide.sections:
            self.screen.heading(section.heading.pick(self.lang))
            for number, item in enumerate(section.items, 1):
                self._item(number, item)
        self._notes(guide)
        self._sources(guide.sources)

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
            self.screen.line(f"→ {self._name(link.to)} ({basis})", style="green", indent=4, hang=2)
            self.screen.line(link.to, style="dim", indent=6)
            self.screen.line(link.reason.pick(self.lang), style="dim", indent=6)
        if item.select:
            found = select_evidence(catalog, item.select)
            heading = self.pick(f"カタログにある{len(found)}件", f"{len(found)} in the catalogue")
            names = joined((title(e, self.lang) for e in found), self.lang)
            self.screen.line(f"{heading}: {names}", style="dim", indent=4, hang=2)

    def _name(self, entry_id: str) -> str:
        entry = self.session.catalog.entry(entry_id)
        return title(entry, self.lang) if entry else entry_id
