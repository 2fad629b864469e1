"""Objects of the catalogue and files: what the loader fills in is refused in files, null stands for a default."""

from collections.abc import Iterator
from datetime import date
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

import pytest
from msgspec import Struct
from msgspec.structs import fields
from pydantic import ValidationError

from kakushin_cli.catalog.checks import references
from kakushin_cli.catalog.model import Placement, Program, Region, Source
from kakushin_cli.catalog.validate import CatalogFile, model_of, read
from kakushin_cli.catalog.values import FILLED
from kakushin_cli.catalog.vocabulary import Term
from kakushin_cli.language import Text

PROGRAM: dict[str, Any] = {
    "id": "cao-a",
    "kind": "programme",
    "name": 2025,
    "summary": {"ja": " 要約 ", "en": "Summary"},
    "sources": [{"document": "package-2021-12", "lines": [[1, 2]]}],
}


def structs_in(shape: Any) -> Iterator[type[Struct]]:
    """Yield a Struct and those of its fields, each as often as it occurs."""
    if get_origin(shape) in (Annotated, Union, UnionType, tuple, dict):
        for inner in get_args(shape):
            yield from structs_in(inner)
    elif isinstance(shape, type) and issubclass(shape, Struct):
        yield shape
        for field in fields(shape):
            yield from structs_in(field.type)


SHAPES = list(dict.fromkeys(structs_in(CatalogFile)))


def test_a_file_becomes_an_object() -> None:
    program = read(
        Program,
        PROGRAM
        | {
            "placements": [{"theme": "mobility", "phase": "rd", "line": 3}],
            "verified_on": "令和8年4月1日",
            "region": {"text": {"ja": "道内"}, "prefectures": ["JP-01"]},
            "from_fiscal_year": "令和3年度",
        },
    )
    assert program.name == "2025"
    assert program.summary == Text("要約", "Summary")
    assert program.sources == (Source("package-2021-12", ((1, 2),)),)
    assert program.placements == (Placement("mobility", "rd", 3),)
    assert program.verified_on == date(2026, 4, 1)
    assert program.region == Region(Text("道内"), ("JP-01",))
    assert program.from_fiscal_year == 2021


def filled_in(shape: type[Struct]) -> set[str]:
    return {field.name for field in fields(shape) if FILLED in get_args(field.type)}


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__)
def test_every_field_of_files_is_described(shape: type[Struct]) -> None:
    described = {name for name, field in model_of(shape).model_fields.items() if field.description}
    assert described == set(shape.__struct_fields__) - filled_in(shape)


@pytest.mark.parametrize("shape", [s for s in SHAPES if filled_in(s)], ids=lambda shape: shape.__name__)
def test_what_the_loader_fills_in_is_refused_in_files(shape: type[Struct]) -> None:
    with pytest.raises(ValidationError) as error:
        model_of(shape).model_validate(dict.fromkeys(filled_in(shape), 1))
    assert {e["loc"] for e in error.value.errors() if e["type"] == "extra_forbidden"} == {
        (name,) for name in filled_in(shape)
    }


def test_null_stands_for_what_the_catalogue_always_has() -> None:
    bare, null = read(Program, PROGRAM), read(Program, PROGRAM | {"edition": None, "ministry_basis": None})
    assert bare == null
    assert (null.edition, null.ministry_basis) == ("", "as_written")
    term = read(Term, {"id": "a", "name": {"ja": "甲", "en": "A"}, "label": None})
    assert term.label == Text("甲", "A")


def test_references_are_found_by_the_types_of_fields() -> None:
    program = read(
        Program,
        PROGRAM
        | {
            "ministry": "cao",
            "edition": "2021-12-draft",
            "placements": [{"theme": "mobility", "phase": "rd", "line": 3}, {"theme": "bio", "phase": "rd", "line": 4}],
            "contacts": ["cao-desk", {"department": "課", "ministry": "mext"}],
            "relations": [{"to": "cao-b", "kind": "used_with", "basis": "as_written"}],
        },
    )
    assert set(references(program)) == {
        (("ministry",), "ministry", "cao"),
        (("edition",), "edition", "2021-12-draft"),
        (("sources", 0, "document"), "document", "package-2021-12"),
        (("placements", 0, "theme"), "issue-theme", "mobility"),
        (("placements", 1, "theme"), "issue-theme", "bio"),
        (("contacts", 0), "desk", "cao-desk"),
        (("contacts", 1, "ministry"), "ministry", "mext"),
        (("relations", 0, "to"), "program", "cao-b"),
    }
