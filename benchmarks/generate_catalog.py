#!/usr/bin/env python3
"""Write a catalogue of any size whose texts have the statistics of the bundled one.

    python benchmarks/generate_catalog.py 10000 OUT.yaml [--seed N] [--names FILE]

Names follow chains of characters (each depends on the two before it), summaries and needs are joined from real ones, and
themes, phases, applicants, ministries and regions are those of a real entry each. `--names` takes the names from a file,
one a line: those of the administrative review sheets (行政事業レビュー), say. Same seed, same bytes.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import yaml

DATA = Path(__file__).resolve().parent.parent / "data"
KEPT = ("kind", "ministry", "agency", "placements", "framework_themes", "applicants", "new_call", "region", "support",
        "conditions", "sources", "desks")  # fmt: skip
END = "\n"


class Names:
    """Makes names like those it was given."""

    def __init__(self, names: Sequence[str]) -> None:
        self.next: dict[str, list[str]] = defaultdict(list)
        for name in names:
            text = "  " + name + END
            for n in range(len(text) - 2):
                self.next[text[n : n + 2]].append(text[n + 2])

    def make(self, rng: random.Random, taken: set[str]) -> str:
        """Return a name that is not in `taken`, and put it there."""
        while True:
            text = "  "
            while not text.endswith(END) and len(text) < 60:
                text += rng.choice(self.next[text[-2:]])
            name = text.strip()
            if len(name) >= 4:
                name = name if name not in taken else f"{name}{len(taken)}"
                taken.add(name)
                return name


def entries(count: int, seed: int, names: Sequence[str] = ()) -> Iterator[dict[str, Any]]:
    """Yield `count` entries as catalogue files have them."""
    rng = random.Random(seed)
    real = yaml.load((DATA / "programs.yaml").read_text("utf-8"), yaml.CSafeLoader)["programs"]
    maker, taken = Names(names or [p["name"] for p in real]), set[str]()
    clauses = [c for p in real for c in p["summary"]["ja"].split("。") if c]
    english = [p["summary"]["en"] for p in real if p["summary"].get("en")]
    needs = [n for p in real for n in p.get("needs", {}).get("ja", ())]
    words = [w for p in real for w in p.get("keywords", {}).get("ja", ())]
    for number in range(count):
        model = rng.choice(real)
        yield {
            "id": f"made-{number:06d}",
            "name": maker.make(rng, taken),
            **{key: model[key] for key in KEPT if key in model},
            "summary": {"ja": "。".join(rng.sample(clauses, 2)) + "。", "en": rng.choice(english)},
            "needs": {"ja": rng.sample(needs, 3)},
            "keywords": {"ja": list(dict.fromkeys(rng.choices(words, k=6)))},
        }


def write(out: Path, count: int, seed: int, names: Sequence[str] = ()) -> None:
    """Write a catalogue, entry by entry; every value is JSON, which YAML reads as it is."""
    with out.open("w", encoding="utf-8") as file:
        file.write("edition: 2021-12-draft\nprograms:\n")
        for entry in entries(count, seed, names):
            lines = [f"{key}: {json.dumps(value, ensure_ascii=False, default=str)}" for key, value in entry.items()]
            file.write("- " + "\n  ".join(lines) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", type=int)
    parser.add_argument("out", type=Path)
    parser.add_argument("--seed", type=int, default=20261126)
    parser.add_argument("--names", type=Path)
    parser.add_argument("--jsonl", type=Path, help="write the same entries as JSON lines, too")
    given = parser.parse_args()
    names = [n for n in given.names.read_text("utf-8").splitlines() if n.strip()] if given.names else ()
    write(given.out, given.count, given.seed, names)
    if given.jsonl:
        with given.jsonl.open("w", encoding="utf-8") as rows:
            for entry in entries(given.count, given.seed, names):
                rows.write(json.dumps(entry, ensure_ascii=False, default=str) + "\n")


if __name__ == "__main__":
    main()
