"""What search and matching keep with a compiled catalogue, so that they need not read all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kakushin_cli.matching.alike import alike_sections
from kakushin_cli.search.stored import search_sections

if TYPE_CHECKING:
    from kakushin_cli.catalog.catalog import Catalog


def kept_sections(catalog: Catalog) -> dict[str, Any]:
    """Return the sections by their names."""
    return search_sections(catalog) | alike_sections(catalog)
