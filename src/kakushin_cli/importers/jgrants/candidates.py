"""A record of jGrants as a candidate: only what the record says for certain becomes a typed field.

The API's fields and their traps as measured: a ceiling of 0 or of all nines is none, a very large one is the budget of
a whole programme; times are UTC; windows that end years from now are for reports, not for applying; some records are
steps of a procedure (状況報告 …) and no programme.
"""

from __future__ import annotations

import re
import unicodedata
import warnings
from collections.abc import Mapping, Set
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from bs4 import BeautifulSoup, MarkupResemblesLocatorWarning
from bs4.element import NavigableString

from kakushin_cli.catalog.vocabulary import Vocabulary
from kakushin_cli.importers.candidate import Candidate, Origin, one_line, without_empty
from kakushin_cli.importers.jgrants.answers import Records
from kakushin_cli.importers.names import Area, owner_fields, read_area
from kakushin_cli.japanese.amounts import format_yen, only_rate, only_sum
from kakushin_cli.japanese.era import JST, fiscal_year_of
from kakushin_cli.japanese.folding import fold

PAGE = "https://www.jgrants-portal.go.jp/subsidy/{id}"
CREDIT = "出典「Jグランツ（jGrants）」"
"""The line that the API's terms of use ask for."""

NOT_STATED_YEN = frozenset({0, 999_999_999, 9_999_999_999})
"""Ceilings that stand for none."""
BUDGET_SIZED_YEN = 1_000_000_000
"""From here on a ceiling may be the budget of the whole programme, and is kept as text only."""
LONGEST_WINDOW = timedelta(days=730)
"""A window that ends later than this from the day of reading is not taken for a call."""

_PROCEDURE = re.compile(
    "状況報告|実績報告|完了報告|年次報告|成果報告|事業化報告|交付申請等|仕入控除税額|撤回届|取下届|取下げ届|辞退届"
    "|変更承認申請|計画変更|財産処分|精算払|概算払|練習用|テスト用"
)
_OPEN_CALL = re.compile("公募|募集")
_ADMINISTRATOR = re.compile("事務局[^、。]{0,6}(?:公募|募集)|執行(?:団体|機関|事業者|事務局)[^、。]{0,6}(?:公募|募集)")
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
    records: Records, vocabulary: Vocabulary, read_on: date, without_detail: Set[str] = frozenset()
) -> Reading:
    """Return the programmes among the records, by id.

    Args:
        records: As fetched or saved.
        vocabulary: Names of ministries and prefectures.
        read_on: Day in Japan on which they were fetched.
        without_detail: Ids of records of which only the row of the list is known.
    """
    reading = Reading([], [])
    for record_id, record in sorted(records.items()):
        title = _text(record.get("title")) or _text(record.get("name")) or record_id
        if is_procedure(title):
            reading.procedures.append((record_id, title))
            continue
        entry = _Entry(record, vocabulary, read_on).entry(title, is_partial=record_id in without_detail)
        reading.candidates.append(Candidate(record_id, entry, record))
    return reading


def is_procedure(title: str) -> bool:
    """Return whether a record is a step for those already selected, or a form to practise with, by its title.

    A title that speaks of a call (公募, 募集) is a programme whatever else it says.
    """
    folded = unicodedata.normalize("NFKC", title)
    return bool(_PROCEDURE.search(folded)) and not _OPEN_CALL.search(folded)


