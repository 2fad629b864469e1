#!/usr/bin/env python3
"""How fast the program answers, beside what bounds it and what else one would use (docs/performance.md).

    python benchmarks/run.py [--quick] [--rounds N] [--sizes 60,1000,10000] [--svg FILE]

All commands take turns in an order that moves on with each round; every time is divided by that of `python -c pass` in
the same round. Medians of the ratios, with the quartiles, are printed beside the targets. Nothing fails for being slow.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
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


def commands_for(sizes: list[int], folder: Path) -> tuple[dict[str, list[str]], list[Target], list[str]]:
    """Return the commands, the targets, and what was skipped with the reason."""
    python = sys.executable
    (folder / "hello_plain.py").write_text(HELLO.format(body=PLAIN), encoding="utf-8")
    (folder / "hello_table.py").write_text(HELLO.format(body=TABLE), encoding="utf-8")
    start = "import sys; sys.path.insert(0, {!r}); from {} import main; main()"
    ours = [python, "-m", "kakushin_cli"]
    match = [*ours, "match", "--applicant", "university", "--theme", "decarbonization", "--limit", "10"]
    commands = {
        PASS: [python, "-c", "pass"],
        "Typer hello, 18 commands": [python, "-c", start.format(str(folder), "hello_plain")],
        "Typer hello and a rich table": [python, "-c", start.format(str(folder), "hello_table")],
        "match --json": [*match, "--json"],
        "match, table": [*match, "-f", "table"],
        "search --json": [*ours, "search", "下水の熱を使いたい", "--json"],
        "show --json": [*ours, "show", "mic-local-10000", "--json"],
        "--help": [*ours, "--help"],
        "--version": [*ours, "--version"],
    }
    hello = "Typer hello, 18 commands"
    targets = [
        Target("match --json, bundled", "match --json", hello, 1.15),
        Target("match with its table, bundled", "match, table", "Typer hello and a rich table", 1.20),
        Target("--help", "--help", PASS, 6),
        Target("--version", "--version", PASS, 6),
    ]
    skipped = []
    for size in sizes:
        path = folder / f"{size}.yaml"
        # in a process of its own: the peak memory of this one is the least that its children can show
        words = [python, str(GENERATOR), str(size), str(path), "--jsonl", str(folder / f"{size}.jsonl")]
        subprocess.run(words, check=True)
        own = ["--data", str(path)]
        commands[f"match --json, {size:,}"] = [*match, "--json", *own]
        commands[f"search --json, {size:,}"] = [*ours, "search", "下水の熱を使いたい", "--json", *own]
        targets += [
            Target(f"match --json, {size:,} more", f"match --json, {size:,}", "match --json", 1.25),
            Target(f"search --json, {size:,} more", f"search --json, {size:,}", "search --json", 1.25),
        ]
    largest = folder / f"{sizes[-1]}.yaml"
    rows = folder / f"{sizes[-1]}.jsonl"
    condition = '(.name + .summary.ja) | contains("下水")'
    rivals = {
        "jq": ["-c", f"select({condition})", str(rows)],
        "rg": ["下水", str(rows)],
        "grep": ["下水", str(rows)],
        "mlr": ["--ijsonl", "--ojson", "filter", '$name =~ "下水" || ${summary.ja} =~ "下水"', str(rows)],
        "duckdb": ["-c", f"select name from read_json('{rows}') where name like '%下水%'"],
    }
    for tool, words in rivals.items():
        if shutil.which(tool):
            commands[f"{tool}, {sizes[-1]:,}"] = [tool, *words]
        else:
            skipped.append(f"{tool}: not installed here")
    if shutil.which("jq"):
        targets.append(
            Target(f"search, {sizes[-1]:,}, against jq", f"search --json, {sizes[-1]:,}", f"jq, {sizes[-1]:,}", 0.1)
        )
    read = f"import yaml; yaml.load(open({str(largest)!r}, encoding='utf-8'), yaml.CSafeLoader)"
    commands[f"yaml CSafeLoader, {sizes[-1]:,}"] = [python, "-c", read]
    return commands, targets, skipped


def first_use(sizes: list[int], env: dict[str, str], folder: Path) -> dict[int, tuple[float, float]]:
    """Return seconds and peak MiB of the first use of each catalogue, which compiles it."""
    query = [sys.executable, "-m", "kakushin_cli", "list", "--limit", "1", "--json", "--rebuild", "--data"]
    return {size: once([*query, str(folder / f"{size}.yaml")], env, folder) for size in sizes}


def table(found: dict[str, Run], targets: list[Target], skipped: list[str]) -> str:
    """Return the results as Markdown."""
    lines = ["| what | reference | target | measured | |", "|---|---|--:|--:|---|"]
    for what, command, reference, at_most in targets:
        ratio = found[command].ratio / found[reference].ratio
        lines.append(
            f"| {what} | {reference} | ≤ {at_most:g} | {ratio:.2f} | {'met' if ratio <= at_most else 'missed'} |"
        )
    lines += ["", "| command | × bare | quartiles | ms | peak MiB |", "|---|--:|---|--:|--:|"]
    for name, run in found.items():
        spread = f"{run.low:.1f}–{run.high:.1f}"
        lines.append(f"| {name} | {run.ratio:.1f} | {spread} | {run.milliseconds:.0f} | {run.mebibytes:.0f} |")
    return "\n".join([*lines, "", *(f"Skipped: {line}" for line in skipped)])


def plot(found: dict[str, Run], sizes: list[int]) -> str:
    """Return time and memory of a query against the size of the catalogue as SVG."""
    import math

    series: list[tuple[str, str, list[float]]] = [
        ("match, ms", "#1f77b4", [found[f"match --json, {s:,}"].milliseconds for s in sizes]),
        ("search, ms", "#d62728", [found[f"search --json, {s:,}"].milliseconds for s in sizes]),
        ("search, peak MiB", "#7f7f7f", [found[f"search --json, {s:,}"].mebibytes for s in sizes]),
    ]
    top = max(max(values) for _, _, values in series) * 1.2

    def place(n: int, value: float) -> tuple[float, float]:
        return 60 + 480 * n / max(1, len(sizes) - 1), 270 - 240 * math.log10(max(1, value)) / math.log10(top)

    parts = ['<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 310" font-family="sans-serif" font-size="12">']
    for power in range(int(math.log10(top)) + 1):
        _, y = place(0, 10**power)
        parts.append(
            f'<path d="M60 {y:.0f}H540" stroke="#ddd"/><text x="52" y="{y + 4:.0f}" text-anchor="end">{10**power:,}</text>'
        )
    parts += [f'<text x="{place(n, 1)[0]:.0f}" y="292" text-anchor="middle">{s:,}</text>' for n, s in enumerate(sizes)]
    for number, (name, color, values) in enumerate(series):
        points = " ".join(f"{x:.0f},{y:.0f}" for x, y in (place(n, v) for n, v in enumerate(values)))
        parts.append(f'<polyline points="{points}" fill="none" stroke="{color}" stroke-width="2"/>')
        parts.append(f'<text x="560" y="{40 + 20 * number}" fill="{color}">{name}</text>')
    return "\n".join([*parts, '<text x="300" y="308" text-anchor="middle">entries added</text></svg>', ""])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="three rounds and small catalogues, for CI")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--sizes", default="60,1000,10000")
    parser.add_argument("--svg", type=Path)
    given = parser.parse_args()
    sizes = [60, 1000] if given.quick else [int(size) for size in given.sizes.split(",")]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        env = {k: v for k, v in os.environ.items() if not k.startswith(("KAKUSHIN", "PYTHON"))}
        env |= {"KAKUSHIN_CACHE_DIR": str(folder / "cache"), "KAKUSHIN_CONFIG": str(folder / "none.toml")}
        commands, targets, skipped = commands_for(sizes, folder)
        print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}\n")
        for size, (seconds, peak) in first_use(sizes, env, folder).items():
            print(f"First use of {size:,} entries (reads, checks, compiles): {seconds:.1f} s, {peak:.0f} MiB")
        found = measure(commands, 3 if given.quick else given.rounds, env, folder)
        print("\n" + table(found, targets, skipped))
        if given.svg:
            given.svg.write_text(plot(found, sizes), encoding="utf-8")


if __name__ == "__main__":
    main()
