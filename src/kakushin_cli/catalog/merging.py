"""Imported records of known programmes: to which entry each belongs, and what the entry takes of it.

A record of 行政事業レビュー or jGrants is never listed beside the entry it belongs to. One that belongs to a single entry gives
it calls, budget, the unit of today and what the entry does not know; applicants, themes and conditions of the entry stay,
and a difference becomes a warning. A budget line that several entries share is evidence of each, and gives nothing else.
What a person has written into a record wins: fields laid over it, and stated applicants, themes and conditions of a record
that is verified.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from msgspec.structs import replace

from kakushin_cli.catalog.build import office_desk
from kakushin_cli.catalog.database import spellings, to_json
from kakushin_cli.catalog.lifecycle import Call, Lifecycle, Office
from kakushin_cli.catalog.model import MergedRecord, Note, Program
from kakushin_cli.catalog.vocabulary import Vocabulary
from kakushin_cli.japanese.era import fiscal_year_of
from kakushin_cli.japanese.folding import fold
from kakushin_cli.language import Text

KINDS = ("rs", "jgrants")
"""Importers whose records are merged; an office's own list stays as it is."""
_UNKNOWN_FIELDS = (
    "unit", "purpose", "overview", "methods", "support", "season", "executor", "new_call", "conditions", "rs_id",
)  # fmt: skip
"""Fields that an entry takes of a record when it has none of its own."""
_OF_PERSONS = frozenset(
    {
        "applicants", "conditions", "executor", "nationwide", "new_call", "phase_facts", "region", "season",
        "stated_themes", "summary", "support", "theme_neutral",
    }
)  # fmt: skip
"""Fields in which a person's word about a record is a word about the entry."""
_PAGE = "https://www.jgrants-portal.go.jp/subsidy/"
"""Beginning of the page of a call."""
_LONGEST_CONDITION = 40
"""Characters of a condition that a warning shows."""
_NOT_FOR_APPLICANTS = "administrator-call"
"""Warning of a jGrants record that seeks who will run a programme."""


@dataclass(frozen=True, slots=True)
class Belonging:
    """A record that belongs to an entry.

    Attributes:
        record: The record, built.
        shared: It belongs to other entries, too.
        by_hand: Fields that a person has laid over it.
    """

    record: Program
    shared: bool
    by_hand: frozenset[str] = frozenset()


@dataclass(slots=True)
class KnownEntries:
    """The entries that records may belong to: by 予算事業ID without leading zeros, page of jGrants, folded name or alias."""

    by_rs_id: dict[str, list[Program]] = field(default_factory=lambda: defaultdict(list))
    by_page: dict[str, list[Program]] = field(default_factory=lambda: defaultdict(list))
    by_name: dict[str, list[Program]] = field(default_factory=lambda: defaultdict(list))

    def add(self, program: Program, lifecycle: Lifecycle | None) -> None:
        """Take an entry, and what became of it."""
        rs_id = program.rs_id or (lifecycle.rs_id if lifecycle else None)
        for page in {*_pages_of(program), *(_pages_of(lifecycle) if lifecycle else ())}:
            self.by_page[page].append(program)
        if rs_id:
            self.by_rs_id[rs_id.lstrip("0")].append(program)
        for key in {fold(name) for name in spellings(program)} - {""}:
            self.by_name[key].append(program)

    def may_have(self, rs_id: str | None, name: str) -> bool:
        """Return whether a sheet points to an entry by id or name."""
        return bool(rs_id and rs_id.lstrip("0") in self.by_rs_id) or fold(name) in self.by_name

    def owners_of(self, record: Program) -> list[Program]:
        """Return the entries that a record belongs to: those of its id, those that cite its page, else those of its name.

        A name alone counts for a record of the same ministry, or of none, that is not bound to another place.
        """
        rs_id = rs_id_of(record)
        if rs_id and (same := self.by_rs_id.get(rs_id.lstrip("0"))):
            return same
        citing = {p.id: p for page in sorted(_pages_of(record)) for p in self.by_page.get(page, ())}
        if citing:
            return list(citing.values())
        if any(note.code == _NOT_FOR_APPLICANTS for note in record.warnings):
            return []
        return [p for p in self.by_name.get(fold(record.name), ()) if _may_be(p, record)]


def _pages_of(source: Program | Lifecycle) -> set[str]:
    """Return the pages of jGrants that an entry or what became of it cites."""
    sources = [s.url for s in source.sources] if isinstance(source, Program) else [e.url for e in source.evidence]
    urls = [*sources, *(call.source for call in source.calls), *(page.url for page in source.urls)]
    return {url for url in urls if url and url.startswith(_PAGE)}


def _may_be(program: Program, record: Program) -> bool:
    is_of_ministry = not program.ministry or not record.ministry or program.ministry == record.ministry
    place = program.region.prefectures if program.region else None
    return is_of_ministry and (record.region is None or record.region.prefectures == place)


