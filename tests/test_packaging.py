"""What is handed out: the wheel carries the catalogue and works anywhere, with nothing but what it asks for.

The wheel is built from the sdist without a network, as `build` does it, and unpacked into an environment of its own
whose path has Japanese characters and blanks. Runtime dependencies are copied there from this environment, so that no
network is needed either; nothing else can be imported.
"""

from __future__ import annotations

import compileall
import importlib.metadata
import importlib.util
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import tomllib
import venv
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pytest
from packaging.requirements import Requirement

import kakushin_cli
from kakushin_cli.catalog.cache import write_shipped
from kakushin_cli.catalog.shipped import SHIPPED_NAME
from kakushin_cli.search.tables import write_index

ROOT = Path(__file__).resolve().parent.parent
MAIN = ["match", "--applicant", "university", "--theme", "decarbonization"]
DATA_FILES = sorted(p.name for p in (ROOT / "data").iterdir())
NO_NETWORK = """import sys
def _no_network(event, args):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.sendto"):
        raise RuntimeError("the network was asked for: " + event)
sys.addaudithook(_no_network)
"""
BUILT_FROM = ("pyproject.toml", "compile_catalog.py", "README.md", "LICENSE", "NOTICE", "CONTRIBUTING.md", "CHANGELOG.md", "Makefile",
              "constraints.txt", "src", "data", "tests", "docs", "benchmarks", ".ci", ".gitignore")  # fmt: skip


def cannot(reason: str) -> None:
    """Skip, but fail where everything must be tested."""
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


class Built(NamedTuple):
    """The two files that are handed out."""

    sdist: Path
    wheel: Path


class Installed(NamedTuple):
    """An environment that holds the wheel and its runtime dependencies."""

    folder: Path
    python: Path
    command: Path
    site: Path

    def run(
        self, *argv: str, cwd: Path | None = None, env: Mapping[str, str] | None = None, module: bool = False
    ) -> subprocess.CompletedProcess[bytes]:
        """Run the program with a bare environment: no HOME, nothing of the caller's but the cache folder of the tests."""
        start = [self.python, "-m", "kakushin_cli"] if module else [self.command]
        bare = {
            key: os.environ[key] for key in ("PATH", "SYSTEMROOT", "COMSPEC", "KAKUSHIN_CACHE_DIR") if key in os.environ
        }
        bare["PYTHONDONTWRITEBYTECODE"] = "1"
        words = [*map(str, start), *argv]
        return subprocess.run(words, cwd=cwd or self.folder, env=bare | dict(env or {}), capture_output=True)


@pytest.fixture(scope="module")
def built(shipped_data: None, tmp_path_factory: pytest.TempPathFactory) -> Built:
    for tool in ("build", "hatchling"):
        if importlib.util.find_spec(tool) is None:
            cannot(f"{tool} is not installed: pip install -e '.[test]'")
    source = tmp_path_factory.mktemp("source") / "project"
    source.mkdir()
    for name in BUILT_FROM:
        path = ROOT / name
        if path.is_dir():
            shutil.copytree(path, source / name, ignore=shutil.ignore_patterns("__pycache__", "*.pyc"))
        elif path.is_file():
            shutil.copy(path, source / name)
    out = tmp_path_factory.mktemp("配布 物")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), str(source)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=out)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return Built(next(out.glob("*.tar.gz")), next(out.glob("*.whl")))


def runtime_distributions(wheel: Path) -> list[importlib.metadata.Distribution]:
    """Return the installed distributions that the wheel needs at run time, found by following what each asks for."""
    with zipfile.ZipFile(wheel) as archive:
        name = next(n for n in archive.namelist() if n.endswith(".dist-info/METADATA"))
        head = archive.read(name).decode().partition("\n\n")[0]
    return needed_by(re.findall(r"^Requires-Dist: (.+)$", head, re.MULTILINE))


def needed_by(asked: list[str]) -> list[importlib.metadata.Distribution]:
    """Return the installed distributions of some requirements, and of what these ask for."""
    found: dict[str, importlib.metadata.Distribution] = {}
    while asked:
        requirement = Requirement(asked.pop())
        key = requirement.name.lower().replace("_", "-")
        if key in found or (requirement.marker and not requirement.marker.evaluate({"extra": ""})):
            continue
        found[key] = importlib.metadata.distribution(requirement.name)
        asked += found[key].requires or []
    return list(found.values())


