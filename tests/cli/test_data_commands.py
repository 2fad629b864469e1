"""`data check`, `data schema`, `data fields` at the command line (checks 23 and 26)."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from harness import program_entry, run, write_catalog
from kakushin_cli.catalog.files import bundled_folder, catalog_files, data_folder
from kakushin_cli.catalog.yaml_file import read_yaml

COMMITTED = Path(__file__).parents[2] / "docs" / "catalog.schema.json"
KEYS = {"path", "line", "column", "pointer", "code", "message", "hint"}


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    folder = tmp_path / "bad"
    good = program_entry("good-programme", "良い事業")
    write_catalog(folder, "a-kind.yaml", programs=[program_entry("a-programme", "事業甲") | {"kind": "projekt"}])
    write_catalog(folder, "b-key.yaml", programs=[program_entry("b-programme", "事業乙", nmae="x"), good])
    write_catalog(folder, "c-reference.yaml", programs=[program_entry("c-programme", "事業丙", ministry="mexd")])
    (folder / "d-syntax.yaml").write_text("programs:\n- id: [\n", encoding="utf-8")
    (folder / "e-cp932.yaml").write_bytes("# 文字\nprograms: []\n".encode("cp932"))
    (folder / "f-twice.yaml").write_text("programs: []\nprograms: []\n", encoding="utf-8")
    (folder / "g-empty.yaml").write_text("", encoding="utf-8")
    return folder


def plain(value: Any) -> Any:
    """Return what a JSON Schema validator understands."""
    if isinstance(value, dict):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, list):
        return [plain(v) for v in value]
    return value.isoformat() if isinstance(value, date) else value


def schema() -> dict[str, Any]:
    return run("data", "schema").json


def test_good_data_is_one_line_and_0(tmp_path: Path) -> None:
    write_catalog(tmp_path, programs=[program_entry("own-programme", "自前の事業")])
    for argv in (("data", "check"), ("data", "check", str(tmp_path))):
        outcome = run(*argv, "--today", "2026-03-31")
        assert (outcome.code, outcome.stderr) == (0, "")
        assert outcome.stdout.count("\n") == 1
    assert run("data", "check", "--format", "github", "--today", "2026-03-31").stdout == ""


def test_every_fault_of_every_file_is_reported_in_one_run(bad: Path) -> None:
    outcome = run("data", "check", str(bad))
    assert outcome.code == 4
    *faults, summary = outcome.stdout.splitlines()
    files = [Path(line.split(":")[0]).name for line in faults]
    assert set(files) == {p.name for p in bad.iterdir()}
    assert files == sorted(files)
    assert all(line.startswith(f"{bad}/") for line in faults)
    assert all(line.split(":")[1].isdigit() and line.split(":")[2].isdigit() for line in faults)
    assert all(" → " in line for line in faults)
    assert f"誤り{len(faults)}件" in summary
    assert run("data", "check", str(bad)) == outcome


def test_the_faults_as_json_and_for_github(bad: Path) -> None:
    text = run("data", "check", str(bad)).stdout.splitlines()[:-1]
    outcome = run("data", "check", str(bad), "--format", "json")
    assert outcome.code == 4
    faults = outcome.json["items"]
    assert len(faults) == outcome.json["total"] == len(text)
    assert all(fault.keys() >= KEYS for fault in faults)
    places = [f"{f['path']}:{f['line']}:{f['column']}: " for f in faults]
    assert all(line.startswith(place) for line, place in zip(text, places, strict=True))
    assert all(f["message"] in line and f["hint"] in line for line, f in zip(text, faults, strict=True))
    marks = run("data", "check", str(bad), "--format", "github")
    assert marks.code == 4
    assert len(marks.stdout.splitlines()) == len(faults)
    for line, fault in zip(marks.stdout.splitlines(), faults, strict=True):
        assert line.startswith(f"::error file={fault['path']},line={fault['line']},col={fault['column']},")


def test_the_faults_in_english(bad: Path) -> None:
    japanese = run("data", "check", str(bad), "--format", "json").json["items"]
    english = run("data", "check", str(bad), "--format", "json", lang="en").json["items"]
    for ja, en in zip(japanese, english, strict=True):
        assert {k: v for k, v in ja.items() if k not in ("message", "hint")} == {
            k: v for k, v in en.items() if k not in ("message", "hint")
        }
        assert ja["message"] != en["message"]
        assert en["message"].isascii()


def test_a_listing_on_bad_data_tells_the_same_faults(bad: Path) -> None:
    checked = run("data", "check", str(bad)).stdout.splitlines()[:-1]
    listed = run("--data", str(bad), "list")
    assert (listed.code, listed.stdout) == (4, "")
    assert listed.stderr.splitlines()[: len(checked)] == checked


def test_the_schema_is_one_and_accepts_every_shipped_file() -> None:
    validator = jsonschema.Draft202012Validator
    validator.check_schema(schema())
    assert schema()["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema()["$id"].startswith(("https://", "urn:"))
    files = catalog_files(bundled_folder())
    assert len(files) >= 6
    for file in files:
        assert [e.message for e in validator(schema()).iter_errors(plain(read_yaml(file).root))] == []


@pytest.mark.parametrize(
    "spoiled",
    [
        {"kind": "projekt"},
        {"nmae": "x"},
        {"id": "Upper Case"},
        {"summary": "text"},
        {"sources": []},
        {"new_call": "yes"},
        {"applicants": [{"type": "person"}]},
    ],
    ids=lambda spoiled: next(iter(spoiled)),
)
def test_the_schema_refuses_what_the_check_refuses(spoiled: dict[str, Any], tmp_path: Path) -> None:
    entry = program_entry("own-programme", "自前の事業")
    validator = jsonschema.Draft202012Validator(schema())
    assert list(validator.iter_errors({"programs": [entry]})) == []
    assert list(validator.iter_errors({"programs": [entry | spoiled]})) != []
    write_catalog(tmp_path, programs=[entry | spoiled])
    assert run("data", "check", str(tmp_path)).code == 4


def test_shipped_files_point_to_the_schema() -> None:
    for file in catalog_files(data_folder()):
        first = file.read_text(encoding="utf-8").splitlines()[0]
        assert first.startswith("# yaml-language-server: $schema=../docs/")
        if COMMITTED.exists():
            assert (data_folder() / first.partition("$schema=")[2]).resolve().exists()


@pytest.mark.skipif(not COMMITTED.exists(), reason="docs/catalog.schema.json is not there yet")
def test_the_committed_schema_is_fresh() -> None:
    assert COMMITTED.read_text(encoding="utf-8") == run("data", "schema").stdout


def test_schema_and_fields_go_to_files(tmp_path: Path) -> None:
    for command, name in (("schema", "catalog.schema.json"), ("fields", "data-fields.md")):
        target = tmp_path / name
        assert run("data", command, "-o", str(target)).code == 0
        assert target.read_text(encoding="utf-8") == run("data", command).stdout
        assert run("data", command, "-o", str(target)).code == 1
    json.loads((tmp_path / "catalog.schema.json").read_text(encoding="utf-8"))
