"""How commands are declared: options and arguments in signatures, help in two languages that loses no text.

What is declared here is read twice, by Typer (`tree`) and by the reader of plain command lines (`plain`), which loads
nothing of Typer. So this module is light.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Protocol, get_type_hints

from kakushin_cli.cli.session import Session
from kakushin_cli.exporters.formats import FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable

    from kakushin_cli.language import Lang, Text

_SEPARATOR = "\ue000"
Kind = Literal["flag", "text", "texts", "number"]
"""What is written behind an option: nothing, a text, a text each time, a whole number."""


def both(ja: str, en: str) -> str:
    """Return a help text that carries both languages through Typer; `one` takes it apart."""
    return f"{ja}{_SEPARATOR}{en}"


def one(text: str | None, lang: Lang) -> str:
    """Return the part of a help text in `lang`."""
    ja, _, en = (text or "").partition(_SEPARATOR)
    return en if lang == "en" and en else ja


class Option:
    """An option of a command, within `Annotated` as `typer.Option` would be; its arguments are Typer's.

    Attributes:
        names: Its names as they are typed.
        settings: What else Typer is told of it.
        kind: What is written behind it, for an option that stands in no signature.
    """

    def __init__(self, *names: str, kind: Kind = "text", **settings: Any) -> None:
        self.names, self.kind, self.settings = names, kind, settings

    @property
    def key(self) -> str:
        """The name under which its value is kept: that of its first long name."""
        return next(name for name in self.names if name.startswith("--"))[2:].replace("-", "_")


class Argument:
    """A word of a command line that stands without an option, within `Annotated` as `typer.Argument` would be."""

    def __init__(self, **settings: Any) -> None:
        self.settings = settings


class Context(Protocol):
    """What a command knows of its run: Typer's context, or that of a plain command line."""

    @property
    def meta(self) -> dict[str, Any]:
        """What was kept for the command: `kakushin.listing` has the values of the options it shares, by key."""

    def find_root(self) -> Any:
        """Return the context of the program; its `obj` is the session."""


def hints_of(function: Callable[..., None]) -> dict[str, Any]:
    """Return the annotations of a command by parameter: all but its context are `Annotated` with what is declared."""
    return get_type_hints(function, localns={"Context": Context}, include_extras=True)


def declared_in(function: Callable[..., None]) -> list[tuple[Option | Argument, bool]]:
    """Return the options and arguments of a command in their order, each with whether it must be given."""
    hints = [hint for name, hint in hints_of(function).items() if name not in ("ctx", "return")]
    needed = len(hints) - len(function.__defaults__ or ())
    return [(hint.__metadata__[0], n < needed) for n, hint in enumerate(hints)]


class Given(NamedTuple):
    """The context of a command line that was read without Typer."""

    obj: Session
    meta: dict[str, Any]

    def find_root(self) -> Given:
        """Return this context: there is no other."""
        return self


def session_of(ctx: Any) -> Session:
    """Return the session of a running command."""
    session = ctx.find_root().obj
    return session if isinstance(session, Session) else Session()


@dataclass(frozen=True, slots=True)
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


def complete_words(*words: str) -> Callable[[str], list[str]]:
    """Return what completes one of a few fixed words."""
    return lambda incomplete: [word for word in words if word.startswith(incomplete)]


