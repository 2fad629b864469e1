"""From what files hold to objects of the catalogue: pydantic models, made of the objects' own descriptions.

Only this module and those that read files import pydantic, which takes longer to load than most commands take.
"""

from functools import cache
from types import GenericAlias, UnionType
from typing import Annotated, Any, TypeVar, Union, cast, get_args, get_origin

from msgspec import NODEFAULT, Struct, convert
from msgspec.structs import FieldInfo, fields
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, create_model

from kakushin_cli.catalog.guides import Guide
from kakushin_cli.catalog.lexicon import Concept
from kakushin_cli.catalog.lifecycle import Lifecycle
from kakushin_cli.catalog.model import ContactRow, Desk, Footnote, Network, Program, University
from kakushin_cli.catalog.values import Form, Line, Slug, shape_in_file
from kakushin_cli.catalog.vocabulary import Vocabulary
from kakushin_cli.language import Text

Shape = TypeVar("Shape", bound=Struct)


class CatalogFile(Struct, frozen=True):
    """One file of a catalogue. Every section may stand in any file."""

    edition: Annotated[Slug | None, "Edition of the programmes in this file."] = None
    raw_records: Annotated[
        Line | None, "File with the raw records of an import, beside this one. The importer writes it."
    ] = None
    vocabulary: Annotated[Vocabulary | None, "Closed vocabularies."] = None
    programs: Annotated[tuple[Program, ...], "Programmes and measures."] = ()
    footnotes: Annotated[tuple[Footnote, ...], "Footnotes of the maps."] = ()
    lifecycle: Annotated[tuple[Lifecycle, ...], "What became of programmes since their edition."] = ()
    desks: Annotated[tuple[Desk, ...], "Desks."] = ()
    contact_rows: Annotated[tuple[ContactRow, ...], "Rows of the contact tables."] = ()
    networks: Annotated[tuple[Network, ...], "Networks."] = ()
    universities: Annotated[tuple[University, ...], "Universities with fields of strength."] = ()
    guides: Annotated[tuple[Guide, ...], "Guides."] = ()
    concepts: Annotated[tuple[Concept, ...], "Lexicon: what words mean to the search."] = ()


SECTIONS: dict[str, type[Struct]] = {
    field.name: get_args(get_args(field.type)[0])[0] for field in fields(CatalogFile) if field.default == ()
}
"""The kind of entry in each list of a file."""


class FileModel(BaseModel):
    """Base of everything read from a file: unknown keys are errors, blanks around text are not kept."""

    model_config = ConfigDict(
        extra="forbid",
        str_strip_whitespace=True,
        allow_inf_nan=False,
        frozen=True,
        coerce_numbers_to_str=True,  # `name: 2025` means the text; the loader keeps fractions as they are written
    )


class TextEntry(FileModel):
    """A sentence in Japanese and, for shipped data always, in English."""

    ja: Line = Field(description="Japanese, one paragraph, in our own words.")
    en: Line | None = Field(default=None, description="English. Shipped data always has it.")


def read(shape: type[Shape], data: object, context: object = None) -> Shape:
    """Return the object that a file states.

    Args:
        shape: Its kind.
        data: What `read_yaml` gave.
        context: What the forms of the shape need to know beside the value.

    Raises:
        ValidationError: the data do not have the form; `model_faults` tells where and why.
    """
    return convert(model_of(shape).model_validate(data, context=context), shape, from_attributes=True)


@cache
def model_of(shape: type[Struct]) -> type[FileModel]:
    """Return the pydantic model of a kind of object: the same fields and descriptions, in the same order."""
    definitions = {field.name: _definition(field) for field in fields(shape) if shape_in_file(field.type)}
    summary = (shape.__doc__ or "").partition("\n\n")[0]
    return cast("type[FileModel]", create_model(shape.__name__, __base__=FileModel, __doc__=summary, **definitions))


def json_schema(schema_id: str) -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a catalogue file, with `$schema` and `$id`."""
    schema = model_of(CatalogFile).model_json_schema(mode="validation")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": schema_id, **schema}


def _definition(field: FieldInfo) -> Any:
    """Return type and default of a field as `create_model` takes them."""
    settings: dict[str, Any] = {"description": next((m for m in get_args(field.type) if isinstance(m, str)), None)}
    in_file = shape_in_file(field.type)
    shape = _type(in_file)
    if in_file is not field.type and field.default is not NODEFAULT:
        settings |= {"default": None, "validate_default": True}
        shape = Annotated[shape, AfterValidator(lambda value: field.default if value is None else value)]
    elif field.default == ():
        settings["default_factory"] = list
    elif field.default is not NODEFAULT:
        settings["default"] = field.default
    elif field.default_factory is not NODEFAULT:
        made = field.default_factory()
        settings["default_factory"] = dict if made == {} else model_of(made.__class__)
    return shape, Field(**settings)


def _type(shape: Any) -> Any:
    """Return a type of the catalogue as pydantic reads it: models for Structs, lists for tuples."""
    origin, args = get_origin(shape), get_args(shape)
    if origin is Annotated:
        return Annotated[(_type(args[0]), *args[1:])]
    if origin in (Union, UnionType):
        return Union[tuple(map(_type, args))]  # noqa: UP007 - the types are not known before
    if origin is dict:
        return GenericAlias(dict, tuple(map(_type, args)))
    if origin is tuple:
        items = GenericAlias(list, (_type(args[0]),))
        return items if args[-1] is Ellipsis else Annotated[items, Form(min_length=len(args), max_length=len(args))]
    if shape is Text:
        return Annotated[TextEntry, AfterValidator(lambda entry: Text(entry.ja, entry.en))]
    return model_of(shape) if isinstance(shape, type) and issubclass(shape, Struct) else shape
