"""Errors that a user can cause or repair, each with a repair in both languages, and the exit codes of the program.

    KakushinError            1  expected failure: cannot write, a missing extra, an importer's network
    ├── UsageError           2  an option or one of its values cannot be used
    │   └── UnknownTermError 2  a word that a closed vocabulary does not have
    ├── NotFoundError        3  a named thing that the catalogue does not have
    └── CatalogInvalidError  4  data files with faults (`catalog.faults`)

`cli.app` is the only place that ends the process with them.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum

from kakushin_cli.language import Lang, Text


class ExitCode(IntEnum):
    """What the process ends with."""

    OK = 0
    FAILURE = 1
    USAGE = 2
    NOT_FOUND = 3
    DATA_INVALID = 4
    INTERRUPTED = 130


MEANINGS: dict[ExitCode, Text] = {
    ExitCode.OK: Text("完了(該当なしも含む)", "success, even with no match"),
    ExitCode.FAILURE: Text("実行の失敗(書込みや通信ができないなど)", "failure: cannot write, no network, etc."),
    ExitCode.USAGE: Text("使い方の誤り(オプションや値)", "usage error: an option or a value"),
    ExitCode.NOT_FOUND: Text("指定された事業などが見つからない", "the named entry was not found"),
    ExitCode.DATA_INVALID: Text("データの誤り", "the data has errors"),
    ExitCode.INTERRUPTED: Text("中断", "interrupted"),
}


class KakushinError(Exception):
    """A failure that the program reports in one sentence, never as a traceback."""

    exit_code = ExitCode.FAILURE

    def __init__(self, what: Text, hint: Text | None = None) -> None:
        super().__init__(what.ja)
        self.what = what
        self.hint = hint

    def lines(self, lang: Lang) -> list[str]:
        """Return the lines to print on stderr: what is wrong, then how to repair it."""
        lines = [self.what.pick(lang)]
        if self.hint:
            lines.append(self.hint.pick(lang))
        return lines


class UsageError(KakushinError):
    """An option, or one of its values, cannot be used."""

    exit_code = ExitCode.USAGE


class UnknownTermError(UsageError):
    """A word that is not in a closed vocabulary; the message lists the allowed words and the likely ones."""

    def __init__(
        self,
        option: str,
        word: str,
        near: Sequence[str | Text],
        allowed: Sequence[str | Text],
        *,
        is_command: bool = False,
    ) -> None:
        self.option, self.word = option, word
        self.near, self.allowed = _texts(near), _texts(allowed)
        likely_ja = f"もしかして: {' / '.join(t.ja for t in self.near)}。" if near else ""
        likely_en = f"Did you mean {' or '.join(t.pick('en') for t in self.near)}? " if near else ""
        if is_command:
            message = Text(f"「{word}」というコマンドはありません。", f"Unknown command '{word}'.")
            list_ja, list_en = "使えるコマンド", "Commands"
        else:
            message = Text(f"{option} に「{word}」は指定できません。", f"Unknown value '{word}' for {option}.")
            list_ja, list_en = "指定できる値", "Allowed values"
        super().__init__(
            message,
            Text(
                f"{likely_ja}{list_ja}: {', '.join(t.ja for t in self.allowed)}",
                f"{likely_en}{list_en}: {', '.join(t.pick('en') for t in self.allowed)}",
            ),
        )


def _texts(words: Sequence[str | Text]) -> tuple[Text, ...]:
    return tuple(Text(word) if isinstance(word, str) else word for word in words)


def check_word(option: str, word: str, allowed: Sequence[str]) -> None:
    """Refuse a word that is not one of a few.

    Raises:
        UnknownTermError: it is none of them; those that begin alike are named.
    """
    if word not in allowed:
        beginning = word[:2] if any(w.startswith(word[:2]) for w in allowed) else word[:1]
        raise UnknownTermError(option, word, [w for w in allowed if beginning and w.startswith(beginning)], allowed)


class NotFoundError(KakushinError):
    """A named thing that the catalogue does not have; up to three near names are offered."""

    exit_code = ExitCode.NOT_FOUND

    def __init__(self, kind: Text, name: str, near: Sequence[str]) -> None:
        self.name, self.near = name, tuple(near)[:3]
        hint = None
        if self.near:
            hint = Text(f"もしかして: {' / '.join(self.near)}", f"Did you mean {' or '.join(self.near)}?")
        super().__init__(
            Text(f"{kind.ja}「{name}」が見つかりません。", f"The {kind.en or kind.ja} '{name}' was not found."),
            hint or Text("kakushin list か kakushin search で探せます。", "Try kakushin list or kakushin search."),
        )
