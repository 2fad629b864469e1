"""The field reference, made from the models so that it cannot drift from them."""

from typing import Any

from kakushin_cli.catalog.validate import json_schema

HEAD = """# Fields of a catalogue file

Made by `kakushin data fields` from the objects of the catalogue in `src/kakushin_cli/catalog`; do not edit by hand.
A file is a mapping with any of the sections below. A key that is absent was not researched; `null` means that the
source was looked at and gives nothing. An entry with `overrides: true` states only what it changes.
"""


def field_reference() -> str:
    """Return the reference as Markdown: one table per model, the file first, then in order of first use."""
    schema = json_schema("")
    definitions: dict[str, dict[str, Any]] = schema["$defs"]
    pages = [HEAD, _section("CatalogFile", schema)]
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
        f"| `{key}` | {_type(prop)} | {'yes' if key in required else ''} | {_cell(prop.get('description', ''))} |"
        for key, prop in model.get("properties", {}).items()
    ]
    return "\n".join(
        [f"## {name}", "", summary, "", "| field | type | required | meaning |", "|---|---|---|---|", *rows, ""]
    )


def _type(prop: dict[str, Any]) -> str:
    if "$ref" in prop:
        name = str(prop["$ref"]).rsplit("/", 1)[1]
        return f"[{name}](#{name.lower()})"
    if "anyOf" in prop:
        return " or ".join(_type(p) for p in prop["anyOf"])
    if "enum" in prop:
        return " ".join(f"`{v}`" for v in prop["enum"])
    if "const" in prop:
        return f"`{prop['const']}`"
    if prop.get("type") == "array":
        return f"list of {_type(prop.get('items', {}))}"
    if prop.get("type") == "object" and "additionalProperties" in prop:
        return f"mapping to {_type(prop['additionalProperties'])}"
    kind = str(prop.get("type", "value"))
    if "format" in prop:
        kind = str(prop["format"])
    if "pattern" in prop:
        kind += f" matching `{_cell(prop['pattern'])}`"
    return kind


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
