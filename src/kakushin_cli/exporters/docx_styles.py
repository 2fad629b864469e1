"""Styles and lists of Word drafts: our own set for a new file, and what a template lacks for a filled one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kakushin_cli.exporters.docx_xml import BLUE, GREY, fonts_of, node, qualified

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.oxml.xmlchemy import BaseOxmlElement

    from kakushin_cli.language import Lang

Styles = dict[str, str]
"""Style ids by what they are for."""

BODY, HEADING = {"ja": "游明朝", "en": "Times New Roman"}, {"ja": "游ゴシック", "en": "Arial"}
_EAST_ASIA = {"body": "游明朝", "heading": "游ゴシック"}
SYMBOL_FONT = _EAST_ASIA["heading"]
"""Font of marks such as ○ and → in English drafts, whose fonts lack some of them."""
_LINE = "D0D5DB"
_HEADINGS = ("heading1", "heading2", "heading3")


@dataclass(frozen=True, slots=True)
class Look:
    """How a file sets text; `lang` None keeps the fonts of a template."""

    lang: Lang | None

    def fonts(self, kind: str) -> BaseOxmlElement | None:
        """Return the fonts of body or heading text for every script, None where the template's stay."""
        if self.lang is None:
            return None
        latin = (BODY if kind == "body" else HEADING)[self.lang]
        return node("rFonts", ascii=latin, hAnsi=latin, eastAsia=_EAST_ASIA[kind], cs=latin)


@dataclass(frozen=True, slots=True)
class _Style:
    """A paragraph style: its name in Word, its fonts, size in half points, and properties in schema order."""

    name: str
    kind: str = "body"
    size: int | None = None
    bold: bool = False
    color: str | None = None
    keep: bool = False
    border: str | None = None
    before: int = 0
    after: int = 0
    line: int | None = None
    exact: bool = False
    left: int = 0
    hanging: int = 0
    jc: str | None = None
    outline: int | None = None
    following: str | None = None


PARAGRAPHS: dict[str, _Style] = {
    "title": _Style("Title", "heading", 36, True, after=160, line=480, jc="left", following="normal"),
    "heading1": _Style(
        "heading 1", "heading", 28, True, keep=True, border="bottom", before=400, after=140, line=400, jc="left",
        outline=0, following="normal",
    ),
    "heading2": _Style(
        "heading 2", "heading", 23, True, keep=True, before=260, after=80, line=340, jc="left", outline=1,
        following="normal",
    ),
    "heading3": _Style(
        "heading 3", "heading", 21, True, keep=True, before=200, after=60, line=340, jc="left", outline=2,
        following="normal",
    ),
    "bullet": _Style("List Bullet", after=40, left=312, hanging=312, jc="left"),
    "check": _Style("Draft Checklist", after=40, left=340, hanging=340, jc="left"),
    "caption": _Style("caption", "heading", 19, True, keep=True, before=160, after=60, jc="left"),
    "note": _Style("Draft Note", "heading", 18, color="404040", border="left", after=60, line=290, left=170, jc="left"),
    "guidance": _Style("Draft Guidance", "heading", 18, color=BLUE, after=100, line=290, jc="left"),
    "cell": _Style("Draft Table Text", "heading", 18, line=260, exact=True, jc="left"),
    "cell-head": _Style("Draft Table Head", "heading", 18, True, line=260, exact=True, jc="center"),
    "header": _Style("header", "heading", 16, color=GREY, line=240, jc="right"),
    "footer": _Style("footer", "heading", 16, color=GREY, line=240, jc="left"),
}  # fmt: skip
TABLE = "Draft Table"
_TEMPLATE_ONLY = ("header", "footer")


