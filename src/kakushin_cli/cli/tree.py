"""The program as Typer builds it: groups and commands in their order, each imported when it is asked for."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING, Any

import typer

from kakushin_cli.cli.commands import COMMANDS, Place, function_of
from kakushin_cli.cli.declare import Doc, documented
from kakushin_cli.cli.framework import Group, Lazily, command_class, for_typer
from kakushin_cli.language import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

HELP = {"help_option_names": ["-h", "--help"]}

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
@documented(
    Doc(
        Text(
            "大学・企業・自治体が使える政府事業を、理由・窓口・道のりとともに示す",
            "Government programmes for Japanese universities, companies and local governments, with reasons, desks and a path",
        ),
        (
            Text(
                "資料: 地域中核・特色ある研究大学総合振興パッケージ(素案、令和3年12月)。通信は data import jgrants だけが行う。",
                "Source: the comprehensive promotion package for regional core and distinctive research universities "
                "(draft, December 2021). Only data import jgrants uses the network.",
            ),
        ),
        (
            "kakushin match --applicant university --theme decarbonization",
            "kakushin contacts --ministry 環境省",
            "kakushin roadmap --theme decarbonization --applicant university --partner municipality --start 2027 -o draft.md",
        ),
    )
)
def kakushin() -> None:
    """Run the program."""


@plan_app.callback()
@documented(
    Doc(
        Text(
            "提案の骨子(plan.yaml): ひな形を書く・調べる。match と roadmap が --profile で読む",
            "The project profile (plan.yaml): write one, check it; match and roadmap read it with --profile",
        ),
        (),
        ("kakushin plan init -o plan.yaml", "kakushin plan check plan.yaml"),
    )
)
def plan_group() -> None:
    """Run a plan command."""


@data_app.callback()
@documented(
    Doc(
        Text("カタログのデータを調べる・説明する・取り込む", "Check, describe and import catalogue data"),
        (),
        ("kakushin data check", "kakushin data schema"),
    )
)
def data_group() -> None:
    """Run a data command."""


@import_app.callback()
@documented(
    Doc(
        Text(
            "公式データや手元の一覧を、候補(未確認)のカタログに取り込む",
            "Import official data or an office's own list as a catalogue of candidates",
        ),
        (),
        (
            "kakushin data import rs 1-1.zip 1-2.zip 1-4.zip 2-1.zip -o rs2024",
            "kakushin data import jgrants --keyword 脱炭素 -o jgrants",
            "kakushin data import table calls.csv --suggest-mapping",
        ),
    )
)
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
                doc: Doc = groups[inner].registered_callback.callback.doc  # type: ignore[union-attr]
                known[first] = Lazily(partial(_group, groups[inner], f"{inner} ", groups), doc.summary)
    group.fill(known)
    return group


@cache
def command_tree() -> Any:
    """Return the program as Typer has built it."""
    return _group(app, "", {"plan": plan_app, "data": data_app, "data import": import_app})
