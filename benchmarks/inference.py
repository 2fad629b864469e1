"""Precision and recall of what `data import rs` infers, against judged sheets.

    python benchmarks/inference.py benchmarks/judged-sheets-2024.json RS_ZIPS… [--examples]

Judged sheets: `items` with `rs_id`, `applicants`, `applicants_either_way`, `themes`, `themes_either_way` and `route`; `implied` are
applicants that the text does not name. What is judged either way counts neither as hit nor as miss.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from datetime import date
from pathlib import Path

from kakushin_cli.catalog.loading import load_vocabulary
from kakushin_cli.catalog.model import APPLICANT_TYPES
from kakushin_cli.importers.inference import Rules
from kakushin_cli.importers.rs import RsImport

ROUTES = {"named": "named_body", "proc": "procurement"}
"""Short names of routes in some judged files."""


def share(part: int, whole: int) -> str:
    return f"{part}/{whole} = {part / whole:.2f}" if whole else "none"


def main() -> None:
    judged, *zips = (Path(argument) for argument in sys.argv[1:] if not argument.startswith("--"))
    items = {item["rs_id"]: item for item in json.loads(judged.read_text("utf-8"))["items"]}
    counts: Counter[tuple[str, str, str]] = Counter()
    examples: list[str] = []
    for candidate in RsImport(zips, load_vocabulary([]), date.today(), Rules()).candidates():
        if not (item := items.get(candidate.record_id)):
            continue
        entry = candidate.entry
        for name, field, kinds in (
            ("applicant", "applicants", APPLICANT_TYPES), ("theme", "inferred_themes", sorted(Rules().themes)),
        ):  # fmt: skip
            key = "type" if name == "applicant" else "theme"
            values = {value[key]: value for value in entry.get(field, ())}  # type: ignore[attr-defined]
            stated = item["applicants" if name == "applicant" else "themes"]
            expected = {*stated, *(item.get("implied", ()) if name == "applicant" else ())}
            for kind in set(kinds) - set(item[f"{name}s_either_way"]):
                value = values.get(kind)
                if value:
                    outcome = "hit" if kind in expected else "false"
                elif kind in expected:
                    outcome = "miss" if kind in stated else "implied"
                else:
                    continue
                counts[name, value["tier"] if value else "-", outcome] += 1
                shown = f"{value['tier']} {value['column']} {value['quote']}" if value else ""
                examples.append(f"{outcome}\t{candidate.record_id}\t{entry['name']}\t{kind}\t{shown}")
        route = entry.get("route")
        wanted = item["route"] if isinstance(item["route"], list) else [item["route"]]
        reached = route["kind"] if isinstance(route, dict) else None
        outcome = "unknown" if reached is None else "hit" if reached in {ROUTES.get(w, w) for w in wanted} else "false"
        counts["route", "-", outcome] += 1
        if outcome == "false":
            examples.append(f"false\t{candidate.record_id}\t{entry['name']}\troute {'/'.join(wanted)}\t{route}")
    for name in ("applicant", "theme", "route"):
        total = Counter({o: sum(c for (n, _, x), c in counts.items() if n == name and x == o) for _, _, o in counts})
        print(f"{name}: precision {share(total['hit'], total['hit'] + total['false'])}", end="")
        if name == "route":
            print(f", unknown {total['unknown']}")
            continue
        print(f", recall of what the text names {share(total['hit'], total['hit'] + total['miss'])}", end="")
        print(f", of everything judged {share(total['hit'], total['hit'] + total['miss'] + total['implied'])}")
        for tier in ("T1", "T2", "T3"):
            hit, false = counts[name, tier, "hit"], counts[name, tier, "false"]
            print(f"  {tier}: precision {share(hit, hit + false)}")
    if "--examples" in sys.argv:
        print("\n".join(sorted(examples)))


if __name__ == "__main__":
    main()