def test_what_builds_the_wheel_is_asked_for() -> None:
    """A build has an environment of its own, with nothing but the build requirements."""
    requires = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["build-system"]["requires"]
    asked = {d.metadata["Name"] for d in needed_by([r for r in requires if not r.startswith("hatchling")])}
    code = """
import sys
before = set(sys.modules)
import kakushin_cli.catalog.cache, kakushin_cli.catalog.loading, kakushin_cli.search.tables
print(*{name.partition(".")[0] for name in set(sys.modules) - before})
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    owners = importlib.metadata.packages_distributions()
    imported = {d for name in done.stdout.split() for d in owners.get(name, ())} - {"kakushin-cli"}
    assert imported
    assert imported <= asked


@pytest.fixture(scope="module")
def installed(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    if importlib.util.find_spec("pip") is None:
        cannot("pip is not installed in this environment")
    folder = tmp_path_factory.mktemp("日本語の フォルダ") / "仮想 環境"
    venv.create(folder, with_pip=False)
    scripts = folder / ("Scripts" if os.name == "nt" else "bin")
    python = scripts / ("python.exe" if os.name == "nt" else "python")
    asked = subprocess.run(
        [python, "-c", "import sysconfig; print(ascii(sysconfig.get_path('purelib')))"], capture_output=True, text=True
    )
    site = Path(eval(asked.stdout))
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet"]
    done = subprocess.run(
        [*pip, "--no-index", "--no-deps", str(built.wheel)], capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr
    for distribution in runtime_distributions(built.wheel):
        for file in distribution.files or ():
            origin = Path(str(distribution.locate_file(file)))
            if ".." not in file.parts and origin.is_file() and origin.suffix != ".pyc":
                (site / file).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(origin, site / file)
    (site / "sitecustomize.py").write_text(NO_NETWORK, encoding="utf-8")
    compileall.compile_dir(site, quiet=2, workers=0)  # what an installer does; nothing may be written later
    for path in site.rglob("*"):
        path.chmod(0o555 if path.is_dir() else 0o444)
    site.chmod(0o555)
    return Installed(folder, python, scripts / ("kakushin.exe" if os.name == "nt" else "kakushin"), site)


def tree(folder: Path) -> dict[str, int]:
    return {str(p.relative_to(folder)): p.stat().st_mtime_ns for p in folder.rglob("*")}


# ---- what is in it


def test_the_wheel_carries_the_catalogue_and_the_licence(built: Built) -> None:
    with zipfile.ZipFile(built.wheel) as archive:
        names = set(archive.namelist())
        for name in DATA_FILES:
            assert archive.read(f"kakushin_cli/data/{name}") == (ROOT / "data" / name).read_bytes()
    assert "kakushin_cli/py.typed" in names
    assert {n.rpartition("/")[2] for n in names if "/licenses/" in n} == {"LICENSE", "NOTICE"}


def test_the_wheel_carries_every_module_and_nothing_else(built: Built) -> None:
    with zipfile.ZipFile(built.wheel) as archive:
        names = {n for n in archive.namelist() if ".dist-info/" not in n}
    source = ROOT / "src"
    files = [p for p in source.rglob("*") if p.is_file() and p.suffix != ".pyc"]
    modules = {p.relative_to(source).as_posix() for p in files}
    data = {f"kakushin_cli/data/{name}" for name in (*DATA_FILES, SHIPPED_NAME)}
    assert names == modules | data


def test_the_compiled_catalogue_in_the_wheel_is_that_of_its_files(built: Built, tmp_path: Path) -> None:
    with zipfile.ZipFile(built.wheel) as archive:
        (tmp_path / "shipped").write_bytes(archive.read(f"kakushin_cli/data/{SHIPPED_NAME}"))
    write_shipped(tmp_path / "made", write_index)
    shipped, made = (list(sqlite3.connect(tmp_path / name).iterdump()) for name in ("shipped", "made"))
    assert shipped == made


def test_the_first_command_reads_no_file_and_needs_no_cache(installed: Installed, tmp_path: Path) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("no folder", encoding="utf-8")
    done = installed.run(*MAIN, "--json", env={"PYTHONPROFILEIMPORTTIME": "1", "KAKUSHIN_CACHE_DIR": str(blocked)})
    assert done.returncode == 0
    imported = re.findall(r"\|\s+(\S+)$", done.stderr.decode(), re.MULTILINE)
    assert "kakushin_cli.catalog.shipped" in imported
    assert not {"yaml", "pydantic", "kakushin_cli.catalog.cache", "kakushin_cli.catalog.loading"} & set(imported)
    assert "blocked" not in done.stderr.decode()


def test_the_sdist_carries_what_the_tests_need(built: Built) -> None:
    with tarfile.open(built.sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    for name in (
        "README.md",
        "NOTICE",
        "CHANGELOG.md",
        "constraints.txt",
        ".ci/run",
        "docs/generate.py",
        "docs/cli.md",
    ):
        assert name in names
    assert {f"data/{name}" for name in DATA_FILES} <= names
    assert "tests/test_packaging.py" in names
    assert not [n for n in names if "__pycache__" in n]


def test_the_version_is_one(built: Built) -> None:
    assert built.wheel.name.split("-")[1] == kakushin_cli.__version__
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    assert f'version = "{kakushin_cli.__version__}"' in text


# ---- it works anywhere


def test_the_main_command_works_from_any_folder(installed: Installed, tmp_path: Path) -> None:
    here = tmp_path / "別の フォルダ"
    here.mkdir()
    before = tree(installed.site)
    done = installed.run(*MAIN, "--json", cwd=here)
    assert done.returncode == 0, done.stderr.decode()
    answer = json.loads(done.stdout)
    assert len(answer["items"]) == answer["total"] > 12
    assert tree(installed.site) == before, "the program wrote into its own folder"
    assert not list(here.iterdir())


def test_it_reads_its_own_catalogue_not_the_repository(installed: Installed) -> None:
    code = "from kakushin_cli.catalog.files import data_folder as f; print(ascii(str(f())))"
    done = subprocess.run([installed.python, "-B", "-c", code], capture_output=True, text=True, cwd=installed.folder)
    assert Path(eval(done.stdout)) == installed.site / "kakushin_cli" / "data"


@pytest.mark.parametrize(
    ("argv", "code"),
    [
        (["--version"], 0),
        (["--help"], 0),
        (["data", "check"], 0),
        (["list", "-f", "table"], 0),
        (["roadmap", "-t", "bio", "-a", "university"], 0),
        (["show", "nothing-of-that-name"], 3),
        (["list", "--theme", "nonsense"], 2),
    ],
    ids=lambda v: " ".join(v) if isinstance(v, list) else str(v),
)
def test_commands_work_without_development_tools(installed: Installed, argv: list[str], code: int) -> None:
    done = installed.run(*argv, module=True)
    assert done.returncode == code, done.stderr.decode()
    assert b"Traceback" not in done.stderr


def test_xlsx_and_japanese_paths(installed: Installed, tmp_path: Path) -> None:
    target = tmp_path / "一覧 表.xlsx"
    done = installed.run("list", "-m", "環境省", "-o", str(target), env={"PYTHONUTF8": "1"})
    assert done.returncode == 0, done.stderr.decode()
    assert zipfile.is_zipfile(target)


def test_code_page_932_loses_no_answer(installed: Installed, tmp_path: Path) -> None:
    """A Japanese Windows console: the answer arrives, and what the code page lacks is replaced, not fatal."""
    own = tmp_path / "own.yaml"
    entry = {
        "id": "own-entry",
        "kind": "local",
        "name": "髙い𠮷✓—é事業",
        "summary": {"ja": "試験のための事業。"},
        "sources": [{"url": "https://www.example.go.jp/", "read_on": "2026-11-01"}],
    }
    own.write_text(json.dumps({"programs": [entry]}, ensure_ascii=False), encoding="utf-8")

    def listed(shape: str) -> str:
        words = ["list", "--no-bundled", "--data", str(own), "-f", shape]
        done = installed.run(*words, env={"PYTHONIOENCODING": "cp932"})
        assert done.returncode == 0, done.stderr.decode("cp932")
        return done.stdout.decode("cp932")

    assert "髙い????事業" in listed("table")
    assert "髙い????事業" in listed("tsv")
    assert json.loads(listed("json"))["items"][0]["name"] == entry["name"]
    fault = installed.run("show", "無い𠮷✓", env={"PYTHONIOENCODING": "cp932"})
    assert fault.returncode == 3
    assert "無い??" in fault.stderr.decode("cp932")


# ---- the environment is what it claims to be


def test_the_environment_has_no_development_tools(installed: Installed) -> None:
    code = (
        "import importlib.util as u; "
        "print([m for m in ('pytest', 'hypothesis', 'jsonschema', 'build', 'mypy', 'ruff', 'pip') if u.find_spec(m)])"
    )
    done = subprocess.run([installed.python, "-c", code], capture_output=True, text=True, cwd=installed.site)
    assert done.stdout.strip() == "[]", done.stderr


def test_the_environment_has_no_network(installed: Installed) -> None:
    code = "import socket; socket.getaddrinfo('localhost', 80)"
    done = subprocess.run([installed.python, "-B", "-c", code], capture_output=True, text=True)
    assert "the network was asked for" in done.stderr
