"""The process around a command: streams, questions to a person, and the catalogue. Tests replace it as a whole."""

from __future__ import annotations

import os
import shutil
import sys
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from sqlite3 import Connection, DatabaseError
from typing import TYPE_CHECKING, TextIO

from kakushin_cli.catalog.catalog import Catalog
from kakushin_cli.catalog.shipped import open_shipped
from kakushin_cli.catalog.vocabulary import Vocabulary
from kakushin_cli.cli.progress import ProgressBar
from kakushin_cli.cli.settings import Settings
from kakushin_cli.errors import KakushinError, UnknownTermError, UsageError
from kakushin_cli.exporters.records import Recorder
from kakushin_cli.language import Text

if TYPE_CHECKING:  # loaded only where the database that comes with the program does not serve
    from kakushin_cli.catalog.cache import Cache

_WIDTH_OF_FILES = 100
"""Columns of a table in a pipe or a file."""


class ReaderLeft(Exception):  # noqa: N818 - not a fault
    """Nobody reads the output any more, as after `| head -1`."""


@contextmanager
def reader_may_leave() -> Iterator[None]:
    """Turn a broken pipe into `ReaderLeft`, which Typer does not take for a failure of its own."""
    try:
        yield
    except BrokenPipeError as error:
        raise ReaderLeft from error


def clean(text: str) -> str:
    """Return text without control characters and text-direction marks; line breaks stay."""
    if text.isprintable():
        return text
    return "".join(c for c in text if c == "\n" or unicodedata.category(c) not in ("Cc", "Cf", "Cs"))


def _write_index(connection: Connection, catalog: Catalog) -> None:
    """Write the search tables of a new database."""
    from kakushin_cli.search.tables import write_index  # a database that is there needs neither it nor what it reads

    write_index(connection, catalog)


class Session(Settings):
    """One run of the program.

    Args:
        stdout: Where results go; the streams are those of the process unless given.
        stderr: Where people are told things.
        stdin: Where answers come from.
        env: The environment.
        now: The clock.
    """

    def __init__(
        self,
        stdout: TextIO | None = None,
        stderr: TextIO | None = None,
        stdin: TextIO | None = None,
        env: Mapping[str, str] | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        super().__init__(os.environ if env is None else env, now)
        self.stdout, self.stderr, self.stdin = stdout or sys.stdout, stderr or sys.stderr, stdin or sys.stdin
        self._is_damaged = False

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
            near = [e for e in known if str(wanted) in e]
            raise UnknownTermError("--edition", str(wanted), near, [*known, "all"])
        if not catalog.in_edition(str(wanted)):
            self.tell(
                Text(
                    f"版 {wanted} の事業は収録していません(一覧: kakushin status --editions)。",
                    f"The catalogue has no programmes from edition {wanted} (to list editions: kakushin status "
                    "--editions).",
                )
            )
        return str(wanted)

    @contextmanager
    def reading(self) -> Iterator[ProgressBar]:
        """Show how far the reading of catalogue files within has come, once it lasts."""
        label = Text("カタログを読み込んでいます", "Reading the catalogue").pick(self.told_lang)
        with ProgressBar(self.stderr, label, patient=True) as bar:
            yield bar

    def _cache(self, paths: Sequence[Path], *, bundled: bool) -> Cache:
        from kakushin_cli.catalog.cache import Cache  # most runs use the database that comes with the program

        return Cache(paths, bundled=bundled, folder=self.cache_folder, write_index=_write_index)

    def bundled_vocabulary(self) -> Vocabulary:
        """Return the vocabularies of the bundled catalogue.

        Raises:
            CatalogInvalidError: no database has them, and the file is damaged.
        """
        vocabulary = None
        with suppress(DatabaseError):
            shipped = open_shipped()
            vocabulary = Catalog(shipped).vocabulary if shipped else self._cache((), bundled=True).vocabulary()
        if vocabulary is None:
            from kakushin_cli.catalog.loading import load_vocabulary  # imports pydantic

            vocabulary = load_vocabulary()
        return vocabulary

    def make_catalog_again(self) -> None:
        """Tell that the database of the catalogue is damaged, and read the files at the next use."""
        place = self._cache(self.data_paths, bundled=self.bundled).place
        self._is_damaged = True
        self.__dict__.pop("catalog", None)
        self.tell(
            Text(
                f"{place}: 保存済みのカタログが壊れているため、作り直します。",
                f"{place}: the compiled catalogue is damaged and will be rebuilt.",
            )
        )

    def compile_folder(self, folder: Path) -> Catalog | None:
        """Make the database of a catalogue folder, so that its first use need not, and return the catalogue.

        None when it has faults, which are told at that use.
        """
        with suppress(KakushinError, DatabaseError):
            return self._open([folder], bundled=True)
        return None

    def _open(self, paths: Sequence[Path], *, bundled: bool, rebuild: bool = False) -> Catalog:
        shipped = open_shipped() if bundled and not paths and not rebuild else None
        if shipped:
            return Catalog(shipped)
        with self.reading() as bar:

            def tell(text: Text) -> None:
                bar.clear()
                self.tell(text)

            return self._cache(paths, bundled=bundled).open(tell, rebuild=rebuild, progress=bar.draw)

    @cached_property
    def catalog(self) -> Catalog:
        """The catalogue, loaded at first use."""
        rebuild = self.is_on("rebuild") or self._is_damaged
        catalog = self._open(self.data_paths, bundled=self.bundled, rebuild=rebuild)
        as_of = self.day("as_of")
        first = min((e.as_of for e in catalog.vocabulary.editions), default=None)
        if as_of and first and as_of < first:
            self.tell(
                Text(
                    f"{as_of.isoformat()}の時点で資料はまだありません(最も古い版は{first.isoformat()}時点)。",
                    f"No edition existed on {as_of.isoformat()}; the oldest is as of {first.isoformat()}.",
                )
            )
        return catalog.view(edition=self._edition(catalog), as_of=as_of)

    def recorder(self, stale_after: int = 1) -> Recorder:
        """Return the maker of machine records for this run."""
        return Recorder(self.catalog, self.lang, self.today, stale_after)

    @property
    def is_terminal(self) -> bool:
        """Whether a person reads stdout."""
        return self.stdout.isatty()

    @property
    def width(self) -> int:
        """Columns of the terminal, 80 when unknown; 100 of a pipe or file. `COLUMNS` wins."""
        columns = self.env.get("COLUMNS", "")
        if columns.isdigit() and int(columns) > 0:
            return max(20, int(columns))
        return max(20, shutil.get_terminal_size((80, 24)).columns) if self.is_terminal else _WIDTH_OF_FILES

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
            raise UsageError(Text("入力が終わりました。", "End of input."))
        return answer.strip()

    def write(self, text: str) -> None:
        """Write a result that is text to stdout."""
        with reader_may_leave():
            self.stdout.write(text)

    def tell(self, text: Text | str) -> None:
        """Write lines to stderr, free of control characters that a file or an argument brought in.

        A terminal would break words at its margin, so lines are folded for it.
        """
        line = clean(text if isinstance(text, str) else text.pick(self.told_lang))
        if self.stderr.isatty():
            from kakushin_cli.japanese.linebreak import wrap  # only where a person reads

            line = "\n".join(wrap(line, self.width))
        self.stderr.write(line + "\n")
