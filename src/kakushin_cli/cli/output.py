"""Where a result goes: stdout or a file, in the format asked for."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Any, TypeVar

from msgspec import Struct

from kakushin_cli.catalog.model import Note
from kakushin_cli.cli.framework import OUTPUT_VALUES
from kakushin_cli.cli.markdown import as_markdown
from kakushin_cli.cli.progress import ProgressBar
from kakushin_cli.cli.screen import Screen, TableColumn
from kakushin_cli.cli.session import Session, reader_may_leave
from kakushin_cli.cli.settings import native_path
from kakushin_cli.errors import KakushinError, UnknownTermError, UsageError, check_word
from kakushin_cli.exporters import tabular
from kakushin_cli.exporters.records import LABELS, Record
from kakushin_cli.exporters.registry import FORMATS, SUFFIX_FORMATS
from kakushin_cli.exporters.tabular import Column
from kakushin_cli.language import Text

T = TypeVar("T")
NO_MATCH = Text("該当なし", "No match")
WIDE = 108
"""Columns of a terminal on which three columns of names stand side by side."""
NEVER_FOLDED = ("id", "program_id", "phone", "extension", "phases", "phase")
"""Fields of `--fields` that a table does not break."""


class Output(Struct, frozen=True):
    """The shared options of a command that say how its result is written.

    Attributes:
        format: Format asked for by name or by the suffix of the file.
        fields: The value of `--fields`.
        header: Whether tables have their labels.
        file: File to write to.
        force: Whether it may be there already.
        limit: How many rows are wanted; all for None.
        is_whole: Whether `--limit 0` asks for every row, also where a table would stop.
    """

    format: str | None = None
    fields: str | None = None
    header: bool = True
    file: str | None = None
    force: bool = False
    limit: int | None = None
    is_whole: bool = False


def output_of(ctx: Any, other_suffixes: Sequence[str] = ()) -> Output:
    """Return the output options of a running command; files with `other_suffixes` are its own affair.

    Raises:
        UsageError: an unknown format, xlsx without a file, a negative limit.
    """
    options: dict[str, Any] = ctx.meta[OUTPUT_VALUES]
    file = options.get("output")
    if file == "":
        raise UsageError(
            Text("-o のファイル名が空です。", "-o: the file name is empty."),
            Text("例: -o list.xlsx", "Example: -o list.xlsx"),
        )
    chosen = chosen_format(options.get("format"), is_json=bool(options.get("json")))
    if chosen is not None:
        check_word("--format", chosen, FORMATS)
    if chosen is None and file and "format" in options:
        suffix = Path(file).suffix.lower()
        chosen = SUFFIX_FORMATS.get(suffix)
        if chosen is None and suffix and suffix not in other_suffixes:
            raise UnknownTermError("-o", suffix, [], list(SUFFIX_FORMATS))
    if chosen == "xlsx" and not file:
        raise UsageError(
            Text("-f xlsx には -o ファイル名 が必要です。", "-f xlsx requires -o FILE."),
            Text("例: -o list.xlsx", "Example: -o list.xlsx"),
        )
    limit = options.get("limit")
    if limit is not None and limit < 0:
        raise UsageError(Text("--limit には0以上の数を指定してください。", "--limit must be 0 or greater."))
    return Output(
        chosen, options.get("fields"), not options.get("no_header"), file, bool(options.get("force")), limit or None,
        limit == 0,
    )  # fmt: skip


def chosen_format(name: str | None, *, is_json: bool) -> str | None:
    """Return the format that `--format` and `--json` ask for, None when neither is there.

    Raises:
        UsageError: they contradict each other.
    """
    if is_json and name not in (None, "json"):
        raise UsageError(
            Text(
                f"--json と --format {name} は同時に使えません。",
                f"--json and --format {name} cannot be used together.",
            ),
            Text("どちらか一方を指定してください。", "Use one of them."),
        )
    return "json" if is_json else name


def emit(
    session: Session,
    output: Output,
    command: str,
    query: Mapping[str, Any],
    rows: Sequence[T],
    record: Callable[[T], Record],
    columns: Sequence[Column],
    view: Callable[[Screen, Sequence[T]], None],
    *,
    total: int | None = None,
    notices: Iterable[Note] = (),
    extra: Mapping[str, Any] | None = None,
    optional: Sequence[str] = (),
    title: str | None = None,
    nothing: Text | None = NO_MATCH,
    is_entry: bool = False,
) -> None:
    """Write what a command found in the format asked for, and tell its notices on stderr.

    Args:
        session: Streams and settings.
        output: Format, fields, file, limit.
        command: Name of the command in machine output.
        query: The question as it was understood, in slugs.
        rows: What was found; `--limit` cuts it here unless `total` says that it is cut already.
        record: Makes the machine record of a row; it is called as the records are written.
        columns: Columns of the tabular formats.
        view: Draws rows for people.
        total: How many rows there are without a limit.
        notices: What the user should know about the words of the options.
        extra: Further keys of the machine object.
        optional: Keys that not every record has; `--fields` takes them even when none of these records has them.
        title: Name of the sheet of a workbook; the command's name unless given.
        nothing: What is told when there are no rows.
        is_entry: Whether the rows are entries to be read whole: they are text in Markdown, too.
    """
    shown = rows if total is not None else rows[: output.limit]
    total = len(rows) if total is None else total
    notices = tuple(notices)
    if not total and nothing:
        session.tell(nothing)
    for note in notices:
        session.tell(note.text)
    chosen = output.format or "table"
    items: Iterable[Record] = map(record, shown)
    if output.fields is not None:
        columns, pick = choose_fields(output.fields, columns, lambda: map(record, shown), optional)
        items = map(pick, items)
    labels = [session.pick(c.label) for c in columns]
    rows_of_text = ([tabular.plain(c.of(item)) for c in columns] for item in items)
    content: Iterable[bytes]
    if chosen == "json":
        envelope = session.recorder().envelope(command, query, total, notices)
        content = tabular.json_pieces({**envelope, **(extra or {})}, items)
    elif chosen == "jsonl":
        content = tabular.jsonl_pieces(items)
    elif chosen in ("csv", "tsv"):
        pieces = tabular.csv_pieces if chosen == "csv" else tabular.tsv_pieces
        content = pieces(chain([[c.key for c in columns]] if output.header else [], rows_of_text))
    elif chosen == "xlsx":
        content = [tabular.as_xlsx(labels, list(rows_of_text), title or command, header=output.header)]
    elif chosen == "markdown" and (output.fields is not None or not is_entry):
        content = tabular.markdown_pieces(chain([labels] if output.header else [], rows_of_text), header=output.header)
    else:
        screen = Screen(session.lang, is_wide=session.is_terminal and session.width >= WIDE)
        if output.fields is None:
            view(screen, shown)
        else:
            heads = [TableColumn(session.pick(c.label), None if c.key in NEVER_FOLDED else 8) for c in columns]
            screen.table(heads, list(rows_of_text))
        content = [_text(session, screen, output, is_markdown=chosen == "markdown").encode("utf-8", "replace")]
    with ProgressBar(session.stderr, session.pick(Text("書き込んでいます", "writing")), patient=True) as bar:
        if output.file:
            content = _watched(content, bar, len(shown))
        write_result(session, content, output.file, force=output.force, is_json=chosen in ("json", "jsonl"))


def _text(session: Session, screen: Screen, output: Output, *, is_markdown: bool) -> str:
    if is_markdown:
        return as_markdown(screen.blocks)
    from kakushin_cli.cli.console import draw  # rich is loaded only where its tables and colours are wanted

    return draw(session, screen.blocks, header=output.header)


def _watched(pieces: Iterable[bytes], bar: ProgressBar, total: int) -> Iterator[bytes]:
    """Yield pieces, about one a row, while a bar says how far they are."""
    for done, piece in enumerate(pieces):
        bar.draw(min(done, total), total)
        yield piece


def choose_fields(
    fields: str, columns: Sequence[Column], records: Callable[[], Iterable[Record]], optional: Sequence[str] = ()
) -> tuple[list[Column], Callable[[Record], Record]]:
    """Return the columns asked for in their order, and what makes of a record one with these keys only.

    Args:
        fields: Keys separated by commas.
        columns: The columns of the command; other keys of its records may be named, too.
        records: Returns the records, which are looked at when a key is in no column.
        optional: Further keys that such records may have.

    Raises:
        UnknownTermError: a field does not exist, or none is named; the error lists all of them.
    """
    wanted = [f.strip() for f in fields.split(",") if f.strip()]
    by_key = {c.key: c for c in columns}
    unknown = [f for f in wanted if f not in by_key and f not in optional]
    if unknown or not wanted:
        available = list(dict.fromkeys([*by_key, *(key for record in records() for key in record), *optional]))
        unknown = [f for f in wanted if f not in available]
    if unknown or not wanted:
        word = unknown[0] if unknown else ""
        near = [f for f in available if word and (word in f or f in word)]
        raise UnknownTermError("--fields", word, near[:3], available)
    chosen = [by_key.get(f) or Column(f, LABELS.get(f) or Text(f, f)) for f in wanted]
    return [Column(c.key, c.label) for c in chosen], lambda record: {c.key: c.of(record) for c in chosen}


def write_result(
    session: Session, pieces: Iterable[bytes], output: str | None, *, force: bool, is_json: bool = False
) -> None:
    """Write pieces of text in UTF-8, or bytes of a file, to stdout as they come, or to a file at once and whole.

    Files are always UTF-8. So is stdout, unless its encoding is another one (a Japanese Windows pipe): then JSON escapes
    what that encoding lacks, so that nothing is lost, and other formats replace it.

    Raises:
        KakushinError: the file exists and `force` is not given, or it cannot be written; the old file is untouched.
    """
    if output:
        write_file(native_path(output), pieces, force=force)
        session.tell(Text(f"{output} に書き込みました。", f"Wrote {output}."))
        return
    rest = iter(pieces)
    start = list(islice(rest, 3))  # head and first row: when the database is damaged, nothing is written yet
    session.stdout.flush()
    binary = getattr(session.stdout, "buffer", None)
    encoding = getattr(session.stdout, "encoding", None) or "utf-8"
    is_utf8 = encoding.lower().replace("-", "") == "utf8"
    with reader_may_leave():
        for piece in chain(start, rest):
            told = piece if is_utf8 else _in_encoding(piece, encoding, is_json=is_json)
            if binary is not None:
                binary.write(told)
            else:
                session.stdout.write(told.decode(encoding))
        (session.stdout if binary is None else binary).flush()


def _in_encoding(piece: bytes, encoding: str, *, is_json: bool) -> bytes:
    """Return a piece of UTF-8 in another encoding."""
    text = piece.decode("utf-8-sig")
    if is_json:
        text = text.translate({ord(c): json.dumps(c)[1:-1] for c in set(text) if not _survives(c, encoding)})
    return text.encode(encoding, "replace")


def _survives(char: str, encoding: str) -> bool:
    """Return whether a character comes back from an encoding; CP932 makes a backslash of a yen sign."""
    try:
        return char.encode(encoding).decode(encoding) == char
    except UnicodeError:
        return False


def write_file(path: Path, content: Iterable[bytes], *, force: bool) -> None:
    """Write a file so that either the whole new one or the old one is there.

    Raises:
        KakushinError: it exists and `force` is false, its folder is missing, or writing fails.
    """
    if path.exists() and not force:
        raise KakushinError(
            Text(f"{path} はすでにあります。", f"{path} already exists."),
            Text(
                "上書きする場合は --force を付け、残す場合は -o で別の名前を指定してください。",
                "Use --force to overwrite it, or choose another name.",
            ),
        )
    if not path.parent.is_dir():
        raise KakushinError(
            Text(f"フォルダ {path.parent} がありません。", f"The folder {path.parent} does not exist."),
            Text("フォルダを作成してから実行してください。", "Create the folder first."),
        )
    if path.is_dir():
        raise KakushinError(Text(f"{path} はフォルダです。", f"{path} is a folder."))
    import tempfile  # only where a file is written

    temporary = None
    try:
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.writelines(content)
        Path(temporary).chmod(path.stat().st_mode if path.exists() else 0o666 & ~_umask())
        Path(temporary).replace(path)
        temporary = None
    except OSError as error:
        raise KakushinError(
            Text(f"{path} に書き込めません({error.strerror})。", f"Cannot write to {path} ({error.strerror})."),
            Text(
                "開いているファイルを閉じるか、-o で別の名前を指定してください。",
                "Close the file if it is open, or choose another name.",
            ),
        ) from None
    finally:
        if temporary:
            Path(temporary).unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
