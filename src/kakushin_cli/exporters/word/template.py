"""The Word file that a draft fills: opening it, its placeholders, styles and pages, and the elements written into it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path

import docx
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.exceptions import PackageNotFoundError
from docx.opc.packuri import PackURI
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.numbering import CT_Numbering
from docx.oxml.section import CT_SectPr
from docx.oxml.styles import CT_Style
from docx.oxml.text.paragraph import CT_P
from docx.oxml.text.run import CT_R
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.parts.numbering import NumberingPart

from kakushin_cli.drafts.document import Document
from kakushin_cli.drafts.writer import BLANK
from kakushin_cli.errors import KakushinError, UsageError
from kakushin_cli.exporters.office_files import clean_text
from kakushin_cli.exporters.roadmap_job import RoadmapJob
from kakushin_cli.language import Text

_BLANKS = "|".join(re.escape(text) for text in (BLANK.pick("ja"), BLANK.pick("en")))
_PIECES = re.compile(f"({_BLANKS})|([\u2190-\u21ff\u2460-\u27bf]+)")
"""What is to be filled in; arrows, circled numbers and other symbols."""


def node(tag: str, *children: BaseOxmlElement | None, **attributes: str | int) -> BaseOxmlElement:
    """Return the element `w:tag`; attributes are of the same namespace, None among the children is left out."""
    element: BaseOxmlElement = OxmlElement(f"w:{tag}", {qn(f"w:{name}"): str(v) for name, v in attributes.items()})
    element.extend([child for child in children if child is not None])
    return element


@dataclass(frozen=True, slots=True)
class Pen:
    """Writes paragraphs in the styles of one file.

    Attributes:
        styles: Ids of the file's styles by their names.
        symbol_style: Id of the style of arrows and circled numbers where the fonts of the text lack them.
    """

    styles: dict[str, str]
    symbol_style: str | None

    def paragraph(
        self,
        style: str,
        text: str,
        *,
        keeps_next: bool = False,
        before: int | None = None,
        side: str = "left",
        bold: bool = False,
    ) -> CT_P:
        """Return a paragraph.

        Args:
            style: Name of its style.
            text: Plain text; line breaks stay.
            keeps_next: Whether it stands on one page with what follows.
            before: Room above in twips, None for that of the style.
            side: Alignment, where it is not left.
            bold: Whether it is bold whatever its style says.
        """
        properties = node(
            "pPr",
            node("pStyle", val=self.styles[style]) if self.styles[style] else None,
            node("keepNext") if keeps_next else None,
            node("spacing", before=before) if before is not None else None,
            node("jc", val=side) if side != "left" else None,
        )
        paragraph = node("p", properties, *self._runs(clean_text(text), bold=bold))
        assert isinstance(paragraph, CT_P)
        return paragraph

    def _runs(self, text: str, *, bold: bool) -> Iterator[CT_R]:
        """Yield the runs of a text: blanks and symbols in runs of their own, in their character styles."""
        end = 0
        for match in _PIECES.finditer(text):
            style = self.styles["Draft Blank"] if match[1] else self.symbol_style
            if style:
                yield from self._run(text[end : match.start()], None, bold=bold)
                yield from self._run(match[0], style, bold=bold)
                end = match.end()
        yield from self._run(text[end:], None, bold=bold)

    def _run(self, text: str, style: str | None, *, bold: bool) -> Iterator[CT_R]:
        if not text:
            return
        run = node("r")
        assert isinstance(run, CT_R)
        if style or bold:
            style_mark = node("rStyle", val=style) if style else None
            run.append(node("rPr", style_mark, *((node("b"), node("bCs")) if bold else ())))
        run.text = text
        yield run


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
    writer = job.writer
    profile = writer.profile
    values = {
        "title": writer.or_blank(writer.title),
        "catchphrase": writer.or_blank(profile.catchphrase),
        "lead": writer.or_blank(profile.lead.name),
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


_LISTS = ("List Bullet", "Draft Checklist")
_TABLE = "Draft Table"
_TABLE_OF_WORD = "Table Grid"
"""Style that the tables of a draft take where a template has it."""
STYLES = {
    **dict.fromkeys(("Title", "heading 1", "heading 2", *_LISTS, "caption"), WD_STYLE_TYPE.PARAGRAPH),
    **dict.fromkeys(("Draft Note", "Draft Guidance", "Draft Table Text", "Draft Table Head"), WD_STYLE_TYPE.PARAGRAPH),
    "Draft Blank": WD_STYLE_TYPE.CHARACTER,
    _TABLE: WD_STYLE_TYPE.TABLE,
}
"""Kind of each style by its name."""


def style_ids(word: WordDocument) -> dict[str, str]:
    """Return the ids of `STYLES` and `Normal` in a file by name, after copying from our template what it lacks.

    Copies leave their fonts behind, so that the file's own are used, and headings their numbers. A list style of the
    file without bullets is not used: its copy has another name.
    """
    present = {
        (style.type, (style.name_val or "").lower()): style for style in word.styles.element.style_lst if style.styleId
    }
    ids: dict[str, str] = {}
    for name, kind in STYLES.items():
        style = present.get((kind, name.lower()))
        if name == _TABLE:
            style = present.get((kind, _TABLE_OF_WORD.lower()), style)
        if style is not None and (name not in _LISTS or style.find(f".//{qn('w:numPr')}") is not None):
            ids[name] = style.styleId
    normal = word.styles.element.default_for(WD_STYLE_TYPE.PARAGRAPH)
    ids["Normal"] = (normal is not None and normal.styleId) or ""
    if missing := STYLES.keys() - ids.keys():
        _copy_styles(word, missing, ids)
    return ids


def _copy_styles(word: WordDocument, missing: set[str], ids: dict[str, str]) -> None:
    """Copy styles of our template into a file and add their ids."""
    ours = open_template(OURS)
    root = word.styles.element
    used_ids = {style.styleId for style in root.style_lst}
    names = {(style.name_val or "").lower() for style in root.style_lst}
    for original in ours.styles.element.style_lst:
        name = original.name_val
        if name not in missing:
            continue
        style = deepcopy(original)
        if style.styleId in used_ids:
            style.styleId += "Draft"
        if name.lower() in names:
            style.name_val = f"{name} (draft)"
            style.set(qn("w:customStyle"), "1")
        for fonts in style.xpath(".//w:rFonts"):
            fonts.getparent().remove(fonts)
        base = root.default_for(style.type)
        style.basedOn_val = base.styleId if base is not None else None
        if style.next is not None:
            style.next.val = ids["Normal"]
        _copy_list(word, ours, style, keeps=name in _LISTS)
        root.append(style)
        ids[name] = style.styleId


def _copy_list(word: WordDocument, ours: WordDocument, style: CT_Style, *, keeps: bool) -> None:
    """Copy the list that a style belongs to; take the style out of it when it does not keep its list."""
    for number in style.xpath("w:pPr/w:numPr"):
        if not keeps:
            number.getparent().remove(number)
            continue
        source, target = ours.part.numbering_part.element, _numbering(word)
        key = source.num_having_numId(number.numId.val).abstractNumId.val
        (original,) = source.xpath(f"w:abstractNum[@w:abstractNumId='{key}']")
        copy: BaseOxmlElement = deepcopy(original)
        for element in list(copy.iter(qn("w:pStyle"), qn("w:rFonts"))):
            element.getparent().remove(element)
        new_key = max(map(int, target.xpath("w:abstractNum/@w:abstractNumId")), default=-1) + 1
        copy.set(qn("w:abstractNumId"), str(new_key))
        target.insert(target.index(target.num_lst[0]) if target.num_lst else len(target), copy)
        num_id = max(map(int, target.xpath("w:num/@w:numId")), default=0) + 1
        target.append(node("num", node("abstractNumId", val=new_key), numId=num_id))
        number.numId.val = num_id


def _numbering(word: WordDocument) -> CT_Numbering:
    """Return the lists of a file, an empty part when it has none."""
    part = word.part
    if not any(relation.reltype == RELATIONSHIP_TYPE.NUMBERING for relation in part.rels.values()):
        place = PackURI("/word/numbering.xml")
        part.relate_to(
            NumberingPart(place, CONTENT_TYPE.WML_NUMBERING, node("numbering"), part.package),
            RELATIONSHIP_TYPE.NUMBERING,
        )
    numbering: CT_Numbering = part.numbering_part.element
    return numbering


_A4 = (11906, 16838)
_MARGIN = 1417
"""25 mm in twips."""
_SIDES = ("top", "right", "bottom", "left")
_NARROWEST_PAGE = 4000


@dataclass(frozen=True, slots=True)
class Part:
    """Elements that stand on pages of one orientation."""

    landscape: bool
    elements: list[BaseOxmlElement] = field(default_factory=list)


def a4_section() -> CT_SectPr:
    """Return the properties of a section on A4 portrait with margins of 25 mm."""
    margins = dict.fromkeys((*_SIDES, "header", "footer", "gutter"), _MARGIN)
    section = node("sectPr", node("pgSz", w=_A4[0], h=_A4[1]), node("pgMar", **margins))
    assert isinstance(section, CT_SectPr)
    return section


def text_width(section: CT_SectPr, *, landscape: bool) -> int:
    """Return the width between the margins in twips for pages of a section, turned or not."""
    turned = _turned(section, landscape=landscape)
    size, margins = turned.find(qn("w:pgSz")), turned.find(qn("w:pgMar"))
    outside = _twips(margins, "left", _MARGIN) + _twips(margins, "right", _MARGIN) + _twips(margins, "gutter", 0)
    return max(_twips(size, "w", _A4[1 if landscape else 0]) - outside, _NARROWEST_PAGE)


def with_breaks(parts: list[Part], section: CT_SectPr, *, at_end: bool) -> list[BaseOxmlElement]:
    """Return the elements of all parts with section breaks where the orientation changes.

    Args:
        parts: What to set, each part on pages of its own.
        section: Properties that hold for what follows the parts; they are changed to fit.
        at_end: Whether nothing follows the parts, so that these properties hold for the last part.
    """
    original = deepcopy(section)
    elements: list[BaseOxmlElement] = []
    breaks: list[CT_SectPr] = []
    for part in parts:
        elements += part.elements
        if part is parts[-1] and (at_end or part.landscape == _is_landscape(section)):
            break
        properties = _turned(original, landscape=part.landscape)
        if breaks:
            _continue(properties)
        breaks.append(properties)
        if not isinstance(elements[-1], CT_P):
            elements.append(small_paragraph())
        last = elements[-1]
        assert isinstance(last, CT_P)
        last.set_sectPr(properties)
    if breaks:
        if at_end:
            section[:] = list(_turned(section, landscape=parts[-1].landscape))
        _continue(section)
    return elements


def small_paragraph(gap: int = 0) -> BaseOxmlElement:
    """Return an empty paragraph that takes next to no room, or a gap in twips."""
    spacing = node("spacing", before=gap, after=0, line=20, lineRule="exact")
    return node("p", node("pPr", spacing, node("rPr", node("sz", val=2), node("szCs", val=2))))


def _turned(section: CT_SectPr, *, landscape: bool) -> CT_SectPr:
    """Return a copy of section properties on portrait or landscape pages; margins turn with the paper."""
    copy = deepcopy(section)
    size, margins = copy.find(qn("w:pgSz")), copy.find(qn("w:pgMar"))
    if size is None or _is_landscape(copy) == landscape:
        return copy
    width, height = _twips(size, "w", _A4[0]), _twips(size, "h", _A4[1])
    size.set(qn("w:w"), str(height))
    size.set(qn("w:h"), str(width))
    size.attrib.pop(qn("w:orient"), None)
    if landscape:
        size.set(qn("w:orient"), "landscape")
    if margins is not None:
        values = [margins.get(qn(f"w:{side}")) for side in _SIDES]
        for side, value in zip(_SIDES, [*values[1:], values[0]], strict=True):
            if value is not None:
                margins.set(qn(f"w:{side}"), value.lstrip("-"))
    return copy


def _is_landscape(section: CT_SectPr) -> bool:
    size = section.find(qn("w:pgSz"))
    return _twips(size, "w", _A4[0]) > _twips(size, "h", _A4[1])


def _continue(section: CT_SectPr) -> None:
    """Let a section begin on a new page, with page numbers going on and no title page."""
    section.titlePg_val = None
    section.start_type = None
    numbers = section.find(qn("w:pgNumType"))
    if numbers is not None:
        numbers.attrib.pop(qn("w:start"), None)


def _twips(element: BaseOxmlElement | None, name: str, default: int) -> int:
    """Return a length in twips; word processors other than Word write fractions."""
    value = element.get(qn(f"w:{name}")) if element is not None else None
    try:
        return int(float(value)) if value else default
    except ValueError:
        return default
