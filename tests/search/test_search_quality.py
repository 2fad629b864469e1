"""The judged queries of the repository: a floor below which a change of the search or of the data must not go."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path

import pytest

from kakushin_cli.catalog.catalog import Catalog
from kakushin_cli.catalog.loading import load_catalog

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
sys.path.insert(0, str(BENCHMARKS))
import search_quality  # noqa: E402

QUERIES = search_quality.load_queries(BENCHMARKS / "queries.yaml")
KINDS = sorted({q["kind"] for q in QUERIES})


pytestmark = pytest.mark.usefixtures("shipped_data")


@cache
def shipped_catalog() -> Catalog:
    return load_catalog()


@pytest.fixture(scope="module")
def figures(shipped_data: None) -> dict[str, dict[str, float | None]]:
    measures, _ = search_quality.measure(shipped_catalog(), QUERIES, "kakushin")
    return search_quality.table(QUERIES, measures)


def test_the_set_is_large_and_right() -> None:
    catalog = shipped_catalog()
    assert len(QUERIES) >= 80
    assert len({q["id"] for q in QUERIES}) == len(QUERIES)
    assert sum(not q.get("relevant") for q in QUERIES) >= 8
    assert [i for q in QUERIES for i in q.get("relevant") or () if catalog.entry(i) is None] == []


def test_overall(figures: dict[str, dict[str, float | None]]) -> None:
    row = figures["overall"]
    assert (row["nDCG@5"] or 0) >= 0.93
    assert row["setF1"] == 1
    assert row["emptyOK"] == 1
    assert (row["falseEmpty"] or 0) <= 0.02


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind(kind: str, figures: dict[str, dict[str, float | None]]) -> None:
    assert (figures[kind]["nDCG@5"] or 0) >= 0.85


def test_it_is_better_than_what_people_would_use_instead(figures: dict[str, dict[str, float | None]]) -> None:
    catalog = shipped_catalog()
    ours = figures["overall"]["nDCG@5"] or 0
    for rival in ("FTS5 trigram", "RapidFuzz", "bigram BM25"):
        measures, _ = search_quality.measure(catalog, QUERIES, rival)
        theirs = search_quality.table(QUERIES, measures)["overall"]
        assert ours > (theirs["nDCG@5"] or 0) + 0.05
        assert (theirs["emptyOK"] or 0) < 1
