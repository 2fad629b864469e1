"""First use of a large catalogue: valid files become a compiled copy, and no more than one programme is held at a time.

Files with anything unusual in them (a fault, an entry that changes another) end in `UnusualError`, and are then read by
`loading`, which says what is wrong. What both make of the same files is the same, byte by byte.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, NoReturn

from pydantic import ValidationError

from kakushin_cli.catalog import build, codec, files, loading, progress
from kakushin_cli.catalog.checks import Known, check_entries, check_program, check_sources
from kakushin_cli.catalog.drafts import Completion, Drafts
from kakushin_cli.catalog.entries import LoadedEntry
from kakushin_cli.catalog.files import catalog_files
from kakushin_cli.catalog.model import Program
from kakushin_cli.catalog.validate import SECTIONS, CatalogFile, read
from kakushin_cli.catalog.yaml_plain import UnusualError, read_plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from kakushin_cli.catalog.catalog import Catalog
    from kakushin_cli.catalog.entries import Location

LARGE = 4_000_000
"""Bytes of files together from which they are read in this way. Below, holding them takes little, and less time."""


class PlainCatalog:
    """Valid catalogue files that have been read.

    Attributes:
        rest: The catalogue without its programmes.
    """

    def __init__(self, rest: Catalog, drafts: Drafts, others: Completion) -> None:
        self.rest = rest
        self._drafts, self._others = drafts, others

    def programs(self) -> Iterator[tuple[int, Any, Program]]:
        """Yield the programmes as `compile.programs_by_id` does."""
        watch, total = progress.reading(), len(self._drafts)
        if watch:
            watch.begin(total)
            watch.next_file(total)
        for done, (place, row) in enumerate(self._drafts.completed(self._others)):
            if watch:
                watch.item(done, total)
            yield place, row, codec.decode(row)


def read_plain_catalog(paths: Sequence[Path], *, bundled: bool, folder: Path) -> PlainCatalog:
    """Return the bundled catalogue with the user's own added, as `loading.load_catalog` does.

    Args:
        paths: Catalogue folders or files, later ones over earlier ones.
        bundled: False leaves the bundled entries out.
        folder: Where programmes may lie meanwhile.

    Raises:
        UnusualError: the files are to be read in the other way.
        OSError: there is no place in the folder.
    """
    reader = _Reader(folder)
    layers = [catalog_files(files.bundled_folder())] + [catalog_files(path) for path in paths]
    watch = progress.reading()
    if watch:
        watch.begin(sum(file.stat().st_size for layer in layers for file in layer))
    for depth, layer in enumerate(layers):
        for file in layer:
            reader.read(file, only_vocabulary=depth == 0 and not bundled)
    return reader.result()


class _Placeless(LoadedEntry):
    """A validated entry whose place is not known: a fault of it is found again in the other way."""

    @property
    def raw(self) -> Any:
        raise UnusualError

    def fault(self, at: Location, code: str, **facts: str | int) -> NoReturn:
        raise UnusualError


class _Noted(set[str]):
    """Takes every reference for a good one and remembers it."""

    def __contains__(self, reference: object) -> bool:
        self.add(reference)  # type: ignore[arg-type]
        return True


class _NotedDocuments(dict[str, Any]):
    """Takes every reference to a document for a good one and remembers it."""

    def __init__(self) -> None:
        super().__init__()
        self.noted = _Noted()

    def __contains__(self, reference: object) -> bool:
        return reference in self.noted


class _LaterKnown(Known):
    """Stands for all that a programme may refer to, before all of it has been read."""

    def __init__(self) -> None:
        self._documents = _NotedDocuments()
        self.documents = self._documents
        self.editions, self.programs, self.desks = _Noted(), _Noted(), _Noted()
        self.issues, self.frameworks = _Noted(), _Noted()
        self._noted_terms: dict[str, _Noted] = {}
        self.last_lines: dict[str, int] = {}

    def terms(self, kind: Any) -> _Noted:
        return self._noted_terms.setdefault(kind, _Noted())

    def are_in(self, known: Known) -> bool:
        """Return whether everything is there that has been referred to."""
        references = [
            (self._documents.noted, known.documents),
            (self.editions, known.editions),
            (self.programs, known.programs),
            (self.desks, known.desks),
            (self.issues, known.issues),
            (self.frameworks, known.frameworks),
            *((noted, known.terms(kind)) for kind, noted in self._noted_terms.items()),  # type: ignore[arg-type]
        ]
        counts = {d.id: d.line_count for d in known.vocabulary.documents if d.line_count}
        return all(reference in there for noted, there in references for reference in noted) and all(
            last <= counts.get(document, last) for document, last in self.last_lines.items()
        )


class _Reader:
    """Reads files one after the other."""

    def __init__(self, folder: Path) -> None:
        self._drafts = Drafts(folder)
        self._known = _LaterKnown()
        self._loaded = loading.LoadedFiles(entries={section: [] for section in SECTIONS})
        self._ids: dict[str, set[str]] = {section: set() for section in loading.IDENTIFIED}
        self._digest = hashlib.sha256()
        self._size = 0
        self._skip_programs = False

    def read(self, file: Path, *, only_vocabulary: bool) -> None:
        """Read the next file."""
        self._size = file.stat().st_size
        self._skip_programs = only_vocabulary
        watch = progress.reading()
        if watch:
            watch.next_file(self._size)
        root, digest = read_plain(file, self._take)
        self._digest.update(digest)
        head: dict[str, Any] = {}
        edition = root.get("edition")
        for key, value in root.items():
            if key not in SECTIONS or type(value) is not list:
                head[key] = value
            elif not only_vocabulary or key in loading.ALWAYS:
                for item in value:
                    self._add(key, item, edition)
        validated = _validated(CatalogFile, head)
        if validated.vocabulary:
            self._loaded.vocabularies.append(validated.vocabulary)
        self._drafts.file_ends(edition)

    def result(self) -> PlainCatalog:
        """Return what has been read, once all of it has been checked."""
        loaded, drafts = self._loaded, self._drafts
        loaded.digest = self._digest.hexdigest()[:12]
        vocabulary = build.build_vocabulary(loaded.vocabularies)
        known = Known(loaded.entries, vocabulary, drafts)
        if check_entries(loaded.entries, vocabulary, drafts) or not self._known.are_in(known):
            raise UnusualError
        if any(entry_id in drafts for entry_id in (*known.networks, *known.guides)):
            raise UnusualError
        desks, lifecycles = loading.build_desks(loaded, vocabulary), loading.build_lifecycles(loaded, drafts)
        rest = loading.build_catalog(loaded, vocabulary, desks, ())
        return PlainCatalog(rest, drafts, Completion(vocabulary, desks, lifecycles))

    def _take(self, section: str, item: dict[str, Any], done: int) -> bool:
        watch = progress.reading()
        if watch:
            watch.item(min(done, self._size), self._size)
        if section != "programs":
            return False
        if self._skip_programs:
            return True
        if "overrides" in item:
            raise UnusualError
        entry = _validated(Program, item)
        if entry.id in self._drafts:
            raise UnusualError
        place = _Placeless(section, entry, None, (), None)
        for _ in (*check_sources(place, entry.sources, self._known), *check_program(place, entry, self._known)):
            raise UnusualError
        lines = self._known.last_lines
        for source in entry.sources:
            if source.document:
                lines[source.document] = max(lines.get(source.document, 0), *(last for _, last in source.lines), 0)
        self._drafts.add(entry)
        return True

    def _add(self, section: str, item: Any, edition: str | None) -> None:
        if section == "programs" or (type(item) is dict and item.get("overrides") is True):
            raise UnusualError
        entry = _validated(SECTIONS[section], item)
        key = loading.IDENTIFIED.get(section)
        if key is not None:
            name = item[key]
            if name in self._ids[section] or type(name) is not str:
                raise UnusualError
            self._ids[section].add(name)
        self._loaded.entries[section].append(_Placeless(section, entry, None, (), edition))


def _validated(model: type[Any], item: Any) -> Any:
    try:
        return read(model, item)
    except ValidationError as error:
        raise UnusualError from error


__all__ = ["LARGE", "PlainCatalog", "UnusualError", "read_plain_catalog"]
