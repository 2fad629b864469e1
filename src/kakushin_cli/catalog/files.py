"""Where data files are: the program's own, the bundled catalogue, and the files of a catalogue named by the user."""

import os
from pathlib import Path

from kakushin_cli.errors import UsageError
from kakushin_cli.language import Text

APP_NAME = "kakushin"
"""Name of the folders in which a system keeps the settings and caches of the program."""
SUFFIXES = (".yaml", ".yml")
BUNDLED = "KAKUSHIN_BUNDLED"
"""Environment variable with a folder that takes the place of the bundled catalogue."""


def bundled_folder() -> Path:
    """Return the folder of the bundled catalogue."""
    return Path(os.environ[BUNDLED]) if os.environ.get(BUNDLED) else data_folder()


def data_folder() -> Path:
    """Return the folder of the program's data files: in the package when installed, else in the repository."""
    inside = Path(__file__).resolve().parent.parent / "data"
    return inside if inside.is_dir() else Path(__file__).resolve().parents[3] / "data"


def catalog_files(path: Path) -> list[Path]:
    """Return the YAML files of a catalogue folder by name, or the file itself.

    Raises:
        UsageError: there is no such file or folder.
    """
    if path.is_dir():
        return sorted(p for p in path.iterdir() if p.suffix in SUFFIXES)
    if not os.path.lexists(path):
        raise UsageError(
            Text(f"--data: 「{path}」がありません。", f"--data: no such file or folder: {path}"),
            Text("カタログのフォルダかYAMLファイルを指定してください。", "Specify a catalogue folder or a YAML file."),
        )
    return [path]