def is_administrator_call(title: str) -> bool:
    """Return whether a call seeks the body that will run a programme (事務局公募), not those who use it."""
    return bool(_ADMINISTRATOR.search(unicodedata.normalize("NFKC", title)))


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
    """Makes the entry of one record and collects its warnings."""

    def __init__(self, record: Mapping[str, Any], vocabulary: Vocabulary, read_on: date) -> None:
        self.record, self.vocabulary, self.read_on = record, vocabulary, read_on
        self.warnings: list[dict[str, object]] = []

    def entry(self, title: str, *, is_partial: bool) -> dict[str, object]:
        record = self.record
        detail = plain_text(record["detail"]) if isinstance(record.get("detail"), str) else ""
        overview = one_line(_normal(detail))
        name, as_written = one_line(_normal(title)), one_line(title)
        area = read_area(record.get("target_area_search"), self.vocabulary)
        region = {"text": {"ja": area.text}, "prefectures": list(area.prefectures)} if area.prefectures else None
        page, read_on = PAGE.format(id=record["id"]), self.read_on.isoformat()
        fields: dict[str, object] = {
            "name_as_written": [as_written] if as_written != name else None,
            **self._ministry(title),
            "summary": {"ja": _shortened(_text(record.get("subsidy_catch_phrase")) or overview or name)},
            "overview": _shortened(overview, _OVERVIEW_LENGTH),
            "keywords": without_empty({"ja": self._keywords(name)}),
            "region": region,
            "conditions": self._conditions(area),
            "support": self._support(),
            "calls": self._calls(),
            "urls": [{"url": page, "kind": "call", "read_on": read_on}],
            "sources": [{"url": page, "title": CREDIT, "read_on": read_on}],
        }
        if is_administrator_call(title):
            self._warn(
                "administrator-call",
                "事業を運営する事務局・執行団体の公募であり、事業の利用者の公募ではないとみられる。",
                "Appears to be a call for the body that will run the programme, not for its beneficiaries.",
            )
        if is_partial:
            self._warn(
                "detail-not-read",
                "詳細を読み取れなかったため、一覧の項目だけを収録している。",
                "The details could not be read, so only the items in the list are included.",
            )
        return {"kind": "programme", "name": name, **without_empty({**fields, "warnings": self.warnings})}

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
        institution = one_line(_normal(_text(self.record.get("institution_name"))))
        words = [institution, *_parts(self.record.get("use_purpose"))]
        return list(dict.fromkeys(w for w in words if w and w != name))

    def _conditions(self, area: Area) -> list[dict[str, object]]:
        """Return conditions that have no field of their own: employees, industries, uncertain areas."""
        texts = []
        employees = one_line(_normal(_text(self.record.get("target_number_of_employees"))))
        if employees and employees != _NO_LIMIT_OF_EMPLOYEES:
            texts.append(f"従業員数: {employees}")
        if industries := _parts(self.record.get("industry")):
            texts.append(f"業種: {'、'.join(industries)}")
        if detail := one_line(_normal(_text(self.record.get("target_area_detail")))):
            texts.append(f"対象地域の詳細: {_shortened(detail)}")
        if not area.prefectures and not area.is_nationwide:
            texts.append(f"対象地域は公募のページで確かめる({f'記載: {area.text}' if area.text else '記載なし'})")
        return [{"ja": text} for text in texts]

    def _support(self) -> dict[str, object]:
        rate = one_line(_normal(_text(self.record.get("subsidy_rate"))))
        cap = _yen(self.record.get("subsidy_max_limit"))
        amount = None if cap is None else format_yen(cap)
        if cap is not None and cap >= BUDGET_SIZED_YEN:
            amount, cap = f"{amount}(補助上限額の欄。事業全体の予算のことがある)", None
            self._warn(
                "cap-may-be-budget",
                "補助上限額の欄の金額が大きく、一件の上限ではなく事業全体の予算の可能性がある。",
                "The amount in the ceiling field is large and may be the budget of the whole programme.",
            )
        support = {"rate_text": _shortened(rate), "rate_max": only_rate(rate), "amount_text": amount, "cap_jpy": cap}
        return without_empty(support)

    def _calls(self) -> list[dict[str, object]]:
        rounds = self.record.get("workflow")
        windows: list[Mapping[str, Any]] = (
            [w for w in rounds if isinstance(w, dict)] if isinstance(rounds, list) else []
        )
        calls = [call for window in windows or [self.record] if (call := self._call(window))]
        unique = {(str(c.get("opens_on", "")), str(c.get("deadline_at", ""))): c for c in calls}
        return [unique[key] for key in sorted(unique)]

    def _call(self, window: Mapping[str, Any]) -> dict[str, object] | None:
        opens = read_time(window.get("acceptance_start_datetime"))
        closes = read_time(window.get("acceptance_end_datetime"))
        if closes and closes.date() - self.read_on > LONGEST_WINDOW:
            self._warn(
                "far-deadline",
                f"受付の終了日({closes.date().isoformat()})が遠いため、報告や継続の受付とみなし、"
                "公募の締切とはしない。",
                f"Open until {closes.date().isoformat()}: treated as a reporting window, not as a call deadline.",
            )
            return None
        if opens and closes and opens > closes:
            self._warn(
                "window-reversed",
                "受付の開始日が終了日より後になっているため、開始日を収録していない。",
                "The opening date is later than the closing date, so it is omitted.",
            )
            opens = None
        first = opens or closes
        if first is None:
            return None
        call = {
            "fiscal_year": fiscal_year_of(first.date()),
            "opens_on": opens and opens.date().isoformat(),
            "deadline_at": closes and closes.isoformat(),
            "source": PAGE.format(id=self.record["id"]),
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
    return None if yen in NOT_STATED_YEN else yen


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
