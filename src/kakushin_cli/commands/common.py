"""What the columns and views of several commands share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kakushin_cli.catalog.guides import Guide
from kakushin_cli.catalog.model import Network, Program, Source
from kakushin_cli.cli.screen import Screen
from kakushin_cli.cli.session import Session
from kakushin_cli.exporters.records import LABELS
from kakushin_cli.exporters.tabular import Column, columns
from kakushin_cli.japanese.era import fiscal_year_of, format_day, format_fiscal_year
from kakushin_cli.language import Lang, Text, plural
from kakushin_cli.matching.lifecycle import remark
from kakushin_cli.wording import Wording

Record = Mapping[str, Any]


def lifecycle_column(key: str, label: Text | None = None, name: str | None = None) -> Column:
    """Return a column with a key of the record of what became of a programme; empty when that was not researched."""
    return Column(name or key, label or LABELS[name or key], lambda record: record.get("lifecycle", {}).get(key))


def _phones(record: Record) -> list[str]:
    return [
        f"{c['phone']}(内線{c['extension']})" if c["extension"] else c["phone"]
        for c in record.get("contacts", [])
        if c["phone"]
    ]


def _imported_from(record: Record) -> str | None:
    imported = record.get("imported_from")
    return imported and f"{imported['kind']}:{imported['record_id']}"


SUCCESSORS = Column(
    "successors",
    LABELS["successors"],
    lambda record: [s["id"] or s["name"] for s in record.get("lifecycle", {}).get("successors", [])],
)
DESK_COLUMNS = (
    Column("department", LABELS["department"], lambda record: [c["department"] for c in record.get("contacts", [])]),
    Column("phone", LABELS["phone"], _phones),
    Column("email", LABELS["email"], lambda record: [c["email"] for c in record.get("contacts", []) if c["email"]]),
    lifecycle_column("status", name="lifecycle"),
    SUCCESSORS,
    Column("imported_from", LABELS["imported_from"], _imported_from),
    *columns("verified_on"),
)
"""The last columns of programmes: desks, what became of it, where it was imported from."""
PROGRAM_COLUMNS = (
    *columns("id", "name", "kind", "ministry", "themes", "phases", "applicants", "new_call", "summary"),
    *DESK_COLUMNS,
)
PROGRAM_OPTIONAL = (
    "agency", "applicants", "region", "conditions", "support", "history", "calls", "urls", "relations", "lifecycle",
    "unit", "purpose", "overview", "from_fiscal_year", "until_fiscal_year", "methods", "budget", "stated_themes",
    "inferred_themes", "theme_neutral", "phase_facts", "nationwide", "season", "executor", "office_now", "rs_id", "route",
    "payment_note", "imported_from", "verified_on", "verified_against",
)  # fmt: skip
"""Keys that not every programme has."""


def joined(texts: Iterable[str], lang: Lang) -> str:
    """Return texts in a row."""
    return ("、" if lang == "ja" else ", ").join(texts)


def aside(text: str, lang: Lang) -> str:
    """Return a remark behind a word."""
    return f"({text})" if lang == "ja" else f" ({text})"


def titled(text: str, lang: Lang) -> str:
    """Return a heading in the brackets of its language."""
    return f"【{text}】" if lang == "ja" else f"[{text}]"


def title(entry: object, lang: Lang) -> str:
    """Return one name of an entry for running text: the English one in English output, where there is one."""
    english = getattr(entry, "name_en", None)
    return str(english if lang == "en" and english else getattr(entry, "name", ""))


def age_line(session: Session) -> str:
    """Return how old the facts are, and that they must be confirmed when their fiscal year is over."""
    edition = session.catalog.shown_edition
    year = edition.fiscal_year
    day = format_day(edition.as_of, session.lang) if edition.precision == "day" else edition.day_text
    is_old = fiscal_year_of(session.today) > year
    line = Text(
        f"資料: {day}時点・{format_fiscal_year(year, 'ja')}の情報です。",
        f"Information as of {day} (FY{year}){', now out of date' if is_old else ''}.",
    ).pick(session.lang)
    if session.catalog.edition == "all":
        line += Text("後の版の事業を含みます。", " Includes programmes from later editions.").pick(session.lang)
    if is_old:
        line += Text(
            "現在は古くなっているため、公募と窓口は必ず最新の情報を確認してください。",
            " Check calls and contacts before use.",
        ).pick(session.lang)
    return line


def source_text(source: Source, lang: Lang) -> str:
    """Return a source in a few words: lines of the document, or the page with the day it was read."""
    if source.document:
        lines = ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in source.lines)
        return Text(
            f"資料 {lines}行" if lines else source.document, f"source lines {lines}" if lines else source.document
        ).pick(lang)
    when = source.read_on or source.as_of
    day = when.isoformat() if when else ""
    if not day and source.fiscal_year:
        day = Text(f"{source.fiscal_year}年度まで", f"up to FY{source.fiscal_year}").pick(lang)
    name = f"{source.title}: " if source.title else ""
    return f"{name}{source.url} ({day})" if day else f"{name}{source.url}"


def since(program: Program, session: Session, joint: str = "\n→ ") -> str:
    """Return a remark on what became of a programme, to stand behind its name; empty when it simply goes on."""
    text = remark(program, session.catalog, session.today)
    return joint + session.pick(text).replace(" → ", joint) if text else ""


def add_count(screen: Screen, session: Session, shown: int, total: int) -> None:
    """Add the last line of a listing: how many there are, and how old the facts are."""
    count = Text(f"{total}件", f"{plural(total, 'result')}")
    if shown < total:
        count = Text(f"{total}件中 {shown}件", f"{shown} of {total}")
    screen.line()
    screen.line(f"{session.pick(count)}  {age_line(session)}", style="dim")


class EntryView:
    """What the views of single entries share."""

    def __init__(self, session: Session, screen: Screen, *, evidence: bool) -> None:
        self.session = session
        self.screen = screen
        self.evidence = evidence
        self.words = Wording(session.catalog, session.lang)
        self.lang = session.lang

    def pick(self, ja: str, en: str) -> str:
        """Return the sentence in the language of the run."""
        return Text(ja, en).pick(self.lang)

    def head(self, entry: Program | Network | Guide, kind: str) -> None:
        """Draw names, id and summary."""
        first, *rest = self.words.name(entry).split("\n")
        self.screen.line(first, style="bold")
        for line in rest:
            self.screen.line(line)
        if self.lang == "ja" and entry.name_en:
            self.screen.line(entry.name_en, style="dim")
        self.screen.line(f"{entry.id} / {kind}", style="dim")
        self.screen.line()
        self.screen.line(entry.summary.pick(self.lang))
        self.screen.line()

    def names(self, entry: Program | Network | Guide) -> list[tuple[str, str]]:
        """Return other names with their labels."""
        pairs = []
        if entry.name_as_written:
            pairs.append((self.pick("原文の表記", "As written"), "\n".join(entry.name_as_written)))
        if entry.aliases:
            pairs.append((self.pick("別名", "Also"), joined(entry.aliases, self.lang)))
        return pairs

    def notes(self, entry: Program | Network | Guide) -> None:
        """Draw the warnings."""
        if entry.warnings:
            self.screen.heading(self.pick("注意", "Notes"))
            for note in entry.warnings:
                self.screen.line(f"- {note.text.pick(self.lang)}", indent=1, hang=2)

    def sources(self, sources: Sequence[Source]) -> None:
        """Draw the sources, if they are wanted."""
        if self.evidence:
            self.screen.heading(self.pick("出典", "Sources"))
            vocabulary = self.session.catalog.vocabulary
            for source in sources:
                document = vocabulary.document(source.document) if source.document else None
                title = f"{document.title.pick(self.lang)}: " if document else ""
                self.screen.line(f"- {title}{source_text(source, self.lang)}", indent=1, hang=2)

    def name_of(self, entry_id: str) -> str:
        """Return the name of an entry, its id when there is none."""
        entry = self.session.catalog.entry(entry_id)
        return title(entry, self.lang) if entry else entry_id
