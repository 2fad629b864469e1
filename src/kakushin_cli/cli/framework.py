"""Typer with help in two languages, options that commands share, and commands that are imported when they run.

Typer's own help cuts Japanese texts at the edge of its table, so `cli.help` writes the help (docs/decisions/0003).
"""

from __future__ import annotations

import functools
import inspect
import unicodedata
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from importlib import import_module
from typing import Annotated, Any, get_type_hints

import typer
from msgspec import Struct
from typer.core import TyperCommand, TyperGroup
from typer.exceptions import TyperException

from kakushin_cli import __version__
from kakushin_cli.cli.completion import use_own_scripts
from kakushin_cli.cli.full_width import as_options
from kakushin_cli.cli.session import Session
from kakushin_cli.errors import UnknownTermError, UsageError
from kakushin_cli.exporters.registry import FORMATS
from kakushin_cli.language import Lang, Text

_SEPARATOR = "\ue000"
"""Stands between the languages of a help text on its way through Typer; `one` takes them apart."""
BUNDLED_EDITION, BUNDLED_AS_OF = "2021-12-draft", "2021-12-23"
"""Edition and day of the bundled catalogue, for `--version`, which does not read it; a test compares them."""


def one(text: str | None, lang: Lang) -> str:
    """Return the part of a help text in `lang`."""
    ja, _, en = (text or "").partition(_SEPARATOR)
    return en if lang == "en" and en else ja


class Doc(Struct, frozen=True):
    """Help of a command: one line, further paragraphs, examples that the tests run."""

    summary: Text
    body: tuple[Text, ...] = ()
    examples: tuple[str, ...] = ()


def session_of(ctx: Any) -> Session:
    """Return the session of a running command."""
    session = ctx.find_root().obj
    return session if isinstance(session, Session) else Session()


def complete_words(*words: str) -> Callable[[str], list[str]]:
    """Return a shell completer for a few fixed words."""
    return lambda incomplete: [word for word in words if word.startswith(incomplete)]


def version_line() -> str:
    """Return the version of the program and of its catalogue."""
    return f"kakushin {__version__} (catalogue {BUNDLED_EDITION} as of {BUNDLED_AS_OF})\n"


