"""Lines that several views share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kakushin_cli.japanese.era import fiscal_year_of, format_fiscal_year
from kakushin_cli.language import Lang, Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kakushin_cli.catalog.model import Source
    from kakushin_cli.cli.session import Session


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
    line = Text(
        f"資料: {edition.day_text}時点・{format_fiscal_year(year, 'ja')}の情報。",
        f"Facts as of {edition.day_text}, for fiscal year {year}.",
    ).pick(session.lang)
    if session.catalog.edition == "all":
        line += Text("後の版の事業を含む。", " Later programmes are included.").pick(session.lang)
    if fiscal_year_of(session.today) > year:
        line += Text(
            f"今日({session.today.isoformat()})では古いため、窓口・公募は必ず最新を確認してください。",
            f" They are old today ({session.today.isoformat()}): confirm contacts and calls.",
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
