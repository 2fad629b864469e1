"""Names near to a word that nothing is called, for messages ("did you mean"); they decide nothing."""

from collections.abc import Iterable, Sequence

from kakushin_cli.japanese.folding import fold


def nearest(words: str, spellings: Iterable[tuple[str, str]], *, at_least: float, limit: int = 3) -> list[str]:
    """Return the names whose spellings are most like `words`, nearest first, each once; empty when none is near.

    Args:
        words: What the user wrote.
        spellings: Pairs of a spelling and the name to answer with; a name may come with many spellings.
        at_least: How alike they must be, from 0 (nothing in common) to 100 (equal).
        limit: How many names at most.
    """
    from rapidfuzz import fuzz, process  # only a misspelt word needs it

    pairs = list(spellings)
    folded = [fold(spelling) for spelling, _ in pairs]
    # several spellings of one name may be the most alike, so more are ranked than are wanted
    ranked = process.extract(fold(words), folded, scorer=fuzz.WRatio, limit=limit * 4, score_cutoff=at_least)
    return list(dict.fromkeys(pairs[position][1] for _, _, position in ranked))[:limit]


def alike(key: str, keys: Sequence[str], at_least: float, limit: int = 3) -> list[int]:
    """Return the positions of the folded names that are most like a folded name as a whole, nearest first.

    `at_least` is how alike they must be, from 0 (nothing in common) to 100 (equal).
    """
    from rapidfuzz import fuzz, process  # only names without an equal need it

    ranked = process.extract(key, keys, scorer=fuzz.ratio, limit=limit, score_cutoff=at_least)
    return [position for _, _, position in ranked]