GLOBAL_OPTIONS = (
    Option(
        "--data",
        kind="texts",
        metavar="PATH",
        help=both(
            "自分のカタログ(フォルダまたはYAML)を同梱カタログに加える。繰り返し可。環境変数 KAKUSHIN_DATA",
            "Add a catalogue folder or YAML file to the bundled one; repeatable. Environment: KAKUSHIN_DATA",
        ),
    ),
    Option(
        "--no-bundled",
        kind="flag",
        help=both("同梱カタログを使わず、--data だけを使う", "Use only --data, not the bundled catalogue"),
    ),
    Option(
        "--edition", metavar="ID", help=both("資料の版。all で全ての版", "Edition of the package; all for every edition")
    ),
    Option(
        "--as-of", metavar="DATE", help=both("その日時点の内容を示す", "Show the catalogue as of that day")
    ),
    Option(
        "--today",
        metavar="DATE",
        help=both(
            "今日とみなす日(日本時間)。窓口が古いかどうかの判定に使う。環境変数 KAKUSHIN_TODAY",
            "Day to take as today (Japan time), for judging how old contacts are. Environment: KAKUSHIN_TODAY",
        ),
    ),
    Option(
        "--lang",
        metavar="ja|en",
        autocompletion=complete_words("ja", "en"),
        help=both("表示の言語。環境変数 KAKUSHIN_LANG", "Language of what is shown. Environment: KAKUSHIN_LANG"),
    ),
    Option(
        "--rebuild",
        kind="flag",
        help=both(
            "保存しておいたカタログを使わず、ファイルから読み直す",
            "Read the files again instead of the compiled catalogue",
        ),
    ),
    Option("--debug", kind="flag", help=both("失敗のとき内部の経過も示す", "Show the traceback of a failure")),
)  # fmt: skip
"""Options that every command takes, before and after its name; `--version`, which ends the program, beside them."""
VERSION_OPTION = Option(
    "--version",
    kind="flag",
    help=both("版とカタログの日付を示して終わる", "Show program and catalogue version and exit"),
)
HELP_NAMES = ("-h", "--help")
OUTPUT_OPTIONS = (
    Option(
        "--output",
        "-o",
        metavar="FILE",
        help=both(
            "ファイルに書く。形式は拡張子から決まる。上書きは --force",
            "Write to a file, format by its suffix; --force overwrites",
        ),
    ),
    Option("--force", kind="flag", help=both("既存のファイルを上書きする", "Overwrite an existing file")),
)
"""Options of every command that writes a result to a file if asked."""
LISTING_OPTIONS = (
    Option(
        "--format",
        "-f",
        metavar="|".join(FORMATS),
        autocompletion=complete_words(*FORMATS),
        help=both(
            "出力の形式。端末では table、パイプでは tsv が既定。Excelには csv より xlsx が安全",
            "Output format; table on a terminal and tsv in a pipe unless given. For Excel, xlsx is safer than csv",
        ),
    ),
    Option("--json", kind="flag", help=both("-f json と同じ", "Same as -f json")),
    Option(
        "--fields",
        metavar="a,b,c",
        help=both(
            "出す項目。知らない項目を書くと使える項目を示す", "Fields to give; an unknown one lists them all"
        ),
    ),
    Option("--no-header", kind="flag", help=both("見出し行を付けない", "No header row")),
    *OUTPUT_OPTIONS,
    Option("--limit", kind="number", metavar="N", help=both("先頭のN件だけ出す", "Only the first N")),
)  # fmt: skip
"""Options of every command that lists things."""
SHARED_OPTIONS: dict[str, tuple[Option, ...]] = {"none": (), "output": OUTPUT_OPTIONS, "listing": LISTING_OPTIONS}
"""What the commands of `Place.shared` take beside their own options."""

BUNDLED_EDITION = "2021-12-draft"
BUNDLED_AS_OF = "2021-12-23"
"""Edition and day of the bundled catalogue, for `--version`, which must not read it; a test compares them."""


def version_line() -> str:
    """Return the version of the program and of its catalogue."""
    from kakushin_cli import __version__

    return f"kakushin {__version__} (catalogue {BUNDLED_EDITION} as of {BUNDLED_AS_OF})\n"


def keep_global(flags: dict[str, Any], key: str, kind: Kind, value: Any) -> None:
    """Keep the value of a global option: later places win, paths add up, what is not given changes nothing."""
    if value in (None, (), [], False):
        return
    flags[key] = [*flags.get(key, []), *value] if kind == "texts" else value
