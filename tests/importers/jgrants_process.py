"""An import as a process of its own that does not wait between requests: to be killed at any moment.

Usage: jgrants_process.py BASE FOLDER
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from kakushin_cli.catalog.loading import load_vocabulary
from kakushin_cli.importers.jgrants.answers import Query
from kakushin_cli.importers.jgrants.client import Client
from kakushin_cli.importers.jgrants.run import import_from_api

TODAY = date(2026, 11, 24)
KEYWORDS = ("脱炭素", "地域", "補助金")


def main(base: str, folder: str) -> None:
    client = Client(base, sleep=lambda _: None)
    print("ready", flush=True)
    import_from_api(
        Path(folder), Query(KEYWORDS, open_only=True), client, load_vocabulary(), TODAY,
        progress=lambda _done, _all: None,
    )  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
