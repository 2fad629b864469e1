"""`data check` tells every break of the rules of form, and the shipped files keep them all."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from shipped import NAMED, shipped, steady
from spoils_sources import C, G, N, P, U, V, inside

from fault_codes import raised_codes
from harness import run
from kakushin_cli.catalog import files, style
from kakushin_cli.catalog.yaml_file import read_yaml
from kakushin_cli.japanese.folding import fold


class Case(NamedTuple):
    """An edit of a shipped file (first match), and the code of what it breaks."""

    code: str
    file: str
    pattern: str
    replacement: str


CASES = [
    Case("modeline-missing", C, r"\A.*\n", ""),
    Case("invisible-character", P, r"kind: programme", "kind:\tprogramme"),
    Case("invisible-character", P, r"kind: programme", "kind: programme\u3000"),
    Case("invisible-character", N, r"\n", "\r\n"),
    Case("invisible-character", G, r"。", "。\u200b"),
    Case("trailing-blank", V, r"\nvocabulary:", "\nvocabulary: "),
    Case("final-line-break", U, r"\n\Z", ""),
    Case("final-line-break", U, r"\n\Z", "\n\n"),
    Case("stray-blank", C, r'program_as_written: "', 'program_as_written: " '),
    Case("stray-blank", C, r"department: 内閣府 ", "department: 内閣府  "),
    Case("not-composed", P, "プログラム", "フ\u309aロク\u3099ラム"),
    Case("key-order", P, inside("wpi", r"  kind: programme\n(  name: .*\n)"), r"\1\2  kind: programme\n"),
    Case("key-order", C, r"(  row: 1\n)(  line: 806\n)", r"\2\1"),
    Case("key-order", G, inside("award", r"( +)(ja: .*)\n +(en: .*)"), r"\1\2\4\n\2\3"),
    Case("entry-order", P, r"- id: wpi\n", "- id: a-wpi\n"),
    Case("entry-order", C, r"- id: cao-future-technology\n", "- id: z-future\n"),
    Case("id-long", N, r"- id: tokyo-health-commons\n", f"- id: tokyo-health-commons{'-x' * 10}\n"),
    Case("id-with-year", P, r"- id: wpi\n", "- id: wpi-2022\n"),
    Case("id-with-year", P, r"- id: wpi\n", "- id: wpi-r4\n"),
    Case("repeated-value", G, r"    - id: certification\n", "    - id: proposal\n"),
    Case("english-missing", G, inside("award", r"(    ja: .*\n)    en: .*\n"), r"\1\2"),
    Case("english-missing", V, r", en: Hokkaido\}", "}"),
    Case("name-en-missing", P, inside("wpi", r"  name_en: .*\n"), r"\1"),
    Case("search-words-missing", N, inside("bio-tokai", r"    en:\n(    - we .*\n)(    - we .*\n)+"), r"\1    en:\n\2"),
    Case("summary-sentences", P, inside("wpi", r"(    ja: .*)。\n"), r"\1\2\n"),
    Case("summary-sentences", P, inside("wpi", r"(    ja: )"), r"\1\2一。二。"),
    Case("summary-sentences", P, inside("wpi", r"(    en: )"), r"\1\2One. Two. "),
    Case("summary-long", N, inside("bio-tokai", r"(  summary:\n    ja: )"), r"\1\2" + "長い" * 60),
    Case("desk-unreachable", C, r'phone: "03-6206-6175"', "phone: null"),
    Case("number-unquoted", C, r'phone: "03-6206-6175"', "phone: 03-6206-6175"),
    Case("alias-redundant", P, r"aliases: \[WPI, ", "aliases: [WPI, ＷＰＩ, "),
    Case("alias-redundant", U, r"(- name: 早稲田大学\n  name_en: .*\n  aliases:\n)", r"\1  - 早稻田大學\n"),
    Case("word-repeated", P, inside("wpi", r"(    ja: \[国際頭脳循環, )"), r"\1\2国際 頭脳循環, "),
    Case("name-shared", P, r"aliases: \[WPI, ", "aliases: [WPI, COI-NEXT, "),
    Case("name-shared", U, r"  - 阪大\n", "  - 阪大\n  - 名大\n"),
    Case("keyword-redundant", P, inside("wpi", r"(    ja: \[国際頭脳循環, )"), r"\1\2世界トップレベル研究拠点, "),
    Case("keyword-redundant", P, inside("wpi", r"(    en: \[brain circulation, )"), r"\1\2research center, "),
    Case("term-word-shared", V, r"aliases: \[MIC, ", "aliases: [MIC, MEXT, "),
    Case("lines-unsorted", P, r"\[\[679, 697\], \[703, 710\]\]", "[[703, 710], [679, 697]]"),
    Case("lines-unsorted", P, r"\[\[679, 697\], \[703, 710\]\]", "[[679, 705], [703, 710]]"),
    Case("lines-missing", P, r"(- document: package-2021-12\n)    lines: .*\n", r"\1"),
    Case("lines-missing", G, r"(- id: purpose\n(?:.*\n)*?)      lines: .*\n", r"\1"),
    Case("line-not-cited", P, r"lines: \[\[1162, 1162\]\]", "lines: [[1349, 1349]]"),
    Case("line-not-cited", P, r"implementation, line: 795\}", "implementation, line: 799}"),
    Case("list-order", N, r"(  - JP-21\n)(  - JP-23\n)", r"\2\1"),
    Case("list-order", P, r"(  - \{theme: mobility.*line: 769\}\n)(  - .*\n)", r"\2\1"),
    Case("list-order", P, r"(  - \{fiscal_year: 2018.*\n)(  - .*\n)", r"\2\1"),
    Case("list-order", U, r"field: chemistry\n(    group: .*\n  - field:) materials-science", r"field: physics\n\1 chemistry"),
    Case("list-order", C, r"  line: 806\n", "  line: 812\n"),
    Case("warning-missing", P, r"- code: ministry-inferred", "- code: ministry"),
    Case("warning-missing", P, r"- code: applicants-inferred", "- code: applicants"),
    Case("warning-missing", P, r"- code: inherited-applicants", "- code: inherited"),
    Case("prefecture-unfounded", N, r"(prefectures_basis: inferred\n)  municipalities:\n  - 長岡市\n", r"\1"),
    Case("warning-missing", P, r"- code: ministry-not-stated", "- code: ministry"),
    Case("agency-misplaced", P, r"ministry: mic\n  agency: fdma", "ministry: mlit\n  agency: fdma"),
    Case("agency-as-ministry", P, r"ministry: mic\n  agency: fdma", "ministry: fdma"),
    Case("desk-differs-from-row", C, r'phone: "03-6206-6175"', 'phone: "03-6206-6176"'),
    Case("desk-differs-from-row", C, r'extension: "4195"', 'extension: "4196"'),
    Case("line-not-cited", C, r"\[\[809, 809\], ", "["),
    Case("source-missing", U, r"(- name: 早稲田大学\n(?:  .*\n)*?)  sources:\n  - .*\n    .*\n", r"\1"),
    Case("warning-unfounded", P, r"  ministry_basis: inferred\n", ""),
]  # fmt: skip


@pytest.fixture(autouse=True)
def _files_are_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(style, "read_yaml", cache(read_yaml))


def codes(texts: dict[str, str]) -> set[tuple[str, str]]:
    """Return file and code of everything that breaks a rule."""
    read = style.StyleFiles(texts)
    return {(fault.path, fault.code) for rule in style.RULES for fault in rule(read)}


def test_the_shipped_files_keep_the_rules() -> None:
    assert style.check_style(sorted(files.data_folder().glob("*.yaml"))) == []


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c.code}-{c.file.removesuffix('.yaml')}")
def test_a_broken_rule_is_told(case: Case) -> None:
    spoiled = steady().spoil(case.file, case.pattern, case.replacement)
    assert (case.file, case.code) in codes(dict(spoiled.texts))


def test_every_code_of_the_rules_has_a_case() -> None:
    assert raised_codes("catalog/style.py") == {case.code for case in CASES}


def test_a_mended_phone_needs_the_page_it_stands_on() -> None:
    """A desk may leave the table of 2021 behind when it cites a later page; else the table is right."""
    edited = steady().spoil(C, r'phone: "03-6206-6175"', 'phone: "03-6206-0000"')
    assert (C, "desk-differs-from-row") in codes(dict(edited.texts))
    page = '  - {url: "https://www.chisou.go.jp/", title: 窓口, read_on: 2026-11-01}\n'
    cited = edited.spoil(C, r"(- id: cao-future-technology\n(?:  .*\n)*?  sources:\n)", rf"\1{page}")
    assert codes(dict(cited.texts)) == set()


def test_names_that_two_entries_share_are_shared() -> None:
    owners: dict[str, set[str]] = {}
    for entry in shipped().entries(*NAMED):
        for name in (entry["name"], *entry.get("name_as_written", ()), *entry.get("aliases", ())):
            owners.setdefault(fold(name), set()).add(entry["id"])
    assert [name for name in style.SHARED_NAMES if len(owners.get(fold(name), ())) < 2] == []


def test_own_files_are_asked_for_form_only_with_the_option(tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text((files.bundled_folder() / C).read_text("utf-8").replace("# yaml", "#yaml", 1), "utf-8")
    assert "modeline-missing" not in run("data", "check", str(own)).stdout
    asked = run("data", "check", "--style", str(own))
    assert "own.yaml:1:1: " in asked.stdout
    assert asked.code == 4
