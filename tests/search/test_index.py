"""The index: sets of bits, what they promise, and the sums over whole sets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from kakushin_cli.catalog.sets import as_bits, bits
from kakushin_cli.search.documents import SearchDocument
from kakushin_cli.search.index_build import build_index
from kakushin_cli.search.sets import top

if TYPE_CHECKING:
    from kakushin_cli.search.index import TextIndex


def make_index(*texts: tuple[str, str]) -> TextIndex:
    """Return an index with one entry for each (field, text)."""
    return build_index(
        SearchDocument(f"entry-{n}", "program", (text,), ((field, text),), frozenset({f"field:{field}"}))
        for n, (field, text) in enumerate(texts)
    )


@given(st.sets(st.integers(0, 500)))
def test_a_set_survives_as_bits(entries: set[int]) -> None:
    assert set(bits(as_bits(sorted(entries)))) == entries


@given(st.lists(st.tuples(st.sets(st.integers(0, 40)), st.integers(1, 30)), max_size=6), st.integers(1, 45))
def test_the_top_has_the_highest_sums(layers: list[tuple[set[int], int]], count: int) -> None:
    sums = {entry: sum(w for entries, w in layers if entry in entries) for entries, _ in layers for entry in entries}
    found = set(bits(top([(as_bits(sorted(entries)), weight) for entries, weight in layers], count)))
    assert len(found) == min(count, len(sums))
    others = [sums[entry] for entry in sums if entry not in found]
    assert min((sums[entry] for entry in found), default=0) >= max(others, default=0)


def test_a_term_is_found_in_its_field_only() -> None:
    index = make_index(("name", "養殖の拠点"), ("need", "魚の養殖をしたい"))
    assert list(bits(index.having("養殖", "name"))) == [0]
    assert index.found(1, "養殖", "need")
    assert not index.found(0, "養殖", "need")


def test_pairs_apart_are_no_word() -> None:
    index = make_index(("summary", "農業と業務の務め"))
    assert index.having("農業務", "summary")
    assert not index.found(0, "農業務", "summary")
    assert not index.exists("農業務")


def test_english_is_found_by_whole_words() -> None:
    index = make_index(("need", "We want smart farming in our town"))
    assert index.exists("smart farm")
    assert not index.exists("art")


def test_a_short_word_in_kana_is_not_found_inside_another() -> None:
    index = make_index(("need", "ドローンで運ぶ"), ("need", "路線バスが減った"), ("need", "バスケットの試合"))
    assert [n for n in range(3) if index.found(n, "ばす", "need")] == [1]
    assert not index.found(0, "ろーん", "need")


def test_a_name_leads_to_its_entries() -> None:
    index = make_index(("name", "COI-NEXT"), ("name", "ローカル10,000プロジェクト"))
    assert index.owners("coi next") == index.owners("coinext") == (index.id_of(0),)
    assert index.owners("ろーかる10000ぷろじぇくと") == (index.id_of(1),)
