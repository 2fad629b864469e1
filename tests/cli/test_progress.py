"""The bar that a person sees while a long catalogue is read."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from harness import program_entry, run
from kakushin_cli.catalog.database import connect
from kakushin_cli.catalog.loading import read_files
from kakushin_cli.catalog.yaml_file import PIECE_BYTES
from kakushin_cli.cli import progress


@pytest.fixture
def long_catalog(tmp_path: Path) -> Path:
    programs = (program_entry(f"own-{n:04d}", f"自前の事業{n}") for n in range(4000))
    items = (f"- {json.dumps(program, ensure_ascii=False)}\n" for program in programs)
    path = tmp_path / "own.yaml"
    path.write_text("programs:\n" + "".join(items), encoding="utf-8")
    return path


def test_who_watches_is_told_how_far_the_reading_has_come(long_catalog: Path) -> None:
    calls: list[tuple[int, int]] = []
    read_files(connect(""), [long_catalog], bundled=True, progress=lambda done, total: calls.append((done, total)))
    assert calls == sorted(calls)
    [total] = {total for _, total in calls}
    size = long_catalog.stat().st_size
    ours = [done - (total - size) for done, _ in calls if done > total - size]
    assert len(ours) == pytest.approx(size / PIECE_BYTES, abs=1.5)
    assert ours[-1] == size


@pytest.mark.parametrize("argv", [("list", "--limit", "1", "--data"), ("data", "check")])
def test_the_bar_appears_on_a_terminal_when_it_lasts_and_goes_away(
    long_catalog: Path, argv: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    argv = (*argv, str(long_catalog))
    monkeypatch.setattr(progress, "PATIENCE", 0)
    piped = run(*argv, "--today", "2026-03-31", lang="en")
    assert (piped.code, "\r" in piped.stderr, "\r" in piped.stdout) == (0, False, False)
    long_catalog.write_text(long_catalog.read_text("utf-8") + "# changed\n", encoding="utf-8")
    seen = run(*argv, "--today", "2026-03-31", lang="en", terminal=True)
    assert seen.code == 0
    assert re.search(r"\d\d%\S* Reading the catalogue", seen.stderr)
    erased = "\x1b[2K"
    assert "Reading the catalogue" not in seen.stderr.rpartition(erased)[2]
    monkeypatch.setattr(progress, "PATIENCE", 3600)
    long_catalog.write_text(long_catalog.read_text("utf-8") + "# changed\n", encoding="utf-8")
    assert "Reading the catalogue" not in run(*argv, "--today", "2026-03-31", lang="en", terminal=True).stderr
