"""Scoring: how well an entry answers the units of a query, and where each matches.

Words that one sentence of an entry answers together mean more than the same words apart.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple

from kakushin_cli.search.index import (
    FIELD_WEIGHTS,
    MAX_UNSELECTED,
    Scope,
    SearchIndex,
    Way,
    candidates,
    has_term,
    is_word,
    tokens_of,
)
from kakushin_cli.search.tables import FIELDS, FoldedDocument
from kakushin_cli.search.units import Unit
from kakushin_cli.search.words import is_kana, pairs

_LISTS = ("keyword", "member", "place", "contact")
"""Fields whose Japanese texts are lists: all of them count as one sentence."""
_FIELD_SHARES = {"keyword": 0.8, "member": 0.9, "place": 0.9, "contact": 0.8, "detail": 0.5, "summary": 0.95}
"""Worth of a sentence by field, where it is less than 1."""
_REPEAT_WEIGHTS = (1.0, 0.4, 0.2)
"""Weights of the first, second and third word of the same unit in the same field."""
_COMMON_SHARE = 0.1
"""Share of the entries from which a word that is not the user's own counts the less the more entries have it."""
_MAX_READ = 80
"""Number of entries of which the sentences are read."""
_MAX_SCORE_WITHOUT_NAME = 99.0
"""Highest score of an entry that the query does not call by its name."""
_TOGETHER_WEIGHT = 0.35
"""Bonus when one sentence matches several words of the query, relative to separate matches."""
_NEED_WEIGHT = 0.2
"""Weight of the pairs of characters that a query shares with a need."""
_MIN_PAIRS_FOR_NEED = 6
"""Number of pairs of characters from which a query is compared with needs."""
_MAX_NEEDS = 60
"""Number of entries whose needs are compared with a query sentence by sentence."""
_KANA_PAIR_WEIGHT = 0.4
"""Weight of a pair of kana against that of other pairs of characters."""
_MIN_PAIRS_FOR_LIKENESS = 30
"""Number of pairs of characters from which a whole query is compared with the texts of an entry."""
_LIKENESS_SCORE = 55.0
"""Score of an entry that has all pairs of characters of a long query."""
_UNDERSTOOD_INFORMATION = 4.0
"""Least information of a word that was understood: that of an unknown word."""
_MIN_COVERING_STRENGTH = 0.15
"""Strength from which a unit counts as covered by an entry."""
_MIN_STRONG_FACTOR = 0.7
"""Worth of a word from which the entries that have it count for the rarity of the unit."""
_MIN_STRONG_FACET = 0.5
"""Worth of a facet from which the entries that have it count for the rarity of the unit."""
_GENERIC_SCALE = 0.15
"""Scale of a generic word."""
_NO_CONTACT_PRIOR = 0.92
"""Prior of a programme without a contact office."""
_NETWORK_PRIOR = 0.93
"""Prior of a network, unless networks are asked for."""
_GUIDE_PRIOR = 0.65
"""Prior of a guide, unless guides are asked for."""


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


class Scored(NamedTuple):
    """An entry with its score (0 to 100), the share of the query it covers, and how it matches each unit.

    `unit_score` is the score without what a long query has in common with the entry besides its units.
    """

    document: FoldedDocument
    score: float
    coverage: float
    matches: tuple[UnitMatch | None, ...]
    unit_score: float


