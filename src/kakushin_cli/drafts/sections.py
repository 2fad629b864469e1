"""The sections of a draft: what each says of a roadmap, as blocks."""

from collections.abc import Mapping

from kakushin_cli.catalog.model import Desk
from kakushin_cli.drafts.document import Block, Bullets, Paragraph, Subheading, Table
from kakushin_cli.drafts.plan import NO_LEAD, TOO_MANY, Stage
from kakushin_cli.drafts.profile import Fund, Organisation, sum_by_year
from kakushin_cli.drafts.writer import Writer, marks_text, schedule_mark
from kakushin_cli.japanese.era import format_day, format_fiscal_year_short
from kakushin_cli.japanese.yen import format_yen
from kakushin_cli.language import Text, plural
from kakushin_cli.matching.lifecycle import is_stale, notes_on
from kakushin_cli.matching.listing import select_evidence
from kakushin_cli.matching.match import MatchItem
from kakushin_cli.wording import BASES, YEARS_ASSUMED


def background(w: Writer) -> list[Block]:
    """The region's problem, the strengths, and the networks that exist there."""
    problems = []
    for problem in w.profile.problems:
        figure = f" {problem.figure}" if problem.figure else f" {w.blank}"
        source = w.pick(f"(出典: {problem.source})", f" (source: {problem.source})") if problem.source else ""
        problems.append(f"{problem.text}{figure}{source}")
    blocks: list[Block] = [
        w.stated("地域の課題(数値を一つ以上)", "Regional issues, with at least one figure", problems),
        Subheading(w.pick("大学の強みと研究成果", "Strengths and research results of the university")),
        w.stated("大学の強みと研究成果", "Strengths and research results of the university", w.profile.strengths),
    ]
    if w.roadmap.networks:
        blocks += [
            Paragraph(
                w.pick("この地域に既にある座組(資料による):", "Existing networks in the region (from the source):")
            ),
            Bullets(tuple(f"{n.name} [{n.id}]" for n in w.roadmap.networks)),
        ]
    return blocks


def vision(w: Writer) -> list[Block]:
    """The region aimed for and the targets."""
    last = w.fiscal_year(w.years[-1])
    label = (f"目指す地域の姿({last})", f"Vision for the region ({last})")
    blocks: list[Block] = [Paragraph(w.profile.vision) if w.profile.vision else w.to_fill(label)]
    targets = []
    for target in w.profile.targets:
        until = (
            w.pick(f"({w.fiscal_year(target.until)}まで)", f" (by {w.fiscal_year(target.until)})")
            if target.until
            else ""
        )
        targets.append(f"{target.text}{until}")
    blocks.append(w.stated("ターゲット(測れるもの2〜4個)", "Targets (2 to 4, measurable)", targets))
    return blocks


def research(w: Writer) -> list[Block]:
    """Research items with their TRL, and the programmes of strengthening and R&D."""

    def year(year: int | None) -> str:
        return format_fiscal_year_short(year) if year else w.blank

    fill: Block = w.to_fill(
        ("研究開発課題と担当", "Research items and who is responsible"),
        ("現在のTRLと終了時のTRL(根拠)", "Current and final TRL, with evidence"),
    )
    if w.profile.research:
        fill = w.table(
            w.profile.research,
            ("研究開発課題", "Research item", lambda i: i.title),
            ("担当", "Owner", lambda i: w.or_blank(i.owner)),
            ("期間", "Period", lambda i: f"{year(i.start)} - {year(i.until)}"),
            ("TRL", "TRL", lambda i: f"{i.trl_now or w.blank} → {i.trl_end or w.blank}"),
            ("根拠", "Evidence", lambda i: w.or_blank(i.evidence)),
        )
    return [fill, *stage_blocks(w, w.stage("strengthening")), *stage_blocks(w, w.stage("rd"))]


