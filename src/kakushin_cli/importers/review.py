"""Decisions about imported records as one CSV: written for a person, and read back into the folder of the import.

A row has what the record says now; a cell that a person changes becomes the person's for ever. The last column holds
fingerprints of the cells as they were written, so that a row nobody touched decides nothing, however old the file is.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from kakushin_cli.catalog.faults import CatalogInvalidError, Fault, quoted
from kakushin_cli.catalog.vocabulary import TermKind, Vocabulary
from kakushin_cli.importers.store import Opposed, fingerprint
from kakushin_cli.importers.table.sheet import decoded
from kakushin_cli.japanese.era import EraError, parse_day
from kakushin_cli.japanese.folding import fold

COLUMNS = (
    "id", "name", "quote", "keep", "applicants", "themes", "phases", "verified_on", "state", "entry", "source", "written",
)  # fmt: skip
"""`state`: new, changed, opposed, waiting; `entry`: the known entry it is merged into; `source`: new values of the source
that a person's edit keeps out.
"""
NEEDED = COLUMNS[:8]
_YES = frozenset(map(fold, ("", "yes", "y", "1", "true", "はい", "残す", "○", "〇")))
_NO = frozenset(map(fold, ("no", "n", "0", "false", "いいえ", "除く", "×")))
_PARTS = re.compile(r"[;；、,，\n/／]+")
_WORDS: tuple[tuple[str, TermKind], ...] = (("applicants", "applicant"), ("themes", "theme"), ("phases", "phase"))
_UNDECIDED_ROUTES = frozenset({"procurement", "statutory", "named_body"})
Entry = Mapping[str, Any]


def themes_of(entry: Entry) -> list[str]:
    """Return the themes of an entry, stated and inferred."""
    keys = ("stated_themes", "inferred_themes", "suggested_themes")
    return list(dict.fromkeys(t["theme"] for key in keys for t in entry.get(key) or ()))


def _values(entry: Entry) -> dict[str, list[str]]:
    return {
        "applicants": [a["type"] for a in entry.get("applicants") or ()],
        "themes": themes_of(entry),
        "phases": [p["phase"] for p in entry.get("phase_facts") or ()],
    }


def _print_of(values: Mapping[str, Iterable[str]], verified_on: str, *, keep: bool) -> str:
    """Return what the last column holds: a fingerprint a cell, behind a letter so that no program takes it for a number."""
    cells = [*(sorted(values[name]) for name, _ in _WORDS), verified_on, keep]
    return "w" + ".".join(fingerprint(cell)[:8] for cell in cells)


def is_decision(entry: Entry) -> bool:
    """Return whether a person has something to decide: an unverified record that somebody may apply to."""
    route = (entry.get("route") or {}).get("kind")
    return not entry.get("verified_on") and route not in _UNDECIDED_ROUTES and any(_values(entry).values())


def review_text(
    entries: Mapping[str, Entry],
    states: Mapping[str, str],
    opposed: Iterable[Opposed],
    merged: Mapping[str, Sequence[str]],
    vocabulary: Vocabulary,
) -> str:
    """Return the CSV: first what the source has anew against a person's edits, then new, changed and waiting records.

    Args:
        entries: Records by id.
        states: `new` or `changed` for those of this run.
        opposed: New values of the source that persons' edits keep out.
        merged: Ids of the known entries that records are merged into, by the id of the record.
        vocabulary: Labels.
    """
    against: dict[str, list[str]] = {}
    for each in opposed:
        against.setdefault(each.id, []).append(f"{each.key}: {_plain(each.source)}")
    order = ("opposed", "changed", "new", "waiting")
    rows = []
    for own_id, entry in entries.items():
        state = "opposed" if own_id in against else states.get(own_id, "waiting")
        if own_id not in against and not is_decision(entry) and not (state == "changed" and entry.get("verified_on")):
            continue
        values = _values(entry)
        verified_on = str(entry.get("verified_on") or "")
        cells = {
            "id": own_id,
            "name": entry.get("name", ""),
            "quote": " / ".join(quotes_of(entry)),
            "keep": "yes",
            **{name: "; ".join(_label(vocabulary, kind, i) for i in values[name]) for name, kind in _WORDS},
            "verified_on": verified_on,
            "state": state,
            "entry": "; ".join(merged.get(own_id, ())),
            "source": " / ".join(against.get(own_id, ())),
            "written": _print_of(values, verified_on, keep=True),
        }
        rows.append((order.index(state), own_id, [_safe(str(cells[name])) for name in COLUMNS]))
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows([COLUMNS, *(row for _, _, row in sorted(rows))])
    return "\ufeff" + out.getvalue()


def quotes_of(entry: Entry) -> list[str]:
    """Return the words that applicants, themes and phases rest on, each once."""
    keys = ("applicants", "stated_themes", "inferred_themes", "phase_facts")
    return list(dict.fromkeys(f["quote"] for key in keys for f in entry.get(key) or () if f.get("quote")))


def _label(vocabulary: Vocabulary, kind: TermKind, term_id: str) -> str:
    return vocabulary.term(kind, term_id).label.ja if vocabulary.has(kind, term_id) else term_id


def _safe(text: str) -> str:
    """Return text that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in "=+-@" and text else text


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} {_plain(each)}" for key, each in value.items())
    return "; ".join(map(_plain, value)) if isinstance(value, list) else str(value)