def rank(
    index: SearchIndex, units: Sequence[Unit], scope: Scope, *, key: str = "", certain: Scope | None = None
) -> list[Scored]:
    """Return the entries that match any unit, best first; ties by kind and id.

    Args:
        index: Has the entries.
        units: What is looked for.
        scope: Entries to choose from.
        key: The whole query, folded, to be compared with needs and texts.
        certain: Entries of the scope that are scored in any case.
    """
    index.read_frequencies([*(w.value for u in units for w in u.ways if w.kind == "term"), *pairs(key)])
    numbers = index.select(scope, MAX_UNSELECTED + 1)
    is_complete = len(numbers) <= MAX_UNSELECTED
    if not is_complete:
        ways = [(w, _weight(index, u, _estimate(index, u)) * w.factor) for u in units for w in u.ways]
        numbers = candidates(index, ways, scope, certain)
    pool = _Pool(index, numbers, is_complete=is_complete)
    matches = [_matches(unit, pool) for unit in units]
    weights = [
        _weight(index, unit, count if is_complete else _estimate(index, unit))
        for unit, (_, count) in zip(units, matches, strict=True)
    ]
    total = sum(weights)
    if not total:
        return []
    strengths = [_strengths(ways, pool) for ways, _ in matches]
    rows = {n: row for n in range(len(pool.documents)) if any(row := tuple([s.get(n) for s in strengths]))}
    information = [_information(u, w) for u, w in zip(units, weights, strict=True)]
    likeness, needs = pool.likeness(key), pool.needs(key)
    priors = _priors(units, pool)
    apart, hoped = {}, {}
    for n, row in rows.items():
        apart[n] = sum(w * m.strength for w, m in zip(weights, row, strict=True) if m) + _NEED_WEIGHT * needs.get(
            n, 0.0
        )
        hoped[n] = apart[n] + _TOGETHER_WEIGHT * sum(w for w, m in zip(weights, row, strict=True) if m)
    read = sorted(hoped, key=lambda n: (-hoped[n], n))[:_MAX_READ]
    together = {n: answered_together(pool.documents[n], rows[n], weights) for n in read}
    scored = []
    for n, row in rows.items():
        gained = apart[n] + _TOGETHER_WEIGHT * together.get(n, 0.0)
        unit_score = min(_MAX_SCORE_WITHOUT_NAME, 100 * gained / (total * (1 + _TOGETHER_WEIGHT)) * priors[n])
        score = min(_MAX_SCORE_WITHOUT_NAME, unit_score + _LIKENESS_SCORE * likeness.get(n, 0.0))
        if _is_named(units, row):
            unit_score = score = 100.0
        covered = sum(i for i, m in zip(information, row, strict=True) if m and m.strength >= _MIN_COVERING_STRENGTH)
        coverage = covered / (sum(information) or 1.0)
        scored.append(Scored(pool.documents[n], score, coverage, row, unit_score))
    return sorted(scored, key=lambda s: -s.score)


def _weight(index: SearchIndex, unit: Unit, count: int) -> float:
    """Return the weight of a unit: rare words more than common ones, unknown ones as much as the rarest."""
    weight = max(unit.least, math.log(1 + index.size / (max(1, count) + 0.5)))
    return _GENERIC_SCALE * weight if unit.role == "generic" else unit.scale * weight


def _estimate(index: SearchIndex, unit: Unit) -> int:
    """Return about how many entries match a unit strongly; those with the word itself, when any has it."""
    own = strong = 0
    for way in unit.ways:
        if way.kind == "term":
            count = index.count(way.value)
            own = max(own, count if way.factor == 1.0 else 0)
            strong = max(strong, count if way.factor >= _MIN_STRONG_FACTOR else 0)
        elif way.factor >= _MIN_STRONG_FACET:
            strong = max(strong, index.facet_count(way.value) if way.kind == "facet" else 1)
    return own or strong


class _WayMatch(NamedTuple):
    """A way with the field it is found in, what it is worth there, and the entries, by their place in the pool."""

    way: Way
    field: str
    worth: float
    entries: list[int]


class _Joined:
    """The texts of one field as one, in which a token of all of them is looked for at once."""

    def __init__(self, texts: Mapping[int, str]) -> None:
        self._entries = list(texts)
        self._text = "\n".join(texts.values())
        self._ends = list(accumulate(len(text) + 1 for text in texts.values()))

    def having(self, token: str) -> Iterator[int]:
        """Yield the entries whose text has a token, which spans no line."""
        at = self._text.find(token)
        while at >= 0:
            place = bisect_right(self._ends, at)
            yield self._entries[place]
            at = self._text.find(token, self._ends[place])


