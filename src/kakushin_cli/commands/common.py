"""What the columns and views of several commands share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from kakushin_cli.catalog.guides import Guide
from kakushin_cli.catalog.model import Desk, Network, Program, Source
from kakushin_cli.cli.screen import Screen, TableColumn
from kakushin_cli.cli.session import Session
from kakushin_cli.exporters.records import LABELS
from kakushin_cli.exporters.tabular import Column, columns
from kakushin_cli.japanese.era import fiscal_year_of, format_day, format_fiscal_year
from kakushin_cli.japanese.yen import format_yen
from kakushin_cli.language import Lang, Text, plural
from kakushin_cli.matching.calls import call_text
from kakushin_cli.matching.lifecycle import remark
from kakushin_cli.wording import Wording

Record = Mapping[str, Any]
T = TypeVar("T")


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


def _support(record: Record) -> str | None:
    support = record.get("support", {})
    return "; ".join(support[key] for key in ("rate_text", "amount_text") if support.get(key)) or None


CALL_COLUMNS = (
    Column("call_state", Text("公募", "calls"), lambda record: record.get("call_state", {}).get("state")),
    Column("call_text", Text("公募の時期", "call dates"), lambda record: record.get("call_state", {}).get("text")),
    Column("support", Text("率・上限", "rate and ceiling"), _support),
    Column(
        "office_now",
        Text("いまの担当", "office today"),
        lambda record: (record.get("office_now") or {}).get("department"),
    ),
)
"""Columns of programmes that say when and what can be applied for, and who is in charge today."""
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
    *CALL_COLUMNS,
    *DESK_COLUMNS,
)
PROGRAM_OPTIONAL = (
    "agency", "applicants", "region", "conditions", "support", "history", "calls", "urls", "relations", "lifecycle",
    "unit", "purpose", "overview", "from_fiscal_year", "until_fiscal_year", "methods", "budget", "stated_themes",
    "inferred_themes", "theme_neutral", "theme_neutral_quote", "phase_facts", "nationwide", "season", "executor", "office_now", "rs_id", "route",
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
    """Return one name of an entry for running text: the English one in English output, where there is one.

    A programme that was renamed has its name of today, with the other behind it.
    """
    english = getattr(entry, "name_en", None)
    name = str(english if lang == "en" and english else getattr(entry, "name", ""))
    today = entry.renamed_to if isinstance(entry, Program) else None
    if today is None:
        return name
    if lang == "en" and not today.name_en:
        return f"{name} (now {today.name})"
    return Text(f"{today.name}(旧 {name})", f"{today.name_en} (formerly {name})").pick(lang)


def view_line(session: Session) -> str:
    """Return which view an answer shows, and what must be confirmed in it."""
    catalog, lang = session.catalog, session.lang
    if catalog.view_kind == "today":
        day, sources = format_day(session.today, lang), Text("", "")
        if catalog.shown_editions:  # a catalogue of one's own may have no programme at all
            first, last = catalog.shown_editions[0].as_of.year, format_day(catalog.shown_edition.as_of, lang)
            sources = Text(f"(資料は{first}年から{last}まで)", f" (sources from {first} to {last})")
        return Text(
            f"{day}にいま分かっている事業{sources.ja}。公募と窓口は申請前に公式の情報を確認してください。",
            f"Programmes as known on {day}{sources.en}. Check calls and contacts before use.",
        ).pick(lang)
    edition = catalog.shown_edition
    year = edition.fiscal_year
    is_old = fiscal_year_of(session.today) > year
    day = format_day(edition.as_of, lang) if edition.precision == "day" else edition.day_text
    if catalog.as_of:
        seen = format_day(catalog.as_of, lang)
        line = Text(f"{seen}の時点の見え方。", f"As known on {seen}. ")
    elif catalog.edition == "all":
        line = Text("全ての版の事業(終わったものを含む)。", "All editions, ended programmes included. ")
    else:
        line = Text(f"版「{edition.name.ja}」の事業。", f"Edition: {edition.name.pick('en')}. ")
    told = line.pick(lang) + Text(
        f"資料: {day}時点・{format_fiscal_year(year, 'ja')}の情報です。",
        f"Information as of {day} (FY{year}){', now out of date' if is_old else ''}.",
    ).pick(lang)
    if is_old:
        told += Text(
            "現在は古くなっているため、公募と窓口は必ず最新の情報を確認してください。",
            " Check calls and contacts before use.",
        ).pick(lang)
    return told


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
    text = f"{name}{source.url} ({day})" if day else f"{name}{source.url}"
    if source.shared_line:
        text += Text("(ほかの項目と共通の予算)", " (a budget shared with other entries)").pick(lang)
    return text


def since(program: Program, session: Session, joint: str = "\n→ ") -> str:
    """Return a remark on what became of a programme, to stand behind its name; empty when it simply goes on."""
    text = remark(program, session.catalog, session.today)
    return joint + session.pick(text).replace(" → ", joint) if text else ""


_LONGEST_SUPPORT = 24
"""Characters of a rate or an amount that a table shows."""


def call_columns(session: Session, *, is_wide: bool) -> list[TableColumn]:
    """Return the columns of `call_cells`: calls with rate and ceiling below them, side by side where there is room."""
    calls = session.pick(Text("公募", "Calls"))
    support = session.pick(Text("率・上限", "Rate, ceiling"))
    if is_wide:
        return [TableColumn(calls, 12), TableColumn(support, 10)]
    return [TableColumn(f"{calls}・{support}" if session.lang == "ja" else calls, 12)]


def call_cells(program: Program, session: Session, *, is_wide: bool) -> list[str]:
    """Return when a programme can be applied for, and its rate and ceiling."""
    calls, support = session.pick(call_text(program, session.today)), support_cell(program, session.lang)
    if is_wide:
        return [calls, support]
    return [calls if support == "-" else f"{calls}\n{support}"]


def support_cell(program: Program, lang: Lang) -> str:
    """Return rate and ceiling, short enough for a cell; what is longer stands whole in `show`."""
    support = program.support
    if support is None:
        return "-"
    percent = f"{support.rate_max:.0%}" if support.rate_max else None
    ceiling = format_yen(support.cap_jpy, lang) if support.cap_jpy else None
    rate = support.rate_text or percent if lang == "ja" else percent  # what is written is Japanese
    amount = ceiling or support.amount_text if lang == "ja" else ceiling
    texts = [text for text in (rate, amount) if text]
    return "\n".join(t if len(t) <= _LONGEST_SUPPORT else f"{t[:_LONGEST_SUPPORT]}…" for t in texts) or "-"


def contact_cell(program: Program, session: Session) -> str:
    """Return the office of today, its parts on lines of their own, then the phones of the desks with their year.

    Of an office within a ministry the last two units, of a body of its own its name: `show` has the whole.
    """
    lines: list[str] = []
    desks = [desk for desk in program.desks if not desk.is_current]
    for desk in program.desks:
        if desk.is_current:
            first, *units = desk.department.split()
            parts = units[-2:] if units and session.catalog.vocabulary.is_ministry(first) else [first]
            reach = desk.phone or (desk.email or "").replace("@", "\n@")  # a whole address leaves no room for the name
            lines += [*parts, *([reach] if reach else [])]
    year = min((d.as_of.year for d in desks if d.as_of), default=None)
    if lines and desks and year:
        lines.append(session.pick(Text(f"({year}年の窓口)", f"(desk of {year})")))
    lines += dict.fromkeys(_phone_lines(desk, session) for desk in desks)
    return "\n".join(lines) or session.pick(Text("記載なし", "not stated"))


def desk_age(desk: Desk, session: Session) -> str:
    """Return the day, or else the fiscal year, for which a desk was true."""
    if desk.as_of:
        return desk.as_of.isoformat()
    year = desk.fiscal_year
    return session.pick(Text(f"{year}年度の資料", f"source of FY{year}") if year else Text("時点不明", "day not known"))


def _phone_lines(desk: Desk, session: Session) -> str:
    """Return the phone, its extension on a line of its own: a cell of 12 columns is enough for every desk."""
    if not desk.phone:
        return session.pick(Text("メールのみ", "e-mail only") if desk.email else Text("記載なし", "not stated"))
    extension = Text(f"\n(内線{desk.extension})", f"\next. {desk.extension}") if desk.extension else Text("", "")
    return desk.phone + session.pick(extension)


def add_count(screen: Screen, session: Session, shown: int, total: int) -> None:
    """Add the last line of a listing: how many there are, and how old the facts are."""
    count = Text(f"{total}件", f"{plural(total, 'result')}")
    if shown < total:
        count = Text(f"{total}件中 {shown}件", f"{shown} of {total}")
    screen.line()
    screen.line(f"{session.pick(count)}  {view_line(session)}", style="dim")


def counted(
    draw: Callable[[Screen, Session, Sequence[T]], None], session: Session, total: int
) -> Callable[[Screen, Sequence[T]], None]:
    """Return the view of a listing: its rows, then how many there are and how old the facts are."""

    def view(screen: Screen, rows: Sequence[T]) -> None:
        draw(screen, session, rows)
        add_count(screen, session, len(rows), total)

    return view


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
        renamed = entry.renamed_to if isinstance(entry, Program) else None
        english = renamed.name_en if renamed else entry.name_en
        if self.lang == "ja" and english:
            self.screen.line(english, style="dim")
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
