"""The presentation around the pages: size, theme, one layout, and our own names in place of the library's."""

from __future__ import annotations

import re
from datetime import UTC
from typing import TYPE_CHECKING, Any

from kakushin_cli import __version__
from kakushin_cli.exporters.page.palette import ACCENT, BAND, INK, MIST, NAVY, SLATE, STEEL
from kakushin_cli.exporters.page.shapes import FONT, emu

if TYPE_CHECKING:
    from datetime import datetime

_LAYOUT = "Title Only"
_THUMBNAIL = "/metadata/thumbnail"
_PRINTER = "/printerSettings"
_THEME_COLORS = {
    "dk1": INK, "lt1": "#FFFFFF", "dk2": NAVY, "lt2": BAND, "accent1": NAVY, "accent2": ACCENT, "accent3": SLATE,
    "accent4": STEEL, "accent5": "#2E7D4F", "accent6": MIST, "hlink": SLATE, "folHlink": STEEL,
}  # fmt: skip
_THEME_NAME = re.compile(r'(<a:theme [^>]*name=")[^"]*"')
_COLOR = re.compile(rf"<a:({'|'.join(_THEME_COLORS)})>.*?</a:\1>", re.DOTALL)
_TYPEFACE = re.compile(r'(<a:(?:latin|ea|cs|font script="Jpan") typeface=")[^"]*"')
_APP = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    "<Application>kakushin-cli {version}</Application></Properties>"
)


def new_presentation(size: tuple[float, float], language: str) -> Any:
    """Return an empty presentation of a page size in points, with our colours and faces and a single layout."""
    from pptx import Presentation

    presentation: Any = Presentation()
    old_w, old_h = presentation.slide_width, presentation.slide_height
    presentation.slide_width, presentation.slide_height = emu(size[0]), emu(size[1])
    presentation.part._element.sldSz.attrib.pop("type", None)
    layouts = presentation.slide_layouts
    for layout in list(layouts):
        if layout.name != _LAYOUT:
            layouts.remove(layout)
    for holder in (presentation.slide_master, layouts[0]):
        for shape in holder.placeholders:
            own = shape._element.spPr.find("{http://schemas.openxmlformats.org/drawingml/2006/main}xfrm")
            if own is None:
                continue
            shape.left, shape.width = (round(v * presentation.slide_width / old_w) for v in (shape.left, shape.width))
            shape.top, shape.height = (round(v * presentation.slide_height / old_h) for v in (shape.top, shape.height))
    _drop_foreign_parts(presentation, language)
    return presentation


def _drop_foreign_parts(presentation: Any, language: str) -> None:
    """Take out thumbnail and printer settings, state our program, and give theme and defaults our look."""
    package = presentation.part.package
    for holder, ending in ((package, _THUMBNAIL), (presentation.part, _PRINTER)):
        for rel_id, rel in list(holder._rels.items()):
            if rel.reltype.endswith(ending):
                holder._rels.pop(rel_id)
    for part in package.iter_parts():
        if part.partname == "/docProps/app.xml":
            part._blob = _APP.format(version=__version__).encode()
        elif str(part.partname).startswith("/ppt/theme/"):
            part._blob = _own_theme(part.blob)
    for properties in presentation.part._element.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}defRPr"):
        properties.set("lang", language)


def own_notes_theme(presentation: Any) -> None:
    """Give the notes' theme, which appears with the first notes, the same look."""
    for part in presentation.part.package.iter_parts():
        if str(part.partname).startswith("/ppt/theme/") and b"kakushin" not in part.blob:
            part._blob = _own_theme(part.blob)


def _own_theme(blob: bytes) -> bytes:
    text = blob.decode("utf-8")
    text = _THEME_NAME.sub(r'\g<1>kakushin"', text, count=1)
    text = _COLOR.sub(lambda m: f'<a:{m[1]}><a:srgbClr val="{_THEME_COLORS[m[1]][1:]}"/></a:{m[1]}>', text)
    return _TYPEFACE.sub(rf'\g<1>{FONT}"', text).encode("utf-8")


def set_properties(presentation: Any, title: str, language: str, stamp: datetime, command: str) -> None:
    """State title, maker and dates."""
    moment = stamp.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    core = presentation.core_properties
    core.author = core.last_modified_by = "kakushin"
    core.title = title
    core.subject = command[:255]
    core.comments, core.keywords, core.category = "", "", ""
    core.language = language
    core.created = core.modified = moment
    core.revision = 1
