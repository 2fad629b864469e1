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
from kakushin_cli.matching.calls import call_state, call_text, has_call_facts, is_usual_in
from kakushin_cli.matching.query import MatchQuery, ProgramFilter

Outcome = Literal["met", "unmet", "unknown"]


class Reason(Struct, frozen=True):
    """The answer to one question, with the place in the source it rests on.

    `is_inferred` when it is met by what nobody has stated: the verdict is `check` at most.
    """

    criterion: str
    outcome: Outcome
    detail: Text
    source: Source | None = None
    is_inferred: bool = False


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
    """Is one of the asked themes among the programme's?

    Stated themes and words that every theme is covered are met, inferred themes are met as inferred. Other stated themes
    are unmet; without a stated one it is unknown: that words point elsewhere says nothing about the asked theme.
    """
    shared = [t for t in program.themes if t in filters.themes]
    lines = [p.line for p in program.placements if p.theme in shared]
    if shared:
        detail = _fill(Text("テーマ: {0}", "Theme: {0}"), labels(catalog, "theme", shared))
        return Reason("theme", "met", detail, _at(program, lines))
    if program.theme_neutral:
        detail = _fill(Text("テーマを問わない: 『{0}』", "Any theme: '{0}'"), Text(program.theme_neutral))
        return Reason("theme", "met", detail, _at(program, []))
    inferred = [t for t in program.inferred_themes if t.theme in filters.themes and not filters.stated]
    if inferred:
        detail = inferred_text(labels(catalog, "theme", [inferred[0].theme]), inferred[0].quote, inferred[0].column)
        return Reason("theme", "met", detail, _at(program, []), is_inferred=True)
    if program.themes:
        detail = _fill(Text("資料のテーマは{0}", "Theme in the source: {0}"), labels(catalog, "theme", program.themes))
        return Reason("theme", "unmet", detail, _at(program, []))
    return Reason("theme", "unknown", Text("テーマ: 記載なし", "Theme: not stated"), _at(program, []))


def inferred_text(what: Text, quote: str, column: str | None) -> Text:
    """Return an inferred fact with the words it rests on: 推定: 概要に『カーボンニュートラル』."""
    place = f"{column}に" if column else ""
    at = f" in {column}" if column else ""
    return Text(f"{what.ja}(推定: {place}『{quote}』)", f"{what.pick('en')} (inferred from '{quote}'{at})")


def ask_phase(program: Program, filters: ProgramFilter, catalog: Catalog) -> Reason:
    """Is it in an asked phase, in one and the same placement as the theme when both are asked?

    Programmes on no map are asked for the phase alone; without a phase it is unknown.
    """
    if not program.placements:
        return _ask_later_phase(program, filters, catalog)
    placed = [
        p for p in program.placements if p.phase in filters.phases and (not filters.themes or p.theme in filters.themes)
    ]
    if placed:
        phases = [phase for phase in program.phases if phase in {p.phase for p in placed}]
        detail = _fill(Text("段階: {0}", "Phase: {0}"), labels(catalog, "phase", phases))
    else:
        detail = _fill(Text("{0}の列に記載なし", "Not in the {0} column"), labels(catalog, "phase", filters.phases))
    return Reason("phase", _outcome(True, bool(placed)), detail, _at(program, [p.line for p in placed]))


def _ask_later_phase(program: Program, filters: ProgramFilter, catalog: Catalog) -> Reason:
    facts = [f for f in program.phase_facts if not (filters.stated and f.basis == "inferred")]
    shared = next((f for f in facts if f.phase in filters.phases), None)
    if shared and shared.basis == "inferred":
        detail = inferred_text(labels(catalog, "phase", [shared.phase]), shared.quote, None)
        return Reason("phase", "met", detail, _at(program, []), is_inferred=True)
    if shared:
        detail = _fill(Text("段階: {0}", "Phase: {0}"), labels(catalog, "phase", [shared.phase]))
        return Reason("phase", "met", detail, _at(program, []))
    if any(f.basis == "as_written" for f in facts):
        detail = _fill(
            Text("資料の段階は{0}", "Phase in the source: {0}"), labels(catalog, "phase", [f.phase for f in facts])
        )
        return Reason("phase", "unmet", detail, _at(program, []))
    return Reason("phase", "unknown", Text("段階: 記載なし", "Phase: not stated"), _at(program, []))


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
    """Did the source announce a new call (新規課題採択), or was there one since?"""
    lines = [row.line for row in catalog.rows_of(program.id)]
    called = max((call.fiscal_year for call in program.calls), default=None)
    if not program.new_call and called is not None:
        detail = Text(f"公募あり({called}年度)", f"Call known (FY{called})")
        return Reason("new_call", "met", detail, _at(program, []))
    details = {
        True: Text("新規課題採択: 有", "New call: yes"),
        False: Text("新規課題採択: 無(新規の応募は不可)", "New call: no (new proposals are not accepted)"),
        None: Text("新規課題採択: 記載なし", "New call: not stated"),
    }
    return Reason(
        "new_call",
        _outcome(program.new_call is not None, bool(program.new_call)),
        details[program.new_call],
        _at(program, lines),
    )


