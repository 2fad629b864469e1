"""The user's folders: where the configuration lies and where compiled catalogues are kept."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

APP_NAME = "kakushin"
_XDG = {"config": ("XDG_CONFIG_HOME", ".config"), "cache": ("XDG_CACHE_HOME", ".cache")}


def user_folder(kind: Literal["config", "cache"], env: Mapping[str, str]) -> Path:
    """Return the program's folder of a kind, which need not exist yet.

    On Linux the two variables of the XDG Base Directory Specification say where it is; they are read here, for every
    command asks for its configuration, and loading platformdirs takes longer than loading the catalogue. platformdirs
    knows the rest.
    """
    if sys.platform == "linux":
        variable, usual = _XDG[kind]
        given = env.get(variable, "").strip()
        return (Path(given) if given else Path.home() / usual) / APP_NAME
    import platformdirs

    find = platformdirs.user_config_path if kind == "config" else platformdirs.user_cache_path
    return find(APP_NAME, appauthor=False)
