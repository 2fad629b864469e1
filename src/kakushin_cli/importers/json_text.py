"""JSON as imports write it: one encoder a form, made once, for an import encodes some hundred thousand small values."""

from __future__ import annotations

import json
from functools import lru_cache
from json import encoder
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def _form(*, item: str, key: str, is_sorted: bool) -> Callable[[Any], str]:
    """Return a function from a value to its JSON, the same as `json.dumps` gives.

    Args:
        item: What parts the items.
        key: What parts a key from its value.
        is_sorted: Whether keys are sorted.
    """
    general = json.JSONEncoder(ensure_ascii=False, sort_keys=is_sorted, separators=(item, key))
    make = getattr(encoder, "c_make_encoder", None)
    if make is None:  # not CPython
        return general.encode
    # `JSONEncoder.encode` makes this anew at every call, which takes longer than most of our values
    quick = make(None, general.default, encoder.encode_basestring, None, key, item, is_sorted, False, True)

    def written(value: Any) -> str:
        if type(value) is str:
            return encoder.encode_basestring(value)
        return "".join(quick(value, 0))

    return written


canonical = _form(item=",", key=":", is_sorted=True)
"""For comparing: equal values, equal texts."""
compact = _form(item=",", key=":", is_sorted=False)
"""For records that programs read."""
readable = _form(item=", ", key=": ", is_sorted=False)
"""For files that people read."""
_key = lru_cache(maxsize=1024)(encoder.encode_basestring)


def compact_texts(mapping: Mapping[str, Any]) -> str:
    """Return what `compact` does of a mapping with texts as keys, in half of its time where most values are texts."""
    quoted = encoder.encode_basestring
    items = [f"{_key(k)}:{quoted(v) if type(v) is str else compact(v)}" for k, v in mapping.items()]
    return f"{{{','.join(items)}}}"
