"""The way from programme to programme as a Mermaid 11 flowchart (`.flow.mmd`).

Stages stand from left to right. A hand-over that the source writes is a solid arrow, one that we infer a dotted one,
what a stage lacks a hexagon. Programmes that all lead to the same ones share one junction, which keeps the figure
readable without leaving an arrow out.
"""

from collections.abc import Iterator

from kakushin_cli.drafts.writer import CAN_APPLY, marks_text, schedule_mark
from kakushin_cli.exporters.colours import ministry_color
from kakushin_cli.exporters.mermaid import comments, period, quoted, title
from kakushin_cli.exporters.roadmap_job import RoadmapJob
from kakushin_cli.exporters.templating import fill_template
from kakushin_cli.matching.match import MatchItem
from kakushin_cli.wording import BASES

LEGEND = {
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
            comments=comments(self.job, w, LEGEND[self.job.lang]),
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