class Cell(NamedTuple):
    """Text of a cell and where it starts; line and column count from 1."""

    text: str
    line: int
    column: int


def rows_of(path: Path) -> list[list[Cell]]:
    """Return the rows of a CSV in UTF-8, UTF-16 or CP932, separated by commas or tabs.

    Raises:
        CatalogInvalidError: a quotation mark is not closed.
        TableError: the encoding is none of these.
    """
    text = decoded(path, path.read_bytes())
    separator = "\t" if "\t" in text.partition("\n")[0] and "," not in text.partition("\n")[0] else ","
    pattern = re.compile(rf'"((?:[^"]|"")*)"(?=[{separator}\r\n]|\Z)|([^{separator}"\r\n][^{separator}\r\n]*)?')
    rows: list[list[Cell]] = [[]]
    position, line, start = 0, 1, 0
    while True:
        match = pattern.match(text, position)
        column = position - start + 1
        if match is None or (match.end() == position and text[position : position + 1] == '"'):
            raise CatalogInvalidError([Fault(str(path), line, column, "", "review-quote")])
        inner = match[1]
        rows[-1].append(Cell(match[2] or "" if inner is None else inner.replace('""', '"'), line, column))
        if inner and "\n" in inner:
            line += inner.count("\n")
            start = match.end() - len(inner.rpartition("\n")[2]) - 1
        position = match.end()
        if position >= len(text):
            break
        if text[position] == separator:
            position += 1
            continue
        position += 2 if text.startswith("\r\n", position) else 1
        line, start = line + 1, position
        rows.append([])
    return [row for row in rows if any(cell.text.strip() for cell in row)]


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided about a record; None where a cell says nothing else than the record.

    `by_hand` are the words of the changed cells: ids of applicant types, themes and phases.
    """

    id: str
    keep: bool
    by_hand: Mapping[str, tuple[str, ...]]
    verified_on: date | None
    quote: str


@dataclass(slots=True)
class _Reader:
    path: Path
    entries: Mapping[str, Entry]
    vocabulary: Vocabulary
    today: date
    faults: list[Fault] = field(default_factory=list)

    def fault(self, cell: Cell, code: str, **facts: str) -> None:
        self.faults.append(Fault(str(self.path), cell.line, cell.column, "", code, facts))

    def decisions(self) -> Iterator[Decision]:
        rows = rows_of(self.path)
        head = {cell.text.strip().lstrip("'"): n for n, cell in enumerate(rows[0])} if rows else {}
        if missing := [name for name in NEEDED if name not in head]:
            first = rows[0][0] if rows else Cell("", 1, 1)
            self.fault(first, "review-column-missing", columns=", ".join(missing))
            return
        seen: dict[str, int] = {}
        for row in rows[1:]:
            end = row[-1]
            cells = {name: row[n] if n < len(row) else Cell("", end.line, end.column) for name, n in head.items()}
            own_id = cells["id"].text.strip()
            if own_id in seen:
                self.fault(cells["id"], "review-twice", id=quoted(own_id), first=str(seen[own_id]))
            elif own_id not in self.entries:
                keep = fold(cells["keep"].text)
                if keep not in _NO:  # it was taken out before
                    self.fault(cells["id"], "review-unknown-id", id=quoted(own_id))
            else:
                seen[own_id] = cells["id"].line
                yield self.decision(own_id, cells)

    def decision(self, own_id: str, cells: Mapping[str, Cell]) -> Decision:
        entry = self.entries[own_id]
        now = _values(entry)
        words = {name: self.words(cells[name], kind) for name, kind in _WORDS}
        keep = self.keep(cells["keep"])
        day = self.day(cells["verified_on"])
        stated = str(entry.get("verified_on") or "")
        was = cells["written"].text.strip().removeprefix("w").split(".") if "written" in cells else []
        said = _print_of(words, day.isoformat() if day else "", keep=keep).removeprefix("w").split(".")
        touched = [a != b for a, b in zip(was, said, strict=True)] if len(was) == len(said) else [True] * len(said)
        by_hand = {
            name: tuple(words[name])
            for n, (name, _) in enumerate(_WORDS)
            if touched[n] and sorted(words[name]) != sorted(now[name])
        }
        is_new_day = bool(day and touched[3] and day.isoformat() != stated)
        return Decision(own_id, keep, by_hand, day if is_new_day else None, cells["quote"].text.strip())

    def words(self, cell: Cell, kind: TermKind) -> list[str]:
        known = self.vocabulary.words(kind)
        ids = []
        for word in filter(None, (part.strip().lstrip("'") for part in _PARTS.split(cell.text))):
            term = known.get(fold(word))
            if term is None:
                allowed = ", ".join(t.label.ja for t in self.vocabulary.terms(kind))
                self.fault(cell, "review-value", value=quoted(word), allowed=allowed)
            else:
                ids.append(term.id)
        return list(dict.fromkeys(ids))

    def keep(self, cell: Cell) -> bool:
        word = fold(cell.text)
        if word not in _YES | _NO:
            self.fault(cell, "review-value", value=quoted(cell.text), allowed="yes, no")
        return word not in _NO

    def day(self, cell: Cell) -> date | None:
        if not cell.text.strip():
            return None
        try:
            day = parse_day(cell.text.strip().lstrip("'"))
        except EraError:
            day = None
        if day is None or day > self.today:
            self.fault(cell, "review-day", value=quoted(cell.text), today=self.today.isoformat())
        return day


def read_review(path: Path, entries: Mapping[str, Entry], vocabulary: Vocabulary, today: date) -> list[Decision]:
    """Return what a person decided in a CSV, in its order; rows that nobody touched are among them and say nothing.

    Args:
        path: The CSV.
        entries: Records by id.
        vocabulary: Words that cells may hold.
        today: No later day is one of a verification.

    Raises:
        CatalogInvalidError: it has faults, each with line and column.
    """
    reader = _Reader(path, entries, vocabulary, today)
    decisions = list(reader.decisions())
    if reader.faults:
        raise CatalogInvalidError(sorted(reader.faults))
    return decisions


def is_touched(path: Path, vocabulary: Vocabulary, today: date) -> bool:
    """Return whether a file holds decisions of a person, or is no review at all: it must not be written over."""
    try:
        rows = rows_of(path)
        ids = {row[0].text.strip(): {"id": row[0].text.strip()} for row in rows[1:]}
        reader = _Reader(path, ids, vocabulary, today)
        head = {cell.text.strip(): n for n, cell in enumerate(rows[0])}
        if not set(COLUMNS) <= head.keys():
            return True
        for row in rows[1:]:
            cells = {name: row[n] for name, n in head.items()}
            day = reader.day(cells["verified_on"])
            words = {name: reader.words(cells[name], kind) for name, kind in _WORDS}
            said = _print_of(words, day.isoformat() if day else "", keep=reader.keep(cells["keep"]))
            if said != cells["written"].text.strip():
                return True
    except (CatalogInvalidError, IndexError, OSError):
        return True
    return bool(reader.faults)


def decided(entry: Entry, decision: Decision) -> dict[str, Any]:
    """Return a record as a person wants it."""
    new = dict(entry)
    by_hand = decision.by_hand
    if decision.verified_on:
        new["verified_on"] = decision.verified_on.isoformat()
    applicants = list(by_hand.get("applicants", _values(entry)["applicants"]))
    if "applicants" in by_hand or (decision.verified_on and applicants):
        before = {a["type"]: a for a in entry.get("applicants") or ()}
        new["applicants"] = stated_applicants([before.get(t, {"type": t}) for t in applicants])
    quote = decision.quote or str(entry.get("name", ""))

    def quoted_as(keys: Iterable[str], word: str, name: str) -> str:
        return next((f["quote"] for k in keys for f in entry.get(k) or () if f[name] == word and f.get("quote")), quote)

    if "themes" in by_hand:
        keys = ("stated_themes", "inferred_themes")
        new |= {"inferred_themes": [], "suggested_themes": []}
        new["stated_themes"] = [{"theme": t, "quote": quoted_as(keys, t, "theme")} for t in by_hand["themes"]]
    if "phases" in by_hand:
        new["phase_facts"] = [
            {"phase": p, "basis": "as_written", "quote": quoted_as(["phase_facts"], p, "phase")}
            for p in by_hand["phases"]
        ]
    return {key: value for key, value in new.items() if value not in ([], None)}


def stated_applicants(applicants: Iterable[Entry]) -> list[dict[str, Any]]:
    """Return applicants as a person states them who has read the text: no longer inferred, words and column kept."""
    return [{key: v for key, v in a.items() if key not in ("basis", "tier")} for a in applicants]
