"""From a mapping in YAML to what reads rows, with every fault at its line and column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pydantic import ValidationError

from kakushin_cli.catalog.faults import Fault
from kakushin_cli.catalog.located import fault_at
from kakushin_cli.catalog.model_faults import model_faults
from kakushin_cli.catalog.vocabulary import Vocabulary
from kakushin_cli.catalog.yaml_file import YamlMap, read_yaml
from kakushin_cli.errors import CatalogInvalidError, UnknownTermError
from kakushin_cli.importers.table.fields import FieldName
from kakushin_cli.importers.table.mapping_schema import MappingFile
from kakushin_cli.importers.table.sheet import Sheet
from kakushin_cli.japanese.folding import fold


@dataclass(frozen=True)
class TableMapping:
    """How to read a list. Words are folded; `columns` gives the place of each field in a row, counted from 0."""

    title: str
    as_of: date | None
    fiscal_year: int | None
    last_header_row: int
    headings: Sequence[str]
    columns: Mapping[FieldName, int]
    amount_unit: str
    applicants: Mapping[str, tuple[str, ...]]
    ministries: Mapping[str, str]
    new_call: Mapping[str, bool]


def read_mapping_file(path: Path) -> tuple[MappingFile, YamlMap]:
    """Return the content of a mapping and where it stands.

    Raises:
        CatalogInvalidError: it is no YAML, or says something a mapping cannot say.
    """
    document = read_yaml(path)
    errors = [f for f in document.faults if f.severity == "error"]
    if errors or document.root is None:
        raise CatalogInvalidError(errors or document.faults)
    try:
        return MappingFile.model_validate(document.root), document.root
    except ValidationError as error:
        raise CatalogInvalidError(model_faults(document.root, (), error, MappingFile)) from None


def fit(entry: MappingFile, root: YamlMap, sheet: Sheet, vocabulary: Vocabulary) -> TableMapping:
    """Return the mapping for the columns of a sheet.

    Raises:
        CatalogInvalidError: it names columns, rows or ministries that are not there, a field twice, or no name.
    """
    faults: list[Fault] = []

    def add_fault(code: str, *at: str, about_key: bool = False, **facts: str) -> None:
        faults.append(fault_at(root, at, (), code, about_key=about_key, **facts))

    first, last = entry.header_rows
    if not first <= last <= len(sheet.rows):
        add_fault("table-header-rows", "header_rows", value=f"[{first}, {last}]")
        raise CatalogInvalidError(faults)
    headings = sheet.columns(first, last)
    places = {fold(name): n for n, name in reversed(list(enumerate(headings))) if name}
    columns: dict[FieldName, int] = {}
    for heading, field in entry.columns.items():
        place = places.get(fold(heading))
        if place is None:
            names = ", ".join(dict.fromkeys(h for h in headings if h))
            add_fault("table-column-missing", "columns", heading, about_key=True, column=heading, columns=names)
        elif field in columns:
            add_fault("table-field-twice", "columns", heading, field=field, first=headings[columns[field]])
        elif field is not None:
            columns[field] = place
    if "name" not in columns and not faults:
        add_fault("table-no-name", "columns", about_key=True)
    ministries = {}
    for word, name in entry.words.ministry.items():
        try:
            ministries[fold(word)] = vocabulary.resolve("ministry", name, word).id
        except UnknownTermError as error:
            add_fault(
                "plan-unknown-word",
                "words",
                "ministry",
                word,
                value=name,
                allowed=", ".join(t.ja for t in error.allowed),
            )
    if faults:
        raise CatalogInvalidError(sorted(faults))
    return TableMapping(
        entry.title,
        entry.as_of,
        entry.fiscal_year,
        last,
        headings,
        columns,
        entry.amount_unit,
        {fold(word): tuple(types) for word, types in entry.words.applicants.items() if types},
        ministries,
        {fold(word): value for word, value in entry.words.new_call.items()},
    )
