"""The sheet 資金計画: money by source and fiscal year in whole yen, with sums and checks as formulas of our own."""

from collections.abc import Callable, Mapping

from xlsxwriter.utility import xl_range, xl_range_abs, xl_rowcol_to_cell

from kakushin_cli.catalog.model import Program
from kakushin_cli.drafts.profile import FUND_SOURCES, Fund, fund_limits, most_state_money, sum_by_year
from kakushin_cli.drafts.sections import FUND_NAMES
from kakushin_cli.drafts.writer import Writer
from kakushin_cli.exporters.workbook.book import MUTED, STRONG, Book, Sheet, Value
from kakushin_cli.exporters.workbook.schedule import year_label

HEADER_ROW = 2
LABELS = 4
_RATE = "0.0%"


def write_funds(book: Book) -> None:
    """Write the sheet."""
    w = book.w
    table = _Funds(book.sheet("資金計画", "Funds"), w)
    table.by_year()
    if table.funds:
        table.by_source()
        table.check()
    going_on = w.profile.self_reliance
    label = w.pick("国費終了後の継続方法", "Continuation after state funding ends")
    table.sheet.banner(table.row + 1, f"{label}: {w.or_blank(going_on)}")
    table.sheet.finish(HEADER_ROW, LABELS + len(table.years) + 1, keep=2, filtered=(table.filtered, LABELS))


