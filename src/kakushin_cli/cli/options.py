"""Options that several commands share, how their words become slugs, and what a shell may complete."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, NamedTuple

from typer import Context

from kakushin_cli.catalog.model import Note, Program
from kakushin_cli.catalog.vocabulary import TermKind
from kakushin_cli.cli.framework import option, session_of
from kakushin_cli.cli.session import Session
from kakushin_cli.cli.settings import native_path, read_day
from kakushin_cli.errors import KakushinError, NotFoundError, UnknownTermError, UsageError
from kakushin_cli.japanese.folding import fold, normalize_text
from kakushin_cli.language import Text, plural
from kakushin_cli.matching.query import ProgramFilter

Completer = Callable[[Context, str], Iterable[tuple[str, str]]]


def _completer(kind: TermKind) -> Completer:
    """Return what completes a vocabulary in its order: with ids, or with the word that was begun."""

    def complete(ctx: Context, incomplete: str) -> Iterable[tuple[str, str]]:
        session = session_of(ctx)
        lang = session.told_lang
        terms = session.bundled_vocabulary().terms(kind)
        offers = ((_beginning(incomplete, t.words()), t.name.pick(lang)) for t in terms)
        return [(word, name) for word, name in offers if word]

    return complete


def _complete_entries(kinds: tuple[str, ...]) -> Completer:
    """Return what completes the ids of entries, those of the user's own catalogue included."""

    def complete(ctx: Context, incomplete: str) -> Iterable[tuple[str, str]]:
        session = session_of(ctx)
        try:
            catalog = session.catalog
        except KakushinError:  # a shell that completes is no place for the faults of a catalogue
            return []
        begun = incomplete if incomplete.isascii() else ""
        pools: dict[str, Iterable[Any]] = {
            "program": catalog.program_names(begun), "network": catalog.networks, "guide": catalog.guides,
        }  # fmt: skip
        english = session.told_lang == "en"
        offers = (
            (_beginning(incomplete, (e.id, e.name, *e.aliases)), e.name_en if english and e.name_en else e.name)
            for kind in kinds
            for e in pools[kind]
        )
        return [(word, name) for word, name in offers if word]

    return complete


def _beginning(incomplete: str, words: Iterable[str]) -> str | None:
    """Return the id, which is the first of the words, or the word that was begun in Japanese."""
    candidates = list(words)[:1] if incomplete.isascii() else words
    return next((word for word in candidates if word.startswith(incomplete)), None)


def complete_university(ctx: Context, incomplete: str) -> list[str]:
    """Return the universities of the table whose name begins so."""
    try:
        universities = session_of(ctx).catalog.universities
    except KakushinError:
        return []
    return [word for u in universities if (word := _beginning(incomplete, (u.name, *u.aliases)))]


Applicants = Annotated[
    list[str] | None,
    option(
        "--applicant",
        "-a",
        metavar="WHO",
        autocompletion=_completer("applicant"),
        ja="申請者: university(大学・高専・国研) company(企業・団体) municipality(自治体)。①②③や日本語でも指定できます。"
        "繰り返し可",
        en="Applicant: university, company or municipality; repeatable",
    ),
]
Partners = Annotated[
    list[str] | None,
    option(
        "--partner",
        "-p",
        metavar="WHO",
        autocompletion=_completer("applicant"),
        ja="連携する相手。相手が代表して申請できる事業も候補になります。繰り返し可",
        en="Partner; adds programmes that the partner can lead; repeatable",
    ),
]
Themes = Annotated[
    list[str] | None,
    option(
        "--theme",
        "-t",
        metavar="THEME",
        autocompletion=_completer("theme"),
        ja="テーマ: mobility smart-agriculture circular-economy decarbonization disaster-resilience "
        "smart-city startup bio。日本語でも指定できます。繰り返し可",
        en="Theme: mobility smart-agriculture circular-economy decarbonization disaster-resilience "
        "smart-city startup bio; repeatable",
    ),
]
Phases = Annotated[
    list[str] | None,
    option(
        "--phase",
        metavar="PHASE",
        autocompletion=_completer("phase"),
        ja="段階: strengthening(大学の強みを伸ばす) rd(研究開発) implementation(社会実装)。繰り返し可",
        en="Phase: strengthening, rd or implementation; repeatable",
    ),
]
Ministries = Annotated[
    list[str] | None,
    option(
        "--ministry",
        "-m",
        metavar="MINISTRY",
        autocompletion=_completer("ministry"),
        ja="所管の府省庁(moe、環境省、経産省など)。外局や附属機関を含みます。繰り返し可",
        en="Ministry, including its agencies (moe, METI ...); repeatable",
    ),
]
Prefectures = Annotated[
    list[str] | None,
    option(
        "--prefecture",
        metavar="PREF",
        autocompletion=_completer("prefecture"),
        ja="都道府県(JP-34、広島県、広島、hiroshima)。繰り返し可",
        en="Prefecture (JP-34, 広島県, hiroshima); repeatable",
    ),
]
NewCall = Annotated[
    bool,
    option(
        "--new-call",
        ja="資料(2021年12月)で新規採択が「有」の事業だけ",
        en="Only programmes that accept new proposals according to the source (December 2021)",
    ),
]


