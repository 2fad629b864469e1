#!/usr/bin/env python3
"""How long the import of 行政事業レビュー takes against reading its tables with the csv module, and how much memory.

    python benchmarks/rs_import.py [--rounds N] FILES...        the official zips of one fiscal year

Each round reads the tables, imports them into an empty folder, and imports them again, each as a process of its own.
Printed are rows of Markdown: the median ratio to the reading of the same round with its quartiles, in processor time,
which other work on the machine disturbs less, then the median seconds and the peak of memory.
"""

from __future__ import annotations

import argparse
import csv
import io
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from datetime import date
from pathlib import Path

from kakushin_cli.catalog.loading import load_bundled_vocabulary
from kakushin_cli.importers.rs import RsImport
from kakushin_cli.importers.store import import_candidates

TODAY = date(2026, 11, 26)
STEPS = {"read": "the csv module alone", "first": "data import rs, first", "again": "data import rs, again"}


def read(paths: list[Path]) -> int:
    """Read every row and return how many there are."""
    count = 0
    for path in paths:
        with zipfile.ZipFile(path) as archive:
            for member in archive.infolist():
                with archive.open(member) as binary:
                    count += sum(1 for _ in csv.reader(io.TextIOWrapper(binary, encoding="utf-8-sig", newline="")))
    return count


def bring(paths: list[Path], folder: Path) -> int:
    """Import and return how many programmes there are."""
    source = RsImport(paths, load_bundled_vocabulary(), TODAY)
    return import_candidates(folder, source.origin, source.candidates(), read_on=TODAY, complete=True).total


def step(what: str, folder: str, files: list[str]) -> tuple[float, int, float]:
    """Run one step in a process of its own and return its seconds, what it counted, and its peak in MiB."""
    words = [sys.executable, __file__, f"--{what}", folder, *files]
    seconds, count, peak = subprocess.run(words, capture_output=True, text=True, check=True).stdout.split()
    return float(seconds), int(count), float(peak)


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("files", nargs="+")
    given = parser.parse_args()
    runs: dict[str, list[tuple[float, int, float]]] = {what: [] for what in STEPS}
    for turn in range(-1, given.rounds):  # the first round warms the disk and is not counted
        with tempfile.TemporaryDirectory() as folder:
            for what in STEPS:
                spent = step(what, folder, given.files)
                if turn >= 0:
                    runs[what].append(spent)
    print("| what | × reading | quartiles | s | rows or programmes | peak MiB |\n|---|--:|---|--:|--:|--:|")
    for what, measured in runs.items():
        ratios = [seconds / reading for (seconds, _, _), (reading, _, _) in zip(measured, runs["read"], strict=True)]
        low, middle, high = statistics.quantiles(ratios, n=4) if len(ratios) > 1 else ratios * 3
        seconds, peak = (statistics.median(run[n] for run in measured) for n in (0, 2))
        spread = f"{low:.1f}–{high:.1f}"
        print(f"| {STEPS[what]} | {middle:.1f} | {spread} | {seconds:.2f} | {measured[0][1]:,} | {peak:.0f} |")


if __name__ == "__main__":
    if len(sys.argv) > 2 and sys.argv[1].removeprefix("--") in STEPS:
        paths = [Path(p) for p in sys.argv[3:]]
        began = time.process_time()
        counted = read(paths) if sys.argv[1] == "--read" else bring(paths, Path(sys.argv[2]))
        took = time.process_time() - began
        print(took, counted, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    else:
        main()
