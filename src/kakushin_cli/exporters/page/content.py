"""What the one-page figure says: the facts of a roadmap, short enough to be read on a page.

Everything here must reach a slide. `detail` of a point is shown where there is room; the notes carry it in any case.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from kakushin_cli.drafts.plan import Stage
from kakushin_cli.drafts.profile import FUND_SOURCES, Kpi, sum_by_year
from kakushin_cli.drafts.sections import FUND_NAMES, number
from kakushin_cli.drafts.writer import BLANK, Writer, schedule_mark
from kakushin_cli.exporters.colours import ministry_color
from kakushin_cli.exporters.office_files import clean_line
from kakushin_cli.exporters.roadmap_job import RoadmapJob
from kakushin_cli.japanese.era import format_day, format_fiscal_year, format_fiscal_year_short
from kakushin_cli.language import Text
from kakushin_cli.matching.match import MatchItem
from kakushin_cli.wording import YEARS_ASSUMED_ON_PAGE

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


@dataclass(frozen=True, slots=True)
class Point:
    """A point of a panel: what it says, the figure that stands out, and detail for where there is room."""

    text: str
    figure: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """A headed list of points; `is_prose` for a sentence without a bullet."""

    heading: str
    points: tuple[Point, ...]
    is_prose: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """A programme: its ministry, mark, name and role; dashed when it must be confirmed, filled when open to us."""

    id: str
    ministry: str
    color: str
    name: str
    role: str
    dashed: bool
    filled: bool


@dataclass(frozen=True, slots=True)
class Lane:
    """A stage: its years, what we do in it (in full and as a title), and the programmes it uses."""

    heading: str
    period: str
    years: tuple[int, ...]
    works: tuple[tuple[str, str], ...]
    bars: tuple[Bar, ...]
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Members of one type; `is_open` for a type without a member."""

    label: str
    members: tuple[Point, ...]
    is_open: bool = False


ORGANISATION, LEAD = Text("実施体制", "Organisation"), Text("代表", "Lead")
KPI, FUNDS = Text("KPI", "KPIs"), Text("資金計画", "Funding plan")
MILESTONES = Text("節目", "Milestones")
LEGEND = Text(
    "○ 申請できる　△ 代表となる相手が必要　? 要確認　点線 要確認または古い情報　◆ ステージゲート　◇ 節目",
    "○ can apply  △ a partner must lead  ? to be confirmed  dashed: check first  ◆ stage gate  ◇ milestone",
)
CONTINUED, MORE = Text("続き", "continued"), Text("▶ 続き: ほか{n}件", "▶ {n} more: next page")
"""Fixed words of the page."""


def kpi_table(w: Writer, year_name: Callable[[int], str]) -> Table:
    """Return indicators with baseline and targets of at most four years; other years stand in the notes."""
    if w.lang == "en":
        year_name = str  # the heading row has little room
    kpis = w.profile.kpis
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
    funds = w.profile.funds
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


