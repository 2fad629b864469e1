import errno
import gc
import math
import os
import random
from pathlib import Path

import pytest
import yaml

from fault_codes import raised_codes
from kakushin_cli.catalog import yaml_file
from kakushin_cli.catalog.faults import Fault, Mark, YamlList, YamlMap, follow
from kakushin_cli.catalog.yaml_file import WrittenFloat, YamlDocument, read_yaml

PATH = "a.yaml"


@pytest.fixture(params=[yaml.SafeLoader, getattr(yaml, "CSafeLoader", None)], ids=["python", "libyaml"])
def each_loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param is None:
        pytest.skip("PyYAML was built without libyaml")
    monkeypatch.setattr(yaml_file, "_Loader", request.param)


def read(text: str | bytes, **limits: int) -> YamlDocument:
    with pytest.MonkeyPatch.context() as patch:
        for name, limit in limits.items():
            patch.setattr(yaml_file, name, limit)
        return read_yaml(PATH, text.encode() if isinstance(text, str) else text)


def places(faults: list[Fault]) -> list[tuple[str, int, int]]:
    for fault in faults:
        assert fault.path == PATH
        for lang in ("ja", "en"):
            assert fault.render(lang).startswith(f"{PATH}:{fault.line}:{fault.column}: ")
    return [(fault.code, fault.line, fault.column) for fault in faults]


VALUES = {
    "01202": "01202",
    "011002": "011002",
    "04100": "04100",
    "08201": "08201",
    "17:00": "17:00",
    "10:30": "10:30",
    "no": "no",
    "NO": "NO",
    "on": "on",
    "yes": "yes",
    "True": "True",
    "NULL": "NULL",
    "2025_2026": "2025_2026",
    "1_000": "1_000",
    "2026-04-01": "2026-04-01",
    "2026-04-31": "2026-04-31",
    "2026-4-1": "2026-4-1",
    "2026-04": "2026-04",
    "2026-04-01T00:00:00Z": "2026-04-01T00:00:00Z",
    "令和8年4月1日": "令和8年4月1日",
    ".inf": ".inf",
    "-.inf": "-.inf",
    ".nan": ".nan",
    "0x1F": "0x1F",
    "0o17": "0o17",
    "1e5": "1e5",
    "1.": "1.",
    ".5": ".5",
    "-0": "-0",
    "+81": "+81",
    "03-5253-4111": "03-5253-4111",
    "１２": "１２",
    "R & D": "R & D",
    "?x": "?x",
    "<<": "<<",
    "0": 0,
    "12": 12,
    "-7": -7,
    "50000000": 50_000_000,
    "1.5": 1.5,
    "-0.25": -0.25,
    "true": True,
    "false": False,
    "null": None,
    "~": None,
    "": None,
    '"12"': "12",
    "'true'": "true",
    '"~"': "~",
    '""': "",
    "https://例.jp/あ?a=1&b=#c": "https://例.jp/あ?a=1&b=#c",
}


@pytest.mark.usefixtures("each_loader")
@pytest.mark.parametrize(("written", "value"), VALUES.items(), ids=repr)
def test_an_unquoted_value_is_what_a_reader_takes_it_for(written: str, value: object) -> None:
    document = read(f"t: {written}\n")
    assert document.faults == []
    assert document.root == {"t": value}
    assert document.root is not None
    assert isinstance(document.root["t"], type(value))