def implementation(w: Writer) -> list[Block]:
    """The way into use, the programmes of implementation, and those without a phase."""
    fill = w.to_fill(
        ("実証から実装への移行の条件", "Conditions for moving from demonstration to implementation"),
        ("事業主体と収益の見込み", "Operator and expected revenue"),
    )
    blocks: list[Block] = [Bullets(w.profile.scenario) if w.profile.scenario else fill]
    blocks += stage_blocks(w, w.stage("implementation"))
    if w.roadmap.unplaced:
        heading = w.pick("段階の記載がない事業", "Programmes whose phase is not stated in the source")
        texts = tuple(f"{w.name(i.program)} [{i.program.id}]: {w.words.role(i)}" for i in w.roadmap.unplaced)
        blocks += [Subheading(heading), Bullets(texts)]
    return blocks


def stage_blocks(w: Writer, stage: Stage) -> list[Block]:
    """A stage: a few sentences, its programmes, and what is missing."""
    term = w.catalog.vocabulary.term("phase", stage.phase)
    basis = BASES[stage.basis].pick(w.lang)
    blocks: list[Block] = [
        Subheading(f"{term.name.pick(w.lang)} ({w.period(stage.fiscal_years)}; {basis})"),
        Paragraph(stage_story(w, stage)),
    ]
    if stage.items:
        table = w.table(
            stage.items,
            ("活用する事業", "Programme", lambda i: f"{w.name(i.program)}\n{i.program.id}"),
            ("所管", "Ministry", lambda i: w.words.owner(i.program)),
            ("この提案での役割", "Role in this proposal", lambda i: _role(w, i)),
            ("ねらい", "Purpose", lambda i: i.program.summary.pick(w.lang)),
            ("窓口", "Contact office", lambda i: "\n".join(w.words.desk(d, "\n") for d in i.program.desks) or "-"),
        )
        blocks.append(table)
    if stage.gaps:
        mark = w.pick(
            " (必須: この段階の事業に申請できない)", " (required: otherwise no application is possible in this stage)"
        )
        blocks.append(Paragraph(w.pick("不足しているもの:", "Missing:")))
        blocks.append(Bullets(tuple(g.reason.pick(w.lang) + (mark if g.blocking else "") for g in stage.gaps)))
    return blocks


def stage_story(w: Writer, stage: Stage) -> str:
    """Return the stage in a few sentences that a proposal can keep."""
    who = w.words.lead_types(w.query.applicants)
    parts = []
    own = [i.program for i in stage.items if i.basket == "lead"]
    if own:
        parts.append(
            w.pick(
                f"{who}が代表して{w.names(own)}への申請を検討する。",
                f"{who} will consider applying for {w.names(own)} as lead.",
            )
        )
    for lead in dict.fromkeys(i.lead for i in stage.items if i.lead):
        led = [i.program for i in stage.items if i.lead == lead]
        partner = w.words.lead_types([lead])
        parts.append(
            w.pick(
                f"{partner}が代表する{w.names(led)}には、{who}が連携して参画する。",
                f"{who} will join {w.names(led)} as a partner, with the {partner} applying as lead.",
            )
        )
    if not parts:
        return w.pick(
            "この段階で、この座組が申請できると確認できた事業はない。不足している相手を下に示す。",
            "No programme in this stage is known to be open to this consortium. Missing partners are listed below.",
        )
    lead_in = w.pick(f"{w.period(stage.fiscal_years)}は、", f"{w.period(stage.fiscal_years)}: ")
    return lead_in + ("" if w.lang == "ja" else " ").join(parts)


def _role(w: Writer, item: MatchItem) -> str:
    """Return the role of a programme, and below it what must be confirmed."""
    unknown = [r.detail.pick(w.lang) for r in item.reasons if r.outcome == "unknown" and item.verdict == "check"]
    return "\n".join((w.words.role(item), *unknown))


def effects(w: Writer) -> list[Block]:
    """What the project brings."""
    label = (
        "雇用、生産額、CO2など(数値と算出根拠)",
        "Jobs, output, CO2 etc., with figures and how they are calculated",
    )
    return [w.stated(*label, w.profile.effects)]


