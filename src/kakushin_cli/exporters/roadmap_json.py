"""A roadmap as the contract's JSON object."""

from __future__ import annotations

from kakushin_cli.drafts.document import Block, Bullets, Document, Subheading, Table
from kakushin_cli.exporters.records import Record, Recorder
from kakushin_cli.exporters.records_roadmap import roadmap_record
from kakushin_cli.exporters.roadmap_job import RoadmapJob
from kakushin_cli.exporters.tabular import as_json


def render(job: RoadmapJob) -> bytes:
    """Return the envelope with one item: project, stages, hand-overs, contacts, and the draft's sections."""
    recorder = Recorder(job.catalog, job.lang, job.today)
    query = job.roadmap.project.query
    record = {
        "theme": list(query.filters.themes),
        "ministry": list(query.filters.ministries),
        "applicant": list(query.applicants),
        "partner": list(query.partners),
        "prefecture": list(query.prefectures),
        "start": job.roadmap.project.start,
        "years": job.roadmap.project.years,
    }
    known = {key: value for key, value in record.items() if value}
    item = roadmap_record(recorder, job.roadmap, job.notices) | {"document": document_record(job.document)}
    return as_json(recorder.envelope("roadmap", known, 1, [item], job.notices))


def document_record(document: Document) -> Record:
    """Return a draft: `title`, `notes`, `facts`, `footer`, and `sections` of blocks as the other formats show them.

    A block has the `type` paragraph, bullets, table or subheading, and that type's fields (`drafts/document.py`).
    """
    return {
        "title": document.title,
        "notes": list(document.notes),
        "facts": _block(document.facts),
        "sections": [
            {"id": s.id, "heading": s.heading, "blocks": [_block(b) for b in s.blocks]} for s in document.sections
        ],
        "footer": document.footer,
    }


def _block(block: Block) -> Record:
    if isinstance(block, Table):
        rows = [list(row) for row in block.rows]
        return {"type": "table", "caption": block.caption, "header": list(block.header), "rows": rows}
    if isinstance(block, Subheading):
        return {"type": "subheading", "text": block.text}
    if isinstance(block, Bullets):
        return {"type": "bullets", "items": list(block.items), "checkboxes": block.checkboxes}
    return {"type": "paragraph", "text": block.text} | ({"is_guidance": True} if block.is_guidance else {})
