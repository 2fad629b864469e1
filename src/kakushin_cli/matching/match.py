"""Programmes for an applicant: verdict, basket and reasons."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Literal, NamedTuple, get_args

from msgspec import Struct
from msgspec.structs import replace

from kakushin_cli.catalog.catalog import Catalog, ProgramGroup
from kakushin_cli.catalog.model import ApplicantType, Program
from kakushin_cli.matching.criteria import (
    Reason,
    ask_applicant,
    ask_filters,
    ask_new_call,
    ask_region,
    ask_verified,
    partner_lead,
    passes,
)
from kakushin_cli.matching.query import MatchQuery

Verdict = Literal["eligible", "via_partner", "check", "not_eligible"]
Basket = Literal["lead", "partner", "check", "closed", "excluded"]
Role = Literal["lead", "partner"]
BASKETS: tuple[Basket, ...] = get_args(Basket)


class MatchItem(Struct, frozen=True):
    """A programme judged for those who ask.

    `lead` is the partner type that applies as lead, when the verdict rests on one; `lead_types` all types that may.
    `missed` names the first filter or criterion that excludes it.
    """

    program: Program
    verdict: Verdict
    basket: Basket
    role: Role | None
    lead_types: tuple[ApplicantType, ...]
    lead: ApplicantType | None
    reasons: tuple[Reason, ...]
    missed: str | None = None
    score: float | None = None

    @property
    def met(self) -> int:
        """How many criteria are met."""
        return sum(r.outcome == "met" for r in self.reasons)


class Relaxation(Struct, frozen=True):
    """A condition that stands in the way, and how many programmes would be eligible without it."""

    drop: str
    would_match: int


class Closer(Struct, frozen=True):
    """A partner type that would make programmes eligible, and how many."""

    partner: ApplicantType
    would_match: int


class _Rank(NamedTuple):
    """What programmes are ordered by before their place in the catalogue."""

    basket: Basket
    met: int


class MatchResult(Struct, frozen=True):
    """The answer.

    `items`: eligible, via_partner and check, in the order basket, score if any, criteria met, 建制順, id. `total` is how
    many they are without a limit. `excluded` counts every other programme of the edition once, under the first filter or
    criterion it misses; `excluded_items` are those, in catalogue order, when they were asked for.
    """

    items: Sequence[MatchItem]
    total: int
    excluded: Mapping[str, int]
    has_eligible: bool
    excluded_items: Sequence[MatchItem] = ()
    strengthening: Sequence[MatchItem] = ()
    relax: tuple[Relaxation, ...] = ()
    closers: tuple[Closer, ...] = ()


def match_programs(
    catalog: Catalog,
    query: MatchQuery,
    *,
    scores: Mapping[str, float] | None = None,
    limit: int | None = None,
    with_excluded: bool = False,
) -> MatchResult:
    """Judge every programme of the edition for those who ask.

    Args:
        catalog: What is known.
        query: Who asks, and for what.
        scores: How near programmes are to a text (0 to 100), by id; the others have 0. None when there is no text.
        limit: How many items are wanted, those that are excluded behind the others; all for None.
        with_excluded: Whether what is excluded is wanted, too.

    Returns:
        The answer; `relax` and `closers` only when nothing is eligible.
    """
    result = _judge_all(catalog, query, scores=scores, limit=limit, with_excluded=with_excluded)
    if query.filters.phases and "strengthening" not in query.filters.phases:
        other = replace(query, filters=replace(query.filters, phases=("strengthening",)))
        result = replace(result, strengthening=_judge_all(catalog, other).items)
    if not result.has_eligible:
        result = replace(result, relax=_relaxations(catalog, query), closers=_closers(catalog, query))
    return result


def _judge_all(
    catalog: Catalog,
    query: MatchQuery,
    *,
    scores: Mapping[str, float] | None = None,
    limit: int | None = None,
    with_excluded: bool = False,
) -> MatchResult:
    ranks: dict[_Rank, list[ProgramGroup]] = {}
    left_out: list[ProgramGroup] = []
    excluded = Counter[str]()
    has_eligible = False
    for group in catalog.groups(query.edition):
        item = judge(group.sample, query, catalog)
        if item.verdict == "not_eligible":
            left_out.append(group)
            excluded[item.missed or ""] += group.members
        else:
            ranks.setdefault(_Rank(item.basket, item.met), []).append(group)
            has_eligible = has_eligible or item.verdict == "eligible"
    total = sum(group.members for groups in ranks.values() for group in groups)
    items = [
        judge(p, query, catalog) for p in catalog.programs_at(islice(_numbers(catalog, ranks, scores, limit), limit))
    ]
    if scores is not None:
        items = [replace(item, score=scores.get(item.program.id, 0.0)) for item in items]
    excluded_items: list[MatchItem] = []
    if with_excluded:
        others = catalog.programs_of(left_out).first(None if limit is None else limit - len(items))
        excluded_items = [judge(p, query, catalog) for p in others]
    return MatchResult(items, total, dict(excluded), has_eligible, excluded_items)


def _numbers(
    catalog: Catalog,
    ranks: Mapping[_Rank, Sequence[ProgramGroup]],
    scores: Mapping[str, float] | None,
    limit: int | None,
) -> Iterator[int]:
    """Yield the numbers of the programmes of all ranks in the order of `MatchResult.items`."""
    near = [(scores[i], n, group) for i, n, group in catalog.places_of(scores) if scores[i]] if scores else []
    for basket in BASKETS:
        of_basket = sorted((-rank.met, groups) for rank, groups in ranks.items() if rank.basket == basket)
        missed_of = {group.number: missed for missed, groups in of_basket for group in groups}
        nearest = sorted((-score, missed_of[group], n) for score, n, group in near if group in missed_of)
        yield from (n for _, _, n in nearest)
        passed = {n for _, _, n in nearest}
        most = None if limit is None else limit + len(passed)
        for _, groups in of_basket:
            yield from (n for n in catalog.numbers_of(groups, most) if n not in passed)


def in_order(items: Iterable[MatchItem], catalog: Catalog) -> list[MatchItem]:
    """Return some items in the order of `MatchResult.items`."""
    return sorted(
        items,
        key=lambda i: (BASKETS.index(i.basket), -(i.score or 0), -i.met, catalog.number_of(i.program.id)),
    )


def judge(program: Program, query: MatchQuery, catalog: Catalog) -> MatchItem:
    """Judge one programme: filters first, then region, new call and applicant .

    What became of it since (`Program.lifecycle`) moves it to the basket `closed`, and never changes the verdict.
    """
    filters = ask_filters(program, query.filters, catalog)
    if not passes(filters):
        return _excluded(program, filters, next(r for r in filters if r.outcome != "met"))
    region = ask_region(program, query, catalog)
    new_call = ask_new_call(program, catalog)
    applicant = ask_applicant(program, query, catalog)
    criteria = [r for r in filters if r.criterion != "new_call"]
    criteria += [region, new_call, applicant]
    missed = next((r for r in (region, new_call) if r.outcome == "unmet"), None)
    if missed:
        return _excluded(program, criteria, missed)
    if program.is_candidate:
        criteria.append(ask_verified())
    item = _judged(program, query, tuple(criteria), is_placed=region.outcome == "met")
    if program.is_candidate and item.verdict != "check":
        item = replace(item, verdict="check", basket="check", lead=None)
    return replace(item, basket="closed") if program.is_closed else item


def _judged(program: Program, query: MatchQuery, reasons: tuple[Reason, ...], *, is_placed: bool) -> MatchItem:
    """Return verdict, basket and role of a programme that nothing excludes, from its applicants."""
    if program.applicants is None:
        return MatchItem(program, "check", "check", None, (), None, reasons)
    own = [a for a in program.applicants if a.type in query.applicants]
    if own:
        certain = any(a.is_certain for a in own) and is_placed
        verdict: Verdict = "eligible" if certain else "check"
        return MatchItem(program, verdict, "lead" if certain else "check", "lead", program.lead_types, None, reasons)
    lead = partner_lead(program, query)
    return MatchItem(
        program, "eligible" if lead else "via_partner", "partner", "partner", program.lead_types, lead, reasons
    )


def _excluded(program: Program, reasons: Iterable[Reason], missed: Reason) -> MatchItem:
    return MatchItem(
        program, "not_eligible", "excluded", None, program.lead_types, None, tuple(reasons), missed.criterion
    )


def _count_eligible(catalog: Catalog, query: MatchQuery) -> int:
    groups = catalog.groups(query.edition)
    return sum(g.members for g in groups if judge(g.sample, query, catalog).verdict == "eligible")


def _relaxations(catalog: Catalog, query: MatchQuery) -> tuple[Relaxation, ...]:
    """Return the single conditions without which something is eligible, the most rewarding first."""
    relaxations = [
        Relaxation(name, _count_eligible(catalog, replace(query, filters=query.filters.without(name))))
        for name in query.filters.used()
    ]
    if query.prefectures:
        prefectures = tuple(t.id for t in catalog.vocabulary.prefectures)
        elsewhere = _count_eligible(catalog, replace(query, prefectures=prefectures))
        relaxations.append(Relaxation("prefecture", elsewhere))
    return tuple(sorted((r for r in relaxations if r.would_match), key=lambda r: (-r.would_match, r.drop)))


def _closers(catalog: Catalog, query: MatchQuery) -> tuple[Closer, ...]:
    """Return the partner types that would make something eligible, the most rewarding first."""
    closers = []
    for term in catalog.vocabulary.applicants:
        if term.id in query.applicants or term.id in query.partners:
            continue
        with_partner = replace(query, partners=(*query.partners, term.id))
        count = _count_eligible(catalog, with_partner)
        if count:
            closers.append(Closer(term.id, count))  # type: ignore[arg-type]
    return tuple(sorted(closers, key=lambda c: -c.would_match))
