"""Frozen classes of values, like frozen dataclasses, that cost little to define and to import.

`@dataclass(frozen=True, slots=True)` compiles six functions a class, which for the classes of the catalogue takes longer
than any query, and importing `dataclasses` with `inspect` behind it longer than reading the bundled catalogue
(docs/decisions/0012). For all else these are dataclasses: `fields`, `replace`, `==`, `hash`, `repr`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, dataclass_transform, overload

if TYPE_CHECKING:
    from collections.abc import Callable

_T = TypeVar("_T")
_NOTHING: Any = object()


class _Field:
    """What `field` says of a value."""

    def __init__(self, default: Any, default_factory: Any, compare: bool) -> None:
        self.default, self.default_factory, self.compare = default, default_factory, compare


def field(*, default: Any = _NOTHING, default_factory: Callable[[], Any] = _NOTHING, compare: bool = True) -> Any:
    """Return the description of a value in a record.

    Args:
        default: The value when none is given.
        default_factory: Makes the value when none is given.
        compare: Whether it counts for `==` and `hash`.
    """
    return _Field(default, default_factory, compare)


class _StandardFields:
    """`__dataclass_fields__`, made when the standard library first asks for it."""

    def __get__(self, _instance: object, cls: Any) -> Any:
        import dataclasses

        described = []
        for name, kind in cls.__record_annotations__.items():
            given: dict[str, Any] = {"compare": name in cls.__record_compared__}
            if name in cls.__record_defaults__:
                given["default"] = cls.__record_defaults__[name]
            if name in cls.__record_factories__:
                given["default_factory"] = cls.__record_factories__[name]
            described.append((name, kind, dataclasses.field(**given)))
        found = dataclasses.make_dataclass(cls.__name__, described).__dataclass_fields__  # type: ignore[attr-defined]
        cls.__dataclass_fields__ = found  # what takes a record for a dataclass asks for each instance
        return found


@overload
def record(cls: type[_T]) -> type[_T]: ...
@overload
def record(*, slots: bool) -> Callable[[type[_T]], type[_T]]: ...
@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def record(cls: Any = None, *, slots: bool = True) -> Any:
    """Return a class as a record: its annotated names are its values, in their order.

    With `slots` false the class is kept as it is and may hold more, such as a `cached_property`. A record of a record
    has no values of its own.
    """
    if cls is None:
        return lambda given: record(given) if slots else _filled(given, given)
    body = dict(cls.__dict__)
    names = tuple(getattr(cls, "__annotations__", {}))
    for name in (*names, "__dict__", "__weakref__"):
        body.pop(name, None)
    made = type(cls)(cls.__name__, cls.__bases__, body | {"__slots__": names})
    made.__qualname__ = cls.__qualname__
    return _filled(made, cls)


def _filled(made: Any, declared: Any) -> Any:
    """Return a class with the methods of records; `declared` is the class as it was written."""
    annotations: dict[str, Any] = getattr(declared, "__annotations__", {})
    defaults = {name: declared.__dict__[name] for name in annotations if name in declared.__dict__}
    described = {name: value for name, value in defaults.items() if isinstance(value, _Field)}
    defaults |= {name: value.default for name, value in described.items()}
    made.__match_args__ = tuple(annotations)  # type: ignore[misc]
    made.__record_annotations__ = annotations
    made.__record_defaults__ = {name: value for name, value in defaults.items() if value is not _NOTHING}
    made.__record_factories__ = {
        name: value.default_factory for name, value in described.items() if value.default_factory is not _NOTHING
    }
    made.__record_compared__ = tuple(n for n in annotations if n not in described or described[n].compare)
    made.__dataclass_fields__ = _StandardFields()
    for method in (_init, _repr, _eq, _hash, _setattr, _delattr, _reduce):
        setattr(made, f"__{method.__name__[1:]}__", method)
    return made


def replace(instance: _T, /, **changes: Any) -> _T:
    """Return a record with other values, as `dataclasses.replace` does."""
    given: Any = instance
    return type(given)(**({name: getattr(given, name) for name in given.__match_args__} | changes))  # type: ignore[no-any-return]


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


def _compared(self: Any) -> tuple[Any, ...]:
    return tuple([getattr(self, name) for name in self.__record_compared__])


def _repr(self: Any) -> str:
    parts = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__match_args__)
    return f"{type(self).__qualname__}({parts})"


def _eq(self: Any, other: object) -> bool:
    return _compared(self) == _compared(other) if type(other) is type(self) else NotImplemented


def _hash(self: Any) -> int:
    return hash(_compared(self))


def _setattr(self: Any, name: str, _value: object) -> None:
    from dataclasses import FrozenInstanceError

    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _delattr(self: Any, name: str) -> None:
    from dataclasses import FrozenInstanceError

    raise FrozenInstanceError(f"cannot delete field {name!r}")


def _reduce(self: Any) -> tuple[Callable[..., Any], tuple[Any, ...]]:
    return type(self), _values(self)
