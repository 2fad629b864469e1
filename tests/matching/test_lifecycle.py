"""What became of a programme moves it to another basket and changes nothing else; the source's own view has none of it."""

from __future__ import annotations

from datetime import date
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories import (
    APPLICANTS,
    FRAMEWORKS,
    ISSUES,
    PHASES,
    ask,
    make_catalog,
    make_desk,
    make_lifecycle,
    make_program,
    replace,
)
from harness import bundled_catalog, source_view
from kakushin_cli.catalog.catalog import Catalog
from kakushin_cli.catalog.lifecycle import Evidence, Lifecycle, Successor
from kakushin_cli.catalog.model import Call, Page
from kakushin_cli.drafts.plan import Project, plan_roadmap, project_of
from kakushin_cli.drafts.profile import Organisation, Profile
from kakushin_cli.language import Text
from kakushin_cli.matching.enquiry import write_enquiries
from kakushin_cli.matching.lifecycle import (
    count_stale_contacts,
    lifecycle_text,
    list_statuses,
    must_be_verified,
    notes_on,
    remark,
    status_text,
    successor_ids,
)
from kakushin_cli.matching.match import judge, match_programs

STATUSES = ("running", "ended", "succeeded", "renamed", "no_new_call", "unverified")
CLOSED = {"ended", "succeeded", "no_new_call"}
TODAY = date(2026, 11, 24)
GUESS = Text("推測", "a guess")


def follows(program_id: str, name: str = "後の事業", **changes: Any) -> Successor:
    return Successor(**({"to": program_id, "name": name, "basis": "inferred", "reason": GUESS} | changes))


# ---- laws


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("applicants", [None, ["university"], ["company"]])
@pytest.mark.parametrize("new_call", [True, False, None])
def test_the_status_changes_the_basket_alone(status: Any, applicants: Any, new_call: Any) -> None:
    program = make_program(applicants=applicants, new_call=new_call)
    later = replace(program, lifecycle=make_lifecycle(status))
    for partners in ((), ("company",)):
        before, after = (judge(p, ask(partners=partners), make_catalog(p)) for p in (program, later))
        basket = "closed" if status in CLOSED and before.verdict != "not_eligible" else before.basket
        assert after == replace(before, program=later, basket=basket)


@pytest.mark.parametrize("applicant", APPLICANTS)
def test_lifecycle_never_changes_a_verdict_of_the_bundled_catalogue(applicant: str) -> None:
    now, then = bundled_catalog(), source_view()
    filters = [{}, *({"themes": t} for t in (*ISSUES, *FRAMEWORKS)), *({"phases": p} for p in PHASES)]
    closed = 0
    for given_filters, partners in product(filters, ((), ("municipality",))):
        query = ask(applicant, partners=partners, **given_filters)
        today, before = match_programs(now, query), match_programs(then, query)
        verdicts = {i.program.id: (i.verdict, i.role, i.lead) for i in before.items}
        assert {i.program.id: (i.verdict, i.role, i.lead) for i in today.items if i.program.id in verdicts} == verdicts
        assert not [i for i in before.items if i.basket == "closed"]
        baskets = {i.program.id: i.basket for i in before.items}
        for item in today.items:
            assert (item.basket == "closed") == item.program.is_closed
            assert item.basket in ("closed", baskets.get(item.program.id, item.basket))
            closed += item.basket == "closed"
    assert closed > 20


@pytest.mark.parametrize("edition", [None, "2021-12-draft", "2022-02-decision", "2023-02", "after-2021-12", "all"])
@pytest.mark.parametrize("applicant", APPLICANTS)
def test_items_and_excluded_are_the_whole_edition(edition: str | None, applicant: str) -> None:
    catalog = bundled_catalog().view(edition=edition)
    for filters in ({}, {"themes": "decarbonization"}, {"ministries": "moe"}, {"new_call": True}):
        result = match_programs(catalog, ask(applicant, **filters))
        left_out = (result.excluded, result.unknown, result.set_apart)
        assert len(result.items) + sum(sum(counts.values()) for counts in left_out) == len(catalog.in_edition())


