"""What the documents say is true: generated pages are fresh, every command line in them runs, nothing is left out."""

from __future__ import annotations

import contextlib
import copy
import importlib
import io
import json
import re
import shlex
import sys
from html import unescape
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest.mock import patch

import jsonschema
import pytest
import typer

from harness import answers_to, run
from jgrants_server import GRANTS, serving
from kakushin_cli.catalog.loading import check_paths, load_catalog
from kakushin_cli.catalog.model import Program
from kakushin_cli.catalog.validate import model_of
from kakushin_cli.catalog.yaml_file import read_yaml
from kakushin_cli.cli.framework import one
from kakushin_cli.cli.program import PROGRAM
from kakushin_cli.errors import MEANINGS, ExitCode, KakushinError
from rs_samples import make_imports
from table_samples import write_city

pytestmark = pytest.mark.usefixtures("shipped_data")
ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text("utf-8")
ADDING = (ROOT / "docs/adding-a-program.md").read_text("utf-8")
IMPORTING = (ROOT / "docs/importing.md").read_text("utf-8")
REFRESHING = (ROOT / "docs/refreshing.md").read_text("utf-8")
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("docs/decisions/*.md")])
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
JAPANESE = re.compile(r"[\u3041-\u30ff\u4e00-\u9fff]")


def blocks(text: str, language: str) -> list[str]:
    return [body for kind, body in BLOCK.findall(text) if kind == language]


def generator() -> ModuleType:
    """Import docs/generate.py, which is no part of the package."""
    if "generate" not in sys.modules:
        sys.path.insert(0, str(ROOT / "docs"))
        try:
            importlib.import_module("generate")
        finally:
            sys.path.remove(str(ROOT / "docs"))
    return sys.modules["generate"]


def leaf_commands() -> dict[str, Any]:
    """Return every command of the program by the words that call it."""
    found: dict[str, Any] = {}

    def walk(words: tuple[str, ...], command: Any) -> None:
        found[" ".join(words)] = command
        for name, child in getattr(command, "commands", {}).items():
            walk((*words, name), child)

    walk(("kakushin",), PROGRAM)
    return found


COMMANDS = leaf_commands()


# ---- generated pages


GENERATED = ["docs/cli.md", "docs/data-fields.md", "docs/catalog.schema.json", "docs/images/match.svg", "README.md"]


@pytest.fixture(scope="module")
def documents(shipped_data: None) -> dict[str, str]:
    made: dict[str, str] = generator().documents()
    return made


@pytest.mark.parametrize("path", GENERATED)
def test_a_generated_page_is_fresh(path: str, documents: dict[str, str]) -> None:
    assert list(documents) == GENERATED
    assert (ROOT / path).read_text("utf-8") == documents[path], "run python docs/generate.py"


def test_a_stale_page_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, documents: dict[str, str]) -> None:
    generate = generator()
    monkeypatch.setattr(generate, "documents", lambda: documents)
    (tmp_path / "docs/images").mkdir(parents=True)
    for path, text in documents.items():
        (tmp_path / path).write_text(text + ("x" if path == "docs/cli.md" else ""), encoding="utf-8")
    monkeypatch.setattr(generate, "ROOT", tmp_path)
    assert list(generate.stale()) == ["docs/cli.md"]


def test_the_picture_shows_the_whole_answer() -> None:
    """Every visible character of the answer is in the picture, in order."""
    generate = generator()
    svg = (ROOT / "docs/images/match.svg").read_text("utf-8")
    drawn = "".join(unescape(t) for t in re.findall(r"<text [^>]*>(.*?)</text>", svg))
    answer = f"$ {generate.MAIN}" + generate.show(generate.MAIN, width=88)
    assert "".join(drawn.split()) == "".join(answer.split())


# ---- commands that stand in documents


def lines_of(text: str) -> list[str]:
    return [line for block in blocks(text, "bash") for line in block.splitlines() if line.startswith("kakushin ")]


