"""A draft document as Markdown."""

from __future__ import annotations

from kakushin_cli.drafts.document import Block, Bullets, Document, Paragraph, Subheading, Table
from kakushin_cli.exporters.roadmap_job import RoadmapJob
from kakushin_cli.exporters.tabular import markdown_text


def document_markdown(document: Document) -> str:
    """Return the draft as Markdown with tables, ending in one line break."""
    lines = [f"# {_inline(document.title)}", ""]
    lines += [f"> {_inline(note)}\n>" for note in document.notes]
    lines[-1] = lines[-1].removesuffix("\n>")
    lines += ["", *_table(document.facts)]
    for number, section in enumerate(document.sections, 1):
        lines += ["", f"## {number}. {_inline(section.heading)}"]
        for block in section.blocks:
            lines += ["", *_block(block)]
    lines += ["", "---", "", _inline(document.footer)]
    return "\n".join(lines) + "\n"


def _block(block: Block) -> list[str]:
    if isinstance(block, Paragraph):
        text = _inline(block.text)
        return [f"*{text}*" if block.is_guidance else text]
    if isinstance(block, Bullets):
        mark = "- [ ] " if block.checkboxes else "- "
        return [mark + _inline(item) for item in block.items]
    if isinstance(block, Subheading):
        return [f"### {_inline(block.text)}"]
    return _table(block)


def _table(table: Table) -> list[str]:
    rule = "|" + "".join(" :-: |" if n in table.centred else " --- |" for n in range(len(table.header)))
    lines = [f"**{_inline(table.caption)}**", ""] if table.caption else []
    lines += [_row(table.header), rule]
    return lines + [_row(row, strong=n in table.strong_rows) for n, row in enumerate(table.rows)]


def _row(cells: tuple[str, ...], *, strong: bool = False) -> str:
    texts = [_inline(cell) for cell in cells]
    if strong:
        texts[0] = f"**{texts[0]}**"
    return "| " + " | ".join(texts) + " |"


def _inline(text: str) -> str:
    return "<br>".join(markdown_text(part) for part in text.split("\n"))


def render(job: RoadmapJob) -> bytes:
    """Return the draft as UTF-8 Markdown."""
    return document_markdown(job.document).encode()
