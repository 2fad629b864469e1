"""Entry point: `kakushin` and `python -m kakushin_cli`."""

from __future__ import annotations

import gc
import sys

NEW_OBJECTS = 50_000
"""Containers made until the next search for cycles; Python's 700 has modules searched again and again as they load."""


def main() -> None:
    """Run the program and end the process with its exit code."""
    gc.set_threshold(NEW_OBJECTS)
    try:
        from kakushin_cli.cli.app import run  # here, so that Ctrl-C while modules are loaded ends without a traceback

        code = run()
    except KeyboardInterrupt:
        code = 130
    gc.freeze()  # the process ends: what is left needs no search for cycles
    sys.exit(code)


if __name__ == "__main__":
    main()
