"""Programmes with equal facts are judged once: the answers are those of judging each."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_match_properties import PLACES, catalogs, programs, queries, some

from factories import (
    APPLICANTS,
    FRAMEWORKS,
    ISSUES,
    PHASES,
    ask,
    at_lines,
    catalog_of,
    make_catalog,
    make_desk,
    make_lifecycle,
    make_program,
    replace,
)
from kakushin_cli.catalog.catalog import Catalog
from kakushin_cli.catalog.database import asked_facts
from kakushin_cli.catalog.model import Call, Import, Note, Program, Words
from kakushin_cli.language import Text
from kakushin_cli.matching.listing import Listing, list_programs
from kakushin_cli.matching.match import BASKETS, in_order, judge, match_programs
from kakushin_cli.matching.query import MatchQuery

DAYS = [date(2026, 5, 1), date(2026, 6, 30), date(2026, 12, 31)]
calls = st.lists(st.tuples(st.sampled_from(DAYS), st.sampled_from(DAYS)), max_size=2).map(
    lambda pairs: tuple(Call(2026, opens_on=min(p), deadline_on=max(p)) for p in pairs)
)
asked_about = st.builds(
    lambda query, day: replace(query, filters=replace(query.filters, open_on=day)),
    queries,
    st.none() | st.sampled_from(DAYS),
)


who = st.sampled_from(APPLICANTS)
alone = st.builds(ask, who)
with_partner = st.builds(lambda a, p: ask(a, partners=[p]), who, who)
somewhere = st.builds(lambda a, p: ask(a, prefectures=[p]), who, st.sampled_from(PLACES))
of_ministry = st.builds(lambda a, m: ask(a, ministries=m), who, st.sampled_from(["cao", "mic", "fdma"]))
of_theme = st.builds(lambda a, t: ask(a, themes=t), who, st.sampled_from([*ISSUES, *FRAMEWORKS]))
of_phase = st.builds(lambda a, p: ask(a, phases=p), who, st.sampled_from(PHASES))
of_both = st.builds(lambda a, t, p: ask(a, themes=t, phases=p), who, st.sampled_from(ISSUES), st.sampled_from(PHASES))
open_then = st.builds(lambda a, d: ask(a, open_on=d), who, st.sampled_from(DAYS))
QUESTIONS = {
    "ministry": of_ministry,
    "agency": of_ministry,
    "applicants": alone | with_partner,
    "new_call": alone,
    "placements": of_theme | of_phase | of_both,
    "framework_themes": of_theme,
    "region": alone | somewhere,
    "calls": open_then,
    "lifecycle": alone,
    "imported_from": alone,
    "verified_on": alone,
    "kind": alone,
    "edition": alone,
}
"""What questions, or the choice of edition and kind, look at, with queries that ask for it."""
LIVES = [make_lifecycle("ended", until_fiscal_year=2023), make_lifecycle("running")]


def verdict(program: Program, query: MatchQuery, catalog: Catalog) -> tuple[Any, ...]:
    """Return all of a judgement but the words and places of its reasons."""
    item = judge(program, query, catalog)
    outcomes = [(r.criterion, r.outcome) for r in item.reasons]
    return item.verdict, item.basket, item.role, item.lead_types, item.lead, item.missed, outcomes


@st.composite
def full_programs(draw: st.DrawFn) -> Program:
    """Return a programme with calls, imported or not, checked or not."""
    origin = Import("rs", "1", DAYS[0]) if draw(st.booleans()) else None
    checked = draw(st.none() | st.just(DAYS[1]))
    base = draw(programs(1))
    edition = draw(st.sampled_from([base.edition, "later"]))
    made: Program = replace(base, calls=draw(calls), imported_from=origin, verified_on=checked, edition=edition)
    return made


@pytest.mark.parametrize("fact", QUESTIONS)
@given(data=st.data(), program=full_programs(), other=full_programs())
@settings(max_examples=100, deadline=None)
def test_programmes_that_answer_differently_have_different_facts(
    fact: str, data: st.DataObject, program: Program, other: Program
) -> None:
    """Where one fact alone changes the answer, `asked_facts` has that fact."""
    life = data.draw(st.sampled_from(LIVES))
    changed = {"kind": "award", "edition": "later", "lifecycle": life}.get(fact, getattr(other, fact))
    if fact == "placements" and data.draw(st.booleans()):
        changed = tuple(replace(p, phase=data.draw(st.sampled_from(PHASES))) for p in program.placements)
    other = replace(program, **{fact: changed})
    query, catalog = data.draw(QUESTIONS[fact]), make_catalog()

    def answers(one: Program) -> tuple[Any, ...]:
        return verdict(one, query, catalog), catalog.shows(one), one.kind, one.lifecycle is None

    if answers(other) != answers(program):
        assert asked_facts(other) != asked_facts(program)


@given(full_programs(), asked_about, catalogs())
@settings(deadline=None)
def test_programmes_with_the_same_facts_are_judged_alike(program: Program, query: MatchQuery, catalog: Catalog) -> None:
    """All that `asked_facts` leaves out may differ."""
    twin = replace(
        program,
        id="x-2", name="別の名", summary=Text("別の概要", "Another"), desks=(make_desk(),), sources=(at_lines((7, 9)),),
        needs=Words(("困りごと",)), keywords=Words(("語",)), warnings=(Note("x", Text("注", "note")),), name_en="Other",
        aliases=("別名",), unit="課", purpose="目的", overview="概要", from_fiscal_year=2021, until_fiscal_year=2030,
        placements=tuple(reversed(program.placements)),
    )  # fmt: skip
    assert asked_facts(twin) == asked_facts(program)
    assert verdict(twin, query, catalog) == verdict(program, query, catalog)


@given(
    catalogs(), asked_about, st.dictionaries(st.integers(0, 6).map("x-{}".format), st.sampled_from([0.0, 7.5, 50.0]))
)
@settings(deadline=None)
def test_matching_is_judging_each(catalog: Catalog, query: MatchQuery, scores: dict[str, float]) -> None:
    judged = [judge(p, query, catalog) for p in catalog.programs]
    result = match_programs(catalog, query, with_excluded=True, with_unknown=True)
    kept = in_order([i for i in judged if i.is_listed], catalog, query)
    assert [BASKETS.index(i.basket) for i in kept] == sorted(BASKETS.index(i.basket) for i in kept)
    excluded = [i for i in judged if i.verdict == "not_eligible"]
    unknown = [i for i in judged if i.unknown]
    set_apart = [i for i in judged if i.set_apart]
    assert (result.items, result.total, result.excluded_items) == (kept, len(kept), excluded)
    assert result.set_apart_items == set_apart
    assert {i.program.id for i in result.unknown_items} == {i.program.id for i in unknown}
    assert dict(result.excluded) == Counter(i.missed for i in excluded)
    assert dict(result.unknown) == Counter(i.unknown for i in unknown)
    assert dict(result.set_apart) == Counter(i.set_apart for i in set_apart)
    assert len(kept) + len(excluded) + len(unknown) + len(set_apart) == len(judged)
    assert result.has_eligible == any(i.verdict == "eligible" and i.is_listed for i in judged)
    for limit in range(1, len(judged) + 2):
        part = match_programs(catalog, query, with_excluded=True, limit=limit)
        assert [*part.items, *part.set_apart_items, *part.excluded_items] == [*kept, *set_apart, *excluded][:limit]
        assert (part.total, part.excluded, part.unknown) == (result.total, result.excluded, result.unknown)
    near = [replace(i, score=scores[i.program.id]) for i in kept if scores.get(i.program.id)]
    near = in_order(near, catalog, query)
    for most in (None, 1, 2, 3):
        answer = match_programs(catalog, query, scores=scores, limit=most)
        assert (answer.items, answer.total) == (near[:most], len(near))
        assert sum(answer.excluded.values()) == len(excluded) + len(kept) - len(near)


@given(catalogs(), asked_about, some(["programme", "award"]))
@settings(deadline=None)
def test_listing_is_asking_each(catalog: Catalog, query: MatchQuery, kinds: tuple[str, ...]) -> None:
    def listed(one: Catalog) -> Listing:
        return list_programs(one, query.filters, applicants=query.applicants, kinds=kinds)

    whole = listed(catalog)
    alone = [listed(catalog_of(vocabulary=catalog.vocabulary, programs=(p,))) for p in catalog.programs]
    programs = [p for one in alone for p in one.programs]
    assert list(whole.programs) == programs
    assert [whole.programs[:2], whole.programs[1:]] == [programs[:2], programs[1:]]
    assert dict(whole.unknown) == sum((Counter(one.unknown) for one in alone), Counter())


def test_only_a_sample_of_each_group_and_what_is_shown_are_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    catalog = make_catalog(*(make_program(f"x-{n:03}", ministry=("cao", "mic")[n % 2]) for n in range(200)))
    decoded: list[type] = []

    def decode(text: str, **how: Any) -> Any:
        decoded.append(how["type"])
        return msgspec.json.decode(text, **how)

    monkeypatch.setattr("kakushin_cli.catalog.catalog.decode_json", decode)
    assert len(catalog.groups()) == 2
    result = match_programs(catalog, ask("university", ministries="mic"), limit=3)
    assert [i.program.id for i in result.items] == ["x-001", "x-003", "x-005"]
    assert result.total == 100
    assert decoded.count(Program) == 5
