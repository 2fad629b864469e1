"""Laws of matching over every applicant, theme, phase and ministry of the bundled catalogue."""

from __future__ import annotations

from datetime import date
from functools import cache
from itertools import permutations, product

import pytest
from msgspec.structs import replace

from factories import APPLICANTS, FRAMEWORKS, ISSUES, PHASES, ask
from harness import bundled_catalog, run, source_view
from kakushin_cli.matching.calls import CALL_STATES, call_state
from kakushin_cli.matching.match import BASKETS, MatchResult, judge, match_programs
from kakushin_cli.matching.query import MatchQuery, ProgramFilter

THEMES = (*ISSUES, *FRAMEWORKS)
MINISTRIES = tuple(t.id for t in bundled_catalog().vocabulary.ministries)
NONE_OR_THEME = ((), *((t,) for t in THEMES))
NONE_OR_PHASE = ((), *((p,) for p in PHASES))
NONE_OR_MINISTRY = ((), *((m,) for m in MINISTRIES))
EVERY_FILTER = [
    ProgramFilter(themes, phases, ministries)
    for themes, phases, ministries in product(NONE_OR_THEME, NONE_OR_PHASE, NONE_OR_MINISTRY)
]
FILTERS = [f for f in EVERY_FILTER if not f.ministries or not (f.themes or f.phases)]
"""Every theme with every phase, and every ministry: for laws of the answer as a whole, which takes longer."""
RANKS = {"not_eligible": 0, "unknown": 0, "via_partner": 1, "check": 1, "eligible": 2}


@cache
def verdicts(query: MatchQuery) -> dict[str, str]:
    """Return the verdict of every programme of the view; `unknown` where a filter does not know it."""
    catalog = bundled_catalog()
    items = [judge(p, query, catalog) for p in catalog.in_edition(query.edition)]
    return {i.program.id: i.verdict if i.is_listed or i.missed else "unknown" for i in items}


def ids(query: MatchQuery) -> set[str]:
    """Return the programmes that are not excluded."""
    return {i for i, verdict in verdicts(query).items() if verdict not in ("not_eligible", "unknown")}


@cache
def matched(query: MatchQuery) -> MatchResult:
    """Return the answer of the bundled catalogue."""
    return match_programs(bundled_catalog(), query, with_excluded=True, with_unknown=True)


@pytest.mark.quick
@pytest.mark.parametrize("applicant", APPLICANTS)
def test_a_further_filter_never_adds_an_item(applicant: str) -> None:
    for filters in EVERY_FILTER:
        found = ids(MatchQuery((applicant,), filters=filters))
        for name in filters.used():
            wider = ids(MatchQuery((applicant,), filters=filters.without(name)))
            assert found <= wider, (filters, name, found - wider)


@pytest.mark.parametrize("applicant", APPLICANTS)
def test_asking_for_a_new_call_never_adds_an_item(applicant: str) -> None:
    for filters in FILTERS:
        found = ids(MatchQuery((applicant,), filters=filters))
        with_new_call = ids(MatchQuery((applicant,), filters=replace(filters, new_call=True)))
        assert with_new_call <= found, (filters, with_new_call - found)


@pytest.mark.parametrize("applicant", APPLICANTS)
def test_alternatives_within_an_option_add_up(applicant: str) -> None:
    for phases, ministries in product(NONE_OR_PHASE, ((), ("moe",), ("mlit",))):
        alone = [ids(ask(applicant, themes=t, phases=phases, ministries=ministries)) for t in ("mobility", "bio")]
        both = ids(ask(applicant, themes=("mobility", "bio"), phases=phases, ministries=ministries))
        assert both == alone[0] | alone[1]


@pytest.mark.quick
@pytest.mark.parametrize("applicant", APPLICANTS)
def test_items_and_excluded_are_the_whole_edition(applicant: str) -> None:
    edition = {p.id for p in bundled_catalog().in_edition(None)}
    for filters in FILTERS:
        query = MatchQuery((applicant,), filters=filters)
        result = matched(query)
        shown = {i.program.id for i in result.items}
        assert shown == ids(query)
        others = [*result.excluded_items, *result.unknown_items, *result.set_apart_items]
        assert len(result.items) + len(others) == len(edition)
        assert shown | {i.program.id for i in others} == edition
        assert sum(result.unknown.values()) == len(result.unknown_items)
        assert sum(result.excluded.values()) == len(result.excluded_items)
        assert set(result.excluded) <= {*filters.used(), "region", "new_call"}


@pytest.mark.quick
@pytest.mark.parametrize("applicant", APPLICANTS)
def test_basket_role_and_verdict_say_the_same(applicant: str) -> None:
    allowed = {
        ("lead", "eligible", "lead"), ("partner", "eligible", "partner"), ("partner", "via_partner", "partner"),
        ("check", "check", "lead"), ("check", "check", None), ("excluded", "not_eligible", None),
        ("closed", "eligible", "lead"), ("closed", "eligible", "partner"), ("closed", "via_partner", "partner"),
        ("closed", "check", "lead"), ("closed", "check", None), ("check", "check", "partner"),
        ("closed", "check", "partner"),
    }  # fmt: skip
    catalog = bundled_catalog()
    for partners, themes in product(((), ("municipality",), ("company", "university")), NONE_OR_THEME):
        for program in catalog.in_edition(None):
            item = judge(program, ask(applicant, partners=partners, themes=themes), catalog)
            assert (item.basket, item.verdict, item.role) in allowed
            assert (item.basket == "closed") == (program.is_closed and item.is_listed)
            if item.verdict == "not_eligible":
                assert item.missed in {"theme", "region", "new_call"}
            if not item.is_listed:
                continue
            assert (item.role == "lead") == (applicant in program.lead_types)
            assert (item.lead is not None) == (item.role == "partner" and item.verdict == "eligible")
            assert item.lead is None or (item.lead in partners and item.lead in item.lead_types)


