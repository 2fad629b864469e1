"""Rules of form for the files of the bundled catalogue: how they are written, beyond what makes them valid.

`data check` applies them to the bundled files, and to other files with `--style`. Each rule reports every place that
breaks it, so that whoever edits a file learns all of them from one run. Facts are not judged here.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise, product
from pathlib import Path
from typing import Any, get_args, get_type_hints

from msgspec import Struct

from kakushin_cli.catalog.checks import NAMED_SECTIONS as NAMED
from kakushin_cli.catalog.faults import Fault, Location, YamlList, YamlMap, fault_at
from kakushin_cli.catalog.validate import SECTIONS
from kakushin_cli.catalog.values import read_contact
from kakushin_cli.catalog.yaml_file import read_yaml
from kakushin_cli.japanese.folding import fold
from kakushin_cli.language import Text

MODELINE = "# yaml-language-server: $schema=../docs/catalog.schema.json"
MAX_ID_LENGTH = 36
"""A list must show the id beside the name at 80 columns."""
MAX_SUMMARY_JA = 150
"""Characters of a Japanese summary; a list shows it beside the name."""
MAX_SUMMARY_EN = 330
"""Characters of an English summary."""
MIN_SEARCH_WORDS = 2
"""Needs, and keywords, that an entry has in each language at least."""
CHECKED = tuple(section for section in SECTIONS if section != "concepts")
"""Sections whose entries have rules of form."""
SORT_KEYS = dict.fromkeys((*NAMED, "desks"), "id") | {"lifecycle": "program"}
SHARED_NAMES: dict[str, str] = {
    "構造改革特別区域": "the programme and the guide that explains it",
    "特区": "the programme and the guide that explains it",
    "構造改革特区": "the programme and the guide that explains it",
    "規制の特例措置": "the programme and the guide that explains it",
    "スマート農業技術の開発・実証・実装プロジェクト": "name of the parent, which two map entries carry as written",
    "次世代「光」": "both light projects of Tokushima are called so in the source",
}
"""Names that two entries share on purpose, with the reason; `show` shows both."""
FIRST_KEYS = (
    "id", "program", "overrides", "kind", "edition", "name", "name_as_written", "name_en", "aliases", "ministry",
    "agency", "ministry_basis",
)  # fmt: skip
"""Keys that begin an entry, in this order; the others follow in the order of the fields of its class."""
LAST_KEYS = (
    "needs",
    "keywords",
    "sources",
    "imported_from",
    "verified_on",
    "verified_against",
    "verified_by",
    "warnings",
)
"""Keys that end an entry, in this order."""
_YEAR = re.compile(r"(^|-)(19|20)\d\d(-|$)|(^|-)[rh]\d{1,2}(-|$)")
_UNQUOTED = re.compile(r"^\s*(phone|extension|rate_text): *(?!null\b)[^\"\s]")
_ENGLISH_SENTENCE_END = re.compile(r"[.!?] (?=[A-Z])")
_INVISIBLE = ("Cc", "Cf", "Zs", "Zl", "Zp", "Co", "Cn")
"""Unicode categories of characters that an editor shows as nothing or as a blank."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as it stands in a file: its section, its data with places, and its pointer in the file."""

    section: str
    data: YamlMap
    pointer: Location

    def fault(self, at: Location, code: str, **facts: str | int) -> Fault:
        """Return a fault at a place inside the entry."""
        return fault_at(self.data, at, self.pointer, code, about_key=False, **facts)

    @property
    def label(self) -> str:
        """What the entry is called in a message: its id, else its name."""
        data = self.data
        return str(data.get("id") or data.get("program") or data.get("name") or data.get("program_as_written") or "")


