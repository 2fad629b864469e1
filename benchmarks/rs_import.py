#!/usr/bin/env python3
"""How long the import of 行政事業レビュー takes against reading its tables with the csv module, and how much memory.

  python benchmarks/rs_import.py FILES...        the official zips or CSVs of one fiscal year

Prints the time of reading alone, of a first import, of the same import again, their ratios, and the peak of memory of
each as a process of its own.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from kakushin_cli.catalog.loading import load_bundled_vocabulary
from kakushin_cli.importers.rs import RsImport
from kakushin_cli.importers.rs_files import find_tables, rows
from kakushin_cli.importers.store import import_candidates

TODAY = date(2026, 11, 26)


def read(paths: list[Path]) -> int:
    """Read every row and return how many there are."""
    return sum(1 for table in find_tables(paths) for _ in rows(table))


def bring(paths: list[Path], folder: Path) -> int:
    """Import and return how many programmes there are."""
    source = RsImport(paths, load_bundled_vocabulary(), TODAY)
    return import_candidates(folder, source.origin, source.candidates(), read_on=TODAY, complete=True).total


def step(what: str, folder: str, files: list[str]) -> float:
    """Run one step in a process of its own, print its line and return its seconds."""
    done = subprocess.run(
        [sys.executable, __file__, f"--{what}", folder, *files], capture_output=True, text=True, check=True
    )
    seconds, count, peak = done.stdout.split()
    print(f"{what:8} {float(seconds):6.2f} s  {int(count):6} rows or programmes  peak {float(peak):5.0f} MiB")
    return float(seconds)


def main(files: list[str]) -> None:
    """Measure."""
    with tempfile.TemporaryDirectory() as folder:
        reading = step("read", folder, files)
        for what in ("first", "again"):
            print(f"         {step(what, folder, files) / reading:6.2f} times the reading")


if __name__ == "__main__":
    if len(sys.argv) > 2 and sys.argv[1] in ("--read", "--first", "--again"):
        paths = [Path(p) for p in sys.argv[3:]]
        began = time.perf_counter()
        counted = read(paths) if sys.argv[1] == "--read" else bring(paths, Path(sys.argv[2]))
        took = time.perf_counter() - began
        print(took, counted, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    elif len(sys.argv) > 1:
        main(sys.argv[1:])
    else:
        print(__doc__)
