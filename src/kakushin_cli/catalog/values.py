"""Kinds of values that stand in files: what a person may write for them, and what the catalogue keeps.

The types are those of the catalogue. Their metadata say what files may hold: `Form` limits and reads a value, `InFile`
gives a field another type in files, and a text is the description of a field. `validate` makes pydantic models of them.
"""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Any, NamedTuple, TypeVar, get_args
from urllib.parse import urlsplit

from msgspec import Struct

from kakushin_cli.japanese.era import JST, EraError, parse_day, parse_fiscal_year

Parsed = TypeVar("Parsed")


class FormError(ValueError):
    """A value that does not have the form of its kind.

    Attributes:
        code: Code of the fault.
        ja: The reason in Japanese, where it says more than the sentence of the code.
        en: The same reason in English.
        facts: Values for the placeholders of the sentence, where they are not the value and the reason.
    """

    def __init__(self, code: str, ja: str = "", en: str = "", **facts: str | int) -> None:
        super().__init__(code)
        self.code, self.ja, self.en, self.facts = code, ja, en, facts


def read_date(value: Any) -> date:
    """Return the day written as `2026-04-01`, `2026年4月1日`, `令和8年4月1日` or `R8.4.1`.

    Raises:
        FormError: it cannot be read, or there is no such day.
    """
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    return _parse(value, parse_day, "day-form")


def read_fiscal_year(value: Any) -> int:
    """Return the fiscal year (April to March) written as `2026`, `令和8年度`, `R8` or `2026年度`.

    Raises:
        FormError: it cannot be read, or the era has no such year.
    """
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    return _parse(value, parse_fiscal_year, "fiscal-year-form")


def _parse(value: Any, parse: Callable[[str], Parsed], code: str) -> Parsed:
    if not isinstance(value, str):
        raise FormError(code)
    try:
        return parse(value)
    except EraError as error:
        raise FormError(code, error.ja, error.en) from None


def read_instant(value: Any) -> datetime:
    """Return an ISO 8601 day and time with its zone; Japan time when it names none.

    Raises:
        FormError: it cannot be read.
    """
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            raise FormError("instant-form") from None
    if not isinstance(value, datetime):
        raise FormError("instant-form")
    return value if value.tzinfo else value.replace(tzinfo=JST)


def check_url(value: str) -> str:
    """Return the address as written if it is http or https with a host; nothing is rewritten.

    Raises:
        FormError: it is not.
    """
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.netloc or value.split() != [value]:
        raise FormError("url-form")
    return value


class Form(Struct, frozen=True):
    """What a file may hold for a value.

    Attributes:
        pattern: Regular expression that the text matches.
        min_length: Least number of characters or items.
        max_length: Largest number of characters or items.
        ge: Least number.
        le: Largest number.
        strict: Only this type: `"1"` is no number, `1` no truth value.
        read: Returns the value of what YAML gives; raises `FormError`.
        check: Returns the value of one that has the right type; raises `FormError`.
    """

    pattern: str | None = None
    min_length: int | None = None
    max_length: int | None = None
    ge: int | None = None
    le: int | None = None
    strict: bool | None = None
    read: Callable[[Any], Any] | None = None
    check: Callable[[Any], Any] | None = None

    def __get_pydantic_core_schema__(self, source: Any, handler: Callable[[Any], Any]) -> Any:
        """Return how pydantic validates the value; pydantic calls it when it makes a model."""
        # pydantic takes longer to load than most commands take, and only files that people write are validated
        from pydantic_core.core_schema import no_info_after_validator_function, no_info_before_validator_function

        limits = ("pattern", "min_length", "max_length", "ge", "le", "strict")
        schema = handler(source) | {name: limit for name in limits if (limit := getattr(self, name)) is not None}
        if self.check:
            schema = no_info_after_validator_function(self.check, schema)
        if self.read:
            schema = no_info_before_validator_function(self.read, schema)
        return schema


