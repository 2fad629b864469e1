"""JSON written with encoders made once is what the standard library writes."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from kakushin_cli.importers.json_text import canonical, compact, compact_texts, readable

SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.tuples(inner, inner)
        | st.dictionaries(st.text(max_size=3), inner, max_size=3)
        | st.dictionaries(st.integers(0, 9), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(VALUES)
def test_every_form_is_that_of_the_standard_library(value: Any) -> None:
    assert canonical(value) == json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert compact(value) == json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    assert readable(value) == json.dumps(value, ensure_ascii=False)


@given(st.dictionaries(st.text(max_size=3), VALUES, max_size=4))
def test_a_mapping_of_texts_is_written_the_same(value: dict[str, Any]) -> None:
    assert compact_texts(value) == compact(value)
