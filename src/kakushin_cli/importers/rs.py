"""行政事業レビュー: the official tables of one fiscal year as candidates, read in a stream.

1-2 carries the programmes and is read last, row by row; of the other tables only the columns in use stay in memory. Names of
persons (作成責任者, and 備考, which repeats them) are never kept, neither in entries nor in raw records.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

from kakushin_cli.catalog.vocabulary import Vocabulary
from kakushin_cli.importers.candidate import Candidate, Origin, one_line
from kakushin_cli.importers.ministries import MinistryNames, ministry_terms
from kakushin_cli.importers.rs_entry import YearBudget, entry_of, year_of
from kakushin_cli.importers.rs_files import COLUMNS, METHODS, UNIT_PARTS, Table, find_tables, one_fiscal_year, rows
from kakushin_cli.japanese.amounts import only_sum

_PERSONAL = re.compile("責任者|氏名|備考")
"""Headings of columns that are never kept."""
_ENTRY_COLUMNS = (
    "owner", "body", *UNIT_PARTS, "purpose", "overview", "page", "first_year", "last_year", "no_end", *METHODS,
)  # fmt: skip


class RsImport:
    """The tables of one fiscal year.

    Attributes:
        fiscal_year: 事業年度.
        missing: Tables that were not given; 1-2 is never among them.
        names: Reads names of ministries; after the candidates it holds those it could not read.
    """

    def __init__(self, paths: Sequence[Path], vocabulary: Vocabulary, read_on: date) -> None:
        """Look into the files.

        Raises:
            UsageError: a file is missing, 1-2 is not among them, or they are of several fiscal years.
            KakushinError: a file cannot be read.
        """
        files = find_tables(paths)
        self.fiscal_year = one_fiscal_year(files)
        self._files = {file.table: file for file in files}
        self.missing = [table for table in ("1-1", "1-4", "2-1") if table not in self._files]
        self.names = MinistryNames(vocabulary)
        self._read_on = read_on.isoformat()
        self.origin = Origin(
            kind="rs",
            edition=f"rs-{self.fiscal_year}",
            name_ja=f"行政事業レビュー {self.fiscal_year}年度",
            name_en=f"Administrative Programme Review, FY{self.fiscal_year}",
            fiscal_year=self.fiscal_year,
            as_of=date(self.fiscal_year + 1, 3, 31),  # the sheets carry no day: the last month of their year
            to_the_month=True,
            ministries=ministry_terms(vocabulary),
        )

    def candidates(self, progress: Callable[[int, int], None] | None = None) -> Iterator[Candidate]:
        """Yield the programmes, each once, in the order of 1-2.

        Args:
            progress: Called now and then with the bytes read and the bytes of all tables.

        Raises:
            KakushinError: a file is damaged.
        """
        total, done = sum(file.size for file in self._files.values()), 0

        def read(count: int) -> None:
            nonlocal done
            done += count
            if progress:
                progress(min(done, total), total)

        budgets, subsidies, units = self._budgets(read), self._subsidies(read), self._other_units(read)
        file = self._files["1-2"]
        raw_columns = [(n, heading) for n, heading in enumerate(file.headings) if not _PERSONAL.search(heading)]
        indices = [(c, index) for c in _ENTRY_COLUMNS if (index := file.index_of(c)) is not None]
        key = file.reader("id", "name")
        seen: set[str] = set()
        for row in rows(file, read):
            program_id, name = record_id(key(row)[0]), one_line(key(row)[1])
            if (
                not program_id or program_id in seen
            ):  # a programme with two 主要経費 has two rows that are otherwise equal
                continue
            seen.add(program_id)
            cells = {column: row[index] for column, index in indices}
            owner = self.names.read(cells.get("owner", ""), cells.get("body", ""))
            subsidy, budget = subsidies.get(program_id, []), budgets.get(program_id, {})
            name = name or f"予算事業ID {program_id}"
            entry = entry_of(
                name,
                cells=cells,
                owner=owner,
                subsidies=subsidy,
                budget=budget,
                fiscal_year=self.fiscal_year,
                read_on=self._read_on,
            )
            raw: dict[str, object] = {heading: row[n] for n, heading in raw_columns if row[n]}
            if subsidy:
                raw["補助率等"] = subsidy
            if budget:
                raw["予算・執行"] = budget
            if program_id in units:
                raw["その他担当組織"] = list(units[program_id])
            yield Candidate(program_id, entry, raw)

    def _cells(self, table: Table, read: Callable[[int], None], *columns: str) -> Iterator[tuple[str, list[str]]]:
        """Yield the id of a row's programme and its cells of some columns; nothing when the table was not given."""
        if file := self._files.get(table):
            reader = file.reader("id", *columns)
            for row in rows(file, read):
                program_id, *cells = reader(row)
                yield record_id(program_id), cells

    def _budgets(self, read: Callable[[int], None]) -> dict[str, dict[int, YearBudget]]:
        budgets: dict[str, dict[int, YearBudget]] = defaultdict(dict)
        for program_id, (year, initial, executed) in self._cells("2-1", read, "budget_year", "initial", "executed"):
            if (initial or executed) and (fiscal_year := year_of(year)):  # the other rows split the sum by account
                budgets[program_id].setdefault(fiscal_year, (only_sum(initial), only_sum(executed)))
        return budgets

    def _subsidies(self, read: Callable[[int], None]) -> dict[str, list[list[str]]]:
        subsidies: dict[str, list[list[str]]] = defaultdict(list)
        for program_id, cells in self._cells("1-4", read, "target", "rate", "ceiling", "rate_page"):
            if any(cells):
                subsidies[program_id].append(cells)
        return subsidies

    def _other_units(self, read: Callable[[int], None]) -> dict[str, dict[str, None]]:
        units: dict[str, dict[str, None]] = defaultdict(dict)
        for program_id, parts in self._cells("1-1", read, *(c for c in COLUMNS if c.startswith("other "))):
            if unit := " ".join(one_line(part) for part in parts if part):
                units[program_id][unit] = None
        return units


def record_id(cell: str) -> str:
    """Return a 予算事業ID without leading zeros, so that one programme has one id in every year's table."""
    return cell.strip().lstrip("0")
