#!/usr/bin/env python3
"""How fast the program answers, beside what a user would compare it with (docs/performance.md).

    python benchmarks/run.py [--rounds N] [--size N] [--rs FOLDER]

Commands take turns in an order that moves on with each round, and a ratio is taken inside each round, so that a slow
minute of the machine hits both sides. Medians are printed beside the bars. Nothing fails for being slow.

`--size`: entries of the large catalogue (100,000). `--rs`: a folder with the official tables of RS 2024, for the first
use of a catalogue of the national size.
"""

from __future__ import annotations

import argparse
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
EXAMPLE = Path(__file__).resolve().parent.parent / "examples" / "kaiyo-city-decarbonization.yaml"
APP = """
from importlib import import_module
from typing import Annotated
import typer
from typer.core import TyperGroup
class Lazy(TyperGroup):
    def list_commands(self, ctx):
        return ["hello"]
    def get_command(self, ctx, name):
        app = typer.Typer()
        app.command("hello")(hello)
        return typer.main.get_command(app)
def hello(name: Annotated[list[str] | None, typer.Option("--name")] = None, loud: bool = False) -> None:
    BODY
app = typer.Typer(cls=Lazy, rich_markup_mode=None, pretty_exceptions_enable=False)
@app.callback()
def root() -> None: ...
app(["hello", "--name", "x"])
"""
"""A Typer program whose one command is looked up when it runs, as ours are."""
PLAIN = "print(name)"
TABLE = """
    from rich.console import Console
    from rich.table import Table
    table = Table("a", "b", "c")
    for row in range(12):
        table.add_row(str(row), "地域", "事業")
    Console(width=100).print(table)"""
DOCX = """
import docx
document = docx.Document()
for n in range(95):
    document.add_paragraph(f"段落 {n} 地域脱炭素の取組みを進める。")
for n in range(11):
    table = document.add_table(rows=9, cols=4)
    for row in table.rows:
        for cell in row.cells:
            cell.text = "記入"
document.save(r"OUT")
"""
"""As many paragraphs, tables and cells as the draft of the example has."""
LOAD = "import sys, yaml; yaml.load(open(sys.argv[1], encoding='utf-8'), yaml.CSafeLoader)"


class Run(NamedTuple):
    """Seconds and peak MiB of one process."""

    seconds: float
    mebibytes: float


class Bar(NamedTuple):
    """A row of the table: `what` may take at most `at_most` times as long as `reference`."""

    what: str
    reference: str
    at_most: float


def once(words: list[str], env: dict[str, str], folder: Path) -> Run:
    """Run a command and return what the operating system counted."""
    start = time.perf_counter()
    process = subprocess.Popen(words, env=env, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(words)}: exit code {process.returncode}")
    return Run(seconds, usage.ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10))


def in_turns(commands: dict[str, list[str]], rounds: int, env: dict[str, str], folder: Path) -> dict[str, list[Run]]:
    """Return the runs of each command by round; a first round fills caches and is not counted."""
    runs: dict[str, list[Run]] = {name: [] for name in commands}
    names = list(commands)
    for turn in range(-1, rounds):
        for name in names[turn % len(names) :] + names[: turn % len(names)]:
            run = once(commands[name], env, folder)
            if turn >= 0:
                runs[name].append(run)
    return runs


def questions(large: Path, folder: Path) -> tuple[dict[str, list[str]], list[Bar]]:
    """Return what is asked in turns, and the bars."""
    python = sys.executable
    ours = [python, "-m", "kakushin_cli"]
    match = [*ours, "match", "--applicant", "university", "--theme", "decarbonization", "--limit", "10"]
    asked = {
        "match --json": [*match, "--json"],
        "list --json": [*ours, "list", "-m", "環境省", "--json", "--limit", "10"],
        "show --json": [*ours, "show", "mic-local-10000", "--json"],
        "search --json": [*ours, "search", "下水の熱を使いたい", "--json", "--limit", "10"],
    }
    day = ["--as-of", "2021-12-23"]
    with_large = {f"{name}, large": [*words, "--data", str(large)] for name, words in asked.items()}
    dated = {f"{name} --as-of": [*words, *day] for name, words in with_large.items() if "show" not in name}
    draft = str(folder / "draft.docx")
    commands = {
        "bare interpreter": [python, "-c", "pass"],
        "Typer": [python, "-c", APP.replace("BODY", PLAIN)],
        "Typer with a rich table": [python, "-c", APP.replace("BODY", TABLE.strip())],
        "python-docx alone": [python, "-c", DOCX.replace("OUT", str(folder / "bare.docx"))],
        **asked,
        "match, table": [*match, "-f", "table"],
        "--help": [*ours, "--help"],
        "roadmap -o x.docx": [*ours, "roadmap", "--profile", str(EXAMPLE), "-o", draft, "--force"],
        **with_large,
        **dated,
    }
    bars = [
        Bar("match --json", "Typer", 1.7),
        Bar("match, table", "Typer with a rich table", 1.5),
        Bar("search --json", "Typer", 1.9),
        *(Bar(f"{name}, large", name, 1.6 if "search" in name else 1.25) for name in asked),
        *(Bar(name, name.removesuffix(" --as-of"), 1.25) for name in dated),
        Bar("roadmap -o x.docx", "python-docx alone", 1.5),
    ]
    return commands, bars


