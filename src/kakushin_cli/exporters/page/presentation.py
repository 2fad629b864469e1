"""A roadmap as one editable page (ポンチ絵) for PowerPoint.

The page carries what a reader must see; the notes carry every fact of the draft with its source. What finds no room at
10.5 points goes on to further pages, marked 「続き」.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from kakushin_cli.exporters.page.content import read_content
from kakushin_cli.exporters.page.layout import SIZES, lay_out
from kakushin_cli.exporters.page.notes import notes_lines
from kakushin_cli.exporters.page.plain import plain
from kakushin_cli.exporters.zip_bytes import rezip

if TYPE_CHECKING:
    from kakushin_cli.exporters.roadmap_job import RoadmapJob


def render(job: RoadmapJob) -> bytes:
    """Return the roadmap as a .pptx file; the same job gives the same bytes."""
    from kakushin_cli.exporters.page.package import new_presentation, own_notes_theme, set_properties
    from kakushin_cli.exporters.page.shapes import draw_page, write_notes

    language = "ja-JP" if job.lang == "ja" else "en-US"
    content = read_content(job)
    presentation = new_presentation(SIZES[job.slide_size], language)
    for number, page in enumerate(lay_out(content, job.slide_size)):
        slide = presentation.slides.add_slide(presentation.slide_layouts[0])
        draw_page(slide, page, language)
        if number == 0:
            write_notes(slide, notes_lines(job), language)
    own_notes_theme(presentation)
    set_properties(presentation, content.title, language, job.stamp, plain(job.command))
    target = io.BytesIO()
    presentation.save(target)
    return rezip(target.getvalue(), job.stamp)