def _show_version(ctx: typer.Context, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        session_of(ctx).write(version_line())
        raise typer.Exit


def show_help(ctx: typer.Context, value: bool) -> None:
    """Write the help of a command to the session's stdout and end."""
    if value and not ctx.resilient_parsing:
        from kakushin_cli.cli.help import help_text  # cli.help reads the commands that this module builds

        session_of(ctx).write(help_text(ctx))
        raise typer.Exit


def option(*names: str, ja: str, en: str, **settings: Any) -> Any:
    """Return an option of Typer with its help in both languages."""
    return typer.Option(*names, help=f"{ja}{_SEPARATOR}{en}", **settings)


def argument(metavar: str, *, ja: str, en: str, **settings: Any) -> Any:
    """Return an argument of Typer with its help in both languages."""
    return typer.Argument(metavar=metavar, help=f"{ja}{_SEPARATOR}{en}", **settings)


_global = functools.partial(option, rich_help_panel="global")
_output = functools.partial(option, rich_help_panel="output")


OUTPUT_VALUES = "kakushin.output"
"""Key of `Context.meta` for the values of shared options that are not global."""
Shared = Mapping[str, Any]
"""Annotations of options by the name under which their values are kept."""
GLOBAL: Shared = {
    "data": Annotated[list[str] | None, _global(
        "--data", metavar="PATH",
        ja="同梱カタログに加える自分のカタログ(フォルダまたはYAML)。繰り返し可。環境変数 KAKUSHIN_DATA",
        en="Catalogue folder or YAML file to add to the bundled catalogue; repeatable. Environment " "variable: KAKUSHIN_DATA",
    )],
    "no_bundled": Annotated[bool, _global(
        "--no-bundled",
        ja="同梱カタログを使わず、--data のカタログだけを使います", en="Use only the catalogues given by --data",
    )],
    "edition": Annotated[str | None, _global(
        "--edition", metavar="ID", ja="資料の版。all ですべての版", en="Edition of the source, or all",
    )],
    "as_of": Annotated[str | None, _global(
        "--as-of", metavar="DATE", ja="その日の時点の内容を表示します", en="Show the catalogue as of this date",
    )],
    "today": Annotated[str | None, _global(
        "--today", metavar="DATE",
        ja="今日とみなす日(日本時間)。情報が古いかどうかの判定に使います。環境変数 KAKUSHIN_TODAY",
        en="Date to use as today (Japan time) when judging whether information is out of date. " "Environment variable: KAKUSHIN_TODAY",
    )],
    "lang": Annotated[str | None, _global(
        "--lang", metavar="ja|en", autocompletion=complete_words("ja", "en"),
        ja="表示言語。環境変数 KAKUSHIN_LANG", en="Display language. Environment variable: KAKUSHIN_LANG",
    )],
    "rebuild": Annotated[bool, _global(
        "--rebuild",
        ja="保存済みのカタログを使わず、ファイルから読み直します", en="Ignore the compiled catalogue and read the files again",
    )],
    "debug": Annotated[bool, _global(
        "--debug", ja="エラーのとき内部の情報(トレースバック)も表示します", en="Show the traceback when an error occurs",
    )],
    "version": Annotated[bool, _global(
        "--version", callback=_show_version, is_eager=True,
        ja="プログラムとカタログの版を表示します", en="Show the program and catalogue versions and exit",
    )],
    "help": Annotated[bool, _global(
        "-h", "--help", callback=show_help, is_eager=True, ja="このヘルプを表示します", en="Show this help and exit",
    )],
}  # fmt: skip
"""Options of every command, before and after its name."""
NOTHING: Shared = {}
OUTPUT: Shared = {
    "output": Annotated[str | None, _output(
        "--output", "-o", metavar="FILE",
        ja="出力先のファイル。形式は拡張子で決まります。上書きには --force が必要です",
        en="Write to this file; its suffix sets the format. --force overwrites",
    )],
    "force": Annotated[bool, _output("--force", ja="既存のファイルを上書きします", en="Overwrite an existing file")],
}  # fmt: skip
"""Options of commands that write a result to a file if asked."""
LISTING: Shared = {
    "format": Annotated[str | None, _output(
        "--format", "-f", metavar="|".join(FORMATS), autocompletion=complete_words(*FORMATS),
        ja="出力形式(既定は端末では table、パイプでは tsv)。Excelで開くなら csv より xlsx が確実です",
        en="Output format (default: table on a terminal, tsv in a pipe). For Excel, xlsx is safer than " "csv",
    )],
    "json": Annotated[bool, _output("--json", ja="-f json と同じ", en="Same as -f json")],
    "fields": Annotated[str | None, _output(
        "--fields", metavar="a,b,c",
        ja="出力する項目。ない項目を指定すると一覧を表示します", en="Fields to output; an unknown field lists the available ones",
    )],
    "no_header": Annotated[bool, _output("--no-header", ja="見出し行を付けません", en="Omit the header row")],
    **OUTPUT,
    "limit": Annotated[int | None, _output("--limit", metavar="N", ja="先頭のN件だけを出力します", en="Show only the first N results")],
}  # fmt: skip
"""Options of commands that list things."""


def command(
    shares: Shared, *body: Text, examples: tuple[str, ...] = ()
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Return a decorator that gives a command the options it shares with others, the global ones, and its help.

    The values of shared options do not reach the function: global ones are in `Session.flags`, the others in
    `ctx.meta[OUTPUT_VALUES]`, where shell completion finds them, too. A parameter whose type is a named tuple stands for
    the options that are its fields.

    Args:
        shares: `NOTHING`, `OUTPUT` or `LISTING`.
        body: Paragraphs of the help below the summary.
        examples: Command lines at the end of the help.
    """

    def decorate(function: Callable[..., None]) -> Callable[..., None]:
        own = inspect.signature(function, eval_str=True).parameters
        groups = {name: p.annotation for name, p in own.items() if hasattr(p.annotation, "_fields")}
        asked = [p for name, parameter in own.items() for p in _options_of(groups.get(name), parameter)]
        added = [
            inspect.Parameter(
                name, inspect.Parameter.KEYWORD_ONLY, annotation=annotation,
                default=False if annotation.__origin__ is bool else None,
            )
            for name, annotation in {**shares, **GLOBAL}.items()
        ]  # fmt: skip

        @functools.wraps(function)
        def run(**values: Any) -> None:
            grouped = {name: group(*(values[field] for field in group._fields)) for name, group in groups.items()}
            function(**grouped, **{name: value for name, value in values.items() if name in own})

        run.__annotations__ = {}  # Typer takes the types from the signature, where they are evaluated already
        run.__signature__ = inspect.Signature([*asked, *added])  # type: ignore[attr-defined]
        run.help_parts, run.shares = (body, examples), shares  # type: ignore[attr-defined]
        return run

    return decorate


def _options_of(group: Any, parameter: inspect.Parameter) -> list[inspect.Parameter]:
    """Return the parameters that Typer reads: those of a group of options, or the one there is."""
    if group is None:
        return [parameter]
    types, defaults = get_type_hints(group, include_extras=True), group._field_defaults
    return [parameter.replace(name=name, annotation=types[name], default=defaults[name]) for name in group._fields]


class _Built:
    """A command or group that Typer builds when its parameters are first asked for."""

    doc: Doc
    summary: Text
    """One line for lists of commands, which are shown without building any."""
    shares: Shared
    """What it shares beside the global options."""

    def _app(self) -> typer.Typer:
        """Return what Typer builds."""
        raise NotImplementedError

    def build(self) -> None:
        """Take parameters and function from what Typer builds, unless that is done."""
        command: Any = self
        if command.callback is None:
            built = typer.main.get_command(self._app())
            command.params, command.callback = built.params, built.callback

    def get_params(self, ctx: Any) -> list[Any]:
        """Return the parameters as Typer reads them from the signature."""
        self.build()
        params: list[Any] = super().get_params(ctx)  # type: ignore[misc]
        return params

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the words of the command; mistakes name it, also where Typer does not say in which command they are."""
        try:
            rest: list[str] = super().parse_args(ctx, args)  # type: ignore[misc]
        except TyperException as fault:
            fault.ctx = getattr(fault, "ctx", None) or ctx  # type: ignore[attr-defined]
            raise
        self._keep_shared(ctx)
        return rest

    def _keep_shared(self, ctx: Any) -> None:
        """Take the values of shared options from those of the function: the last place wins, paths add up."""
        flags = session_of(ctx).flags
        for name in GLOBAL:
            value = ctx.params.pop(name, None)
            if value not in (None, (), [], False):
                flags[name] = [*flags.get(name, []), *value] if isinstance(value, list | tuple) else value
        ctx.meta[OUTPUT_VALUES] = {name: ctx.params.pop(name, None) for name in self.shares}


class Command(_Built, TyperCommand):
    """A command whose function is imported when it runs.

    Args:
        target: `module:function` within this package.
        ja: One line for lists of commands.
        en: The same in English.
    """

    allow_extra_args = True

    def __init__(self, target: str, ja: str, en: str) -> None:
        super().__init__(None, add_help_option=False)
        self.target, self.summary = target, Text(ja, en)

    @functools.cached_property
    def _function(self) -> Any:
        module, _, name = self.target.partition(":")
        return getattr(import_module(f"kakushin_cli.{module}"), name)

    @property
    def doc(self) -> Doc:  # type: ignore[override]
        """The help of the command."""
        return Doc(self.summary, *self._function.help_parts)

    @property
    def shares(self) -> Shared:  # type: ignore[override]
        """What the command shares beside the global options."""
        shares: Shared = self._function.shares
        return shares

    def _app(self) -> typer.Typer:
        app = typer.Typer(add_completion=False)
        app.command(add_help_option=False)(self._function)
        return app

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the words of the command.

        Raises:
            UsageError: there are more words than arguments.
        """
        rest = super().parse_args(ctx, args)
        if rest and not ctx.resilient_parsing:
            words = " ".join(rest)
            raise UsageError(
                Text(f"余分な引数があります: {words}", f"Unexpected arguments: {words}"),
                Text(
                    f"空白を含む語は引用符で囲んでください。\n使い方は {ctx.command_path} --help で確認できます。",
                    f"Enclose text that contains spaces in quotation marks.\nSee {ctx.command_path} --help for usage.",
                ),
            )
        return rest


class Group(_Built, TyperGroup):
    """A group of commands; by itself it shows its help.

    In place of a command `help`, `version` and Japanese words to search for may be typed.

    Args:
        doc: Its help.
        commands: Commands and groups in their order, by the words that call them.
        has_completion: Whether it has the options that install shell completion, as the program does.
    """

    def __init__(self, doc: Doc, commands: Mapping[str, Command | Group], *, has_completion: bool = False) -> None:
        super().__init__(commands=dict(commands), invoke_without_command=True, add_help_option=False)
        self.doc, self.summary, self.shares, self._has_completion = doc, doc.summary, NOTHING, has_completion
        if has_completion:
            use_own_scripts()
            self.build()  # Typer learns of the shells on this occasion, and completes before it asks for parameters

    def _app(self) -> typer.Typer:
        app = typer.Typer(add_completion=self._has_completion, add_help_option=False)

        @app.callback(invoke_without_command=True)
        @command(NOTHING)
        def show(ctx: typer.Context) -> None:
            show_help(ctx, value=ctx.invoked_subcommand is None)

        return app

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Return a command with its summary in the language of the run, None when there is none."""
        command: Any = self.commands.get(cmd_name)
        if command is not None:
            command.short_help = command.summary.pick(session_of(ctx).told_lang)
        return command

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Return name, command and the words that are left for it.

        Raises:
            UnknownTermError: there is no such command; near ones are named.
        """
        words = self._read(args)
        name = words[0]
        if name in self.commands or name.startswith("-") or ctx.resilient_parsing:
            return super().resolve_command(ctx, words)
        if name == "help" and words[1:] and not words[1].startswith("-"):
            return self.resolve_command(ctx, [*words[1:], "--help"])
        if name == "help":
            show_help(ctx, value=True)
        if name == "version" and ctx.parent is None:
            _show_version(ctx, value=True)
        if "search" in self.commands and not name.isascii():
            length = next((n for n, word in enumerate(words) if word.startswith("-")), len(words))
            return super().resolve_command(ctx, ["search", " ".join(words[:length]), *words[length:]])
        names = self.list_commands(ctx)
        near = get_close_matches(name, names, n=3, cutoff=0.5)
        raise UnknownTermError("COMMAND", name, near, names, is_command=True)

    def _read(self, args: list[str]) -> list[str]:
        """Return the words with a command typed in full width, perhaps with its options behind a full-width blank."""
        first = unicodedata.normalize("NFKC", args[0])
        words = as_options(first.split())
        if words and (words[0] in self.commands or words[0] in ("help", "version")) and first != args[0]:
            return [*words, *args[1:]]
        return args
