"""Programmes for an applicant: verdict, basket and reasons."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import Any, Literal, NamedTuple, get_args

from msgspec import Struct
from msgspec.structs import replace

from kakushin_cli.catalog.catalog import Catalog, ProgramGroup
from kakushin_cli.catalog.model import ApplicantType, Program
from kakushin_cli.japanese.era import fiscal_year_of
from kakushin_cli.matching.calls import CALL_STATES, CallState, CallStateId, call_state
from kakushin_cli.matching.criteria import (
    Reason,
    ask_applicant,
    ask_filters,
    ask_new_call,
    ask_region,
    ask_verified,
    partner_lead,
)
from kakushin_cli.matching.query import MatchQuery

Verdict = Literal["eligible", "via_partner", "check", "not_eligible"]
Basket = Literal["lead", "partner", "check", "closed", "excluded"]
Role = Literal["lead", "partner"]
BASKETS: tuple[Basket, ...] = get_args(Basket)
SURE_SCORE = 45.0
"""Score from which a programme names what a text names, as for `search` (`confidence`)."""
SET_APART = ("procurement", "named_body", "statutory")
"""Routes of money by which nobody can apply."""


class MatchItem(Struct, frozen=True):
    """A programme judged for those who ask.

    `lead` is the partner type that applies as lead, when the verdict rests on one; `lead_types` all types that may.
    `missed` names the first filter or criterion that excludes it, `unknown` the first filter whose fact is not known,
    `set_apart` the route (procurement, statutory, named_body) by which nobody can apply, as far as words tell.
    """

    program: Program
    verdict: Verdict
    basket: Basket
    role: Role | None
    lead_types: tuple[ApplicantType, ...]
    lead: ApplicantType | None
    reasons: tuple[Reason, ...]
    missed: str | None = None
    unknown: str | None = None
    set_apart: str | None = None
    score: float | None = None

    @property
    def is_broad(self) -> bool:
        """True when it fits a text only from afar, by its theme, and does not name what the text names."""
        return self.score is not None and self.score < SURE_SCORE

    @property
    def is_listed(self) -> bool:
        """True when it belongs to the items of an answer."""
        return self.verdict != "not_eligible" and not self.unknown and not self.set_apart

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


ApplicantBasis = Literal["read", "column", "sentence", "others", "unknown"]
APPLICANT_BASES: tuple[ApplicantBasis, ...] = get_args(ApplicantBasis)
"""What applicants rest on, in the order in which programmes are listed."""


class _Rank(NamedTuple):
    """What programmes of a basket are ordered by before their place in the catalogue."""

    basket: Basket
    state: int
    deadline: date
    is_old: bool
    basis: int
    missing: int


class MatchResult(Struct, frozen=True):
    """The answer.

    `items`: eligible, via_partner and check, in the order basket, state of calls (the nearest deadline first), facts of
    this fiscal year first, criteria met, 建制順, id; beside a text by basket, sureness, state of calls, score. `total` is how
    many they are without a limit. Every other programme of the view is counted once: in `unknown` under the first filter
    whose fact is not known, in `set_apart` by route, in `excluded` under the first filter or criterion it misses.
    `unknown_items`, `set_apart_items` and `excluded_items` are those, in catalogue order, when they were asked for.
    `states` counts the items of each basket by the state of their calls, `old` those whose applicants were stated in an
    earlier fiscal year.
    """

    items: Sequence[MatchItem]
    total: int
    excluded: Mapping[str, int]
    has_eligible: bool
    unknown: Mapping[str, int] = {}
    set_apart: Mapping[str, int] = {}
    states: Mapping[Basket, Mapping[CallStateId, int]] = {}
    old: Mapping[Basket, int] = {}
    excluded_items: Sequence[MatchItem] = ()
    unknown_items: Sequence[MatchItem] = ()
    set_apart_items: Sequence[MatchItem] = ()
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
    with_unknown: bool = False,
) -> MatchResult:
    """Judge every programme of the view for those who ask.

    Args:
        catalog: What is known.
        query: Who asks, and for what.
        scores: How near programmes are to a text (0 to 100), by id. Programmes without a score share nothing with the
            text: they are excluded under `text`. None when there is no text.
        limit: How many items are wanted, those that are not listed behind the others; all for None.
        with_excluded: Whether what is excluded or set apart is wanted, too.
        with_unknown: Whether what a filter does not know is wanted, too.

    Returns:
        The answer; `relax` and `closers` only when nothing is eligible.
    """
    result = _judge_all(
        catalog, query, scores=scores, limit=limit, with_excluded=with_excluded, with_unknown=with_unknown
    )
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
    with_unknown: bool = False,
) -> MatchResult:
    ranks: dict[_Rank, list[ProgramGroup]] = {}
    left_out: dict[str, list[ProgramGroup]] = {"excluded": [], "unknown": [], "set_apart": []}
    counts = {name: Counter[str]() for name in left_out}
    states: dict[Basket, Counter[CallStateId]] = {}
    old = Counter[Basket]()
    has_eligible = False
    near = _members_of(catalog, scores)
    for group in catalog.groups(query.edition):
        item = judge(group.sample, query, catalog)
        members = group.members
        if item.is_listed:
            if scores is not None:
                members = near[group.number]
                if members < group.members:
                    counts["excluded"]["text"] += group.members - members
                if not members:
                    continue
            rank = _rank(item, query)
            ranks.setdefault(rank, []).append(group)
            states.setdefault(item.basket, Counter())[CALL_STATES[rank.state]] += members
            old[item.basket] += members if rank.is_old else 0
            has_eligible = has_eligible or item.verdict == "eligible"
            continue
        name, criterion = _left_out(item)
        left_out[name].append(group)
        counts[name][criterion] += members
    total = sum(sum(by_state.values()) for by_state in states.values())
    wanted = islice(_numbers(catalog, ranks, scores, limit), limit)
    items = [judge(p, query, catalog) for p in catalog.programs_at(wanted)]
    if scores is not None:
        items = [replace(item, score=scores.get(item.program.id, 0.0)) for item in items]
    room = None if limit is None else limit - len(items)
    others: dict[str, list[MatchItem]] = {"excluded": [], "unknown": [], "set_apart": []}
    for name in (["unknown"] if with_unknown else []) + (["set_apart", "excluded"] if with_excluded else []):
        programs = catalog.programs_of(left_out[name]).first(room)
        others[name] = [judge(p, query, catalog) for p in programs]
        room = None if room is None else room - len(others[name])
    if with_unknown:  # what was only paid for says least
        others["unknown"].sort(key=lambda i: i.unknown == "applicant")
    return MatchResult(
        items, total, dict(counts["excluded"]), has_eligible, dict(counts["unknown"]), dict(counts["set_apart"]),
        states, dict(old), others["excluded"], others["unknown"], others["set_apart"],
    )  # fmt: skip


def _left_out(item: MatchItem) -> tuple[str, str]:
    """Return under which count, and under which criterion of it, an item stands that is not listed."""
    if item.set_apart:
        return "set_apart", item.set_apart
    return ("unknown", item.unknown) if item.unknown else ("excluded", item.missed or "")


def _members_of(catalog: Catalog, scores: Mapping[str, float] | None) -> Counter[int]:
    """Return how many programmes of each group share something with a text."""
    places = catalog.places_of(scores) if scores else []
    return Counter(group for i, _, group in places if scores and scores[i])


def _rank(item: MatchItem, query: MatchQuery) -> _Rank:
    today = query.filters.today
    state = call_state(item.program, today) if today else CallState("unknown")
    as_of = item.program.applicants_as_of
    is_old = bool(today and as_of and fiscal_year_of(as_of) < fiscal_year_of(today))
    return _Rank(
        item.basket, CALL_STATES.index(state.state), state.deadline or date.max, is_old,
        APPLICANT_BASES.index(applicant_basis(item.program, query.applicants)), -item.met,
    )  # fmt: skip


def applicant_basis(program: Program, applicants: Sequence[str]) -> ApplicantBasis:
    """Return what says that one of some applicant types may apply.

    `read`: a person has read it. Of a record that nobody has: `column` of the sheet, `sentence` of its overview, `others`
    when it names other types, `unknown` when it names none.
    """
    entries = program.applicants
    if not program.is_candidate and not any(a.tier for a in entries or ()):
        return "read"
    if entries is None:
        return "unknown"
    own = [a for a in entries if a.type in applicants]
    if not own:
        return "others"
    return "sentence" if all(a.tier == "T3" for a in own) else "column"


def _numbers(
    catalog: Catalog,
    ranks: Mapping[_Rank, Sequence[ProgramGroup]],
    scores: Mapping[str, float] | None,
    limit: int | None,
) -> Iterator[int]:
    """Yield the numbers of the programmes of all ranks in the order of `MatchResult.items`."""
    near = [(scores[i], n, group) for i, n, group in catalog.places_of(scores) if scores[i]] if scores else []
    for basket in BASKETS:
        of_basket = sorted((rank, groups) for rank, groups in ranks.items() if rank.basket == basket)
        if scores is None:
            for _, groups in of_basket:
                yield from catalog.numbers_of(groups, limit)
            continue
        rank_of = {group.number: rank for rank, groups in of_basket for group in groups}
        yield from (n for _, n in sorted((_by_text(score, rank_of[g]), n) for score, n, g in near if g in rank_of))


def _by_text(score: float, rank: _Rank) -> tuple[Any, ...]:
    """Return what programmes of a basket are ordered by beside a text: sure ones, state of calls, score."""
    return score < SURE_SCORE, rank.state, rank.deadline, -score


def in_order(items: Iterable[MatchItem], catalog: Catalog, query: MatchQuery) -> list[MatchItem]:
    """Return some items in the order of `MatchResult.items`."""
    return sorted(
        items,
        key=lambda i: (
            BASKETS.index(i.basket),
            _rank(i, query)[1:] if i.score is None else _by_text(i.score, _rank(i, query)),
            catalog.number_of(i.program.id),
        ),
    )


def judge(program: Program, query: MatchQuery, catalog: Catalog) -> MatchItem:
    """Judge one programme: filters first, then region, new call and applicant.

    A filter or criterion that is not met excludes; then a route by which nobody can apply sets it apart; then a filter
    whose fact is not known leaves it unknown. What is inferred, secondary or not compared with its text makes the verdict
    `check` at most. What became of it since (`Program.lifecycle`) moves it to the basket `closed`, and never changes the
    verdict.
    """
    filters = ask_filters(program, query.filters, catalog)
    unmet = next((r for r in filters if r.outcome == "unmet"), None)
    if unmet:
        return _excluded(program, filters, unmet)
    region = ask_region(program, query, catalog)
    new_call = ask_new_call(program, catalog)
    applicant = ask_applicant(program, query, catalog)
    criteria = [r for r in filters if r.criterion != "new_call"]
    criteria += [region, new_call, applicant]
    unmet = next((r for r in (region, new_call) if r.outcome == "unmet"), None)
    if unmet:
        return _excluded(program, criteria, unmet)
    unverified = ask_verified(program)
    if unverified:
        criteria.append(unverified)
    reasons = tuple(criteria)
    route = program.route.kind if program.route and program.route.kind in SET_APART else None
    not_known = next((r.criterion for r in filters if r.outcome != "met"), None)
    if not not_known and program.applicants is None and program.payment_note:
        not_known = "applicant"
    if route or not_known:
        return MatchItem(
            program, "check", "check", None, program.lead_types, None, reasons,
            unknown=None if route else not_known, set_apart=route,
        )  # fmt: skip
    item = _judged(program, query, reasons, is_placed=region.outcome == "met")
    if (unverified or any(r.is_inferred for r in filters)) and item.verdict != "check":
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
    entry = program.applicant(lead) if lead else None
    rests_on_words = all(a.basis == "inferred" and a.quote for a in program.applicants)
    if rests_on_words or (entry and entry.basis == "inferred"):
        return MatchItem(program, "check", "check", "partner", program.lead_types, None, reasons)
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
