"""Records of jGrants as candidates: only what a record says for certain becomes a typed field.

Records of one name (without year and round) and one area are the calls of one programme. The API's fields and their traps as
measured: a ceiling of 0 or of all nines is none, a very large one is the budget of a whole programme; times are UTC; some
records are steps of a procedure (状況報告, 事前着手届出 …) and no programme; 全国 may be the own programme of a city.
"""

from __future__ import annotations

import re
import unicodedata
import warnings
from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from bs4 import BeautifulSoup, MarkupResemblesLocatorWarning
from bs4.element import NavigableString

from kakushin_cli.catalog.lifecycle import Call
from kakushin_cli.catalog.vocabulary import Vocabulary
from kakushin_cli.importers.candidate import Candidate, Origin, one_line, without_empty
from kakushin_cli.importers.jgrants.answers import Records
from kakushin_cli.importers.jgrants.words import Words
from kakushin_cli.importers.names import Area, owner_fields, read_area
from kakushin_cli.japanese.amounts import only_rate, only_sum
from kakushin_cli.japanese.era import JST, fiscal_year_of
from kakushin_cli.japanese.folding import fold
from kakushin_cli.japanese.yen import format_yen

PAGE = "https://www.jgrants-portal.go.jp/subsidy/{id}"
CREDIT = "出典「Jグランツ（jGrants）」"
"""The line that the API's terms of use ask for."""

BUDGET_SIZED_YEN = 1_000_000_000
"""From here on a ceiling may be the budget of the whole programme, and is kept as text only."""
LONGEST_WINDOW = timedelta(days=3653)
"""A window that ends later than this from the day of reading has no end."""
FAR = timedelta(days=730)
"""A deadline later than this from the day of reading may be that of reports; it stays, with a warning."""

_NINES = re.compile("9{7,}")
"""A ceiling that stands for none."""
_LEADING_BRACKET = re.compile(r"\s*[【\[(〔]([^】\])〕]{2,20})[】\])〕]")
_NO_LIMIT_OF_EMPLOYEES = "従業員数の制約なし"
_SUMMARY_LENGTH = 200
_OVERVIEW_LENGTH = 4000


class Reading(NamedTuple):
    """Candidates of a run, and the procedures that were left out, as (id, title)."""

    candidates: list[Candidate]
    procedures: list[tuple[str, str]]


def origin(read_on: date) -> Origin:
    """Return where the candidates come from."""
    return Origin(
        kind="jgrants",
        edition="jgrants",
        name_ja="Jグランツ",
        name_en="jGrants portal",
        fiscal_year=fiscal_year_of(read_on),
        as_of=read_on,
    )


def read_records(
    records: Records,
    vocabulary: Vocabulary,
    read_on: date,
    without_detail: Set[str] = frozenset(),
    words: Words | None = None,
) -> Reading:
    """Return the programmes among the records, by the id of their first record.

    Args:
        records: As fetched or saved.
        vocabulary: Names of ministries and prefectures.
        read_on: Day in Japan on which they were fetched.
        without_detail: Ids of records of which only the row of the list is known.
        words: The words to look for; those of the rules file when absent.
    """
    words = words or Words()
    reading = Reading([], [])
    programmes: dict[str, list[_Record]] = defaultdict(list)
    for record_id, fields in sorted(records.items()):
        title = _text(fields.get("title")) or _text(fields.get("name")) or record_id
        if words.is_procedure(title):
            reading.procedures.append((record_id, title))
        else:
            record = _Record(fields, title, vocabulary, words, record_id in without_detail)
            programmes[record.programme].append(record)
    owners: dict[str, set[str]] = defaultdict(set)
    for programme, calls in programmes.items():
        for call in calls:
            owners[call.institution].add(programme)
    for programme, calls in programmes.items():
        calls.sort(key=lambda c: (c.begins, c.id))
        institution = calls[-1].institution
        alias = institution if len(owners[institution]) == 1 else ""
        entry = _Entry(calls, vocabulary, read_on, words).entry(alias)
        raw = calls[0].raw if len(calls) == 1 else {"rounds": [c.raw for c in calls]}
        reading.candidates.append(Candidate(calls[0].id, entry, raw, (*(c.id for c in calls[1:]), programme)))
    reading.candidates.sort(key=lambda c: c.record_id)
    return reading


