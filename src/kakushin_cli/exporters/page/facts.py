"""The facts of the one-page figure, between the roadmap and the layout.

Everything here must reach a slide. `detail` of a point is shown where there is room; the notes carry it in any case.
"""

from dataclasses import dataclass

from kakushin_cli.drafts.profile import Milestone
from kakushin_cli.drafts.sections.writer import BLANK
from kakushin_cli.exporters.page.tables import Table
from kakushin_cli.language import Lang, Text


@dataclass(frozen=True, slots=True)
class Point:
    """A point of a panel: what it says, the figure that stands out, and detail for where there is room."""

    text: str
    figure: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """A headed list of points; `is_prose` for a sentence without a bullet."""

    heading: str
    points: tuple[Point, ...]
    is_prose: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """A programme: its ministry, mark, name and role; dashed when it must be confirmed, filled when open to us."""

    id: str
    ministry: str
    color: str
    name: str
    role: str
    dashed: bool
    filled: bool


@dataclass(frozen=True, slots=True)
class Lane:
    """A stage: its years, what we do in it (in full and as a title), and the programmes it uses."""

    heading: str
    period: str
    years: tuple[int, ...]
    works: tuple[tuple[str, str], ...]
    bars: tuple[Bar, ...]
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Members of one type; `is_open` for a type without a member."""

    label: str
    members: tuple[Point, ...]
    is_open: bool = False


ORGANISATION, LEAD = Text("実施体制", "Organisation"), Text("代表", "Lead")
KPI, FUNDS = Text("KPI", "KPIs"), Text("資金計画", "Funding plan")
MILESTONES = Text("節目", "Milestones")
LEGEND = Text(
    "○ 申請できる　△ 代表となる相手が必要　? 要確認　点線 要確認または古い情報　◆ ステージゲート　◇ 節目",
    "○ can apply  △ a partner must lead  ? to be confirmed  dashed: check first  ◆ stage gate  ◇ milestone",
)
CONTINUED, MORE = Text("続き", "continued"), Text("▶ 続き: ほか{n}件", "▶ {n} more: next page")
"""Fixed words of the page."""


@dataclass(frozen=True, slots=True)
class Content:
    """All that the page says."""

    lang: Lang
    title: str
    catchphrase: str
    meta: tuple[tuple[str, str], ...]
    meta_without_names: tuple[tuple[str, str], ...]
    story: tuple[Panel, Panel, Panel, Panel]
    years: tuple[int, ...]
    year_names: tuple[tuple[str, str], ...]
    milestones: tuple[Milestone, ...]
    milestone_hint: str
    base: Lane
    phases: tuple[Lane, Lane]
    beside: Lane | None
    onward: Panel
    effects: Panel
    lead: tuple[str, ...]
    groups: tuple[Group, ...]
    commitment: Panel
    kpi: Table
    funds: Table
    source: str

    def is_blank(self, text: str) -> bool:
        """Tell whether a text only says that it is to be filled in."""
        return text.startswith(BLANK.pick(self.lang))
