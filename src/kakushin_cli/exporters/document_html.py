"""A draft document as one HTML file: offline, printable, with the figure inside and no script at all."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from kakushin_cli.exporters.figure import clean, roadmap_svg
from kakushin_cli.japanese.linebreak import cell_width
from kakushin_cli.language import Text
from kakushin_cli.roadmap.document import Bullets, Paragraph, Subheading, Table, without_guidance

if TYPE_CHECKING:
    from kakushin_cli.exporters.roadmap_job import RoadmapJob
    from kakushin_cli.roadmap.document import Block, Document

FIGURE_SECTION = "schedule"
STYLE = """
:root { --ink: #1B2A38; --muted: #55636F; --line: #D5DCE2; --band: #F5F7F9; --accent: #1F4E79; --blank: #FFF4D6; }
* { box-sizing: border-box; }
html { font-size: 16px; }
body { margin: 0; color: var(--ink); background: #fff; line-height: 1.75; line-break: strict; word-break: auto-phrase;
  overflow-wrap: anywhere;
  font-family: "Yu Gothic", "游ゴシック", "Hiragino Sans", "Noto Sans CJK JP", "Noto Sans JP", Meiryo, sans-serif; }
main { max-width: 66rem; margin: 0 auto; padding: 2.5rem 1.5rem 4rem; }
h1 { font-size: 1.75rem; line-height: 1.4; margin: 0 0 1rem; }
h2 { font-size: 1.3rem; margin: 2.75rem 0 .75rem; padding-bottom: .3rem; border-bottom: 2px solid var(--accent); }
h3 { font-size: 1.05rem; margin: 1.75rem 0 .5rem; color: var(--accent); }
p { margin: .6rem 0; }
ul { margin: .5rem 0; padding-left: 1.4rem; }
ul.check { list-style: none; padding-left: .2rem; }
ul.check li::before { content: "□ "; }
.notes { border-left: 4px solid var(--accent); background: var(--band); padding: .6rem 1rem; }
.guidance { color: #1F5FBF; }
mark { background: var(--blank); color: inherit; padding: 0 .15em; }
.scroll { overflow-x: auto; margin: .75rem 0; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; line-height: 1.6; }
caption { text-align: left; font-weight: bold; padding: .3rem 0; }
th, td { border: 1px solid var(--line); padding: .4rem .6rem; vertical-align: top; text-align: left; min-width: 2.6rem; }
thead th { background: var(--band); }
td.mark, th.mark { text-align: center; white-space: nowrap; }
tr.strong th, tr.strong td { background: var(--band); font-weight: bold; }
tbody th { font-weight: normal; }
figure { margin: 1rem 0; overflow-x: auto; }
figure svg { max-width: 100%; height: auto; }
footer { margin-top: 3rem; padding-top: .75rem; border-top: 1px solid var(--line); color: var(--muted); font-size: .85rem; }
@page { size: A4; margin: 18mm 16mm; }
@media print {
  html { font-size: 10.5pt; }
  main { max-width: none; padding: 0; }
  .scroll, figure { overflow: visible; }
  table { font-size: 8.5pt; }
  thead { display: table-header-group; }
  tr, figure, li { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
}
"""


def render(job: RoadmapJob) -> bytes:
    """Return the draft as a UTF-8 HTML page."""
    document = without_guidance(job.document) if job.strip_guidance else job.document
    return document_html(document, job).encode()


def document_html(document: Document, job: RoadmapJob) -> str:
    """Return the page: its policy allows no network, no script, and only its own styles."""
    sections = []
    for number, section in enumerate(document.sections, 1):
        blocks = [_block(b, job.lang) for b in section.blocks]
        if section.id == FIGURE_SECTION:
            label = Text("ロードマップの図", "Figure of the roadmap").pick(job.lang)
            blocks.insert(0, f'<figure tabindex="0" aria-label="{label}">{roadmap_svg(job)}</figure>')
        heading = f'<h2 id="{section.id}-heading">{number}. {_inline(section.heading)}</h2>'
        sections.append(
            f'<section id="{section.id}" aria-labelledby="{section.id}-heading">\n{heading}\n'
            + "\n".join(blocks)
            + "\n</section>"
        )
    notes = "\n".join(f"<p>{_inline(note)}</p>" for note in document.notes)
    policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
    return (
        f'<!DOCTYPE html>\n<html lang="{job.lang}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="generator" content="kakushin">\n<title>{escape(clean(document.title))}</title>\n<style>{STYLE}</style>\n</head>\n'
        f'<body>\n<main>\n<header>\n<h1>{_inline(document.title)}</h1>\n<div class="notes">\n{notes}\n</div>\n</header>\n'
        f"{_table(document.facts, job.lang)}\n"
        + "\n".join(sections)
        + f"\n<footer>{_inline(document.footer)}</footer>\n</main>\n</body>\n</html>\n"
    )


def _block(block: Block, lang: str) -> str:
    if isinstance(block, Paragraph):
        kind = ' class="guidance"' if block.is_guidance else ""
        return f"<p{kind}>{_inline(block.text)}</p>"
    if isinstance(block, Bullets):
        kinds = [k for k, on in (("check", block.checkboxes), ("guidance", block.is_guidance)) if on]
        kind = f' class="{" ".join(kinds)}"' if kinds else ""
        return f"<ul{kind}>" + "".join(f"<li>{_inline(item)}</li>" for item in block.items) + "</ul>"
    if isinstance(block, Subheading):
        return f"<h3>{_inline(block.text)}</h3>"
    return _table(block, lang)


def _table(table: Table, lang: str) -> str:
    """Return a table that scrolls by itself where it is too wide; a scrolling region can be reached by keyboard."""
    caption = f"<caption>{_inline(table.caption)}</caption>" if table.caption else ""
    head = "".join(f'<th scope="col"{_mark(n, table)}>{_inline(cell)}</th>' for n, cell in enumerate(table.header))
    rows = []
    for n, row in enumerate(table.rows):
        strong = ' class="strong"' if n in table.strong_rows else ""
        first = f'<th scope="row">{_inline(row[0])}</th>'
        rest = "".join(f"<td{_mark(k, table)}>{_inline(cell)}</td>" for k, cell in enumerate(row[1:], 1))
        rows.append(f"<tr{strong}>{first}{rest}</tr>")
    label = escape(clean(" / ".join(cell.split("\n")[0] for cell in table.header[:3])))
    name = {"ja": f"表: {label}", "en": f"Table: {label}"}[lang]
    widths = column_shares(table)
    columns = "".join(f'<col style="width:{share:.1f}%">' for share in widths)
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{name}"><table>{caption}'
        f"<colgroup>{columns}</colgroup><thead><tr>{head}</tr></thead>"
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )


def column_shares(table: Table) -> list[float]:
    """Return the share of each column in percent: by its widest line, at most 44 cells, so that short columns stay whole."""
    wanted = []
    for n in range(len(table.header)):
        cells = [table.header[n], *(row[n] for row in table.rows if n < len(row))]
        widest = max((cell_width(line) for cell in cells for line in cell.split("\n")), default=1)
        wanted.append(min(widest, 44) + 6)
    return [100 * w / sum(wanted) for w in wanted]


def _mark(column: int, table: Table) -> str:
    return ' class="mark"' if column in table.centred else ""


def _inline(content: str) -> str:
    """Return text as HTML; what is to be filled in is marked."""
    safe = "<br>".join(escape(clean(part)) for part in content.split("\n"))
    for blank in ("【要記入】", "[TO BE FILLED IN]"):
        safe = safe.replace(blank, f"<mark>{blank}</mark>")
    return safe
