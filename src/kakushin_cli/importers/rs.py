"""行政事業レビュー: the official tables of one fiscal year as candidates, read in a stream.

1-2 carries the programmes and is read last, row by row; of the other tables only what is kept stays in memory. Names of
persons (作成責任者, and 備考, which repeats them) are never kept, neither in entries nor in raw records.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from itertools import compress
from operator import itemgetter
from pathlib import Path

from kakushin_cli.catalog.vocabulary import Vocabulary
from kakushin_cli.importers.candidate import Candidate, Origin, one_line
from kakushin_cli.importers.ministries import MinistryNames, ministry_terms
from kakushin_cli.importers.rs_entry import entry_of, year_of, yen_of
from kakushin_cli.importers.rs_files import ID, NAME, Row, RsFile, Table, find_tables, one_fiscal_year, rows

PERSONAL = ("作成責任者", "備考", "その他担当組織_作成責任者_no")
"""Columns that are never kept."""
_ENTRY_COLUMNS = (
    "政策所管府省庁", "府省庁", "局・庁", "部", "課", "室", "班", "係", "事業の目的", "事業の概要", "事業概要URL",
    "事業開始年度", "事業終了(予定)年度", "終了予定なし",
)  # fmt: skip
_OTHER_UNITS = tuple(f"{part}(その他担当組織)" for part in ("府省庁", "局・庁", "部", "課", "室", "班", "係"))
_SUBSIDY = ("補助対象", "補助率", "補助上限等", "補助率URL")


class RsImport:
    """The tables of one fiscal year.

    Attributes:
        fiscal_year: 事業年度.
        missing: Tables that were not given; 1-2 is never among them.
        names: The reader of ministries, with the names it does not know once the candidates are read.
    """

    def __init__(self, paths: Sequence[Path], vocabulary: Vocabulary, read_on: date) -> None:
        """Look into the files.

        Raises:
            UsageError: a file is missing, 1-2 is not among them, or they are of several fiscal years.
            KakushinError: a file cannot be read.
        """
        self._files = find_tables(paths)
        self.fiscal_year = one_fiscal_year(self._files)
        by_table: dict[Table, RsFile] = {f.table: f for f in self._files}
        self._by_table = by_table
        self.missing = [t for t in ("1-1", "1-4", "2-1") if t not in by_table]
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
            progress: Told bytes read and bytes in all, now and then.

        Raises:
            KakushinError: a file is damaged.
        """
        total, done = sum(f.size for f in self._files), 0

        def read(count: int) -> None:
            nonlocal done
            done += count
            if progress:
                progress(min(done, total), total)

        budgets = self._budgets(read)
        subsidies = self._subsidies(read)
        units = self._other_units(read)
        yield from self._programs(budgets, subsidies, units, read)

    def _table(self, table: Table, read: Callable[[int], None], *columns: str) -> tuple[Iterator[Row], list[int]]:
        """Return the rows of a table, none when it was not given, and the places of some columns, -1 for none."""
        file = self._by_table.get(table)
        if file is None:
            return iter(()), [-1] * len(columns)
        return rows(file, read), [file.columns.get(name, -1) for name in columns]

    def _budgets(self, read: Callable[[int], None]) -> dict[str, dict[int, tuple[int | None, int | None]]]:
        found: dict[str, dict[int, tuple[int | None, int | None]]] = {}
        columns = (ID, "予算年度", "当初予算(合計)", "執行額(合計)")
        table, (own, year, initial, executed) = self._table("2-1", read, *columns)
        for row in table:
            if row[initial] or row[executed]:  # the other rows split the sum by account
                fiscal_year = year_of(row[year])
                if fiscal_year:
                    money = yen_of(row[initial]), yen_of(row[executed])
                    found.setdefault(record_id(row[own]), {}).setdefault(fiscal_year, money)
        return found

    def _subsidies(self, read: Callable[[int], None]) -> dict[str, list[tuple[str, str, str, str]]]:
        found: dict[str, list[tuple[str, str, str, str]]] = {}
        table, (own, *places) = self._table("1-4", read, ID, *_SUBSIDY)
        for row in table:
            target, rate, ceiling, url = (row[n] if n >= 0 else "" for n in places)
            if target or rate or ceiling or url:
                found.setdefault(record_id(row[own]), []).append((target, rate, ceiling, url))
        return found

    def _other_units(self, read: Callable[[int], None]) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        table, (own, *places) = self._table("1-1", read, ID, *_OTHER_UNITS)
        for row in table:
            unit = " ".join(one_line(row[n]) for n in places if n >= 0 and row[n])
            if unit:
                known = found.setdefault(record_id(row[own]), [])
                if unit not in known:
                    known.append(unit)
        return found

    def _programs(
        self,
        budgets: dict[str, dict[int, tuple[int | None, int | None]]],
        subsidies: dict[str, list[tuple[str, str, str, str]]],
        units: dict[str, list[str]],
        read: Callable[[int], None],
    ) -> Iterator[Candidate]:
        file = self._by_table["1-2"]
        raw_names = [name for name in file.columns if name not in PERSONAL]
        wanted = [name for name in raw_names if name in _ENTRY_COLUMNS or name.startswith("実施方法")]
        # with one column more than named, so that one name gives a tuple, too
        raw_cells, wanted_cells = (itemgetter(*(file.columns[n] for n in names), -1) for names in (raw_names, wanted))
        own, name_at = file.columns[ID], file.columns[NAME]
        seen: set[str] = set()
        for row in rows(file, read):
            record = record_id(row[own])
            if not record or record in seen:  # a programme with two 主要経費 has two rows that are otherwise equal
                continue
            seen.add(record)
            cells = dict(zip(wanted, wanted_cells(row), strict=False))
            owner = self.names.read(cells.get("政策所管府省庁", ""), cells.get("府省庁", ""))
            subsidy, budget = subsidies.pop(record, []), budgets.pop(record, {})
            name = one_line(row[name_at]) or f"予算事業ID {record}"
            entry = entry_of(name, cells, owner, subsidy, budget, self.fiscal_year, self._read_on)
            kept = raw_cells(row)
            raw: dict[str, object] = dict(compress(zip(raw_names, kept, strict=False), kept))
            if subsidy:
                raw["補助率等"] = subsidy
            if budget:
                raw["予算・執行"] = budget
            if record in units:
                raw["その他担当組織"] = units.pop(record)
            yield Candidate(record, entry, raw)


@lru_cache(maxsize=16384)
def record_id(cell: str) -> str:
    """Return a 予算事業ID without leading zeros, so that one programme has one id in every year's table."""
    return cell.strip().lstrip("0")
