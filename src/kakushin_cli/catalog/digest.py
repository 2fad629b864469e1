"""Digests of catalogue files."""

import hashlib
from pathlib import Path


def content_digest(file: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal digits, an empty text when it cannot be read."""
    try:
        with file.open("rb") as content:
            return hashlib.file_digest(content, "sha256").hexdigest()
    except (OSError, ValueError):  # ValueError: a NUL character in the path
        return ""
