"""Writing to a file: whole or not at all, never over an existing one unasked (checks 2, 6, 37 as far as the CLI goes)."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from harness import run

FORMATS = {"json": "json", "jsonl": "jsonl", "csv": "csv", "tsv": "tsv", "markdown": "md"}


@pytest.mark.parametrize("format_name", FORMATS)
def test_the_suffix_chooses_the_format_and_the_bytes_are_those_of_stdout(format_name: str, tmp_path: Path) -> None:
    target = tmp_path / f"list.{FORMATS[format_name]}"
    assert run("list", "-o", str(target)).code == 0
    assert target.read_bytes() == run("list", "-f", format_name).stdout.encode()
    assert [p.name for p in tmp_path.iterdir()] == [target.name]


def test_an_existing_file_stays_unless_force_is_given(tmp_path: Path) -> None:
    target = tmp_path / "list.csv"
    target.write_text("mine", encoding="utf-8")
    outcome = run("list", "-o", str(target))
    assert outcome.code == 1
    assert "すでにあります" in outcome.stderr
    assert "--force" in outcome.stderr
    assert target.read_text(encoding="utf-8") == "mine"
    assert run("list", "-o", str(target), "--force").code == 0
    assert target.read_bytes().startswith(b"\xef\xbb\xbfid,")


def test_a_target_that_cannot_be_replaced_stays_and_the_repair_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "list.csv"
    target.write_text("open in another program", encoding="utf-8")

    def locked(self: Path, _target: Path) -> Path:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "replace", locked)
    outcome = run("list", "-o", str(target), "--force")
    assert outcome.code == 1
    assert "開いているファイルを閉じるか、-o で別の名前を" in outcome.stderr
    assert target.read_text(encoding="utf-8") == "open in another program"
    assert [p.name for p in tmp_path.iterdir()] == ["list.csv"]


def test_an_interruption_leaves_no_part_of_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(self: Path, _target: Path) -> Path:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", interrupted)
    outcome = run("list", "-o", str(tmp_path / "list.csv"))
    assert outcome.code == 130
    assert "中断しました。" in outcome.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_new_file_has_ordinary_permissions(tmp_path: Path) -> None:
    mask = os.umask(0o022)
    try:
        run("list", "-o", str(tmp_path / "list.csv"))
    finally:
        os.umask(mask)
    assert (tmp_path / "list.csv").stat().st_mode & 0o777 == 0o644


def test_a_roadmap_goes_to_a_file_too(tmp_path: Path) -> None:
    target = tmp_path / "draft.md"
    argv = ("roadmap", "-t", "mobility", "-a", "university", "--start", "2027", "-o", str(target))
    assert run(*argv).code == 0
    assert "要記入" in target.read_text(encoding="utf-8")
    assert run(*argv).code == 1
