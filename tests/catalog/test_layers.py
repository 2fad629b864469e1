"""A user's own catalogue over the bundled one: added, overriding, alone, in layers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from factories import vocabulary
from harness import bundled_catalog, program_entry, run
from kakushin_cli.catalog.catalog import Catalog
from kakushin_cli.catalog.faults import CatalogInvalidError
from kakushin_cli.catalog.files import catalog_files
from kakushin_cli.catalog.loading import load_catalog
from kakushin_cli.errors import UsageError


def write(path: Path, **sections: Any) -> Path:
    """Write a catalogue file; JSON is YAML."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(sections, ensure_ascii=False, indent=1), encoding="utf-8")
    return path


def codes(error: CatalogInvalidError) -> list[str]:
    return [f.code for f in error.faults]


def load(*paths: Path, bundled: bool = True) -> Catalog:
    return load_catalog(list(paths), bundled=bundled)


def test_own_entries_are_added(tmp_path: Path) -> None:
    own = load(write(tmp_path / "own.yaml", programs=[program_entry("hiroshima-demo", "県の実証補助")]))
    assert set(own.programs_by_id) - set(bundled_catalog().programs_by_id) == {"hiroshima-demo"}
    assert own.programs_by_id["hiroshima-demo"].edition == vocabulary().source_edition.id
    assert own.version != bundled_catalog().version


def test_no_bundled_leaves_only_the_vocabulary(tmp_path: Path) -> None:
    alone = load(
        write(tmp_path / "own.yaml", programs=[program_entry("hiroshima-demo", "県の実証補助")]), bundled=False
    )
    assert [p.id for p in alone.programs] == ["hiroshima-demo"]
    assert (alone.networks, alone.guides, alone.universities, alone.desks, alone.contact_rows) == ((), (), (), (), ())
    assert alone.vocabulary.has("theme", "mobility")


def test_an_override_states_only_what_it_changes(tmp_path: Path) -> None:
    change = {"id": "cao-future-technology", "overrides": True, "phone": "03-1111-2222"}
    mended = load(write(tmp_path / "own.yaml", desks=[change]))
    before, after = (c.desks_by_id["cao-future-technology"] for c in (bundled_catalog(), mended))
    assert (before.phone, after.phone) == ("03-6206-6175", "03-1111-2222")
    assert (after.department, after.ministry, after.sources) == (before.department, before.ministry, before.sources)
    [desk] = mended.programs_by_id["cao-future-technology-project"].desks
    assert desk.phone == "03-1111-2222"
    assert len(mended.desks) == len(bundled_catalog().desks)


def test_an_override_of_a_programme_keeps_its_edition_and_the_rest(tmp_path: Path) -> None:
    change = {"id": "maff-moonshot", "overrides": True, "new_call": True}
    mended = load(write(tmp_path / "own.yaml", programs=[change])).programs_by_id["maff-moonshot"]
    before = bundled_catalog().programs_by_id["maff-moonshot"]
    assert mended.new_call is True
    assert (mended.name, mended.edition, mended.placements) == (before.name, before.edition, before.placements)


def test_layers_override_one_after_the_other(tmp_path: Path) -> None:
    first = write(
        tmp_path / "1.yaml", desks=[{"id": "cao-future-technology", "overrides": True, "phone": "03-1111-2222"}]
    )
    second = write(
        tmp_path / "2.yaml", desks=[{"id": "cao-future-technology", "overrides": True, "email": "a@cao.go.jp"}]
    )
    third = write(
        tmp_path / "3.yaml", desks=[{"id": "cao-future-technology", "overrides": True, "phone": "03-3333-4444"}]
    )
    desk = load(first, second, third).desks_by_id["cao-future-technology"]
    assert (desk.phone, desk.email) == ("03-3333-4444", "a@cao.go.jp")


def test_the_same_id_without_override_is_an_error_that_names_both_places(tmp_path: Path) -> None:
    path = write(tmp_path / "own.yaml", programs=[program_entry("wpi", "別の事業")])
    with pytest.raises(CatalogInvalidError) as raised:
        load(path)
    [fault] = raised.value.faults
    assert (fault.code, fault.path, fault.pointer) == ("duplicate-id", str(path), "/programs/0/id")
    assert "overrides: true" in fault.hint("ja")
    assert "overrides: true" in fault.hint("en")
    assert "programs.yaml" in fault.message("ja") + fault.hint("ja")


def test_the_same_id_in_two_own_files_is_an_error(tmp_path: Path) -> None:
    paths = [write(tmp_path / f"{n}.yaml", programs=[program_entry("own-demo", "実証")]) for n in "ab"]
    with pytest.raises(CatalogInvalidError) as raised:
        load(*paths)
    assert [(f.code, f.path) for f in raised.value.faults] == [("duplicate-id", str(paths[1]))]


def test_a_programme_and_a_network_share_one_space_of_ids(tmp_path: Path) -> None:
    path = write(tmp_path / "own.yaml", programs=[program_entry("hiroshima-bio-dx", "別の事業")])
    with pytest.raises(CatalogInvalidError) as raised:
        load(path)
    assert "duplicate-id" in codes(raised.value)


@pytest.mark.parametrize("section", ["programs", "desks", "networks", "guides"])
def test_an_override_without_target_is_an_error(tmp_path: Path, section: str) -> None:
    path = write(tmp_path / "own.yaml", **{section: [{"id": "no-such-thing", "overrides": True}]})
    with pytest.raises(CatalogInvalidError) as raised:
        load(path)
    assert codes(raised.value) == ["override-without-target"]


