"""Command lines read without Typer are read as Typer would read them, and what is not plain is left to it."""

from __future__ import annotations

import functools
import inspect
import shlex
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness import run
from kakushin_cli.cli import plain, tree
from kakushin_cli.cli.commands import COMMANDS, function_of
from kakushin_cli.cli.declare import GLOBAL_OPTIONS, SHARED_OPTIONS, Option, hints_of, session_of
from kakushin_cli.cli.plain import read_plain
from kakushin_cli.cli.session import Session

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

LEFT_TO_TYPER = [
    "'' list", "'data check'", "'plan check' x",
    "matsch -a 大学", "match --nope", "match -a", "match -a 大学 --", "list --limit x", "list --limit -1", "list --limit １",
    "list -fjson", "list --json=1", "list 余分", "show", "match a b", "--lang en", "data --lang en",
    "match --nope --help", "match a b --help", "data nope", "data import rs", "list --theme=", "search -x",
    "--version list", "--data", "guide", "diff a",
]  # fmt: skip


def read_by_typer(words: Sequence[str]) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]] | None:
    """Return values, shared options and global options as Typer reads them, None when nothing would be run."""
    found: list[tuple[dict[str, Any], dict[str, Any], dict[str, Any]]] = []

    def recorder(place: Any) -> Callable[..., None]:
        @functools.wraps(function_of(place))
        def record(ctx: Any, **values: Any) -> None:
            found.append((values, dict(ctx.meta.get("kakushin.listing", {})), dict(session_of(ctx).flags)))

        return record

    session = Session()
    with patch.object(tree, "function_of", recorder):
        program = tree.command_tree.__wrapped__()
        program.main(args=list(words), prog_name="kakushin", standalone_mode=False, obj=session)
    return found[0] if found else None


def read_here(words: Sequence[str]) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]] | None:
    """Return the same as the reader of plain command lines gives it, with the defaults of the command."""
    found = read_plain(words)
    if found is None:
        return None
    if found.function is None:
        return None
    parameters = inspect.signature(found.function).parameters.values()
    defaults = {p.name: p.default for p in parameters if p.default is not inspect.Parameter.empty}
    return {**defaults, **found.values}, dict(found.shared), found.flags


def own_options(words: str) -> list[Option]:
    hints = hints_of(function_of(COMMANDS[words]))
    return [d for h in hints.values() for d in getattr(h, "__metadata__", ()) if isinstance(d, Option)]


@st.composite
def command_lines(draw: st.DrawFn) -> list[str]:
    """Return a command line of options in any order and form, most of them plain, some wrong."""
    words = draw(st.sampled_from(list(COMMANDS)))
    value = st.sampled_from(["university", "脱炭素", "3", "07", "a b", "x=y", "", "-", "-a", "--json", "JP-34", "１"])

    def option(declared: Option) -> list[str]:
        name = draw(st.sampled_from(declared.names))
        form = draw(st.integers(0, 5))
        if form == 0:
            return [name]
        return [f"{name}={draw(value)}"] if form == 1 else [name, draw(value)]

    def flag_or_value(declared: Option) -> list[str]:
        return [declared.names[0]] if declared.kind == "flag" and draw(st.integers(0, 4)) else option(declared)

    here = [*own_options(words), *SHARED_OPTIONS[COMMANDS[words].shared], *GLOBAL_OPTIONS]
    before = draw(st.lists(st.sampled_from(GLOBAL_OPTIONS), max_size=2))
    after: list[list[str]] = [flag_or_value(o) for o in draw(st.lists(st.sampled_from(here), max_size=4))]
    after += [[draw(value)] for _ in range(draw(st.integers(0, 2)))]
    line = [part for o in before for part in flag_or_value(o)] + words.split()
    return line + [part for parts in draw(st.permutations(after)) for part in parts]


@given(command_lines())
def test_a_plain_command_line_is_read_as_typer_reads_it(words: list[str]) -> None:
    found = read_here(words)
    if found is not None:
        assert found == read_by_typer(words)


@pytest.mark.parametrize("words", list(COMMANDS))
def test_every_option_of_every_command_is_read(words: str) -> None:
    """Else the property above could hold because nothing is plain."""
    needed = {
        "data import rs": ["f"],
        "data import table": ["f"],
        "show": ["a"],
        "search": ["a"],
        "guide": ["a"],
        "diff": ["a", "b"],
    }
    base = [*words.split(), *needed.get(words, [])]
    if words in ("data import rs", "data import jgrants"):
        base += ["-o", "folder"]
    for declared in [*own_options(words), *SHARED_OPTIONS[COMMANDS[words].shared], *GLOBAL_OPTIONS]:
        for name in declared.names:
            lines = [[*base, name], [*base, name, "3"], [*base, f"{name}=3"]]
            assert any(read_here(line) for line in lines), name


@pytest.mark.parametrize("line", LEFT_TO_TYPER)
def test_what_is_not_plain_is_left_to_typer(line: str) -> None:
    assert read_plain(shlex.split(line)) is None


@pytest.mark.parametrize(
    "line",
    [
        "match -a university -t decarbonization",
        "match -a 大学 --json --limit 2 --lang en",
        "--lang en list --ministry 環境省 --fields id,name -f csv --no-header",
        "search 下水の熱を使いたい --limit=3 --json",
        "show ローカル10000 --evidence",
        "show どこにもない名前",
        "guide issues",
        "list --theme 存在しないテーマ",
        "list --json -f csv",
        "--version",
        "",
        "--help",
        "-h --lang en",
        "match --help",
        "--lang en match -h",
        "match --limit x --help",
        "data",
        "--lang en data",
        "data import -h",
        "--help nonsense",
        "list --debug --help --json",
    ],
)
def test_both_ways_answer_the_same(line: str) -> None:
    quick = run(*shlex.split(line))
    with patch.object(plain, "read_plain", lambda _words: None):
        assert run(*shlex.split(line)) == quick


def test_a_shell_that_completes_is_answered_by_typer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_KAKUSHIN_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", "kakushin li")
    monkeypatch.setenv("COMP_CWORD", "1")
    with pytest.raises(SystemExit):
        run("list")
