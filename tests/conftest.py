"""Fixtures for every test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import harness

if TYPE_CHECKING:
    from kakushin_cli.catalog.catalog import Catalog


@pytest.fixture(scope="session")
def source_view() -> Catalog:
    """Return the bundled catalogue as of the day of its source: no later entry, nothing that became known since."""
    return harness.source_view()


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    """Return the bundled catalogue."""
    return harness.bundled_catalog()