class _Record:
    """A record and what groups it.

    Attributes:
        programme: What records of one programme have in common: name, institution and area.
        area: Where it may be used.
        begins: When its call opens, for the order; empty when not known.
        institution: institution_name, which holds the name of the 制度, without years and rounds.
    """

    def __init__(
        self, fields: Mapping[str, Any], title: str, vocabulary: Vocabulary, words: Words, is_partial: bool
    ) -> None:
        self.fields, self.written, self.is_partial = fields, one_line(title), is_partial
        self.id: str = fields["id"]
        self.title = words.title(title)
        detail = fields.get("detail")
        self.text = plain_text(detail) if isinstance(detail, str) else ""
        self.overview = words.without_persons(self.text)
        institution = _text(fields.get("institution_name"))
        self.institution = words.title(institution).name if institution else ""
        self.begins = _text(fields.get("acceptance_start_datetime")) or _text(fields.get("acceptance_end_datetime"))
        self.area = read_area(fields.get("target_area_search"), vocabulary)
        where = " ".join(self.area.prefectures) or self.area.text or ""
        self.programme = " / ".join(fold(part) for part in (self.title.name, self.institution, where))

    @property
    def raw(self) -> Mapping[str, Any]:
        """The record without the lines of its details that may name persons."""
        return {**self.fields, "detail": self.overview} if self.text else self.fields


def read_time(value: object) -> datetime | None:
    """Return an instant of the API in Japan time, None when there is none; without a zone it is UTC."""
    if not isinstance(value, str):
        return None
    try:
        instant = datetime.fromisoformat(value.strip())
        return (instant if instant.tzinfo else instant.replace(tzinfo=UTC)).astimezone(JST)
    except (ValueError, OverflowError):
        return None


