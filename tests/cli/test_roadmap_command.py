"""The command roadmap: every format by suffix, from a profile and from options alone, written whole or not at all."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from harness import run
from kakushin_cli.exporters.registry import ROADMAP_FORMATS, ROADMAP_SUFFIXES

EXAMPLES = Path(__file__).parent.parent.parent / "examples"
NAMES = [path.name for path in sorted(EXAMPLES.glob("*.yaml"))]
BEGINS = {
    "md": b"# ",
    "json": b"{",
    "html": b"<!DOCTYPE html>",
    "svg": b"<?xml",
    "mmd": b"---",
    "flow.mmd": b"---",
    "ics": b"BEGIN:VCALENDAR",
    "docx": b"PK",
    "pptx": b"PK",
    "xlsx": b"PK",
}
OPTIONS = ("-a", "municipality", "-p", "university", "-t", "disaster-resilience", "--start", "R9", "--years", "6")
MEMBERS = {"docx": "word/document.xml", "pptx": "ppt/slides/slide1.xml", "xlsx": "xl/workbook.xml"}


@pytest.mark.parametrize("suffix", BEGINS)
@pytest.mark.parametrize("name", NAMES)
def test_every_example_becomes_every_format(tmp_path: Path, name: str, suffix: str) -> None:
    out = tmp_path / f"draft.{suffix}"
    done = run("roadmap", "--profile", str(EXAMPLES / name), "-o", str(out))
    assert (done.code, done.stdout) == (0, "")
    content = out.read_bytes()
    assert content.startswith(BEGINS[suffix])
    if suffix in MEMBERS:
        with zipfile.ZipFile(out) as opened:
            assert opened.testzip() is None
            assert MEMBERS[suffix] in opened.namelist()


@pytest.mark.parametrize("suffix", ROADMAP_SUFFIXES)
def test_options_alone_are_enough(tmp_path: Path, suffix: str) -> None:
    out = tmp_path / f"draft{suffix}"
    assert run("roadmap", *OPTIONS, "-o", str(out)).code == 0
    first = ROADMAP_SUFFIXES[suffix].suffixes[0].removeprefix(".")
    assert out.read_bytes().startswith(BEGINS[first])


def test_the_help_and_the_error_name_every_format() -> None:
    shown = "".join(run("roadmap", "--help").stdout.split())
    refused = run("roadmap", *OPTIONS, "-f", "odt").stderr
    for name, entry in ROADMAP_FORMATS.items():
        assert entry.suffixes[0] in shown
        assert name in refused


@pytest.mark.parametrize("suffix", ["docx", "pptx", "xlsx", "html", "svg"])
def test_the_same_question_gives_the_same_bytes(tmp_path: Path, suffix: str) -> None:
    out = tmp_path / f"draft.{suffix}"
    written = []
    for _ in range(2):
        command = ("roadmap", "--profile", str(EXAMPLES / NAMES[0]), "-o", str(out), "--force")
        assert run(*command, env={"SOURCE_DATE_EPOCH": "1764115200"}).code == 0
        written.append(out.read_bytes())
    assert written[0] == written[1]


def test_a_file_that_is_there_is_kept_without_force(tmp_path: Path) -> None:
    out = tmp_path / "draft.docx"
    out.write_bytes(b"mine")
    assert run("roadmap", *OPTIONS, "-o", str(out)).code == 1
    assert out.read_bytes() == b"mine"
    assert run("roadmap", *OPTIONS, "-o", str(out), "--force").code == 0
    assert out.read_bytes() != b"mine"


def test_a_faulty_profile_writes_nothing(tmp_path: Path) -> None:
    plan, out = tmp_path / "plan.yaml", tmp_path / "draft.pptx"
    plan.write_text("lead: {type: university}\nthemes: [nothing]\nstart: R9\n", encoding="utf-8")
    done = run("roadmap", "--profile", str(plan), "-o", str(out))
    assert done.code == 4
    assert f"{plan}:2:" in done.stdout + done.stderr
    assert not out.exists()


@pytest.mark.parametrize("suffix", ["docx", "pptx", "xlsx"])
def test_an_office_file_is_not_written_to_a_terminal(suffix: str) -> None:
    done = run("roadmap", *OPTIONS, "-f", suffix)
    assert done.code == 2
    assert "-o" in done.stderr


def test_an_unknown_suffix_names_those_there_are(tmp_path: Path) -> None:
    done = run("roadmap", *OPTIONS, "-o", str(tmp_path / "draft.odt"))
    assert done.code == 2
    assert not [suffix for suffix in ROADMAP_SUFFIXES if suffix not in done.stderr]


def test_guidance_leaves_the_draft_when_asked(tmp_path: Path) -> None:
    plan = str(EXAMPLES / "mobility-company.yaml")
    full, handed_in = tmp_path / "full.md", tmp_path / "in.md"
    assert run("roadmap", "--profile", plan, "-o", str(full)).code == 0
    assert run("roadmap", "--profile", plan, "--strip-guidance", "-o", str(handed_in)).code == 0
    assert len(handed_in.read_text(encoding="utf-8")) < len(full.read_text(encoding="utf-8"))


def test_a_programme_closed_today_is_left_out_with_what_follows_it() -> None:
    found = run("roadmap", "-a", "municipality", "-t", "decarbonization", "--json").json["items"][0]
    staged = {p["id"] for stage in found["stages"] for p in stage["programs"]}
    left = {entry["id"]: entry for entry in found["left_out"]}
    assert "moe-local-decarbonization-grant" in left
    assert "moe-local-decarbonization-grant" not in staged
    assert left["moe-renewable-energy-planning"]["successors"]
    then = run("roadmap", "-a", "municipality", "-t", "decarbonization", "--as-of", "2021-12-23", "--json").json
    staged_then = {p["id"] for stage in then["items"][0]["stages"] for p in stage["programs"]}
    assert "moe-local-decarbonization-grant" in staged_then


def test_the_json_of_a_profile_is_the_same_as_the_files(tmp_path: Path) -> None:
    plan, out = str(EXAMPLES / NAMES[0]), tmp_path / "draft.json"
    assert run("roadmap", "--profile", plan, "-o", str(out)).code == 0
    printed = run("roadmap", "--profile", plan, "--json").json
    written = json.loads(out.read_text(encoding="utf-8"))
    for found in (written, printed):
        del found["items"][0]["document"]["footer"]  # it tells the command, which differs
    assert written["items"] == printed["items"]
