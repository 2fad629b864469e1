"""The sheets about the project itself: KPI, 体制, リスク, 他制度."""

from collections.abc import Sequence

from kakushin_cli.drafts.checks import MANDATORY_KPIS, REGIONAL_UNIVERSITY_GRANT
from kakushin_cli.drafts.profile import Kpi, Organisation
from kakushin_cli.drafts.sections.plan import KPI_KINDS
from kakushin_cli.drafts.sections.writer import Writer
from kakushin_cli.exporters.workbook.book import STRONG, Book, Sheet, Value
from kakushin_cli.exporters.workbook.schedule import year_label


def write_kpi(book: Book) -> None:
    """Write the indicators with baseline and yearly targets as numbers."""
    w = book.w
    sheet = book.sheet("KPI", "KPI")
    kpis = w.profile.kpis if w.profile else ()
    years = sorted({y for k in kpis for y in k.targets}) or [w.years[len(w.years) // 2], w.years[-1]]
    before = [
        w.pick("指標", "Indicator"),
        w.pick("単位", "Unit"),
        w.pick("区分", "Kind"),
        w.pick("必須KPI", "Mandatory KPI"),
        w.pick("定義・算出方法", "Definition"),
        w.pick("把握方法", "Measured by"),
        w.pick("基準年度", "Base year"),
        w.pick("基準値", "Baseline"),
    ]
    sheet.header(0, before)
    sheet.header(0, [year_label(y, w.lang) for y in years], first=len(before), align="right")
    owner = len(before) + len(years)
    sheet.header(0, [w.pick("担当", "Owner")], first=owner)
    rows = [_kpi_cells(w, kpi, years) for kpi in kpis]
    for key in _missing_kpis(w):
        name = w.pick(*MANDATORY_KPIS[key])
        rows.append((name, w.blank, w.blank, name, *[w.blank] * (owner - 3)))
    end = sheet.rows(1, rows or [[w.blank] * (owner + 1)] * 3) - 1
    sheet.finish(0, owner + 1, filtered=(end, owner + 1))


def _kpi_cells(w: Writer, kpi: Kpi, years: list[int]) -> tuple[Value, ...]:
    mandatory = MANDATORY_KPIS.get(kpi.mandatory or "")
    return (
        kpi.name,
        w.or_blank(kpi.unit),
        KPI_KINDS[kpi.kind].pick(w.lang) if kpi.kind else w.blank,
        w.pick(*mandatory) if mandatory else "",
        w.or_blank(kpi.definition),
        w.or_blank(kpi.measured_by),
        year_label(kpi.baseline.year, w.lang).replace("\n", " ") if kpi.baseline else w.blank,
        kpi.baseline.value if kpi.baseline else w.blank,
        *(kpi.targets.get(year) for year in years),
        w.or_blank(kpi.owner),
    )


def _missing_kpis(w: Writer) -> list[str]:
    """Return the mandatory KPIs of the regional university grant that the plan uses and does not state yet."""
    if w.profile is None:
        return []
    used = {*w.profile.programs, *(f.program for f in w.profile.funds)}
    if REGIONAL_UNIVERSITY_GRANT not in used:
        return []
    return [key for key in MANDATORY_KPIS if key not in {k.mandatory for k in w.profile.kpis}]


def write_organisation(book: Book) -> None:
    """Write who takes part, who is missing, what the local government commits itself to, and networks of the area."""
    w = book.w
    sheet = book.sheet("体制", "Organisation")
    labels = [
        w.pick("区分", "Part"),
        w.pick("主体", "Type"),
        w.pick("機関名", "Organisation"),
        w.pick("役割", "Role"),
        w.pick("責任者", "Person in charge"),
        w.pick("エフォート(%)", "Effort (%)"),
        w.pick("連絡先", "Contact"),
    ]
    sheet.header(0, labels)
    lead, partner = w.pick("代表", "lead"), w.pick("連携", "partner")
    rows: list[tuple[Value, ...]]
    if w.profile:
        members = ((lead, w.profile.lead), *((partner, p) for p in w.profile.partners))
        rows = [_member_cells(w, part, member) for part, member in members]
    else:
        kinds = [(lead, k) for k in w.query.applicants] + [(partner, k) for k in w.query.partners]
        rows = [(part, w.words.lead_types([k], symbols=False), *[w.blank] * 5) for part, k in kinds]
    opens = w.pick("参加すると申請できる事業が増える", "makes more programmes available by joining")
    open_part = w.pick("未定", "open")
    for kind in w.roadmap.partners_needed():
        rows.append((open_part, w.words.lead_types([kind], symbols=False), w.blank, opens, *[w.blank] * 3))
    end = sheet.rows(1, rows) - 1
    heading = w.pick(
        "自治体のコミットメント(首長の関与、予算、人員)",
        "Commitment of the local government: leadership, budget, staff",
    )
    commitment = (w.profile.commitment if w.profile else ()) or (w.blank,)
    row = _list_below(sheet, end + 2, heading, commitment)
    if w.roadmap.networks:
        heading = w.pick("この地域に既にある座組(資料による)", "Existing networks in the region (from the source)")
        _list_below(sheet, row + 1, heading, [f"{n.name} [{n.id}]" for n in w.roadmap.networks])
    sheet.finish(0, len(labels), keep=1, filtered=(end, len(labels)))


def _member_cells(w: Writer, part: str, member: Organisation) -> tuple[Value, ...]:
    return (
        part,
        w.words.lead_types([member.type], symbols=False),
        w.or_blank(member.name),
        w.or_blank(member.role),
        w.or_blank(member.person),
        w.blank if member.effort_percent is None else member.effort_percent,
        w.or_blank(member.contact),
    )


def _list_below(sheet: Sheet, row: int, heading: str, items: Sequence[str]) -> int:
    """Write a heading and items over the whole width and return the next row."""
    sheet.banner(row, heading, **STRONG)
    for n, item in enumerate(items, row + 1):
        sheet.banner(n, f"・{item}")
    return row + 1 + len(items)


def write_risks(book: Book) -> None:
    """Write the risks; the one that every plan has comes last, as in the draft."""
    w = book.w
    rows = [(r.text, w.or_blank(r.response)) for r in w.profile.risks] if w.profile else []
    risk = w.pick("不採択、公募の終了", "Proposal not selected, or call closed")
    answer = w.pick(
        "公募の有無を窓口に確認し、代替の事業を用意する",
        "Check the call with the contact office and prepare an alternative",
    )
    sheet = book.sheet("リスク", "Risks")
    sheet.fixed = {0: 40, 1: 40}
    labels = (w.pick("リスク", "Risk"), w.pick("対応", "Response"))
    sheet.table(labels, [*(rows or [(w.blank, w.blank)]), (risk, f"{answer}: {w.blank}")])


def write_relations(book: Book) -> None:
    """Write other funds held or applied for, and programmes of the themes that are not in the schedule, with why."""
    w = book.w
    labels = [
        w.pick("区分", "Kind"),
        w.pick("名称", "Name"),
        w.pick("所管", "Ministry"),
        w.pick("状況・理由", "Status or reason"),
        w.pick("期間", "Period"),
        w.pick("金額(円)", "Amount (yen)"),
        w.pick("後継の事業", "Succeeded by"),
    ]
    held = w.pick("受給・申請", "held or applied for")
    rows: list[tuple[Value, ...]] = []
    for fund in w.profile.other_funds if w.profile else ():
        amount = w.blank if fund.amount_jpy is None else fund.amount_jpy
        rows.append((held, fund.name, "", w.or_blank(fund.status), w.or_blank(fund.period), amount, ""))
    if not rows:
        rows.append((held, w.blank, "", w.blank, w.blank, w.blank, ""))
    left_out = w.pick("工程表に含めない", "not included in the schedule")
    for entry in w.roadmap.left_out:
        program = entry.item.program
        by_id = w.catalog.programs_by_id
        successors = "\n".join(w.name(by_id[i]) if i in by_id else i for i in entry.successors)
        reason = entry.reason.pick(w.lang)
        rows.append((left_out, w.name(program), w.words.owner(program), reason, "", "", successors))
    book.sheet("他制度", "Other programmes").table(labels, rows, keep=2)
