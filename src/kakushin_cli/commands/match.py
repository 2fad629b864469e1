"""The command match: programmes for an applicant, with verdicts and reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated

from msgspec import Struct
from msgspec.structs import replace
from typer import Context

from kakushin_cli.catalog.model import Network
from kakushin_cli.cli.framework import LISTING, argument, command, option, session_of
from kakushin_cli.cli.options import (
    NO_CALL_FILTERS,
    Applicants,
    CallFilters,
    Ministries,
    NewCall,
    Partners,
    Phases,
    Prefectures,
    ProfileFile,
    Reader,
    Themes,
    complete_university,
    existing_profile,
    filter_record,
)
from kakushin_cli.cli.output import emit, output_of
from kakushin_cli.cli.screen import Screen
from kakushin_cli.cli.session import Session
from kakushin_cli.commands.common import (
    CALL_COLUMNS,
    DESK_COLUMNS,
    PROGRAM_OPTIONAL,
)
from kakushin_cli.commands.match_view import ROWS_OF_A_BASKET, MatchView
from kakushin_cli.errors import UnknownTermError, UsageError
from kakushin_cli.exporters.records import Record, Recorder, query_of
from kakushin_cli.exporters.tabular import Column, columns
from kakushin_cli.language import Text
from kakushin_cli.matching.calls import age_notes
from kakushin_cli.matching.match import MatchItem, MatchResult, match_programs
from kakushin_cli.matching.query import MatchQuery, ProgramFilter
from kakushin_cli.matching.universities import UniversityProfile, find_university

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
    Text(
        "指定しなかった条件では絞り込みません。資料に記載のない項目は「不明」とし、"
        "対象外にはしません。対象外の事業は理由ごとの件数を表示します(--all で一覧)。",
        "Only the conditions you give are applied. Information missing from the source counts as "
        "unknown, never as a no. Programmes that are not eligible are counted by reason (use --all "
        "to list them).",
    ),
    examples=(
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
        argument(
            "TEXT",
            ja="探したいことを表す文。誰が、誰と、何を、どこで、を読み取り、近い順に並べます",
            en="What you are looking for, in your own words: who, with whom, what and where; best matches come first",
        ),
    ] = None,
    applicant: Applicants = None,
    partner: Partners = None,
    theme: Themes = None,
    phase: Phases = None,
    ministry: Ministries = None,
    university: Annotated[
        str | None,
        option(
            "--university",
            metavar="NAME",
            autocompletion=complete_university,
            ja="大学名。強い分野と、参加している拠点や座組も表示します",
            en="University name; also shows its strong fields, sites and networks",
        ),
    ] = None,
    prefecture: Prefectures = None,
    new_call: NewCall = False,
    calls: CallFilters = NO_CALL_FILTERS,
    unknown: Annotated[
        bool,
        option(
            "--unknown",
            ja="条件に合うか分からない事業も表示します",
            en="Also list programmes of which a condition is not known",
        ),
    ] = False,
    show_all: Annotated[
        bool,
        option(
            "--all",
            ja="全ての行と、対象外などの事業を理由とともに表示します",
            en="Show every row, and programmes that are not eligible or set apart",
        ),
    ] = False,
    profile: ProfileFile = None,
    explain: Annotated[
        bool,
        option(
            "--explain",
            ja="条件ごとの判定と、根拠となる資料の行を表示します",
            en="Show the result of each criterion with its source",
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
            calls=calls,
        ),
        prefectures=reader.terms("prefecture", prefecture, "--prefecture"),
        university=university,
    )
    if profile:
        from kakushin_cli.drafts.profile_file import load_profile  # profiles are read with pydantic

        question = question.filled(load_profile(existing_profile(profile), session.catalog).query())
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
    later = _later_calls(session, query, result, scores) if calls.now else []
    recorder = session.recorder()
    extra = match_extras(result, recorder)
    if calls.now:
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
