"""The two tables of the page: indicators, and funds with our own sums."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from kakushin_cli.drafts.money import sum_by_year
from kakushin_cli.drafts.profile import FUND_SOURCES, Kpi
from kakushin_cli.drafts.sections.plan import FUND_NAMES, number
from kakushin_cli.drafts.sections.writer import Writer
from kakushin_cli.exporters.xml_text import clean_line

MOST_KPI_YEARS = 4
MILLION, THOUSAND = 1_000_000, 1_000


@dataclass(frozen=True, slots=True)
class Table:
    """A table of names and figures; with `has_unit` the second column holds units."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    unit: str = ""
    has_sum: bool = False
    has_unit: bool = False


def kpi_table(w: Writer, year_name: Callable[[int], str]) -> Table:
    """Return indicators with baseline and targets of at most four years; other years stand in the notes."""
    if w.lang == "en":
        year_name = str  # the heading row has little room
    kpis = w.profile.kpis if w.profile else ()
    first = w.pick("指標", "Indicator")
    if not kpis:
        middle, last = w.years[(len(w.years) - 1) // 2], w.years[-1]
        years = dict.fromkeys((middle, last))
        header = (first, w.pick("基準", "Baseline"), *(year_name(y) for y in years))
        return Table(header, ((w.blank, *("―" for _ in header[1:])),) * 2)
    union = sorted({y for k in kpis for y in k.targets})
    bases = {k.baseline.year for k in kpis if k.baseline}
    base_name = w.pick("基準", "Baseline")
    if len(bases) == 1:
        base_name = f"{year_name(next(iter(bases)))}{w.pick('基準', ' base')}"
    with_year = len(bases) > 1
    if len(union) > MOST_KPI_YEARS and all(sorted(k.targets) == union for k in kpis):
        union = [union[0], union[len(union) // 2], union[-1]]
    if len(union) > MOST_KPI_YEARS:
        header = (first, base_name, w.pick("中間目標", "Midway"), w.pick("最終目標", "Final"))
        cells: list[tuple[str, ...]] = [_midway(w, k, year_name) for k in kpis]
    else:
        header = (first, base_name, *(year_name(y) for y in union))
        cells = [tuple(number(k.targets[y]) if y in k.targets else "―" for y in union) for k in kpis]
        if not union:
            header, cells = (*header, w.pick("目標", "Target")), [(w.blank,) for _ in kpis]
    rows = []
    with_unit = w.lang == "ja" and any(k.unit for k in kpis)
    if with_unit:
        header = (first, w.pick("単位", "Unit"), *header[1:])
    for kpi, figures in zip(kpis, cells, strict=True):
        base = number(kpi.baseline.value) if kpi.baseline else w.blank
        if kpi.baseline and with_year:
            base += f" ({year_name(kpi.baseline.year)})"
        unit = f" ({kpi.unit})" if kpi.unit and not with_unit else ""
        rows.append(
            (clean_line(kpi.name + unit), *([clean_line(kpi.unit or "―")] if with_unit else []), base, *figures)
        )
    return Table(header, tuple(rows), has_unit=with_unit)


def _midway(w: Writer, kpi: Kpi, year_name: Callable[[int], str]) -> tuple[str, str]:
    years = sorted(kpi.targets)
    if not years:
        return ("―", w.blank)
    final = f"{number(kpi.targets[years[-1]])} ({year_name(years[-1])})"
    if len(years) == 1:
        return ("―", final)
    middle = years[(len(years) - 1) // 2]
    return (f"{number(kpi.targets[middle])} ({year_name(middle)})", final)


def funds_table(w: Writer, year_name: Callable[[int], str]) -> Table:
    """Return money by source for the two halves of the period, with sums by row and column. Nothing is rounded."""
    funds = w.profile.funds if w.profile else ()
    half = (len(w.years) + 1) // 2
    parts = [w.years[:half], w.years[half:]] if len(w.years) > 1 else []
    total_name = w.pick("合計", "Total")
    header = (w.pick("財源", "Source"), *(_span(p, year_name, w.lang) for p in parts), total_name)
    if not funds:
        names = [FUND_NAMES[s].pick(w.lang) for s in FUND_SOURCES]
        return Table((header[0], total_name), tuple((n, w.blank) for n in names))
    sources = [s for s in FUND_SOURCES if any(f.source == s for f in funds)]
    by_source = {s: sum_by_year(f.amounts_jpy for f in funds if f.source == s) for s in sources}
    by_source_and_all = [*by_source.values(), sum_by_year(by_source.values())]
    exact = all(a % MILLION == 0 for amounts in by_source_and_all for a in amounts.values())
    unit, name = (MILLION, w.pick("百万円", "JPY million")) if exact else (THOUSAND, w.pick("千円", "JPY thousand"))
    names = [*(FUND_NAMES[s].pick(w.lang) for s in sources), total_name]
    rows = tuple((label, *_sums(amounts, parts, unit)) for label, amounts in zip(names, by_source_and_all, strict=True))
    return Table(header, rows, w.pick(f"{name}(税込)", name), has_sum=True)


def _sums(amounts: Mapping[int, int], parts: Sequence[Sequence[int]], unit: int) -> list[str]:
    """Return the sums of the parts and of all; years before the period count in the first part, later ones last."""
    sums = []
    if parts:
        border = parts[1][0]
        sums = [sum(a for y, a in amounts.items() if y < border), sum(a for y, a in amounts.items() if y >= border)]
    return [f"{s / unit:,.12g}" for s in (*sums, sum(amounts.values()))]


def _span(years: Sequence[int], year_name: Callable[[int], str], lang: str) -> str:
    first, last = year_name(years[0]), year_name(years[-1])
    if first == last:
        return first
    if lang == "en":
        return f"{years[0]}-{last[-2:]}"
    return f"{first}-{last[1:] if last[0] == first[0] else last}"  # R9-13
