"""What one sentence of an entry answers together: several words in one sentence mean more than the same words apart."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kakushin_cli.search.index import TextIndex
    from kakushin_cli.search.units import Way

_ONE_LINE = ("keyword", "member", "place", "contact")
_LINE_SHARES = {"keyword": 0.8, "member": 0.9, "place": 0.9, "contact": 0.8, "detail": 0.5, "summary": 0.95}
Term = tuple[tuple[str, str], float]
"""A term as it stands in Japanese and in English texts, and what it counts."""


class Found:
    """Where a unit was found in an entry: how strongly, in which field best, and by which way.

    Args:
        strength: From 0 to 1.
        field: The field.
        way: The way that is worth most there.
        ways: All ways by field, each after what it is worth there, negative, and its value.
    """

    __slots__ = ("_terms", "_ways", "english", "field", "strength", "way")

    def __init__(self, strength: float, field: str, way: Way, ways: Iterable[list[tuple[float, str, Way]]]) -> None:
        self.strength, self.field, self.way, self._ways = strength, field, way, ways
        self._terms: list[Term] | None = None
        self.english = False

    def terms(self) -> list[Term]:
        """Return the terms found, worth most first; then `english` says whether any can stand in English texts."""
        if self._terms is None:
            every = {value: way for field in self._ways for _, value, way in field if way.kind == "term"}
            self._terms = [((v.replace(" ", ""), f" {v} "), way.factor) for v, way in every.items()]
            self._terms.sort(key=itemgetter(1), reverse=True)
            self.english = any(value.isascii() for value in every)
        return self._terms


class Wanted(NamedTuple):
    """What a sentence is read for: what the entry answers anyway, the most that a sentence can answer, and each unit.

    A unit has its weight and its terms, worth most first, each as it stands in Japanese and in English texts; `english`
    says whether any can stand in English ones.
    """

    anywhere: float
    most: float
    english: bool
    units: list[tuple[float, list[Term]]]


def wanted_of(row: Sequence[Found | None], weights: Sequence[float]) -> Wanted:
    """Return what is looked for in the sentences of the entries in which the units were found in the same way."""
    anywhere, english = 0.0, False
    asked: list[tuple[float, list[Term]]] = []
    for hit, weight in zip(row, weights, strict=True):
        if hit and hit.way.kind != "term":
            anywhere += weight * hit.strength
        elif hit:
            asked.append((weight, hit.terms()))
            english = english or hit.english
    return Wanted(anywhere, sum(weight * terms[0][1] for weight, terms in asked if terms), english, asked)


class Sentences:
    """Reads the sentences of entries.

    Args:
        index: Has their texts.
    """

    def __init__(self, index: TextIndex) -> None:
        self._index = index

    def answered(self, entry: int, wanted: Wanted) -> float:
        """Return the weight of the units that one sentence of an entry answers together, for the best sentence."""
        best = 0.0
        if len(wanted.units) < 2:
            return wanted.anywhere + (self._alone(entry, *wanted.units[0]) if wanted.units else 0.0)
        for field, (keys, stems) in self._index.texts_of(entry).items():
            share = _LINE_SHARES.get(field, 1.0)
            if wanted.most * share <= best:
                continue
            for english, text in ((0, keys), (1, stems)) if wanted.english and stems else ((0, keys),):
                said = []
                hoped = 0.0
                for weight, terms in wanted.units:
                    here = [(words[english], worth) for words, worth in terms if words[english] in text]
                    if here:
                        said.append((weight, here))
                        hoped += weight * here[0][1]
                if hoped * share <= best:
                    continue
                if len(said) == 1 or (field in _ONE_LINE and not english):
                    best = hoped * share
                    continue
                lines = [f" {line} " for line in text.strip().split(" | ")] if english else text.split("\n")
                for line in lines:
                    sum_ = 0.0
                    for weight, here in said:
                        for word, worth in here:
                            if word in line:
                                sum_ += weight * worth
                                break
                    best = max(best, sum_ * share)
        return wanted.anywhere + best

    def _alone(self, entry: int, weight: float, terms: Sequence[Term]) -> float:
        """Return the same when a single unit is looked for in sentences."""
        best = 0.0
        for field, (keys, stems) in self._index.texts_of(entry).items():
            share = _LINE_SHARES.get(field, 1.0)
            for (word, english), worth in terms:
                gained = weight * worth * share
                if gained <= best:
                    break
                if word in keys or english in stems:
                    best = gained
                    break
        return best
