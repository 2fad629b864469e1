"""Themes that words of an imported entry point to: hints with their words, never facts."""

from __future__ import annotations

import pytest

from kakushin_cli.catalog.catalog import Catalog
from kakushin_cli.importers.candidate import Candidate
from kakushin_cli.importers.theme_hints import MOST_WORDS, ThemeHints, with_theme_hints


@pytest.mark.parametrize(
    ("name", "purpose", "themes"),
    [
        ("自動運転の走行環境整備", "", ["mobility"]),
        ("港の脱炭素交付金", "", ["decarbonization"]),
        ("調査費", "洪水と土砂災害から住民を守る。", ["disaster-resilience"]),
        ("調査費", "洪水から住民を守る。", []),
        ("庁舎の維持管理", "職員の執務環境を保つ。", []),
    ],
)
def test_a_word_of_the_name_or_two_of_the_purpose_point_to_a_theme(
    name: str, purpose: str, themes: list[str], catalog: Catalog
) -> None:
    assert [hint["theme"] for hint in ThemeHints(catalog.concepts).hints(name, purpose)] == themes


def test_of_words_within_each_other_the_longest_counts(catalog: Catalog) -> None:
    assert ThemeHints(catalog.concepts).words_by_theme("脱炭素先行") == {"decarbonization": ["脱炭素"]}


def test_hints_carry_their_words_and_say_that_they_are_inferred(catalog: Catalog) -> None:
    (hint,) = ThemeHints(catalog.concepts).hints("洪水 地震 津波 噴火 避難 消防 豪雨", "")
    words = str(hint["quote"]).split("・")
    assert len(words) == MOST_WORDS
    assert set(words) <= {"洪水", "地震", "津波", "噴火", "避難", "消防", "豪雨"}


def test_what_states_its_themes_gets_no_hint(catalog: Catalog) -> None:
    stated = Candidate("1", {"name": "自動運転", "framework_themes": ["smart-city"]}, {})
    open_ = Candidate("2", {"name": "自動運転"}, {})
    first, second = with_theme_hints([stated, open_], catalog.concepts)
    assert first is stated
    assert second.entry["inferred_themes"] == [{"theme": "mobility", "quote": "自動運転"}]
