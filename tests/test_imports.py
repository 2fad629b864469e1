"""What may import what, how many modules a command passes through, and what a quick start must not load."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

import kakushin_cli
from kakushin_cli.cli.framework import Command, Group
from kakushin_cli.cli.program import PROGRAM

PACKAGE = Path(kakushin_cli.__file__).parent
PROFILE = PACKAGE.parents[1] / "examples/kaiyo-city-decarbonization.yaml"
BELOW_CATALOG = frozenset({"errors", "japanese", "language"})
MAY_IMPORT: dict[str, frozenset[str]] = {
    "language": frozenset(),
    "japanese": frozenset({"language"}),
    "errors": frozenset({"japanese", "language"}),
    "catalog": BELOW_CATALOG,
    "search": BELOW_CATALOG | {"catalog"},
    "matching": BELOW_CATALOG | {"catalog"},
    "wording": BELOW_CATALOG | {"catalog", "matching"},
    "drafts": BELOW_CATALOG | {"catalog", "search", "matching", "wording"},
    "importers": BELOW_CATALOG | {"catalog", "search", "matching", "wording", "drafts"},
    "exporters": BELOW_CATALOG | {"catalog", "search", "matching", "wording", "drafts"},
    "cli": BELOW_CATALOG | {"catalog", "search", "matching", "wording", "drafts", "importers", "exporters"},
    "commands": BELOW_CATALOG | {"catalog", "search", "matching", "wording", "drafts", "importers", "exporters", "cli"},
    "__main__": frozenset({"cli"}),
    "__init__": frozenset(),
}
HOMES: dict[str, tuple[str, ...]] = {
    "typer": ("cli/", "commands/"),
    "rich": ("cli/console.py", "cli/progress.py", "japanese/linebreak.py"),
    "yaml": ("catalog/yaml_file.py",),
    "rapidfuzz": ("catalog/near.py", "search/spelling.py"),
    "xlsxwriter": ("exporters/",),
    "openpyxl": ("importers/",),
    "docx": ("exporters/",),
    "jinja2": ("exporters/templating.py", "matching/enquiry.py"),
    "icalendar": ("exporters/calendar.py",),
    "pptx": ("exporters/",),
    "lxml": ("exporters/",),
    "pydantic": ("catalog/", "drafts/profile_file.py", "importers/table/mapping.py"),  # the files that people write
    "bs4": ("importers/jgrants/candidates.py",),
    "urllib3": ("importers/jgrants/client.py",),
    "budoux": ("japanese/linebreak.py",),
    "platformdirs": ("catalog/cache.py",),
    "msgspec": ("cli/", "commands/", "catalog/", "drafts/", "exporters/", "importers/", "matching/", "search/"),
}
DISTRIBUTIONS = {"yaml": "pyyaml", "bs4": "beautifulsoup4", "docx": "python-docx", "pptx": "python-pptx"}
"""What to ask for where the name differs."""


class Import(NamedTuple):
    """An import statement: where, what, whether only for types, whether inside a function.

    `names` are the names that `from module import …` binds; each may be a module, too.
    """

    path: str
    line: int
    module: str
    for_types: bool
    in_function: bool
    names: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.path}:{self.line} imports {self.module}"


def imports_of(source: str, path: str) -> list[Import]:
    imports: list[Import] = []

    def visit(node: ast.AST, for_types: bool, in_function: bool) -> None:
        modules: list[str] = []
        names = tuple(alias.name for alias in node.names) if isinstance(node, ast.ImportFrom) else ()
        if isinstance(node, ast.Import):
            modules = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: a relative import"
            base = node.module or ""
            modules = [f"{base}.{a.name}" for a in node.names] if base == "kakushin_cli" else [base]
        imports.extend(Import(path, getattr(node, "lineno", 0), m, for_types, in_function, names) for m in modules)
        inside = in_function or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            for statement in node.body:
                visit(statement, True, inside)
            for statement in node.orelse:
                visit(statement, for_types, inside)
            return
        for child in ast.iter_child_nodes(node):
            visit(child, for_types, inside)

    visit(ast.parse(source), for_types=False, in_function=False)
    return imports


@cache
def all_imports() -> list[Import]:
    files = sorted(PACKAGE.rglob("*.py"))
    assert len(files) > 40
    return [i for f in files for i in imports_of(f.read_text("utf-8"), f.relative_to(PACKAGE).as_posix())]


def floor_of(path: str) -> str:
    return path.split("/")[0].removesuffix(".py")


def wrong_direction(imports: list[Import]) -> list[Import]:
    """Imports of a floor that is not below. Types alone may be named from anywhere: nothing is loaded for them."""
    return [
        i
        for i in imports
        if i.module.startswith("kakushin_cli.")
        and not i.for_types
        and (target := i.module.split(".")[1]) not in MAY_IMPORT[floor_of(i.path)] | {floor_of(i.path), "__version__"}
        and target
    ]


def not_at_home(imports: list[Import]) -> list[Import]:
    return [i for i in imports if (homes := HOMES.get(i.module.split(".")[0])) and not i.path.startswith(homes)]


def import_circles(imports: list[Import], modules: set[str]) -> list[str]:
    """Return the modules that import themselves again, by whatever way, while they are being imported."""
    imported_by: dict[str, set[str]] = {module: set() for module in modules}
    for i in imports:
        if not i.for_types and not i.in_function:
            targets = {i.module, *(f"{i.module}.{name}" for name in i.names)} & modules
            imported_by[module_name(i.path)] |= targets
    while free := {module for module, targets in imported_by.items() if not targets}:
        imported_by = {module: targets - free for module, targets in imported_by.items() if module not in free}
    return sorted(imported_by)


def module_name(path: str) -> str:
    return ".".join(("kakushin_cli", *Path(path).with_suffix("").parts)).removesuffix(".__init__")


def without_reason(source: str, path: str) -> list[Import]:
    """Return imports inside functions that no comment explains, before the statements or on the line of one of them."""
    lines = ["", *source.split("\n"), ""]
    inside = [i for i in imports_of(source, path) if i.in_function and not i.for_types]
    numbers = {i.line for i in inside}
    explained: set[int] = set()
    for number in sorted(numbers):
        first = number
        while first - 1 in numbers:
            first -= 1
        last = number
        while last + 1 in numbers:
            last += 1
        if lines[first - 1].strip().startswith("#") or any("#" in line for line in lines[first : last + 1]):
            explained.add(number)
    return [i for i in inside if i.line not in explained]


def shown(faults: list[Import]) -> str:
    return "\n".join(str(i) for i in faults)


@pytest.mark.quick
def test_no_module_imports_itself_again() -> None:
    modules = {module_name(p.relative_to(PACKAGE).as_posix()) for p in PACKAGE.rglob("*.py")}
    assert import_circles(all_imports(), modules) == []


def test_circles_are_noticed() -> None:
    sources = {
        "a.py": "from kakushin_cli import b",
        "b.py": "from kakushin_cli.c import d",
        "c/__init__.py": "",
        "c/d.py": "import kakushin_cli.a",
        "e.py": "import kakushin_cli.a",
        "f.py": "def late():\n    import kakushin_cli.f",
    }
    imports = [i for path, source in sources.items() for i in imports_of(source, path)]
    # e is no part of the circle, but cannot be imported without it.
    circles = import_circles(imports, {module_name(path) for path in sources})
    assert circles == ["kakushin_cli.a", "kakushin_cli.b", "kakushin_cli.c.d", "kakushin_cli.e"]


@pytest.mark.quick
def test_few_files_import_for_types_alone() -> None:
    assert len({i.path for i in all_imports() if i.for_types}) < 40


@pytest.mark.quick
def test_few_imports_stand_inside_functions_and_each_says_why() -> None:
    assert len([i for i in all_imports() if i.in_function and not i.for_types]) < 60
    files = sorted(PACKAGE.rglob("*.py"))
    faults = [i for f in files for i in without_reason(f.read_text("utf-8"), f.relative_to(PACKAGE).as_posix())]
    assert not faults, shown(faults)


@pytest.mark.parametrize(
    ("source", "count"),
    [
        ("import a\n\ndef f():\n    import b\n", 1),
        ("def f():\n    import b  # large\n", 0),
        ("def f():\n    # large\n    import b\n    import c\n", 0),
        ("def f():\n    import b\n    x = 1\n    import c  # large\n", 1),
    ],
)
def test_a_missing_reason_is_noticed(source: str, count: int) -> None:
    assert len(without_reason(source, "cli/x.py")) == count


def test_every_floor_is_known() -> None:
    floors = {floor_of(i.path) for i in all_imports()}
    assert floors <= set(MAY_IMPORT), f"floors without a rule: {sorted(floors - set(MAY_IMPORT))}"


@pytest.mark.quick
def test_imports_go_one_way() -> None:
    faults = wrong_direction(all_imports())
    assert not faults, shown(faults)


@pytest.mark.quick
def test_every_library_stays_in_its_home() -> None:
    faults = not_at_home(all_imports())
    assert not faults, shown(faults)


def test_every_library_that_is_used_has_a_home() -> None:
    known = set(HOMES) | set(sys.stdlib_module_names) | {"kakushin_cli", "pydantic_core"}
    strangers = [i for i in all_imports() if i.module.split(".")[0] not in known]
    assert not strangers, shown(strangers)


def test_every_library_that_is_used_is_asked_for() -> None:
    """Also those that come along with another one today: rich with typer."""
    project = tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text("utf-8"))["project"]
    asked = {re.split(r"[<>=!~ \[]", d)[0] for d in project["dependencies"]}
    used = {library for i in all_imports() if (library := i.module.split(".")[0]) in HOMES}
    assert asked == {DISTRIBUTIONS.get(library, library) for library in used}


@pytest.mark.parametrize(
    ("path", "source", "check"),
    [
        ("catalog/x.py", "from kakushin_cli.cli.app import run", wrong_direction),
        ("catalog/x.py", "def f():\n    from kakushin_cli.search import search", wrong_direction),
        ("search/x.py", "from kakushin_cli import matching", wrong_direction),
        ("language.py", "import kakushin_cli.errors", wrong_direction),
        ("exporters/x.py", "import rich.table", not_at_home),
        ("catalog/loading.py", "from yaml import safe_load", not_at_home),
        ("matching/x.py", "def f():\n    from rapidfuzz import fuzz", not_at_home),
    ],
)
def test_the_rules_notice(path: str, source: str, check: Callable[[list[Import]], list[Import]]) -> None:
    assert check(imports_of(source, path))


def test_an_import_for_types_alone_is_free() -> None:
    source = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from kakushin_cli.cli.app import run"
    assert not wrong_direction(imports_of(source, "catalog/x.py"))


def loaded_by(*argv: str) -> set[str]:
    """Return the top-level modules that a run of the program loads, read from `-X importtime`."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "kakushin_cli", *argv],
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    lines = [line.rpartition("|")[2].strip() for line in done.stderr.splitlines() if line.startswith("import time:")]
    assert "kakushin_cli.cli.app" in lines, done.stderr[-2000:]
    assert done.returncode == 0
    return {line.partition(".")[0] for line in lines}


