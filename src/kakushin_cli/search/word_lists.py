"""What misspelt words are compared with: lists of words, each under the few keys by which a misspelling leads to it.

A misspelling is compared with the words of its lists alone, so that the number of words does not matter. No word that is
like enough is missed:

- Latin words keep their first letter, and their length within what the likeness allows.
- Japanese words with a likeness of 75 % have at least 3/8 of all their characters in common, in order. Of the characters
  of a word, the rarest first, so many are keys that two words without a common key cannot have as many in common.
- An abbreviation begins with the word, and the beginning of its second part follows somewhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kakushin_cli.search.words import is_latin

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kakushin_cli.search.index import Looked

SHORTEST_LATIN, LATIN_LIKENESS = 5, 80
SHORTEST, LIKENESS, FARTHEST = 3, 75, 2
"""Shortest misspelling, least likeness (per cent) and largest difference in length of Japanese words."""
SHORTEST_ABBREVIATION, LONGEST_ABBREVIATION = 2, 5
_NAME, _LATIN, _JAPANESE, _ABBREVIATION = "name ", "latin ", "word ", "abbreviation "


def word_lists(words: Iterable[str], names: Iterable[str]) -> dict[str, str]:
    """Return the lists, each a text with one word a line, sorted.

    Args:
        words: Known words, as keys of the dictionary.
        names: Names of entries, as keys; the Latin ones are kept.
    """
    lists: dict[str, list[str]] = {}
    for word in sorted(set(words)):
        for key in _keys(word):
            lists.setdefault(key, []).append(word)
    for name in sorted(set(names)):
        if is_latin(name):
            lists.setdefault(f"{_NAME}{name[:1]}{len(name)}", []).append(name)
    return {key: "\n".join(listed) for key, listed in lists.items()}


class WordLists:
    """Gives the words that a misspelling is compared with.

    Args:
        lists: What `word_lists` returned, or a table of it.
    """

    def __init__(self, lists: Looked | Mapping[str, str]) -> None:
        self._lists = lists

    def latin_names(self, name: str) -> list[str]:
        """Return the names, sorted, among which are all that are like a name in Latin letters."""
        return self._of(f"{_NAME}{name[:1]}{length}" for length in _latin_lengths(len(name)))

    def latin_words(self, word: str) -> list[str]:
        """Return the words, sorted, among which are all that are like a word in Latin letters."""
        return self._of(f"{_LATIN}{word[:1]}{length}" for length in _latin_lengths(len(word)))

    def words(self, word: str) -> list[str]:
        """Return the words, sorted, among which are all that are like a Japanese word."""
        return self._of(
            f"{_JAPANESE}{char}{length}"
            for length in range(len(word) - FARTHEST, len(word) + FARTHEST + 1)
            if (common := _least_common(len(word), length)) <= min(len(word), length)
            for char in _first_chars(word, common)
        )

    def abbreviated(self, short: str) -> list[str]:
        """Return the words, sorted, among which are all that may be called `short`."""
        starts = [f"={short[:2]}", *(short[0] + char for char in short[1:])]
        return self._of(f"{_ABBREVIATION}{start}" for start in starts)

    def _of(self, keys: Iterable[str]) -> list[str]:
        found: set[str] = set()
        for key in dict.fromkeys(keys):
            found.update(self._lists.get(key, "").split("\n"))
        return sorted(found - {""})


def word_parts(word: str) -> list[str]:
    """Return the parts of a word: they change where kana meet kanji, and kanji go two by two."""
    found: list[str] = []
    for char in word:
        kana = "ぁ" <= char <= "ゟ" or char == "ー"
        if found and kana == ("ぁ" <= found[-1][-1] <= "ゟ" or found[-1][-1] == "ー") and (kana or len(found[-1]) < 2):
            found[-1] += char
        else:
            found.append(char)
    return found


def _keys(word: str) -> Iterator[str]:
    length = len(word)
    if is_latin(word):
        if length >= _latin_lengths(SHORTEST_LATIN).start:
            yield f"{_LATIN}{word[:1]}{length}"
        return
    common = [
        least
        for other in range(max(SHORTEST, length - FARTHEST), length + FARTHEST + 1)
        if (least := _least_common(length, other)) <= min(length, other)
    ]
    if common:
        for char in _first_chars(word, min(common)):
            yield f"{_JAPANESE}{char}{length}"
    if length > SHORTEST_ABBREVIATION + 1:
        of = word_parts(word)
        if len(of) == 1:
            yield f"{_ABBREVIATION}={word[:2]}"
        elif len(of) <= LONGEST_ABBREVIATION:
            yield f"{_ABBREVIATION}{of[0][0]}{of[1][0]}"


def _latin_lengths(length: int) -> range:
    """Return the lengths of words that can be like one of a length: likeness is lost with each letter too many."""
    rest = 100 - LATIN_LIKENESS
    return range(-(-length * (100 - rest) // (100 + rest)), length * (100 + rest) // (100 - rest) + 1)


def _least_common(length: int, other: int) -> int:
    """Return how many characters two words that are like enough must have in common: likeness is 2 × common / both."""
    return -(-LIKENESS * (length + other) // 200)


def _first_chars(word: str, common: int) -> Iterable[str]:
    """Return the rarest characters of a word, one of which is among those of any word with so many in common.

    Which characters are rare is the same for all words: kanji before others, kana last.
    """
    ordered = sorted(word, key=_commonness)
    return dict.fromkeys(ordered[: len(word) - common + 1])


def _commonness(char: str) -> tuple[int, str]:
    return (2 if "ぁ" <= char <= "ゟ" or char == "ー" else 0 if char >= "\u3000" else 1, char)
