"""A Word file of our own: the parts it consists of and how they refer to each other, written with lxml alone.

python-docx is for templates of others (`docx_template`). Its import, and the template of its own that we would empty,
take longer than all the rest of a draft.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kakushin_cli.exporters.docx_xml import NAMESPACES, clean, node, qualified
from kakushin_cli.exporters.zip_bytes import pack

if TYPE_CHECKING:
    from datetime import datetime

    from docx.oxml.xmlchemy import BaseOxmlElement

_OFFICE = "application/vnd.openxmlformats-"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/"
_CORE_TYPE = f"{_OFFICE}package.core-properties+xml"
_MAIN = "document"
_RELATED = ("header", "numbering", "styles", "footer", "settings")
"""Parts that the document refers to, as rId1, rId2 and so on."""
_FILES = {"header": "header1", "footer": "footer1"}
_CORE = {
    "cp": f"{_PACKAGE}metadata/core-properties",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
}
AUTHOR = "kakushin"
LONGEST_PROPERTY = 255


class OwnFile:
    """A Word file to be filled.

    Attributes:
        document: The body's root; the body ends in section properties that name header and footer.
        header, footer, styles, numbering: Roots of the other parts, empty.
    """

    def __init__(self) -> None:
        section = node("sectPr", _reference("header"), _reference("footer"))
        self.document = _root("document", node("body", section))
        self.header = _root("hdr")
        self.footer = _root("ftr")
        self.styles = _root("styles")
        self.numbering = _root("numbering")

    def saved(self, title: str, language: str, moment: datetime) -> bytes:
        """Return the bytes of the file.

        Args:
            title: What the file's properties say it is.
            language: Its language, e.g. `ja-JP`.
            moment: Its date of making and change, in UTC.
        """
        parts = {
            _MAIN: self.document,
            "header": self.header,
            "numbering": self.numbering,
            "styles": self.styles,
            "footer": self.footer,
            "settings": _settings(),
        }
        written = {_place(name): _bytes(root) for name, root in parts.items()}
        written["docProps/core.xml"] = _bytes(_core_properties(title, language, moment))
        links = [(f"rId{n}", f"{NAMESPACES['r']}/{name}", f"{_file(name)}.xml") for n, name in enumerate(_RELATED, 1)]
        written[f"word/_rels/{_MAIN}.xml.rels"] = _relationships(links)
        written["_rels/.rels"] = _relationships(
            [
                ("rId1", f"{NAMESPACES['r']}/officeDocument", _place(_MAIN)),
                ("rId2", f"{_PACKAGE}relationships/metadata/core-properties", "docProps/core.xml"),
            ]
        )
        written["[Content_Types].xml"] = _content_types(parts)
        return pack(written, moment)


def _file(name: str) -> str:
    return _FILES.get(name, name)


def _place(name: str) -> str:
    return f"word/{_file(name)}.xml"


def _root(tag: str, *children: BaseOxmlElement) -> BaseOxmlElement:
    from lxml import etree

    root: BaseOxmlElement = etree.Element(qualified(f"w:{tag}"), nsmap=NAMESPACES)
    for child in children:
        root.append(child)
    return root


def _reference(name: str) -> BaseOxmlElement:
    """Return what makes a part the header or footer of a section."""
    made = node(f"{name}Reference", type="default")
    made.set(qualified("r:id"), f"rId{_RELATED.index(name) + 1}")
    return made


def _settings() -> BaseOxmlElement:
    mode = node("compatSetting", name="compatibilityMode", uri="http://schemas.microsoft.com/office/word", val=15)
    return _root(
        "settings",
        node("zoom", percent=100),
        node("defaultTabStop", val=840),
        node("characterSpacingControl", val="compressPunctuation"),
        node("compat", node("useFELayout"), mode),
    )


def _core_properties(title: str, language: str, moment: datetime) -> BaseOxmlElement:
    """Return title, maker, dates and language as the standard has them."""
    from lxml import etree

    root: BaseOxmlElement = etree.Element(f"{{{_CORE['cp']}}}coreProperties", nsmap=_CORE)
    day = moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    for prefix, tag, text in (
        ("dc", "title", property_text(title)),
        ("dc", "creator", AUTHOR),
        ("cp", "lastModifiedBy", AUTHOR),
        ("cp", "revision", "1"),
        ("dcterms", "created", day),
        ("dcterms", "modified", day),
        ("dc", "language", language),
    ):
        made = etree.SubElement(root, f"{{{_CORE[prefix]}}}{tag}")
        made.text = text
        if prefix == "dcterms":
            made.set(f"{{{_CORE['xsi']}}}type", "dcterms:W3CDTF")
    return root


def property_text(text: str) -> str:
    """Return text as a property of a file holds it: one line, not too long."""
    return clean(text).replace("\n", " ")[:LONGEST_PROPERTY]


def _relationships(links: list[tuple[str, str, str]]) -> bytes:
    """Return a part that says what another one refers to: id, kind and target of each."""
    from lxml import etree

    root = etree.Element("Relationships", xmlns=f"{_PACKAGE}relationships")
    for own_id, kind, target in links:
        etree.SubElement(root, "Relationship", Id=own_id, Type=kind, Target=target)
    return _bytes(root)


def _content_types(parts: dict[str, BaseOxmlElement]) -> bytes:
    from lxml import etree

    root = etree.Element("Types", xmlns=f"{_PACKAGE}content-types")
    etree.SubElement(root, "Default", Extension="rels", ContentType=f"{_OFFICE}package.relationships+xml")
    etree.SubElement(root, "Default", Extension="xml", ContentType="application/xml")
    types = {"docProps/core.xml": _CORE_TYPE}
    for name in parts:
        kind = f"{name}.main" if name == _MAIN else name
        types[_place(name)] = f"{_OFFICE}officedocument.wordprocessingml.{kind}+xml"
    for place, kind in sorted(types.items()):
        etree.SubElement(root, "Override", PartName=f"/{place}", ContentType=kind)
    return _bytes(root)


def _bytes(root: BaseOxmlElement) -> bytes:
    from lxml import etree

    written: bytes = etree.tostring(root, encoding="UTF-8", standalone=True)
    return written
