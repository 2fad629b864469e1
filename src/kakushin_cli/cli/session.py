"""The process around a command: streams, environment, clock and settings. Tests replace it as a whole."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime, time
from functools import cached_property
from pathlib import Path
from sqlite3 import DatabaseError
from typing import TYPE_CHECKING, Any, TextIO

from kakushin_cli.cli.folders import user_folder
from kakushin_cli.errors import CatalogInvalidError, UsageError
from kakushin_cli.japanese.era import JST, EraError, parse_day, today_in_japan
from kakushin_cli.language import Lang, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from kakushin_cli.catalog.cache import Cache
    from kakushin_cli.catalog.catalog import Catalog
    from kakushin_cli.catalog.vocabulary import Vocabulary
    from kakushin_cli.exporters.records import Recorder

LANGS: tuple[Lang, ...] = ("ja", "en")


class ReaderLeft(Exception):  # noqa: N818 - not a fault
    """Nobody reads the output any more, as after `| head -1`."""


@contextmanager
def reader_may_leave() -> Iterator[None]:
    """Turn a broken pipe into `ReaderLeft`, which Typer does not take for a failure of its own."""
    try:
        yield
    except BrokenPipeError as error:
        raise ReaderLeft from error


def _read_config(env: Mapping[str, str]) -> dict[str, Any]:
    """Return the user's `config.toml`, empty when there is none.

    Raises:
        UsageError: the file cannot be read as TOML.
    """
    path = config_path(env)
    if not path.is_file():
        return {}
    import tomllib

    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(
            Text(f"{path}: 設定ファイルを読めません({error})。", f"{path}: cannot read the configuration ({error})."),
            Text("TOMLの書式に直すか、ファイルを消してください。", "Repair the TOML or remove the file."),
        ) from None


def config_path(env: Mapping[str, str]) -> Path:
    """Return where the user's configuration is looked for."""
    if env.get("KAKUSHIN_CONFIG"):
        return Path(env["KAKUSHIN_CONFIG"])
    return user_folder("config", env) / "config.toml"