class StyleFiles:
    """The files of one catalogue as text and as entries with places.

    Args:
        texts: Decoded text of each file by its path as the user named it.
        others: Texts of files whose vocabularies give the order of terms; nothing is reported about them.

    Attributes:
        vocabulary: The vocabularies of `texts`.
    """

    def __init__(self, texts: Mapping[str, str], others: Mapping[str, str] | None = None) -> None:
        self.texts = texts
        self.entries: dict[str, list[Entry]] = defaultdict(list)
        self.vocabulary: list[Entry] = []
        for root in _roots(texts):
            for section in CHECKED:
                items = root.get(section)
                self.entries[section] += [
                    Entry(section, item, (section, n))
                    for n, item in enumerate(items if isinstance(items, YamlList) else ())
                    if isinstance(item, YamlMap)
                ]
            if isinstance(root.get("vocabulary"), YamlMap):
                self.vocabulary.append(Entry("vocabulary", root["vocabulary"], ("vocabulary",)))
        others_vocabulary = [r["vocabulary"] for r in _roots(others or {}) if isinstance(r.get("vocabulary"), YamlMap)]
        self._terms = [*(v.data for v in self.vocabulary), *others_vocabulary]

    def of(self, *sections: str) -> Iterator[Entry]:
        """Yield the entries of some sections, section by section, in file order."""
        for section in sections:
            yield from self.entries[section]

    def terms(self, group: str) -> list[YamlMap]:
        """Return the terms of a vocabulary in its order, of these files first."""
        return [term for vocabulary in self._terms for term in vocabulary.get(group, ())]


def check_style(paths: Sequence[Path], vocabulary: Sequence[Path] = (), *, is_valid: bool = True) -> list[Fault]:
    """Return what breaks the rules of form, sorted as `Fault` says.

    Args:
        paths: YAML files; one that is not UTF-8 text is left to the check that says why.
        vocabulary: Files whose vocabularies give the order of terms; nothing is reported about them.
        is_valid: The files have passed the checks of their content; without that, only their text is looked at.
    """
    files = StyleFiles(_texts(paths), _texts(path for path in vocabulary if path not in paths))
    rules = RULES if is_valid else (text_is_plain,)
    return sorted({fault for rule in rules for fault in rule(files)})


def _roots(texts: Mapping[str, str]) -> Iterator[YamlMap]:
    for path, text in texts.items():
        root = read_yaml(path, text.encode()).root
        if isinstance(root, YamlMap):
            yield root


def _texts(paths: Iterable[Path]) -> dict[str, str]:
    texts = {}
    for path in paths:
        try:
            texts[str(path)] = path.read_bytes().decode("utf-8")
        except (OSError, UnicodeDecodeError):
            continue
    return texts


def text_is_plain(files: StyleFiles) -> Iterator[Fault]:
    """Yield what the text of a file has that no editor shows, and what editors and other YAML readers trip over.

    Editors take the JSON Schema from the first line. A file ends with one line break, a line with no blank; there are no
    tabs, wide or invisible blanks; characters are composed (Unicode NFC: ガ is one); phones are quoted, for other readers
    take the leading 0 away.
    """
    for path, text in files.texts.items():
        if not text.startswith(MODELINE + "\n"):
            yield Fault(path, 1, 1, "", "modeline-missing", {"modeline": MODELINE})
        if not text.endswith("\n") or text.endswith("\n\n"):
            yield Fault(path, text.count("\n") + 1, 1, "", "final-line-break")
        for number, line in enumerate(text.split("\n"), 1):
            for column, char in enumerate(line, 1):
                if char != " " and unicodedata.category(char) in _INVISIBLE:
                    yield Fault(path, number, column, "", "invisible-character", {"character": f"U+{ord(char):04X}"})
            if line != line.rstrip():
                yield Fault(path, number, len(line.rstrip()) + 1, "", "trailing-blank")
            if unicodedata.normalize("NFC", line) != line:
                column = next(n for n, c in enumerate(line, 1) if unicodedata.combining(c) or c in "\u3099\u309a")
                yield Fault(path, number, column, "", "not-composed")
            if match := _UNQUOTED.match(line):
                yield Fault(path, number, match.start(1) + 1, "", "number-unquoted", {"key": match[1]})


def _walk(value: Any, path: Location = ()) -> Iterator[tuple[Location, Any]]:
    """Yield every value below a value with the keys and indices that lead to it, itself first."""
    yield path, value
    if isinstance(value, YamlMap | YamlList):
        for key, inner in value.items() if isinstance(value, YamlMap) else enumerate(value):
            yield from _walk(inner, (*path, key))


