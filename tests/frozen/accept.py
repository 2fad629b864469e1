"""Rewrite expected outputs from what the program answers now: all, or those whose id begins with an argument.

    python tests/frozen/accept.py                      all cases; files without a case go
    python tests/frozen/accept.py screens/match drafts/

Read `git diff tests/frozen` afterwards: every changed line is a change that users see.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[2] / "src"), str(Path(__file__).parents[1])]

from frozen_cases import FOLDER, answer, cases  # noqa: E402 - tests/ has to be on the path first


def main(prefixes: list[str]) -> int:
    """Write the files of the chosen cases; 2 when an argument names none."""
    for prefix in prefixes:
        if not any(c.id.startswith(prefix) for c in cases()):
            print(f"no case begins with {prefix}", file=sys.stderr)
            return 2
    chosen = [c for c in cases() if not prefixes or c.id.startswith(tuple(prefixes))]
    changed = 0
    for case in chosen:
        text = answer(case)
        if not case.path.exists() or case.path.read_text("utf-8") != text:
            case.path.parent.mkdir(exist_ok=True)
            case.path.write_text(text, "utf-8", newline="\n")
            print(case.id)
            changed += 1
    if not prefixes:
        for path in sorted(
            {p for g in {c.path.parent for c in cases()} for p in g.iterdir()} - {c.path for c in cases()}
        ):
            path.unlink()
            print(f"gone: {path.relative_to(FOLDER)}")
    print(f"{changed} of {len(chosen)} files written", file=sys.stderr)
    return 0


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="kakushin-tests-") as cache:
        os.environ["KAKUSHIN_CACHE_DIR"] = cache
        os.environ["KAKUSHIN_BUNDLED"] = str(FOLDER.parent / "catalogue")
        sys.exit(main(sys.argv[1:]))
