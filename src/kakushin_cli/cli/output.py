"""Where a result goes: stdout or a file, in the format asked for."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kakushin_cli.cli.columns import LABELS, OPTIONAL_KEYS
from kakushin_cli.cli.progress import PATIENCE, ProgressBar
from kakushin_cli.cli.session import native_path, reader_may_leave
from kakushin_cli.errors import KakushinError, UnknownTermError, UsageError
from kakushin_cli.exporters.lazy_records import LazyRecords
from kakushin_cli.exporters.registry import FORMATS, SUFFIX_FORMATS
from kakushin_cli.language import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from kakushin_cli.cli.session import Session
    from kakushin_cli.exporters.tabular import Column


WRITING = Text("書いています", "writing")


@dataclass(frozen=True, slots=True)
class Listing:
    """The listing options as given."""

    format: str | None = None
    fields: str | None = None
    no_header: bool = False
    output: str | None = None
    force: bool = False
    limit: int | None = None


def listing_of(ctx: Any) -> Listing:
    """Return the listing options of a running command.

    Raises:
        UsageError: unknown format, xlsx without a file, a negative limit.
    """
    given: dict[str, Any] = dict(ctx.meta.get("kakushin.output", {}))
    chosen = given.get("format")
    if given.get("json"):
        if chosen not in (None, "json"):
            raise UsageError(
                Text(f"--json と --format {chosen} は同時に使えません。", f"--json contradicts --format {chosen}."),
                Text("どちらか一つにしてください。", "Give one of them."),
            )
        chosen = "json"
    if chosen is not None and chosen not in FORMATS:
        raise UnknownTermError("--format", chosen, [f for f in FORMATS if f.startswith(chosen[:2])], FORMATS)
    output = given.get("output")
    if output == "":
        raise UsageError(
            Text("-o のファイル名が空です。", "-o: the file name is empty."),
            Text("例: -o list.xlsx", "For example -o list.xlsx"),
        )
    suffix = Path(output).suffix.lower() if output else ""
    if chosen is None and suffix:
        chosen = SUFFIX_FORMATS.get(suffix)
        if chosen is None and "format" in given:
            raise UnknownTermError("-o", suffix, [], list(SUFFIX_FORMATS))
    if chosen == "xlsx" and not output:
        raise UsageError(
            Text("-f xlsx には -o ファイル名 が要ります。", "-f xlsx needs -o FILE."),
            Text("例: -o list.xlsx", "For example -o list.xlsx"),
        )
    limit = given.get("limit")
    if limit is not None and limit < 0:
        raise UsageError(Text("--limit は0以上の数です。", "--limit takes a number of 0 or more."))
    return Listing(chosen, given.get("fields"), bool(given.get("no_header")), output, bool(given.get("force")), limit)


def is_yaml(ctx: Any) -> bool:
    """Return whether the result is to go into a YAML file, which no listing is."""
    output = ctx.meta.get("kakushin.output", {}).get("output")
    return bool(output) and Path(output).suffix.lower() in (".yaml", ".yml")


def patch_listing(ctx: Any) -> Listing:
    """Return the options of a command that writes a YAML file: where, and whether over an old one."""
    given: dict[str, Any] = ctx.meta.get("kakushin.output", {})
    return Listing(output=given.get("output"), force=bool(given.get("force")))


def emit(
    session: Session,
    listing: Listing,
    columns: Sequence[Column],
    envelope: Mapping[str, Any],
    draw: Callable[[], str],
    *,
    title: str = "kakushin",
    record_format: str = "tsv",
) -> None:
    """Write a result in the format asked for.

    Args:
        session: Streams and settings.
        listing: Format, fields, file.
        columns: Fixed columns of the tabular formats.
        envelope: The machine object; its `items` are the rows.
        draw: Returns the text for people.
        title: Sheet name of a workbook.
        record_format: Default format when nobody watches; `table` for answers that are not lists.
    """
    from kakushin_cli.exporters import tabular

    items: Sequence[Mapping[str, Any]] = envelope["items"]
    chosen = listing.format or ("table" if session.is_terminal and not listing.output else record_format)
    if listing.fields is not None:
        optional = OPTIONAL_KEYS.get(envelope["command"], ())
        columns, items = choose_fields(listing.fields, columns, items, optional)
        envelope = {**envelope, "items": items}
    header = session.header = not listing.no_header
    content: bytes | Iterable[bytes]
    if chosen == "json":
        content = tabular.json_pieces(envelope)
    elif chosen == "jsonl":
        content = tabular.jsonl_pieces(items)
    elif chosen == "csv":
        content = tabular.csv_pieces(columns, items, header=header)
    elif chosen == "tsv":
        content = tabular.tsv_pieces(columns, items, header=header)
    elif chosen == "markdown":
        content = tabular.markdown_pieces(columns, items, session.lang, header=header)
    elif chosen == "xlsx":
        content = tabular.as_xlsx(columns, items, session.lang, title, header=header)
    elif listing.fields is not None:
        from kakushin_cli.cli.views.records import draw_records

        content = draw_records(session, columns, items).encode("utf-8", "replace")
    else:
        content = draw().encode("utf-8", "replace")
    with ProgressBar(session, session.pick(WRITING), PATIENCE) as bar:
        if listing.output and not isinstance(content, bytes):
            content = _watched(content, bar, len(items))
        write_result(session, content, listing.output, force=listing.force, is_json=chosen in ("json", "jsonl"))


def _watched(pieces: Iterable[bytes], bar: ProgressBar, total: int) -> Iterator[bytes]:
    """Yield pieces, about one a row, while a bar says how far they are."""
    for done, piece in enumerate(pieces):
        bar.draw(min(done, total), total)
        yield piece


def choose_fields(
    fields: str, columns: Sequence[Column], items: Sequence[Mapping[str, Any]], optional: Sequence[str] = ()
) -> tuple[list[Column], Sequence[dict[str, Any]]]:
    """Return only the fields asked for, in that order; one that no item has is null.

    `optional` names keys that records may have and these items perhaps lack.

    Raises:
        UsageError: a field does not exist, or none is named; the error lists all of them.
    """
    from kakushin_cli.exporters.tabular import Column

    wanted = [f.strip() for f in fields.split(",") if f.strip()]
    by_key = {c.key: c for c in columns}
    unknown = [f for f in wanted if f not in by_key and f not in optional]
    if unknown or not wanted:
        available = list(dict.fromkeys([*by_key, *(key for item in items for key in item), *optional]))
        unknown = [f for f in wanted if f not in available]
    if unknown or not wanted:
        word = unknown[0] if unknown else ""
        near = [f for f in available if word and (word in f or f in word)]
        raise UnknownTermError("--fields", word, near[:3], available)
    chosen = [by_key.get(f) or Column(f, LABELS.get(f) or Text(f, f)) for f in wanted]
    records = LazyRecords(items, lambda item: {c.key: c.of(item) for c in chosen})
    return [Column(c.key, c.label) for c in chosen], records


def write_result(
    session: Session, content: bytes | Iterable[bytes], output: str | None, *, force: bool, is_json: bool = False
) -> None:
    """Write bytes, or pieces of text in UTF-8, to stdout as they come, or to a file at once and whole.

    Files are always UTF-8. So is stdout, unless its encoding is another one (a Japanese Windows pipe): then JSON escapes
    what that encoding lacks, so that nothing is lost, and other formats replace it.

    Raises:
        KakushinError: the file exists and `force` is not given, or it cannot be written; the old file is untouched.
    """
    pieces = [content] if isinstance(content, bytes) else content
    if output:
        write_file(native_path(output), pieces, force=force)
        session.tell(Text(f"{output} に書きました。", f"Wrote {output}."))
        return
    session.stdout.flush()
    binary = getattr(session.stdout, "buffer", None)
    encoding = getattr(session.stdout, "encoding", None) or "utf-8"
    is_utf8 = encoding.lower().replace("-", "") == "utf8"
    with reader_may_leave():
        for piece in pieces:
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
            Text(f"{path} は既にあります。", f"{path} exists already."),
            Text(
                "上書きするなら --force、残すなら -o で別名を指定してください。", "Add --force, or choose another name."
            ),
        )
    if not path.parent.is_dir():
        raise KakushinError(
            Text(f"フォルダ {path.parent} がありません。", f"There is no folder {path.parent}."),
            Text("フォルダを作ってから実行してください。", "Create it first."),
        )
    if path.is_dir():
        raise KakushinError(Text(f"{path} はフォルダです。", f"{path} is a folder."))
    import tempfile

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
            Text(f"{path} に書けません({error.strerror})。", f"Cannot write {path} ({error.strerror})."),
            Text(
                "開いているファイルを閉じるか、-o で別名を指定してください。",
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
