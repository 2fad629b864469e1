"""Themes that the words of an imported entry point to: a hint for the person who checks it, never a fact.

The words are those of the lexicon whose concept belongs to one theme alone. One of them in the name, or two different
ones in the purpose, make a hint; of words within each other the longest counts; filters and `match` do not look at it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from kakushin_cli.catalog.vocabulary import Concept
from kakushin_cli.importers.candidate import Candidate
from kakushin_cli.japanese.folding import fold

_SEARCHED = re.compile(r"[㐀-鿿々]{2,}|[㐀-鿿々ァ-ヺーA-Za-z0-9]{3,}")
"""Words that are found whole; one in hiragana may be a piece of another."""
IN_PURPOSE = 2
"""Different words of the purpose that make a hint."""
MOST_WORDS = 5
"""Words that a hint names."""


class ThemeHints:
    """Finds themes in texts.

    Args:
        concepts: The lexicon.
    """

    def __init__(self, concepts: Iterable[Concept]) -> None:
        self._words: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
        for concept in concepts:
            if concept.kind == "subject" and len(concept.themes) == 1:
                for word in concept.ja:
                    if _SEARCHED.fullmatch(word) and word not in concept.shares:
                        key = fold(word)
                        self._words[key[:2]].append((key, word, concept.themes[0]))

    def words_by_theme(self, text: str) -> dict[str, list[str]]:
        """Return the words of a text by the theme they point to, in order of appearance, each once."""
        key = fold(text)
        by_theme: dict[str, list[str]] = {}
        at = 0
        while at < len(key) - 1:
            matches = [w for w in self._words.get(key[at : at + 2], ()) if key.startswith(w[0], at)]
            if not matches:
                at += 1
                continue
            word_key, word, theme = max(matches, key=lambda w: len(w[0]))  # 脱炭素 is not 炭素, too
            if word not in by_theme.setdefault(theme, []):
                by_theme[theme].append(word)
            at += len(word_key)
        return by_theme

    def hints(self, name: str, purpose: str) -> list[dict[str, object]]:
        """Return the themes that a name and a purpose point to, the most pointed to first, in the shape of a file."""
        in_name, in_purpose = self.words_by_theme(name), self.words_by_theme(purpose)
        words = {
            theme: list(dict.fromkeys([*in_name.get(theme, ()), *in_purpose.get(theme, ())]))
            for theme in (*in_name, *in_purpose)
            if theme in in_name or len(in_purpose[theme]) >= IN_PURPOSE
        }
        ranked = sorted(words, key=lambda theme: (theme not in in_name, -len(words[theme]), theme))
        return [{"theme": t, "quote": "・".join(words[t][:MOST_WORDS])} for t in ranked]


def with_theme_hints(candidates: Iterable[Candidate], concepts: Iterable[Concept]) -> Iterator[Candidate]:
    """Yield candidates with the themes their words point to; those that state themes are left as they are."""
    hints = ThemeHints(concepts)
    for candidate in candidates:
        entry = candidate.entry
        suggested = hints.hints(str(entry.get("name", "")), str(entry.get("purpose", "")))
        if suggested and "framework_themes" not in entry and "placements" not in entry:
            candidate = replace(candidate, entry={**entry, "inferred_themes": suggested})
        yield candidate
