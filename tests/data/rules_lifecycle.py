"""Rules about what became of programmes: who must have a status, and what each statement rests on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from shipped import Shipped, rule, where

PROVEN = ("official", "secondary")


def _by_program(shipped: Shipped) -> dict[str, Mapping[str, Any]]:
    return {e["program"]: e for e in shipped.entries("lifecycle")}


def _grades(entry: Mapping[str, Any]) -> set[str]:
    return {e["grade"] for e in entry.get("evidence", ())}


@rule("Say what became of it, `unverified` when nothing certain was found.")
def programmes_of_maps_and_joint_review_have_a_status(shipped: Shipped) -> list[str]:
    known = _by_program(shipped)
    asked = [
        p for p in shipped.of_source("programs") if p.get("placements") or "smart-city" in p.get("framework_themes", ())
    ]
    return [where(p) for p in asked if p["id"] not in known]


@rule("A later programme has official evidence (of its status, else its own) and stands on no map of the source.")
def later_programmes_are_proven_and_stand_on_no_map(shipped: Shipped) -> list[str]:
    known = _by_program(shipped)
    source = {p["id"] for p in shipped.of_source("programs")}
    found = []
    for p in shipped.entries("programs"):
        if p["id"] in source:
            continue
        if p.get("placements") or p.get("framework_themes") or any(s.get("document") for s in p["sources"]):
            found.append(where(p, "is not of the source"))
        own = set() if p["id"] in known else {s.get("grade", "official") for s in p["sources"]}
        if "official" not in _grades(known.get(p["id"], {})) | own:
            found.append(where(p, "no official evidence"))
    return found


@rule("Give evidence of grade official or secondary, or leave the statement out: doubt carries no statement.")
def statements_rest_on_evidence(shipped: Shipped) -> list[str]:
    found = []
    for e in shipped.entries("lifecycle"):
        proven = _grades(e) & set(PROVEN)
        if (e["status"] != "unverified" or e.get("statement")) and not proven:
            found.append(where(e, e["status"]))
        if e["status"] != "unverified" and not e.get("statement"):
            found.append(where(e, "no statement"))
    return found


@rule("Name the sheet of the budget project in the evidence, with its number.")
def budget_projects_have_their_sheet(shipped: Shipped) -> list[str]:
    found = []
    for e in shipped.entries("lifecycle"):
        numbers = {n for x in e.get("evidence", ()) for n in re.findall(r"予算事業ID (\d+)$", x["title"])}
        if e.get("rs_id") and e["rs_id"] not in numbers:
            found.append(where(e, e["rs_id"]))
    return found


@rule(
    "A successor is another programme, later than the source; official only for a new name of the same budget project."
)
def successors_are_later_and_say_how_sure(shipped: Shipped) -> list[str]:
    source = {p["id"] for p in shipped.of_source("programs")}
    found = []
    for e in shipped.entries("lifecycle"):
        for s in e.get("successors", ()):
            same_project = e["status"] == "renamed" and "name" in s and bool(e.get("rs_id"))
            if s.get("to") in source or s.get("to") == e["program"]:
                found.append(where(e, s["to"]))
            if (s["basis"] == "official") != same_project:
                found.append(where(e, s["basis"]))
    return found


@rule("Describe an edition whose text was not read by what others say of it, and name them.")
def editions_say_what_is_known(shipped: Shipped) -> list[str]:
    ids = [e["id"] for e in shipped.vocabulary["editions"]]
    days = [e["as_of"] for e in shipped.vocabulary["editions"]]
    expected = ["2021-12-draft", "2022-02-decision", "2023-02", "2024-02", "2025-02", "after-2021-12", "2026-12"]
    found = [] if ids == expected and days == sorted(days) else [str(list(zip(ids, days, strict=True)))]
    for e in shipped.vocabulary["editions"]:
        is_read = "document" in e
        if is_read != (e["id"] == "2021-12-draft") or not e.get("statement"):
            found.append(e["id"])
        if not e.get("evidence") and e["id"] not in ("after-2021-12", "2026-12"):
            found.append(f"{e['id']}: no evidence")
    return found
