"""Colours of the one-page figure: deep navy, one accent, quiet greys; ministries have theirs in `colours`."""

from __future__ import annotations

INK, MUTED, PAPER = "#1B2A38", "#4F5D69", "#FFFFFF"
NAVY, SLATE, STEEL = "#17324D", "#2C5377", "#4E6E8E"
ACCENT = "#A84A17"
RULE, BAND, MIST = "#B9C5D0", "#F3F6F9", "#E7EEF5"
ON_NAVY = "#DCE6F0"


def mix(color: str, share: float) -> str:
    """Return a colour thinned with white; `share` is how much of it is left."""
    parts = (int(color[n : n + 2], 16) for n in (1, 3, 5))
    return "#" + "".join(f"{round(255 - (255 - part) * share):02X}" for part in parts)


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours as WCAG 2 counts it (1 to 21)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: str) -> float:
    parts = [int(color[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else float(((p + 0.055) / 1.055) ** 2.4) for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
