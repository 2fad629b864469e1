"""Frozen dataclasses that cost little to define: their methods are shared, not written and compiled for each class.

`@dataclass(frozen=True, slots=True)` compiles six functions a class, which for the classes of the catalogue takes longer
than any query (docs/decisions/0012). For all else these are dataclasses: `fields`, `replace`, `==`, `hash`, `repr`.
"""

from __future__ import annotations

from dataclasses import MISSING, FrozenInstanceError, dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar, dataclass_transform

if TYPE_CHECKING:
    from collections.abc import Callable

_T = TypeVar("_T")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def record(cls: type[_T]) -> type[_T]:
    """Return a class as a frozen dataclass with slots."""
    made: Any = dataclass(init=False, repr=False, eq=False, slots=True)(cls)
    known = made.__dataclass_fields__
    made.__record_defaults__ = {n: f.default for n, f in known.items() if f.default is not MISSING}
    made.__record_factories__ = {n: f.default_factory for n, f in known.items() if f.default_factory is not MISSING}
    for method in (_init, _repr, _eq, _hash, _setattr, _delattr, _reduce):
        setattr(made, f"__{method.__name__[1:]}__", method)
    return made  # type: ignore[no-any-return]


_set = object.__setattr__


def _init(self: Any, *values: Any, **named: Any) -> None:
    names = self.__match_args__
    if len(values) > len(names):
        raise TypeError(f"{type(self).__name__}() takes {len(names)} values, not {len(values)}")
    for name, value in zip(names, values):  # noqa: B905 - fewer values than names are filled up below
        _set(self, name, value)
    for name in names[len(values) :]:
        if name in named:
            value = named.pop(name)
        elif name in self.__record_defaults__:
            value = self.__record_defaults__[name]
        elif name in self.__record_factories__:
            value = self.__record_factories__[name]()
        else:
            raise TypeError(f"{type(self).__name__}() lacks {name}")
        _set(self, name, value)
    if named:
        raise TypeError(f"{type(self).__name__}() has no {', '.join(named)}")


def _values(self: Any) -> tuple[Any, ...]:
    return tuple([getattr(self, name) for name in self.__match_args__])


def _repr(self: Any) -> str:
    parts = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__match_args__)
    return f"{type(self).__qualname__}({parts})"


def _eq(self: Any, other: object) -> bool:
    return _values(self) == _values(other) if type(other) is type(self) else NotImplemented


def _hash(self: Any) -> int:
    return hash(_values(self))


def _setattr(self: Any, name: str, _value: object) -> None:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _delattr(self: Any, name: str) -> None:
    raise FrozenInstanceError(f"cannot delete field {name!r}")


def _reduce(self: Any) -> tuple[Callable[..., Any], tuple[Any, ...]]:
    return type(self), _values(self)


__all__ = ["field", "record"]