def own_styles(root: BaseOxmlElement, numbering: BaseOxmlElement, lang: Lang) -> Styles:
    """Fill the empty roots of a new file's styles and lists with ours and return the style ids."""
    look = Look(lang)
    language = node("lang", val="en-US", eastAsia="ja-JP", bidi="ar-SA")
    defaults = node("rPr", look.fonts("body"), node("kern", val=2), *_sizes(21), language)
    root.append(node("docDefaults", node("rPrDefault", defaults), node("pPrDefault")))
    both = node("jc", val="both" if lang == "ja" else "left")
    normal = node("pPr", node("widowControl"), node("spacing", after=80, line=340, lineRule="atLeast"), both)
    root.append(
        node(
            "style", node("name", val="Normal"), node("qFormat"), normal, type="paragraph", default=1, styleId="Normal"
        )
    )
    root.append(
        node(
            "style",
            node("name", val="Default Paragraph Font"),
            node("uiPriority", val=1),
            node("semiHidden"),
            type="character",
            default=1,
            styleId="DefaultParagraphFont",
        )
    )
    empty = [node(side, w=108 if side in ("left", "right") else 0, type="dxa") for side in _SIDES]
    root.append(
        node(
            "style",
            node("name", val="Normal Table"),
            node("uiPriority", val=99),
            node("semiHidden"),
            node("tblPr", node("tblInd", w=0, type="dxa"), node("tblCellMar", *empty)),
            type="table",
            default=1,
            styleId="TableNormal",
        )
    )
    lists = _add_lists(numbering, look, headings=True)
    styles = {"normal": "Normal", "table": _id(TABLE)}
    styles |= {role: _id(style.name) for role, style in PARAGRAPHS.items()}
    for role in PARAGRAPHS:
        root.append(_paragraph_style(role, look, styles, "Normal", lists))
    root.append(_table_style("TableNormal"))
    return styles


def template_styles(document: WordDocument) -> Styles:
    """Return style ids of a template; what it lacks is added without fonts, so that its own are used."""
    look = Look(None)
    root = document.styles.element
    known: dict[str, BaseOxmlElement] = {}
    styles: Styles = {}
    tables: dict[str, str] = {}
    for style in root.findall(qualified("w:style")):
        name, style_id = style.find(qualified("w:name")), style.get(qualified("w:styleId"))
        if name is None or style_id is None:
            continue
        key = str(name.get(qualified("w:val"))).lower()
        if style.get(qualified("w:type")) == "paragraph":
            known[key] = style
            if style.get(qualified("w:default")) in ("1", "true"):
                styles["normal"] = style_id
        elif style.get(qualified("w:type")) == "table":
            tables[key] = style_id
    normal = styles.get("normal", "")
    lists = _add_lists(_numbering(document), look, headings=False)
    missing = []
    for role, style in PARAGRAPHS.items():
        found = known.get(style.name.lower())
        if found is not None and (role not in lists or found.find(f".//{qualified('w:numPr')}") is not None):
            styles[role] = str(found.get(qualified("w:styleId")))
        elif role not in _TEMPLATE_ONLY:
            styles[role] = _id(style.name) + ("" if found is None else "Draft")
            missing.append(role)
    styles["table"] = tables.get("table grid") or tables.get(TABLE.lower()) or _id(TABLE)
    for role in missing:
        root.append(_paragraph_style(role, look, styles, normal, lists))
    if styles["table"] not in tables.values():
        root.append(_table_style(tables.get("normal table", "")))
    return styles


_SIDES = ("top", "left", "bottom", "right")


def _id(name: str) -> str:
    return "".join(word[:1].upper() + word[1:] for word in name.split())


def _sizes(half_points: int) -> tuple[BaseOxmlElement, BaseOxmlElement]:
    return node("sz", val=half_points), node("szCs", val=half_points)


def _paragraph_style(
    role: str, look: Look, styles: Styles, normal: str, lists: dict[str, tuple[int, int]]
) -> BaseOxmlElement:
    """Return one of `PARAGRAPHS`."""
    s = PARAGRAPHS[role]
    number = lists.get(role)
    border = (
        node(s.border, val="single", sz=6 if s.border == "bottom" else 18, space=4, color=_LINE) if s.border else None
    )
    level, num_id = number or (0, 0)
    spacing: dict[str, str | int] = {"before": s.before, "after": s.after}
    if s.line:
        spacing |= {"line": s.line, "lineRule": "exact" if s.exact else "atLeast"}
    properties = node(
        "pPr",
        node("keepNext") if s.keep else None,
        node("keepLines") if s.keep else None,
        node("numPr", node("ilvl", val=level), node("numId", val=num_id)) if number else None,
        node("pBdr", border) if border is not None else None,
        node("spacing", **spacing),
        node("ind", left=s.left, hanging=s.hanging) if s.left and not number else None,
        node("jc", val=s.jc) if s.jc else None,
        node("outlineLvl", val=s.outline) if s.outline is not None else None,
    )
    text = node(
        "rPr",
        look.fonts(s.kind) if s.kind != "body" else None,
        node("b") if s.bold else None,
        node("bCs") if s.bold else None,
        node("color", val=s.color or "000000") if s.color or role in _HEADINGS else None,
        *(_sizes(s.size) if s.size else ()),
    )
    name = s.name if styles[role] == _id(s.name) else f"{s.name} (draft)"
    following = styles.get(s.following or "")
    return node(
        "style",
        node("name", val=name),
        node("basedOn", val=normal) if normal else None,
        node("next", val=following) if following else None,
        node("uiPriority", val=9 if role in _HEADINGS else 10),
        node("qFormat"),
        properties,
        text if len(text) else None,
        type="paragraph",
        styleId=styles[role],
        **({"customStyle": 1} if name.lower().startswith("draft") or name != s.name else {}),
    )


