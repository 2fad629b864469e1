"""Makers of small catalogues: `make_program(**changes)` states only what a test is about."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from datetime import date
from typing import Any

from msgspec import Struct, structs

from harness import bundled_catalog
from kakushin_cli.catalog.build import columns_of, with_positions
from kakushin_cli.catalog.catalog import Catalog
from kakushin_cli.catalog.database import connect, write_catalog
from kakushin_cli.catalog.lifecycle import Lifecycle
from kakushin_cli.catalog.model import Applicant, Desk, Members, Network, Placement, Program, Source
from kakushin_cli.catalog.vocabulary import Vocabulary
from kakushin_cli.language import Text
from kakushin_cli.matching.query import MatchQuery, ProgramFilter

SECTIONS = (
    "vocabulary", "programs", "networks", "guides", "desks", "contact_rows", "universities", "footnotes", "concepts",
)  # fmt: skip


def sections_of(catalog: Catalog) -> dict[str, Any]:
    """Return what `catalog_of` takes."""
    return {name: getattr(catalog, name) for name in SECTIONS}


def catalog_of(*, edition: str | None = None, **sections: Any) -> Catalog:
    """Return a catalogue in memory of some objects; `sections` as `database.write_catalog` takes them."""
    connection = connect(":memory:")
    write_catalog(connection, **sections)
    return Catalog(connection, edition=edition)


def replace(thing: Any, **changes: Any) -> Any:
    """Return a dataclass, a Struct or a catalogue with other values."""
    if isinstance(thing, Catalog):
        return catalog_of(edition=changes.pop("edition", thing.edition), **(sections_of(thing) | changes))
    return (structs if isinstance(thing, Struct) else dataclasses).replace(thing, **changes)


TODAY = date(2021, 12, 23)
EDITION = "2021-12-draft"
DOCUMENT = "package-2021-12"
APPLICANTS = ("university", "company", "municipality")
ISSUES = ("mobility", "smart-agriculture", "circular-economy", "decarbonization", "disaster-resilience")
FRAMEWORKS = ("smart-city", "startup", "bio")
PHASES = ("strengthening", "rd", "implementation")


def vocabulary() -> Vocabulary:
    """Return the bundled vocabularies."""
    return bundled_catalog().vocabulary


def at_lines(*ranges: tuple[int, int]) -> Source:
    """Return a source of the bundled document."""
    return Source(DOCUMENT, tuple(ranges), as_of=TODAY)


def make_program(program_id: str = "cao-sample", **changes: Any) -> Program:
    """Return a nationwide programme of the Cabinet Office that a university may lead and that takes new proposals.

    `applicants` may be given as type names, `placements` as (theme, phase) pairs.
    """
    values: dict[str, Any] = {
        "id": program_id,
        "kind": "programme",
        "edition": EDITION,
        "name": f"事業 {program_id}",
        "summary": Text("見本の事業。", "A sample programme."),
        "ministry": "cao",
        "applicants": ("university",),
        "new_call": True,
        "sources": (at_lines((1, 1)),),
    } | changes
    if values["applicants"] is not None:
        named: Any = values["applicants"]
        values["applicants"] = tuple(a if isinstance(a, Applicant) else Applicant(a) for a in named)
    values["placements"] = tuple(
        Placement(p[0], p[1], n) if isinstance(p, tuple) else p for n, p in enumerate(values.get("placements", ()), 1)
    )
    return Program(**values)


def make_desk(department: str = "内閣府 見本課", **changes: Any) -> Desk:
    """Return a desk of the Cabinet Office with a phone, as of the source's day."""
    values: dict[str, Any] = {
        "id": "",
        "ministry": "cao",
        "department": department,
        "phone": "03-0000-0000",
        "as_of": TODAY,
        "sources": (at_lines((1, 1)),),
    }
    return Desk(**(values | changes))


def make_lifecycle(status: Any, **changes: Any) -> Lifecycle:
    """Return what became of a programme."""
    return Lifecycle(**{"program": "cao-sample", "status": status} | changes)


def make_network(network_id: str = "sample-network", **changes: Any) -> Network:
    """Return a site in Hiroshima; `academia`, `government` and `industry` set its members."""
    members = {sector: tuple(changes.pop(sector, ())) for sector in ("academia", "government", "industry")}
    values: dict[str, Any] = {
        "id": network_id,
        "kind": "site",
        "name": f"座組 {network_id}",
        "summary": Text("見本の座組。", "A sample network."),
        "prefectures": ("JP-34",),
        "members": Members(**members),
        "sources": (at_lines((1, 1)),),
    }
    return Network(**(values | changes))


def make_catalog(*programs: Program, **parts: Any) -> Catalog:
    """Return a catalogue of these programmes in contract order, with the bundled vocabularies."""
    known = vocabulary()
    columns = columns_of(programs)
    placed = (with_positions(program, columns) for program in programs)
    ordered = sorted(placed, key=lambda p: (known.position("ministry", p.owner), p.id))
    return catalog_of(**({"vocabulary": known} | parts | {"programs": ordered}))


def ask(
    applicants: str | Iterable[str] = "university",
    *,
    partners: Iterable[str] = (),
    prefectures: Iterable[str] = (),
    **filters: Any,
) -> MatchQuery:
    """Return a query; `themes`, `phases`, `ministries` may be one id or several."""
    several: dict[str, Any] = {k: (v,) if isinstance(v, str) else v for k, v in filters.items()}
    who = (applicants,) if isinstance(applicants, str) else tuple(applicants)
    return MatchQuery(who, tuple(partners), ProgramFilter(**several), tuple(prefectures))
