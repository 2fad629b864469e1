"""From catalogue files to a `Catalog`: find, read, merge layers, validate, check, build.

All faults of all files are collected before anything is raised.
"""

from __future__ import annotations

import hashlib
import sqlite3
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import ValidationError

from kakushin_cli.catalog import build, files, progress
from kakushin_cli.catalog.catalog import Catalog
from kakushin_cli.catalog.checks import check_entries
from kakushin_cli.catalog.database import connect, write_catalog
from kakushin_cli.catalog.entries import LoadedEntry, fault_at
from kakushin_cli.catalog.files import catalog_files
from kakushin_cli.catalog.lifecycle_checks import check_age
from kakushin_cli.catalog.model import Program
from kakushin_cli.catalog.model_faults import model_faults
from kakushin_cli.catalog.validate import SECTIONS, CatalogFile, model_of, read
from kakushin_cli.catalog.yaml_file import Mark, YamlList, YamlMap, read_again, read_yaml
from kakushin_cli.catalog.yaml_items import ItemSpan, paused_collector
from kakushin_cli.errors import CatalogInvalidError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date
    from pathlib import Path

    from msgspec import Struct

    from kakushin_cli.catalog.faults import Fault
    from kakushin_cli.catalog.vocabulary import Vocabulary

IDENTIFIED = {
    "programs": "id",
    "desks": "id",
    "networks": "id",
    "guides": "id",
    "concepts": "id",
    "lifecycle": "program",
}
"""Sections whose entries are one a key: a second one of the same key overrides the first or is a fault."""
ALWAYS = ("concepts",)


@dataclass
class LoadedFiles:
    """What was read from files: validated entries by section, faults, and a digest of the bytes."""

    entries: dict[str, list[LoadedEntry]] = field(default_factory=dict)
    vocabularies: list[Vocabulary] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    digest: str = ""


def load_catalog(paths: Sequence[Path] = (), *, bundled: bool = True) -> Catalog:
    """Return the bundled catalogue with the user's own added, read from the files; arguments as for `write_files`."""
    connection = connect(":memory:")
    write_files(connection, paths, bundled=bundled)
    return Catalog(connection)


def write_files(connection: sqlite3.Connection, paths: Sequence[Path] = (), *, bundled: bool = True) -> None:
    """Write the bundled catalogue with the user's own added into an empty database.

    Args:
        connection: The database.
        paths: Catalogue folders or files, later ones over earlier ones.
        bundled: False leaves the bundled entries out; its vocabulary and lexicon are always there.

    Raises:
        UsageError: a path does not exist.
        CatalogInvalidError: any file has an error; warnings alone do not raise.
    """
    with paused_collector():
        loaded, vocabulary = read_catalog(paths, bundled=bundled)
        errors = sorted(f for f in loaded.faults if f.severity == "error")
        if errors:
            raise CatalogInvalidError(errors)
        _write(connection, loaded, vocabulary)


def check_paths(paths: Sequence[Path], today: date | None = None) -> list[Fault]:
    """Return every fault of the given catalogues checked on top of the bundled one, sorted by place.

    No path means the bundled catalogue itself. Faults of the bundled files are left out when paths are given. With
    `today`, what has grown too old by then is warned of, too.
    """
    loaded, _ = read_catalog(paths, bundled=True)
    faults = sorted([*loaded.faults, *(check_age(loaded.entries["lifecycle"], today) if today else ())])
    if paths:
        own = {str(f) for path in paths for f in catalog_files(path)}
        faults = [f for f in faults if f.path in own]
    return faults


