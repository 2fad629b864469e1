"""Rules about form: characters, order of keys and entries, ids, texts in both languages."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from shipped import NAMED, SECTIONS, Shipped, rule, walk, where

from kakushin_cli.catalog import schema

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MODELINE = "# yaml-language-server: $schema=../docs/catalog.schema.json\n"
ID_LENGTH_LIMIT = 36
PHONE = re.compile(r"0\d{1,4}-\d{1,4}-\d{4}")
EMAIL = re.compile(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*@([a-z0-9-]+\.)+go\.jp")
KEY_ORDER: dict[str, tuple[str, ...]] = {
    "programs": (
        "id", "kind", "edition", "name", "name_as_written", "name_en", "aliases", "ministry", "agency", "ministry_basis",
        "summary", "placements", "framework_themes", "applicants", "new_call", "conditions", "region", "support",
        "history", "calls", "urls", "contacts", "relations", "unit", "purpose", "overview", "from_fiscal_year",
        "until_fiscal_year", "methods", "budget", "suggested_themes", "needs", "keywords", "sources", "imported_from",
        "verified_on", "warnings",
    ),
    "networks": (
        "id", "kind", "name", "name_as_written", "name_en", "aliases", "site", "body", "program_id", "prefectures",
        "prefectures_basis", "municipalities", "members", "lead", "status", "summary", "needs", "keywords", "sources",
        "warnings",
    ),
    "guides": (
        "id", "name", "name_as_written", "name_en", "aliases", "summary", "programs", "sections", "needs", "keywords",
        "sources", "warnings",
    ),
    "desks": (
        "id", "ministry", "department", "phone", "extension", "email", "emails_as_written", "as_of", "sources",
        "warnings",
    ),
    "universities": ("name", "name_as_written", "name_en", "aliases", "fields", "sources", "warnings"),
}  # fmt: skip
"""Order of the keys of an entry, where it differs from the order in the models; the rest follow the models."""

INNER_ORDER: tuple[tuple[str, ...], ...] = (
    ("ja", "en"),
    ("academia", "government", "industry"),
    ("theme", "phase", "line"),
    ("type", "partial", "basis"),
    ("document", "lines"),
    ("url", "title", "as_of", "fiscal_year", "read_on"),
    ("url", "kind", "read_on"),
    ("title", "url", "date", "fiscal_year", "grade"),
    ("to", "name", "basis", "reason"),
    ("fiscal_year", "opens_on", "deadline_at", "deadline_on", "consult_by", "source"),
    ("department", "phone", "email", "as_of"),
    ("code", "text"),
    ("fiscal_year", "selected", "note"),
    ("text", "prefectures", "basis"),
    ("detail", "rate_text", "rate_max", "amount_text", "cap_jpy", "commissioned"),
    ("to", "kind", "basis", "reason", "lines"),
    ("id", "heading", "items"),
    ("id", "text", "detail", "value", "unit", "lines", "links", "select"),
    ("placed", "themes", "program_kinds", "network_kinds"),
    ("field", "group"),
)
"""Order of the keys of mappings inside entries; a mapping follows the first of these that has all its keys."""


def _lines(shipped: Shipped) -> Iterator[tuple[str, int, str]]:
    for file, text in shipped.texts.items():
        for number, line in enumerate(text.split("\n"), 1):
            yield file, number, line


@rule("Put the yaml-language-server line first: editors take the JSON Schema from it.")
def modeline_is_first(shipped: Shipped) -> list[str]:
    return [f"{file}:1" for file, text in shipped.texts.items() if not text.startswith(MODELINE)]


@rule("Indent with blanks; no tabs, carriage returns, wide or invisible spaces.")
def only_visible_characters(shipped: Shipped) -> list[str]:
    return [
        f"{file}:{number}: U+{ord(c):04X}"
        for file, number, line in _lines(shipped)
        for c in sorted(set(line))
        if c != " " and unicodedata.category(c) in ("Cc", "Cf", "Zs", "Zl", "Zp", "Co", "Cn")
    ]


@rule("Delete the blanks at the end of the line.")
def no_trailing_blanks(shipped: Shipped) -> list[str]:
    return [f"{file}:{number}" for file, number, line in _lines(shipped) if line != line.rstrip()]


@rule("End the file with exactly one line break.")
def one_final_line_break(shipped: Shipped) -> list[str]:
    return [f for f, text in shipped.texts.items() if not text.endswith("\n") or text.endswith("\n\n")]


@rule("Delete blanks at the ends of a text and the second of two blanks; texts as written are the source's own.")
def no_stray_blanks_in_texts(shipped: Shipped) -> list[str]:
    found = []
    for entry in shipped.entries(*SECTIONS):
        for path, value in walk(entry):
            is_own = not any(str(part).endswith("as_written") for part in path)
            if isinstance(value, str) and (value != value.strip() or (is_own and "  " in value)):
                found.append(where(entry, path, repr(value)))
    return found


@rule("Write the text in NFC: ガ as one character.")
def texts_are_composed(shipped: Shipped) -> list[str]:
    return [f"{f}:{n}" for f, n, line in _lines(shipped) if unicodedata.normalize("NFC", line) != line]


@rule("Bring the keys into the order of KEY_ORDER, or of the fields of the model.")
def keys_in_order(shipped: Shipped) -> list[str]:
    found = []
    for section in SECTIONS:
        order = KEY_ORDER.get(section) or tuple(schema.SECTION_MODELS[section].model_fields)
        for entry in shipped.entries(section):
            for path, value in walk(entry):
                if isinstance(value, dict):
                    expected = order if not path else _inner_order(value)
                    if list(value) != [k for k in expected if k in value]:
                        found.append(where(entry, path, list(value)))
    return found


def _inner_order(value: Mapping[str, Any]) -> tuple[str, ...]:
    return next((order for order in INNER_ORDER if set(value) <= set(order)), ())


@rule("Add a field of the model that the order does not know to KEY_ORDER.")
def key_order_covers_the_models(shipped: Shipped) -> list[str]:
    return [
        f"{section}: {sorted(set(schema.SECTION_MODELS[section].model_fields) - {'overrides'} ^ set(order))}"
        for section, order in KEY_ORDER.items()
        if set(schema.SECTION_MODELS[section].model_fields) - {"overrides"} != set(order)
    ]


@rule("Sort the entries of the section by id.")
def sorted_by_id(shipped: Shipped) -> list[str]:
    keys = dict.fromkeys((*NAMED, "desks"), "id") | {"lifecycle": "program"}
    return [
        where(later, "stands after", earlier[key])
        for root in shipped.roots.values()
        for section, key in keys.items()
        for earlier, later in pairwise(root.get(section, ()))
        if earlier[key] > later[key]
    ]


@rule(f"Shorten the id to {ID_LENGTH_LIMIT} characters: lists must fit a terminal.")
def ids_are_short(shipped: Shipped) -> list[str]:
    return [where(e, len(e["id"])) for e in shipped.entries(*NAMED, "desks") if len(e["id"]) > ID_LENGTH_LIMIT]


@rule("Take the year out of the id: ids are permanent, calls are yearly.")
def ids_have_no_year(shipped: Shipped) -> list[str]:
    year = re.compile(r"(^|-)(19|20)\d\d(-|$)|(^|-)[rh]\d{1,2}(-|$)")
    return [where(e) for e in shipped.entries(*NAMED, "desks") if year.search(e["id"])]


@rule("Give one of the two another id: `show ID` names one entry.")
def ids_are_unique(shipped: Shipped) -> list[str]:
    entries = shipped.entries(*NAMED)
    count = Counter(e["id"] for e in entries)
    found = [where(e) for e in entries if count[e["id"]] > 1]
    desks = Counter(e["id"] for e in shipped.entries("desks"))
    found += [where(e) for e in shipped.entries("desks") if desks[e["id"]] > 1]
    for guide in shipped.entries("guides"):
        inner = [s["id"] for s in guide["sections"]]
        inner += [i["id"] for s in guide["sections"] for i in s["items"]]
        found += [where(guide, i) for i, n in Counter(inner).items() if n > 1]
    return found


@rule("Add the sentence in English.")
def every_text_has_english(shipped: Shipped) -> list[str]:
    found = []
    for entry in [*shipped.entries(*SECTIONS), shipped.vocabulary]:
        for path, value in walk(entry):
            if isinstance(value, dict) and "ja" in value and not value.get("en"):
                found.append(where(entry, path, value["ja"]))
    return found


@rule("Write name_en, and needs and keywords in both languages: they are what lets a person find the entry.")
def every_entry_can_be_found(shipped: Shipped) -> list[str]:
    found = []
    for entry in shipped.entries(*NAMED):
        lacking = [] if entry.get("name_en") else ["name_en"]
        for key in ("needs", "keywords"):
            lacking += [f"{key}.{lang}" for lang in ("ja", "en") if len(entry.get(key, {}).get(lang, ())) < 2]
        if lacking:
            found.append(where(entry, *lacking))
    return found


@rule("Say it in one or two sentences, the Japanese with 。 at the end of each, the English with a full stop.")
def summaries_are_one_or_two_sentences(shipped: Shipped) -> list[str]:
    found = []
    for entry in shipped.entries(*NAMED):
        ja, en = entry["summary"]["ja"], entry["summary"].get("en", "")
        sentences = re.split(r"[.!?] (?=[A-Z])", en)
        if not ja.endswith("。") or ja.count("。") > 2 or not en.endswith(".") or len(sentences) > 2:
            found.append(where(entry, ja, "/", en))
    return found


@rule("Shorten the summary: a list shows it beside the name (150 characters of Japanese, 330 of English).")
def summaries_are_short(shipped: Shipped) -> list[str]:
    texts = [(e, e["summary"]["ja"], e["summary"].get("en", "")) for e in shipped.entries(*NAMED)]
    return [where(e, len(ja), len(en)) for e, ja, en in texts if len(ja) > 150 or len(en) > 330]


@rule("Write phones as 03-5253-4111, extensions in digits, both quoted; mail addresses with @ under go.jp.")
def phones_and_mails_are_well_formed(shipped: Shipped) -> list[str]:
    found = []
    for desk in shipped.entries("desks"):
        phone, extension, email = (desk.get(key) for key in ("phone", "extension", "email"))
        if phone is not None and not PHONE.fullmatch(str(phone)):
            found.append(where(desk, "phone", phone))
        if extension is not None and not re.fullmatch(r"\d{3,5}", str(extension)):
            found.append(where(desk, "extension", extension))
        if email is not None and not EMAIL.fullmatch(email):
            found.append(where(desk, "email", email))
        if phone is None and email is None:
            found.append(where(desk, "neither phone nor email"))
    return found


@rule("Quote the number: an unquoted one loses its leading 0 in other readers.")
def numbers_that_are_texts_are_quoted(shipped: Shipped) -> list[str]:
    bare = re.compile(r"^\s*(phone|extension|rate_text): *(?!null\b)[^\"\s]")
    return [f"{file}:{number}" for file, number, line in _lines(shipped) if bare.match(line)]
