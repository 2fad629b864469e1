"""Rules about what became of programmes: status, successors, years and evidence agree, and nothing is stated without proof."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import cast

from kakushin_cli.catalog.faults import Fault
from kakushin_cli.catalog.lifecycle import Lifecycle
from kakushin_cli.catalog.located import LoadedEntry
from kakushin_cli.japanese.era import fiscal_year_of

FOLLOWED = ("succeeded", "renamed")
"""Statuses that need a successor; `ended` has none."""


def check_lifecycle(loaded: LoadedEntry, entry: Lifecycle) -> Iterator[Fault]:
    """Status, successors, years and evidence of one entry; references are checked with those of all entries."""
    for n, successor in enumerate(entry.successors):
        if bool(successor.to) == bool(successor.name):
            yield loaded.fault(("successors", n), "successor-unnamed")
        if successor.basis == "inferred" and successor.reason is None:
            yield loaded.fault(("successors", n), "reason-missing")
    if entry.status in FOLLOWED and not entry.successors:
        yield loaded.fault(("status",), "successor-missing", status=entry.status)
    if entry.status in ("ended", "unverified") and entry.successors:
        yield loaded.fault(("status",), "successor-unexpected", status=entry.status)
    first, last = entry.from_fiscal_year, entry.until_fiscal_year
    if first is not None and last is not None and first > last:
        yield loaded.fault(("until_fiscal_year",), "years-descending", first=first, last=last)
    proven = any(e.grade != "uncertain" for e in entry.evidence)
    if not proven and entry.status != "unverified":
        yield loaded.fault(("status",), "status-unproven", status=entry.status)
    if not proven and entry.statement:
        yield loaded.fault(("statement",), "statement-unproven")
    if entry.status != "unverified" and not entry.statement:
        yield loaded.fault(("status",), "statement-missing", status=entry.status)


def check_successions(entries: Iterable[LoadedEntry]) -> Iterator[Fault]:
    """No programme follows itself, not even over others."""
    entries = list(entries)
    lifecycles = [cast("Lifecycle", loaded.entry) for loaded in entries]
    successors = {each.program: [s.to for s in each.successors if s.to] for each in lifecycles}
    for loaded, lifecycle in zip(entries, lifecycles, strict=True):
        later: set[str] = set()
        ahead = list(successors[lifecycle.program])
        while ahead:
            step = ahead.pop()
            if step not in later:
                later.add(step)
                ahead += successors.get(step, [])
        if lifecycle.program in later:
            yield loaded.fault(("successors",), "successor-circle", id=lifecycle.program)


def check_age(entries: Iterable[LoadedEntry], today: date) -> Iterator[Fault]:
    """Yield a warning for every programme that is said to go on though its last fiscal year is over by `today`."""
    year = fiscal_year_of(today)
    for loaded in entries:
        entry = cast("Lifecycle", loaded.entry)
        last = entry.until_fiscal_year
        if last is not None and entry.is_overdue(year):
            fault = loaded.fault(
                ("until_fiscal_year",), "running-past-its-end", id=entry.program, last=last, today=today.isoformat()
            )
            yield replace(fault, severity="warning")
