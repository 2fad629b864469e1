#!/usr/bin/env python3
"""How fast the program answers, beside what bounds it and what else one would use (docs/performance.md).

    python benchmarks/run.py [--quick] [--rounds N] [--sizes 60,1000,10000,100000] [--svg FILE]

All commands take turns in an order that moves on with each round; every time is divided by that of `python -c pass` in
the same round. Medians of the ratios, with the quartiles, are printed beside the targets. Nothing fails for being slow.
Beside it: `warm_search.py` (searches in one process, damaged names), `office.py` (drafts beside the bare libraries),
`rs_import.py` (official tables beside the csv module), `rivals.py` (other tools).
"""

from __future__ import annotations

import argparse
import math
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

GENERATOR = Path(__file__).resolve().parent / "generate_catalog.py"
HELLO = """
import sys
from typing import Annotated
import typer
app = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False)
def command(number):
    def hello(name: Annotated[list[str] | None, typer.Option("--name")] = None, loud: bool = False) -> None:
        {body}
    app.command(f"hello{{number}}")(hello)
for number in range(18):
    command(number)
def main():
    app(["hello0", "--name", "x"])
"""
PLAIN = 'sys.stdout.write(f"{name} {loud}")'
TABLE = """
        from rich.console import Console
        from rich.table import Table
        table = Table("a", "b", "c")
        for row in range(12):
            table.add_row(str(row), "地域", "事業")
        Console(width=100).print(table)"""
PASS = "bare interpreter"
HELLO_PLAIN, HELLO_TABLE = "Typer hello, 18 commands", "Typer hello and a rich table"


class Run(NamedTuple):
    """What was measured of one command."""

    ratio: float
    low: float
    high: float
    milliseconds: float
    mebibytes: float


class Target(NamedTuple):
    """A row of the table: what may cost at most how many times what."""

    what: str
    command: str
    reference: str
    at_most: float


def once(words: list[str], env: dict[str, str], folder: Path) -> tuple[float, float]:
    """Return seconds and peak MiB of a run."""
    start = time.perf_counter()
    process = subprocess.Popen(words, env=env, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(words)}: exit code {process.returncode}")
    return seconds, usage.ru_maxrss / 1024


def measure(commands: dict[str, list[str]], rounds: int, env: dict[str, str], folder: Path) -> dict[str, Run]:
    """Measure commands that take turns; the first round warms the disk and the compiled modules and is not counted."""
    seconds: dict[str, list[float]] = {name: [] for name in commands}
    peaks: dict[str, list[float]] = {name: [] for name in commands}
    names = list(commands)
    for turn in range(-1, rounds):
        for name in names[turn % len(names) :] + names[: turn % len(names)]:
            took, peak = once(commands[name], env, folder)
            if turn >= 0:
                seconds[name].append(took)
                peaks[name].append(peak)
    found = {}
    for name, values in seconds.items():
        ratios = [v / b for v, b in zip(values, seconds[PASS], strict=True)]
        low, middle, high = statistics.quantiles(ratios, n=4) if len(ratios) > 1 else (ratios[0],) * 3
        found[name] = Run(middle, low, high, statistics.median(values) * 1000, statistics.median(peaks[name]))
    return found


