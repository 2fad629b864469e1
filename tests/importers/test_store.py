"""The folder that imports write into: what is new, what a person's edit is, and that stopping a run harms nothing."""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kakushin_cli.catalog.faults import CatalogInvalidError
from kakushin_cli.catalog.loading import load_catalog
from kakushin_cli.errors import KakushinError
from kakushin_cli.importers.candidate import Candidate, Origin, entry_id, one_line
from kakushin_cli.importers.store import ImportReport, fingerprints, import_candidates, merge
from kakushin_cli.language import Text

ORIGIN = Origin(
    "rs", "rs-2024", "行政事業レビュー 2024年度", "Administrative project review, FY2024", 2024, date(2025, 3, 31)
)
FIRST, LATER = date(2026, 11, 1), date(2026, 11, 20)


def candidate(record_id: str, name: str = "港の事業", **changes: Any) -> Candidate:
    entry: dict[str, object] = {
        "kind": "programme",
        "name": name,
        "ministry": "moe",
        "summary": {"ja": "港を直す。"},
        "support": {"rate_text": "1/2", "rate_max": 0.5},
        "sources": [{"url": "https://rssystem.go.jp/", "read_on": "2026-11-01"}],
        **changes,
    }
    return Candidate(record_id, {k: v for k, v in entry.items() if v is not None}, {"事業名": name})


def bring(folder: Path, *candidates: Candidate, day: date = FIRST, complete: bool = True) -> ImportReport:
    return import_candidates(folder, ORIGIN, candidates, read_on=day, complete=complete)


def edit(folder: Path, old: str, new: str) -> None:
    path = folder / "rs.yaml"
    text = path.read_text("utf-8")
    assert text.count(old) == 1, text
    path.write_text(text.replace(old, new), "utf-8")


