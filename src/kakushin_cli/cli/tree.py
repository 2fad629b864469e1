"""The program as Typer builds it: groups and commands in their order, each imported when it is asked for."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING, Any

import typer

from kakushin_cli.cli.commands import COMMANDS, GROUPS, Place, function_of
from kakushin_cli.cli.completion import use_own_scripts
from kakushin_cli.cli.declare import HELP_NAMES, documented
from kakushin_cli.cli.framework import Group, Lazily, command_class, for_typer

if TYPE_CHECKING:
    from collections.abc import Mapping

HELP = {"help_option_names": [*HELP_NAMES]}

app = typer.Typer(
    name="kakushin", cls=Group, context_settings=HELP, no_args_is_help=True, rich_markup_mode=None,
    pretty_exceptions_enable=False,
)  # fmt: skip
plan_app = typer.Typer(
    name="plan", add_completion=False, cls=Group, context_settings=HELP, no_args_is_help=True, rich_markup_mode=None
)
data_app = typer.Typer(
    name="data", add_completion=False, cls=Group, context_settings=HELP, no_args_is_help=True, rich_markup_mode=None
)
import_app = typer.Typer(
    name="import", add_completion=False, cls=Group, context_settings=HELP, no_args_is_help=True, rich_markup_mode=None
)


@app.callback()
@documented(GROUPS[""])
def kakushin() -> None:
    """Run the program."""


@plan_app.callback()
@documented(GROUPS["plan"])
def plan_group() -> None:
    """Run a plan command."""


@data_app.callback()
@documented(GROUPS["data"])
def data_group() -> None:
    """Run a data command."""


@import_app.callback()
@documented(GROUPS["data import"])
def import_group() -> None:
    """Run an import."""


def _command(words: str, place: Place) -> Any:
    """Return a command as Typer builds it, importing its module."""
    alone = typer.Typer(add_completion=False, rich_markup_mode=None)
    alone.command(words.split()[-1], cls=command_class(place.shared), context_settings=HELP)(
        for_typer(function_of(place))
    )
    return typer.main.get_command(alone)


def _group(target: typer.Typer, words: str, groups: Mapping[str, typer.Typer]) -> Any:
    """Return a group whose commands are built when they are asked for."""
    group = typer.main.get_command(target)
    assert isinstance(group, Group)
    known: dict[str, Lazily] = {}
    for name, place in COMMANDS.items():
        if name.startswith(words):
            first, _, rest = name.removeprefix(words).partition(" ")
            inner = words + first
            if not rest:
                known[first] = Lazily(partial(_command, name, place), place.summary)
            elif first not in known:
                known[first] = Lazily(partial(_group, groups[inner], f"{inner} ", groups), GROUPS[inner].summary)
    group.fill(known)
    return group


@cache
def command_tree() -> Any:
    """Return the program as Typer has built it."""
    use_own_scripts()
    return _group(app, "", {"plan": plan_app, "data": data_app, "data import": import_app})