def commands_for(sizes: list[int], folder: Path) -> tuple[dict[str, list[str]], list[Target]]:
    """Return the commands and the targets."""
    python = sys.executable
    (folder / "hello_plain.py").write_text(HELLO.format(body=PLAIN), encoding="utf-8")
    (folder / "hello_table.py").write_text(HELLO.format(body=TABLE), encoding="utf-8")
    start = "import sys; sys.path.insert(0, {!r}); from {} import main; main()"
    ours = [python, "-m", "kakushin_cli"]
    match = [*ours, "match", "--applicant", "university", "--theme", "decarbonization", "--limit", "10"]
    search = [*ours, "search", "下水の熱を使いたい", "--json", "--limit", "10"]
    misspelt = [*ours, "search", "スマト農業を", "--json", "--limit", "10"]
    listed = [*ours, "list", "-m", "環境省", "--json", "--limit", "10"]
    show = [*ours, "show", "mic-local-10000", "--json"]
    asked = {"match --json": [*match, "--json"], "search --json": search, "search, misspelt": misspelt}
    asked |= {"list --json": listed, "show --json": show}
    commands = {
        PASS: [python, "-c", "pass"],
        HELLO_PLAIN: [python, "-c", start.format(str(folder), "hello_plain")],
        HELLO_TABLE: [python, "-c", start.format(str(folder), "hello_table")],
        **asked,
        "match, table": [*match, "-f", "table"],
        "--help": [*ours, "--help"],
        "--version": [*ours, "--version"],
        "completion of a theme": _completing("kakushin match --theme m", ours),
        "completion of an entry": _completing("kakushin show mic", ours),
    }
    targets = [
        Target("match --json, bundled", "match --json", HELLO_PLAIN, 1.15),
        Target("match with its table, bundled", "match, table", HELLO_TABLE, 1.20),
        *(Target(what, what, PASS, 6) for what in ("--help", "--version", "completion of a theme")),
    ]
    for size in sizes:
        path = folder / f"{size}.yaml"
        # in a process of its own: the peak memory of this one is the least that its children can show
        subprocess.run([python, str(GENERATOR), str(size), str(path)], check=True)
        for what, words in asked.items():
            commands[f"{what}, {size:,}"] = [*words, "--data", str(path)]
            targets.append(Target(f"{what}, {size:,} more", f"{what}, {size:,}", what, 1.25))
        commands[f"completion of an entry, {size:,}"] = _completing(f"kakushin show --data {path} mic", ours)
    return commands, targets


def _completing(line: str, ours: list[str]) -> list[str]:
    """Return what a shell runs when a person presses the tabulator at the end of a line."""
    about = {"_KAKUSHIN_COMPLETE": "complete_bash", "COMP_WORDS": line, "COMP_CWORD": str(len(line.split(" ")) - 1)}
    start = f"import os; os.environ.update({about}); from kakushin_cli.__main__ import main; main()"
    return [ours[0], "-c", start]


class FirstUse(NamedTuple):
    """What compiling a catalogue takes, and reading its YAML alone: seconds and peak MiB of each."""

    ours: tuple[float, float]
    yaml: tuple[float, float]


def first_use(sizes: list[int], env: dict[str, str], folder: Path) -> dict[int, FirstUse]:
    """Return the first use of each catalogue beside one plain reading of its file."""
    query = [sys.executable, "-m", "kakushin_cli", "list", "--limit", "1", "--json", "--rebuild", "--data"]
    read = "import sys, yaml; yaml.load(open(sys.argv[1], encoding='utf-8'), yaml.CSafeLoader)"
    found = {}
    for size in sizes:
        path = str(folder / f"{size}.yaml")
        found[size] = FirstUse(once([*query, path], env, folder), once([sys.executable, "-c", read, path], env, folder))
    return found


def table(found: dict[str, Run], targets: list[Target], sizes: list[int]) -> str:
    """Return the results as Markdown."""
    lines = ["| what | reference | target | measured | |", "|---|---|--:|--:|---|"]
    for what, command, reference, at_most in targets:
        ratio = found[command].ratio / found[reference].ratio
        lines.append(
            f"| {what} | {reference} | ≤ {at_most:g} | {ratio:.2f} | {'met' if ratio <= at_most else 'missed'} |"
        )
    for what in ("match --json", "search --json", "list --json"):
        if len(sizes) > 1:
            first, last = (found[f"{what}, {size:,}"] for size in (sizes[-2], sizes[-1]))
            exponent = math.log(last.ratio / first.ratio) / math.log(sizes[-1] / sizes[-2])
            name = f"growth of {what}, {sizes[-2]:,} to {sizes[-1]:,}"
            lines.append(f"| {name} | exponent | ≤ 0.1 | {exponent:.2f} | {'met' if exponent <= 0.1 else 'missed'} |")
            peak = found[f"{what}, {sizes[-1]:,}"].mebibytes / found[what].mebibytes
            name = f"peak memory of {what}, {sizes[-1]:,} more"
            lines.append(f"| {name} | {what} | ≤ 1.5 | {peak:.2f} | {'met' if peak <= 1.5 else 'missed'} |")
    lines += ["", "| command | × bare | quartiles | ms | peak MiB |", "|---|--:|---|--:|--:|"]
    for name, run in found.items():
        spread = f"{run.low:.1f}–{run.high:.1f}"
        lines.append(f"| {name} | {run.ratio:.1f} | {spread} | {run.milliseconds:.0f} | {run.mebibytes:.0f} |")
    return "\n".join(lines)


