"""What a person did when YAML stops with a syntax error: told from the text, not from the parser's own words."""

from __future__ import annotations

import re
from typing import NamedTuple

_TIGHT_HASH = re.compile(r"#(?=[^\s#])")
_INDENT = re.compile(r"[^\S\n]*")
_FIRST_COLON_AND_VALUE = re.compile(r"\s*(?:- +)*[^\s:][^:]*:\s+\S")
_WIDE_COLON_KEY = re.compile(r"\s*(?:- +)*[^\s:：]+(：)")
_TIGHT_COLON_KEY = re.compile(r"\s*(?:- +)*[A-Za-z_]\w*(:)(?! |$|//)")
_CLOSED_BRACKET = re.compile(r"(?:^ *|: +|- +)([\[{]).*[\]}] *$")
_INDICATORS = "*&!|>%@`"
_LINES_LOOKED_BACK = 20


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
