"""A roadmap as an Excel workbook to filter, fill in and hand in.

A subset of the draft with more columns: 工程表 (bars as filled cells), KPI, 資金計画, 体制, 活用予定施策, 窓口, リスク,
他制度, 出典. Background, vision, targets, scenario and effects stay with the documents. Every cell of data is text; money
and figures are numbers, days are days, and the only formulas are our own sums and checks, stored with their value.
"""

import io
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime

import xlsxwriter

from kakushin_cli.catalog.lifecycle import Call
from kakushin_cli.catalog.model import Desk, Program, Source
from kakushin_cli.drafts.profile import MANDATORY_KPIS, REGIONAL_UNIVERSITY_GRANT, Kpi, Organisation
from kakushin_cli.drafts.sections import KPI_KINDS
from kakushin_cli.drafts.writer import Writer
from kakushin_cli.exporters.office_files import pack, unpack
from kakushin_cli.exporters.roadmap_job import RoadmapJob
from kakushin_cli.exporters.tabular import XLSX_OPTIONS
from kakushin_cli.exporters.workbook.book import FONT, STRONG, Book, Sheet, Value, let_rows_grow
from kakushin_cli.exporters.workbook.funds import ceiling, write_funds
from kakushin_cli.exporters.workbook.schedule import write_schedule, year_label
from kakushin_cli.japanese.era import JST
from kakushin_cli.matching.lifecycle import is_stale
from kakushin_cli.matching.match import MatchItem
from kakushin_cli.wording import BASES, YES_NO


def write_kpi(book: Book) -> None:
    """Write the indicators with baseline and yearly targets as numbers."""
    w = book.w
    sheet = book.sheet("KPI", "KPI")
    kpis = w.profile.kpis
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
    used = {*w.profile.programs, *(f.program for f in w.profile.funds)}
    if REGIONAL_UNIVERSITY_GRANT not in used:
        return []
    return [key for key in MANDATORY_KPIS if key not in {k.mandatory for k in w.profile.kpis}]


def write_organisation(book: Book) -> None:
    """Write who takes part, who is missing, what the local government commits itself to, and networks of the area."""
    w = book.w
    sheet = book.sheet("体制", "Organisation")
    lead, partner, undecided = w.pick("代表", "lead"), w.pick("連携", "partner"), w.pick("未定", "open")
    opens = w.pick("参加すると申請できる事業が増える", "makes more programmes available by joining")
    members = [
        *((lead, m) for m in w.leads),
        *((partner, m) for m in w.profile.partners),
        *((undecided, Organisation(type=kind, role=opens)) for kind in w.roadmap.partners_needed()),
    ]
    end = sheet.columns(
        members,
        ("区分", "Part", lambda m: m[0]),
        ("主体", "Type", lambda m: w.words.lead_types([m[1].type], symbols=False)),
        ("機関名", "Organisation", lambda m: w.or_blank(m[1].name)),
        ("役割", "Role", lambda m: w.or_blank(m[1].role)),
        ("責任者", "Person in charge", lambda m: w.or_blank(m[1].person)),
        ("エフォート(%)", "Effort (%)", lambda m: w.blank if m[1].effort_percent is None else m[1].effort_percent),
        ("連絡先", "Contact", lambda m: w.or_blank(m[1].contact)),
    )
    heading = w.pick(
        "自治体のコミットメント(首長の関与、予算、人員)",
        "Commitment of the local government: leadership, budget, staff",
    )
    commitment = w.profile.commitment or (w.blank,)
    row = _list_below(sheet, end + 2, heading, commitment)
    if w.roadmap.networks:
        heading = w.pick("この地域に既にある座組(資料による)", "Existing networks in the region (from the source)")
        _list_below(sheet, row + 1, heading, [f"{n.name} [{n.id}]" for n in w.roadmap.networks])
    sheet.finish(0, 7, keep=1, filtered=(end, 7))


