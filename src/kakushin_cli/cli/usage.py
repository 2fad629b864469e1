"""Mistakes on the command line that Typer notices, told in Japanese or English."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from typer.exceptions import TyperException as UsageFault

from kakushin_cli.cli.declare import one
from kakushin_cli.language import Text

if TYPE_CHECKING:
    from kakushin_cli.cli.session import Session

__all__ = ["UsageFault", "usage_lines"]


def usage_lines(fault: Any, session: Session) -> list[str]:
    """Return what is wrong and how to repair it.

    Typer's exception classes are private, so the kind is read from the class name; a kind that is not known here keeps
    Typer's own sentence behind ours.
    """
    ctx = getattr(fault, "ctx", None)
    kind = type(fault).__name__
    tell = _TELLERS.get(kind, _other)
    lines = [text.pick(session.told_lang) for text in tell(fault, session)]
    path = ctx.command_path if ctx is not None else "kakushin"
    lines.append(Text(f"使い方は {path} --help で見られます。", f"See {path} --help.").pick(session.told_lang))
    return lines


def _no_such_option(fault: Any, _session: Session) -> list[Text]:
    name = fault.option_name
    known = (
        [o for p in fault.ctx.command.get_params(fault.ctx) for o in p.opts if o.startswith("--")] if fault.ctx else []
    )
    near = get_close_matches(name, known, n=3, cutoff=0.5)
    texts = [Text(f"オプション {name} はありません。", f"There is no option {name}.")]
    if near:
        texts.append(Text(f"もしかして: {' / '.join(near)}", f"Did you mean {' or '.join(near)}?"))
    return texts


def _missing(fault: Any, session: Session) -> list[Text]:
    param = fault.param
    if param is None:
        return _other(fault, session)
    name = param.opts[-1] if param.param_type_name == "option" else param.make_metavar(fault.ctx)
    help_ja, help_en = one(param.help, "ja"), one(param.help, "en")
    return [Text(f"{name} がありません。", f"{name} is missing."), Text(f"{name}: {help_ja}", f"{name}: {help_en}")]


def _bad_value(fault: Any, _session: Session) -> list[Text]:
    name = fault.param.opts[0] if fault.param is not None else ""
    kind = getattr(getattr(fault.param, "type", None), "name", "")
    if "int" in kind:
        return [Text(f"{name} には整数を書きます。", f"{name} takes a whole number.")]
    return [Text(f"{name} の値が使えません({fault.message})。", f"{name}: {fault.message}")]


def _bad_option(fault: Any, _session: Session) -> list[Text]:
    name = fault.option_name
    if "does not take" in fault.message:
        return [Text(f"{name} に値は書けません。", f"{name} takes no value.")]
    return [Text(f"{name} の後に値を書いてください。", f"{name} needs a value.")]


def _other(fault: Any, _session: Session) -> list[Text]:
    message = str(fault.message)
    if message == "Missing command.":
        return [Text("コマンドがありません。", "The command is missing.")]
    if message.startswith("Got unexpected extra argument"):
        extra = message[message.find("(") + 1 : message.rfind(")")]
        return [
            Text(f"余分な語があります: {extra}", f"Unexpected words: {extra}"),
            Text("空白を含む語は引用符で囲んでください。", "Put words with blanks in quotation marks."),
        ]
    return [Text(f"使い方の誤りです({message})。", message)]


_TELLERS = {
    "NoSuchOption": _no_such_option,
    "MissingParameter": _missing,
    "BadParameter": _bad_value,
    "BadOptionUsage": _bad_option,
}
