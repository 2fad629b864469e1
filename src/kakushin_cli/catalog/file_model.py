"""The base of everything read from a file, and the kinds of values that all files share."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from kakushin_cli.catalog.fields import check_email, check_phone, check_url, read_date, read_fiscal_year, read_instant

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
Line = Annotated[str, StringConstraints(min_length=1, pattern=r"^\S([^\n\r\t]*\S)?$")]
PrefectureId = Annotated[str, StringConstraints(pattern=r"^JP-(0[1-9]|[1-3][0-9]|4[0-7])$")]
Phrase = Annotated[str, StringConstraints(pattern=r"^[^…\s]+(…[^…\s]+)+$")]
"""Pieces with … between."""
FiscalYear = Annotated[int, BeforeValidator(read_fiscal_year), Field(ge=1989, le=2100)]
PeriodYear = Annotated[int, BeforeValidator(read_fiscal_year), Field(ge=1868, le=2100)]
Day = Annotated[date, BeforeValidator(read_date)]
Instant = Annotated[datetime, BeforeValidator(read_instant)]
Phone = Annotated[str, AfterValidator(check_phone)]
Email = Annotated[str, AfterValidator(check_email)]
Url = Annotated[str, AfterValidator(check_url)]
Yen = Annotated[int, Field(strict=True, ge=0)]
LineNumber = Annotated[int, Field(strict=True, ge=1)]
LineRange = Annotated[list[LineNumber], Field(min_length=2, max_length=2)]
ApplicantType = Literal["university", "company", "municipality"]


class FileModel(BaseModel):
    """Base of everything read from a file: unknown keys are errors, blanks around text are not kept."""

    model_config = ConfigDict(
        extra="forbid",
        str_strip_whitespace=True,
        allow_inf_nan=False,
        frozen=True,
        coerce_numbers_to_str=True,  # `name: 2025` means the text; the loader keeps fractions as they are written
    )
