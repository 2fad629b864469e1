"""What today's view may say: call states by day, nothing inferred is certain, nothing unknown is a no, the sums hold."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from factories import APPLICANTS, FRAMEWORKS, ISSUES, ask, make_lifecycle, make_program
from harness import run
from kakushin_cli.catalog.catalog import Catalog
from kakushin_cli.catalog.lifecycle import Season
from kakushin_cli.catalog.loading import load_catalog
from kakushin_cli.catalog.model import Call
from kakushin_cli.matching.calls import call_state, call_text, is_usual_in
from kakushin_cli.matching.match import judge

TODAY = date(2026, 12, 1)
DAY = date.fromisoformat
WINTER = Season(months=(1, 2), basis="inferred")


def call(fiscal_year: int = 2026, opens: str | None = None, closes: str | None = None, **more: Any) -> Call:
    return Call(fiscal_year, DAY(opens) if opens else None, None, DAY(closes) if closes else None, **more)


@pytest.mark.parametrize(
    ("calls", "season", "today", "state", "text"),
    [
        ([call(opens="2026-11-01", closes="2026-12-18")], None, TODAY, "open", "受付中(締切12月18日)"),
        ([call(opens="2026-11-01", closes="2026-12-01")], None, TODAY, "open", "受付中(締切12月1日)"),
        ([call(opens="2026-11-01", closes="2026-12-18", grade="secondary")], None, TODAY, "soon", "まもなく(締切12月18日、二次情報)"),
        (
            [call(opens="2026-06-01", closes="2026-12-18", as_of=DAY("2026-08-22"))], None, TODAY, "open",
            "受付中(締切12月18日、8月22日の写し)",
        ),
        ([call(closes="2026-12-18")], None, TODAY, "unknown", "時期不明(締切は未確認)"),
        ([call(closes="2026-12-18", has_opened=True)], None, TODAY, "open", "受付中(締切12月18日)"),
        ([call(opens="2026-11-01")], None, TODAY, "unknown", "時期不明(締切は未確認)"),
        ([call(opens="2027-01-10", closes="2027-02-10")], None, TODAY, "soon", "まもなく(2027年1月10日から)"),
        ([], WINTER, TODAY, "soon", "まもなく(例年1月・2月)"),
        ([], WINTER, DAY("2026-09-30"), "unknown", "時期不明(例年1月・2月)"),
        ([], WINTER, DAY("2026-10-01"), "soon", "まもなく(例年1月・2月)"),
        ([], WINTER, DAY("2027-02-28"), "soon", "まもなく(例年1月・2月)"),
        ([], Season(text="春", basis="as_written"), TODAY, "unknown", "時期不明(春)"),
        ([call(opens="2026-05-01", closes="2026-06-30")], None, TODAY, "closed_this_year", "今年度は終了(締切6月30日)"),
        (
            [call(opens="2026-05-01", closes="2026-06-30", as_of=DAY("2026-08-22"))], None, TODAY, "closed_this_year",
            "分かっている公募は終了(締切6月30日)",
        ),
        ([call(2024, closes="2024-06-30")], None, TODAY, "unknown", "時期不明(最後の公募2024年度)"),
        ([], None, TODAY, "unknown", "時期不明"),
    ],
)  # fmt: skip
def test_the_state_of_calls_on_a_day(calls: Any, season: Any, today: date, state: str, text: str) -> None:
    program = make_program(calls=tuple(calls), season=season)
    assert call_state(program, today).state == state
    assert call_text(program, today).ja == text
    assert call_text(program, today).en


@pytest.mark.parametrize(
    ("status", "state"), [("ended", "ended"), ("succeeded", "ended"), ("no_new_call", "no_new_call")]
)
def test_what_became_of_it_comes_before_its_calls(status: Any, state: str) -> None:
    program = make_program(calls=(call(opens="2026-11-01", closes="2026-12-18"),), lifecycle=make_lifecycle(status))
    assert call_state(program, TODAY).state == state


def test_a_deadline_at_midnight_ends_the_day_before() -> None:
    midnight = make_program(calls=(Call(2026, DAY("2026-07-01"), datetime(2026, 8, 31, 15, tzinfo=UTC)),))
    assert call_text(midnight, DAY("2026-08-31")).ja == "受付中(締切8月31日24:00)"
    assert [call_state(midnight, DAY(d)).state for d in ("2026-08-31", "2026-09-01")] == ["open", "closed_this_year"]


def test_a_month_is_usual_by_season_or_by_calls_of_two_years() -> None:
    program = make_program(
        season=WINTER, calls=(call(2025, "2025-06-20", "2025-07-04"), call(2023, "2023-09-01", "2023-09-20"))
    )
    assert [m for m in range(1, 13) if is_usual_in(program, m, TODAY)] == [1, 2, 6, 7]


@pytest.fixture(scope="module")
def shipped(shipped_data: None) -> Catalog:
    """Return the catalogue of `data/` itself."""
    return load_catalog()


@pytest.mark.parametrize("applicant", APPLICANTS)
def test_nothing_that_is_not_known_is_a_no(shipped: Catalog, applicant: str) -> None:
    """Over every entry, theme and applicant: a theme is denied only where a source states another one."""
    denied = 0
    for theme in (*ISSUES, *FRAMEWORKS):
        query = ask(applicant, themes=theme, today=TODAY)
        for program in shipped.programs:
            item = judge(program, query, shipped)
            assert not any("ではない" in r.detail.ja or "対象外" in r.detail.ja for r in item.reasons)
            for reason in item.reasons:
                if reason.criterion == "theme" and reason.outcome == "unmet":
                    assert program.themes
                    assert theme not in program.all_themes
                    denied += 1
                if reason.detail.ja == "地域の限定なし":
                    assert program.region is None
                    assert shipped.covers_country(program)
            if item.missed == "applicant":
                assert program.applicants is not None
    assert denied > 100


@pytest.mark.parametrize("applicant", APPLICANTS)
def test_nothing_inferred_secondary_or_not_compared_is_certain(shipped: Catalog, applicant: str) -> None:
    certain = 0
    for theme, partners in ((t, p) for t in (None, *ISSUES, *FRAMEWORKS) for p in ((), ("municipality", "company"))):
        query = ask(applicant, partners=partners, themes=theme or (), today=TODAY)
        for program in shipped.programs:
            item = judge(program, query, shipped)
            if item.verdict != "eligible":
                continue
            certain += 1
            assert program.is_official
            assert program.is_compared
            assert not any(r.is_inferred for r in item.reasons)
            lead = program.applicant(item.lead or applicant)
            assert lead is not None
            assert lead.basis != "inferred"
    assert certain > 50


@pytest.mark.parametrize(
    "words",
    [
        ("-a", "university", "-t", "decarbonization"), ("-a", "company", "--now"), ("-a", "municipality", "--month", "5"),
        ("-a", "university", "--running", "--stated"), ("-a", "company", "--phase", "rd", "-m", "meti"),
        ("-a", "university", "--prefecture", "広島県", "木質バイオマス"), ("-a", "university", "--open-on", "2026-08-01"),
        ("-a", "municipality", "-t", "smart-city", "--edition", "2021-12-draft"), ("-a", "company", "--as-of", "2021-12-23"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_every_programme_of_the_view_is_counted_once(words: tuple[str, ...]) -> None:
    def counts(*more: str) -> list[int]:
        answer = run("match", *words, *more, "--json").json
        return [answer["total"], *(answer[key]["total"] for key in ("unknown", "set_apart", "excluded"))]

    view = [w for w in words if w.startswith(("--edition", "--as-of"))]
    options = [o for v in view for o in (v, words[words.index(v) + 1])] or ["--edition", "all"]
    whole = run("list", *options, "--json").json["total"]
    assert sum(counts()) == whole
    assert counts("--all") == counts("--unknown") == counts("--limit", "1") == counts()


def test_now_and_a_day_are_not_asked_together() -> None:
    outcome = run("match", "-a", "university", "--now", "--open-on", "2026-08-01")
    assert (outcome.code, outcome.stdout) == (2, "")


@pytest.mark.parametrize("applicant", APPLICANTS)
def test_years_later_verdicts_stay_and_call_states_move(applicant: str) -> None:
    argv = ("match", "-a", applicant, "--json", "--today")
    answers = {day: run(*argv, day).json for day in ("2026-12-01", "2027-04-01", "2028-04-01", "2030-04-01")}
    now = {i["id"]: i["verdict"] for i in answers["2026-12-01"]["items"]}
    for answer in answers.values():
        assert {i["id"]: i["verdict"] for i in answer["items"]} == now
    states = [
        [i["call_state"]["text"] for i in a["items"] if i["id"] == "mic-regional-society-dx"] for a in answers.values()
    ]
    assert len({str(state) for state in states}) > 1
    later = answers["2030-04-01"]["items"]
    assert all("applicants-old" in [w["code"] for w in i["warnings"]] for i in later if i.get("applicants"))


@pytest.mark.parametrize("command", [("list",), ("match", "-a", "university"), ("coverage",), ("map",), ("contacts",)])
def test_a_catalogue_without_programmes_is_no_failure(command: tuple[str, ...]) -> None:
    outcome = run(*command, "--no-bundled")
    assert outcome.code == 0, outcome.stderr


def test_the_office_of_today_cites_the_page_that_names_it() -> None:
    for item in run("contacts", "--json").json["items"]:
        cited = {"document" if "document" in source else "url" for source in item["sources"]}
        assert ("document" in cited) <= (item.get("basis") != "current")


def test_status_counts_what_its_filters_do_not_know() -> None:
    known, everything = run("status", "--now", "--json").json, run("status", "--json").json
    [unknown] = [n["text"] for n in known["notices"] if n["code"] == "unknown-now"]
    assert known["total"] < everything["total"]
    assert "--now" in unknown


def test_search_with_a_filter_is_a_list_of_today_and_counts_what_has_closed() -> None:
    found = run("search", "脱炭素", "-t", "decarbonization", "--json", "--limit", "0").json
    listed = run("list", "-t", "decarbonization", "--json").json
    assert [i["id"] for i in found["items"]] == [i["id"] for i in listed["items"]]
    assert "closed" in [n["code"] for n in found["notices"]]


def test_a_hit_says_where_its_calls_stand_and_what_became_of_it() -> None:
    hits = run("search", "地域循環共生圏", "--kind", "program", "--json").json["items"]
    assert all(hit["call_state"]["state"] for hit in hits)
    assert "succeeded" in [hit.get("lifecycle", {}).get("status") for hit in hits]
