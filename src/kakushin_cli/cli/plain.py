"""Plain command lines, read without Typer: it takes longer to load than any answer (docs/decisions/0013).

A command line is plain when each word is a known command, option or argument in its usual form. Everything else is left
to Typer: completion, mistakes, `-abc`, `--`, values that begin with a hyphen. What is read here is read the same as
Typer would; a test compares both.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple, get_args

from kakushin_cli.cli.commands import COMMANDS, GROUPS, function_of
from kakushin_cli.cli.declare import (
    GLOBAL_OPTIONS,
    HELP_NAMES,
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
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from kakushin_cli.cli.session import Session

_KINDS: dict[Any, Kind] = {
    bool: "flag", str: "text", str | None: "text", list[str]: "texts", list[str] | None: "texts", int: "number", int | None: "number",
}  # fmt: skip
"""What is written behind an option of a command, by the type in its signature."""


class Plain(NamedTuple):
    """A plain command line: the function to call, its values, those of shared options and those of global options.

    Without a function it asks for the help of the command or group `about`, or for the version when that is None.
    """

    flags: dict[str, Any]
    function: Callable[..., None] | None = None
    values: Mapping[str, Any] = MappingProxyType({})
    shared: Mapping[str, Any] = MappingProxyType({})
    about: str | None = None

    def run(self, session: Session) -> None:
        """Run the command, or tell what is asked about the program."""
        session.flags = self.flags
        if self.function:
            self.function(Given(session, {"kakushin.listing": self.shared}), **self.values)
        elif self.about is None:
            session.write(version_line())
        else:
            from kakushin_cli.cli.help import help_text

            session.write(help_text(self.about, session))


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
        return Plain({})
    try:
        return _read(list(words))
    except _NotPlain:
        return None


def _read(words: list[str]) -> Plain:
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    name, rest = "", words
    while name not in COMMANDS:
        asked: dict[str, Any] = {}
        others = _take(rest, _places(GLOBAL_OPTIONS, before) | _help_places(asked), stop=True)
        if asked or not rest:
            return Plain(_flags(before), about=name)
        if not others or not others[0] or " " in others[0]:
            raise _NotPlain
        name, rest = f"{name} {others[0]}".lstrip(), others[1:]
        if name not in COMMANDS and name not in GROUPS:
            raise _NotPlain
    place = COMMANDS[name]
    shared = SHARED_OPTIONS[place.shared]
    kept: dict[str, Any] = {option.key: False if option.kind == "flag" else None for option in shared}
    asked = {}
    function = function_of(place)
    values: dict[str, Any] = {}
    places = _places(GLOBAL_OPTIONS, after) | _places(shared, kept) | _help_places(asked)
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
    if asked:
        return Plain(_flags(before, after), about=name)
    needed = list(hints)[: len(hints) - len(function.__defaults__ or ())]
    if not values.keys() >= set(needed):
        raise _NotPlain
    return Plain(_flags(before, after), function, values, kept)


def _flags(*given: dict[str, Any]) -> dict[str, Any]:
    """Return the global options as a session keeps them, from those before and those after the command."""
    flags: dict[str, Any] = {}
    for values in given:
        for option in GLOBAL_OPTIONS:
            keep_global(flags, option.key, option.kind, values.get(option.key))
    return flags


def _help_places(values: dict[str, Any]) -> dict[str, _Place]:
    return dict.fromkeys(HELP_NAMES, _Place(values, "help", "flag"))


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
