"""Catalogue entries laid against an import of 行政事業レビュー: what the sheets say has become of each.

An id or an equal name of the same ministry is an answer; a name that is merely close is a question for a person.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

from kakushin_cli.catalog.model import Program
from kakushin_cli.catalog.near import alike
from kakushin_cli.japanese.folding import fold

Basis = Literal["id", "name"]
Finding = Literal["ended", "name_differs", "unit_differs", "running", "question", "not_found"]
FINDINGS: tuple[Finding, ...] = get_args(Finding)
CLOSE = 80.0
"""How alike names must be to be asked about, of 100."""
_PART = re.compile(r"[（(](?:うち|一部)[^（）()]*(?:[（(][^（）()]*[）)][^（）()]*)*[）)]")


@dataclass(frozen=True, slots=True)
class Trend:
    """Initial budgets of the first and the last year that the sheets give, in whole yen."""

    first_year: int
    first_jpy: int
    last_year: int
    last_jpy: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """One entry against the sheets.

    Attributes:
        program: The entry.
        findings: What the sheets say, the gravest first.
        basis: What the answer rests on; None for questions and what was not found.
        sheet: The programme of the sheets; None without an answer.
        candidates: For a question, the programmes of the sheets with a close name, nearest first.
        trend: Its budget, where there is one.
    """

    program: Program
    findings: tuple[Finding, ...]
    basis: Basis | None = None
    sheet: Program | None = None
    candidates: tuple[Program, ...] = ()
    trend: Trend | None = None


class Sheets:
    """The programmes of an import, by id and by name."""

    def __init__(self, programs: Iterable[Program], fiscal_year: int) -> None:
        """Take the programmes that come from 行政事業レビュー; `fiscal_year` is that of the sheets."""
        self.fiscal_year = fiscal_year
        self.programs = [p for p in programs if p.imported_from and p.imported_from.kind == "rs"]
        self._by_id = {p.imported_from.record_id.lstrip("0"): p for p in self.programs if p.imported_from}
        self._by_name: dict[str, list[Program]] = {}
        for program in self.programs:
            self._by_name.setdefault(name_key(program.name), []).append(program)

    def compare(self, program: Program) -> Comparison:
        """Return what the sheets say of an entry: by id, by equal name and ministry, or a question about close names."""
        lifecycle = program.lifecycle
        rs_id = lifecycle.rs_id.lstrip("0") if lifecycle and lifecycle.rs_id else None
        if rs_id and rs_id in self._by_id:
            return self._answer(program, self._by_id[rs_id], "id")
        keys = dict.fromkeys(name_key(name) for name in (program.name, *program.name_as_written))
        equal = [p for key in keys for p in self._by_name.get(key, []) if key]
        same = [p for p in dict.fromkeys(equal) if p.ministry == program.ministry and p.ministry]
        # an entry whose id is known, but not in the sheets, is another programme than one of the same name
        if len(same) == 1 and not rs_id:
            return self._answer(program, same[0], "name")
        candidates = dict.fromkeys([*same, *self._close(program)])
        if candidates:
            return Comparison(program, ("question",), candidates=tuple(candidates)[:3])
        return Comparison(program, ("not_found",))

    def _close(self, program: Program) -> list[Program]:
        """Return the programmes of the same ministry whose names are close, nearest first."""
        own = [p for p in self.programs if p.ministry and p.ministry == program.ministry]
        return [own[n] for n in alike(name_key(program.name), [name_key(p.name) for p in own], CLOSE)]

    def _answer(self, program: Program, sheet: Program, basis: Basis) -> Comparison:
        findings: list[Finding] = []
        imported, until = sheet.imported_from, sheet.until_fiscal_year
        if (imported and imported.vanished_on) or (until is not None and until < self.fiscal_year):
            findings.append("ended")
        names = {name_key(n) for n in (program.name, *program.name_as_written, *program.aliases)}
        lifecycle = program.lifecycle
        if lifecycle:
            names |= {name_key(s.name) for s in lifecycle.successors if not s.to}
        if name_key(sheet.name) not in names:
            findings.append("name_differs")
        unit = lifecycle.unit if lifecycle else None
        if (sheet.ministry and program.ministry and sheet.ministry != program.ministry) or (
            unit and sheet.unit and fold(sheet.unit) not in fold(unit) and fold(unit) not in fold(sheet.unit)
        ):
            findings.append("unit_differs")
        return Comparison(program, tuple(findings) or ("running",), basis, sheet, trend=trend_of(sheet))


def name_key(name: str) -> str:
    """Return the key under which names are equal: folded, without a remark in brackets such as （うち…）."""
    return fold(_PART.sub("", name))


def trend_of(program: Program) -> Trend | None:
    """Return the first and the last initial budget; None with fewer than two years."""
    years = [(b.fiscal_year, b.initial_jpy) for b in program.budget if b.initial_jpy is not None]
    if len(years) < 2:
        return None
    (first_year, first), (last_year, last) = years[0], years[-1]
    return Trend(first_year, first, last_year, last)
