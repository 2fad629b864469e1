import re
from xml.etree import ElementTree

import pytest
from export_jobs import HARBOUR, make_job

from factories import replace
from kakushin_cli.drafts.profile import Milestone
from kakushin_cli.exporters.colours import MINISTRIES, ministry_color, mix
from kakushin_cli.exporters.figure import TINT, lane_of_milestone, lane_of_program, render
from kakushin_cli.japanese.linebreak import cell_width
from kakushin_cli.matching.query import MatchQuery, ProgramFilter

SVG = "{http://www.w3.org/2000/svg}"
BARE = MatchQuery(("university",), (), ProgramFilter(themes=("decarbonization",)))


def figure(content: bytes) -> ElementTree.Element:
    return ElementTree.fromstring(content)


def texts(root: ElementTree.Element) -> list[str]:
    return ["".join(t.itertext()) for t in root.iter(f"{SVG}text")]


def luminance(color: str) -> float:
    channels = [int(color[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    bright, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def test_every_programme_year_and_milestone_is_in_the_figure() -> None:
    job = make_job()
    joined = "".join(texts(figure(render(job)))).replace(" ", "")
    for stage in job.writer.roadmap.stages:
        for item in stage.items:
            assert item.program.name.replace(" ", "") in joined
    for year in job.writer.roadmap.project.fiscal_years:
        assert str(year) in joined
    for milestone in HARBOUR.milestones:
        assert milestone.text in joined


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("years", [1, 3, 10, 20])
def test_no_text_leaves_the_figure(lang: str, years: int) -> None:
    root = figure(render(make_job(BARE, lang, years=years)))  # type: ignore[arg-type]
    width, height = float(root.get("width", 0)), float(root.get("height", 0))
    for element in root.iter(f"{SVG}text"):
        size = float(element.get("font-size", 13))
        long = cell_width("".join(element.itertext())) * size * 0.515
        x, anchor = float(element.get("x", 0)), element.get("text-anchor", "start")
        left = {"start": x, "middle": x - long / 2, "end": x - long}[anchor]
        assert left >= 0
        assert left + long <= width + 1, "".join(element.itertext())
        assert 0 <= float(element.get("y", 0)) <= height


def test_what_is_not_certain_is_dashed_and_white() -> None:
    root = figure(render(make_job(BARE)))
    for group in root.iter(f"{SVG}g"):
        title = group.findtext(f"{SVG}title", "")
        bar = group.find(f"{SVG}rect")
        assert bar is not None
        assert bar.get("stroke-dasharray") == "6 4"
        is_sure = "自ら申請できる" in title
        assert (bar.get("fill") == "#FFFFFF") is not is_sure


def test_gates_stand_out_from_other_milestones() -> None:
    profile = replace(HARBOUR, milestones=(Milestone("関門", 2029, gate=True), Milestone("節目", 2029)))
    marks = [p.get("fill") for p in figure(render(make_job(profile))).iter(f"{SVG}polygon")]
    assert len(set(marks)) == 2


def test_hostile_text_is_shown_literally() -> None:
    profile = replace(HARBOUR, title="<script>alert(1)</script>&\x1b[31m")
    content = render(make_job(profile)).decode()
    assert "<script>" not in content
    assert "\x1b" not in content
    assert "<script>alert(1)</script>&[31m" in "".join(texts(figure(content.encode())))


def test_the_same_job_gives_the_same_bytes() -> None:
    assert render(make_job()) == render(make_job())


def test_no_reference_leaves_the_file() -> None:
    content = render(make_job()).decode().replace('xmlns="http://www.w3.org/2000/svg"', "")
    assert not re.search(r"https?:|href|url\(", content)


@pytest.mark.parametrize("color", MINISTRIES.values())
def test_ministry_colours_read_well_on_paper_and_on_their_tint(color: str) -> None:
    assert contrast(color, "#FFFFFF") >= 4.5
    assert contrast(color, mix(color, TINT)) >= 4.0


def test_an_agency_has_the_colour_of_its_ministry() -> None:
    catalog = make_job().writer.catalog
    assert ministry_color(catalog, "jma") == ministry_color(catalog, "mlit")
    assert ministry_color(catalog, None) not in MINISTRIES.values()


def test_the_five_lanes_stand_in_order_even_when_empty() -> None:
    labels = [t for t in texts(figure(render(make_job(BARE)))) if t in {"研究開発", "実証", "社会実装", "人材", "体制"}]
    assert labels == ["研究開発", "実証", "社会実装", "人材", "体制"]


@pytest.mark.parametrize(
    ("milestone", "lane"),
    [
        (Milestone("試作機の完成", 2028, trl=4), "research"),
        (Milestone("実証機の運転開始", 2029, trl=5), "demonstration"),
        (Milestone("12棟の導入", 2031, trl=8), "implementation"),
        (Milestone("運営会社の設立", 2031), "organisation"),
        (Milestone("中間評価", 2029, gate=True), "organisation"),
        (Milestone("技術者10人の育成", 2030), "people"),
        (Milestone("市内での実証", 2030), "demonstration"),
        (Milestone("他の港への提供", 2030), "implementation"),
    ],
)
def test_a_milestone_stands_in_the_lane_of_its_readiness_or_its_words(milestone: Milestone, lane: str) -> None:
    assert lane_of_milestone(milestone) == lane


def test_programmes_stand_in_the_lane_of_their_phase_and_name() -> None:
    catalog = make_job().writer.catalog
    lanes = {
        (p.id, place.phase): lane_of_program(p, place.phase)
        for p in catalog.programs
        for place in p.placements
        if place.theme == "smart-agriculture"
    }
    assert lanes["maff-smart-agri-area-model", "implementation"] == "demonstration"
    assert lanes["mic-local-10000", "implementation"] == "implementation"
    assert lanes["mext-sparc", "strengthening"] == "people"
    assert lanes["mext-coi-next", "strengthening"] == "organisation"
    assert {lane for (_, phase), lane in lanes.items() if phase == "rd"} == {"research"}


def test_a_gate_is_a_line_through_all_lanes() -> None:
    profile = replace(HARBOUR, milestones=(Milestone("関門", 2029, gate=True), Milestone("節目", 2030)))
    root = figure(render(make_job(profile)))
    gates = [line for line in root.iter(f"{SVG}line") if line.get("class") == "gate"]
    assert len(gates) == 1
    bands = [r for r in root.iter(f"{SVG}rect") if r.get("fill") == "#F5F7F9"]
    assert float(gates[0].get("y2", 0)) >= max(float(r.get("y", 0)) + float(r.get("height", 0)) for r in bands)
