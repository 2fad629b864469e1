"""The enquiry to a desk that would verify again what became of its programmes: text to send, nothing is sent.

The text of the mail stands in `enquiry.ja.txt.jinja` and `enquiry.en.txt.jinja`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kakushin_cli.catalog.catalog import Catalog
from kakushin_cli.catalog.model import Desk, Program
from kakushin_cli.japanese.era import format_day
from kakushin_cli.language import Lang, Text
from kakushin_cli.matching.lifecycle import lifecycle_text
from kakushin_cli.matching.listing import list_desks


@dataclass(frozen=True, slots=True)
class Enquiry:
    """A mail to one desk about its programmes (catalogue order); `desk` is None when no desk is known."""

    desk: Desk | None
    programs: tuple[Program, ...]
    subject: Text
    body: Text


def write_enquiries(catalog: Catalog, programs: Sequence[Program], today: date) -> list[Enquiry]:
    """Return one enquiry per desk in the order of `list_desks`, then one for the programmes without a desk."""
    mails: list[tuple[Desk | None, tuple[Program, ...]]] = [(s.desk, s.programs) for s in list_desks(catalog, programs)]
    if without_desk := tuple(p for p in programs if not p.desks):
        mails.append((None, without_desk))
    return [Enquiry(desk, about, _subject(about), _body(catalog, desk, about, today)) for desk, about in mails]


def _subject(programs: Sequence[Program]) -> Text:
    first, more = programs[0], len(programs) - 1
    return Text(
        f"「{first.name}」{f'ほか{more}件' if more else ''}の現在の状況についてのお問合せ",
        f"Enquiry about the current status of {first.name_en or first.name}{f' and {more} more' if more else ''}",
    )


def _body(catalog: Catalog, desk: Desk | None, programs: Sequence[Program], today: date) -> Text:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # only mails need it, not lists of states

    edition = catalog.vocabulary.source_edition
    document = catalog.vocabulary.document(edition.document)
    title = document.title if document else edition.name
    day = desk.as_of if desk and desk.as_of else edition.as_of
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent), undefined=StrictUndefined, trim_blocks=True
    )

    def write(lang: Lang) -> str:
        environment.filters["record"] = lambda program: lifecycle_text(program, catalog, today).pick(lang)
        return environment.get_template(f"enquiry.{lang}.txt.jinja").render(
            desk=desk,
            programs=programs,
            document=title.pick(lang),
            day=format_day(day, "ja") if lang == "ja" else day.isoformat(),
            today=format_day(today, "ja") if lang == "ja" else today.isoformat(),
        )

    return Text(write("ja"), write("en"))
