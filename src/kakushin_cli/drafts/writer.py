"""What every section of a draft needs: the roadmap, the catalogue, the language, and names of things."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import TypeVar, cast

from kakushin_cli.catalog.catalog import Catalog
from kakushin_cli.catalog.model import ApplicantType, Program, Source
from kakushin_cli.catalog.values import LineRange
from kakushin_cli.catalog.vocabulary import Edition
from kakushin_cli.drafts.document import Bullets, Table
from kakushin_cli.drafts.plan import Roadmap, Stage
from kakushin_cli.drafts.profile import Organisation, Profile
from kakushin_cli.japanese.era import fiscal_year_of, format_day, format_fiscal_year
from kakushin_cli.language import Lang, Text
from kakushin_cli.matching.match import MatchItem
from kakushin_cli.wording import CONSORTIUM_CAN_APPLY, OUTSIDER_MUST_LEAD, TO_BE_CONFIRMED, Wording

T = TypeVar("T")
BLANK = Text("【要記入】", "[TO BE FILLED IN]")
CAN_APPLY, NEEDS_PARTNER, TO_CONFIRM = "○", "△", "?"
MARKS = {CAN_APPLY: CONSORTIUM_CAN_APPLY, NEEDS_PARTNER: OUTSIDER_MUST_LEAD, TO_CONFIRM: TO_BE_CONFIRMED}
"""What the marks of a schedule mean."""


class Writer:
    """Carries what the sections and every format share.

    `today` is the day of the draft, in Japan, `lang` the language of the text.
    Without a profile the words of the options make one without names. `leads` are who applies, `milestones` stand in the
    order of their years, `title` is empty when the profile has none, `themes` are names as text.
    """

    def __init__(self, roadmap: Roadmap, catalog: Catalog, lang: Lang, today: date) -> None:
        self.roadmap = roadmap
        self.catalog = catalog
        self.lang = lang
        self.today = today
        self.words = Wording(catalog, lang)
        self.edition = catalog.vocabulary.source_edition
        self.blank = BLANK.pick(lang)
        project = roadmap.project
        self.query = project.query
        self.years = project.fiscal_years
        leads, partners = cast(tuple[tuple[ApplicantType, ...], ...], (self.query.applicants, self.query.partners))
        self.leads = [Organisation(type=kind) for kind in leads]
        self.profile = project.profile or Profile(
            lead=self.leads[0],
            partners=tuple(Organisation(type=kind) for kind in partners),
            themes=self.query.filters.themes,
            start=project.start,
            years=project.years,
        )
        if project.profile:
            self.leads = [self.profile.lead]
        self.milestones = sorted(self.profile.milestones, key=lambda m: m.year)
        self.title = self.profile.title or ""
        self.themes = self.words.labels("theme", self.query.filters.themes)

    def pick(self, ja: str, en: str) -> str:
        """Return the sentence in the language of the draft."""
        return Text(ja, en).pick(self.lang)

    def or_blank(self, value: str | None) -> str:
        """Return a value of the profile, or the mark that it is to be filled in."""
        return value or self.blank

    def to_fill(self, *labels: tuple[str, str]) -> Bullets:
        """Return bullets that the authors fill in."""
        return Bullets(tuple(f"{self.pick(ja, en)}: {self.blank}" for ja, en in labels))

    def stated(self, ja: str, en: str, values: Sequence[str]) -> Bullets:
        """Return what the profile states under a label, or the label to be filled in."""
        return Bullets(tuple(values)) if values else self.to_fill((ja, en))

    def table(self, values: Iterable[T], *columns: tuple[str, str, Callable[[T], str]]) -> Table:
        """Return a table with a row for each value; a column is its heading in Japanese, in English, and its cell."""
        rows = tuple(tuple(cell(value) for _, _, cell in columns) for value in values)
        return Table(tuple(self.pick(ja, en) for ja, en, _ in columns), rows)

    def name(self, program: Program) -> str:
        """Return a programme's name; in English the English one first."""
        return f"{program.name_en} ({program.name})" if self.lang == "en" and program.name_en else program.name

    def short_name(self, program: Program) -> str:
        """Return a programme's name in the language of the draft alone; Japanese where it has no English one."""
        return program.name_en if self.lang == "en" and program.name_en else program.name

    def names(self, programs: Sequence[Program]) -> str:
        """Return several names in running text."""
        if self.lang == "ja":
            return "".join(f"「{p.name}」" for p in programs)
        return ", ".join(self.name(p) for p in programs)

    def fiscal_year(self, year: int) -> str:
        """Return a fiscal year with era and western year."""
        return format_fiscal_year(year, self.lang)

    def period(self, years: Sequence[int]) -> str:
        """Return a span of fiscal years."""
        if not years:
            return self.pick("期間なし", "no years")
        first, last = self.fiscal_year(years[0]), self.fiscal_year(years[-1])
        return first if first == last else f"{first} - {last}"

    def places(self) -> str:
        """Return prefectures and municipalities of the project, or the mark that they are to be filled in."""
        places = (self.words.labels("prefecture", self.query.prefectures), *self.profile.municipalities)
        return self.pick("、", ", ").join(p for p in places if p) or self.blank

    def stage(self, phase: str) -> Stage:
        """Return the stage of a phase."""
        return next(s for s in self.roadmap.stages if s.phase == phase)

    def lines(self, lines: Iterable[LineRange]) -> str:
        """Return line ranges of the source as text (`資料995-997, 1028行`), empty when there are none."""
        numbers = ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in lines)
        return self.pick(f"資料{numbers}行", f"source lines {numbers}") if numbers else ""

    def lines_of(self, sources: Iterable[Source]) -> str:
        """Return the lines of sources that are documents as text, empty when there are none."""
        return self.lines(lines for source in sources if source.document for lines in source.lines)

    def places_of(self, program: Program) -> str:
        """Return where the facts of a programme stand: lines of the document, then addresses; empty when unknown."""
        places = (self.lines_of(program.sources), *(source.url for source in program.sources))
        return " ".join(place for place in places if place)

    def is_old(self, edition: Edition) -> bool:
        """Return whether the fiscal year that an edition describes is over."""
        return fiscal_year_of(self.today) > edition.fiscal_year

    def age(self) -> str:
        """Return how old the programme facts are, and that they must be confirmed when their year is over."""
        year = self.edition.fiscal_year
        age = self.pick(
            f"事業の情報は{format_day(self.edition.as_of, 'ja')}時点・{format_fiscal_year(year, 'ja')}のものです。",
            f"Programme information is as of {format_day(self.edition.as_of, 'en')} (FY{year}).",
        )
        if self.is_old(self.edition):
            age += self.pick(
                f"作成日({format_day(self.today, 'ja')})の時点では古くなっています。公募の有無、要件、"
                "窓口を必ず確認してください。",
                f" It was out of date when this draft was made ({format_day(self.today, 'en')}). Check calls, "
                "requirements and contact offices before use.",
            )
        return age


def schedule_mark(item: MatchItem) -> str:
    """Return the mark of a programme in the schedule: the consortium can apply, needs a partner, or must confirm."""
    if item.verdict == "eligible":
        return CAN_APPLY
    return NEEDS_PARTNER if item.verdict == "via_partner" else TO_CONFIRM


def marks_text(lang: Lang) -> str:
    """Return the marks of a schedule with their meaning, on one line."""
    return " / ".join(f"{mark} {meaning.pick(lang)}" for mark, meaning in MARKS.items())
