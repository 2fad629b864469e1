"""Units: the words of a query, each with the ways an entry may answer it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from kakushin_cli.catalog.vocabulary import Concept, Vocabulary
from kakushin_cli.search.dictionary import Dictionary, Meaning, concept_terms, same_terms
from kakushin_cli.search.index import SearchIndex, Way, WayKind
from kakushin_cli.search.intent import Understanding
from kakushin_cli.search.reading import Part
from kakushin_cli.search.words import STOP_WORDS, is_latin, term_of

Role = Literal["term", "verb", "generic", "outside"]
_SAME_CONCEPT_WEIGHT = 0.4
"""Weight of another word of the same concept, relative to the word itself."""
_RELATED_CONCEPT_WEIGHT = 0.25
"""Weight of a word of a related concept."""
_OTHER_LANGUAGE_SCALE = 0.6
"""Scale of words in the other language."""
_ABSENT_WORD_SCALE = 1.7
"""Scale of other words when no entry has the word itself."""
_THEME_WEIGHT = 0.7
"""Weight of the theme that a word names."""
_CONCEPT_THEME_WEIGHT = 0.3
"""Weight of a theme that the concept of a word belongs to."""
_CONCEPT_PHASE_WEIGHT = 0.35
"""Weight of a phase of the concept of a word."""
_CONCEPT_PLACE_WEIGHT = 0.6
"""Weight of a ministry or prefecture of the concept of a word."""
_KIND_WEIGHT = 0.45
"""Weight of the kind of entry that a word names."""
_PREFECTURE_WEIGHT = 0.8
"""Weight of the prefecture that a word names."""
_MUNICIPALITY_PREFECTURE_WEIGHT = 0.5
"""Weight of the prefecture of a municipality."""
_SHORT_NAME_WEIGHT = 0.9
"""Weight of the name of a place without its suffix or in English."""
_APPLICANT_WEIGHT = 0.8
"""Weight of an applicant who asks."""
_PARTNER_WEIGHT = 0.5
"""Weight of an applicant who takes part."""
_UNDER_PROGRAM_WEIGHT = 0.5
"""Weight of being funded or designated under the programme that the query names."""
_INNER_WORD_WEIGHT = 0.7
"""Weight of a word inside a known phrase that no entry has as a whole: 通院 of 通院の足."""
_PIECE_SCALE = 0.5
"""Scale of a word that is a piece of a phrase."""
_MIN_UNDERSTOOD_WEIGHT = 1.8
"""Least weight of a word with a known meaning, however common it is."""
_MIN_MEMBER_WEIGHT = 2.8
"""Least weight of an organisation that is looked for among the members of networks."""
_MENTIONED_SCALE = 0.7
"""Scale of a word without a known meaning that some entry has."""
_UNKNOWN_SCALE = 1.2
"""Scale of a Japanese word that no entry has."""
_UNKNOWN_ENGLISH_SCALE = 0.8
"""Scale of an English word that no entry has; it is often a verb."""
_VERB_SCALE = 0.3
"""Scale of a verb or adjective."""
_LONE_CHARACTER_SCALE = 0.8
"""Scale of a word of one character."""
_KIND_SCALE = 0.4
"""Scale of a word that names a kind of entry."""
_PURPOSE_SCALE = 1.3
"""Scale of a word that says what to do."""
_PHASE_PURPOSE_SCALE = 0.6
"""Scale of such a word when it only names a phase."""
_APPLICANT_SCALE = 0.35
"""Scale of a word for an applicant."""
_NON_MEMBER_WEIGHT = 0.35
"""Weight of an organisation outside the members when it is looked for among them."""
_MIN_NETWORKS_PER_MEMBER = 3
"""Look for a word among the members only if at most one network in three lists it; a university is in all of them."""
_FACET_WEIGHTS = {"theme": _THEME_WEIGHT, "phase": 0.5, "ministry": 0.9}
"""Weights of the theme, the phase and the ministry that a word names."""
ASK_CONTACT = "ask-contact"
"""Concept of asking for a contact office: it decides what is shown, not what is looked for."""


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
        """Add a way unless a stronger one of the same kind and value is there.

        Stop words are skipped: the pronoun "it" must not match the concept IT.
        """
        if kind == "term" and value in STOP_WORDS:
            return
        if value and self._factors.get((kind, value), -1.0) < factor:
            self._factors[kind, value] = factor
            self.ways.append(Way(kind, value, factor, fields, word))


class UnitMaker:
    """Makes units out of the words of a query.

    Args:
        vocabulary: Gives the names of prefectures.
        dictionary: Gives concepts, municipalities and institutions.
        index: Tells whether a word occurs at all.
    """

    def __init__(self, vocabulary: Vocabulary, dictionary: Dictionary, index: SearchIndex) -> None:
        self._vocabulary, self._dictionary, self._index = vocabulary, dictionary, index
        self._concepts = dictionary.concepts

    def units(self, parts: Iterable[Part], understanding: Understanding) -> list[Unit]:
        """Return what a query looks for, in the order of its words."""
        parts = list(parts)
        units = [self._unit(part, understanding) for part in parts]
        asks_network = any("network" in self._concepts[i].entries for u in units for i in u.says.get("concept", ()))
        for unit, part in zip(units, parts, strict=True):
            if unit.says.keys() & {"organisation", "municipality", "prefecture"}:
                continue  # looked for in members and places anyway
            if part.text in understanding.members or (asks_network and any(m.to_confirm for m in part.meanings)):
                self._ask_as_member(unit, part)
        names = [(u, p) for u, p in zip(units, parts, strict=True) if u.role != "generic"]
        if all(part.is_name_part for _, part in names):
            for unit, _ in names:
                unit.named = True
        return units

    def _unit(self, part: Part, understanding: Understanding) -> Unit:
        unit = Unit(part.text, "verb" if part.is_verb else "term")
        unit.add("term", part.term, 1.0)
        for owner in part.owners:
            unit.add("name", owner, 1.0)
            unit.add("facet", f"program:{owner}", _UNDER_PROGRAM_WEIGHT)
        if part.is_verb:
            unit.scale = _VERB_SCALE
        elif len(part.term) == 1 and not is_latin(part.term):
            unit.scale = _LONE_CHARACTER_SCALE
        if not part.meanings and not part.owners:
            unknown = _UNKNOWN_ENGLISH_SCALE if is_latin(part.term) else _UNKNOWN_SCALE
            unit.scale *= _MENTIONED_SCALE if self._index.exists(part.term) else unknown
        for meaning in part.meanings:
            unit.says.setdefault(meaning.kind, []).append(meaning.id)
            if meaning.kind == "concept":
                self._add_concept(unit, self._concepts[meaning.id], part)
            else:
                self._add_term(unit, meaning)
        if part.meanings and unit.role == "term" and "applicant" not in unit.says:
            unit.least, unit.understood = _MIN_UNDERSTOOD_WEIGHT if unit.scale >= 1 else 0.0, True
        elif "applicant" in unit.says and not part.owners:
            self._add_applicants(unit, understanding)
        if part.is_piece:
            unit.scale, unit.least = unit.scale * _PIECE_SCALE, unit.least * _PIECE_SCALE
        return unit

    def _add_term(self, unit: Unit, meaning: Meaning) -> None:
        """Add what a word of a vocabulary, a place or an institution is answered by."""
        if meaning.kind in ("theme", "phase", "ministry"):
            unit.add("facet", f"{meaning.kind}:{meaning.id}", _FACET_WEIGHTS[meaning.kind])
            unit.required = unit.required or meaning.kind == "ministry"
        elif meaning.kind == "prefecture":
            unit.add("facet", f"prefecture:{meaning.id}", _PREFECTURE_WEIGHT)
            name = self._vocabulary.term("prefecture", meaning.id).name
            for word in (name.ja, name.ja[:-1] if name.ja[-1] in "都府県" else "", name.en or ""):
                unit.add("term", term_of(word), _SHORT_NAME_WEIGHT)
        elif meaning.kind in ("municipality", "organisation"):
            for term, factor, fields in _place_terms(meaning.kind, meaning.id, self._dictionary):
                unit.add("term", term, factor, fields)
            if meaning.kind == "municipality":
                unit.add("facet", f"prefecture:JP-{meaning.id[:2]}", _MUNICIPALITY_PREFECTURE_WEIGHT)
            else:
                unit.required = True

    def _add_concept(self, unit: Unit, concept: Concept, part: Part) -> None:
        if concept.kind in ("generic", "outside") or concept.id == ASK_CONTACT:
            unit.role = "outside" if concept.kind == "outside" else "generic"
            return
        if concept.kind == "kind":
            unit.scale = _KIND_SCALE
        elif concept.kind == "intent":
            unit.scale = _PHASE_PURPOSE_SCALE if concept.phases else _PURPOSE_SCALE
        same = same_terms(concept, part.term)
        for term, word in same:
            unit.add("term", term, 1.0, word=word)
        absence = (
            1.0 if any(self._index.exists(term) for term in (part.term, *(t for t, _ in same))) else _ABSENT_WORD_SCALE
        )
        factor = _SAME_CONCEPT_WEIGHT * absence * (0.5 if concept.kind == "kind" else 1.0)
        english = is_latin(part.term)
        for term, word in concept_terms(concept):
            unit.add("term", term, factor if is_latin(term) == english else factor * _OTHER_LANGUAGE_SCALE, word=word)
        if absence > 1:
            for word in part.inner:
                said = [self._concepts[m.id] for m in self._dictionary.meanings(word) if m.kind == "concept"]
                if all(other.kind != "generic" for other in said):
                    unit.add("term", word, _INNER_WORD_WEIGHT, word=word)
        for theme in concept.themes:
            own = theme == concept.id or concept.kind == "intent"
            unit.add("facet", f"theme:{theme}", _THEME_WEIGHT if own else _CONCEPT_THEME_WEIGHT)
            if own:
                unit.says.setdefault("theme", []).append(theme)
        for phase in concept.phases:
            unit.add("facet", f"phase:{phase}", _CONCEPT_PHASE_WEIGHT)
            unit.says.setdefault("phase", []).append(phase)
        for kind, ids, weight in (
            ("ministry", concept.ministries, _CONCEPT_PLACE_WEIGHT),
            ("prefecture", concept.prefectures, _CONCEPT_PLACE_WEIGHT),
            ("kind", concept.entries, _KIND_WEIGHT),
        ):
            for i in ids:
                unit.add("facet", f"{kind}:{i}", weight)
        for other in concept.related:
            for term, word in concept_terms(self._concepts[other]):
                if is_latin(term) == english:
                    unit.add("term", term, _RELATED_CONCEPT_WEIGHT * absence, word=word)

    def _ask_as_member(self, unit: Unit, part: Part) -> None:
        """Look for a word among the members of networks, unless most of them have it."""
        terms: list[tuple[str, str | None]] = [(part.term, None)]
        for i in unit.says.get("concept", ()):
            terms += same_terms(self._concepts[i], part.term)
        having = self._index.count_in("member", [term for term, _ in terms])
        if not 0 < having * _MIN_NETWORKS_PER_MEMBER <= self._index.facet_count("kind:network"):
            return
        unit.role, unit.ways = "term", [Way("term", term, 1.0, ("member",), word) for term, word in terms]
        unit.ways += [Way("term", term, _NON_MEMBER_WEIGHT, (), word) for term, word in terms]
        unit.scale, unit.least, unit.understood, unit.required = 1.0, _MIN_MEMBER_WEIGHT, True, True

    def _add_applicants(self, unit: Unit, understanding: Understanding) -> None:
        """Add that an applicant named as such may lead; who is only mentioned stays a word."""
        unit.scale = _APPLICANT_SCALE
        for who in unit.says["applicant"]:
            if who in understanding.applicants:
                unit.add("facet", f"applicant:{who}", _APPLICANT_WEIGHT)
            elif who in understanding.partners:
                unit.add("facet", f"applicant:{who}", _PARTNER_WEIGHT)


def _place_terms(kind: str, place_id: str, dictionary: Dictionary) -> Iterator[tuple[str, float, tuple[str, ...]]]:
    """Yield the names of a place or institution with what they count and the fields they are looked for in."""
    if kind == "organisation":
        for word in dictionary.institution(place_id).words():
            yield term_of(word), 1.0, ("name", "alias", "member", "place", "keyword", "need", "summary")
        return
    key = term_of(dictionary.municipality(place_id).name)
    yield key, 1.0, ()
    if key.endswith("市") and len(key) > 2:
        yield key[:-1], _SHORT_NAME_WEIGHT, ()
