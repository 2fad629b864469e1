"""Words written in kana, and what is said by pieces that stand apart."""

from __future__ import annotations

from datetime import date

import pytest

from kakushin_cli.catalog.catalog import Catalog
from kakushin_cli.catalog.database import spellings
from kakushin_cli.catalog.guides import Guide
from kakushin_cli.catalog.model import Network, Program
from kakushin_cli.japanese.folding import fold
from kakushin_cli.search.dictionary import words_of
from kakushin_cli.search.kana import words_by_reading
from kakushin_cli.search.search import Searcher, search_entries


def test_every_word_with_a_reading_is_one_that_the_search_knows(catalog: Catalog) -> None:
    known = set(words_of(catalog))
    entries: list[Program | Network | Guide] = [*catalog.programs, *catalog.networks, *catalog.guides]
    for entry in entries:
        known |= {fold(word) for word in (*spellings(entry), *entry.keywords.ja)}
    assert [word for word in words_by_reading().values() if fold(word) not in known] == []
    assert len(words_by_reading()) > 3000


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("だったんそせんこうちいき", "decarbonization-leading-area"),
        ("だつたんそ せんこうちいき", "decarbonization-leading-area"),
        ("かがくけんきゅうひ", "mext-kakenhi"),
        ("しょうぼうの かさい", "fdma-fire-prevention-research"),
        ("じどううんてん の ばす", "meti-road-to-the-l4"),
    ],
)
def test_a_query_in_kana_finds_what_is_written_in_kanji(query: str, first: str, catalog: Catalog) -> None:
    found = search_entries(catalog.view(as_of=date(2021, 12, 23)), query)
    assert found.hits[0].entry.id == first
    assert found.hits[0].confidence == "high"


def test_what_kana_were_taken_for_is_shown(catalog: Catalog) -> None:
    assert Searcher(catalog).understand("すまーとのうぎょう").corrected == {"すまーとのうぎょう": "スマート農業"}


def test_hiragana_of_a_sentence_is_not_read_as_words(catalog: Catalog) -> None:
    said = Searcher(catalog).understand("農家が機械を分け合って使いたいのですが、どうしたらいいですか")
    assert said.corrected == {}


@pytest.mark.parametrize(
    ("query", "concept"),
    [
        ("父が免許をもう返したので出かけられない", "mobility-service"),
        ("スーパーが去年なくなった", "shopping-refugees"),
        ("屋根という屋根に太陽光を", "renewable-energy"),
        ("この橋はずいぶん古い", "infrastructure-ageing"),
    ],
)
def test_pieces_that_stand_apart_say_something_together(query: str, concept: str, catalog: Catalog) -> None:
    assert concept in Searcher(catalog).understand(query).concepts


@pytest.mark.parametrize("query", ["免許。返す", "店 なくな", "免許についての本を図書館に返した"])
def test_pieces_too_far_apart_or_of_two_sentences_do_not(query: str, catalog: Catalog) -> None:
    said = Searcher(catalog).understand(query)
    assert not {"mobility-service", "shopping-refugees"} & set(said.concepts)


def test_a_piece_of_a_phrase_stays_a_word_of_its_own(catalog: Catalog) -> None:
    said = Searcher(catalog).understand("大学と組みたい企業です")
    assert (said.applicants, said.partners) == (["company"], ["university"])
