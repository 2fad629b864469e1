"""The exit codes of the contract; help, documents and errors all read this table."""

from __future__ import annotations

from enum import IntEnum

from kakushin_cli.language import Text


class ExitCode(IntEnum):
    """What the process ends with."""

    OK = 0
    FAILURE = 1
    USAGE = 2
    NOT_FOUND = 3
    DATA_INVALID = 4
    INTERRUPTED = 130


MEANINGS: dict[ExitCode, Text] = {
    ExitCode.OK: Text("完了(該当なしも含む)", "done, an empty result too"),
    ExitCode.FAILURE: Text(
        "実行できなかった(書き込めない、通信できないなど)", "expected failure: cannot write, no network"
    ),
    ExitCode.USAGE: Text("使い方の誤り(オプションや値)", "usage: an option or a value"),
    ExitCode.NOT_FOUND: Text("名指しされたものがない", "a named thing does not exist"),
    ExitCode.DATA_INVALID: Text("データに誤りがある", "data invalid"),
    ExitCode.INTERRUPTED: Text("中断された", "interrupted"),
}


class Ended(Exception):  # noqa: N818 - not a fault
    """A command has told all there is to tell, and the process ends with this code."""

    def __init__(self, code: ExitCode) -> None:
        super().__init__(code)
        self.code = code