class Session:
    """One run of the program.

    Args:
        stdout: Where results go; the streams are those of the process unless given.
        stderr: Where people are told things.
        stdin: Where answers come from.
        env: The environment.
        now: The clock, the only one in the program.

    Attributes:
        flags: The global options as given on the command line; they win over the environment, and that over
            `config.toml`.
        argv: The words of the command line.
        header: Whether tables carry their heading.
    """

    def __init__(
        self,
        stdout: TextIO | None = None,
        stderr: TextIO | None = None,
        stdin: TextIO | None = None,
        env: Mapping[str, str] | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.stdout, self.stderr, self.stdin = stdout or sys.stdout, stderr or sys.stderr, stdin or sys.stdin
        self.env: Mapping[str, str] = os.environ if env is None else env
        self.now = now
        self.flags: dict[str, Any] = {}
        self.argv: Sequence[str] = ()
        self.header = True
        self._is_damaged = False

    @cached_property
    def _config(self) -> dict[str, Any]:
        return _read_config(self.env)

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
            Text(f"--lang: 「{value}」は使えません。", f"--lang: '{value}' is not known."),
            Text("使える語: ja, en", "Allowed: ja, en"),
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
                    f"SOURCE_DATE_EPOCH: '{epoch}' is no number of seconds.",
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
            return self._is_on("debug")
        except UsageError:
            return False

    def _is_on(self, name: str) -> bool:
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
                Text("config.toml: data の値が使えません。", "config.toml: the value of data cannot be used."),
                Text('例: data = ["my-catalog"]', 'For example data = ["my-catalog"]'),
            )
        return [base / native_path(part).expanduser() for part in parts if part]

    def cache_folder(self) -> Path:
        """Where compiled catalogues are kept: `KAKUSHIN_CACHE_DIR`, else the platform's folder for such things."""
        given = self.env.get("KAKUSHIN_CACHE_DIR")
        if given:
            return native_path(given).expanduser()
        return user_folder("cache", self.env)

    @property
    def bundled(self) -> bool:
        """Whether the bundled entries take part."""
        return not self._is_on("no_bundled")

    @property
    def edition(self) -> str | None:
        """Edition asked for, `all`, or None for the default.

        Raises:
            UsageError: no such edition.
        """
        return self.catalog.edition

    def _edition(self, catalog: Catalog) -> str | None:
        wanted = self.setting("edition")
        if wanted is None or wanted == "all":
            return None if wanted is None else "all"
        known = [e.id for e in catalog.vocabulary.editions]
        if wanted not in known:
            from kakushin_cli.errors import UnknownTermError

            near = [e for e in known if str(wanted) in e]
            raise UnknownTermError("--edition", str(wanted), near, [*known, "all"])
        if not catalog.in_edition(str(wanted)):
            self.tell(
                Text(
                    f"版 {wanted} の事業は収録していません(kakushin status --editions)。",
                    f"The catalogue has no programme of edition {wanted} (kakushin status --editions).",
                )
            )
        return str(wanted)

    def _cache(self, paths: Sequence[Path], *, bundled: bool) -> Cache:
        from kakushin_cli.catalog.cache import Cache

        return Cache(paths, bundled=bundled, folder=self.cache_folder)

    def bundled_vocabulary(self) -> Vocabulary:
        """Return the vocabularies of the bundled catalogue.

        Raises:
            CatalogInvalidError: no database has them, and the file is damaged.
        """
        vocabulary = self._cache((), bundled=True).vocabulary()
        if vocabulary is None:
            from kakushin_cli.catalog.loading import load_bundled_vocabulary  # imports pydantic

            vocabulary = load_bundled_vocabulary()
        return vocabulary

    def compile_folder(self, folder: Path) -> None:
        """Make the database of a catalogue folder, so that its first use need not; its faults are told at that use."""
        from kakushin_cli.cli.progress import ReadingBar

        with ReadingBar(self) as bar, suppress(CatalogInvalidError, DatabaseError):
            self._cache([folder], bundled=True).open(bar.tell)

    def make_catalog_again(self) -> None:
        """Tell that the database of the catalogue is damaged, and read the files at the next use."""
        place = self._cache(self.data_paths, bundled=self.bundled).place
        self._is_damaged = True
        self.__dict__.pop("catalog", None)
        self.tell(
            Text(
                f"{place}: 保存しておいたカタログが壊れているため、作り直します。",
                f"{place}: the compiled catalogue is damaged and is made again.",
            )
        )

    @cached_property
    def catalog(self) -> Catalog:
        """The catalogue, loaded at first use."""
        from kakushin_cli.cli.progress import ReadingBar

        cache = self._cache(self.data_paths, bundled=self.bundled)
        with ReadingBar(self) as bar:
            catalog = cache.open(bar.tell, rebuild=self._is_on("rebuild") or self._is_damaged)
        as_of = self.day("as_of")
        first = min((e.as_of for e in catalog.vocabulary.editions), default=None)
        if as_of and first and as_of < first:
            self.tell(
                Text(
                    f"{as_of.isoformat()}の時点で資料はまだありません(最も古い版は{first.isoformat()}時点)。",
                    f"There was no edition yet on {as_of.isoformat()}; the oldest is as of {first.isoformat()}.",
                )
            )
        return catalog.view(edition=self._edition(catalog), as_of=as_of)

    def recorder(self, stale_after: int = 1) -> Recorder:
        """Return the maker of machine records for this run."""
        from kakushin_cli.exporters.records import Recorder

        return Recorder(self.catalog, self.lang, self.today, stale_after)

    @property
    def is_terminal(self) -> bool:
        """Whether a person reads stdout."""
        return self.stdout.isatty()

    @property
    def width(self) -> int:
        """Columns of the terminal; `COLUMNS` wins, 80 when unknown."""
        columns = self.env.get("COLUMNS", "")
        if columns.isdigit() and int(columns) > 0:
            return max(20, int(columns))
        import shutil

        return max(20, shutil.get_terminal_size((80, 24)).columns)

    def pick(self, text: Text) -> str:
        """Return a sentence in the language of this run."""
        return text.pick(self.lang)

    @property
    def can_ask(self) -> bool:
        """Whether a person is there to answer questions."""
        return bool(self.stdin and self.stdin.isatty() and self.stderr.isatty())

    def ask(self, question: Text) -> str:
        """Ask on stderr and return the answer without blanks around it.

        Raises:
            UsageError: the input ended.
        """
        self.stderr.write(self.pick(question))
        self.stderr.flush()
        answer = self.stdin.readline()
        if not answer:
            raise UsageError(Text("入力が終わりました。", "The input ended."))
        return answer.strip()

    def write(self, text: str) -> None:
        """Write a result that is text to stdout."""
        with reader_may_leave():
            self.stdout.write(text)

    def tell(self, text: Text | str) -> None:
        """Write a line to stderr, free of control characters that a file or an argument brought in."""
        line = text if isinstance(text, str) else text.pick(self.told_lang)
        from kakushin_cli.cli.console import clean

        self.stderr.write(clean(line) + "\n")


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
            Text("例: 2026-04-01、令和8年4月1日、R8.4.1", "For example 2026-04-01"),
        ) from None