@given(day=st.dates(date(2019, 1, 1), date(2030, 1, 1)))
def test_a_view_holds_only_what_could_be_known_that_day(day: date) -> None:
    catalog = bundled_catalog()
    view = catalog.view(as_of=day)
    editions = {e.id: e for e in catalog.vocabulary.editions}
    assert {p.id for p in view.programs} == {p.id for p in catalog.programs if editions[p.edition].as_of <= day}
    for program in view.programs:
        lifecycle = program.lifecycle
        if lifecycle is None:
            continue
        assert lifecycle == catalog.programs_by_id[program.id].lifecycle
        assert all(e.date is None or e.date <= day for e in lifecycle.evidence)
        assert all(e.fiscal_year is None or date(e.fiscal_year + 1, 3, 31) <= day for e in lifecycle.evidence)
        assert all(not s.to or s.to in view.programs_by_id for s in lifecycle.successors)


def test_the_view_of_the_source_s_day_is_the_source(source_view: Catalog) -> None:
    catalog = bundled_catalog()
    assert [p.id for p in source_view.in_edition("all")] == [p.id for p in catalog.in_edition("2021-12-draft")]
    assert [p.id for p in source_view.in_edition(None)] == [p.id for p in catalog.in_edition("2021-12-draft")]
    assert len(source_view.programs) == 62
    for program in source_view.programs:
        whole = catalog.programs_by_id[program.id]
        assert (program.lifecycle, program.calls, program.urls) == (None, (), ())
        since: dict[str, Any] = {"lifecycle": None, "season": None, "office_now": None, "rs_id": None}
        since["desks"] = tuple(desk for desk in whole.desks if not desk.is_current)
        themes: dict[str, Any] = {"stated_themes": (), "inferred_themes": (), "theme_neutral": None, "phase_facts": ()}
        assert program == replace(whole, calls=(), urls=(), **since, **themes)


def test_a_view_takes_back_only_what_the_lifecycle_brought() -> None:
    own, later = Call(2021, source="https://own"), Call(2024, source="https://later")
    pages = (Page("https://own", "home"), Page("https://later", "call"))
    evidence = (Evidence(title="ページ", grade="official", date=date(2025, 1, 28)),)
    lifecycle = make_lifecycle("running", urls=pages[1:], calls=(later,), evidence=evidence, known_on=date(2025, 1, 28))
    catalog = make_catalog(make_program(calls=(own, later), urls=pages, lifecycle=lifecycle))
    [before] = catalog.view(as_of=date(2025, 1, 27)).programs
    assert (before.lifecycle, before.calls, before.urls) == (None, (own,), pages[:1])
    assert catalog.view(as_of=date(2025, 1, 28)).programs == catalog.programs
    undated = make_catalog(make_program(lifecycle=replace(lifecycle, known_on=None)))
    assert undated.view(as_of=TODAY).programs[0].lifecycle is None


# ---- words


@pytest.mark.parametrize(
    ("lifecycle", "ja", "en"),
    [
        (make_lifecycle("running"), "継続中", "running"),
        (make_lifecycle("running", until_fiscal_year=2026), "継続中(2026年度まで)", "running (until FY2026)"),
        (
            make_lifecycle("running", until_fiscal_year=2025),
            "継続中(予定は2025年度まで。経過しており要確認)",
            "running (planned until FY2025, now passed: check)",
        ),
        (make_lifecycle("ended", until_fiscal_year=2023), "終了(2023年度)", "ended (FY2023)"),
        (make_lifecycle("ended"), "終了", "ended"),
        (
            make_lifecycle("no_new_call", until_fiscal_year=2030),
            "新規公募なし(2030年度まで)",
            "no new call (until FY2030)",
        ),
        (make_lifecycle("unverified", until_fiscal_year=2020), "現況は未確認", "not verified"),
        (make_lifecycle("renamed", until_fiscal_year=2020), "名称変更", "renamed"),
    ],
)
def test_a_status_names_its_last_year(lifecycle: Lifecycle, ja: str, en: str) -> None:
    assert status_text(lifecycle, TODAY) == Text(ja, en)