class _Pool:
    """The entries that are scored.

    Args:
        index: The index.
        numbers: Their row numbers.
        is_complete: Whether they are all entries to choose from, so that they can be counted.
    """

    def __init__(self, index: SearchIndex, numbers: Sequence[int], *, is_complete: bool) -> None:
        self._index, self._is_complete = index, is_complete
        self.documents = index.documents(numbers)
        self._keys, self._words = (
            {f: {n: d.texts[f][part] for n, d in enumerate(self.documents) if f in d.texts} for f in FIELDS}
            for part in (0, 1)
        )
        self._all_keys, self._all_words = (
            {field: _Joined(texts) for field, texts in by_field.items()} for by_field in (self._keys, self._words)
        )

    def with_term(self, term: str, fields: Sequence[str]) -> tuple[dict[str, list[int]], set[int]]:
        """Return the entries that have a term, by field, and all that have its tokens in one field.

        The latter are counted: they are the same entries for most terms, and quicker to tell.
        """
        if not self._index.count(term):
            return {}, set()
        by_field, joined = (self._words, self._all_words) if is_word(term) else (self._keys, self._all_keys)
        first, *others = [f" {token} " if is_word(term) else token for token in tokens_of(term)]
        having: dict[str, list[int]] = {}
        counted: set[int] = set()
        for field in fields:
            texts = [(n, by_field[field][n]) for n in joined[field].having(first)]
            if others:
                texts = [(n, text) for n, text in texts if all(token in text for token in others)]
            counted.update([n for n, _ in texts])
            if entries := [n for n, text in texts if has_term(term, text)]:
                having[field] = entries
        return having, counted

    def share(self, term: str, counted: Collection[int]) -> float:
        """Return the share of all entries that have a term, given those of the pool."""
        count = len(counted) if self._is_complete else self._index.count(term)
        return count / self._index.size

    def needs(self, key: str) -> dict[int, float]:
        """Return how much of a query the nearest need of an entry says in the same words, by pairs of characters."""
        grams = sorted(pairs(key))
        if len(grams) < _MIN_PAIRS_FOR_NEED:
            return {}
        texts = self._keys["need"]
        present = self._present(grams, texts)
        rarity = self._rarity(grams, present)
        worth = {gram: r * (_KANA_PAIR_WEIGHT if is_kana(gram) else 1.0) for gram, r in rarity.items()}
        whole = {n: sum(max(1, round(4 * worth[g])) for g in here) for n, here in present.items() if here}
        nearest = sorted(whole, key=lambda n: (-whole[n], n))[:_MAX_NEEDS]
        return {
            n: max(sum(worth[g] for g in present[n] if g in need) for need in texts[n].split("\n")) for n in nearest
        }

    def likeness(self, key: str) -> dict[int, float]:
        """Return the share of a long query that entries say in the same characters, whatever its words mean (0 to 1).

        The more words a sentence has, the more other words they bring along, of which some entry always has many. What
        the sentence itself says tells these apart.
        """
        grams = sorted(pairs(key))
        if len(grams) < _MIN_PAIRS_FOR_LIKENESS:
            return {}
        texts = {n: "\n".join(key for key, _ in d.texts.values()) for n, d in enumerate(self.documents)}
        present = self._present(grams, texts)
        rarity = self._rarity(grams, present)
        whole = sum(rarity.values())
        return {n: sum(rarity[g] for g in here) / whole for n, here in present.items()}

    def _present(self, grams: Sequence[str], texts: Mapping[int, str]) -> dict[int, list[str]]:
        """Return the pairs of characters that each text has."""
        indexed = [gram for gram in grams if self._index.count(gram)]
        return {n: [gram for gram in indexed if gram in text] for n, text in texts.items()}

    def _rarity(self, grams: Sequence[str], present: Mapping[int, list[str]]) -> dict[str, float]:
        """Return how much each pair of characters tells: the more the fewer entries have it."""
        counts = Counter(gram for here in present.values() for gram in here)
        if not self._is_complete:
            counts = Counter({gram: self._index.count(gram) for gram in grams})
        return {gram: math.log(1 + self._index.size / (counts[gram] + 0.5)) for gram in grams}