def values_are_tidy(files: StyleFiles) -> Iterator[Fault]:
    """A text in Japanese stands in English, too; ranges of lines ascend; no blanks at the ends of a text, no double ones.

    Texts as written are the source's own, with their double blanks.
    """
    for entry in [*files.of(*CHECKED), *files.vocabulary]:
        for path, value in _walk(entry.data):
            if isinstance(value, YamlMap) and isinstance(value.get("ja"), str) and not value.get("en"):
                yield entry.fault(path, "english-missing")
            elif isinstance(value, YamlList) and path[-1] == "lines":
                for n, (before, after) in enumerate(pairwise(value), 1):
                    if before[-1] >= after[0]:
                        yield entry.fault((*path, n), "lines-unsorted")
            elif isinstance(value, str) and entry.section != "vocabulary":
                is_own = not any(str(part).endswith("as_written") for part in path)
                if value != value.strip() or (is_own and "  " in value):
                    yield entry.fault(path, "stray-blank")


def keys_in_order(files: StyleFiles) -> Iterator[Fault]:
    """The keys of an entry, and of the mappings inside, stand in their fixed order."""
    for entry in files.of(*CHECKED):
        for path, mapping, fields in _mappings(entry.data, SECTIONS[entry.section]):
            order = fields if path else _entry_order(entry.section, fields)
            expected = [key for key in order if key in mapping]
            actual = [key for key in mapping if key in order]
            if actual != expected:
                first = next(a for a, e in zip(actual, expected, strict=True) if a != e)
                yield entry.fault((*path, first), "key-order", order=", ".join(expected))


def _entry_order(section: str, fields: Sequence[str]) -> list[str]:
    middle = [name for name in fields if name not in (*FIRST_KEYS, *LAST_KEYS)]
    if section == "networks":  # the summary of a network follows its facts
        middle.sort(key="summary".__eq__)
    return [*FIRST_KEYS, *middle, *LAST_KEYS]


def _mappings(
    value: object, shape: type[Struct] | None, path: Location = ()
) -> Iterator[tuple[Location, YamlMap, Sequence[str]]]:
    """Yield the mappings of an entry or a part of it, each with the way to it and its keys in their order."""
    if isinstance(value, YamlList):
        for n, item in enumerate(value):
            yield from _mappings(item, shape, (*path, n))
    elif isinstance(value, YamlMap):
        fields = _fields(shape) if shape else dict.fromkeys(Text._fields)
        yield path, value, tuple(fields)
        for key, inner in value.items():
            yield from _mappings(inner, fields.get(key), (*path, key))


@cache
def _fields(shape: type[Struct]) -> dict[str, type[Struct] | None]:
    """Return the fields of a class in their order, each with the class of its values; texts and numbers have none."""
    return {name: _class_in(hint) for name, hint in get_type_hints(shape, include_extras=True).items()}


def _class_in(hint: Any) -> type[Struct] | None:
    if isinstance(hint, type) and issubclass(hint, Struct):
        return hint
    return next(filter(None, map(_class_in, get_args(hint))), None)


def ids_are_short_and_without_year(files: StyleFiles) -> Iterator[Fault]:
    """Ids are permanent while calls are yearly, and must fit a list."""
    for entry in files.of(*NAMED, "desks"):
        entry_id = str(entry.data.get("id", ""))
        if len(entry_id) > MAX_ID_LENGTH:
            yield entry.fault(("id",), "id-long", length=len(entry_id), limit=MAX_ID_LENGTH)
        if _YEAR.search(entry_id):
            yield entry.fault(("id",), "id-with-year")


def parts_of_guides_have_ids_and_lines(files: StyleFiles) -> Iterator[Fault]:
    """Sections and items of a guide have ids of their own; every item names its lines."""
    for guide in files.of("guides"):
        ids: set[str] = set()
        for at, part in _walk(guide.data.get("sections"), ("sections",)):
            if at[-2:-1] not in (("sections",), ("items",)):
                continue
            if part.get("id") in ids:
                yield guide.fault((*at, "id"), "repeated-value", value=part["id"])
            ids.add(part.get("id"))
            if at[-2] == "items" and not part.get("lines"):
                yield guide.fault(at, "lines-missing")


