"""The facts of the one-page figure: plain objects between the roadmap and the layout.

Everything here must reach a slide. `detail` of a point is shown where there is room; the notes carry it in any case.
"""

from dataclasses import dataclass

from kakushin_cli.exporters.page.tables import Table


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
class Mark:
    """A milestone; a gate is a decision."""

    year: int
    text: str
    is_gate: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Members of one type; `is_open` when nobody is found yet."""

    label: str
    members: tuple[Point, ...]
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Labels:
    """Fixed words of the page."""

    organisation: str
    lead: str
    kpi: str
    funds: str
    legend: str
    continued: str
    more: str


@dataclass(frozen=True, slots=True)
class Content:
    """All that the page says."""

    lang: str
    title: str
    catchphrase: str
    meta: tuple[tuple[str, str], ...]
    meta_without_names: tuple[tuple[str, str], ...]
    story: tuple[Panel, Panel, Panel, Panel]
    years: tuple[int, ...]
    year_names: tuple[tuple[str, str], ...]
    marks: tuple[Mark, ...]
    mark_hint: str
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
    labels: Labels

    def is_blank(self, text: str) -> bool:
        """Tell whether a text only says that it is to be filled in."""
        return text.startswith(("【要記入】", "[TO BE FILLED IN]"))