def _matches(unit: Unit, pool: _Pool) -> tuple[list[_WayMatch], int]:
    """Return the ways of a unit that entries of a pool have, and how many entries match it strongly.

    Those with the word itself match it strongly; when there are none, those with a word or facet of nearly the same meaning.
    """
    ways: list[_WayMatch] = []
    own: set[int] = set()
    strong: set[int] = set()
    for way in unit.ways:
        if way.kind == "term":
            by_field, entries = pool.with_term(way.value, way.fields or FIELDS)
            if entries:
                worth = _by_commonness(way, pool.share(way.value, entries))
                ways += [_WayMatch(worth, f, worth.factor * FIELD_WEIGHTS[f], having) for f, having in by_field.items()]
            own.update(entries if way.factor == 1.0 else ())
            strong.update(entries if way.factor >= _MIN_STRONG_FACTOR else ())
            continue
        if way.kind == "facet":
            having = [n for n, document in enumerate(pool.documents) if way.value in document.facets]
        else:
            having = [n for n, document in enumerate(pool.documents) if way.value == document.id]
        if having:
            ways.append(_WayMatch(way, way.kind, way.factor, having))
        strong.update(having if way.factor >= _MIN_STRONG_FACET else ())
    return ways, len(own or strong)


def _by_commonness(way: Way, share: float) -> Way:
    """Return a way worth less when it is another word than the user's and most entries have it: 技術 tells little."""
    if way.factor == 1.0 or share <= _COMMON_SHARE:
        return way
    return way._replace(factor=way.factor * max(0.0, math.log(share) / math.log(_COMMON_SHARE)))


def _strengths(ways: Sequence[_WayMatch], pool: _Pool) -> dict[int, UnitMatch]:
    """Return how strongly each entry matches a unit."""
    by_entry: dict[int, dict[str, list[tuple[float, Way]]]] = {}
    for way, field, worth, entries in ways:
        by_theme = way.value.startswith("theme:")
        for n in entries:
            share = _theme_share(pool.documents[n]) if by_theme else 1.0
            by_entry.setdefault(n, {}).setdefault(field, []).append((worth * share, way))
    return {n: _combined(fields) for n, fields in by_entry.items()}


def _theme_share(document: FoldedDocument) -> float:
    """Return how much an entry is about a theme it has: a programme of all themes says little about each."""
    counts = (int(f.partition(":")[2]) for f in document.facets if f.startswith("themes:"))
    return 1 / math.sqrt(max(1, next(counts, 1)))


def _combined(fields: dict[str, list[tuple[float, Way]]]) -> UnitMatch:
    """Return the strength of all fields together: each makes the entry surer, none makes it certain."""
    doubt, best, best_field = 1.0, (-1.0, Way("term", "", 0.0)), ""
    for field, ways in fields.items():
        ways.sort(key=lambda w: (-w[0], w[1].value))
        for (worth, _), weight in zip(ways, _REPEAT_WEIGHTS, strict=False):
            doubt *= 1 - worth * weight
        if ways[0][0] > best[0]:
            best, best_field = ways[0], field
    return UnitMatch(1 - doubt, best_field, best[1], tuple(way for ways in fields.values() for _, way in ways))


def _information(unit: Unit, weight: float) -> float:
    """Return how much a unit tells about whether the query is answered; one that was understood at least as an unknown word."""
    if unit.role == "generic":
        return 0.0
    return max(weight, _UNDERSTOOD_INFORMATION * unit.scale) if unit.understood else weight


def _is_named(units: Sequence[Unit], row: Sequence[UnitMatch | None]) -> bool:
    """Return whether a query calls an entry by its name."""
    return all(u.role == "generic" or (m is not None and m.way.kind == "name") for u, m in zip(units, row, strict=True))


def _priors(units: Sequence[Unit], pool: _Pool) -> list[float]:
    """Return how likely the entries are what people look for, whatever the query.

    Programmes with a contact office come before those named in passing, these before networks and guides, unless the
    query asks for a sort of entry.
    """
    facets = {way.value for unit in units for way in unit.ways if way.kind == "facet"}
    priors = {
        "program": 1.0,
        "network": 1.0 if "kind:network" in facets else _NETWORK_PRIOR,
        "guide": 1.0 if "kind:guide" in facets else _GUIDE_PRIOR,
    }
    return [
        _NO_CONTACT_PRIOR if d.kind == "program" and "contact" not in d.facets else priors[d.kind]
        for d in pool.documents
    ]
