"""The compiled catalogue: the same answers as from the files, whatever became of the copy, and whoever else is at work."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from msgspec import Struct

from harness import KAKUSHIN, bundled_catalog, run
from kakushin_cli.catalog import codec, guides, lexicon, lifecycle, model, vocabulary
from kakushin_cli.catalog.catalog import spellings
from kakushin_cli.catalog.compile import programs_by_id, write_catalog
from kakushin_cli.catalog.compiled import open_catalog
from kakushin_cli.catalog.files import bundled_folder
from kakushin_cli.catalog.store import DamagedStoreError, Store
from kakushin_cli.catalog.store_writer import Rows, StoreWriter, Table, store_bytes, write_store
from kakushin_cli.catalog.stored import SECTIONS, StoredCatalog
from kakushin_cli.cli.compiling import KeptSections
from kakushin_cli.search.search import search_entries

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from harness import Outcome
    from kakushin_cli.catalog.catalog import Catalog
    from kakushin_cli.catalog.guides import Guide
    from kakushin_cli.catalog.model import Network, Program

QUERIES = [
    ("match", "-a", "university", "-t", "decarbonization", "--json"),
    ("match", "うちの大学は市と再エネの計画を作りたい", "--json"),
    ("search", "下水の熱を使いたい", "--json"),
    ("search", "EV bus", "--json"),
    ("list", "--edition", "all", "--json"),
    ("search", "スマト農業を", "--json"),
    ("search", "北海道", "--prefecture", "北海道", "--json"),
    ("search", "moonshoot", "--edition", "all", "--json"),
    ("search", "ローカル10000プロジェクト"),
    ("list", "--json", "--limit", "3"),
    ("show", "mic-local-10000", "--json"),
    ("show", "ムーンショット", "--lang", "en"),
    ("contacts", "--json"),
    ("networks", "--json"),
    ("status", "--json"),
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
    (found,) = cache.glob("*.compiled")
    return found


def never_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def load(*_: object, **__: object) -> Catalog:
        raise AssertionError("the files were read")

    monkeypatch.setattr("harness._load_catalog", load)


def test_everything_comes_back_from_the_codec(catalog: Catalog) -> None:
    for name in ("vocabulary", *SECTIONS):
        part = getattr(catalog, name)
        assert codec.decode(codec.encode(part)) == part, name


def test_every_class_of_the_catalogue_has_a_number() -> None:
    """A class that is missing here would make every catalogue that uses it unreadable."""
    modules = (model, guides, lifecycle, vocabulary, lexicon)
    own = {c for m in modules for c in vars(m).values() if getattr(c, "__module__", "") == m.__name__}
    bases = {model.Entry, model.Named}
    assert {c for c in own if isinstance(c, type) and issubclass(c, Struct)} - bases == set(codec.CLASSES)


def test_what_no_catalogue_holds_is_refused() -> None:
    with pytest.raises(TypeError, match="set"):
        codec.encode({1, 2})


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
    place.write_bytes(place.read_bytes()[:-100])


def cut_short(place: Path) -> None:
    place.write_bytes(place.read_bytes()[:15])


def empty(place: Path) -> None:
    place.write_bytes(b"")


def foreign(place: Path) -> None:
    place.write_bytes(b"SQLite format 3\0" + bytes(4096))


def spoil_head(place: Path) -> None:
    content = bytearray(place.read_bytes())
    content[60] ^= 0xFF
    place.write_bytes(content)


def spoil_sections(place: Path) -> None:
    content = bytearray(place.read_bytes())
    for n in range(len(content) - 20, 20_000, -5_000):
        content[n] ^= 0xFF
    place.write_bytes(content)


@pytest.mark.parametrize("damage", [cut, cut_short, empty, foreign, spoil_head, spoil_sections])
@pytest.mark.parametrize("words", QUERIES[:3], ids=" ".join)
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
    assert [f.suffix for f in cache.iterdir()] == [".compiled"], "something temporary was left"


def filling(key: object, sections: Mapping[str, object]) -> Callable[[StoreWriter], object]:
    """Return what writes sections into a copy made of `key`."""

    def fill(writer: StoreWriter) -> object:
        for name, data in sections.items():
            writer.add(name, data)
        return key

    return fill


def test_equal_data_give_equal_bytes(tmp_path: Path) -> None:
    fill = filling({"a": 1}, {"x": [1, "é", (None, 2.5)], "y": {"k": True}})
    assert store_bytes(fill) == store_bytes(fill)
    write_store(tmp_path / "new" / "x.compiled", fill)
    assert (tmp_path / "new" / "x.compiled").read_bytes() == store_bytes(fill)
    store = Store(tmp_path / "new" / "x.compiled")
    assert store.read("x") == [1, "é", (None, 2.5)]
    assert "z" not in store


def test_rows_and_keys_are_read_one_by_one(tmp_path: Path) -> None:
    values = {f"key {n}": [n] * (n % 7) for n in range(1000)}
    rows = [("row", n) for n in range(1000)]
    sections = {"rows": Rows(rows), "keys": Table(values), "none": Rows([]), "no keys": Table({})}
    write_store(tmp_path / "x.compiled", filling({}, sections))
    store = Store(tmp_path / "x.compiled")
    assert [store.rows("rows")[n] for n in (999, 0)] == [("row", 999), ("row", 0)]
    assert list(store.rows("rows")) == rows
    assert {key: store.table("keys").get(key) for key in values} == values
    assert store.table("keys").get("key 1000") is None
    assert list(store.rows("none")) == []
    assert store.table("no keys").get("key 1", "nothing") == "nothing"
    for beyond in (-1, 1000):
        with pytest.raises(IndexError):
            store.rows("rows")[beyond]


def test_rows_of_sections_that_grow_at_once_stay_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A long section does not wait for its end in memory; others go on between its rows."""
    monkeypatch.setattr("kakushin_cli.catalog.store_writer.AT_ONCE", 100)

    def fill(writer: StoreWriter) -> object:
        first, second = writer.rows("first"), writer.rows("second")
        for n in range(200):
            first.append(f"first {n}")
            second.append([n])
        first.close(range(199, -1, -1))
        second.close()
        return None

    write_store(tmp_path / "x.compiled", fill)
    store = Store(tmp_path / "x.compiled")
    assert list(store.rows("first")) == [f"first {n}" for n in range(199, -1, -1)]
    assert [store.rows("second")[n] for n in range(200)] == [[n] for n in range(200)]