LINES = list(dict.fromkeys(lines_of(README) + lines_of(ADDING) + lines_of(IMPORTING) + lines_of(REFRESHING)))
PROFILE = "plan.yaml"
EXAMPLES = [(words, line) for words, command in COMMANDS.items() for line in command.doc.examples]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the catalogue and the project profile of one's own that the documents speak of."""
    (tmp_path / "my-catalog").mkdir()
    for number, text in enumerate(blocks(ADDING, "yaml")):
        (tmp_path / f"my-catalog/programs{number}.yaml").write_text(text, encoding="utf-8")
    (tmp_path / PROFILE).write_bytes((ROOT / "examples/kaiyo-city-decarbonization.yaml").read_bytes())
    (tmp_path / "saved.json").write_text(json.dumps({"result": GRANTS}), "utf-8")
    monkeypatch.chdir(tmp_path)
    list_of_calls = str(write_city(tmp_path, "calls"))
    run("data", "import", "table", list_of_calls, "--suggest-mapping", "-o", "mapping.yaml")
    return tmp_path


def run_line(line: str, folder: Path) -> None:
    name, *words = shlex.split(line)
    assert name == "kakushin"
    if words[:2] == ["plan", "init"]:
        (folder / PROFILE).unlink()
    if "--suggest-mapping" in words:
        (folder / "mapping.yaml").unlink()
    if "rs20" in line:
        make_imports(folder, line)
    before = set(folder.iterdir())
    with serving() as server, patch("time.sleep"):
        env = {"KAKUSHIN_JGRANTS_API": server.base} if "jgrants" in words else {}
        code, out, err = run(*words, columns=None, answers=answers_to(words), env=env)
    assert code == 0, f"{line}\n{err}"
    if "-o" in words:
        named = {folder / words[words.index(option) + 1] for option in ("-o", "--review") if option in words}
        made = set(folder.iterdir()) - before
        assert named - before == {path for path in made if path.suffix != ".bak"}
    elif "github" not in words:  # which marks faults only
        assert out.strip(), f"{line} says nothing"
    if "--json" in words:
        json.loads(out)


@pytest.mark.parametrize("line", LINES)
def test_a_command_line_of_the_documents_runs(line: str, place: Path) -> None:
    run_line(line, place)


@pytest.mark.parametrize("line", dict.fromkeys(line for _, line in EXAMPLES if line not in LINES))
def test_an_example_of_the_help_runs(line: str, place: Path) -> None:
    run_line(line, place)


def test_an_example_stands_in_the_help_of_its_command() -> None:
    strangers = [(words, line) for words, line in EXAMPLES if not f"{line} ".startswith(f"{words} ")]
    assert {words for words, _ in strangers} <= {"kakushin", "kakushin data", "kakushin plan"}, strangers


def test_there_are_lines_to_run() -> None:
    called = {" ".join(shlex.split(line)[:2]) for line in LINES}
    assert called >= {words for words in COMMANDS if words.count(" ") == 1}, "a command that no page shows"


def marked(name: str) -> list[str]:
    """Return the lines marked `<!-- command: NAME -->` in the README, Japanese part first."""
    found = re.findall(rf"^<!-- command: {name} -->\n```\w+\n(.*?)\n```$", README, re.MULTILINE | re.DOTALL)
    return [str(line) for line in found]


@pytest.mark.parametrize("what", ["main", "test"])
def test_the_two_commands_stand_in_both_languages_and_for_both_shells(what: str) -> None:
    (first, second), (power, power_second) = marked(f"{what} bash"), marked(f"{what} powershell")
    assert first == second
    assert power == power_second
    assert "\n" not in first + power
    steps = first.split(" && ")
    translated = [s.replace("python3 ", "py ", 1).replace(".venv/bin/", ".venv\\Scripts\\") for s in steps]
    assert power == "; ".join([translated[0], *(f"if ($?) {{ {s} }}" for s in translated[1:])])


def test_the_main_command_is_the_one_that_is_shown() -> None:
    line = marked("main bash")[0].split(" && ")[-1]
    assert line.removeprefix(".venv/bin/") == generator().MAIN
    assert marked("test bash")[0].endswith("-m pytest -n auto")


def test_the_python_example_of_the_readme_runs() -> None:
    (code,) = blocks(README, "python")
    expected = README.partition("<!-- output of the example -->\n```text\n")[2].partition("```")[0]
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(code, "README.md", "exec"), {})
    assert out.getvalue() == expected
    assert expected.count("\n") > 5


# ---- help


def own_params(command: Any) -> list[Any]:
    ctx = typer.Context(command)
    built_in = {"help", "install_completion", "show_completion"}
    return [p for p in command.get_params(ctx) if p.name not in built_in]


