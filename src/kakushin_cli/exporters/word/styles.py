"""Styles that a draft uses in a Word file; those that a template lacks are copied from ours."""

from __future__ import annotations

from copy import deepcopy

from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.oxml.ns import qn
from docx.oxml.numbering import CT_Numbering
from docx.oxml.styles import CT_Style
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.parts.numbering import NumberingPart

from kakushin_cli.exporters.word.template import OURS, open_template
from kakushin_cli.exporters.word.text import node

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