class _Funds:
    """Writes three tables below each other in the same columns."""

    def __init__(self, sheet: Sheet, w: Writer) -> None:
        self.sheet = sheet
        self.w = w
        self.funds = w.profile.funds
        beyond = {y for f in self.funds for y in (*f.amounts_jpy, *f.eligible_jpy)}
        self.years = sorted(beyond | set(w.years))
        self.total_column = LABELS + len(self.years)
        self.first = HEADER_ROW + 1
        self.row = self.first
        self.filtered = self.first

    @property
    def last(self) -> int:
        """Last row of the funds."""
        return self.first + len(self.funds) - 1

    def headings(self, row: int, labels: tuple[str, str, str, str], total: str) -> None:
        self.sheet.header(row, labels)
        years = (year_label(year, self.w.lang) for year in self.years)
        self.sheet.header(row, [*years, total], first=LABELS, align="right")

    def by_year(self) -> None:
        """Write every fund with its yearly amounts, and the sums."""
        w, sheet = self.w, self.sheet
        sheet.banner(0, w.pick("資金計画", "Funds"), bold=True, font_size=14)
        sheet.banner(
            1,
            w.pick(
                "単位: 円(税込)。計画値。空欄は計上なし。",
                "Unit: yen including tax. Planned amounts; empty cells: nothing planned.",
            ),
            font_color=MUTED,
        )
        labels = (
            w.pick("財源", "Source"),
            w.pick("名称・事業", "Name or programme"),
            w.pick("補助率", "Rate"),
            w.pick("上限額(円/年)", "Ceiling (yen a year)"),
        )
        self.headings(HEADER_ROW, labels, w.pick("合計", "Total"))
        if not self.funds:
            self._to_fill()
            return
        for fund in self.funds:
            self._fund(fund)
        self.filtered = self.row - 1
        total = sum_by_year(f.amounts_jpy for f in self.funds)
        self._sums(w.pick("合計", "Total"), total, lambda column: f"SUM({self._span(column)})")

    def _fund(self, fund: Fund) -> None:
        w, row = self.w, self.row
        is_state = fund.source == "state"
        unknown = w.pick("不明", "unknown") if is_state else ""
        cap = fund_limits(fund, w.catalog)[1]
        cells = (
            FUND_NAMES[fund.source].pick(w.lang),
            fund_label(w, fund) or (w.blank if is_state else ""),
            fund.rate or self._catalogue_rate(fund) or unknown,
            unknown if cap is None else cap,
            *(fund.amounts_jpy.get(year) for year in self.years),
        )
        self.sheet.row(row, cells)
        total = f"=SUM({xl_range(row, LABELS, row, self.total_column - 1)})"
        self.sheet.formula(row, self.total_column, total, sum(fund.amounts_jpy.values()), **STRONG)
        self.row += 1

    def _catalogue_rate(self, fund: Fund) -> str | None:
        program = self.w.catalog.programs_by_id.get(fund.program or "")
        text = program.support.rate_text if program and program.support else None
        return self.w.pick(f"{text}(カタログ)", f"{text} (catalogue)") if text else None

    def _to_fill(self) -> None:
        """Write the rows that the authors fill in: state money by programme, then the other sources."""
        w, sheet = self.w, self.sheet
        unknown, years = w.pick("不明", "unknown"), [None] * len(self.years)
        names = {source: FUND_NAMES[source].pick(w.lang) for source in FUND_SOURCES}
        rows: list[tuple[Value, ...]] = [
            (names["state"], w.name(p), (p.support and p.support.rate_text) or unknown, ceiling(p, unknown))
            for p in w.roadmap.programs()
        ]
        rows += [(name, "", "", "") for source, name in names.items() if source != "state"]
        self.row = sheet.rows(self.row, [(*row, w.blank, *years) for row in rows])
        self.filtered = self.row - 1
        sheet.fixed[LABELS] = 16

    def by_source(self) -> None:
        """Write the sums by kind of source, each with its share of everything."""
        w = self.w
        self.row += 1
        labels = (w.pick("財源別", "By source"), "", w.pick("割合", "Share"), "")
        self.headings(self.row, labels, w.pick("合計", "Total"))
        self.row += 1
        everything = sum(sum(f.amounts_jpy.values()) for f in self.funds)
        names = xl_range_abs(self.first, 0, self.last, 0)
        grand = xl_rowcol_to_cell(self.last + 1, self.total_column)
        for source in dict.fromkeys(s for s in FUND_SOURCES if any(f.source == s for f in self.funds)):
            amounts = sum_by_year(f.amounts_jpy for f in self.funds if f.source == source)
            here, row = xl_rowcol_to_cell(self.row, 0, col_abs=True), self.row
            self._sums(
                FUND_NAMES[source].pick(w.lang),
                amounts,
                lambda column, here=here: f"SUMIF({names},{here},{self._span(column)})",  # type: ignore[misc]
                strong=False,
            )
            if everything:
                share = f"={xl_rowcol_to_cell(row, self.total_column)}/{grand}"
                self.sheet.formula(row, 2, share, sum(amounts.values()) / everything, num_format=_RATE)

    def _sums(
        self, label: str, amounts: Mapping[int, int], formula: Callable[[int], str], *, strong: bool = True
    ) -> None:
        """Write a row of sums over the years; `formula` makes the formula of a column."""
        look = STRONG if strong else {}
        self.sheet.row(self.row, (label, *[None] * (LABELS - 1)), **look)
        sums = [*(amounts.get(year, 0) for year in self.years), sum(amounts.values())]
        for column, value in enumerate(sums, LABELS):
            self.sheet.formula(self.row, column, f"={formula(column)}", value, **look)
        self.row += 1

    def _span(self, column: int) -> str:
        return str(xl_range(self.first, column, self.last, column))

    def check(self) -> None:
        """Write, for state money by year, cost × rate and ceiling against the amount; what is unknown is not checked."""
        w, sheet = self.w, self.sheet
        state = [(n, f) for n, f in enumerate(self.funds) if f.source == "state"]
        if not state:
            return
        self.row += 1
        sheet.header(
            self.row,
            [
                w.pick("国費の検算", "Check of state funding"),
                w.pick("事業", "Programme"),
                w.pick("補助率", "Rate"),
                w.pick("上限額(円/年)", "Ceiling (yen a year)"),
                w.pick("年度", "Year"),
                w.pick("補助対象経費", "Eligible cost"),
                w.pick("経費×補助率", "Cost × rate"),
                w.pick("国費", "State funding"),
                w.pick("判定", "Result"),
            ],
        )
        self.row += 1
        for n, fund in state:
            for year in sorted({*fund.amounts_jpy, *fund.eligible_jpy}):
                self._check_row(self.first + n, fund, year)

    def _check_row(self, fund_row: int, fund: Fund, year: int) -> None:
        w, sheet, row = self.w, self.sheet, self.row
        rate, cap = fund_limits(fund, w.catalog)
        cost, amount = fund.eligible_jpy.get(year), fund.amounts_jpy.get(year, 0)
        unknown = w.pick("不明", "unknown")
        sheet.row(row, (FUND_NAMES["state"].pick(w.lang), fund_label(w, fund) or w.blank))
        if rate is None:
            sheet.put(row, 2, unknown, align="right")
        else:
            sheet.put(row, 2, rate, num_format=_RATE)
        sheet.put(row, 3, unknown if cap is None else cap, align="right")
        sheet.put(row, 4, year_label(year, w.lang).replace("\n", " "))
        missing = "-" if rate is None else w.blank
        sheet.put(row, 5, missing if cost is None else cost, align="right")
        rate_cell, cap_cell, _, cost_cell, most_cell, amount_cell = (xl_rowcol_to_cell(row, c) for c in range(2, 8))
        most = most_state_money(cost, rate) if cost is not None and rate is not None else None
        if most is None:
            sheet.put(row, 6, unknown, align="right")
        else:
            sheet.formula(row, 6, f"=ROUNDDOWN(ROUND({cost_cell}*{rate_cell},3),0)", most)
        source = xl_rowcol_to_cell(fund_row, LABELS + self.years.index(year))
        sheet.formula(row, 7, f"={source}", amount)
        self._verdict(row, amount, (most, most_cell), (cap, cap_cell), amount_cell)
        self.row += 1

    def _verdict(
        self, row: int, amount: int, most: tuple[int | None, str], cap: tuple[int | None, str], amount_cell: str
    ) -> None:
        """Write whether the amount stays within rate and ceiling; a part that is unknown is named as not checked."""
        w, tests = self.w, []
        unchecked = []
        for (limit, cell), ja, en in ((most, "補助率", "rate"), (cap, "上限", "ceiling")):
            if limit is None:
                unchecked.append(w.pick(ja, en))
            else:
                tests.append((amount > limit, f"{amount_cell}>{cell}", w.pick(f"{ja}を超過", f"above the {en}")))
        within = w.pick("以内", "within")
        if unchecked:
            names = w.pick("・", " and ").join(unchecked)
            within = w.pick(f"以内({names}は未検算)", f"within ({names} not checked)")
        if not tests:
            text = w.pick("未検算(補助率・上限が不明)", "not checked: rate and ceiling unknown")
            self.sheet.put(row, 8, text, text_wrap=False, border=0, indent=1)
            return
        formula, value = f'"{within}"', within
        for fails, test, text in reversed(tests):
            formula = f'IF({test},"{text}",{formula})'
            value = text if fails else value
        self.sheet.formula(row, 8, f"={formula}", value, text_wrap=False, border=0, indent=1)


def ceiling(program: Program, unknown: str) -> int | str:
    """Return the most yen that a programme gives, or the words of the source for it; `unknown` when it has neither."""
    support = program.support
    if support is None or support.cap_jpy is None:
        return (support and support.amount_text) or unknown
    return support.cap_jpy


def fund_label(w: Writer, fund: Fund) -> str:
    """Return a fund's own name and its programme's; empty when it has neither."""
    program = w.catalog.programs_by_id.get(fund.program or "")
    return "\n".join(part for part in (fund.name, w.name(program) if program else None) if part)
