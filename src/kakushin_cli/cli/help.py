"""Help as plain lines that fold at the width of the terminal and lose nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kakushin_cli.cli.commands import COMMANDS, GROUPS, function_of, members_of
from kakushin_cli.cli.declare import (
    GLOBAL_OPTIONS,
    HELP_NAMES,
    SHARED_OPTIONS,
    VERSION_OPTION,
    Argument,
    Doc,
    Option,
    declared_in,
    one,
)
from kakushin_cli.cli.exit_codes import MEANINGS
from kakushin_cli.japanese.linebreak import cell_width, wrap
from kakushin_cli.language import Lang, Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kakushin_cli.cli.session import Session

USAGE = Text("使い方", "Usage")
OPTIONS = Text("[オプション]", "[OPTIONS]")
HEADINGS = {
    "argument": Text("引数", "Arguments"),
    "option": Text("オプション", "Options"),
    "output": Text("出力", "Output"),
    "global": Text("共通のオプション(コマンドの前後どちらにも書ける)", "Global options (before or after the command)"),
    "commands": Text("コマンド", "Commands"),
    "examples": Text("例", "Examples"),
    "exit": Text("終了コード", "Exit codes"),
}
BUILT_IN = {
    "help": Text("この説明を示して終わる", "Show this help and exit"),
    "install_completion": Text("いまのシェルに入力補完を入れる", "Install completion for the current shell"),
    "show_completion": Text("入力補完のスクリプトを示す", "Show the completion script of the current shell"),
}
COMPLETION_OPTIONS = {"install_completion": "--install-completion", "show_completion": "--show-completion"}
"""Typer's own options of the program, by the names Typer keeps them under."""


class Row(NamedTuple):
    """An option or argument in a help: in which paragraph it stands, how it is written, what it does."""

    paragraph: str
    written: str
    told: str


def help_text(words: str, session: Session) -> str:
    """Return the help of a command or of a group of commands, named by the words that call it; the program's for none."""
    text = command_help(words, session) if words in COMMANDS else group_help(words, session)
    return text.rstrip("\n") + "\n"


def command_help(words: str, session: Session) -> str:
    """Return the help of one command."""
    lang, width = session.lang, session.width
    function = function_of(COMMANDS[words])
    doc: Doc = function.doc  # type: ignore[attr-defined]
    declared = declared_in(function)
    pieces = [_in_usage(what.settings["metavar"], needed) for what, needed in declared if isinstance(what, Argument)]
    lines = [f"{USAGE.pick(lang)}: {' '.join(['kakushin', words, OPTIONS.pick(lang), *pieces])}", ""]
    lines += wrap(doc.summary.pick(lang), width)
    for paragraph in doc.body:
        lines += ["", *wrap(paragraph.pick(lang), width)]
    rows = [
        Row("argument", what.settings["metavar"], one(what.settings["help"], lang))
        if isinstance(what, Argument)
        else option_row("option", what, lang)
        for what, _ in declared
    ]
    rows += [option_row("output", option, lang) for option in SHARED_OPTIONS[COMMANDS[words].shared]]
    lines += _paragraphs([*rows, *_global_rows(lang)], lang, width)
    lines += _examples(doc.examples, lang)
    return "\n".join(lines) + "\n"


def group_help(words: str, session: Session) -> str:
    """Return the help of the program or of a group of commands."""
    lang, width = session.lang, session.width
    doc = GROUPS[words]
    word = Text("コマンド", "COMMAND").pick(lang)
    path = f"kakushin {words}".rstrip()
    lines = [f"{USAGE.pick(lang)}: {path} {OPTIONS.pick(lang)} {word} ...", ""]
    lines += wrap(doc.summary.pick(lang), width)
    for paragraph in doc.body:
        lines += ["", *wrap(paragraph.pick(lang), width)]
    commands = [(name, summary.pick(lang)) for name, summary in members_of(words).items()]
    lines += ["", f"{HEADINGS['commands'].pick(lang)}:", *definition_lines(commands, width)]
    rows = [] if words else [Row("global", name, BUILT_IN[key].pick(lang)) for key, name in COMPLETION_OPTIONS.items()]
    lines += _paragraphs([*rows, *_global_rows(lang)], lang, width)
    lines += ["", f"{HEADINGS['exit'].pick(lang)}:", *definition_lines(exit_code_lines(lang), width)]
    lines += _examples(doc.examples, lang)
    return "\n".join(lines) + "\n"


def exit_code_lines(lang: Lang) -> list[tuple[str, str]]:
    """Return (code, meaning) of every exit code."""
    return [(str(int(code)), text.pick(lang)) for code, text in MEANINGS.items()]


def _in_usage(metavar: str, needed: bool) -> str:
    return metavar if metavar.startswith("[") else f"{{{metavar}}}" if needed else f"[{metavar}]"


def _global_rows(lang: Lang) -> list[Row]:
    options = [option_row("global", option, lang) for option in (*GLOBAL_OPTIONS, VERSION_OPTION)]
    return [*options, Row("global", ", ".join(HELP_NAMES), BUILT_IN["help"].pick(lang))]


def option_row(paragraph: str, option: Option, lang: Lang) -> Row:
    """Return an option as `-f, --format table|json`: short names first, then long ones, then what they take."""
    written = ", ".join(sorted(option.names, key=lambda name: (name.startswith("--"), name)))
    metavar = option.settings.get("metavar")
    return Row(paragraph, f"{written} {metavar}" if metavar else written, one(option.settings["help"], lang))


def _paragraphs(rows: Iterable[Row], lang: Lang, width: int) -> list[str]:
    by_paragraph: dict[str, list[tuple[str, str]]] = {"argument": [], "option": [], "output": [], "global": []}
    for paragraph, written, told in rows:
        by_paragraph[paragraph].append((written, told))
    lines = []
    for name, members in by_paragraph.items():
        if members:
            lines += ["", f"{HEADINGS[name].pick(lang)}:", *definition_lines(members, width)]
    return lines


def definition_lines(rows: Sequence[tuple[str, str]], width: int) -> list[str]:
    """Return names with their texts beside or below them, folded to `width`, nothing cut."""
    longest = max((cell_width(name) for name, _ in rows), default=0)
    column = min(longest, 26) + 4
    if width - column < 24:
        column = 6
    lines = []
    for name, text in rows:
        folded = wrap(text, max(10, width - column)) or [""]
        head = f"  {name}"
        if cell_width(head) + 2 <= column:
            lines.append(head + " " * (column - cell_width(head)) + folded.pop(0))
        else:
            lines += [f"  {part}" for part in wrap(name, max(10, width - 2), phrases=False)]
        lines += [" " * column + line for line in folded]
    return lines


def _examples(examples: Sequence[str], lang: Lang) -> list[str]:
    if not examples:
        return []
    return ["", f"{HEADINGS['examples'].pick(lang)}:", *(f"  {example}" for example in examples)]