def test_successors_stand_behind_the_status() -> None:
    third = make_program("cao-c", name="三番目", name_en="Third")
    second = make_program(
        "cao-b", name="二番目", name_en="Second",
        lifecycle=make_lifecycle("succeeded", until_fiscal_year=2024, successors=(follows("cao-c", "三番目", name_en="Third"),)),
    )  # fmt: skip
    first = make_program(
        "cao-a",
        lifecycle=make_lifecycle("succeeded", until_fiscal_year=2023, successors=(follows("cao-b", "二番目", name_en="Second"),)),
    )  # fmt: skip
    catalog = make_catalog(first, second, third)
    assert lifecycle_text(first, catalog, TODAY) == Text(
        "終了(2023年度) → 後継(推定): 二番目、終了(2024年度) → 後継(推定): 三番目",
        "ended (FY2023) → successor (inferred): Second, ended (FY2024) → successor (inferred): Third",
    )
    assert successor_ids(first, catalog) == ("cao-b", "cao-c")
    assert successor_ids(first, catalog, only_open=True) == ("cao-c",)
    assert lifecycle_text(third, catalog) == Text("", "")


def test_a_new_name_is_no_successor() -> None:
    renamed = make_program(
        lifecycle=make_lifecycle("renamed", successors=(Successor(name="新しい名", basis="official"),))
    )
    catalog = make_catalog(renamed)
    assert lifecycle_text(renamed, catalog).ja == "名称変更 → 現在の名称(公式): 新しい名"
    assert successor_ids(renamed, catalog) == ()
    assert catalog.find("新しい名") == [renamed]
    assert not renamed.is_closed


@pytest.mark.parametrize(
    ("lifecycle", "told"),
    [
        (None, False), (make_lifecycle("running"), False), (make_lifecycle("running", until_fiscal_year=2026), False),
        (make_lifecycle("running", until_fiscal_year=2025), True), *((make_lifecycle(s), True) for s in STATUSES[1:]),
    ],
)  # fmt: skip
def test_a_list_speaks_of_what_does_not_simply_go_on(lifecycle: Lifecycle | None, told: bool) -> None:
    program = make_program(lifecycle=lifecycle)
    assert (remark(program, make_catalog(program), TODAY) is not None) == told


# ---- who must be asked


def test_statuses_are_listed_and_the_rest_left_out() -> None:
    programs = [make_program(f"cao-{s.replace('_', '-')}", lifecycle=make_lifecycle(s)) for s in STATUSES]
    listed = list_statuses([*programs, make_program("cao-none")], ("ended", "renamed"))
    assert [p.lifecycle.status for p in listed if p.lifecycle] == ["ended", "renamed"]


def test_old_contacts_are_counted_by_the_limit() -> None:
    program = make_program(desks=(make_desk(fiscal_year=2022), make_desk("別の課", as_of=date(2026, 8, 4))))
    assert [count_stale_contacts(program, TODAY, n) for n in (0, 1, 4, 5)] == [2, 1, 1, 0]


@pytest.mark.parametrize(
    ("lifecycle", "fresh", "asked"),
    [
        (None, True, True), (make_lifecycle("unverified"), True, True), (make_lifecycle("running"), True, False),
        (make_lifecycle("running"), False, True), (make_lifecycle("running", until_fiscal_year=2025), True, True),
        (make_lifecycle("ended"), False, False),
    ],
)  # fmt: skip
def test_the_desk_is_asked_when_something_is_open(lifecycle: Lifecycle | None, fresh: bool, asked: bool) -> None:
    desk = make_desk(as_of=TODAY if fresh else date(2021, 12, 23))
    assert must_be_verified(make_program(lifecycle=lifecycle, desks=(desk,)), TODAY) == asked