def files(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_what_was_imported_is_a_catalogue(tmp_path: Path) -> None:
    report = bring(tmp_path / "out", candidate("7"), candidate("12", "谷の事業"))
    assert ([t.id for t in report.new], report.changed, report.unchanged) == (["rs-000007", "rs-000012"], [], 0)
    catalog = load_catalog([tmp_path / "out"])
    program = catalog.programs_by_id["rs-000012"]
    assert (program.name, program.edition, program.is_candidate) == ("谷の事業", "rs-2024", True)
    assert program.imported_from
    assert (program.imported_from.record_id, program.imported_from.read_on) == ("12", FIRST)
    assert program in catalog.in_edition()
    assert program not in catalog.in_edition("2021-12-draft")
    (raw,) = (tmp_path / "out" / "raw").iterdir()
    assert [json.loads(line)["raw"] for line in raw.read_text("utf-8").splitlines()] == [
        {"事業名": "港の事業"},
        {"事業名": "谷の事業"},
    ]


def test_the_same_again_changes_no_byte(tmp_path: Path) -> None:
    both = candidate("7"), candidate("12", "谷の事業")
    bring(tmp_path, *both)
    before = files(tmp_path)
    report = bring(tmp_path, *reversed(both), day=LATER)
    assert (report.new, report.changed, report.unchanged, report.vanished) == ([], [], 2, [])
    assert files(tmp_path)["rs.yaml"].split(b"raw_records")[0] == before["rs.yaml"].split(b"raw_records")[0]
    assert bring(tmp_path, *both, day=LATER).unchanged == 2
    assert files(tmp_path) == before


def test_new_changed_unchanged_and_vanished_are_told_apart(tmp_path: Path) -> None:
    bring(tmp_path, candidate("1"), candidate("2"), candidate("3"))
    report = bring(tmp_path, candidate("1"), candidate("2", "川の事業"), candidate("4"), day=LATER)
    assert [t.id for t in report.new] == ["rs-000004"]
    assert [(t.id, t.fields) for t in report.changed] == [("rs-000002", ("name",))]
    assert (report.unchanged, [t.id for t in report.vanished]) == (1, ["rs-000003"])
    programs = load_catalog([tmp_path]).programs_by_id
    days = {i: programs[f"rs-00000{i}"].imported_from for i in "1234"}
    assert [(d.read_on, d.vanished_on) for d in days.values() if d] == [
        (FIRST, None),
        (LATER, None),
        (FIRST, LATER),
        (LATER, None),
    ]
    again = bring(tmp_path, candidate("1"), candidate("2", "川の事業"), candidate("4"), day=LATER)
    assert (again.vanished, again.unchanged) == ([], 3)
    back = bring(tmp_path, candidate("3"), day=LATER, complete=False)
    assert [(t.id, t.fields) for t in back.changed] == [("rs-000003", ("imported_from",))]


def test_nothing_vanishes_in_an_incomplete_run(tmp_path: Path) -> None:
    bring(tmp_path, candidate("1"), candidate("2"))
    report = bring(tmp_path, candidate("1"), complete=False)
    assert (report.vanished, report.unchanged) == ([], 1)
    assert "rs-000002" in load_catalog([tmp_path]).programs_by_id


def test_what_a_person_edited_stays_and_is_told(tmp_path: Path) -> None:
    bring(tmp_path, candidate("1", aliases=["港"]), candidate("2"))
    edit(
        tmp_path,
        '  aliases: ["港"]\n',
        '  aliases: ["みなと"]\n  verified_on: 2026-11-10\n  applicants: [{type: municipality}]\n',
    )
    report = bring(tmp_path, candidate("1", "新しい名", aliases=["港湾"]), candidate("2"), day=LATER)
    assert [(t.id, t.fields, t.verified) for t in report.changed] == [("rs-000001", ("name",), True)]
    assert [(t.id, t.fields) for t in report.kept] == [("rs-000001", ("aliases",))]
    program = load_catalog([tmp_path]).programs_by_id["rs-000001"]
    assert (program.name, program.aliases, program.lead_types) == ("新しい名", ("みなと",), ("municipality",))
    assert (program.verified_on, program.is_candidate) == (date(2026, 11, 10), False)


def test_an_entry_taken_out_stays_out_and_one_added_stays(tmp_path: Path) -> None:
    bring(tmp_path, candidate("1"), candidate("2"))
    path = tmp_path / "rs.yaml"
    head, _, last = path.read_text("utf-8").partition("- id: rs-000001")
    own = '- id: own-one\n  kind: programme\n  name: 自前\n  summary: {ja: 自前。}\n  sources: [{url: "https://a.jp/", read_on: 2026-01-01}]\n'
    path.write_text(head + own + "- id: rs-000002" + last.partition("- id: rs-000002")[2], "utf-8")
    report = bring(tmp_path, candidate("1"), candidate("2"), day=LATER)
    assert (report.removed, report.unchanged, report.vanished) == (["rs-000001"], 1, [])
    catalog = load_catalog([tmp_path])
    assert "rs-000001" not in catalog.programs_by_id
    assert not catalog.programs_by_id["own-one"].is_candidate


def test_a_damaged_file_is_told_and_left(tmp_path: Path) -> None:
    bring(tmp_path, candidate("1"))
    edit(tmp_path, "programs:\n", "programs: [\n")
    before = files(tmp_path)
    with pytest.raises(CatalogInvalidError):
        bring(tmp_path, candidate("2"))
    assert files(tmp_path) == before


def test_lost_raw_records_make_every_field_a_persons(tmp_path: Path) -> None:
    bring(tmp_path, candidate("1"))
    for raw in (tmp_path / "raw").iterdir():
        raw.write_text("{broken\n", "utf-8")
    report = bring(tmp_path, candidate("1", "別の名"), day=LATER)
    assert [t.fields for t in report.kept] == [("name",)]
    assert load_catalog([tmp_path]).programs_by_id["rs-000001"].name == "港の事業"


def test_a_record_that_comes_twice_counts_once(tmp_path: Path) -> None:
    report = bring(tmp_path, candidate("1"), candidate("1", "別の名"))
    assert (report.repeated, len(report.new)) == (["1"], 1)


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    with pytest.raises(KakushinError, match="書き込めません"):
        bring(tmp_path / "no" / "such", candidate("1"))


def test_a_source_that_fails_midway_leaves_the_old_state(tmp_path: Path) -> None:
    bring(tmp_path, candidate("1"))
    before = files(tmp_path)

    def failing() -> Any:
        yield candidate("2")
        raise KakushinError(Text("読めません。"))

    with pytest.raises(KakushinError):
        import_candidates(tmp_path, ORIGIN, failing(), read_on=LATER, complete=True)
    assert files(tmp_path) == before


KILLED = """
import sys
from datetime import date
from pathlib import Path
sys.path.insert(0, {tests!r})
from test_store import ORIGIN, candidate
from kakushin_cli.importers.store import import_candidates
name = sys.argv[2]
made = (candidate(str(n), name + str(n), overview="あ" * 400) for n in range(1, 400))
print("ready", flush=True)
import_candidates(Path(sys.argv[1]), ORIGIN, made, read_on=date(2026, 11, 20), complete=True)
"""


def test_a_run_killed_at_any_moment_leaves_the_old_state_or_the_new(tmp_path: Path) -> None:
    out = tmp_path / "out"
    script = KILLED.format(tests=str(Path(__file__).parent))

    def bring_all(name: str, folder: Path = out, stop_after: float | None = None) -> bool:
        """Return whether the import went through to its end."""
        argv = [sys.executable, "-c", script, str(folder), name]
        with subprocess.Popen(argv, stdout=subprocess.PIPE) as process:
            assert process.stdout
            process.stdout.readline()
            if stop_after is not None:
                time.sleep(stop_after)
                process.kill()
        return process.returncode == 0

    assert bring_all("初")
    began = time.monotonic()
    assert bring_all("初")
    whole = time.monotonic() - began
    names, rng, killed = "初", random.Random(20261126), 0
    for turn in range(5):
        killed += not bring_all(f"次{turn}-", stop_after=rng.uniform(0, whole / 2))
        found = {p.name.rstrip("0123456789") for p in load_catalog([out], bundled=False).programs}
        assert found in ({names}, {f"次{turn}-"}), found
        (names,) = found
    assert killed
    assert bring_all("終")
    assert not list(out.rglob("*.tmp"))
    assert len(list((out / "raw").iterdir())) == 1
    assert bring_all("終", tmp_path / "fresh")
    assert files(out) == files(tmp_path / "fresh")


@pytest.mark.parametrize(
    ("kind", "record_id", "expected"),
    [
        ("rs", "12345", "rs-012345"),
        ("rs", "012345", "rs-012345"),
        ("rs", "1234567", "rs-1234567"),
        ("jgrants", "a0WJ200000CDUxxMAH", "jgrants-a0wj200000cduxxmah"),
        ("table", "row-12", "table-row-12"),
    ],
)
def test_ids(kind: str, record_id: str, expected: str) -> None:
    assert entry_id(kind, record_id) == expected


@given(st.text(max_size=60), st.text(max_size=60))
def test_ids_are_slugs_and_differ(one: str, other: str) -> None:
    first, second = entry_id("table", one), entry_id("table", other)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", first)
    assert len(first) <= 80
    assert one == other or first != second or (one.isdigit() and other.isdigit() and int(one) == int(other))


@given(st.text())
def test_one_line_is_one_line_and_stays(text: str) -> None:
    line = one_line(text)
    assert line == one_line(line) == line.strip()
    assert not line or line.isprintable()


FIELDS = st.dictionaries(st.sampled_from("abcd"), st.integers(0, 2), max_size=4)


@given(FIELDS, FIELDS)
def test_an_unedited_entry_becomes_what_is_offered(last: dict[str, int], offered: dict[str, int]) -> None:
    merged = merge(last, fingerprints(last), offered)
    assert merged.entry == offered
    assert merged.edited == ()
    assert set(merged.changed) == {k for k in last | offered if last.get(k) != offered.get(k)}


@given(FIELDS, FIELDS, FIELDS)
def test_an_edit_is_never_lost(last: dict[str, int], edited: dict[str, int], offered: dict[str, int]) -> None:
    merged = merge(edited, fingerprints(last), offered)
    for key in last | edited:
        if edited.get(key) != last.get(key):
            assert merged.entry.get(key) == edited.get(key)
