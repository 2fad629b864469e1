"""What words can mean: every word of the vocabularies, of the lexicon and of the places and institutions, by its key."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from kakushin_cli.japanese.folding import fold
from kakushin_cli.search.words import fold_all, is_latin, joined_words, stems, term_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kakushin_cli.catalog.catalog import Catalog
    from kakushin_cli.catalog.lexicon import Concept
    from kakushin_cli.catalog.vocabulary import TermKind

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


class Dictionary:
    """Looks words up by key; English ones by the stems with blanks between.

    Attributes:
        words: Keys to what they stand for.
        concepts: The lexicon by id.
        phrases: Pieces that stand apart in a query, in order, to what they say together; by the first character.
    """

    def __init__(
        self,
        words: Mapping[str, tuple[Meaning, ...]],
        concepts: Mapping[str, Concept],
        phrases: Mapping[tuple[str, ...], tuple[Meaning, ...]],
    ) -> None:
        self.words, self.concepts = words, concepts
        self.phrases: dict[str, list[tuple[tuple[str, ...], tuple[Meaning, ...]]]] = defaultdict(list)
        for pieces, said in phrases.items():
            self.phrases[pieces[0][0]].append((pieces, said))
        self.longest = max((len(key) for key in words if not is_latin(key)), default=0)
        self.longest_phrase = max((key.count(" ") + 1 for key in words if is_latin(key)), default=0)

    def meanings(self, key: str) -> tuple[Meaning, ...]:
        """Return what a key stands for; empty when it is not known."""
        return self.words.get(key, ())

    def written(self, key: str) -> str:
        """Return a word of the lexicon as it is written there, by its key; the key itself for other words."""
        for meaning in self.meanings(key):
            if meaning.kind == "concept":
                for term, word in concept_terms(self.concepts[meaning.id]):
                    if term == key:
                        return word
        return key


def build_dictionary(catalog: Catalog) -> Dictionary:
    """Return the dictionary of a catalogue: its vocabularies and its lexicon."""
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
    phrases: dict[tuple[str, ...], list[Meaning]] = defaultdict(list)
    for concept in catalog.concepts:
        spoken = list(concept.words())
        for word, key in zip(spoken, fold_all(spoken), strict=True):
            _add(words, key, word, Meaning("concept", concept.id))
        for phrase in concept.phrases:
            phrases[tuple(fold_all(phrase.split("…")))].append(Meaning("concept", concept.id))
    return Dictionary(
        {key: tuple(dict.fromkeys(known)) for key, known in words.items()},
        {c.id: c for c in catalog.concepts},
        {pieces: tuple(said) for pieces, said in phrases.items()},
    )


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
