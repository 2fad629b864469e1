"""A draft document as one HTML file: offline, printable, with the figure inside and no script at all."""

from __future__ import annotations

from html import escape

from kakushin_cli.drafts.document import Block, Table
from kakushin_cli.drafts.writer import BLANK
from kakushin_cli.exporters.figure import roadmap_svg
from kakushin_cli.exporters.office_files import clean_line, clean_text
from kakushin_cli.exporters.roadmap_job import RoadmapJob
from kakushin_cli.exporters.templating import fill_template
from kakushin_cli.japanese.linebreak import cell_width

_WIDEST = 44
"""Cells up to which a column grows with its text."""


def render(job: RoadmapJob) -> bytes:
    """Return the draft as a UTF-8 HTML page."""
    filters = {"inline": _inline, "label": _label, "shares": column_shares, "type": _type}
    page = fill_template("draft.html", filters, draft=job.document, lang=job.writer.lang, figure=roadmap_svg(job))
    return page.encode()


def column_shares(table: Table) -> list[float]:
    """Return the share of each column in percent: by its widest line, so that short columns stay whole."""
    widths = []
    for n in range(len(table.header)):
        cells = [table.header[n], *(row[n] for row in table.rows)]
        widest = max(cell_width(line) for cell in cells for line in cell.split("\n"))
        widths.append(min(widest, _WIDEST) + 6)
    return [100 * w / sum(widths) for w in widths]


def _inline(text: str) -> str:
    """Return text as escaped HTML: line breaks as such, what is to be filled in marked."""
    html = "<br>".join(escape(part) for part in clean_text(text).split("\n"))
    for blank in (BLANK.pick("ja"), BLANK.pick("en")):
        html = html.replace(blank, f"<mark>{blank}</mark>")
    return html


def _label(table: Table) -> str:
    """Return what a table is called by those who hear it: its first three column heads."""
    return clean_line(" / ".join(cell.split("\n")[0] for cell in table.header[:3]))


def _type(block: Block) -> str:
    return type(block).__name__
