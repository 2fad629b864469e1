"""What must hold for every query: names survive damage, more words never hurt, the same question has the same answer."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harness import bundled_catalog
from kakushin_cli.catalog.model import Network, Program
from kakushin_cli.search.search import Searcher, search_entries

KATAKANA = {chr(code): chr(code - 0x60) for code in range(0x30A1, 0x30F7)}
HIRAGANA = {small: big for big, small in KATAKANA.items()}
HALF = {unicodedata.normalize("NFKC", chr(code)): chr(code) for code in range(0xFF61, 0xFFA0)}
MARKS = {"\u3099": "ﾞ", "\u309a": "ﾟ"}


def spaced(name: str) -> str:
    rng = random.Random(name)
    return "".join(char + (" " if rng.random() < 0.25 else "") for char in name).strip()


def with_a_wrong_character(name: str) -> str:
    rng = random.Random(name)
    place = rng.choice([n for n, char in enumerate(name) if char.isalnum()])
    others = [char for char in ("xqz" if name[place].isascii() else "働車空海花雪紅杉鳥犬") if char != name[place]]
    return name[:place] + rng.choice(others) + name[place + 1 :]


DAMAGES: dict[str, Callable[[str], str]] = {
    "as it is": lambda name: name,
    "full width": lambda name: "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in name),
    "half width": lambda name: "".join(HALF.get(c, MARKS.get(c, c)) for c in unicodedata.normalize("NFD", name)),
    "hiragana": lambda name: "".join(KATAKANA.get(c, c) for c in name),
    "katakana": lambda name: "".join(HIRAGANA.get(c, c) for c in name),
    "NFD": lambda name: unicodedata.normalize("NFD", name),
    "small letters": str.lower,
    "blanks": spaced,
    "one wrong character": with_a_wrong_character,
}
SHORTEST_FOR_A_WRONG_CHARACTER = 6


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_name_finds_its_entry_first_however_it_is_typed(damage: str) -> None:
    catalog = bundled_catalog().view(edition="2021-12-draft")
    asked, lost = 0, []
    entries: list[Program | Network] = [*catalog.in_edition(None), *catalog.networks]
    for entry in entries:
        if damage == "one wrong character" and len(entry.name) < SHORTEST_FOR_A_WRONG_CHARACTER:
            continue
        asked += 1
        query = DAMAGES[damage](entry.name)
        hits = search_entries(catalog, query).hits
        if not hits or hits[0].entry.id != entry.id:
            lost.append(f"{query} → {hits[0].entry.id if hits else 'nothing'}, not {entry.id}")
    assert asked > 90
    assert len(lost) <= asked / 100, lost


def words_of_the_catalogue() -> list[str]:
    found: dict[str, None] = {}
    entries: list[Program | Network] = [*bundled_catalog().in_edition(None), *bundled_catalog().networks]
    for entry in entries:
        for word in (*entry.keywords.ja, *entry.keywords.en):
            found.setdefault(word)
    return list(found)


WORDS = words_of_the_catalogue()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=4, unique=True), st.sampled_from(WORDS), st.data())
def test_another_matching_word_never_puts_an_entry_below_one_that_lacks_it(
    words: list[str], added: str, data: st.DataObject
) -> None:
    """For entries called by their subject; a word in a name calls that entry, which is another question."""
    catalog = bundled_catalog()
    before = {h.entry.id: h for h in search_entries(catalog, " ".join(words)).hits}
    after = {h.entry.id: h for h in search_entries(catalog, " ".join([*words, added])).hits}
    has = [i for i, h in after.items() if added in {m.term for m in h.matched} and i in before]
    lacks = [i for i in before if i in after and added in after[i].unmatched]
    if not has or not lacks:
        return
    higher = data.draw(st.sampled_from(has))
    lower = data.draw(st.sampled_from(lacks))
    if before[higher].score >= before[lower].score and before[lower].score < 100:
        assert after[higher].score >= after[lower].score


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(st.text(max_size=60), st.lists(st.sampled_from(WORDS), max_size=5).map("、".join)))
def test_any_text_is_answered_the_same_twice(text: str) -> None:
    catalog = bundled_catalog()
    first = search_entries(catalog, text)
    again = Searcher(catalog).search(text) if len(text) % 7 == 0 else search_entries(catalog, text)
    assert [(h.entry.id, h.score, h.confidence) for h in first.hits] == [
        (h.entry.id, h.score, h.confidence) for h in again.hits
    ]
    assert first.understood == again.understood
