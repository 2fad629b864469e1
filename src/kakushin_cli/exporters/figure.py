"""A roadmap as an SVG figure: lanes, fiscal-year columns, programmes coloured by ministry, milestones and gates.

The source knows three phases only: the five lanes follow the phase and words of the name, as a reader would sort them,
and the figure says so. A bar is tinted when the consortium can apply, white when a partner or a confirmation is missing; its
outline is dashed then, and also when the facts are older than their fiscal year. A gate is a line through all lanes. The
figure is plain SVG without fonts, scripts or links, so it can stand in any page.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

from kakushin_cli.catalog.model import PhaseId, Program
from kakushin_cli.drafts.profile import Milestone
from kakushin_cli.exporters.colours import ministry_color, mix
from kakushin_cli.exporters.office_files import clean_line
from kakushin_cli.exporters.roadmap_job import RoadmapJob
from kakushin_cli.japanese.era import format_fiscal_year_short
from kakushin_cli.japanese.linebreak import cell_width, wrap
from kakushin_cli.language import Text
from kakushin_cli.matching.match import MatchItem
from kakushin_cli.wording import CONSORTIUM_CAN_APPLY, YEARS_ASSUMED_ON_FIGURE

FONT = "'Yu Gothic','游ゴシック','Hiragino Sans','Noto Sans CJK JP','Noto Sans JP',Meiryo,sans-serif"
INK, MUTED, LINE, PAPER, BAND = "#1B2A38", "#55636F", "#D5DCE2", "#FFFFFF", "#F5F7F9"
ACCENT = "#B3541E"
TINT = 0.13
"""Share of a ministry's colour in its bar; dark text reads well on it."""
LEFT = 132
"""Width of the names of the lanes; every measure is in user units of the figure."""
YEAR = 92
"""Width of a fiscal year in a figure of five years or more."""
TOP = 96
"""Height of the title and the years."""
RIGHT = 24
TEXT_SIZE = 13
CELL = 6.7
"""Width of a half-width character."""
SMALL_CELL = 6.3
"""The same in small print."""
LINE_HEIGHT = 18
SMALL_HEIGHT = 16
BAR_GAP = 8
BAR_PAD = 7
EDGE = 6
"""Width of the coloured edge of a bar."""
DIAMOND = 7
"""Half the width of a milestone."""

LaneId = Literal["research", "demonstration", "implementation", "people", "organisation"]
LANES: dict[LaneId, Text] = {
    "research": Text("研究開発", "R&D"),
    "demonstration": Text("実証", "Demonstration"),
    "implementation": Text("社会実装", "Implementation"),
    "people": Text("人材", "People"),
    "organisation": Text("体制", "Organisation"),
}
_TRIAL = re.compile("実証|実験|検証|モデル|試行|プロトタイプ|試験|demonstrat|trial|pilot|prototype|test", re.IGNORECASE)
_PEOPLE = re.compile("人材|教育|育成|若手|担い手|研修|採用|people|talent|train|educat|researcher", re.IGNORECASE)
_BODY = re.compile(
    "設立|発足|協議会|会社|法人|審査|評価|体制|条例|協定|found|establish|council|company|review|agreement",
    re.IGNORECASE,
)
DEMONSTRATED = 5
"""Technology readiness level from which a result is shown in a relevant environment (ISO 16290)."""
DEPLOYED = 8
"""Technology readiness level from which a system is complete and qualified (ISO 16290)."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of the figure: lines of its name and of its small print, years, colour, and how sure it is."""

    lines: tuple[str, ...]
    small: tuple[str, ...]
    first: int
    last: int
    color: str
    dashed: bool
    filled: bool
    title: str

    @property
    def height(self) -> float:
        """Height in user units."""
        return len(self.lines) * LINE_HEIGHT + len(self.small) * SMALL_HEIGHT + BAR_PAD * 2 - 2


@dataclass(frozen=True, slots=True)
class Lane:
    """A lane of the figure: bars below each other, and below them marks, each on a line of its own."""

    label: str
    bars: tuple[Bar, ...] = ()
    marks: tuple[Milestone, ...] = ()


def render(job: RoadmapJob) -> bytes:
    """Return the figure as a UTF-8 SVG document."""
    return ('<?xml version="1.0" encoding="UTF-8"?>\n' + roadmap_svg(job)).encode()


