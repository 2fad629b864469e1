"""The commands plan init and plan check."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness import ANSWERS, run

EXAMPLES = Path(__file__).parent.parent.parent / "examples"


def test_what_init_writes_passes_the_check_and_makes_a_draft(tmp_path: Path) -> None:
    plan, draft = tmp_path / "plan.yaml", tmp_path / "draft.md"
    done = run(
        "plan", "init", "-a", "company", "-p", "大学", "-t", "smart-agriculture", "--start", "R9", "-o", str(plan)
    )
    assert done.code == 0
    assert "仮の値" not in plan.read_text(encoding="utf-8") + done.stderr
    assert run("plan", "check", str(plan)).code == 0
    assert run("roadmap", "--profile", str(plan), "-o", str(draft)).code == 0
    assert "【要記入】" in draft.read_text(encoding="utf-8")


def test_init_says_what_it_had_to_assume(tmp_path: Path) -> None:
    plan = tmp_path / "plan.yaml"
    done = run("plan", "init", "-o", str(plan))
    assert done.code == 0
    assert "lead, themes" in done.stderr
    marked = [line for line in plan.read_text(encoding="utf-8").splitlines() if "仮の値" in line]
    assert [line.split(":")[0].strip() for line in marked] == ["type", "themes"]
    assert run("plan", "check", str(plan)).code == 0


def test_init_asks_on_stderr_and_writes_the_answers() -> None:
    done = run("plan", "init", "--interactive", answers=ANSWERS)
    assert done.code == 0
    assert "汐見大学" in done.stdout
    assert "themes: [decarbonization]" in done.stdout
    assert "番号か語" in done.stderr
    assert "番号か語" not in done.stdout


def test_init_never_waits_where_nobody_answers() -> None:
    done = run("plan", "init", "--interactive")
    assert done.code == 2
    assert "--interactive" in done.stderr


def test_init_keeps_a_file_that_is_there(tmp_path: Path) -> None:
    plan = tmp_path / "plan.yaml"
    plan.write_text("mine", encoding="utf-8")
    assert run("plan", "init", "-t", "bio", "-a", "大学", "-o", str(plan)).code == 1
    assert plan.read_text(encoding="utf-8") == "mine"
    assert run("plan", "init", "-t", "bio", "-a", "大学", "-o", str(plan), "--force").code == 0


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_fault_is_shown_with_its_place(tmp_path: Path, lang: str) -> None:
    plan = tmp_path / "plan.yaml"
    plan.write_text("lead: {type: university}\nthemes: [decarbonization]\nstart: R9\nyears: zehn\n", encoding="utf-8")
    done = run("plan", "check", str(plan), "--lang", lang)
    assert done.code == 4
    assert f"{plan}:4:8: " in done.stdout + done.stderr


def test_a_ceiling_exceeded_is_a_fault(tmp_path: Path) -> None:
    plan = tmp_path / "plan.yaml"
    plan.write_text(
        "lead: {type: university}\nthemes: [decarbonization]\nstart: R9\n"
        "funds:\n- source: state\n  rate: 1/2\n  eligible_jpy: {R9: 100}\n  amounts_jpy: {R9: 51}\n",
        encoding="utf-8",
    )
    done = run("plan", "check", str(plan))
    assert done.code == 4
    assert ":8:" in done.stdout + done.stderr


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.yaml")), ids=lambda p: p.name)
def test_the_examples_pass(path: Path) -> None:
    assert run("plan", "check", str(path)).code == 0


def test_a_plan_that_is_not_there_is_a_usage_error(tmp_path: Path) -> None:
    done = run("plan", "check", str(tmp_path / "none.yaml"))
    assert done.code == 2
    assert "none.yaml" in done.stderr