def names_and_summaries_are_whole(files: StyleFiles) -> Iterator[Fault]:
    """An entry has an English name, and a summary of one or two whole sentences, short enough for a list; desks a way in.

    A desk has a phone or a mail address.
    """
    for entry in files.of(*NAMED):
        if not entry.data.get("name_en"):
            yield entry.fault((), "name-en-missing")
        summary = entry.data.get("summary") or {}
        ja, en = str(summary.get("ja") or ""), str(summary.get("en") or "")
        if not ja.endswith("。") or ja.count("。") > 2:
            yield entry.fault(("summary", "ja"), "summary-sentences")
        if not en.endswith(".") or len(_ENGLISH_SENTENCE_END.split(en)) > 2:
            yield entry.fault(("summary", "en"), "summary-sentences")
        for lang, text, limit in (("ja", ja, MAX_SUMMARY_JA), ("en", en, MAX_SUMMARY_EN)):
            if len(text) > limit:
                yield entry.fault(("summary", lang), "summary-long", length=len(text), limit=limit)
    for desk in files.of("desks"):
        if not desk.data.get("phone") and not desk.data.get("email"):
            yield desk.fault((), "desk-unreachable")


def search_words_add_something(files: StyleFiles) -> Iterator[Fault]:
    """An entry has needs and keywords in both languages, none twice, no keyword that its name or summary has anyway.

    Width, case, kana and old character forms are folded in every search, so aliases that differ in them add nothing.
    """
    for entry in files.of(*NAMED, "universities"):
        data = entry.data
        keys = {fold(str(name)) for name in (data.get("name"), *data.get("name_as_written", ()), data.get("name_en"))}
        for n, alias in enumerate(data.get("aliases") or ()):
            if fold(str(alias)) in keys:
                yield entry.fault(("aliases", n), "alias-redundant", alias=alias)
            keys.add(fold(str(alias)))
    for entry, key in product(files.of(*NAMED), ("needs", "keywords")):
        words = entry.data.get(key) or {}
        lacking = [lang for lang in ("ja", "en") if len(words.get(lang) or ()) < MIN_SEARCH_WORDS]
        if lacking:
            yield entry.fault((key,), "search-words-missing", key=key, langs=", ".join(lacking), least=MIN_SEARCH_WORDS)
        for lang in ("ja", "en"):
            keys = set()
            for n, word in enumerate(words.get(lang) or ()):
                if fold(str(word)) in keys:
                    yield entry.fault((key, lang, n), "word-repeated", word=word)
                elif key == "keywords" and _says(entry.data, str(word), lang):
                    yield entry.fault((key, lang, n), "keyword-redundant", word=word)
                keys.add(fold(str(word)))


def _says(data: YamlMap, word: str, lang: str) -> bool:
    """Return whether the name or the summary of an entry has a word; in English as a whole word."""
    texts = (data.get("summary") or {}).get(lang), data.get("name" if lang == "ja" else "name_en")
    if lang == "ja":
        return any(fold(word) in fold(str(text or "")) for text in texts)
    return any(re.search(rf"\b{re.escape(word.lower())}\b", str(text or "").lower()) for text in texts)


def sources_name_lines(files: StyleFiles) -> Iterator[Fault]:
    """Every entry has a source; who cites a document names its lines, and what a part cites, the entry cites, too."""
    for entry in files.of(*NAMED, "desks", "universities"):
        if not entry.data.get("sources"):
            yield entry.fault((), "source-missing")
        for n, source in enumerate(entry.data.get("sources") or ()):
            if source.get("document") and not source.get("lines"):
                yield entry.fault(("sources", n), "lines-missing")
    for entry in files.of("programs", "guides"):
        own = set(cited_lines(entry.data))
        for path, value in _walk(entry.data):
            if path and path[0] != "sources" and path[-1] == "lines":
                for n, lines in enumerate(value):
                    if not set(range(lines[0], lines[-1] + 1)) <= own:
                        yield entry.fault((*path, n), "line-not-cited", line=lines[0])
            if path and path[-1] == "line" and value not in own:
                yield entry.fault(path, "line-not-cited", line=value)


