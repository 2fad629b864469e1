"""Words of texts: stems, pairs, single kanji, and keys of many texts at once."""

from __future__ import annotations

import pytest

from kakushin_cli.japanese.folding import fold
from kakushin_cli.search.kana import romanize
from kakushin_cli.search.words import joined_words, katakana_around, lone_kanji, pairs, stem, stems, term_of


@pytest.mark.parametrize(
    "words",
    [
        ("farm", "farms", "farming", "farmed"),
        ("decarbonise", "decarbonising", "decarbonised", "decarbonisation", "decarbonization"),
        ("city", "cities"),
        ("programme", "program", "programmes"),
        ("bus", "buses"),
        ("plan", "planning", "planned", "plans"),
        ("study", "studies"),
        ("centre", "center"),
    ],
    ids=lambda words: words[0],
)
def test_forms_of_a_word_share_a_stem(words: tuple[str, ...]) -> None:
    assert len({stem(word) for word in words}) == 1


@pytest.mark.parametrize(("a", "b"), [("care", "car"), ("forest", "for"), ("rice", "ride"), ("news", "new")])
def test_different_words_keep_apart(a: str, b: str) -> None:
    assert stem(a) != stem(b)


def test_what_a_hyphen_joins_comes_apart_and_joined() -> None:
    assert stems("COI-NEXT and R&D") == ["coi", "next", "and", "r", "d"]
    assert joined_words("COI-NEXT start-ups") == ["coinext", "startup"]


def test_terms_of_both_languages() -> None:
    assert term_of("Smart Cities") == "smart citi"
    assert term_of("スマートシティ") == fold("スマートシティ")


def test_pairs_leave_plain_letters_to_the_words() -> None:
    assert pairs("evばす") == {"vば", "ばす"}


def test_a_kanji_counts_alone_only() -> None:
    assert lone_kanji("店を開く。店舗と商店") == ["店", "開"]


@pytest.mark.parametrize(
    ("reading", "letters"),
    [("さっぽろ", "sapporo"), ("こうち", "kochi"), ("しんじゅく", "shinjuku"), ("にしのおもて", "nishinoomote")],
)
def test_readings_in_latin_letters(reading: str, letters: str) -> None:
    assert romanize(reading) == letters


@pytest.mark.parametrize(
    ("text", "part", "word"),
    [
        ("スタートアツプ エコシテスム", "コシテ", "エコシテスム"),
        ("スタートアツプ支援", "スタートア", "スタートアツプ"),
        ("ドローンの輸送", "ドローン", "ドローン"),
        ("化研費", "化研", "化研"),
        ("ドローン", "バス", "バス"),
    ],
)
def test_the_word_in_katakana_around_a_piece(text: str, part: str, word: str) -> None:
    assert katakana_around(text, part) == word
