#!/usr/bin/env python3
"""Write a made-up catalogue of any size, with text like the real one's: same letters, same lengths, no template.

  python benchmarks/generate_catalog.py COUNT FOLDER [--seed N] [--like CATALOG]

Names, summaries, needs and keywords are spun from those of the bundled catalogue (or of `--like`, such as an import of
the official tables) by a Markov chain over characters: three known characters choose the next. Ministries, themes,
phases and applicants fall as often as in the original. The file is written in a stream; memory does not grow with COUNT.
The programmes are invented; nothing in them is a fact.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from kakushin_cli.catalog.loading import load_catalog

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kakushin_cli.catalog.catalog import Catalog

KNOWN = 3
"""How many characters choose the next."""
END = "\n"


class Spinner:
    """Spins texts like those it was given."""

    def __init__(self, texts: Iterable[str], rng: random.Random) -> None:
        self._rng = rng
        self._next: dict[str, list[str]] = defaultdict(list)
        self._lengths: list[int] = []
        for text in texts:
            line = END * KNOWN + " ".join(text.split()) + END
            self._lengths.append(len(line) - KNOWN - 1)
            for at in range(KNOWN, len(line)):
                self._next[line[at - KNOWN : at]].append(line[at])

    def text(self) -> str:
        """Return a text, about as long as one of the originals."""
        wanted = self._rng.choice(self._lengths)
        made = END * KNOWN
        while len(made) - KNOWN < wanted + 12:
            char = self._rng.choice(self._next[made[-KNOWN:]])
            if char == END:
                if len(made) - KNOWN >= min(4, wanted):
                    break
                made = END * KNOWN
                continue
            made += char
        return made[KNOWN:]


def programs(base: Catalog, count: int, seed: int) -> Iterator[dict[str, object]]:
    """Yield made-up programmes in the shape of a catalogue file."""
    rng = random.Random(seed)
    real = [p for p in base.programs if p.kind == "programme"] or list(base.programs)
    names = Spinner((n for p in real for n in (p.name, *p.name_as_written)), rng)
    english = Spinner((p.name_en for p in real if p.name_en), rng) if any(p.name_en for p in real) else None
    summaries = Spinner((p.summary.ja for p in real), rng)
    needs = Spinner((n for p in real for n in p.needs.ja), rng) if any(p.needs.ja for p in real) else None
    keywords = [w for p in real for w in p.keywords.ja]
    for number in range(count):
        like = rng.choice(real)
        entry: dict[str, object] = {
            "id": f"made-{number}",
            "kind": "programme",
            "name": f"{names.text()}{rng.choice('甲乙丙丁戊己庚辛壬癸')}{number}",
        }
        if english and like.name_en:
            entry["name_en"] = english.text()
        if like.ministry:
            entry["ministry"] = like.ministry
        entry["summary"] = {"ja": summaries.text()}
        if like.applicants:
            entry["applicants"] = [{"type": a.type} for a in like.applicants]
        if like.new_call is not None:
            entry["new_call"] = like.new_call
        if needs and like.needs.ja:
            entry["needs"] = {"ja": [needs.text() for _ in range(min(3, len(like.needs.ja)))]}
        if keywords and like.keywords.ja:
            entry["keywords"] = {"ja": rng.sample(keywords, min(6, len(keywords)))}
        entry["sources"] = [{"url": f"https://example.org/made/{number}", "read_on": "2026-11-01"}]
        yield entry


def write(base: Catalog, count: int, path: Path, seed: int) -> None:
    """Write a catalogue file, one programme after the other, each on a line of flow YAML."""
    with path.open("w", encoding="utf-8", newline="\n") as out:
        out.write("programs:\n")
        for entry in programs(base, count, seed):
            out.write(f"- {json.dumps(entry, ensure_ascii=False)}\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", type=int)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=20261126)
    parser.add_argument("--like", type=Path, help="a catalogue whose texts are imitated instead of the bundled one's")
    args = parser.parse_args()
    base = load_catalog([args.like], bundled=False) if args.like else load_catalog()
    args.folder.mkdir(parents=True, exist_ok=True)
    write(base, args.count, args.folder / "programs.yaml", args.seed)


if __name__ == "__main__":
    main()
