"""What the catalogue itself can show for an item of a guide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kakushin_cli.matching.alike import programs_where

if TYPE_CHECKING:
    from kakushin_cli.catalog.catalog import Catalog
    from kakushin_cli.catalog.guides import GuideSelect
    from kakushin_cli.catalog.model import Network, Program


def select_evidence(catalog: Catalog, select: GuideSelect) -> list[Program | Network]:
    """Return the programmes, then the networks, that an item asks for, in catalogue order."""

    def is_asked_for(p: Program) -> bool:
        placed = select.placed and bool(p.placements)
        return placed or bool(set(p.themes) & set(select.themes)) or p.kind in select.program_kinds

    programs = programs_where(catalog, is_asked_for)
    networks = [n for n in catalog.networks if n.kind in select.network_kinds]
    return [*programs, *networks]
