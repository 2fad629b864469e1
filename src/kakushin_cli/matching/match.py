"""Programmes for an applicant: verdict, basket and reasons (contract, `match`)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Literal

from kakushin_cli.catalog.record import record, replace
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

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kakushin_cli.catalog.catalog import Catalog
    from kakushin_cli.catalog.model import ApplicantType, Program
    from kakushin_cli.matching.query import MatchQuery

Verdict = Literal["eligible", "via_partner", "check", "not_eligible"]
Basket = Literal["lead", "partner", "check", "closed", "excluded"]
Role = Literal["lead", "partner"]
BASKETS: tuple[Basket, ...] = ("lead", "partner", "check", "closed", "excluded")


@record
class MatchItem:
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


@record
class Relaxation:
    """A condition that stands in the way, and how many programmes would be eligible without it."""

    drop: str
    would_match: int


@record
class Closer:
    """A partner type that would make programmes eligible, and how many."""

    partner: ApplicantType
    would_match: int


@record
class MatchResult:
    """The answer. `items`: eligible, via_partner and check, in basket order; `excluded_items` in catalogue order.

    `excluded` counts every other programme of the edition once, under the first filter or criterion it misses.
    """

    items: tuple[MatchItem, ...]
    excluded_items: tuple[MatchItem, ...]
    excluded: Mapping[str, int]
    strengthening: tuple[MatchItem, ...] = ()
    relax: tuple[Relaxation, ...] = ()
    closers: tuple[Closer, ...] = ()


def match_programs(catalog: Catalog, query: MatchQuery) -> MatchResult:
    """Judge every programme of the edition for those who ask.

    Returns:
        Items in the order basket, criteria met, 建制順, id. `relax` and `closers` only when nothing is eligible.
    """
    result = _judge_all(catalog, query)
    strengthening: tuple[MatchItem, ...] = ()
    if query.filters.phases and "strengthening" not in query.filters.phases:
        other = replace(query, filters=replace(query.filters, phases=("strengthening",)))
        strengthening = _judge_all(catalog, other).items
    relax: tuple[Relaxation, ...] = ()
    closers: tuple[Closer, ...] = ()
    if not any(item.verdict == "eligible" for item in result.items):
        relax = _relaxations(catalog, query)
        closers = _closers(catalog, query)
    return replace(result, strengthening=strengthening, relax=relax, closers=closers)


def _judge_all(catalog: Catalog, query: MatchQuery) -> MatchResult:
    items, excluded_items, excluded = [], [], Counter[str]()
    for program in catalog.in_edition(query.edition):
        item = judge(program, query, catalog)
        if item.verdict == "not_eligible":
            excluded_items.append(item)
            excluded[item.missed or ""] += 1
        else:
            items.append(item)
    return MatchResult(tuple(in_order(items, catalog)), tuple(excluded_items), dict(excluded))


def in_order(items: Iterable[MatchItem], catalog: Catalog) -> list[MatchItem]:
    """Return items in contract order: basket, score if any, criteria met, 建制順, id."""
    return sorted(
        items,
        key=lambda i: (
            BASKETS.index(i.basket),
            -(i.score or 0),
            -i.met,
            catalog.vocabulary.position("ministry", i.program.owner),
            i.program.id,
        ),
    )


def judge(program: Program, query: MatchQuery, catalog: Catalog) -> MatchItem:
    """Judge one programme: filters first, then region, new call and applicant (contract, `match`).

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
    return sum(judge(p, query, catalog).verdict == "eligible" for p in catalog.in_edition(query.edition))


def _relaxations(catalog: Catalog, query: MatchQuery) -> tuple[Relaxation, ...]:
    """Return the single conditions without which something is eligible, the most rewarding first."""
    found = [
        Relaxation(name, _count_eligible(catalog, replace(query, filters=query.filters.without(name))))
        for name in query.filters.used()
    ]
    if query.prefectures:
        elsewhere = _count_eligible(catalog, replace(query, prefectures=all_prefectures(catalog)))
        found.append(Relaxation("prefecture", elsewhere))
    return tuple(sorted((r for r in found if r.would_match), key=lambda r: (-r.would_match, r.drop)))


def all_prefectures(catalog: Catalog) -> tuple[str, ...]:
    """Return every prefecture id in code order."""
    return tuple(t.id for t in catalog.vocabulary.prefectures)


def _closers(catalog: Catalog, query: MatchQuery) -> tuple[Closer, ...]:
    """Return the partner types that would make something eligible, the most rewarding first."""
    found = []
    for term in catalog.vocabulary.applicants:
        if term.id in query.applicants or term.id in query.partners:
            continue
        with_partner = replace(query, partners=(*query.partners, term.id))
        count = _count_eligible(catalog, with_partner)
        if count:
            found.append(Closer(term.id, count))  # type: ignore[arg-type]
    return tuple(sorted(found, key=lambda c: -c.would_match))