@pytest.mark.parametrize("applicant", APPLICANTS)
def test_items_stand_in_contract_order(applicant: str) -> None:
    position = bundled_catalog().vocabulary.position
    for filters in FILTERS:
        items = match_programs(source_view(), MatchQuery((applicant,), filters=filters)).items
        keys = [(BASKETS.index(i.basket), -i.met, position("ministry", i.program.owner), i.program.id) for i in items]
        assert keys == sorted(keys)


@pytest.mark.parametrize("applicant", APPLICANTS)
def test_items_of_a_basket_stand_by_the_state_of_their_calls_and_the_nearest_deadline_first(applicant: str) -> None:
    today = date(2026, 8, 1)
    for themes in NONE_OR_THEME:
        query = MatchQuery((applicant,), filters=ProgramFilter(themes, today=today))
        items = match_programs(bundled_catalog(), query).items
        states = [(i.basket, call_state(i.program, today)) for i in items]
        keys = [(BASKETS.index(b), CALL_STATES.index(s.state), s.deadline or date.max) for b, s in states]
        assert keys == sorted(keys)


@pytest.mark.parametrize("applicant", APPLICANTS)
def test_a_phase_never_lets_a_strengthening_programme_in(applicant: str) -> None:
    for themes, phase in product(NONE_OR_THEME, PHASES):
        result = matched(ask(applicant, themes=themes, phases=phase))
        assert all(phase in i.program.phases for i in result.items)
        expected = (
            () if phase == "strengthening" else matched(ask(applicant, themes=themes, phases="strengthening")).items
        )
        assert [i.program.id for i in result.strengthening] == [i.program.id for i in expected]
        if themes:
            assert all(
                any((themes[0], phase) == (p.theme, p.phase) for p in i.program.placements)
                for i in result.items
                if i.program.placements
            )


@pytest.mark.parametrize("applicant", APPLICANTS)
def test_a_partner_only_improves_verdicts(applicant: str) -> None:
    improved = 0
    for partner, themes in product(APPLICANTS, NONE_OR_THEME):
        alone, together = (
            verdicts(ask(applicant, themes=themes)),
            verdicts(ask(applicant, partners=[partner], themes=themes)),
        )
        worse = {i for i in alone if RANKS[together[i]] < RANKS[alone[i]]}
        assert not worse, (partner, themes, worse)
        changed = {i for i in alone if together[i] != alone[i]}
        improved += len(changed)
        lead_types = {p.id: p.lead_types for p in bundled_catalog().programs}
        assert all(partner in lead_types[i] and applicant not in lead_types[i] for i in changed)
    assert improved


@pytest.mark.parametrize("applicant", APPLICANTS)
def test_a_prefecture_changes_only_programmes_bound_to_a_place(applicant: str) -> None:
    bound = {p.id for p in bundled_catalog().programs if p.region}
    anywhere = verdicts(ask(applicant))
    for prefecture in (t.id for t in bundled_catalog().vocabulary.prefectures):
        here = verdicts(ask(applicant, prefectures=[prefecture]))
        changed = {i for i in anywhere if here[i] != anywhere[i]}
        assert changed <= bound
        assert ("moe-decarbonized-reconstruction" in {i for i in here if here[i] != "not_eligible"}) == (
            prefecture == "JP-07"
        )


def test_order_of_options_does_not_matter() -> None:
    options = (
        ("--applicant", "university"), ("--theme", "decarbonization"), ("--theme", "mobility"), ("--ministry", "moe"),
        ("--ministry", "meti"), ("--new-call",),
    )  # fmt: skip
    answers = {
        run("match", *(w for o in order for w in o), "--json").stdout for order in list(permutations(options))[::90]
    }
    assert len(answers) == 1
    [answer] = answers
    assert '"moe-local-decarbonization-grant"' in answer


@pytest.mark.parametrize(
    "words",
    [
        ("match", "-a", "university", "-t", "decarbonization"),
        ("match", "-a", "company", "-t", "smart-agriculture", "--phase", "rd", "--all"),
        ("match", "-a", "municipality", "--partner", "university", "--prefecture", "福島県"),
        ("match", "-a", "university", "-m", "mlit"),
        ("list", "--new-call"),
    ],
    ids=" ".join,
)
def test_formats_agree(words: tuple[str, ...]) -> None:
    items = run(*words, "--json").json["items"]
    rows = [line.split("\t") for line in run(*words, "-f", "tsv").stdout.splitlines()]
    assert [row[0] for row in rows[1:]] == [i["id"] for i in items]
    csv = run(*words, "-f", "csv").stdout.removeprefix("\ufeff").splitlines()
    assert [line.split(",")[0] for line in csv[1:]] == [i["id"] for i in items]
    lines = run(*words, "-f", "jsonl").stdout.splitlines()
    assert len(lines) == len(items)
    table = "".join(run(*words, "--limit", "0", terminal=True, columns=400).stdout.split())
    lost = [i["id"] for i in items if "".join(i["name"].split()) not in table]
    assert not lost
    for name in ("verdict", "basket"):
        if name in rows[0]:
            column = rows[0].index(name)
            assert [row[column] for row in rows[1:]] == [i[name] for i in items]