class Refers(Struct, frozen=True):
    """The text is the id of something else in the catalogue; `checks` reports ids that do not exist.

    Attributes:
        to: What it names: a kind of entry, or a kind of term.
    """

    to: str


class InFile(Struct, frozen=True):
    """Gives a field another type in files.

    Attributes:
        shape: The type in files; `None` for a field that files must not have. Where it allows null, the field may be
            left out, and the default of the catalogue stands for both.
    """

    shape: Any


FILLED = InFile(None)
"""The loader fills the field in; files must not have it."""


def shape_in_file(annotation: Any) -> Any:
    """Return the type that a field has in files, with its metadata; None when files must not have the field."""
    return next((m.shape for m in get_args(annotation)[1:] if isinstance(m, InFile)), annotation)


PHONE = r"0\d{1,4}-\d{1,4}-\d{3,4}"
EMAIL = r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"
LINE = r"^\S([^\n\r\t]*\S)?$"
PREFECTURE = r"^JP-(0[1-9]|[1-3][0-9]|4[0-7])$"
DIGITS = r"^[0-9]+$"
PHRASE = r"^[^…\s]+(…[^…\s]+)+$"

Slug = Annotated[str, Form(pattern=SLUG, max_length=80)]
Line = Annotated[str, Form(pattern=LINE, min_length=1)]
PrefectureCode = Annotated[str, Form(pattern=PREFECTURE)]
Digits = Annotated[str, Form(pattern=DIGITS)]
Phrase = Annotated[str, Form(pattern=PHRASE)]
"""Pieces of Japanese text with … between."""
FiscalYear = Annotated[int, Form(ge=1989, le=2100, read=read_fiscal_year)]
PeriodYear = Annotated[int, Form(ge=1868, le=2100, read=read_fiscal_year)]
Day = Annotated[date, Form(read=read_date)]
Instant = Annotated[datetime, Form(read=read_instant)]
Phone = Annotated[str, Form(pattern=f"^{PHONE}$")]
Email = Annotated[str, Form(pattern=f"^{EMAIL}$")]
Url = Annotated[str, Form(check=check_url)]
Flag = Annotated[bool, Form(strict=True)]
Yen = Annotated[int, Form(strict=True, ge=0)]
Rate = Annotated[float, Form(strict=True, ge=0, le=1)]
Number = Annotated[int, Form(strict=True)] | Annotated[float, Form(strict=True)]
ProgramId = Annotated[Slug, Refers("program")]
DeskId = Annotated[Slug, Refers("desk")]
EditionId = Annotated[Slug, Refers("edition")]
DocumentId = Annotated[Slug, Refers("document")]
MinistryId = Annotated[Slug, Refers("ministry")]
PrefectureId = Annotated[PrefectureCode, Refers("prefecture")]
ThemeId = Annotated[Slug, Refers("theme")]
IssueId = Annotated[Slug, Refers("issue-theme")]
FrameworkId = Annotated[Slug, Refers("framework-theme")]
FieldId = Annotated[Slug, Refers("field")]
LineNumber = Annotated[int, Form(strict=True, ge=1)]
LineRange = tuple[LineNumber, LineNumber]
"""First and last line, both included."""


class ContactText(NamedTuple):
    """Phone, extension and e-mail of a cell; None where the cell gives none."""

    phone: str | None
    extension: str | None
    email: str | None


def read_contact(cell: str) -> ContactText:
    """Read `TEL : 03-5253-4111 (内線4195) mail : x@y.go.jp`; `(atmark)` counts as @."""
    text = unicodedata.normalize("NFKC", cell).replace("(atmark)", "@")
    phone, extension, email = re.search(PHONE, text), re.search(r"内線[:\s]*(\d+)", text), re.search(EMAIL, text)
    return ContactText(
        phone.group(0) if phone else None,
        extension.group(1) if extension else None,
        email.group(0) if email else None,
    )
