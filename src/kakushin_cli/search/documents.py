"""What is searched of an entry: its texts by field, the names it goes by, and the facets it has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from msgspec import Struct

from kakushin_cli.catalog.database import Entry, spellings
from kakushin_cli.catalog.guides import Guide
from kakushin_cli.catalog.model import Desk, Network, Program
from kakushin_cli.catalog.vocabulary import Vocabulary

EntryKind = Literal["program", "network", "guide"]
KINDS: tuple[EntryKind, ...] = ("program", "network", "guide")
FIELDS = ("name", "alias", "need", "keyword", "place", "member", "contact", "summary", "detail")
"""Text fields, the most telling first."""


class FoldedDocument(Struct, frozen=True):
    """An entry as it is scored.

    Attributes:
        id: Id of the entry.
        kind: Its kind.
        texts: By field, in the order of `FIELDS`: the keys of its texts, one a line; and their English stems and lone
            kanji, with blanks between and around and `|` between groups.
        facets: Strings like `theme:mobility`.
        was_renamed: Whether a name is one of its later life, which earlier views do not know.
    """

    id: str
    kind: EntryKind
    texts: dict[str, tuple[str, str]]
    facets: frozenset[str]
    was_renamed: bool = False


class SearchDocument(Struct, frozen=True):
    """An entry as the search sees it: `texts` are (field, text as written); the rest as in `FoldedDocument`."""

    id: str
    kind: EntryKind
    names: tuple[str, ...]
    texts: tuple[tuple[str, str], ...]
    facets: frozenset[str]
    was_renamed: bool = False


def parents_of(vocabulary: Vocabulary) -> dict[str, str | None]:
    """Return the ministry that each ministry or agency belongs to, if any, by id."""
    return {ministry.id: ministry.parent for ministry in vocabulary.ministries}


def document_of(entry: Entry, parents: Mapping[str, str | None]) -> SearchDocument:
    """Return an entry as the search sees it, given what `parents_of` returns."""
    if isinstance(entry, Network):
        return _network(entry)
    return _guide(entry) if isinstance(entry, Guide) else _program(entry, parents)


def _common(entry: Entry) -> Iterator[tuple[str, str]]:
    yield "name", entry.name
    for name in spellings(entry)[1:]:
        yield ("name" if name == entry.name_en else "alias"), name
    for need in (*entry.needs.ja, *entry.needs.en):
        yield "need", need
    for word in (*entry.keywords.ja, *entry.keywords.en):
        yield "keyword", word
    yield "summary", entry.summary.ja
    if entry.summary.en:
        yield "summary", entry.summary.en


def _program(program: Program, parents: Mapping[str, str | None]) -> SearchDocument:
    texts = list(_common(program))
    for condition in program.conditions:
        texts += [("detail", text) for text in condition if text]
    if program.support and program.support.detail:
        texts += [("detail", text) for text in program.support.detail if text]
    if program.region:
        texts += [("place", text) for text in program.region.text if text]
    texts += [("detail", text) for text in (program.purpose, program.overview) if text]
    if program.unit:
        texts.append(("contact", program.unit))
    for desk in program.desks:
        texts += _desk(desk)
    facets = {"kind:program", f"kind:{program.kind}", f"edition:{program.edition}"}
    facets |= {f"theme:{theme}" for theme in program.themes} | {f"phase:{phase}" for phase in program.phases}
    facets |= {f"themes:{len(program.themes)}", *(["mapped"] if program.placements else [])}
    facets |= {f"placement:{p.theme}/{p.phase}" for p in program.placements}
    facets |= {f"applicant:{who}" for who in program.lead_types} if program.applicants else {"applicant:unknown"}
    for ministry in (program.ministry, program.agency):
        if ministry:
            facets |= {f"ministry:{ministry}", f"ministry:{parents.get(ministry) or ministry}"}
    if program.region:
        facets |= {f"prefecture:{p}" for p in program.region.prefectures}
    else:
        facets.add("nationwide")
    if program.desks:
        facets.add("contact")
    if program.imported_from:
        facets.add("imported")
    was_renamed = program.lifecycle is not None and any(not s.to for s in program.lifecycle.successors)
    names = tuple(spellings(program))
    return SearchDocument(program.id, "program", names, tuple(texts), frozenset(facets), was_renamed)


def _desk(desk: Desk) -> Iterator[tuple[str, str]]:
    for text in (desk.department, desk.email, desk.phone, *desk.emails_as_written):
        if text:
            yield "contact", text


def _network(network: Network) -> SearchDocument:
    texts = list(_common(network))
    texts += [("place", text) for text in (*network.municipalities, network.site) if text]
    if network.members:
        texts += [("member", member) for _, sector in network.members.by_sector() for member in sector]
    if network.lead:
        texts.append(("member", network.lead))
    facets = {"kind:network", f"kind:{network.kind}"} | {f"prefecture:{p}" for p in network.prefectures}
    if network.program_id:
        facets.add(f"program:{network.program_id}")
    return SearchDocument(network.id, "network", tuple(spellings(network)), tuple(texts), frozenset(facets))


def _guide(guide: Guide) -> SearchDocument:
    texts = list(_common(guide))
    for section in guide.sections:
        texts += [("detail", text) for text in section.heading if text]
        for item in section.items:
            texts += [("detail", text) for text in item.text if text]
            texts += [("detail", text) for sentence in item.detail for text in sentence if text]
    facets = {"kind:guide"} | {f"program:{program}" for program in guide.programs}
    return SearchDocument(guide.id, "guide", tuple(spellings(guide)), tuple(texts), frozenset(facets))
