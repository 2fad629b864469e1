"""What a mapping may say: the pydantic models that meet the file an office edits."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from kakushin_cli.catalog.model import ApplicantType
from kakushin_cli.catalog.validate import FileModel
from kakushin_cli.catalog.values import Day, FiscalYear, Line, LineNumber
from kakushin_cli.importers.table.fields import FieldName

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
