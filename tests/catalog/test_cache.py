"""The database of a catalogue: the same answers as from the files, whatever became of it, and whoever else is at work."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from harness import KAKUSHIN, Outcome, bundled_catalog, run
from kakushin_cli.catalog import loading
from kakushin_cli.catalog.cache import Cache, write_shipped
from kakushin_cli.catalog.catalog import Catalog
from kakushin_cli.catalog.database import Entry, spellings
from kakushin_cli.catalog.files import bundled_folder
from kakushin_cli.catalog.shipped import SHIPPED_NAME
from kakushin_cli.japanese.folding import fold

QUERIES = [
    ("match", "-a", "university", "-t", "decarbonization", "--json"),
    ("match", "うちの大学は市と再エネの計画を作りたい", "--json"),
    ("search", "下水の熱を使いたい", "--json"),
    ("list", "--edition", "all", "--json"),
    ("show", "ムーンショット", "--lang", "en"),
    ("list", "--as-of", "2021-12-23", "--json"),
]
SHOW = ("show", "mic-local-10000", "--json")


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """Return a copy of the bundled files, as a catalogue that somebody keeps."""
    folder = tmp_path / "own"
    folder.mkdir()
    for file in bundled_folder().glob("*.yaml"):
        if file.name not in ("vocabulary.yaml", "lexicon.yaml"):
            shutil.copy(file, folder)
    return folder


def asked(words: tuple[str, ...], own: Path, cache: Path, *more: str) -> Outcome:
    return run(*words, "--no-bundled", "--data", str(own), *more, env={"KAKUSHIN_CACHE_DIR": str(cache)})


def copy_in(cache: Path) -> Path:
    (found,) = cache.glob("*.sqlite")
    return found


def never_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(*_: object, **__: object) -> None:
        raise AssertionError("the files were read")

    monkeypatch.setattr(loading, "write_files", read)


@pytest.mark.parametrize("words", QUERIES, ids=" ".join)
def test_compiled_and_uncompiled_answer_alike(words: tuple[str, ...], own: Path, tmp_path: Path) -> None:
    plain = asked(words, own, tmp_path / "cache", "--rebuild")
    assert plain.code == 0
    assert asked(words, own, tmp_path / "cache") == plain


def test_a_copy_is_used_and_touching_a_file_does_not_undo_it(
    own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = tmp_path / "cache"
    first = asked(QUERIES[0], own, cache)
    os.utime(own / "programs.yaml", (1, 1))
    never_read(monkeypatch)
    assert asked(QUERIES[0], own, cache) == first


def test_a_changed_file_is_seen_even_at_the_same_size(own: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    asked(SHOW, own, cache)
    file = own / "programs.yaml"
    text = file.read_text("utf-8")
    name = run("show", "mic-local-10000", "--json").json["items"][0]["name"]
    file.write_text(text.replace(name, name[::-1]), encoding="utf-8")
    os.utime(file, (1, 1))
    assert asked(SHOW, own, cache).json["items"][0]["name"] == name[::-1]


def cut(place: Path) -> None:
    place.write_bytes(place.read_bytes()[:-5000])


def cut_short(place: Path) -> None:
    place.write_bytes(place.read_bytes()[:15])


def empty(place: Path) -> None:
    place.write_bytes(b"")


def no_database(place: Path) -> None:
    place.write_bytes(b"what somebody else left here" * 1000)


def other_database(place: Path) -> None:
    place.unlink()
    with sqlite3.connect(place) as connection:
        connection.execute("CREATE TABLE notes(text)")
    connection.close()


def spoil_pages(place: Path) -> None:
    content = bytearray(place.read_bytes())
    for n in range(5000, len(content), 1000):
        content[n : n + 100] = b"\xff" * 100
    place.write_bytes(content)


def change_a_record(place: Path) -> None:
    with sqlite3.connect(place) as connection:
        connection.execute("UPDATE record SET json = substr(json, 1, 100)")
    connection.close()


DAMAGES = [cut, cut_short, empty, no_database, other_database, spoil_pages, change_a_record]
SEARCH = QUERIES[2]


@pytest.mark.parametrize(
    ("damage", "words"), [*((damage, SEARCH) for damage in DAMAGES), (cut, QUERIES[1]), (change_a_record, QUERIES[0])]
)
def test_a_damaged_copy_is_told_once_and_made_again(
    damage: Callable[[Path], None], words: tuple[str, ...], own: Path, tmp_path: Path
) -> None:
    cache = tmp_path / "cache"
    first = asked(words, own, cache)
    damage(copy_in(cache))
    second = asked(words, own, cache)
    assert second.stdout == first.stdout
    assert second.code == 0
    assert second.stderr.count("作り直します") == 1
    assert asked(words, own, cache) == first, "the copy was not repaired"


def test_a_copy_that_another_version_made_is_made_again_without_a_word(own: Path, tmp_path: Path) -> None:
    """An earlier version wrote what a copy was made of in another shape; after an upgrade nothing is damaged."""
    cache = tmp_path / "cache"
    first = asked(SEARCH, own, cache)
    with sqlite3.connect(copy_in(cache)) as connection:
        connection.execute(
            """UPDATE meta SET value = '{"program": "0.0.1", "files": [{"path": "a"}]}' WHERE key = 'made_of'"""
        )
    connection.close()
    assert asked(SEARCH, own, cache) == first


def test_a_folder_that_cannot_be_written_is_told_once(own: Path, tmp_path: Path) -> None:
    first = asked(QUERIES[2], own, tmp_path / "cache")
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where the folder should be", encoding="utf-8")
    second = asked(QUERIES[2], own, blocked)
    assert second.stdout == first.stdout
    assert second.stderr.count("保存できません") == 1


def test_eight_processes_at_once_answer_alike(own: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    words = [*KAKUSHIN, *QUERIES[2], "--no-bundled", "--data", str(own), "--today", "2026-11-24"]
    env = {**os.environ, "KAKUSHIN_CACHE_DIR": str(cache), "KAKUSHIN_CONFIG": "/nonexistent/config.toml"}
    started = [subprocess.Popen(words, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(8)]
    answers = [process.communicate(timeout=120) for process in started]
    assert {process.returncode for process in started} == {0}
    assert len(set(answers)) == 1
    assert answers[0][0]
    assert [f.suffix for f in cache.iterdir()] == [".sqlite"], "something temporary was left"


def test_a_python_without_full_text_search_is_told_in_one_sentence(
    own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kakushin_cli.catalog.database._FTS5_TABLE", "CREATE VIRTUAL TABLE temp.x USING no_such_module")
    outcome = asked(SHOW, own, tmp_path / "cache")
    assert outcome.code == 1
    assert "全文検索(FTS5)がありません" in outcome.stderr
    assert "不具合" not in outcome.stderr
    assert list((tmp_path / "cache").iterdir()) == []


def test_the_shipped_database_needs_no_file_and_no_cache_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "data"
    shutil.copytree(bundled_folder(), data)
    blocked = {"KAKUSHIN_CACHE_DIR": str(tmp_path / "blocked")}
    (tmp_path / "blocked").write_text("a file where the folder should be", encoding="utf-8")
    monkeypatch.setattr("kakushin_cli.catalog.files.bundled_folder", lambda: data)
    write_shipped(data / SHIPPED_NAME)
    first = run(*SHOW, env=blocked)
    assert (first.code, first.stderr) == (0, "")
    with monkeypatch.context() as patch:
        never_read(patch)
        assert run(*SHOW, env=blocked) == first
    (data / "guides.yaml").write_bytes((data / "guides.yaml").read_bytes() + b"\n")
    assert run(*SHOW, env=blocked).stderr.count("保存できません") == 1, "it is no more of the files beside it"


def kept(own: Path, folder: Path) -> Catalog:
    cache = Cache([own], bundled=False, folder=folder)
    cache.open(lambda _: None)
    return cache.open(lambda _: None)


def test_every_entry_is_found_by_id_and_by_every_spelling(own: Path, tmp_path: Path) -> None:
    catalog, whole = kept(own, tmp_path / "cache"), bundled_catalog()
    entries: list[Entry] = [*whole.programs, *whole.networks, *whole.guides]
    by_name: dict[str, list[Entry]] = {}
    for entry in entries:
        assert catalog.entry(entry.id) == entry
        for key in {fold(name) for name in spellings(entry)}:
            by_name.setdefault(key, []).append(entry)
    for name in {name for entry in entries for name in spellings(entry)}:
        assert catalog.named(name) == by_name[fold(name)], name


def test_names_by_their_beginning(own: Path, tmp_path: Path) -> None:
    catalog, whole = kept(own, tmp_path / "cache"), bundled_catalog()
    for beginning in ["", "zzz", "a", *{p.id[:n] for p in whole.programs for n in (1, 4, 5, 9, 90)}]:
        expected = sorted((p.id, p.name, p.aliases, p.name_en) for p in whole.programs if p.id.startswith(beginning))
        assert [(n.id, n.name, n.aliases, n.name_en) for n in catalog.program_names(beginning)] == expected, beginning


def test_relations_to_a_programme(own: Path, tmp_path: Path) -> None:
    catalog, programs = kept(own, tmp_path / "cache"), bundled_catalog().programs
    related = {p.id: catalog.related_to(p.id) for p in programs}
    assert sum(map(len, related.values())) > 10
    assert related == {p.id: [o for o in programs if any(r.to == p.id for r in o.relations)] for p in programs}


def test_a_database_that_nobody_uses_is_removed_when_another_is_made(own: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    cache.mkdir()
    forgotten, left, used, foreign = (cache / n for n in ("old.sqlite", ".x.sqlite.abc", "new.sqlite", "notes.txt"))
    for file in (forgotten, left, used, foreign):
        file.write_bytes(b"x")
    for file in (forgotten, left, foreign):
        os.utime(file, (0, 0))
    kept(own, cache)
    assert [f.exists() for f in (forgotten, left, used, foreign)] == [False, False, True, True]
    (made,) = (f for f in cache.glob("*.sqlite") if f != used)
    os.utime(made, (0, 0))
    kept(own, cache)
    assert made.stat().st_mtime > 0, "its use is not noted"