def relations(w: Writer) -> list[Block]:
    """Other funds held, and the programmes of the theme that are not in the schedule."""
    funds = []
    for fund in w.profile.other_funds:
        amount = format_yen(fund.amount_jpy, w.lang) if fund.amount_jpy is not None else None
        details = "、".join(part for part in (fund.status, fund.period, amount) if part)
        funds.append(f"{fund.name}: {details or w.blank}")
    blocks: list[Block] = [
        w.stated("他の競争的資金の受給・申請状況", "Other competitive funding held or applied for", funds)
    ]
    if w.roadmap.left_out:
        intro = w.pick(
            "このテーマの事業のうち、工程表に入れなかったもの:", "Programmes of the theme not included in the schedule:"
        )
        items = [
            f"{w.name(e.item.program)} [{e.item.program.id}]: {e.reason.pick(w.lang)}"
            for e in w.roadmap.left_out
            if e.reason not in (NO_LEAD, TOO_MANY)
        ]
        for reason in (TOO_MANY, NO_LEAD):
            names = [w.name(e.item.program) for e in w.roadmap.left_out if e.reason == reason]
            if names:
                count = w.pick(f"マップにない事業 {len(names)}件", f"{plural(len(names), 'programme')} on no map")
                first = w.pick("、", ", ").join(names[:3]) + (w.pick("など", ", and others") if len(names) > 3 else "")
                items.append(f"{count}({first}): {reason.pick(w.lang)}")
        blocks += [Paragraph(intro), Bullets(tuple(items))]
    return blocks


FUND_NAMES = {
    "state": Text("国費", "State"),
    "local_government": Text("自治体", "Local government"),
    "company": Text("企業", "Companies"),
    "own": Text("自己資金", "Own funds"),
}
KPI_KINDS = {"output": Text("アウトプット", "output"), "outcome": Text("アウトカム", "outcome")}


def schedule(w: Writer) -> list[Block]:
    """The 工程表: stages and programmes by fiscal year, milestones, and the way from programme to programme."""
    header = (
        w.pick("段階 / 事業", "Stage / programme"),
        *(f"{format_fiscal_year_short(y)}\n{y}" for y in w.years),
    )
    rows: list[tuple[str, ...]] = []
    strong = set()
    for stage in w.roadmap.stages:
        strong.add(len(rows))
        rows.append((w.words.label("phase", stage.phase), *("■" if y in stage.fiscal_years else "" for y in w.years)))
        for item in stage.items:
            mark = schedule_mark(item)
            rows.append((w.name(item.program), *(mark if y in stage.fiscal_years else "" for y in w.years)))
    gates = w.pick("節目(◆はステージゲート)", "Milestones (◆ stage gate)")
    if w.milestones:
        cells = ["\n".join(m.mark for m in w.milestones if m.year == y) for y in w.years]
        rows.append((gates, *cells))
    else:
        rows.append((gates, w.blank, *("" for _ in w.years[1:])))
    years = YEARS_ASSUMED.pick(w.lang)
    legend = marks_text(w.lang) + w.pick(f"。{years}。", f". {years}.")
    table = Table(header, tuple(rows), centred=frozenset(range(1, len(header))), strong_rows=frozenset(strong))
    blocks: list[Block] = [table, Paragraph(legend)]
    if w.milestones:
        texts = (f"{'◆ ' if m.gate else ''}{w.fiscal_year(m.year)}: {m.label}" for m in w.milestones)
        blocks.append(Bullets(tuple(texts)))
    notes = tuple(n.text.pick(w.lang) for n in notes_on(w.roadmap.programs(), w.today))
    if notes:
        blocks.append(Bullets(notes))
    return [*blocks, *_handovers(w)]


def _handovers(w: Writer) -> list[Block]:
    if not w.roadmap.handovers:
        return []
    names = w.catalog.programs_by_id
    items = []
    for handover in w.roadmap.handovers:
        lines = w.lines(handover.lines)
        basis = BASES[handover.basis].pick(w.lang) + (f" {lines}" if lines else "")
        items.append(
            f"[{basis}] {w.name(names[handover.source])} → "
            f"{w.name(names[handover.target])}: {handover.reason.pick(w.lang)}"
        )
    return [Subheading(w.pick("事業間の接続", "Transitions between programmes")), Bullets(tuple(items))]


