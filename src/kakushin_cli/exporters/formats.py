"""Names of the listing formats and the suffixes that stand for them; free of imports for quick starts."""

from __future__ import annotations

SCHEMA_VERSION = 1
"""Version of the machine output; it changes only when a key is renamed or removed."""

FORMATS = ("table", "json", "jsonl", "csv", "tsv", "markdown", "xlsx")
SUFFIX_FORMATS = {
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".tsv": "tsv",
    ".txt": "table",
    ".md": "markdown",
    ".markdown": "markdown",
    ".xlsx": "xlsx",
}

DOCUMENT_SUFFIXES = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".json": "json",
    ".docx": "docx",
    ".pptx": "pptx",
    ".xlsx": "xlsx",
    ".html": "html",
    ".htm": "html",
    ".svg": "svg",
    ".flow.mmd": "flow.mmd",
    ".mmd": "mmd",
    ".ics": "ics",
}
DOCUMENT_FORMATS = tuple(dict.fromkeys(DOCUMENT_SUFFIXES.values()))
"""Formats of a roadmap."""
NEED_A_FILE = ("docx", "pptx", "xlsx")
"""Formats that make no sense on a terminal or in a pipe."""


def document_format_of(path: str) -> str | None:
    """Return the roadmap format that a file's name asks for, None when its suffix is not known; the longest wins."""
    name = path.lower()
    suffix = next((s for s in sorted(DOCUMENT_SUFFIXES, key=len, reverse=True) if name.endswith(s)), None)
    return suffix and DOCUMENT_SUFFIXES[suffix]