def _list_below(sheet: Sheet, row: int, heading: str, items: Sequence[str]) -> int:
    """Write a heading and items over the whole width and return the next row."""
    sheet.banner(row, heading, **STRONG)
    for n, item in enumerate(items, row + 1):
        sheet.banner(n, f"・{item}")
    return row + 1 + len(items)


def write_risks(book: Book) -> None:
    """Write the risks; the one that every plan has comes last, as in the draft."""
    w = book.w
    risk = w.pick("不採択、公募の終了", "Proposal not selected, or call closed")
    answer = w.pick(
        "公募の有無を窓口に確認し、代替の事業を用意する",
        "Check the call with the contact office and prepare an alternative",
    )
    sheet = book.sheet("リスク", "Risks")
    sheet.fixed = {0: 40, 1: 40}
    sheet.table(
        w.profile.risks,
        ("リスク", "Risk", lambda r: r.text),
        ("対応", "Response", lambda r: w.or_blank(r.response)),
        first=[] if w.profile.risks else [(w.blank, w.blank)],
        last=[(risk, f"{answer}: {w.blank}")],
    )


def write_relations(book: Book) -> None:
    """Write other funds held or applied for, and programmes of the themes that are not in the schedule, with why."""
    w = book.w
    held = w.pick("受給・申請", "held or applied for")
    first: list[tuple[Value, ...]] = [
        (
            held,
            f.name,
            "",
            w.or_blank(f.status),
            w.or_blank(f.period),
            w.blank if f.amount_jpy is None else f.amount_jpy,
            "",
        )
        for f in w.profile.other_funds
    ]
    by_id = w.catalog.programs_by_id
    left_out = w.pick("工程表に含めない", "not included in the schedule")
    book.sheet("他制度", "Other programmes").table(
        w.roadmap.left_out,
        ("区分", "Kind", lambda _: left_out),
        ("名称", "Name", lambda e: w.name(e.item.program)),
        ("所管", "Ministry", lambda e: w.words.owner(e.item.program)),
        ("状況・理由", "Status or reason", lambda e: e.reason.pick(w.lang)),
        ("期間", "Period", lambda _: ""),
        ("金額(円)", "Amount (yen)", lambda _: ""),
        (
            "後継の事業",
            "Succeeded by",
            lambda e: "\n".join(w.name(by_id[i]) if i in by_id else i for i in e.successors),
        ),
        first=first or [(held, w.blank, "", w.blank, w.blank, w.blank, "")],
        keep=2,
    )


def write_programs(book: Book) -> None:
    """Write the programmes of the plan, one row each."""
    w = book.w
    items = [i for s in w.roadmap.stages for i in s.items] + list(w.roadmap.unplaced)
    stages: dict[str, list[str]] = {}
    for stage in w.roadmap.stages:
        for item in stage.items:
            stages.setdefault(item.program.id, []).append(w.words.label("phase", stage.phase))
    by_id = {i.program.id: i for i in reversed(items)}
    none = w.pick(
        "この座組と段階で活用できる事業は資料に記載なし", "The source has no programme for this consortium and stage"
    )
    unknown = w.pick("不明", "unknown")

    def day(program: Program, day_of: Callable[[Call], date | None]) -> Value:
        latest = max(program.calls, key=lambda c: c.fiscal_year, default=None)
        return (day_of(latest) if latest else None) or unknown

    book.sheet("活用予定施策", "Programmes").table(
        w.roadmap.programs(),
        ("事業", "Programme", w.name),
        ("所管", "Ministry", w.words.owner),
        ("段階", "Stage", lambda p: w.pick("、", ", ").join(stages.get(p.id, ())) or w.pick("記載なし", "not stated")),
        ("申請できる主体", "Who may apply", w.words.applicants),
        ("この提案での役割", "Role in this proposal", lambda p: w.words.role(by_id[p.id])),
        ("状態", "Status", lambda p: status(w, by_id[p.id])),
        ("情報時点", "As of", lambda p: as_of(w, p.sources)),
        ("新規公募", "New call", lambda p: YES_NO[p.new_call].pick(w.lang)),
        ("公募開始", "Call opens", lambda p: day(p, lambda c: c.opens_on)),
        ("締切(日本時間)", "Deadline (Japan)", lambda p: day(p, _deadline)),
        ("支援内容", "Support", lambda p: p.support.detail.pick(w.lang) if p.support and p.support.detail else unknown),
        ("補助率", "Rate", lambda p: (p.support and p.support.rate_text) or unknown),
        ("上限額(円)", "Ceiling (yen)", lambda p: ceiling(p, unknown)),
        ("担当部署", "Contact office", lambda p: "\n".join(d.department for d in p.desks) or unknown),
        ("電話", "Phone", lambda p: "\n".join(w.words.phone(d) or "-" for d in p.desks) or unknown),
        ("メール", "E-mail", lambda p: "\n".join(d.email or "-" for d in p.desks) or unknown),
        ("URL", "URL", lambda p: "\n".join(u.url for u in p.urls) or unknown),
        ("次の事業", "Followed by", lambda p: _handovers(w, p)),
        ("出典", "Source", lambda p: _places(w, p)),
        ("ID", "ID", lambda p: p.id),
        last=[] if items else [(none, *[""] * 19)],
    )


