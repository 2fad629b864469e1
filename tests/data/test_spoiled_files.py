"""Every shipped file, damaged as an editor's hand or program damages it: the check names place, fault and repair."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from harness import run
from kakushin_cli.catalog import files
from kakushin_cli.catalog.faults import sentences

HERE = "▸"
"""Stands in a replacement where the fault must be reported, and is taken out before the file is written."""


class Damage(NamedTuple):
    """An edit of a shipped file, the code of the fault, and a word the hint must hold."""

    file: str
    pattern: str
    replacement: str
    code: str
    hint: str = ""


C, T, G, L, A, N, P, Q, U, V = ALL = tuple(
    f"{n}.yaml"
    for n in (
        "contacts", "current", "guides", "lexicon", "lifecycle", "networks", "programs", "programs-later", "universities", "vocabulary"
    )
)  # fmt: skip

DAMAGES = [
    Damage(P, r"(- id: wpi\n)  kind:", rf"\1  {HERE}knid:", "unknown-key", "kind"),
    Damage(P, r"(- id: mext-coi\n  )kind: programme", rf"\1kind: {HERE}program", "literal-error", "programme"),
    Damage(P, r"- id: mext-kakenhi\n", f"- id: {HERE}MEXT_Kakenhi\n", "slug-form"),
    Damage(P, r"- id: mext-forest\n", f"- id: {HERE}mext-a-step\n", "duplicate-id", "id"),
    Damage(P, r"new_call: false", f"new_call: {HERE}無", "bool-type", "true"),
    Damage(P, r"implementation, line: 795\}", f"implementation, line: {HERE}七九五}}", "int-type"),
    Damage(P, r"theme: mobility, phase: strengthening, line: 769",
           f"theme: {HERE}mobilty, phase: strengthening, line: 769", "unknown-reference", "mobility"),
    Damage(P, r"lines: \[\[1405, 1418\]\]", f"lines: [{HERE}[1418, 1405]]", "lines-descending"),
    Damage(P, r"lines: \[\[712, 732\], ", f"lines: [{HERE}[712, 7320], ", "lines-beyond-document"),
    Damage(P, r"prefectures: \[JP-07\]", f"prefectures: [{HERE}福島県]", "prefecture-form", "JP-"),
    Damage(P, r"(rate_max: ).*", rf"\1{HERE}50", "less-than-equal"),
    Damage(C, r'phone: "03-6206-6175"', f'phone: {HERE}"03(6206)6175"', "phone-form", "-"),
    Damage(C, r"email: gisui@jma.go.jp", f"email: {HERE}gisui(atmark)jma.go.jp", "email-form", "@"),
    Damage(C, r'extension: "4195"', f'extension: {HERE}"内線4195"', "digits-form"),
    Damage(C, r"desk: cao-future-technology\n", f"desk: {HERE}cao-future-tecnology\n", "unknown-reference",
           "cao-future-technology"),
    Damage(C, r"ministry: fdma", f"ministry: {HERE}消防庁", "slug-form"),
    Damage(C, r"programs: \[mext-coi-next\]", f"programs: {HERE}mext-coi-next", "list-type"),
    Damage(N, r"  - JP-06\n", f"  - {HERE}JP-48\n", "prefecture-form", "JP-47"),
    Damage(N, r"program_id: mext-coi-next", f"program_id: {HERE}mext-coi-nxt", "unknown-reference", "mext-coi-next"),
    Damage(N, r"status: registered", f"status: {HERE}登録", "literal-error", "registered"),
    Damage(N, r"(- id: bio-fukuoka\n(?:.*\n)*?    )government:", rf"\1{HERE}goverment:", "unknown-key", "government"),
    Damage(U, r"field: chemistry", f"field: {HERE}chemstry", "unknown-reference", "chemistry"),
    Damage(U, r'group: "4"', f'group: {HERE}"5"', "literal-error", "other"),
    Damage(U, r"(- name: 九州大学\n(?:.*\n)*?)  fields:\n(?:  (?:- |  ).*\n)+", rf"\1  fields: {HERE}[]\n", "too-short"),
    Damage(U, r"(  - )(name: 早稲田|field: physics\n    group: .*\n)", rf"\1{HERE}field: physics\n", "missing", "group"),
    Damage(G, r"- to: issues\n", f"- to: {HERE}isues\n", "unknown-reference", "issues"),
    Damage(G, r"value: 28\n", f"value: {HERE}二八\n", "float-type"),
    Damage(G, r"(- id: purpose\n +)text:", rf"\1{HERE}txt:", "unknown-key", "text"),
    Damage(L, r"(- id: request\n  )kind: generic", rf"\1kind: {HERE}generous", "literal-error", "generic"),
    Damage(L, r"(- id: money\n(?:.*\n)*?  )en: ", rf"\1{HERE}eng: ", "unknown-key", "en"),
    Damage(A, r"(- program: meti-j-nexus\n  status: )ended", rf"\1{HERE}closed", "literal-error", "ended"),
    Damage(A, r"- program: jma-local-observatory-cooperation\n", f"- program: {HERE}gsi-joint-research\n", "duplicate-id"),
    Damage(A, r"- program: wpi\n", f"- program: {HERE}wpo\n", "unknown-reference", "wpi"),
    Damage(A, r"to: mic-regional-society-dx", f"to: {HERE}mic-regional-dx", "unknown-reference", "mic-regional-society-dx"),
    Damage(A, r"(- program: mext-epoch\n(?:.*\n)*?    grade: )official", rf"\1{HERE}V", "literal-error", "official"),
    Damage(A, r"(- program: meti-road-to-the-l4\n  status: )running", rf"\1{HERE}renamed", "successor-missing", "successors"),
    Damage(A, r"(- program: moe-plastic-circulation-demo\n(?:.*\n)*?  rs_id: ).*", rf"\1{HERE}RS-4736", "digits-form"),
    Damage(Q, r"(- id: mext-j-peaks\n(?:.*\n)*?  edition: )2023-02", rf"\g<1>{HERE}2023-20", "unknown-reference", "2023-02"),
    Damage(Q, r"(- id: mext-epoch\n  )kind: programme", rf"\1kind: {HERE}program", "literal-error", "programme"),
    Damage(Q, r"(- id: mic-regional-society-dx\n(?:.*\n)*?.*deadline_on: )2026-09-30", rf"\g<1>{HERE}2026-09-31", "day-form"),
    Damage(V, r"    as_of: 2021-12-23", f"    as_of: {HERE}2021-02-30", "day-form"),
    Damage(V, r"    aliases: \[DA\]", f"    {HERE}alias: [DA]", "unknown-key", "aliases"),
    Damage(T, r"(tier: )T3(, column: 事業の概要, quote: 研究主体)", rf"\1{HERE}T5\2", "literal-error", "T3"),
    Damage(T, r"(phase: rd, basis: )inferred(, quote: 基礎研究から実用化)", rf"\1{HERE}guessed\2", "literal-error", "inferred"),
]  # fmt: skip

SYNTAX = [
    Damage("", r"(?m)^(  *)(kind|name|row|text|lines):", rf"\1{HERE}\t\2:", "tab-indent"),
    Damage("", r"(?m)^(  +)(row|text|name_en|symbol|kind): (?!\{)", rf"\1\2{HERE}：", "fullwidth-colon"),
    Damage("", r"(?m)^(  +)(kind|row|text|name_en): (.*\n)", rf"\1\2: \3\1{HERE}\2: \3", "duplicate-key"),
    Damage("", r"(?m)^(  +)(name_en|row|heading|en|label): .*\n", rf"\1\2: {HERE}@home\n", "quote-needed"),
]
"""Faults of the form, which every file may have; each is tried in two files or more."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of all copies: files that a test leaves whole are not read again for the next."""
    return tmp_path_factory.mktemp("data")


