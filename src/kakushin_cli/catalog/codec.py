"""Catalogue objects as plain data for the compiled copy, and back: written once over the values of the records.

A sequence of plain values is a tuple that begins with 0; any other sequence is a list; an object is a tuple that begins
with the number of its class, then its fields in order. What comes out can be kept by `marshal` as it is.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from kakushin_cli.catalog import guides, lexicon, lifecycle, model, vocabulary
from kakushin_cli.language import Text

if TYPE_CHECKING:
    from collections.abc import Callable

_PLAIN = frozenset((str, int, float, bool, type(None)))
_SEQUENCE, _TEXT, _DAY, _INSTANT, _FIRST = 0, 1, 2, 3, 4
CLASSES: tuple[type, ...] = (
    model.Words, model.Source, model.Note, model.Placement, model.Applicant, model.Region, model.Support,
    model.Selection, model.Call, model.Page, model.Relation, lifecycle.Evidence, lifecycle.Successor,
    lifecycle.Lifecycle, model.Desk, model.ContactRow, model.Program, model.Members, model.Network,
    model.FieldStrength, model.University, model.YearBudget, model.SuggestedTheme, model.Import,
    guides.GuideLink, guides.GuideSelect, guides.GuideItem, guides.GuideSection,
    guides.Guide, model.Footnote, lexicon.Concept, vocabulary.Document, vocabulary.Edition, vocabulary.Term,
    vocabulary.Vocabulary, vocabulary.Ministry, vocabulary.ApplicantTerm, vocabulary.PhaseTerm, vocabulary.Theme,
    model.InlineContact,
)  # fmt: skip
"""Every class of a catalogue; its place here is its number in the compiled copy."""
_NUMBERS = {cls: n for n, cls in enumerate(CLASSES, _FIRST)}


def _names(cls: Any) -> tuple[str, ...]:
    names: tuple[str, ...] = cls.__struct_fields__
    return names


def shape() -> str:
    """Return the classes with their fields as text: copies of another shape cannot be read."""
    return ";".join(f"{cls.__name__}({','.join(_names(cls))})" for cls in CLASSES)


@cache
def _getter(number: int) -> Callable[[Any], tuple[Any, ...]]:
    return attrgetter(*_names(CLASSES[number - _FIRST]))  # a tuple: each has two fields or more


def place(cls: type, name: str) -> int:
    """Return where a field stands in an encoded object."""
    return 1 + _names(cls).index(name)


def encode(value: Any) -> Any:
    """Return an object of the catalogue as plain data.

    Raises:
        TypeError: it holds something that no catalogue holds.
    """
    cls = type(value)
    if cls in _PLAIN:
        return value
    if cls is tuple:
        if _PLAIN.issuperset(map(type, value)):
            return (_SEQUENCE, *value)
        return [encode(item) for item in value]
    if cls is Text:
        return (_TEXT, *value)
    number = _NUMBERS.get(cls)
    if number is not None:
        values = _getter(number)(value)
        return (number, *[v if type(v) in _PLAIN else encode(v) for v in values])
    if isinstance(value, datetime):
        return (_INSTANT, value.isoformat())
    if isinstance(value, date):
        return (_DAY, value.toordinal())
    if isinstance(value, dict):
        return {key: encode(item) for key, item in value.items()}
    raise TypeError(f"no place for {cls.__name__} in a compiled catalogue")


def _maker(cls: type) -> Callable[..., Any]:
    names = _names(cls)
    return lambda *values: cls(**dict(zip(names, values, strict=True)))


_MAKERS: tuple[Callable[..., Any], ...] = (
    lambda *items: items,
    Text,
    date.fromordinal,
    datetime.fromisoformat,
    *map(_maker, CLASSES),
)


def decode(value: Any) -> Any:
    """Return what `encode` was given."""
    cls = type(value)
    if cls is tuple:
        number = value[0]
        if number < _FIRST:
            return value[1:] if number == _SEQUENCE else _MAKERS[number](*value[1:])
        return _MAKERS[number](*[decode(v) if type(v) in _NESTED else v for v in value[1:]])
    if cls is list:
        return tuple([decode(v) if type(v) in _NESTED else v for v in value])
    if cls is dict:
        return {key: decode(item) for key, item in value.items()}
    return value


_NESTED = frozenset((tuple, list, dict))
