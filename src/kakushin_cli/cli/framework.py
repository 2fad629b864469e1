"""The commands as Typer knows them, with options that every command shares and a help of our own.

Typer's own help cuts Japanese option texts at the edge of its table, so help is written here (docs/decisions/0003).
Global options are accepted before and after the command; listing options speak one dialect everywhere.
"""

from __future__ import annotations

import inspect
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple, get_args

import typer
from typer.core import TyperCommand, TyperGroup, TyperOption

from kakushin_cli.cli.declare import (
    GLOBAL_OPTIONS,
    SHARED_OPTIONS,
    VERSION_OPTION,
    Argument,
    Doc,
    Option,
    hints_of,
    keep_global,
    session_of,
    version_line,
)
from kakushin_cli.language import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def for_typer(function: Callable[..., None]) -> Callable[..., None]:
    """Return a command with its declarations turned into Typer's."""
    hints = hints_of(function)
    parameters = []
    for parameter in inspect.signature(function).parameters.values():
        hint: Any = typer.Context
        if parameter.name != "ctx":
            kind, declared = get_args(hints[parameter.name])
            hint = Annotated[kind, _for_typer(declared)]
        parameters.append(parameter.replace(annotation=hint))

    def command(**given: Any) -> None:
        function(**given)

    command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    command.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    command.__doc__ = function.__doc__
    command.doc = function.doc  # type: ignore[attr-defined]
    return command


def _for_typer(declared: Option | Argument) -> Any:
    if isinstance(declared, Option):
        return typer.Option(*declared.names, **declared.settings)
    return typer.Argument(**declared.settings)


_TYPES: dict[str, dict[str, Any]] = {
    "flag": {"is_flag": True, "default": False},
    "text": {"type": str},
    "texts": {"type": str, "multiple": True, "default": None},
    "number": {"type": int},
}


def _shared(option: Option, panel: str, callback: Callable[..., Any], **more: Any) -> TyperOption:
    """Return an option that is in no command's signature."""
    settings = dict(option.settings)
    complete = settings.pop("autocompletion", None)
    if complete:
        settings["autocompletion"] = lambda _ctx, _args, incomplete: complete(incomplete)
    return TyperOption(
        param_decls=list(option.names), expose_value=False, callback=callback, rich_help_panel=panel,
        **_TYPES[option.kind], **settings, **more,
    )  # fmt: skip


def _keep(ctx: Any, param: Any, value: Any) -> Any:
    keep_global(session_of(ctx).flags, param.name, "texts" if param.multiple else "text", value)
    return value


def _show_version(ctx: Any, _param: Any, value: Any) -> None:
    if value and not ctx.resilient_parsing:
        session_of(ctx).write(version_line())
        ctx.exit(0)


def global_options() -> list[TyperOption]:
    """Return the options that every command takes, before and after its name."""
    options = [_shared(option, "global", _keep) for option in GLOBAL_OPTIONS]
    return [*options, _shared(VERSION_OPTION, "global", _show_version, is_eager=True)]


def _show_help(ctx: Any, _param: Any, value: Any) -> None:
    if value and not ctx.resilient_parsing:
        session_of(ctx).write(ctx.get_help() + "\n")
        ctx.exit(0)


def _write_help(ctx: Any, formatter: Any) -> None:
    from kakushin_cli.cli.help import help_text

    formatter.write(help_text(ctx.command_path.removeprefix("kakushin").lstrip(), session_of(ctx)))


def _with_help(option: Any) -> Any:
    """Let the built-in --help write to the session's stdout, like every other result."""
    option.callback = _show_help
    return option


def _keep_listing(ctx: Any, param: Any, value: Any) -> Any:
    ctx.meta.setdefault("kakushin.listing", {})[param.name] = value
    return value


class Command(TyperCommand):
    """A command with the global options and its own help; `shares` names what else it shares with others."""

    shares = "none"

    def get_params(self, ctx: Any) -> list[Any]:
        """Return own parameters, then those it shares, then the global ones."""
        params = super().get_params(ctx)
        if not hasattr(self, "_shared"):
            shared = [_shared(option, "output", _keep_listing) for option in SHARED_OPTIONS[self.shares]]
            self._shared = [*shared, *global_options()]
        return [*params[:-1], *self._shared, _with_help(params[-1])]

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help into `formatter`."""
        _write_help(ctx, formatter)


def command_class(shared: str) -> type[Command]:
    """Return the class of commands that share `none`, `output` or `listing` options."""
    return type("Command", (Command,), {"shares": shared})


class Lazily(NamedTuple):
    """A command that is not built yet, and what is said of it in a list."""

    build: Callable[[], Any]
    summary: Text


class LazyCommands(dict[str, Any]):
    """The commands of a group by name, each built when it is first asked for."""

    def __init__(self, known: Mapping[str, Lazily]) -> None:
        super().__init__(known)

    def __getitem__(self, name: str) -> Any:
        found = super().__getitem__(name)
        if isinstance(found, Lazily):
            found = self[name] = found.build()
            found.name = name
        return found

    def get(self, name: str, default: Any = None) -> Any:
        """Return a command, `default` when there is none."""
        return self[name] if name in self else default  # noqa: SIM401 - get would not build it

    def items(self) -> Any:
        """Return every command with its name; this builds them all."""
        return [(name, self[name]) for name in self]

    def values(self) -> Any:
        """Return every command; this builds them all."""
        return [self[name] for name in self]


class Group(TyperGroup):
    """A group with the global options and its own help; its commands are imported when they run."""

    summaries: Mapping[str, Text] = MappingProxyType({})

    def fill(self, known: Mapping[str, Lazily]) -> None:
        """Give the group its commands."""
        self.commands = LazyCommands(known)
        self.summaries = {name: lazily.summary for name, lazily in known.items()}

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names of the commands in their order."""
        return list(self.summaries)

    def shell_complete(self, ctx: Any, incomplete: str) -> list[Any]:
        """Return the commands that begin so, and options."""
        from typer._click.shell_completion import CompletionItem

        lang = session_of(ctx).told_lang
        found = [CompletionItem(n, help=t.pick(lang)) for n, t in self.summaries.items() if n.startswith(incomplete)]
        return found + TyperCommand.shell_complete(self, ctx, incomplete)

    def get_params(self, ctx: Any) -> list[Any]:
        """Return own parameters and the global ones."""
        params = super().get_params(ctx)
        if not hasattr(self, "_shared"):
            self._shared = global_options()
        return [*params[:-1], *self._shared, _with_help(params[-1])]

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Show the help on stdout when nothing was asked."""
        if not args and not ctx.resilient_parsing:
            session_of(ctx).write(ctx.get_help() + "\n")
            ctx.exit(0)
        return super().parse_args(ctx, args)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the command.

        Raises:
            UnknownTermError: there is none of that name; near ones are named.
        """
        name = args[0]
        if name not in self.summaries and not name.startswith("-"):
            from difflib import get_close_matches

            from kakushin_cli.errors import UnknownTermError

            known = self.list_commands(ctx)
            near = get_close_matches(name, known, n=3, cutoff=0.5)
            raise UnknownTermError("コマンド" if session_of(ctx).lang == "ja" else "command", name, near, known)
        return super().resolve_command(ctx, args)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help into `formatter`."""
        _write_help(ctx, formatter)


def doc_of(command: Any) -> Doc:
    """Return the help of a command, empty for one that has none."""
    doc = getattr(getattr(command, "callback", None), "doc", None)
    return doc if isinstance(doc, Doc) else Doc(Text(command.help or "", command.help or ""))
