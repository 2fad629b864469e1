"""One programme of 行政事業レビュー as an entry: cells in, fields out; what is not certain stays text or stays away."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from kakushin_cli.catalog.fields import check_url
from kakushin_cli.importers.candidate import one_line

SITE = "https://rssystem.go.jp/"
SUMMARY_LENGTH = 120
_UNIT_PARTS = ("局・庁", "部", "課", "室", "班", "係")
METHODS = ("直接実施", "補助", "負担", "交付", "分担金・拠出金", "その他")
_METHOD_COLUMNS = [(m, f"実施方法ー{m}") for m in METHODS]
_NOTHING = frozenset({"", "-", "ー", "－", "―", "なし", "無し", "無", "該当なし", "特になし", "特に無し"})
_PREFIX = r"(?:【?補助率(?:等)?[::]?)?"
_FRACTION = re.compile(_PREFIX + r"(?P<over>\d{1,2})/(?P<under>\d{1,2})(?:以内)?】?")
_PERCENT = re.compile(_PREFIX + r"(?P<percent>\d{1,3}(?:\.\d+)?)%(?:以内)?】?")
_PARTS = re.compile(_PREFIX + r"(?P<under>\d{1,2})分の(?P<over>\d{1,2})(?:以内)?】?")
_CEILING = re.compile(
    r"(?:補助)?(?:上限)?(?:額)?[::]?(?P<number>\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)(?P<unit>兆|億|百万|万|千)?円(?:以内|まで)?"
)
_UNITS = {"兆": 10**12, "億": 10**8, "百万": 10**6, "万": 10**4, "千": 10**3, None: 1}
_URL_ENDS = re.compile(r"[\s、,，;；]+|(?=https?://)")


def entry_of(
    name: str,
    cells: Mapping[str, str],
    owner: tuple[str | None, str | None],
    subsidies: Sequence[tuple[str, str, str, str]],
    budget: Mapping[int, tuple[int | None, int | None]],
    fiscal_year: int,
    read_on: str,
) -> dict[str, object]:
    """Return the entry of a programme.

    Args:
        name: 事業名.
        cells: Cells of 1-2 by column in plain spelling.
        owner: Ministry and agency.
        subsidies: Rows of 1-4: 補助対象, 補助率, 補助上限等, 補助率URL.
        budget: Of 2-1, by fiscal year: 当初予算 and 執行額 in yen.
        fiscal_year: 事業年度 of the tables; what was spent in it is not known yet.
        read_on: Today in Japan.
    """
    ministry, agency = owner
    purpose, overview = one_line(cells.get("事業の目的", "")), one_line(cells.get("事業の概要", ""))
    entry: dict[str, object] = {"kind": "programme", "name": name, "ministry": ministry}
    if agency:
        entry["agency"] = agency
    unit = one_line(" ".join([cells.get(part, "") for part in _UNIT_PARTS]))
    if unit:
        entry["unit"] = unit
    entry["summary"] = {"ja": summary_of(overview or purpose) or f"{name}(概要の記載なし)"}
    first, last = year_of(cells.get("事業開始年度", "")), year_of(cells.get("事業終了(予定)年度", ""))
    if first:
        entry["from_fiscal_year"] = first
    if last:
        entry["until_fiscal_year"] = last
    methods = [m for m, column in _METHOD_COLUMNS if cells.get(column, "").strip() in ("1", "TRUE")]
    if methods:
        entry["methods"] = methods
    support = support_of(subsidies)
    if support:
        entry["support"] = support
    years = [_year(year, money, fiscal_year) for year, money in sorted(budget.items())]
    if years:
        entry["budget"] = years
    urls = _pages([(cells.get("事業概要URL", ""), None), *((s[3], "rules") for s in subsidies)])
    if urls:
        entry["urls"] = urls
    if purpose:
        entry["purpose"] = purpose
    if overview:
        entry["overview"] = overview
    title = f"行政事業レビューシート {fiscal_year}年度"
    entry["sources"] = [{"url": SITE, "title": title, "fiscal_year": fiscal_year, "read_on": read_on}]
    warnings = _warnings(ministry, cells, last)
    if warnings:
        entry["warnings"] = warnings
    return entry


def summary_of(text: str) -> str:
    """Return the beginning of a text: whole sentences up to `SUMMARY_LENGTH` characters, else cut with `…`."""
    if len(text) <= SUMMARY_LENGTH:
        return text
    end = text.rfind("。", 0, SUMMARY_LENGTH) + 1
    return text[:end] if end >= SUMMARY_LENGTH // 3 else text[: SUMMARY_LENGTH - 1].rstrip() + "…"


@lru_cache(maxsize=1024)
def year_of(cell: str) -> int | None:
    """Return a fiscal year, None when the cell has none."""
    text = unicodedata.normalize("NFKC", cell).strip().removesuffix("年度")
    return int(text) if text.isdigit() and 1868 <= int(text) <= 2100 else None


def yen_of(cell: str) -> int | None:
    """Return whole yen of `33498000`, `34482000.0` or `33,498,000`; None for anything else, negative sums included."""
    if cell.isascii() and cell.isdigit():
        return int(cell)
    text = unicodedata.normalize("NFKC", cell).replace(",", "").strip()
    whole, _, rest = text.partition(".")
    return int(whole) if whole.isdigit() and not rest.strip("0") else None


def written(cell: str) -> str:
    """Return what a cell of 1-4 says, empty where it says that there is nothing; the leading `'` is a spreadsheet's."""
    text = one_line(cell).removeprefix("'").strip()
    return "" if text in _NOTHING else text