def test_little_memory_makes_the_same_copy(catalog: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fill(writer: StoreWriter) -> object:
        write_catalog(writer, catalog, programs_by_id(catalog), KeptSections(writer, catalog.vocabulary))
        return None

    def everything() -> dict[str, object]:
        store = Store(tmp_path / "x.compiled")
        rows = {name: list(store.rows(name)) for name in store._rows}
        return rows | {name: store.read(name) for name in store._sections}

    write_store(tmp_path / "x.compiled", fill)
    whole = everything()
    monkeypatch.setattr("kakushin_cli.catalog.spool._HELD", 50)
    monkeypatch.setattr("kakushin_cli.search.index_build._POSTINGS_HELD", 1000)
    write_store(tmp_path / "x.compiled", fill)
    assert everything() == whole
    assert [file.name for file in tmp_path.iterdir()] == ["x.compiled"], "something temporary was left"


@pytest.mark.parametrize("at_once", [0, 1 << 20], ids=["each row", "all rows"])
def test_a_damaged_row_harms_only_who_reads_it(at_once: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kakushin_cli.catalog.store.AT_ONCE", at_once)
    content = bytearray(store_bytes(filling({}, {"rows": Rows(["first", "second"])})))
    assert content.count(b"second") == 1
    content[content.index(b"second")] ^= 1
    (tmp_path / "x.compiled").write_bytes(content)
    store = Store(tmp_path / "x.compiled")
    assert store.rows("rows")[0] == "first"
    with pytest.raises(DamagedStoreError):
        store.rows("rows")[1]


def stored(own: Path, cache: Path) -> StoredCatalog:
    def load() -> Catalog:
        return open_catalog([own], bundled=False, cache=lambda: cache, index=KeptSections, tell=lambda _: None)

    load()
    catalog = load()
    assert isinstance(catalog, StoredCatalog)
    return catalog


def test_only_programmes_that_are_shown_are_decoded(own: Path, tmp_path: Path) -> None:
    catalog = stored(own, tmp_path / "cache")
    (found,) = catalog.find("mic-local-10000")
    assert catalog.find("ローカル10,000プロジェクト") == [found]
    assert search_entries(catalog, "下水の熱を使いたい").hits
    assert catalog.shown_edition == bundled_catalog().shown_edition
    assert "programs" not in catalog.__dict__, "all were decoded"


def test_every_entry_is_found_by_id_and_by_every_spelling(own: Path, tmp_path: Path) -> None:
    catalog, whole = stored(own, tmp_path / "cache"), bundled_catalog()
    entries: list[Program | Network | Guide] = [*whole.programs, *whole.networks, *whole.guides]
    for entry in entries:
        assert catalog.entry(entry.id) == entry
        for name in spellings(entry):
            assert catalog.named(name) == whole.named(name)
    assert "programs" not in catalog.__dict__, "all were decoded"


@pytest.mark.parametrize("together", [3, 200])
def test_names_by_their_beginning(together: int, own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kakushin_cli.catalog.compile._TOGETHER", together)
    catalog, whole = stored(own, tmp_path / "cache"), bundled_catalog()
    for beginning in ["", "zzz", "a", *{p.id[:n] for p in whole.programs for n in (1, 4, 5, 9, 90)}]:
        expected = sorted((p.id, p.name, p.aliases, p.name_en) for p in whole.programs if p.id.startswith(beginning))
        assert list(catalog.program_names(beginning)) == expected == list(whole.program_names(beginning)), beginning
    assert "programs" not in catalog.__dict__, "all were decoded"


def test_relations_to_a_programme(own: Path, tmp_path: Path) -> None:
    catalog, whole = stored(own, tmp_path / "cache"), bundled_catalog()
    found = {p.id: catalog.related_to(p.id) for p in whole.programs}
    assert sum(map(len, found.values())) > 10
    assert found == {p.id: whole.related_to(p.id) for p in whole.programs}
    assert "programs" not in catalog.__dict__, "all were decoded"


def test_a_copy_that_nobody_uses_is_removed_when_another_is_made(own: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    cache.mkdir()
    forgotten, left, used, foreign = (
        cache / n for n in ("old.compiled", ".x.compiled.abc", "new.compiled", "notes.txt")
    )
    for file in (forgotten, left, used, foreign):
        file.write_bytes(b"x")
    for file in (forgotten, left, foreign):
        os.utime(file, (0, 0))
    stored(own, cache)
    assert [f.exists() for f in (forgotten, left, used, foreign)] == [False, False, True, True]
    (made,) = (f for f in cache.glob("*.compiled") if f != used)
    os.utime(made, (0, 0))
    stored(own, cache)
    assert made.stat().st_mtime > 0, "its use is not noted"


@pytest.mark.parametrize(
    "section", ["programs", "search.postings", "search.texts", "search.facets", "search.entries", "search.names"]
)
@pytest.mark.parametrize("at_once", [0, 1 << 20], ids=["each row", "all rows"])
def test_a_search_that_meets_damage_takes_the_files(
    section: str, at_once: int, own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kakushin_cli.catalog.store.AT_ONCE", at_once)
    cache = tmp_path / "cache"
    words = ("search", "下水の熱を使いたい", "--json")
    first = asked(words, own, cache)
    place = copy_in(cache)
    store = Store(place)
    start, length, _ = store._rows[section]
    content = bytearray(place.read_bytes())
    for n in range(start, start + length, 50):
        content[n] ^= 0xFF
    place.write_bytes(content)
    second = asked(words, own, cache)
    assert second.stdout == first.stdout
    assert second.stderr.count("作り直します") == 1
    assert asked(words, own, cache) == first, "the copy was not repaired"


def read_all(place: Path) -> list[object]:
    store = Store(place)
    return [store.read("x"), store.read("y"), list(store.rows("z"))]


def test_no_byte_can_change_unnoticed(tmp_path: Path) -> None:
    sections = {"x": ["some", "data"], "y": {"k": True}, "z": Table({"a": 1, "b": "c", "d": 2})}
    content = store_bytes(filling({"a": 1}, sections))
    place = tmp_path / "x.compiled"
    for n in range(len(content)):
        place.write_bytes(content[:n] + bytes([content[n] ^ 1]) + content[n + 1 :])
        with pytest.raises(DamagedStoreError):
            read_all(place)
