"""Records behave as frozen dataclasses with slots."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from functools import cached_property
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kakushin_cli.catalog.model import Source, Words
from kakushin_cli.catalog.record import field, record, replace


@record
class Ours:
    """A record."""

    name: str
    count: int = 3
    words: tuple[str, ...] = field(default_factory=tuple)


@dataclasses.dataclass(frozen=True, slots=True)
class Theirs:
    """The same as a dataclass."""

    name: str
    count: int = 3
    words: tuple[str, ...] = dataclasses.field(default_factory=tuple)


Theirs.__qualname__ = "Ours"
VALUES = st.tuples(st.text(), st.integers(), st.lists(st.text(max_size=3)).map(tuple))


@given(VALUES, VALUES)
def test_all_that_a_dataclass_does(one: tuple[Any, ...], other: tuple[Any, ...]) -> None:
    assert repr(Ours(*one)) == repr(Theirs(*one))
    assert hash(Ours(*one)) == hash(Theirs(*one))
    assert (Ours(*one) == Ours(*other)) == (Theirs(*one) == Theirs(*other))
    assert dataclasses.astuple(Ours(*one)) == one
    assert dataclasses.replace(Ours(*one), count=other[1]) == Ours(one[0], other[1], one[2])
    assert replace(Ours(*one), count=other[1]) == Ours(one[0], other[1], one[2])
    assert pickle.loads(pickle.dumps(Source(*one[:1]))) == copy.deepcopy(Source(*one[:1])) == Source(*one[:1])


def test_values_by_name_and_defaults() -> None:
    assert Ours(name="a", words=("b",)) == Ours("a", 3, ("b",))
    assert Ours("a").words == ()
    assert Ours("a") != Theirs("a")  # type: ignore[comparison-overlap]


@pytest.mark.parametrize(
    ("values", "named"), [((), {}), (("a", 1, (), 4), {}), (("a",), {"x": 1}), (("a",), {"name": "b"})]
)
def test_wrong_values_are_refused(values: tuple[Any, ...], named: dict[str, Any]) -> None:
    with pytest.raises(TypeError):
        Ours(*values, **named)


def test_nothing_can_be_changed() -> None:
    words = Words(("a",))
    with pytest.raises(dataclasses.FrozenInstanceError):
        words.ja = ()  # type: ignore[misc]
    with pytest.raises(dataclasses.FrozenInstanceError):
        del words.ja
    assert not hasattr(words, "__dict__")


def test_the_standard_library_sees_the_same_fields() -> None:
    def described(cls: Any) -> list[tuple[Any, ...]]:
        return [(f.name, f.default, f.default_factory, f.compare) for f in dataclasses.fields(cls)]

    assert dataclasses.is_dataclass(Ours)
    assert described(Ours) == described(Theirs)


@record(slots=False)
class Open:
    """A record that may hold more."""

    name: str
    version: str = field(default="", compare=False)

    @cached_property
    def shout(self) -> str:
        """The name, loud."""
        return self.name.upper()


def test_a_record_without_slots_keeps_what_it_derives() -> None:
    one, other = Open("a", "1"), Open("a", "2")
    assert (one, hash(one)) == (other, hash(other))
    assert one.shout == "A"
    assert "shout" in vars(one)
    assert replace(one, name="b").shout == "B"
    with pytest.raises(dataclasses.FrozenInstanceError):
        one.name = "b"  # type: ignore[misc]
