"""The base of everything read from a file, and the kinds of text that all files share."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
Line = Annotated[str, StringConstraints(min_length=1, pattern=r"^\S([^\n\r\t]*\S)?$")]
PrefectureId = Annotated[str, StringConstraints(pattern=r"^JP-(0[1-9]|[1-3][0-9]|4[0-7])$")]


class FileModel(BaseModel):
    """Base of everything read from a file: unknown keys are errors, blanks around text are not kept."""

    model_config = ConfigDict(
        extra="forbid",
        str_strip_whitespace=True,
        allow_inf_nan=False,
        frozen=True,
        coerce_numbers_to_str=True,  # `name: 2025` means the text; the loader keeps fractions as they are written
    )
