"""A roadmap as Mermaid 11 charts: a gantt chart (`.mmd`), and the way from programme to programme (`.flow.mmd`).

One file holds one diagram, since Mermaid reads only one. The gantt chart is a subset of the draft: stages, programmes with
ministry and role, research items, milestones. Bars are `active` where the consortium can apply, plain where a partner is
missing, `crit` where something is to be confirmed or filled in.

In the flowchart stages stand from left to right. A hand-over that the source writes is a solid arrow, one that we infer a
dotted one, what a stage lacks a hexagon. Programmes that all lead to the same ones share one junction, which keeps the
figure readable without leaving an arrow out.

Measured with mermaid 11.17: an ASCII `:` ends a gantt label, `;` and `#` begin a comment, `5%…` silently makes the whole
line a comment, a label that begins with `title` or `section` is read as that keyword, and `1. `, `- `, `*` and `_` are
Markdown. Every such character becomes its full-width form, which NFKC maps back to it: nothing of a name is lost.
"""

import re
from collections.abc import Iterator
from datetime import date

from kakushin_cli.drafts.writer import CAN_APPLY, NEEDS_PARTNER, TO_CONFIRM, Writer, marks_text, schedule_mark
from kakushin_cli.exporters.colours import ministry_color
from kakushin_cli.exporters.office_files import clean_line
from kakushin_cli.exporters.roadmap_job import RoadmapJob
from kakushin_cli.exporters.templating import fill_template
from kakushin_cli.japanese.era import format_fiscal_year_short
from kakushin_cli.japanese.linebreak import cell_width, wrap
from kakushin_cli.matching.match import MatchItem
from kakushin_cli.wording import BASES, CONSORTIUM_CAN_APPLY, OUTSIDER_MUST_LEAD, TO_BE_CONFIRMED, YEARS_ASSUMED

_FULL_WIDTH = {ord(c): chr(ord(c) + 0xFEE0) for c in ":;#\"'()[]{}<>|&%`*_~\\@$^"}
LABEL_CELLS = 40
_LIST_START = re.compile(r"^(\d*)([-+.])(?=\s|$)")
_TAGS = {NEEDS_PARTNER: "", TO_CONFIRM: "crit, "}
_SECTION = "  section "
LEGEND = {
    "ja": (
        f"青い棒 {CONSORTIUM_CAN_APPLY.ja} / 白い棒 {OUTSIDER_MUST_LEAD.ja} / 赤茶の棒 "
        f"{TO_BE_CONFIRMED.ja}・要記入 / ◆ ステージゲート(継続判断)",
        f"{YEARS_ASSUMED.ja}。節目は年度末(3月31日)に仮置き",
    ),
    "en": (
        f"blue bar: {CONSORTIUM_CAN_APPLY.en} / white bar: {OUTSIDER_MUST_LEAD.en} / brown bar: "
        f"{TO_BE_CONFIRMED.en} or filled in / ◆ stage gate",
        f"{YEARS_ASSUMED.en}. Milestones are provisionally placed on 31 March, the end of the fiscal year",
    ),
}


FLOW_LEGEND = {
    "ja": (
        f"{marks_text('ja')}(点線の枠)",
        "実線 資料に記載のある接続 / 点線 推定した順 / 六角形 不足しているもの",
    ),
    "en": (
        f"{marks_text('en')} (dashed frame)",
        "solid line: transition stated in the source / dotted line: inferred order / hexagon: missing partner",
    ),
}


def render(job: RoadmapJob) -> bytes:
    """Return the gantt chart as UTF-8 text."""
    w = job.writer
    rows = [*_stages(w), *_unplaced(w), *_research(w), *_milestones(w)]
    names = [line for row in rows if row.startswith(_SECTION) for line in row.removeprefix(_SECTION).split("<br>")]
    chart = fill_template(
        "gantt.mmd",
        lang=w.lang,
        padding=24 + 6 * max(map(cell_width, names)),
        comments=comments(job, w, LEGEND[job.writer.lang]),
        title=title(w, w.pick("工程表", "schedule")),
        rows="\n".join(rows),
    )
    return chart.encode()


def _stages(w: Writer) -> Iterator[str]:
    number = 0
    for n, stage in enumerate(w.roadmap.stages, 1):
        basis = BASES[stage.basis].pick(w.lang)
        yield _section(f"{w.words.label('phase', stage.phase)} {basis}", period(stage.fiscal_years, w))
        if not stage.fiscal_years:
            continue
        for item in stage.items:
            number += 1
            yield _bar(_label(item, w), _tags(item), f"p{number}", stage.fiscal_years[0], stage.fiscal_years[-1])
        if not stage.items:
            text = "! " + "; ".join(g.reason.pick(w.lang) for g in stage.gaps)
            yield _bar(text, "crit, ", f"g{n}", stage.fiscal_years[0], stage.fiscal_years[-1])


