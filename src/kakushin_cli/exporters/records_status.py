"""The JSON shapes of `status` (contract): what became of a programme, drafts of mails to desks, and editions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kakushin_cli.exporters.records import iso_day
from kakushin_cli.matching.lifecycle import count_stale_contacts

if TYPE_CHECKING:
    from kakushin_cli.catalog.model import Program
    from kakushin_cli.catalog.vocabulary import Edition
    from kakushin_cli.exporters.records import Record, Recorder
    from kakushin_cli.matching.enquiry import Enquiry


def status_record(recorder: Recorder, program: Program) -> Record:
    """Return an item of `status`; `lifecycle` is absent when it was not researched."""
    record: Record = {
        "id": program.id,
        "name": program.name,
        "name_as_written": list(program.name_as_written),
        "edition": program.edition,
    }
    if program.lifecycle:
        record["lifecycle"] = recorder.lifecycle(program.lifecycle)
    return record | {"stale_contacts": count_stale_contacts(program, recorder.today, recorder.stale_after)}


def enquiry_record(recorder: Recorder, enquiry: Enquiry) -> Record:
    """Return the draft of a mail to a desk: its subject, and its body as `text`."""
    desk = enquiry.desk
    return {
        "department": desk.department if desk else None,
        "email": desk.email if desk else None,
        "phone": desk.phone if desk else None,
        "programs": [{"id": p.id, "name": p.name} for p in enquiry.programs],
        "subject": {"text": recorder.text(enquiry.subject)},
        "text": recorder.text(enquiry.body),
    }


def edition_record(recorder: Recorder, edition: Edition) -> Record:
    """Return an edition with what is known of it and how many programmes the catalogue has from it."""
    return {
        "id": edition.id,
        "name": edition.name.ja,
        "as_of": edition.day_text,
        "fiscal_year": edition.fiscal_year,
        "programs": len(recorder.catalog.in_edition(edition.id)),
        "statement": recorder.text(edition.statement) if edition.statement else None,
        "evidence": [
            {"title": e.title, "url": e.url, "date": iso_day(e.date), "fiscal_year": e.fiscal_year, "grade": e.grade}
            for e in edition.evidence
        ],
    }
