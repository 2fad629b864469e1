"""Items of a long file: handed on one by one, found again with all their places."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kakushin_cli.catalog import yaml_file, yaml_items
from kakushin_cli.catalog.files import bundled_folder, catalog_files
from kakushin_cli.catalog.loading import check_paths
from kakushin_cli.catalog.yaml_file import YamlList, YamlMap, read_again, read_yaml

if TYPE_CHECKING:
    from pathlib import Path

    from kakushin_cli.catalog.yaml_items import ItemSpan


@pytest.fixture(params=[yaml.SafeLoader, getattr(yaml, "CSafeLoader", None)], ids=["python", "libyaml"])
def each_loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param is None:
        pytest.skip("PyYAML was built without libyaml")
    monkeypatch.setattr(yaml_file, "_Loader", request.param)


def tree(value: Any) -> Any:
    """Return a value with all its places, to compare."""
    if isinstance(value, YamlMap):
        parts = [(k, value.key_marks[k], value.value_marks[k], tree(v)) for k, v in value.items()]
        return ("map", value.mark, parts)
    if isinstance(value, YamlList):
        return ("list", value.mark, value.item_marks, [tree(v) for v in value])
    return str(value), type(value)


def handed_on(name: str, data: bytes) -> list[tuple[YamlMap, ItemSpan]]:
    """Return the items of a file, which also stand in it when it is read as a whole."""
    found: list[tuple[YamlMap, ItemSpan]] = []

    def take(section: str, item: YamlMap, span: ItemSpan) -> tuple[str, int]:
        found.append((item, span))
        return section, len(found) - 1

    document, whole = read_yaml(name, data, on_item=take), read_yaml(name, data)
    assert document.faults == whole.faults
    assert (document.root is None) == (whole.root is None)
    if document.root is not None and whole.root is not None:
        for key, value in document.root.items():
            for n, item in enumerate(value if isinstance(value, YamlList) else ()):
                if isinstance(item, tuple):
                    assert item[0] == key
                    assert tree(found[item[1]][0]) == tree(whole.root[key][n])
    return found


def same_when_read_again(name: str, data: bytes) -> int:
    found = handed_on(name, data)
    for item, span in found:
        assert tree(read_again(span)) == tree(item)
    return len(found)


@pytest.mark.parametrize("packed_from", [0, 1_000_000_000])
def test_the_items_of_the_bundled_files_are_found_again(packed_from: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml_items, "_PACKED_FROM", packed_from)
    counts = [same_when_read_again(str(file), file.read_bytes()) for file in catalog_files(bundled_folder())]
    assert sum(counts) > 300


FORMS = [
    "a:\n- x: 1\n  y: 2\n- x: 3\n  y: 4\n",
    "# head\na:   # c\n\n    - x: 1\n      y:\n       - 2\n       -   z: 1.10\n           w: |+\n            text\n\n\n    # between\n"
    "    -\n      # before\n      x: '1\n\n        2'\n      y: \"\u3042\\n\"\nb: 1\n",
    "a: [{x: 1, y: 2},\n{x: [\n1\n, 2], y: {\nz: 1}}, p: q, {x: 1}]\nb: [x:\n 1, y:\n  2]\n",
    "a:\n- {x: 1,\n   y: '2\n   3'} # end\n-\tx: 1\n \ty: 2\n- ? x\n  : 1\n  ? y\n  : 2\n...\n",
    "a:\n- &k !t\n  x: &l 1\n  y: *l\n- !t {x: 1, y: 2, y: 3}\n",
    "a:\n- x: 1\n  y: 2\na:\n- x: 3\n  y: 4\n",
    "\ufeffa:\r\n- x: 1\r\n  y: 2\x07\r\n- x: 3\u2028\r\n  y: 4\r\n",
]


@pytest.mark.usefixtures("each_loader")
@pytest.mark.parametrize("form", FORMS)
def test_every_way_to_write_an_item_is_found_again(form: str) -> None:
    same_when_read_again("a.yaml", form.encode())


LEAVES = st.none() | st.booleans() | st.integers(-5, 5) | st.text("ab あ:#-'\"\n{[,&!|>%@\t", max_size=8)
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc", min_size=1), inner), max_leaves=8
)
ITEMS = st.lists(st.dictionaries(st.sampled_from("stuvw"), VALUES, min_size=1), min_size=1, max_size=4)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    a=ITEMS,
    b=ITEMS,
    flow=st.sampled_from([True, False, None]),
    indent=st.integers(2, 6),
    width=st.sampled_from([5, 80]),
)
def test_whatever_is_in_an_item_it_is_found_again(
    a: list[Any], b: list[Any], flow: bool | None, indent: int, width: int
) -> None:
    text = yaml.safe_dump({"a": a, "b": b}, default_flow_style=flow, indent=indent, width=width, allow_unicode=True)
    same_when_read_again("a.yaml", text.encode())


def test_a_late_fault_of_a_long_file_has_its_place(tmp_path: Path) -> None:
    rows = [{"id": f"own-{n}", "themes": ["mobility"]} for n in range(5_000)]
    lines = ["concepts:", *(f"  - id: {row['id']}\n    themes: {json.dumps(row['themes'])}" for row in rows)]
    lines[-1] = "  - id: own-last  # x\n    themes:\n      - mobility\n      - nowhere"
    file = tmp_path / "long.yaml"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    [fault] = check_paths([file])
    assert (fault.code, fault.line, fault.column, fault.pointer) == (
        "unknown-reference", 2 * 5_000 + 3, 9, "/concepts/4999/themes/1",
    )  # fmt: skip
