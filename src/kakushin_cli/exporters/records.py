"""Machine records (JSON) that several commands share: programmes, desks, what became of a programme, the envelope.

`lang` changes only `text`, `detail`, `statement` and `summary`. A key that is absent was not researched; `None` means
that the source was looked at and gives nothing, or that it does not apply.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from kakushin_cli.catalog.catalog import Catalog
from kakushin_cli.catalog.lifecycle import Call, Evidence, Lifecycle, Season, Successor
from kakushin_cli.catalog.model import Desk, Note, Program, Relation, Source, University
from kakushin_cli.catalog.vocabulary import TermKind
from kakushin_cli.exporters.registry import SCHEMA_VERSION
from kakushin_cli.japanese.era import fiscal_year_of
from kakushin_cli.language import Lang, Text
from kakushin_cli.matching.calls import call_state, call_text
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
    "lifecycle": Text("現況", "current status"),
    "successors": Text("後継・現在の名称", "successors"),
    "until_fiscal_year": Text("最後の年度", "until fiscal year"),
    "fiscal_year": Text("年度", "fiscal year"),
    "edition": Text("版", "edition"),
    "statement": Text("分かっていること", "known"),
    "rs_id": Text("予算事業ID", "budget project id"),
    "unit": Text("部署", "department"),
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

    def term(self, kind: TermKind, term_id: str | None) -> Record | None:
        """Return `{id, name}` of a vocabulary term, None for None."""
        if term_id is None:
            return None
        vocabulary = self.catalog.vocabulary
        has_term = vocabulary.has(kind, term_id)
        return {"id": term_id, "name": vocabulary.term(kind, term_id).name.ja if has_term else term_id}

    def fields(self, value: object, *names: str) -> Record:
        """Return fields of an object under their names: days as ISO text, sentences in the language of the output."""
        return {name: self._json(getattr(value, name)) for name in names}

    def filled(self, value: object, *names: str) -> Record:
        """Return those of some fields that are neither `None` nor empty."""
        return {name: field for name, field in self.fields(value, *names).items() if field is not None and field != []}

    def each(self, values: Iterable[object], *names: str) -> list[Record]:
        """Return the same fields of several objects."""
        return [self.fields(value, *names) for value in values]

    def _json(self, value: Any) -> Any:
        if isinstance(value, date):
            return value.isoformat()
        if isinstance(value, Text):
            return self.text(value)
        return [self._json(part) for part in value] if isinstance(value, tuple) else value

    def source(self, source: Source) -> Record:
        """Return `{document, lines, as_of}` or `{url, read_on}`."""
        if source.document:
            return self.fields(source, "document", "lines", "as_of") | self._record_of(source)
        record = self.fields(source, "url", "read_on") | self.filled(
            source, "as_of", "fiscal_year", "title", "copied_on"
        )
        return record | ({"grade": source.grade} if source.grade != "official" else {}) | self._record_of(source)

    def _record_of(self, source: Source) -> Record:
        """Return the imported record that brought a source, where one did."""
        if source.record is None:
            return {}
        return {"record": source.record} | ({"shared_line": True} if source.shared_line else {})

    def university(self, university: University) -> Record:
        """Return a university with its fields of strength."""
        return {
            "university": university.name,
            **self.fields(university, "name_as_written", "name_en", "aliases"),
            "fields": self.each(university.fields, "field", "group"),
            "sources": [self.source(s) for s in university.sources],
            "warnings": self.notes(university.warnings),
        }

    def program(self, program: Program) -> Record:
        """Return a programme with every fact that the catalogue has of it."""
        record = self.fields(program, "id", "kind", "edition", "name", "name_as_written", "name_en", "aliases")
        record["ministry"] = self.term("ministry", program.ministry)
        if program.agency:
            record["agency"] = self.term("ministry", program.agency)
        record["summary"] = self.text(program.summary)
        record["placements"] = self.each(program.placements, "theme", "phase", "position", "line")
        record |= self.fields(program, "themes", "phases")
        record |= self._later_facts(program)
        if program.applicants is not None:
            record["applicants"] = [
                {"type": a.type, "symbol": self.catalog.vocabulary.term("applicant", a.type).symbol}
                | self.fields(a, "partial", "basis")
                | ({"stated_in_source": a.is_stated} | self.filled(a, "tier", "column", "quote") if a.quote else {})
                for a in program.applicants
            ]
        record["new_call"] = program.new_call
        if program.region:
            record["region"] = self.fields(program.region, "text", "prefectures", "basis")
        if program.conditions:
            record["conditions"] = [{"text": self.text(c)} for c in program.conditions]
        if program.support:
            record["support"] = self.filled(
                program.support, "detail", "rate_text", "rate_max", "amount_text", "cap_jpy", "commissioned"
            )
        if program.history:
            record["history"] = [
                self.fields(h, "fiscal_year", "selected") | {"note": h.note.ja if h.note else None}
                for h in program.history
            ]
        if program.calls:
            record["calls"] = [self.call(c) for c in program.calls]
        record["call_state"] = self.call_state(program)
        if program.urls:
            record["urls"] = self.each(program.urls, "url", "kind", "read_on")
        record["contacts"] = [self.desk(desk) for desk in program.desks]
        if program.relations:
            record["relations"] = [
                self.fields(r, "to", "kind", "basis") | self._reason(r) | self.filled(r, "lines")
                for r in program.relations
            ]
        record["sources"] = [self.source(s) for s in program.sources]
        if program.records:
            record["records"] = [
                self.fields(r, "id", "name", "edition", "shared_line")
                | (self.fields(r.imported_from, "kind", "record_id", "read_on") if r.imported_from else {})
                for r in program.records
            ]
        if program.lifecycle:
            record["lifecycle"] = self.lifecycle(program.lifecycle)
        record |= self._imported(program)
        record["warnings"] = self.notes(program.warnings)
        return record

    def _later_facts(self, program: Program) -> Record:
        """Return the facts of entries that stand on no map: the words behind themes and phases, call season, office."""
        record: Record = {}
        if program.stated_themes:
            record["stated_themes"] = self.each(program.stated_themes, "theme", "quote")
        if program.inferred_themes:
            record["inferred_themes"] = [
                self.fields(t, "theme") | self.filled(t, "tier", "column") | self.fields(t, "quote")
                for t in program.inferred_themes
            ]
        if program.theme_neutral:
            record |= {"theme_neutral": True, "theme_neutral_quote": program.theme_neutral}
        if program.phase_facts:
            record["phase_facts"] = self.each(program.phase_facts, "phase", "basis", "quote")
        if program.nationwide:
            record["nationwide"] = True
        if program.season:
            record["season"] = self.season(program.season)
        if program.office_now:
            record["office_now"] = self.fields(program.office_now, "department", "phone", "email")
            record["office_now"] |= self.filled(program.office_now, "as_of", "fiscal_year", "source")
        if program.route:
            record["route"] = self.fields(program.route, "kind") | self.filled(program.route, "column", "quote")
        if program.payment_note:
            record["payment_note"] = {"text": self.text(program.payment_note)}
        return record | self.filled(program, "executor", "rs_id")

    def _imported(self, program: Program) -> Record:
        """Return what only imports know of a programme, and whether a person has checked it."""
        record = self.filled(program, "unit", "purpose", "overview", "from_fiscal_year", "until_fiscal_year", "methods")
        if program.budget:
            record["budget"] = self.each(program.budget, "fiscal_year", "initial_jpy", "executed_jpy")
        imported = program.imported_from
        if imported:
            record["imported_from"] = self.fields(imported, "kind", "record_id", "read_on")
            record["imported_from"] |= self.filled(imported, "vanished_on")
        if imported or program.verified_on:
            record |= self.fields(program, "verified_on") | self.filled(program, "verified_against", "verified_by")
        return record

    def call(self, call: Call) -> Record:
        """Return a call; `deadline_on` is there when only the day is known."""
        record = self.fields(call, "fiscal_year", "opens_on", "deadline_at") | self.filled(call, "deadline_on")
        record |= self.fields(call, "consult_by", "source")
        if call.grade != "official":
            record["grade"] = call.grade
        return record | self.filled(call, "round", "as_of")

    def season(self, season: Season) -> Record:
        """Return when calls usually open."""
        return self.fields(season, "months", "text", "basis", "grade", "source")

    def call_state(self, program: Program) -> Record:
        """Return where the calls stand today, with the call or season it rests on and the day of an older copy."""
        state = call_state(program, self.today)
        record: Record = {"state": state.state}
        if state.call:
            record["call"] = self.call(state.call)
        if state.season:
            record["season"] = self.season(state.season)
        return record | self.filled(state, "as_of") | {"text": self.text(call_text(program, self.today))}

    def lifecycle(self, lifecycle: Lifecycle) -> Record:
        """Return what became of a programme; `overdue`: it is said to go on though its last year is over."""
        record = self.fields(lifecycle, "status", "statement", "from_fiscal_year", "until_fiscal_year") | {
            "overdue": lifecycle.is_overdue(fiscal_year_of(self.today)),
            "successors": [self.successor(s) for s in lifecycle.successors],
            "rs_id": lifecycle.rs_id,
        }
        record |= self.filled(lifecycle, "unit")
        if lifecycle.urls:
            record["urls"] = self.each(lifecycle.urls, "url", "kind", "read_on")
        if lifecycle.calls:
            record["calls"] = [self.call(c) for c in lifecycle.calls]
        return record | {"evidence": self.evidence(lifecycle.evidence)}

    def successor(self, successor: Successor) -> Record:
        """Return what follows a programme; `id` is null when the catalogue has only its name."""
        return {"id": successor.to} | self.fields(successor, "name", "basis") | self._reason(successor)

    def evidence(self, evidence: Iterable[Evidence]) -> list[Record]:
        """Return what statements about a programme or an edition rest on."""
        return self.each(evidence, "title", "url", "date", "fiscal_year", "grade")

    def _reason(self, link: Relation | Successor) -> Record:
        return {"text": self.text(link.reason)} if link.reason else {}

    def desk(self, desk: Desk) -> Record:
        """Return a desk without the programmes it serves."""
        record = self.filled(desk, "id") | self.fields(desk, "department")
        if desk.is_current:
            record["basis"] = "current"
        record["ministry"] = self.term("ministry", desk.ministry)
        return (
            record
            | self.fields(desk, "phone", "extension", "email", "emails_as_written", "as_of")
            | {
                "stale": is_stale(desk, self.today, self.stale_after),
                "warnings": self.notes(desk.warnings),
            }
        )

    def serving(self, serving: DeskServing, themes: Sequence[str] = ()) -> Record:
        """Return a desk with the programmes it serves and their themes, or those of their themes that are in `themes`."""
        theme_ids = {t: None for p in serving.programs for t in p.themes if not themes or t in themes}
        record = self.desk(serving.desk)
        warnings = record.pop("warnings")
        return record | {
            "programs": [self._served(p) for p in serving.programs],
            "themes": sorted(theme_ids, key=lambda t: self.catalog.vocabulary.position("theme", t)),
            "sources": [self.source(s) for s in serving.desk.sources],
            "warnings": warnings,
        }

    def _served(self, program: Program) -> Record:
        """Return a programme a desk answers for: id and name, and what became of it where that is recorded."""
        record = self.fields(program, "id", "name")
        if program.lifecycle:
            successors = [self.successor(s) for s in program.lifecycle.successors]
            record["lifecycle"] = {"status": program.lifecycle.status, "successors": successors}
            record["lifecycle"] |= self.filled(program.lifecycle, "unit")
        return record

    def envelope(self, command: str, query: Mapping[str, Any], total: int, notices: Iterable[Note]) -> Record:
        """Return the object that `--json` prints, without its items; commands add keys of their own."""
        catalog = self.catalog
        record = envelope(
            command, query, as_of=catalog.shown_edition.as_of.isoformat(), today=self.today, total=total,
            notices=self.notes(notices),
        )  # fmt: skip
        return record | {"view": {"kind": catalog.view_kind, "editions": [e.id for e in catalog.shown_editions]}}

    def name_of(self, entry_id: str) -> str:
        """Return the name of a programme, network or guide; the id when there is none."""
        entry = self.catalog.entry(entry_id)
        return entry.name if entry else entry_id


def envelope(
    command: str, query: Mapping[str, Any], *, as_of: str, today: date, total: int, notices: Sequence[Record] = ()
) -> Record:
    """Return the object that `--json` prints (docs/cli.md#json), without its items."""
    return {
        "schema_version": SCHEMA_VERSION,
        "command": command,
        "query": dict(query),
        "as_of": as_of,
        "today": today.isoformat(),
        "total": total,
        "items": [],
        "notices": list(notices),
    }


def query_of(**terms: Any) -> Record:
    """Return the terms of a question as the `query` of machine output, without empty ones."""
    as_lists = {key: list(value) if isinstance(value, tuple) else value for key, value in terms.items()}
    return {key: value for key, value in as_lists.items() if value not in (None, [], "", False)}
