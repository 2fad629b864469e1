"""First use of a large catalogue: the copy made of files in one go is the one made of the whole catalogue."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest

from harness import program_entry, run, write_catalog
from kakushin_cli.catalog import loading, plain_reading
from kakushin_cli.catalog.compile import programs_by_id
from kakushin_cli.catalog.compile import write_catalog as write_copy
from kakushin_cli.catalog.files import bundled_folder
from kakushin_cli.catalog.plain_reading import UnusualError, read_plain_catalog
from kakushin_cli.catalog.progress import watched
from kakushin_cli.catalog.store_writer import store_bytes
from kakushin_cli.cli.compiling import KeptSections

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from kakushin_cli.catalog.store_writer import StoreWriter

EVIDENCE = [{"title": "省のページ", "url": "https://www.example.go.jp/", "date": "2026-04-01", "grade": "official"}]
STATEMENT = {"ja": "続いている。", "en": "It goes on."}
DESK = {"department": "総務省 地域力創造グループ", "phone": "03-5253-5523"}
SOURCES = [
    {"document": "package-2021-12", "lines": [[3, 5]]},
    {"url": "https://www.example.go.jp/", "read_on": "2026-11-01"},
]
ALL_KINDS: dict[str, Any] = {
    "programs": [
        program_entry("own-z", "終わりの事業", sources=SOURCES, contacts=[DESK, "own-desk"], edition="2021-12-draft"),
        program_entry(
            "own-a",
            "初めの事業",
            agency="fdma",
            ministry="mic",
            placements=[
                {"theme": "mobility", "phase": "rd", "line": 900},
                {"theme": "mobility", "phase": "rd", "line": 3},
                {"theme": "decarbonization", "phase": "rd", "line": 900},
            ],
            relations=[{"to": "own-z", "kind": "used_with", "basis": "as_written"}, {"to": "wpi", "kind": "parent_of", "basis": "as_written"}],
            urls=[{"url": "https://www.example.go.jp/a", "kind": "home"}],
            calls=[{"fiscal_year": 2026, "opens_on": "2026-04-01"}],
        ),
        program_entry(
            "own-b", "二つ目", name_en="The second", aliases=["ビー"],
            imported_from={"kind": "table", "record_id": "7", "read_on": "2026-11-01"},
        ),
    ],
    "lifecycle": [
        {"program": "own-a", "status": "renamed", "statement": STATEMENT, "evidence": EVIDENCE,
         "successors": [{"to": "own-b", "basis": "official"}, {"name": "新しい名", "basis": "official"}],
         "urls": [{"url": "https://www.example.go.jp/b", "kind": "call"}],
         "calls": [{"fiscal_year": 2027, "deadline_on": "2027-04-01"}]},
    ],
    "desks": [{"id": "own-desk", "ministry": "mic", "sources": SOURCES, **DESK}],
    "edition": "2021-12-draft",
}  # fmt: skip


def copies(paths: Sequence[Path], folder: Path, *, bundled: bool = True) -> tuple[bytes, bytes]:
    """Return the copy of catalogue files by way of the whole catalogue, and the one made in one go."""
    whole = loading.load_catalog(paths, bundled=bundled)
    plain = read_plain_catalog(paths, bundled=bundled, folder=folder)

    def fill_whole(writer: StoreWriter) -> str:
        write_copy(writer, whole, programs_by_id(whole), KeptSections(writer, whole.vocabulary))
        return whole.version

    def fill_plain(writer: StoreWriter) -> str:
        write_copy(writer, plain.rest, plain.programs(), KeptSections(writer, plain.rest.vocabulary))
        return plain.rest.version

    return store_bytes(fill_whole), store_bytes(fill_plain)


@pytest.mark.parametrize("bundled", [True, False])
def test_both_copies_are_the_same(bundled: bool, tmp_path: Path) -> None:
    own = write_catalog(tmp_path / "own", **(ALL_KINDS if bundled else {"programs": [program_entry("own-a", "事業")]}))
    whole, plain = copies([own], tmp_path, bundled=bundled)
    assert plain == whole


def test_both_copies_of_the_bundled_catalogue_are_the_same(tmp_path: Path) -> None:
    whole, plain = copies([], tmp_path)
    assert plain == whole


def test_layers_with_windows_lines_make_the_same_copy(tmp_path: Path) -> None:
    first = write_catalog(tmp_path / "first", **ALL_KINDS)
    first.write_bytes(b"\xef\xbb\xbf" + first.read_bytes().replace(b"\n", b"\r\n"))
    second = write_catalog(tmp_path / "second", programs=[program_entry("own-c", "三つ目")], edition="2022-12")
    whole, plain = copies([first.parent, second], tmp_path)
    assert plain == whole


@pytest.mark.parametrize(
    "sections",
    [
        {"programs": [program_entry("own-a", "事業"), program_entry("own-a", "同じ事業")]},
        {"programs": [program_entry("wpi", "収録済み")]},
        {"programs": [{"id": "wpi", "overrides": True, "name_en": "Changed"}]},
        {"programs": [program_entry("own-a", "事業") | {"nmae": "x"}]},
        {"programs": [{"id": "own-a"}]},
        {"programs": [program_entry("own-a", "事業", contacts=["no-desk"])]},
        {"programs": [program_entry("own-a", "事業", region={"text": {"ja": "京"}, "prefectures": ["JP-48"]})]},
        {"programs": [program_entry("own-a", "事業", suggested_themes=[{"theme": "no-theme", "basis": "inferred", "words": ["x"]}])]},
        {"programs": [program_entry("own-a", "事業", relations=[{"to": "no-one", "kind": "used_with", "basis": "as_written"}])]},
        {"programs": [program_entry("own-a", "事業", sources=[{"document": "no-document"}])]},
        {"networks": [{"id": "wpi", "kind": "site", "name": "座組", "summary": {"ja": "座組。"}, "sources": SOURCES}]},
        {"desks": [ALL_KINDS["desks"][0], ALL_KINDS["desks"][0]]},
        {"desks": [{"id": "meti-none", "overrides": True}]},
        {"footnotes": [{"theme": "no-theme", "line": 1, "text": {"ja": "注"}}]},
        {"programs": None},
        {"no-section": []},
    ],
    ids=repr,
)  # fmt: skip
def test_anything_unusual_is_left_to_the_usual_way(sections: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(UnusualError):
        read_plain_catalog([write_catalog(tmp_path, **sections)], bundled=True, folder=tmp_path)


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every catalogue is read like a large one."""
    monkeypatch.setattr(plain_reading, "LARGE", 0)


