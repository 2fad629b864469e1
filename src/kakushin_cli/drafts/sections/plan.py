"""The sections that plan: schedule, KPI, organisation, funds, risks."""

from collections.abc import Mapping

from kakushin_cli.drafts.document import Block, Bullets, Paragraph, Subheading, Table
from kakushin_cli.drafts.money import sum_by_year
from kakushin_cli.drafts.profile import Fund
from kakushin_cli.drafts.sections.writer import Writer, marks_text, schedule_mark
from kakushin_cli.japanese.era import format_fiscal_year_short
from kakushin_cli.japanese.numbers import format_yen
from kakushin_cli.language import Text
from kakushin_cli.matching.lifecycle import notes_on
from kakushin_cli.wording import BASES, YEARS_ASSUMED

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
    milestones = w.profile.milestones if w.profile else ()
    gates = w.pick("節目(◆はステージゲート)", "Milestones (◆ stage gate)")
    if milestones:
        cells = ["\n".join("◆" if m.gate else "●" for m in milestones if m.year == y) for y in w.years]
        rows.append((gates, *cells))
    else:
        rows.append((gates, w.blank, *("" for _ in w.years[1:])))
    years = YEARS_ASSUMED.pick(w.lang)
    legend = marks_text(w.lang) + w.pick(f"。{years}。", f". {years}.")
    table = Table(header, tuple(rows), centred=frozenset(range(1, len(header))), strong_rows=frozenset(strong))
    blocks: list[Block] = [table, Paragraph(legend)]
    if milestones:
        texts = []
        for m in sorted(milestones, key=lambda m: m.year):
            gate = "◆ " if m.gate else ""
            trl = f" (TRL {m.trl})" if m.trl else ""
            texts.append(f"{gate}{w.fiscal_year(m.year)}: {m.text}{trl}")
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
    kpis = w.profile.kpis if w.profile else ()
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
    header = (
        w.pick("主体", "Type"),
        w.pick("機関名", "Organisation"),
        w.pick("役割", "Role"),
        w.pick("責任者", "Person in charge"),
    )
    lead, partner = w.pick("代表", "lead"), w.pick("連携", "partner")
    if w.profile:
        members = [(w.profile.lead, lead), *((p, partner) for p in w.profile.partners)]
        rows = [
            (
                w.words.lead_types([m.type]),
                w.or_blank(m.name),
                m.role or usual,
                w.or_blank(m.person) + (f" ({m.effort_percent}%)" if m.effort_percent is not None else ""),
            )
            for m, usual in members
        ]
    else:
        kinds = [(k, lead) for k in w.query.applicants] + [(k, partner) for k in w.query.partners]
        rows = [(w.words.lead_types([k]), w.blank, usual, w.blank) for k, usual in kinds]
    needed = w.roadmap.partners_needed()
    opens = w.pick("参加すると申請できる事業が増える(未定)", "makes more programmes available by joining (undecided)")
    rows += [(w.words.lead_types([k]), w.blank, opens, w.blank) for k in needed]
    commitment = list(w.profile.commitment) if w.profile else []
    label = ("首長の関与、自治体の予算と人員", "Commitment of the local government: leadership, budget, staff")
    return [Table(header, tuple(rows)), w.stated(*label, commitment)]


def funds(w: Writer) -> list[Block]:
    """Funds by source and fiscal year with our own sums, and how it goes on after state funding."""
    header = (
        w.pick("財源", "Source"),
        w.pick("補助率・上限", "Rate, ceiling"),
        *(format_fiscal_year_short(y) for y in w.years),
    )
    empty = ("",) * (len(w.years) - 1)
    plans = w.profile.funds if w.profile else ()
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
    going_on = w.profile.self_reliance if w.profile else None
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
    risk_rows = [(r.text, w.or_blank(r.response)) for r in w.profile.risks] if w.profile else []
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
