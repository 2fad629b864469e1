"""The quick reading of an import's own file gives what the strict reader gives, or gives up."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kakushin_cli.catalog.yaml_file import read_yaml
from kakushin_cli.importers.candidate import one_line
from kakushin_cli.importers.own_file import read_entries, split_programs
from kakushin_cli.importers.store import entry_text

TEXT = st.text().map(one_line)
SLUGS = st.from_regex(r"[a-z0-9]+(-[a-z0-9]+)*", fullmatch=True)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**15), 10**15) | TEXT | st.sampled_from([0.5, 1.0, 0.25]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["ja", "url", "x"]), inner, max_size=3),
    max_leaves=6,
)
ENTRIES = st.lists(
    st.fixed_dictionaries(
        {"id": SLUGS.map(lambda s: f"rs-{s}")}, optional={"ministry": st.none() | SLUGS, "name": TEXT, "budget": VALUES}
    ),
    min_size=1,
    max_size=4,
)


def strictly(text: str) -> Any:
    document = read_yaml(Path("x.yaml"), text.encode())
    assert document.root is not None
    return document.root["programs"]


@given(ENTRIES)
def test_quick_and_strict_agree(entries: list[dict[str, Any]]) -> None:
    text = 'raw_records: "raw/x.jsonl"\nprograms:\n' + "".join(entry_text(e) for e in entries)
    parts = split_programs(text)
    assert parts
    quick = read_entries(parts[1])
    assert quick is None or quick == strictly(text)


def test_what_an_import_writes_is_read_quickly() -> None:
    entry = {
        "id": "rs-000001",
        "ministry": "moe",
        "name": '港: #の"事業"',
        "support": {"rate_max": 0.5},
        "new_call": None,
    }
    assert read_entries(entry_text(entry) + "  verified_on: 2026-11-01\n") == [{**entry, "verified_on": "2026-11-01"}]


@pytest.mark.parametrize(
    "line",
    [
        "  name: 引用符なし", "  # 注釈", "    name: x", "  applicants:", '  summary: {ja: "x"}', '  a: {"x": 1, "x": 2}',
        '  id: "again"', "  a: 1.5", '  a: [1e5]', '  a: [NaN]', '  name: "x" # 注釈', "networks:", "",
        "  name: &a x", "  a: 01",
    ],
)  # fmt: skip
def test_any_other_line_is_left_to_the_strict_reader(line: str) -> None:
    assert read_entries(f"- id: rs-000001\n{line}\n") is None