CONTENT_FAULTS: dict[str, tuple[str | bytes, list[tuple[str, int, int]]]] = {
    "duplicate key": ("a: 1\nb: 2\na: 3\n", [("duplicate-key", 3, 1)]),
    "duplicate key, nested and quoted": ('p:\n- id: x\n  "id": y\n', [("duplicate-key", 3, 3)]),
    "key three times": ("a: 1\na: 2\na: 3\n", [("duplicate-key", 2, 1), ("duplicate-key", 3, 1)]),
    "null key": ("~: x\n", [("key-not-text", 1, 1)]),
    "empty key": ("? \n: x\n", [("key-not-text", 1, 2)]),
    "int key": ("a:\n  1: x\n", [("key-not-text", 2, 3)]),
    "octal key": ("0120: x\n", [("key-not-text", 1, 1)]),
    "float key": ("1.5: x\n", [("key-not-text", 1, 1)]),
    "date key": ("2026-04-01: x\n", [("key-not-text", 1, 1)]),
    "time key": ("17:00: x\n", [("key-not-text", 1, 1)]),
    "on key": ("on: x\n", [("key-not-text", 1, 1)]),
    "bool key": ("True: x\n", [("key-not-text", 1, 1)]),
    "list key": ("? [a]\n: x\n", [("key-not-text", 1, 3)]),
    "same bad key twice": ("a: {1: x}\nb: {1: y}\n", [("key-not-text", 1, 5), ("key-not-text", 2, 5)]),
    "bad key after the same key in quotes": ('a: {"1": x}\nb: {1: y}\n', [("key-not-text", 2, 5)]),
    "anchor on a scalar": ("a: &x b\n", [("anchor", 1, 4)]),
    "anchor on a map": ("a: &x {b: 1}\n", [("anchor", 1, 4)]),
    "anchor on a key": ("&x a: b\n", [("anchor", 1, 1)]),
    "alias": ("a: &x [1]\nb: *x\n", [("anchor", 1, 4), ("alias", 2, 4)]),
    "alias to nothing": ("a: *x\n", [("alias", 1, 4)]),
    "recursive": ("a: &x [*x]\n", [("anchor", 1, 4), ("alias", 1, 8)]),
    "alias as key": ("a: &x b\n*x : c\n", [("anchor", 1, 4), ("alias", 2, 1)]),
    "set": ("a: !!set {x}\n", [("tag", 1, 4)]),
    "binary": ("a: !!binary aGk=\n", [("tag", 1, 4)]),
    "python object": ("a: !!python/object/apply:os.system [ls]\n", [("tag", 1, 4)]),
    "own tag": ("a: !x y\n", [("tag", 1, 4)]),
    "two documents": ("a: 1\n---\nb: 2\n", [("second-document", 2, 1)]),
    "text after the end of the document": ("a: 1\n...\nb: 2\n", [("second-document", 3, 1)]),
    "no bytes": (b"", [("empty-file", 1, 1)]),
    "only a comment": ("# 準備中\n\n", [("empty-file", 1, 1)]),
    "only a marker": ("---\n", [("empty-file", 1, 1)]),
    "only null": ("null\n", [("empty-file", 1, 1)]),
    "top-level list": ("# x\n- a\n- b\n", [("top-level-list", 2, 1)]),
    "top-level text": ("事業名\n", [("top-level-text", 1, 1)]),
    "full-width colons only": ("名前：値\n概要：x\n", [("fullwidth-colon", 1, 3)]),
    "full-width colon in one line": ("a: 1\n名前：値\nc: 3\n", [("fullwidth-colon", 2, 3)]),
    "full-width colon, then half-width": ("p：\n- id: x\n", [("fullwidth-colon", 1, 2)]),
    "full-width colon in an entry": ("p:\n- id: x\n  kind：y\n- id: z\n", [("fullwidth-colon", 3, 7)]),
    "full-width colon starts an entry": ("p:\n- id：x\n  kind: y\n", [("fullwidth-colon", 2, 5)]),
    "no space after the colon": ("a: 1\nb:2\n", [("colon-space", 2, 2)]),
    "no space after the only colon": ("a:2\n", [("colon-space", 1, 2)]),
    "full-width space after the colon": ("a: 1\nb:　2\nc: 3\n", [("colon-space", 2, 2)]),
    "a line without colon": ("a: 1\nメモ\n", [("missing-colon", 2, 1)]),
    "full-width indent": ("a:\n　b: 1\n", [("wide-space-indent", 2, 1)]),
    "NBSP indent": ("a:\n\u00a0\u00a0b: 1\n", [("wide-space-indent", 2, 1)]),
    "full-width space after ASCII indent": ("p:\n  - id: x\n  　name: y\n", [("wide-space-indent", 3, 3)]),
    "full-width indent of a list": ("p:\n　- x\n", [("wide-space-indent", 2, 1)]),
    "tab indent": ("a:\n\tb: 1\n", [("tab-indent", 2, 1)]),
    "tab indent later": ("a:\n  b: 1\n\tc: 1\n", [("tab-indent", 3, 1)]),
    "tab after a dash": ("a:\n- \tb: 1\n  c: 2\n", [("tab-indent", 2, 3)]),
    "text after # is lost": ("t: 事業名 #2 次公募\n", [("comment-cut", 1, 8)]),
    "text after two blanks and # is lost": ("- a\n".join(["p:\n", ""]) + "- 事業  #2\n", [("comment-cut", 3, 7)]),
    "value that is all comment": ("t: #2 次公募\n", [("comment-cut", 1, 4)]),
    "colon in text": ("t: 目的: 研究力\n", [("colon-in-text", 1, 6)]),
    "colon in text, list item": ("p:\n- a: 目的: 研究力\n", [("colon-in-text", 2, 8)]),
    "colon after a rare character": ("t: 𠮷: x\n", [("colon-in-text", 1, 5)]),
    "square bracket": ("t: [注] 重要\n", [("quote-needed", 1, 4)]),
    "curly bracket": ("p:\n- t: {注} 重要\n", [("quote-needed", 2, 6)]),
    "asterisk": ("t: *注\n", [("quote-needed", 1, 4)]),
    "ampersand": ("t: & x\n", [("quote-needed", 1, 4)]),
    "percent": ("t: %補助\n", [("quote-needed", 1, 4)]),
    "at sign": ("t: @x\n", [("quote-needed", 1, 4)]),
    "backtick": ("t: `x`\n", [("quote-needed", 1, 4)]),
    "greater-than sign": ("t: >3年\n", [("quote-needed", 1, 4)]),
    "bar": ("t: |3年\n", [("quote-needed", 1, 4)]),
    "exclamation mark": ("t: !注\n", [("quote-needed", 1, 4)]),
    "dash": ("t: - x\n", [("quote-needed", 1, 4)]),
    "comma": ("t: ,x\n", [("quote-needed", 1, 4)]),
    "percent at the start of a line": ("%補助: 1\n", [("quote-needed", 1, 1)]),
    "text after quotes": ('t: "A" 型\n', [("text-after-quote", 1, 8)]),
    "apostrophe in single quotes": ("t: 'it's'\n", [("text-after-quote", 1, 8)]),
    "open quote": ('a: 1\nt: "abc\nd: 1\n', [("unclosed-quote", 2, 4)]),
    "open bracket": ("t: [a, b\nu: 1\n", [("unclosed-bracket", 1, 4)]),
    "open bracket at the end": ("t: [a\n", [("unclosed-bracket", 1, 4)]),
    "indent too small": ("a:\n  b: 1\n c: 2\n", [("indentation", 3, 2)]),
    "indent too large": ("a: 1\n  b: 2\n", [("indentation", 2, 3)]),
    "YAML of another version": ("%YAML 2.0\n---\na: 1\n", [("yaml-syntax", 1, 1)]),
    "escaped control character": ('a: "x\\a"\n', [("control-character", 1, 4)]),
    "control character": ("a: b\nc: x\x07\n", [("control-character", 2, 5)]),
    "two control characters": ("a: \x0bx\nb: y\x7f\n", [("control-character", 1, 4), ("control-character", 2, 5)]),
    "control character and more": ("a: \x0bx\na: 1\n", [("control-character", 1, 4), ("duplicate-key", 2, 1)]),
    "line separator": ("a: x\u2028y\n", [("control-character", 1, 5)]),
    "BOM inside": ("a: 1\n\ufeffb: 2\n", [("control-character", 2, 1)]),
    "BOM": ("a: 1\n".encode("utf-8-sig"), [("bom", 1, 1)]),
    "UTF-16": ("a: 値\n".encode("utf-16"), [("utf-16", 1, 1)]),
    "UTF-16 big-endian": (b"\xfe\xff" + "a: 値\n".encode("utf-16-be"), [("utf-16", 1, 1)]),
    "UTF-16 without BOM": ("a: 値\n".encode("utf-16-le"), [("utf-16", 1, 1)]),
    "half a character of UTF-16": ("a: 値\n".encode("utf-16") + b"\x00", [("not-utf-8", 1, 1)]),
    "CP932": ("a: 1\nb: 事業名\n".encode("cp932"), [("cp932", 2, 4)]),
    "CP932 with Windows lines": ("a: 1\r\nb: ①髙\r\n".encode("cp932"), [("cp932", 2, 4)]),
    "damaged UTF-8": ("a: 事業名".encode() + b"\x81@\n", [("not-utf-8", 1, 7)]),
    "not text": (b"a: \xff\xfe\x80\n", [("not-utf-8", 1, 4)]),
    "old Mac lines": ("a: 1\rb: 2\rb: 3\r", [("duplicate-key", 3, 1)]),
    "several faults at once": (
        "a: &x 1\nb: !t 2\na: 3\n　c: 4\n",
        [("anchor", 1, 4), ("tag", 2, 4), ("duplicate-key", 3, 1), ("wide-space-indent", 4, 1)],
    ),
}
WARNINGS = {"bom", "utf-16", "comment-cut"}
FILE_CODES = {"file-missing", "is-directory", "symlink-loop", "unreadable"}
LIMIT_CODES = {"too-deep", "too-many-nodes", "entry-too-large", "number-too-long"}


