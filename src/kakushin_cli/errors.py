"""Faults that a user can cause or repair, each with what is wrong and how to mend it in both languages.

    KakushinError            1  expected failure: cannot write, a missing extra, an importer's network
    ├── UsageError           2  an option or one of its values cannot be used
    │   └── UnknownTermError 2  a word that a closed vocabulary does not have
    ├── NotFoundError        3  a named thing that the catalogue does not have
    └── CatalogInvalidError  4  data files with faults

The numbers are the exit codes of the contract; `cli.app` is the only place that turns one into the other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kakushin_cli.language import Lang, Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kakushin_cli.catalog.faults import Fault


class KakushinError(Exception):
    """A failure that is told in one sentence, never as a traceback."""

    exit_code = 1

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

    exit_code = 2


class UnknownTermError(UsageError):
    """A word that is not in a closed vocabulary; says what is allowed and what was probably meant."""

    def __init__(self, option: str, word: str, near: Sequence[str | Text], allowed: Sequence[str]) -> None:
        self.option, self.word, self.near, self.allowed = option, word, tuple(near), tuple(allowed)
        texts = [Text(n) if isinstance(n, str) else n for n in near]
        likely_ja = f"もしかして: {' / '.join(t.ja for t in texts)}。" if near else ""
        likely_en = f"Did you mean {' or '.join(t.pick('en') for t in texts)}? " if near else ""
        super().__init__(
            Text(f"{option}: 「{word}」は使えません。", f"{option}: '{word}' is not known."),
            Text(f"{likely_ja}使える語: {', '.join(allowed)}", f"{likely_en}Allowed: {', '.join(allowed)}"),
        )


class NotFoundError(KakushinError):
    """A named thing that the catalogue does not have; up to three near names are offered."""

    exit_code = 3

    def __init__(self, kind: Text, name: str, near: Sequence[str]) -> None:
        self.name, self.near = name, tuple(near)[:3]
        hint = None
        if self.near:
            hint = Text(f"近いもの: {' / '.join(self.near)}", f"Near: {' / '.join(self.near)}")
        super().__init__(
            Text(f"{kind.ja}「{name}」は見つかりません。", f"No {kind.en or kind.ja} '{name}'."),
            hint or Text("kakushin list または kakushin search で探せます。", "Try kakushin list or kakushin search."),
        )


class CatalogInvalidError(KakushinError):
    """Data files with faults; carries all of them."""

    exit_code = 4

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        count = len(self.faults)
        super().__init__(
            Text(f"データに誤りが{count}件あります。", f"The data has {count} fault(s)."),
            Text("直してからもう一度実行してください。", "Repair them and run again."),
        )
