"""Plain command lines, read without Typer: it takes longer to load than any answer (docs/decisions/0013).

A command line is plain when each word is a known command, option or argument in its usual form. Everything else is left
to Typer: help, completion, mistakes, `-abc`, `--`, values that begin with a hyphen. What is read here is read the same as
Typer would; a test compares both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, get_args

from kakushin_cli.cli.commands import COMMANDS, function_of
from kakushin_cli.cli.declare import (
    GLOBAL_OPTIONS,
    SHARED_OPTIONS,
    VERSION_OPTION,
    Argument,
    Given,
    Kind,
    Option,
    hints_of,
    keep_global,
    version_line,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from kakushin_cli.cli.session import Session

_KINDS: dict[Any, Kind] = {
    bool: "flag", str: "text", str | None: "text", list[str]: "texts", list[str] | None: "texts", int: "number", int | None: "number",
}  # fmt: skip
"""What is written behind an option of a command, by the type in its signature."""


class Plain(NamedTuple):
    """A plain command line: the function to call, its values, those of shared options and those of global options."""

    function: Callable[..., None] | None
    values: dict[str, Any]
    shared: dict[str, Any]
    flags: dict[str, Any]

    def run(self, session: Session) -> None:
        """Run the command, or tell the version when there is none."""
        session.flags = self.flags
        if self.function is None:
            session.write(version_line())
        else:
            self.function(Given(session, {"kakushin.listing": self.shared}), **self.values)


class _Place(NamedTuple):
    """Where the value of an option goes, and what is written behind it."""

    values: dict[str, Any]
    key: str
    kind: Kind


class _NotPlain(Exception):  # noqa: N818 - no fault
    """The command line is for Typer."""


def read_plain(words: Sequence[str]) -> Plain | None:
    """Return a command line as it is to be run, None when it is not plain."""
    if list(words) == [*VERSION_OPTION.names]:
        return Plain(None, {}, {}, {})
    try:
        return _read(list(words))
    except _NotPlain:
        return None


def _read(words: list[str]) -> Plain:
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    name, rest = "", words
    while name not in COMMANDS:
        positional = _take(rest, _places(GLOBAL_OPTIONS, before), stop=True)
        if not positional:
            raise _NotPlain
        name, rest = f"{name} {positional[0]}".lstrip(), positional[1:]
        if not any(known == name or known.startswith(f"{name} ") for known in COMMANDS):
            raise _NotPlain
    place = COMMANDS[name]
    shared = SHARED_OPTIONS[place.shared]
    kept: dict[str, Any] = {option.key: False if option.kind == "flag" else None for option in shared}
    function = function_of(place)
    values: dict[str, Any] = {}
    places = _places(GLOBAL_OPTIONS, after) | _places(shared, kept)
    arguments: list[_Place] = []
    hints = {key: hint for key, hint in hints_of(function).items() if key not in ("ctx", "return")}
    for key, hint in hints.items():
        kind, declared = get_args(hint)
        found = _Place(values, key, _KINDS[kind])
        if isinstance(declared, Argument):
            arguments.append(found)
        else:
            places |= dict.fromkeys(declared.names, found)
    _fill(_take(rest, places), arguments)
    needed = list(hints)[: len(hints) - len(function.__defaults__ or ())]
    if not values.keys() >= set(needed):
        raise _NotPlain
    flags: dict[str, Any] = {}
    for given in (before, after):
        for option in GLOBAL_OPTIONS:
            keep_global(flags, option.key, option.kind, given.get(option.key))
    return Plain(function, values, kept, flags)


def _places(options: Iterable[Option], values: dict[str, Any]) -> dict[str, _Place]:
    return {name: _Place(values, option.key, option.kind) for option in options for name in option.names}


def _take(words: Sequence[str], places: dict[str, _Place], *, stop: bool = False) -> list[str]:
    """Keep the values of options and return the words that are none, with `stop` all from the first of them on."""
    others: list[str] = []
    n = 0
    while n < len(words):
        word = words[n]
        n += 1
        if not word.startswith("-"):
            if stop:
                return [*words[n - 1 :]]
            others.append(word)
            continue
        name, has_value, value = word.partition("=") if word.startswith("--") else (word, "", "")
        place = places.get(name)
        if place is None or (place.kind == "flag" and has_value):
            raise _NotPlain
        if place.kind == "flag":
            place.values[place.key] = True
            continue
        if not has_value and n < len(words):
            value = words[n]
            n += 1
        _keep(place, value)
    return others


def _keep(place: _Place, value: str) -> None:
    if not value or value.startswith("-"):
        raise _NotPlain
    if place.kind == "number":
        if not (value.isascii() and value.isdigit()):
            raise _NotPlain
        place.values[place.key] = int(value)
    elif place.kind == "texts":
        place.values.setdefault(place.key, []).append(value)
    else:
        place.values[place.key] = value


def _fill(words: Sequence[str], arguments: Sequence[_Place]) -> None:
    """Give the words without an option to the arguments of the command, in their order."""
    left = list(words)
    for place in arguments:
        while left and (place.kind == "texts" or place.key not in place.values):
            _keep(place, left.pop(0))
    if left:
        raise _NotPlain
