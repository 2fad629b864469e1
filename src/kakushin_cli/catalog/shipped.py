"""The database of the bundled catalogue that comes with the program, and what any database was made of."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from pathlib import Path

import msgspec

from kakushin_cli import __version__
from kakushin_cli.catalog import files
from kakushin_cli.catalog.database import Connection, connect

SHIPPED_NAME = "catalogue.sqlite"
MADE_OF = "made_of"
"""Key of the row that says what the database was made of."""
FileState = tuple[str, int, int]
"""Path, size in bytes and time of change in nanoseconds of a file."""


class MadeOf(msgspec.Struct, frozen=True):
    """What a database was made of; `digests` are SHA-256 of the files."""

    program: str
    files: tuple[FileState, ...]
    digests: tuple[str, ...]


def made_of(connection: Connection) -> MadeOf | None:
    """Return what a database was made of, None when another version of the program made it and wrote that otherwise.

    Raises:
        sqlite3.DatabaseError: it is damaged, or something else.
    """
    row = connection.execute("SELECT value FROM meta WHERE key = ?", (MADE_OF,)).fetchone()
    with suppress(msgspec.DecodeError):
        return msgspec.json.decode(row[0], type=MadeOf) if row else None
    return None


def open_database(place: Path) -> Connection:
    """Return a database that is only read, and that nobody changes meanwhile.

    Raises:
        OSError: it is not there, or not to be read.
    """
    with place.open("rb"):
        pass
    return connect(f"{place.absolute().as_uri()}?mode=ro&immutable=1", uri=True)


def open_shipped() -> Connection | None:
    """Return the database that came with the program, None when there is none, or it is not of the files beside it."""
    with suppress(OSError, sqlite3.DatabaseError):
        connection = open_database(files.bundled_folder() / SHIPPED_NAME)
        if made_of(connection) == shipped_made_of():
            return connection
    return None


def shipped_made_of() -> MadeOf:
    """Return what the shipped database was made of: installing keeps names and sizes of files, not times."""
    states = ((f.name, f.stat().st_size, 0) for f in files.catalog_files(files.bundled_folder()))
    return MadeOf(__version__, tuple(states), ())
