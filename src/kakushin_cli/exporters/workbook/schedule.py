"""The sheet 工程表: stages, programmes, research items and milestones by fiscal year, as filled cells."""

from collections.abc import Iterable
from typing import Any

from kakushin_cli.drafts.writer import CAN_APPLY, MARKS, NEEDS_PARTNER, TO_CONFIRM, Writer, schedule_mark
from kakushin_cli.exporters.colours import ministry_color, mix
from kakushin_cli.exporters.workbook.book import BAND, INK, MUTED, STRONG, Book, Sheet
from kakushin_cli.japanese.era import format_fiscal_year, format_fiscal_year_short
from kakushin_cli.matching.match import MatchItem
from kakushin_cli.wording import BASES, YEARS_ASSUMED_ON_SHEET

LABELS = 4
HEADER_ROW = 3
_STAGE, _RESEARCH, _MILESTONE, _ACCENT, _SAMPLE = "#A9BCCB", "#7F93A3", "#2F6690", "#B3541E", "#5F6B73"
_LIGHT_UP = 14  # thin diagonal lines
LIGHT = 0.28
"""Share of a ministry's colour in a bar that lacks a partner."""


def write_schedule(book: Book) -> None:
    """Write the sheet."""
    w = book.w
    sheet = book.sheet("工程表", "Schedule")
    chart = _Chart(sheet, w)
    name = w.title or f"{w.blank} ({w.themes})"
    sheet.banner(0, f"{name} {w.pick('工程表', 'schedule')}", bold=True, font_size=14)
    sheet.banner(1, _about(w), font_color=MUTED)
    sheet.banner(2, w.age(), font_color=_ACCENT)
    sheet.header(
        HEADER_ROW,
        [
            w.pick("段階・区分", "Stage or category"),
            w.pick("項目", "Item"),
            w.pick("所管・担当", "Ministry or owner"),
            w.pick("役割・内容", "Role or content"),
        ],
    )
    sheet.header(HEADER_ROW, [year_label(y, w.lang) for y in w.years], first=LABELS, align="center")
    sheet.fixed = dict.fromkeys(range(LABELS, LABELS + len(w.years)), 7.4)
    chart.stages()
    chart.unplaced()
    chart.research()
    chart.milestones()
    end = chart.row - 1
    chart.legend()
    sheet.finish(HEADER_ROW, LABELS + len(w.years), keep=2, filtered=(end, LABELS))


def year_label(year: int, lang: str) -> str:
    """Return a fiscal year in two short lines: `令和9` and `2027`, in English `FY2027` and `R9`."""
    if lang == "en":
        return f"FY{year}\n{format_fiscal_year_short(year)}"
    era = format_fiscal_year(year).partition("年度")[0]
    return f"{era}\n{year}" if era != str(year) else era


def _about(w: Writer) -> str:
    """Return who, where, about what and how long, in one line."""
    lead = w.words.lead_types(w.query.applicants)
    who = f"{lead} {w.or_blank(w.profile.lead.name)}"
    area = w.places()
    return w.pick(
        f"代表: {who}  /  地域: {area}  /  テーマ: {w.themes}  /  期間: {w.period(w.years)}",
        f"Lead: {who}  /  Area: {area}  /  Theme: {w.themes}  /  Period: {w.period(w.years)}",
    )


