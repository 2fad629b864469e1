"""Municipalities and institutions by name, which the program knows beside the catalogue.

Their names stand in `data/municipalities.tsv` and `data/institutions.tsv`, which say where they come from.
"""

from functools import lru_cache

from msgspec import Struct

from kakushin_cli.catalog.files import data_folder


class Municipality(Struct, frozen=True):
    """A city, town, village or special ward; its id is its code. Names are not unique."""

    code: str
    name: str
    reading: str

    @property
    def prefecture(self) -> str:
        """Prefecture id."""
        return f"JP-{self.code[:2]}"


class Institution(Struct, frozen=True):
    """A university, college or institute, with its prefecture and the short names people use."""

    name: str
    prefecture: str
    aliases: tuple[str, ...]

    def words(self) -> tuple[str, ...]:
        """Return every name it goes by."""
        return (self.name, *self.aliases)


def _rows(name: str) -> list[list[str]]:
    text = (data_folder() / name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]


@lru_cache(maxsize=1)
def listed_municipalities() -> tuple[Municipality, ...]:
    """Return the municipalities in the order of the file, by code."""
    return tuple(Municipality(*row) for row in _rows("municipalities.tsv"))


@lru_cache(maxsize=1)
def listed_institutions() -> tuple[Institution, ...]:
    """Return universities, colleges and institutes in the order of the file, by prefecture."""
    return tuple(
        Institution(name, f"JP-{prefecture}", tuple(a.strip() for a in aliases.split(";") if a.strip()))
        for name, prefecture, aliases in _rows("institutions.tsv")
    )