def plot(found: dict[str, Run], compiled: dict[int, FirstUse], sizes: list[int]) -> str:
    """Return time and memory against the size of the catalogue as SVG, both axes logarithmic."""
    series: list[tuple[str, str, list[float]]] = [
        ("first use, ms", "#8c564b", [compiled[s].ours[0] * 1000 for s in sizes]),
        ("YAML alone (CSafeLoader), ms", "#bcbd22", [compiled[s].yaml[0] * 1000 for s in sizes]),
        ("search, ms", "#d62728", [found[f"search --json, {s:,}"].milliseconds for s in sizes]),
        ("match, ms", "#1f77b4", [found[f"match --json, {s:,}"].milliseconds for s in sizes]),
        ("first use, peak MiB", "#9467bd", [compiled[s].ours[1] for s in sizes]),
        ("search, peak MiB", "#7f7f7f", [found[f"search --json, {s:,}"].mebibytes for s in sizes]),
        ("match, peak MiB", "#17becf", [found[f"match --json, {s:,}"].mebibytes for s in sizes]),
    ]
    bottom = 10.0
    top = max(max(values) for _, _, values in series) * 1.2

    def place(size: int, value: float) -> tuple[float, float]:
        along = math.log(size / sizes[0]) / math.log(sizes[-1] / sizes[0]) if len(sizes) > 1 else 0
        return 70 + 460 * along, 330 - 300 * math.log(max(bottom, value) / bottom) / math.log(top / bottom)

    parts = ['<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 780 380" font-family="sans-serif" font-size="12">']
    parts.append('<rect width="780" height="380" fill="#fff"/>')
    power = bottom
    while power <= top:
        _, y = place(sizes[0], power)
        parts.append(f'<path d="M70 {y:.0f}H530" stroke="#ddd"/>')
        parts.append(f'<text x="62" y="{y + 4:.0f}" text-anchor="end">{power:,.0f}</text>')
        power *= 10
    parts += [f'<text x="{place(s, 1)[0]:.0f}" y="352" text-anchor="middle">{s:,}</text>' for s in sizes]
    for number, (name, color, values) in enumerate(series):
        points = " ".join(f"{x:.0f},{y:.0f}" for x, y in (place(s, v) for s, v in zip(sizes, values, strict=True)))
        dash = ' stroke-dasharray="4 3"' if name.endswith("MiB") else ""
        parts.append(f'<polyline points="{points}" fill="none" stroke="{color}" stroke-width="2"{dash}/>')
        parts.append(f'<text x="548" y="{40 + 22 * number}" fill="{color}">{name}</text>')
    parts.append('<text x="300" y="372" text-anchor="middle">entries added to the bundled catalogue</text>')
    return "\n".join([*parts, "</svg>", ""])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="three rounds and small catalogues, for CI")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--sizes", default="60,1000,10000,100000")
    parser.add_argument("--svg", type=Path)
    given = parser.parse_args()
    sizes = [60, 1000] if given.quick else [int(size) for size in given.sizes.split(",")]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        env = {k: v for k, v in os.environ.items() if not k.startswith(("KAKUSHIN", "PYTHON"))}
        env |= {"KAKUSHIN_CACHE_DIR": str(folder / "cache"), "KAKUSHIN_CONFIG": str(folder / "none.toml")}
        commands, targets = commands_for(sizes, folder)
        print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}\n")
        compiled = first_use(sizes, env, folder)
        print("| first use | s | peak MiB | YAML alone, s | MiB | ratio, ≤ 0.7 |\n|---|--:|--:|--:|--:|--:|")
        for size, ((seconds, peak), (alone, held)) in compiled.items():
            print(
                f"| {size:,} entries | {seconds:.1f} | {peak:.0f} | {alone:.1f} | {held:.0f} | {seconds / alone:.2f} |"
            )
        found = measure(commands, 3 if given.quick else given.rounds, env, folder)
        print("\n" + table(found, targets, sizes))
        if given.svg:
            given.svg.write_text(plot(found, compiled, sizes), encoding="utf-8")


if __name__ == "__main__":
    main()
