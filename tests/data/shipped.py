"""The files under `data/` as the rules see them: text, and entries that know their line; whole or spoiled on purpose."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from kakushin_cli.catalog.faults import YamlList, YamlMap
from kakushin_cli.catalog.files import data_folder
from kakushin_cli.catalog.yaml_file import read_yaml

NAMED = ("programs", "networks", "guides")
SECTIONS = ("programs", "footnotes", "lifecycle", "desks", "contact_rows", "networks", "universities", "guides")
Entry = YamlMap


@cache
def shipped() -> Shipped:
    """Return the files as they are shipped."""
    return _files_of(data_folder())


@cache
def steady() -> Shipped:
    """Return the files of the catalogue of the tests: what is spoiled stands there whatever is mended in `data/`."""
    return _files_of(Path(__file__).parents[1] / "catalogue")


def _files_of(folder: Path) -> Shipped:
    return Shipped({f.name: f.read_text(encoding="utf-8") for f in sorted(folder.glob("*.yaml"))})


@cache
def _read(name: str, text: str) -> YamlMap:
    document = read_yaml(name, text.encode())
    if not isinstance(document.root, YamlMap):
        raise TypeError(f"{name} cannot be read: {document.faults}")
    return document.root


@dataclass(frozen=True)
class Shipped:
    """All files by name, and what stands in them."""

    texts: Mapping[str, str] = field(repr=False)

    def spoil(self, file: str, pattern: str, replacement: str) -> Shipped:
        """Return a copy in which the first match of a pattern is replaced; the pattern must match."""
        text, count = re.subn(pattern, replacement, self.texts[file], count=1)
        if not count or text == self.texts[file]:
            raise LookupError(f"{file}: nothing to spoil, {pattern!r} does not match or changes nothing")
        return Shipped({**self.texts, file: text})

    @cached_property
    def roots(self) -> dict[str, YamlMap]:
        """The mapping at the top of every file."""
        return {name: _read(name, text) for name, text in self.texts.items()}

    def entries(self, *sections: str) -> list[Entry]:
        """Return the entries of these sections in file order."""
        return [e for section in sections for root in self.roots.values() for e in root.get(section, ())]

    def entry(self, entry_id: str) -> Mapping[str, Any]:
        """Return a programme, network, guide or desk by id; an empty one when it is not there."""
        return self._by_id.get(entry_id, {})

    @cached_property
    def _by_id(self) -> dict[str, Entry]:
        return {e["id"]: e for e in self.entries(*NAMED, "desks")}

    @cached_property
    def vocabulary(self) -> Mapping[str, Any]:
        """The section `vocabulary`."""
        return next(root["vocabulary"] for root in self.roots.values() if "vocabulary" in root)

    def terms(self, group: str) -> dict[str, Mapping[str, Any]]:
        """Return the terms of a vocabulary by id, in their order."""
        return {t["id"]: t for t in self.vocabulary[group]}

    def of_source(self, *sections: str) -> list[Entry]:
        """Return the entries of these sections that belong to the source: later ones may come and go.

        A programme belongs to the edition it names or its file names, any other entry to the document it cites.
        """
        edition = next(e for e in self.vocabulary["editions"] if e.get("document"))
        found = []
        for section in sections:
            for root in self.roots.values():
                for entry in root.get(section, ()):
                    if section == "programs":
                        is_of_source = entry.get("edition", root.get("edition", edition["id"])) == edition["id"]
                    else:
                        is_of_source = any(s.get("document") == edition["document"] for s in entry.get("sources", ()))
                    found += [entry] if is_of_source else []
        return found

    @cached_property
    def placed(self) -> list[Entry]:
        """Programmes that stand on a map."""
        return [p for p in self.of_source("programs") if p.get("placements")]


def where(entry: Mapping[str, Any], *what: object) -> str:
    """Return an offender: file, line, id or name, and what is wrong."""
    mark = entry.mark if isinstance(entry, YamlMap) else None
    place = f"{mark.path}:{mark.line}: " if mark else ""
    name = (
        entry.get("id")
        or entry.get("program")
        or entry.get("name")
        or entry.get("program_as_written")
        or entry.get("theme")
        or ""
    )
    return f"{place}{name}: {' '.join(map(str, what))}"


def walk(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """Yield every value below a value with the keys and indices that lead to it, itself first."""
    yield path, value
    if isinstance(value, YamlMap):
        for key, inner in value.items():
            yield from walk(inner, (*path, key))
    elif isinstance(value, YamlList):
        for n, inner in enumerate(value):
            yield from walk(inner, (*path, n))


def has_warning(entry: Mapping[str, Any], code: str) -> bool:
    """Return whether an entry carries this warning."""
    return any(w["code"] == code for w in entry.get("warnings", ()))


def cited_lines(entry: Mapping[str, Any]) -> list[int]:
    """Return every line of the source an entry cites."""
    return [n for s in entry.get("sources", ()) for first, last in s.get("lines", ()) for n in range(first, last + 1)]


@cache
def source_lines() -> tuple[int, frozenset[int]]:
    """Return how many lines the source text has, and which of them are not blank."""
    known = json.loads(Path(__file__).with_name("source_lines.json").read_text(encoding="utf-8"))
    return known["line_count"], frozenset(n for first, last in known["not_blank"] for n in range(first, last + 1))


@dataclass(frozen=True)
class Rule:
    """A rule about the shipped files: the offenders it finds, and how to repair them."""

    name: str
    repair: str
    check: Callable[[Shipped], list[str]]


RULES: dict[str, Rule] = {}


def rule(repair: str) -> Callable[[Callable[[Shipped], list[str]]], Callable[[Shipped], list[str]]]:
    """Register a function that returns the offenders against a rule; its name is the rule's."""

    def register(check: Callable[[Shipped], list[str]]) -> Callable[[Shipped], list[str]]:
        name = check.__name__
        if name in RULES:
            raise ValueError(f"two rules are called {name}")
        RULES[name] = Rule(name, repair, check)
        return check

    return register
