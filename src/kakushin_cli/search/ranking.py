"""Scoring: how well an entry answers the units of a query, and where each was found."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kakushin_cli.search.documents import FIELDS
from kakushin_cli.search.index import bits
from kakushin_cli.search.words import pairs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from kakushin_cli.search.index import TextIndex
    from kakushin_cli.search.units import Unit, Way

WEIGHTS = {
    "name": 0.80,
    "alias": 0.75,
    "need": 0.45,
    "keyword": 0.52,
    "place": 0.70,
    "member": 0.60,
    "contact": 0.50,
    "summary": 0.5,
    "detail": 0.20,
}
"""How sure a whole word in a field makes us that the entry is meant (0 to 1)."""
_AGAIN = (1.0, 0.4, 0.2)
"""What a second and a third word of the same unit in the same field add."""
COMMON = 0.1
"""Share of the entries from which a word tells the less the more have it, when it is not the user's own."""
MOST_CANDIDATES, MOST_READ = 200, 80
"""How many entries are scored, and of how many of them the sentences are read."""
NOT_BY_NAME = 99.0
"""Highest score of an entry that the query does not call by its name."""
TOGETHER = 0.35
"""What it counts that one sentence answers several words, against the words each for themselves."""
ALIKE, SHORTEST_SENTENCE, MOST_ALIKE = 0.2, 6, 60
"""What pairs of characters shared with a need count; from how many pairs on a query is a sentence; how many entries."""
_HIRAGANA = re.compile("[ぁ-ゟー]+")
_ONE_LINE = ("keyword", "member", "place", "contact")
_LINE_SHARES = {"keyword": 0.8, "member": 0.9, "place": 0.9, "contact": 0.8, "detail": 0.5, "summary": 0.95}
UNDERSTOOD_TELLS = 4.0


@dataclass(frozen=True, slots=True)
class Found:
    """Where a unit was found in an entry: how strongly, in which field best, by which way, and all ways."""

    strength: float
    field: str
    way: Way
    ways: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class Scored:
    """An entry with its score (0 to 100), the share of the query it covers, and what was found for each unit."""

    entry: int
    score: float
    coverage: float
    found: tuple[Found | None, ...]


