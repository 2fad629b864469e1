#!/usr/bin/env python3
"""How good the search is, beside what people would use instead, on the judged queries of `queries.yaml`.

  python benchmarks/search_quality.py [--queries FILE] [--per-query] [--only kakushin]

Measures: nDCG@5 (gain 2^grade - 1), recall@5 and MRR (grades 2 and 3), setF1 (queries whose answer is an exact set),
emptyOK (queries without an answer: nothing, or only low confidence), falseEmpty (answered queries: likewise).
The rivals see the same entries and the same words of them: SQLite FTS5 with its trigram tokenizer, RapidFuzz
partial_token_set_ratio over names, BM25 over pairs of characters; each also within the structured filters.
"""

from __future__ import annotations

import argparse
import math
import sqlite3
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from rapidfuzz import fuzz, process

from kakushin_cli.catalog.catalog import Catalog
from kakushin_cli.catalog.loading import load_catalog
from kakushin_cli.catalog.vocabulary import TermKind
from kakushin_cli.matching.listing import list_networks, list_programs
from kakushin_cli.matching.query import ProgramFilter
from kakushin_cli.search.search import SearchFilter, search_entries
from kakushin_cli.search.tables import SearchDocument, document_of, parents_of

K = 5
COLUMNS = ("nDCG@5", "recall@5", "MRR", "setF1", "emptyOK", "falseEmpty")
Query = dict[str, Any]
Answer = tuple[list[str], bool]
"""Ids, best first, and whether the engine itself calls them unsure."""


def filters_of(catalog: Catalog, query: Query) -> SearchFilter:
    """Return the filters of a query as the command line would read them."""
    options = query.get("filters", {})
    kinds: tuple[TermKind, ...] = ("theme", "phase", "ministry", "applicant", "prefecture")
    read: dict[str, tuple[str, ...]] = {
        k: (catalog.vocabulary.resolve(k, options[k], k).id,) for k in kinds if k in options
    }
    prefectures = read.pop("prefecture", ())
    if not read:
        return SearchFilter(prefectures=prefectures)
    asked = ProgramFilter(read.get("theme", ()), read.get("phase", ()), read.get("ministry", ()))
    partners = tuple(catalog.vocabulary.resolve("applicant", p, p).id for p in options.get("partners", ()))
    listing = list_programs(catalog, asked, applicants=read.get("applicant", ()), partners=partners)
    return SearchFilter(("program",), tuple(p.id for p in listing.programs), read, prefectures)


def allowed(catalog: Catalog, filters: SearchFilter) -> list[str]:
    """Return the ids that pass the filters, in list order: what any engine may answer with."""
    if filters.prefectures:
        return [n.id for n in list_networks(catalog, prefectures=filters.prefectures)]
    if filters.only is not None:
        return list(filters.only)
    return [
        *(p.id for p in catalog.in_edition(None)),
        *(n.id for n in catalog.networks),
        *(g.id for g in catalog.guides),
    ]


def kakushin(catalog: Catalog) -> Callable[[Query, Sequence[str]], Answer]:
    """Return our search."""

    def answer(query: Query, pool: Sequence[str]) -> Answer:
        if not query["text"]:
            return list(pool), False
        hits = search_entries(catalog, query["text"], filters_of(catalog, query)).hits[:10]
        sure = [h for h in hits if h.confidence == "high"]
        return [h.entry.id for h in sure or hits], bool(hits) and not sure

    return answer


def documents(catalog: Catalog) -> list[SearchDocument]:
    """Return all entries as the search sees them."""
    parents = parents_of(catalog.vocabulary)
    return [document_of(entry, parents) for _, entry in catalog.numbered_entries()]


def trigram(catalog: Catalog) -> Callable[[Query, Sequence[str]], Answer]:
    """Return SQLite FTS5 with trigrams: all three-character pieces of the query, any of them, ranked by bm25."""
    base = sqlite3.connect(":memory:")
    base.execute("create virtual table entry using fts5(id unindexed, body, tokenize='trigram')")
    for doc in documents(catalog):
        base.execute("insert into entry values (?, ?)", (doc.id, "\n".join(text for _, text in doc.texts)))

    def answer(query: Query, pool: Sequence[str]) -> Answer:
        text = "".join(c if c.isalnum() else " " for c in query["text"])
        pieces = {word[n : n + 3] for word in text.split() for n in range(len(word) - 2)}
        if not pieces:
            return ([] if text else list(pool)), False
        match = " OR ".join(f'"{piece}"' for piece in sorted(pieces))
        rows = base.execute("select id from entry where entry match ? order by bm25(entry)", (match,))
        return [i for (i,) in rows if i in set(pool)][:10], False

    return answer


def fuzzy(catalog: Catalog) -> Callable[[Query, Sequence[str]], Answer]:
    """Return RapidFuzz over every name of an entry."""
    owners: list[str] = []
    names: list[str] = []
    for doc in documents(catalog):
        for name in doc.names:
            owners.append(doc.id)
            names.append(name)

    def answer(query: Query, pool: Sequence[str]) -> Answer:
        if not query["text"]:
            return list(pool), False
        keep = set(pool)
        ranked = process.extract(query["text"], names, scorer=fuzz.partial_token_set_ratio, limit=None)
        ids = dict.fromkeys(owners[n] for _, score, n in ranked if score >= 50 and owners[n] in keep)
        return list(ids)[:10], False

    return answer