def test_an_override_needs_its_target_when_the_bundled_entries_are_left_out(tmp_path: Path) -> None:
    path = write(tmp_path / "own.yaml", programs=[{"id": "wpi", "overrides": True, "new_call": True}])
    assert load(path).programs_by_id["wpi"].new_call is True
    with pytest.raises(CatalogInvalidError) as raised:
        load(path, bundled=False)
    assert codes(raised.value) == ["override-without-target"]


def test_overrides_must_be_true_or_false(tmp_path: Path) -> None:
    path = write(tmp_path / "own.yaml", programs=[program_entry("own-demo", "実証", overrides="yes")])
    with pytest.raises(CatalogInvalidError) as raised:
        load(path)
    assert codes(raised.value) == ["bool-type"]


def test_a_fault_in_an_override_is_told_in_the_file_that_makes_it(tmp_path: Path) -> None:
    path = write(tmp_path / "own.yaml", desks=[{"id": "cao-future-technology", "overrides": True, "phone": "abc"}])
    with pytest.raises(CatalogInvalidError) as raised:
        load(path)
    assert ("phone-form", str(path)) in [(f.code, f.path) for f in raised.value.faults]


def test_own_entries_may_refer_to_bundled_ones(tmp_path: Path) -> None:
    relation = {"to": "wpi", "kind": "used_with", "basis": "inferred", "reason": {"ja": "試し。"}}
    entry = program_entry("own-demo", "実証", contacts=["cao-future-technology"], relations=[relation])
    path = write(tmp_path / "own.yaml", programs=[entry])
    assert load(path).programs_by_id["own-demo"].desks[0].id == "cao-future-technology"
    with pytest.raises(CatalogInvalidError) as raised:
        load(path, bundled=False)
    assert codes(raised.value) == ["unknown-reference", "unknown-reference"]


def test_own_programmes_take_part_in_the_match(tmp_path: Path) -> None:
    facts: dict[str, Any] = {
        "kind": "local", "new_call": True, "applicants": [{"type": "university"}],
        "placements": [{"theme": "decarbonization", "phase": "rd", "line": 971}],
    }  # fmt: skip
    verified = program_entry("hiroshima-demo", "県の実証補助", verified_on="2026-04-12", **facts)
    path = write(tmp_path / "own.yaml", programs=[verified, program_entry("hiroshima-other", "別の補助", **facts)])
    words = ("--data", str(path), "match", "-a", "university", "-t", "decarbonization", "--phase", "rd", "--json")
    found = {i["id"]: i["verdict"] for i in run(*words).json["items"]}
    assert (found["hiroshima-demo"], found["hiroshima-other"]) == ("eligible", "check")
    assert "moe-environment-research-fund" in found
    alone = {i["id"] for i in run("--no-bundled", *words).json["items"]}
    assert alone == {"hiroshima-demo", "hiroshima-other"}


def test_a_folder_is_read_by_name_yaml_files_only(tmp_path: Path) -> None:
    write(tmp_path / "b.yaml", programs=[program_entry("own-b", "乙")])
    write(tmp_path / "a.yml", programs=[program_entry("own-a", "甲")])
    (tmp_path / "note.txt").write_text("no: yaml: [", encoding="utf-8")
    assert [p.name for p in catalog_files(tmp_path)] == ["a.yml", "b.yaml"]
    assert {p.id for p in load(tmp_path, bundled=False).programs} == {"own-a", "own-b"}


def test_faults_of_all_files_are_raised_together(tmp_path: Path) -> None:
    first = write(tmp_path / "1.yaml", programs=[program_entry("own-a", "甲", ministry="nowhere")])
    second = write(tmp_path / "2.yaml", programs=[program_entry("own-b", "乙", knid="x")])
    with pytest.raises(CatalogInvalidError) as raised:
        load(first, second)
    assert [(f.path, f.code) for f in raised.value.faults] == [
        (str(first), "unknown-reference"),
        (str(second), "unknown-key"),
    ]


def test_a_missing_path_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        load(tmp_path / "nothing.yaml")
    outcome = run("--data", str(tmp_path / "nothing.yaml"), "list")
    assert (outcome.code, outcome.stdout) == (2, "")


def test_an_empty_folder_adds_nothing(tmp_path: Path) -> None:
    assert load(tmp_path).programs == bundled_catalog().programs
    assert load(tmp_path, bundled=False).programs == ()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"sources": [{"title": "どこか"}]}, "source-empty"),
        ({"sources": [{"url": "https://www.example.go.jp/"}]}, "source-undated"),
        ({"sources": [{"document": "package-2021-12", "lines": [[9, 3]]}]}, "lines-descending"),
        ({"sources": [{"document": "package-2021-12", "lines": [[3, 1419]]}]}, "lines-beyond-document"),
        ({"applicants": [{"type": "company"}, {"type": "company"}]}, "repeated-value"),
        ({"relations": [{"to": "wpi", "kind": "used_with", "basis": "inferred"}]}, "reason-missing"),
        (
            {"calls": [{"fiscal_year": 2026, "opens_on": "2026-05-01", "deadline_at": "2026-04-01T12:00:00"}]},
            "dates-descending",
        ),
        ({"edition": "2099"}, "unknown-reference"),
        ({"placements": [{"theme": "bio", "phase": "rd", "line": 3}]}, "unknown-reference"),
        ({"framework_themes": ["mobility"]}, "unknown-reference"),
        ({"agency": "nasa"}, "unknown-reference"),
        ({"contacts": [{"department": "課", "ministry": "nowhere"}]}, "unknown-reference"),
    ],
)
def test_rules_between_fields(tmp_path: Path, changes: dict[str, Any], code: str) -> None:
    path = write(tmp_path / "own.yaml", programs=[program_entry("own-demo", "実証", **changes)])
    with pytest.raises(CatalogInvalidError) as raised:
        load(path)
    assert codes(raised.value) == [code]
