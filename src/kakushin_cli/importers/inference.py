"""Applicants, themes and the route of the money, read from the words of a sheet of 行政事業レビュー.

The rules stand in `data/inference.toml`; this module applies them. Every value carries the words it rests on as the sheet
writes them and is marked as inferred: T1 and T2 where a column or a heading names the applicant, T3 where a sentence does.
Payments alone (table 5-1) make no applicant: they become a note with numbers, never names.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import msgspec

from kakushin_cli.catalog.files import data_folder
from kakushin_cli.catalog.model import APPLICANT_TYPES, ApplicantType, RouteKind, Tier
from kakushin_cli.errors import KakushinError
from kakushin_cli.language import Text

Column = Literal["事業名", "事業の目的", "事業の概要", "補助対象", "補助率", "目", "実施方法", "所管"]
QUOTE_LENGTH = 60
"""Longest quote in characters."""
_AROUND = 24
"""Characters of a quote in front of the word that it rests on, at most."""
_BOUNDARY = re.compile(r"[、。・:;\n○◯●■()【】「」\[\]]|(?<=[^0-9])[0-9](?=[^0-9])")
"""Where a quote may begin; ① is a digit in the spelling of the rules."""
_UNLESS_COLUMNS: tuple[Column, ...] = ("事業名", "事業の目的", "事業の概要", "目")
_APPLICANT_COLUMNS: tuple[Column, ...] = ("補助対象", "補助率", "目", "事業の概要", "事業の目的")
_TEXT_COLUMNS: tuple[Column, ...] = ("事業の目的", "事業の概要")
_NOBODY_APPLIES = ("named_body", "procurement")
Fields = dict[str, object]
"""Fields of an entry in the shape of a file."""


class _Form(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A table of the rules file."""


class _Erase(_Form, frozen=True, kw_only=True):
    negations: list[str]
    names: list[str]


class _Words(_Form, frozen=True, kw_only=True):
    words: list[str]


class _Where(_Form, frozen=True, kw_only=True):
    columns: list[Column]
    tier: Literal["T2", "T3"]
    pattern: str
    types: list[ApplicantType] = msgspec.field(default_factory=lambda: list(APPLICANT_TYPES))
    sentence: bool = False
    before: int = 0


class _Route(_Form, frozen=True, kw_only=True):
    kind: RouteKind
    columns: list[Column]
    pattern: str
    unless: str | None = None
    methods: list[str] = []
    without_methods: list[str] = []
    applicants: list[ApplicantType] = []
    without_applicants: list[ApplicantType] = []


class _ThemeRule(_Form, frozen=True, kw_only=True):
    text_words: int
    text_hits: int


class _Theme(_Form, frozen=True, kw_only=True):
    words: list[str]
    erase: list[str] = []
    unless: list[str] = []


class _Payee(_Form, frozen=True, kw_only=True):
    ja: str
    en: str
    pattern: str
    type: ApplicantType | None = None
    agency: bool = False


class _Payments(_Form, frozen=True, kw_only=True):
    unless: list[str]


class JgrantsTitles(_Form, frozen=True, kw_only=True):
    """Words in titles of jGrants."""

    round: str
    year: str
    rest: str
    steps: list[str]
    steps_without_call: list[str]
    calls: str
    administrator: str


class JgrantsEligibility(_Form, frozen=True, kw_only=True):
    """Words of the section on who may apply."""

    headings: str
    ends: str
    footnotes: str
    items: str
    defines: str
    exclusions: str
    erase: list[str]
    head: str


class JgrantsLimit(_Form, frozen=True, kw_only=True):
    """A pattern that limits types of applicants, and what it says."""

    pattern: str
    ja: str
    en: str
    types: list[ApplicantType] = msgspec.field(default_factory=lambda: list(APPLICANT_TYPES))


class JgrantsDesk(_Form, frozen=True, kw_only=True):
    """Words of the section on whom to ask."""

    headings: str
    units: list[str]
    cut: str
    no_unit: str
    address: str
    persons: str
    person_lines: str
    fax: str
    person_mail: str


class JgrantsOwner(_Form, frozen=True, kw_only=True):
    """Words that tell who owns a programme."""

    local: str
    national: str


