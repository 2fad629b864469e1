"""A roadmap as an Excel workbook to filter, fill in and hand in.

A subset of the draft with more columns: 工程表 (bars as filled cells), KPI, 資金計画, 体制, 活用予定施策, 窓口, リスク,
他制度, 出典. Background, vision, targets, scenario and effects stay with the documents. Every cell of data is text; money
and figures are numbers, days are days, and the only formulas are our own sums and checks, stored with their value.
"""

import io
from datetime import UTC

import xlsxwriter

from kakushin_cli.exporters.roadmap_job import RoadmapJob
from kakushin_cli.exporters.workbook.book import OPTIONS, Book, let_rows_grow
from kakushin_cli.exporters.workbook.funds import write_funds
from kakushin_cli.exporters.workbook.programs import write_desks, write_programs, write_sources
from kakushin_cli.exporters.workbook.project import write_kpi, write_organisation, write_relations, write_risks
from kakushin_cli.exporters.workbook.schedule import write_schedule
from kakushin_cli.exporters.zip_bytes import pack, unpack

SHEETS = (
    write_schedule,
    write_kpi,
    write_funds,
    write_organisation,
    write_programs,
    write_desks,
    write_risks,
    write_relations,
    write_sources,
)


def render(job: RoadmapJob) -> bytes:
    """Return the workbook; the same job gives the same bytes."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, OPTIONS) as workbook:
        book = Book(workbook, job)
        for write in SHEETS:
            write(book)
        workbook.set_properties(
            {
                "title": book.clean(job.document.title, "title"),
                "subject": book.w.pick("研究開発から社会実装までの工程表", "Roadmap from R&D to social implementation"),
                "author": "kakushin-cli",
                "comments": book.clean(job.document.footer, "comments"),
                "created": job.stamp.astimezone(UTC).replace(tzinfo=None),
            }
        )
    return pack(let_rows_grow(unpack(out.getvalue()), book.sheets), job.stamp)
