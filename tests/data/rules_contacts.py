"""Rules about the contact tables: what their cells say must be what desks and programmes say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from shipped import Shipped, cited_lines, has_warning, rule, where

from kakushin_cli.catalog.values import read_contact
from kakushin_cli.importers.table.sheet import read_applicants

TABLES = {
    "mobility": [(806, 813)],
    "smart-agriculture": [(874, 883)],
    "circular-economy": [(934, 941)],
    "decarbonization": [(1012, 1019), (1026, 1030)],
    "disaster-resilience": [(1095, 1105)],
}
"""Lines of the rows of each theme's tables; decarbonisation has two tables with one title."""


def _who(applicants: object) -> set[tuple[str, bool]]:
    return {(a["type"], bool(a.get("partial"))) for a in applicants or ()}  # type: ignore[attr-defined]


@rule("Give every row of a table its line and number; the second table of decarbonisation counts on.")
def rows_are_numbered_by_table(shipped: Shipped) -> list[str]:
    found = []
    for theme, tables in TABLES.items():
        lines = [n for first, last in tables for n in range(first, last + 1)]
        rows = [(r["row"], r["line"]) for r in shipped.entries("contact_rows") if r["theme"] == theme]
        if rows != list(enumerate(lines, 1)):
            found.append(f"{theme}: {rows}")
    return found


@rule("Write the applicants of the programme as its row does, 一部 as partial; of a parent's row as inherited.")
def applicants_are_those_of_the_row(shipped: Shipped) -> list[str]:
    found = []
    for row in shipped.entries("contact_rows"):
        read = {(a.type, a.partial) for a in read_applicants(row["applicant_as_written"])}
        basis = "inherited" if len(row["programs"]) > 1 else "as_written"
        for program_id in row["programs"]:
            program = shipped.entry(program_id)
            applicants = program.get("applicants") or ()
            if not read or read != _who(applicants) or any(a.get("basis", "as_written") != basis for a in applicants):
                found.append(where(row, program_id, row["applicant_as_written"], list(applicants)))
    return found


@rule("Write new_call true for 有, false for 無.")
def new_call_is_that_of_the_row(shipped: Shipped) -> list[str]:
    return [
        where(row, program_id, row["new_call_as_written"])
        for row in shipped.entries("contact_rows")
        for program_id in row["programs"]
        if {"有": True, "無": False}.get(row["new_call_as_written"]) is not shipped.entry(program_id).get("new_call")
        or row["new_call_as_written"] not in ("有", "無")
    ]


@rule("Take the spelling of most rows as the desk's mail, keep the others in emails_as_written, and warn.")
def desks_take_the_majority_spelling(shipped: Shipped) -> list[str]:
    mails: dict[str, Counter[str]] = {}
    for row in shipped.entries("contact_rows"):
        mail = read_contact(row["contact_as_written"]).email
        mails.setdefault(row["desk"], Counter()).update([mail] if mail else [])
    found = []
    for desk_id, count in mails.items():
        desk = shipped.entry(desk_id)
        if any(s.get("url") for s in desk.get("sources", ())):
            continue  # a later page has the last word
        expected = count.most_common(1)[0][0] if count else None
        others = sorted(m for m in count if m != expected)
        if desk.get("email") != expected or sorted(desk.get("emails_as_written", ())) != others:
            found.append(where(desk, desk.get("email"), dict(count)))
        if others and not has_warning(desk, "email-spelling-differs"):
            found.append(where(desk, "warning email-spelling-differs is missing"))
    return found


@rule("Write the mail with @ and keep the (atmark) spelling in emails_as_written.")
def atmark_addresses_keep_their_spelling(shipped: Shipped) -> list[str]:
    used = {r["desk"] for r in shipped.entries("contact_rows")}
    joint = [
        d for d in shipped.of_source("desks") if d["id"] not in used and not any(s.get("url") for s in d["sources"])
    ]
    return [
        where(d, d.get("email"), d.get("emails_as_written"))
        for d in joint
        if d.get("emails_as_written") != [str(d.get("email")).replace("@", "(atmark)")]
    ]


@rule("List the desk of the row under the programme's contacts.")
def programmes_name_the_desk_of_their_rows(shipped: Shipped) -> list[str]:
    return [
        where(row, program_id, shipped.entry(program_id).get("contacts"), row["desk"])
        for row in shipped.entries("contact_rows")
        for program_id in row["programs"]
        if shipped.entry(program_id).get("contacts") != [row["desk"]]
    ]


@rule("Point the row at the programme it names; keep the row's spelling in name_as_written.")
def rows_point_at_the_programme_they_name(shipped: Shipped) -> list[str]:
    return [
        where(row, program_id)
        for row in shipped.entries("contact_rows")
        for program_id in row["programs"]
        if row["program_as_written"] not in _written(shipped.entry(program_id))
        or row["line"] not in cited_lines(shipped.entry(program_id))
    ]


def _written(program: Mapping[str, Any]) -> list[str]:
    return [program.get("name", ""), *program.get("name_as_written", ())]


@rule("Every programme of a map has one row in the contact table of that theme, and the other way round.")
def maps_and_tables_list_the_same(shipped: Shipped) -> list[str]:
    on_maps = Counter((x["theme"], p["id"]) for p in shipped.placed for x in p["placements"])
    in_tables = Counter((r["theme"], i) for r in shipped.entries("contact_rows") for i in r["programs"])
    return [f"{theme}: {i}" for theme, i in sorted((on_maps - in_tables) + (in_tables - on_maps))]
