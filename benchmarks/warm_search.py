#!/usr/bin/env python3
"""How long a search takes in one process, and how often a damaged name is found: a line for each catalogue.

    python benchmarks/generate_catalog.py 10000 OUT.yaml; python benchmarks/warm_search.py [OUT.yaml ...]

Each catalogue is asked the judged queries of `queries.yaml`, each once; times are those of the processor, with the ten
hits that are shown. Names with one wrong character are those of generated programmes. Without a file the bundled
catalogue is asked.
"""

from __future__ import annotations

import os
import random
import resource
import statistics
import sys
import time
from pathlib import Path

import yaml

from kakushin_cli.cli.session import Session
from kakushin_cli.search.search import Searcher

JUDGED = Path(__file__).parent / "queries.yaml"
DAMAGED = 200


def times_of(searcher: Searcher) -> list[float]:
    """Return how long each judged query took, in milliseconds, sorted."""
    times = []
    for query in yaml.safe_load(JUDGED.read_text(encoding="utf-8"))["queries"]:
        start = time.process_time_ns()
        assert all(hit.entry for hit in searcher.search(query["text"]).hits[:10])
        times.append((time.process_time_ns() - start) / 1e6)
    return sorted(times)


def share_found(searcher: Searcher) -> float | None:
    """Return the share of names with one wrong character that lead to their entry among the first ten."""
    rng = random.Random(20261124)
    names = list(searcher.catalog.program_names("made-"))
    is_hit: list[bool] = []
    for program in rng.sample(names, min(DAMAGED, len(names))):
        at = rng.randrange(len(program.name))
        hits = searcher.search(program.name[:at] + "働" + program.name[at + 1 :]).hits[:10]
        is_hit.append(program.id in {hit.id for hit in hits})
    return statistics.mean(is_hit) if is_hit else None


def main() -> None:
    for path in sys.argv[1:] or [""]:
        searcher = Searcher(Session(env={**os.environ, "KAKUSHIN_DATA": path}).catalog)
        times = times_of(searcher)
        share = share_found(searcher)
        print(
            f"{searcher.index.size:>8} entries: median {statistics.median(times):.1f} ms,"
            f" p95 {times[int(len(times) * 0.95)]:.1f} ms, {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10} MiB"
            + (f"; damaged names in the first ten {share:.1%}" if share is not None else "")
        )


if __name__ == "__main__":
    main()