def roadmap_svg(job: RoadmapJob) -> str:
    """Return the `<svg>` element with title and description for screen readers."""
    return _Figure(job).svg()


class _Figure:
    def __init__(self, job: RoadmapJob) -> None:
        self.w = job.writer
        self.roadmap = job.roadmap
        self.years = self.w.years
        self.words = self.w.words
        self.pick = self.w.pick
        self.width = LEFT + YEAR * max(len(self.years), 5) + RIGHT
        self.year_width = (self.width - LEFT - RIGHT) / len(self.years)
        self.stale = self.w.is_old(self.w.edition)

    def x(self, year: int) -> float:
        """Return the left edge of a fiscal year."""
        return LEFT + (year - self.years[0]) * self.year_width

    def lanes(self) -> list[Lane]:
        """Return the five lanes in order, empty ones too."""
        bars: dict[LaneId, list[Bar]] = {lane: [] for lane in LANES}
        marks: dict[LaneId, list[Milestone]] = {lane: [] for lane in LANES}
        bars["research"] += self._research_bars()
        for stage in self.roadmap.stages:
            for item in stage.items if stage.fiscal_years else ():
                bars[lane_of_program(item.program, stage.phase)].append(self._bar(item, stage.fiscal_years))
        for milestone in self._milestones():
            marks[lane_of_milestone(milestone)].append(milestone)
        return [Lane(label.pick(self.w.lang), tuple(bars[lane]), tuple(marks[lane])) for lane, label in LANES.items()]

    def _milestones(self) -> list[Milestone]:
        return [m for m in self.w.milestones if m.year in self.years]

    def _bar(self, item: MatchItem, years: Sequence[int]) -> Bar:
        program = item.program
        name = self.w.short_name(program)
        role = self.words.role(item)
        owner = self.words.owner(program)
        cells = self._cells(len(years))
        certain = item.verdict == "eligible"
        return Bar(
            lines=tuple(wrap(name, cells)),
            small=tuple(wrap(f"{owner} / {role}", int(cells * 1.1))),
            first=years[0],
            last=years[-1],
            color=ministry_color(self.w.catalog, program.owner),
            dashed=not certain or self.stale,
            filled=certain,
            title=f"{name} ({owner}): {role}",
        )

    def _cells(self, years: int) -> int:
        """Return how many half-width characters a line of a bar over some years holds."""
        return max(12, int((self.year_width * years - BAR_PAD * 2 - EDGE) / CELL))

    def _research_bars(self) -> list[Bar]:
        bars = []
        for item in self.w.profile.research:
            first = min(max(item.start or self.years[0], self.years[0]), self.years[-1])
            last = max(min(item.until or self.years[-1], self.years[-1]), first)
            trl = f" TRL {item.trl_now or '?'}→{item.trl_end or '?'}" if item.trl_now or item.trl_end else ""
            lines = tuple(wrap(item.title + trl, self._cells(last - first + 1)))
            bars.append(Bar(lines, (), first, last, INK, False, True, item.title + trl))
        return bars

    def svg(self) -> str:
        parts: list[str] = []
        y = float(TOP)
        bands = []
        for lane in self.lanes():
            start = y
            y += 10
            if not lane.bars and not lane.marks:
                parts.append(text(LEFT + 8, y + 16, "—", size=12, color=MUTED))
                y += 26
            for bar in lane.bars:
                self._draw_bar(parts, bar, y)
                y += bar.height + BAR_GAP
            y = self._marks(parts, lane.marks, y)
            y += 4
            bands.append((lane.label, start, y - start))
        bottom = y
        legend, below = self._legend(bottom + 26)
        height = below + 4
        themes = self.w.themes
        title = self.w.title or self.pick(f"{themes}のロードマップ", f"Roadmap: {themes}")
        description = self.pick(
            f"{self.years[0]}年度から{self.years[-1]}年度までの段階と事業。破線は要確認。",
            f"Stages and programmes, fiscal years {self.years[0]} to {self.years[-1]}. Dashed lines: to be confirmed.",
        )
        head = [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {fmt(self.width)} {fmt(height)}" '
            f'width="{fmt(self.width)}" height="{fmt(height)}" role="img" aria-labelledby="roadmap-title roadmap-desc" '
            f'font-family="{escape(FONT)}" font-size="{TEXT_SIZE}">',
            f'<title id="roadmap-title">{escape(clean_line(title))}</title>',
            f'<desc id="roadmap-desc">{escape(description)}</desc>',
            f'<rect width="{fmt(self.width)}" height="{fmt(height)}" fill="{PAPER}"/>',
        ]
        for n, line in enumerate(wrap(clean_line(title), int((self.width - 48) / (CELL * 1.55)))[:2]):
            head.append(text(24, 36 + n * 24, line, size=20, weight="bold"))
        return "\n".join([*head, *self._grid(bands, bottom), *self._gates(bottom), *parts, *legend, "</svg>"]) + "\n"

    def _gates(self, bottom: float) -> list[str]:
        """Return the lines of the gates, each through the middle of its fiscal year, behind the bars."""
        centres = dict.fromkeys(self.x(m.year) + self.year_width / 2 for m in self._milestones() if m.gate)
        return [
            f'<line class="gate" x1="{fmt(x)}" y1="{TOP}" x2="{fmt(x)}" y2="{fmt(bottom)}" stroke="{ACCENT}" '
            'stroke-width="1.5" stroke-dasharray="2 4"/>'
            for x in centres
        ]

    def _grid(self, bands: Sequence[tuple[str, float, float]], bottom: float) -> list[str]:
        parts = []
        for n, (label, start, height) in enumerate(bands):
            if n % 2 == 0:
                parts.append(rect(24, start, self.width - 24 - RIGHT, height, BAND))
            lines = wrap(label, int((LEFT - 44) / CELL))
            for k, line in enumerate(lines):
                parts.append(text(34, start + 27 + k * LINE_HEIGHT, line, weight="bold"))
        for year in self.years:
            left = self.x(year)
            parts.append(_year_line(left, bottom))
            centre = left + self.year_width / 2
            parts.append(text(centre, TOP - 20, format_fiscal_year_short(year), anchor="middle", weight="bold"))
            parts.append(text(centre, TOP - 5, str(year), anchor="middle", size=11, color=MUTED))
        right = self.x(self.years[-1]) + self.year_width
        parts.append(_year_line(right, bottom))
        return parts

    def _draw_bar(self, parts: list[str], bar: Bar, y: float) -> None:
        left = self.x(bar.first) + 3
        width = self.year_width * (bar.last - bar.first + 1) - 6
        dash = ' stroke-dasharray="6 4"' if bar.dashed else ""
        fill = mix(bar.color, TINT) if bar.filled else PAPER
        parts.append(
            f'<g><title>{escape(clean_line(bar.title))}</title><rect x="{fmt(left)}" y="{fmt(y)}" width="{fmt(width)}" '
            f'height="{fmt(bar.height)}" fill="{fill}" stroke="{bar.color}"{dash}/>'
        )
        parts.append(rect(left, y, EDGE - 1, bar.height, bar.color))
        x = left + BAR_PAD + EDGE
        baseline = y + BAR_PAD + 11
        for line in bar.lines:
            parts.append(text(x, baseline, line, weight="bold"))
            baseline += LINE_HEIGHT
        for line in bar.small:
            parts.append(text(x, baseline - 1, line, size=12, color=bar.color))
            baseline += SMALL_HEIGHT
        parts.append("</g>")

    def _marks(self, parts: list[str], marks: Sequence[Milestone], y: float) -> float:
        """Draw milestones, each on a line of its own so that no two texts meet; return the y below them."""
        for mark in marks:
            centre = self.x(mark.year) + self.year_width / 2
            corners = ((0, 0), (DIAMOND, DIAMOND), (0, 2 * DIAMOND), (-DIAMOND, DIAMOND))
            points = " ".join(f"{fmt(centre + right)},{fmt(y + down)}" for right, down in corners)
            parts.append(f'<polygon points="{points}" fill="{ACCENT if mark.gate else INK}"/>')
            width = cell_width(mark.label) * CELL
            room_right = self.width - RIGHT - centre - 14
            anchor, x = ("start", centre + 12) if width <= room_right else ("end", centre - 12)
            room = room_right if anchor == "start" else centre - LEFT - 14
            lines = wrap(mark.label, max(10, int(room / CELL)))
            for n, line in enumerate(lines):
                parts.append(text(x, y + 12 + n * LINE_HEIGHT, line, anchor=anchor))
            y += max(1, len(lines)) * LINE_HEIGHT + 6
        return y

    def _legend_notes(self) -> list[str]:
        edition = self.w.edition
        notes = (
            self.pick(
                f"色地: {CONSORTIUM_CAN_APPLY.ja} / 白地: 相手が必要、または要確認 / 破線: 採択前で、"
                "情報が古いか条件が不明 / ◆: 節目(橙と縦の点線はステージゲート) / "
                "レーンは段階と名称の語による割り振り",
                f"Tinted: {CONSORTIUM_CAN_APPLY.en} / white: partner needed or to be confirmed / dashed: not "
                "yet selected, and information out of date or conditions unknown / ◆ milestone (orange with "
                "dotted line: stage gate) / lanes assigned by phase and words in the name",
            ),
            self.pick(
                f"事業の情報: {edition.as_of.isoformat()}時点({format_fiscal_year_short(edition.fiscal_year)}年度)。"
                f"{YEARS_ASSUMED_ON_FIGURE.ja}。作成: {self.w.today.isoformat()} カタログ {edition.id}"
                f"({self.w.catalog.version})",
                f"Information as of {edition.as_of.isoformat()} (FY{edition.fiscal_year}); "
                f"{YEARS_ASSUMED_ON_FIGURE.en}. Created {self.w.today.isoformat()}, catalogue {edition.id} ({self.w.catalog.version})",
            ),
        )
        room = int((self.width - 24 - RIGHT) / SMALL_CELL)
        return [line for note in notes for line in wrap(note, room)]

    def _legend(self, y: float) -> tuple[list[str], float]:
        """Return the legend drawn from the first baseline `y` on, and the y below it."""
        parts = []
        x = 24.0
        programs = self.roadmap.programs()
        owners = dict.fromkeys((ministry_color(self.w.catalog, p.owner), self.words.owner(p)) for p in programs)
        for color, name in owners:
            width = 17 + cell_width(name) * SMALL_CELL + 20
            if x > 24 and x + width > self.width - RIGHT:
                x, y = 24.0, y + 20
            parts.append(rect(x, y - 10, 12, 12, color))
            parts.append(text(x + 17, y, name, size=12))
            x += width
        y += 22
        for line in self._legend_notes():
            parts.append(text(24, y, line, size=12, color=MUTED))
            y += 19
        return parts, y


