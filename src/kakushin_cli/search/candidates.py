"""Choosing the entries that are worth scoring, when more pass the filters than can be scored."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from kakushin_cli.search.documents import FIELDS
from kakushin_cli.search.index import Scope, SearchIndex, phrase, rarest
from kakushin_cli.search.units import Way

FIELD_WEIGHTS = {
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
"""How strongly a whole word in each field suggests the entry (0 to 1)."""
MAX_SCORED = 200
"""Number of entries that are scored when more pass the filters than `MAX_UNSELECTED`."""
MAX_UNSELECTED = 400
"""Number of entries up to which all that pass the filters are scored."""
_MAX_RANKED = 600
"""Number of best rows by BM25 of which the facets are looked up."""
_MAX_ROWS = 10_000
"""Number of rows that the full-text search may rank: the rarest terms first, until they have as many entries."""
_MIN_FACET_FACTOR = 0.3
"""Worth of a facet from which entries are looked for by it."""
_BM25 = f"bm25(words, {', '.join(str(10 * FIELD_WEIGHTS[field]) for field in FIELDS)})"


def candidates(
    index: SearchIndex, ways: Sequence[tuple[Way, float]], scope: Scope, certain: Scope | None = None
) -> list[int]:
    """Return the row numbers of at most `MAX_SCORED` entries that can score best.

    Args:
        index: Where to look.
        ways: What is looked for, each with its weight.
        scope: The entries to choose from.
        certain: Entries of the scope to choose in any case.
    """
    scores: dict[int, float] = {}
    terms = [(index.count(w.value), -weight, _expression(w)) for w, weight in ways if w.kind == "term"]
    chosen = rarest([(count, text) for count, _, text in sorted(terms) if count], _MAX_ROWS)
    if chosen:
        rows = index.connection.execute(
            f"SELECT e.n, -{_BM25} FROM words JOIN entry e ON e.n = words.rowid"
            f" WHERE words MATCH ? AND {scope.condition} ORDER BY {_BM25} LIMIT ?",
            (" OR ".join(chosen), *scope.values, _MAX_RANKED),
        ).fetchall()
        best = max((score for _, score in rows), default=1.0)
        scores = {n: 10 * score / best for n, score in rows}
    names = [w.value for w, _ in ways if w.kind == "name"]
    for n in index.select(scope.and_("e.id IN (SELECT value FROM json_each(?))", json.dumps(names))):
        scores[n] = scores.get(n, 0.0) + 100
    for n in index.select(certain, MAX_SCORED) if certain else ():
        scores[n] = scores.get(n, 0.0) + 10
    facets = {w.value: weight for w, weight in ways if w.kind == "facet" and w.factor >= _MIN_FACET_FACTOR}
    for name in sorted(facets, key=lambda name: -facets[name])[:4]:
        if len(scores) < MAX_SCORED:
            scores |= {n: scores.get(n, 0.0) for n in index.select(scope.with_facet([name]), MAX_SCORED)}
    for name, n in _facets_of(index, scores, facets):
        scores[n] += 4 * facets[name] / max(facets.values())
    return sorted(scores, key=lambda n: (-scores[n], n))[:MAX_SCORED]


def _facets_of(index: SearchIndex, numbers: Iterable[int], names: Iterable[str]) -> list[tuple[str, int]]:
    """Return which of some entries have which of some facets."""
    return index.connection.execute(
        "SELECT f.name, f.n FROM json_each(?) number CROSS JOIN json_each(?) wanted"
        " CROSS JOIN facet f ON f.name = wanted.value AND f.n = number.value",
        (json.dumps(list(numbers)), json.dumps(list(names))),
    ).fetchall()


def _expression(way: Way) -> str:
    """Return the full-text expression for a way by a term."""
    return f"{{{' '.join(way.fields)}}} : {phrase(way.value)}" if way.fields else phrase(way.value)
