"""What a query looks for: units, each with the ways an entry may answer it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from kakushin_cli.catalog.lexicon import Concept
from kakushin_cli.catalog.vocabulary import Vocabulary
from kakushin_cli.search.dictionary import Dictionary, Meaning, concept_terms, same_terms
from kakushin_cli.search.index import SearchIndex
from kakushin_cli.search.intent import Understanding
from kakushin_cli.search.places import Places
from kakushin_cli.search.reading import Part
from kakushin_cli.search.words import STOP_WORDS, is_latin, term_of

Role = Literal["term", "verb", "generic", "outside"]
WayKind = Literal["term", "facet", "name"]
SAME, RELATED, OTHER_LANGUAGE = 0.4, 0.25, 0.6
"""Worth of other words of the concept, of words of related concepts, and of words in the other language, against 1."""
UNSAID = 1.7
"""How much more these count when no entry has the word itself."""
THEME, THEME_OF_CONCEPT = 0.7, 0.3
"""Worth of having the theme that a word names, and the theme that its concept only belongs to."""
UNDER_PROGRAM = 0.5
"""Worth of being funded or designated under the programme that is called by its name."""
INNER = 0.7
"""Worth of a word inside a known phrase that no entry has as a whole: 通院 of 通院の足."""
PIECE = 0.5
"""How much a word counts that is a piece of a phrase."""
UNDERSTOOD, MEMBER = 1.8, 2.8
"""Least weight of a word that was understood, and of an organisation asked for as a member: however common, it was asked for."""
MENTIONED, UNKNOWN, UNKNOWN_ENGLISH = 0.7, 1.2, 0.8
"""Scale of a word that is not understood but found in some entry, and of one that no entry has (often an English verb)."""
ELSEWHERE, RARE_MEMBER = 0.35, 3
"""Worth of a word outside the members when it is asked for as a member; it is asked for so when at most one network in
so many has it: a university sits in all of them."""
ASK_CONTACT = "ask-contact"
"""Concept of asking for a desk: it says what to show, not what to look for."""


class Way(NamedTuple):
    """One way to answer a unit: a term in a text field, a facet, or being the entry that goes by a name.

    `factor` is how much it counts against the word itself (1). `fields` limits a term to some fields. `word` is the
    term as written, where it is another word than the user's.
    """

    kind: WayKind
    value: str
    factor: float
    fields: tuple[str, ...] = ()
    word: str | None = None


class Unit:
    """A word of the query as the search sees it.

    Attributes:
        text: As written.
        role: A term; a verb, of which an entry need not say the same word; a generic word; a matter that such
            catalogues do not answer.
        ways: How an entry may answer it; the first is the word itself.
        scale: How much it counts against other words of its rarity.
        least: Least weight.
        understood: Whether the word has a meaning of its own, and is not only a piece of text.
        required: An entry that lacks it is never sure to be meant.
        named: It is part of the only name in the query; an entry that lacks it must be very near to be meant.
        says: Ids it stands for, by vocabulary.
    """

    def __init__(self, text: str, role: Role) -> None:
        self.text, self.role = text, role
        self.ways: list[Way] = []
        self.scale, self.least = 1.0, 0.0
        self.understood = self.required = self.named = False
        self.says: dict[str, list[str]] = {}
        self._factors: dict[tuple[str, str], float] = {}

    def add(
        self, kind: WayKind, value: str, factor: float, fields: tuple[str, ...] = (), *, word: str | None = None
    ) -> None:
        """Add a way unless a stronger one of the same kind and value is there; "it" finds nothing, whatever IT means."""
        if kind == "term" and value in STOP_WORDS:
            return
        if value and self._factors.get((kind, value), -1.0) < factor:
            self._factors[kind, value] = factor
            self.ways.append(Way(kind, value, factor, fields, word))


class UnitMaker:
    """Makes units out of the words of a query.

    Args:
        vocabulary: Gives the names of prefectures.
        dictionary: Gives concepts.
        places: Gives municipalities and institutions.
        index: Tells whether a word occurs at all.
    """

    def __init__(self, vocabulary: Vocabulary, dictionary: Dictionary, places: Places, index: SearchIndex) -> None:
        self._vocabulary, self._dictionary, self._places, self._index = vocabulary, dictionary, places, index
        self._concepts = dictionary.concepts

    def units(self, parts: Iterable[Part], said: Understanding) -> list[Unit]:
        """Return what a query looks for, in the order of its words."""
        parts = list(parts)
        units = [self._unit(part, said) for part in parts]
        asks_network = any("network" in self._concepts[i].entries for u in units for i in u.says.get("concept", ()))
        for unit, part in zip(units, parts, strict=True):
            if unit.says.keys() & {"organisation", "municipality", "prefecture"}:
                continue  # looked for in members and places anyway
            if part.text in said.members or (asks_network and any(m.to_confirm for m in part.meanings)):
                self._ask_as_member(unit, part)
        names = [(u, p) for u, p in zip(units, parts, strict=True) if u.role != "generic"]
        if all(part.is_name_part for _, part in names):
            for unit, _ in names:
                unit.named = True
        return units

    def _unit(self, part: Part, said: Understanding) -> Unit:
        unit = Unit(part.text, "verb" if part.is_verb else "term")
        unit.add("term", part.term, 1.0)
        for owner in part.owners:
            unit.add("name", owner, 1.0)
            unit.add("facet", f"program:{owner}", UNDER_PROGRAM)
        if part.is_verb:
            unit.scale = 0.3
        elif len(part.term) == 1 and not is_latin(part.term):
            unit.scale = 0.8
        if not part.meanings and not part.owners:
            unknown = UNKNOWN_ENGLISH if is_latin(part.term) else UNKNOWN
            unit.scale *= MENTIONED if self._index.exists(part.term) else unknown
        for meaning in part.meanings:
            unit.says.setdefault(meaning.kind, []).append(meaning.id)
            if meaning.kind == "concept":
                self._add_concept(unit, self._concepts[meaning.id], part)
            else:
                self._add_term(unit, meaning)
        if part.meanings and unit.role == "term" and "applicant" not in unit.says:
            unit.least, unit.understood = UNDERSTOOD if unit.scale >= 1 else 0.0, True
        elif "applicant" in unit.says and not part.owners:
            self._add_applicants(unit, said)
        if part.is_piece:
            unit.scale, unit.least = unit.scale * PIECE, unit.least * PIECE
        return unit

    def _add_term(self, unit: Unit, meaning: Meaning) -> None:
        """Add what a word of a vocabulary, a place or an institution is answered by."""
        if meaning.kind in ("theme", "phase", "ministry"):
            unit.add(
                "facet", f"{meaning.kind}:{meaning.id}", {"theme": THEME, "phase": 0.5, "ministry": 0.9}[meaning.kind]
            )
            unit.required = unit.required or meaning.kind == "ministry"
        elif meaning.kind == "prefecture":
            unit.add("facet", f"prefecture:{meaning.id}", 0.8)
            name = self._vocabulary.term("prefecture", meaning.id).name
            for word in (name.ja, name.ja[:-1] if name.ja[-1] in "都府県" else "", name.en or ""):
                unit.add("term", term_of(word), 0.9)
        elif meaning.kind in ("municipality", "organisation"):
            for term, factor, fields in _place_terms(meaning.kind, meaning.id, self._places):
                unit.add("term", term, factor, fields)
            if meaning.kind == "municipality":
                unit.add("facet", f"prefecture:JP-{meaning.id[:2]}", 0.5)
            else:
                unit.required = True

    def _add_concept(self, unit: Unit, concept: Concept, part: Part) -> None:
        if concept.kind in ("generic", "outside") or concept.id == ASK_CONTACT:
            unit.role = "outside" if concept.kind == "outside" else "generic"
            return
        if concept.kind == "kind":
            unit.scale = 0.4
        elif concept.kind == "intent":
            unit.scale = 0.6 if concept.phases else 1.3
        same = same_terms(concept, part.term)
        for term, word in same:
            unit.add("term", term, 1.0, word=word)
        unsaid = 1.0 if any(self._index.exists(term) for term in (part.term, *(t for t, _ in same))) else UNSAID
        factor = SAME * unsaid * (0.5 if concept.kind == "kind" else 1.0)
        english = is_latin(part.term)
        for term, word in concept_terms(concept):
            unit.add("term", term, factor if is_latin(term) == english else factor * OTHER_LANGUAGE, word=word)
        if unsaid > 1:
            for word in part.inner:
                if not self._is_generic(word):
                    unit.add("term", word, INNER, word=word)
        for theme in concept.themes:
            own = theme == concept.id or concept.kind == "intent"
            unit.add("facet", f"theme:{theme}", THEME if own else THEME_OF_CONCEPT)
            if own:
                unit.says.setdefault("theme", []).append(theme)
        for phase in concept.phases:
            unit.add("facet", f"phase:{phase}", 0.35)
            unit.says.setdefault("phase", []).append(phase)
        for ministry in concept.ministries:
            unit.add("facet", f"ministry:{ministry}", 0.6)
        for prefecture in concept.prefectures:
            unit.add("facet", f"prefecture:{prefecture}", 0.6)
        for sort in concept.entries:
            unit.add("facet", f"kind:{sort}", 0.45)
        for other in concept.related:
            for term, word in concept_terms(self._concepts[other]):
                if is_latin(term) == english:
                    unit.add("term", term, RELATED * unsaid, word=word)

    def _ask_as_member(self, unit: Unit, part: Part) -> None:
        """Look for a word among the members of networks, unless most of them have it."""
        terms: list[tuple[str, str | None]] = [(part.term, None)]
        for i in unit.says.get("concept", ()):
            terms += same_terms(self._concepts[i], part.term)
        having = self._index.count_in("member", [term for term, _ in terms])
        if not 0 < having * RARE_MEMBER <= self._index.facet_count("kind:network"):
            return
        unit.role, unit.ways = "term", [Way("term", term, 1.0, ("member",), word) for term, word in terms]
        unit.ways += [Way("term", term, ELSEWHERE, (), word) for term, word in terms]
        unit.scale, unit.least, unit.understood, unit.required = 1.0, MEMBER, True, True

    def _is_generic(self, word: str) -> bool:
        ids = [m.id for m in self._dictionary.meanings(word) if m.kind == "concept"]
        return any(self._concepts[i].kind == "generic" for i in ids)

    def _add_applicants(self, unit: Unit, said: Understanding) -> None:
        """Add that an applicant named as such may lead; who is only mentioned stays a word."""
        unit.scale = 0.35
        for who in unit.says["applicant"]:
            if who in said.applicants:
                unit.add("facet", f"applicant:{who}", 0.8)
            elif who in said.partners:
                unit.add("facet", f"applicant:{who}", 0.5)


def _place_terms(kind: str, place_id: str, places: Places) -> Iterator[tuple[str, float, tuple[str, ...]]]:
    """Yield the names of a place or institution with what they count and the fields they are looked for in."""
    if kind == "organisation":
        for word in places.institution(place_id).words():
            yield term_of(word), 1.0, ("name", "alias", "member", "place", "keyword", "need", "summary")
        return
    key = term_of(places.municipality(place_id).name)
    yield key, 1.0, ()
    if key.endswith("市") and len(key) > 2:
        yield key[:-1], 0.9, ()
