"""The closed vocabularies: terms in their official order, and the words people use for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import Literal, NamedTuple

from msgspec import Struct, field

from kakushin_cli.catalog.lifecycle_model import Evidence
from kakushin_cli.catalog.model import LineRange
from kakushin_cli.errors import UnknownTermError
from kakushin_cli.japanese.folding import fold
from kakushin_cli.language import Text

TermKind = Literal["applicant", "phase", "theme", "ministry", "prefecture", "field"]


class Document(Struct, frozen=True):
    """A document that facts are taken from; `as_of` is the day its facts hold."""

    id: str
    title: Text
    as_of: date
    publisher: Text | None = None
    line_count: int | None = None


class Edition(Struct, frozen=True):
    """An edition of the package; `fiscal_year` is the year its support menu and contacts describe.

    `document` is None when its text was not read. `as_of` is the last day of its month when only that is known.
    """

    id: str
    name: Text
    document: str | None
    fiscal_year: int
    as_of: date
    default: bool = False
    precision: Literal["day", "month"] = "day"
    statement: Text | None = None
    evidence: tuple[Evidence, ...] = ()

    @property
    def day_text(self) -> str:
        """The day as ISO text, without the day of the month when that is not known."""
        return self.as_of.isoformat()[: 7 if self.precision == "month" else 10]


class Term(Struct, frozen=True):
    """A term of a vocabulary. `columns` (themes): phase to heading of that column of the map."""

    id: str
    name: Text
    label: Text
    aliases: tuple[str, ...] = ()
    aliases_to_confirm: tuple[str, ...] = ()
    symbol: str | None = None
    parent: str | None = None
    kind: str | None = None
    columns: Mapping[str, Text] = field(default_factory=dict)
    lines: tuple[LineRange, ...] = ()

    def words(self) -> Iterable[str]:
        """Yield every word accepted for this term, the official ones first."""
        yield self.id
        for text in (self.name, self.label):
            yield text.ja
            if text.en:
                yield text.en
        if self.symbol:
            yield self.symbol
        yield from self.aliases
        yield from self.aliases_to_confirm


class Resolved(NamedTuple):
    """A word read as a term; `to_confirm` when only the desk can say whether it counts."""

    id: str
    to_confirm: bool


class Vocabulary(Struct, frozen=True, dict=True):
    """All vocabularies of a catalogue; every tuple is in the order in which things are listed."""

    documents: tuple[Document, ...] = ()
    editions: tuple[Edition, ...] = ()
    applicants: tuple[Term, ...] = ()
    phases: tuple[Term, ...] = ()
    themes: tuple[Term, ...] = ()
    ministries: tuple[Term, ...] = ()
    prefectures: tuple[Term, ...] = ()
    fields: tuple[Term, ...] = ()

    def terms(self, kind: TermKind) -> tuple[Term, ...]:
        """Return the terms of one vocabulary in their order."""
        by_kind: dict[TermKind, tuple[Term, ...]] = {
            "applicant": self.applicants,
            "phase": self.phases,
            "theme": self.themes,
            "ministry": self.ministries,
            "prefecture": self.prefectures,
            "field": self.fields,
        }
        return by_kind[kind]

    @cached_property
    def _by_id(self) -> dict[tuple[TermKind, str], Term]:
        kinds: tuple[TermKind, ...] = ("applicant", "phase", "theme", "ministry", "prefecture", "field")
        return {(kind, term.id): term for kind in kinds for term in self.terms(kind)}

    @cached_property
    def _positions(self) -> dict[tuple[TermKind, str], int]:
        kinds: tuple[TermKind, ...] = ("applicant", "phase", "theme", "ministry", "prefecture", "field")
        return {(kind, term.id): n for kind in kinds for n, term in enumerate(self.terms(kind))}

    def term(self, kind: TermKind, term_id: str) -> Term:
        """Return a term by id.

        Raises:
            KeyError: the vocabulary has no such id (the checks keep that out of loaded catalogues).
        """
        return self._by_id[kind, term_id]

    def has(self, kind: TermKind, term_id: str) -> bool:
        """Return whether the vocabulary has this id."""
        return (kind, term_id) in self._by_id

    def position(self, kind: TermKind, term_id: str | None) -> int:
        """Return the place of a term in its vocabulary; unknown and None come last."""
        return self._positions.get((kind, term_id or ""), 10**6)

    def document(self, document_id: str | None) -> Document | None:
        """Return a document by id, None when it is not listed."""
        return next((d for d in self.documents if d.id == document_id), None)

    def edition(self, edition_id: str) -> Edition | None:
        """Return an edition by id, None when it is not listed."""
        return next((e for e in self.editions if e.id == edition_id), None)

    @property
    def default_edition(self) -> Edition:
        """The edition that listings show."""
        return next((e for e in self.editions if e.default), self.editions[-1])

    def words(self, kind: TermKind) -> dict[str, Resolved]:
        """Return every folded word of a vocabulary with the term it stands for; ids win, then the first term."""
        words = {fold(term.id): Resolved(term.id, False) for term in reversed(self.terms(kind))}
        for term in self.terms(kind):
            to_confirm = {fold(word) for word in term.aliases_to_confirm}
            for word in term.words():
                key = fold(word)
                words.setdefault(key, Resolved(term.id, key in to_confirm))
        return words

    def resolve(self, kind: TermKind, word: str, option: str) -> Resolved:
        """Read a user's word as a term.

        Args:
            kind: The vocabulary.
            word: What the user wrote; width, case, kana, old character forms and spaces do not matter.
            option: The option it came from, for the message.

        Raises:
            UnknownTermError: no term has this word; near words and all allowed ids are in the error.
        """
        if self.has(kind, word):
            return Resolved(word, to_confirm=False)
        words = self.words(kind)
        key = fold(word)
        found = words.get(key)
        if found:
            return found
        raise UnknownTermError(option, word, self._near(kind, key, words), [t.id for t in self.terms(kind)])

    def _near(self, kind: TermKind, key: str, words: Mapping[str, Resolved]) -> list[Text]:
        from difflib import get_close_matches

        keys = get_close_matches(key, words, n=5, cutoff=0.6)
        keys += [w for w in words if len(key) >= 2 and (key in w or (len(w) >= 2 and w in key))]
        ids = dict.fromkeys(words[w].id for w in keys)
        names = {i: self.term(kind, i).name for i in list(ids)[:3]}
        return [Text(f"{i}({name.ja})", f"{i} ({name.pick('en')})") for i, name in names.items()]

    def ministry_with_agencies(self, ministry: str) -> frozenset[str]:
        """Return the ministry's id and those of its agencies (contract: asking for a ministry includes them)."""
        return frozenset({ministry} | {t.id for t in self.ministries if t.parent == ministry})
