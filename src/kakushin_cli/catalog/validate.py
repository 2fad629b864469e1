"""From what files hold to objects of the catalogue: pydantic models, made of the objects' own descriptions.

What the models refuse becomes faults with a place and a sentence; what they accept is written down for people, too.

Only this module and those that read files import pydantic, which takes longer to load than most commands take.
"""

from collections.abc import Collection, Sequence
from difflib import get_close_matches
from functools import cache
from itertools import groupby
from re import findall
from types import GenericAlias, UnionType
from typing import Annotated, Any, NamedTuple, TypeVar, Union, cast, get_args, get_origin

from msgspec import NODEFAULT, Struct, convert
from msgspec.structs import FieldInfo, fields
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, create_model
from pydantic_core import ErrorDetails

from kakushin_cli.catalog import values
from kakushin_cli.catalog.faults import Fault, Found, Mark, follow, json_pointer, quoted
from kakushin_cli.catalog.file_text import missing_separator
from kakushin_cli.catalog.guides import Guide
from kakushin_cli.catalog.lifecycle import Lifecycle
from kakushin_cli.catalog.model import ContactRow, Desk, Footnote, Network, Program, University
from kakushin_cli.catalog.values import Form, FormError, Line, Slug, shape_in_file
from kakushin_cli.catalog.vocabulary import Concept, Vocabulary
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
CODES = {
    **{
        kind: kind.replace("_", "-")
        for kind in (
            "missing", "string_type", "int_type", "float_type", "bool_type", "list_type", "literal_error",
            "string_pattern_mismatch", "string_too_short", "string_too_long", "too_short", "too_long",
            "greater_than_equal", "greater_than", "less_than_equal", "less_than",
        )
    },
    "extra_forbidden": "unknown-key",
    "string_sub_type": "string-type",
    "int_parsing": "int-type",
    "int_parsing_size": "int-type",
    "int_from_float": "int-type",
    "float_parsing": "float-type",
    "finite_number": "float-type",
    "bool_parsing": "bool-type",
    "dict_type": "map-type",
    "model_type": "map-type",
    "model_attributes_type": "map-type",
}  # fmt: skip
"""The code of a fault by pydantic's type of error; any other type is a `value-error`."""

_LIMITS = ("ge", "gt", "le", "lt", "min_length", "max_length")
_KEY = "[key]"  # pydantic's last part of a `loc` that speaks of a key of a dict
_CANDIDATES_SHOWN = 12
PATTERN_CODES = {
    values.SLUG: "slug-form",
    values.LINE: "line-form",
    values.PREFECTURE: "prefecture-form",
    values.DIGITS: "digits-form",
    values.PHRASE: "phrase-form",
    f"^{values.PHONE}$": "phone-form",
    f"^{values.EMAIL}$": "email-form",
}
"""The code of a text that does not match, by the pattern."""
REFERENCE_HEAD = """# Fields of a catalogue file

Made by `kakushin data fields` from the objects of the catalogue in `src/kakushin_cli/catalog`; do not edit by hand.
A file is a mapping with any of the sections below. A key that is absent was not researched; `null` means that the
source was looked at and gives nothing. An entry with `overrides: true` states only what it changes.
"""


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


def field_reference() -> str:
    """Return the reference as Markdown: one table per model, the file first, then in order of first use."""
    schema = json_schema("")
    definitions: dict[str, dict[str, Any]] = schema["$defs"]
    pages = [REFERENCE_HEAD, _section("CatalogFile", schema)]
    done = {"CatalogFile"}
    queue = _references(schema["properties"])
    while queue:
        name = queue.pop(0)
        if name in done:
            continue
        done.add(name)
        pages.append(_section(name, definitions[name]))
        queue += _references(definitions[name].get("properties", {}))
    return "\n".join(pages)


def _references(node: Any) -> list[str]:
    if isinstance(node, dict):
        names = [str(node["$ref"]).rsplit("/", 1)[1]] if "$ref" in node else []
        return names + [name for value in node.values() for name in _references(value)]
    if isinstance(node, list):
        return [name for value in node for name in _references(value)]
    return []


def _section(name: str, model: dict[str, Any]) -> str:
    required = set(model.get("required", ()))
    summary = " ".join(str(model.get("description", "")).split())
    rows = [
        f"| `{key}` | {_type_name(prop)} | {'yes' if key in required else ''} | {_cell(prop.get('description', ''))} |"
        for key, prop in model.get("properties", {}).items()
    ]
    return "\n".join(
        [f"## {name}", "", summary, "", "| field | type | required | meaning |", "|---|---|---|---|", *rows, ""]
    )


def _type_name(prop: dict[str, Any]) -> str:
    if "$ref" in prop:
        name = str(prop["$ref"]).rsplit("/", 1)[1]
        return f"[{name}](#{name.lower()})"
    if "anyOf" in prop:
        return " or ".join(_type_name(p) for p in prop["anyOf"])
    if "enum" in prop:
        return " ".join(f"`{v}`" for v in prop["enum"])
    if "const" in prop:
        return f"`{prop['const']}`"
    if prop.get("type") == "array":
        return f"list of {_type_name(prop.get('items', {}))}"
    if prop.get("type") == "object" and "additionalProperties" in prop:
        return f"mapping to {_type_name(prop['additionalProperties'])}"
    kind = str(prop.get("type", "value"))
    if "format" in prop:
        kind = str(prop["format"])
    if "pattern" in prop:
        kind += f" matching `{_cell(prop['pattern'])}`"
    return kind


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


