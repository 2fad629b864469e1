"""Help as plain lines that fold at the width of the terminal and lose nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kakushin_cli.cli.framework import Group, one, session_of
from kakushin_cli.errors import MEANINGS
from kakushin_cli.japanese.linebreak import cell_width, wrap
from kakushin_cli.language import Lang, Text

PANELS = {
    "argument": Text("引数", "Arguments"),
    "option": Text("オプション", "Options"),
    "output": Text("出力", "Output"),
    "global": Text(
        "共通のオプション(コマンドの前後どちらにも書けます)", "Global options (before or after the command)"
    ),
}
COMPLETION = {
    "install_completion": Text(
        "使っているシェルに入力補完を設定します", "Install shell completion for the current shell"
    ),
    "show_completion": Text("入力補完のスクリプトを表示します", "Show the completion script for the current shell"),
}
"""Typer's own options of the program, by the names Typer keeps them under."""


def help_text(ctx: Any) -> str:
    """Return the help of the command of a context: usage, what it does, commands, options by panel, examples."""
    session, command = session_of(ctx), ctx.command
    lang, width, doc = session.lang, session.width, command.doc
    is_group = isinstance(command, Group)
    params = command.get_params(ctx)
    usage = [_in_usage(p.metavar, p.required) for p in params if p.param_type_name == "argument"]
    usage += [Text("コマンド ...", "COMMAND ...").pick(lang)] * is_group
    head = " ".join([ctx.command_path, Text("[オプション]", "[OPTIONS]").pick(lang), *usage])
    lines = [f"{Text('使い方', 'Usage').pick(lang)}: {head}", "", *wrap(doc.summary.pick(lang), width)]
    for paragraph in doc.body:
        lines += ["", *wrap(paragraph.pick(lang), width)]
    if is_group:
        rows = [(name, member.summary.pick(lang)) for name, member in command.commands.items()]
        lines += ["", f"{Text('コマンド', 'Commands').pick(lang)}:", *definition_lines(rows, width)]
    for panel, heading in PANELS.items():
        own = [p for p in params if _panel(p) == panel]
        rows = [_row(p, lang) for p in sorted(own, key=lambda p: p.name not in COMPLETION)]
        lines += ["", f"{heading.pick(lang)}:", *definition_lines(rows, width)] if rows else []
    if is_group:
        codes = [(str(int(code)), text.pick(lang)) for code, text in MEANINGS.items()]
        lines += ["", f"{Text('終了コード', 'Exit codes').pick(lang)}:", *definition_lines(codes, width)]
    lines += ["", f"{Text('例', 'Examples').pick(lang)}:", *(f"  {example}" for example in doc.examples)]
    return "\n".join(lines) + "\n"


def _in_usage(metavar: str, needed: bool) -> str:
    """Return an argument as it stands in a line of usage: `{NAME}` when it must be given, else `[NAME]`."""
    return metavar if metavar.startswith("[") else f"{{{metavar}}}" if needed else f"[{metavar}]"


def _panel(param: Any) -> str:
    if param.param_type_name == "argument":
        return "argument"
    return "global" if param.name in COMPLETION else param.rich_help_panel or "option"


def _row(param: Any, lang: Lang) -> tuple[str, str]:
    """Return a parameter as it is written and what it does: short names first, then long ones, then what they take."""
    told = COMPLETION[param.name].pick(lang) if param.name in COMPLETION else one(param.help, lang)
    if param.param_type_name == "argument":
        return param.metavar, told
    written = ", ".join(sorted(param.opts, key=lambda name: (name.startswith("--"), name)))
    return f"{written} {param.metavar}" if param.metavar else written, told


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