class Ranker:
    """Scores entries of an index."""

    def __init__(self, index: TextIndex) -> None:
        self._index = index

    def rank(self, units: Sequence[Unit], within: int | None = None, *, key: str = "") -> list[Scored]:
        """Return the entries that answer any unit, best first; ties in index order.

        Args:
            units: What is looked for.
            key: The whole query, folded, to be compared with what people in need say.
            within: Entries to choose from, as bits; all when None.
        """
        allowed = (1 << self._index.size) - 1 if within is None else within
        asked = [self._ask(unit, allowed) for unit in units]
        weights = [self._weight(unit, docs) for unit, (docs, _) in zip(units, asked, strict=True)]
        total = sum(weights)
        if not total:
            return []
        strengths: list[dict[int, Found]] = [
            self._strengths(ways, candidates)
            for (_, ways), candidates in zip(asked, [self._candidates(asked, weights)] * len(asked), strict=True)
        ]
        informative = [_telling(u, w) for u, w in zip(units, weights, strict=True)]
        whole = sum(informative) or 1.0
        priors, alike = self._priors(units), self._alike(key, allowed)
        hits = {e: tuple(found.get(e) for found in strengths) for e in {e for found in strengths for e in found}}
        apart = {
            entry: sum(w * h.strength for w, h in zip(weights, found, strict=True) if h) + ALIKE * alike.get(entry, 0.0)
            for entry, found in hits.items()
        }
        together = self._best_together(hits, apart, weights)
        scored = []
        for entry, found in hits.items():
            gained = apart[entry] + TOGETHER * together.get(entry, 0.0)
            score = min(NOT_BY_NAME, 100 * gained / (total * (1 + TOGETHER)) * priors(entry))
            if all(h and h.way.kind == "name" for u, h in zip(units, found, strict=True) if u.role != "generic"):
                score = 100.0
            covered = sum(w for w, h in zip(informative, found, strict=True) if h and h.strength >= 0.15) / whole
            scored.append(Scored(entry, score, covered, found))
        scored.sort(key=lambda s: (-s.score, s.entry))
        return scored

    def _best_together(
        self, hits: Mapping[int, Sequence[Found | None]], apart: Mapping[int, float], weights: Sequence[float]
    ) -> dict[int, float]:
        """Return what one sentence answers together, for the entries that it could bring to the front."""
        hoped = {
            entry: apart[entry] + TOGETHER * sum(w for w, h in zip(weights, found, strict=True) if h)
            for entry, found in hits.items()
        }
        front = sorted(hoped, key=lambda entry: (-hoped[entry], entry))[:MOST_READ]
        return {entry: self._together(entry, hits[entry], weights) for entry in front}

    def _alike(self, key: str, allowed: int) -> dict[int, float]:
        """Return how much of a query the nearest need of an entry says in the same words, by pairs of characters."""
        grams = pairs(key)
        if len(grams) < SHORTEST_SENTENCE:
            return {}
        index = self._index
        having = {gram: index.having(gram, "need", within=allowed) for gram in sorted(grams)}
        worth = {
            gram: math.log(1 + index.size / (docs.bit_count() + 0.5)) * (0.4 if _HIRAGANA.fullmatch(gram) else 1.0)
            for gram, docs in having.items()
            if docs
        }
        nearest = top([(having[gram], max(1, round(4 * w))) for gram, w in worth.items()], MOST_ALIKE)
        found: dict[int, float] = {}
        for entry in bits(nearest):
            sentences = next((keys for field, keys, _ in index.lines(entry) if field == "need"), [])
            found[entry] = max((sum(w for g, w in worth.items() if g in s) for s in sentences), default=0.0)
        return found

    def _together(self, entry: int, hits: Sequence[Found | None], weights: Sequence[float]) -> float:
        """Return the weight of the units that one sentence of an entry answers together, for the best sentence."""
        anywhere = 0.0
        asked: list[tuple[float, list[tuple[float, str, str]]]] = []
        for hit, weight in zip(hits, weights, strict=True):
            if hit and hit.way.kind != "term":
                anywhere += weight * hit.strength
            elif hit:
                terms = [(w.factor, f" {w.value} ", w.value.replace(" ", "")) for w in hit.ways]
                terms.sort(key=lambda term: -term[0])
                asked.append((weight, terms))
        if not asked:
            return anywhere
        hoped = sum(weight * terms[0][0] for weight, terms in asked if terms)
        best = 0.0
        for field, keys, sentences in self._index.lines(entry):
            share = _LINE_SHARES.get(field, 1.0)
            if hoped * share <= best:
                continue
            texts = ["\n".join(keys)] if field in _ONE_LINE else keys
            for english, lines in ((False, texts), (True, sentences)):
                for line in lines:
                    sum_ = 0.0
                    for weight, terms in asked:
                        for factor, word, joined in terms:
                            if (word if english else joined) in line:
                                sum_ += weight * factor
                                break
                    best = max(best, sum_ * share)
        return anywhere + best

    def _priors(self, units: Sequence[Unit]) -> Callable[[int], float]:
        """Return how likely an entry is what people look for, before anything is asked.

        Programmes with a desk come before those named in passing, these before networks and guides, unless the query
        asks for a sort of entry.
        """
        index = self._index
        asked = {
            way.value for unit in units for way in unit.ways if way.kind == "facet" and way.value.startswith("kind:")
        }
        sets = [
            (index.facet("kind:guide"), 1.0 if "kind:guide" in asked else 0.65),
            (index.facet("kind:network"), 1.0 if "kind:network" in asked else 0.93),
            (index.facet("kind:program") & ~index.facet("contact"), 0.92),
        ]
        return lambda entry: next((prior for entries, prior in sets if entries >> entry & 1), 1.0)

    def _ask(self, unit: Unit, allowed: int) -> tuple[int, list[tuple[Way, str, int]]]:
        """Return the entries that may answer a unit strongly, and all ways with the field and entries of each."""
        index = self._index
        said, strong, ways = 0, 0, []
        for way in unit.ways:
            if way.kind == "term":
                by_field = index.fields_having(way.value, way.fields or FIELDS, within=allowed)
                if not by_field:
                    continue
                anywhere = 0
                for _, found in by_field:
                    anywhere |= found
                told = self._as_told(way, anywhere)
                ways += [(told, field, found) for field, found in by_field]
                said |= anywhere if way.factor == 1.0 else 0
                strong |= anywhere if way.factor >= 0.7 else 0
            else:
                found = index.facet(way.value) if way.kind == "facet" else index.bit_of(way.value)
                found &= allowed
                if found:
                    ways.append((way, way.kind, found))
                    strong |= found if way.factor >= 0.5 else 0
        return said or strong, ways

    def _as_told(self, way: Way, having: int) -> Way:
        """Return a way worth less when it is another word than the user's and most entries have it: 技術 tells little."""
        share = having.bit_count() / self._index.size
        if way.factor == 1.0 or share <= COMMON:
            return way
        return replace(way, factor=way.factor * max(0.0, math.log(share) / math.log(COMMON)))

    def _weight(self, unit: Unit, strong: int) -> float:
        """Return how much a unit counts: rare words more than common ones; unknown ones as much as the rarest."""
        count = max(1, strong.bit_count())
        weight = max(unit.least, math.log(1 + self._index.size / (count + 0.5)))
        if unit.role == "generic":
            return 0.15 * weight
        return unit.scale * weight

    def _candidates(self, asked: Sequence[tuple[int, list[tuple[Way, str, int]]]], weights: Sequence[float]) -> int:
        """Return at most `MOST_CANDIDATES` entries that can score best, as bits."""
        everything = 0
        for _, ways in asked:
            for _, _, found in ways:
                everything |= found
        if everything.bit_count() <= MOST_CANDIDATES:
            return everything
        layers = []
        for weight, (_, ways) in zip(weights, asked, strict=True):
            for factor, fields in ((0.9, ("name", "alias")), (0.9, ()), (0.0, ())):
                docs = 0
                for way, field, found in ways:
                    if way.factor >= factor and (not fields or field in fields):
                        docs |= found
                layers.append((docs, max(1, round(weight * 4))))
        return top(layers, MOST_CANDIDATES)

    def _strengths(self, ways: Iterable[tuple[Way, str, int]], candidates: int) -> dict[int, Found]:
        """Return how strongly each candidate answers a unit."""
        by_entry: dict[int, dict[str, list[tuple[float, Way]]]] = defaultdict(lambda: defaultdict(list))
        index = self._index
        for way, field, entries in ways:
            sure = way.kind != "term" or index.is_exact(way.value)
            for entry in bits(entries & candidates):
                if sure or index.found(entry, way.value, field):
                    by_entry[entry][field].append((self._worth(way, field, entry), way))
        return {entry: _combined(fields) for entry, fields in by_entry.items()}

    def _worth(self, way: Way, field: str, entry: int) -> float:
        if way.kind == "name":
            return way.factor
        if way.kind == "facet":
            return way.factor * self._facet_share(way.value, entry)
        return way.factor * WEIGHTS[field]

    def _facet_share(self, facet: str, entry: int) -> float:
        """Return how much an entry is about a theme: a programme of all themes says little about each."""
        if not facet.startswith("theme:"):
            return 1.0
        for count in (1, 2, 3, 4, 5, 6, 7, 8):
            if self._index.facet(f"themes:{count}") >> entry & 1:
                return 1 / math.sqrt(count)
        return 1.0


