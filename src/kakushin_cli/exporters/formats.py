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
