"""What the words of a record of jGrants say: the name of the grant and the round, who may apply, whom to ask, who owns it.

The words to look for stand under `[jgrants]` in `data/inference.toml`; this module applies them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kakushin_cli.catalog.model import APPLICANT_TYPES, ApplicantType
from kakushin_cli.catalog.values import EMAIL, PHONE
from kakushin_cli.importers.candidate import one_line, without_empty
from kakushin_cli.importers.inference import Cell, Fields, Rules
from kakushin_cli.importers.table.sheet import read_emails
from kakushin_cli.japanese.amounts import only_sum

QUOTE_LENGTH = 30
"""Longest quote in characters."""
DESK_LINES = 11
"""Lines behind the heading of a section on whom to ask that are read as an office."""
PERSON_LINES = 40
"""Lines behind such a heading that may name persons; what stands further is taken for another section."""
_MARKS = "■◆●◎□▼◇〇○▶・"
_HEADING = re.compile(rf"[{_MARKS}]?\s*(?:[0-9]+(?:-[0-9]+)?[.、]?\s*)?[【《<\[(]?(?P<text>[^。]{{2,32}})")
_ITEM = re.compile(r"^(?:[(]?(?:[0-9]{1,2}|[ア-ンa-z])[).、]|[・●○〇◯□◆-]|[ア-ンa-z](?=[一-龠]))+")
_HYPHENS = str.maketrans(dict.fromkeys("‐‑–—―−ー", "-"))
_BRACKETED_PHONE = re.compile(r"(0\d{1,4})\((\d{1,4})\)(\d{3,4})")
_EMPTY_BRACKETS = re.compile(r"[(【\[〔「<]\s*[)】\]〕」>]")
_INNERMOST = re.compile(r"[(【\[〔「<][^()【】\[\]〔〕「」<>]*[)】\]〕」>]")
_LOOSE = re.compile(r"(?<=[(【\[〔「<])[・、:_\s]+|[・、:_\s]+(?=[)】\]〕」>])|(?<=[】」])_")
"""Signs that stand between nothing and something when a year or a round is gone."""
_BRACKETS = re.compile(r"\((?!公財|一財|公社|一社|国研|独|株)[^)]*\)|[<【《](?=[^>】》]*[>】》])|[>】》]|※.*")
_NO_OFFICE = "問合せ先"


class Title(NamedTuple):
    """The name of a grant without years and rounds, and the round as written; empty without one."""

    name: str
    round: str


class Eligibility(NamedTuple):
    """Stated applicants in the shape of a file, in the order of the types, and what limits them."""

    applicants: list[Fields]
    conditions: list[Fields]


class Words:
    """The rules for records of jGrants, ready to be applied.

    Raises:
        KakushinError: the rules file is damaged.
    """

    def __init__(self, rules: Rules | None = None) -> None:
        rules = rules or Rules()
        words, compiled = rules.jgrants, rules.pattern
        titles, section, desk = words.titles, words.eligibility, words.desk
        self._budget = compiled("jgrants.budget", [words.budget])
        self._round = compiled("jgrants.titles.round", [titles.round])
        self._year = compiled("jgrants.titles.year", [titles.year])
        self._rest = compiled("jgrants.titles.rest", [titles.rest])
        self._steps = compiled("jgrants.titles.steps", titles.steps)
        self._steps_without_call = compiled("jgrants.titles.steps_without_call", titles.steps_without_call)
        self._calls = compiled("jgrants.titles.calls", [titles.calls])
        self._administrator = compiled("jgrants.titles.administrator", [titles.administrator])
        self._headings = compiled("jgrants.eligibility.headings", [section.headings])
        self._ends = compiled("jgrants.eligibility.ends", [section.ends])
        self._footnotes = compiled("jgrants.eligibility.footnotes", [section.footnotes])
        self._items = compiled("jgrants.eligibility.items", [section.items])
        self._defines = compiled("jgrants.eligibility.defines", [section.defines])
        self._exclusions = compiled("jgrants.eligibility.exclusions", [section.exclusions])
        self._erase = compiled("jgrants.eligibility.erase", section.erase)
        self._types = {
            t: compiled(f"jgrants.types.{t}", [f"(?:{'|'.join(words.types[t])}){section.head}"]) for t in words.types
        }
        self._limits = [(e, compiled(f"jgrants.limit[{n}]", [e.pattern])) for n, e in enumerate(words.limit)]
        self._conditions = [
            (e, compiled(f"jgrants.condition[{n}]", [e.pattern])) for n, e in enumerate(words.condition)
        ]
        self._desk_headings = compiled("jgrants.desk.headings", [desk.headings])
        self._units = compiled("jgrants.desk.units", [f"(?:{'|'.join(desk.units)})$"])
        self._cut = compiled("jgrants.desk.cut", [desk.cut])
        self._no_unit = compiled("jgrants.desk.no_unit", [desk.no_unit])
        self._address = compiled("jgrants.desk.address", [desk.address])
        self._persons = compiled("jgrants.desk.persons", [desk.persons])
        self._person_lines = compiled("jgrants.desk.person_lines", [desk.person_lines])
        self._fax = compiled("jgrants.desk.fax", [desk.fax])
        self._person_mail = compiled("jgrants.desk.person_mail", [desk.person_mail])
        self._local = compiled("jgrants.owner.local", [words.owner.local])
        self._national = compiled("jgrants.owner.national", [words.owner.national])

    def is_procedure(self, title: str) -> bool:
        """Return whether a record is a step for those already selected, or a form to practise with, by its title."""
        plain = _plain(title)
        return bool(
            self._steps.search(plain) or (self._steps_without_call.search(plain) and not self._calls.search(plain))
        )

    def is_administrator_call(self, title: str) -> bool:
        """Return whether a call seeks the body that will run a programme (事務局公募), not those who use it."""
        return bool(self._administrator.search(_plain(title)))

    def title(self, written: str) -> Title:
        """Return the name of the grant in a title, and the round."""
        plain = one_line(_plain(written))
        rounds = [match[0] for match in self._round.finditer(plain)]
        name = _INNERMOST.sub(self._without_rest, self._round.sub("", self._year.sub("", plain)))
        while (shorter := _EMPTY_BRACKETS.sub("", _LOOSE.sub("", name))) != name:
            name = shorter
        name = re.sub(r"(?:の|(?<=\s))公募$|(?<=」)の$", "", name.strip(" _・、:~"))
        if match := re.fullmatch(r"「([^「」]+)」", name):
            name = match[1]
        return Title(one_line(name.strip(" _・、:~")) or plain, "・".join(dict.fromkeys(rounds)))

    def _without_rest(self, bracket: re.Match[str]) -> str:
        return bracket[0] if self._rest.sub("", bracket[0][1:-1]) else ""

    def eligibility(self, text: str) -> Eligibility:
        """Return who may apply by the sections of a text that say so; nothing where they cannot be read."""
        applicants: dict[ApplicantType, Fields] = {}
        conditions: dict[str, Fields] = {}
        for heading, lines in self._sections(text):
            for cell in (Cell(heading, line) for line in self._without_footnotes(lines)):
                cell.erase(self._erase)
                for type_ in APPLICANT_TYPES:
                    if type_ in applicants or not (match := self._types[type_].search(cell.read)):
                        continue
                    limits = [e for e, p in self._limits if type_ in e.types and p.search(cell.read[match.start() :])]
                    applicants[type_] = {
                        "type": type_,
                        "partial": bool(limits),
                        "column": heading,
                        "quote": cell.quote(_start(cell.plain, match.start()), len(cell.plain), QUOTE_LENGTH),
                    }
                    conditions |= {e.ja: {"ja": f"{e.ja}。", "en": f"{e.en}."} for e in limits}
            whole = "\n".join(_plain(line) for line in lines)
            for condition, pattern in self._conditions:
                if applicants and pattern.search("".join(whole.split(" "))):
                    conditions[condition.ja] = {"ja": f"{condition.ja}。", "en": f"{condition.en}."}
                    applicants = {t: {**a, "partial": True} for t, a in applicants.items()}
        ordered = [
            without_empty({**applicants[t], "partial": applicants[t]["partial"] or None})
            for t in APPLICANT_TYPES
            if t in applicants
        ]
        return Eligibility(ordered, list(conditions.values()))

    def _without_footnotes(self, lines: Sequence[str]) -> Iterator[str]:
        """Yield the lines without footnotes, up to a list of those who may not apply or of what a word means."""
        is_footnote = False
        for line in lines:
            plain = _plain(line)
            is_footnote = bool(self._footnotes.match(plain)) or (is_footnote and not self._items.match(plain))
            if not is_footnote:
                yield line
            if self._exclusions.search(plain) or (is_footnote and self._defines.search(plain)):
                return

    def _sections(self, text: str) -> Iterator[tuple[str, list[str]]]:
        """Yield the sections on who may apply: heading and lines."""
        lines = text.split("\n")
        end = 0
        for n, line in enumerate(lines):
            if n < end or not (heading := _heading(line)) or not self._headings.search(heading):
                continue
            mark = _plain(line)[0]
            end = n + 1
            while end < len(lines) and not self._ends_section(lines[end], mark):
                end += 1
            yield heading, lines[n + 1 : end]

    def _ends_section(self, line: str, mark: str) -> bool:
        plain = _plain(line)
        if plain.startswith("■") or (plain[0] == mark and mark in "◆◎□▼◇▶【《"):
            return True
        heading = _heading(line)
        is_marked = plain[0] in f"{_MARKS}【《<[(" or plain[0].isdigit()
        end = self._ends.search(heading) if is_marked else self._ends.match(heading[:16])
        return bool(end and not self._headings.search(heading))

    def desk(self, text: str) -> Fields:
        """Return the office to ask with its phone and e-mail, as far as a text names them; never a person."""
        desks = [desk for section in self._desk_sections(text) if (desk := self._desk(section))]
        reached = [desk for desk in desks if len(desk) > 1]
        return next(iter([*reached[::-1], *desks[::-1]]), {})

    def _desk(self, section: Sequence[str]) -> Fields:
        heading, *rest = section
        own = self._desk_headings.split(_plain(heading), maxsplit=1)[-1].lstrip("】》>):・ ")
        lines = [own, *map(_plain, rest[:DESK_LINES])]
        whole = _BRACKETED_PHONE.sub(r"\1-\2-\3", "\n".join(lines).translate(_HYPHENS))
        if "「*」を「@」" in whole:
            whole = whole.replace("*", "@")
        phone = re.search(PHONE, self._fax.sub("", whole))
        emails = [e for e in read_emails(whole) if not self._person_mail.match(e.partition("@")[0])]
        email = next((e for e in emails if re.fullmatch(EMAIL, e)), None)
        department = " ".join(dict.fromkeys(part for line in lines for part in self._office_parts(line)))
        if not (department or phone or email):
            return {}
        return without_empty(
            {"department": department or _NO_OFFICE, "phone": phone[0] if phone else None, "email": email}
        )

    def _desk_sections(self, text: str) -> Iterator[list[str]]:
        """Yield the sections on whom to ask, heading first, each up to the next main heading or the next of its kind."""
        section: list[str] = []
        for line in text.split("\n"):
            if self._is_desk_heading(line):
                if section:
                    yield section
                section = [line]
            elif section and _plain(line)[:1] != "■":
                section.append(line)
            elif section:
                yield section
                section = []
        if section:
            yield section

    def _is_desk_heading(self, line: str) -> bool:
        plain = _plain(line)
        return bool(self._desk_headings.search(plain[:24])) and (len(plain) <= 30 or plain[0] in "■【<《")

    def _office_parts(self, line: str) -> Iterator[str]:
        line = _BRACKETS.sub(" ", self._cut.sub("", line))
        if self._address.search(line):
            return
        for part in line.split():
            part = part.rpartition(":")[2].strip("・、◆■●〇○◯")
            is_office = self._units.search(part) and not self._no_unit.search(part)
            if len(part) > 2 and is_office and not self._persons.fullmatch(part):
                yield part

    def without_persons(self, text: str) -> str:
        """Return a text without the lines that may name persons: those on whom to ask."""
        asked = {line for section in self._desk_sections(text) for line in section[: PERSON_LINES + 1]}
        return "\n".join(
            line for line in text.split("\n") if line not in asked and not self._person_lines.search(_plain(line))
        )

    def budgets(self, text: str) -> set[int | None]:
        """Return the sums in yen that a text calls the budget."""
        return {only_sum(match["sum"]) for match in self._budget.finditer(_plain(text))}

    def is_national(self, names: Sequence[str], text: str) -> bool:
        """Return whether the state or a national body owns a programme, by its names and its text."""
        whole = "\n".join((*names, text))
        return bool(self._national.search(whole)) and not self._local.search(whole)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _heading(line: str) -> str:
    """Return the text of a line that may be a heading; empty for other lines."""
    plain = _plain(line).strip()
    match = _HEADING.fullmatch(plain.rstrip("】》>]): "))
    return match["text"].strip() if match and len(plain) <= 40 else ""


def _start(plain: str, word: int) -> int:
    """Return where a quote begins: with its line behind the sign of a list, or with the word where that is far."""
    match = _ITEM.match(plain)
    start = match.end() if match else 0
    return start if start <= word <= start + QUOTE_LENGTH // 2 else word
