"""Machine records (JSON) that several commands share: programmes, desks, what became of a programme, the envelope.

`lang` changes only `text`, `detail`, `statement` and `summary`. A key that is absent was not researched; `None` means
that the source was looked at and gives nothing, or that it does not apply.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from kakushin_cli.catalog.catalog import Catalog
from kakushin_cli.catalog.lifecycle import Call, Evidence, Lifecycle, Page, Successor
from kakushin_cli.catalog.model import Desk, Note, Program, Source, Support
from kakushin_cli.catalog.values import LineRange
from kakushin_cli.exporters.registry import SCHEMA_VERSION
from kakushin_cli.japanese.era import fiscal_year_of
from kakushin_cli.language import Lang, Text
from kakushin_cli.matching.lifecycle import is_stale
from kakushin_cli.matching.listing import DeskServing

Record = dict[str, Any]
LABELS: dict[str, Text] = {
    "id": Text("ID", "id"),
    "kind": Text("種別", "kind"),
    "name": Text("名称", "name"),
    "name_en": Text("英語名", "English name"),
    "ministry": Text("所管", "ministry"),
    "summary": Text("概要", "summary"),
    "themes": Text("テーマ", "themes"),
    "theme": Text("テーマ", "theme"),
    "phases": Text("段階", "phases"),
    "phase": Text("段階", "phase"),
    "applicants": Text("申請主体", "applicants"),
    "new_call": Text("新規採択", "new call"),
    "lead": Text("代表", "lead"),
    "department": Text("担当部署", "department"),
    "phone": Text("電話", "phone"),
    "extension": Text("内線", "extension"),
    "email": Text("メール", "e-mail"),
    "contacts": Text("窓口", "contacts"),
    "programs": Text("事業", "programmes"),
    "program_id": Text("事業ID", "programme id"),
    "line": Text("行", "line"),
    "as_of": Text("情報時点", "as of"),
    "stale": Text("要確認(古い)", "stale"),
    "warnings": Text("注意", "warnings"),
    "prefectures": Text("都道府県", "prefectures"),
    "prefecture": Text("都道府県", "prefecture"),
    "lifecycle": Text("その後", "since then"),
    "successors": Text("後継・いまの名", "successors"),
    "until_fiscal_year": Text("最後の年度", "until fiscal year"),
    "fiscal_year": Text("年度", "fiscal year"),
    "edition": Text("版", "edition"),
    "statement": Text("分かっていること", "known"),
    "rs_id": Text("予算事業ID", "budget project id"),
    "unit": Text("部署", "unit"),
    "imported_from": Text("取込み元", "imported from"),
    "verified_on": Text("確認した日", "verified on"),
    "score": Text("点", "score"),
    "text": Text("本文", "text"),
}
"""Labels for people of keys that records of several commands have."""


class Recorder:
    """Turns objects into records for one catalogue, language and day.

    Args:
        catalog: Gives names to ids.
        lang: Language of sentences; names stay Japanese.
        today: Day on which contacts count as stale or not.
        stale_after: Fiscal years for which a contact is good (see `stale` in docs/cli.md).
    """

    def __init__(self, catalog: Catalog, lang: Lang, today: date, stale_after: int = 1) -> None:
        self.catalog = catalog
        self.lang = lang
        self.today = today
        self.stale_after = stale_after

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
            record["urls"] = _urls(program.urls)
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
            record["urls"] = _urls(lifecycle.urls)
        if lifecycle.calls:
            record["calls"] = [self.call(c) for c in lifecycle.calls]
        return record | {"evidence": [evidence_record(e) for e in lifecycle.evidence]}

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

    def serving(self, serving: DeskServing, themes: Sequence[str] = ()) -> Record:
        """Return a desk with the programmes it serves and their themes, or those of them that were asked about."""
        served = {t: None for p in serving.programs for t in p.themes if not themes or t in themes}
        record = self.desk(serving.desk)
        warnings = record.pop("warnings")
        return record | {
            "programs": [self._served(p) for p in serving.programs],
            "themes": sorted(served, key=lambda t: self.catalog.vocabulary.position("theme", t)),
            "sources": [self.source(s) for s in serving.desk.sources],
            "warnings": warnings,
        }

    def _served(self, program: Program) -> Record:
        """Return a programme a desk answers for: id and name, and what became of it where that is recorded."""
        record: Record = {"id": program.id, "name": program.name}
        if program.lifecycle:
            record["lifecycle"] = {
                "status": program.lifecycle.status,
                "successors": [self.successor(s) for s in program.lifecycle.successors],
            }
            if program.lifecycle.unit:
                record["lifecycle"]["unit"] = program.lifecycle.unit
        return record

    def envelope(
        self,
        command: str,
        query: Mapping[str, Any],
        total: int,
        notices: Iterable[Note] = (),
        items: Sequence[Record] = (),
    ) -> Record:
        """Return the object that `--json` prints; commands add keys of their own."""
        as_of = self.catalog.shown_edition.as_of.isoformat()
        return envelope(command, query, as_of, self.today, total, items, self.notes(notices))

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


def evidence_record(evidence: Evidence) -> Record:
    """Return what a statement about a programme or an edition rests on."""
    return {
        "title": evidence.title,
        "url": evidence.url,
        "date": iso_day(evidence.date),
        "fiscal_year": evidence.fiscal_year,
        "grade": evidence.grade,
    }


def _urls(urls: Iterable[Page]) -> list[Record]:
    return [{"url": u.url, "kind": u.kind, "read_on": iso_day(u.read_on)} for u in urls]


def envelope(
    command: str,
    query: Mapping[str, Any],
    as_of: str,
    today: date,
    total: int,
    items: Sequence[Record],
    notices: Sequence[Record] = (),
) -> Record:
    """Return the object that `--json` prints (docs/cli.md#json)."""
    return {
        "schema_version": SCHEMA_VERSION,
        "command": command,
        "query": dict(query),
        "as_of": as_of,
        "today": today.isoformat(),
        "total": total,
        "items": list(items),
        "notices": list(notices),
    }


def query_of(**terms: Any) -> Record:
    """Return what was asked as the `query` of machine output, without what was not asked."""
    listed = {key: list(value) if isinstance(value, tuple) else value for key, value in terms.items()}
    return {key: value for key, value in listed.items() if value not in (None, [], "", False)}
