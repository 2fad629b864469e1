"""The path of a project from strengthening through R&D to social implementation ."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import product
from typing import Literal

from msgspec.structs import replace

from kakushin_cli.catalog.catalog import Catalog
from kakushin_cli.catalog.model import PHASES, ApplicantType, Network, PhaseId, Program
from kakushin_cli.catalog.values import LineRange
from kakushin_cli.drafts.profile import Profile
from kakushin_cli.language import Text, plural
from kakushin_cli.matching.criteria import labels, lead_labels
from kakushin_cli.matching.lifecycle import lifecycle_text, successor_ids
from kakushin_cli.matching.listing import DeskServing, list_desks, list_networks
from kakushin_cli.matching.match import MatchItem, in_order, judge
from kakushin_cli.matching.query import MatchQuery

NOT_CHOSEN = Text("この計画では選択していない", "Not selected for this plan")
NO_LEAD = Text(
    "この座組に申請できる主体がいないか、申請者の記載がない", "Nobody of the consortium is named as an applicant"
)
TOO_MANY = Text("候補が多いため、近いものから入れた", "Others come first; there are many")
MOST_LATER = 6
"""Programmes on no map that a stage has, unless the profile chooses them."""


@dataclass(frozen=True, slots=True)
class Project:
    """What is planned: who, where, about what, from which fiscal year (April to March), for how many years.

    `profile` is what the authors have written about it, None when only options were given.
    """

    query: MatchQuery
    start: int
    years: int
    profile: Profile | None = None

    @property
    def fiscal_years(self) -> tuple[int, ...]:
        """Fiscal years of the project, ascending."""
        return tuple(range(self.start, self.start + self.years))


@dataclass(frozen=True, slots=True)
class Gap:
    """What a stage lacks. `blocking`: without that partner nothing can be applied for in the stage."""

    reason: Text
    partner_needed: ApplicantType | None
    programs: tuple[str, ...]
    blocking: bool


ALL_LEFT_OUT = Gap(
    Text("この段階の事業が計画に入っていない", "The plan includes no programme for this stage"),
    None,
    (),
    True,
)


@dataclass(frozen=True, slots=True)
class Stage:
    """A phase over fiscal years with its programmes in match order."""

    phase: PhaseId
    fiscal_years: tuple[int, ...]
    basis: Literal["assumed", "as_written"]
    items: tuple[MatchItem, ...]
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class Handover:
    """One programme leading to another: written in the source, or an order we infer and say why."""

    source: str
    target: str
    basis: Literal["as_written", "inferred"]
    reason: Text
    lines: tuple[LineRange, ...] = ()


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A programme of the theme that has no place in the stages, with the reason and the ids of its successors."""

    item: MatchItem
    reason: Text
    successors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Roadmap:
    """A project's path.

    `unplaced` are programmes that the source puts in no phase: those of framework themes, and those later than the
    source that the profile chose.
    """

    project: Project
    stages: tuple[Stage, ...]
    unplaced: tuple[MatchItem, ...]
    handovers: tuple[Handover, ...]
    left_out: tuple[LeftOut, ...]
    desks: tuple[DeskServing, ...]
    networks: tuple[Network, ...]

    def programs(self) -> tuple[Program, ...]:
        """Return every programme of the stages and beside them, each once, in stage order."""
        items = [i for s in self.stages for i in s.items] + list(self.unplaced)
        return tuple(dict.fromkeys(i.program for i in items))

    def partners_needed(self) -> tuple[ApplicantType, ...]:
        """Return the types of partner whose absence closes programmes, each once, in stage order."""
        return tuple(dict.fromkeys(g.partner_needed for s in self.stages for g in s.gaps if g.partner_needed))


def project_of(profile: Profile, edition: str | None = None) -> Project:
    """Return the project that a profile describes."""
    return Project(profile.query(edition), profile.start, profile.years, profile)


