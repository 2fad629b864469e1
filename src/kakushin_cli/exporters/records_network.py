"""The JSON shapes of networks, of organisations in several of them, and of universities (contract)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kakushin_cli.catalog.model import Network, University
    from kakushin_cli.exporters.records import Record, Recorder
    from kakushin_cli.matching.listing import Overlap


def network_record(recorder: Recorder, network: Network) -> Record:
    """Return a network."""
    record: Record = {
        "id": network.id,
        "kind": network.kind,
        "name": network.name,
        "name_as_written": list(network.name_as_written),
        "name_en": network.name_en,
        "aliases": list(network.aliases),
    }
    for key in ("site", "body", "program_id"):
        value = getattr(network, key)
        if value is not None:
            record[key] = value
    record |= {
        "prefectures": list(network.prefectures),
        "prefectures_basis": network.prefectures_basis,
        "municipalities": list(network.municipalities),
    }
    if network.members:
        record["members"] = {sector: list(members) for sector, members in network.members.by_sector()}
    for key in ("lead", "status"):
        value = getattr(network, key)
        if value is not None:
            record[key] = value
    return record | {
        "summary": recorder.text(network.summary),
        "sources": [recorder.source(s) for s in network.sources],
        "warnings": recorder.notes(network.warnings),
    }


def overlap_record(recorder: Recorder, overlap: Overlap) -> Record:
    """Return an organisation that sits in several networks."""
    return {
        "organisation": overlap.organisation,
        "sector": overlap.sector,
        "prefecture": overlap.prefecture,
        "networks": [{"id": n.id, "name": n.name} for n in overlap.networks],
    }


def university_record(recorder: Recorder, university: University) -> Record:
    """Return a university with its fields of strength."""
    return {
        "university": university.name,
        "name_as_written": list(university.name_as_written),
        "name_en": university.name_en,
        "aliases": list(university.aliases),
        "fields": [{"field": f.field, "group": f.group} for f in university.fields],
        "sources": [recorder.source(s) for s in university.sources],
        "warnings": recorder.notes(university.warnings),
    }