def cited_lines(data: Mapping[str, Any]) -> list[int]:
    """Return every line of the source document that an entry cites."""
    return [
        n for s in data.get("sources") or () for lines in s.get("lines") or () for n in range(lines[0], lines[-1] + 1)
    ]


def has_warning(data: Mapping[str, Any], code: str) -> bool:
    """Return whether an entry carries this warning."""
    return any(w.get("code") == code for w in data.get("warnings") or ())


def what_is_inferred_says_why(files: StyleFiles) -> Iterator[Fault]:
    """A ministry, applicants or a prefecture that no source states carry their warning, and only those."""
    for entry in files.of("programs"):
        bases = {a.get("basis") for a in entry.data.get("applicants") or ()}
        inferred = {
            "ministry-inferred": entry.data.get("ministry_basis") == "inferred",
            "applicants-inferred": "inferred" in bases,
            "inherited-applicants": "inherited" in bases,
            "ministry-not-stated": not entry.data.get("ministry") and entry.data.get("kind") != "local",
        }
        for code, applies in inferred.items():
            if applies and not has_warning(entry.data, code):
                yield entry.fault((), "warning-missing", warning=code)
            elif not applies and has_warning(entry.data, code):
                yield entry.fault(("warnings",), "warning-unfounded", warning=code)
        for n, relation in enumerate(entry.data.get("relations") or ()):
            if relation.get("basis") == "as_written" and not relation.get("lines"):
                yield entry.fault(("relations", n), "lines-missing")
    for network in files.of("networks"):
        if network.data.get("prefectures_basis") == "inferred" and not network.data.get("municipalities"):
            yield network.fault(("prefectures_basis",), "prefecture-unfounded")


def desks_agree_with_their_rows(files: StyleFiles) -> Iterator[Fault]:
    """A desk says what its rows of the source's tables say, unless it cites a later page that says otherwise."""
    desks = {d.data.get("id"): d for d in files.of("desks")}
    for row in files.of("contact_rows"):
        desk = desks.get(row.data.get("desk"))
        if desk is None or any(s.get("url") for s in desk.data.get("sources") or ()):
            continue
        if row.data.get("line") not in cited_lines(desk.data):
            yield desk.fault(("sources",), "line-not-cited", line=row.data.get("line", 0))
        cell = read_contact(str(row.data.get("contact_as_written", "")))
        data = desk.data
        stated = {
            "phone": (data.get("phone"), cell.phone),
            "extension": (data.get("extension"), cell.extension),
            "department": (_tight(data.get("department")), _tight(row.data.get("department_as_written"))),
        }
        for key, (own, written) in stated.items():
            if own != written:
                at: Location = (key,) if key in data else ()
                yield desk.fault(at, "desk-differs-from-row", key=key, line=row.data.get("line", 0))
        if cell.email not in {data.get("email"), *data.get("emails_as_written", ())}:
            yield desk.fault(("email",), "desk-differs-from-row", key="email", line=row.data.get("line", 0))


def _tight(text: object) -> str:
    return "".join(str(text or "").split())


def entries_are_sorted(files: StyleFiles) -> Iterator[Fault]:
    """The entries of a section stand in the order of their ids, file by file."""
    for section, key in SORT_KEYS.items():
        for earlier, later in pairwise(files.entries[section]):
            if earlier.data.mark.path == later.data.mark.path and str(earlier.data.get(key)) > str(later.data.get(key)):
                yield later.fault((key,), "entry-order", before=str(earlier.data.get(key)))