@pytest.mark.usefixtures("each_loader")
@pytest.mark.parametrize(("content", "expected"), CONTENT_FAULTS.values(), ids=CONTENT_FAULTS)
def test_a_fault_of_content_has_its_code_and_place(content: str | bytes, expected: list[tuple[str, int, int]]) -> None:
    faults = read(content).faults
    assert places(faults) == expected
    assert all((fault.severity == "warning") == (fault.code in WARNINGS) for fault in faults)


@pytest.mark.parametrize("written", ['"C:\\path"', '"\\ud800"', '"\\xZZ"'])
def test_a_bad_escape_is_found_inside_the_quotes(written: str) -> None:
    assert places(read(f"t: {written}\n").faults)[0][:2] == ("bad-escape", 1)


def test_every_code_of_the_reader_has_a_case() -> None:
    shown = {code for _, expected in CONTENT_FAULTS.values() for code, _, _ in expected}
    of_reader = raised_codes("catalog/yaml_*.py", "catalog/file_text.py")
    assert of_reader == shown | FILE_CODES | LIMIT_CODES | {"bad-escape"}


@pytest.mark.parametrize(
    "text",
    [
        "t: 事業名  # 二次公募\n",
        "# メモ\n#メモ\nt: 事業名\n",
        't: "事業名 #2"\n',
        "t: 事業名#2\n",
        "t: https://x.jp/#a\n",
        't: "事業名" #2\n',
        "t: |\n  a #2\n  b\n",
        "名前: 値：値\n",
        "t: 目的：研究力の強化\n",
        't: "\\t\\n"\n',
        "a: 1\r\nb: 2\r\n",
        "---\na: 1\n...\n",
        "%YAML 1.2\n---\na: 1\n",
        "p: [{a: 1}, {a: 1}]\n",
        "t: 　x\n",
    ],
)
def test_what_is_in_order_is_no_fault(text: str) -> None:
    document = read(text)
    assert document.faults == []
    assert document.root


