"""From a mapping in YAML to what reads rows, with every fault at its line and column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, ValidationError

from kakushin_cli.catalog.faults import Fault
from kakushin_cli.catalog.located import fault_at
from kakushin_cli.catalog.model import ApplicantType
from kakushin_cli.catalog.model_faults import model_faults
from kakushin_cli.catalog.validate import FileModel
from kakushin_cli.catalog.values import Day, FiscalYear, Line, LineNumber
from kakushin_cli.catalog.vocabulary import Vocabulary
from kakushin_cli.catalog.yaml_file import YamlMap, read_yaml
from kakushin_cli.errors import CatalogInvalidError, UnknownTermError
from kakushin_cli.importers.table.fields import FieldName
from kakushin_cli.importers.table.sheet import Sheet
from kakushin_cli.japanese.folding import fold

AmountUnit = Literal["円", "千円", "万円", "百万円", "億円"]


def _as_list(value: object) -> object:
    return [value] if isinstance(value, str) else value


class WordsEntry(FileModel):
    """Words of the list and the terms they stand for, where the vocabulary does not know them."""

    applicants: dict[str, Annotated[list[ApplicantType], BeforeValidator(_as_list)]] = Field(default_factory=dict)
    ministry: dict[str, Line] = Field(default_factory=dict)
    new_call: dict[str, bool] = Field(default_factory=dict)


class MappingFile(FileModel):
    """A mapping from the columns of an office's list to the fields of a programme."""

    title: Line
    as_of: Day | None = None
    fiscal_year: FiscalYear | None = None
    sheet: Line | None = None
    header_rows: Annotated[list[LineNumber], Field(min_length=2, max_length=2)]
    columns: dict[str, FieldName | None]
    amount_unit: AmountUnit = "円"
    words: WordsEntry = Field(default_factory=WordsEntry)


@dataclass(frozen=True)
class TableMapping:
    """A mapping fitted to a list: places of fields in a row, counted from 0, and the meaning of folded words."""

    file: MappingFile
    headings: Sequence[str]
    columns: Mapping[FieldName, int]
    applicants: Mapping[str, Sequence[str]]
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
    indices = {fold(name): n for n, name in reversed(list(enumerate(headings))) if name}
    columns: dict[FieldName, int] = {}
    for heading, field in entry.columns.items():
        index = indices.get(fold(heading))
        if index is None:
            names = ", ".join(dict.fromkeys(h for h in headings if h))
            add_fault("table-column-missing", "columns", heading, about_key=True, column=heading, columns=names)
        elif field in columns:
            add_fault("table-field-twice", "columns", heading, field=field, first=headings[columns[field]])
        elif field is not None:
            columns[field] = index
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
        file=entry,
        headings=headings,
        columns=columns,
        applicants={fold(word): types for word, types in entry.words.applicants.items() if types},
        ministries=ministries,
        new_call={fold(word): value for word, value in entry.words.new_call.items()},
    )
