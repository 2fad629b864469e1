"""The lexicon of the search: concepts with the words people use for them, and what they stand for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kakushin_cli.catalog.lexicon_schema import ConceptEntry

ConceptKind = Literal["subject", "intent", "kind", "place", "generic", "outside"]


class Concept(Struct, frozen=True):
    """Words that mean the same to someone who looks for support.

    `phrases` are Japanese ways to say it whose pieces stand apart, with … between. `same` are groups of its words that
    mean exactly the same. `shares` are those of its words that another concept has, too. `related` are ids of concepts
    near enough to be worth showing. `entries` are sorts of entries it prefers: program, network, guide, or a kind of
    programme or network.
    """

    id: str
    kind: ConceptKind = "subject"
    ja: tuple[str, ...] = ()
    en: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    same: tuple[tuple[str, ...], ...] = ()
    shares: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    phases: tuple[str, ...] = ()
    applicants: tuple[str, ...] = ()
    ministries: tuple[str, ...] = ()
    prefectures: tuple[str, ...] = ()
    entries: tuple[str, ...] = ()

    def words(self) -> Iterator[str]:
        """Yield its words, Japanese first."""
        yield from self.ja
        yield from self.en

    @property
    def label(self) -> str:
        """Its usual Japanese word; the English one when it has none."""
        return next(self.words(), self.id)


def build_concept(entry: ConceptEntry) -> Concept:
    """Return a concept of a validated file entry."""
    return Concept(
        id=entry.id,
        kind=entry.kind,
        ja=tuple(entry.ja),
        en=tuple(entry.en),
        phrases=tuple(entry.phrases),
        same=tuple(tuple(group) for group in entry.same),
        shares=tuple(entry.shares),
        related=tuple(entry.related),
        themes=tuple(entry.themes),
        phases=tuple(entry.phases),
        applicants=tuple(entry.applicants),
        ministries=tuple(entry.ministries),
        prefectures=tuple(entry.prefectures),
        entries=tuple(entry.entries),
    )
