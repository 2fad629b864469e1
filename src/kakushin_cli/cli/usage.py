"""Mistakes on the command line that Typer notices, told in Japanese or English.

The sentences are ours: what is wrong is read from the attributes of Typer's exceptions, never from their messages.
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any

from typer.exceptions import TyperException as UsageFault

from kakushin_cli.cli.framework import one
from kakushin_cli.cli.session import Session
from kakushin_cli.language import Text

__all__ = ["UsageFault", "usage_lines"]


def usage_lines(fault: Any, session: Session) -> list[str]:
    """Return what is wrong and how to repair it."""
    ctx = getattr(fault, "ctx", None)
    path = ctx.command_path if ctx is not None else "kakushin"
    texts = [*_told(fault, ctx), Text(f"使い方は {path} --help で確認できます。", f"See {path} --help for usage.")]
    return [text.pick(session.told_lang) for text in texts]


def _told(fault: Any, ctx: Any) -> list[Text]:
    """Return the sentences for one kind of mistake; the kinds differ in what their exceptions carry."""
    options = {name: p for p in ctx.command.get_params(ctx) for name in p.opts} if ctx is not None else {}
    name = getattr(fault, "option_name", None)
    if name is not None and name not in options:
        near = get_close_matches(name, [o for o in options if o.startswith("--")], n=3, cutoff=0.5)
        texts = [Text(f"{name} というオプションはありません。", f"Unknown option {name}.")]
        return texts + [Text(f"もしかして: {' / '.join(near)}", f"Did you mean {' or '.join(near)}?")] * bool(near)
    if name is not None and getattr(options[name], "is_flag", False):
        return [Text(f"{name} に値は指定できません。", f"{name} does not take a value.")]
    if name is not None:
        return [Text(f"{name} の後に値を指定してください。", f"{name} requires a value.")]
    param = getattr(fault, "param", None)
    if param is not None and hasattr(fault, "param_type"):
        name = param.opts[-1] if param.param_type_name == "option" else param.metavar
        ja, en = one(param.help, "ja"), one(param.help, "en")
        return [Text(f"{name} を指定してください。", f"{name} is missing."), Text(f"{name}: {ja}", f"{name}: {en}")]
    if param is not None:  # the only values that Typer converts are numbers
        return [Text(f"{param.opts[0]} には整数を指定してください。", f"{param.opts[0]} must be an integer.")]
    return [Text(f"使い方の誤りです({fault.format_message()})。", fault.format_message())]
