"""Words of a text: what an index stores of it and what a query is cut into.

Japanese is looked up by pairs of neighbouring characters of its key, English by the stems of its words. A single kanji
counts only where it stands alone (店, not 店舗).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from kakushin_cli.japanese.folding import fold

_KANJI = re.compile(r"[\u2e80-\u2fdf\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
_KATAKANA = re.compile("[ァ-ヺー]+")
_LATIN = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")
_LATIN_RUN = re.compile(r"[a-z0-9][a-z0-9'&.+/\-]*[a-z0-9]|[a-z0-9]")
_JOINED = re.compile(r"[a-z0-9]['&.+/\-]+[a-z0-9]")
_ACCENTED = re.compile("[\u00c0-\u024f\u0300-\u036f\u1e00-\u1eff]")
_VOWEL = re.compile(r"[aeiouy]")
_ISE_ENDING = re.compile(r"(?<=.{4})i[sz](?:ations?|ing|ed|e)$")
"""The endings of -ise and -ize, after four letters or more."""
_SPELLINGS: dict[str, str] = dict(
    re.findall(
        r"(\w+):(\w+)",
        """programme:program programmes:program centre:center centres:center fibre:fiber labour:labor
        fertiliser:fertilizer licence:license defence:defense harbour:harbor tyre:tire bus:bus buses:bus gas:gas
        gases:gas lens:lens children:child people:person women:woman men:man lives:life built:build grew:grow grown:grow
        fed:feed made:make found:found training:train aging:age ageing:age news:news""",
    )
)
"""Stems that the rules of `stem` do not give."""
_STOP = """a an the of for to in on at by from with without into onto and or but nor so as if than then that this these those
    which who whom whose what when where why how is are was were be been being am do does did done have has had having
    i we you he she it they me us him her them my our your his its their mine ours yours
    want wants wanted would like need needs looking look find please can could may might shall should will get got
    there here any some all each every more most much many few other another such only also just too very not no yes
    about up out over under between among through during before after again against per via us's don't i'm we're
    within across around toward towards whether while because both either neither own same let make makes use used using
    someone anyone something anything one ones thing things way ways kind lot"""
STOP_WORDS = frozenset(_LATIN.findall(_STOP))
"""English words that carry no meaning of their own in a request."""
_fold_character = lru_cache(maxsize=10_000)(fold)


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Return the part that forms of an English word share: farms, farming and farm are one; both spellings of -ise."""
    if word in _SPELLINGS:
        return _SPELLINGS[word]
    word = word.removesuffix("'s")
    if len(word) < 4 or not word.isalpha():
        return word
    if _ISE_ENDING.search(word):
        return _ISE_ENDING.sub("iz", word)
    if word.endswith("ies") and len(word) > 4:
        word = word[:-3] + "y"
    elif word.endswith(("sses", "shes", "ches", "xes", "zes")):
        word = word[:-2]
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for ending in ("ing", "ed"):
        rest = word.removesuffix(ending)
        if rest != word and len(rest) >= 3 and _VOWEL.search(rest):
            word = rest[:-1] if rest[-1] == rest[-2] and rest[-1] not in "lsz" else rest
            break
    if word.endswith("e") and len(word) > 4:
        word = word[:-1]
    return word[:-1] + "i" if word.endswith("y") and len(word) > 3 else word


def latin_text(text: str) -> str:
    """Return a text in lower case without accents, in which English words are looked up."""
    plain = unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
    if _ACCENTED.search(plain):
        plain = "".join(c for c in unicodedata.normalize("NFD", plain) if not 0x300 <= ord(c) <= 0x36F)
    return plain


def stems(text: str) -> list[str]:
    """Return the stems of the English words of a text in order; what a hyphen joins comes apart."""
    return [stem(word) for word in _LATIN.findall(latin_text(text))]


def joined_words(text: str) -> list[str]:
    """Return what hyphens, dots and the like join as one word: COI-NEXT as coinext."""
    return latin_words(text)[1]


def latin_words(text: str) -> tuple[list[str], list[str]]:
    """Return the stems of a text and its joined words, as `stems` and `joined_words` do."""
    plain = latin_text(text)
    words = _LATIN.findall(plain)
    joined: list[str] = []
    if words and _JOINED.search(plain):
        for run in _LATIN_RUN.findall(plain):
            parts = _LATIN.findall(run)
            if len(parts) > 1 and len(word := "".join(parts).replace("'", "")) <= 16:
                joined.append(stem(word))
    return list(map(stem, words)), joined


def term_of(word: str) -> str:
    """Return the search term of a word: its key, or the stems of its words when it is English."""
    key = fold(word)
    return " ".join(stems(word)) if is_latin(key) else key


def is_latin(key: str) -> bool:
    """Return whether a key is written in plain letters, digits and signs alone."""
    return key.isascii() and key.isprintable()


def ordered_pairs(key: str) -> list[str]:
    """Return the pairs of neighbouring characters of a key in order, those of two plain letters left out."""
    return [pair for n in range(len(key) - 1) if not (pair := key[n : n + 2]).isascii()]


def pairs(key: str) -> set[str]:
    """Return the different pairs of neighbouring characters of a key, those of two plain letters left out."""
    return set(ordered_pairs(key))


def is_kana(term: str) -> bool:
    """Return whether a term is written in hiragana alone, into which keys turn katakana."""
    return all("ぁ" <= char <= "ゟ" or char == "ー" for char in term)


def is_kanji(char: str) -> bool:
    """Return whether a character is a kanji or an iteration mark."""
    return _KANJI.match(char) is not None


def lone_kanji(text: str) -> list[str]:
    """Return the kanji that stand alone in a text, folded."""
    return [_fold_character(run) for run in _KANJI.findall(text) if len(run) == 1]


def katakana_around(text: str, part: str) -> str:
    """Return the word in katakana of which a part of a text is a piece; the part itself when it is none."""
    return next((word for word in _KATAKANA.findall(text) if part in word), part)
