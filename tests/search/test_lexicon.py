"""The lexicon: every word is used, none is ambiguous without saying so, and faults in it are reported."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from kakushin_cli.catalog.catalog import Catalog
from kakushin_cli.catalog.loading import check_paths
from kakushin_cli.japanese.folding import fold
from kakushin_cli.search.dictionary import concept_terms
from kakushin_cli.search.reading import QueryReader
from kakushin_cli.search.search import Searcher
from kakushin_cli.search.units import ASK_CONTACT
from kakushin_cli.search.words import is_latin, term_of


def test_it_is_broad(catalog: Catalog) -> None:
    words = [word for concept in catalog.concepts for word in concept.words()]
    assert len(catalog.concepts) >= 100
    assert sum(is_latin(fold(w)) for w in words) >= 800
    assert len(words) >= 2500


def test_a_word_of_several_concepts_says_so_in_each(catalog: Catalog) -> None:
    concepts = defaultdict(list)
    for concept in catalog.concepts:
        for key in {fold(word) for word in concept.words()}:
            concepts[key].append(concept)
    silent = [
        f"{key}: {concept.id}"
        for key, found in concepts.items()
        for concept in found
        if (len(found) > 1) != (key in {fold(word) for word in concept.shares})
    ]
    assert silent == [], "list the word under `shares` of each concept that has it, and only there"


def test_no_concept_says_a_word_twice(catalog: Catalog) -> None:
    twice = []
    for concept in catalog.concepts:
        keys = [fold(word) for word in concept.words()]
        twice += [f"{concept.id}: {key}" for key in keys if keys.count(key) > 1]
    assert twice == []


def test_groups_of_equal_words_are_words_of_the_concept(catalog: Catalog) -> None:
    strange = [
        f"{concept.id}: {word}"
        for concept in catalog.concepts
        for group in concept.same
        for word in group
        if fold(word) not in {fold(w) for w in concept.words()} or len(group) < 2
    ]
    assert strange == []


def test_every_word_of_the_lexicon_is_read_as_its_concept(catalog: Catalog) -> None:
    """Typed alone, a word leads to its concept: it is not hidden by folding, by a stop word or by a longer word."""
    searcher = Searcher(catalog)
    reader = QueryReader(searcher.dictionary, searcher.index)
    unused = []
    for concept in catalog.concepts:
        for word in concept.words():
            read = {m.id for part in reader.read(word) for m in part.meanings}
            if concept.id not in read:
                unused.append(f"{concept.id}: {word}")
    assert unused == []


def test_every_subject_leads_to_some_entry(catalog: Catalog) -> None:
    """A concept of which no word and no theme is in the catalogue cannot help anybody: find it a use or leave it out."""
    index = Searcher(catalog).index
    idle = [
        concept.id
        for concept in catalog.concepts
        if concept.kind == "subject"
        and not any(index.exists(term) for term, _ in concept_terms(concept))
        and not any(index.facet_count(f"theme:{theme}") for theme in concept.themes)
        and not concept.related
    ]
    assert [i for i in idle if i not in NOT_IN_THIS_CATALOGUE] == []


NOT_IN_THIS_CATALOGUE = frozenset({"space", "wildlife-damage", "snow"})
"""Subjects of which the bundled catalogue says nothing; they serve catalogues of users."""


def test_what_no_catalogue_answers_is_in_no_name(catalog: Catalog) -> None:
    index = Searcher(catalog).index
    found = [
        f"{concept.id}: {term}"
        for concept in catalog.concepts
        if concept.kind == "outside"
        for term, _ in concept_terms(concept)
        for field in ("name", "alias")
        if index.count_in(field, [term])
    ]
    assert found == []


def test_the_concept_that_the_program_knows_by_name_exists(catalog: Catalog) -> None:
    assert ASK_CONTACT in {concept.id for concept in catalog.concepts}


def test_english_words_are_not_stop_words_only(catalog: Catalog) -> None:
    empty = [w for concept in catalog.concepts for w in concept.en if not term_of(w)]
    assert empty == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("concepts:\n- {id: a, ja: [語], related: [b]}\n", "unknown-reference"),
        ("concepts:\n- {id: a, ja: [語], themes: [nothing]}\n", "unknown-reference"),
        ("concepts:\n- {id: food, ja: [語]}\n", "duplicate-id"),
        ("concepts:\n- {id: a, ja: [語], kind: sort}\n", "not-allowed"),
    ],
    ids=["related", "theme", "repeated", "kind"],
)
def test_faults_are_reported(text: str, code: str, tmp_path: Path) -> None:
    file = tmp_path / "lexicon.yaml"
    file.write_text(text, encoding="utf-8")
    faults = [f for f in check_paths([file]) if f.severity == "error"]
    assert [f.line for f in faults] == [2]
    if code != "not-allowed":
        assert [f.code for f in faults] == [code]