def test_a_duplicate_key_names_the_first_line() -> None:
    (fault,) = read("a: 1\nb: 2\na: 3\n").faults
    assert fault.message("ja") == "項目「a」が重複しています (最初は 1 行目)"
    assert fault.pointer == "/a"


@pytest.mark.parametrize(
    ("text", "pointer"),
    [
        ("p:\n- {id: a}\n- id: b\n  c: [1, &x 2]\n", "/p/1/c/1"),
        ("p:\n- {id: a}\n- id: b\n  id: c\n", "/p/1/id"),
        ("a: {x: 1}\nb: 2\na: {y: *x }\n", "/a/y"),
        ("a: {x/y: {~: 1}}\n", "/a/x~1y/~0"),
        ("p:\n- {id: a}\n- id: b\n  c: 目的: x\n", "/p/1"),
        ("p:\n- a\n- !x\n  b: 1\n", "/p/1"),
    ],
)
def test_the_pointer_leads_to_the_fault(text: str, pointer: str) -> None:
    assert pointer in [fault.pointer for fault in read(text).faults]


def test_cp932_is_named_with_the_way_out() -> None:
    (fault,) = read("名前: 値\n".encode("cp932")).faults
    assert fault.hint("ja") == "Shift_JIS (CP932) のようです。UTF-8で保存し直してください"


