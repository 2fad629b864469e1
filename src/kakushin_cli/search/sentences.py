"""How well one sentence of an entry answers several words of a query: together they mean more than the same words apart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from kakushin_cli.search.documents import FoldedDocument
from kakushin_cli.search.units import Way

_LISTS = ("keyword", "member", "place", "contact")
"""Fields whose Japanese texts are lists: all of them count as one sentence."""
_FIELD_SHARES = {"keyword": 0.8, "member": 0.9, "place": 0.9, "contact": 0.8, "detail": 0.5, "summary": 0.95}
"""Worth of a sentence by field, where it is less than 1."""


class UnitMatch(NamedTuple):
    """How an entry matches a unit: how strongly (0 to 1), in which field best, by which way best, and all ways."""

    strength: float
    field: str
    way: Way
    ways: tuple[Way, ...]


class _Term(NamedTuple):
    """A term as it stands in the keys and in the words of texts, and its worth."""

    spelt: tuple[str, str]
    worth: float


_Wanted = list[tuple[float, list[_Term]]]
"""Weight and terms of each unit that is looked for, worth most first."""


def answered_together(document: FoldedDocument, row: Sequence[UnitMatch | None], weights: Sequence[float]) -> float:
    """Return the weight of the units that one sentence of an entry matches together, for the best sentence.

    Args:
        document: The entry.
        row: How it matches each unit. Units that it matches best by a facet or its name count in any sentence.
        weights: Weight of each unit.
    """
    anywhere, wanted = 0.0, list[tuple[float, list[_Term]]]()
    for match, weight in zip(row, weights, strict=True):
        if match and match.way.kind != "term":
            anywhere += weight * match.strength
        elif match:
            wanted.append((weight, _terms(match)))
    best = 0.0
    for field, (keys, words) in document.texts.items():
        share = _FIELD_SHARES.get(field, 1.0)
        for english, text in enumerate((keys, words)):
            here = [
                (weight, present)
                for weight, terms in wanted
                if (present := [term for term in terms if term.spelt[english] in text])
            ]
            if sum(weight * terms[0].worth for weight, terms in here) * share <= best:
                continue
            if len(here) == 1 or (field in _LISTS and not english):
                sentences = [text]
            else:
                sentences = [f" {s} " for s in text.strip().split(" | ")] if english else text.split("\n")
            best = max(best, *(share * _answered(sentence, here, english) for sentence in sentences))
    return anywhere + best


def _terms(match: UnitMatch) -> list[_Term]:
    """Return the terms by which an entry matches a unit, worth most first."""
    factors = {way.value: way.factor for way in match.ways if way.kind == "term"}
    terms = [_Term((value.replace(" ", ""), f" {value} "), factor) for value, factor in factors.items()]
    return sorted(terms, key=lambda term: -term.worth)


def _answered(sentence: str, wanted: _Wanted, english: int) -> float:
    """Return the weight of the units that a sentence matches."""
    return sum(
        weight * next((term.worth for term in terms if term.spelt[english] in sentence), 0.0)
        for weight, terms in wanted
    )
