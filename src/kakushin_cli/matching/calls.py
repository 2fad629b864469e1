"""Where the calls of a programme stand on a day: open, soon, closed this year, not known, none, or over.

The one place that decides it. Days are those of Japan; fiscal years run from April to March.
"""

from calendar import monthrange
from datetime import date
from typing import Literal, get_args

from msgspec import Struct

from kakushin_cli.catalog.lifecycle import Call, Season
from kakushin_cli.catalog.model import Note, Program
from kakushin_cli.japanese.era import fiscal_year_of
from kakushin_cli.language import Text

CallStateId = Literal["open", "soon", "closed_this_year", "unknown", "no_new_call", "ended"]
CALL_STATES: tuple[CallStateId, ...] = get_args(CallStateId)
"""In the order in which programmes are listed."""
STATE_NAMES: dict[CallStateId, Text] = {
    "open": Text("受付中", "open"),
    "soon": Text("まもなく", "soon"),
    "closed_this_year": Text("今年度は終了", "closed this year"),
    "unknown": Text("時期不明", "not known"),
    "no_new_call": Text("新規なし", "no new call"),
    "ended": Text("終了", "ended"),
}
SOON_MONTHS = 3
"""A usual month is near when it begins within so many months."""
YEARS_OF_A_MONTH = 2
"""Calls of so many fiscal years, this one included, tell in which months a programme has calls."""


class CallState(Struct, frozen=True):
    """Where the calls stand: the state, the call it rests on, else the season.

    `as_of` is the day of the copy when the call was read in one older than the day asked about.
    """

    state: CallStateId
    call: Call | None = None
    season: Season | None = None
    as_of: date | None = None

    @property
    def is_secondary(self) -> bool:
        """True when its days rest on another's report."""
        return (self.call or self.season) is not None and (self.call or self.season).grade != "official"  # type: ignore[union-attr]

    @property
    def deadline(self) -> date | None:
        """Last day of an open call, for the order of listings."""
        return self.call.last_day if self.state == "open" and self.call else None


def call_state(program: Program, today: date) -> CallState:
    """Return where the calls of a programme stand on a day.

    What became of the programme comes first. Only official days make a call open; others make it soon or closed.
    """
    lifecycle, season = program.lifecycle, program.season
    if lifecycle and lifecycle.status in ("ended", "succeeded"):
        return CallState("ended")
    if lifecycle and lifecycle.status == "no_new_call":
        return CallState("no_new_call")
    under_way = [c for c in program.calls if is_under_way(c, today)]
    official = [c for c in under_way if c.grade == "official"]
    if official:
        return _of_call("open", min(official, key=lambda c: c.last_day or date.max), season, today)
    coming = [c for c in program.calls if c.opens_on and c.opens_on > today]
    if coming or under_way:
        return _of_call("soon", min(coming or under_way, key=lambda c: c.opens_on or date.min), season, today)
    if season and is_near(season, today):
        return CallState("soon", season=season)
    this_year = fiscal_year_of(today)
    past = [c for c in program.calls if c.fiscal_year == this_year and c.last_day and c.last_day < today]
    if past:
        return _of_call("closed_this_year", max(past, key=lambda c: c.last_day or date.min), season, today)
    last = max(program.calls, key=lambda c: (c.fiscal_year, c.last_day or c.opens_on or date.min), default=None)
    return CallState("unknown", last, season)


def _of_call(state: CallStateId, call: Call, season: Season | None, today: date) -> CallState:
    return CallState(state, call, season, call.as_of if call.as_of and call.as_of < today else None)


def is_under_way(call: Call, day: date) -> bool:
    """Return whether a call takes proposals on a day; one without a deadline is never known to."""
    if call.last_day is None or call.last_day < day:
        return False
    return call.opens_on <= day if call.opens_on else call.has_opened


def is_near(season: Season, today: date) -> bool:
    """Return whether a day lies in a usual month, or one begins within three months."""
    ahead = today.month - 1 + SOON_MONTHS
    year, month = today.year + ahead // 12, ahead % 12 + 1
    limit = date(year, month, min(today.day, monthrange(year, month)[1]))
    begins = [date(today.year + later, m, 1) for m in season.months for later in (0, 1)]
    return today.month in season.months or any(today < first <= limit for first in begins)


def has_call_facts(program: Program) -> bool:
    """Return whether anything is known of when it has calls."""
    return bool(program.calls or (program.season and program.season.months))


def is_usual_in(program: Program, month: int, today: date) -> bool:
    """Return whether a month is a usual one, or a call of this fiscal year or the last lies in it."""
    if program.season and month in program.season.months:
        return True
    first_year = fiscal_year_of(today) - YEARS_OF_A_MONTH + 1
    recent = (c for c in program.calls if c.fiscal_year >= first_year)
    return any(month in _months_of(c) for c in recent)


