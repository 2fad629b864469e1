"""A roadmap as the contract's JSON object."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kakushin_cli.exporters.records import Recorder
from kakushin_cli.exporters.tabular import as_json

if TYPE_CHECKING:
    from kakushin_cli.exporters.roadmap_job import RoadmapJob


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
    return as_json(recorder.envelope("roadmap", known, 1, [recorder.roadmap(job.roadmap, job.notices)], job.notices))
