"""`--lang en`: everything a person reads is English, except names as written and texts of the source."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import msgspec
import pytest

from factories import sections_of
from harness import ENTRIES, JAPANESE, LISTINGS, bundled_catalog, run
from kakushin_cli.catalog.model import Words
from kakushin_cli.language import Text
from kakushin_cli.matching.organisations import organisation_name

RUNS = {
    **LISTINGS,
    **ENTRIES,
    "match-nothing-to-lead": ("match", "-a", "university", "-t", "mobility", "--phase", "rd"),
    "match-place": ("match", "-a", "銀行", "-t", "decarbonization", "--prefecture", "福島県", "--new-call", "--all"),
    "match-bio": ("match", "-a", "municipality", "-p", "university", "-t", "bio", "--explain", "--all"),
    "list-unknown": ("list", "-a", "university", "-m", "cao"),
    "map-without": ("map", "-t", "startup"),
    **{f"show-{n}": ("show", n, "--evidence") for n in ("cao-prism", "moe-circular-ecological-sphere", "bio-tsuruoka")},
    **{f"guide-{n}": ("guide", n, "--evidence") for n in ("incentive", "special-zone", "smart-city", "bio-community")},
    "status-mail": ("status", "--mail"),
    "roadmap": ("roadmap", "-t", "decarbonization", "-a", "university", "-p", "municipality", "--prefecture", "広島県"),
}


def strings(value: Any) -> Iterator[str]:
    """Yield what English output may show: names, spellings, cells of the source, and the English of every sentence."""
    if isinstance(value, Text):
        if value.en:
            yield value.en
    elif isinstance(value, str):
        yield value
    elif isinstance(value, tuple | list):
        for part in value:
            yield from strings(part)
    elif isinstance(value, msgspec.Struct) and not isinstance(value, Words):
        for name in value.__struct_fields__:
            yield from strings(getattr(value, name))


@cache
def allowed() -> tuple[str, ...]:
    catalog = bundled_catalog()
    parts = [part for name, part in sections_of(catalog).items() if name not in ("vocabulary", "concepts")]
    found = {"".join(text.split()) for part in parts for text in strings(part)}
    members = [m for n in catalog.networks if n.members for _, sector in n.members.by_sector() for m in sector]
    found |= {organisation_name(m) for m in members}
    found |= {part for p in catalog.programs for desk in p.desks for part in desk.department.split()}
    found |= {"".join(e.title.split()) for edition in catalog.vocabulary.editions for e in edition.evidence}
    found |= {"".join(t.name.pick("en").split()) for t in catalog.vocabulary.themes}
    return tuple(sorted((text for text in found if re.search(JAPANESE, text)), key=len, reverse=True))


def left_over(text: str, *asked: str) -> list[str]:
    """Return the Japanese of a text that comes from neither the source nor the question."""
    text = "".join(text.split()).replace("\\", "")
    for word in (*allowed(), *asked):
        text = text.replace(word, "")
    return re.findall(rf"{JAPANESE}+", text)


@pytest.mark.parametrize("name", RUNS)
def test_output_for_people_is_english(name: str) -> None:
    argv = RUNS[name]
    formats = [()] if name == "roadmap" else [("-f", "table")]
    for form in formats:
        outcome = run(*argv, *form, lang="en", columns=1000)
        assert outcome.code == 0
        text = re.sub(r"→\S+", "", outcome.stdout)  # the entry's own word, which the one asked for stands for
        assert left_over(text if name == "search" else outcome.stdout, *argv) == []
        assert left_over(outcome.stderr, *argv) == []


@pytest.mark.parametrize("name", RUNS)
def test_sentences_of_machine_output_are_english(name: str) -> None:
    def sentences(value: Any, key: str = "") -> Iterator[str]:
        if isinstance(value, dict):
            for k, v in value.items():
                yield from sentences(v, k)
        elif isinstance(value, list):
            for v in value:
                yield from sentences(v, key)
        elif isinstance(value, str) and key in ("text", "detail", "summary", "statement"):
            yield value

    found = list(sentences({k: v for k, v in run(*RUNS[name], "--json", lang="en").json.items() if k != "query"}))
    assert [text for text in found if left_over(text, *RUNS[name])] == []


def test_full_width_punctuation_of_the_program_stays_out_of_english() -> None:
    for argv in (("list",), ("coverage",), ("universities",), ("networks",), ("contacts",)):
        text = run(*argv, "-f", "table", lang="en", columns=1000).stdout
        names = {line for line in text.splitlines() if re.search(JAPANESE, line)}
        assert [line for line in text.splitlines() if line not in names and re.search("[、。【】（）]", line)] == []


def test_english_names_come_first() -> None:
    lines = run("show", "mic-local-10000", lang="en").stdout.splitlines()
    assert lines[:2] == ["Local 10,000 Project", "ローカル10,000プロジェクト"]
    assert run("show", "mic-local-10000").stdout.splitlines()[:2] == lines[1::-1]