@pytest.mark.parametrize("words", COMMANDS)
def test_a_command_has_help_in_both_languages(words: str) -> None:
    doc = COMMANDS[words].doc
    texts = [doc.summary, *doc.body]
    for text in texts:
        assert JAPANESE.search(text.ja), text
        assert text.en, f"no English: {text.ja}"
        assert not JAPANESE.search(text.en), text.en
    for param in own_params(COMMANDS[words]):
        assert JAPANESE.search(one(param.help, "ja")), param.name
        assert one(param.help, "en") != one(param.help, "ja"), f"{param.name}: no English"
    assert doc.examples, f"{words} has no example"


@pytest.mark.parametrize("words", COMMANDS)
def test_a_command_stands_in_the_reference(words: str) -> None:
    reference = (ROOT / "docs/cli.md").read_text("utf-8")
    assert f"\n## {words}\n" in reference
    section = reference.partition(f"\n## {words}\n")[2].partition("\n## ")[0]
    assert len(blocks(section, "text")) == 2
    for lang in ("ja", "en"):
        assert " ".join(COMMANDS[words].doc.summary.pick(lang).split())[:20] in section


def test_the_json_shape_of_the_reference_is_what_comes_out() -> None:
    reference = (ROOT / "docs/cli.md").read_text("utf-8").partition("\n## JSON\n")[2]
    documented = re.findall(r"^\| `(\w+)` \|", reference, re.MULTILINE)
    assert documented == list(run("list", "--json", "--limit", "1").json)
    for command, extra in {
        ("match", "-a", "university"): ["excluded", "unknown", "set_apart", "strengthening"],
        ("map", "--theme", "mobility"): ["footnotes"],
        ("search", "EV"): ["understood"],
    }.items():
        assert set(documented) | set(extra) <= set(run(*command, "--json").json)
        assert all(f"`{key}`" in reference for key in extra)


# ---- exit codes


def error_classes() -> list[type]:
    found: list[type] = [KakushinError]
    for each in found:
        found += each.__subclasses__()
    return found


def test_exit_codes_agree_everywhere() -> None:
    codes = [int(c) for c in ExitCode]
    assert [int(c) for c in MEANINGS] == codes == [0, 1, 2, 3, 4, 130]
    assert {cls.exit_code for cls in error_classes()} <= set(codes)  # type: ignore[attr-defined]
    for lang in ("ja", "en"):
        help_text = run("--help", "--lang", lang).stdout
        head = {"ja": "終了コード:\n", "en": "Exit codes:\n"}[lang]
        shown = re.findall(r"^  (\d+) ", help_text.partition(head)[2].partition("\n\n")[0], re.MULTILINE)
        assert [int(c) for c in shown] == codes
        page = README.partition(f"<!-- generated: exit-codes {lang} -->")[2].partition("<!-- end -->")[0]
        assert [int(c) for c in re.findall(r"^\| (\d+) \|", page, re.MULTILINE)] == codes


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["list", "--theme", "bio", "--ministry", "moj"], 0),
        (["list", "-o", "no/such/folder/x.csv"], 1),
        (["list", "--thme", "bio"], 2),
        (["list", "--theme", "nonsense"], 2),
        (["show", "no-such-entry"], 3),
        (["data", "check", "bad.yaml"], 4),
    ],
)
def test_the_documented_codes_come_out(words: list[str], code: int, place: Path) -> None:
    (place / "bad.yaml").write_text("programs:\n- id: X\n", encoding="utf-8")
    assert run(*words).code == code


# ---- the template and the schema


WRITTEN_BY_IMPORTS = {
    "overrides", "unit", "purpose", "overview", "from_fiscal_year", "until_fiscal_year", "methods", "budget",
    "suggested_themes", "imported_from", "route", "payment_note",
}  # fmt: skip
"""Fields that stand in the section about changes, or that only imports write (docs/importing.md)."""


def test_the_template_is_valid_and_complete(place: Path) -> None:
    assert check_paths([place / "my-catalog"]) == []
    catalog = load_catalog([place / "my-catalog"])
    assert catalog.programs_by_id["example-pref-decarbonization-demo"].aliases
    template = blocks(ADDING, "yaml")[0]
    missing = [
        name
        for name in model_of(Program).model_fields
        if name not in WRITTEN_BY_IMPORTS and not re.search(rf"^(- |  |  # ){name}:", template, re.MULTILINE)
    ]
    assert not missing, f"the template does not show {missing}"