@pytest.mark.parametrize(
    "words",
    [("list", "--json"), ("search", "下水の熱を使いたい", "--json"), ("show", "own-a"), ("list", "--as-of", "2021-12-23", "--json")],
    ids=" ".join,
)  # fmt: skip
def test_the_first_answer_is_that_of_the_whole_catalogue(
    words: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = write_catalog(tmp_path / "own", **ALL_KINDS)
    whole = run(*words, "--data", str(own), env={"KAKUSHIN_CACHE_DIR": str(tmp_path / "a")})
    assert whole.code == 0
    monkeypatch.setattr(plain_reading, "LARGE", 0)
    monkeypatch.setattr("harness._load_catalog", None)
    env = {"KAKUSHIN_CACHE_DIR": str(tmp_path / "b")}
    assert run(*words, "--data", str(own), env=env) == whole
    assert run(*words, "--data", str(own), env=env) == whole
    [first], [second] = (list((tmp_path / name).iterdir()) for name in "ab")
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.usefixtures("large")
def test_a_fault_is_told_as_ever_and_nothing_is_left(tmp_path: Path) -> None:
    own = write_catalog(tmp_path / "own", programs=[program_entry("own-a", "事業", ministry="none")])
    told = run("list", "--data", str(own), env={"KAKUSHIN_CACHE_DIR": str(tmp_path / "cache")})
    assert told.code == 4
    assert "own.yaml:1:" in told.stderr
    assert list((tmp_path / "cache").iterdir()) == []


@pytest.mark.usefixtures("large")
def test_a_copy_that_cannot_be_kept_is_told_once(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be", encoding="utf-8")
    own = write_catalog(tmp_path / "own", **ALL_KINDS)
    told = run("show", "own-a", "--data", str(own), env={"KAKUSHIN_CACHE_DIR": str(tmp_path / "cache")})
    assert (told.code, told.stderr.count("保存できません")) == (0, 1)


@pytest.mark.usefixtures("large")
def test_a_copy_damaged_later_is_made_again(tmp_path: Path) -> None:
    own = tmp_path / "own"
    shutil.copytree(bundled_folder(), own, ignore=shutil.ignore_patterns("vocabulary.yaml", "lexicon.yaml", "*.tsv"))
    env = {"KAKUSHIN_CACHE_DIR": str(tmp_path / "cache")}
    words = ("search", "下水の熱を使いたい", "--json", "--no-bundled", "--data", str(own))
    first = run(*words, env=env)
    [place] = (tmp_path / "cache").iterdir()
    content = bytearray(place.read_bytes())
    for n in range(len(content) - 20, 20_000, -5_000):
        content[n] ^= 0xFF
    place.write_bytes(content)
    second = run(*words, env=env)
    assert (second.code, second.stdout, second.stderr.count("作り直します")) == (0, first.stdout, 1)
    assert run(*words, env=env) == first


def test_who_watches_is_told_how_far_the_reading_has_come(tmp_path: Path) -> None:
    own = write_catalog(tmp_path, programs=[program_entry(f"own-{n:04d}", f"自前の事業{n}") for n in range(1000)])
    calls: list[tuple[int, int]] = []
    with watched(lambda done, total: calls.append((done, total))):
        found = read_plain_catalog([own], bundled=False, folder=tmp_path)
        assert calls == sorted(calls)
        assert len(calls) >= 4
        assert all(done <= total for done, total in calls)
        calls.clear()
        assert len(list(found.programs())) == 1000
    assert calls == [(done, 1000) for done in range(199, 1000, 200)]
