"""The single questions a programme is asked, each answered met, unmet or unknown with its reason.

`match` draws the verdict from these answers; nothing is explained a second time afterwards.
"""

from collections.abc import Iterable
from typing import Literal

from msgspec import Struct

from kakushin_cli.catalog.catalog import Catalog
from kakushin_cli.catalog.model import ApplicantType, Program, Source
from kakushin_cli.catalog.vocabulary import TermKind
from kakushin_cli.language import Text
from kakushin_cli.matching.query import MatchQuery, ProgramFilter

Outcome = Literal["met", "unmet", "unknown"]


class Reason(Struct, frozen=True):
    """The answer to one question, with the place in the source it rests on."""

    criterion: str
    outcome: Outcome
    detail: Text
    source: Source | None = None


def _at(program: Program, lines: Iterable[int]) -> Source | None:
    """Return the programme's document narrowed to some lines, None when it cites no document."""
    own = next((s for s in program.sources if s.document), None)
    ranges = tuple((n, n) for n in sorted(set(lines)))
    return Source(own.document, ranges, as_of=own.as_of) if own and ranges else own


def labels(catalog: Catalog, kind: TermKind, ids: Iterable[str]) -> Text:
    """Return the short labels of several terms, joined for a sentence."""
    texts = [catalog.vocabulary.term(kind, i).label for i in ids]
    return Text("・".join(t.ja for t in texts), ", ".join(t.pick("en") for t in texts))


def _outcome(is_known: bool, met: bool) -> Outcome:
    if not is_known:
        return "unknown"
    return "met" if met else "unmet"


def ask_theme(program: Program, filters: ProgramFilter, catalog: Catalog) -> Reason:
    """Is one of the asked themes among the programme's? An entry without it is unmet, never unknown."""
    shared = [t for t in program.themes if t in filters.themes]
    lines = [p.line for p in program.placements if p.theme in shared]
    if shared:
        detail = Text("テーマ: {0}", "Theme: {0}")
        names = labels(catalog, "theme", shared)
    else:
        detail = Text("テーマ({0})に該当しない", "Theme is not {0}")
        names = labels(catalog, "theme", filters.themes)
    return Reason("theme", _outcome(True, bool(shared)), _fill(detail, names), _at(program, lines))


def ask_phase(program: Program, filters: ProgramFilter, catalog: Catalog) -> Reason:
    """Is it placed in an asked phase, in one and the same placement as the theme when both are asked?"""
    placed = [
        p for p in program.placements if p.phase in filters.phases and (not filters.themes or p.theme in filters.themes)
    ]
    if placed:
        phases = [phase for phase in program.phases if phase in {p.phase for p in placed}]
        detail = _fill(Text("段階: {0}", "Phase: {0}"), labels(catalog, "phase", phases))
    else:
        detail = _fill(Text("{0}の列に記載なし", "Not in the {0} column"), labels(catalog, "phase", filters.phases))
    return Reason("phase", _outcome(True, bool(placed)), detail, _at(program, [p.line for p in placed]))


def ask_ministry(program: Program, filters: ProgramFilter, catalog: Catalog) -> Reason:
    """Does an asked ministry, or an agency of it, run the programme? Unknown when no ministry is known."""
    alternatives = {m for ministry in filters.ministries for m in catalog.vocabulary.ministry_with_agencies(ministry)}
    owners = {o for o in (program.agency, program.ministry) if o}
    met = bool(owners & alternatives)
    if owners:
        detail = _fill(Text("所管: {0}", "Ministry: {0}"), labels(catalog, "ministry", [program.owner or ""]))
    else:
        detail = Text("所管: 記載なし", "Ministry: not stated")
    return Reason("ministry", _outcome(bool(owners), met), detail, _at(program, []))


def ask_new_call(program: Program, catalog: Catalog) -> Reason:
    """Did the source announce a new call (新規課題採択)?"""
    details = {
        True: Text("新規課題採択: 有", "New call: yes"),
        False: Text("新規課題採択: 無(新規の応募は不可)", "New call: no (new proposals are not accepted)"),
        None: Text("新規課題採択: 記載なし", "New call: not stated"),
    }
    lines = [row.line for row in catalog.rows_of(program.id)]
    return Reason(
        "new_call",
        _outcome(program.new_call is not None, bool(program.new_call)),
        details[program.new_call],
        _at(program, lines),
    )


def ask_open_on(program: Program, filters: ProgramFilter) -> Reason:
    """Is a known call open on the asked day? Unknown when no call is known."""
    day = filters.open_on
    if day is None:
        raise ValueError("asked without a day")
    calls = [(c.opens_on, c.last_day) for c in program.calls if c.opens_on and c.last_day]
    is_open = any(first <= day <= last for first, last in calls)
    if not calls:
        detail = Text("公募期間は未調査", "Call dates not researched")
    elif is_open:
        detail = Text(f"{day.isoformat()}に公募中", f"Open on {day.isoformat()}")
    else:
        detail = Text(f"{day.isoformat()}は公募期間外", f"Not open on {day.isoformat()}")
    return Reason("open_on", _outcome(bool(calls), is_open), detail)


