"""What only a real process shows: pipes, a terminal, signals, encodings, the locale (checks 1, 6, 17, 18)."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from harness import KAKUSHIN, program_entry, write_catalog

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX terminals and signals")
INHERITED = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "PYTHONPATH", "KAKUSHIN_CACHE_DIR", "KAKUSHIN_BUNDLED")
HOSTILE = "印✓—é©𠮷①髙の事業"


def environment(**changes: str) -> dict[str, str]:
    inherited = {key: os.environ[key] for key in INHERITED if key in os.environ}
    return {**inherited, "KAKUSHIN_CONFIG": "/nonexistent", "KAKUSHIN_TODAY": "2026-11-24", "PYTHONUTF8": "1"} | changes


def process(*argv: str, env: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [*KAKUSHIN, *argv], env=env or environment(), capture_output=True, stdin=subprocess.DEVNULL, check=False
    )


def on_terminal(*argv: str, env: Mapping[str, str]) -> bytes:
    """Return what the program writes to a terminal of its own."""
    import pty
    import termios

    mine, theirs = pty.openpty()
    settings = termios.tcgetattr(theirs)
    settings[1] &= ~termios.OPOST
    termios.tcsetattr(theirs, termios.TCSANOW, settings)
    with subprocess.Popen([*KAKUSHIN, *argv], env=env, stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs) as child:
        os.close(theirs)
        written = b""
        while True:
            try:
                piece = os.read(mine, 65536)
            except OSError:  # Linux says EIO when the other side is closed
                break
            if not piece:
                break
            written += piece
        assert child.wait() == 0
    os.close(mine)
    return written


def test_json_on_a_real_terminal_has_the_bytes_of_a_pipe() -> None:
    piped = process("list", "--edition", "all", "--json")
    assert piped.returncode == 0
    assert json.loads(piped.stdout)["total"] > 0
    assert (
        on_terminal("list", "--edition", "all", "--json", env=environment(TERM="xterm", COLUMNS="40")) == piped.stdout
    )


def test_colour_only_on_a_terminal_that_wants_it() -> None:
    argv = ("list", "-m", "moe")
    coloured = on_terminal(*argv, env=environment(TERM="xterm-256color"))
    assert b"\x1b[" in coloured
    for refusal in ({"NO_COLOR": "1", "TERM": "xterm-256color"}, {"TERM": "dumb"}):
        plain = on_terminal(*argv, env=environment(**refusal))
        assert b"\x1b" not in plain
        assert "環境省".encode() in plain
    piped = process(*argv)
    assert b"\x1b" not in piped.stdout
    assert process(*argv, env=environment(FORCE_COLOR="1")).stdout == piped.stdout


def test_a_reader_that_leaves_early_is_no_failure() -> None:
    with subprocess.Popen(
        [*KAKUSHIN, "list", "--edition", "all", "--json"],
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as child:
        assert child.stdout is not None
        assert child.stderr is not None
        assert child.stdout.readline() == b"{\n"
        child.stdout.close()
        errors = child.stderr.read()
        assert child.wait() == 0
    assert errors == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("argv", [("list", "--edition", "all"), ("list", "--edition", "all", "--json"), ("list", "-h")])
def test_a_full_disk_is_told_in_one_line(argv: tuple[str, ...]) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run([*KAKUSHIN, *argv], env=environment(), stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 1
    lines = done.stderr.decode().splitlines()
    assert len(lines) == 1
    assert "書き込めませんでした" in lines[0]


def test_an_interruption_ends_with_130() -> None:
    with subprocess.Popen(
        [*KAKUSHIN, "list", "--edition", "all", "--json"],
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as child:
        assert child.stdout is not None
        assert child.stderr is not None
        assert child.stdout.read(1) == b"{"  # it writes now, more than a pipe holds
        child.send_signal(signal.SIGINT)
        rest = child.stdout.read()
        errors = child.stderr.read().decode()
        assert child.wait() == 130
    assert len(rest) > 0
    assert errors == "中断しました。\n"


@pytest.fixture(scope="module")
def hostile_catalog(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("hostile")
    write_catalog(folder, programs=[program_entry("hostile-programme", HOSTILE, ministry="mext")])
    return str(folder)


@pytest.mark.parametrize(
    ("argv", "code"),
    [
        (("list",), 0),
        (("list", "-f", "table"), 0),
        (("--help",), 0),
        (("show", "✓𠮷"), 3),
        (("-✓",), 2),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else str(value),
)
def test_a_japanese_windows_stream_loses_only_what_it_cannot_show(
    argv: tuple[str, ...], code: int, hostile_catalog: str
) -> None:
    env = environment(PYTHONIOENCODING="cp932", PYTHONUTF8="0", LC_ALL="C.UTF-8", KAKUSHIN_DATA=hostile_catalog)
    done = process(*argv, env=env)
    stdout, stderr = done.stdout.decode("cp932"), done.stderr.decode("cp932")
    assert done.returncode == code, stderr
    assert "Traceback" not in stderr
    assert "UnicodeEncodeError" not in stderr
    if argv[0] in ("list", "show") and code == 0:
        assert "印?" in stdout
        assert "①髙の事業" in stdout


def test_json_keeps_every_character_in_any_encoding(hostile_catalog: str) -> None:
    expected = json.loads(process("--data", hostile_catalog, "list", "--json").stdout)
    for encoding in ("cp932", "ascii"):
        env = environment(PYTHONIOENCODING=encoding, KAKUSHIN_DATA=hostile_catalog)
        assert json.loads(process("list", "--json", env=env).stdout.decode(encoding)) == expected


@pytest.mark.parametrize(
    ("argv", "code"),
    [(("list", "-m", "環境省"), 0), (("list", "-a", "大工"), 2)],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else str(value),
)
def test_a_locale_without_japanese_is_survived(argv: tuple[str, ...], code: int) -> None:
    env = environment(LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    done = process(*argv, env=env)
    assert done.returncode == code, done.stderr
    assert b"Traceback" not in done.stderr
    if argv[0] == "list" and code == 0:
        assert b"moe-environment-research-fund" in done.stdout


def test_a_japanese_file_name_works_without_a_japanese_locale(tmp_path: Path) -> None:
    target = tmp_path / "一覧.csv"
    env = environment(LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    done = process("list", "-m", "moe", "-o", str(target), env=env)
    assert done.returncode == 0, done.stderr
    assert target.read_bytes().startswith(b"\xef\xbb\xbfid,")


def test_the_day_needs_no_time_zone_data() -> None:
    code = (
        "import sys; sys.modules['tzdata'] = None; sys.argv = ['kakushin', 'list', '--json'];"
        "from kakushin_cli.__main__ import main; main()"
    )
    env = {key: value for key, value in environment(PYTHONTZPATH="").items() if key != "KAKUSHIN_TODAY"}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["today"] >= "2026-01-01"


def test_nothing_waits_for_an_answer() -> None:
    assert process("match").returncode == 2


def test_the_version_and_the_module_entry() -> None:
    done = process("--version")
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode().startswith("kakushin ")
    assert done.stdout.count(b"\n") == 1