class _Error(NamedTuple):
    """An error of pydantic and the place in the file that it speaks of.

    `branch` is pydantic's name for the variant of a union that was tried, None outside unions; `key` a missing key.
    """

    details: ErrorDetails
    target: Found
    branch: str | None
    key: str | None

    @property
    def is_of_shape(self) -> bool:
        """Whether the value as a whole, not a part of it, has the wrong type for the variant."""
        is_variant_itself = self.details["loc"][-1] == self.branch
        return is_variant_itself and CODES.get(self.details["type"], "").endswith("-type")


def model_faults(
    root: object,
    loc_prefix: Sequence[str | int],
    error: ValidationError,
    model: type[BaseModel],
    *,
    earlier: Collection[Fault] = (),
    start: Mark | None = None,
) -> list[Fault]:
    """Return the faults of a value that a model refused.

    Of a union, only the variant that the value comes nearest to is reported.

    Args:
        root: The value that was validated, as `read_yaml` gave it.
        loc_prefix: Keys and indices that lead from the top of the file to the value; only for pointers.
        error: What pydantic says.
        model: The model the value was validated with; names of its fields are offered for misspelt keys.
        earlier: Faults of the same file. Where one of them is an error at the same pointer, nothing is added.
        start: Where the root stands, needed only when it is neither a mapping nor a list.

    Returns:
        The faults, sorted. Values are quoted in them, shortened to 40 characters.
    """
    faulty = {fault.pointer for fault in earlier if fault.severity == "error"}
    errors = [_read(root, details, start) for details in error.errors(include_input=False, include_url=False)]
    faults = [_fault(each, loc_prefix, model) for each in _nearest_variants(errors)]
    return sorted(fault for fault in faults if fault.pointer not in faulty)


def _read(root: object, details: ErrorDetails, start: Mark | None) -> _Error:
    target = follow(root, details["loc"], start)
    skipped = [part for part in target.skipped if part != _KEY]
    key = str(skipped.pop()) if skipped and details["type"] == "missing" else None
    branch = next((part for part in skipped if isinstance(part, str)), None)
    return _Error(details, target, branch, key)


def _nearest_variants(errors: list[_Error]) -> list[_Error]:
    """Return the errors without those of variants of unions that the value was not meant to be."""
    nearest = [e for e in errors if e.branch is None]
    in_unions = [e for e in errors if e.branch is not None]
    for _, group in groupby(in_unions, key=_union_place):
        variants: dict[str | None, list[_Error]] = {}
        for each in group:
            variants.setdefault(each.branch, []).append(each)
        fitting = [v for v in variants.values() if not any(e.is_of_shape for e in v)]
        fewest: list[_Error] = min(reversed(fitting or list(variants.values())), key=len)
        nearest += fewest
    return nearest


def _union_place(each: _Error) -> tuple[str | int, ...]:
    loc = each.details["loc"]
    return loc[: loc.index(each.branch)] if each.branch is not None else loc


def _fault(each: _Error, prefix: Sequence[str | int], model: type[BaseModel]) -> Fault:
    details, target = each.details, each.target
    kind, value, context = details["type"], target.value, details.get("ctx", {})
    is_about_key = kind == "extra_forbidden" or _KEY in details["loc"]
    code = CODES.get(kind, "value-error")
    last = target.parts[-1] if target.parts else ""
    facts: dict[str, str | int] = {"value": quoted(last if is_about_key else value)}
    if code == "missing":
        facts = {"key": each.key or ""}
    elif code == "unknown-key":
        facts = {"key": quoted(last), "candidates": ", ".join(_candidates(str(last), model, details["loc"]))}
    elif code == "map-type" and isinstance(value, str) and (separator := missing_separator(value, 0)):
        code, facts = separator.code, {}
    elif code == "literal-error":
        facts["allowed"] = ", ".join(findall(r"'([^']*)'", str(context.get("expected", ""))))
    elif code == "string-pattern-mismatch":
        pattern = str(context.get("pattern", ""))
        code = PATTERN_CODES.get(pattern, code)
        facts["pattern"] = pattern
    elif code == "value-error":
        facts["detail"] = quoted(details["msg"])
    for limit in _LIMITS:
        if limit in context:
            facts["limit"] = f"{context[limit]:g}" if isinstance(context[limit], float) else str(context[limit])
    if "actual_length" in context:
        facts["actual"] = str(context["actual_length"])
    if isinstance(error := context.get("error"), FormError):
        code = error.code
        reasons = {"reason_ja": error.ja.rstrip("。."), "reason_en": error.en.rstrip("。.")}
        facts = error.facts or {"value": facts["value"], **reasons}
    mark = target.key_mark if is_about_key else target.mark
    pointer = json_pointer([*prefix, *target.parts, *([each.key] if each.key else [])])
    return Fault(mark.path, mark.line, mark.column, pointer, code, facts)


def _candidates(key: str, model: type[BaseModel], loc: Sequence[str | int]) -> list[str]:
    """Return the field names nearest to a misspelt key, or all there are in its place when none is near."""
    models = [model]
    for part in loc[:-1]:
        if isinstance(part, str):
            inner = [m for each in models if part in each.model_fields for m in _models_in(each.model_fields[part])]
            models = inner or [each for each in models if each.__name__ == part] or models
    names = list(dict.fromkeys(name for each in models for name in each.model_fields))
    return get_close_matches(key, names, n=3, cutoff=0.6) or names[:_CANDIDATES_SHOWN]


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    """Return the models that an annotation is made of, through lists, dicts, unions and `Annotated`."""
    annotation = getattr(annotation, "annotation", annotation)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for inner in get_args(annotation) for model in _models_in(inner)]
