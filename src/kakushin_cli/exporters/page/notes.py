"""The notes below the page: sources first, then every fact of the draft in plain lines."""

from collections.abc import Iterator

from kakushin_cli.drafts.document import Block, Bullets, Document, Paragraph, Subheading
from kakushin_cli.drafts.document import Table as TextTable
from kakushin_cli.exporters.roadmap_job import RoadmapJob
from kakushin_cli.exporters.xml_text import clean_line

FIRST = ("sources",)


def notes_lines(job: RoadmapJob) -> list[str]:
    """Return the lines of the notes; empty ones part the sections."""
    document = job.document
    sections = sorted(document.sections, key=lambda s: s.id not in FIRST)
    lines = [clean_line(note) for note in document.notes]
    for section in sections:
        texts = [t for block in section.blocks for t in _block(block)]
        if texts:
            lines += ["", f"■ {clean_line(section.heading)}", *texts]
    lines += ["", *_facts(document), *_members(job)]
    return [*lines, "", clean_line(document.footer)]


def _facts(document: Document) -> Iterator[str]:
    return (f"{clean_line(row[0])}: {clean_line(' / '.join(row[1].splitlines()))}" for row in document.facts.rows)


def _members(job: RoadmapJob) -> list[str]:
    """Return how to reach the members and what funds rest on: facts that the draft's tables have no column for."""
    profile = job.roadmap.project.profile
    if not profile:
        return []
    contact, cost = {"ja": ("連絡先", "補助対象経費(円)"), "en": ("Contact", "Eligible cost (JPY)")}[job.lang]
    lines = [
        f"{contact}: {clean_line(f'{member.name or member.type}: {member.contact}')}"
        for member in (profile.lead, *profile.partners)
        if member.contact
    ]
    for fund in (f for f in profile.funds if f.eligible_jpy):
        yearly = ", ".join(f"{year}: {amount:,}" for year, amount in sorted(fund.eligible_jpy.items()))
        lines.append(f"{cost}: {clean_line(f'{fund.name or fund.program or fund.source}: {yearly}')}")
    return lines


def _block(block: Block) -> list[str]:
    if isinstance(block, Subheading):
        return [f"【{clean_line(block.text)}】"]
    if isinstance(block, TextTable):
        return _table(block)
    if isinstance(block, Paragraph):
        return [clean_line(block.text)]
    assert isinstance(block, Bullets)
    return [f"・{clean_line(item)}" for item in block.items]


def _table(table: TextTable) -> list[str]:
    """Return a row as one line: its first cell, then the others with their headings."""
    lines = []
    for row in table.rows:
        cells = [
            f"{clean_line(name)} {clean_line(' / '.join(cell.splitlines()))}"
            for name, cell in zip(table.header[1:], row[1:], strict=True)
            if cell.strip()
        ]
        lines.append(f"・{clean_line(' / '.join(row[0].splitlines()))}" + (f": {' | '.join(cells)}" if cells else ""))
    return lines
