"""Bytes of a file to text: what can be wrong before the first line of YAML is read."""

import errno
import re
from pathlib import Path

from kakushin_cli.catalog.faults import Fault, quoted

_UTF_8_BOM = b"\xef\xbb\xbf"
_UTF_16_BOMS = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_CONTROL = re.compile("[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_REPORTED_CONTROLS = 20
_NO_CP932 = frozenset("\x80\xa0\uf8f1\uf8f2\uf8f3")  # what Python makes of the five bytes CP932 does not use
_SECTION = re.compile(rb"\n(?=[^\s#%-])")
_FLOW_SECTION = re.compile(rb"[\[{]|[^\n:]++:[ \t]++[\[{]")
_LIST_SECTION = re.compile(rb"[^\n:]++:[ \t]*+(?:#[^\n]*+)?(?:\n[ \t]*+(?:#[^\n]*+)?(?=\n))*+\n( *)-(?=\s)")


def read_bytes(path: Path) -> bytes | Fault:
    """Return the bytes of a file, or the fault that keeps them from being read."""
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError, ValueError):  # ValueError: a NUL character in the path
        return Fault(str(path), 1, 1, "", "file-missing")
    except OSError as error:
        if isinstance(error, IsADirectoryError) or (error.errno != errno.ELOOP and path.is_dir()):
            return Fault(str(path), 1, 1, "", "is-directory")
        if error.errno == errno.ELOOP:
            return Fault(str(path), 1, 1, "", "symlink-loop")
        return Fault(str(path), 1, 1, "", "unreadable", {"reason": quoted(error.strerror or type(error).__name__)})


def decode(path: str, data: bytes, entry_byte_limit: int) -> tuple[str | None, list[Fault]]:
    r"""Return the text of a YAML file, with `\n` as its only line break, and what is wrong with its characters.

    Args:
        path: The file as the user named it, for the faults.
        data: Its bytes.
        entry_byte_limit: Size of an entry: of an item of a top-level list in block style, or of the whole value of
            another top-level key. Values in flow style are not measured here.

    Returns:
        The text, or `None` when it cannot be decoded or one entry alone is over the limit; and the faults.
    """
    faults: list[Fault] = []
    if encoding := _utf_16(data):
        faults.append(Fault(path, 1, 1, "", "utf-16", severity="warning"))
        try:
            data = data.decode(encoding).removeprefix("\ufeff").encode()
        except UnicodeError:
            return None, [Fault(path, 1, 1, "", "not-utf-8", {"byte": f"0x{data[0]:02X}"})]
    elif data.startswith(_UTF_8_BOM):
        faults.append(Fault(path, 1, 1, "", "bom", severity="warning"))
        data = data[len(_UTF_8_BOM) :]
    if b"\r" in data:
        data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if len(data) > entry_byte_limit and (start := _oversize_entry(data, entry_byte_limit)) is not None:
        line = data.count(b"\n", 0, start) + 1
        return None, [*faults, Fault(path, line, 1, "", "entry-too-large", {"limit": entry_byte_limit})]
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        return None, [*faults, _undecodable(path, data, error.start)]
    return text, faults


def blank_controls(path: str, text: str) -> tuple[str, list[Fault]]:
    """Return the text without its control characters, and a fault for each of the first of them.

    Blanks stand in for them, so that what follows keeps its column; but not for U+FEFF, which would look like indent.
    """
    faults = []
    for character in _CONTROL.finditer(text):
        line, column = position(text, character.start())
        faults.append(Fault(path, line, column, "", "control-character", {"character": f"U+{ord(character[0]):04X}"}))
        if len(faults) == _REPORTED_CONTROLS:
            break
    return _CONTROL.sub(" ", text.replace("\ufeff", "")), faults


def has_separator(text: str) -> bool:
    """Return whether the text holds a control character that YAML accepts and an editor does not show."""
    return any(c in text for c in "\x85\u2028\u2029\ufeff")


def control_in(text: str) -> str | None:
    """Return the first control character of a text as `U+0007`, if there is one."""
    character = _CONTROL.search(text)
    return f"U+{ord(character[0]):04X}" if character else None


def position(text: str, index: int) -> tuple[int, int]:
    """Return line and column, both from 1, of a character of the text."""
    return text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index)


def _utf_16(data: bytes) -> str | None:
    """Return the byte order of UTF-16 text, known by its mark or by the NUL half of an ASCII character."""
    if encoding := _UTF_16_BOMS.get(data[:2]):
        return encoding
    match [byte == 0 for byte in data[:4]]:
        case [False, True, False, True]:
            return "utf-16-le"
        case [True, False, True, False]:
            return "utf-16-be"
    return None


def _oversize_entry(data: bytes, limit: int) -> int | None:
    """Return where the first entry over the limit starts, told from the indentation alone.

    The parser would have to read such an entry to its end before anything could be said about it.
    """
    starts = [0] if _SECTION.match(b"\n" + data[:1]) else []
    starts += [section.end() for section in _SECTION.finditer(data)]
    for start, end in zip(starts, [*starts[1:], len(data)], strict=True):
        if end - start <= limit or _FLOW_SECTION.match(data, start):
            continue
        head = _LIST_SECTION.match(data, start, end)
        if head is None:
            return start
        item = re.compile(rb"\n" + head[1] + rb"-(?=\s)")
        items = [begin.start() + 1 for begin in item.finditer(data, start, end)]
        for first, following in zip(items, [*items[1:], end], strict=True):
            if following - first > limit:
                return first
    return None


def _undecodable(path: str, data: bytes, index: int) -> Fault:
    before = data[:index].decode()
    line, column = position(before, len(before))
    is_damaged_utf_8 = any(c >= "\u0800" for c in before)  # three valid bytes in a row are no chance in CP932
    if not is_damaged_utf_8:
        try:
            is_cp932 = not _NO_CP932 & set(data.decode("cp932"))
        except UnicodeDecodeError:
            is_cp932 = False
        if is_cp932:
            return Fault(path, line, column, "", "cp932")
    return Fault(path, line, column, "", "not-utf-8", {"byte": f"0x{data[index]:02X}"})