class JgrantsWords(_Form, frozen=True, kw_only=True):
    """Words for records of jGrants."""

    budget: str
    titles: JgrantsTitles
    eligibility: JgrantsEligibility
    types: dict[ApplicantType, list[str]]
    limit: list[JgrantsLimit]
    condition: list[JgrantsLimit]
    desk: JgrantsDesk
    owner: JgrantsOwner


class _File(_Form, frozen=True, kw_only=True):
    cut: str
    erase: _Erase
    types: dict[ApplicantType, _Words]
    others: _Words
    where: list[_Where]
    route: list[_Route]
    theme_rule: _ThemeRule
    themes: dict[str, _Theme]
    payee: list[_Payee]
    payments: _Payments
    jgrants: JgrantsWords


class _Plain(dict[int, str]):
    """What becomes of each character for `str.translate`: half-width forms, a line break of `／`, nothing of a blank."""

    def __missing__(self, code: int) -> str:
        self[code] = "".join(unicodedata.normalize("NFKC", chr(code)).split())
        return self[code]


_PLAIN = _Plain({ord("／"): "\n"})


def _blank(match: re.Match[str]) -> str:
    """Return as many characters as a match has, so that places stay where they are."""
    return "＿" * len(match[0])


class Cell:
    """A text of a source: as written, in the spelling of the rules, and with some words blanked out."""

    def __init__(self, column: str, written: str) -> None:
        self.column = column
        self.written = written
        self.plain = written.translate(_PLAIN)
        self.read = self.plain

    def erase(self, words: re.Pattern[str]) -> None:
        """Blank words out of what is read."""
        self.read = words.sub(_blank, self.plain)

    def quote(self, start: int, end: int, length: int = QUOTE_LENGTH) -> str:
        """Return the words between two places of `plain`, as written, `length` characters at most."""
        end = min(end, start + length)
        at, first, last = 0, 0, len(self.written)
        for index, char in enumerate(self.written):
            if at <= start:
                first = index
            if at >= end:
                last = index
                break
            at += len(_PLAIN[ord(char)])
        return self.written[first:last].strip()

    def quote_around(self, start: int, end: int, word: int) -> str:
        """Return the words between two places that a word stands in, from the last boundary shortly before the word."""
        begin = start if word - start <= _AROUND else word
        for boundary in _BOUNDARY.finditer(self.plain, max(start, word - _AROUND), word):
            begin = boundary.end()
        return self.quote(begin, end)


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is read of a programme.

    Attributes:
        columns: Texts by column, each in one line as the sheet writes it; ticked methods stand under 実施方法.
        payees: Number of recipients by their kind (`Rules.payee_kind`), None when table 5-1 was not given.
    """

    columns: Mapping[Column, Sequence[str]]
    payees: Mapping[str, int] | None = None


@dataclass(slots=True)
class _Named:
    """Whom a sheet names."""

    applicants: dict[ApplicantType, Fields] = field(default_factory=dict)
    by_a_column: bool = False


class Rules:
    """The rules of a file, ready to be applied.

    Raises:
        KakushinError: the file is damaged; the message names the place.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path or data_folder() / "inference.toml"
        try:
            self._file = msgspec.convert(tomllib.loads(self._path.read_text("utf-8")), _File)
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
            raise self._damaged(str(error)) from None
        rules = self._file
        if missing := [t for t in APPLICANT_TYPES if t not in rules.types]:
            raise self._damaged(f"types.{missing[0]}: missing")
        self._cut = self.pattern("cut", [rules.cut])
        self._erase = self.pattern("erase", [*rules.erase.negations, *rules.erase.names])
        self._types = {t: self.pattern(f"types.{t}.words", rules.types[t].words) for t in APPLICANT_TYPES}
        self._others = self.pattern("others.words", rules.others.words)
        self._where = [self.pattern(f"where[{n}].pattern", [r.pattern]) for n, r in enumerate(rules.where)]
        for n, (rule, pattern) in enumerate(zip(rules.where, self._where, strict=True)):
            if not rule.before and "who" not in pattern.groupindex:
                raise self._damaged(f"where[{n}]: neither before nor (?P<who>…)")
        self._routes = [self.pattern(f"route[{n}].pattern", [r.pattern]) for n, r in enumerate(rules.route)]
        self._unless = [
            self.pattern(f"route[{n}].unless", [r.unless]) if r.unless else None for n, r in enumerate(rules.route)
        ]
        self._themes = {
            name: tuple(
                self.pattern(f"themes.{name}.{key}", words) if words else None
                for key, words in (("words", t.words), ("erase", t.erase), ("unless", t.unless))
            )
            for name, t in rules.themes.items()
        }
        self._payees = [self.pattern(f"payee[{n}].pattern", [p.pattern]) for n, p in enumerate(rules.payee)]
        self._office_work = self.pattern("payments.unless", rules.payments.unless)

    @property
    def themes(self) -> tuple[str, ...]:
        """The themes that there are rules for, in the order of the file."""
        return tuple(self._themes)

    def _damaged(self, why: str) -> KakushinError:
        return KakushinError(
            Text(f"{self._path}: 規則が読めません: {why}", f"{self._path}: the rules cannot be read: {why}"),
            Text("その箇所を直してください。", "Correct that place."),
        )

    @property
    def jgrants(self) -> JgrantsWords:
        """The words for records of jGrants, as the file has them."""
        return self._file.jgrants

    def pattern(self, place: str, patterns: Iterable[str]) -> re.Pattern[str]:
        """Return one pattern of several.

        Raises:
            KakushinError: they are no patterns; the message names their place in the file.
        """
        try:
            return re.compile("|".join(patterns))
        except re.error as error:
            raise self._damaged(f"{place}: {error}") from None

    def payee_kind(self, name: str, purpose: str) -> str | None:
        """Return the kind of a recipient of table 5-1, None for payments that show no applicant.

        Args:
            name: 支出先名.
            purpose: 事業を行う上での役割 and 契約概要.
        """
        if not name or self._office_work.search(purpose.translate(_PLAIN)):
            return None
        plain = name.translate(_PLAIN)
        matches = (p.ja for p, pattern in zip(self._file.payee, self._payees, strict=True) if pattern.search(plain))
        return next(matches, None)

    def infer(self, sheet: Sheet) -> Fields:
        """Return what a sheet points to: `applicants`, `route`, `inferred_themes` and `payment_note`, each if any."""
        cells = {column: [Cell(column, text) for text in texts if text] for column, texts in sheet.columns.items()}
        named = self._applicants(cells)
        fields: Fields = {}
        route = self._route(cells, named.applicants)
        if route:
            fields["route"] = route
        if not (route and route["kind"] in _NOBODY_APPLIES):
            applicants = [
                self._confirmed(t, named.applicants[t], sheet.payees) for t in APPLICANT_TYPES if t in named.applicants
            ]
            if applicants:
                fields["applicants"] = applicants
            elif note := self._payment_note(sheet.payees or {}):
                fields["payment_note"] = note
        if themes := self._inferred_themes(cells):
            fields["inferred_themes"] = themes
        return fields

    def _applicants(self, cells: Mapping[Column, Sequence[Cell]]) -> _Named:
        named = _Named()
        for cell in (cell for column in _APPLICANT_COLUMNS for cell in cells.get(column, ())):
            cell.erase(self._erase)
        for rule, pattern in zip(self._file.where, self._where, strict=True):
            if rule.sentence and named.by_a_column:
                continue
            for cell in (cell for column in rule.columns for cell in cells.get(column, ())):
                for start, end, last in self._who(rule, pattern, cell):
                    self._read(named, rule, cell, start, end, last)
        return named

    def _who(self, rule: _Where, pattern: re.Pattern[str], cell: Cell) -> Iterator[tuple[int, int, int]]:
        """Yield where those who apply may be named: first and last place, and the end of the quote."""
        for match in pattern.finditer(cell.read):
            if not rule.before:
                yield *match.span("who"), match.end()
                continue
            start = max(0, match.start() - rule.before)
            for cut in self._cut.finditer(cell.plain, start, match.start()):
                start = cut.end()
            yield start, match.start(), match.end()

    def _read(self, named: _Named, rule: _Where, cell: Cell, start: int, end: int, last: int) -> None:
        text = cell.read
        for type_ in rule.types:
            if match := self._types[type_].search(text, start, end):
                quote = cell.quote_around(start, last, match.start())
                named.applicants.setdefault(
                    type_,
                    {"type": type_, "basis": "inferred", "tier": rule.tier, "column": cell.column, "quote": quote},
                )
                named.by_a_column |= not rule.sentence
        if not rule.sentence and self._others.search(text, start, end):
            named.by_a_column = True

    def _confirmed(self, type_: ApplicantType, applicant: Fields, payees: Mapping[str, int] | None) -> Fields:
        """Return an applicant, of tier T1 when it is stated and payments show such recipients."""
        kinds = (p.ja for p in self._file.payee if p.type == type_)
        if applicant["tier"] == "T2" and any((payees or {}).get(kind) for kind in kinds):
            return {**applicant, "tier": "T1"}
        return applicant

    def _route(
        self, cells: Mapping[Column, Sequence[Cell]], applicants: Mapping[ApplicantType, Fields]
    ) -> Fields | None:
        methods = {cell.plain for cell in cells.get("実施方法", ())}
        whole = "\n".join(cell.plain for column in _UNLESS_COLUMNS for cell in cells.get(column, ()))
        for rule, pattern, unless in zip(self._file.route, self._routes, self._unless, strict=True):
            if (
                (rule.methods and methods.isdisjoint(rule.methods))
                or not methods.isdisjoint(rule.without_methods)
                or (rule.applicants and applicants.keys().isdisjoint(rule.applicants))
                or not applicants.keys().isdisjoint(rule.without_applicants)
                or (unless and unless.search(whole))
            ):
                continue
            for cell in (cell for column in rule.columns for cell in cells.get(column, ())):
                if match := pattern.search(cell.plain):
                    return {"kind": rule.kind, "column": cell.column, "quote": cell.quote(*match.span())}
        return None

    def _inferred_themes(self, cells: Mapping[Column, Sequence[Cell]]) -> list[Fields]:
        owner = "\n".join(cell.plain for column in ("事業名", "所管") for cell in cells.get(column, ()))
        rule = self._file.theme_rule
        themes: dict[Tier, list[Fields]] = {"T2": [], "T3": []}
        for theme, (words, erase, unless) in self._themes.items():
            if words is None or (unless and unless.search(owner)):
                continue
            tier: Tier = "T2"
            hits = _hits(words, erase, cells.get("事業名", ()))
            if not hits:
                tier = "T3"
                hits = [hit for column in _TEXT_COLUMNS for hit in _hits(words, erase, cells.get(column, ()))]
                different = {match[0] for _, match in hits}
                in_purpose = any(cell.column == "事業の目的" for cell, _ in hits)
                if len(different) < rule.text_words or len(hits) < rule.text_hits or not in_purpose:
                    continue
            cell, match = hits[0]
            themes[tier].append(
                {"theme": theme, "tier": tier, "column": cell.column, "quote": cell.quote(*match.span())}
            )
        return [*themes["T2"], *themes["T3"]]

    def _payment_note(self, payees: Mapping[str, int]) -> Fields | None:
        """Return a note on those who were paid, None where no type of applicant is among them."""
        counts = [(p, payees[p.ja]) for p in self._file.payee if p.type and payees.get(p.ja)]
        if counts:
            ja = "、".join(f"{p.ja}{count}" for p, count in counts)
            en = ", ".join(f"{count} {p.en}" for p, count in counts)
            return {
                "ja": f"申請者の記載はありません。支出先に{ja}の実績",
                "en": f"The sheet names no applicants. It was paid to {en}.",
            }
        if any(p.agency and payees.get(p.ja) for p in self._file.payee):
            return {
                "ja": "申請者の記載はありません。国の支払先は資金配分機関だけで、採択者は分かりません",
                "en": "The sheet names no applicants. The state pays a funding agency only; who was selected is not shown.",
            }
        return None


def _hits(
    words: re.Pattern[str], erase: re.Pattern[str] | None, cells: Iterable[Cell]
) -> list[tuple[Cell, re.Match[str]]]:
    """Return where words of a theme stand in some cells, those that mean something else left out."""
    return [
        (cell, match)
        for cell in cells
        if words.search(cell.plain)  # most cells have none, and taking words out takes longer than looking
        for match in words.finditer(erase.sub(_blank, cell.plain) if erase else cell.plain)
    ]
