"""The command match: programmes for an applicant, with verdicts and reasons."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Annotated

from msgspec import Struct
from msgspec.structs import replace
from typer import Argument, Context, Option

from kakushin_cli.catalog.model import Network, Program
from kakushin_cli.cli.framework import LISTING, both, command, session_of
from kakushin_cli.cli.options import (
    Applicants,
    Ministries,
    Months,
    NewCall,
    Now,
    OpenOn,
    Partners,
    Phases,
    Prefectures,
    ProfileFile,
    Reader,
    Running,
    Stated,
    Themes,
    complete_university,
    filter_record,
)
from kakushin_cli.cli.output import emit, output_of
from kakushin_cli.cli.screen import Cell, Screen, TableColumn
from kakushin_cli.cli.session import Session
from kakushin_cli.commands.common import (
    CALL_COLUMNS,
    DESK_COLUMNS,
    PROGRAM_OPTIONAL,
    call_cells,
    call_columns,
    contact_cell,
    source_text,
    view_line,
)
from kakushin_cli.errors import UnknownTermError, UsageError
from kakushin_cli.exporters.records import Record, Recorder, query_of
from kakushin_cli.exporters.tabular import Column, columns
from kakushin_cli.language import Text, plural
from kakushin_cli.matching.calls import CALL_STATES, STATE_NAMES, CallStateId, age_notes, call_state
from kakushin_cli.matching.lifecycle import lifecycle_text, remark, successor_ids
from kakushin_cli.matching.match import BASKETS as BASKET_ORDER
from kakushin_cli.matching.match import Basket, MatchItem, MatchResult, match_programs
from kakushin_cli.matching.query import MatchQuery, ProgramFilter
from kakushin_cli.matching.universities import UniversityProfile, find_university
from kakushin_cli.wording import BASKETS, CRITERIA, OPTIONS, ROUTES, UNKNOWN, Wording

ROWS_BESIDE_TEXT = 5
"""Rows of programmes that fit a text from afar, or take nobody any more, that a table shows."""
ROWS_OF_A_BASKET = 20
"""Rows of a basket that a table shows without `--all` or `--limit`."""
COLUMNS = (
    *columns("id", "name"),
    Column("verdict", Text("判定", "verdict")),
    Column("basket", Text("区分", "basket")),
    Column("role", Text("役割", "role")),
    Column("lead_types", Text("代表できる主体", "may lead")),
    *columns("lead", "ministry", "themes", "phases", "applicants", "new_call"),
    Column("reasons", Text("理由", "reasons"), lambda record: [r["detail"] for r in record["reasons"]]),
    *columns("summary"),
    *CALL_COLUMNS,
    *DESK_COLUMNS,
)


class Question(Struct, frozen=True):
    """What is asked of `match`, by options or by words."""

    applicants: tuple[str, ...]
    partners: tuple[str, ...]
    filters: ProgramFilter
    prefectures: tuple[str, ...] = ()
    university: str | None = None

    def filled(self, query: MatchQuery) -> Question:
        """Return the question with what it does not say taken from a query."""
        applicants = self.applicants or query.applicants
        return replace(
            self,
            applicants=applicants,
            partners=self.partners or tuple(p for p in query.partners if p not in applicants),
            filters=replace(self.filters, themes=self.filters.themes or query.filters.themes),
            prefectures=self.prefectures or query.prefectures,
        )


@command(
    LISTING,
    (
        Text(
            "指定しなかった条件では絞り込みません。資料に記載のない項目は「不明」とし、"
            "対象外にはしません。対象外の事業は理由ごとの件数を表示します(--all で一覧)。",
            "Only the conditions you give are applied. Information missing from the source counts as "
            "unknown, never as a no. Programmes that are not eligible are counted by reason (use --all "
            "to list them).",
        ),
    ),
    (
        "kakushin match --applicant university --theme decarbonization",
        "kakushin match うちの大学は市と再エネの計画を作りたい",
        "kakushin match -a 大学 -t 脱炭素 --partner 自治体 --prefecture 福島県",
        "kakushin match -a university -t mobility --phase rd --explain",
    ),
)
def match(
    ctx: Context,
    text: Annotated[
        str | None,
        Argument(
            metavar="TEXT",
            help=both(
                "探したいことを表す文。誰が、誰と、何を、どこで、を読み取り、近い順に並べます",
                "What you are looking for, in your own words: who, with whom, what and where; best matches come first",
            ),
        ),
    ] = None,
    applicant: Applicants = None,
    partner: Partners = None,
    theme: Themes = None,
    phase: Phases = None,
    ministry: Ministries = None,
    university: Annotated[
        str | None,
        Option(
            "--university",
            metavar="NAME",
            autocompletion=complete_university,
            help=both(
                "大学名。強い分野と、参加している拠点や座組も表示します",
                "University name; also shows its strong fields, sites and networks",
            ),
        ),
    ] = None,
    prefecture: Prefectures = None,
    new_call: NewCall = False,
    now: Now = False,
    open_on: OpenOn = None,
    month: Months = None,
    running: Running = False,
    stated: Stated = False,
    unknown: Annotated[
        bool,
        Option(
            "--unknown",
            help=both(
                "条件に合うか分からない事業も表示します", "Also list programmes of which a condition is not known"
            ),
        ),
    ] = False,
    show_all: Annotated[
        bool,
        Option(
            "--all",
            help=both(
                "全ての行と、対象外などの事業を理由とともに表示します",
                "Show every row, and programmes that are not eligible or set apart",
            ),
        ),
    ] = False,
    profile: ProfileFile = None,
    explain: Annotated[
        bool,
        Option(
            "--explain",
            help=both(
                "条件ごとの判定と、根拠となる資料の行を表示します", "Show the result of each criterion with its source"
            ),
        ),
    ] = False,
) -> None:
    """Judge the programmes for an applicant."""
    session, output = session_of(ctx), output_of(ctx)
    reader = Reader(session)
    question = Question(
        applicants=reader.terms("applicant", applicant, "--applicant"),
        partners=reader.terms("applicant", partner, "--partner"),
        filters=reader.filters(
            theme=theme,
            phase=phase,
            ministry=ministry,
            new_call=new_call,
            open_on=open_on,
            now=now,
            month=month,
            running=running,
            stated=stated,
        ),
        prefectures=reader.terms("prefecture", prefecture, "--prefecture"),
        university=university,
    )
    if profile:
        from kakushin_cli.commands.plan import read_profile_file  # profiles are read with pydantic

        question = question.filled(read_profile_file(session, profile).query())
    reading = None
    if text:
        from kakushin_cli.commands.match_text import read_text  # match_text needs this module, and all of search

        reading = read_text(text, question, reader)
        question = reading.question
    if not question.applicants and session.can_ask:
        question = replace(question, applicants=_asked_applicants(reader))
    if not question.applicants:
        raise UsageError(
            Text(
                "--applicant を指定してください。誰が申請するかを文章で書いてもかまいません。",
                "--applicant is missing. State who applies, with the option or in the text.",
            ),
            Text(
                "例: --applicant university(大学)、company(企業)、municipality(自治体)",
                "Example: --applicant university (or company, municipality)",
            ),
        )
    query = MatchQuery(
        applicants=question.applicants,
        partners=question.partners,
        filters=question.filters,
        prefectures=question.prefectures,
        edition=session.edition,
    )
    university_profile = find_university(session.catalog, question.university) if question.university else None
    scores = reading.scores if reading else None
    result = match_programs(
        session.catalog, query, scores=scores, limit=output.limit, with_excluded=show_all, with_unknown=unknown
    )
    later = _later_calls(session, query, result, scores) if now else []
    recorder = session.recorder()
    extra = match_extras(result, recorder)
    if now:
        extra["later"] = [match_record(item, recorder) for item in later]
    if reading:
        extra["understood"] = reading.understood.record()
    if university_profile:
        extra["university"] = university_record(university_profile, recorder)
        if not university_profile.is_in_source:
            name = university_profile.university.name
            reader.notice(
                "university-not-in-source",
                Text(
                    f"{name}について資料には記載がありません。大学としての判定と、所在地の座組を示します。",
                    f"The source says nothing about {name}. Verdicts are those of any university.",
                ),
            )

    def view(screen: Screen, _items: Sequence[MatchItem]) -> None:
        MatchView(
            screen, session, query, result, university_profile, later=later,
            explain=explain, show_all=show_all, rows=None if show_all or output.is_whole else ROWS_OF_A_BASKET,
        ).draw()  # fmt: skip

    emit(
        session, output, "match",
        query_of(
            **filter_record(query.filters), text=text, applicant=query.applicants, partner=query.partners,
            prefecture=query.prefectures,
            university=university_profile.university.name if university_profile else None,
        ),
        [*result.items, *result.unknown_items, *result.set_apart_items, *result.excluded_items],
        lambda item: match_record(item, recorder), COLUMNS, view,
        total=result.total, notices=reader.notices, extra=extra,
        optional=(*PROGRAM_OPTIONAL, "lead", "score"), nothing=None,
    )  # fmt: skip


def _asked_applicants(reader: Reader) -> tuple[str, ...]:
    """Ask a person on the terminal who applies, until the answer is a word for an applicant."""
    while True:
        answer = reader.session.ask(
            Text(
                "申請するのは? 1 大学・研究機関  2 企業・団体  3 自治体: ",
                "Who applies? 1 university  2 company  3 local government: ",
            )
        )
        try:
            if answer:
                return reader.terms("applicant", answer.split(), "--applicant")
        except UnknownTermError as error:
            reader.session.tell(error.what)


def _later_calls(
    session: Session, query: MatchQuery, result: MatchResult, scores: Mapping[str, float] | None
) -> list[MatchItem]:
    """Return what `--now` leaves out although something is known of its calls: a season, or a last call."""
    everything = replace(query, filters=replace(query.filters, now=False))
    listed = {item.program.id for item in result.items}
    items = match_programs(session.catalog, everything, scores=scores).items
    return [
        i
        for i in items
        if i.basket != "closed" and i.program.id not in listed and (i.program.calls or i.program.season)
    ]


def university_record(profile: UniversityProfile, recorder: Recorder) -> Record:
    """Return a university with its networks and those of its prefecture."""

    def short(networks: Sequence[Network]) -> list[Record]:
        return [{"id": n.id, "name": n.name, "kind": n.kind} for n in networks]

    record = recorder.university(profile.university) | {"networks": short(profile.networks)}
    return record | {"prefecture": profile.prefecture, "prefecture_networks": short(profile.nearby)}


def match_record(item: MatchItem, recorder: Recorder) -> Record:
    """Return a programme with its verdict."""
    as_of = item.program.applicants_as_of
    record = recorder.program(item.program) | {
        "applicants_as_of": as_of.isoformat() if as_of else None,
        "verdict": item.verdict,
        "basket": item.basket,
        "role": item.role,
        "lead_types": list(item.lead_types),
    }
    if item.lead:
        record["lead"] = item.lead
    if item.score is not None:
        record["score"] = item.score
    if item.unknown:
        record["filtered"] = "unknown"
    if item.set_apart:
        record["set_apart"] = item.set_apart
    if recorder.catalog.view_kind != "as_of":
        record["warnings"] += recorder.notes(age_notes(item.program, recorder.today))
    record["reasons"] = [
        {
            "criterion": reason.criterion,
            "outcome": reason.outcome,
            "detail": recorder.text(reason.detail),
            "source": recorder.source(reason.source) if reason.source else None,
        }
        | ({"basis": "inferred"} if reason.is_inferred else {})
        for reason in item.reasons
    ]
    return record


def match_extras(result: MatchResult, recorder: Recorder) -> Record:
    """Return the keys that `match` adds to the machine object."""
    extras: Record = {
        "excluded": {"total": sum(result.excluded.values()), "by_reason": dict(result.excluded)},
        "unknown": {"total": sum(result.unknown.values()), "by_criterion": dict(result.unknown)},
        "set_apart": {"total": sum(result.set_apart.values()), "by_route": dict(result.set_apart)},
        "strengthening": [match_record(i, recorder) for i in result.strengthening],
    }
    if not result.has_eligible:
        extras["relax"] = [{"drop": r.drop, "would_match": r.would_match} for r in result.relax]
        extras["closers"] = [{"partner": c.partner, "would_match": c.would_match} for c in result.closers]
    return extras


_SYMBOLS = re.compile("[①②③]")
OUTCOMES = {
    "met": Text("[適合]", "[met]"),
    "unmet": Text("[不適合]", "[unmet]"),
    "unknown": Text("[不明]", "[unknown]"),
}


class MatchView:
    """Draws a match result.

    Args:
        screen: Where it is drawn.
        session: Streams and settings.
        query: What was asked.
        result: The answer.
        profile: The university asked about, if any.
        later: What `--now` left out although something is known of its calls.
        explain: Show every criterion.
        show_all: Show what is not eligible, too.
        rows: At most so many rows of a basket; all for None.
    """

    def __init__(
        self,
        screen: Screen,
        session: Session,
        query: MatchQuery,
        result: MatchResult,
        profile: UniversityProfile | None = None,
        *,
        later: Sequence[MatchItem] = (),
        explain: bool = False,
        show_all: bool = False,
        rows: int | None = None,
    ) -> None:
        self.session = session
        self.later = later
        self.rows = rows
        self.query = query
        self.result = result
        self.profile = profile
        self.explain = explain
        self.show_all = show_all
        self.screen = screen
        self.words = Wording(session.catalog, session.lang)
        self._columns = [
            TableColumn(self.pick("事業", "Programme"), 20, flexible=True),
            TableColumn(self.pick("所管", "Ministry"), 6, flexible=True),
            *call_columns(session, is_wide=screen.is_wide),
            TableColumn(self.pick("窓口", "Contact"), 12, flexible=True),
        ]
        self._rows: dict[str, list[str | Cell]] = {}
        self._has_header = False

    def pick(self, ja: str, en: str) -> str:
        """Return the sentence in the language of the run."""
        return self.session.pick(Text(ja, en))

    def draw(self) -> None:
        """Draw the whole answer."""
        screen = self.screen
        screen.line(self._title(), style="bold")
        screen.line(view_line(self.session), style="dim")
        if self.profile:
            self._university(self.profile)
        items = self.result.items
        result = self.result
        drawn = [
            *items, *result.strengthening, *self.later, *result.unknown_items, *result.set_apart_items,
            *(result.excluded_items if self.show_all else ()),
        ]  # fmt: skip
        self._rows = {item.program.id: self._row(item) for item in drawn if item.basket != "closed"}
        if not self.result.total:
            screen.line()
            screen.line(self.pick("該当する事業はありません。", "No programme matches."))
        if self.query.filters.now:
            self._open_now()
        broad = [i for i in items if i.is_broad and i.basket != "closed"]
        for basket in BASKET_ORDER:
            self._basket(basket, [i for i in items if i.basket == basket and i not in broad])
            if basket == "check" and broad:
                self._broad(broad)
        if self.query.filters.now:
            self._later()
        if self.result.strengthening:
            self._strengthening()
        if not self.result.has_eligible:
            self._relax()
        self._left_out()
        self._next_steps(items)

    def _title(self) -> str:
        query, words = self.query, self.words
        parts = [words.labels("applicant", query.applicants)]
        if query.partners:
            parts[0] += self.pick(" と ", " with ") + words.labels("applicant", query.partners)
        filters = query.filters
        labels = (
            words.labels("theme", filters.themes),
            words.labels("phase", filters.phases),
            words.labels("ministry", filters.ministries),
            words.labels("prefecture", query.prefectures),
        )
        parts += [label for label in labels if label]
        if filters.new_call:
            parts.append(self.pick("新規採択 有", "new call"))
        return f"{self.pick('使える事業', 'Programmes')}: {' / '.join(parts)}"

    def _broad(self, items: Sequence[MatchItem]) -> None:
        """Draw programmes that fit the text from afar: calls of the same theme that take many things."""
        title = self.pick("【同じテーマで広く募るもの】", "[Broad calls of the same theme]")
        self.screen.heading(f"{title} {len(items)}{self.pick('件', '')}")
        shown = items if self.rows is None else items[:ROWS_BESIDE_TEXT]
        self._table(shown)
        self._more(len(shown), len(items))

    def _basket(self, basket: Basket, items: Sequence[MatchItem]) -> None:
        if not items:
            return
        by_state, old = self.result.states.get(basket, {}), self.result.old.get(basket, 0)
        if items[0].score is not None:  # those that fit from afar stand in a part of their own
            today = self.session.today
            by_state = Counter(call_state(item.program, today).state for item in items)
            old = sum(any(n.code == "applicants-old" for n in age_notes(i.program, today)) for i in items)
        total = sum(by_state.values())
        self.screen.heading(f"【{BASKETS[basket].pick(self.session.lang)}】 {self._count(basket, by_state, old)}")
        if basket == "closed" and not self.explain:
            shown = items if self.rows is None or items[0].score is None else items[:ROWS_BESIDE_TEXT]
            self._closed(shown)
            self._more(len(shown), len(items))
            return
        shown = items[: self.rows]
        if basket != "partner":
            self._table(shown)
        else:
            groups: dict[str, list[MatchItem]] = {}
            for item in shown:
                groups.setdefault(self.words.role(item), []).append(item)
            for role, members in groups.items():
                self.screen.line(role, style="green", indent=1)
                self._table(members)
        self._more(len(shown), total)

    def _count(self, basket: Basket, by_state: Mapping[CallStateId, int], old: int) -> str:
        """Return how many programmes a basket has, by the state of their calls, and how many rest on old texts."""
        total = sum(by_state.values())
        count = self.pick(f"{total}件", str(total))
        if basket == "closed":
            return count
        states = [
            f"{STATE_NAMES[s].pick(self.session.lang)}{self.pick('', ' ')}{by_state[s]}"
            for s in CALL_STATES
            if by_state.get(s)
        ]
        count += self.pick(f"({'・'.join(states)})", f" ({', '.join(states)})")
        if old and self.session.catalog.view_kind != "as_of":
            count += self.pick(
                f" うち要件が古い資料によるもの{old}件", f", {old} by applicant rules of an earlier year"
            )
        return count

    def _more(self, shown: int, total: int) -> None:
        if shown < total:
            self.screen.line(
                self.pick(
                    f"{total}件中{shown}件(全て: --all、--limit 0)", f"{shown} of {total} (all: --all or --limit 0)"
                ),
                style="dim", indent=1,
            )  # fmt: skip

    def _open_now(self) -> None:
        """Draw whether any call of the question is known to be open."""
        total = sum(by_state.get("open", 0) for by_state in self.result.states.values())
        if not total:
            self.screen.line()
            self.screen.line(self.pick("受付中と分かっている公募はありません。", "No call is known to be open."))

    def _later(self) -> None:
        """Draw the other programmes of which a season or a last call is known, most of them later in the year."""
        if not self.later:
            return
        closed = sum(call_state(i.program, self.session.today).state == "closed_this_year" for i in self.later)
        count = self.pick(
            f"{len(self.later)}件(今年度は終了{closed}件)", f"{len(self.later)} ({closed} closed this year)"
        )
        self.screen.heading(self.pick("【次の時期】 ", "[Next season] ") + count)
        shown = self.later[: self.rows]
        self._table(shown)
        self._more(len(shown), len(self.later))

    def _table(self, items: Sequence[MatchItem]) -> None:
        if self.explain:
            for item in items:
                self._explained(item)
            return
        rows = [self._rows[item.program.id] for item in items]
        self.screen.table(self._columns, rows, beside=list(self._rows.values()), header=not self._has_header)
        self._has_header = True

    def _row(self, item: MatchItem) -> list[str | Cell]:
        program = item.program
        since = self._since(program, "\n→ ")
        note = self._open_question(item) + (f"\n→ {since}" if since else "")
        if self.session.catalog.view_kind != "as_of":
            note += "".join(f"\n→ {n.text.pick(self.session.lang)}" for n in age_notes(program, self.session.today))
        return [
            Cell(self.words.name(program) + note, program.id),
            self.words.owner(program),
            *call_cells(program, self.session, is_wide=self.screen.is_wide),
            contact_cell(program, self.session),
        ]

    def _closed(self, items: Sequence[MatchItem]) -> None:
        """Draw programmes that take nobody any more, with what became of them and their successors."""
        columns = [
            TableColumn(self.pick("事業", "Programme"), 20, flexible=True),
            TableColumn(self.pick("所管", "Ministry")),
            TableColumn(self.pick("現況", "Current status"), 24, flexible=True),
        ]
        rows: list[list[str | Cell]] = [
            [
                Cell(self.words.name(i.program), i.program.id),
                self.words.owner(i.program),
                self._since(i.program, "\n→ "),
            ]
            for i in items
        ]
        self.screen.table(columns, rows)

    def _since(self, program: Program, joint: str = " → ") -> str:
        """Return what a person must know of what became of a programme; empty when it simply goes on."""
        said = remark(program, self.session.catalog, self.session.today)
        return said.pick(self.session.lang).replace(" → ", joint) if said else ""

    def _open_question(self, item: MatchItem) -> str:
        """Return what has to be confirmed, below the name, for items in 要確認."""
        if item.verdict not in ("check", "not_eligible"):
            return ""
        wanted = ("unknown",) if item.verdict == "check" else ("unmet", "unknown")
        told = [r for r in item.reasons if r.outcome in wanted or (r.is_inferred and item.verdict == "check")]
        reasons = [r for r in told if r.criterion != "new_call"] or told
        # ① takes two cells on a classic Windows console, which would shift the columns behind
        return "".join(f"\n→ {_SYMBOLS.sub('', r.detail.pick(self.session.lang))}" for r in reasons)

    def _explained(self, item: MatchItem) -> None:
        program, lang = item.program, self.session.lang
        self.screen.line(f"{self.words.name(program)}", style="bold", indent=1, hang=2)
        self.screen.line(f"{program.id} / {self.words.owner(program)} / {self.words.role(item)}", style="dim", indent=1)
        for reason in item.reasons:
            where = source_text(reason.source, lang) if reason.source else ""
            place = f" ({where})" if where else ""
            self.screen.line(
                f"{OUTCOMES[reason.outcome].pick(lang)} {reason.detail.pick(lang)}{place}", indent=3, hang=2
            )
        if program.lifecycle:
            since = lifecycle_text(program, self.session.catalog, self.session.today).pick(lang)
            self.screen.line(f"{self.pick('現況', 'Current status')}: {since}", indent=3, hang=2)
        for desk in program.desks:
            self.screen.line(f"{self.pick('窓口', 'Contact office')}: {self.words.desk(desk)}", indent=3, hang=2)
        for note in program.warnings:
            self.screen.line(f"{self.pick('注意', 'Note')}: {note.text.pick(lang)}", style="dim", indent=3, hang=2)

    def _strengthening(self) -> None:
        heading = self.pick("【あわせて使える: 大学の強みを伸ばす】", "[Can be combined: strengthening the university]")
        self.screen.heading(f"{heading} {len(self.result.strengthening)}{self.pick('件', '')}")
        lead = [i for i in self.result.strengthening if i.basket == "lead"]
        other = [i for i in self.result.strengthening if i.basket != "lead"]
        if lead:
            self._table(lead)
        for item in other:
            name = item.program.name_en if self.session.lang == "en" and item.program.name_en else item.program.name
            what = self._since(item.program) if item.basket == "closed" else self.words.role(item)
            self.screen.line(f"{name}: {what}", indent=1, hang=2)

    def _relax(self) -> None:
        lines = []
        for relaxation in self.result.relax:
            option = OPTIONS[relaxation.drop]
            lines.append(
                self.pick(
                    f"{option} を外すと、自ら申請できる事業が{relaxation.would_match}件あります。",
                    f"Without {option}, you could apply for {plural(relaxation.would_match, 'programme')}.",
                )
            )
        for closer in self.result.closers:
            who = self.words.lead_types([closer.partner])
            lines.append(
                self.pick(
                    f"{who}と連携すると(--partner {closer.partner})、相手が代表して申請できる事業が{closer.would_match}件あります。",
                    f"With a {who} as lead partner (--partner {closer.partner}), "
                    f"{plural(closer.would_match, 'programme')} would be open to you.",
                )
            )
        if lines:
            self.screen.heading(self.pick("自ら申請できる事業がない理由", "Why there is no programme you can lead"))
            for line in lines:
                self.screen.line(f"- {line}", indent=1, hang=2)

    def _left_out(self) -> None:
        """Draw how many programmes are not listed, and why: not known, set apart, not eligible."""
        result, lang = self.result, self.session.lang
        parts = (
            (self.pick("条件に合うか不明", "Not known"), result.unknown, UNKNOWN, "--unknown", result.unknown_items),
            (self.pick("別に数えたもの", "Set apart"), result.set_apart, ROUTES, "--all", result.set_apart_items),
            (BASKETS["excluded"].pick(lang), result.excluded, CRITERIA, "--all", result.excluded_items),
        )  # fmt: skip
        for title, counted, labels, option, items in parts:
            if not counted:
                continue
            counts = self.pick("、", ", ").join(f"{labels[name].pick(lang)} {n}" for name, n in counted.items())
            hint = "" if items else self.pick(f" ({option} で一覧)", f" (use {option} to list them)")
            self.screen.heading(f"【{title}】 {sum(counted.values())}{self.pick('件', '')}: {counts}{hint}")
            if items:
                self._table(items)

    def _university(self, profile: UniversityProfile) -> None:
        university = profile.university
        self.screen.heading(university.name)
        fields = "、".join(f"{self.words.label('field', f.field)}({self._group(f.group)})" for f in university.fields)
        pairs = [(self.pick("強い分野", "Strong fields"), fields or self.pick("記載なし", "not stated"))]
        pairs += [(self.pick("座組", "Network"), f"{n.name} [{n.id}]") for n in profile.networks]
        if profile.nearby:
            place = self.words.label("prefecture", profile.prefecture)
            label = self.pick(f"{place}の座組", f"Networks in {place}")
            pairs += [(label, f"{n.name} [{n.id}]") for n in profile.nearby]
        self.screen.pairs(pairs, indent=1)

    def _group(self, group: str) -> str:
        return (
            self.pick("その他グループ", "other group")
            if group == "other"
            else self.pick(f"第{group}グループ", f"group {group}")
        )

    def _next_steps(self, items: Sequence[MatchItem]) -> None:
        steps = []
        lead = [i for i in items if i.basket == "lead"]
        if lead:
            first = lead[0].program
            desk = f" {self.words.desk(first.desks[0])}" if first.desks else ""
            name = first.name_en if self.session.lang == "en" and first.name_en else first.name
            steps.append(
                self.pick(
                    f"公募要領と締切を窓口に確認してください。例: {name}:{desk}",
                    f"Check the guidelines and deadline with the contact office. For example, {name}:{desk}",
                )
            )
        waiting = [i for i in items if i.verdict == "via_partner" and i.basket != "closed"]
        wanted = {t for i in waiting for t in i.lead_types}
        for partner in [t for t in ("municipality", "company", "university") if t in wanted]:
            count = sum(partner in i.lead_types for i in waiting)
            who = self.words.lead_types([partner])
            steps.append(
                self.pick(
                    f"{who}の申請が必要な事業が{count}件あります。連携する相手を決め、--partner {partner} "
                    "を付けて見直してください",
                    f"{plural(count, 'programme', spelled=True)} must be led by a {who}. Find a partner, then run "
                    f"again with --partner {partner}",
                )
            )
        closed = [i.program for i in items if i.basket == "closed"]
        followed = [s for p in closed for s in successor_ids(p, self.session.catalog, only_open=True)]
        if followed:
            steps.append(
                self.pick(
                    f"終わった事業の後継: kakushin show {followed[0]}",
                    f"Successors of programmes that have ended: kakushin show {followed[0]}",
                )
            )
        if items:
            example = next((i.program.id for i in items), "")
            steps.append(self.pick(f"詳細: kakushin show {example}", f"Details: kakushin show {example}"))
        if steps:
            self.screen.heading(self.pick("次にすること", "Next steps"))
            for n, step in enumerate(steps, 1):
                self.screen.line(f"{n}. {step}", indent=1, hang=3)
