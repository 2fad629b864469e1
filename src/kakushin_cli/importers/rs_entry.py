"""One programme of 行政事業レビュー as an entry: cells in, fields out; uncertain values stay text or are left out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kakushin_cli.catalog.values import check_url
from kakushin_cli.importers.candidate import one_line, without_empty
from kakushin_cli.importers.rs_files import METHODS, UNIT_PARTS
from kakushin_cli.japanese.amounts import whole_rate, whole_sum

SITE = "https://rssystem.go.jp/"
SUMMARY_LENGTH = 120
YearBudget = tuple[int | None, int | None]
"""当初予算 and 執行額 of a fiscal year in yen."""
_NOTHING = frozenset({"", "-", "ー", "－", "―", "なし", "無し", "無", "該当なし", "特になし", "特に無し"})
_URL_ENDS = re.compile(r"[\s、,，;；]+|(?=https?://)")


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
    fields = {
        "agency": agency,
        "unit": one_line(" ".join(cells.get(part, "") for part in UNIT_PARTS)),
        "summary": {"ja": summary_of(overview or purpose) or f"{name}(概要の記載なし)"},
        "from_fiscal_year": year_of(cells.get("first_year", "")),
        "until_fiscal_year": last_year,
        "methods": [m for m in METHODS if cells.get(m, "").strip() in ("1", "TRUE")],
        "support": support_of(subsidies),
        "budget": [_year(year, money, fiscal_year) for year, money in sorted(budget.items())],
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


def _year(year: int, money: YearBudget, sheet_year: int) -> dict[str, object]:
    initial, executed = money
    final = executed if year < sheet_year else None
    return without_empty({"fiscal_year": year, "initial_jpy": initial, "executed_jpy": final})


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