def test_content_in_utf_16_and_behind_a_bom_is_read() -> None:
    assert read("a: 値\n".encode("utf-16")).root == {"a": "値"}
    assert read("a: 値\n".encode("utf-8-sig")).root == {"a": "値"}


@pytest.mark.parametrize("text", ["t: 目的: x\n", "- a\n", "", "a: {b: [c\n"])
def test_a_file_that_cannot_be_read_to_its_end_has_no_root(text: str) -> None:
    assert read(text).root is None


def test_a_file_with_faults_that_do_not_stop_the_reading_has_a_root() -> None:
    assert read("a: &x 1\nb: *x\na: 2\n---\nc: 3\n").root == {"a": 2, "b": "*x"}


# Places


def test_marks_count_from_one_in_characters() -> None:
    root = read("# 見出し\nprograms:\n- id: x\n  name: {ja: 名前, en: n}\n- [a, 𠮷, b]\n").root
    assert root is not None
    assert root.mark == Mark(PATH, 2, 1)
    assert follow(root, ("programs",)).key_mark == Mark(PATH, 2, 1)
    assert follow(root, ("programs",)).mark == Mark(PATH, 3, 1)
    programs = root["programs"]
    assert isinstance(programs, YamlList)
    assert programs.mark == Mark(PATH, 3, 1)
    assert [follow(programs, (n,)).mark for n in (0, 1)] == [Mark(PATH, 3, 3), Mark(PATH, 5, 3)]
    assert follow(programs, (0, "name")).key_mark == Mark(PATH, 4, 3)
    assert follow(programs[0]["name"], ("en",)).mark == Mark(PATH, 4, 22)
    assert follow(programs, (1, 2)).mark == Mark(PATH, 5, 10)


@pytest.mark.parametrize(
    ("loc", "prefer_key", "place"),
    [
        ((), False, (1, 1)),
        (("programs",), False, (2, 1)),
        (("programs",), True, (1, 1)),
        (("programs", 0, "name", "ja"), False, (3, 14)),
        (("programs", 0, "name", "ja"), True, (3, 10)),
        (("programs", 0, "missing"), False, (2, 3)),
        (("programs", 0, "missing"), True, (2, 3)),
        (("programs", 0, "name", "TextEntry", "ja"), False, (3, 14)),
        (("programs", 9, "name"), False, (2, 1)),
        (("programs", 0, "name", "ja", 3), True, (3, 10)),
    ],
)
def test_locate_follows_a_loc_as_far_as_it_leads(
    loc: tuple[str | int, ...], prefer_key: bool, place: tuple[int, int]
) -> None:
    root = read("programs:\n- id: x\n  name: {ja: 名前, en: n}\n").root
    assert (follow(root, loc).key_mark if prefer_key else follow(root, loc).mark) == (PATH, *place)


def test_a_mapping_takes_values_of_other_files_with_their_places() -> None:
    mine, other = read("a: 1\nb: 2\n").root, read_yaml("b.yaml", b"\nb: 3\n").root
    assert mine is not None
    assert other is not None
    merged = YamlMap(mine.mark)
    for source in (mine, other):
        for key in source:
            merged.take(source, key)
    assert merged == {"a": 1, "b": 3}
    assert [follow(merged, (key,)).key_mark for key in "ab"] == [Mark(PATH, 1, 1), Mark("b.yaml", 2, 1)]
    assert follow(merged, ("b",)).mark == Mark("b.yaml", 2, 4)


# Files


def test_a_file_is_read_by_its_path(tmp_path: Path) -> None:
    file = tmp_path / "日本語 名.yaml"
    file.write_text("a: 1\n", encoding="utf-8")
    document = read_yaml(file)
    assert (document.root, document.faults) == ({"a": 1}, [])


