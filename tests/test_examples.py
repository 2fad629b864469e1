"""The example projects: they load, add up, are filled in wholly, and say that they are invented."""

from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import asdict

from kakushin_cli.catalog.catalog import Catalog
from kakushin_cli.drafts.draft import draft_document
from kakushin_cli.drafts.plan import plan_roadmap, project_of
from kakushin_cli.drafts.profile import MANDATORY_KPIS, REGIONAL_UNIVERSITY_GRANT, Profile
from kakushin_cli.drafts.profile_file import load_profile, read_profile
from kakushin_cli.drafts.writer import BLANK, Writer
from kakushin_cli.language import Lang

EXAMPLES = Path(__file__).parent.parent / "examples"
NAMES = sorted(path.name for path in EXAMPLES.glob("*.yaml"))
MAY_BE_EMPTY = {"prefectures"}
"""An invented prefecture has no place among the real ones."""
KNOWN_WARNINGS = {"plan-rate-unchecked", "plan-cap-unchecked"}


def example(name: str, catalog: Catalog) -> Profile:
    return load_profile(EXAMPLES / name, catalog)


def test_the_examples_are_there() -> None:
    assert NAMES == [
        "kaiyo-city-decarbonization.en.yaml",
        "kaiyo-city-decarbonization.yaml",
        "mobility-company.yaml",
        "smart-agriculture-prefecture.yaml",
    ]


@pytest.mark.parametrize("name", NAMES)
def test_an_example_adds_up(name: str, catalog: Catalog) -> None:
    profile, faults = read_profile(EXAMPLES / name, catalog)
    assert profile
    assert {f.code for f in faults if f.severity == "warning"} <= KNOWN_WARNINGS
    assert not [f for f in faults if f.severity == "error"]


@pytest.mark.parametrize("name", NAMES)
def test_an_example_is_filled_in_wholly(name: str, catalog: Catalog) -> None:
    profile = example(name, catalog)
    empty = {key for key, value in asdict(profile).items() if value in (None, (), {})}
    assert empty <= MAY_BE_EMPTY
    assert 4 <= len(profile.programs) <= 8
    assert all(k.baseline and k.targets and k.definition and k.measured_by and k.owner and k.unit for k in profile.kpis)
    assert all(p.name and p.role and p.person for p in (profile.lead, *profile.partners))
    assert {f.program for f in profile.funds if f.source == "state"} <= set(profile.programs)


@pytest.mark.parametrize("name", NAMES)
def test_every_chosen_programme_stands_in_the_schedule(name: str, catalog: Catalog) -> None:
    profile = example(name, catalog)
    roadmap = plan_roadmap(catalog, project_of(profile))
    assert {p.id for p in roadmap.programs()} == set(profile.programs)


@pytest.mark.parametrize("name", NAMES)
def test_an_example_with_the_regional_university_grant_has_its_five_kpis(name: str, catalog: Catalog) -> None:
    profile = example(name, catalog)
    stated = {k.mandatory for k in profile.kpis if k.mandatory}
    assert stated == (set(MANDATORY_KPIS) if REGIONAL_UNIVERSITY_GRANT in profile.programs else set())


@pytest.mark.parametrize("name", NAMES)
def test_an_example_says_that_it_is_invented(name: str) -> None:
    text = (EXAMPLES / name).read_text("utf-8")
    head = text.partition("\ntitle:")[0]
    assert ("is invented" if name.endswith(".en.yaml") else "すべて架空") in head
    assert "〇〇" not in text


@pytest.mark.parametrize("name", NAMES)
def test_little_is_left_to_fill_in(name: str, catalog: Catalog) -> None:
    lang: Lang = "en" if name.endswith(".en.yaml") else "ja"
    profile = example(name, catalog)
    roadmap = plan_roadmap(catalog, project_of(profile))
    document = draft_document(Writer(roadmap, catalog, lang, date(2026, 11, 24)), "kakushin")
    blank = BLANK.pick(lang)
    open_sections = {s.id for s in document.sections if blank in repr(s)}
    assert open_sections <= {"risks", "incentive"}


def test_the_english_example_is_the_japanese_one(catalog: Catalog) -> None:
    ja, en = example("kaiyo-city-decarbonization.yaml", catalog), example("kaiyo-city-decarbonization.en.yaml", catalog)
    for key, value in asdict(ja).items():
        other = getattr(en, key)
        assert not isinstance(value, tuple) or len(value) == len(other), key
    same = ("themes", "start", "years", "prefectures", "programs")
    assert [getattr(ja, k) for k in same] == [getattr(en, k) for k in same]
    assert [f.amounts_jpy for f in ja.funds] == [f.amounts_jpy for f in en.funds]
    assert [f.eligible_jpy for f in ja.funds] == [f.eligible_jpy for f in en.funds]
    assert [(k.targets, k.baseline, k.mandatory, k.kind) for k in ja.kpis] == [
        (k.targets, k.baseline, k.mandatory, k.kind) for k in en.kpis
    ]
    assert [(m.year, m.trl, m.gate) for m in ja.milestones] == [(m.year, m.trl, m.gate) for m in en.milestones]
    assert [(r.start, r.until, r.trl_now, r.trl_end) for r in ja.research] == [
        (r.start, r.until, r.trl_now, r.trl_end) for r in en.research
    ]
    assert [t.until for t in ja.targets] == [t.until for t in en.targets]


def test_the_english_example_holds_no_japanese(catalog: Catalog) -> None:
    text = (EXAMPLES / "kaiyo-city-decarbonization.en.yaml").read_text("utf-8")
    body = "\n".join(line for line in text.split("\n") if not line.startswith("#"))
    assert body.isascii()
    assert example("kaiyo-city-decarbonization.en.yaml", catalog).municipalities == ("Kaiyo City",)
