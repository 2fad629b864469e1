"""How long a Typer command takes to start, as a ratio to a bare interpreter (docs/decisions/0002).

    python benchmarks/typer_start.py NAME=PYTHON [NAME=PYTHON ...] [--rounds N]

Each PYTHON is an interpreter of a virtual environment that holds the Typer to be measured. The commands take turns,
and every time is divided by the bare interpreter's of the same round; the median is printed.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import time

PROGRAM = """
import sys
from typing import Annotated
import typer
app = typer.Typer(rich_markup_mode=None)
@app.command()
def hello(name: Annotated[list[str] | None, typer.Option("--name")] = None, loud: bool = False) -> None:
    sys.stdout.write(f"{name} pydantic={'pydantic' in sys.modules}")
@app.command()
def bye() -> None: ...
app(["hello", "--name", "x"])
"""


def seconds(command: list[str]) -> tuple[float, str]:
    """Return how long a command ran, and what it wrote."""
    start = time.perf_counter()
    written = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return time.perf_counter() - start, written


def main() -> None:
    """Measure and print one line per interpreter."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pythons", nargs="+", metavar="NAME=PYTHON")
    parser.add_argument("--rounds", type=int, default=25)
    given = parser.parse_args()
    pythons = dict(item.split("=", 1) for item in given.pythons)
    ratios: dict[str, list[float]] = {name: [] for name in pythons}
    wrote: dict[str, str] = {}
    for turn in range(-2, given.rounds):  # two rounds warm the disk and the compiled modules
        names = list(pythons)
        names = names[turn % len(names) :] + names[: turn % len(names)]
        for name in names:
            bare, _ = seconds([pythons[name], "-c", "pass"])
            full, wrote[name] = seconds([pythons[name], "-c", PROGRAM])
            if turn >= 0:
                ratios[name].append(full / bare)
    for name, values in ratios.items():
        print(f"{name}: {statistics.median(values):.1f} x bare interpreter ({len(values)} rounds; {wrote[name]})")


if __name__ == "__main__":
    main()
