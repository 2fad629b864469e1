"""What words can mean: every word of the vocabularies, of the lexicon and of the places and institutions, by its key."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol

from kakushin_cli.japanese.folding import fold
from kakushin_cli.search.words import fold_all, is_latin, joined_words, stems, term_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kakushin_cli.catalog.catalog import Catalog
    from kakushin_cli.catalog.lexicon import Concept
    from kakushin_cli.catalog.vocabulary import TermKind
    from kakushin_cli.search.index import Looked
    from kakushin_cli.search.places import Places

MeaningKind = Literal[
    "applicant", "theme", "phase", "ministry", "prefecture", "concept", "municipality", "organisation"
]


class Meaning(NamedTuple):
    """One thing a word stands for; `to_confirm` when only the desk can say whether it does."""

    kind: MeaningKind
    id: str
    to_confirm: bool = False


# Words of these vocabularies that stand for more than the term when met within a sentence: the lexicon decides there.
_ONLY_ALONE: Mapping[TermKind, frozenset[str]] = {
    "phase": frozenset(
        fold(w) for w in ("開発", "研究", "実装", "普及", "事業化", "実用化", "強み", "research", "development")
    ),
    "ministry": frozenset(fold(w) for w in ("環境", "科技", "総務", "法務", "外務", "財務", "防衛", "DA", "RA")),
    "applicant": frozenset(fold(w) for w in ("スタートアップ", "ベンチャー", "startup", "府", "区", "1", "2", "3")),
    "theme": frozenset(),
    "prefecture": frozenset(),
}


Phrase = tuple[tuple[str, ...], str]
"""Pieces that stand apart in a query, in order, and the id of the concept that they say together."""


class Concepts(Protocol):
    """The lexicon by id."""

    def __getitem__(self, concept_id: str, /) -> Concept: ...


@dataclass(frozen=True, slots=True)
class DictionaryParts:
    """All that a dictionary holds but the lexicon, as plain data.

    Attributes:
        words: Keys to what they stand for.
        starts: How long words and names of places are, by their first characters (`index.starts_of`).
        phrases: Phrases by the first character of their first piece.
        longest_phrase: How many words the longest English phrase has.
    """

    words: dict[str, list[Meaning]]
    starts: dict[str, tuple[int, ...]]
    phrases: dict[str, list[Phrase]]
    longest_phrase: int


class Dictionary:
    """Looks words up by key; English ones by the stems with blanks between.

    Args:
        words: As in `DictionaryParts`, and so the others.
        concepts: The lexicon by id.
        places: Municipalities and institutions.
    """

    def __init__(
        self, words: Looked, starts: Looked, phrases: Looked, longest_phrase: int, concepts: Concepts, places: Places
    ) -> None:
        self.concepts, self.places, self.longest_phrase = concepts, places, longest_phrase
        self._words, self._starts, self._phrases = words, starts, phrases
        self._known: dict[str, tuple[Meaning, ...]] = {}

    def lengths(self, start: str) -> Sequence[int]:
        """Return how long the words and places are that are not in Latin letters and begin with one or two characters."""
        found: Sequence[int] = self._starts.get(start, ())
        return found

    def phrases(self, first: str) -> Sequence[Phrase]:
        """Return the phrases whose first piece begins with a character."""
        found: Sequence[Phrase] = self._phrases.get(first, ())
        return found

    def meanings(self, key: str) -> tuple[Meaning, ...]:
        """Return what a key stands for; empty when it is not known."""
        known = self._known.get(key)
        if known is None:
            known = tuple(Meaning(*meaning) for meaning in self._words.get(key, ()))
            if known:
                self._known[key] = known
        return known

    def written(self, key: str) -> str:
        """Return a word of the lexicon as it is written there, by its key; the key itself for other words."""
        for meaning in self.meanings(key):
            if meaning.kind == "concept":
                for term, word in concept_terms(self.concepts[meaning.id]):
                    if term == key:
                        return word
        return key


def build_dictionary(catalog: Catalog) -> Dictionary:
    """Return the dictionary of a catalogue, held in memory."""
    from kakushin_cli.search.places import Places, place_table

    places = place_table()
    parts = dictionary_parts(catalog, places)
    concepts = {c.id: c for c in catalog.concepts}
    return Dictionary(parts.words, parts.starts, parts.phrases, parts.longest_phrase, concepts, Places(places))


def dictionary_parts(catalog: Catalog, places: Iterable[str]) -> DictionaryParts:
    """Return what the dictionary of a catalogue holds: its vocabularies and its lexicon.

    Args:
        catalog: The catalogue.
        places: Keys of the table of places.
    """
    from kakushin_cli.search.index import starts_of
    from kakushin_cli.search.places import names_in

    words = {key: list(dict.fromkeys(known)) for key, known in _words_of(catalog).items()}
    said = [(phrase.split("…"), c.id) for c in catalog.concepts for phrase in c.phrases]
    keys = iter(fold_all(piece for pieces, _ in said for piece in pieces))
    phrases: dict[str, list[Phrase]] = {}
    for pieces, concept_id in said:
        folded = tuple(next(keys) for _ in pieces)
        phrases.setdefault(folded[0][0], []).append((folded, concept_id))
    longest_phrase = max((key.count(" ") + 1 for key in words if is_latin(key)), default=0)
    return DictionaryParts(words, starts_of([*words, *names_in(places)]), phrases, longest_phrase)


def _words_of(catalog: Catalog) -> dict[str, list[Meaning]]:
    words: dict[str, list[Meaning]] = defaultdict(list)
    kinds: tuple[TermKind, ...] = ("ministry", "applicant", "theme", "phase", "prefecture")
    for kind in kinds:
        for term in catalog.vocabulary.terms(kind):
            spoken = [w for w in term.words() if (w != term.id or kind == "applicant") and not w.startswith("【")]
            to_confirm = set(term.aliases_to_confirm)
            for word, key in zip(spoken, fold_all(spoken), strict=True):
                if key in _ONLY_ALONE[kind] or (key.isdigit() or (len(word) == 1 and word in "①②③")):
                    continue
                _add(words, key, word, Meaning(kind, term.id, word in to_confirm))  # type: ignore[arg-type]
    for concept in catalog.concepts:
        spoken = list(concept.words())
        for word, key in zip(spoken, fold_all(spoken), strict=True):
            _add(words, key, word, Meaning("concept", concept.id))
    return words


def _add(words: dict[str, list[Meaning]], key: str, word: str, meaning: Meaning) -> None:
    if not is_latin(key):
        words[key].append(meaning)
        return
    joined = joined_words(word) if len(word.split()) == 1 else []
    for said in (" ".join(stems(word)), *joined):
        if said:
            words[said].append(meaning)


@lru_cache(maxsize=1024)
def concept_terms(concept: Concept) -> tuple[tuple[str, str], ...]:
    """Return what the index is asked for each of a concept's words, with the word as written; each once."""
    words = list(concept.words())
    keys = fold_all(words)
    terms = {" ".join(stems(w)) if is_latin(k) else k: w for w, k in reversed(list(zip(words, keys, strict=True)))}
    return tuple((term, word) for term, word in reversed(terms.items()) if term)


def same_terms(concept: Concept, term: str) -> tuple[tuple[str, str], ...]:
    """Return the other words that mean exactly the same as a term of a concept, with each as written."""
    for group in concept.same:
        terms = [(term_of(word), word) for word in group]
        if term in [t for t, _ in terms]:
            return tuple((t, word) for t, word in terms if t != term)
    return ()