def first_uses(large: Path, rs: Path | None, env: dict[str, str], folder: Path) -> list[str]:
    """Return rows about the first use of catalogues: reading, checking and writing the database."""
    ours = [sys.executable, "-m", "kakushin_cli"]
    first = [*ours, "list", "--limit", "1", "--json", "--rebuild", "--data"]
    size = f"{large.stem} entries"
    alone = once([sys.executable, "-c", LOAD, str(large)], env, folder)
    whole = once([*first, str(large)], env, folder)
    override = folder / "override.yaml"
    with large.open(encoding="utf-8") as lines:  # not whole: the memory of this process is the least its children show
        entry = next(line for line in lines if line.startswith("- id: ")).removeprefix("- id: ").strip()
    override.write_text(f"programs:\n- id: {entry}\n  overrides: true\n  new_call: true\n", "utf-8")
    changed = once([*first, str(large), "--data", str(override)], env, folder)
    rows = [
        row(f"first use of {size}", "CSafeLoader", 1.1, whole.seconds / alone.seconds, whole),
        row(f"memory of the first use of {size}", "200 MiB", 1, whole.mebibytes / 200, whole),
        row(f"first use of {size} and one override", "without it", 1.2, changed.seconds / whole.seconds, changed),
    ]
    if rs:
        imported = folder / "rs"
        subprocess.run(
            [*ours, "data", "import", "rs", *map(str, sorted(rs.glob("*.zip"))), "-o", str(imported)],
            check=True,
            env=env,
            stderr=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )
        national = once([*first, str(imported)], env, folder)
        rows.append(row("first use of RS 2024", "6.5 s", 1, national.seconds / 6.5, national))
        rows.append(row("memory of the first use of RS 2024", "200 MiB", 1, national.mebibytes / 200, national))
    return rows


def row(what: str, reference: str, at_most: float, ratio: float, run: Run) -> str:
    """Return a row of the table of bars."""
    verdict = "met" if ratio <= at_most else "missed"
    return (
        f"| {what} | {reference} | ≤ {at_most:g} | {ratio:.2f} | {verdict} "
        f"| {run.seconds * 1000:,.0f} | {run.mebibytes:.0f} |"
    )


def middle(runs: list[Run]) -> Run:
    """Return the medians of seconds and of MiB."""
    return Run(statistics.median(r.seconds for r in runs), statistics.median(r.mebibytes for r in runs))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--size", type=int, default=100_000)
    parser.add_argument("--rs", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        env = {k: v for k, v in os.environ.items() if not k.startswith("KAKUSHIN")}
        env |= {"KAKUSHIN_CACHE_DIR": str(folder / "cache"), "KAKUSHIN_CONFIG": str(folder / "none.toml")}
        large = folder / f"{given.size}.yaml"
        # A process of its own: the peak memory of this one would be the least that its children can show.
        subprocess.run([sys.executable, str(GENERATOR), str(given.size), str(large)], check=True)
        print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}\n")
        print("| what | beside | bar | measured | | ms | peak MiB |\n|---|---|--:|--:|---|--:|--:|")
        for line in first_uses(large, given.rs and given.rs.resolve(), env, folder):
            print(line, flush=True)
        commands, bars = questions(large, folder)
        runs = in_turns(commands, given.rounds, env, folder)
        for bar in bars:
            pairs = zip(runs[bar.what], runs[bar.reference], strict=True)
            ratio = statistics.median(ours.seconds / theirs.seconds for ours, theirs in pairs)
            print(row(bar.what, bar.reference, bar.at_most, ratio, middle(runs[bar.what])))
        print("\n| command | × bare | ms | peak MiB |\n|---|--:|--:|--:|")
        for name, each in runs.items():
            bare = statistics.median(r.seconds / b.seconds for r, b in zip(each, runs["bare interpreter"], strict=True))
            print(f"| {name} | {bare:.1f} | {middle(each).seconds * 1000:.0f} | {middle(each).mebibytes:.0f} |")


if __name__ == "__main__":
    main()
