#!/usr/bin/env python3
"""How long a search takes in one process, and how often a damaged name is found: one JSON object on stdout.

python benchmarks/generate_catalog.py 10000 OUT.yaml; python benchmarks/warm_search.py OUT.yaml
"""

from __future__ import annotations

import json
import random
import statistics
import sys
import time
from pathlib import Path

from search_scale import QUERIES

from kakushin_cli.catalog.loading import load_catalog
from kakushin_cli.search.search import searcher_of

DAMAGED = 200


def main() -> None:
    rng = random.Random(time.time_ns())
    searcher = searcher_of(load_catalog([Path(sys.argv[1])]))
    times = []
    for turn in range(4):
        for query in QUERIES:
            start = time.perf_counter()
            searcher.search(query)
            if turn:
                times.append((time.perf_counter() - start) * 1000)
    times.sort()
    ids = [i for i in map(searcher.index.id_of, range(searcher.index.size)) if i.startswith("made-")]
    found = 0
    asked = rng.sample(ids, min(DAMAGED, len(ids)))
    for entry_id in asked:
        entry = searcher.catalog.entry(entry_id)
        assert entry
        place = rng.randrange(len(entry.name))
        hits = searcher.search(entry.name[:place] + "働" + entry.name[place + 1 :]).hits[:10]
        found += any(hit.entry.id == entry_id for hit in hits)
    print(
        json.dumps(
            {
                "median_ms": statistics.median(times),
                "p95_ms": times[int(len(times) * 0.95)],
                "hit_at_10": found / len(asked),
            }
        )
    )


if __name__ == "__main__":
    main()
