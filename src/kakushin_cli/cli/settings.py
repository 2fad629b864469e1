"""Settings of one run: options of the command line over the environment over the user's `config.toml`."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, time
from functools import cached_property
from pathlib import Path
from typing import Any

import typer

from kakushin_cli.catalog.files import APP_NAME
from kakushin_cli.errors import UsageError
from kakushin_cli.japanese.era import JST, EraError, parse_day, today_in_japan
from kakushin_cli.language import Lang, Text

LANGS: tuple[Lang, ...] = ("ja", "en")


def _read_config(path: Path) -> dict[str, Any]:
    """Return the user's `config.toml`, empty when there is none.

    Raises:
        UsageError: the file cannot be read as TOML.
    """
    if not path.is_file():
        return {}
    import tomllib  # only where there is a configuration

    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(
            Text(
                f"{path}: 設定ファイルを読めません({error})。", f"{path}: cannot read the configuration file ({error})."
            ),
            Text("TOMLの書式に直すか、ファイルを消してください。", "Fix the TOML syntax or delete the file."),
        ) from None


def config_path(env: Mapping[str, str]) -> Path:
    """Return where the user's configuration is looked for."""
    if env.get("KAKUSHIN_CONFIG"):
        return Path(env["KAKUSHIN_CONFIG"])
    folder = Path(typer.get_app_dir(APP_NAME, roaming=False))
    if not folder.is_absolute():  # the specification of XDG_CONFIG_HOME has an empty or relative path ignored
        folder = Path.home() / ".config" / APP_NAME
    return folder / "config.toml"


class Settings:
    """What is set for one run.

    Args:
        env: The environment.
        now: The clock, the only one in the program.

    Attributes:
        flags: The global options of the command line by name; they win over the environment and that over
            `config.toml`.
        argv: The words of the command line.
    """

    def __init__(self, env: Mapping[str, str], now: Callable[[], datetime]) -> None:
        self.env, self.now = env, now
        self.flags: dict[str, Any] = {}
        self.argv: Sequence[str] = ()

    @cached_property
    def _config(self) -> dict[str, Any]:
        return _read_config(config_path(self.env))

    def setting(self, name: str) -> Any:
        """Return a global setting: flag over environment over configuration, None when nowhere."""
        if self.flags.get(name) is not None:
            return self.flags[name]
        value = self.env.get(f"KAKUSHIN_{name.upper()}")
        return value or self._config.get(name)

    @property
    def lang(self) -> Lang:
        """Language of what is told: `ja` unless `en` is asked for."""
        value = self.flags.get("lang") or _lang_in(self.argv) or self.setting("lang")
        if value in (None, ""):
            return "ja"
        for lang in LANGS:
            if value == lang:
                return lang
        raise UsageError(
            Text(f"--lang に「{value}」は指定できません。", f"Unknown value '{value}' for --lang."),
            Text("指定できる値: ja, en", "Allowed values: ja, en"),
        )

    @cached_property
    def today(self) -> date:
        """Today in Japan, or the day given by `--today`."""
        return self.day("today") or today_in_japan(self.now())

    @property
    def stamp(self) -> datetime:
        """Instant for dates inside files: `SOURCE_DATE_EPOCH` when set, else the start of today in Japan.

        Raises:
            UsageError: `SOURCE_DATE_EPOCH` is no number of seconds.
        """
        epoch = self.env.get("SOURCE_DATE_EPOCH")
        if not epoch:
            return datetime.combine(self.today, time(), JST)
        try:
            return datetime.fromtimestamp(int(epoch), UTC)
        except (ValueError, OverflowError, OSError):
            raise UsageError(
                Text(
                    f"SOURCE_DATE_EPOCH: 「{epoch}」は秒数ではありません。",
                    f"SOURCE_DATE_EPOCH: '{epoch}' is not a number of seconds.",
                )
            ) from None

    def day(self, name: str) -> date | None:
        """Return a global option that is a day.

        Raises:
            UsageError: it cannot be read as a day.
        """
        value = self.setting(name)
        return None if value is None else read_day(str(value), f"--{name.replace('_', '-')}")

    @property
    def told_lang(self) -> Lang:
        """Language of messages: as `lang`, Japanese when that cannot be read."""
        try:
            return self.lang
        except UsageError:
            return "ja"

    @property
    def debug(self) -> bool:
        """Whether tracebacks are wanted; also for faults found before the options are read."""
        if "--debug" in self.argv:
            return True
        try:
            return self.is_on("debug")
        except UsageError:
            return False

    def is_on(self, name: str) -> bool:
        """Return whether a global option that is on or off is on."""
        return str(self.setting(name) or "").lower() in ("1", "true", "yes", "on")

    @property
    def data_paths(self) -> list[Path]:
        """The user's catalogues, in the order in which they are laid over the bundled one.

        Paths in `config.toml` start from its own folder.

        Raises:
            UsageError: `data` in the configuration is neither text nor a list of texts.
        """
        value = self.setting("data")
        if not value:
            return []
        base = Path()
        if not self.flags.get("data") and not self.env.get("KAKUSHIN_DATA"):
            base = config_path(self.env).parent
        parts = value.split(os.pathsep) if isinstance(value, str) else value
        if not isinstance(parts, list) or not all(isinstance(part, str) for part in parts):
            raise UsageError(
                Text("config.toml: data の値が使えません。", "config.toml: invalid value for data."),
                Text('例: data = ["my-catalog"]', 'Example: data = ["my-catalog"]'),
            )
        return [base / native_path(part).expanduser() for part in parts if part]

    @property
    def cache_folder(self) -> Path | None:
        """Where compiled catalogues are kept: `KAKUSHIN_CACHE_DIR`; the platform's folder for caches when None."""
        folder = self.env.get("KAKUSHIN_CACHE_DIR")
        return native_path(folder).expanduser() if folder else None

    @property
    def bundled(self) -> bool:
        """Whether the bundled entries take part."""
        return not self.is_on("no_bundled")


def native_path(text: str) -> Path:
    """Return a path written by the user, also where the file system's encoding lacks its characters (LC_ALL=C)."""
    try:
        os.fsencode(text)
    except UnicodeEncodeError:
        return Path(os.fsdecode(text.encode("utf-8", "surrogateescape")))
    return Path(text)


def _lang_in(argv: Sequence[str]) -> str | None:
    """Return the language named on the command line, so that errors before parsing speak it too."""
    for n, word in enumerate(argv):
        if word.startswith("--lang="):
            return word.partition("=")[2]
        if word == "--lang" and n + 1 < len(argv):
            return argv[n + 1]
    return None


def read_day(value: str, option: str) -> date:
    """Return a day written by the user.

    Raises:
        UsageError: it cannot be read; the reason and the wanted form are in the error.
    """
    try:
        return parse_day(value)
    except EraError as fault:
        raise UsageError(
            Text(f"{option}: {fault.ja}", f"{option}: {fault.en}"),
            Text("例: 2026-04-01、令和8年4月1日、R8.4.1", "Example: 2026-04-01"),
        ) from None
