"""Fixtures for every test."""

from __future__ import annotations

import atexit
import gc
import os
import tempfile
from collections.abc import Generator
from pathlib import Path

import pytest

import harness
from kakushin_cli.catalog.catalog import Catalog

_CACHE = tempfile.TemporaryDirectory(prefix="kakushin-tests-")
os.environ["KAKUSHIN_CACHE_DIR"] = _CACHE.name
"""Compiled catalogues of the tests, in this process and in those it starts; not those of whoever runs the tests."""
os.environ["KAKUSHIN_BUNDLED"] = str(Path(__file__).parent / "catalogue")
"""The catalogue of the tests, so that edits of `data/` change no test of what the program does."""


atexit.register(_CACHE.cleanup)


@pytest.fixture(scope="session")
def source_view() -> Catalog:
    """Return the bundled catalogue as of the day of its source: no later entry, nothing that became known since."""
    return harness.source_view()


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    """Return the bundled catalogue."""
    return harness.bundled_catalog()


@pytest.fixture(scope="module")
def shipped_data() -> Generator[None]:
    """Let the tests of a module run on `data/` itself."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("KAKUSHIN_BUNDLED")
        yield


@pytest.fixture(scope="module", autouse=True)
def _old_objects_are_not_searched_again() -> Generator[None]:
    """Leave what the tests so far keep out of the search for cycles, which would go through all of it again and again."""
    yield
    gc.collect()
    gc.freeze()


MAY_BE_SKIPPED = ("KAKUSHIN_SOURCE", "KAKUSHIN_LIFECYCLE_FACTS")
"""What the reason of a skipped test names when it wants a document that is nobody's to install."""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Let a test fail that is skipped for want of a tool, where all tools are said to be there (.ci/run)."""
    report = yield
    if report.skipped and isinstance(report.longrepr, tuple) and os.environ.get("KAKUSHIN_REQUIRE_TOOLS"):
        reason = report.longrepr[2]
        if not any(name in reason for name in MAY_BE_SKIPPED):
            report.outcome, report.longrepr = "failed", f"KAKUSHIN_REQUIRE_TOOLS is set, and this was skipped: {reason}"
    return report