class _Entry:
    """Makes the entry of the records of one programme, of which the newest says what it is, and collects its warnings."""

    def __init__(self, records: Sequence[_Record], vocabulary: Vocabulary, read_on: date, words: Words) -> None:
        self.records, self.newest, self.record = records, records[-1], records[-1].fields
        self.vocabulary, self.read_on, self.words = vocabulary, read_on, words
        self.warnings: list[dict[str, object]] = []

    def entry(self, institution: str) -> dict[str, object]:
        newest, words = self.newest, self.words
        name, read_on = newest.title.name, self.read_on.isoformat()
        pages = [PAGE.format(id=r.id) for r in reversed(self.records)]
        overview = one_line(_normal(newest.overview))
        area = newest.area
        region = {"text": {"ja": area.text}, "prefectures": list(area.prefectures)} if area.prefectures else None
        owner = self._ministry(newest.written)
        names = (newest.written, _text(self.record.get("institution_name")))
        is_nationwide = area.is_nationwide and (bool(owner) or words.is_national(names, newest.text))
        eligibility = words.eligibility(newest.text)
        desk = words.desk(newest.text)
        fields: dict[str, object] = {
            "name_as_written": list(dict.fromkeys(r.written for r in reversed(self.records) if r.written != name)),
            "aliases": [institution] if self._is_alias(institution) else None,
            **owner,
            "summary": {"ja": _shortened(_text(self.record.get("subsidy_catch_phrase")) or overview or name)},
            "overview": _shortened(overview, _OVERVIEW_LENGTH),
            "keywords": without_empty({"ja": self._keywords(name)}),
            "applicants": eligibility.applicants,
            "region": region,
            "nationwide": is_nationwide or None,
            "conditions": [*eligibility.conditions, *self._conditions(area, is_nationwide)],
            "support": self._support(),
            "calls": self._calls(),
            "office_now": {**desk, "as_of": read_on, "source": pages[0]} if desk else None,
            "urls": [{"url": page, "kind": "call"} for page in pages],
            "sources": [{"url": page, "title": CREDIT, "read_on": read_on} for page in pages],
        }
        if words.is_administrator_call(newest.written):
            self._warn(
                "administrator-call",
                "事業を運営する事務局・執行団体の公募であり、事業の利用者の公募ではないとみられる。",
                "Appears to be a call for the body that will run the programme, not for its beneficiaries.",
            )
        if newest.is_partial:
            self._warn(
                "detail-not-read",
                "詳細を読み取れなかったため、一覧の項目だけを収録している。",
                "The details could not be read, so only the items in the list are included.",
            )
        return {"kind": "programme", "name": name, **without_empty({**fields, "warnings": self.warnings})}

    def _is_alias(self, institution: str) -> bool:
        """Return whether the 制度 is another name of the programme: no ministry, and no programme that looks for its office."""
        is_ministry = fold(institution) in self.vocabulary.words("ministry")
        is_administrator_call = self.words.is_administrator_call(self.newest.written)
        return institution not in ("", self.newest.title.name) and not is_ministry and not is_administrator_call

    def _warn(self, code: str, ja: str, en: str) -> None:
        self.warnings.append({"code": code, "text": {"ja": ja, "en": en}})

    def _ministry(self, title: str) -> dict[str, object]:
        """Return the ministry when a field or the bracket before the title is its name and nothing else."""
        words = self.vocabulary.words("ministry")
        bracket = _LEADING_BRACKET.match(unicodedata.normalize("NFKC", title))
        for word in (_text(self.record.get("institution_name")), bracket[1] if bracket else ""):
            term = words.get(fold(word)) if word else None
            if term and not term.to_confirm:
                return owner_fields(term.id, self.vocabulary)
        return {}

    def _keywords(self, name: str) -> list[str]:
        words = [self.newest.institution, *_parts(self.record.get("use_purpose"))]
        return list(dict.fromkeys(w for w in words if w and w != name))

    def _conditions(self, area: Area, is_nationwide: bool) -> list[dict[str, object]]:
        """Return conditions that have no field of their own: employees, industries, uncertain areas."""
        texts = []
        employees = one_line(_normal(_text(self.record.get("target_number_of_employees"))))
        if employees and employees != _NO_LIMIT_OF_EMPLOYEES:
            texts.append(f"従業員数: {employees}")
        if industries := _parts(self.record.get("industry")):
            texts.append(f"業種: {'、'.join(industries)}")
        if detail := one_line(_normal(_text(self.record.get("target_area_detail")))):
            texts.append(f"対象地域の詳細: {_shortened(detail)}")
        if not area.prefectures and not is_nationwide:
            texts.append(f"対象地域は公募のページで確かめる({f'記載: {area.text}' if area.text else '記載なし'})")
        return [{"ja": text} for text in texts]

    def _support(self) -> dict[str, object]:
        rate = one_line(_normal(_text(self.record.get("subsidy_rate"))))
        cap = _yen(self.record.get("subsidy_max_limit"))
        amount = None if cap is None else format_yen(cap)
        if cap is not None and (cap >= BUDGET_SIZED_YEN or cap in self.words.budgets(self.newest.text)):
            amount, cap = f"{amount}(補助上限額の欄。事業全体の予算のことがある)", None
            self._warn(
                "cap-may-be-budget",
                "補助上限額の欄の金額は、一件の上限ではなく事業全体の予算の可能性がある。",
                "The amount in the ceiling field may be the budget of the whole programme.",
            )
        support = {"rate_text": _shortened(rate), "rate_max": only_rate(rate), "amount_text": amount, "cap_jpy": cap}
        return without_empty(support)

    def _calls(self) -> list[dict[str, object]]:
        calls = []
        for record in self.records:
            rounds = record.fields.get("workflow")
            windows: list[Mapping[str, Any]] = (
                [w for w in rounds if isinstance(w, dict)] if isinstance(rounds, list) else []
            )
            calls += [call for window in windows or [record.fields] if (call := self._call(record, window))]
        unique = {tuple(str(c.get(key, "")) for key in ("opens_on", "deadline_at", "round")): c for c in calls}
        return [unique[key] for key in sorted(unique)]

    def _call(self, record: _Record, window: Mapping[str, Any]) -> dict[str, object] | None:
        opens = read_time(window.get("acceptance_start_datetime"))
        closes = read_time(window.get("acceptance_end_datetime"))
        if closes and closes.date() - self.read_on > LONGEST_WINDOW:
            self._warn(
                "far-deadline",
                f"受付の終了日({closes.date().isoformat()})が遠いため、締切なしとみなしている。",
                f"Open until {closes.date().isoformat()}: taken for a call without a deadline.",
            )
            closes = None
        elif closes and closes.date() - self.read_on > FAR:
            self._warn(
                "far-deadline",
                f"受付の終了日({closes.date().isoformat()})が遠い。報告や継続の受付のことがある。",
                f"Open until {closes.date().isoformat()}: may be a window for reports or continued projects.",
            )
        if opens and closes and opens > closes:
            self._warn(
                "window-reversed",
                "受付の開始日が終了日より後になっているため、開始日を収録していない。",
                "The opening date is later than the closing date, so it is omitted.",
            )
            opens = None
        first = opens.date() if opens else Call(0, deadline_at=closes).last_day
        if first is None:
            return None
        call = {
            "fiscal_year": fiscal_year_of(first),
            "opens_on": opens and opens.date().isoformat(),
            "deadline_at": closes and closes.isoformat(),
            "round": record.title.round,
            "as_of": self.read_on.isoformat(),
            "source": PAGE.format(id=record.id),
        }
        return without_empty(call)