ENTERED = """
import inspect, sys
import kakushin_cli
from kakushin_cli.__main__ import main
package = kakushin_cli.__path__[0]
function = inspect.CO_OPTIMIZED | inspect.CO_NEWLOCALS
modules = set()
def note(frame, event, _):
    code = frame.f_code
    if event == "call" and code.co_flags & function == function and code.co_filename.startswith(package):
        if code.co_filename not in modules and not imports(frame):
            modules.add(code.co_filename)
def imports(frame):
    while frame and frame.f_code.co_name != "<module>":
        frame = frame.f_back
    return frame.f_code.co_filename.startswith(package)
sys.setprofile(note)
try:
    main()
finally:
    sys.setprofile(None)
    print(*modules, sep="\\n", file=sys.stderr)
"""
"""Runs the program and names the modules of its own that have a function which was called after its import."""


def entered_by(*argv: str) -> set[str]:
    done = subprocess.run([sys.executable, "-c", ENTERED, *argv], capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    modules = {Path(line).relative_to(PACKAGE).as_posix() for line in done.stderr.splitlines() if line.endswith(".py")}
    return modules - {"catalog/cache.py"}  # an installed program has a database of the bundled catalogue beside it


def test_a_match_passes_through_few_modules() -> None:
    modules = entered_by("match", "-a", "university", "-t", "decarbonization", "--json")
    assert {"commands/match.py", "matching/match.py"} <= modules
    assert len(modules) <= 30, sorted(modules)


def test_a_draft_passes_through_few_modules(tmp_path: Path) -> None:
    modules = entered_by("roadmap", "--profile", str(PROFILE), "-o", str(tmp_path / "x.docx"))
    assert {"commands/roadmap.py", "exporters/word/document.py"} <= modules
    assert len(modules) <= 45, sorted(modules)


HEAVY = frozenset({"pydantic", "yaml", "docx", "pptx", "xlsxwriter", "openpyxl", "lxml", "jinja2", "icalendar"})
"""What only reading or writing files needs; some load for longer than a question takes."""
LIGHT: tuple[tuple[str, ...], ...] = (
    ("match", "--help"),
    ("match", "-a", "university", "-t", "decarbonization", "--json"),
    ("search", "下水の熱を使いたい", "--json"),
    ("contacts", "-f", "table"),
)


def test_the_measurement_sees_what_is_loaded() -> None:
    assert loaded_by("data", "check") >= {"pydantic", "yaml"}


@pytest.fixture(scope="module", autouse=True)
def _compiled() -> None:
    """Let the catalogue be compiled, as it is in every wheel."""
    subprocess.run([sys.executable, "-m", "kakushin_cli", "list", "--json"], capture_output=True, check=True)


@pytest.mark.parametrize("argv", LIGHT, ids=" ".join)
def test_a_question_loads_no_library_of_files(argv: tuple[str, ...]) -> None:
    assert not loaded_by(*argv) & HEAVY


def leaves(group: Group) -> Iterator[Command]:
    """Yield every command of a group and of the groups within."""
    for command in group.commands.values():
        assert isinstance(command, Command | Group)
        yield from leaves(command) if isinstance(command, Group) else (command,)


def test_the_help_imports_no_command() -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "kakushin_cli", "--help"],
        capture_output=True, text=True, encoding="utf-8",
    )  # fmt: skip
    imported = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert "kakushin_cli.cli.program" in imported
    assert not {f"kakushin_cli.{c.target.partition(':')[0]}" for c in leaves(PROGRAM)} & imported
