"""For every rule about what became of programmes: an edit of a shipped file that must break it."""

from __future__ import annotations

from spoils_sources import Spoil, inside

A, Q, V = "lifecycle.yaml", "programs-later.yaml", "vocabulary.yaml"


def of(program: str, pattern: str) -> str:
    """Return a pattern for the first match inside one entry; group 1 is what precedes it."""
    return inside(program, pattern, "program")


LIFECYCLE = [
    Spoil("programmes_of_maps_and_joint_review_have_a_status", A, r"- program: gsi-joint-research\n", "- program: wpi\n",
          "gsi-joint-research"),
    Spoil("programmes_of_maps_and_joint_review_have_a_status", A, r"- program: mlit-japan-maas\n", "- program: wpi\n",
          "mlit-japan-maas"),
    Spoil("later_programmes_are_proven_and_stand_on_no_map", A, of("mext-epoch", r"    grade: official"), r"\1    grade: secondary",
          "mext-epoch"),
    Spoil("later_programmes_are_proven_and_stand_on_no_map", Q, inside("mext-epoch", r"  needs:"),
          r"\1  framework_themes: [bio]\n  needs:", "mext-epoch"),
    Spoil("statements_rest_on_evidence", A, of("meti-j-nexus", r"    grade: official"), r"\1    grade: uncertain", "meti-j-nexus"),
    Spoil("statements_rest_on_evidence", A, of("meti-j-nexus", r"  statement:\n    ja: .*\n    en: .*\n"), r"\1", "no statement"),
    Spoil("statements_rest_on_evidence", A, of("gsi-joint-research", r"  status: unverified"), r"\1  status: running", "gsi-joint"),
    Spoil("budget_projects_have_their_sheet", A, of("wpi", r"  rs_id: \"1641\""), r'\1  rs_id: "1642"', "1642"),
    Spoil("successors_are_later_and_say_how_sure", A, r"to: mic-regional-society-dx", "to: mic-local-10000", "mic-local-10000"),
    Spoil("successors_are_later_and_say_how_sure", A, of("mic-smart-city-promotion", r"    basis: inferred"),
          r"\1    basis: official", "mic-smart-city-promotion"),
    Spoil("editions_say_what_is_known", V, r"  - id: 2024-02\n", "  - id: 2024-03\n", "2024-03"),
    Spoil("editions_say_what_is_known", V, r"(  - id: 2023-02\n(?:.*\n)*?)    statement:\n      ja: .*\n      en: .*\n", r"\1", "2023-02"),
    Spoil("programmes_of_the_source", "programs.yaml", r"- id: wpi\n", "- edition: 2023-02\n  id: wpi\n", "61"),
]  # fmt: skip
