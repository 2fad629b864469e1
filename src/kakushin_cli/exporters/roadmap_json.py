"""A roadmap as a JSON object."""

from __future__ import annotations

from kakushin_cli.drafts.document import Block, Bullets, Document, Subheading, Table
from kakushin_cli.drafts.plan import Stage
from kakushin_cli.exporters.records import Record, Recorder, query_of
from kakushin_cli.exporters.roadmap_job import RoadmapJob
from kakushin_cli.exporters.tabular import json_pieces
from kakushin_cli.matching.match import MatchItem


def render(job: RoadmapJob) -> bytes:
    """Return the envelope with one item: project, stages, hand-overs, contacts, and the draft's sections.

    Contacts carry only the programmes of the stages.
    """
    recorder = Recorder(job.writer.catalog, job.writer.lang, job.writer.today)
    roadmap, project, query = job.writer.roadmap, job.writer.roadmap.project, job.writer.roadmap.project.query
    terms = query_of(
        theme=query.filters.themes,
        ministry=query.filters.ministries,
        applicant=query.applicants,
        partner=query.partners,
        prefecture=query.prefectures,
        start=project.start,
        years=project.years,
    )
    item = {
        "project": {
            **recorder.fields(query, "applicants", "partners"),
            **recorder.fields(query.filters, "themes"),
            **recorder.fields(query, "prefectures"),
            "start_fiscal_year": project.start,
            "years": project.years,
        },
        "stages": [_stage(recorder, stage) for stage in roadmap.stages],
        "unplaced": [_stage_item(recorder, item) for item in roadmap.unplaced],
        "handovers": [
            {"from": h.source, "to": h.target, "basis": h.basis, "text": recorder.text(h.reason)}
            | recorder.fields(h, "lines")
            for h in roadmap.handovers
        ],
        "left_out": [
            recorder.fields(entry.item.program, "id", "name") | recorder.fields(entry, "reason", "successors")
            for entry in roadmap.left_out
        ],
        "networks": recorder.each(roadmap.networks, "id", "name"),
        "contacts": [recorder.serving(desk) for desk in roadmap.desks],
        "notices": recorder.notes(job.notices),
        "document": document_record(job.document),
    }
    return b"".join(json_pieces(recorder.envelope("roadmap", terms, 1, job.notices), [item]))


def _stage(recorder: Recorder, stage: Stage) -> Record:
    """Return one stage of a roadmap."""
    return recorder.fields(stage, "phase", "fiscal_years", "basis") | {
        "programs": [_stage_item(recorder, item) for item in stage.items],
        "gaps": [
            recorder.fields(gap, "reason", "partner_needed")
            | {"program_ids": list(gap.programs), "blocking": gap.blocking}
            for gap in stage.gaps
        ],
    }


def _stage_item(recorder: Recorder, item: MatchItem) -> Record:
    """Return a programme in a stage."""
    record = recorder.fields(item.program, "id", "name")
    record["ministry"] = recorder.term("ministry", item.program.owner)
    record |= recorder.fields(item, "verdict", "role", "lead_types", "lead")
    if item.program.lifecycle:
        record["lifecycle"] = recorder.lifecycle(item.program.lifecycle)
    return record


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
