"""Programmes for an applicant: verdict, basket and reasons (contract, `match`)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Literal, NamedTuple, overload

from kakushin_cli.catalog.sets import as_bits, bits
from kakushin_cli.matching.alike import alike
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
    from collections.abc import Iterable, Iterator, Mapping

    from kakushin_cli.catalog.catalog import Catalog
    from kakushin_cli.catalog.model import ApplicantType, Program
    from kakushin_cli.matching.query import MatchQuery

Verdict = Literal["eligible", "via_partner", "check", "not_eligible"]
Basket = Literal["lead", "partner", "check", "closed", "excluded"]
Role = Literal["lead", "partner"]
BASKETS: tuple[Basket, ...] = ("lead", "partner", "check", "closed", "excluded")


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class Relaxation:
    """A condition that stands in the way, and how many programmes would be eligible without it."""

    drop: str
    would_match: int


@dataclass(frozen=True, slots=True)
class Closer:
    """A partner type that would make programmes eligible, and how many."""

    partner: ApplicantType
    would_match: int


class MatchItems(Sequence[MatchItem]):
    """Programmes judged for those who ask, in contract order: basket, score if any, criteria met, 建制順, id.

    Each is read and judged when it is looked at.

    Args:
        catalog: Where they are.
        query: What was asked.
        ranks: Sets of programmes by their places in `Catalog.programs` as bits, each with basket and criteria met.
        scores: Programmes by their places with how near they are to a text (0 to 100); the others have 0.
    """

    def __init__(
        self, catalog: Catalog, query: MatchQuery, ranks: Mapping[Rank, int], scores: Mapping[int, float] | None = None
    ) -> None:
        self._catalog, self._query, self._ranks, self._scores = catalog, query, ranks, scores

    def scored(self, scores: Mapping[str, float]) -> MatchItems:
        """Return them ordered by nearness to a text within each basket; `scores` by id."""
        numbers = {
            n: score for entry_id, score in scores.items() if (n := self._catalog.number_of(entry_id)) is not None
        }
        return MatchItems(self._catalog, self._query, self._ranks, numbers)

    def __len__(self) -> int:
        return sum(entries.bit_count() for entries in self._ranks.values())

    def __iter__(self) -> Iterator[MatchItem]:
        return self._items(self._numbers())

    @overload
    def __getitem__(self, place: int) -> MatchItem: ...
    @overload
    def __getitem__(self, place: slice) -> list[MatchItem]: ...
    def __getitem__(self, place: int | slice) -> MatchItem | list[MatchItem]:
        if isinstance(place, int):
            return next(self._items([list(self._numbers())[place]]))
        first = None if place.stop is None or place.stop < 0 else place.stop
        return list(self._items(list(islice(self._numbers(), first))[place]))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]

    def _items(self, numbers: Iterable[int]) -> Iterator[MatchItem]:
        for number in numbers:
            item = judge(self._catalog.program_at(number), self._query, self._catalog)
            yield item if self._scores is None else replace(item, score=self._scores.get(number, 0.0))

    def _numbers(self) -> Iterator[int]:
        for basket in BASKETS:
            ranks = sorted((-rank.met, entries) for rank, entries in self._ranks.items() if rank.basket == basket)
            near = self._near(ranks)
            yield from near
            for _, entries in ranks:
                yield from bits(entries & ~as_bits(sorted(near)))

    def _near(self, ranks: Iterable[tuple[int, int]]) -> list[int]:
        """Return the programmes of some ranks that have a score, nearest first."""
        found = [
            (-score, missed, number)
            for number, score in (self._scores or {}).items()
            if score
            for missed, entries in ranks
            if entries >> number & 1
        ]
        return [number for _, _, number in sorted(found)]


class Rank(NamedTuple):
    """What programmes are ordered by before their place in the catalogue; who is left out counts as excluded."""

    basket: Basket
    met: int = 0


@dataclass(frozen=True, slots=True)
class MatchResult:
    """The answer. `items`: eligible, via_partner and check, in basket order; `excluded_items` in catalogue order.

    `excluded` counts every other programme of the edition once, under the first filter or criterion it misses.
    """

    items: MatchItems
    excluded_items: MatchItems
    excluded: Mapping[str, int]
    has_eligible: bool
    strengthening: MatchItems
    relax: tuple[Relaxation, ...] = ()
    closers: tuple[Closer, ...] = ()


def match_programs(catalog: Catalog, query: MatchQuery) -> MatchResult:
    """Judge every programme of the edition for those who ask.

    Returns:
        Items in the order basket, criteria met, 建制順, id. `relax` and `closers` only when nothing is eligible.
    """
    result = _judge_all(catalog, query)
    if query.filters.phases and "strengthening" not in query.filters.phases:
        other = replace(query, filters=replace(query.filters, phases=("strengthening",)))
        result = replace(result, strengthening=_judge_all(catalog, other).items)
    if not result.has_eligible:
        result = replace(result, relax=_relaxations(catalog, query), closers=_closers(catalog, query))
    return result


def _judge_all(catalog: Catalog, query: MatchQuery) -> MatchResult:
    ranks: dict[Rank, int] = {}
    left_out: dict[Rank, int] = {}
    excluded = Counter[str]()
    has_eligible = False
    for sample, entries in alike(catalog, query.edition):
        item = judge(sample, query, catalog)
        if item.verdict == "not_eligible":
            left_out[Rank("excluded")] = left_out.get(Rank("excluded"), 0) | entries
            excluded[item.missed or ""] += entries.bit_count()
        else:
            rank = Rank(item.basket, item.met)
            ranks[rank] = ranks.get(rank, 0) | entries
            has_eligible = has_eligible or item.verdict == "eligible"
    none = MatchItems(catalog, query, {})
    items, others = MatchItems(catalog, query, ranks), MatchItems(catalog, query, left_out)
    return MatchResult(items, others, dict(excluded), has_eligible, none)


def in_order(items: Iterable[MatchItem], catalog: Catalog) -> list[MatchItem]:
    """Return some items in the order of `MatchItems`."""
    return sorted(
        items,
        key=lambda i: (BASKETS.index(i.basket), -(i.score or 0), -i.met, catalog.number_of(i.program.id)),
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
    found = alike(catalog, query.edition)
    return sum(entries.bit_count() for p, entries in found if judge(p, query, catalog).verdict == "eligible")


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