class _Chart:
    """Writes the rows of the chart; each has its kind in the first column, for filters."""

    def __init__(self, sheet: Sheet, w: Writer) -> None:
        self.sheet = sheet
        self.w = w
        self.row = HEADER_ROW + 1

    def line(
        self, cells: tuple[str, ...], years: Iterable[int] = (), mark: str = "", *, color: str = INK, **fill: Any
    ) -> None:
        """Write a row: cells with text in a colour, then the years, some of them filled, the mark in their first."""
        self.sheet.row(self.row, cells, font_color=color)
        covered = set(years)
        for column, year in enumerate(self.w.years, LABELS):
            look = {"align": "center", "valign": "vcenter", "text_wrap": False, **(fill if year in covered else {})}
            self.sheet.put(self.row, column, mark if year in covered else "", **look)
            if year in covered:
                mark = ""
        self.row += 1

    def heading(self, kind: str, text: str, years: Iterable[int] = (), note: str = "") -> None:
        self.sheet.row(self.row, (kind, text if text != kind else "", "", note), **STRONG)
        covered = set(years)
        for column, year in enumerate(self.w.years, LABELS):
            self.sheet.put(self.row, column, None, bg_color=_STAGE if year in covered else BAND)
        self.row += 1

    def programme(self, kind: str, item: MatchItem, years: Iterable[int]) -> None:
        w = self.w
        cells = (kind, w.name(item.program), w.words.owner(item.program), w.words.role(item))
        mark = schedule_mark(item)
        self.line(cells, years, mark, **look_of(mark, ministry_color(w.catalog, item.program.owner)))

    def stages(self) -> None:
        w = self.w
        for stage in w.roadmap.stages:
            kind = w.words.label("phase", stage.phase)
            name = w.catalog.vocabulary.term("phase", stage.phase).name.pick(w.lang)
            note = w.pick(f"年度は{BASES[stage.basis].ja}", f"years {BASES[stage.basis].pick('en')}")
            self.heading(kind, name, stage.fiscal_years, note)
            for item in stage.items:
                self.programme(kind, item, stage.fiscal_years)
            for gap in stage.gaps:
                needed = w.pick("必須(ないと申請できない)", "required: otherwise no application is possible")
                missing = w.pick("不足しているもの", "missing")
                self.line((kind, gap.reason.pick(w.lang), missing, needed if gap.blocking else ""), color=_ACCENT)

    def unplaced(self) -> None:
        w = self.w
        if w.roadmap.unplaced:
            kind = w.pick("段階の記載なし", "no stage")
            self.heading(kind, w.pick("段階の記載がない事業", "Programmes whose phase is not stated in the source"))
            for item in w.roadmap.unplaced:
                self.programme(kind, item, ())

    def research(self) -> None:
        w = self.w
        kind = w.pick("研究開発課題", "research item")
        self.heading(kind, w.pick("研究開発課題", "Research items"))
        items = w.profile.research
        for item in items:
            levels = f"TRL {item.trl_now or w.blank} → {item.trl_end or w.blank}"
            levels += w.pick(f" 根拠: {item.evidence}", f" evidence: {item.evidence}") if item.evidence else ""
            years = range(0)
            if item.start is None or item.until is None:
                levels += w.pick(f" 期間{w.blank}", f" years {w.blank}")
            else:
                years = range(item.start, item.until + 1)
            cells = (kind, item.title, w.or_blank(item.owner), levels)
            self.line(cells, years, bg_color=_RESEARCH, border_color="#FFFFFF")
        if not items:
            self.line((kind, w.blank, w.blank, f"TRL {w.blank}"))

    def milestones(self) -> None:
        w = self.w
        kind = w.pick("節目", "milestone")
        self.heading(kind, w.pick("節目(◆はステージゲート)", "Milestones (◆ stage gate)"))
        for m in w.milestones:
            cells = (kind, m.text, "", f"{w.fiscal_year(m.year)}{m.level}")
            self.line(cells, (m.year,), m.mark, font_color=_ACCENT if m.gate else _MILESTONE, bold=True)
        if not w.milestones:
            self.line((kind, w.blank, "", w.blank))

    def legend(self) -> None:
        """Write below the chart what marks and colours mean."""
        w = self.w
        self.row += 1
        self.sheet.put(self.row, 0, w.pick("凡例", "Legend"), bold=True, border=0)
        self.row += 1
        looks = {
            CAN_APPLY: "",
            NEEDS_PARTNER: w.pick("(薄い色)", " (light)"),
            TO_CONFIRM: w.pick("(斜線)", " (hatched)"),
        }
        owners = dict.fromkeys(
            (ministry_color(w.catalog, p.owner), w.words.owner(p))
            for p in sorted(w.roadmap.programs(), key=lambda p: w.catalog.vocabulary.position("ministry", p.owner))
        )
        for n, (mark, look) in enumerate(looks.items(), self.row):
            self.sheet.put(n, 0, mark, align="center", **look_of(mark, _SAMPLE))
            self.sheet.put(n, 1, MARKS[mark].pick(w.lang) + look, border=0)
        for n, (color, owner) in enumerate(owners):
            self.sheet.put(self.row + n // 2, 2 + n % 2, owner, **look_of(CAN_APPLY, color))
        self.row += max(len(looks), (len(owners) + 1) // 2)
        years = YEARS_ASSUMED_ON_SHEET.pick(w.lang)
        note = w.pick(
            f"{years}。棒は公募や採択を約束するものではありません。",
            f"{years}. A bar does not guarantee a call or selection.",
        )
        self.sheet.banner(self.row, note, font_color=MUTED)


def look_of(mark: str, color: str) -> dict[str, Any]:
    """Return the fill of a bar: full where the consortium can apply, light for a missing partner, hatched to confirm."""
    if mark == CAN_APPLY:
        return {"bg_color": color, "font_color": "#FFFFFF", "border_color": "#FFFFFF"}
    if mark == NEEDS_PARTNER:
        return {"bg_color": mix(color, LIGHT), "font_color": color, "border_color": "#FFFFFF"}
    return {"pattern": _LIGHT_UP, "fg_color": color, "bg_color": "#FFFFFF", "font_color": "#1B2A38", "bold": True}
