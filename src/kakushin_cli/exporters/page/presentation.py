"""A roadmap as one editable page (ポンチ絵) for PowerPoint.

The page carries what a reader must see; the notes carry every fact of the draft with its source. What finds no room at
10.5 points goes on to further pages, marked 「続き」. Theme, faces and the one layout stand in `templates/page.pptx`.
"""

import io
from collections.abc import Iterator
from datetime import UTC
from importlib.resources import files

import pptx

from kakushin_cli import __version__
from kakushin_cli.drafts.document import Block, Bullets, Document, Paragraph, Subheading, Table
from kakushin_cli.exporters.page.content import read_content
from kakushin_cli.exporters.page.layout import lay_out
from kakushin_cli.exporters.page.shapes import draw_page, emu, write_notes
from kakushin_cli.exporters.page.sheet import SIZES
from kakushin_cli.exporters.roadmap_job import RoadmapJob
from kakushin_cli.exporters.xml_text import clean_line
from kakushin_cli.exporters.zip_bytes import rezip


def render(job: RoadmapJob) -> bytes:
    """Return the roadmap as a .pptx file; the same job gives the same bytes."""
    language = "ja-JP" if job.lang == "ja" else "en-US"
    content = read_content(job)
    template = files("kakushin_cli.exporters") / "templates" / "page.pptx"
    presentation = pptx.Presentation(io.BytesIO(template.read_bytes()))
    _set_size(presentation, SIZES[job.slide_size])
    for number, page in enumerate(lay_out(content, job.slide_size)):
        slide = presentation.slides.add_slide(presentation.slide_layouts[0])
        draw_page(slide, page, language)
        if number == 0:
            write_notes(slide, _notes_lines(job), language)
    core = presentation.core_properties
    core.title, core.subject, core.language = content.title, clean_line(job.command)[:255], language
    core.version = f"kakushin-cli {__version__}"
    core.created = core.modified = job.stamp.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    target = io.BytesIO()
    presentation.save(target)
    return rezip(target.getvalue(), job.stamp)


def _set_size(presentation: pptx.presentation.Presentation, size: tuple[float, float]) -> None:
    """Give the presentation a page size in points, and the placeholders of its master their share of it."""
    width, height = emu(size[0]), emu(size[1])
    across, down = width / (presentation.slide_width or width), height / (presentation.slide_height or height)
    presentation.slide_width, presentation.slide_height = width, height
    for shape in presentation.slide_master.placeholders:
        shape.left, shape.width = (round(value * across) for value in (shape.left, shape.width))
        shape.top, shape.height = (round(value * down) for value in (shape.top, shape.height))


def _notes_lines(job: RoadmapJob) -> list[str]:
    """Return the lines of the notes: sources first, then every fact of the draft; empty lines part the sections."""
    document = job.document
    sections = sorted(document.sections, key=lambda s: s.id != "sources")
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
    if isinstance(block, Table):
        return _table(block)
    if isinstance(block, Paragraph):
        return [clean_line(block.text)]
    assert isinstance(block, Bullets)
    return [f"・{clean_line(item)}" for item in block.items]


def _table(table: Table) -> list[str]:
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
