"""What the two Mermaid exporters share: labels that Mermaid 11 reads whole, and the comments with day and sources.

Measured with mermaid 11.17: an ASCII `:` ends a gantt label, `;` and `#` begin a comment, `5%…` makes the whole line a
comment without a word, a label that begins with `title` or `section` is read as that keyword, and `1. `, `- `, `*` and
`_` are Markdown. Every such character becomes its full-width form, which Unicode (NFKC) knows as the same character:
nothing of a name is lost.
"""

import re
import unicodedata

from kakushin_cli.catalog.model import Program
from kakushin_cli.drafts.sections.writer import Writer, line_text
from kakushin_cli.exporters.roadmap_job import RoadmapJob
from kakushin_cli.japanese.linebreak import wrap

_FULL_WIDTH = {ord(c): chr(ord(c) + 0xFEE0) for c in ":;#\"'()[]{}<>|&%`*_~\\@$^"}
LABEL_CELLS = 40
_LIST_START = re.compile(r"^(\d*)([-+.])(?=\s|$)")


def safe(text: str) -> str:
    """Return text that Mermaid shows literally inside a label, on one line; control characters are taken out."""
    words = "".join(
        " " if c.isspace() else c for c in text if c.isspace() or unicodedata.category(c) not in ("Cc", "Cs")
    )
    line = " ".join(words.split()).translate(_FULL_WIDTH)
    return _LIST_START.sub(lambda m: m[1] + chr(ord(m[2]) + 0xFEE0), line)


def quoted(*lines: str) -> str:
    """Return a flowchart label in quotes; each line breaks between phrases where it is long."""
    return '"' + "<br/>".join(part for line in lines if line for part in wrap(safe(line), LABEL_CELLS)) + '"'


def short_name(program: Program, w: Writer) -> str:
    """Return a programme's name in the language of the draft alone; the comments carry both."""
    return program.name_en if w.lang == "en" and program.name_en else program.name


def period(years: tuple[int, ...], w: Writer) -> str:
    """Return a span of fiscal years in short: `R9-R13(2027-2031)`, in English `FY2027-FY2031`."""
    from kakushin_cli.japanese.era import format_fiscal_year_short

    if not years:
        return w.pick("期間なし", "no years")
    first, last = years[0], years[-1]
    if w.lang == "en":
        return f"FY{first}" if first == last else f"FY{first}-FY{last}"
    short = dict.fromkeys((format_fiscal_year_short(first), format_fiscal_year_short(last)))
    return f"{'-'.join(short)}({'-'.join(dict.fromkeys((str(first), str(last))))})"


def is_old(job: RoadmapJob, w: Writer) -> bool:
    """Return whether the facts are older than the fiscal year they describe."""
    from kakushin_cli.japanese.era import fiscal_year_of

    return fiscal_year_of(job.today) > w.edition.fiscal_year


def title(job: RoadmapJob, w: Writer, kind: str) -> str:
    """Return the title of a figure: the project's, what it shows, and how old the facts are."""
    name = w.profile.title if w.profile and w.profile.title else w.words.labels("theme", w.query.filters.themes)
    day = w.edition.as_of.isoformat()
    age = w.pick(f"情報は{day}時点", f"facts as of {day}")
    if is_old(job, w):
        age += w.pick("、要確認", ", to be confirmed")
    return safe(f"{name} {kind} ({age})")


def comments(job: RoadmapJob, w: Writer, legend: tuple[str, ...]) -> list[str]:
    """Return comment lines: legend, day of the facts, command, and the sources of every programme."""
    lines = [*legend, w.age(), job.document.footer]
    lines += [f"{w.name(p)} [{p.id}]: {_places(p, w)}" for p in w.roadmap.programs()]
    return [f"%% {' '.join(line.split())}" for line in lines]


def _places(program: Program, w: Writer) -> str:
    lines = line_text([r for s in program.sources if s.document for r in s.lines])
    places = [w.pick(f"資料{lines}行", f"source lines {lines}")] if lines else []
    places += [s.url for s in program.sources if s.url]
    return " ".join(places) or w.pick("出典なし・要確認", "no source, to be confirmed")
