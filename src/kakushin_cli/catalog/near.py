"""Which known names are near a word that nothing goes by.

The answer is for a message ("did you mean"); it never decides what a programme is or who may apply.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kakushin_cli.japanese.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def nearest(words: str, spellings: Iterable[tuple[str, str]], *, at_least: float, limit: int = 3) -> list[str]:
    """Return the names whose spellings are most like `words`, nearest first, each once; empty when none is near.

    Args:
        words: What the user wrote.
        spellings: Pairs of a spelling and the name to answer with; a name may come with many spellings.
        at_least: How alike they must be, from 0 (nothing in common) to 100 (equal).
        limit: How many names at most.
    """
    from rapidfuzz import fuzz, process  # a few milliseconds that only a misspelt word pays for

    pairs = list(spellings)
    folded = [fold(spelling) for spelling, _ in pairs]
    # several spellings of one name may stand side by side at the top, so more are ranked than are wanted
    ranked = process.extract(fold(words), folded, scorer=fuzz.WRatio, limit=limit * 4, score_cutoff=at_least)
    return list(dict.fromkeys(pairs[position][1] for _, _, position in ranked))[:limit]


def alike(key: str, keys: Sequence[str], at_least: float, limit: int = 3) -> list[int]:
    """Return the places of the keys that are most like one, nearest first; all are folded already.

    Args:
        key: A folded name.
        keys: Folded names.
        at_least: How alike they must be as wholes, from 0 (nothing in common) to 100 (equal).
        limit: How many at most.
    """
    from rapidfuzz import fuzz, process

    ranked = process.extract(key, keys, scorer=fuzz.ratio, limit=limit, score_cutoff=at_least)
    return [position for _, _, position in ranked]
