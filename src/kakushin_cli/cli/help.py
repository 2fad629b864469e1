"""Help as plain lines that fold at the width of the terminal and lose nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kakushin_cli.cli.declare import one, session_of
from kakushin_cli.cli.framework import doc_of, exit_code_lines
from kakushin_cli.japanese.linebreak import cell_width, wrap
from kakushin_cli.language import Lang, Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

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


def command_help(command: Any, ctx: Any) -> str:
    """Return the help of one command."""
    session = session_of(ctx)
    lang, width = session.lang, session.width
    doc = doc_of(command)
    pieces = [a.make_metavar(ctx, usage=True) for a in command.params if a.param_type_name == "argument"]
    lines = [f"{USAGE.pick(lang)}: {' '.join([ctx.command_path, OPTIONS.pick(lang), *pieces])}", ""]
    lines += wrap(doc.summary.pick(lang), width)
    for paragraph in doc.body:
        lines += ["", *wrap(paragraph.pick(lang), width)]
    lines += _parameters(command.get_params(ctx), ctx, lang, width)
    lines += _examples(doc.examples, lang)
    return "\n".join(lines) + "\n"


def group_help(group: Any, ctx: Any) -> str:
    """Return the help of the program or of a group of commands."""
    session = session_of(ctx)
    lang, width = session.lang, session.width
    doc = doc_of(group)
    word = Text("コマンド", "COMMAND").pick(lang)
    lines = [f"{USAGE.pick(lang)}: {ctx.command_path} {OPTIONS.pick(lang)} {word} ...", ""]
    lines += wrap(doc.summary.pick(lang), width)
    for paragraph in doc.body:
        lines += ["", *wrap(paragraph.pick(lang), width)]
    rows = [(name, summary.pick(lang)) for name, summary in group.summaries.items()]
    lines += ["", f"{HEADINGS['commands'].pick(lang)}:", *definition_lines(rows, width)]
    lines += _parameters(group.get_params(ctx), ctx, lang, width)
    lines += ["", f"{HEADINGS['exit'].pick(lang)}:", *definition_lines(exit_code_lines(lang), width)]
    lines += _examples(doc.examples, lang)
    return "\n".join(lines) + "\n"


def _parameters(params: Iterable[Any], ctx: Any, lang: Lang, width: int) -> list[str]:
    groups: dict[str, list[tuple[str, str]]] = {"argument": [], "option": [], "output": [], "global": []}
    for param in params:
        if getattr(param, "hidden", False):
            continue
        if param.param_type_name == "argument":
            groups["argument"].append((param.make_metavar(ctx), one(param.help, lang)))
            continue
        panel = getattr(param, "rich_help_panel", None)
        group = panel if panel in groups else "option"
        if param.name in BUILT_IN:
            group = "global"
        groups[group].append((option_names(param, ctx), option_text(param, lang)))
    lines = []
    for name, rows in groups.items():
        if rows:
            lines += ["", f"{HEADINGS[name].pick(lang)}:", *definition_lines(rows, width)]
    return lines


def option_names(param: Any, ctx: Any) -> str:
    """Return `-f, --format table|json`: short names first, then long ones, then what they take."""
    names = sorted(param.opts, key=lambda o: (o.startswith("--"), o))
    text = ", ".join(names)
    if not param.is_flag and param.name not in BUILT_IN:
        text += f" {param.make_metavar(ctx)}"
    return text


def option_text(param: Any, lang: Lang) -> str:
    """Return what an option does."""
    built_in = BUILT_IN.get(param.name)
    return built_in.pick(lang) if built_in else one(param.help, lang)


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
