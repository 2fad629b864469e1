from pathlib import Path

import pytest
from msgspec.structs import fields

from kakushin_cli.catalog.catalog import Catalog
from kakushin_cli.catalog.faults import CatalogInvalidError
from kakushin_cli.drafts.profile import MANDATORY_KPIS, Profile
from kakushin_cli.drafts.profile_file import (
    Answers,
    examples,
    field_lines,
    load_profile,
    profile_template,
    read_profile,
)

LEAST = "lead: {type: 大学}\nthemes: 脱炭素\nstart: R9\n"


def write(folder: Path, text: str) -> Path:
    path = folder / "plan.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_lead_theme_and_start_are_enough(tmp_path: Path, catalog: Catalog) -> None:
    profile = load_profile(write(tmp_path, LEAST), catalog)
    assert (profile.lead.type, profile.themes, profile.start, profile.years) == (
        "university",
        ("decarbonization",),
        2027,
        10,
    )
    assert profile.title is None
    assert profile.funds == ()


def test_a_profile_asks_the_catalogue_for_its_lead_partners_and_place(tmp_path: Path, catalog: Catalog) -> None:
    text = LEAST + "prefectures: [福島]\npartners: [{type: ③}, {type: 大学}, {type: 市}]\n"
    query = load_profile(write(tmp_path, text), catalog).query()
    assert query.applicants == ("university",)
    assert query.partners == ("municipality",)
    assert query.prefectures == ("JP-07",)


def test_years_of_amounts_may_be_written_in_any_way(tmp_path: Path, catalog: Catalog) -> None:
    text = LEAST + "funds:\n- {source: own, amounts_jpy: {令和10年度: 5, R9: 3, 2029: 1}}\n"
    assert load_profile(write(tmp_path, text), catalog).funds[0].amounts_jpy == {2027: 3, 2028: 5, 2029: 1}


STATE = "funds:\n- source: state\n  rate: 2/3\n  cap_jpy: 25000000\n  eligible_jpy: {R9: 30000000}\n  amounts_jpy: {R9: %d}\n"


@pytest.mark.parametrize(
    ("added", "at", "code"),
    [
        (STATE % 20_000_001, "{R9: 20000001", "plan-state-above-rate"),
        (STATE.replace("30000000", "90000000") % 25_000_001, "{R9: 25000001", "plan-state-above-cap"),
        ("research: [{title: x, start: R12, until: R10}]\n", "R10", "plan-years-descending"),
        ("research: [{title: x, start: R40}]\n", "R40", "plan-year-outside"),
        ("research: [{title: x, trl_now: 7, trl_end: 4}]\n", "4}", "plan-trl-descending"),
        ("milestones: [{text: x, year: R8}]\n", "R8", "plan-year-outside"),
        (
            "kpis: [{name: x, baseline: {value: 1, year: R9}, targets: {R9: 2}}]\n",
            "{R9: 2",
            "plan-target-before-baseline",
        ),
        ("kpis: [{name: x, mandatory: jobs}]\n", "jobs", "plan-unknown-word"),
        ("kpis: [{name: x, targets: {平成40年度: 2}}]\n", "平成", "fiscal-year-form"),
        ("programs: [cao-regional-university-grand]\n", "cao-", "unknown-reference"),
        ("prefectures: [江戸]\n", "江戸", "plan-unknown-word"),
        ("prefectures: ''\n", "''", "string-too-short"),
        ("partners: [{type: 大工}]\n", "大工", "plan-unknown-word"),
        ("titel: x\n", "titel", "unknown-key"),
        ("title: " + "長" * 41 + "\n", "長", "string-too-long"),
        ("years: 0\n", "0", "greater-than-equal"),
        ("funds: [{source: own, amounts_jpy: {R9: 1.5}}]\n", "1.5", "int-type"),
    ],
)
def test_a_fault_has_its_place_and_code(tmp_path: Path, catalog: Catalog, added: str, at: str, code: str) -> None:
    text = LEAST + added
    _, faults = read_profile(write(tmp_path, text), catalog)
    found = [f for f in faults if f.code == code]
    assert found, [f.code for f in faults]
    assert found[0].severity == "error"
    before = text[: text.index(at, len(LEAST))]
    assert (found[0].line, found[0].column) == (before.count("\n") + 1, len(before) - before.rfind("\n"))
    assert found[0].message("ja")
    assert found[0].hint("en")


def test_an_exact_share_is_accepted(tmp_path: Path, catalog: Catalog) -> None:
    _, faults = read_profile(write(tmp_path, LEAST + STATE % 20_000_000), catalog)
    assert not [f for f in faults if f.severity == "error"]


def test_unknown_rate_and_ceiling_are_said_and_not_checked(tmp_path: Path, catalog: Catalog) -> None:
    text = LEAST + "funds: [{source: state, amounts_jpy: {R9: 999999999999}}]\n"
    profile, faults = read_profile(write(tmp_path, text), catalog)
    assert profile is not None
    assert {(f.code, f.severity) for f in faults} == {
        ("plan-rate-unchecked", "warning"),
        ("plan-cap-unchecked", "warning"),
    }


def test_the_regional_university_grant_demands_five_kpis(tmp_path: Path, catalog: Catalog) -> None:
    text = LEAST + "programs: [cao-regional-university-grant]\nkpis:\n- {name: 雇用, mandatory: employment}\n"
    _, faults = read_profile(write(tmp_path, text), catalog)
    missing = {f.facts["key"] for f in faults if f.code == "plan-mandatory-kpi-missing"}
    assert missing == set(MANDATORY_KPIS) - {"employment"}


def test_without_the_grant_no_kpi_is_demanded(tmp_path: Path, catalog: Catalog) -> None:
    _, faults = read_profile(write(tmp_path, LEAST + "kpis: [{name: 雇用}]\n"), catalog)
    assert faults == []


def test_all_faults_come_in_one_run_and_nothing_is_loaded(tmp_path: Path, catalog: Catalog) -> None:
    path = write(tmp_path, "lead: {type: 大工, nmae: x}\nthemes: []\nstart: 平成40年度\nprograms: [cao-x]\n")
    with pytest.raises(CatalogInvalidError) as caught:
        load_profile(path, catalog)
    assert [f.line for f in caught.value.faults] == [1, 1, 2, 3, 4]


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_template_loads_as_written(tmp_path: Path, catalog: Catalog, lang: str) -> None:
    answers = Answers(
        "municipality", ("bio", "mobility"), 2028, 5, 'A "大学"', (("company", None),), ("JP-34",), "題: 名"
    )
    text = profile_template(answers, lang)  # type: ignore[arg-type]
    profile = load_profile(write(tmp_path, text), catalog)
    assert profile.lead.name == 'A "大学"'
    assert profile.title == "題: 名"
    assert (profile.start, profile.years, profile.prefectures) == (2028, 5, ("JP-34",))


def test_every_example_of_the_template_loads_when_uncommented(tmp_path: Path, catalog: Catalog) -> None:
    stated = ("lead", "themes", "start")
    assert list(examples()["fields"]) == [field.name for field in fields(Profile)]
    lines = [
        line
        for name, e in examples()["fields"].items()
        if name not in stated
        for line in field_lines(name, e["example"])
    ]
    profile = load_profile(write(tmp_path, LEAST + "\n".join(lines)), catalog)
    empty = [
        name for name in ("problems", "targets", "research", "kpis", "funds", "risks") if not getattr(profile, name)
    ]
    assert empty == []