def file_fault(path: Path | str) -> str:
    document = read_yaml(path)
    assert document.root is None
    (fault,) = document.faults
    assert (fault.path, fault.line, fault.column, fault.pointer) == (str(path), 1, 1, "")
    assert fault.render("ja") != fault.render("en")
    return fault.code


def test_a_path_that_leads_to_no_file(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert file_fault(tmp_path / "none.yaml") == "file-missing"
    assert file_fault(tmp_path / "file" / "x.yaml") == "file-missing"
    assert file_fault("a\0b") == "file-missing"
    assert file_fault(tmp_path) == "is-directory"


def test_a_symlink_loop(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").symlink_to("b.yaml")
    (tmp_path / "b.yaml").symlink_to("a.yaml")
    assert file_fault(tmp_path / "a.yaml") == "symlink-loop"


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (PermissionError(errno.EACCES, os.strerror(errno.EACCES)), "unreadable"),
        (OSError(errno.EIO, "Input/output error"), "unreadable"),
        (OSError("no number"), "unreadable"),
    ],
)
def test_an_unreadable_file(error: OSError, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: Path) -> bytes:
        raise error

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert file_fault(tmp_path / "a.yaml") == code
    assert file_fault(tmp_path) == "is-directory"  # what Windows says of a folder is PermissionError


# Limits


def test_depth_is_limited() -> None:
    text = "a: " + "[" * 2 + "]" * 2 + "\n"
    assert read(text, DEPTH=3).faults == []
    assert places(read(text, DEPTH=2).faults) == [("too-deep", 1, 5)]


@pytest.mark.parametrize(
    ("text", "nodes", "pointer"),
    [
        ("p:\n- {a: 1}\n- {a: 1, b: 2}\n", 5, "/p/1"),
        ("v:\n  x: [1]\n  y: [1, 2]\n", 8, "/v"),
        ("t: [a, b]\nw: {x: 1, y: [c]}\n", 6, "/w"),
    ],
)
def test_nodes_are_counted_for_each_entry(text: str, nodes: int, pointer: str) -> None:
    assert read(text, ENTRY_NODES=nodes).faults == []
    document = read(text, ENTRY_NODES=nodes - 1)
    assert [(f.code, f.pointer) for f in document.faults] == [("too-many-nodes", pointer)]
    assert document.root is None


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("p:\n- id: a\n- id: {}\n", (3, 1)),
        ("p:  # 注\n# 注\n\n  - id: a\n  - id: b\n    c:\n    - d\n    - {}\n", (5, 1)),
        ('"p":\n- id: a\n- t: "{}"\n', (3, 1)),
        ("a: 1\nb: {}\n", (2, 1)),
        ("a: 1\nb: |\n  {}\n  - x\n", (2, 1)),
        ("p:\n- id: a\n- t: |\n    - {}\n    - x\n- id: c\n", (3, 1)),
    ],
)
def test_bytes_are_counted_for_each_entry(text: str, place: tuple[int, int]) -> None:
    assert read(text.replace("{}", "あ" * 20), ENTRY_BYTES=100).faults == []
    assert places(read(text.replace("{}", "あ" * 40), ENTRY_BYTES=100).faults) == [("entry-too-large", *place)]


def test_an_entry_in_flow_style_is_limited_while_it_is_read() -> None:
    text = "p: [{id: a}, {id: b, c: [%s]}]\n"
    assert read(text % ("x, " * 20), ENTRY_BYTES=100).faults == []
    assert places(read(text % ("x, " * 60), ENTRY_BYTES=100).faults) == [("entry-too-large", 1, 14)]
    assert places(read(text % ("x" * 101), ENTRY_BYTES=100).faults) == [("entry-too-large", 1, 14)]