def stage_years(phase: PhaseId, years: Sequence[int]) -> tuple[int, ...]:
    """Return the fiscal years of a phase: strengthening all, R&D the first half rounded up, implementation the rest."""
    half = (len(years) + 1) // 2
    return {"strengthening": tuple(years), "rd": tuple(years[:half]), "implementation": tuple(years[half:])}[phase]


def plan_roadmap(catalog: Catalog, project: Project) -> Roadmap:
    """Lay the programmes of a project's themes out over its years.

    The filters of the project's query other than theme apply; each programme stands in every phase in which one of
    the themes places it. What is closed, not eligible or not chosen by the profile is left out with the reason.
    """
    query = project.query
    chosen = set(project.profile.programs) if project.profile else set()
    themes = frozenset(query.filters.themes)
    left_out: dict[str, LeftOut] = {}

    def leave_out(item: MatchItem, reason: Text) -> None:
        left_out.setdefault(item.program.id, LeftOut(item, reason, successor_ids(item.program, catalog)))

    def with_place(judged: Iterable[MatchItem], *, is_stage: bool) -> tuple[MatchItem, ...]:
        """Return the items that have a place, in match order, and leave out the others.

        Of those on no map a stage takes the first that somebody of the consortium may lead, unless the profile chooses;
        what has no phase stands beside the stages, all of it.
        """
        items = []
        for item in judged:
            if reason := _why_left_out(item, chosen, catalog):
                leave_out(item, reason)
            else:
                items.append(item)
        items = in_order(items, catalog, query)
        later = (
            []
            if chosen or not is_stage
            else [i for i in items if not (i.program.placements or i.program.framework_themes)]
        )
        named = [i for i in later if {*query.applicants, *query.partners} & set(i.program.lead_types)]
        kept = [i for i in items if i not in later or i in named[:MOST_LATER]]
        for item in later:
            if item not in kept:
                leave_out(item, TOO_MANY if item in named else NO_LEAD)
        placed = {i.program.id for i in kept}
        for i in placed & left_out.keys():  # beyond one stage, within another
            del left_out[i]
        return tuple(kept)

    stages: list[Stage] = []
    for phase in PHASES:
        phase_query = replace(query, filters=replace(query.filters, phases=(phase,)))
        programs = catalog.programs_where(partial(_is_placed, phase=phase, themes=themes), query.edition)
        judged = [judge(p, phase_query, catalog) for p in programs]
        items = with_place(judged, is_stage=True)
        gaps = _gaps(items, catalog) if items or not judged else (ALL_LEFT_OUT,)
        stages.append(Stage(phase, stage_years(phase, project.fiscal_years), "assumed", items, gaps))
    any_phase = replace(query, filters=replace(query.filters, phases=()))
    beside_maps = catalog.programs_where(partial(_is_beside, themes=themes), query.edition)
    # What has none of the themes, the profile alone can choose.
    any_theme = replace(query, filters=replace(query.filters, themes=(), phases=()))
    numbers = [n for _, n, _ in catalog.places_of(chosen)]
    chosen_only = [p for p in catalog.programs_at(numbers) if themes.isdisjoint(p.all_themes)]
    beside = with_place(
        [judge(p, any_phase, catalog) for p in beside_maps] + [judge(p, any_theme, catalog) for p in chosen_only],
        is_stage=False,
    )
    all_items = [i for s in stages for i in s.items] + list(beside)
    return Roadmap(
        project=project,
        stages=tuple(stages),
        unplaced=beside,
        handovers=tuple(_handovers(stages, catalog, themes)),
        left_out=tuple(left_out.values()),
        desks=tuple(list_desks(catalog, list(dict.fromkeys(i.program for i in all_items)))),
        networks=tuple(list_networks(catalog, prefectures=query.prefectures)) if query.prefectures else (),
    )