def read_catalog(paths: Sequence[Path], *, bundled: bool) -> tuple[LoadedFiles, Vocabulary]:
    """Read and validate files without raising for their content."""
    layers = [catalog_files(files.bundled_folder())] + [catalog_files(path) for path in paths]
    loaded = LoadedFiles()
    digest = hashlib.sha256()
    raw: dict[str, dict[str, _Raw]] = {section: {} for section in SECTIONS}
    watch = progress.reading()
    if watch:
        watch.begin(sum(_size(file) for layer in layers for file in layer))
    for depth, layer in enumerate(layers):
        for file in layer:
            if watch:
                watch.next_file(_size(file))
            document = read_yaml(file, on_item=_checked_item)
            digest.update(document.digest)
            loaded.faults.extend(document.faults)
            if isinstance(document.root, YamlMap):
                _collect(document.root, raw, loaded, only_vocabulary=depth == 0 and not bundled)
    loaded.digest = digest.hexdigest()[:12]
    for section, items in raw.items():
        loaded.entries[section] = [e for item in items.values() if (e := _validate(section, item, loaded.faults))]
    vocabulary = build.build_vocabulary(loaded.vocabularies)
    loaded.faults.extend(check_entries(loaded.entries, vocabulary))
    return loaded, vocabulary


class _Valid(NamedTuple):
    """A valid item of a section, without its marks; `key` is what names it among its likes, when it is text."""

    entry: Struct
    span: ItemSpan
    key: str | None


def _checked_item(section: str, item: YamlMap, span: ItemSpan) -> YamlMap | _Valid:
    """Return an item validated; as it is when it is invalid, or can only be judged with the entry that it changes."""
    watch = progress.reading()
    if watch:
        watch.item(span.start, len(span.source))
    shape = SECTIONS.get(section)
    if shape is None or item.get("overrides") is True:
        return item
    try:
        entry = read(shape, item)
    except ValidationError:
        return item
    key = item.get(IDENTIFIED.get(section, ""))
    return _Valid(entry, span, key if isinstance(key, str) else None)


@dataclass(slots=True)
class _Raw:
    """An entry as read: its data (or what is left of it when valid), the file's edition, and where it stands."""

    data: Any
    edition: str | None
    pointer: tuple[str | int, ...]
    mark: Mark

    @property
    def located(self) -> Any:
        """The data with all marks."""
        return read_again(self.data.span) if isinstance(self.data, _Valid) else self.data

    def name(self, key: str | None) -> str | None:
        """Return what names the entry among its likes, `None` when it has no such text."""
        if isinstance(self.data, _Valid):
            return self.data.key
        name = self.data.get(key) if isinstance(self.data, YamlMap) and key else None
        return name if isinstance(name, str) else None

    @property
    def overrides(self) -> bool:
        """Whether the entry changes one read before."""
        return isinstance(self.data, YamlMap) and self.data.get("overrides") is True


def _collect(root: YamlMap, raw: dict[str, dict[str, _Raw]], loaded: LoadedFiles, *, only_vocabulary: bool) -> None:
    edition = root.get("edition")
    head = YamlMap(root.mark)
    for key, value in root.items():
        if key in raw and isinstance(value, YamlList):
            if not only_vocabulary or key in ALWAYS:
                for position, (item, mark) in enumerate(zip(value, value.item_marks, strict=True)):
                    _add(raw[key], key, _Raw(item, edition, (key, position), mark), loaded.faults)
        else:
            head.take(root, key)
    try:
        validated = read(CatalogFile, head)
    except ValidationError as error:
        loaded.faults.extend(model_faults(head, (), error, model_of(CatalogFile)))
        return
    if validated.vocabulary:
        loaded.vocabularies.append(validated.vocabulary)


def _add(known: dict[str, _Raw], section: str, new: _Raw, faults: list[Fault]) -> None:
    """Put an entry beside those read before; an override is laid over the entry it changes."""
    key = IDENTIFIED.get(section)
    name = new.name(key)
    if name is None:
        known[f"{len(known)}\0"] = new
        return
    before = known.get(name)
    if before is None:
        if new.overrides:
            faults.append(fault_at(new.data, (key or "",), new.pointer, "override-without-target", id=name))
            return
        known[name] = new
    elif new.overrides:
        base = before.located
        merged = YamlMap(base.mark)
        for part in base:
            merged.take(base, part)
        for part in new.data:
            if part != "overrides":
                merged.take(new.data, part)
        known[name] = _Raw(merged, before.edition, new.pointer, new.mark)
    else:
        base = before.located
        first = base.key_marks.get(key or "", base.mark)
        fault = fault_at(
            new.located, (key or "",), new.pointer, "duplicate-id", id=name, first=f"{first.path}:{first.line}"
        )
        faults.append(fault)