def _text(value: object) -> str:
    """Return a text without blanks around it; empty when it is none, or when nothing in it can be seen."""
    return value.strip() if isinstance(value, str) and one_line(_normal(value)) else ""


def _normal(text: str) -> str:
    """Return the text in NFKC: full-width letters, and radicals that look like ideographs (⼩ for 小)."""
    return unicodedata.normalize("NFKC", text)


def _parts(value: object) -> list[str]:
    """Return the values of a field that joins several with ` / `."""
    return [p for p in (one_line(part) for part in _normal(_text(value)).split(" / ")) if p]


def _shortened(text: str, length: int = _SUMMARY_LENGTH) -> str:
    line = one_line(_normal(text))
    return line if len(line) <= length else f"{line[: length - 1].rstrip()}…"


def _yen(value: object) -> int | None:
    """Return a ceiling in yen, None when none is present; numbers come as numbers and as text."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    yen = only_sum(f"{value:.0f}" if isinstance(value, float) and value.is_integer() else str(value))
    return yen if yen and not _NINES.fullmatch(str(yen)) else None


_IGNORED = ("script", "style", "template", "noscript", "iframe", "object", "svg", "math", "head", "title")
_BLOCKS = tuple(
    """address article aside blockquote br caption dd details div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6
    header hr legend li main nav ol p pre section summary table tbody tfoot thead tr ul""".split()  # noqa: SIM905
)
_CELLS = ("td", "th")
_BLANKS = re.compile(r"[^\S\n]+")


def plain_text(html: str) -> str:
    """Return the text of HTML: entities as characters, elements that begin a line on lines of their own.

    Content of scripts, styles and the like is left out, comments too; so are control and format characters. Text
    without any tag comes back with its own line breaks.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", MarkupResemblesLocatorWarning)  # a text may be nothing but an address
        tree = BeautifulSoup(html, "html.parser")
    for element in tree.find_all(_IGNORED):
        element.decompose()
    for names, space in ((_BLOCKS, "\n"), (_CELLS, " ")):
        for element in tree.find_all(names):
            element.insert_before(space)
            element.insert_after(space)
    text = tree.get_text(types=(NavigableString,))  # no comments, declarations or CDATA
    text = "".join(c if c.isprintable() or c == "\n" else " " if c.isspace() else "" for c in text)
    lines = (_BLANKS.sub(" ", line).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)
