"""What `match` reads out of a text: it fills in what no option says and orders the answer."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from kakushin_cli.catalog.catalog import Catalog
from kakushin_cli.cli.options import Reader
from kakushin_cli.commands.match import Question
from kakushin_cli.errors import NotFoundError
from kakushin_cli.japanese.folding import normalize_text
from kakushin_cli.language import Text
from kakushin_cli.matching.universities import find_university
from kakushin_cli.search.intent import Understanding, places_meant, reading_line
from kakushin_cli.search.search import Searcher


class TextRead(Struct, frozen=True):
    """A text as it was read. `question` is what options say, filled up from the text; `scores` are by programme id."""

    understood: Understanding
    question: Question
    scores: dict[str, float]
    catalog: Catalog


def read_text(text: str, question: Question, reader: Reader) -> TextRead:
    """Return what a text says beside the options, and tell it as a notice."""
    catalog = reader.session.catalog
    searcher = Searcher(catalog)
    text = normalize_text(text)
    said = searcher.understand(text)
    filters = question.filters
    university = question.university or _known_university(said, catalog)
    applicants = question.applicants or tuple(said.applicants) or (("university",) if said.organisations else ())
    read = Question(
        applicants=applicants,
        partners=question.partners or tuple(p for p in said.partners if p not in applicants),
        filters=replace(
            filters,
            themes=filters.themes or tuple(said.themes),
            phases=filters.phases or tuple(said.phases),
            ministries=filters.ministries or tuple(said.ministries),
        ),
        prefectures=question.prefectures or places_meant(said),
        university=university,
    )
    line = reading_line(said, catalog)
    if line:
        reader.notice("understood", line)
    for word in said.to_confirm:
        reader.notice(
            "to-confirm",
            Text(
                f"「{word}」が申請主体に含まれるかは窓口に確認してください。",
                f"Ask the contact office whether '{word}' counts as an eligible applicant.",
            ),
        )
    scores = searcher.scores(text)
    if not scores:
        reader.notice(
            "text-unmatched", Text(f"「{text}」に一致する語は見つかりませんでした。", f"No entry matches '{text}'.")
        )
    return TextRead(said, read, scores, catalog)


def _known_university(said: Understanding, catalog: Catalog) -> str | None:
    """Return the university of the text that the catalogue knows something of."""
    for place in said.organisations:
        try:
            return find_university(catalog, place.name).university.name
        except NotFoundError:
            continue
    return None
