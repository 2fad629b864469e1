"""A Word file as the base of a draft: opening it, filling its placeholders, finding the place of the draft."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import docx
from docx.document import Document as WordDocument
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docx.oxml.section import CT_SectPr
from docx.oxml.xmlchemy import BaseOxmlElement

from kakushin_cli.drafts.document import Document
from kakushin_cli.drafts.sections.writer import Writer
from kakushin_cli.errors import KakushinError, UsageError
from kakushin_cli.exporters.roadmap_job import RoadmapJob
from kakushin_cli.exporters.word.sections import a4_section
from kakushin_cli.exporters.xml_text import clean_text
from kakushin_cli.language import Text

OURS = Path(__file__).parent.parent / "templates" / "draft.docx"
DRAFT = "draft"
_PLACEHOLDER = re.compile(r"[{｛]{2}\s*(\w+)\s*[}｝]{2}")
_HINT = Text(
    "Wordで「名前を付けて保存」から「Word 文書 (*.docx)」を選んで保存し直してください。",
    "In Word, save it as “Word Document (*.docx)”.",
)


def open_template(path: Path) -> WordDocument:
    """Return the document of a template.

    Raises:
        UsageError: there is no such file.
        KakushinError: the file is not a Word document that can be read.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UsageError(
            Text(f"--template: {path} を読み込めません。", f"--template: cannot read {path}."),
            Text(
                f"{type(error).__name__}: ファイルの場所を確認してください。",
                f"{type(error).__name__}: check the path.",
            ),
        ) from None
    try:
        return docx.Document(io.BytesIO(content))
    except (zipfile.BadZipFile, PackageNotFoundError, KeyError, ValueError, SyntaxError, NotImplementedError, OSError):
        raise KakushinError(
            Text(
                f"--template: {path.name} をWord文書(.docx)として読み込めません。",
                f"--template: {path.name} cannot be read as a Word document (.docx).",
            ),
            _HINT,
        ) from None


def placeholder_values(job: RoadmapJob, draft: Document) -> dict[str, str]:
    """Return what stands for each placeholder but {{draft}}, by its name."""
    writer = Writer(job.roadmap, job.catalog, job.lang, job.today)
    profile = writer.profile
    lead = profile.lead.name if profile else None
    values = {
        "title": writer.or_blank(writer.title),
        "catchphrase": writer.or_blank(profile.catchphrase if profile else None),
        "lead": writer.or_blank(lead),
        "theme": writer.themes,
        "period": writer.period(writer.years),
        "draft_title": draft.title,
        "draft_footer": draft.footer,
    }
    return {name: clean_text(value) for name, value in values.items()}


def fill_placeholders(document: WordDocument, values: Mapping[str, str]) -> set[str]:
    """Replace placeholders wherever they stand, tables, text boxes, headers and footers included; return their names.

    Word splits text into runs as it likes; the value takes the look of the run in which the placeholder begins.
    """
    names: set[str] = set()
    for root in _roots(document):
        for paragraph in root.iter(qn("w:p")):
            names |= _fill(_texts(paragraph), values)
    return names


def _roots(document: WordDocument) -> Iterator[BaseOxmlElement]:
    """Yield the body and every header and footer."""
    yield document.element
    for rel in document.part.rels.values():
        if rel.reltype.endswith(("/header", "/footer")) and not rel.is_external:
            yield rel.target_part.element


def _texts(paragraph: BaseOxmlElement) -> list[BaseOxmlElement]:
    """Return the texts of a paragraph, not those of paragraphs in text boxes inside it."""
    return [text for text in paragraph.iter(qn("w:t")) if next(text.iterancestors(qn("w:p"))) is paragraph]


def _fill(texts: list[BaseOxmlElement], values: Mapping[str, str]) -> set[str]:
    """Replace the placeholders of one paragraph, whose texts stand in order; return their names."""
    whole = "".join(t.text or "" for t in texts)
    matches = [match for match in _PLACEHOLDER.finditer(whole) if match[1].lower() in values]
    for match in reversed(matches):
        _splice(texts, match.start(), match.end(), values[match[1].lower()])
    return {match[1].lower() for match in matches}


def _splice(texts: list[BaseOxmlElement], start: int, end: int, value: str) -> None:
    """Put a value in the place of the characters from start to end, counted over all texts."""
    at = 0
    for text in texts:
        old = text.text or ""
        first, last = max(start - at, 0), min(end - at, len(old))
        begins_here = 0 <= start - at < len(old)
        if first < last:
            text.text = old[:first] + (value if begins_here else "") + old[last:]
            text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        at += len(old)


def draft_place(document: WordDocument) -> BaseOxmlElement | None:
    """Return the paragraph that consists of {{draft}}, None when there is none."""
    for paragraph in document.element.body.iter(qn("w:p")):
        match = _PLACEHOLDER.fullmatch("".join(t.text or "" for t in _texts(paragraph)).strip())
        if match and match[1].lower() == DRAFT:
            place: BaseOxmlElement = paragraph
            return place
    return None


def has_content(document: WordDocument) -> bool:
    """Return whether a template shows anything of its own before the draft."""
    return bool(document.element.body.xpath(".//w:t | .//w:tbl | .//w:drawing | .//w:pict"))


def governing_section(document: WordDocument, place: BaseOxmlElement | None) -> CT_SectPr:
    """Return the section properties that hold where the draft begins; those of the whole file when it stands at the end.

    A file without any gets those of an A4 page.
    """
    body = document.element.body
    ends = "(ancestor::w:p/w:pPr/w:sectPr | descendant::w:sectPr | following::w:sectPr)[1]"
    sections = body.xpath("w:sectPr") if place is None else place.xpath(ends)
    if not sections:
        sections = [a4_section()]
        body.append(sections[0])
    section: CT_SectPr = sections[0]
    return section
