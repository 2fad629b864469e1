"""Entry point: `kakushin` and `python -m kakushin_cli`."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the program and end the process with its exit code."""
    try:
        from kakushin_cli.cli.app import run  # here, so that Ctrl-C while modules are loaded ends without a traceback

        code = run()
    except KeyboardInterrupt:
        code = 130
    sys.exit(code)


if __name__ == "__main__":
    main()
