"""Scoring: how well an entry answers the units of a query, and where each was found."""

from __future__ import annotations

import math
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from kakushin_cli.catalog.sets import bits
from kakushin_cli.search.documents import FIELDS
from kakushin_cli.search.index import is_kana
from kakushin_cli.search.sentences import Found, Sentences, Wanted, wanted_of
from kakushin_cli.search.sets import Pool, top
from kakushin_cli.search.units import Way
from kakushin_cli.search.words import pairs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kakushin_cli.search.index import TextIndex
    from kakushin_cli.search.units import Unit

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
UNDERSTOOD_TELLS = 4.0


class Scored(NamedTuple):
    """An entry with its score (0 to 100), the share of the query it covers, and what was found for each unit."""

    entry: int
    score: float
    coverage: float
    found: tuple[Found | None, ...]


class _Asked(NamedTuple):
    """A unit: the entries that may answer it strongly, and all ways with the field and entries of each."""

    strong: int
    ways: list[tuple[Way, str, int]]


class _Answer(NamedTuple):
    """What all entries share in which the units were found alike: the sums that their scores are made of."""

    apart: float
    present: float
    covered: float
    by_name: bool


class Ranker:
    """Scores entries of an index."""

    def __init__(self, index: TextIndex) -> None:
        self._index = index
        self._sentences = Sentences(index)

    def rank(self, units: Sequence[Unit], within: int | None = None, *, key: str = "") -> list[Scored]:
        """Return the entries that answer any unit, best first; ties in index order.

        Args:
            units: What is looked for.
            key: The whole query, folded, to be compared with what people in need say.
            within: Entries to choose from, as bits; all when None.
        """
        allowed = (1 << self._index.size) - 1 if within is None else within
        asked = [self._ask(unit, allowed) for unit in units]
        weights = [self._weight(unit, strong) for unit, (strong, _) in zip(units, asked, strict=True)]
        total = sum(weights)
        if not total:
            return []
        pool = Pool(self._candidates(asked, weights))
        themes = _Themes(self._index, pool)
        strengths = [self._strengths(ways, pool, themes) for _, ways in asked]
        rows = {entry: row for entry in pool.numbers if any(row := tuple([found.get(entry) for found in strengths]))}
        answers = self._answers(rows, units, weights)
        alike = self._alike(key, allowed, pool)
        apart = {entry: answers[row].apart + ALIKE * alike.get(entry, 0.0) for entry, row in rows.items()}
        together = self._best_together(rows, apart, answers, weights)
        priors, most = self._priors(units, pool), total * (1 + TOGETHER)
        scored = []
        for entry, row in rows.items():
            answer = answers[row]
            gained = apart[entry] + TOGETHER * together.get(entry, 0.0)
            score = 100.0 if answer.by_name else min(NOT_BY_NAME, 100 * gained / most * priors.get(entry, 1.0))
            scored.append(Scored(entry, score, answer.covered, row))
        scored.sort(key=lambda s: (-s.score, s.entry))
        return scored

    def _answers(
        self, rows: Mapping[int, tuple[Found | None, ...]], units: Sequence[Unit], weights: Sequence[float]
    ) -> dict[tuple[Found | None, ...], _Answer]:
        """Return the sums for each way in which all units were found; most entries share theirs with others."""
        informative = [_telling(u, w) for u, w in zip(units, weights, strict=True)]
        whole = sum(informative) or 1.0
        counted = list(zip(weights, informative, [u.role == "generic" for u in units], strict=True))
        answers: dict[tuple[Found | None, ...], _Answer] = {}
        for row in rows.values():
            if row in answers:
                continue
            apart, present, covered, by_name = 0.0, 0.0, 0.0, True
            for (weight, informs, is_generic), found in zip(counted, row, strict=True):
                if found:
                    apart += weight * found.strength
                    present += weight
                    covered += informs if found.strength >= 0.15 else 0.0
                by_name = by_name and (is_generic or (found is not None and found.way.kind == "name"))
            answers[row] = _Answer(apart, present, covered / whole, by_name)
        return answers

    def _best_together(
        self,
        rows: Mapping[int, tuple[Found | None, ...]],
        apart: Mapping[int, float],
        answers: Mapping[tuple[Found | None, ...], _Answer],
        weights: Sequence[float],
    ) -> dict[int, float]:
        """Return what one sentence answers together, for the entries that it could bring to the front."""
        hoped = sorted((-(apart[entry] + TOGETHER * answers[row].present), entry) for entry, row in rows.items())
        wanted: dict[tuple[Found | None, ...], Wanted] = {}
        together = {}
        for _, entry in hoped[:MOST_READ]:
            row = rows[entry]
            if row not in wanted:
                wanted[row] = wanted_of(row, weights)
            together[entry] = self._sentences.answered(entry, wanted[row])
        return together

    def _alike(self, key: str, allowed: int, pool: Pool) -> dict[int, float]:
        """Return how much of a query the nearest need of an entry says in the same words, by pairs of characters."""
        grams = pairs(key)
        if len(grams) < SHORTEST_SENTENCE:
            return {}
        index = self._index
        layers: list[tuple[int, int]] = []
        worth: list[tuple[str, float]] = []
        for gram in sorted(grams):
            present = index.presence(gram, ("need",), within=allowed)
            if present:
                told = math.log(1 + index.size / (present.total + 0.5)) * (0.4 if is_kana(gram) else 1.0)
                layers.append((present.anywhere, max(1, round(4 * told))))
                worth.append((gram, told))
        found: dict[int, float] = {}
        for entry in bits(top(layers, MOST_ALIKE) & pool.entries):
            text = index.texts_of(entry)["need"][0]
            said = [(gram, told) for gram, told in worth if gram in text]
            found[entry] = max(sum(told for gram, told in said if gram in s) for s in text.split("\n"))
        return found

    def _priors(self, units: Sequence[Unit], pool: Pool) -> dict[int, float]:
        """Return how likely entries are what people look for, before anything is asked; 1 for those left out.

        Programmes with a desk come before those named in passing, these before networks and guides, unless the query
        asks for a sort of entry.
        """
        index = self._index
        asked = {
            way.value for unit in units for way in unit.ways if way.kind == "facet" and way.value.startswith("kind:")
        }
        priors: dict[int, float] = {}
        for entries, prior in (
            (index.facet("kind:program") & ~index.facet("contact"), 0.92),
            (index.facet("kind:network"), 1.0 if "kind:network" in asked else 0.93),
            (index.facet("kind:guide"), 1.0 if "kind:guide" in asked else 0.65),
        ):
            priors.update(dict.fromkeys(pool.having(entries), prior))
        return priors

    def _ask(self, unit: Unit, allowed: int) -> _Asked:
        """Return the entries that may answer a unit strongly, and all ways with the field and entries of each."""
        index = self._index
        said, strong, ways = 0, 0, []
        for way in unit.ways:
            if way.kind == "term":
                present = index.presence(way.value, way.fields or FIELDS, within=allowed)
                if not present:
                    continue
                told = self._as_told(way, present.total)
                ways += [(told, field, found) for field, found in present.fields]
                said |= present.anywhere if way.factor == 1.0 else 0
                strong |= present.anywhere if way.factor >= 0.7 else 0
            else:
                found = index.facet(way.value) if way.kind == "facet" else index.bit_of(way.value)
                found &= allowed
                if found:
                    ways.append((way, way.kind, found))
                    strong |= found if way.factor >= 0.5 else 0
        return _Asked(said or strong, ways)

    def _as_told(self, way: Way, having: int) -> Way:
        """Return a way worth less when it is another word than the user's and most entries have it: 技術 tells little."""
        share = having / self._index.size
        if way.factor == 1.0 or share <= COMMON:
            return way
        factor = way.factor * max(0.0, math.log(share) / math.log(COMMON))
        return Way(way.kind, way.value, factor, way.fields, way.word)

    def _weight(self, unit: Unit, strong: int) -> float:
        """Return how much a unit counts: rare words more than common ones; unknown ones as much as the rarest."""
        count = max(1, strong.bit_count())
        weight = max(unit.least, math.log(1 + self._index.size / (count + 0.5)))
        if unit.role == "generic":
            return 0.15 * weight
        return unit.scale * weight

    def _candidates(self, asked: Sequence[_Asked], weights: Sequence[float]) -> int:
        """Return at most `MOST_CANDIDATES` entries that can score best, as bits."""
        everything = 0
        layers = []
        for weight, (_, ways) in zip(weights, asked, strict=True):
            named, sure, any_ = 0, 0, 0
            for way, field, found in ways:
                any_ |= found
                if way.factor >= 0.9:
                    sure |= found
                    named |= found if field in ("name", "alias") else 0
            everything |= any_
            layers += [(entries, max(1, round(weight * 4))) for entries in (named, sure, any_)]
        return everything if everything.bit_count() <= MOST_CANDIDATES else top(layers, MOST_CANDIDATES)

    def _strengths(self, ways: Sequence[tuple[Way, str, int]], pool: Pool, themes: _Themes) -> dict[int, Found]:
        """Return how strongly each candidate answers a unit.

        Entries in which the same ways were found share what is worked out of them.
        """
        index = self._index
        by_entry: dict[int, int] = {}
        by_theme = 0
        worths: list[tuple[str, float, Way]] = []
        for n, (way, field, entries) in enumerate(ways):
            having: Sequence[int] = pool.having(entries)
            if way.kind == "term":
                worths.append((field, way.factor * WEIGHTS[field], way))
                if having and not index.is_exact(way.value):
                    having = index.really(having, way.value, field)
            else:
                worths.append((field, way.factor, way))
                by_theme |= 1 << n if way.value.startswith("theme:") else 0
            for entry in having:
                by_entry[entry] = by_entry.get(entry, 0) | 1 << n
        known: dict[tuple[int, float], Found] = {}
        strengths = {}
        for entry, which in by_entry.items():
            share = themes.share(entry) if which & by_theme else 1.0
            found = known.get((which, share))
            if found is None:
                found = known[which, share] = _combined(which, worths, by_theme, share)
            strengths[entry] = found
        return strengths