def test_a_spoiled_template_is_refused(place: Path) -> None:
    file = place / "my-catalog/programs0.yaml"
    file.write_text(file.read_text("utf-8").replace("kind: local", "kind: lokal"), encoding="utf-8")
    assert [f.line for f in check_paths([place / "my-catalog"]) if f.path == str(file)] == [5]


SHIPPED = sorted((ROOT / "data").glob("*.yaml"))


def shipped_schema() -> dict[str, Any]:
    schema: dict[str, Any] = json.loads((ROOT / "docs/catalog.schema.json").read_text("utf-8"))
    return schema


def test_the_schema_is_a_schema() -> None:
    schema = shipped_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == jsonschema.Draft202012Validator.META_SCHEMA["$id"]
    assert schema["$id"].startswith("urn:"), "an address we do not own must not be the schema's name"
    spoiled = {**schema, "type": "no-such-type"}
    with pytest.raises(jsonschema.SchemaError):
        jsonschema.Draft202012Validator.check_schema(spoiled)


@pytest.mark.parametrize("file", SHIPPED, ids=lambda f: f.name)
def test_the_schema_accepts_what_is_shipped(file: Path) -> None:
    first, *_ = file.read_text("utf-8").splitlines()
    modeline = "# yaml-language-server: $schema="
    assert first.startswith(modeline)
    assert (file.parent / first.removeprefix(modeline)).resolve() == ROOT / "docs/catalog.schema.json"
    root = read_yaml(file).root
    faults = list(jsonschema.Draft202012Validator(shipped_schema()).iter_errors(root))
    assert not faults, faults[0]


def test_the_schema_accepts_the_template(place: Path) -> None:
    root = read_yaml(place / "my-catalog/programs0.yaml").root
    assert not list(jsonschema.Draft202012Validator(shipped_schema()).iter_errors(root))


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param({"knd": "programme"}, id="unknown key"),
        pytest.param({"kind": "nonsense"}, id="word outside the vocabulary"),
        pytest.param({"id": "Not A Slug"}, id="id that is no slug"),
        pytest.param({"new_call": "yes"}, id="text for a truth value"),
        pytest.param({"sources": []}, id="no source"),
        pytest.param({"name": None}, id="null for a name"),
        pytest.param({"history": [{"fiscal_year": 2020, "selected": -1}]}, id="negative count"),
        pytest.param({"region": {"text": {"ja": "x"}, "prefectures": ["JP-48"]}}, id="prefecture that does not exist"),
    ],
)
def test_the_schema_rejects_a_spoiled_entry(spoil: dict[str, Any]) -> None:
    entry = plain(read_yaml(ROOT / "data/programs.yaml").root)["programs"][0]
    validator = jsonschema.Draft202012Validator(shipped_schema())
    assert not list(validator.iter_errors({"programs": [copy.deepcopy(entry)]}))
    assert list(validator.iter_errors({"programs": [entry | spoil]}))


def plain(node: Any) -> Any:
    if isinstance(node, dict):
        return {k: plain(v) for k, v in node.items()}
    return [plain(v) for v in node] if isinstance(node, list) else node


# ---- pages


def anchors_of(text: str) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    found = {re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-") for h in headings}
    return found | set(re.findall(r'<a id="([^"]+)">', text))


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_links_within_the_project_lead_somewhere(page: Path) -> None:
    text = page.read_text("utf-8")
    prose = BLOCK.sub("", text)
    for target in re.findall(r"\]\(([^)\s]+)\)", prose):
        if target.startswith("https://"):
            continue
        path, _, anchor = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        assert file.exists(), f"{page.name}: {target}"
        if anchor:
            assert anchor in anchors_of(file.read_text("utf-8")), f"{page.name}: {target}"


def test_decisions_are_numbered_without_gaps() -> None:
    numbers = [p.name[:4] for p in sorted((ROOT / "docs/decisions").glob("*.md"))]
    assert numbers == [f"{n:04}" for n in range(1, len(numbers) + 1)]
    for path in sorted((ROOT / "docs/decisions").glob("*.md")):
        assert path.read_text("utf-8").startswith(f"# {path.name[:4]} ")
