"""The days of a roadmap as an iCalendar file (RFC 5545): only days that are known.

Milestones have a fiscal year and no day: they stand on its last day, 31 March, marked as provisional. Calls of the
programmes give their first day, the last day for consulting the desk, and the deadline, where the catalogue knows them.
Without any such day the file is an empty calendar.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import icalendar

from kakushin_cli.catalog.model import Call, Program
from kakushin_cli.drafts.writer import Writer
from kakushin_cli.exporters.office_files import clean_text
from kakushin_cli.exporters.roadmap_job import RoadmapJob

_URL = re.compile(r"https?://[!-~]+")
_LINE_ENDS = str.maketrans("\u2028\u2029", "\n\n")
"""Separators of lines and paragraphs, where readers of calendars would end a line."""


@dataclass(frozen=True, slots=True)
class Event:
    """An event: what it is about (the same for every run), when, and what a calendar shows of it."""

    key: tuple[str, ...]
    when: date | datetime
    summary: str
    description: str
    category: str
    is_provisional: bool = False
    url: str | None = None


def render(job: RoadmapJob) -> bytes:
    """Return the calendar in UTF-8; events stand in the order of their days."""
    w = job.writer
    name = w.title or w.themes
    calendar = icalendar.Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", f"-//kakushin-cli//roadmap//{job.writer.lang.upper()}")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", icalendar.vText(_text(name)))
    about = " ".join((_unknown(w), w.age(), job.document.footer)).strip()
    calendar.add("x-wr-caldesc", icalendar.vText(_text(about)))  # without a type of its own it would not be escaped
    for event in sorted(_events(w), key=lambda e: (_day(e.when), e.key)):
        calendar.add_component(_component(event, job.stamp))
    content: bytes = calendar.to_ical(sorted=False)
    return content


def _unknown(w: Writer) -> str:
    """Return how many programmes have no known day of a call; empty when all have one."""
    programs = w.roadmap.programs()
    count = sum(not any(_is_ahead(c, w) for c in p.calls) for p in programs)
    return (
        w.pick(
            f"公募の日程が分からないため掲載していない事業: {count}件({len(programs)}件中)。",
            f"Programmes omitted because no call dates are known: {count} of {len(programs)}.",
        )
        if count
        else ""
    )


def _is_ahead(call: Call, w: Writer) -> bool:
    """Return whether a day of the call is known and the last of them has not passed."""
    days = [d for d in (call.opens_on, call.consult_by, call.last_day) if d]
    return bool(days) and max(days) >= w.today


def _events(w: Writer) -> Iterator[Event]:
    yield from _milestones(w)
    for program in w.roadmap.programs():
        counts: dict[int, int] = {}
        for call in program.calls:
            if not _is_ahead(call, w):
                continue
            counts[call.fiscal_year] = counts.get(call.fiscal_year, 0) + 1
            yield from _call(program, call, counts[call.fiscal_year], w)


def _milestones(w: Writer) -> Iterator[Event]:
    project = w.profile.title or "/".join((*w.profile.themes, w.profile.lead.name or w.profile.lead.type))
    counts: dict[str, int] = {}
    for m in w.profile.milestones:
        counts[m.text] = counts.get(m.text, 0) + 1
        gate = w.pick("ステージゲート(継続判断)。", "Stage gate (go/no-go decision). ") if m.gate else ""
        yield Event(
            ("milestone", project, m.text, str(counts[m.text])),
            date(m.year + 1, 3, 31),
            f"{m.mark} {m.label} {w.pick('年度末(仮)', 'end of the fiscal year (provisional)')}",
            w.pick(
                f"{gate}{w.fiscal_year(m.year)}の節目。日が未定のため、年度末の3月31日に仮置き。",
                f"{gate}Milestone in {w.fiscal_year(m.year)}. No date is set, so it is provisionally placed "
                "on the last day of the fiscal year.",
            ),
            w.pick("節目", "Milestone"),
            is_provisional=True,
        )


def _call(program: Program, call: Call, number: int, w: Writer) -> Iterator[Event]:
    year = w.fiscal_year(call.fiscal_year)
    sources = (call.source, *(s.url for s in program.sources), w.lines_of(program.sources))
    places = dict.fromkeys(place for place in sources if place)
    where = "\n".join(places) or w.pick("なし", "none")
    description = w.pick(
        f"{w.words.owner(program)} {w.name(program)} [{program.id}]\n"
        f"{year}の公募。申請の前に公式の公募要領を確認してください。\n"
        f"出典: {where}",
        f"{w.words.owner(program)}: {w.name(program)} [{program.id}]\n"
        f"Call for {year}. Check the official guidelines before applying.\n"
        f"Source: {where}",
    )
    days: tuple[tuple[str, date | datetime | None, str], ...] = (
        ("opens", call.opens_on, w.pick("公募開始", "Call opens")),
        ("consult", call.consult_by, w.pick("事前相談の期限", "Deadline for prior consultation")),
        ("deadline", call.deadline_at or call.deadline_on, w.pick("公募締切", "Deadline")),
    )
    url = next((s for s in places if _URL.fullmatch(s)), None)
    for key, when, label in days:
        if when is not None:
            yield Event(
                (key, program.id, str(call.fiscal_year), str(number)),
                when,
                f"{label}: {w.name(program)}",
                description,
                w.pick("公募", "Call"),
                url=url,
            )


def _component(event: Event, stamp: datetime) -> icalendar.Event:
    component = icalendar.Event()
    component.add("uid", f"{hashlib.sha256(chr(0).join(event.key).encode()).hexdigest()[:32]}@kakushin-cli")
    component.add("dtstamp", stamp.astimezone(UTC))
    if isinstance(event.when, datetime):
        component.add("dtstart", event.when.astimezone(UTC))
    else:
        component.add("dtstart", event.when)
        component.add("dtend", event.when + timedelta(days=1))
    component.add("summary", _text(event.summary))
    component.add("description", _text(event.description))
    if event.url:
        component.add("url", event.url)
    component.add("categories", [event.category])
    component.add("status", "TENTATIVE" if event.is_provisional else "CONFIRMED")
    component.add("transp", "TRANSPARENT")
    return component


def _day(when: date | datetime) -> str:
    return f"{when.astimezone(UTC):%Y%m%dT%H%M%SZ}" if isinstance(when, datetime) else f"{when:%Y%m%d}"


def _text(text: str) -> str:
    return clean_text(text.translate(_LINE_ENDS))