class Content:
    """All that the page says, in the words of the draft."""

    def __init__(self, job: RoadmapJob) -> None:
        self.job = job
        self.w = w = job.writer
        self.profile = profile = w.profile
        self.is_written = job.writer.roadmap.project.profile is not None
        self.is_stale = w.is_old(w.edition)
        pick, years = w.pick, w.years
        rd, implementation = w.stage("rd"), w.stage("implementation")
        scenario = tuple((clean_line(t), "") for t in profile.scenario)
        self.lang = w.lang
        self.title = clean_line(w.title) or f"{w.blank} {w.themes}"
        self.catchphrase = self._or_blank(profile.catchphrase, "キャッチフレーズ", "catchphrase")
        self.meta = self._meta(names=True)
        self.meta_without_names = self._meta(names=False)
        self.story = self._story()
        self.years = years
        self.year_names = tuple((self.year(y), str(y) if w.lang == "ja" else "") for y in years)
        self.milestones = tuple(w.milestones)
        self.milestone_hint = f"{w.blank} {pick('節目とTRL', 'milestones with TRL')}"
        self.base = self._lane(w.stage("strengthening"), ())
        self.phases = (self._lane(rd, self._research()), self._lane(implementation, scenario))
        self.beside = self._beside()
        self.onward = Panel(
            pick(f"自走 {self.year(years[-1] + 1)}〜", f"Self-reliance {self.year(years[-1] + 1)}-"),
            self._points(
                [profile.self_reliance] if profile.self_reliance else [],
                "国費終了後の継続方法",
                "continuation after state funding",
            ),
            is_prose=True,
        )
        self.effects = Panel(
            pick("波及効果", "Effects"),
            self._points(profile.effects, "雇用・生産額・CO2など", "jobs, output, CO2"),
        )
        self.lead = self._lead()
        self.groups = self._groups()
        self.commitment = Panel(
            pick("自治体のコミットメント", "Commitment of the local government"),
            tuple(Point(clean_line(t)) for t in profile.commitment),
        )
        self.kpi = kpi_table(w, self.year)
        self.funds = funds_table(w, self.year)
        self.source = self._source()

    def is_blank(self, text: str) -> bool:
        """Tell whether a text only says that it is to be filled in."""
        return text.startswith(BLANK.pick(self.lang))

    def year(self, year: int) -> str:
        """Return a fiscal year in short: R9, in English FY2027."""
        return format_fiscal_year_short(year) if self.w.lang == "ja" else f"FY{year}"

    def span(self, first: int | None, last: int | None) -> str:
        """Return a span of fiscal years in short."""
        a, b = (self.year(y) if y else self.w.blank for y in (first, last))
        if a == b:
            return a
        return f"{a}〜{b}" if self.w.lang == "ja" else f"{a}-{b}"

    def _or_blank(self, value: str | None, ja: str, en: str) -> str:
        return clean_line(value) if value else f"{self.w.blank} {self.w.pick(ja, en)}"

    def _points(self, texts: tuple[str, ...] | list[str], ja: str, en: str) -> tuple[Point, ...]:
        return tuple(Point(clean_line(t)) for t in texts) or (Point(self._or_blank(None, ja, en)),)

    def _meta(self, *, names: bool) -> tuple[tuple[str, str], ...]:
        """Return lead, partners, area, period and theme; partners by name or only by number."""
        w, profile, pick = self.w, self.profile, self.w.pick
        joint = pick("、", ", ")
        lead = w.words.lead_types(w.query.applicants, symbols=False)
        partners = joint.join(p.name or f"{self._type(p.type)}{w.blank}" for p in profile.partners)
        if self.is_written and profile.partners and not names:
            partners = pick(f"{len(profile.partners)}機関", f"{len(profile.partners)} organisations")
        period = self.span(w.years[0], w.years[-1])
        rows = (
            (pick("代表", "Lead"), profile.lead.name or f"{lead} {w.blank}"),
            (pick("連携", "Partners"), partners or w.blank),
            (pick("地域", "Area"), w.places()),
            (pick("期間", "Period"), pick(f"{period}({len(w.years)}年間)", f"{period} ({len(w.years)} years)")),
            (pick("テーマ", "Theme"), w.themes),
        )
        return tuple((label, clean_line(text)) for label, text in rows)

    def _story(self) -> tuple[Panel, Panel, Panel, Panel]:
        w, profile, pick = self.w, self.profile, self.w.pick
        problems = tuple(
            Point(
                clean_line(p.text),
                clean_line(p.figure) if p.figure else f"{w.blank} {pick('数値', 'figure')}",
                clean_line(pick(f"(出典: {p.source})", f"(source: {p.source})")) if p.source else "",
            )
            for p in profile.problems
        )
        targets = tuple(
            Point(clean_line(t.text), pick(f"{self.year(t.until)}まで", f"by {self.year(t.until)}") if t.until else "")
            for t in profile.targets
        )
        last = self.year(w.years[-1])
        vision = [profile.vision] if profile.vision else []
        return (
            Panel(
                pick("地域の課題", "Regional issues"),
                problems or self._points((), "地域の課題(数値を一つ以上)", "regional issues, with a figure"),
            ),
            Panel(
                pick(f"目指す姿({last})", f"Vision ({last})"),
                self._points(vision, "目指す地域の姿", "vision for the region"),
                is_prose=True,
            ),
            Panel(
                pick("大学の強み", "Strengths"),
                self._points(profile.strengths, "大学の強み・研究成果", "strengths and research results"),
            ),
            Panel(
                pick("ターゲット", "Targets"),
                targets or self._points((), "測れる目標(2〜4個)", "2 to 4 measurable targets"),
            ),
        )

    def _research(self) -> tuple[tuple[str, str], ...]:
        texts = []
        for item in self.profile.research:
            parts = [self.span(item.start, item.until)] if item.start or item.until else []
            if item.trl_now or item.trl_end:
                parts.append(f"TRL {item.trl_now or self.w.blank}→{item.trl_end or self.w.blank}")
            period = self.w.pick("、", ", ").join(parts)
            in_full = item.title + (self.w.pick(f"({period})", f" ({period})") if period else "")
            texts.append((clean_line(in_full), clean_line(item.title)))
        return tuple(texts)

    def _lane(self, stage: Stage, works: tuple[tuple[str, str], ...]) -> Lane:
        name = self.w.catalog.vocabulary.term("phase", stage.phase).name.pick(self.w.lang)
        years = stage.fiscal_years
        period = self.span(years[0], years[-1]) if years else self.w.pick("期間なし", "no years")
        remark = "" if stage.items else " ".join(g.reason.pick(self.w.lang) for g in stage.gaps)
        return Lane(clean_line(name), period, years, works, tuple(map(self._bar, stage.items)), clean_line(remark))

    def _beside(self) -> Lane | None:
        items = self.w.roadmap.unplaced
        heading = self.w.pick("段階の記載がない事業", "Programmes whose phase is not stated in the source")
        return Lane(heading, "", self.w.years, (), tuple(map(self._bar, items))) if items else None

    def _bar(self, item: MatchItem) -> Bar:
        w, program = self.w, item.program
        name = w.short_name(program)
        if program.ministry_basis == "inferred":
            name += w.pick("(所管は推定)", " (ministry inferred)")
        leads = w.words.lead_types([item.lead] if item.lead else item.lead_types, symbols=False)
        role = w.pick(f"{leads}が申請", f"{leads} applies") if item.basket == "partner" else ""
        return Bar(
            id=program.id,
            ministry=clean_line(w.words.label("ministry", program.owner)) or w.pick("不明", "unknown"),
            color=ministry_color(w.catalog, program.owner),
            name=f"{schedule_mark(item)} {clean_line(name)}",
            role=clean_line(role),
            dashed=self.is_stale or item.verdict != "eligible",
            filled=item.verdict == "eligible",
        )

    def _lead(self) -> tuple[str, ...]:
        """Return the lines of the lead's box: name, then role and person."""
        w = self.w
        if not self.is_written:
            return (w.pick("・", " / ").join(map(self._type, w.query.applicants)), w.blank)
        lead = self.profile.lead
        person = lead.person or ""
        if person and lead.effort_percent is not None:
            person += w.pick(f"(エフォート{lead.effort_percent}%)", f" ({lead.effort_percent}% effort)")
        return tuple(clean_line(t) for t in (lead.name or f"{self._type(lead.type)} {w.blank}", lead.role, person) if t)

    def _groups(self) -> tuple[Group, ...]:
        """Return the partners by type, then the types of partners that would open more programmes."""
        w = self.w
        members: dict[str, list[Point]] = {t.id: [] for t in w.catalog.vocabulary.applicants}
        for p in self.profile.partners:
            role = w.pick(f"({p.role})", f" ({p.role})") if p.role else ""
            members[p.type].append(Point(clean_line(p.name or w.blank), detail=clean_line(role)))
        groups = [Group(self._type(kind), tuple(points)) for kind, points in members.items() if points]
        needed = w.roadmap.partners_needed()
        hint = w.pick("参加すると申請できる事業が増える", "makes more programmes available")
        groups += [Group(self._type(k), (Point(f"{w.blank} {hint}"),), is_open=True) for k in needed if not members[k]]
        return tuple(groups) or (Group(w.pick("連携する相手", "Partners"), (Point(w.blank),), is_open=True),)

    def _type(self, kind: str) -> str:
        label = self.w.words.label("applicant", kind)
        return label[:1].upper() + label[1:]

    def _source(self) -> str:
        w = self.w
        document = w.catalog.vocabulary.document(w.edition.document)
        title = ""
        if document:
            publisher = f"{document.publisher.pick(w.lang).split(', ')[0]} " if document.publisher else ""
            title = w.pick(f"{publisher}「{document.title.pick('ja')}」", f"{publisher}{document.title.pick('en')}")
        age = ""
        if self.is_stale:
            age = w.pick(
                "情報が古いため、公募の有無・要件・窓口は要確認。", "Out of date: check calls, rules, contacts. "
            )
        made = format_day(self.job.writer.today, w.lang)
        as_of, year = w.edition.as_of.isoformat(), w.edition.fiscal_year
        era_year = format_fiscal_year(year, "ja").partition("(")[0]
        return clean_line(
            w.pick(
                f"出典: {title}、情報時点 {as_of}({era_year}の事業)。{age}{YEARS_ASSUMED_ON_PAGE.ja}。"
                f"事業ごとの出典・窓口・詳細はノートに記載。作成 {made}、kakushin {w.edition.id} ({w.catalog.version})",
                f"Source: {title}, as of {as_of} (FY{year}). {age}{YEARS_ASSUMED_ON_PAGE.en}. Sources and details: notes. "
                f"{made}, kakushin {w.edition.id} ({w.catalog.version})",
            )
        )
