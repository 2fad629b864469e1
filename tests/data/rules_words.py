"""Rules about names and search words: what people type must lead to one entry, and not twice to the same."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from shipped import NAMED, Shipped, rule, where

from kakushin_cli.japanese.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

SHARED_NAMES: dict[str, str] = {
    "構造改革特別区域": "the programme and the guide that explains it",
    "特区": "the programme and the guide that explains it",
    "構造改革特区": "the programme and the guide that explains it",
    "規制の特例措置": "the programme and the guide that explains it",
    "スマート農業技術の開発・実証・実装プロジェクト": "name of the parent, which two map entries carry as written",
    "次世代「光」": "both light projects of Tokushima are called so in the source",
}
"""Names that stand for two entries on purpose, with the reason; `show` answers with both."""


def _spellings(entry: Mapping[str, Any]) -> list[str]:
    names = [entry["name"], *entry.get("name_as_written", ()), *entry.get("aliases", ())]
    return names + [entry[key] for key in ("name_en", "body") if entry.get(key)]


def _repeated(words: Iterable[str]) -> list[str]:
    seen: set[str] = set()
    repeated = []
    for word in words:
        key = fold(word)
        if key in seen:
            repeated.append(word)
        seen.add(key)
    return repeated


@rule("Delete the alias: width, case, kana, old character forms, blanks and signs are folded away in every search.")
def aliases_add_something(shipped: Shipped) -> list[str]:
    found = []
    for entry in shipped.entries(*NAMED, "universities"):
        names = [entry["name"], *entry.get("name_as_written", ()), entry.get("name_en", "")]
        known = {fold(name) for name in names}
        found += [where(entry, a) for a in entry.get("aliases", ()) if fold(a) in known]
        found += [where(entry, a) for a in _repeated(entry.get("aliases", ()))]
    return found


@rule("Delete the repeated word.")
def words_are_not_repeated(shipped: Shipped) -> list[str]:
    return [
        where(entry, key, lang, word)
        for entry in shipped.entries(*NAMED)
        for key in ("needs", "keywords")
        for lang in ("ja", "en")
        for word in _repeated(entry.get(key, {}).get(lang, ()))
    ]


@rule("Delete the name from one of the entries, or state it in SHARED_NAMES with the reason.")
def shared_names_are_stated(shipped: Shipped) -> list[str]:
    owners: dict[str, set[str]] = defaultdict(set)
    shown: dict[str, str] = {}
    for entry in shipped.entries(*NAMED):
        for name in _spellings(entry):
            owners[fold(name)].add(entry["id"])
            shown[fold(name)] = name
    shared = {key for key, ids in owners.items() if len(ids) > 1}
    stated = {fold(name) for name in SHARED_NAMES}
    found = [f"{shown[key]}: {sorted(owners[key])}" for key in sorted(shared - stated)]
    return found + [f"{key}: stated in SHARED_NAMES but not shared" for key in sorted(stated - shared)]


@rule("Delete the name from one of the universities.")
def university_names_are_unique(shipped: Shipped) -> list[str]:
    owners: dict[str, set[str]] = defaultdict(set)
    for university in shipped.entries("universities"):
        for name in _spellings(university):
            owners[fold(name)].add(university["name"])
    return [f"{key}: {sorted(names)}" for key, names in owners.items() if len(names) > 1]


@rule("Delete the keyword: name and summary are searched anyway.")
def keywords_add_something(shipped: Shipped) -> list[str]:
    found = []
    for entry in shipped.entries(*NAMED):
        for lang in ("ja", "en"):
            texts = [entry["summary"].get(lang, "")]
            texts += [entry["name"]] if lang == "ja" else [entry.get("name_en", "")]
            found += [
                where(entry, lang, word)
                for word in entry.get("keywords", {}).get(lang, ())
                if any(_contains(text, word, lang) for text in texts)
            ]
    return found


def _contains(text: str, word: str, lang: str) -> bool:
    if lang == "ja":
        return fold(word) in fold(text)
    return re.search(rf"\b{re.escape(word.lower())}\b", text.lower()) is not None


@rule("Delete the word from one of the terms: an option's word must mean one thing.")
def vocabulary_words_mean_one_thing(shipped: Shipped) -> list[str]:
    found = []
    for group in ("applicants", "phases", "themes", "ministries", "prefectures", "fields"):
        owners: dict[str, set[str]] = defaultdict(set)
        for term in shipped.vocabulary[group]:
            words = [term["id"], term.get("symbol", term["id"])]
            words += [t for key in ("name", "label") for t in term.get(key, {}).values()]
            for word in [*words, *term.get("aliases", ()), *term.get("aliases_to_confirm", ())]:
                owners[fold(word)].add(term["id"])
        found += [f"{group}: {key}: {sorted(ids)}" for key, ids in owners.items() if len(ids) > 1]
    return found