def rs_id_of(record: Program) -> str | None:
    """Return the 予算事業ID of a record or entry."""
    imported = record.imported_from
    return imported.record_id if imported and imported.kind == "rs" else record.rs_id


def merged(entry: Program, belongings: Sequence[Belonging], vocabulary: Vocabulary) -> Program:
    """Return an entry with the records that belong to it; `alone` keeps it without them."""
    whole = entry
    for each in sorted(belongings, key=lambda b: (rs_id_of(b.record) != entry.rs_id, b.record.id)):
        record = each.record
        changes = {} if each.shared else _taken(whole, each, vocabulary)
        warnings = [] if each.shared else _differences(whole, record, changes, vocabulary)
        sources = tuple(
            replace(s, record=record.id, shared_line=each.shared, covers=tuple(changes)) for s in record.sources
        )
        changes |= {"sources": (*whole.sources, *sources), "warnings": (*whole.warnings, *warnings)}
        whole = replace(whole, **changes)
    records = tuple(
        MergedRecord(
            id=b.record.id,
            name=b.record.name,
            edition=b.record.edition,
            imported_from=b.record.imported_from,
            shared_line=b.shared,
        )
        for b in belongings
    )
    return replace(whole, records=records, alone=to_json(entry))


def _taken(entry: Program, belonging: Belonging, vocabulary: Vocabulary) -> dict[str, Any]:
    """Return the fields that change in an entry to which alone a record belongs."""
    record = belonging.record
    changes: dict[str, Any] = {
        name: getattr(record, name)
        for name in _UNKNOWN_FIELDS
        if getattr(entry, name) in (None, ()) and getattr(record, name) not in (None, ())
    }
    if "rs_id" not in changes and entry.rs_id is None and rs_id_of(record):
        changes["rs_id"] = rs_id_of(record)
    if entry.applicants is None and record.applicants:
        changes["applicants"] = tuple(
            replace(a, basis="inferred", tier=a.tier or "T2") if record.is_candidate else a for a in record.applicants
        )
    if not entry.all_themes and not entry.theme_neutral:
        changes |= {n: v for n in ("stated_themes", "inferred_themes") if (v := getattr(record, n))}
    if not entry.phases and record.phase_facts:
        changes["phase_facts"] = record.phase_facts
    if entry.from_fiscal_year is None and entry.until_fiscal_year is None and entry.lifecycle is None:
        changes |= {n: v for n in ("from_fiscal_year", "until_fiscal_year") if (v := getattr(record, n))}
    if fold(record.name) not in {fold(name) for name in spellings(entry)}:
        changes["aliases"] = (*entry.aliases, record.name)
    if (
        record.imported_from and record.imported_from.kind == "rs"
    ):  # rates of a sheet may be those of another part of it
        changes.pop("support", None)
    changes |= _more_of(entry, record, vocabulary) | _words_of_persons(belonging)
    if record.lifecycle:  # only a person writes one for a record
        changes["lifecycle"] = record.lifecycle
    if record.verified_on and ("applicants" in changes or _types(entry) == _types(record) != frozenset()):
        newest = max(entry, record, key=lambda p: p.verified_on or date.min)
        changes |= {name: getattr(newest, name) for name in ("verified_on", "verified_against", "verified_by")}
    return changes


def _more_of(entry: Program, record: Program, vocabulary: Vocabulary) -> dict[str, Any]:
    """Return calls, years, pages and relations of both, and the office of today, as far as the record adds to them."""
    years = {b.fiscal_year for b in entry.budget}
    pages = {u.url for u in entry.urls}
    relations = {(r.to, r.kind) for r in entry.relations}
    more: dict[str, tuple[Any, ...]] = {
        "budget": tuple(b for b in record.budget if b.fiscal_year not in years),
        "urls": tuple(u for u in record.urls if u.url not in pages),
        "relations": tuple(r for r in record.relations if (r.to, r.kind) not in relations and r.to != entry.id),
        "calls": tuple(c for c in record.calls if not any(_is_same_call(c, own) for own in entry.calls)),
    }
    changes: dict[str, Any] = {name: (*getattr(entry, name), *added) for name, added in more.items() if added}
    if "budget" in changes:
        changes["budget"] = tuple(sorted(changes["budget"], key=lambda b: b.fiscal_year))
    if "calls" in changes:
        changes["calls"] = tuple(sorted(changes["calls"], key=_order_of_call))
    office = _newer_office(entry, record, vocabulary)
    own = [desk for desk in entry.desks if not (office and desk.is_current)]
    keys = {desk.key for desk in own}
    desks = [desk for desk in record.desks if desk.key not in keys and (office or not desk.is_current)]
    if office:
        changes["office_now"] = office
        if not record.office_now:
            desks.insert(0, office_desk(office, entry.owner))
    if desks:
        changes["desks"] = tuple(sorted([*own, *desks], key=lambda desk: not desk.is_current))
    return changes