def _telling(unit: Unit, weight: float) -> float:
    """Return how much a unit says about whether the query is answered: what was understood, at least as an unknown word."""
    if unit.role == "generic":
        return 0.0
    return max(weight, UNDERSTOOD_TELLS * unit.scale) if unit.understood else weight


def _combined(fields: Mapping[str, list[tuple[float, Way]]]) -> Found:
    """Return the strength of all fields together: each makes the entry surer, none makes it certain."""
    doubt = 1.0
    best: tuple[float, str, Way | None] = (0.0, "", None)
    for field, worths in fields.items():
        worths.sort(key=lambda w: (-w[0], w[1].value))
        for (worth, _), again in zip(worths, _AGAIN, strict=False):
            doubt *= 1 - worth * again
        if worths[0][0] > best[0]:
            best = (worths[0][0], field, worths[0][1])
    assert best[2] is not None
    every = {way.value: way for worths in fields.values() for _, way in worths if way.kind == "term"}
    return Found(1 - doubt, best[1], best[2], tuple(every.values()))


def top(layers: Iterable[tuple[int, int]], count: int) -> int:
    """Return the entries with the highest sums, as bits, by adding whole sets at once.

    Args:
        layers: Sets of entries, each with what it adds to the sum of its entries.
        count: How many entries to return at most.
    """
    slices: list[int] = []
    for entries, weight in layers:
        position = 0
        while weight:
            if weight & 1:
                carry, at = entries, position
                while carry:
                    slices += [0] * (at + 1 - len(slices))
                    slices[at], carry = slices[at] ^ carry, slices[at] & carry
                    at += 1
            weight >>= 1
            position += 1
    sure, open_ = 0, 0
    for entries in slices:
        open_ |= entries
    for entries in reversed(slices):
        hit = open_ & entries
        if (sure | hit).bit_count() >= count:
            open_ = hit
        else:
            sure |= hit
            open_ &= ~entries
    for entry in bits(open_):
        if sure.bit_count() >= count:
            break
        sure |= 1 << entry
    return sure
