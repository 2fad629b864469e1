"""A roadmap as a JSON object."""

from __future__ import annotations

from collections.abc import Iterable

from kakushin_cli.catalog.model import Note
from kakushin_cli.drafts.document import Block, Bullets, Document, Subheading, Table
from kakushin_cli.drafts.plan import Roadmap, Stage
from kakushin_cli.exporters.records import Record, Recorder, ranges
from kakushin_cli.exporters.roadmap_job import RoadmapJob
from kakushin_cli.exporters.tabular import json_pieces
from kakushin_cli.matching.match import MatchItem


def render(job: RoadmapJob) -> bytes:
    """Return the envelope with one item: project, stages, hand-overs, contacts, and the draft's sections."""
    recorder = Recorder(job.catalog, job.lang, job.today)
    query = job.roadmap.project.query
    query_record = {
        "theme": list(query.filters.themes),
        "ministry": list(query.filters.ministries),
        "applicant": list(query.applicants),
        "partner": list(query.partners),
        "prefecture": list(query.prefectures),
        "start": job.roadmap.project.start,
        "years": job.roadmap.project.years,
    }
    item = roadmap_record(recorder, job.roadmap, job.notices) | {"document": document_record(job.document)}
    return b"".join(
        json_pieces(
            recorder.envelope("roadmap", {key: value for key, value in query_record.items() if value}, 1, job.notices),
            [item],
        )
    )


def roadmap_record(recorder: Recorder, roadmap: Roadmap, notices: Iterable[Note] = ()) -> Record:
    """Return a roadmap; contacts carry only the programmes of its stages."""
    project, query = roadmap.project, roadmap.project.query
    return {
        "project": {
            "applicants": list(query.applicants),
            "partners": list(query.partners),
            "themes": list(query.filters.themes),
            "prefectures": list(query.prefectures),
            "start_fiscal_year": project.start,
            "years": project.years,
        },
        "stages": [_stage(recorder, s) for s in roadmap.stages],
        "unplaced": [_stage_item(recorder, i) for i in roadmap.unplaced],
        "handovers": [
            {
                "from": h.source,
                "to": h.target,
                "basis": h.basis,
                "text": recorder.text(h.reason),
                "lines": ranges(h.lines),
            }
            for h in roadmap.handovers
        ],
        "left_out": [
            {
                "id": entry.item.program.id,
                "name": entry.item.program.name,
                "reason": recorder.text(entry.reason),
                "successors": list(entry.successors),
            }
            for entry in roadmap.left_out
        ],
        "networks": [{"id": n.id, "name": n.name} for n in roadmap.networks],
        "contacts": [recorder.serving(d) for d in roadmap.desks],
        "notices": recorder.notes(notices),
    }


def _stage(recorder: Recorder, stage: Stage) -> Record:
    """Return one stage of a roadmap."""
    return {
        "phase": stage.phase,
        "fiscal_years": list(stage.fiscal_years),
        "basis": stage.basis,
        "programs": [_stage_item(recorder, i) for i in stage.items],
        "gaps": [
            {
                "reason": recorder.text(g.reason),
                "partner_needed": g.partner_needed,
                "program_ids": list(g.programs),
                "blocking": g.blocking,
            }
            for g in stage.gaps
        ],
    }


def _stage_item(recorder: Recorder, item: MatchItem) -> Record:
    """Return a programme in a stage."""
    record: Record = {
        "id": item.program.id,
        "name": item.program.name,
        "ministry": recorder.term("ministry", item.program.owner),
        "verdict": item.verdict,
        "role": item.role,
        "lead_types": list(item.lead_types),
        "lead": item.lead,
    }
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
