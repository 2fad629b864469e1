"""The contract's JSON shapes: plain dictionaries of what the library returns, one function a kind.

`lang` changes only `text`, `detail`, `statement` and `summary`. A key that is absent was not researched; `None` means
that the source was looked at and gives nothing, or that it does not apply.

Programmes, desks and verdicts stand here. Kinds that few commands ask for have files of their own, which are imported
with the first record of the kind: `records_contacts`, `records_network`, `records_guide`, `records_status` and
`records_roadmap`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kakushin_cli.exporters.registry import SCHEMA_VERSION
from kakushin_cli.japanese.era import fiscal_year_of
from kakushin_cli.matching.lifecycle import is_stale

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from kakushin_cli.catalog.catalog import Catalog
    from kakushin_cli.catalog.guides import Guide
    from kakushin_cli.catalog.lifecycle import Lifecycle, Successor
    from kakushin_cli.catalog.model import (
        Call,
        ContactRow,
        Desk,
        Network,
        Note,
        Program,
        Source,
        Support,
        University,
    )
    from kakushin_cli.catalog.values import LineRange
    from kakushin_cli.catalog.vocabulary import Edition
    from kakushin_cli.language import Lang, Text
    from kakushin_cli.matching.coverage import CoverageCell
    from kakushin_cli.matching.criteria import Reason
    from kakushin_cli.matching.enquiry import Enquiry
    from kakushin_cli.matching.listing import DeskServing, Overlap
    from kakushin_cli.matching.match import MatchItem, MatchResult

Record = dict[str, Any]


class Recorder:
    """Turns objects into records for one catalogue, language and day.

    Args:
        catalog: Gives names to ids.
        lang: Language of sentences; names stay Japanese.
        today: Day on which contacts count as stale or not.
        stale_after: Fiscal years for which a contact is good (contract, `stale`).
    """

    def __init__(self, catalog: Catalog, lang: Lang, today: date, stale_after: int = 1) -> None:
        self.catalog = catalog
        self.lang = lang
        self.today = today
        self.stale_after = stale_after

    def envelope(
        self, command: str, query: Record, total: int, items: Sequence[Record], notices: Iterable[Note] = ()
    ) -> Record:
        """Return the object that `--json` prints; further keys of a command are added by its caller."""
        edition = self.catalog.shown_edition
        return {
            "schema_version": SCHEMA_VERSION,
            "command": command,
            "query": query,
            "as_of": edition.as_of.isoformat(),
            "today": self.today.isoformat(),
            "total": total,
            "items": items,
            "notices": self.notes(notices),
        }

    def text(self, text: Text) -> str:
        """Return a sentence in the language of the output."""
        return text.pick(self.lang)

    def notes(self, notes: Iterable[Note]) -> list[Record]:
        """Return `[{code, text}]`."""
        return [{"code": n.code, "text": self.text(n.text)} for n in notes]

    def term(self, kind: str, term_id: str | None) -> Record | None:
        """Return `{id, name}` of a vocabulary term, None for None."""
        if term_id is None:
            return None
        vocabulary = self.catalog.vocabulary
        known = vocabulary.has(kind, term_id)  # type: ignore[arg-type]
        name = vocabulary.term(kind, term_id).name.ja if known else term_id  # type: ignore[arg-type]
        return {"id": term_id, "name": name}

    def source(self, source: Source) -> Record:
        """Return `{document, lines, as_of}` or `{url, read_on}`."""
        if source.document:
            return {"document": source.document, "lines": ranges(source.lines), "as_of": iso_day(source.as_of)}
        record: Record = {"url": source.url, "read_on": iso_day(source.read_on)}
        if source.as_of:
            record["as_of"] = iso_day(source.as_of)
        if source.fiscal_year:
            record["fiscal_year"] = source.fiscal_year
        if source.title:
            record["title"] = source.title
        return record

    def program(self, program: Program) -> Record:
        """Return a programme with everything known of it."""
        record: Record = {
            "id": program.id,
            "kind": program.kind,
            "edition": program.edition,
            "name": program.name,
            "name_as_written": list(program.name_as_written),
            "name_en": program.name_en,
            "aliases": list(program.aliases),
            "ministry": self.term("ministry", program.ministry),
        }
        if program.agency:
            record["agency"] = self.term("ministry", program.agency)
        record |= {
            "summary": self.text(program.summary),
            "placements": [
                {"theme": p.theme, "phase": p.phase, "position": p.position, "line": p.line} for p in program.placements
            ],
            "themes": list(program.themes),
            "phases": list(program.phases),
        }
        if program.applicants is not None:
            record["applicants"] = [
                {
                    "type": a.type,
                    "symbol": self.catalog.vocabulary.term("applicant", a.type).symbol,
                    "partial": a.partial,
                    "basis": a.basis,
                }
                for a in program.applicants
            ]
        record["new_call"] = program.new_call
        region = program.region
        if region:
            record["region"] = {
                "text": self.text(region.text),
                "prefectures": list(region.prefectures),
                "basis": region.basis,
            }
        if program.conditions:
            record["conditions"] = [{"text": self.text(c)} for c in program.conditions]
        if program.support:
            record["support"] = self.support(program.support)
        if program.history:
            record["history"] = [
                {"fiscal_year": h.fiscal_year, "selected": h.selected, "note": h.note.ja if h.note else None}
                for h in program.history
            ]
        if program.calls:
            record["calls"] = [self.call(c) for c in program.calls]
        if program.urls:
            record["urls"] = [{"url": u.url, "kind": u.kind, "read_on": iso_day(u.read_on)} for u in program.urls]
        record["contacts"] = [self.desk(desk) for desk in program.desks]
        if program.relations:
            record["relations"] = [self.relation(r) for r in program.relations]
        record["sources"] = [self.source(s) for s in program.sources]
        if program.lifecycle:
            record["lifecycle"] = self.lifecycle(program.lifecycle)
        record |= self._imported(program)
        record["warnings"] = self.notes(program.warnings)
        return record

    def _imported(self, program: Program) -> Record:
        """Return what only imports know of a programme, and whether a person has checked it."""
        record: Record = {}
        for key in ("unit", "purpose", "overview", "from_fiscal_year", "until_fiscal_year"):
            value = getattr(program, key)
            if value is not None:
                record[key] = value
        if program.methods:
            record["methods"] = list(program.methods)
        if program.budget:
            record["budget"] = [
                {"fiscal_year": b.fiscal_year, "initial_jpy": b.initial_jpy, "executed_jpy": b.executed_jpy}
                for b in program.budget
            ]
        if program.suggested_themes:
            record["suggested_themes"] = [
                {"theme": s.theme, "basis": "inferred", "words": list(s.words)} for s in program.suggested_themes
            ]
        imported = program.imported_from
        if imported:
            record["imported_from"] = {
                "kind": imported.kind,
                "record_id": imported.record_id,
                "read_on": iso_day(imported.read_on),
            }
            if imported.vanished_on:
                record["imported_from"]["vanished_on"] = iso_day(imported.vanished_on)
        if imported or program.verified_on:
            record["verified_on"] = iso_day(program.verified_on)
        return record

    def call(self, call: Call) -> Record:
        """Return a call; `deadline_on` is there when only the day is known."""
        record: Record = {
            "fiscal_year": call.fiscal_year,
            "opens_on": iso_day(call.opens_on),
            "deadline_at": call.deadline_at.isoformat() if call.deadline_at else None,
        }
        if call.deadline_on:
            record["deadline_on"] = iso_day(call.deadline_on)
        return record | {"consult_by": iso_day(call.consult_by), "source": call.source}

    def lifecycle(self, lifecycle: Lifecycle) -> Record:
        """Return what became of a programme; `overdue`: said to go on though its last year is over."""
        record: Record = {
            "status": lifecycle.status,
            "statement": self.text(lifecycle.statement) if lifecycle.statement else None,
            "from_fiscal_year": lifecycle.from_fiscal_year,
            "until_fiscal_year": lifecycle.until_fiscal_year,
            "overdue": lifecycle.is_overdue(fiscal_year_of(self.today)),
            "successors": [self.successor(s) for s in lifecycle.successors],
            "rs_id": lifecycle.rs_id,
        }
        if lifecycle.unit:
            record["unit"] = lifecycle.unit
        if lifecycle.urls:
            record["urls"] = [{"url": u.url, "kind": u.kind, "read_on": iso_day(u.read_on)} for u in lifecycle.urls]
        if lifecycle.calls:
            record["calls"] = [self.call(c) for c in lifecycle.calls]
        record["evidence"] = [
            {"title": e.title, "url": e.url, "date": iso_day(e.date), "fiscal_year": e.fiscal_year, "grade": e.grade}
            for e in lifecycle.evidence
        ]
        return record

    def successor(self, successor: Successor) -> Record:
        """Return what follows a programme; `id` is null when the catalogue has only its name."""
        record: Record = {"id": successor.to, "name": successor.name, "basis": successor.basis}
        if successor.reason:
            record["text"] = self.text(successor.reason)
        return record

    def relation(self, relation: Any) -> Record:
        """Return a link to another programme."""
        record: Record = {"to": relation.to, "kind": relation.kind, "basis": relation.basis}
        if relation.reason:
            record["text"] = self.text(relation.reason)
        if relation.lines:
            record["lines"] = ranges(relation.lines)
        return record

    def support(self, support: Support) -> Record:
        """Return what is known of the support; absent keys were not researched."""
        record: Record = {}
        if support.detail:
            record["detail"] = self.text(support.detail)
        for key in ("rate_text", "rate_max", "amount_text", "cap_jpy", "commissioned"):
            value = getattr(support, key)
            if value is not None:
                record[key] = value
        return record

    def desk(self, desk: Desk) -> Record:
        """Return a desk without the programmes it serves."""
        record: Record = {"id": desk.id} if desk.id else {}
        return record | {
            "department": desk.department,
            "ministry": self.term("ministry", desk.ministry),
            "phone": desk.phone,
            "extension": desk.extension,
            "email": desk.email,
            "emails_as_written": list(desk.emails_as_written),
            "as_of": iso_day(desk.as_of),
            "stale": is_stale(desk, self.today, self.stale_after),
            "warnings": self.notes(desk.warnings),
        }

    def reason(self, reason: Reason) -> Record:
        """Return the answer to one criterion."""
        return {
            "criterion": reason.criterion,
            "outcome": reason.outcome,
            "detail": self.text(reason.detail),
            "source": self.source(reason.source) if reason.source else None,
        }

    def match_item(self, item: MatchItem) -> Record:
        """Return a programme with its verdict."""
        record = self.program(item.program) | {
            "verdict": item.verdict,
            "basket": item.basket,
            "role": item.role,
            "lead_types": list(item.lead_types),
        }
        if item.lead:
            record["lead"] = item.lead
        if item.score is not None:
            record["score"] = item.score
        record["reasons"] = [self.reason(r) for r in item.reasons]
        return record

    def match_extras(self, result: MatchResult) -> Record:
        """Return the keys that `match` adds to the envelope."""
        extras: Record = {
            "excluded": {"total": sum(result.excluded.values()), "by_reason": dict(result.excluded)},
            "strengthening": [self.match_item(i) for i in result.strengthening],
        }
        if not result.has_eligible:
            extras["relax"] = [{"drop": r.drop, "would_match": r.would_match} for r in result.relax]
            extras["closers"] = [{"partner": c.partner, "would_match": c.would_match} for c in result.closers]
        return extras

    def coverage_cell(self, cell: CoverageCell) -> Record:
        """Return one cell of the coverage matrix."""
        return {
            "theme": cell.theme,
            "phase": cell.phase,
            "applicant": cell.applicant,
            "direct": cell.direct,
            "via_partner": cell.via_partner,
            "unknown": cell.unknown,
            "no_new_call": cell.no_new_call,
            "closed": cell.closed,
            "program_ids": list(cell.program_ids),
            "closed_by": list(cell.closed_by),
        }

    def desk_serving(self, serving: DeskServing, themes: Sequence[str] = ()) -> Record:
        """Return a contact: a desk with the programmes and themes that were asked about."""
        from kakushin_cli.exporters.records_contacts import serving_record

        return serving_record(self, serving, themes)

    def contact_row(self, row: ContactRow) -> Record:
        """Return a row of a contact table."""
        from kakushin_cli.exporters.records_contacts import row_record

        return row_record(self, row)

    def network(self, network: Network) -> Record:
        """Return a network."""
        from kakushin_cli.exporters.records_network import network_record

        return network_record(self, network)

    def overlap(self, overlap: Overlap) -> Record:
        """Return an organisation that sits in several networks."""
        from kakushin_cli.exporters.records_network import overlap_record

        return overlap_record(self, overlap)

    def university(self, university: University) -> Record:
        """Return a university with its fields of strength."""
        from kakushin_cli.exporters.records_network import university_record

        return university_record(self, university)

    def guide(self, guide: Guide) -> Record:
        """Return a guide with the evidence that the catalogue lists for its items."""
        from kakushin_cli.exporters.records_guide import guide_record

        return guide_record(self, guide)

    def status(self, program: Program) -> Record:
        """Return an item of `status`; `lifecycle` is absent when it was not researched."""
        from kakushin_cli.exporters.records_status import status_record

        return status_record(self, program)

    def enquiry(self, enquiry: Enquiry) -> Record:
        """Return the draft of a mail to a desk: its subject, and its body as `text`."""
        from kakushin_cli.exporters.records_status import enquiry_record

        return enquiry_record(self, enquiry)

    def edition(self, edition: Edition) -> Record:
        """Return an edition with what is known of it and how many programmes the catalogue has from it."""
        from kakushin_cli.exporters.records_status import edition_record

        return edition_record(self, edition)

    def name_of(self, entry_id: str) -> str:
        """Return the name of a programme, network or guide; the id when there is none."""
        entry = self.catalog.entry(entry_id)
        return entry.name if entry else entry_id


def ranges(lines: Iterable[LineRange]) -> list[list[int]]:
    """Return line ranges as JSON lists."""
    return [[first, last] for first, last in lines]


def iso_day(day: date | None) -> str | None:
    """Return a day as text."""
    return day.isoformat() if day else None
