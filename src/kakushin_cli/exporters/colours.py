"""One calm colour for each ministry, the same in every figure. White text on them reaches a contrast of 4.5 or more."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kakushin_cli.catalog.catalog import Catalog

COLORS = {
    "cao": "#3D5A80",
    "digital": "#4A5568",
    "reconstruction": "#7B4B6A",
    "mic": "#8A5A2B",
    "mext": "#1F6F78",
    "mhlw": "#9C4A4A",
    "maff": "#4C7031",
    "meti": "#5B4B8A",
    "mlit": "#2F6690",
    "moe": "#2E7D4F",
}
UNKNOWN = "#5F6B73"


def ministry_color(catalog: Catalog, owner: str | None) -> str:
    """Return the colour `#RRGGBB` of a ministry; an agency has its ministry's, an unknown one a grey."""
    if owner is None:
        return UNKNOWN
    if owner in COLORS:
        return COLORS[owner]
    vocabulary = catalog.vocabulary
    parent = vocabulary.term("ministry", owner).parent if vocabulary.has("ministry", owner) else None
    return COLORS.get(parent or "", UNKNOWN)
