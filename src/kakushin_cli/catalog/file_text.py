"""Bytes of a file to text, and what is wrong with either: before YAML is read, and where its parser gives up.

What a person did is told from the text, not from the words of the parser.
"""

import errno
import re
from pathlib import Path
from typing import NamedTuple

from kakushin_cli.catalog.faults import Fault, quoted

_UTF_8_BOM = b"\xef\xbb\xbf"
_UTF_16_BOMS = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_REPORTED_CONTROLS = 20
_NO_CP932 = frozenset("\x80\xa0\uf8f1\uf8f2\uf8f3")  # what Python makes of the five bytes CP932 does not use
_SECTION = re.compile(rb"\n(?=[^\s#%-])")
_FLOW_SECTION = re.compile(rb"[\[{]|[^\n:]++:[ \t]++[\[{]")
_LIST_SECTION = re.compile(rb"[^\n:]++:[ \t]*+(?:#[^\n]*+)?(?:\n[ \t]*+(?:#[^\n]*+)?(?=\n))*+\n( *)-(?=\s)")
_TIGHT_HASH = re.compile(r"#(?=[^\s#])")
_INDENT = re.compile(r"[^\S\n]*")
_FIRST_COLON_AND_VALUE = re.compile(r"\s*(?:- +)*[^\s:][^:]*:\s+\S")
_WIDE_COLON_KEY = re.compile(r"\s*(?:- +)*[^\s:：]+(：)")
_TIGHT_COLON_KEY = re.compile(r"\s*(?:- +)*[A-Za-z_]\w*(:)(?! |$|//)")
_CLOSED_BRACKET = re.compile(r"(?:^ *|: +|- +)([\[{]).*[\]}] *$")
_INDICATORS = "*&!|>%@`"
_LINES_LOOKED_BACK = 20


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
        faults.append(Fault(path, line, column, "", "control-character", {"character": code_point(character[0])}))
        if len(faults) == _REPORTED_CONTROLS:
            break
    return _CONTROL.sub(" ", text.replace("\ufeff", "")), faults


def control_in(text: str) -> str | None:
    """Return the first control character of a text as `U+0007`, if there is one."""
    character = _CONTROL.search(text)
    return code_point(character[0]) if character else None


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


class Diagnosis(NamedTuple):
    """Code and facts of a fault, and the index of the character it stands at."""

    code: str
    at: int
    facts: dict[str, str | int]


def diagnose(text: str, context: str, problem: str, start: int | None, at: int) -> Diagnosis:
    r"""Return what is wrong where a YAML parser gave up.

    Args:
        text: The whole text, with `\n` as its only line break.
        context: What the parser was doing, in the words of PyYAML or libyaml; may be empty.
        problem: What it stumbled over, likewise.
        start: Index at which the construct in hand began, if the parser says so.
        at: Index at which it stumbled.

    Returns:
        The most telling fault; `yaml-syntax` with the parser's own words if no pattern fits.
    """
    begun = at if start is None else start
    return (
        _indentation_characters(text, (at, begun))
        or _quotation(text, context, problem, begun, at)
        or _indicator(text, context, problem, begun, at)
        or _colon(text, problem, begun, at)
        or _bracket_or_quote_ended_early(text, context, at)
        or _unclosed_bracket(text, context, begun)
        or _structure(context, problem, at)
        or Diagnosis("yaml-syntax", at, {"problem": problem})
    )


def missing_separator(text: str, line_index: int) -> Diagnosis | None:
    """Return the colon that does not separate key and value in the line that starts at `line_index`, if any."""
    line = _line(text, line_index)
    if key := _WIDE_COLON_KEY.match(line):
        return Diagnosis("fullwidth-colon", line_index + key.start(1), {})
    if key := _TIGHT_COLON_KEY.match(line):
        return Diagnosis("colon-space", line_index + key.start(1), {})
    return None


def code_point(character: str) -> str:
    """Return a character as `U+3000`."""
    return f"U+{ord(character):04X}"