def _table_style(based_on: str) -> BaseOxmlElement:
    sides = (*_SIDES, "insideH", "insideV")
    borders = [node(side, val="single", sz=4, space=0, color="A6ADB5") for side in sides]
    return node(
        "style",
        node("name", val=TABLE),
        node("basedOn", val=based_on) if based_on else None,
        node("tblPr", node("tblBorders", *borders)),
        type="table",
        customStyle=1,
        styleId=_id(TABLE),
    )


def _add_lists(numbering: BaseOxmlElement, look: Look, *, headings: bool) -> dict[str, tuple[int, int]]:
    """Add our lists to a numbering part and return level and list number by style role."""
    abstract_tag, num_tag = qualified("w:abstractNum"), qualified("w:num")
    abstract_ids = [int(str(e.get(qualified("w:abstractNumId")))) for e in numbering.findall(abstract_tag)]
    num_ids = [int(str(e.get(qualified("w:numId")))) for e in numbering.findall(num_tag)]
    next_abstract, next_num = max(abstract_ids, default=-1) + 1, max(num_ids, default=0) + 1
    lists: dict[str, tuple[int, int]] = {}
    wanted: list[tuple[tuple[str, ...], list[BaseOxmlElement]]] = [
        (("bullet",), [_level(0, "bullet", "・", "bullet", look)]),
        (("check",), [_level(0, "bullet", "□", "check", look)]),
    ]
    if headings:
        texts = ("%1.", "%1.%2", "%1.%2.%3")
        levels = [_level(n, "decimal", t, _HEADINGS[n], look) for n, t in enumerate(texts)]
        wanted.insert(0, (_HEADINGS, levels))
    place = len(abstract_ids)
    first_num = numbering.find(num_tag)
    for offset, (roles, levels) in enumerate(wanted):
        kind = node("multiLevelType", val="multilevel" if len(levels) > 1 else "singleLevel")
        made = node("abstractNum", kind, *levels, abstractNumId=next_abstract + offset)
        if first_num is not None:
            first_num.addprevious(made)
        else:
            numbering.insert(place + offset, made)
        numbering.append(node("num", node("abstractNumId", val=next_abstract + offset), numId=next_num + offset))
        lists |= {role: (level, next_num + offset) for level, role in enumerate(roles)}
    return lists


def _level(level: int, form: str, text: str, role: str, look: Look) -> BaseOxmlElement:
    style = PARAGRAPHS[role]
    indent = {"left": style.left, "hanging": style.hanging} if style.left else {"left": 0, "firstLine": 0}
    fonts = fonts_of(SYMBOL_FONT) if form == "bullet" and look.lang else None
    return node(
        "lvl",
        node("start", val=1),
        node("numFmt", val=form),
        node("pStyle", val=_id(style.name)) if look.lang else None,
        node("suff", val="space") if form == "decimal" else None,
        node("lvlText", val=text),
        node("lvlJc", val="left"),
        node("pPr", node("ind", **indent)),
        node("rPr", fonts) if fonts is not None else None,
        ilvl=level,
    )


def _numbering(document: WordDocument) -> BaseOxmlElement:
    """Return the numbering of a template, an empty one when it has none."""
    from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.parts.numbering import NumberingPart

    part = document.part
    if any(rel.reltype == RELATIONSHIP_TYPE.NUMBERING for rel in part.rels.values()):
        written: BaseOxmlElement = part.numbering_part.element
        return written
    made = NumberingPart(PackURI("/word/numbering.xml"), CONTENT_TYPE.WML_NUMBERING, node("numbering"), part.package)
    part.relate_to(made, RELATIONSHIP_TYPE.NUMBERING)
    element: BaseOxmlElement = made.element
    return element
