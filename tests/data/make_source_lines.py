"""Write which lines of the source text hold something: `python make_source_lines.py SOURCE-TEXT`.

The text itself is not part of the project; what the tests need of it is how many lines it has and which are not blank.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

TARGET = Path(__file__).with_name("source_lines.json")


def describe(text: str) -> dict[str, object]:
    """Return the number of lines and the ranges of lines that are not blank, ascending."""
    lines = text.split("\n")
    ranges: list[list[int]] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        if ranges and ranges[-1][1] == number - 1:
            ranges[-1][1] = number
        else:
            ranges.append([number, number])
    return {"line_count": len(lines), "not_blank": ranges}


def write(description: dict[str, object]) -> str:
    """Return the file: one JSON object, twelve ranges to a line."""
    ranges = description["not_blank"]
    assert isinstance(ranges, list)
    rows = [", ".join(json.dumps(r) for r in ranges[n : n + 12]) for n in range(0, len(ranges), 12)]
    body = ",\n    ".join(rows)
    return f'{{\n  "line_count": {description["line_count"]},\n  "not_blank": [\n    {body}\n  ]\n}}\n'


if __name__ == "__main__":
    TARGET.write_text(write(describe(Path(sys.argv[1]).read_text(encoding="utf-8"))), encoding="utf-8")