@pytest.mark.parametrize(
    "text",
    [
        "# 見出し\n" * 20 + "p:\n" + "- id: a\n  b: [c]\n" * 100,
        "p:\n" + "  - id: a\n    b:\n    - c\n" * 100 + "q:\n" + "-\n  id: a\n" * 100,
        "p: [\n" + "  {id: a},\n" * 100 + "]\n",
        '{"p": [' + '{"id": "a"},' * 100 + '{"id": "a"}]}',
        ("p:\n" + "- id: a\n" * 100).replace("\n", "\r\n"),
        ("p:\n" + "- id: a\n" * 100).replace("\n", "\r"),
    ],
)
def test_many_small_entries_are_no_fault(text: str) -> None:
    document = read(text, ENTRY_BYTES=100, ENTRY_NODES=10)
    assert document.faults == []
    assert document.root is not None
    assert len(document.root["p"]) >= 100


def test_a_number_of_many_digits_is_a_fault_and_stays_text() -> None:
    for digits in ("9" * 5_000, "-1." + "0" * 5_000):
        document = read(f"a: {digits}\n")
        assert places(document.faults) == [("number-too-long", 1, 4)]
        assert document.root == {"a": digits}
    assert read("a: " + "9" * 30).root == {"a": int("9" * 30)}


def test_brackets_without_end_do_not_exhaust_the_stack() -> None:
    [(code, line, column)] = places(read("a: " + "[" * 2_000).faults)
    assert (code, line) == ("too-deep", 1)
    assert column in (33, 1_003)  # at our limit, or at that of a libyaml which reads ahead to its own
    assert places(read("a:\n" + "".join(" " * n + "- \n" for n in range(500))).faults) == [("too-deep", 31, 30)]


def test_an_alias_bomb_stays_small() -> None:
    lines = ["a0: &a0 [x]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
    document = read("\n".join(lines))
    assert {fault.code for fault in document.faults} == {"anchor", "alias"}
    assert document.root is not None
    assert document.root["a29"] == ["*a28"] * 9


@pytest.mark.parametrize(
    "content",
    [
        b"programs:\n- id: " + b"x" * 50_000_000,
        ('programs:\n- id: "' + "あ" * 17_000_000 + '"\n').encode(),
        b"programs:\n- id: x\n  aliases:\n" + b"  - aaaaaaaaaaaaaaaaaaaa\n" * 2_000_000,
        b"programs:\n- id: |\n" + b"    - aaaaaaaaaaaaaaaaaaaa\n" * 2_000_000,
    ],
    ids=["one word", "one quoted text", "one long list", "one block text"],
)
def test_an_entry_of_50_megabytes_is_refused_before_it_is_parsed(
    content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(yaml_file, "_Loader", None)
    assert places(read(content).faults) == [("entry-too-large", 2, 1)]


def test_the_collector_is_left_as_it_was() -> None:
    assert gc.isenabled()
    read("a: 1\n")
    assert gc.isenabled()
    gc.disable()
    try:
        read("a: [\n")
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_a_written_float_is_a_float_with_its_text() -> None:
    number = WrittenFloat("1.10")
    assert math.isclose(number, 1.1)
    assert str(number) == "1.10"


SEEDS = [text.encode() if isinstance(text, str) else text for text, _ in CONTENT_FAULTS.values()]
BYTES = b" \t\n\r-:#[]{}&*!|>'\"%@`,?~.\\\x00\x07\x81\xe3\x80\xff019axn"


@pytest.mark.usefixtures("each_loader")
def test_no_content_makes_the_reader_raise() -> None:
    chance = random.Random(2026)
    for _ in range(3_000):
        content = bytearray(
            chance.choice(SEEDS) + chance.choice([*SEEDS, *[b"e: |\n  f\ng: {h: '1', i: [2]}\n"] * len(SEEDS)])
        )
        for _ in range(chance.randint(1, 6)):
            at = chance.randrange(len(content) + 1)
            content[at : at + chance.randint(0, 2)] = bytes(chance.choices(BYTES, k=chance.randint(0, 3)))
        document = read(bytes(content))
        assert places(document.faults) or document.root is not None
        assert all(line >= 1 and column >= 1 for _, line, column in places(document.faults))


def test_the_bundled_files_have_no_fault() -> None:
    data = Path(__file__).parents[2] / "data"
    files = sorted(data.glob("*.yaml"))
    assert files
    assert [fault for file in files for fault in read_yaml(file).faults] == []