def _validate(section: str, item: _Raw, faults: list[Fault]) -> LoadedEntry | None:
    if isinstance(item.data, _Valid):
        return LoadedEntry(section, item.data.entry, item.data.span, item.pointer, item.edition)
    shape = SECTIONS[section]
    try:
        entry = read(shape, item.data)
    except ValidationError as error:
        known = [f for f in faults if f.path == item.mark.path]
        faults.extend(model_faults(item.data, item.pointer, error, model_of(shape), known=known, start=item.mark))
        return None
    return LoadedEntry(section, entry, item.data, item.pointer, item.edition)


def _entries(loaded: LoadedFiles, section: str) -> Iterable[Any]:
    return (e.entry for e in loaded.entries[section])


def _write(connection: sqlite3.Connection, loaded: LoadedFiles, vocabulary: Vocabulary) -> None:
    desks = {e.id: build.build_desk(e, vocabulary) for e in _entries(loaded, "desks")}
    default = vocabulary.default_edition.id
    entries = {e.id: e for e in _entries(loaded, "programs")}
    lifecycles = {e.program: build.build_lifecycle(e, entries) for e in _entries(loaded, "lifecycle")}
    programs = build.number_placements(
        build.build_program(entry, e.edition or default, desks, vocabulary, lifecycles.get(entry.id))
        for e in loaded.entries["programs"]
        if isinstance(entry := e.entry, Program)
    )
    networks = [build.with_days(e, vocabulary) for e in _entries(loaded, "networks")]
    write_catalog(
        connection,
        vocabulary=vocabulary,
        programs=tuple(sorted(programs, key=lambda p: (vocabulary.position("ministry", p.owner), p.id))),
        desks=tuple(desks.values()),
        contact_rows=tuple(
            sorted((build.build_contact_row(e) for e in _entries(loaded, "contact_rows")), key=lambda r: r.line)
        ),
        networks=tuple(
            sorted(
                networks,
                key=lambda n: (
                    vocabulary.position("prefecture", n.prefectures[0] if n.prefectures else None),
                    n.source_order,
                    n.id,
                ),
            )
        ),
        universities=tuple(build.with_days(e, vocabulary) for e in _entries(loaded, "universities")),
        guides=tuple(build.with_days(e, vocabulary) for e in _entries(loaded, "guides")),
        footnotes=tuple(_entries(loaded, "footnotes")),
        concepts=tuple(_entries(loaded, "concepts")),
        version=loaded.digest,
    )


def load_bundled_vocabulary() -> Vocabulary:
    """Return the bundled vocabularies alone, without reading any other file.

    Raises:
        CatalogInvalidError: the file is damaged.
    """
    return load_vocabulary()


def load_vocabulary(paths: Sequence[Path] = ()) -> Vocabulary:
    """Return the bundled vocabularies with the terms of other catalogues, without reading the bundled entries.

    Files of imports (`raw_records`) are passed over: they only repeat what the importer knows.

    Raises:
        CatalogInvalidError: a file is damaged.
    """
    loaded = LoadedFiles()
    own = [f for path in paths for f in catalog_files(path) if not _is_import(f)]
    for file in [files.bundled_folder() / "vocabulary.yaml", *own]:
        document = read_yaml(file)
        loaded.faults.extend(document.faults)
        if isinstance(document.root, YamlMap):
            head = YamlMap(document.root.mark)
            for key in ("edition", "vocabulary"):
                if key in document.root:
                    head.take(document.root, key)
            _collect(head, {}, loaded, only_vocabulary=True)
    if any(f.severity == "error" for f in loaded.faults):
        raise CatalogInvalidError(loaded.faults)
    return build.build_vocabulary(loaded.vocabularies)


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:  # reading it tells what is wrong
        return 0


def _is_import(file: Path) -> bool:
    """Return whether an importer wrote a file: it names its raw records in the first lines."""
    try:
        with file.open("rb") as head:
            return b"\nraw_records:" in head.read(4096)
    except OSError:
        return False
