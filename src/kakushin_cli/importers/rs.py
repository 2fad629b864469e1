"""行政事業レビュー: the official tables of one fiscal year as candidates; uncertain values stay text or are left out.

1-2 carries the programmes and is read last, row by row; of the other tables only the columns in use stay in memory. Names of
persons (作成責任者, and 備考, which repeats them) and of recipients (支出先名) are never kept, neither in entries nor in raw
records.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from kakushin_cli.catalog.values import check_url
from kakushin_cli.catalog.vocabulary import Vocabulary
from kakushin_cli.importers.candidate import Candidate, Origin, entry_id, one_line, without_empty
from kakushin_cli.importers.inference import Rules, Sheet
from kakushin_cli.importers.names import MinistryNames, ministry_terms
from kakushin_cli.importers.rs_files import COLUMNS, METHODS, UNIT_PARTS, Table, find_tables, one_fiscal_year, rows
from kakushin_cli.japanese.amounts import only_sum, whole_rate, whole_sum

_PERSONAL = re.compile("責任者|氏名|備考")
"""Headings of columns that are never kept."""
_ENTRY_COLUMNS = (
    "owner", "body", *UNIT_PARTS, "purpose", "overview", "page", "first_year", "last_year", "no_end", *METHODS,
)  # fmt: skip
SITE = "https://rssystem.go.jp/"
SUMMARY_LENGTH = 120
YearBudget = tuple[int | None, int | None]
"""当初予算 and 執行額 of a fiscal year in yen."""
_NOTHING = frozenset({"", "-", "ー", "－", "―", "なし", "無し", "無", "該当なし", "特になし", "特に無し"})
_SUCCESSIONS = {"統合先": "the programme it was merged into", "分割先": "a programme it was split into"}
"""Values of 関連性 that name what a programme became."""
_URL_ENDS = re.compile(r"[\s、,，;；]+|(?=https?://)")


class RsImport:
    """The tables of one fiscal year.

    Attributes:
        fiscal_year: 事業年度.
        missing: Tables that were not given and whose fields stay empty; 1-2 is never among them.
        has_payments: Whether table 5-1 was given, without which there is no tier T1 and no note on payments.
        names: Reads names of ministries; after the candidates it holds those it could not read.
    """

    def __init__(
        self, paths: Sequence[Path], vocabulary: Vocabulary, read_on: date, rules: Rules | None = None
    ) -> None:
        """Look into the files.

        Args:
            paths: Zip or CSV files.
            vocabulary: Names of ministries.
            read_on: Today in Japan.
            rules: Infer applicants, themes and routes; None leaves them out.

        Raises:
            UsageError: a file is missing, 1-2 is not among them, or they are of several fiscal years.
            KakushinError: a file cannot be read.
        """
        files = find_tables(paths)
        self.fiscal_year = one_fiscal_year(files)
        self._files = {file.table: file for file in files}
        self.missing = [table for table in ("1-1", "1-4", "2-1") if table not in self._files]
        self.has_payments = "5-1" in self._files
        self.names = MinistryNames(vocabulary)
        self._rules = rules
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
        items, payees, successors = self._budget_items(read), self._payees(read), self._successors(read)
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
            if program_id in successors:
                entry["relations"] = [_successor(to, relation) for to, relation in successors[program_id].items()]
            if self._rules:
                sheet = sheet_of(name, cells, subsidy, items.get(program_id, ()), payees.get(program_id))
                entry |= self._rules.infer(sheet)
            raw: dict[str, object] = {heading: row[n] for n, heading in raw_columns if row[n]}
            if subsidy:
                raw["補助率等"] = subsidy
            if budget:
                raw["予算・執行"] = budget
            if program_id in units:
                raw["その他担当組織"] = list(units[program_id])
            if program_id in payees:
                raw["支出先の種類"] = dict(payees[program_id])
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

    def _budget_items(self, read: Callable[[int], None]) -> dict[str, dict[str, None]]:
        items: dict[str, dict[str, None]] = defaultdict(dict)
        for program_id, (item,) in self._cells("2-2", read, "budget_item") if self._rules else ():
            if item:
                items[program_id][one_line(item)] = None
        return items

    def _payees(self, read: Callable[[int], None]) -> dict[str, Counter[str]]:
        """Return the number of different recipients of a programme by their kind."""
        seen: set[tuple[str, str]] = set()
        payees: dict[str, Counter[str]] = defaultdict(Counter)
        rules = self._rules
        columns = ("payee", "payee_block", "payee_role", "contract")
        roles: dict[tuple[str, str], str] = {}
        for program_id, (name, block, role, contract) in self._cells("5-1", read, *columns) if rules else ():
            role = roles[program_id, block] = role or roles.get(
                (program_id, block), ""
            )  # recipients follow the row of their block
            if rules and (program_id, name) not in seen and (kind := rules.payee_kind(name, f"{role} {contract}")):
                seen.add((program_id, name))
                payees[program_id][kind] += 1
        return payees

    def _successors(self, read: Callable[[int], None]) -> dict[str, dict[str, str]]:
        """Return the programmes of these tables that took over a programme, with 関連性, by its id."""
        successors: dict[str, dict[str, str]] = defaultdict(dict)
        for program_id, (related, relation) in self._cells("1-5", read, "related", "relation"):
            if (to := record_id(related)) and relation.strip() in _SUCCESSIONS and to != program_id:
                successors[program_id][to] = relation.strip()
        if not successors:
            return {}
        file = self._files["1-2"]
        key = file.reader("id")
        present = {record_id(key(row)[0]) for row in rows(file)}
        kept = {own: {to: why for to, why in all_.items() if to in present} for own, all_ in successors.items()}
        return {own: targets for own, targets in kept.items() if targets}

    def _other_units(self, read: Callable[[int], None]) -> dict[str, dict[str, None]]:
        units: dict[str, dict[str, None]] = defaultdict(dict)
        for program_id, parts in self._cells("1-1", read, *(c for c in COLUMNS if c.startswith("other "))):
            if unit := " ".join(one_line(part) for part in parts if part):
                units[program_id][unit] = None
        return units


def record_id(cell: str) -> str:
    """Return a 予算事業ID without leading zeros, so that one programme has one id in every year's table."""
    return cell.strip().lstrip("0")


