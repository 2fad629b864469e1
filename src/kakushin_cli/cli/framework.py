"""How commands are declared: help in two languages that loses no text, and options that every command shares.

Typer's own help cuts Japanese option texts at the edge of its table, so help is written here (docs/decisions/0003).
Global options are accepted before and after the command; listing options speak one dialect everywhere.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from typer.core import TyperCommand, TyperGroup, TyperOption

from kakushin_cli.catalog.record import record
from kakushin_cli.cli.exit_codes import MEANINGS
from kakushin_cli.cli.session import Session
from kakushin_cli.exporters.formats import FORMATS
from kakushin_cli.language import Lang, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

_SEPARATOR = "\ue000"


def both(ja: str, en: str) -> str:
    """Return a help text that carries both languages through Typer; `one` takes it apart."""
    return f"{ja}{_SEPARATOR}{en}"


def one(text: str | None, lang: Lang) -> str:
    """Return the part of a help text in `lang`."""
    ja, _, en = (text or "").partition(_SEPARATOR)
    return en if lang == "en" and en else ja


@record
class Doc:
    """Help of a command: one line, further paragraphs, examples that the tests run."""

    summary: Text
    body: tuple[Text, ...] = ()
    examples: tuple[str, ...] = ()


def documented(doc: Doc) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Attach the help of a command to its function."""

    def attach(function: Callable[..., None]) -> Callable[..., None]:
        function.doc = doc  # type: ignore[attr-defined]
        function.__doc__ = doc.summary.ja
        return function

    return attach


def session_of(ctx: Any) -> Session:
    """Return the session of a running command."""
    session = ctx.find_root().obj
    return session if isinstance(session, Session) else Session()


def _keep(ctx: Any, param: Any, value: Any) -> Any:
    """Store a global option in the session; later places win, paths add up."""
    if value in (None, (), [], False):
        return value
    flags = session_of(ctx).flags
    if param.multiple:
        flags[param.name] = [*flags.get(param.name, []), *value]
    else:
        flags[param.name] = value
    return value


def _show_version(ctx: Any, _param: Any, value: Any) -> None:
    if not value or ctx.resilient_parsing:
        return
    from kakushin_cli import __version__

    session = session_of(ctx)
    session.write(f"kakushin {__version__} (catalogue {BUNDLED_EDITION} as of {BUNDLED_AS_OF})\n")
    ctx.exit(0)


BUNDLED_EDITION = "2021-12-draft"
BUNDLED_AS_OF = "2021-12-23"
"""Edition and day of the bundled catalogue, for `--version`, which must not read it; a test compares them."""


def _complete_lang(_ctx: Any, _args: Any, incomplete: str) -> list[str]:
    return [lang for lang in ("ja", "en") if lang.startswith(incomplete)]


def global_options() -> list[TyperOption]:
    """Return the options that every command takes, before and after its name."""
    shared: dict[str, Any] = {"expose_value": False, "callback": _keep, "rich_help_panel": "global"}
    return [
        TyperOption(
            param_decls=["--data"],
            type=str,
            multiple=True,
            default=None,
            metavar="PATH",
            help=both(
                "自分のカタログ(フォルダまたはYAML)を同梱カタログに加える。繰り返し可。環境変数 KAKUSHIN_DATA",
                "Add a catalogue folder or YAML file to the bundled one; repeatable. Environment: KAKUSHIN_DATA",
            ),
            **shared,
        ),
        TyperOption(
            param_decls=["--no-bundled"],
            is_flag=True,
            default=False,
            help=both("同梱カタログを使わず、--data だけを使う", "Use only --data, not the bundled catalogue"),
            **shared,
        ),
        TyperOption(
            param_decls=["--edition"],
            type=str,
            metavar="ID",
            help=both("資料の版。all で全ての版", "Edition of the package; all for every edition"),
            **shared,
        ),
        TyperOption(
            param_decls=["--as-of"],
            type=str,
            metavar="DATE",
            help=both("その日時点の内容を示す", "Show the catalogue as of that day"),
            **shared,
        ),
        TyperOption(
            param_decls=["--today"],
            type=str,
            metavar="DATE",
            help=both(
                "今日とみなす日(日本時間)。窓口が古いかどうかの判定に使う。環境変数 KAKUSHIN_TODAY",
                "Day to take as today (Japan time), for judging how old contacts are. Environment: KAKUSHIN_TODAY",
            ),
            **shared,
        ),
        TyperOption(
            param_decls=["--lang"],
            type=str,
            metavar="ja|en",
            autocompletion=_complete_lang,
            help=both("表示の言語。環境変数 KAKUSHIN_LANG", "Language of what is shown. Environment: KAKUSHIN_LANG"),
            **shared,
        ),
        TyperOption(
            param_decls=["--rebuild"],
            is_flag=True,
            default=False,
            help=both(
                "保存しておいたカタログを使わず、ファイルから読み直す",
                "Read the files again instead of the compiled catalogue",
            ),
            **shared,
        ),
        TyperOption(
            param_decls=["--debug"],
            is_flag=True,
            default=False,
            help=both("失敗のとき内部の経過も示す", "Show the traceback of a failure"),
            **shared,
        ),
        TyperOption(
            param_decls=["--version"],
            is_flag=True,
            is_eager=True,
            default=False,
            expose_value=False,
            callback=_show_version,
            rich_help_panel="global",
            help=both("版とカタログの日付を示して終わる", "Show program and catalogue version and exit"),
        ),
    ]