def _deadline(call: Call) -> datetime | None:
    """Return the deadline in Japan, as a moment without a time zone."""
    return call.deadline_at.astimezone(JST).replace(tzinfo=None) if call.deadline_at else None


def _handovers(w: Writer, program: Program) -> str:
    by_id = w.catalog.programs_by_id
    return "\n".join(
        f"{w.name(by_id[h.target])} [{BASES[h.basis].pick(w.lang)}]"
        for h in w.roadmap.handovers
        if h.source == program.id
    )


def status(w: Writer, item: MatchItem) -> str:
    """Return what must be confirmed about a programme: old facts, old desk, open questions of the match, warnings."""
    program = item.program
    edition = w.catalog.vocabulary.edition(program.edition) or w.edition
    parts = []
    if w.is_old(edition):
        parts.append(w.pick("情報が古い・要確認", "information out of date, check"))
    if any(is_stale(d, w.today) for d in program.desks):
        parts.append(w.pick("窓口が古い・要確認", "contact office out of date, check"))
    if not program.desks:
        parts.append(w.pick("窓口が不明・要確認", "contact office unknown, check"))
    if program.new_call is None:
        parts.append(w.pick("公募の有無を要確認", "check whether there is a call"))
    parts += [r.detail.pick(w.lang) for r in item.reasons if r.outcome == "unknown" and item.verdict == "check"]
    if program.warnings:
        parts.append(w.pick("資料に疑義あり(出典シート参照)", "source questionable: see the Sources sheet"))
    return "\n".join(dict.fromkeys(parts)) or w.pick("情報時点の内容", "as of the date shown")


def as_of(w: Writer, sources: Iterable[Source]) -> date | None:
    """Return the oldest day of some sources, on which all their facts hold; None when no source has a day."""
    return min((day for s in sources if (day := _day(w, s))), default=None)


def _day(w: Writer, source: Source) -> date | None:
    document = w.catalog.vocabulary.document(source.document) if source.document else None
    return source.as_of or source.read_on or (document.as_of if document else None)


def source_places(w: Writer, sources: Sequence[Source]) -> list[str]:
    """Return the places where facts stand: lines of the document, or page with the day it was read."""
    lines = w.lines_of(sources)
    places = [lines] if lines else []
    for source in sources:
        if source.url:
            read = source.read_on.isoformat() if source.read_on else w.pick("閲覧日不明", "date unknown")
            places.append(f"{source.url} ({read})")
    return places


def _places(w: Writer, program: Program) -> str:
    return "\n".join(source_places(w, program.sources)) or w.pick("出典なし・要確認", "no source, to be confirmed")


