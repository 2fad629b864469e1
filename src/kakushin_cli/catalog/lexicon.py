"""The lexicon of the search: concepts with the words people use for them, and what they stand for."""

from collections.abc import Iterator
from typing import Annotated, Literal

from msgspec import Struct

from kakushin_cli.catalog.values import Flag, Line, MinistryId, Phrase, PrefectureId, Refers, Slug, ThemeId

ConceptKind = Literal["subject", "intent", "kind", "place", "generic", "outside"]


class Concept(Struct, frozen=True):
    """A concept: words that mean the same to someone who looks for support, and what the catalogue calls it."""

    id: Annotated[Slug, "Slug of the concept."]
    overrides: Annotated[
        Flag,
        "True in a user's own catalogue: the entry states only what it changes in the concept of the same id.",
    ] = False
    kind: Annotated[
        ConceptKind,
        "subject: what it is about; intent: what the person wants to do; kind: a sort of support or entry; "
        "place: a part of the country; "
        "generic: a word of any request, which finds nothing by itself; outside: what no such catalogue answers.",
    ] = "subject"
    ja: Annotated[tuple[Line, ...], "Japanese words, the usual one first."] = ()
    en: Annotated[tuple[Line, ...], "English words, the usual one first; singular."] = ()
    phrases: Annotated[
        tuple[Phrase, ...],
        "Japanese ways to say it whose pieces stand apart, in order, with … between: 免許…返, 病院…通え. "
        "Endings are left off, so that every form is found.",
    ] = ()
    same: Annotated[
        tuple[tuple[Line, ...], ...],
        "Groups of its words that mean exactly the same: any of them finds what the others find.",
    ] = ()
    shares: Annotated[tuple[Line, ...], "Those of its words that another concept has, too: ambiguous on purpose."] = ()
    related: Annotated[tuple[Annotated[Slug, Refers("concept")], ...], "Concepts near enough to be worth showing."] = ()
    themes: Annotated[tuple[ThemeId, ...], "Themes it belongs to."] = ()
    phases: Annotated[tuple[Annotated[Slug, Refers("phase")], ...], "Phases it belongs to."] = ()
    applicants: Annotated[tuple[Annotated[Slug, Refers("applicant")], ...], "Applicants it names."] = ()
    ministries: Annotated[tuple[MinistryId, ...], "Ministries it names."] = ()
    prefectures: Annotated[tuple[PrefectureId, ...], "Prefectures a part of the country has."] = ()
    entries: Annotated[
        tuple[Line, ...], "Sorts of entries it prefers: program, network, guide, or a kind of them."
    ] = ()
    note: Annotated[Line | None, "Why, where it is not plain."] = None

    def words(self) -> Iterator[str]:
        """Yield its words, Japanese first."""
        yield from self.ja
        yield from self.en

    @property
    def label(self) -> str:
        """Its usual Japanese word; the English one when it has none."""
        return next(self.words(), self.id)
