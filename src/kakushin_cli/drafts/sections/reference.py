"""The sections that refer: incentive checklist, contacts, sources."""

from kakushin_cli.drafts.document import Block, Bullets, Paragraph, Table
from kakushin_cli.drafts.sections.writer import Writer
from kakushin_cli.japanese.era import format_day
from kakushin_cli.matching.lifecycle import is_stale
from kakushin_cli.matching.listing import select_evidence


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
    header = (
        w.pick("担当部署", "Contact office"),
        w.pick("電話", "Phone"),
        w.pick("メール", "E-mail"),
        w.pick("事業", "Programmes"),
        w.pick("情報時点", "As of"),
    )
    rows = []
    for serving in w.roadmap.desks:
        desk = serving.desk
        day = format_day(desk.as_of, w.lang) if desk.as_of else "-"
        if is_stale(desk, w.today):
            day += w.pick("(古い情報・要確認)", " (old, confirm)")
        names = "\n".join(w.name(p) for p in serving.programs)
        rows.append((desk.department, w.words.phone(desk) or "-", desk.email or "-", names, day))
    if not rows:
        return []
    notes = tuple(f"{s.desk.department}: {n.text.pick(w.lang)}" for s in w.roadmap.desks for n in s.desk.warnings)
    return [Table(header, tuple(rows)), *([Bullets(notes)] if notes else [])]


def sources(w: Writer) -> list[Block]:
    """The document with its day, and for every programme the lines or pages it rests on."""
    document = w.catalog.vocabulary.document(w.edition.document)
    blocks: list[Block] = []
    if document:
        publisher = f"{document.publisher.pick(w.lang)}: " if document.publisher else ""
        blocks.append(Paragraph(f"{publisher}{document.title.pick(w.lang)} ({document.as_of.isoformat()})"))
    items = [f"{w.name(program)}: {w.places_of(program)}" for program in w.roadmap.programs()]
    return [*blocks, Bullets(tuple(items))] if items else blocks