def _months_of(call: Call) -> set[int]:
    first, last = call.opens_on or call.last_day, call.last_day or call.opens_on
    if first is None or last is None:
        return set()
    count = (last.year - first.year) * 12 + last.month - first.month
    return {(first.month - 1 + n) % 12 + 1 for n in range(min(count, 11) + 1)}


def call_text(program: Program, today: date) -> Text:
    """Return the state in a few words for a person: 受付中(締切12月18日), まもなく(例年1月・2月) …."""
    state = call_state(program, today)
    remarks = [_remark_on(state, today), season_text(state.season) if _tells_season(state) else None]
    if state.is_secondary:
        remarks.append(Text("二次情報", "secondary source"))
    if state.as_of and state.state != "closed_this_year":  # that one says 分かっている公募 by its name
        day = day_text(state.as_of, today)
        remarks.append(Text(f"{day.ja}の写し", f"copy of {day.pick('en')}"))
    name = STATE_NAMES[state.state]
    if state.state == "closed_this_year" and state.as_of:
        name = Text("分かっている公募は終了", "known calls closed")
    if state.state == "ended" and program.lifecycle and program.lifecycle.until_fiscal_year:
        year = program.lifecycle.until_fiscal_year
        remarks.insert(0, Text(f"{year}年度", f"FY{year}"))
    told = [r for r in remarks if r]
    if not told:
        return name
    ja, en = "、".join(r.ja for r in told), ", ".join(r.pick("en") for r in told)
    return Text(f"{name.ja}({ja})", f"{name.pick('en')} ({en})")


def age_notes(program: Program, today: date) -> list[Note]:
    """Return what a listing of today says of old facts: applicant rules or calls of an earlier fiscal year."""
    notes = []
    as_of, this_year = program.applicants_as_of, fiscal_year_of(today)
    if program.applicants is not None and as_of and fiscal_year_of(as_of) < this_year:
        notes.append(
            Note("applicants-old", Text(f"要件は{as_of.year}年の資料", f"Applicant rules: source of {as_of.year}"))
        )
    state = call_state(program, today)
    if state.state == "unknown" and state.call and state.call.fiscal_year < this_year:
        notes.append(Note("this-year-unverified", Text("今年度の公募は未確認", "Calls of this year not verified")))
    return notes


def _tells_season(state: CallState) -> bool:
    return state.season is not None and (state.call is None or state.state in ("closed_this_year", "unknown"))


def _remark_on(state: CallState, today: date) -> Text | None:
    """Return what the call of a state says: its deadline, its opening, or which year it was of."""
    call = state.call
    if call is None:
        return None
    if state.state == "soon" and call.opens_on and call.opens_on > today:
        day = day_text(call.opens_on, today)
        return Text(f"{day.ja}から", f"from {day.pick('en')}")
    if state.state == "unknown":
        return _last_known(call, today)
    return deadline_text(call, today)


def _last_known(call: Call, today: date) -> Text:
    if call.fiscal_year == fiscal_year_of(today):
        return Text("締切は未確認", "deadline not verified")
    if call.fiscal_year == fiscal_year_of(today) - 1 and call.last_day:
        day = day_text(call.last_day, today)
        return Text(f"前回の締切{day.ja}", f"last deadline {day.pick('en')}")
    return Text(f"最後の公募{call.fiscal_year}年度", f"last call FY{call.fiscal_year}")


def deadline_text(call: Call, today: date) -> Text | None:
    """Return the deadline of a call with its time of day; midnight is 24時 of the day before."""
    if call.last_day is None:
        return None
    day = day_text(call.last_day, today)
    time = call.deadline_time
    ja, en = (f"{time}", f" {time}") if time else ("", "")
    return Text(f"締切{day.ja}{ja}", f"deadline {day.pick('en')}{en}")


def day_text(day: date, today: date) -> Text:
    """Return a day in short, with its year when that is not the year of `today`."""
    ja = f"{day.month}月{day.day}日"
    return Text(ja if day.year == today.year else f"{day.year}年{ja}", day.isoformat())


def season_text(season: Season | None) -> Text | None:
    """Return when calls usually open: 例年1月・2月; None without a season."""
    if season is None:
        return None
    if not season.months:
        return Text(season.text, season.text) if season.text else None
    ja, en = "・".join(f"{m}月" for m in season.months), ", ".join(_MONTHS[m - 1] for m in season.months)
    return Text(f"例年{ja}", f"usually {en}")


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
