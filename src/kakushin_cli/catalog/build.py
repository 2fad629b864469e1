"""What entries take from other entries and from the vocabularies: days of documents, desks, successors, positions."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from msgspec.structs import asdict, replace

from kakushin_cli.catalog.guides import Guide
from kakushin_cli.catalog.lifecycle import Lifecycle, Office
from kakushin_cli.catalog.model import (
    ContactRow,
    Desk,
    InferredTheme,
    InlineContact,
    Network,
    Note,
    Program,
    Source,
    University,
)
from kakushin_cli.catalog.values import read_contact
from kakushin_cli.catalog.vocabulary import Vocabulary
from kakushin_cli.language import Text

Sourced = TypeVar("Sourced", Program, Network, University, Guide, Desk)

CANDIDATE = Note(
    "candidate",
    Text(
        "取込み候補です。内容は未確認です。",
        "Import candidate: its content has not been verified.",
    ),
)
"""What every imported entry says until `verified_on` is set."""


def build_vocabulary(parts: Iterable[Vocabulary]) -> Vocabulary:
    """Return one vocabulary out of those of several files; a later term with the same id replaces the earlier."""
    terms: dict[str, dict[str, Any]] = {group: {} for group in Vocabulary.__struct_fields__}
    for part in parts:
        for group, by_id in terms.items():
            by_id.update((term.id, term) for term in getattr(part, group))
    return Vocabulary(**{group: tuple(by_id.values()) for group, by_id in terms.items()})


def with_days(entry: Sourced, vocab: Vocabulary) -> Sourced:
    """Return the entry with the day of each document that its sources cite."""
    days = {document.id: document.as_of for document in vocab.documents}
    dated = (replace(s, as_of=days[s.document]) if s.document in days else s for s in entry.sources)
    return replace(entry, sources=tuple(dated))


def build_desk(desk: Desk, vocab: Vocabulary) -> Desk:
    """Return a listed desk; its day and fiscal year come from the first document it cites, unless it states a day."""
    dated = with_days(desk, vocab)
    if desk.as_of:
        return dated
    years = {e.document: e.fiscal_year for e in vocab.editions}
    return replace(
        dated,
        as_of=next((s.as_of for s in dated.sources if s.as_of), None),
        fiscal_year=next((years[s.document] for s in dated.sources if s.document in years), None),
    )


def build_contact_row(row: ContactRow) -> ContactRow:
    """Return a row with its last cell parsed."""
    contact = read_contact(row.contact_as_written)
    return replace(row, phone=contact.phone, extension=contact.extension, email=contact.email)


def build_program(
    program: Program,
    edition: str,
    desks: Mapping[str, Desk],
    vocab: Vocabulary,
    lifecycle: Lifecycle | None = None,
) -> Program:
    """Return a programme with its desks and its lifecycle; `edition` is used when the entry names none.

    Positions of placements are still 0: they are counted when all programmes are known (`with_positions`).
    """
    dated = with_days(program, vocab)
    earlier = [InferredTheme(theme=s.theme, quote="・".join(s.words)) for s in program.suggested_themes]
    office = program.office_now or (lifecycle and _office_of(lifecycle)) or None
    return replace(
        dated,
        edition=program.edition or edition,
        desks=(
            *([office_desk(office, program.owner)] if office else ()),
            *(desks[c] if isinstance(c, str) else _inline_desk(c, dated) for c in program.contacts),
        ),
        calls=program.calls + (lifecycle.calls if lifecycle else ()),
        urls=program.urls + (lifecycle.urls if lifecycle else ()),
        warnings=program.warnings + ((CANDIDATE,) if program.is_candidate else ()),
        lifecycle=lifecycle,
        inferred_themes=(*program.inferred_themes, *earlier),
        suggested_themes=(),
        season=program.season or (lifecycle.season if lifecycle else None),
        office_now=office,
        rs_id=program.rs_id or (lifecycle.rs_id if lifecycle else None),
    )


def _office_of(lifecycle: Lifecycle) -> Office | None:
    """Return the office of today that a lifecycle names; a bare unit is of the newest sheet that was read."""
    if lifecycle.office_now or not lifecycle.unit:
        return lifecycle.office_now
    sheets = [evidence for evidence in lifecycle.evidence if evidence.fiscal_year]
    newest = max(sheets, key=lambda evidence: evidence.fiscal_year or 0, default=None)
    return Office(
        department=lifecycle.unit,
        fiscal_year=newest.fiscal_year if newest else None,
        source=newest.url if newest else None,
    )


def office_desk(office: Office, owner: str | None) -> Desk:
    """Return the office of today as a desk, with its own source: that of the programme does not name it."""
    source = Source(url=office.source, as_of=office.as_of, fiscal_year=office.fiscal_year)
    return Desk(
        id="", ministry=owner, department=office.department, phone=office.phone, email=office.email,
        as_of=office.as_of, fiscal_year=office.fiscal_year, is_current=True, sources=(source,) if office.source else (),
    )  # fmt: skip


def _inline_desk(contact: InlineContact, program: Program) -> Desk:
    owner = contact.ministry or program.owner
    return Desk(**asdict(contact) | {"id": "", "ministry": owner, "sources": program.sources})


def build_lifecycle(lifecycle: Lifecycle, programs: Mapping[str, Program]) -> Lifecycle:
    """Return what became of a programme; successors take their names from `programs`, by id."""
    evidence = lifecycle.evidence
    days = [e.date or date((e.fiscal_year or 0) + 1, 3, 31) for e in evidence if e.date or e.fiscal_year]
    successors = tuple(
        replace(s, name=programs[s.to].name, name_en=programs[s.to].name_en) if s.to else s
        for s in lifecycle.successors
    )
    return replace(lifecycle, successors=successors, known_on=max(days, default=None))


Linked = TypeVar("Linked", Program, Network, Lifecycle)


def with_ids(entry: Linked, moved: Mapping[str, str]) -> Linked:
    """Return an entry that names other programmes by the ids they go by; `moved` has ids of records that are merged."""
    if isinstance(entry, Network):
        return replace(entry, program_id=moved.get(entry.program_id or "", entry.program_id))
    if isinstance(entry, Lifecycle):
        successors = tuple(replace(s, to=moved.get(s.to or "", s.to)) for s in entry.successors)
        return replace(entry, successors=successors)
    if not any(r.to in moved for r in entry.relations):
        return entry
    return replace(entry, relations=tuple(replace(r, to=moved.get(r.to, r.to)) for r in entry.relations))


Columns = Mapping[tuple[str, str], Sequence[int]]
"""Lines of the placements in each column of the maps, ascending, by theme and phase."""


def columns_of(programs: Iterable[Program]) -> Columns:
    """Return the columns of the maps on which programmes stand."""
    columns: dict[tuple[str, str], list[int]] = defaultdict(list)
    for program in programs:
        for p in program.placements:
            columns[p.theme, p.phase].append(p.line)
    for lines in columns.values():
        lines.sort()
    return columns


def with_positions(program: Program, columns: Columns) -> Program:
    """Return a programme with the position of each placement within its column, from 1."""
    if not program.placements:
        return program
    placements = (replace(p, position=bisect_left(columns[p.theme, p.phase], p.line) + 1) for p in program.placements)
    return replace(program, placements=tuple(placements))
