"""The search tables: which words are found in which entries, and which misspelt words lead to which."""

from __future__ import annotations

import pytest

from factories import make_catalog, make_program
from harness import bundled_catalog
from kakushin_cli.catalog.catalog import Catalog
from kakushin_cli.catalog.model import Words
from kakushin_cli.japanese.folding import fold
from kakushin_cli.search.index import MAX_SCORED, MAX_UNSELECTED
from kakushin_cli.search.search import Searcher
from kakushin_cli.search.spelling import near_word


def catalog_with_needs(*needs: str) -> Catalog:
    return make_catalog(*(make_program(f"cao-{n}", needs=Words((need,))) for n, need in enumerate(needs)))


def test_a_term_is_found_in_its_field_only() -> None:
    index = Searcher(catalog_with_needs("養殖の拠点", "魚の養殖をしたい")).index
    assert index.exists("養殖")
    assert index.count_in("need", ["養殖"]) == 2
    assert index.count_in("name", ["養殖"]) == 0


def test_pairs_apart_are_no_word() -> None:
    index = Searcher(catalog_with_needs("農業と業務の務め")).index
    assert index.count("農業務")
    assert not index.exists("農業務")


def test_english_is_found_by_whole_words() -> None:
    index = Searcher(catalog_with_needs("We want smart farming in our town")).index
    assert index.exists("smart farm")
    assert not index.exists("art")


def test_a_short_word_in_kana_is_not_found_inside_another() -> None:
    assert Searcher(catalog_with_needs("路線バスが減った")).index.exists("ばす")
    assert not Searcher(catalog_with_needs("バスケットの試合")).index.exists("ばす")


def test_a_name_leads_to_its_entries() -> None:
    index = Searcher(make_catalog(make_program(name="COI-NEXT", aliases=("ローカル10,000プロジェクト",)))).index
    assert index.owners("coi next") == index.owners("coinext") == ("cao-sample",)
    assert index.owners("ろーかる10000ぷろじぇくと") == ("cao-sample",)


def test_of_many_entries_the_best_are_scored() -> None:
    needs = [f"水路を直したい{n}" for n in range(MAX_UNSELECTED)]
    searcher = Searcher(catalog_with_needs(*needs, "古い農業用水路を漏水センサーで見張りたい"))
    hits = searcher.search("農業用水路の漏水センサー").hits
    assert hits[0].id == f"cao-{MAX_UNSELECTED}"
    assert len(searcher.scores("水路")) == MAX_SCORED


@pytest.mark.parametrize(
    ("term", "word"),
    [("スマ農", "スマート農業"), ("自動運伝", "自動運転"), ("agricultre", "agricultur")],
)
def test_usual_misspellings(term: str, word: str) -> None:
    assert near_word(fold(term), Searcher(bundled_catalog()).index) == fold(word)
