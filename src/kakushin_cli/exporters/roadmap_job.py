"""What every format of a roadmap writes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from kakushin_cli.catalog.model import Note
from kakushin_cli.drafts.document import Document
from kakushin_cli.drafts.writer import Writer


@dataclass(frozen=True, slots=True)
class RoadmapJob:
    """One roadmap to be written.

    Attributes:
        writer: The path itself, with its catalogue, its language, its day and the words that all formats share.
        document: The same as a draft in blocks of text, which every document format carries whole.
        stamp: Instant that goes into the file's own dates; the same stamp gives the same bytes.
        command: The command that made it.
        template: A .docx of the user's own to fill; its styles stay.
        slide_size: Page of the .pptx.
        notices: What the user should know about the words of the options.
    """

    writer: Writer
    document: Document
    stamp: datetime
    command: str
    template: Path | None = None
    slide_size: Literal["a4", "16:9"] = "a4"
    notices: tuple[Note, ...] = ()