def rate_of(text: str) -> float | None:
    """Return a rate as a fraction of eligible cost when the text is nothing but one: `1/2`, `２分の１`, `50%以内`."""
    plain = "".join(unicodedata.normalize("NFKC", text).split()).replace("⁄", "/")
    found = _FRACTION.fullmatch(plain) or _PARTS.fullmatch(plain)
    if found:
        over, under = int(found["over"]), int(found["under"])
        return over / under if 0 < over <= under else None
    found = _PERCENT.fullmatch(plain)
    return float(found["percent"]) / 100 if found and 0 < float(found["percent"]) <= 100 else None


def ceiling_of(text: str) -> int | None:
    """Return a ceiling in whole yen when the text is nothing but one sum: `1,000万円`, `上限額:2億円`."""
    found = _CEILING.fullmatch("".join(unicodedata.normalize("NFKC", text).split()))
    if not found:
        return None
    sum_ = float(found["number"].replace(",", "")) * _UNITS[found["unit"]]
    return int(sum_) if sum_ == int(sum_) else None


def support_of(subsidies: Sequence[tuple[str, str, str, str]]) -> dict[str, object]:
    """Return rates and ceilings: texts of all rows, and numbers only where there is one row that is nothing but it."""
    support: dict[str, object] = {}
    if not subsidies:
        return support
    targets, rates, ceilings = ([written(row[n]) for row in subsidies] for n in range(3))
    if any(targets):
        support["detail"] = {"ja": f"補助対象: {_numbered(targets)}"}
    if any(rates):
        support["rate_text"] = _numbered(rates)
        rate = rate_of(rates[0]) if len(rates) == 1 else None
        if rate is not None:
            support["rate_max"] = rate
    if any(ceilings):
        support["amount_text"] = _numbered(ceilings)
        ceiling = ceiling_of(ceilings[0]) if len(ceilings) == 1 else None
        if ceiling is not None:
            support["cap_jpy"] = ceiling
    return support


def _numbered(texts: Sequence[str]) -> str:
    if len(texts) == 1:
        return texts[0]
    return " ".join(f"({n}) {text}" for n, text in enumerate(texts, 1) if text)


def _year(year: int, money: tuple[int | None, int | None], sheet_year: int) -> dict[str, int]:
    initial, executed = money
    entry = {"fiscal_year": year}
    if initial is not None:
        entry["initial_jpy"] = initial
    if executed is not None and year < sheet_year:
        entry["executed_jpy"] = executed
    return entry


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
        owner = one_line(cells.get("政策所管府省庁", "")) or "空欄"
        warnings.append(
            {
                "code": "ministry-unknown",
                "text": {
                    "ja": f"所管「{owner}」は語彙にない名前。",
                    "en": f"The ministry as written ({owner}) is not in the vocabulary.",
                },
            }
        )
    if last and cells.get("終了予定なし", "").strip().upper() == "TRUE":
        warnings.append(
            {
                "code": "period-contradicts",
                "text": {
                    "ja": "資料は終了年度を書きながら「終了予定なし」ともしている。",
                    "en": "The source gives a last fiscal year and also says that no end is planned.",
                },
            }
        )
    return warnings