def _show_help(ctx: Any, _param: Any, value: Any) -> None:
    if value and not ctx.resilient_parsing:
        session_of(ctx).write(ctx.get_help() + "\n")
        ctx.exit(0)


def _with_help(option: Any) -> Any:
    """Let the built-in --help write to the session's stdout, like every other result."""
    option.callback = _show_help
    return option


def _keep_listing(ctx: Any, param: Any, value: Any) -> Any:
    ctx.meta.setdefault("kakushin.listing", {})[param.name] = value
    return value


def _complete_format(_ctx: Any, _args: Any, incomplete: str) -> list[str]:
    return [name for name in FORMATS if name.startswith(incomplete)]


def output_options() -> list[TyperOption]:
    """Return the options of every command that writes a result to a file if asked."""
    shared: dict[str, Any] = {"expose_value": False, "callback": _keep_listing, "rich_help_panel": "output"}
    return [
        TyperOption(
            param_decls=["--output", "-o"],
            type=str,
            metavar="FILE",
            help=both(
                "ファイルに書く。形式は拡張子から決まる。上書きは --force",
                "Write to a file, format by its suffix; --force overwrites",
            ),
            **shared,
        ),
        TyperOption(
            param_decls=["--force"],
            is_flag=True,
            default=False,
            help=both("既存のファイルを上書きする", "Overwrite an existing file"),
            **shared,
        ),
    ]


def listing_options() -> list[TyperOption]:
    """Return the options of every command that lists things."""
    shared: dict[str, Any] = {"expose_value": False, "callback": _keep_listing, "rich_help_panel": "output"}
    return [
        TyperOption(
            param_decls=["--format", "-f"],
            type=str,
            metavar="|".join(FORMATS),
            autocompletion=_complete_format,
            help=both(
                "出力の形式。端末では table、パイプでは tsv が既定。Excelには csv より xlsx が安全",
                "Output format; table on a terminal and tsv in a pipe unless given. For Excel, xlsx is safer than csv",
            ),
            **shared,
        ),
        TyperOption(
            param_decls=["--json"],
            is_flag=True,
            default=False,
            help=both("-f json と同じ", "Same as -f json"),
            **shared,
        ),
        TyperOption(
            param_decls=["--fields"],
            type=str,
            metavar="a,b,c",
            help=both(
                "出す項目。知らない項目を書くと使える項目を示す", "Fields to give; an unknown one lists them all"
            ),
            **shared,
        ),
        TyperOption(
            param_decls=["--no-header"],
            is_flag=True,
            default=False,
            help=both("見出し行を付けない", "No header row"),
            **shared,
        ),
        *output_options(),
        TyperOption(
            param_decls=["--limit"],
            type=int,
            metavar="N",
            help=both("先頭のN件だけ出す", "Only the first N"),
            **shared,
        ),
    ]


class Command(TyperCommand):
    """A command with the global options and its own help."""

    shared_options: Callable[[], Sequence[TyperOption]] = staticmethod(lambda: ())

    def get_params(self, ctx: Any) -> list[Any]:
        """Return own parameters, then those it shares, then the global ones."""
        params = super().get_params(ctx)
        if not hasattr(self, "_shared"):
            self._shared = [*type(self).shared_options(), *global_options()]
        return [*params[:-1], *self._shared, _with_help(params[-1])]

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help into `formatter`."""
        from kakushin_cli.cli.help import command_help

        formatter.write(command_help(self, ctx))


class OutputCommand(Command):
    """A command whose result can go to a file."""

    shared_options = staticmethod(output_options)


class ListingCommand(Command):
    """A command that lists things."""

    shared_options = staticmethod(listing_options)


def command_class(shared: str) -> type[Command]:
    """Return the class of commands that share `none`, `output` or `listing` options."""
    return {"none": Command, "output": OutputCommand, "listing": ListingCommand}[shared]


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
        from kakushin_cli.cli.help import group_help

        formatter.write(group_help(self, ctx))


def doc_of(command: Any) -> Doc:
    """Return the help of a command, empty for one that has none."""
    doc = getattr(getattr(command, "callback", None), "doc", None)
    return doc if isinstance(doc, Doc) else Doc(Text(command.help or "", command.help or ""))


def exit_code_lines(lang: Lang) -> list[tuple[str, str]]:
    """Return (code, meaning) of every exit code."""
    return [(str(int(code)), text.pick(lang)) for code, text in MEANINGS.items()]
