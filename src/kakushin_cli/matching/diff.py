"""Two catalogues, editions or imports side by side: added, gone, renamed, changed, by severity."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from kakushin_cli.catalog.near import alike
from kakushin_cli.japanese.folding import fold

Change = Literal["gone", "renamed", "changed", "added"]
Severity = Literal["high", "medium", "low"]
CHANGES: tuple[Change, ...] = get_args(Change)
SEVERITIES: tuple[Severity, ...] = get_args(Severity)
IGNORED = frozenset({"id", "edition", "imported_from", "records", "sources", "warnings"})
"""Keys that say where a fact comes from, not what it is."""
GRAVE = frozenset(
    {
        "name",
        "kind",
        "ministry",
        "agency",
        "applicants",
        "new_call",
        "until_fiscal_year",
        "lifecycle",
        "placements",
        "themes",
        "phases",
    }
)
"""Keys that decide who may apply, for what, and whether at all."""
WEIGHTY = frozenset(
    {"support", "calls", "region", "conditions", "contacts", "relations", "unit", "budget", "methods", "verified_on"}
)
"""Keys that a plan is built on."""
ALIKE = 85.0
"""How alike two names must be, of 100, for one entry gone and another added to count as one renamed."""

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference.

    Attributes:
        change: What happened to the entry.
        severity: high when it touches who may apply, for what, or whether at all.
        id: Its id in the older catalogue; in the newer one when it was added.
        name: Its name there.
        fields: Keys that differ, in the order of records; empty for what was added or has gone.
        old: The older values of these keys; the whole record of what has gone.
        new: The newer values; the whole record of what was added.
        new_id: For a rename recognised by likeness (`basis` similar), the id of the newer entry.
        basis: For a rename: `same-id` is certain, `similar` rests on a close name of the same ministry.
    """

    change: Change
    severity: Severity
    id: str
    name: str
    fields: tuple[str, ...] = ()
    old: Mapping[str, Any] | None = None
    new: Mapping[str, Any] | None = None
    new_id: str | None = None
    basis: Literal["same-id", "similar"] | None = None


def diff_records(older: Iterable[Record], newer: Iterable[Record]) -> list[Difference]:
    """Return the differences between the records of two catalogues, the gravest first, then by change and id.

    An entry with one id on both sides is `renamed` when its name differs, else `changed` when anything else does. An
    entry that has gone and one that was added are one `renamed` when they are of one ministry, their names are alike,
    and neither has a nearer partner.
    """
    before, after = {r["id"]: r for r in older}, {r["id"]: r for r in newer}
    differences = [d for i, record in before.items() if i in after and (d := _differing(record, after[i], "same-id"))]
    gone = {i: r for i, r in before.items() if i not in after}
    added = {i: r for i, r in after.items() if i not in before}
    for old_id, new_id in _pairs(gone, added):
        difference = _differing(gone.pop(old_id), added.pop(new_id), "similar")
        if difference:
            differences.append(difference)
    differences += [Difference("gone", "high", i, r["name"], old=r) for i, r in gone.items()]
    differences += [Difference("added", "medium", i, r["name"], new=r) for i, r in added.items()]
    return sorted(differences, key=lambda d: (SEVERITIES.index(d.severity), CHANGES.index(d.change), d.id))


def _differing(old: Record, new: Record, basis: Literal["same-id", "similar"]) -> Difference | None:
    keys = [k for k in dict.fromkeys([*old, *new]) if k not in IGNORED and old.get(k) != new.get(k)]
    moved = old["id"] != new["id"]
    if not keys and not moved:
        return None
    is_renamed = moved or fold(old["name"]) != fold(new["name"])
    severity: Severity = "low"
    if is_renamed or GRAVE & set(keys):
        severity = "high"
    elif WEIGHTY & set(keys):
        severity = "medium"
    return Difference(
        "renamed" if is_renamed else "changed",
        severity,
        old["id"],
        old["name"],
        tuple(keys),
        {k: old.get(k) for k in keys},
        {k: new.get(k) for k in keys},
        new["id"] if moved else None,
        basis if is_renamed else None,
    )


def _pairs(gone: Mapping[str, Record], added: Mapping[str, Record]) -> list[tuple[str, str]]:
    """Return (old id, new id) of entries that are each other's nearest by name within a ministry."""
    pairs = []
    owners = {_owner(r) for r in gone.values()}
    for owner in sorted(owners - {""}):
        left = [(i, fold(r["name"])) for i, r in gone.items() if _owner(r) == owner]
        right = [(i, fold(r["name"])) for i, r in added.items() if _owner(r) == owner]
        for old_id, name in left:
            for place in alike(name, [n for _, n in right], ALIKE, 1):
                new_id, new_name = right[place]
                back = alike(new_name, [n for _, n in left], ALIKE, 1)
                if back and left[back[0]][0] == old_id:
                    pairs.append((old_id, new_id))
    return pairs


def _owner(record: Mapping[str, Any]) -> str:
    ministry = record.get("ministry")
    return ministry["id"] if ministry else ""
