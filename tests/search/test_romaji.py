"""Latin letters typed with the Japanese input method switched off."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness import run
from kakushin_cli.search.kana import kana_typed, romanize

SYLLABLES = [*"あいかきしちつふじはもやゆりわ", "きゃ", "しゅ", "ちょ", "びゃ"]


@pytest.mark.parametrize(
    ("letters", "kana"),
    [
        ("suma-tonougyou", "すまーとのうぎょう"),
        ("datsutanso", "だつたんそ"),
        ("datutanso", "だつたんそ"),
        ("Gakkou", "がっこう"),
        ("kenkyuu", "けんきゅう"),
        ("kennkyuu", "けんきゅう"),
        ("onna", "おんな"),
        ("kinyuu", "きにゅう"),
        ("kin'yuu", "きんゆう"),
        ("matcha", "まっちゃ"),
        ("jishinn", "じしん"),
        ("shinbun", "しんぶん"),
        ("fairu", "ふぁいる"),
        ("", ""),
        ("smart", None),
        ("moonshoot", None),
        ("q", None),
        ("ab", None),
    ],
)
def test_what_the_input_method_makes_of_letters(letters: str, kana: str | None) -> None:
    assert kana_typed(letters) == kana


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz'-", max_size=12))
def test_it_is_kana_or_nothing(letters: str) -> None:
    made = kana_typed(letters)
    assert made is None or re.fullmatch("[ぁ-ゖー]*", made)


@given(
    st.lists(
        st.sampled_from(
            [
                "あ",
                "い",
                "か",
                "き",
                "し",
                "ち",
                "つ",
                "ふ",
                "じ",
                "は",
                "も",
                "や",
                "ゆ",
                "り",
                "わ",
                "きゃ",
                "しゅ",
                "ちょ",
                "びゃ",
            ]
        ),
        max_size=6,
    )
)
def test_signs_are_read_back(kana: list[str]) -> None:
    """But for long vowels, which signs leave out."""
    reading = "".join(kana)
    letters = romanize(reading)
    if "う" not in reading and not re.search("[うゅゆつふ]う|uu|ou", letters):
        assert kana_typed(letters) == reading


@pytest.mark.parametrize(
    ("typed", "meant", "entry"),
    [
        ("suma-tonougyou", "スマート農業", "maff-strategic-smart-agri"),
        ("datsutanso", "脱炭素", "moe-local-decarbonization-grant"),
        ("jidouunten", "自動運転", "meti-road-to-the-l4"),
        ("datsutanso keikaku", "脱炭素 けいかく", "moe-local-decarbonization-grant"),
        ("ai kenkyuu", "ai 研究", "maff-strategic-smart-agri"),
        ("tiikidatutanso", "地域脱炭素", "moe-local-decarbonization-grant"),
    ],
)
def test_a_query_typed_with_the_input_method_off(typed: str, meant: str, entry: str) -> None:
    found = run("search", typed, "--json", "--edition", "all").json
    assert {"from": typed, "to": meant} in found["understood"]["corrected"]
    assert entry in [item["id"] for item in found["items"]]


@pytest.mark.parametrize("query", ["smart farming", "driverless bus", "biomass", "moonshot", "toyota", "nara", "kochi"])
def test_english_words_and_places_stay_what_they_are(query: str) -> None:
    assert not run("search", query, "--json").json["understood"].get("corrected")
