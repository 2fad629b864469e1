"""What became of programmes since their edition (`model` has the conventions)."""

from datetime import date, timedelta
from typing import Annotated, Literal

from msgspec import Struct

from kakushin_cli.catalog import values
from kakushin_cli.japanese.era import JST
from kakushin_cli.language import Text

LifecycleStatus = Literal["running", "ended", "succeeded", "renamed", "no_new_call", "unverified"]
PageKind = Literal["home", "call", "budget-pdf", "executor", "document", "rules"]
CLOSED: frozenset[LifecycleStatus] = frozenset({"ended", "succeeded", "no_new_call"})
"""Statuses of programmes that nobody can apply to any more."""
GOING_ON: frozenset[LifecycleStatus] = frozenset({"running", "no_new_call"})
"""Statuses that a passed last year contradicts."""


Grade = Literal["official", "secondary", "uncertain"]
Month = Annotated[int, values.Form(strict=True, ge=1, le=12)]


class Call(Struct, frozen=True):
    """One call for proposals."""

    fiscal_year: Annotated[values.FiscalYear, "Fiscal year of the call."]
    opens_on: Annotated[values.Day | None, "First day of the call."] = None
    deadline_at: Annotated[values.Instant | None, "Last moment for proposals, Japan time."] = None
    deadline_on: Annotated[values.Day | None, "Last day for proposals, where the source gives no time of day."] = None
    consult_by: Annotated[values.Day | None, "Last day of the prior consultation."] = None
    round: Annotated[
        values.Line | None, "Which call of the year it is, or for which part, as written: 二次公募, 追加公募 …"
    ] = None
    has_opened: Annotated[
        values.Flag, "True when a record shows that the call has begun, though its first day is not known."
    ] = False
    grade: Annotated[Grade, "Grade of the evidence for the days; official when absent."] = "official"
    as_of: Annotated[
        values.Day | None, "Day of the copy in which the call was read, where the page itself was not."
    ] = None
    source: Annotated[values.Url | None, "Page of the call."] = None

    @property
    def last_day(self) -> date | None:
        """Last day for proposals in Japan, None when not known; a deadline at midnight ends the day before."""
        if self.deadline_at is None:
            return self.deadline_on
        return (self.deadline_at.astimezone(JST) - timedelta(microseconds=1)).date()

    @property
    def deadline_time(self) -> str | None:
        """Time of day of the deadline in Japan, e.g. 17:00; 24:00 for midnight, None when only the day is known."""
        if self.deadline_at is None:
            return None
        time = self.deadline_at.astimezone(JST).strftime("%H:%M")
        return "24:00" if time == "00:00" else time


class Season(Struct, frozen=True, kw_only=True):
    """When calls usually open. Words without months say nothing about a day."""

    months: Annotated[
        tuple[Month, ...], "Months (1 to 12) in which a call usually opens, in the order of the year."
    ] = ()
    text: Annotated[values.Line | None, "The season in words, where no month is known."] = None
    basis: Annotated[
        Literal["as_written", "inferred"], "as_written when a source names the season; inferred from earlier calls."
    ]
    grade: Annotated[Grade, "Grade of the evidence; official when absent."] = "official"
    source: Annotated[values.Url | None, "Page that says so."] = None


class Office(Struct, frozen=True, kw_only=True):
    """The office in charge today."""

    department: Annotated[values.Line, "Office as written, ministry or executing body first; no person."]
    phone: Annotated[values.Phone | None, "Phone with hyphens, quoted."] = None
    email: Annotated[values.Email | None, "E-mail of the office with a plain @."] = None
    as_of: Annotated[values.Day | None, "Day for which it was true."] = None
    fiscal_year: Annotated[
        values.FiscalYear | None, "Fiscal year of the sheet that names it, where it carries no day."
    ] = None
    source: Annotated[values.Url | None, "Page that names it."] = None


