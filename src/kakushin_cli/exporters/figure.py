"""A roadmap as an SVG figure: lanes, fiscal-year columns, programmes coloured by ministry, milestones and gates.

The source knows three phases only: the five lanes follow the phase and words of the name, as a reader would sort them,
and the figure says so. A bar is tinted when the consortium can apply, white when a partner or a confirmation is missing; its
outline is dashed then, and also when the facts are older than their fiscal year. A gate is a line through all lanes. The
figure is plain SVG without fonts, scripts or links, so it can stand in any page.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from kakushin_cli.catalog.model import PhaseId, Program
from kakushin_cli.drafts.profile import Milestone
from kakushin_cli.exporters.colours import ministry_color, mix
from kakushin_cli.exporters.office_files import clean_line
from kakushin_cli.exporters.roadmap_job import RoadmapJob
from kakushin_cli.exporters.templating import fill_template
from kakushin_cli.japanese.era import format_fiscal_year_short
from kakushin_cli.japanese.linebreak import cell_width, wrap
from kakushin_cli.language import Text
from kakushin_cli.matching.match import MatchItem
from kakushin_cli.wording import CONSORTIUM_CAN_APPLY, YEARS_ASSUMED_ON_FIGURE

MUTED, ACCENT = "#55636F", "#B3541E"
INK, PAPER = "#1B2A38", "#FFFFFF"
TINT = 0.13
"""Share of a ministry's colour in its bar; dark text reads well on it."""
LEFT = 132
"""Width of the names of the lanes; every measure is in user units of the figure (`templates/figure.svg.jinja`)."""
YEAR = 92
"""Width of a fiscal year in a figure of five years or more."""
TOP = 96
"""Height of the title and the years."""
RIGHT = 24
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
    """A bar of the figure: lines of its name and of its small print, years, colours, and how sure it is."""

    lines: tuple[str, ...]
    small: tuple[str, ...]
    first: int
    last: int
    color: str
    dashed: bool
    fill: str
    title: str

    @property
    def height(self) -> float:
        """Height in user units."""
        return len(self.lines) * LINE_HEIGHT + len(self.small) * SMALL_HEIGHT + BAR_PAD * 2 - 2


@dataclass(frozen=True, slots=True)
class Mark:
    """A milestone of the figure: corners of its diamond, and its lines beginning or ending at `x`."""

    gate: bool
    corners: str
    y: float
    x: float
    anchor: Literal["start", "end"]
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lane:
    """A lane of the figure: lines of its name, and below each other its bars (left, top, width, bar) and then its marks."""

    label: tuple[str, ...]
    top: float
    height: float
    bars: tuple[tuple[float, float, float, Bar], ...]
    marks: tuple[Mark, ...]


def render(job: RoadmapJob) -> bytes:
    """Return the figure as a UTF-8 SVG document."""
    return ('<?xml version="1.0" encoding="UTF-8"?>\n' + roadmap_svg(job)).encode()


def roadmap_svg(job: RoadmapJob) -> str:
    """Return the `<svg>` element with title and description for screen readers."""
    return _Figure(job).svg()