def _unplaced(w: Writer) -> Iterator[str]:
    """Yield the programmes that the source puts in no phase, over all years."""
    if w.roadmap.unplaced:
        yield _section(w.pick("段階の", "Phase"), w.pick("記載がない事業", "not stated"))
    for n, item in enumerate(w.roadmap.unplaced, 1):
        yield _bar(_label(item, w), _tags(item), f"u{n}", w.years[0], w.years[-1])


def _research(w: Writer) -> Iterator[str]:
    items = w.profile.research
    if items:
        yield _section(w.pick("研究開発課題", "Research items"))
    for n, item in enumerate(items, 1):
        trl = f" TRL {item.trl_now or '?'}→{item.trl_end or '?'}" if item.trl_now or item.trl_end else ""
        has_years = item.start is not None and item.until is not None
        text = w.pick("課題 ", "Item ") + item.title + (f" {item.owner}" if item.owner else "") + trl
        text += "" if has_years else w.pick(" 期間【要記入】", " years [TO BE FILLED IN]")
        first = item.start if item.start is not None else w.years[0]
        last = item.until if item.until is not None else w.years[-1]
        yield _bar(text, "" if has_years else "crit, ", f"r{n}", first, max(first, last))


def _milestones(w: Writer) -> Iterator[str]:
    yield _section(w.pick("節目", "Milestones"))
    for n, m in enumerate(w.milestones, 1):
        text = f"{m.mark} {m.text}{m.level} {period((m.year,), w)}"
        yield f"    {safe(text)} :{'crit, ' if m.gate else ''}milestone, m{n}, {date(m.year + 1, 3, 31)}, 0d"
    if not w.milestones:
        yield f"    ● {safe(w.blank)} :milestone, m1, {date(w.years[-1] + 1, 3, 31)}, 0d"


def _section(*lines: str) -> str:
    return _SECTION + "<br>".join(safe(line) for line in lines)


def _bar(label: str, tags: str, bar_id: str, first: int, last: int) -> str:
    """Return a bar from the first to the last day of fiscal years (1 April to 31 March)."""
    return f"    {safe(label)} :{tags}{bar_id}, {date(first, 4, 1)}, {date(last + 1, 3, 31)}"


def _tags(item: MatchItem) -> str:
    return _TAGS.get(schedule_mark(item), "active, ")


def _label(item: MatchItem, w: Writer) -> str:
    """Return `○ 文科省 事業の名前`; the mark in front keeps a name from being read as a keyword of Mermaid."""
    return f"{schedule_mark(item)} {w.words.owner(item.program)} {w.short_name(item.program)}"


def safe(text: str) -> str:
    """Return text that Mermaid shows literally inside a label, on one line; control characters are taken out."""
    line = clean_line(text).translate(_FULL_WIDTH)
    return _LIST_START.sub(lambda m: m[1] + chr(ord(m[2]) + 0xFEE0), line)


def quoted(*lines: str) -> str:
    """Return a flowchart label in quotes; each line breaks between phrases where it is long."""
    return '"' + "<br/>".join(part for line in lines if line for part in wrap(safe(line), LABEL_CELLS)) + '"'


def period(years: tuple[int, ...], w: Writer) -> str:
    """Return a span of fiscal years in short: `R9-R13(2027-2031)`, in English `FY2027-FY2031`."""
    if not years:
        return w.pick("期間なし", "no years")
    first, last = years[0], years[-1]
    if w.lang == "en":
        return f"FY{first}" if first == last else f"FY{first}-FY{last}"
    short = dict.fromkeys((format_fiscal_year_short(first), format_fiscal_year_short(last)))
    return f"{'-'.join(short)}({'-'.join(dict.fromkeys((str(first), str(last))))})"


def title(w: Writer, kind: str) -> str:
    """Return the title of a figure: the project's, what it shows, and how old the facts are."""
    day = w.edition.as_of.isoformat()
    age = w.pick(f"情報は{day}時点", f"information as of {day}")
    if w.is_old(w.edition):
        age += w.pick("、要確認", ", to be confirmed")
    return safe(f"{w.title or w.themes} {kind} ({age})")


def comments(job: RoadmapJob, w: Writer, legend: tuple[str, ...]) -> str:
    """Return comment lines: legend, day of the facts, command, and the sources of every programme."""
    lines = [*legend, w.age(), job.document.footer]
    nowhere = w.pick("出典なし・要確認", "no source, to be confirmed")
    lines += [f"{w.name(p)} [{p.id}]: {w.places_of(p) or nowhere}" for p in w.roadmap.programs()]
    return "\n".join(f"%% {' '.join(line.split())}" for line in lines)


