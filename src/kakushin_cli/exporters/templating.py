"""Templates of text formats: jinja2 fills those of `templates/`; HTML escapes what it is given."""

from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from kakushin_cli.exporters.office_files import clean_line


def fill_template(name: str, filters: Mapping[str, Any] | None = None, **values: Any) -> str:
    """Return a template filled with values.

    Args:
        name: Name of the file without `.jinja`.
        filters: Filters that the template needs beside `line` (one line without control characters) and `xml` (the same,
            escaped).
        values: What the template names.
    """
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=name.endswith(".html"),
        undefined=StrictUndefined,
        trim_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"line": clean_line, "xml": lambda text: escape(clean_line(text)), **(filters or {})}
    return environment.get_template(f"{name}.jinja").render(**values)