def sheet_of(
    name: str,
    cells: Mapping[str, str],
    subsidies: Sequence[Sequence[str]],
    items: Iterable[str],
    payees: Mapping[str, int] | None,
) -> Sheet:
    """Return what the rules of inference read of a programme; the arguments are those of `entry_of`, 目 and recipients."""
    return Sheet(
        {
            "事業名": [name],
            "所管": [one_line(cells.get("owner", ""))],
            "事業の目的": [one_line(cells.get("purpose", ""))],
            "事業の概要": [one_line(cells.get("overview", ""))],
            "実施方法": _ticked(cells),
            "補助対象": [cell_text(row[0]) for row in subsidies],
            "補助率": [cell_text(row[1]) for row in subsidies],
            "目": list(items),
        },
        payees,
    )


def _successor(record: str, relation: str) -> dict[str, object]:
    reason = {"ja": f"関連事業(1-5)に「{relation}」とある。", "en": f"Table 1-5 lists it as {_SUCCESSIONS[relation]}."}
    return {"to": entry_id("rs", record), "kind": "successor", "basis": "as_written", "reason": reason}


def _ticked(cells: Mapping[str, str]) -> list[str]:
    return [m for m in METHODS if cells.get(m, "").strip() in ("1", "TRUE")]


def entry_of(
    name: str,
    *,
    cells: Mapping[str, str],
    owner: tuple[str | None, str | None],
    subsidies: Sequence[Sequence[str]],
    budget: Mapping[int, YearBudget],
    fiscal_year: int,
    read_on: str,
) -> dict[str, object]:
    """Return the entry of a programme.

    Args:
        name: 事業名.
        cells: Cells of 1-2 by column (`rs_files.COLUMNS`); columns that the table lacks are missing.
        owner: Ministry and agency.
        subsidies: Rows of 1-4: 補助対象, 補助率, 補助上限等, 補助率URL.
        budget: Of 2-1, by fiscal year.
        fiscal_year: 事業年度 of the tables; its expenditure is not final.
        read_on: Today in Japan.
    """
    ministry, agency = owner
    purpose, overview = one_line(cells.get("purpose", "")), one_line(cells.get("overview", ""))
    last_year = year_of(cells.get("last_year", ""))
    title = f"行政事業レビューシート {fiscal_year}年度"
    years = [  # expenditure of the sheet's own year is not final
        {"fiscal_year": year, "initial_jpy": initial, "executed_jpy": executed if year < fiscal_year else None}
        for year, (initial, executed) in sorted(budget.items())
    ]
    fields = {
        "agency": agency,
        "unit": one_line(" ".join(cells.get(part, "") for part in UNIT_PARTS)),
        "summary": {"ja": summary_of(overview or purpose) or f"{name}(概要の記載なし)"},
        "from_fiscal_year": year_of(cells.get("first_year", "")),
        "until_fiscal_year": last_year,
        "methods": _ticked(cells),
        "support": support_of(subsidies),
        "budget": [without_empty(year) for year in years],
        "urls": _pages([(cells.get("page", ""), None), *((row[3], "rules") for row in subsidies)]),
        "purpose": purpose,
        "overview": overview,
        "sources": [{"url": SITE, "title": title, "fiscal_year": fiscal_year, "read_on": read_on}],
        "warnings": _warnings(ministry, cells, last_year),
    }
    return {"kind": "programme", "name": name, "ministry": ministry, **without_empty(fields)}