class _Themes:
    """How much entries are about a theme they have: a programme of all themes says little about each."""

    def __init__(self, index: TextIndex, pool: Pool) -> None:
        self._index, self._pool = index, pool
        self._shares: dict[int, float] | None = None

    def share(self, entry: int) -> float:
        """Return the share of an entry."""
        if self._shares is None:
            self._shares = {
                entry: 1 / math.sqrt(count)
                for count in (1, 2, 3, 4, 5, 6, 7, 8)
                for entry in self._pool.having(self._index.facet(f"themes:{count}"))
            }
        return self._shares.get(entry, 1.0)


def _telling(unit: Unit, weight: float) -> float:
    """Return how much a unit says about whether the query is answered: what was understood, at least as an unknown word."""
    if unit.role == "generic":
        return 0.0
    return max(weight, UNDERSTOOD_TELLS * unit.scale) if unit.understood else weight


def _combined(which: int, worths: Sequence[tuple[str, float, Way]], by_theme: int, theme_share: float) -> Found:
    """Return the strength of all fields together: each makes the entry surer, none makes it certain.

    Args:
        which: The ways in which the entry answers, as bits.
        worths: Of every way the field, what it is worth there, and it.
        by_theme: The ways by a theme, as bits.
        theme_share: How much the entry is about each of its themes.
    """
    fields: dict[str, list[tuple[float, str, Way]]] = {}
    while which:
        low = which & -which
        field, worth, way = worths[low.bit_length() - 1]
        if low & by_theme:
            worth *= theme_share
        if field in fields:
            fields[field].append((-worth, way.value, way))
        else:
            fields[field] = [(-worth, way.value, way)]
        which ^= low
    doubt, most, best, best_field = 1.0, -1.0, None, ""
    for field, found in fields.items():
        if len(found) > 1:
            found.sort(key=itemgetter(0, 1))
        for (worth, _, _), again in zip(found, _AGAIN, strict=False):
            doubt *= 1 + worth * again
        if -found[0][0] > most:
            most, best, best_field = -found[0][0], found[0][2], field
    assert best is not None
    return Found(1 - doubt, best_field, best, fields.values())
