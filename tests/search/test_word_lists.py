"""The lists that misspelt words are compared with: they miss no word that a comparison with all would find."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rapidfuzz import process
from rapidfuzz.fuzz import ratio

from harness import bundled_catalog
from kakushin_cli.japanese.folding import fold
from kakushin_cli.search.dictionary import dictionary_parts
from kakushin_cli.search.search import searcher_of
from kakushin_cli.search.spelling import is_abbreviation, near_word
from kakushin_cli.search.word_lists import WordLists, word_lists
from kakushin_cli.search.words import is_latin

CHARS = "すまーとのうぎょスマ農業脱炭素大学企支援xe1"


@cache
def known_words() -> list[str]:
    catalog = bundled_catalog()
    return sorted({*dictionary_parts(catalog, ()).words, *searcher_of(catalog).index.own_words()})


@cache
def known_lists() -> WordLists:
    return WordLists(word_lists(known_words(), ()))


def near_among_all(term: str, words: list[str]) -> str | None:
    """Return what a comparison with every word gives."""
    if is_latin(term):
        same = [w for w in words if is_latin(w) and w[:1] == term[:1]]
        found = process.extractOne(term, same, scorer=ratio, score_cutoff=80.0) if len(term) >= 5 else None
        return found[0] if found else None
    japanese = [w for w in words if not is_latin(w)]
    if 2 <= len(term) <= 5:
        whole = [w for w in japanese if len(w) > len(term) + 1 and w[0] == term[0] and is_abbreviation(term, w)]
        if whole:
            return min(whole, key=lambda w: (len(w), w))
    near = [w for w in japanese if abs(len(w) - len(term)) <= 2]
    found = process.extractOne(term, near, scorer=ratio, score_cutoff=75.0) if len(term) >= 3 else None
    return found[0] if found else None


@st.composite
def damaged(draw: st.DrawFn) -> str:
    """Return a known word with a few characters left out, put in, exchanged or in another order."""
    word = draw(st.sampled_from(known_words()))
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(word)))
        put = draw(st.sampled_from(["", *CHARS]))
        word = draw(
            st.sampled_from([word[:at] + put + word[at:], word[:at] + put + word[at + 1 :], word[at:] + word[:at]])
        )
    return word


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(damaged())
def test_a_damaged_word_leads_to_the_same_as_a_comparison_with_all(term: str) -> None:
    assert near_word(term, known_lists()) == near_among_all(term, known_words())


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.text(alphabet="すまーと農業ab", min_size=1, max_size=9), max_size=30),
    st.text(alphabet="すまーと農業ab", min_size=1, max_size=9),
)
def test_so_it_is_with_any_words(words: list[str], term: str) -> None:
    words = sorted(set(words))
    assert near_word(term, WordLists(word_lists(words, ()))) == near_among_all(term, words)


@pytest.mark.parametrize(
    ("term", "word"),
    [("スマ農", "スマート農業"), ("自動運伝", "自動運転"), ("agricultre", "agricultur")],
)
def test_usual_misspellings(term: str, word: str) -> None:
    assert near_word(fold(term), known_lists()) == fold(word)
