#!/usr/bin/env python3
"""What other tools take for a question that all of them can answer, beside `kakushin list` (docs/performance.md).

    python benchmarks/rivals.py [--size 100000] [--rounds 7]

Which programmes of the Ministry of the Environment stand in the map of decarbonization and take new proposals, and how many
are they? Every tool reads what suits it best, made beforehand as our compiled catalogue is: JSON lines, CSV, an indexed
SQLite file. The answers must be the same, or the comparison stops. Tools that are not installed are named; `RIVALS` may
name a folder of more.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlencode

from run import GENERATOR, PASS, Run, measure

THEME, MINISTRY = "decarbonization", "moe"
SQL = f"select id from programs where theme = '{THEME}' and ministry = '{MINISTRY}' and new_call = 1"


def prepared(size: int, folder: Path) -> None:
    """Write the same entries as YAML, JSON lines, CSV and an indexed SQLite file."""
    rows = folder / "rows.jsonl"
    subprocess.run(
        [sys.executable, str(GENERATOR), str(size), str(folder / "rows.yaml"), "--jsonl", str(rows)], check=True
    )
    with (
        rows.open(encoding="utf-8") as lines,
        (folder / "rows.csv").open("w", encoding="utf-8", newline="") as table,
        sqlite3.connect(folder / "rows.db") as database,
    ):
        writer = csv.writer(table)
        writer.writerow(["id", "name", "ministry", "theme", "new_call"])
        database.execute("create table programs (id text, name text, ministry text, theme text, new_call integer)")
        for line in lines:
            entry = json.loads(line)
            for theme in sorted({p["theme"] for p in entry.get("placements", [])}) or [""]:
                row = [entry["id"], entry["name"], entry.get("ministry", ""), theme, int(entry.get("new_call") is True)]
                writer.writerow(row)
                database.execute("insert into programs values (?, ?, ?, ?, ?)", row)
        database.execute("create index facets on programs (theme, ministry, new_call, id)")


def commands(folder: Path, *, count: bool) -> tuple[dict[str, list[str]], list[str]]:
    """Return the commands by the names of the tools, which list the ids or tell their number, and what is not installed."""
    sql = SQL.replace("select id", "select count(*)") if count else SQL
    places = [Path(p) for p in (os.environ.get("RIVALS"), str(Path(sys.executable).parent)) if p]
    rows, table, database = (str(folder / f"rows.{kind}") for kind in ("jsonl", "csv", "db"))
    ours = [sys.executable, "-m", "kakushin_cli"]
    asked = ["list", "-t", THEME, "-m", MINISTRY, "--new-call"]
    condition = f'.ministry == "{MINISTRY}" and .new_call == true and any(.placements[]?; .theme == "{THEME}")'
    known = {
        "jq": ["-n", f"[inputs | select({condition})] | length", rows] if count else ["-r", f"select({condition}) | .id", rows],
        "mlr": [
            "--icsv", "--ojson", "filter",
            f'$ministry == "{MINISTRY}" && $theme == "{THEME}" && $new_call == 1', "then", *(["count"] if count else ["cut", "-f", "id"]), table,
        ],
        "csvgrep": ["-c", "theme", "-m", THEME, table],
        "sqlite-utils": ["query", database, sql, "--csv"],
        "datasette": [database, "--setting", "max_returned_rows", "1000000", "--get", f"/rows.csv?{urlencode({'sql': sql})}"],
        "sqlite3": [database, sql],
        "rg": ["-c" if count else "--no-line-number", f'"ministry": "{MINISTRY}".*"theme": "{THEME}".*"new_call": true', rows],
    }  # fmt: skip
    shown = ["--json", "--limit", "0"] if count else ["-f", "tsv", "--fields", "id", "--no-header"]
    found: dict[str, list[str]] = {
        PASS: [sys.executable, "-c", "pass"],
        "kakushin list": [*ours, *asked, "--no-bundled", "--data", str(folder / "rows.yaml"), *shown],
    }  # fmt: skip
    query = (
        f"select {'count(*)' if count else 'id'} from read_json('{rows}', format='newline_delimited', sample_size=-1) where ministry = '{MINISTRY}'"
        f" and new_call and list_contains(list_transform(placements, lambda p: p.theme), '{THEME}')"
    )
    missing = [] if (python := _with_duckdb(places)) else ["duckdb"]
    if python:
        found["duckdb (Python)"] = [python, "-c", f"import duckdb; print(duckdb.sql({query!r}).fetchall())"]
    for tool, words in known.items():
        path = next((str(p / tool) for p in places if (p / tool).exists()), None) or shutil.which(tool)
        if path and tool == "csvgrep":  # which asks for one column at a time
            cut = f"{path} -c ministry -m {MINISTRY} | {path} -c new_call -m 1 | {Path(path).with_name('csvcut')} -c id"
            last = " | tail -n +2 | wc -l" if count else ""
            found[tool] = ["sh", "-c", f'"$0" "$@" | {cut}{last}', path, *words]
        elif path:
            found[tool] = [path, *words]
        else:
            missing.append(tool)
    return found, missing


def _with_duckdb(places: list[Path]) -> str | None:
    """Return an interpreter that has DuckDB."""
    for python in (str(p / "python") for p in places if (p / "python").exists()):
        if subprocess.run([python, "-c", "import duckdb"], capture_output=True).returncode == 0:
            return python
    return None


def answer_of(output: str) -> list[str]:
    """Return the ids in what a tool has told, in order; where it names none, the number it tells."""
    if total := re.search(r'"total": ([0-9]+)', output):
        return [total[1]]
    ids = {word[:11] for word in re.split(r"[^a-z0-9-]+", output) if word.startswith("made-")}
    return sorted(ids) or re.findall("[0-9]+", output)[-1:]


def answered(words: list[str], env: dict[str, str], folder: Path) -> list[str]:
    """Return what a tool answers."""
    done = subprocess.run(words, env=env, cwd=folder, capture_output=True, text=True, encoding="utf-8", check=True)
    return answer_of(done.stdout)


def table(found: dict[str, Run]) -> str:
    """Return the results as Markdown."""
    ours = found["kakushin list"].ratio
    lines = ["| tool | × bare | quartiles | ms | kakushin takes |", "|---|--:|---|--:|--:|"]
    for name, run in found.items():
        spread = f"{run.low:.1f}–{run.high:.1f}"
        lines.append(f"| {name} | {run.ratio:.1f} | {spread} | {run.milliseconds:.0f} | {ours / run.ratio:.2f} × |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=7)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        env = {k: v for k, v in os.environ.items() if not k.startswith(("KAKUSHIN", "PYTHON"))}
        env |= {"KAKUSHIN_CACHE_DIR": str(folder / "cache"), "KAKUSHIN_CONFIG": str(folder / "none.toml")}
        prepared(given.size, folder)
        for question in ("which", "how many"):
            runs, missing = commands(folder, count=question == "how many")
            expected = answered(runs["kakushin list"], env, folder)
            for tool, words in runs.items():
                if tool not in (PASS, "kakushin list") and (answer := answered(words, env, folder)) != expected:
                    raise SystemExit(f"{tool}, {question}: {answer[:3]} ..., not {expected[:3]} ...")
            told = expected[0] if question == "how many" else f"{len(expected):,} ids"
            print(f"\n{given.size:,} entries, {question}: {told}, the same from every tool.\n")
            print(table(measure(runs, given.rounds, env, folder)))
        if missing:
            print(f"\nNot installed: {', '.join(missing)}")


if __name__ == "__main__":
    main()
