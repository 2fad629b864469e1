"""The sheets about the catalogue: 活用予定施策, 窓口, 出典, each fact with its source and its day."""

from collections.abc import Iterable, Sequence
from datetime import date

from kakushin_cli.catalog.model import Program, Source
from kakushin_cli.drafts.sections.writer import Writer
from kakushin_cli.exporters.workbook.book import Book, Value
from kakushin_cli.japanese.era import JST
from kakushin_cli.matching.lifecycle import is_stale
from kakushin_cli.matching.match import MatchItem
from kakushin_cli.wording import BASES, YES_NO


def write_programs(book: Book) -> None:
    """Write the programmes of the plan, one row each."""
    w = book.w
    labels = [
        w.pick("事業", "Programme"),
        w.pick("所管", "Ministry"),
        w.pick("段階", "Stage"),
        w.pick("申請できる主体", "Who may apply"),
        w.pick("この提案での役割", "Role in this proposal"),
        w.pick("状態", "Status"),
        w.pick("情報時点", "As of"),
        w.pick("新規公募", "New call"),
        w.pick("公募開始", "Call opens"),
        w.pick("締切(日本時間)", "Deadline (Japan)"),
        w.pick("支援内容", "Support"),
        w.pick("補助率", "Rate"),
        w.pick("上限額(円)", "Ceiling (yen)"),
        w.pick("担当部署", "Contact office"),
        w.pick("電話", "Phone"),
        w.pick("メール", "E-mail"),
        "URL",
        w.pick("次の事業", "Followed by"),
        w.pick("出典", "Source"),
        "ID",
    ]
    items = [i for s in w.roadmap.stages for i in s.items] + list(w.roadmap.unplaced)
    stages: dict[str, list[str]] = {}
    for stage in w.roadmap.stages:
        for item in stage.items:
            stages.setdefault(item.program.id, []).append(w.words.label("phase", stage.phase))
    first = {i.program.id: i for i in reversed(items)}
    rows = [_program_row(w, first[p.id], stages.get(p.id, [])) for p in w.roadmap.programs()]
    none = w.pick(
        "この座組と段階で活用できる事業は資料に記載なし", "The source has no programme for this consortium and stage"
    )
    book.sheet("活用予定施策", "Programmes").table(labels, rows or [(none, *[""] * (len(labels) - 1))])


def _program_row(w: Writer, item: MatchItem, stages: list[str]) -> tuple[Value, ...]:
    program = item.program
    support = program.support
    call = max(program.calls, key=lambda c: c.fiscal_year, default=None)
    unknown = w.pick("不明", "unknown")
    deadline = call.deadline_at.astimezone(JST).replace(tzinfo=None) if call and call.deadline_at else None
    cap = support.cap_jpy if support else None
    return (
        w.name(program),
        w.words.owner(program),
        w.pick("、", ", ").join(stages) or w.pick("記載なし", "not stated"),
        w.words.applicants(program),
        w.words.role(item),
        status(w, item),
        as_of(w, program.sources),
        YES_NO[program.new_call].pick(w.lang),
        (call.opens_on if call else None) or unknown,
        deadline or unknown,
        support.detail.pick(w.lang) if support and support.detail else unknown,
        (support.rate_text if support else None) or unknown,
        cap if cap is not None else (support.amount_text if support else None) or unknown,
        "\n".join(d.department for d in program.desks) or unknown,
        "\n".join(w.words.phone(d) or "-" for d in program.desks) or unknown,
        "\n".join(d.email or "-" for d in program.desks) or unknown,
        "\n".join(p.url for p in program.urls) or unknown,
        _handovers(w, program),
        "\n".join(source_places(w, program.sources)) or w.pick("出典なし・要確認", "no source, to be confirmed"),
        program.id,
    )


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


def write_desks(book: Book) -> None:
    """Write the desks of the programmes, each with the day of its facts."""
    w = book.w
    labels = [
        w.pick("所管", "Ministry"),
        w.pick("担当部署", "Contact office"),
        w.pick("電話", "Phone"),
        w.pick("メール", "E-mail"),
        w.pick("事業", "Programmes"),
        w.pick("情報時点", "As of"),
        w.pick("状態", "Status"),
        w.pick("出典", "Source"),
    ]
    rows: list[tuple[Value, ...]] = []
    for serving in w.roadmap.desks:
        desk = serving.desk
        state = [w.pick("古い・要確認", "old, confirm")] if is_stale(desk, w.today) else []
        state += [n.text.pick(w.lang) for n in desk.warnings]
        cells = (
            w.words.label("ministry", desk.ministry) or w.pick("不明", "unknown"),
            desk.department,
            w.words.phone(desk) or "-",
            desk.email or "-",
            "\n".join(w.name(p) for p in serving.programs),
            desk.as_of,
            "\n".join(state) or w.pick("情報時点の内容", "as of the date shown"),
            "\n".join(source_places(w, desk.sources)),
        )
        rows.append(cells)
    none = w.pick("窓口の記載なし", "No contact office stated in the source")
    book.sheet("窓口", "Desks").table(labels, rows or [(none, *[""] * (len(labels) - 1))], keep=2)


def write_sources(book: Book) -> None:
    """Write where everything comes from, how the file was made, and which texts were changed to fit a cell. Comes last."""
    w, job = book.w, book.job
    sheet = book.sheet("出典", "Sources")
    labels = [w.pick("区分", "Kind"), w.pick("対象", "Subject"), w.pick("内容", "Content"), w.pick("情報時点", "As of")]
    sheet.header(0, labels)
    edition, made = w.edition, w.pick("作成", "made")
    unknown = w.pick("出典なし・要確認", "no source, to be confirmed")
    rows: list[tuple[Value, ...]] = []
    for document in w.catalog.vocabulary.documents:
        publisher = f"{document.publisher.pick(w.lang)}: " if document.publisher else ""
        title = publisher + document.title.pick(w.lang)
        rows.append((w.pick("資料", "document"), edition.name.pick(w.lang), title, document.as_of))
    for program in w.roadmap.programs():
        places = "\n".join(source_places(w, program.sources)) or unknown
        rows.append((w.pick("事業", "programme"), w.name(program), places, as_of(w, program.sources)))
    rows += [
        (made, w.pick("コマンド", "command"), job.command, None),
        (made, w.pick("カタログ", "catalogue"), f"{edition.id} ({w.catalog.version})", edition.as_of),
        (made, w.pick("作成日", "day"), "", job.today),
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