@pytest.fixture
def copy(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of the shipped files that the program takes for its own."""
    shutil.copytree(files.bundled_folder(), folder, dirs_exist_ok=True)
    monkeypatch.setattr(files, "bundled_folder", lambda: folder)
    return folder


def damage(folder: Path, *cases: Damage) -> list[tuple[int, int]]:
    """Damage files and return line and column where each fault must be reported."""
    marks = [chr(0xE000 + n) for n in range(len(cases))]
    for case, mark in zip(cases, marks, strict=True):
        path = folder / case.file
        text = path.read_text(encoding="utf-8")
        text, count = re.subn(case.pattern, case.replacement.replace(HERE, mark), text, count=1)
        assert count, f"{case.file}: {case.pattern} does not match"
        path.write_bytes(text.encode())
    places: dict[str, tuple[int, int]] = {}
    for file in {case.file for case in cases}:
        lines = (folder / file).read_text(encoding="utf-8").split("\n")
        for number, line in enumerate(lines, 1):
            found = [mark for mark in marks if mark in line]
            places |= {mark: (number, line.index(mark) + 1) for mark in found}
        text = "\n".join(lines)
        (folder / file).write_bytes("".join(c for c in text if c not in marks).encode())
    return [places[mark] for mark in marks]


def check(*options: str) -> tuple[int, list[dict[str, Any]], str]:
    """Run `data check` as JSON and return exit code, faults and stderr."""
    outcome = run("data", "check", "--format", "json", "--today", "2026-03-31", *options)
    assert "Traceback" not in outcome.stdout + outcome.stderr
    return outcome.code, outcome.json["items"], outcome.stderr


def test_an_undamaged_copy_passes(copy: Path) -> None:
    assert (copy / P).exists()
    assert check() == (0, [], "")


@pytest.mark.parametrize("case", DAMAGES, ids=lambda d: f"{d.file.removesuffix('.yaml')}-{d.code}-{d.hint}")
def test_a_fault_is_found_where_it_stands(copy: Path, case: Damage) -> None:
    [(line, column)] = damage(copy, case)
    code, faults, _ = check()
    assert code == 4
    own = [f for f in faults if (f["line"], f["column"], f["code"]) == (line, column, case.code)]
    assert len(own) == 1, [(f["line"], f["column"], f["code"]) for f in faults]
    assert own[0]["path"].endswith(case.file)
    assert case.hint in own[0]["hint"] + own[0]["message"]
    assert own[0]["hint"]


@pytest.mark.parametrize(("file", "case"), [(file, SYNTAX[n % len(SYNTAX)]) for n, file in enumerate(ALL)])
def test_a_fault_of_form_is_found_where_it_stands(copy: Path, file: str, case: Damage) -> None:
    [(line, column)] = damage(copy, case._replace(file=file))
    code, faults, _ = check()
    assert code == 4
    found = [(f["path"].rsplit("/", 1)[-1], f["line"], f["column"], f["code"]) for f in faults]
    assert (file, line, column, case.code) in found


@pytest.mark.parametrize("file", [P, V, L])
def test_a_file_saved_as_shift_jis_is_recognised(copy: Path, file: str) -> None:
    text = (copy / file).read_text(encoding="utf-8")
    (copy / file).write_bytes(text.encode("cp932", "replace"))
    code, faults, _ = check()
    own = [f for f in faults if f["path"].endswith(file)]
    assert (code, [f["code"] for f in own]) == (4, ["cp932"])
    assert "UTF-8" in own[0]["hint"]
    first = next(n for n, line in enumerate(text.split("\n"), 1) if not line.isascii())
    assert own[0]["line"] == first


@pytest.mark.parametrize("file", [P, V, L, C])
def test_a_file_cut_short_is_told_without_a_traceback(copy: Path, file: str) -> None:
    content = (copy / file).read_bytes()
    (copy / file).write_bytes(content[: len(content) // 2 + 1])
    code, faults, _ = check()
    assert (code in (0, 4), bool(faults)) == (True, code == 4)


@pytest.mark.parametrize("file", [P, V, L])
def test_an_empty_file_is_told(copy: Path, file: str) -> None:
    (copy / file).write_bytes(b"")
    code, faults, _ = check()
    assert code == 4
    assert "empty-file" in {f["code"] for f in faults if f["path"].endswith(file)}


@pytest.mark.parametrize("file", ALL)
def test_all_faults_of_a_file_are_told_in_one_run_in_stable_order(copy: Path, file: str) -> None:
    cases = [d for d in DAMAGES if d.file == file]
    expected = [(case.code, line) for case, (line, _) in zip(cases, damage(copy, *cases), strict=True)]
    first = check()
    assert first == check()
    found = [(f["code"], f["line"]) for f in first[1]]
    missing = [e for e in expected if e not in found]
    # An entry with a fault of its own is not looked at further: references are checked among whole entries.
    assert not [m for m in missing if m[0] != "unknown-reference"], missing
    places = [(f["path"], f["line"], f["column"]) for f in first[1]]
    assert places == sorted(places)


def test_faults_of_all_files_are_told_in_one_run(copy: Path) -> None:
    chosen = {d.file: d for d in reversed(DAMAGES) if d.file != V}
    damage(copy, *chosen.values())
    _, faults, _ = check()
    assert {f["path"].rsplit("/", 1)[-1] for f in faults} >= set(chosen)


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_text_and_github_name_place_fault_and_repair(copy: Path, lang: str) -> None:
    case = DAMAGES[0]
    [(line, column)] = damage(copy, case)
    hint = sentences()[case.code][f"{lang}_hint"].split("{")[0]
    text = run("data", "check", "--lang", lang)
    assert f"{P}:{line}:{column}: " in text.stdout
    assert hint in text.stdout
    github = run("data", "check", "--format", "github", "--lang", lang)
    assert re.search(rf"^::error file=.*{P},line={line},col={column},title={case.code}::", github.stdout, re.MULTILINE)
    assert (text.code, github.code) == (4, 4)


@pytest.mark.parametrize(
    "words", [("list",), ("match", "-a", "university"), ("roadmap", "-t", "bio", "-a", "university")]
)
def test_other_commands_refuse_damaged_data_with_the_place(copy: Path, words: tuple[str, ...]) -> None:
    [(line, column)] = damage(copy, DAMAGES[0])
    outcome = run("--no-bundled", "--data", str(copy), *words)
    assert outcome.code == 4
    assert outcome.stdout == ""
    assert f"{P}:{line}:{column}: " in outcome.stderr
    assert "Traceback" not in outcome.stderr


def test_a_table_for_every_file() -> None:
    assert set(ALL) == {f.name for f in files.bundled_folder().glob("*.yaml")}
    count = {file: sum(d.file == file for d in DAMAGES) for file in ALL}
    assert min(count.values()) >= 2, count