def render_flow(job: RoadmapJob) -> bytes:
    """Return the flowchart as UTF-8 text."""
    return _Flow(job).text().encode()


class _Flow:
    """Collects nodes, then arrows; a programme has one node for every stage it stands in."""

    def __init__(self, job: RoadmapJob) -> None:
        self.job = job
        self.w = job.writer
        self.nodes: dict[tuple[str, str], str] = {}
        self.colors: dict[str, list[str]] = {}
        self.unsure: list[str] = []

    def text(self) -> str:
        w = self.w
        rows = [*self.stages(), *self.written(), *self.inferred()]
        return fill_template(
            "flow.mmd",
            title=title(w, w.pick("事業間の接続", "hand-overs")),
            comments=comments(self.job, w, FLOW_LEGEND[self.job.writer.lang]),
            rows="\n".join(rows),
            groups=range(0 if w.roadmap.unplaced else 1, len(w.roadmap.stages) + 1),
            colors=sorted(self.colors.items()),
            unsure=self.unsure,
        )

    def stages(self) -> Iterator[str]:
        w = self.w
        for n, stage in enumerate(w.roadmap.stages, 1):
            basis = BASES[stage.basis].pick(w.lang)
            head = f"{w.words.label('phase', stage.phase)} {period(stage.fiscal_years, w)} {basis}"
            yield f"  subgraph s{n}[{quoted(head)}]"
            yield "    direction TB"
            for item in stage.items:
                yield f"    {self.node(stage.phase, item)}"
            for g, gap in enumerate(stage.gaps, 1):
                mark = w.pick("必須: ", "needed: ") if gap.blocking else w.pick("不足: ", "missing: ")
                yield f"    g{n}_{g}{{{{{quoted(mark + gap.reason.pick(w.lang))}}}}}:::gap"
            yield "  end"
        if w.roadmap.unplaced:
            yield f"  subgraph s0[{quoted(w.pick('段階の記載がない事業', 'Phase not stated in the source'))}]"
            yield from (f"    {self.node('', item)}" for item in w.roadmap.unplaced)
            yield "  end"
        yield "  " + " ==> ".join(f"s{n}" for n in range(1, len(w.roadmap.stages) + 1))

    def node(self, phase: str, item: MatchItem) -> str:
        w, program = self.w, item.program
        node = self.nodes.setdefault((phase, program.id), f"p{len(self.nodes) + 1}")
        self.colors.setdefault(ministry_color(w.catalog, program.owner), []).append(node)
        mark = schedule_mark(item)
        if mark != CAN_APPLY:
            self.unsure.append(node)
        return f"{node}[{quoted(w.short_name(program), f'{mark} {w.words.owner(program)} / {w.words.role(item)}')}]"

    def end(self, program: str, phases: tuple[str, ...]) -> str:
        """Return the node of a programme in the first of some phases that has it."""
        return next(self.nodes[phase, program] for phase in phases if (phase, program) in self.nodes)

    def written(self) -> Iterator[str]:
        w = self.w
        for handover in w.roadmap.handovers:
            if handover.basis == "as_written":
                label = w.lines(handover.lines) or BASES["as_written"].pick(w.lang)
                yield f"  {self._from(handover.source)} -->|{quoted(label)}| {self._to(handover.target)}"

    def inferred(self) -> Iterator[str]:
        """Yield the inferred arrows; sources with the same targets and reason meet in a junction."""
        label = quoted(BASES["inferred"].pick(self.w.lang))
        targets: dict[str, dict[str, None]] = {}
        for handover in self.w.roadmap.handovers:
            if handover.basis == "inferred":
                targets.setdefault(self._from(handover.source), {})[self._to(handover.target)] = None
        groups: dict[tuple[str, ...], list[str]] = {}
        for source, ends in targets.items():
            groups.setdefault(tuple(ends), []).append(source)
        for n, (common_ends, sources) in enumerate(groups.items(), 1):
            if len(sources) > 1 and len(common_ends) > 1:
                yield f"  j{n}(({label})):::junction"
                yield from (f"  {source} -.-> j{n}" for source in sources)
                yield from (f"  j{n} -.-> {target}" for target in common_ends)
            else:
                yield from (f"  {source} -.->|{label}| {target}" for source in sources for target in common_ends)

    def _from(self, program: str) -> str:
        return self.end(program, ("rd", "strengthening", "implementation"))

    def _to(self, program: str) -> str:
        return self.end(program, ("implementation", "rd", "strengthening"))
