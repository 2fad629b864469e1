"""The databases of catalogues that do not come with the program, and when one is rebuilt.

They lie in the user's cache folder, one for each set of paths. A file is used as long as path, size and time of change
of every catalogue file and the version of the program are those it was made of; when only times differ, the contents are
compared.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from pathlib import Path

import platformdirs

from kakushin_cli import __version__
from kakushin_cli.catalog import files
from kakushin_cli.catalog.catalog import Catalog
from kakushin_cli.catalog.database import Connection, Progress, connect, require_fts5, to_json
from kakushin_cli.catalog.digest import content_digest
from kakushin_cli.catalog.files import APP_NAME, catalog_files
from kakushin_cli.catalog.shipped import MADE_OF, FileState, MadeOf, made_of, open_database, shipped_made_of
from kakushin_cli.catalog.vocabulary import Vocabulary
from kakushin_cli.language import Text

UNUSED_SECONDS = 90 * 24 * 60 * 60
"""Cached databases that nobody has used for so long are deleted."""
WriteIndex = Callable[[sqlite3.Connection, Catalog], object]
"""Writes the tables of the search into the database of a catalogue."""


class Cache:
    """The database of one catalogue.

    Args:
        paths: The user's catalogues.
        bundled: Whether the bundled entries take part.
        folder: The cache folder; that of the platform when None.
        write_index: Writes the tables of the search; None leaves them out.
    """

    def __init__(
        self,
        paths: Sequence[Path],
        *,
        bundled: bool,
        folder: Path | None,
        write_index: WriteIndex | None = None,
    ) -> None:
        self._paths, self._bundled, self._write_index = paths, bundled, write_index
        self._folder = folder or platformdirs.user_cache_path(APP_NAME, appauthor=False)

    @property
    def place(self) -> Path:
        """Where the database of these paths lies."""
        names = [str(self._bundled), str(files.bundled_folder()), *(os.path.abspath(path) for path in self._paths)]  # noqa: PTH100
        digest = hashlib.sha256("\0".join(names).encode("utf-8", "surrogateescape")).hexdigest()
        return self._folder / f"{digest[:16]}.sqlite"

    def open(
        self,
        tell: Callable[[Text], None],
        *,
        rebuild: bool = False,
        progress: Progress | None = None,
    ) -> Catalog:
        """Return the catalogue: from its database when that is up to date, else from its files.

        Args:
            tell: Takes the notice that the database cannot be kept.
            rebuild: Do not look at what was kept.
            progress: Is told how much is done, of how much, while files are read.

        Raises:
            UsageError: a path does not exist.
            CatalogInvalidError: a file has an error.
            sqlite3.DatabaseError: the kept database is damaged.
        """
        connection = None if rebuild else self._up_to_date()
        return Catalog(connection) if connection else self._make(tell, progress)

    def vocabulary(self) -> Vocabulary | None:
        """Return the vocabularies of a database that is up to date; None when there is none, or it is damaged."""
        with suppress(sqlite3.DatabaseError):
            connection = self._up_to_date()
            return Catalog(connection).vocabulary if connection else None
        return None

    def _up_to_date(self) -> Connection | None:
        return _fresh(self.place, self._file_states())

    def _file_states(self) -> tuple[FileState, ...]:
        return tuple(
            _state(file) for folder in (files.bundled_folder(), *self._paths) for file in catalog_files(folder)
        )

    def _make(self, tell: Callable[[Text], None], progress: Progress | None) -> Catalog:
        """Read the files; the database is made beside its place and put there whole."""
        place = self.place
        temporary: Path | None = None
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            temporary = place.with_name(f".{place.name}.{os.urandom(8).hex()}")
            os.close(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
            with closing(connect(str(temporary))) as connection:
                self._write(connection, progress)
            temporary.replace(place)
            temporary = None
            _forget_unused(place)
            return Catalog(open_database(place))
        except (OSError, sqlite3.OperationalError) as error:
            reason = error.strerror if isinstance(error, OSError) else str(error)
            tell(
                Text(
                    f"{place}: 読み込んだカタログを保存できません({reason})。毎回読み直します。",
                    f"{place}: the compiled catalogue cannot be saved ({reason}), so the files are read every time.",
                )
            )
            connection = connect("")
            self._write(connection, progress)
            return Catalog(connection)
        finally:
            if temporary:
                temporary.unlink(missing_ok=True)

    def _write(self, connection: Connection, progress: Progress | None) -> None:
        from kakushin_cli.catalog.loading import write_files  # validates files with pydantic, for a new database only

        require_fts5(connection)
        states = self._file_states()
        origin = MadeOf(_program(), states, tuple(content_digest(Path(path)) for path, _, _ in states))
        write_files(connection, self._paths, bundled=self._bundled, progress=progress)
        _finish(connection, origin, self._write_index)


def write_shipped(path: Path, write_index: WriteIndex | None = None) -> None:
    """Write the database of the bundled catalogue that is handed out with it."""
    from kakushin_cli.catalog.loading import write_files  # as above

    with closing(connect(str(path))) as connection:
        write_files(connection, (), bundled=True)
        _finish(connection, shipped_made_of(), write_index)


def _finish(connection: Connection, origin: MadeOf, write_index: WriteIndex | None) -> None:
    if write_index:
        write_index(connection, Catalog(connection))
    connection.execute("INSERT INTO meta VALUES(?, ?)", (MADE_OF, to_json(origin)))


def _fresh(place: Path, states: Sequence[FileState]) -> Connection | None:
    """Return the database when its files are still what it was made of."""
    try:
        connection = open_database(place)
    except OSError:  # making it tells what is wrong
        return None
    origin = made_of(connection)
    if origin is None or origin.program != _program():
        return None
    with suppress(OSError):  # a folder that cannot be written
        os.utime(place)  # it is in use
    if [state[:2] for state in origin.files] != [state[:2] for state in states]:
        return None
    changed = [n for n, (old, new) in enumerate(zip(origin.files, states, strict=True)) if old != new]
    return connection if all(content_digest(Path(states[n][0])) == origin.digests[n] for n in changed) else None


def _state(file: Path) -> FileState:
    path = os.path.abspath(file)  # noqa: PTH100 - a link is a file of its own
    try:
        status = file.stat()
    except OSError:  # reading the file tells what is wrong with it
        return path, -1, -1
    return path, status.st_size, status.st_mtime_ns


def _program() -> str:
    """Return what makes a database: the version and, within the repository, the time of the newest source."""
    package = Path(__file__).resolve().parents[1]
    if (package / "data").is_dir():
        return __version__
    sources = (*package.rglob("*.py"), *files.data_folder().glob("*.tsv"))
    return f"{__version__} {max(source.stat().st_mtime_ns for source in sources)}"


def _forget_unused(place: Path) -> None:
    """Delete cached databases and leftover temporary files that were last used 90 days before this one was made."""
    newest = place.stat().st_mtime
    for other in (*place.parent.glob("*.sqlite"), *place.parent.glob(".*.sqlite.*")):
        with suppress(OSError):  # somebody else may remove it, too, or hold it open
            if newest - other.stat().st_mtime > UNUSED_SECONDS:
                other.unlink()
