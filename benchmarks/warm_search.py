#!/usr/bin/env python3
"""How long a search takes in one process, how it grows, and how often a damaged name is found: one JSON object on stdout.

    python benchmarks/generate_catalog.py 10000 OUT.yaml; python benchmarks/warm_search.py OUT.yaml [MORE.yaml ...]

Each catalogue is asked in a process of its own, from its compiled copy, as commands and the MCP server do; the copy is
made first when there is none, by another process. `median_ms` and `p95_ms` are those of a few queries asked again and
again, `fresh_*` those of the judged queries of `queries.yaml`, each asked once after the few. Times are those of the
processor. `peak_mib` is the memory of the process after all of them. `exponent` tells how the median grows from the
first to the last catalogue.
"""

from __future__ import annotations

import json
import math
import os
import random
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from search_scale import QUERIES

from kakushin_cli.cli.session import Session
from kakushin_cli.search.search import searcher_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kakushin_cli.search.search import Searcher

DAMAGED, ROUNDS = 400, 3
JUDGED = Path(__file__).parent / "queries.yaml"


def asked(searcher: Searcher, queries: Iterable[str]) -> list[float]:
    """Return how long each query took, with the ten hits that are shown, in milliseconds."""
    times = []
    for query in queries:
        start = time.process_time_ns()
        for hit in searcher.search(query).hits[:10]:
            assert hit.entry
        times.append((time.process_time_ns() - start) / 1e6)
    return times


def found_again(searcher: Searcher, rng: random.Random) -> tuple[float, float]:
    """Return which share of names with one wrong character lead to their entry among the first ten.

    The first share is that of all names, the second that of names which are not told from others by a number at their
    end alone: of many names the generator can make only so many, and numbers the rest.
    """
    ids = [i for i in map(searcher.index.id_of, range(searcher.index.size)) if i.startswith("made-")]
    chosen = rng.sample(ids, min(DAMAGED, len(ids)))
    found: list[bool] = []
    unnumbered: list[bool] = []
    for entry_id in chosen:
        entry = searcher.catalog.entry(entry_id)
        assert entry
        place = rng.randrange(len(entry.name))
        hits = searcher.search(entry.name[:place] + "働" + entry.name[place + 1 :]).hits[:10]
        found.append(any(hit.entry.id == entry_id for hit in hits))
        if not entry.name[-1].isdigit():
            unnumbered.append(found[-1])
    return sum(found) / len(found), sum(unnumbered) / len(unnumbered)


def measure(path: str) -> dict[str, Any]:
    """Return the figures of one catalogue."""
    searcher = searcher_of(Session(env={**os.environ, "KAKUSHIN_DATA": path}).catalog)
    asked(searcher, QUERIES)
    again = sorted(asked(searcher, QUERIES * ROUNDS))
    judged = yaml.safe_load(JUDGED.read_text(encoding="utf-8"))["queries"]
    fresh = sorted(asked(searcher, [query["text"] for query in judged if query["text"]]))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    hit, hit_unnumbered = found_again(searcher, random.Random(time.time_ns()))
    return {
        "entries": searcher.index.size,
        "median_ms": statistics.median(again),
        "p95_ms": again[int(len(again) * 0.95)],
        "fresh_median_ms": statistics.median(fresh),
        "fresh_p95_ms": fresh[int(len(fresh) * 0.95)],
        "peak_mib": peak,
        "hit_at_10": hit,
        "hit_at_10_unnumbered": hit_unnumbered,
    }


def main() -> None:
    if sys.argv[1] == "--one":
        print(json.dumps(measure(sys.argv[2])))
        return
    rows = []
    for path in sys.argv[1:]:
        show = [sys.executable, "-m", "kakushin_cli", "search", QUERIES[0], "--json"]
        subprocess.run(show, env={**os.environ, "KAKUSHIN_DATA": path}, check=True, stdout=subprocess.DEVNULL)
        done = subprocess.run([sys.executable, __file__, "--one", path], check=True, stdout=subprocess.PIPE)
        rows.append(json.loads(done.stdout))
    first, last = rows[0], rows[-1]
    answer: dict[str, Any] = {"catalogues": rows}
    if last["entries"] > first["entries"]:
        grown = math.log(last["entries"] / first["entries"])
        answer["exponent"] = math.log(last["median_ms"] / first["median_ms"]) / grown
    print(json.dumps(answer, indent=1))


if __name__ == "__main__":
    main()
