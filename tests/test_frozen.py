"""What the program answers to the command lines of tests/frozen/cases.yaml is what the files there say."""

from __future__ import annotations

import pytest

from frozen_cases import FOLDER, Case, cases, difference

QUICK = ("answers", "screens")
ACCEPT = "To accept the change: python tests/frozen/accept.py {}  (then read `git diff`)"


@pytest.mark.parametrize(
    "case", [pytest.param(c, id=c.id, marks=[pytest.mark.quick] if c.group in QUICK else []) for c in cases()]
)
def test_the_output_is_the_one_on_file(case: Case) -> None:
    changed = difference(case)
    if changed:
        pytest.fail(f"{case.id} answers differently.\n{changed}\n\n{ACCEPT.format(case.id)}", pytrace=False)


@pytest.mark.quick
def test_no_file_is_without_a_case() -> None:
    assert {p for p in FOLDER.rglob("*.txt") if FOLDER / "files" not in p.parents} == {c.path for c in cases()}
