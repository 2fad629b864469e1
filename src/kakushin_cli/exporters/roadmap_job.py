"""What every roadmap format is given, and where each format lives. A format is imported only when it is asked for."""

from __future__ import annotations

import gc
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import date, datetime
    from pathlib import Path

    from kakushin_cli.catalog.catalog import Catalog
    from kakushin_cli.catalog.model import Note
    from kakushin_cli.drafts.document import Document
    from kakushin_cli.drafts.plan import Roadmap
    from kakushin_cli.language import Lang


@dataclass(frozen=True, slots=True)
class RoadmapJob:
    """One roadmap to be written.

    Attributes:
        roadmap: The path itself, with the project and its profile.
        document: The same as a draft in blocks of text; every document format carries all of its facts.
        catalog: Names, desks and sources.
        lang: Language of the text.
        today: Day of the draft, in Japan.
        stamp: Instant that goes into the file's own dates; the same stamp gives the same bytes.
        command: The command that made it.
        strip_guidance: Leave out text that only tells the authors what to write.
        template: A .docx of the user's own to be filled, its styles kept.
        slide_size: Page of the .pptx.
        notices: What the user should know about the words of the options.
    """

    roadmap: Roadmap
    document: Document
    catalog: Catalog
    lang: Lang
    today: date
    stamp: datetime
    command: str
    strip_guidance: bool = False
    template: Path | None = None
    slide_size: Literal["a4", "16:9"] = "a4"
    notices: tuple[Note, ...] = ()


MODULES = {
    "markdown": "document_markdown",
    "json": "roadmap_json",
    "docx": "word",
    "html": "web",
    "pptx": "page.presentation",
    "xlsx": "workbook.roadmap",
    "svg": "figure",
    "mmd": "mermaid",
    "flow.mmd": "mermaid_flow",
    "ics": "calendar",
}


def render_roadmap(job: RoadmapJob, name: str) -> bytes:
    """Return the bytes of a roadmap in one of `MODULES`; each module has `render(job) -> bytes`."""
    collects = gc.isenabled()
    gc.disable()  # all that a format and its library build is in use until the end
    try:
        module = import_module(f"kakushin_cli.exporters.{MODULES[name]}")
        content: bytes = module.render(job)
    finally:
        if collects:
            gc.enable()
    return content
