"""Width on a terminal, and line breaking by phrase and 禁則 (JIS X 4051, 日本語文書の組版方法)."""

import unicodedata
from collections.abc import Callable
from functools import cache

from rich.cells import get_character_cell_size

NO_LINE_START = frozenset(
    "、。，．・：；？！゛゜ヽヾゝゞ々ー）］｝」』】〉》〕〗〙〟’”»｠｡｣､･ﾞﾟｰ"
    "ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿｧｨｩｪｫｬｭｮｯ"
    "‐–〜～゠…‥‼⁇⁈⁉%％‰°℃,.:;?!)]}"
)
"""Characters that begin no line (行頭禁則)."""

NO_LINE_END = frozenset("（［｛「『【〈《〔〖〘〝‘“«｟｢([{￥¥＄$№①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")
"""Characters that end no line (行末禁則), with the numbers that head an item."""

_SPACES = " \u3000"
_UNITS = frozenset("年月日時分秒円兆億万千百件名人社者校か")
_PHRASE_ENDS = frozenset("、。，．・；！？／\u200b")
_PAIRS = frozenset("…‥―—")
_WORD_BREAKS = frozenset("/-_.,;:?&=@+|")

# How willingly a line ends at a place; smaller is better.
_PHRASE, _CHARACTER, _IN_WORD, _FORCED, _AGAINST_RULES = range(5)


def cell_width(text: str) -> int:
    """Return how many terminal cells a text takes.

    Characters are as wide as rich takes them: wide and full-width ones (East Asian Width W, F) 2, all others 1,
    half-width katakana with them, and ambiguous ones too (①, →): Windows Terminal and macOS show them so. Combining
    marks, variation selectors, invisible and control characters take 0.
    """
    return len(text) if text.isascii() and text.isprintable() else sum(map(get_character_cell_size, text))


def wrap(text: str, width: int, *, phrases: bool = True) -> list[str]:
    """Break a text into lines.

    Breaks come between phrases (BudouX) and at spaces; where a phrase is longer than a line, between characters. No
    line begins with a character of `NO_LINE_START` or ends with one of `NO_LINE_END`, a number stays with its unit, and
    English words, addresses, ids and katakana words stay whole, unless a line could not be made otherwise.

    Nothing is lost and nothing added: the lines put together are the text, except that one space is left out where a
    line ends at it. Line breaks already in the text stay breaks.

    Args:
        text: The text to break.
        width: Most cells of a line; less than 2 counts as 2, the width of one character.
        phrases: Whether to look for phrases; without, breaks come between any two characters that the rules allow.

    Returns:
        The lines, at least one. A text that fits comes back as it is, without loading BudouX.
    """
    width = max(width, 2)
    if "\n" in text or "\r" in text:
        paragraphs = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        return [line for paragraph in paragraphs for line in wrap(paragraph, width, phrases=phrases)]
    if cell_width(text) <= width:
        return [text]
    return _fill(text, width, _breaks(text, phrases=phrases))


@cache
def _phrase_parser() -> Callable[[str], list[str]]:
    # a language model: only a text that does not fit its line is broken by phrase
    import budoux

    return budoux.load_default_japanese_parser().parse


def _breaks(text: str, *, phrases: bool) -> list[int]:
    """Return for each place before a character how willingly a line ends there; at a space, that it is left out."""
    starts = set()
    if phrases:
        place = 0
        for phrase in _phrase_parser()(text):
            place += len(phrase)
            starts.add(place)
    return [
        _AGAINST_RULES if place == 0 else _willingness(text, place, is_phrase_start=place in starts)
        for place in range(len(text))
    ]


def _willingness(text: str, place: int, *, is_phrase_start: bool) -> int:
    before, after = text[place - 1], text[place]
    if after in _SPACES:
        following = text[place + 1 : place + 2]
        if following and following in _SPACES:
            return _AGAINST_RULES
        if following == "." and text[place + 2 : place + 3].isalnum():  # a suffix, as in ".md, .docx"
            following = ""
        return _AGAINST_RULES if _is_forbidden(before, following) else _PHRASE
    if _is_forbidden(before, after) or (before == after and after in _PAIRS):
        return _AGAINST_RULES
    if before in _SPACES:
        return _FORCED
    if _is_word(before) and _is_word(after):
        return _IN_WORD if before in _WORD_BREAKS and after not in _WORD_BREAKS else _FORCED
    if _is_katakana(before) and _is_katakana(after):
        return _PHRASE if is_phrase_start else _IN_WORD
    if before in "0123456789０１２３４５６７８９" and after in _UNITS:
        return _FORCED
    return _PHRASE if is_phrase_start or before in _PHRASE_ENDS else _CHARACTER


def _is_forbidden(before: str, after: str) -> bool:
    return after in NO_LINE_START or before in NO_LINE_END


def _is_katakana(char: str) -> bool:
    return "ァ" <= char <= "ヺ" or char == "ー"


def _is_word(char: str) -> bool:
    """Return whether a character is part of words that spaces separate, as in English, addresses and numbers."""
    if char.isascii():
        return not char.isspace()
    return unicodedata.east_asian_width(char) in ("N", "Na", "A") and (char.isalnum() or char == "\u00a0")


def _fill(text: str, width: int, breaks: list[int]) -> list[str]:
    """Break a text that does not fit; each line as long as its best kind of break allows."""
    widths = [get_character_cell_size(char) for char in text]
    lines: list[str] = []
    start = 0
    left = sum(widths)
    while left > width:
        end = _line_end(text, start, width, widths, breaks)
        following = end + (text[end] in _SPACES)
        lines.append(text[start:end])
        left -= sum(widths[start:following])
        start = following
    if start < len(text) or not lines:
        lines.append(text[start:])
    return lines


def _line_end(text: str, start: int, width: int, widths: list[int], breaks: list[int]) -> int:
    """Return where the line that begins at `start` ends; at least one character further on."""
    best = [0] * (_AGAINST_RULES + 1)
    used = widths[start]
    end = start + 1
    while used <= width:
        if widths[end]:  # what has no width stays with the character before it
            best[breaks[end]] = end
        used += widths[end]
        end += 1
    phrase = best[_PHRASE]
    if phrase and best[_CHARACTER] > phrase and not _fits(text, phrase, width, widths, breaks):
        return best[_CHARACTER]
    return next((place for place in best if place), end - 1)


def _fits(text: str, phrase: int, width: int, widths: list[int], breaks: list[int]) -> bool:
    """Return whether the phrase after a break fits on a line of its own."""
    used = 0
    for place in range(phrase + (text[phrase] in _SPACES), len(text)):
        if breaks[place] == _PHRASE and used:
            break
        used += widths[place]
        if used > width:
            return False
    return True