def _indentation_characters(text: str, places: tuple[int, int]) -> Diagnosis | None:
    for place in places:
        start = _line_start(text, place)
        indent = _INDENT.match(text, start)
        for offset, character in enumerate(indent[0] if indent else ""):
            if character.isspace() and not character.isascii():  # U+3000, U+00A0 and the like
                return Diagnosis("wide-space-indent", start + offset, {"character": code_point(character)})
            if character == "\t":
                return Diagnosis("tab-indent", start + offset, {})
    if text[places[0] : places[0] + 1] == "\t":
        return Diagnosis("tab-indent", places[0], {})
    return None


def _quotation(text: str, context: str, problem: str, begun: int, at: int) -> Diagnosis | None:
    if "quoted scalar" not in context:
        return None
    if "escape" in problem or "hex" in problem:  # libyaml misspells hexadecimal
        return Diagnosis("bad-escape", text.rfind("\\", begun, at + 1), {})
    return Diagnosis("unclosed-quote", begun, {"quote": text[begun]})


def _indicator(text: str, context: str, problem: str, begun: int, at: int) -> Diagnosis | None:
    """Find a value that starts with a character YAML keeps for itself."""
    if "incompatible" in problem:  # a %YAML line of another version
        return None
    if "collection" in context or "mapping" in context or "simple key" in context:
        begun = at
    character = text[begun : begun + 1]
    before = text[_line_start(text, begun) : begun].rstrip()
    is_sequence_sign = character == "-" and "sequence entries" in problem and before.endswith(":")
    is_flow_sign = character in (",", "]", "}") and "block node" in context
    if character and (character in _INDICATORS or is_sequence_sign or is_flow_sign):
        return Diagnosis("quote-needed", begun, {"character": character})
    return None


def _colon(text: str, problem: str, begun: int, at: int) -> Diagnosis | None:
    if "could not find expected ':'" in problem:
        start = _line_start(text, begun)
        return missing_separator(text, start) or Diagnosis("missing-colon", begun, {})
    if "mapping values are not allowed" not in problem:
        return None
    start = _line_start(text, at)
    line = text[start:at]
    if _FIRST_COLON_AND_VALUE.match(line):
        return Diagnosis("colon-in-text", at, {})
    indented = start + len(line) - len(line.lstrip(" "))
    for _ in range(_LINES_LOOKED_BACK):  # the text that the colon does not belong to began in a line above
        if diagnosis := missing_separator(text, start):
            return diagnosis
        if start == 0:
            break
        start = _line_start(text, start - 1)
        if re.search(r":(?= |$)", _line(text, start)):
            break
    return Diagnosis("indentation", indented, {})


def _bracket_or_quote_ended_early(text: str, context: str, at: int) -> Diagnosis | None:
    """Find `[注] 重要` and `"A" 型`: a value that is over before its line is."""
    if "block" not in context and "flow" not in context:
        return None
    start = _line_start(text, at)
    before = text[start:at]
    if "block" in context and (bracket := _CLOSED_BRACKET.search(before)):
        return Diagnosis("quote-needed", start + bracket.start(1), {"character": bracket[1]})
    if before.rstrip().endswith(('"', "'")):
        return Diagnosis("text-after-quote", at, {})
    return None


def _unclosed_bracket(text: str, context: str, begun: int) -> Diagnosis | None:
    if "flow" not in context:
        return None
    index = (
        begun if text[begun : begun + 1] in ("[", "{") else max(text.rfind("[", 0, begun), text.rfind("{", 0, begun))
    )
    return Diagnosis("unclosed-bracket", index, {"bracket": text[index]}) if index >= 0 else None


def _structure(context: str, problem: str, at: int) -> Diagnosis | None:
    if "document start" in problem:
        return Diagnosis("second-document", at, {})
    if "block" in context or "sequence entries" in problem:
        return Diagnosis("indentation", at, {})
    return None


def _line_start(text: str, index: int) -> int:
    return text.rfind("\n", 0, index) + 1


def _line(text: str, start: int) -> str:
    end = text.find("\n", start)
    return text[start:] if end < 0 else text[start:end]


def cuts_by_comments(text: str) -> dict[int, int]:
    """Return, for each `#` that follows a blank and is followed by text, where the blanks begin and where it is."""
    cuts = {}
    for comment in _TIGHT_HASH.finditer(text):
        end = index = comment.start()
        while end and text[end - 1] in " \t":
            end -= 1
        if end < index:
            cuts[end] = index
    return cuts