def lists_follow_their_order(files: StyleFiles) -> Iterator[Fault]:
    """Lists of terms stand in the order of their vocabulary, lists of years and lines ascend; nothing twice."""
    prefectures, themes, fields = (
        [term["id"] for term in files.terms(group)] for group in ("prefectures", "themes", "fields")
    )
    for entry in files.of("programs", "networks"):
        region = entry.data.get("region") or {}
        at: Location = ("region", "prefectures") if region else ("prefectures",)
        yield from _in_order(entry, at, region.get("prefectures") or entry.data.get("prefectures"), prefectures)
    for entry in files.of("programs"):
        yield from _in_order(entry, ("framework_themes",), entry.data.get("framework_themes"), themes)
        yield from _ascending(entry, ("placements",), [p.get("line") for p in entry.data.get("placements") or ()])
        yield from _ascending(entry, ("history",), [h.get("fiscal_year") for h in entry.data.get("history") or ()])
    for entry in files.of("universities"):
        yield from _in_order(entry, ("fields",), [f.get("field") for f in entry.data.get("fields") or ()], fields)
    for earlier, later in pairwise(files.of("contact_rows")):
        if earlier.data.get("line", 0) >= later.data.get("line", 0):
            yield later.fault(("line",), "list-order")


def _in_order(entry: Entry, at: Location, values: Iterable[str] | None, order: Sequence[str]) -> Iterator[Fault]:
    positions = {value: n for n, value in enumerate(order)}
    yield from _ascending(entry, at, [positions.get(v, len(order)) for v in values or ()])


def _ascending(entry: Entry, at: Location, numbers: Sequence[Any]) -> Iterator[Fault]:
    if numbers != sorted(set(numbers)):
        yield entry.fault(at, "list-order")


def names_mean_one_entry(files: StyleFiles) -> Iterator[Fault]:
    """A name leads to one entry, a university's name to one university."""
    shared = {fold(name) for name in SHARED_NAMES}
    for sections in (NAMED, ("universities",)):
        owners: dict[str, Entry] = {}
        for entry in files.of(*sections):
            for path, name in _spellings(entry):
                first = owners.setdefault(fold(name), entry)
                if first is not entry and fold(name) not in shared:
                    yield entry.fault(path, "name-shared", name=name, other=first.label)


def _spellings(entry: Entry) -> Iterator[tuple[Location, str]]:
    for key in ("name", "name_en", "body"):
        if entry.data.get(key):
            yield (key,), str(entry.data[key])
    for key in ("name_as_written", "aliases"):
        for n, name in enumerate(entry.data.get(key) or ()):
            yield (key, n), str(name)


def vocabulary_words_mean_one_term(files: StyleFiles) -> Iterator[Fault]:
    """A word that an option accepts means one term."""
    for vocabulary in files.vocabulary:
        for group in ("applicants", "phases", "themes", "ministries", "prefectures", "fields"):
            owners: dict[str, str] = {}
            for n, term in enumerate(vocabulary.data.get(group) or ()):
                words = [term["id"], term.get("symbol", term["id"])]
                words += [text for key in ("name", "label") for text in (term.get(key) or {}).values()]
                words += [*(term.get("aliases") or ()), *(term.get("aliases_to_confirm") or ())]
                for word in words:
                    other = owners.setdefault(fold(str(word)), term["id"])
                    if other != term["id"]:
                        yield vocabulary.fault((group, n), "term-word-shared", word=word, other=other)


def agencies_stand_below_their_ministry(files: StyleFiles) -> Iterator[Fault]:
    """`ministry` names a ministry, `agency` one of its agencies."""
    parents = {term["id"]: term.get("parent") for term in files.terms("ministries")}
    for entry in files.of("programs"):
        ministry, agency = entry.data.get("ministry"), entry.data.get("agency")
        if parents.get(ministry or ""):
            yield entry.fault(
                ("ministry",), "agency-as-ministry", agency=str(ministry), ministry=str(parents[ministry])
            )
        elif agency and parents.get(agency) != ministry:
            yield entry.fault(("agency",), "agency-misplaced", agency=agency, ministry=str(ministry))


RULES = (
    text_is_plain,
    values_are_tidy,
    keys_in_order,
    ids_are_short_and_without_year,
    parts_of_guides_have_ids_and_lines,
    names_and_summaries_are_whole,
    search_words_add_something,
    sources_name_lines,
    what_is_inferred_says_why,
    desks_agree_with_their_rows,
    entries_are_sorted,
    lists_follow_their_order,
    names_mean_one_entry,
    vocabulary_words_mean_one_term,
    agencies_stand_below_their_ministry,
)
"""All rules, in the order of this module."""
