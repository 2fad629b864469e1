"""Programmes that stand on no map, in a plan: a stage has the first that the consortium may lead, unless chosen."""

from __future__ import annotations

from pathlib import Path

from harness import run

TODAY = ("--today", "2026-12-01")


def catalogue(tmp_path: Path, applicant: str, number: int) -> str:
    entries = [
        f"""\
- id: own-{applicant}-{n:02}
  kind: programme
  name: マップにない事業{n:02}
  summary: {{ja: 試験の事業。, en: Of the tests.}}
  applicants: [{{type: {applicant}}}]
  stated_themes: [{{theme: bio, quote: バイオ}}]
  phase_facts: [{{phase: implementation, basis: as_written, quote: 実装}}]
  nationwide: true
  sources: [{{url: "https://example.go.jp/{n}", title: 試験の頁, read_on: 2026-11-01}}]
  verified_on: 2026-11-01
  verified_against: 試験の頁
"""
        for n in range(number)
    ]
    path = tmp_path / f"{applicant}.yaml"
    path.write_text("edition: 2026-12\nprograms:\n" + "".join(entries), "utf-8")
    return str(path)


def test_a_stage_has_six_of_many_that_the_consortium_may_lead_and_the_rest_is_counted(tmp_path: Path) -> None:
    data = ["--data", catalogue(tmp_path, "university", 9), "--data", catalogue(tmp_path, "company", 4), "--no-bundled"]
    asked = ("roadmap", "-a", "university", "-t", "bio", *data, *TODAY)
    plan = run(*asked, "--json").json["items"][0]
    stage = next(s for s in plan["stages"] if s["phase"] == "implementation")
    assert [i["id"] for i in stage["programs"]] == [f"own-university-{n:02}" for n in range(6)]
    left = {entry["id"]: entry["reason"] for entry in plan["left_out"]}
    assert set(left) == {f"own-university-{n:02}" for n in (6, 7, 8)} | {f"own-company-{n:02}" for n in range(4)}
    text = "".join(run(*asked, "-f", "markdown").stdout.split())
    assert "マップにない事業3件(マップにない事業06、マップにない事業07、マップにない事業08)" in text
    assert "マップにない事業4件(" in text


def test_a_partner_brings_what_it_may_lead_into_the_stage(tmp_path: Path) -> None:
    data = ("--data", catalogue(tmp_path, "company", 4), "--no-bundled")
    plan = run("roadmap", "-a", "university", "-p", "company", "-t", "bio", *data, *TODAY, "--json").json["items"][0]
    stage = next(s for s in plan["stages"] if s["phase"] == "implementation")
    assert len(stage["programs"]) == 4
    assert plan["left_out"] == []
