"""The sections that tell the story: background, vision, R&D, implementation, effects, other programmes."""

from kakushin_cli.drafts.document import Block, Bullets, Paragraph, Subheading, Table
from kakushin_cli.drafts.plan import Stage
from kakushin_cli.drafts.sections.writer import Writer
from kakushin_cli.japanese.era import format_fiscal_year_short
from kakushin_cli.japanese.numbers import format_yen
from kakushin_cli.matching.match import MatchItem
from kakushin_cli.wording import BASES


def background(w: Writer) -> list[Block]:
    """The region's problem, the strengths, and the networks that exist there."""
    problems = []
    for problem in w.profile.problems if w.profile else ():
        figure = f" {problem.figure}" if problem.figure else f" {w.blank}"
        source = w.pick(f"(出典: {problem.source})", f" (source: {problem.source})") if problem.source else ""
        problems.append(f"{problem.text}{figure}{source}")
    strengths = list(w.profile.strengths) if w.profile else []
    blocks: list[Block] = [
        w.stated("地域の課題(数値を一つ以上)", "Regional issues, with at least one figure", problems),
        Subheading(w.pick("大学の強みと研究成果", "Strengths and research results of the university")),
        w.stated("大学の強みと研究成果", "Strengths and research results of the university", strengths),
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
    text = w.profile.vision if w.profile else None
    blocks: list[Block] = [Paragraph(text) if text else w.to_fill(label)]
    targets = []
    for target in w.profile.targets if w.profile else ():
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
    items = w.profile.research if w.profile else ()
    if items:
        header = (
            w.pick("研究開発課題", "Research item"),
            w.pick("担当", "Owner"),
            w.pick("期間", "Period"),
            "TRL",
            w.pick("根拠", "Evidence"),
        )
        rows = []
        for item in items:
            first = format_fiscal_year_short(item.start) if item.start else w.blank
            last = format_fiscal_year_short(item.until) if item.until else w.blank
            now = str(item.trl_now) if item.trl_now else w.blank
            end = str(item.trl_end) if item.trl_end else w.blank
            rows.append(
                (item.title, w.or_blank(item.owner), f"{first} - {last}", f"{now} → {end}", w.or_blank(item.evidence))
            )
        fill: Block = Table(header, tuple(rows))
    else:
        fill = w.to_fill(
            ("研究開発課題と担当", "Research items and who is responsible"),
            ("現在のTRLと終了時のTRL(根拠)", "Current and final TRL, with evidence"),
        )
    return [fill, *stage_blocks(w, w.stage("strengthening")), *stage_blocks(w, w.stage("rd"))]


def implementation(w: Writer) -> list[Block]:
    """The way into use, the programmes of implementation, and those without a phase."""
    steps = list(w.profile.scenario) if w.profile else []
    fill = w.to_fill(
        ("実証から実装への移行の条件", "Conditions for moving from demonstration to implementation"),
        ("事業主体と収益の見込み", "Operator and expected revenue"),
    )
    blocks: list[Block] = [Bullets(tuple(steps)) if steps else fill]
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
        header = (
            w.pick("活用する事業", "Programme"),
            w.pick("所管", "Ministry"),
            w.pick("この提案での役割", "Role in this proposal"),
            w.pick("ねらい", "Purpose"),
            w.pick("窓口", "Contact office"),
        )
        blocks.append(Table(header, tuple(_stage_row(w, i) for i in stage.items)))
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


def _stage_row(w: Writer, item: MatchItem) -> tuple[str, ...]:
    program = item.program
    role = w.words.role(item)
    if item.verdict == "check":
        role += "".join(f"\n{r.detail.pick(w.lang)}" for r in item.reasons if r.outcome == "unknown")
    return (
        f"{w.name(program)}\n{program.id}",
        w.words.owner(program),
        role,
        program.summary.pick(w.lang),
        "\n".join(w.words.desk(d, "\n") for d in program.desks) or "-",
    )


def effects(w: Writer) -> list[Block]:
    """What the project brings."""
    texts = list(w.profile.effects) if w.profile else []
    label = (
        "雇用、生産額、CO2など(数値と算出根拠)",
        "Jobs, output, CO2 etc., with figures and how they are calculated",
    )
    return [w.stated(*label, texts)]


def relations(w: Writer) -> list[Block]:
    """Other funds held, and the programmes of the theme that are not in the schedule."""
    funds = []
    for fund in w.profile.other_funds if w.profile else ():
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
        items = tuple(
            f"{w.name(e.item.program)} [{e.item.program.id}]: {e.reason.pick(w.lang)}" for e in w.roadmap.left_out
        )
        blocks += [Paragraph(intro), Bullets(items)]
    return blocks
