"""How old a fact may be before it must be confirmed (contract, `stale`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kakushin_cli.japanese.era import fiscal_year_of

if TYPE_CHECKING:
    from datetime import date

    from kakushin_cli.catalog.model import Desk


def described_fiscal_year(desk: Desk) -> int | None:
    """Return the fiscal year a contact describes: its edition's, else that of its own day; None when unknown."""
    if desk.fiscal_year is not None:
        return desk.fiscal_year
    return fiscal_year_of(desk.as_of) if desk.as_of else None


def is_stale(desk: Desk, today: date, stale_after: int = 1) -> bool:
    """Return whether a contact must be confirmed first.

    It is good for `stale_after` fiscal years from the one it describes; a contact of unknown age is stale.
    """
    described = described_fiscal_year(desk)
    return described is None or fiscal_year_of(today) > described + stale_after - 1