def _is_placed(program: Program, phase: PhaseId, themes: frozenset[str]) -> bool:
    """Return whether a programme of one of some themes has a phase: on its map, or by its own words off the maps."""
    if not program.placements:
        return not themes.isdisjoint(program.all_themes) and phase in program.phases
    return any(p.phase == phase and p.theme in themes for p in program.placements)


def _is_beside(program: Program, themes: frozenset[str]) -> bool:
    """Return whether a programme has one of some themes, and neither their maps nor its own words say in which phase."""
    if not program.placements and program.phases:
        return False
    return not themes.isdisjoint(program.all_themes) and themes.isdisjoint(p.theme for p in program.placements)


def _why_left_out(item: MatchItem, chosen: Collection[str], catalog: Catalog) -> Text | None:
    """Return why a programme has no place in the plan, None when it has one; an empty choice chooses all."""
    if item.basket == "closed":
        return lifecycle_text(item.program, catalog)
    if item.basket == "excluded":
        missed = next((r for r in item.reasons if r.criterion == item.missed), None)
        return missed.detail if missed else Text("対象外", "not eligible")
    return NOT_CHOSEN if chosen and item.program.id not in chosen else None


def _gaps(items: Sequence[MatchItem], catalog: Catalog) -> tuple[Gap, ...]:
    """Return what a stage lacks: nothing in the source, or programmes that wait for a partner type."""
    if not items:
        return (
            Gap(Text("この段階の事業は資料に記載なし", "The source has no programme for this stage"), None, (), True),
        )
    can_apply = any(i.verdict == "eligible" for i in items)
    waiting = [i for i in items if i.verdict == "via_partner"]
    gaps = []
    for partner in catalog.vocabulary.applicants:
        ids = [i.program for i in waiting if partner.id in i.lead_types]
        if not ids:
            continue
        who = lead_labels(catalog, [partner.id])
        names = Text("、".join(p.name for p in ids), ", ".join(p.name_en or p.name for p in ids))
        gaps.append(
            Gap(
                Text(
                    f"{who.ja}が代表する{len(ids)}件({names.ja})は、{who.ja}が参加すると申請できる",
                    f"{plural(len(ids), 'programme', spelled=True)} led by a {who.pick('en')} ({names.pick('en')}) "
                    "can be applied for if one joins",
                ),
                partner.id,  # type: ignore[arg-type]
                tuple(p.id for p in ids),
                not can_apply,
            )
        )
    return tuple(gaps)


def _handovers(stages: Sequence[Stage], catalog: Catalog, themes: frozenset[str]) -> list[Handover]:
    """Return hand-overs the source writes down between programmes of the stages, then the order we infer.

    Inferred: from an R&D programme to the other implementation programmes of the same ministry on the same map.
    """
    present = {i.program.id: i.program for s in stages for i in s.items}
    written = [
        Handover(
            p.id,
            r.to,
            "as_written" if r.basis == "as_written" else "inferred",
            r.reason or Text("資料に記載", "stated in the source"),
            r.lines,
        )
        for p in present.values()
        for r in p.relations
        if r.kind == "hand_over" and r.to in present
    ]
    by_phase = {stage.phase: [item.program for item in stage.items] for stage in stages}
    inferred = []
    for first, then in product(by_phase["rd"], by_phase["implementation"]):
        maps = themes & _maps(first, "rd") & _maps(then, "implementation")
        if maps and first.ministry and first.ministry == then.ministry and first.id != then.id:
            name = labels(catalog, "ministry", [first.ministry])
            reason = Text(
                f"同じ{name.ja}の研究開発から社会実装への順(資料に接続の記載はない)",
                f"Order from R&D to implementation within {name.pick('en')} (no link is stated in the source)",
            )
            inferred.append(Handover(first.id, then.id, "inferred", reason))
    return [*written, *inferred]


def _maps(program: Program, phase: PhaseId) -> set[str]:
    return {p.theme for p in program.placements if p.phase == phase}
