"""The user's folders are where platformdirs, which knows every platform, would have them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import platformdirs
import pytest

from kakushin_cli.cli.folders import APP_NAME, user_folder

if TYPE_CHECKING:
    from collections.abc import Callable

KINDS: dict[Literal["config", "cache"], Callable[..., Path]] = {
    "config": platformdirs.user_config_path,
    "cache": platformdirs.user_cache_path,
}


@pytest.mark.parametrize("given", [None, "", "  ", "/somewhere/else"])
@pytest.mark.parametrize("kind", KINDS)
def test_folders_are_those_of_platformdirs(
    kind: Literal["config", "cache"], given: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = f"XDG_{kind.upper()}_HOME"
    monkeypatch.delenv(name, raising=False)
    if given is not None:
        monkeypatch.setenv(name, given)
    assert user_folder(kind, os.environ) == KINDS[kind](APP_NAME, appauthor=False)


def test_another_platform_is_left_to_platformdirs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "plan9")
    monkeypatch.setattr(platformdirs, "user_cache_path", lambda *_names, **_more: Path("elsewhere"))
    assert user_folder("cache", {}) == Path("elsewhere")
