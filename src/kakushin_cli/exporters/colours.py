"""Colours of pages, workbooks and figures: deep navy, one accent, quiet greys, and one calm colour for each ministry.

White text on the colour of a ministry reaches a contrast of 4.5 or more.
"""

from kakushin_cli.catalog.catalog import Catalog

INK, MUTED, PAPER = "#1B2A38", "#4F5D69", "#FFFFFF"
NAVY, SLATE, STEEL = "#17324D", "#2C5377", "#4E6E8E"
ACCENT = "#A84A17"
RULE, BAND, MIST = "#B9C5D0", "#F3F6F9", "#E7EEF5"
ON_NAVY, ON_NAVY_ACCENT, ON_LANE_ACCENT = "#DCE6F0", "#F6C9A8", "#FFD9BF"
MINISTRIES = {
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
    if owner in MINISTRIES:
        return MINISTRIES[owner]
    vocabulary = catalog.vocabulary
    parent = vocabulary.term("ministry", owner).parent if vocabulary.has("ministry", owner) else None
    return MINISTRIES.get(parent or "", UNKNOWN)


def mix(color: str, share: float) -> str:
    """Return a colour mixed with white; `share` is the share of the colour."""
    parts = (int(color[n : n + 2], 16) for n in (1, 3, 5))
    return "#" + "".join(f"{round(255 - (255 - part) * share):02X}" for part in parts)