def write_desks(book: Book) -> None:
    """Write the desks of the programmes, each with the day of its facts."""
    w = book.w

    def state(desk: Desk) -> str:
        old = [w.pick("古い・要確認", "old, confirm")] if is_stale(desk, w.today) else []
        notes = [n.text.pick(w.lang) for n in desk.warnings]
        return "\n".join([*old, *notes]) or w.pick("情報時点の内容", "as of the date shown")

    none = w.pick("窓口の記載なし", "No contact office stated in the source")
    unknown = w.pick("不明", "unknown")
    book.sheet("窓口", "Desks").table(
        w.roadmap.desks,
        ("所管", "Ministry", lambda s: w.words.label("ministry", s.desk.ministry) or unknown),
        ("担当部署", "Contact office", lambda s: s.desk.department),
        ("電話", "Phone", lambda s: w.words.phone(s.desk) or "-"),
        ("メール", "E-mail", lambda s: s.desk.email or "-"),
        ("事業", "Programmes", lambda s: "\n".join(w.name(p) for p in s.programs)),
        ("情報時点", "As of", lambda s: s.desk.as_of),
        ("状態", "Status", lambda s: state(s.desk)),
        ("出典", "Source", lambda s: "\n".join(source_places(w, s.desk.sources))),
        last=[] if w.roadmap.desks else [(none, *[""] * 7)],
        keep=2,
    )


def write_sources(book: Book) -> None:
    """Write where everything comes from, how the file was made, and which texts were changed to fit a cell. Comes last."""
    w, job = book.w, book.job
    sheet = book.sheet("出典", "Sources")
    labels = [w.pick("区分", "Kind"), w.pick("対象", "Subject"), w.pick("内容", "Content"), w.pick("情報時点", "As of")]
    sheet.header(0, labels)
    edition, made = w.edition, w.pick("作成", "made")
    rows: list[tuple[Value, ...]] = []
    for document in w.catalog.vocabulary.documents:
        publisher = f"{document.publisher.pick(w.lang)}: " if document.publisher else ""
        title = publisher + document.title.pick(w.lang)
        rows.append((w.pick("資料", "document"), edition.name.pick(w.lang), title, document.as_of))
    for program in w.roadmap.programs():
        places = _places(w, program)
        rows.append((w.pick("事業", "programme"), w.name(program), places, as_of(w, program.sources)))
    rows += [
        (made, w.pick("コマンド", "command"), job.command, None),
        (made, w.pick("カタログ", "catalogue"), f"{edition.id} ({w.catalog.version})", edition.as_of),
        (made, w.pick("作成日", "day"), "", job.writer.today),
    ]
    for program in w.roadmap.programs():
        for warning in program.warnings:
            rows.append((w.pick("資料の疑義", "doubt"), w.name(program), warning.text.pick(w.lang), None))
    rows += [(w.pick("注意", "note"), "", note, None) for note in job.document.notes]
    end = sheet.rows(1, rows, mark=False) - 1
    warning_kind = w.pick("警告", "warning")  # also what has just been changed in this sheet
    for place, change in dict.fromkeys(book.changes):
        end += 1
        sheet.row(end, (warning_kind, place, change, None), mark=False)
    sheet.finish(0, len(labels), keep=1, filtered=(end, len(labels)))


SHEETS = (
    write_schedule,
    write_kpi,
    write_funds,
    write_organisation,
    write_programs,
    write_desks,
    write_risks,
    write_relations,
    write_sources,
)


def render(job: RoadmapJob) -> bytes:
    """Return the workbook; the same job gives the same bytes."""
    out = io.BytesIO()
    font = {"font_name": FONT, "font_size": 10}  # made anew: XlsxWriter changes it
    with xlsxwriter.Workbook(out, {**XLSX_OPTIONS, "default_format_properties": font}) as workbook:
        book = Book(workbook, job)
        for write in SHEETS:
            write(book)
        workbook.set_properties(
            {
                "title": book.clean(job.document.title, "title"),
                "subject": book.w.pick("研究開発から社会実装までの工程表", "Roadmap from R&D to social implementation"),
                "author": "kakushin-cli",
                "comments": book.clean(job.document.footer, "comments"),
                "created": job.stamp.astimezone(UTC).replace(tzinfo=None),
            }
        )
    return pack(let_rows_grow(unpack(out.getvalue()), book.sheets), job.stamp)