def _newer_office(entry: Program, record: Program, vocabulary: Vocabulary) -> Office | None:
    """Return the office that a record names, when the entry has none, or only an older one without phone and e-mail."""
    year = max((s.fiscal_year or 0 for s in record.sources), default=0)
    office, own = record.office_now, entry.office_now
    if office is None and record.unit:
        ministry = vocabulary.term("ministry", record.owner).name.ja if record.owner else ""
        department = record.unit if record.unit.startswith(ministry) else f"{ministry} {record.unit}"
        office = Office(department=department, fiscal_year=year or None, source=record.sources[0].url)
    if office is None or own is None:
        return office
    is_newer = _year_of(own) < _year_of(office)
    return office if is_newer and not (own.phone or own.email) else None


def _year_of(office: Office) -> int:
    return office.fiscal_year or (fiscal_year_of(office.as_of) if office.as_of else 0)


def _is_same_call(one: Call, other: Call) -> bool:
    """Return whether two calls are one: with the same last day, and of one page or not of two rounds.

    Sources count a call to the year of the budget or to that of its days.
    """
    if one.last_day != other.last_day or (one.last_day is None and one.opens_on != other.opens_on):
        return False
    rounds = [fold(call.round) for call in (one, other) if call.round]
    is_one_page = one.source is not None and one.source == other.source
    return is_one_page or len(rounds) < 2 or rounds[0] in rounds[1] or rounds[1] in rounds[0]


def _order_of_call(call: Call) -> tuple[int, date]:
    return call.fiscal_year, call.opens_on or call.last_day or date.min


def _words_of_persons(belonging: Belonging) -> dict[str, Any]:
    """Return the fields of a record that a person has laid over it, or stated by verifying it."""
    record = belonging.record
    names = set(belonging.by_hand & _OF_PERSONS)
    if record.verified_on:
        stated = [a for a in record.applicants or () if a.basis != "inferred"]
        names |= {"applicants"} if stated and stated == list(record.applicants or ()) else set()
        names |= {name for name in ("conditions", "stated_themes") if getattr(record, name)}
    return {name: getattr(record, name) for name in sorted(names)}


def _types(program: Program) -> frozenset[str]:
    return frozenset(program.lead_types)


def _differences(entry: Program, record: Program, changes: Mapping[str, Any], vocabulary: Vocabulary) -> list[Note]:
    """Return warnings about what a record states otherwise than the entry it belongs to."""
    notes = []
    where = _name_of(record, vocabulary)

    def note(code: str, ja: str, en: str, kind: str, ids: Iterable[str]) -> None:
        labels = [vocabulary.term(kind, i).label for i in ids]  # type: ignore[arg-type]
        names = Text("・".join(t.ja for t in labels), ", ".join(t.pick("en") for t in labels))
        notes.append(Note(code, Text(ja.format(where.ja, names.ja), en.format(where.pick("en"), names.pick("en")))))

    stated = {a.type for a in record.applicants or () if a.is_stated}
    if stated and entry.applicants is not None and stated != _types(entry):
        if "applicants" in changes:
            note(
                "applicants-of-record", "申請者は{0}による。項目の申請者は{1}だった。",
                "Applicants are those of {0}; the entry had {1}.", "applicant", entry.lead_types,
            )  # fmt: skip
        else:
            types = [t for t in record.lead_types if t in stated]
            note(
                "record-applicants-differ", "{0}から読み取れる申請者は{1}で、この項目と異なる。",
                "The applicants read from {0} are different: {1}.", "applicant", types,
            )  # fmt: skip
    themes = {t.theme for t in record.inferred_themes if t.tier in ("T1", "T2")} | set(record.themes)
    if entry.themes and not {"stated_themes", "inferred_themes"} & changes.keys() and themes - entry.all_themes:
        note(
            "record-themes-differ", "{0}の語が指すテーマは{1}で、この項目にはない。",
            "Words of {0} point to a theme that this entry does not have: {1}.", "theme",
            sorted(themes - entry.all_themes),
        )  # fmt: skip
    conditions = [_shortened(c.ja) for c in record.conditions if c not in entry.conditions]
    if conditions and entry.conditions and "conditions" not in changes:
        texts = " / ".join(conditions)
        notes.append(
            Note(
                "record-conditions-differ",
                Text(f"{where.ja}に別の条件がある: {texts}", f"{where.pick('en')} has other conditions: {texts}"),
            )
        )
    return notes


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_CONDITION else f"{text[: _LONGEST_CONDITION - 1]}…"


def _name_of(record: Program, vocabulary: Vocabulary) -> Text:
    edition = vocabulary.edition(record.edition)
    return edition.name if edition else Text(record.name)