class _Figure:
    def __init__(self, job: RoadmapJob) -> None:
        self.w = job.writer
        self.roadmap = job.writer.roadmap
        self.years = self.w.years
        self.words = self.w.words
        self.pick = self.w.pick
        self.width = LEFT + YEAR * max(len(self.years), 5) + RIGHT
        self.year_width = (self.width - LEFT - RIGHT) / len(self.years)
        self.stale = self.w.is_old(self.w.edition)

    def x(self, year: int) -> float:
        """Return the left edge of a fiscal year."""
        return LEFT + (year - self.years[0]) * self.year_width

    def centre(self, year: int) -> float:
        """Return the middle of a fiscal year."""
        return self.x(year) + self.year_width / 2

    def lanes(self) -> list[Lane]:
        """Return the five lanes in order, empty ones too."""
        bars: dict[LaneId, list[Bar]] = {lane: [] for lane in LANES}
        milestones: dict[LaneId, list[Milestone]] = {lane: [] for lane in LANES}
        bars["research"] += self._research_bars()
        for stage in self.roadmap.stages:
            for item in stage.items if stage.fiscal_years else ():
                bars[lane_of_program(item.program, stage.phase)].append(self._bar(item, stage.fiscal_years))
        for milestone in self._milestones():
            milestones[lane_of_milestone(milestone)].append(milestone)
        lanes: list[Lane] = []
        y = float(TOP)
        for lane, label in LANES.items():
            lanes.append(self._lane(label.pick(self.w.lang), y, bars[lane], milestones[lane]))
            y += lanes[-1].height
        return lanes

    def _lane(self, label: str, top: float, bars: Sequence[Bar], milestones: Sequence[Milestone]) -> Lane:
        """Place bars below each other, and below them milestones, each on lines of its own so that no two texts meet."""
        y = top + (10 if bars or milestones else 36)
        placed = []
        for bar in bars:
            placed.append((self.x(bar.first) + 3, y, self.year_width * (bar.last - bar.first + 1) - 6, bar))
            y += bar.height + BAR_GAP
        marks = []
        for milestone in milestones:
            marks.append(self._mark(milestone, y))
            y += max(1, len(marks[-1].lines)) * LINE_HEIGHT + 6
        name = tuple(wrap(label, int((LEFT - 44) / CELL)))
        return Lane(name, top, y + 4 - top, tuple(placed), tuple(marks))

    def _mark(self, milestone: Milestone, y: float) -> Mark:
        """Return a milestone with its text right of the diamond, or left of it where the right has no room."""
        centre = self.centre(milestone.year)
        corners = ((0, 0), (DIAMOND, DIAMOND), (0, 2 * DIAMOND), (-DIAMOND, DIAMOND))
        points = " ".join(f"{unit(centre + right)},{unit(y + down)}" for right, down in corners)
        room = self.width - RIGHT - centre - 14
        is_right = cell_width(milestone.label) * CELL <= room
        if not is_right:
            room = centre - LEFT - 14
        lines = tuple(wrap(milestone.label, max(10, int(room / CELL))))
        x = centre + (12 if is_right else -12)
        return Mark(milestone.gate, points, y, x, "start" if is_right else "end", lines)

    def _milestones(self) -> list[Milestone]:
        return [m for m in self.w.milestones if m.year in self.years]

    def _bar(self, item: MatchItem, years: Sequence[int]) -> Bar:
        program = item.program
        name = self.w.short_name(program)
        role = self.words.role(item)
        owner = self.words.owner(program)
        cells = self._cells(len(years))
        certain = item.verdict == "eligible"
        color = ministry_color(self.w.catalog, program.owner)
        return Bar(
            lines=tuple(wrap(name, cells)),
            small=tuple(wrap(f"{owner} / {role}", int(cells * 1.1))),
            first=years[0],
            last=years[-1],
            color=color,
            dashed=not certain or self.stale,
            fill=mix(color, TINT) if certain else PAPER,
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
            bars.append(Bar(lines, (), first, last, INK, False, mix(INK, TINT), item.title + trl))
        return bars

    def svg(self) -> str:
        lanes = self.lanes()
        bottom = lanes[-1].top + lanes[-1].height
        owners, notes_top = self._owners(bottom + 26)
        notes = self._notes()
        themes = self.w.themes
        title = self.w.title or self.pick(f"{themes}のロードマップ", f"Roadmap: {themes}")
        return fill_template(
            "figure.svg",
            {"unit": unit},
            title=title,
            title_lines=wrap(clean_line(title), int((self.width - 48) / (CELL * 1.55)))[:2],
            description=self.pick(
                f"{self.years[0]}年度から{self.years[-1]}年度までの段階と事業。破線は要確認。",
                f"Stages and programmes, fiscal years {self.years[0]} to {self.years[-1]}. "
                "Dashed lines: to be confirmed.",
            ),
            width=self.width,
            height=notes_top + 19 * len(notes) + 4,
            top=TOP,
            bottom=bottom,
            right=self.x(self.years[-1]) + self.year_width,
            lanes=lanes,
            years=[(self.x(y), self.centre(y), format_fiscal_year_short(y), str(y)) for y in self.years],
            gates=list(dict.fromkeys(self.centre(m.year) for m in self._milestones() if m.gate)),
            owners=owners,
            notes=notes,
            notes_top=notes_top,
            accent=ACCENT,
            muted=MUTED,
        )

    def _notes(self) -> list[str]:
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

    def _owners(self, y: float) -> tuple[list[tuple[float, float, str, str]], float]:
        """Return place, colour and name of each ministry from the first baseline `y` on, and the baseline below them."""
        places = []
        x = 24.0
        programs = self.roadmap.programs()
        for color, name in dict.fromkeys(
            (ministry_color(self.w.catalog, p.owner), self.words.owner(p)) for p in programs
        ):
            width = 17 + cell_width(name) * SMALL_CELL + 20
            if x > 24 and x + width > self.width - RIGHT:
                x, y = 24.0, y + 20
            places.append((x, y, color, name))
            x += width
        return places, y + 22


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


def unit(value: float) -> str:
    """Return a coordinate with at most one decimal."""
    return f"{value:.1f}".rstrip("0").rstrip(".")