def kpi(w: Writer) -> list[Block]:
    """The indicators with baseline and yearly targets."""
    kpis = w.profile.kpis
    shown = sorted({y for k in kpis for y in k.targets}) or [w.years[len(w.years) // 2], w.years[-1]]
    header = (
        w.pick("指標", "Indicator"),
        w.pick("定義・測り方", "Definition and measurement"),
        w.pick("基準値(年度)", "Baseline (year)"),
        *dict.fromkeys(f"{format_fiscal_year_short(y)}({y})" for y in shown),
        w.pick("担当", "Owner"),
    )
    if not kpis:
        return [Table(header, (tuple(w.blank for _ in header),) * 3)]
    rows = []
    for k in kpis:
        kind = f"\n({KPI_KINDS[k.kind].pick(w.lang)})" if k.kind else ""
        unit = f" [{k.unit}]" if k.unit else ""
        base = f"{number(k.baseline.value)} ({format_fiscal_year_short(k.baseline.year)})" if k.baseline else w.blank
        how = "\n".join(t for t in (k.definition, k.measured_by) if t)
        targets = [number(k.targets[y]) if y in k.targets else "" for y in shown]
        rows.append((f"{k.name}{unit}{kind}", how or w.blank, base, *targets, w.or_blank(k.owner)))
    return [Table(header, tuple(rows))]


def organisation(w: Writer) -> list[Block]:
    """Who takes part in which role, who is still missing, and what the local government commits itself to."""
    lead, partner = w.pick("代表", "lead"), w.pick("連携", "partner")
    opens = w.pick("参加すると申請できる事業が増える(未定)", "makes more programmes available by joining (undecided)")
    members = [
        *((m, m.role or lead) for m in w.leads),
        *((m, m.role or partner) for m in w.profile.partners),
        *((Organisation(type=kind), opens) for kind in w.roadmap.partners_needed()),
    ]

    def person(member: Organisation) -> str:
        effort = f" ({member.effort_percent}%)" if member.effort_percent is not None else ""
        return w.or_blank(member.person) + effort

    table = w.table(
        members,
        ("主体", "Type", lambda m: w.words.lead_types([m[0].type])),
        ("機関名", "Organisation", lambda m: w.or_blank(m[0].name)),
        ("役割", "Role", lambda m: m[1]),
        ("責任者", "Person in charge", lambda m: person(m[0])),
    )
    label = ("首長の関与、自治体の予算と人員", "Commitment of the local government: leadership, budget, staff")
    return [table, w.stated(*label, w.profile.commitment)]


def funds(w: Writer) -> list[Block]:
    """Funds by source and fiscal year with our own sums, and how it goes on after state funding."""
    header = (
        w.pick("財源", "Source"),
        w.pick("補助率・上限", "Rate, ceiling"),
        *(format_fiscal_year_short(y) for y in w.years),
    )
    empty = ("",) * (len(w.years) - 1)
    plans = w.profile.funds
    rows: list[tuple[str, ...]] = []
    if plans:
        rows += [(fund_name(w, f), limits_text(w, f), *_yearly(w, f.amounts_jpy)) for f in plans]
        total = sum_by_year(f.amounts_jpy for f in plans)
        rows.append((w.pick("合計", "Total"), "-", *_yearly(w, total)))
    else:
        for program in w.roadmap.programs():
            support = program.support
            texts = [t for t in (support.rate_text, support.amount_text) if t] if support else []
            rate = " / ".join(texts) or w.pick("記載なし", "not stated")
            rows.append((f"{FUND_NAMES['state'].pick(w.lang)}: {w.name(program)}", rate, w.blank, *empty))
        for source in ("local_government", "company", "own"):
            rows.append((FUND_NAMES[source].pick(w.lang), "-", w.blank, *empty))
    unit = w.pick("単位: 千円(税込)。計画値。", "Unit: thousand yen including tax. Planned amounts.")
    total_row = frozenset({len(rows) - 1}) if plans else frozenset()
    blocks: list[Block] = [Table(header, tuple(rows), strong_rows=total_row)]
    if plans:
        blocks.append(Paragraph(unit))
    going_on = w.profile.self_reliance
    label = ("国費終了後の継続方法", "Continuation after state funding ends")
    return [*blocks, w.stated(*label, [going_on] if going_on else [])]


def fund_name(w: Writer, fund: Fund) -> str:
    """Return a fund's name: its source, then its own name or its programme's."""
    program = w.catalog.programs_by_id.get(fund.program or "")
    own = fund.name or (w.name(program) if program else "")
    source = FUND_NAMES[fund.source].pick(w.lang)
    return f"{source}: {own}" if own else source


def limits_text(w: Writer, fund: Fund) -> str:
    """Return rate and ceiling of a fund; 不明 for state money that states none."""
    if fund.source != "state":
        return "-"
    parts = [fund.rate] if fund.rate else []
    if fund.cap_jpy is not None:
        parts.append(w.pick("上限", "up to ") + format_yen(fund.cap_jpy, w.lang))
    return " / ".join(parts) or w.pick("不明", "unknown")


def _yearly(w: Writer, amounts: Mapping[int, int]) -> list[str]:
    """Return amounts by year in thousand yen; exact when they are whole thousands, else with decimals."""
    return [f"{amounts[y] / 1000:,.10g}" if y in amounts else "" for y in w.years]


def risks(w: Writer) -> list[Block]:
    """Risks and responses; the one that every plan has comes after those of the profile."""
    header = (w.pick("リスク", "Risk"), w.pick("対応", "Response"))
    risk_rows = [(r.text, w.or_blank(r.response)) for r in w.profile.risks]
    risk = w.pick("不採択、公募の終了", "Proposal not selected, or call closed")
    answer = w.pick(
        "公募の有無を窓口に確認し、代替の事業を用意する",
        "Check the call with the contact office and prepare an alternative",
    )
    rows = [*risk_rows, (risk, f"{answer}: {w.blank}")]
    if not risk_rows:
        rows.append((w.blank, w.blank))
    return [Table(header, tuple(rows))]


def number(value: float) -> str:
    """Return a figure with commas and without needless decimals."""
    return f"{value:,.10g}"


def incentive(w: Writer) -> list[Block]:
    """The scored items of the incentive with what this plan has for each; no score is computed."""
    guide = next((g for g in w.catalog.guides if g.id == "incentive"), None)
    planned = {p.id for p in w.roadmap.programs()} | {n.id for n in w.roadmap.networks}
    items = []
    for item in (i for s in guide.sections for i in s.items) if guide else ():
        if item.select:
            names = [e.name for e in select_evidence(w.catalog, item.select) if e.id in planned]
            items.append(f"{item.text.pick(w.lang)}: {'、'.join(names) or w.blank}")
    if not items:
        return []
    intro = w.pick(
        "資料にある加点項目のうち、この計画に当てはまるものを示します。点数は資料に記載がありません。",
        "Items of the incentive that apply to this plan. The source does not state the points.",
    )
    return [Paragraph(intro), Bullets(tuple(items), checkboxes=True)]


def contacts(w: Writer) -> list[Block]:
    """The desks of the programmes in the schedule, with the day for which each is known."""
    if not w.roadmap.desks:
        return []

    def day(desk: Desk) -> str:
        old = w.pick("(古い情報・要確認)", " (old, confirm)") if is_stale(desk, w.today) else ""
        return (format_day(desk.as_of, w.lang) if desk.as_of else "-") + old

    table = w.table(
        w.roadmap.desks,
        ("担当部署", "Contact office", lambda s: s.desk.department),
        ("電話", "Phone", lambda s: w.words.phone(s.desk) or "-"),
        ("メール", "E-mail", lambda s: s.desk.email or "-"),
        ("事業", "Programmes", lambda s: "\n".join(w.name(p) for p in s.programs)),
        ("情報時点", "As of", lambda s: day(s.desk)),
    )
    notes = tuple(f"{s.desk.department}: {n.text.pick(w.lang)}" for s in w.roadmap.desks for n in s.desk.warnings)
    return [table, *([Bullets(notes)] if notes else [])]


def sources(w: Writer) -> list[Block]:
    """The document with its day, and for every programme the lines or pages it rests on."""
    document = w.catalog.vocabulary.document(w.edition.document)
    blocks: list[Block] = []
    if document:
        publisher = f"{document.publisher.pick(w.lang)}: " if document.publisher else ""
        blocks.append(Paragraph(f"{publisher}{document.title.pick(w.lang)} ({document.as_of.isoformat()})"))
    items = [f"{w.name(program)}: {w.places_of(program)}" for program in w.roadmap.programs()]
    return [*blocks, Bullets(tuple(items))] if items else blocks