def summary_of(text: str) -> str:
    """Return the beginning of a text: whole sentences up to `SUMMARY_LENGTH` characters, else cut with `…`."""
    if len(text) <= SUMMARY_LENGTH:
        return text
    end = text.rfind("。", 0, SUMMARY_LENGTH) + 1
    return text[:end] if end >= SUMMARY_LENGTH // 3 else text[: SUMMARY_LENGTH - 1].rstrip() + "…"


def year_of(cell: str) -> int | None:
    """Return a fiscal year, None when the cell has none."""
    text = unicodedata.normalize("NFKC", cell).strip().removesuffix("年度")
    return int(text) if text.isdigit() and 1868 <= int(text) <= 2100 else None


def cell_text(cell: str) -> str:
    """Return the text of a cell of 1-4 without the leading `'` of a spreadsheet; empty for 「なし」 and the like."""
    text = one_line(cell).removeprefix("'").strip()
    return "" if text in _NOTHING else text


def support_of(subsidies: Sequence[Sequence[str]]) -> dict[str, object]:
    """Return rates and ceilings: texts of all rows, and numbers only when a single row holds nothing but the number."""
    targets, rates, ceilings = ([cell_text(row[n]) for row in subsidies] for n in range(3))
    is_single = len(subsidies) == 1
    return without_empty(
        {
            "detail": {"ja": f"補助対象: {_numbered(targets)}"} if any(targets) else None,
            "rate_text": _numbered(rates),
            "rate_max": whole_rate(rates[0]) if is_single else None,
            "amount_text": _numbered(ceilings),
            "cap_jpy": whole_sum(ceilings[0]) if is_single else None,
        }
    )


def _numbered(texts: Sequence[str]) -> str:
    if len(texts) == 1:
        return texts[0]
    return " ".join(f"({n}) {text}" for n, text in enumerate(texts, 1) if text)


def _pages(cells: Iterable[tuple[str, str | None]]) -> list[dict[str, Any]]:
    """Return the addresses in some cells, each once; a cell may hold several, and a PDF is a document, not a home."""
    pages: dict[str, dict[str, Any]] = {}
    for cell, kind in cells:
        for part in _URL_ENDS.split(one_line(cell)) if cell else ():
            if part and part not in pages and _is_url(part):
                is_pdf = part.lower().partition("?")[0].endswith(".pdf")
                pages[part] = {"url": part, "kind": kind or ("document" if is_pdf else "home")}
    return list(pages.values())


def _is_url(text: str) -> bool:
    try:
        check_url(text)
    except ValueError:
        return False
    return True


def _warnings(ministry: str | None, cells: Mapping[str, str], last: int | None) -> list[dict[str, object]]:
    warnings: list[dict[str, object]] = []
    if ministry is None:
        owner = one_line(cells.get("owner", "")) or "空欄"
        ja = f"所管「{owner}」は語彙にない名称。"
        en = f"The ministry as written ({owner}) is not in the vocabulary."
        warnings.append({"code": "ministry-unknown", "text": {"ja": ja, "en": en}})
    if last and cells.get("no_end", "").strip().upper() == "TRUE":
        ja = "資料には終了年度と「終了予定なし」の両方の記載がある。"
        en = "The source states both a last fiscal year and that no end is planned."
        warnings.append({"code": "period-contradicts", "text": {"ja": ja, "en": en}})
    return warnings
