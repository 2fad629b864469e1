"""The JSON shapes of `contacts` (contract): desks with the programmes they serve, and rows of the contact tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kakushin_cli.catalog.model import ContactRow, Program
    from kakushin_cli.exporters.records import Record, Recorder
    from kakushin_cli.matching.listing import DeskServing


def serving_record(recorder: Recorder, serving: DeskServing, themes: Sequence[str] = ()) -> Record:
    """Return a contact: a desk with the programmes and themes that were asked about."""
    served = {t: None for p in serving.programs for t in p.themes if not themes or t in themes}
    order = sorted(served, key=lambda t: recorder.catalog.vocabulary.position("theme", t))
    record = recorder.desk(serving.desk)
    warnings = record.pop("warnings")
    return record | {
        "programs": [_served(recorder, p) for p in serving.programs],
        "themes": order,
        "sources": [recorder.source(s) for s in serving.desk.sources],
        "warnings": warnings,
    }


def _served(recorder: Recorder, program: Program) -> Record:
    """Return a programme a desk answers for: id and name, and what became of it where that is recorded."""
    record: Record = {"id": program.id, "name": program.name}
    if program.lifecycle:
        record["lifecycle"] = {
            "status": program.lifecycle.status,
            "successors": [recorder.successor(s) for s in program.lifecycle.successors],
        }
        if program.lifecycle.unit:
            record["lifecycle"]["unit"] = program.lifecycle.unit
    return record


def row_record(recorder: Recorder, row: ContactRow) -> Record:
    """Return a row of a contact table."""
    return {
        "theme": row.theme,
        "row": row.row,
        "line": row.line,
        "program_as_written": row.program_as_written,
        "applicant_as_written": row.applicant_as_written,
        "new_call_as_written": row.new_call_as_written,
        "department_as_written": row.department_as_written,
        "contact_as_written": row.contact_as_written,
        "phone": row.phone,
        "extension": row.extension,
        "email": row.email,
        "programs": list(row.programs),
    }
