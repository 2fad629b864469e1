"""The search key: one spelling for all the ways the same Japanese word is written.

A key is for comparing and finding only. It is never shown and never stored in place of the text it comes from.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache

from kakushin_cli.japanese import kanji_forms

_MARKS = "+#&%./"
_HIRAGANA_OFFSET = ord("ァ") - ord("ぁ")


class _Characters(dict[int, str]):
    """What becomes of each character, for `str.translate`; worked out at the first meeting and remembered."""

    def __missing__(self, code: int) -> str:
        form = _forms().get(code)
        if form is None:
            form = _form(chr(code))
        self[code] = form
        return form


def _form(char: str) -> str:
    """Return the character, its plain letter, or nothing if it does not count in a comparison."""
    category = unicodedata.category(char)
    if char in _MARKS:
        return char
    if category[0] in "PSZ" or category in ("Cc", "Cf", "Cs"):
        return ""
    code = ord(char)
    if 0x300 <= code <= 0x36F or code in (0x3099, 0x309A):  # accents, and voicing marks that found no kana
        return ""
    if 0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF or 0x180B <= code <= 0x180F:  # variation selectors
        return ""
    base = unicodedata.normalize("NFD", char)[0]
    return base if base.isascii() else char


@cache
def _forms() -> dict[int, str]:
    """Return what old, variant and simplified characters become."""
    tables = (kanji_forms.OLD_FORMS, kanji_forms.VARIANTS, kanji_forms.SIMPLIFIED_FORMS, kanji_forms.RADICALS)
    return {ord(pair[0]): pair[1] for table in tables for pair in table.split()} | {ord("⁄"): "/"}


_CHARACTERS = _Characters()

_TO_HIRAGANA = {code: chr(code - _HIRAGANA_OFFSET) for code in range(ord("ァ"), ord("ヴ") + 1)} | {
    ord(old): new for old, new in zip("ヵヶヷヸヹヺヽヾゕゖ", "かけばびべぼゝゞかけ", strict=True)
}

# Kanji, as what lies outside the blocks before them: the ranges themselves would make the pattern slow to compile.
_KANJI = r"[^\x00-\u3004\u3008-\u30ff]"
_KANJI_OR_HIRAGANA = r"[^\x00-\u3004\u3008-\u3040\u3097-\u30ff]"
_COUNTING = "0-9一二三四五六七八九十百千万数何幾〇"
_V_SOUNDS = {
    "ぁ": "ば",
    "ぃ": "び",
    "ぅ": "ぶ",
    "ぇ": "べ",
    "ぉ": "ぼ",
    "ゃ": "びゃ",
    "ゅ": "びゅ",
    "ょ": "びょ",
    "": "ぶ",
}

_Rule = tuple[re.Pattern[str], Callable[[re.Match[str]], str]]


def _rule(pattern: str, replacement: str) -> _Rule:
    return re.compile(pattern), lambda _: replacement


@cache
def _katakana_rules() -> tuple[_Rule, ...]:
    """Return the rules that see katakana and hiragana still apart, in the order they apply.

    Each begins with the characters it replaces and looks back after them: a pattern that begins by looking back is tried
    at every place and takes ten times as long. They are compiled at the first use, for a plain command needs none.
    """
    return (
        # A point or stroke counts only inside a number: 1.5, 1/2.
        _rule("[./](?:(?<![0-9][./])|(?![0-9]))", ""),
        # 3ヶ月 3ケ月 3カ月 3ヵ月 3箇月 are 3か月 (公用文における漢字使用等について).
        _rule(f"[ヶヵケカ箇](?<=[{_COUNTING}].)(?=[月所国年村町条寺校店社])", "か"),
        # 霞ヶ関 霞ケ関 are 霞が関, つつじヶ丘 is つつじが丘.
        _rule(f"[ヶヵケ](?<={_KANJI_OR_HIRAGANA}.)(?={_KANJI})", "が"),
        # ー is a sound only after kana; elsewhere it is a dash.
        _rule("ー(?<![ぁ-ゖァ-ヺー]ー)ー*", ""),
        _rule("ーー+", "ー"),
        # The last ー of a word in katakana with two or more sounds before it: コンピューター. Not キー.
        _rule("ー(?<=[ァ-ヺー][ァ-ヺ]ー)(?![ァ-ヺ])", ""),
    )


@cache
def _hiragana_rules() -> tuple[_Rule, ...]:
    """Return the rules that see hiragana only."""
    return (
        (re.compile("ゔ([ぁぃぅぇぉゃゅょ]?)"), lambda match: _V_SOUNDS[match[1]]),
        # The same word typed in hiragana, when it is all there is: こんぴゅーたー.
        (re.compile("^([ぁ-ゖー]+[ぁ-ゖ])ー$"), lambda match: match[1]),
    )


def fold(text: str) -> str:
    """Return the key under which a text is compared and searched.

    Equal keys: width and compatibility forms (ＵＲＡ, ㈱, ①), case, hiragana and katakana, ヴァ and バ, accents
    (Tōkyō), the last ー of a katakana word, the ヶ of 3ヶ月 and 霞ヶ関, 旧字体, usual 異体字 and simplified forms. Left
    out: white space, brackets, quotation marks, ・, commas, every kind of dash and wave, other punctuation and symbols,
    and invisible characters. Kept besides letters and digits: `+ # & %`, and `.` and `/` between digits.

    Small kana keep their difference (びよう and びょう), and so does a ー inside a word (ビル and ビール).

    Args:
        text: Any text; lone surrogates do no harm.

    Returns:
        The key. `fold(fold(text)) == fold(text)`. It is empty when nothing in the text counts, and an empty key is part
        of every other: look before searching for it.
    """
    key = _fold_once(text)
    while (again := _fold_once(key)) != key:
        key = again
    return key


def fold_with_map(text: str) -> tuple[str, list[int]]:
    """Return the key of a text together with the place each of its characters comes from, to mark what was found.

    Args:
        text: Any text.

    Returns:
        `fold(text)`, and for each of its characters the index in `text` of the character it comes from, never
        decreasing. Where several characters make one (カ and a voicing mark) it is the index of the first.
    """
    pieces = [(char, index) for index, char in enumerate(text)]
    while True:
        folded = _fold_pieces(pieces)
        if [char for char, _ in folded] == [char for char, _ in pieces]:
            break
        pieces = folded
    key = fold(text)
    origins = [index for _, index in folded]
    if "".join(char for char, _ in folded) != key:  # marks in an order that only the whole text settles
        origins = [origins[min(place, len(origins) - 1)] if origins else 0 for place in range(len(key))]
    return key, origins


def normalize_text(text: str) -> str:
    """Return a text fit to store and to show: NFC, without white space at the ends, otherwise as written.

    To be applied to every argument of the command line: file names copied on macOS come in NFD, in which ガ is two
    characters.
    """
    return unicodedata.normalize("NFC", text).strip()


def _compatible(text: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def _fold_once(text: str) -> str:
    key = _compatible(text).translate(_CHARACTERS)
    for pattern, replacement in _katakana_rules():
        key = pattern.sub(replacement, key)
    key = key.translate(_TO_HIRAGANA)
    for pattern, replacement in _hiragana_rules():
        key = pattern.sub(replacement, key)
    return key


_Pieces = list[tuple[str, int]]


def _fold_pieces(pieces: _Pieces) -> _Pieces:
    """Do what `_fold_once` does to characters that know where they come from."""
    pieces = _compatible_pieces(pieces)
    pieces = [(new, index) for char, index in pieces for new in _CHARACTERS[ord(char)]]
    for rule in _katakana_rules():
        pieces = _apply(rule, pieces)
    pieces = [(_TO_HIRAGANA.get(ord(char), char), index) for char, index in pieces]
    for rule in _hiragana_rules():
        pieces = _apply(rule, pieces)
    return pieces


def _compatible_pieces(pieces: _Pieces) -> _Pieces:
    """Normalise the smallest stretches that do not act on each other, so that each result keeps its place."""
    done: _Pieces = []
    stretch, start, settled = "", 0, ""
    for char, index in pieces:
        alone = _compatible(char)
        if stretch and _compatible(stretch + char) == settled + alone and not _is_mark(alone):
            done.extend((new, start) for new in settled)
            stretch = ""
        if not stretch:
            start = index
        stretch += char
        settled = _compatible(stretch)
    done.extend((new, start) for new in settled)
    return done


def _is_mark(text: str) -> bool:
    return bool(text) and unicodedata.combining(text[0]) != 0


def _apply(rule: _Rule, pieces: _Pieces) -> _Pieces:
    """Apply a rule; the characters of a replacement take the places of those they replace, in order."""
    pattern, replacement = rule
    text = "".join(char for char, _ in pieces)
    done: _Pieces = []
    end = 0
    for match in pattern.finditer(text):
        done.extend(pieces[end : match.start()])
        last = match.end() - 1
        done.extend((char, pieces[min(match.start() + n, last)][1]) for n, char in enumerate(replacement(match)))
        end = match.end()
    done.extend(pieces[end:])
    return done
