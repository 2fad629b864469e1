#!/usr/bin/env python3
"""How the search grows: building the index, asking it, and finding names with a wrong character.

  python benchmarks/search_scale.py [ENTRIES ...]        default: 1000 5664

The entries are made of words of the bundled catalogue, with a fixed seed. Fabricated text has longer posting lists than
real text; take the figures as an upper bound, and only the growth as a finding.
"""

from __future__ import annotations

import random
import resource
import statistics
import sys
import time
from typing import TYPE_CHECKING

from msgspec.structs import replace

from kakushin_cli.catalog.catalog import Catalog
from kakushin_cli.catalog.loading import load_catalog
from kakushin_cli.catalog.model import Words
from kakushin_cli.language import Text
from kakushin_cli.search.search import Searcher

if TYPE_CHECKING:
    from kakushin_cli.catalog.catalog import Catalog

QUERIES = (
    "自動運転",
    "養殖",
    "地域脱炭素 交付金",
    "空き家をゲストハウスにしたい",
    "driverless bus in a rural town",
    "支援事業",
    "火事の煙の中を見通すセンサー",
    "国土地理印との協同研究",
    "ローカル10,000プロジェクト",
    "大学",
    "西之表市で資源循環",
)
DAMAGED = 200


def grown(base: Catalog, count: int, rng: random.Random) -> Catalog:
    """Return a catalogue with `count` more programmes."""
    words = [w for p in base.programs for w in (*p.keywords.ja, *p.aliases) if len(w) < 14]
    words += [w for c in base.concepts if c.kind == "subject" for w in c.ja]
    sentences = [w for p in base.programs for w in (*p.needs.ja, p.summary.ja)]
    endings = ("事業", "補助金", "推進費", "プロジェクト")
    shown = base.in_edition(None)  # those of later editions are not found by default
    made = [
        replace(
            shown[n % len(shown)],
            id=f"made-{n}",
            name="".join(rng.sample(words, 3)) + rng.choice(endings) + str(n),
            name_as_written=(),
            aliases=(),
            name_en=None,
            summary=Text("".join(rng.sample(sentences, 2))),
            needs=Words((rng.choice(sentences),)),
            keywords=Words(tuple(rng.sample(words, 8))),
            desks=(),
        )
        for n in range(count)
    ]
    return Catalog.of(
        vocabulary=base.vocabulary,
        programs=(*base.programs, *made),
        networks=base.networks,
        guides=base.guides,
        concepts=base.concepts,
    )


def measure(count: int) -> None:
    """Measure one size and print a line."""
    rng = random.Random(20261124)
    catalog = grown(load_catalog(), count, rng)
    start = time.perf_counter()
    searcher = Searcher(catalog)
    built = time.perf_counter() - start
    times = []
    for _ in range(3):
        for query in QUERIES:
            start = time.perf_counter()
            searcher.search(query)
            times.append((time.perf_counter() - start) * 1000)
    warm = sorted(times[len(QUERIES) :])
    asked = found = 0
    for program in [p for p in catalog.programs if p.id.startswith("made-")][:: max(1, count // DAMAGED)]:
        place = rng.randrange(len(program.name))
        hits = searcher.search(program.name[:place] + "働" + program.name[place + 1 :]).hits
        asked += 1
        found += any(hit.entry.id == program.id for hit in hits[:10])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{searcher.index.size:>8} entries: built in {built:.1f} s, {peak:.0f} MiB; warm query median"
        f" {statistics.median(warm):.1f} ms, p95 {warm[int(len(warm) * 0.95)]:.1f} ms; damaged names in the first ten"
        f" {100 * found / asked:.1f} %"
    )


def main() -> int:
    for count in [int(arg) for arg in sys.argv[1:]] or [1000, 5664]:
        measure(count)
    return 0


if __name__ == "__main__":
    sys.exit(main())
