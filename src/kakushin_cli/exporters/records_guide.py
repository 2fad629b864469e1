"""The JSON shape of a guide (contract): its sections and items, with the evidence that the catalogue lists for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kakushin_cli.exporters.records import ranges
from kakushin_cli.matching.listing import select_evidence

if TYPE_CHECKING:
    from kakushin_cli.catalog.guides import Guide, GuideItem
    from kakushin_cli.exporters.records import Record, Recorder


def guide_record(recorder: Recorder, guide: Guide) -> Record:
    """Return a guide with the evidence that the catalogue lists for its items."""
    return {
        "id": guide.id,
        "kind": "guide",
        "name": guide.name,
        "name_as_written": list(guide.name_as_written),
        "name_en": guide.name_en,
        "aliases": list(guide.aliases),
        "summary": recorder.text(guide.summary),
        "programs": list(guide.programs),
        "sections": [
            {"id": s.id, "text": recorder.text(s.heading), "items": [_item(recorder, i) for i in s.items]}
            for s in guide.sections
        ],
        "sources": [recorder.source(s) for s in guide.sources],
        "warnings": recorder.notes(guide.warnings),
    }


def _item(recorder: Recorder, item: GuideItem) -> Record:
    """Return one item of a guide."""
    record: Record = {
        "id": item.id,
        "text": recorder.text(item.text),
        "detail": [recorder.text(d) for d in item.detail],
    }
    if item.value is not None:
        record |= {"value": item.value, "unit": item.unit.ja if item.unit else None}
    record["lines"] = ranges(item.lines)
    record["links"] = [
        {"to": link.to, "name": recorder.name_of(link.to), "basis": link.basis, "text": recorder.text(link.reason)}
        for link in item.links
    ]
    if item.select:
        found = select_evidence(recorder.catalog, item.select)
        record["evidence"] = [{"id": e.id, "name": e.name} for e in found]
    return record
