"""Entry point: `kakushin` and `python -m kakushin_cli`."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the program and end the process with its exit code."""
    from kakushin_cli.cli.app import run

    sys.exit(run())


if __name__ == "__main__":
    main()
