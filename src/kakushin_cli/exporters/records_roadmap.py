"""The JSON shape of a roadmap (contract): its stages with their programmes and gaps, and what is handed over or left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kakushin_cli.exporters.records import ranges

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kakushin_cli.catalog.model import Note
    from kakushin_cli.drafts.plan import Roadmap, Stage
    from kakushin_cli.exporters.records import Record, Recorder
    from kakushin_cli.matching.match import MatchItem


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
        "unplaced": [_item(recorder, i) for i in roadmap.unplaced],
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
        "contacts": [recorder.desk_serving(d) for d in roadmap.desks],
        "notices": recorder.notes(notices),
    }


def _stage(recorder: Recorder, stage: Stage) -> Record:
    """Return one stage of a roadmap."""
    return {
        "phase": stage.phase,
        "fiscal_years": list(stage.fiscal_years),
        "basis": stage.basis,
        "programs": [_item(recorder, i) for i in stage.items],
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


def _item(recorder: Recorder, item: MatchItem) -> Record:
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