def ask_region(program: Program, query: MatchQuery, catalog: Catalog) -> Reason:
    """May it be used at the project's place? Nationwide programmes may; without a place it is unknown for others."""
    region = program.region
    if region is None:
        return Reason("region", "met", Text("地域の限定なし", "Nationwide"))
    lines = [first for s in program.sources for first, last in s.lines if last - first < 3][:1]
    where = region.text
    if not query.prefectures:
        detail = _fill(Text("{0}に限る(事業を行う場所が未指定)", "{0} only (project location not specified)"), where)
        return Reason("region", "unknown", detail, _at(program, lines))
    met = bool(set(query.prefectures) & set(region.prefectures))
    detail = _fill(Text("{0}が対象", "Covers {0}"), where) if met else _fill(Text("{0}に限る", "{0} only"), where)
    return Reason("region", _outcome(True, met), detail, _at(program, lines))


def ask_verified() -> Reason:
    """Has a person checked this imported entry? Asked of candidates only, so the answer is always unknown."""
    detail = Text(
        "取込み候補です。内容は未確認です",
        "Import candidate, not verified",
    )
    return Reason("verified", "unknown", detail)


def ask_applicant(program: Program, query: MatchQuery, catalog: Catalog) -> Reason:
    """May one of those who ask lead (申請主体)? Partial and inferred entries leave the question open."""
    outcome, pattern, types = _may_lead(program, query, catalog)
    source = _at(program, [row.line for row in catalog.rows_of(program.id)])
    return Reason("applicant", outcome, _fill(pattern, types), source)


def _may_lead(program: Program, query: MatchQuery, catalog: Catalog) -> tuple[Outcome, Text, Text]:
    """Return the answer of `ask_applicant`, its sentence with a place for applicant types, and these types."""
    if program.applicants is None:
        return "unknown", Text("申請主体: 記載なし", "Applicant: not stated"), Text("")
    types = lead_labels(catalog, program.lead_types)
    own = [a for a in program.applicants if a.type in query.applicants]
    certain = [a for a in own if a.is_certain]
    if any(a.basis == "as_written" for a in certain):
        return "met", Text("申請主体: {0}", "Applicant: {0}"), types
    if certain:
        return (
            "met",
            Text("申請主体: {0}(親事業の記載による)", "Applicant: {0} (as stated for the parent programme)"),
            types,
        )
    if any(a.partial for a in own):
        sentence = Text("{0}は一部のみ申請できる", "{0} can apply for part of it only")
        return "unknown", sentence, labels(catalog, "applicant", [a.type for a in own])
    if own:
        return "unknown", Text("申請主体: {0}(推定)", "Applicant: {0} (inferred)"), types
    if lead := partner_lead(program, query):
        return "met", Text("{0}が代表して申請", "{0} applies as lead"), lead_labels(catalog, [lead])
    return "unmet", Text("申請できるのは{0}", "Only a {0} can apply"), types


def partner_lead(program: Program, query: MatchQuery) -> ApplicantType | None:
    """Return the partner type that may lead, one that may do so without a question first; None when there is none."""
    listed = [a for a in program.applicants or () if a.type in query.partners]
    listed.sort(key=lambda a: (not a.is_certain, program.lead_types.index(a.type)))
    return listed[0].type if listed else None


def lead_labels(catalog: Catalog, types: Iterable[str]) -> Text:
    """Return applicant types with their symbols: ③自治体, ②企業 …."""
    terms = [catalog.vocabulary.term("applicant", t) for t in types]
    return Text(
        "・".join(f"{t.symbol or ''}{t.label.ja}" for t in terms), " or ".join(t.label.pick("en") for t in terms)
    )


def _fill(pattern: Text, value: Text) -> Text:
    return Text(pattern.ja.format(value.ja), pattern.pick("en").format(value.pick("en")))


def ask_filters(program: Program, filters: ProgramFilter, catalog: Catalog) -> list[Reason]:
    """Return the answers to the filters that are set, in the order in which they exclude."""
    answers = {
        "theme": lambda: ask_theme(program, filters, catalog),
        "phase": lambda: ask_phase(program, filters, catalog),
        "ministry": lambda: ask_ministry(program, filters, catalog),
        "new_call": lambda: ask_new_call(program, catalog),
        "open_on": lambda: ask_open_on(program, filters),
    }
    return [answers[name]() for name in filters.used()]


def passes(reasons: Iterable[Reason]) -> bool:
    """Return whether all answers are met; unknown does not pass a filter."""
    return all(r.outcome == "met" for r in reasons)