def test_one_mail_a_desk_names_all_its_programmes() -> None:
    desk = make_desk(email="a@cao.go.jp")
    programs = [
        make_program(
            "cao-a", desks=(desk,), lifecycle=make_lifecycle("unverified", rs_id="12", unit="内閣府 新しい課")
        ),
        make_program("cao-b", desks=(desk, make_desk("別の課"))),
        make_program("cao-c"),
    ]
    enquiries = write_enquiries(make_catalog(*programs), programs, TODAY)
    assert [(e.desk and e.desk.department, [p.id for p in e.programs]) for e in enquiries] == [
        ("内閣府 見本課", ["cao-a", "cao-b"]), ("別の課", ["cao-b"]), (None, ["cao-c"]),
    ]  # fmt: skip
    first = enquiries[0]
    assert "内閣府 見本課 御中" in first.body.ja
    for text in (first.body.ja, first.body.pick("en")):
        assert all(name in text for name in ("事業 cao-a", "事業 cao-b", "12", "内閣府 新しい課"))
    assert "ほか1件" in first.subject.ja
    assert "【要記入: 宛先】" in enquiries[2].body.ja
    assert "[TO BE FILLED IN: addressee]" in enquiries[2].body.pick("en")


# ---- the path


def test_closed_programmes_are_left_out_with_their_successors() -> None:
    old = make_program(
        "cao-a",
        placements=[("mobility", "rd")],
        lifecycle=make_lifecycle("succeeded", until_fiscal_year=2023, successors=(follows("cao-z", "後の事業"),)),
    )
    kept = make_program("cao-b", placements=[("mobility", "rd")], lifecycle=make_lifecycle("renamed"))
    new = make_program("cao-z", name="後の事業", edition="after-2021-12")
    roadmap = plan_roadmap(make_catalog(old, kept, new), Project(ask(themes="mobility"), 2027, 10))
    assert [p.id for p in roadmap.programs()] == ["cao-b"]
    [left_out] = roadmap.left_out
    assert (left_out.item.program.id, left_out.item.verdict, left_out.successors) == ("cao-a", "eligible", ("cao-z",))
    assert left_out.reason.ja == "終了(2023年度) → 後継(推定): 後の事業"


def test_a_profile_may_choose_a_programme_later_than_the_source() -> None:
    old = make_program("cao-a", placements=[("mobility", "rd")])
    new = make_program("cao-z", edition="after-2021-12")
    catalog = make_catalog(old, new)
    profile = Profile(
        lead=Organisation("university"), themes=("mobility",), start=2027, years=4, programs=("cao-a", "cao-z")
    )
    roadmap = plan_roadmap(catalog, project_of(profile))
    assert [i.program.id for i in roadmap.unplaced] == ["cao-z"]
    assert plan_roadmap(catalog, project_of(replace(profile, programs=("cao-a",)))).unplaced == ()


@pytest.mark.parametrize("theme", [*ISSUES, *FRAMEWORKS])
@pytest.mark.parametrize("applicant", APPLICANTS)
def test_no_closed_programme_stands_in_a_stage(theme: str, applicant: str) -> None:
    catalog = bundled_catalog()
    roadmap = plan_roadmap(catalog, Project(ask(applicant, themes=theme), 2027, 10))
    assert not [p.id for p in roadmap.programs() if p.is_closed]
    closed = {p.id for p in catalog.in_edition(None) if p.is_closed and theme in p.themes}
    assert closed <= {entry.item.program.id for entry in roadmap.left_out}


def test_notes_name_what_a_plan_must_confirm() -> None:
    programs = [
        make_program("cao-a", name="甲", lifecycle=make_lifecycle("unverified")),
        make_program("cao-b", name="乙", lifecycle=make_lifecycle("running", until_fiscal_year=2025)),
        make_program("cao-c", name="丙", lifecycle=make_lifecycle("renamed")),
        make_program("cao-d", name="丁", lifecycle=make_lifecycle("running")),
        make_program("cao-e", name="戊"),
    ]
    found = {n.code: n.text.ja.rpartition(": ")[2] for n in notes_on(programs, TODAY)}
    assert found == {"lifecycle-renamed": "丙", "lifecycle-unverified": "甲", "lifecycle-past-its-end": "乙"}
