"""For every rule about sources and contacts: an edit of a shipped file that must break it."""

from __future__ import annotations

from typing import NamedTuple


class Spoil(NamedTuple):
    """The rule an edit breaks, the file, what is replaced (first match) and by what; `found` stands in an offender."""

    rule: str
    file: str
    pattern: str
    replacement: str
    found: str = ""


def inside(entry_id: str, pattern: str, key: str = "id") -> str:
    """Return a pattern for the first match inside one entry; group 1 is what precedes it."""
    return rf"(?m)(^- {key}: {entry_id}\n(?:(?!- {key}:).*\n)*?)" + pattern


P, N, G, C, U, V = (
    f"{name}.yaml" for name in ("programs", "networks", "guides", "contacts", "universities", "vocabulary")
)

SOURCES = [
    Spoil("lines_exist", V, r"line_count: 1418", "line_count: 1500", "1500"),
    Spoil("lines_exist", P, r"\[\[1405, 1418\]\]", "[[1405, 1419]]", "1419"),
    Spoil("lines_exist", P, r"line: 781\n", "line: 7810\n", "7810"),
    Spoil("lines_are_not_blank", N, r"\[\[498, 599\]\]", "[[498, 600]]", "600"),
    Spoil("lines_are_not_blank", P, r"line: 795\}", "line: 796}", "796"),
    Spoil("placed_programmes_cite_their_description", P, r"\[\[793, 795\], ", "[[795, 795], ", "793"),
    Spoil("ministries_in_kensei_order", V, r"id: mext\n", "id: mof2\n", "vocabulary"),
    Spoil("ministries_in_kensei_order", V, r"id: fdma\n    parent: mic", "id: fdma\n    parent: mlit", "fdma"),
    Spoil("prefectures_in_code_order", V, r"(  - \{id: JP-01.*\n)(  - \{id: JP-02.*\n)", r"\2\1", "vocabulary"),
]  # fmt: skip

CONTACTS = [
    Spoil("rows_are_numbered_by_table", C, r"row: 9\n  line: 1026", "row: 1\n  line: 1026", "decarbonization"),
    Spoil("applicants_are_those_of_the_row", C, r'applicant_as_written: "①大学等研究機関"',
          'applicant_as_written: "②民間事業者等"', "mext-coi-next"),
    Spoil("applicants_are_those_of_the_row", P, r"partial: true", "partial: false", "moe-renewable"),
    Spoil("applicants_are_those_of_the_row", P, r"basis: inherited", "basis: as_written", "smart-agri"),
    Spoil("new_call_is_that_of_the_row", C, r'new_call_as_written: "無"', 'new_call_as_written: "有"', "moonshot"),
    Spoil("new_call_is_that_of_the_row", C, r'new_call_as_written: "有"', 'new_call_as_written: "?"', "mext-coi-next"),
    Spoil("desks_take_the_majority_spelling", C, r"(email: s-sangi-daigakurenkei)suishin(.*\n.*renkei)suushin",
          r"\1suushin\2suishin", "suushin"),
    Spoil("desks_take_the_majority_spelling", C, r"- code: email-spelling-differs", "- code: email", "missing"),
    Spoil("atmark_addresses_keep_their_spelling", C, r"emails_as_written: \[ict-town\(atmark\)", "emails_as_written: [ict-town@",
          "ict-town"),
    Spoil("programmes_name_the_desk_of_their_rows", P, r"contacts: \[cao-future-technology\]",
          "contacts: [cao-regional-revitalization]", "cao-future"),
    Spoil("rows_point_at_the_programme_they_name", C, r"programs: \[mext-coi-next\]", "programs: [mext-sparc]", "mext-sparc"),
    Spoil("maps_and_tables_list_the_same", C, r"programs: \[mext-coi-next\]", "programs: [mext-coi]", "mobility: mext-coi"),
]  # fmt: skip
