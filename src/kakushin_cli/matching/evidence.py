"""What the catalogue itself can show for an item of a guide."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kakushin_cli.catalog.catalog import Catalog
    from kakushin_cli.catalog.model import GuideSelect, Network, Program


def select_evidence(catalog: Catalog, select: GuideSelect) -> list[Program | Network]:
    """Return the programmes, then the networks, that an item asks for, in catalogue order."""
    programs = [
        p
        for p in catalog.in_edition()
        if (select.placed and p.placements) or set(p.themes) & set(select.themes) or p.kind in select.program_kinds
    ]
    networks = [n for n in catalog.networks if n.kind in select.network_kinds]
    return [*programs, *networks]
