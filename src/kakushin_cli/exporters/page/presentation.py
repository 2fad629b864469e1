"""A roadmap as one editable page (ポンチ絵) for PowerPoint.

The page carries what a reader must see; the notes carry every fact of the draft with its source. What finds no room at
10.5 points goes on to further pages, marked 「続き」. Theme, faces and the one layout stand in `templates/page.pptx`.
"""

import io
from datetime import UTC
from importlib.resources import files

import pptx

from kakushin_cli import __version__
from kakushin_cli.exporters.page.content import read_content
from kakushin_cli.exporters.page.layout import lay_out
from kakushin_cli.exporters.page.notes import notes_lines
from kakushin_cli.exporters.page.shapes import draw_page, emu, write_notes
from kakushin_cli.exporters.page.sheet import SIZES
from kakushin_cli.exporters.roadmap_job import RoadmapJob
from kakushin_cli.exporters.xml_text import clean_line
from kakushin_cli.exporters.zip_bytes import rezip


def render(job: RoadmapJob) -> bytes:
    """Return the roadmap as a .pptx file; the same job gives the same bytes."""
    language = "ja-JP" if job.lang == "ja" else "en-US"
    content = read_content(job)
    template = files("kakushin_cli.exporters") / "templates" / "page.pptx"
    presentation = pptx.Presentation(io.BytesIO(template.read_bytes()))
    _set_size(presentation, SIZES[job.slide_size])
    for number, page in enumerate(lay_out(content, job.slide_size)):
        slide = presentation.slides.add_slide(presentation.slide_layouts[0])
        draw_page(slide, page, language)
        if number == 0:
            write_notes(slide, notes_lines(job), language)
    core = presentation.core_properties
    core.title, core.subject, core.language = content.title, clean_line(job.command)[:255], language
    core.version = f"kakushin-cli {__version__}"
    core.created = core.modified = job.stamp.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    target = io.BytesIO()
    presentation.save(target)
    return rezip(target.getvalue(), job.stamp)


def _set_size(presentation: pptx.presentation.Presentation, size: tuple[float, float]) -> None:
    """Give the presentation a page size in points, and the placeholders of its master their share of it."""
    width, height = emu(size[0]), emu(size[1])
    across, down = width / (presentation.slide_width or width), height / (presentation.slide_height or height)
    presentation.slide_width, presentation.slide_height = width, height
    for shape in presentation.slide_master.placeholders:
        shape.left, shape.width = (round(value * across) for value in (shape.left, shape.width))
        shape.top, shape.height = (round(value * down) for value in (shape.top, shape.height))
