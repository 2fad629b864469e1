"""Rules that one entry alone cannot show: references resolve, ids are unique, dates and lines make sense.

Each check is a short function that yields faults; `check_entries` runs all of them on all entries.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from difflib import get_close_matches
from functools import cache
from itertools import chain
from types import UnionType
from typing import Annotated, Any, NamedTuple, Union, cast, get_args, get_origin

from msgspec import Struct
from msgspec.structs import fields

from kakushin_cli.catalog.faults import Fault, LoadedEntry, Location
from kakushin_cli.catalog.lifecycle import Call, Lifecycle
from kakushin_cli.catalog.model import Entry, Program, Source
from kakushin_cli.catalog.validate import SECTIONS
from kakushin_cli.catalog.values import Refers, shape_in_file
from kakushin_cli.catalog.vocabulary import TERM_KINDS, Vocabulary
from kakushin_cli.japanese.era import fiscal_year_of

NAMED_SECTIONS = ("programs", "networks", "guides")
"""Sections whose entries share one space of ids: `show ID` must name one entry."""
FOLLOWED = ("succeeded", "renamed")
"""Statuses that need a successor; `ended` has none."""


class Reference(NamedTuple):
    """An id inside an entry that names something else: where it stands, the kind of what it names, the id."""

    at: Location
    kind: str
    id: str


def check_entries(entries: Callable[[str], Iterable[LoadedEntry]], vocabulary: Vocabulary) -> list[Fault]:
    """Return the faults of all entries that are valid by themselves; `entries` yields those of a section."""
    ids = ids_by_kind(entries, vocabulary)
    faults = [*check_successions(entries("lifecycle"))]
    for loaded in chain.from_iterable(map(entries, SECTIONS)):
        entry = loaded.entry
        faults += check_references(loaded, ids)
        faults += check_sources(loaded, getattr(entry, "sources", ()), vocabulary)
        if isinstance(entry, Program):
            faults += check_program(loaded, entry)
        elif isinstance(entry, Lifecycle):
            faults += check_lifecycle(loaded, entry)
            faults += check_calls(loaded, entry.calls)
    return faults


def ids_by_kind(entries: Callable[[str], Iterable[LoadedEntry]], vocabulary: Vocabulary) -> dict[str, Collection[str]]:
    """Return every id that a reference may name, by the kind of reference."""
    own = {
        section: {cast("Entry", loaded.entry).id for loaded in entries(section)}
        for section in (*NAMED_SECTIONS, "desks", "concepts")
    }
    issues = {t.id for t in vocabulary.themes if t.kind == "issue"}
    themes = {t.id for t in vocabulary.themes}
    return {
        **{kind: {t.id for t in vocabulary.terms(kind)} for kind in TERM_KINDS},
        "issue-theme": issues,
        "framework-theme": themes - issues,
        "document": {d.id for d in vocabulary.documents},
        "edition": {e.id for e in vocabulary.editions},
        "program": own["programs"],
        "desk": own["desks"],
        "concept": own["concepts"],
        "entry": set().union(*(own[section] for section in NAMED_SECTIONS)),
    }


def check_references(loaded: LoadedEntry, ids: Mapping[str, Collection[str]]) -> Iterator[Fault]:
    """Yield a fault for each reference that does not resolve; the nearest id is named."""
    for at, kind, wanted in references(loaded.entry):
        if wanted not in ids[kind]:
            near = get_close_matches(wanted, sorted(ids[kind]), n=1, cutoff=0.5)
            yield loaded.fault(at, "unknown-reference", kind=kind, id=wanted, near=near[0] if near else "")


def references(entry: Struct) -> Iterable[Reference]:
    """Return the ids that an entry of a file names, as the types of its fields say (`values.Refers`)."""
    finder = _finder(type(entry))
    return finder(entry) if finder else ()


_Finder = Callable[[Any], Iterable[Reference]]


@cache
def _finder(shape: Any) -> _Finder | None:
    """Return what finds the references inside a value of a type; None when there cannot be any."""
    origin, args = get_origin(shape), get_args(shape)
    if origin is Annotated:
        kind = next((m.to for m in args[1:] if isinstance(m, Refers)), None)
        return _finder(args[0]) if kind is None else lambda value: [Reference((), kind, value)]
    if origin in (Union, UnionType):
        return _one_of(args)
    if origin is tuple:
        return _items(_finder(args[0]))
    if isinstance(shape, type) and issubclass(shape, Struct):
        return _fields(shape)
    return None


def _items(finder: _Finder | None) -> _Finder | None:
    def find(values: Sequence[Any]) -> Iterator[Reference]:
        for n, value in enumerate(values):
            for at, kind, wanted in finder(value):  # type: ignore[misc]
                yield Reference((n, *at), kind, wanted)

    return find if finder else None


def _fields(shape: type[Struct]) -> _Finder | None:
    shapes = {field.name: shape_in_file(field.type) for field in fields(shape)}
    finders = {name: finder for name, inner in shapes.items() if inner and (finder := _finder(inner))}

    def find(value: Struct) -> Iterator[Reference]:
        for name, finder in finders.items():
            if inner := getattr(value, name):
                for at, kind, wanted in finder(inner):
                    yield Reference((name, *at), kind, wanted)

    return find if finders else None


def _one_of(shapes: Iterable[Any]) -> _Finder | None:
    """Return what finds references in a value of one of several types: texts, or Structs, or nothing."""
    finders = {get_args(s)[0] if get_origin(s) is Annotated else get_origin(s) or s: _finder(s) for s in shapes}
    return lambda value: finder(value) if (finder := finders.get(type(value))) else ()


def check_sources(loaded: LoadedEntry, sources: Sequence[Source], vocabulary: Vocabulary) -> Iterator[Fault]:
    """A source is lines of a document that has such lines, or a page with the day it was read."""
    for n, source in enumerate(sources):
        at: Location = ("sources", n)
        if not source.document and not source.url:
            yield loaded.fault(at, "source-empty")
        if source.url and not (source.read_on or source.as_of or source.copied_on or source.fiscal_year):
            yield loaded.fault((*at, "url"), "source-undated")
        document = vocabulary.document(source.document)
        for m, (first, last) in enumerate(source.lines):
            if first > last:
                yield loaded.fault((*at, "lines", m), "lines-descending", first=first, last=last)
            if document and document.line_count and last > document.line_count:
                yield loaded.fault((*at, "lines", m), "lines-beyond-document", last=last, count=document.line_count)


def check_program(loaded: LoadedEntry, program: Program) -> Iterator[Fault]:
    """Applicants are named once, inferred links have a reason, dates of calls are in order."""
    types = [a.type for a in program.applicants or ()]
    for n, applicant in enumerate(types):
        if applicant in types[:n]:
            yield loaded.fault(("applicants", n, "type"), "repeated-value", value=applicant)
    for n, relation in enumerate(program.relations):
        if relation.basis == "inferred" and relation.reason is None:
            yield loaded.fault(("relations", n), "reason-missing")
    yield from check_calls(loaded, program.calls)


def check_calls(loaded: LoadedEntry, calls: Sequence[Call]) -> Iterator[Fault]:
    """A call opens before it ends, and has one deadline."""
    for n, call in enumerate(calls):
        key = "deadline_at" if call.deadline_at else "deadline_on"
        if call.opens_on and call.last_day and call.opens_on > call.last_day:
            yield loaded.fault(("calls", n, key), "dates-descending")
        if call.deadline_at and call.deadline_on:
            yield loaded.fault(("calls", n, "deadline_on"), "two-deadlines")


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
