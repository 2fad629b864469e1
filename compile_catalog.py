"""Build hook: the bundled catalogue travels in the wheel compiled, so that a new user's first command is quick."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CustomBuildHook(BuildHookInterface[Any]):
    """Puts `catalogue.sqlite` beside the bundled files."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile the catalogue of this source tree; an editable install reads the files themselves."""
        if self.target_name != "wheel" or version == "editable":
            return
        sys.path.insert(0, str(Path(self.root) / "src"))
        try:
            from kakushin_cli.catalog.cache import write_shipped
            from kakushin_cli.catalog.files import BUNDLED
            from kakushin_cli.catalog.shipped import SHIPPED_NAME
            from kakushin_cli.search.tables import write_index

            handle, self._made = tempfile.mkstemp()
            os.close(handle)
            os.environ.pop(BUNDLED, None)  # the wheel carries the data of this tree, whatever the environment names
            write_shipped(Path(self._made), write_index)
        finally:
            sys.path.pop(0)
        build_data["force_include"][self._made] = f"kakushin_cli/data/{SHIPPED_NAME}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove what was made for the wheel."""
        if hasattr(self, "_made"):
            Path(self._made).unlink()
