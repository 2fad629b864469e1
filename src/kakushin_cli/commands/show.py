"""The command show: one programme, network or guide whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from typer import Context

from kakushin_cli.catalog.guides import Guide
from kakushin_cli.catalog.model import Network, Program, Support, YearBudget
from kakushin_cli.cli.framework import LISTING, argument, command, option, session_of
from kakushin_cli.cli.options import complete_entry
from kakushin_cli.cli.output import emit, output_of
from kakushin_cli.cli.screen import Screen
from kakushin_cli.commands.common import (
    PROGRAM_COLUMNS,
    PROGRAM_OPTIONAL,
    EntryView,
    aside,
    desk_age,
    joined,
    title,
    view_line,
)
from kakushin_cli.commands.guide import GuideView, guide_record
from kakushin_cli.commands.networks import network_record
from kakushin_cli.commands.status import call_days, draw_lifecycle
from kakushin_cli.exporters.records import Record
from kakushin_cli.japanese.era import format_fiscal_year
from kakushin_cli.japanese.folding import normalize_text
from kakushin_cli.japanese.yen import format_yen
from kakushin_cli.language import Lang, Text, plural
from kakushin_cli.matching.calls import age_notes, call_text
from kakushin_cli.matching.criteria import inferred_text
from kakushin_cli.matching.lifecycle import is_stale
from kakushin_cli.wording import (
    BASES,
    NETWORK_KINDS,
    NETWORK_STATUS,
    PROGRAM_KINDS,
    RELATIONS,
    SECTORS,
    YES_NO,
)


@command(LISTING, examples=("kakushin show moe-local-decarbonization-grant", "kakushin show ローカル10000 --evidence"))
def show(
    ctx: Context,
    name: Annotated[
        str,
        argument(
            "ID|NAME",
            autocompletion=complete_entry,
            ja="IDか名称(略称や原文の表記も可)",
            en="Id or name; abbreviations and spellings from the source are accepted",
        ),
    ],
    evidence: Annotated[
        bool, option("--evidence", ja="根拠(資料の行、Webページ)も表示します", en="Show the source of each fact")
    ] = False,
) -> None:
    """Show one entry."""
    session, output = session_of(ctx), output_of(ctx)
    entries = session.catalog.find(normalize_text(name))
    if len(entries) > 1:
        ids = " / ".join(e.id for e in entries)
        session.tell(
            Text(
                f"「{name}」に該当するものが{len(entries)}件あります: {ids}",
                f"'{name}' matches {plural(len(entries), 'entry', 'entries')}: {ids}",
            )
        )
    recorder = session.recorder()

    def record(entry: Program | Network | Guide) -> Record:
        if isinstance(entry, Program):
            return recorder.program(entry)
        return network_record(entry, recorder) if isinstance(entry, Network) else guide_record(entry, recorder)

    def view(screen: Screen, _shown: Sequence[Program | Network | Guide]) -> None:
        for n, entry in enumerate(entries):
            if n:
                screen.line()
            if isinstance(entry, Program):
                ProgramView(session, screen, evidence=evidence).program(entry)
            elif isinstance(entry, Network):
                NetworkView(session, screen, evidence=evidence).network(entry)
            else:
                GuideView(session, screen, evidence=evidence).guide(entry)
        screen.line()
        screen.line(view_line(session), style="dim")

    emit(
        session, output, "show", {"name": name}, entries, record, PROGRAM_COLUMNS, view,
        optional=PROGRAM_OPTIONAL, is_entry=True,
    )  # fmt: skip


class ProgramView(EntryView):
    """Draws a programme."""

    def program(self, program: Program) -> None:
        """Draw a programme."""
        self.head(program, PROGRAM_KINDS[program.kind].pick(self.lang))
        unknown = self.pick("記載なし", "not stated")
        facts = [*self._themes(program), *self._phases(program)]
        nowhere = self.pick("マップに記載なし", "not on a map")
        calls = None if self.session.catalog.as_of else "\n".join(self._calls_today(program))
        where = program.region.text.pick(self.lang) if program.region else None
        if program.nationwide:
            where = where or self.pick("全国", "nationwide")
        pairs: list[tuple[str, str | None]] = [
            (self.pick("所管", "Ministry"), self.words.owner(program)),
            (self.pick("執行団体", "Run by"), program.executor),
            (self.pick("公募", "Calls"), calls),
            (self.pick("テーマと段階", "Themes and phases"), "\n".join(facts) or nowhere),
            (
                self.pick("申請主体", "Applicants"),
                unknown if program.applicants is None else self._applicants(program),
            ),
            (self.pick("新規課題採択", "New call"), YES_NO[program.new_call].pick(self.lang)),
            (self.pick("対象地域", "Region"), where),
        ]
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
                pairs.append((label, call_days(call, self.session)))
        pairs += [(self.pick("ページ", "Page"), u.url) for u in program.urls if not later or u not in later.urls]
        pairs += self.names(program)
        pairs += imported_pairs(program, self.lang)
        if program.verified_on:
            text = (
                f"{program.verified_on}{aside(program.verified_against, self.lang) if program.verified_against else ''}"
            )
            pairs.append((self.pick("照合", "Verified"), text))
        self.screen.pairs(pairs)
        if later:
            self.screen.heading(self.pick("現況", "Current status"))
            draw_lifecycle(self.screen, self.session, program, evidence=self.evidence)
        self._desks(program)
        self._relations(program)
        self.notes(program)
        self.sources(program.sources)

    def _calls_today(self, program: Program) -> list[str]:
        today = self.session.today
        return [t.pick(self.lang) for t in (call_text(program, today), *(n.text for n in age_notes(program, today)))]

    def _themes(self, program: Program) -> list[str]:
        """Return the themes, each with the phase of its map or the words it rests on."""

        def label(theme: str) -> Text:
            return self.session.catalog.vocabulary.term("theme", theme).label

        maps = [f"{label(p.theme).pick(self.lang)}: {self.words.label('phase', p.phase)}" for p in program.placements]
        frameworks = [label(t).pick(self.lang) for t in program.framework_themes]
        stated = [
            f"{label(t.theme).pick(self.lang)}{aside(f'『{t.quote}』', self.lang)}" for t in program.stated_themes
        ]
        inferred = [inferred_text(label(t.theme), t.quote, t.column).pick(self.lang) for t in program.inferred_themes]
        neutral = [self.pick("テーマを問わない", "any theme") + aside(f"『{program.theme_neutral}』", self.lang)]
        return [*maps, *frameworks, *stated, *inferred, *(neutral if program.theme_neutral else ())]

    def _phases(self, program: Program) -> list[str]:
        lines = []
        for fact in program.phase_facts:
            label = self.session.catalog.vocabulary.term("phase", fact.phase).label
            quoted = f"{label.pick(self.lang)}{aside(f'『{fact.quote}』', self.lang)}"
            lines.append(inferred_text(label, fact.quote, None).pick(self.lang) if fact.basis == "inferred" else quoted)
        return lines

    def _applicants(self, program: Program) -> str:
        parts = []
        for t in program.lead_types:
            entry = program.applicant(t)
            name = self.words.lead_types([t])
            if entry and entry.partial:
                name += self.pick("(一部)", " (part)")
            if entry and entry.basis == "inferred" and entry.quote:
                name = inferred_text(Text(name), entry.quote, entry.column).pick(self.lang)
            elif entry and entry.basis != "as_written":
                name += aside(BASES[entry.basis].pick(self.lang), self.lang)
            parts.append(name)
        return joined(parts, self.lang)

    def _support(self, program: Program) -> list[tuple[str, str | None]]:
        support = program.support or Support()
        ceiling = None if support.cap_jpy is None else format_yen(support.cap_jpy, self.lang)
        return [
            (self.pick("支援内容", "Support"), support.detail and support.detail.pick(self.lang)),
            (self.pick("補助率", "Subsidy rate"), support.rate_text),
            (self.pick("金額", "Amount"), support.amount_text),
            (self.pick("上限額", "Ceiling"), ceiling),
            (self.pick("方式", "Form"), self.pick("委託", "commissioned") if support.commissioned else None),
        ]

    def _desks(self, program: Program) -> None:
        self.screen.heading(self.pick("窓口", "Contact"))
        if not program.desks:
            self.screen.line(self.pick("記載なし", "not stated"), indent=1)
        for desk in program.desks:
            self.screen.line(self.words.desk(desk), indent=1, hang=2)
            if is_stale(desk, self.session.today):
                check = self.pick("使う前に確認", "check before use")
                self.screen.line(desk_age(desk, self.session) + aside(check, self.lang), style="dim", indent=3)
            for note in desk.warnings:
                self.screen.line(note.text.pick(self.lang), style="dim", indent=1, hang=2)

    def _relations(self, program: Program) -> None:
        catalog, lang = self.session.catalog, self.lang
        lines = [
            RELATIONS[r.kind].pick(lang) + aside(BASES[r.basis].pick(lang), lang) + f": {self.name_of(r.to)} [{r.to}]"
            for r in program.relations
        ]
        back = [
            self.pick(f"{p.name} から接続", f"from {title(p, lang)}")
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


class NetworkView(EntryView):
    """Draws a network."""

    def network(self, network: Network) -> None:
        """Draw a network."""
        self.head(network, NETWORK_KINDS[network.kind].pick(self.lang))
        places, program = self.words.labels("prefecture", network.prefectures), network.program_id
        if network.prefectures_basis != "as_written":
            places += f" ({BASES[network.prefectures_basis].pick(self.lang)})"
        status = NETWORK_STATUS[network.status].pick(self.lang) if network.status else None
        pairs: list[tuple[str, str | None]] = [
            (self.pick("都道府県", "Prefectures"), places),
            (self.pick("市区町村", "Municipalities"), joined(network.municipalities, self.lang) or None),
            (self.pick("拠点", "Site"), network.site),
            (self.pick("会議体", "Council"), network.body),
            (self.pick("区分", "Status"), status),
            (self.pick("事業", "Programme"), f"{self.name_of(program)} [{program}]" if program else None),
        ]
        if network.members:
            pairs += [
                (SECTORS[sector].pick(self.lang), joined(members, self.lang))
                for sector, members in network.members.by_sector()
                if members
            ]
        pairs += self.names(network)
        self.screen.pairs(pairs)
        self.notes(network)
        self.sources(network.sources)


IMPORT_KINDS = {
    "rs": Text("行政事業レビュー 予算事業ID", "Administrative Programme Review, budget project id"),
    "jgrants": Text("Jグランツ", "jGrants"),
    "table": Text("手元の一覧", "your own list"),
}


def imported_pairs(program: Program, lang: Lang) -> list[tuple[str, str | None]]:
    """Return labels and texts of what imports know; None where they do not."""

    def pick(ja: str, en: str) -> str:
        return Text(ja, en).pick(lang)

    first, last = program.from_fiscal_year, program.until_fiscal_year
    overview = program.overview if program.overview != program.summary.ja else None
    pairs: list[tuple[str, str | None]] = [
        (pick("部署", "Unit"), program.unit),
        (pick("年度", "Fiscal years"), f"{first or ''}-{last or ''}" if first or last else None),
        (pick("実施方法", "Method"), "、".join(program.methods) or None),
        (pick("予算と執行", "Budget and spending"), "\n".join(_budget(y, lang) for y in program.budget) or None),
        (pick("目的(原文)", "Purpose as written"), program.purpose),
        (pick("概要(原文)", "Overview as written"), overview),
    ]
    for record in program.records:
        if record.imported_from:
            text = (
                f"{IMPORT_KINDS[record.imported_from.kind].pick(lang)} {record.imported_from.record_id} [{record.id}]"
            )
            text += pick("(ほかの項目と共通)", " (shared with other entries)") if record.shared_line else ""
            pairs.append((pick("まとめた記録", "Merged record"), text))
    imported = program.imported_from
    if imported:
        text = f"{IMPORT_KINDS[imported.kind].pick(lang)} {imported.record_id} ({imported.read_on.isoformat()})"
        if imported.vanished_on:
            day = imported.vanished_on.isoformat()
            text += pick(f"\n{day}の取込みで資料から消えていた", f"\nno longer in the source as of {day}")
        pairs.append((pick("取込み元", "Imported from"), text))
        if not program.verified_on:
            pairs.append((pick("照合", "Verified"), pick("未確認", "not yet")))
    return pairs


def _budget(year: YearBudget, lang: Lang) -> str:
    initial = "-" if year.initial_jpy is None else format_yen(year.initial_jpy, lang)
    line = Text(f"{year.fiscal_year}年度 当初 {initial}", f"FY{year.fiscal_year} initial {initial}").pick(lang)
    if year.executed_jpy is not None:
        spent = format_yen(year.executed_jpy, lang)
        line += Text(f"、執行 {spent}", f", spent {spent}").pick(lang)
    return line