class CallFilters(NamedTuple):
    """Options of commands that list programmes: when there are calls, and what is known of them."""

    now: Annotated[
        bool,
        option(
            "--now",
            ja="受付中か、3か月以内に始まる事業だけ",
            en="Only programmes with a call open or within three months",
        ),
    ] = False
    open_on: Annotated[
        str | None,
        option(
            "--open-on",
            metavar="DATE",
            ja="その日に公募中と分かっている事業だけ",
            en="Only programmes with a call known to be open on this date",
        ),
    ] = None
    month: Annotated[
        list[int] | None,
        option(
            "--month",
            metavar="N",
            min=1,
            max=12,
            ja="その月に公募のある事業だけ(例年と直近2年度から)。繰り返し可",
            en="Only with calls in this month (1-12); repeatable",
        ),
    ] = None
    running: Annotated[
        bool,
        option(
            "--running",
            ja="続いていると確認できた事業だけ(名称変更を含む)",
            en="Only programmes known to go on, renamed ones included",
        ),
    ] = False
    stated: Annotated[
        bool,
        option(
            "--stated",
            ja="資料に書かれたことだけで絞り込みます(推定を使わない)",
            en="Use stated facts only, nothing inferred",
        ),
    ] = False


NO_CALL_FILTERS = CallFilters()
ProfileFile = Annotated[
    str | None,
    option(
        "--profile",
        metavar="FILE",
        ja="提案の骨子(plan init で作成するYAML)",
        en="Project profile (YAML file written by plan init)",
    ),
]
Programs = Annotated[
    list[str] | None,
    option(
        "--program",
        metavar="ID|NAME",
        autocompletion=_complete_entries(("program",)),
        ja="事業のIDか名称。繰り返し可",
        en="Programme id or name; repeatable",
    ),
]


def _not_negative(value: int) -> int:
    if value < 0:
        raise UsageError(Text("--stale-after には0以上の数を指定してください。", "--stale-after must be 0 or greater."))
    return value


StaleAfter = Annotated[
    int,
    option(
        "--stale-after",
        metavar="N",
        callback=_not_negative,
        ja="窓口の情報を有効とみなす年数(年度単位、既定1)",
        en="Number of fiscal years for which a contact is considered current (default 1)",
    ),
]
complete_program = _complete_entries(("program",))
complete_entry = _complete_entries(("program", "network", "guide"))
complete_guide = _complete_entries(("guide",))
complete_field = _completer("field")