def bigram_bm25(catalog: Catalog) -> Callable[[Query, Sequence[str]], Answer]:
    """Return BM25 (k1 1.2, b 0.75) over pairs of characters of all texts."""

    def pairs(text: str) -> list[str]:
        plain = "".join(c for c in text.casefold() if c.isalnum())
        return [plain[n : n + 2] for n in range(len(plain) - 1)]

    counts = {doc.id: Counter(pairs("".join(text for _, text in doc.texts))) for doc in documents(catalog)}
    lengths = {i: sum(c.values()) for i, c in counts.items()}
    mean = sum(lengths.values()) / max(1, len(lengths))
    frequency = Counter(gram for c in counts.values() for gram in c)

    def answer(query: Query, pool: Sequence[str]) -> Answer:
        if not query["text"]:
            return list(pool), False
        scores: dict[str, float] = defaultdict(float)
        for gram in set(pairs(query["text"])):
            weight = math.log(1 + (len(counts) - frequency[gram] + 0.5) / (frequency[gram] + 0.5))
            for i in pool:
                tf = counts[i][gram]
                if tf:
                    scores[i] += weight * tf * 2.2 / (tf + 1.2 * (0.25 + 0.75 * lengths[i] / mean))
        return sorted(scores, key=lambda i: (-scores[i], i))[:10], False

    return answer


ENGINES: dict[str, Callable[[Catalog], Callable[[Query, Sequence[str]], Answer]]] = {
    "kakushin": kakushin,
    "FTS5 trigram": trigram,
    "RapidFuzz": fuzzy,
    "bigram BM25": bigram_bm25,
}


def score(query: Query, answer: Answer) -> dict[str, float]:
    """Return the measures of one query."""
    ids, unsure = answer
    neutral = set(query.get("neutral", ()))
    ranked = [i for i in ids if i not in neutral]
    grades: dict[str, int] = query.get("relevant") or {}
    empty = unsure or not ranked
    if not grades:
        return {"emptyOK": float(empty)}
    gains = [2 ** grades.get(i, 0) - 1 for i in ranked[:K]]
    ideal = sorted((2**g - 1 for g in grades.values()), reverse=True)[:K]
    good = {i for i, g in grades.items() if g >= 2}
    first = next((n + 1 for n, i in enumerate(ranked) if i in good), None)
    measures = {
        "nDCG@5": _discounted(gains) / _discounted(ideal),
        "recall@5": len(good & set(ranked[:K])) / min(K, len(good)),
        "MRR": 1 / first if first else 0.0,
        "falseEmpty": float(empty),
    }
    if query.get("exact"):
        measures["setF1"] = 2 * len(set(ranked) & set(grades)) / (len(ranked) + len(grades)) if ranked else 0.0
    return measures


def _discounted(gains: Sequence[int]) -> float:
    return sum(gain / math.log2(n + 2) for n, gain in enumerate(gains))


def table(queries: Sequence[Query], measures: dict[str, dict[str, float]]) -> dict[str, dict[str, float | None]]:
    """Return the mean of every measure, overall and by kind; None where no query has it."""
    groups: dict[str, list[Query]] = {"overall": list(queries)}
    for query in queries:
        groups.setdefault(query["kind"], []).append(query)
    rows: dict[str, dict[str, float | None]] = {}
    for name, members in groups.items():
        rows[name] = {"n": float(len(members))}
        for column in COLUMNS:
            values = [measures[q["id"]][column] for q in members if column in measures[q["id"]]]
            rows[name][column] = sum(values) / len(values) if values else None
    return rows


def measure(
    catalog: Catalog, queries: Sequence[Query], engine: str
) -> tuple[dict[str, dict[str, float]], dict[str, Answer]]:
    """Return the measures and the answers of an engine by query id, over the entries that the sets were judged on."""
    catalog = catalog.view(as_of=date(2021, 12, 23))
    ask = ENGINES[engine](catalog)
    answers = {q["id"]: ask(q, allowed(catalog, filters_of(catalog, q))) for q in queries}
    return {q["id"]: score(q, answers[q["id"]]) for q in queries}, answers


def load_queries(path: Path) -> list[Query]:
    """Return the judged queries of a file."""
    return list(yaml.safe_load(path.read_text(encoding="utf-8"))["queries"])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--queries", type=Path, default=Path(__file__).parent / "queries.yaml")
    parser.add_argument("--only", action="append", choices=list(ENGINES))
    parser.add_argument("--per-query", action="store_true")
    args = parser.parse_args()
    queries, catalog = load_queries(args.queries), load_catalog()
    for engine in args.only or ENGINES:
        start = time.perf_counter()
        measures, answers = measure(catalog, queries, engine)
        took = (time.perf_counter() - start) * 1000 / len(queries)
        print(f"\n{engine}   ({len(queries)} queries, {took:.1f} ms each with the index built)")
        print(f"{'kind':16}{'n':>4}" + "".join(f"{c:>11}" for c in COLUMNS))
        for name, row in table(queries, measures).items():
            cells = ["-" if (v := row[c]) is None else f"{v:.3f}" for c in COLUMNS]
            print(f"{name:16}{row['n']:>4.0f}" + "".join(f"{cell:>11}" for cell in cells))
        if args.per_query:
            for q in queries:
                print(
                    q["id"], q["text"], {k: round(v, 2) for k, v in measures[q["id"]].items()}, answers[q["id"]][0][:5]
                )
    return 0


if __name__ == "__main__":
    sys.exit(main())
