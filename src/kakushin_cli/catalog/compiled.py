"""Catalogues that were validated once: kept as a compiled copy, and read from it as long as their files are the same.

The bundled catalogue's copy comes with the program. Any other lies in the user's cache folder, one for each set of
paths. A copy is trusted when path, size and time of change of every file and the version of the program are those it was
made of; when only times differ, the contents are compared. Everything that can be wrong with a copy ends in reading the
files again.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from zlib import crc32

from kakushin_cli import __version__
from kakushin_cli.catalog import codec, files
from kakushin_cli.catalog.files import catalog_files
from kakushin_cli.catalog.store import DamagedStoreError, Store
from kakushin_cli.catalog.stored import opened
from kakushin_cli.language import Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from kakushin_cli.catalog.catalog import Catalog
    from kakushin_cli.catalog.compile import Taker
    from kakushin_cli.catalog.store_writer import StoreWriter
    from kakushin_cli.catalog.vocabulary import Vocabulary

SHIPPED_NAME = "catalog.compiled"
UNREADABLE = (DamagedStoreError, OSError, ValueError, TypeError, KeyError, EOFError)
"""What reading a copy raises that is not whole, not ours, or not to be read."""
UNUSED_SECONDS = 90 * 24 * 60 * 60
"""How long a copy is kept that nobody uses."""
Stamp = tuple[str, int, int]
"""Path, size in bytes and time of change in nanoseconds of a file."""
Index = Callable[["StoreWriter", "Vocabulary"], "Taker"]
"""Returns what takes the entries of a catalogue, by what writes the copy and the vocabularies."""


def open_catalog(
    paths: Sequence[Path],
    *,
    bundled: bool,
    cache: Callable[[], Path],
    index: Index,
    tell: Callable[[Text], None],
    rebuild: bool = False,
) -> Catalog:
    """Return a catalogue from its compiled copy; without one, from its files, and the copy is made.

    Args:
        paths: The user's catalogues.
        bundled: Whether the bundled entries take part.
        cache: Returns the folder of the compiled copies; not asked for the bundled catalogue, whose copy lies beside it.
        index: Keeps further sections with a catalogue: what the search has of it.
        tell: Takes the notice that a copy is damaged or cannot be kept; called at most once.
        rebuild: Do not look at what was kept.

    Raises:
        UsageError: a path does not exist.
        CatalogInvalidError: a file has an error.
    """
    told: list[Text] = []

    def place() -> Path:
        return cache() / f"{_name_of(paths, bundled=bundled)}.compiled"

    def notice(text: Text) -> None:
        if not told:
            told.append(text)
            tell(text)

    def compile_files() -> Catalog:
        from kakushin_cli.catalog import loading
        from kakushin_cli.catalog.compile import programs_by_id, write_catalog
        from kakushin_cli.catalog.store_writer import write_store

        made_of = {
            "program": _program(),
            "stamps": [_stamp(file) for file in paths_read],
            "digests": [_digest(file) for file in paths_read],
        }
        if catalog := _compile_large(paths, bundled, place, made_of, index, compile_again):
            return catalog
        catalog = loading.load_catalog(paths, bundled=bundled)

        def fill(writer: StoreWriter) -> dict[str, Any]:
            write_catalog(writer, catalog, programs_by_id(catalog), index(writer, catalog.vocabulary))
            return {**made_of, "version": catalog.version}

        try:
            write_store(place(), fill)
            _forget_unused(place())
        except OSError as error:
            notice(
                Text(
                    f"{place()}: 読み込んだカタログを保存できません({error.strerror})。毎回読み直します。",
                    f"{place()}: the compiled catalogue cannot be kept ({error.strerror}); files are read each time.",
                )
            )
        return catalog

    def compile_again() -> Catalog:
        notice(
            Text(
                f"{place()}: 保存しておいたカタログが壊れているため、作り直します。",
                f"{place()}: the compiled catalogue is damaged and is made again.",
            )
        )
        return compile_files()

    paths_read = [file for folder in (files.bundled_folder(), *paths) for file in catalog_files(folder)]
    if rebuild:
        return compile_files()
    store = _shipped() if bundled and not paths else None
    try:
        store = store or _fresh(place(), [_stamp(file) for file in paths_read])
    except UNREADABLE:
        return compile_again()
    return opened(store, compile_again) if store else compile_files()


def _compile_large(
    paths: Sequence[Path],
    bundled: bool,
    find_place: Callable[[], Path],
    made_of: Mapping[str, Any],
    index: Index,
    reload: Callable[[], Catalog],
) -> Catalog | None:
    """Return a large catalogue from the copy that is made of it without holding it whole.

    None when it is not large, or cannot be read or kept in this way: then all that is wrong is told by the usual one.
    """
    from kakushin_cli.catalog import plain_reading
    from kakushin_cli.catalog.compile import write_catalog
    from kakushin_cli.catalog.store_writer import write_store
    from kakushin_cli.catalog.yaml_items import paused_collector

    if sum(max(size, 0) for _, size, _ in made_of["stamps"]) < plain_reading.LARGE:
        return None
    place = find_place()
    key: dict[str, Any] = {}

    def fill(writer: StoreWriter) -> dict[str, Any]:
        found = plain_reading.read_plain_catalog(paths, bundled=bundled, folder=place.parent)
        write_catalog(writer, found.rest, found.programs(), index(writer, found.rest.vocabulary))
        key.update(made_of, version=found.rest.version)
        return key

    try:
        with paused_collector():
            write_store(place, fill)
            _forget_unused(place)
        store = Store(place)
    except (plain_reading.UnusualError, *UNREADABLE):
        return None
    return opened(store, reload) if store.key == key else None


def _forget_unused(place: Path) -> None:
    """Remove copies, and what writing one may have left, that nobody has used for long before this copy was made."""
    newest = place.stat().st_mtime
    for other in (*place.parent.glob("*.compiled"), *place.parent.glob(".*.compiled.*")):
        with suppress(OSError):  # somebody else may remove it, too, or hold it open
            if newest - other.stat().st_mtime > UNUSED_SECONDS:
                other.unlink()


def _name_of(paths: Sequence[Path], *, bundled: bool) -> str:
    """Return the name of a copy: sums of the absolute paths, which need not be beyond doubt, for the key is compared."""
    whole = "\0".join([str(bundled), str(files.bundled_folder()), *(os.path.abspath(path) for path in paths)])  # noqa: PTH100
    content = whole.encode("utf-8", "surrogateescape")
    return f"{crc32(content):08x}{crc32(content[::-1]):08x}"


def _stamp(file: Path) -> Stamp:
    try:
        found = file.stat()
    except OSError:  # reading the file tells what is wrong with it
        return (os.path.abspath(file), -1, -1)  # noqa: PTH100
    return (os.path.abspath(file), found.st_size, found.st_mtime_ns)  # noqa: PTH100


def _digest(file: Path) -> bytes:
    import hashlib

    try:
        with file.open("rb") as content:
            return hashlib.file_digest(content, "sha256").digest()
    except OSError:
        return b""


def _program() -> str:
    """Return what made a copy: the version, the shape of its data and, within the repository, its newest source."""
    newest = 0
    package = os.path.dirname(os.path.dirname(__file__))  # noqa: PTH120
    if not os.path.isdir(os.path.join(package, "data")):  # noqa: PTH112, PTH118
        for part in ("catalog", "search", "matching", "japanese"):
            with os.scandir(os.path.join(package, part)) as entries:  # noqa: PTH118
                newest = max(newest, *(e.stat().st_mtime_ns for e in entries if e.name.endswith(".py")))
        with os.scandir(files.bundled_folder()) as entries:  # the search keeps what it has of them, too
            newest = max(newest, *(e.stat().st_mtime_ns for e in entries if e.name.endswith(".tsv")))
    return f"{__version__} {crc32(codec.shape().encode()):08x} {newest}"


def _fresh(place: Path, stamps: Sequence[Stamp]) -> Store | None:
    """Return the copy when its files are still what it was made of.

    Raises:
        DamagedStoreError: it is not whole or not ours.
    """
    try:
        store = Store(place)
    except OSError:  # not there, or not to be read: then writing tells what is wrong
        return None
    key = store.key
    if key["program"] != _program():
        return None
    with suppress(OSError):  # a folder that cannot be written
        os.utime(place)  # it is in use
    kept = [tuple(s) for s in key["stamps"]]
    if kept == list(stamps):
        return store
    if [s[:2] for s in kept] != [s[:2] for s in stamps]:
        return None
    from pathlib import Path

    changed = [n for n, (old, new) in enumerate(zip(kept, stamps, strict=True)) if old != new]
    return store if all(_digest(Path(stamps[n][0])) == key["digests"][n] for n in changed) else None


def _shipped() -> Store | None:
    """Return the copy that came with the program, None when there is none or the files are no more those beside it."""
    folder = files.bundled_folder()
    try:
        store = Store(folder / SHIPPED_NAME)
        if {**store.key, "version": ""} == shipped_key(folder, ""):
            return store
    except UNREADABLE:
        pass
    return None


def shipped_key(folder: Path, version: str) -> dict[str, Any]:
    """Return what the copy beside the bundled files was made of: installing keeps their names and sizes, not times."""
    return {
        "version": version,
        "program": f"{__version__} {crc32(codec.shape().encode()):08x}",
        "files": [[f.name, f.stat().st_size] for f in catalog_files(folder)],
    }


def shipped_bytes(index: Index) -> bytes:
    """Return the copy of the bundled catalogue that is handed out with it."""
    from kakushin_cli.catalog.compile import programs_by_id, write_catalog
    from kakushin_cli.catalog.loading import load_catalog
    from kakushin_cli.catalog.store_writer import store_bytes

    catalog = load_catalog()

    def fill(writer: StoreWriter) -> dict[str, Any]:
        write_catalog(writer, catalog, programs_by_id(catalog), index(writer, catalog.vocabulary))
        return shipped_key(files.bundled_folder(), catalog.version)

    return store_bytes(fill)


def bundled_vocabulary(*, cache: Callable[[], Path], rebuild: bool = False) -> Vocabulary:
    """Return the vocabularies of the bundled catalogue, from a compiled copy when there is one.

    Raises:
        CatalogInvalidError: there is none and the file is damaged.
    """
    store = None
    if not rebuild:
        store = _shipped()
        if store is None:
            try:
                stamps = [_stamp(file) for file in catalog_files(files.bundled_folder())]
                store = _fresh(cache() / f"{_name_of((), bundled=True)}.compiled", stamps)
            except UNREADABLE:
                store = None
    if store is None:
        from kakushin_cli.catalog.loading import load_bundled_vocabulary

        return load_bundled_vocabulary()
    vocabulary: Vocabulary = codec.decode(store.read("vocabulary"))
    return vocabulary