def ask_open_on(program: Program, filters: ProgramFilter) -> Reason:
    """Is a call known to be open on the asked day? Unknown when nothing says that none is."""
    day = filters.open_on
    if day is None:
        raise ValueError("asked without a day")
    state = call_state(program, day)
    is_open = state.state == "open"
    may_be = state.state == "unknown" or (state.state == "soon" and state.call is None)
    return Reason("open_on", _outcome(not may_be, is_open), call_text(program, day), _at(program, []))


def ask_now(program: Program, filters: ProgramFilter) -> Reason:
    """Is a call open or soon on the day of the question? Unknown when its time is not known."""
    if filters.today is None:
        raise ValueError("asked without a day")
    state = call_state(program, filters.today).state
    detail = call_text(program, filters.today)
    return Reason("now", _outcome(state != "unknown", state in ("open", "soon")), detail, _at(program, []))


def ask_month(program: Program, filters: ProgramFilter) -> Reason:
    """Are calls usual in an asked month, or was a recent one in it? Unknown when nothing is known of its calls."""
    if filters.today is None:
        raise ValueError("asked without a day")
    today = filters.today
    is_usual = any(is_usual_in(program, month, today) for month in filters.months)
    detail = call_text(program, today)
    return Reason("month", _outcome(has_call_facts(program), is_usual), detail, _at(program, []))


def ask_running(program: Program) -> Reason:
    """Is it known to go on, under its own name or another? Unknown when that was not researched or not found."""
    lifecycle = program.lifecycle
    if lifecycle is None or lifecycle.status == "unverified":
        return Reason("running", "unknown", Text("現況: 未確認", "Status: not verified"), _at(program, []))
    goes_on = lifecycle.status in ("running", "renamed")
    return Reason("running", _outcome(True, goes_on), Text("現況の記録による", "By its recorded status"))


def ask_region(program: Program, query: MatchQuery, catalog: Catalog) -> Reason:
    """May it be used at the project's place? Nationwide programmes may; without a place it is unknown for others.

    The documents of the package bind a programme to a place or to none, others say 全国, name a place, or say nothing.
    """
    region = program.region
    if region is None:
        if program.nationwide:
            return Reason("region", "met", Text("全国が対象", "Nationwide"), _at(program, []))
        if catalog.covers_country(program):
            return Reason("region", "met", Text("地域の限定なし", "Nationwide"))
        return Reason("region", "unknown", Text("対象地域: 記載なし", "Region: not stated"), _at(program, []))
    lines = [first for s in program.sources for first, last in s.lines if last - first < 3][:1]
    where = region.text
    if not query.prefectures:
        detail = _fill(Text("{0}に限る(事業を行う場所が未指定)", "{0} only (project location not specified)"), where)
        return Reason("region", "unknown", detail, _at(program, lines))
    met = bool(set(query.prefectures) & set(region.prefectures))
    detail = _fill(Text("{0}が対象", "Covers {0}"), where) if met else _fill(Text("{0}に限る", "{0} only"), where)
    return Reason("region", _outcome(True, met), detail, _at(program, lines))


def ask_verified(program: Program) -> Reason | None:
    """Has somebody compared it with an official text? None when so; else the answer is unknown."""
    if program.is_candidate:
        detail = Text("取込み候補です。内容は未確認です", "Import candidate, not verified")
    elif not program.is_official:
        detail = Text("二次情報のみ。公式の文で未確認", "Secondary sources only, not verified in an official text")
    elif not program.is_compared:
        detail = Text("公式の文とまだ照らしていない", "Not yet compared with the official text")
    else:
        return None
    return Reason("verified", "unknown", detail)


def ask_applicant(program: Program, query: MatchQuery, catalog: Catalog) -> Reason:
    """May one of those who ask lead (申請主体)? Partial and inferred entries leave the question open."""
    source = _at(program, [row.line for row in catalog.rows_of(program.id)])
    quoted = next((a for a in program.applicants or () if a.type in query.applicants and a.quote), None)
    if quoted and quoted.quote and quoted.basis == "inferred":
        detail = inferred_text(labels(catalog, "applicant", [quoted.type]), quoted.quote, quoted.column)
        outcome: Outcome = "met" if quoted.is_stated else "unknown"
        return Reason("applicant", outcome, detail, source, is_inferred=True)
    outcome, pattern, types = _may_lead(program, query, catalog)
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
        "now": lambda: ask_now(program, filters),
        "month": lambda: ask_month(program, filters),
        "running": lambda: ask_running(program),
    }
    return [answers[name]() for name in filters.used()]
