"""A draft as blocks of plain text: what every document format renders, free of any of them.

Text in blocks is literal; each exporter escapes it for its format. A line break inside a cell is a line break on paper.
`is_guidance` marks text that tells the authors what to write and is removed before handing in.
"""

from dataclasses import dataclass, field, replace


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph."""

    text: str
    is_guidance: bool = False


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list; `checkboxes` for items to tick off."""

    items: tuple[str, ...]
    checkboxes: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a header row; `centred` columns hold marks, `strong_rows` are group headings (indices into rows)."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""
    centred: frozenset[int] = field(default_factory=frozenset)
    strong_rows: frozenset[int] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class Subheading:
    """A heading below the section's."""

    text: str


Block = Paragraph | Bullets | Table | Subheading


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered section; `id` is its permanent ASCII name."""

    id: str
    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A draft: title, notes that stand above everything, a table of key facts, sections, and the footer."""

    title: str
    notes: tuple[str, ...]
    facts: Table
    sections: tuple[Section, ...]
    footer: str


def without_guidance(document: Document) -> Document:
    """Return the document without the text that only tells the authors what to write, ready to be handed in."""
    sections = [
        replace(s, blocks=tuple(b for b in s.blocks if not (isinstance(b, Paragraph) and b.is_guidance)))
        for s in document.sections
    ]
    return replace(document, sections=tuple(s for s in sections if s.blocks))
