"""Laws of matching on catalogues that nobody wrote by hand."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from factories import APPLICANTS, FRAMEWORKS, ISSUES, PHASES, ask, make_catalog, make_program
from kakushin_cli.catalog.catalog import Catalog
from kakushin_cli.catalog.model import Applicant, Region
from kakushin_cli.language import Text
from kakushin_cli.matching.coverage import coverage
from kakushin_cli.matching.listing import list_programs
from kakushin_cli.matching.match import BASKETS, MatchResult, match_programs
from kakushin_cli.matching.query import MatchQuery

OWNERS = [("cao", None), ("mic", None), ("mic", "fdma"), ("mlit", "jma"), ("moe", None), (None, None)]
PLACES = ["JP-07", "JP-13"]
applicants = st.lists(
    st.builds(
        Applicant,
        st.sampled_from(APPLICANTS),
        st.booleans(),
        st.sampled_from(["as_written", "inherited", "inferred"]),
    ),
    unique_by=lambda a: a.type,
    min_size=1,
    max_size=3,
).map(tuple)


@st.composite
def programs(draw: st.DrawFn, number: int) -> Any:
    """Return a programme of any shape that a file may state."""
    ministry, agency = draw(st.sampled_from(OWNERS))
    place = draw(st.sampled_from([None, *PLACES]))
    return make_program(
        f"x-{number}",
        ministry=ministry,
        agency=agency,
        applicants=draw(st.none() | applicants),
        new_call=draw(st.sampled_from([True, False, None])),
        placements=draw(st.lists(st.tuples(st.sampled_from(ISSUES), st.sampled_from(PHASES)), max_size=2, unique=True)),
        framework_themes=tuple(draw(st.lists(st.sampled_from(FRAMEWORKS), max_size=1))),
        region=Region(Text("そこ", "there"), (place,)) if place else None,
    )


@st.composite
def catalogs(draw: st.DrawFn) -> Catalog:
    """Return a catalogue of up to six programmes."""
    return make_catalog(*[draw(programs(n)) for n in range(draw(st.integers(0, 6)))])


def some(values: Any) -> Any:
    """Return up to two of the values."""
    return st.lists(st.sampled_from(values), max_size=2, unique=True).map(tuple)


queries = st.builds(
    ask,
    st.lists(st.sampled_from(APPLICANTS), min_size=1, max_size=2, unique=True).map(tuple),
    partners=some(APPLICANTS),
    prefectures=some(PLACES),
    themes=some([*ISSUES, *FRAMEWORKS]),
    phases=some(PHASES),
    ministries=some(["cao", "mic", "fdma", "mlit", "moe"]),
    new_call=st.booleans(),
)


def ids(result: MatchResult) -> list[str]:
    return [i.program.id for i in result.items]


@given(catalogs(), queries)
@settings(max_examples=80, deadline=None)
def test_every_programme_is_shown_or_counted_once(catalog: Catalog, query: MatchQuery) -> None:
    result = match_programs(catalog, query, with_excluded=True, with_unknown=True)
    excluded = [i.program.id for i in result.excluded_items]
    others = [i.program.id for i in (*result.unknown_items, *result.set_apart_items)]
    assert sorted([*ids(result), *excluded, *others]) == sorted(p.id for p in catalog.programs)
    assert sum(result.excluded.values()) == len(excluded)


@given(catalogs(), queries)
@settings(max_examples=80, deadline=None)
def test_dropping_a_filter_never_removes_an_item(catalog: Catalog, query: MatchQuery) -> None:
    found = set(ids(match_programs(catalog, query)))
    for name in query.filters.used():
        wider = replace(query, filters=query.filters.without(name))
        assert found <= set(ids(match_programs(catalog, wider)))


@given(catalogs(), queries, st.sampled_from(APPLICANTS))
@settings(max_examples=80, deadline=None)
def test_a_further_partner_never_removes_an_item_and_never_worsens_it(
    catalog: Catalog, query: MatchQuery, partner: str
) -> None:
    alone = match_programs(catalog, query)
    together = match_programs(catalog, replace(query, partners=(*query.partners, partner)))
    assert sorted(ids(alone)) == sorted(ids(together))
    eligible = [{i.program.id for i in r.items if i.verdict == "eligible"} for r in (alone, together)]
    assert eligible[0] <= eligible[1]


@given(catalogs(), queries)
@settings(max_examples=80, deadline=None)
def test_order_is_basket_met_ministry_id(catalog: Catalog, query: MatchQuery) -> None:
    position = catalog.vocabulary.position
    items = match_programs(catalog, query).items
    keys = [(BASKETS.index(i.basket), -i.met, position("ministry", i.program.owner), i.program.id) for i in items]
    assert keys == sorted(keys)


@given(catalogs(), queries)
@settings(max_examples=80, deadline=None)
def test_relaxations_and_closers_hold_what_they_promise(catalog: Catalog, query: MatchQuery) -> None:
    result = match_programs(catalog, query)
    if any(i.verdict == "eligible" for i in result.items):
        assert (result.relax, result.closers) == ((), ())
        return
    for relaxation in result.relax:
        if relaxation.drop == "prefecture":
            continue
        wider = replace(query, filters=query.filters.without(relaxation.drop))
        eligible = [i for i in match_programs(catalog, wider).items if i.verdict == "eligible"]
        assert len(eligible) == relaxation.would_match > 0
    for closer in result.closers:
        joined = replace(query, partners=(*query.partners, closer.partner))
        eligible = [i for i in match_programs(catalog, joined).items if i.verdict == "eligible"]
        assert len(eligible) == closer.would_match > 0


@given(catalogs(), queries)
@settings(max_examples=60, deadline=None)
def test_what_a_list_keeps_the_match_keeps_unless_place_or_call_forbid(catalog: Catalog, query: MatchQuery) -> None:
    listed = list_programs(catalog, query.filters, applicants=query.applicants, partners=query.partners).programs
    matched = set(ids(match_programs(catalog, query)))
    for program in listed:
        forbidden = program.new_call is False or (
            program.region and query.prefectures and not set(program.region.prefectures) & set(query.prefectures)
        )
        assert (program.id in matched) != bool(forbidden)


@given(catalogs())
@settings(max_examples=60, deadline=None)
def test_coverage_counts_every_placement_once_for_every_applicant(catalog: Catalog) -> None:
    cells = coverage(catalog)
    placements = sum(len(p.placements) for p in catalog.programs)
    assert sum(c.source.total for c in cells) == placements * len(APPLICANTS)
    for cell in cells:
        assert cell.living.total == len(cell.program_ids)
        assert not (cell.living.direct and cell.closed_by)
        assert cell.applicant not in cell.closed_by
