"""A roadmap as a Markdown draft that people go on writing: what the catalogue knows, the rest 【要記入】."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kakushin_cli.exporters.tabular import markdown_text
from kakushin_cli.exporters.wording import BASES, Wording
from kakushin_cli.japanese.era import fiscal_year_of, format_day, format_fiscal_year, format_fiscal_year_short
from kakushin_cli.language import Lang, Text
from kakushin_cli.matching.evidence import select_evidence
from kakushin_cli.matching.freshness import is_stale

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from kakushin_cli.catalog.catalog import Catalog
    from kakushin_cli.catalog.model import Program
    from kakushin_cli.matching.match import MatchItem
    from kakushin_cli.roadmap.roadmap import Roadmap, Stage

BLANK = Text("【要記入】", "[TO BE FILLED IN]")


def roadmap_markdown(roadmap: Roadmap, catalog: Catalog, lang: Lang, today: date, command: str) -> str:
    """Return the draft.

    Args:
        roadmap: What to write.
        catalog: Names and sources.
        lang: Language of the text; names of programmes stay Japanese.
        today: Day of the draft, in Japan.
        command: The command that made it, for the footer.
    """
    return _Draft(roadmap, catalog, lang, today, command).text()


class _Draft:
    def __init__(self, roadmap: Roadmap, catalog: Catalog, lang: Lang, today: date, command: str) -> None:
        self.roadmap = roadmap
        self.catalog = catalog
        self.lang = lang
        self.today = today
        self.command = command
        self.words = Wording(catalog, lang)
        self.lines: list[str] = []
        self.edition = catalog.vocabulary.default_edition

    def pick(self, ja: str, en: str) -> str:
        return Text(ja, en).pick(self.lang)

    @property
    def blank(self) -> str:
        return BLANK.pick(self.lang)

    def add(self, *lines: str) -> None:
        self.lines += lines

    def heading(self, ja: str, en: str) -> None:
        self.add("", f"## {self.pick(ja, en)}", "")

    def text(self) -> str:
        self._head()
        self._background()
        self._vision()
        self._research()
        self._implementation()
        self._schedule()
        self._kpi()
        self._organisation()
        self._funds()
        self._effects()
        self._relations()
        self._incentive()
        self._contacts()
        self._sources()
        self._foot()
        return "\n".join(self.lines) + "\n"

    def _name(self, program: Program) -> str:
        name = markdown_text(program.name)
        return f"{markdown_text(program.name_en)} ({name})" if self.lang == "en" and program.name_en else name

    def _head(self) -> None:
        project, query = self.roadmap.project, self.roadmap.project.query
        themes = self.words.labels("theme", query.filters.themes)
        first, last = project.fiscal_years[0], project.fiscal_years[-1]
        who = self.words.lead_types(query.applicants)
        partners = self.words.lead_types(query.partners)
        place = self.words.labels("prefecture", query.prefectures) or self.blank
        self.add(
            f"# {self.blank} ({themes}) {self.pick('提案書ドラフト', 'proposal draft')}",
            "",
            self.pick(
                "> この下書きは事業カタログから分かることだけを埋めたものです。【要記入】は提案者が書くところで、推測では埋めていません。",
                "> This draft holds only what the programme catalogue knows. [TO BE FILLED IN] is for the authors; nothing is guessed.",
            ),
            f"> {self._age()}",
            "",
            f"| {self.pick('項目', 'item')} | {self.pick('内容', 'content')} |",
            "| --- | --- |",
            f"| {self.pick('題名(40字まで)', 'Title')} | {self.blank} |",
            f"| {self.pick('代表者', 'Lead applicant')} | {who}: {self.blank} |",
            f"| {self.pick('連携する相手', 'Partners')} | {(partners + ': ') if partners else ''}{self.blank} |",
            f"| {self.pick('対象地域', 'Area')} | {place} |",
            f"| {self.pick('テーマ', 'Theme')} | {themes} |",
            f"| {self.pick('期間', 'Period')} | {format_fiscal_year(first, self.lang)} - {format_fiscal_year(last, self.lang)}"
            f" ({project.years}{self.pick('年間', ' years')}) |",
        )

    def _age(self) -> str:
        year = self.edition.fiscal_year
        age = self.pick(
            f"事業の情報は{self.edition.as_of.isoformat()}時点・{format_fiscal_year(year, 'ja')}のものです。",
            f"Programme facts are as of {self.edition.as_of.isoformat()}, for fiscal year {year}.",
        )
        if fiscal_year_of(self.today) > year:
            age += self.pick(
                f"作成日({self.today.isoformat()})には古くなっています。公募の有無、要件、窓口を必ず確認してください。",
                f" They were old on the day of this draft ({self.today.isoformat()}): confirm calls, rules and desks.",
            )
        return age

    def _background(self) -> None:
        self.heading("1. 背景・課題", "1. Background and problem")
        self.add(
            self.pick(
                f"- 地域の課題(数値を一つ以上): {self.blank}", f"- The region's problem, with a figure: {self.blank}"
            ),
            self.pick(
                f"- 大学の強みと研究成果: {self.blank}", f"- Strengths and results of the university: {self.blank}"
            ),
            self.pick(
                f"- これまでの取組と残る課題: {self.blank}", f"- What was done so far and what is left: {self.blank}"
            ),
        )
        if self.roadmap.networks:
            self.add(
                "", self.pick("この地域に既にある座組(資料による):", "Networks that exist in the area (source):"), ""
            )
            self.add(*(f"- {markdown_text(n.name)} (`{n.id}`)" for n in self.roadmap.networks))

    def _vision(self) -> None:
        self.heading("2. ビジョンとターゲット", "2. Vision and targets")
        last = format_fiscal_year(self.roadmap.project.fiscal_years[-1], self.lang)
        self.add(
            self.pick(f"- 目指す地域の姿({last}): {self.blank}", f"- The region we aim for ({last}): {self.blank}"),
            self.pick(f"- ターゲット(測れるもの2〜4個): {self.blank}", f"- Targets (2 to 4, measurable): {self.blank}"),
        )

    def _stage(self, phase: str) -> Stage:
        return next(s for s in self.roadmap.stages if s.phase == phase)

    def _years(self, years: Sequence[int]) -> str:
        if not years:
            return self.pick("期間なし", "no years")
        first, last = format_fiscal_year(years[0], self.lang), format_fiscal_year(years[-1], self.lang)
        return first if first == last else f"{first} - {last}"

    def _stage_block(self, stage: Stage) -> None:
        label = self.words.label("phase", stage.phase)
        self.add(f"### {label} ({self._years(stage.fiscal_years)}、{BASES[stage.basis].pick(self.lang)})", "")
        if stage.items:
            self.add(
                f"| {self.pick('活用する事業', 'Programme')} | {self.pick('所管', 'Ministry')} | "
                f"{self.pick('この提案での役割', 'Role here')} | {self.pick('ねらい', 'What it is for')} | {self.pick('窓口', 'Desk')} |",
                "| --- | --- | --- | --- | --- |",
            )
        for item in stage.items:
            program = item.program
            desks = "<br>".join(markdown_text(self.words.desk(d)) for d in program.desks) or "-"
            self.add(
                f"| {self._name(program)}<br>`{program.id}` | {self.words.owner(program)} | {self._role(item)} | "
                f"{markdown_text(program.summary.pick(self.lang))} | {desks} |"
            )
        if stage.gaps:
            self.add("", f"**{self.pick('足りないもの', 'What is missing')}**", "")
        for gap in stage.gaps:
            mark = self.pick(
                "(この段階は、これがないと何も申請できない)", " (nothing can be applied for here without it)"
            )
            self.add(f"- {markdown_text(gap.reason.pick(self.lang))}{mark if gap.blocking else ''}")
        self.add("")

    def _role(self, item: MatchItem) -> str:
        role = self.words.role(item)
        open_questions = [r.detail.pick(self.lang) for r in item.reasons if r.outcome == "unknown"]
        if item.verdict == "check" and open_questions:
            role += f"<br>{markdown_text('、'.join(open_questions))}"
        return role

    def _research(self) -> None:
        self.heading("3. 研究開発課題", "3. Research and development")
        self.add(
            self.pick(f"- 研究開発課題と担当: {self.blank}", f"- Research items and who does them: {self.blank}"),
            self.pick(
                f"- 現在のTRLと終了時のTRL(根拠): {self.blank}",
                f"- TRL now and at the end, with evidence: {self.blank}",
            ),
            "",
        )
        self._stage_block(self._stage("strengthening"))
        self._stage_block(self._stage("rd"))

    def _implementation(self) -> None:
        self.heading("4. 社会実装シナリオ・事業化", "4. Social implementation")
        self.add(
            self.pick(
                f"- 実証から実装への移行の条件: {self.blank}",
                f"- Conditions for moving from trial to use: {self.blank}",
            ),
            self.pick(f"- 事業主体と収益の見込み: {self.blank}", f"- Who runs it and what it earns: {self.blank}"),
            "",
        )
        self._stage_block(self._stage("implementation"))
        if self.roadmap.unplaced:
            self.add(
                f"### {self.pick('段階が資料に書かれていない事業', 'Programmes without a phase in the source')}", ""
            )
            for item in self.roadmap.unplaced:
                self.add(f"- {self._name(item.program)} (`{item.program.id}`): {self._role(item)}")

    def _schedule(self) -> None:
        self.heading("5. 工程表(ロードマップ)", "5. Schedule (roadmap)")
        years = self.roadmap.project.fiscal_years
        head = [f"{format_fiscal_year_short(y)}<br>{y}" for y in years]
        self.add(
            f"| {self.pick('段階 / 事業', 'Stage / programme')} | " + " | ".join(head) + " |",
            "| --- |" + " :-: |" * len(years),
        )
        for stage in self.roadmap.stages:
            marks = ["■" if y in stage.fiscal_years else "" for y in years]
            self.add(f"| **{self.words.label('phase', stage.phase)}** | " + " | ".join(marks) + " |")
            for item in stage.items:
                symbol = {"lead": "○", "partner": "△", "check": "?"}.get(item.basket, "")
                if item.verdict == "eligible" and item.basket == "partner":
                    symbol = "○"
                cells = [symbol if y in stage.fiscal_years else "" for y in years]
                self.add(f"| {self._name(item.program)} | " + " | ".join(cells) + " |")
        self.add(
            f"| {self.pick('節目(中間評価・移行の判断)', 'Milestones and gates')} | "
            + " | ".join([self.blank] + [""] * (len(years) - 1))
            + " |",
            "",
            self.pick(
                "○ この座組で申請できる / △ 相手が代表して申請し参画 / ? 要確認。年度の割り振りは仮置き(研究開発は前半、社会実装は後半)。",
                "○ this consortium can apply / △ a partner must lead / ? to be confirmed. The years are assumed: R&D first half, implementation the rest.",
            ),
        )
        self._handovers()

    def _handovers(self) -> None:
        if not self.roadmap.handovers:
            return
        self.add("", f"### {self.pick('事業から事業へのつなぎ', 'From programme to programme')}", "")
        names = self.catalog.programs_by_id
        for handover in self.roadmap.handovers:
            basis = BASES[handover.basis].pick(self.lang)
            lines = ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in handover.lines)
            where = self.pick(f"、資料{lines}行", f", source lines {lines}") if lines else ""
            self.add(
                f"- **{basis}**: {self._name(names[handover.source])} → {self._name(names[handover.target])} "
                f"({markdown_text(handover.reason.pick(self.lang))}{where})"
            )

    def _kpi(self) -> None:
        self.heading("6. KPI", "6. KPIs")
        last = self.roadmap.project.fiscal_years[-1]
        middle = self.roadmap.project.fiscal_years[len(self.roadmap.project.fiscal_years) // 2]
        self.add(
            f"| {self.pick('指標', 'Indicator')} | {self.pick('定義・測り方', 'Definition')} | {self.pick('基準値(年度)', 'Baseline')} | "
            f"{format_fiscal_year_short(middle)}({middle}) | {format_fiscal_year_short(last)}({last}) | {self.pick('担当', 'Owner')} |",
            "| --- | --- | --- | --- | --- | --- |",
            *[f"| {self.blank} | {self.blank} | {self.blank} | {self.blank} | {self.blank} | {self.blank} |"] * 3,
        )

    def _organisation(self) -> None:
        self.heading("7. 実施体制・自治体のコミットメント", "7. Organisation and commitment of the local government")
        query = self.roadmap.project.query
        self.add(
            f"| {self.pick('主体', 'Type')} | {self.pick('機関名', 'Organisation')} | {self.pick('役割', 'Role')} | {self.pick('責任者', 'Person in charge')} |",
            "| --- | --- | --- | --- |",
        )
        for kind in query.applicants:
            self.add(f"| {self.words.lead_types([kind])} | {self.blank} | {self.pick('代表', 'lead')} | {self.blank} |")
        for kind in query.partners:
            self.add(
                f"| {self.words.lead_types([kind])} | {self.blank} | {self.pick('連携', 'partner')} | {self.blank} |"
            )
        needed = dict.fromkeys(
            g.partner_needed
            for s in self.roadmap.stages
            for g in s.gaps
            if g.partner_needed and g.partner_needed not in query.partners
        )
        for kind in needed:
            self.add(
                f"| {self.words.lead_types([kind])} | {self.blank} | "
                f"{self.pick('加わると申請できる事業が増える', 'opens up programmes by joining')} | {self.blank} |"
            )
        self.add(
            "",
            self.pick(
                f"- 首長の関与、自治体の予算と人員: {self.blank}",
                f"- The mayor's part, budget and staff of the local government: {self.blank}",
            ),
        )

    def _funds(self) -> None:
        self.heading("8. 資金計画・自走化", "8. Funds and self-reliance")
        years = self.roadmap.project.fiscal_years
        self.add(
            f"| {self.pick('財源', 'Source')} | {self.pick('補助率・上限', 'Rate, ceiling')} | "
            + " | ".join(f"{format_fiscal_year_short(y)}" for y in years)
            + " |",
            "| --- | --- |" + " --- |" * len(years),
        )
        for program in self.roadmap.programs():
            support = program.support
            rate = support.rate_text if support and support.rate_text else self.pick("資料にない", "not in the source")
            self.add(
                f"| {self.pick('国費', 'State')}: {self._name(program)} | {rate} | "
                + " | ".join([""] * len(years))
                + " |"
            )
        for ja, en in (("自治体", "Local government"), ("企業", "Companies"), ("自己資金", "Own funds")):
            self.add(f"| {self.pick(ja, en)} | - | " + " | ".join([self.blank] + [""] * (len(years) - 1)) + " |")
        self.add(
            "",
            self.pick(
                f"- 国費が終わった後の続け方: {self.blank}", f"- How it goes on after state funding: {self.blank}"
            ),
        )

    def _effects(self) -> None:
        self.heading("9. 波及効果", "9. Effects")
        self.add(
            self.pick(
                f"- 雇用、生産額、CO2など(数値と算出の根拠): {self.blank}",
                f"- Jobs, output, CO2, with the basis of calculation: {self.blank}",
            )
        )
        self.heading("10. リスクと対応", "10. Risks")
        call_ja, call_en = "採択されない、公募が終わっている", "Not adopted, or no call any more"
        answer_ja = "公募の有無を窓口に確認し、代わりの事業を用意する"
        self.add(
            f"| {self.pick('リスク', 'Risk')} | {self.pick('対応', 'Response')} |", "| --- | --- |",
            f"| {self.pick(call_ja, call_en)} | {self.pick(answer_ja, 'Ask the desk and keep an alternative')}: {self.blank} |",
            f"| {self.blank} | {self.blank} |",
        )  # fmt: skip

    def _relations(self) -> None:
        self.heading("11. 他制度との関係", "11. Other programmes")
        self.add(
            self.pick(
                f"- 他の競争的資金の受給・申請状況: {self.blank}", f"- Other funds held or applied for: {self.blank}"
            )
        )
        if self.roadmap.left_out:
            self.add(
                "",
                self.pick(
                    "このテーマの事業のうち、工程表に入れなかったもの:",
                    "Programmes of the theme that are not in the schedule:",
                ),
                "",
            )
        for entry in self.roadmap.left_out:
            program = entry.item.program
            self.add(f"- {self._name(program)} (`{program.id}`): {markdown_text(entry.reason.pick(self.lang))}")

    def _incentive(self) -> None:
        guide = self.catalog.guides_by_id.get("incentive")
        items = [i for s in guide.sections for i in s.items if i.select] if guide else []
        if not items:
            return
        self.heading("12. インセンティブの加点項目の確認", "12. Incentive checklist")
        planned = {p.id for p in self.roadmap.programs()}
        here = {n.id for n in self.roadmap.networks}
        self.add(
            self.pick(
                "資料にある加点項目に、この計画のどれが当たるか。点数は資料に書かれていない。",
                "Which parts of this plan speak to the items of the incentive. The source states no points.",
            ),
            "",
        )
        for item in items:
            if not item.select:
                continue
            found = [e for e in select_evidence(self.catalog, item.select) if e.id in planned | here]
            names = "、".join(markdown_text(e.name) for e in found)
            self.add(f"- [ ] {markdown_text(item.text.pick(self.lang))}: {names or self.blank}")

    def _contacts(self) -> None:
        self.heading("13. 相談窓口", "13. Contacts")
        self.add(
            f"| {self.pick('担当部署', 'Desk')} | {self.pick('電話', 'Phone')} | {self.pick('メール', 'E-mail')} | "
            f"{self.pick('事業', 'Programmes')} | {self.pick('情報時点', 'As of')} |",
            "| --- | --- | --- | --- | --- |",
        )
        for serving in self.roadmap.desks:
            desk = serving.desk
            day = format_day(desk.as_of, self.lang) if desk.as_of else "-"
            if is_stale(desk, self.today):
                day += self.pick("(古い・要確認)", " (old, confirm)")
            names = "<br>".join(self._name(p) for p in serving.programs)
            self.add(
                f"| {markdown_text(desk.department)} | {self.words.phone(desk) or '-'} | "
                f"{markdown_text(desk.email or '-')} | {names} | {day} |"
            )
        notes = [(s.desk, n) for s in self.roadmap.desks for n in s.desk.warnings]
        if notes:
            self.add(
                "", *(f"- {markdown_text(d.department)}: {markdown_text(n.text.pick(self.lang))}" for d, n in notes)
            )

    def _sources(self) -> None:
        self.heading("14. 出典", "14. Sources")
        vocabulary = self.catalog.vocabulary
        document = vocabulary.document(self.edition.document)
        if document:
            publisher = f"{document.publisher.pick(self.lang)}、" if document.publisher else ""
            self.add(f"{publisher}{document.title.pick(self.lang)} ({document.as_of.isoformat()})", "")
        for program in self.roadmap.programs():
            lines = ", ".join(
                str(a) if a == b else f"{a}-{b}" for s in program.sources if s.document for a, b in s.lines
            )
            pages = " ".join(s.url for s in program.sources if s.url)
            self.add(
                f"- {self._name(program)}: {self.pick(f'資料{lines}行', f'source lines {lines}')} {pages}".rstrip()
            )

    def _foot(self) -> None:
        self.add(
            "",
            "---",
            "",
            self.pick(
                f"作成: `{self.command}` / カタログ {self.edition.id}({self.catalog.version}) / {format_day(self.today, 'ja')}",
                f"Made by `{self.command}` / catalogue {self.edition.id} ({self.catalog.version}) / {self.today.isoformat()}",
            ),
        )