def lane_of_program(program: Program, phase: PhaseId) -> LaneId:
    """Return the lane of a programme within a phase."""
    if phase == "rd":
        return "research"
    if phase == "implementation":
        return "demonstration" if _TRIAL.search(program.name) else "implementation"
    return "people" if _PEOPLE.search(program.name) else "organisation"


def lane_of_milestone(milestone: Milestone) -> LaneId:
    """Return the lane of a milestone: by its readiness level, else by its words."""
    if milestone.trl is not None:
        if milestone.trl >= DEPLOYED:
            return "implementation"
        return "demonstration" if milestone.trl >= DEMONSTRATED else "research"
    if milestone.gate or _BODY.search(milestone.text):
        return "organisation"
    if _PEOPLE.search(milestone.text):
        return "people"
    return "demonstration" if _TRIAL.search(milestone.text) else "implementation"


def _year_line(x: float, bottom: float) -> str:
    return f'<line x1="{fmt(x)}" y1="{TOP - 30}" x2="{fmt(x)}" y2="{fmt(bottom)}" stroke="{LINE}"/>'


def fmt(value: float) -> str:
    """Return a coordinate with at most one decimal."""
    return f"{value:.1f}".rstrip("0").rstrip(".")


def rect(x: float, y: float, width: float, height: float, fill: str) -> str:
    """Return a rectangle without outline."""
    return f'<rect x="{fmt(x)}" y="{fmt(y)}" width="{fmt(width)}" height="{fmt(height)}" fill="{fill}"/>'


def text(
    x: float, y: float, content: str, *, size: int = TEXT_SIZE, color: str = INK, weight: str = "", anchor: str = ""
) -> str:
    """Return a line of text at its baseline."""
    extra = f' font-size="{size}"' if size != TEXT_SIZE else ""
    extra += f' font-weight="{weight}"' if weight else ""
    extra += f' text-anchor="{anchor}"' if anchor else ""
    return f'<text x="{fmt(x)}" y="{fmt(y)}" fill="{color}"{extra}>{escape(clean_line(content))}</text>'