class Reader:
    """Turns the words of options into slugs, and collects what the user should know about them."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.notices: list[Note] = []

    def terms(self, kind: TermKind, words: Iterable[str] | None, option: str) -> tuple[str, ...]:
        """Return the ids of words, each once, in vocabulary order.

        Raises:
            UnknownTermError: a word is in no vocabulary.
        """
        vocabulary = self.session.catalog.vocabulary
        ids = set()
        for word in words or ():
            resolved = vocabulary.resolve(kind, normalize_text(word), option)
            ids.add(resolved.id)
            if resolved.to_confirm:
                name = vocabulary.term(kind, resolved.id).name
                self.notices.append(
                    Note(
                        "to-confirm",
                        Text(
                            f"「{word}」が{name.ja}に含まれるかは窓口に確認してください。",
                            f"Ask the contact office whether '{word}' counts as {name.pick('en')}.",
                        ),
                    )
                )
        return tuple(sorted(ids, key=lambda i: vocabulary.position(kind, i)))

    def programs(self, words: Iterable[str] | None) -> tuple[str, ...]:
        """Return the ids of programmes named by id or name.

        Raises:
            NotFoundError: a name is no programme's.
        """
        ids = []
        catalog = self.session.catalog
        for word in words or ():
            programs = [e for e in catalog.find(normalize_text(word)) if isinstance(e, Program)]
            if not programs:
                raise NotFoundError(Text("事業", "programme"), word, catalog.near(word, ("program",)))
            ids += [e.id for e in programs]
        return tuple(dict.fromkeys(ids))

    def filters(
        self,
        *,
        theme: Iterable[str] | None = None,
        phase: Iterable[str] | None = None,
        ministry: Iterable[str] | None = None,
        new_call: bool = False,
        calls: CallFilters = NO_CALL_FILTERS,
    ) -> ProgramFilter:
        """Return the filters that programme options describe, with the day of the question.

        Raises:
            UsageError: `--now` and `--open-on` are both given, or a day cannot be read.
        """
        if calls.now and calls.open_on:
            raise UsageError(
                Text("--now と --open-on は同時に使えません。", "--now and --open-on cannot be used together."),
                Text("どちらか一方を指定してください。", "Use one of them."),
            )
        return ProgramFilter(
            themes=self.terms("theme", theme, "--theme"),
            phases=self.terms("phase", phase, "--phase"),
            ministries=self.terms("ministry", ministry, "--ministry"),
            new_call=new_call,
            open_on=read_day(calls.open_on, "--open-on") if calls.open_on else None,
            now=calls.now,
            months=tuple(sorted(set(calls.month or ()))),
            running=calls.running,
            stated=calls.stated,
            today=self.session.today,
        )

    def notice(self, code: str, text: Text) -> None:
        """Add a notice."""
        self.notices.append(Note(code, text))


def unknown_notices(unknown: Mapping[str, int], *, closed: int = 0) -> list[Note]:
    """Return what a listing says of programmes that it leaves out: a fact is not known, or they take nobody any more."""
    notes = []
    for name, count in unknown.items():
        option = name.replace("_", "-")
        notes.append(
            Note(
                f"unknown-{option}",
                Text(
                    f"--{option}: 資料に記載のない事業が{count}件あり、一覧に入れていません。",
                    f"--{option}: {plural(count, 'programme')} omitted because the source does not say.",
                ),
            )
        )
    if closed:
        notes.append(
            Note(
                "closed",
                Text(
                    f"受付を終えた事業が{closed}件あり、一覧に入れていません(表示: --edition all)。",
                    f"{plural(closed, 'programme')} no longer taking applications omitted (to list: --edition all).",
                ),
            )
        )
    return notes


def choose(option: str, words: Iterable[str] | None, labels: Mapping[str, Text]) -> tuple[str, ...]:
    """Return the ids that words of an option mean, each word an id or its label.

    Raises:
        UnknownTermError: a word is neither.
    """
    ids: list[str] = []
    for word in words or ():
        key = fold(normalize_text(word))
        meant = [i for i, label in labels.items() if key in (fold(i), fold(label.ja), fold(label.pick("en")))]
        if not meant:
            near = [i for i in labels if key[:2] and i.startswith(key[:2])]
            offered = {i: Text(f"{label.ja}({i})", i) for i, label in labels.items()}
            raise UnknownTermError(option, word, [offered[i] for i in near], list(offered.values()))
        ids += [i for i in meant if fold(i) == key] or meant
    return tuple(dict.fromkeys(ids))


def filter_record(filters: ProgramFilter) -> dict[str, Any]:
    """Return filters of programmes as part of the `query` of machine output."""
    return {
        "theme": filters.themes,
        "phase": filters.phases,
        "ministry": filters.ministries,
        "new_call": filters.new_call or None,
        "open_on": filters.open_on.isoformat() if filters.open_on else None,
        "now": filters.now or None,
        "month": filters.months,
        "running": filters.running or None,
        "stated": filters.stated or None,
    }


def existing_file(path: str, option: str, repair: Text | None = None) -> Path:
    """Return the path of a file that an option names.

    Raises:
        UsageError: there is none.
    """
    file = native_path(path)
    if not file.is_file():
        raise UsageError(Text(f"{option}: {path} がありません。", f"{option}: {path} does not exist."), repair)
    return file


def existing_profile(path: str, option: str = "--profile") -> Path:
    """Return the path of a project profile.

    Raises:
        UsageError: there is none.
    """
    repair = Text(
        "kakushin plan init -o plan.yaml で作成できます。", "Create one with kakushin plan init -o plan.yaml."
    )
    return existing_file(path, option, repair)