class Page(Struct, frozen=True):
    """A page about the programme."""

    url: Annotated[values.Url, "Address, kept as written."]
    kind: Annotated[PageKind, "What the page is."]
    read_on: Annotated[values.Day | None, "Day on which it was read."] = None


class Evidence(Struct, frozen=True, kw_only=True):
    """What a statement of today rests on."""

    title: Annotated[values.Line, "What was read: title of the page, or the sheet with its number."]
    url: Annotated[values.Url | None, "Address of the page, kept as written."] = None
    date: Annotated[values.Day | None, "Day of the page, as it states it."] = None
    fiscal_year: Annotated[
        values.FiscalYear | None, "Newest fiscal year of the sheets or budget papers read, where they carry no day."
    ] = None
    grade: Annotated[
        Grade,
        "official: page or data of the ministry or of who runs the programme; secondary: another's report; "
        "uncertain: doubtful, or sources disagree. uncertain alone carries no statement.",
    ]


class Successor(Struct, frozen=True, kw_only=True):
    """What follows a programme: another entry (`to`), or only a name (a new name of the same programme).

    `name` and `name_en` are those of the entry, where there is one.
    """

    to: Annotated[values.ProgramId | None, "Id of the programme that follows."] = None
    name: Annotated[
        str, values.InFile(values.Line | None), "Name, where the catalogue has no entry of its own for it."
    ] = ""
    basis: Annotated[
        Literal["official", "inferred"],
        "official: an official text says so, or the budget project id is unchanged; else inferred.",
    ]
    reason: Annotated[Text | None, "Why we say so; required when inferred."] = None
    name_en: Annotated[str | None, values.FILLED] = None


class Lifecycle(Struct, frozen=True, kw_only=True):
    """What became of a programme since its edition. One entry a programme; later facts stand here, not in the entry.

    `known_on` is the day from which all of it could be known, None when no evidence is dated: the newest day of the
    evidence, or the end of the fiscal year of sheets that carry no day.
    """

    program: Annotated[values.ProgramId, "Id of the programme."]
    overrides: Annotated[
        values.Flag, "True in a user's own catalogue: only what changes in the entry of the same programme is stated."
    ] = False
    status: Annotated[
        LifecycleStatus,
        "running; ended (no successor known); succeeded (ended, successor known); renamed (same budget "
        "project id); no_new_call (runs on, takes nobody); unverified (nothing certain was found).",
    ]
    statement: Annotated[
        Text | None, "What is known, in own words; only what official or secondary evidence carries."
    ] = None
    from_fiscal_year: Annotated[values.FiscalYear | None, "First fiscal year."] = None
    until_fiscal_year: Annotated[
        values.FiscalYear | None, "Last fiscal year, planned or actual; absent when open-ended or not known."
    ] = None
    rs_id: Annotated[
        values.Digits | None,
        "予算事業ID of 行政事業レビュー, quoted: stable over the years, even when the name changes.",
    ] = None
    unit: Annotated[values.Line | None, "Unit that runs it now, as written there; not verified by phone."] = None
    office_now: Annotated[Office | None, "Office in charge today, where more than its name is known."] = None
    season: Annotated[Season | None, "When calls usually open."] = None
    successors: Annotated[tuple[Successor, ...], "What follows it; the new name when it is renamed."] = ()
    urls: Annotated[tuple[Page, ...], "Pages of today, home page first."] = ()
    calls: Annotated[tuple[Call, ...], "Calls since the edition, ascending."] = ()
    evidence: Annotated[tuple[Evidence, ...], "What the statement rests on."] = ()
    known_on: Annotated[date | None, values.FILLED] = None

    @property
    def is_closed(self) -> bool:
        """True when nobody can apply any more."""
        return self.status in CLOSED

    def is_overdue(self, fiscal_year: int) -> bool:
        """Return whether it is said to go on though its last year lies before this fiscal year."""
        return self.status in GOING_ON and self.until_fiscal_year is not None and self.until_fiscal_year < fiscal_year
