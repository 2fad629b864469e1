"""The calendar, read by another library and measured in octets."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import export_jobs as jobs
import pytest
from icalendar import Calendar

import factories
from factories import replace
from kakushin_cli.catalog.model import Call, Source
from kakushin_cli.drafts.profile import Milestone, Organisation, Profile
from kakushin_cli.exporters.calendar import render
from kakushin_cli.exporters.roadmap_job import RoadmapJob
from kakushin_cli.language import Lang

JST = timezone(timedelta(hours=9))
CALLS = (
    Call(
        2026,
        date(2026, 4, 10),
        datetime(2026, 6, 8, 12, 0, tzinfo=JST),
        consult_by=date(2026, 5, 15),
        source="https://www.example.go.jp/koubo",
    ),
    Call(2027, deadline_at=datetime(2027, 6, 1, 8, 30, tzinfo=JST)),
    Call(2028),
)


def call_job(lang: Lang = "ja", **changes: Any) -> RoadmapJob:
    """Return a job whose only programme has calls, of a project without milestones."""
    program = factories.make_program(
        "moe-sample",
        name="脱炭素, 実証; 事業 \\ (第1次)",
        ministry="moe",
        placements=[("decarbonization", "rd")],
        calls=CALLS,
        sources=(factories.at_lines((10, 12)), Source(url="https://www.env.go.jp/x", read_on=date(2026, 4, 1))),
    )
    plan = Profile(lead=Organisation("university"), themes=("decarbonization",), start=2027, years=4, **changes)
    return jobs.make_job(plan, lang, catalog=factories.make_catalog(program), today=date(2026, 4, 1))


def events(job: RoadmapJob) -> list[Any]:
    return list(Calendar.from_ical(render(job)).walk("VEVENT"))


def test_milestones_are_provisional_days_at_the_end_of_their_fiscal_year() -> None:
    found = {str(e["SUMMARY"]): e for e in events(jobs.make_job())}
    assert list(found) == [
        "◆ 中間評価(3年目) 年度末(仮)",
        "● 実証機の運転開始 (TRL 6) 年度末(仮)",
        "● 運営会社の設立 (TRL 8) 年度末(仮)",
    ]
    first = found["● 実証機の運転開始 (TRL 6) 年度末(仮)"]
    assert (first["DTSTART"].dt, first["DTEND"].dt) == (date(2030, 3, 31), date(2030, 4, 1))
    assert first["STATUS"] == "TENTATIVE"
    assert first["DTSTAMP"].dt == jobs.STAMP
    assert "令和11年度(2029年度)" in str(first["DESCRIPTION"])


def test_known_days_of_calls_stand_in_order_and_deadlines_are_instants() -> None:
    found = [(str(e["SUMMARY"]).split(":")[0], e["DTSTART"].dt) for e in events(call_job())]
    assert found == [
        ("公募開始", date(2026, 4, 10)),
        ("事前相談の期限", date(2026, 5, 15)),
        ("公募締切", datetime(2026, 6, 8, 3, 0, tzinfo=UTC)),
        ("公募締切", datetime(2027, 5, 31, 23, 30, tzinfo=UTC)),
    ]


def test_an_event_of_a_call_has_its_source_and_asks_to_confirm() -> None:
    event = events(call_job())[0]
    text = str(event["DESCRIPTION"])
    assert "[moe-sample]" in text
    assert "資料10-12行" in text
    assert "https://www.example.go.jp/koubo" in text
    assert "確認" in text
    assert str(event["URL"]) == "https://www.example.go.jp/koubo"


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_without_known_days_the_calendar_is_empty_and_valid(lang: str) -> None:
    job = jobs.make_job(factories.ask(themes="decarbonization"), lang)  # type: ignore[arg-type]
    calendar = Calendar.from_ical(render(job))
    assert calendar.walk("VEVENT") == []
    assert calendar["VERSION"] == "2.0"
    assert str(calendar["PRODID"]).startswith("-//kakushin-cli//")
    assert str(len(job.writer.roadmap.programs())) in str(calendar["X-WR-CALDESC"])
    assert ("23 December 2021" if lang == "en" else "2021年12月23日") in str(calendar["X-WR-CALDESC"])


@pytest.mark.parametrize("text", ["あ" * 200, "𠮷" * 60, "a" * 74, "a" * 75, "a" * 76, "é" * 100, "x"])
def test_lines_end_in_crlf_and_have_at_most_75_octets_of_whole_characters(text: str) -> None:
    content = render(call_job(milestones=(Milestone(text, 2028),), title=text))
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert content.count(b"\n") == content.count(b"\r\n") == content.count(b"\r")
    for line in content.split(b"\r\n"):
        assert len(line) <= 75
        line.decode("utf-8")
    assert f"● {text} 年度末(仮)" in [str(e["SUMMARY"]) for e in Calendar.from_ical(content).walk("VEVENT")]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a, b; c: d \\ e", "a, b; c: d \\ e"),
        ("\\n と \\, はそのまま", "\\n と \\, はそのまま"),
        ("一行目\r\n二行目\n三行目", "一行目\n二行目\n三行目"),
        ("x\r\nEND:VEVENT\r\nBEGIN:VALARM", "x\nEND:VEVENT\nBEGIN:VALARM"),
        ("制御\x00文字\x1bと\x85行", "制御文字と行"),
        ('"引用" ^n', '"引用" ^n'),
    ],
)
def test_text_is_escaped(text: str, shown: str) -> None:
    found = events(call_job(milestones=(Milestone(text, 2028),)))
    assert len(found) == 5
    assert str(found[-1]["SUMMARY"]) == f"● {shown} 年度末(仮)"


def test_ids_stay_when_the_day_moves_and_differ_between_events() -> None:
    before = {str(e["SUMMARY"])[:10]: str(e["UID"]) for e in events(jobs.make_job())}
    later = tuple(replace(m, year=m.year + 1) for m in jobs.HARBOUR.milestones)
    after = {
        str(e["SUMMARY"])[:10]: str(e["UID"]) for e in events(jobs.make_job(replace(jobs.HARBOUR, milestones=later)))
    }
    assert before == after
    twice = (Milestone("報告会", 2028), Milestone("報告会", 2029))
    found = [str(e["UID"]) for e in events(call_job(milestones=twice))]
    assert len(set(found)) == len(found) == 6


def test_the_same_job_gives_the_same_bytes() -> None:
    assert render(call_job()) == render(call_job())
    english = render(call_job("en")).decode()
    assert "Deadline: " in english
