"""Rules that one entry alone cannot show: references resolve, ids are unique, dates and lines make sense.

Each check is a short function that yields faults; `check_entries` runs all of them on all entries.
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, cast

from kakushin_cli.catalog.guides import Guide
from kakushin_cli.catalog.lexicon import Concept
from kakushin_cli.catalog.lifecycle import Call, Lifecycle
from kakushin_cli.catalog.lifecycle_checks import check_lifecycle, check_successions
from kakushin_cli.catalog.model import ContactRow, Desk, Entry, Footnote, Network, Program, Source, University

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from kakushin_cli.catalog.entries import LoadedEntry, Location
    from kakushin_cli.catalog.faults import Fault
    from kakushin_cli.catalog.vocabulary import Document, TermKind, Vocabulary


class Known:
    """Everything a reference may point to.

    Args:
        entries: The entries by section.
        vocabulary: All vocabularies.
        programs: Ids of the programmes, when those are not among the entries.
    """

    def __init__(
        self,
        entries: Mapping[str, Sequence[LoadedEntry]],
        vocabulary: Vocabulary,
        programs: Collection[str] | None = None,
    ) -> None:
        self.vocabulary = vocabulary
        self.documents: Mapping[str, Document] = {d.id: d for d in vocabulary.documents}
        self.editions: Collection[str] = {e.id for e in vocabulary.editions}
        self.programs: Collection[str] = _ids(entries, "programs") if programs is None else programs
        self.networks = _ids(entries, "networks")
        self.guides = _ids(entries, "guides")
        self.desks: Collection[str] = _ids(entries, "desks")
        self.concepts = {cast("Concept", e.entry).id for e in entries["concepts"]}
        self.issues: Collection[str] = {t.id for t in vocabulary.themes if t.kind == "issue"}
        self.frameworks: Collection[str] = {t.id for t in vocabulary.themes} - set(self.issues)
        self._terms: dict[TermKind, set[str]] = {}

    def terms(self, kind: TermKind) -> Collection[str]:
        """Return the ids of a vocabulary."""
        known = self._terms.get(kind)
        if known is None:
            known = self._terms[kind] = {t.id for t in self.vocabulary.terms(kind)}
        return known


class _AnyOf:
    """Several collections of ids as one, which is not made for it."""

    def __init__(self, *parts: Collection[str]) -> None:
        self._parts = parts

    def __contains__(self, entry_id: object) -> bool:
        return any(entry_id in part for part in self._parts)

    def __iter__(self) -> Iterator[str]:
        return (entry_id for part in self._parts for entry_id in part)

    def __len__(self) -> int:
        return sum(map(len, self._parts))


def _ids(entries: Mapping[str, Sequence[LoadedEntry]], section: str) -> set[str]:
    return {cast("Entry", e.entry).id for e in entries[section]}


def check_entries(
    entries: Mapping[str, Sequence[LoadedEntry]], vocabulary: Vocabulary, programs: Collection[str] | None = None
) -> list[Fault]:
    """Return the faults of all entries that are valid by themselves; `programs` as for `Known`."""
    known = Known(entries, vocabulary, programs)
    faults: list[Fault] = [*check_shared_ids(entries), *check_successions(entries["lifecycle"])]
    for section in entries.values():
        for loaded in section:
            entry = loaded.entry
            sources = getattr(entry, "sources", None)
            if sources is not None:
                faults.extend(check_sources(loaded, sources, known))
            if isinstance(entry, Program):
                faults.extend(check_program(loaded, entry, known))
            elif isinstance(entry, Network):
                faults.extend(check_network(loaded, entry, known))
            elif isinstance(entry, Desk):
                faults.extend(refer(loaded, ("ministry",), entry.ministry, known.terms("ministry"), "ministry"))
            elif isinstance(entry, University):
                for n, strength in enumerate(entry.fields):
                    faults.extend(refer(loaded, ("fields", n, "field"), strength.field, known.terms("field"), "field"))
            elif isinstance(entry, ContactRow):
                faults.extend(check_contact_row(loaded, entry, known))
            elif isinstance(entry, Guide):
                faults.extend(check_guide(loaded, entry, known))
            elif isinstance(entry, Concept):
                faults.extend(check_concept(loaded, entry, known))
            elif isinstance(entry, Lifecycle):
                faults.extend(refer(loaded, ("program",), entry.program, known.programs, "program"))
                for n, successor in enumerate(entry.successors):
                    faults.extend(refer(loaded, ("successors", n, "to"), successor.to, known.programs, "program"))
                faults.extend(check_calls(loaded, entry.calls))
                faults.extend(check_lifecycle(loaded, entry))
            elif isinstance(entry, Footnote):
                faults.extend(refer(loaded, ("theme",), entry.theme, known.terms("theme"), "theme"))
                for n, program in enumerate(entry.programs):
                    faults.extend(refer(loaded, ("programs", n), program, known.programs, "program"))
    return faults


def refer(loaded: LoadedEntry, at: Location, value: str | None, allowed: Collection[str], kind: str) -> Iterator[Fault]:
    """Yield a fault when a reference does not resolve; the nearest id is named."""
    if value is not None and value not in allowed:
        near = get_close_matches(value, sorted(set(allowed)), n=1, cutoff=0.5)
        yield loaded.fault(at, "unknown-reference", kind=kind, id=value, near=near[0] if near else "")


def check_shared_ids(entries: Mapping[str, Sequence[LoadedEntry]]) -> Iterator[Fault]:
    """Programmes, networks and guides share one space of ids: `show ID` must name one entry."""
    seen: dict[str, LoadedEntry] = {}
    for section in ("programs", "networks", "guides"):
        for loaded in entries[section]:
            entry_id = cast("Entry", loaded.entry).id
            first = seen.setdefault(entry_id, loaded)
            if first is not loaded:
                mark = first.raw.mark
                yield loaded.fault(("id",), "duplicate-id", id=entry_id, first=f"{mark.path}:{mark.line}")


def check_sources(loaded: LoadedEntry, sources: Sequence[Source], known: Known) -> Iterator[Fault]:
    """A source is lines of a known document that has such lines, or a page with the day it was read."""
    for n, source in enumerate(sources):
        at: Location = ("sources", n)
        if not source.document and not source.url:
            yield loaded.fault(at, "source-empty")
        if source.url and not (source.read_on or source.as_of or source.fiscal_year):
            yield loaded.fault((*at, "url"), "source-undated")
        yield from refer(loaded, (*at, "document"), source.document, known.documents, "document")
        document = known.documents.get(source.document or "")
        for m, (first, last) in enumerate(source.lines):
            if first > last:
                yield loaded.fault((*at, "lines", m), "lines-descending", first=first, last=last)
            if document and document.line_count and last > document.line_count:
                yield loaded.fault((*at, "lines", m), "lines-beyond-document", last=last, count=document.line_count)


def check_program(loaded: LoadedEntry, entry: Program, known: Known) -> Iterator[Fault]:
    """References of a programme, kinds of its themes, reasons of inferred links, order of call dates."""
    yield from refer(loaded, ("edition",), entry.edition or None, known.editions, "edition")
    yield from refer(loaded, ("ministry",), entry.ministry, known.terms("ministry"), "ministry")
    yield from refer(loaded, ("agency",), entry.agency, known.terms("ministry"), "ministry")
    for n, placement in enumerate(entry.placements):
        yield from refer(loaded, ("placements", n, "theme"), placement.theme, known.issues, "issue-theme")
    for n, theme in enumerate(entry.framework_themes):
        yield from refer(loaded, ("framework_themes", n), theme, known.frameworks, "framework-theme")
    if entry.region:
        for n, prefecture in enumerate(entry.region.prefectures):
            place: Location = ("region", "prefectures", n)
            yield from refer(loaded, place, prefecture, known.terms("prefecture"), "prefecture")
    types = [a.type for a in entry.applicants or ()]
    for n, applicant in enumerate(types):
        if applicant in types[:n]:
            yield loaded.fault(("applicants", n, "type"), "repeated-value", value=applicant)
    for n, contact in enumerate(entry.contacts):
        if isinstance(contact, str):
            yield from refer(loaded, ("contacts", n), contact, known.desks, "desk")
        else:
            place = ("contacts", n, "ministry")
            yield from refer(loaded, place, contact.ministry, known.terms("ministry"), "ministry")
    for n, relation in enumerate(entry.relations):
        yield from refer(loaded, ("relations", n, "to"), relation.to, known.programs, "program")
        if relation.basis == "inferred" and relation.reason is None:
            yield loaded.fault(("relations", n), "reason-missing")
    for n, suggested in enumerate(entry.suggested_themes):
        place = ("suggested_themes", n, "theme")
        yield from refer(loaded, place, suggested.theme, known.terms("theme"), "theme")
    yield from check_calls(loaded, entry.calls)


def check_calls(loaded: LoadedEntry, calls: Sequence[Call]) -> Iterator[Fault]:
    """A call opens before it ends, and has one deadline."""
    for n, call in enumerate(calls):
        deadline = call.deadline_at.date() if call.deadline_at else call.deadline_on
        key = "deadline_at" if call.deadline_at else "deadline_on"
        if call.opens_on and deadline and call.opens_on > deadline:
            yield loaded.fault(("calls", n, key), "dates-descending")
        if call.deadline_at and call.deadline_on:
            yield loaded.fault(("calls", n, "deadline_on"), "two-deadlines")


def check_network(loaded: LoadedEntry, entry: Network, known: Known) -> Iterator[Fault]:
    """References of a network."""
    yield from refer(loaded, ("program_id",), entry.program_id, known.programs, "program")
    for n, prefecture in enumerate(entry.prefectures):
        yield from refer(loaded, ("prefectures", n), prefecture, known.terms("prefecture"), "prefecture")


def check_contact_row(loaded: LoadedEntry, entry: ContactRow, known: Known) -> Iterator[Fault]:
    """References of a row of a contact table."""
    yield from refer(loaded, ("theme",), entry.theme, known.terms("theme"), "theme")
    yield from refer(loaded, ("desk",), entry.desk, known.desks, "desk")
    for n, program in enumerate(entry.programs):
        yield from refer(loaded, ("programs", n), program, known.programs, "program")


def check_guide(loaded: LoadedEntry, entry: Guide, known: Known) -> Iterator[Fault]:
    """References of a guide and of the links of its items."""
    anything = _AnyOf(known.programs, known.networks, known.guides)
    for n, program in enumerate(entry.programs):
        yield from refer(loaded, ("programs", n), program, known.programs, "program")
    for s, section in enumerate(entry.sections):
        for i, item in enumerate(section.items):
            at: Location = ("sections", s, "items", i)
            for n, link in enumerate(item.links):
                yield from refer(loaded, (*at, "links", n, "to"), link.to, anything, "entry")
            for n, theme in enumerate(item.select.themes if item.select else ()):
                yield from refer(loaded, (*at, "select", "themes", n), theme, known.terms("theme"), "theme")


def check_concept(loaded: LoadedEntry, entry: Concept, known: Known) -> Iterator[Fault]:
    """References of a concept of the lexicon."""
    for n, concept in enumerate(entry.related):
        yield from refer(loaded, ("related", n), concept, known.concepts, "concept")
    references: dict[TermKind, Sequence[str]] = {
        "theme": entry.themes,
        "phase": entry.phases,
        "applicant": entry.applicants,
        "ministry": entry.ministries,
        "prefecture": entry.prefectures,
    }
    for kind, ids in references.items():
        for n, term in enumerate(ids):
            yield from refer(
                loaded, (f"{'ministries' if kind == 'ministry' else kind + 's'}", n), term, known.terms(kind), kind
            )
