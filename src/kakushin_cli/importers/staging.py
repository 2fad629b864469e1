"""A catalogue folder that is changed as a whole: in a copy, which takes its place at the end; the old one stays as FOLDER.bak."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kakushin_cli.importers.store import cannot_write


def backup_of(folder: Path) -> Path:
    """Return where the state of a folder before its last change is kept."""
    return folder.with_name(f"{folder.name}.bak")


@contextmanager
def staged(folder: Path) -> Iterator[Path]:
    """Give a copy of a folder, an empty one when there is none; without an exception it takes the folder's place.

    A run that is stopped leaves the folder as it was; stopped between the two renames, the next one puts it back.

    Raises:
        KakushinError: the copy cannot be made or put in place; the folder is as it was.
    """
    folder = folder.resolve()
    backup = backup_of(folder)
    prefix = f".{folder.name}.refresh-"
    copy = folder.with_name(f"{prefix}{os.urandom(4).hex()}")
    try:
        leftovers = list(folder.parent.glob(f"{prefix}*"))
        if leftovers and not folder.exists() and backup.is_dir():
            backup.rename(folder)
        for leftover in leftovers:
            shutil.rmtree(leftover)
        if folder.is_dir():
            shutil.copytree(folder, copy, symlinks=True)
        else:
            copy.mkdir()
        try:
            yield copy
            if folder.exists():
                if backup.exists():
                    shutil.rmtree(backup)
                folder.rename(backup)
            try:
                copy.rename(folder)
            except OSError:
                if not folder.exists() and backup.exists():
                    backup.rename(folder)
                raise
        finally:
            shutil.rmtree(copy, ignore_errors=True)
    except OSError as error:
        raise cannot_write(folder, error) from None
