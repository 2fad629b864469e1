"""Errors of pydantic to faults with a place and a sentence: the only link between the models and the files."""

from collections.abc import Collection, Sequence
from difflib import get_close_matches
from itertools import groupby
from re import findall
from typing import Any, NamedTuple, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from kakushin_cli.catalog import values
from kakushin_cli.catalog.faults import Fault, json_pointer, quoted
from kakushin_cli.catalog.located import Found, Mark, follow
from kakushin_cli.catalog.yaml_syntax import missing_separator

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
    if isinstance(error := context.get("error"), values.FormError):
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
