"""The Mermaid files: their structure here, and what mermaid itself reads from them where the npm package is installed."""

import json
import re
import shutil
import subprocess
import unicodedata
from pathlib import Path
from typing import Any

import export_jobs as jobs
import pytest
from msgspec.structs import replace

import factories
from kakushin_cli.catalog.model import Relation
from kakushin_cli.drafts.profile import Milestone, Organisation, Profile, ResearchItem
from kakushin_cli.exporters import mermaid
from kakushin_cli.exporters.mermaid import safe
from kakushin_cli.exporters.roadmap_job import RoadmapJob

NODE = Path(__file__).parents[1] / "node"
NASTY = (
    "目的: 研究力; 課題(現状) [案] #1 \"引用\" 'x'",
    "5%削減と50%の目標",
    "title を決める",
    "section 2",
    "2027-04-01 開始",
    "1. 番号",
    "- 項目",
    "%%{init: {}}%%",
    "end",
    "<b>太字</b> & <i> `code` *a* _b_ ~~c~~ | \\ {h} ^ @ $",
    "click p1 call alert()",
)
MISSING = [
    what
    for what, there in (
        ("node", shutil.which("node")),
        ("npm package mermaid (npm install --prefix tests/node)", (NODE / "node_modules" / "mermaid").is_dir()),
    )
    if not there
]
needs_mermaid = pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)}")


def plain(text: str) -> str:
    """Return a text without line breaks and blanks, every character in its usual width."""
    return "".join(unicodedata.normalize("NFKC", re.sub("<br/?>", "", text)).split())


def nasty_job(name: str) -> RoadmapJob:
    """Return a job in which one text stands wherever the user or the catalogue may put it."""
    rd = factories.make_program(
        "mext-first",
        name=name,
        ministry="mext",
        placements=[("mobility", "rd")],
        relations=(Relation("mext-second", "hand_over", "as_written", lines=((5, 6),)),),
    )
    then = factories.make_program(
        "mext-second", name=name, ministry="mext", placements=[("mobility", "implementation")], applicants=("company",)
    )
    plan = Profile(
        lead=Organisation("university", name),
        themes=("mobility",),
        start=2027,
        years=4,
        title=name,
        research=(ResearchItem(name, name, 2027, 2028, 3, 6),),
        milestones=(Milestone(name, 2028, 5, gate=True), Milestone(name, 2029)),
    )
    return jobs.make_job(plan, catalog=factories.make_catalog(rd, then))


def gantt(job: RoadmapJob) -> str:
    return mermaid.render(job).decode()


def flow(job: RoadmapJob) -> str:
    return mermaid.render_flow(job).decode()


def parsed(tmp_path: Path, *texts: str) -> list[dict[str, Any]]:
    """Return what mermaid reads from some texts."""
    paths = []
    for n, text in enumerate(texts):
        paths.append(tmp_path / f"{n}.mmd")
        paths[-1].write_text(text, encoding="utf-8")
    done = subprocess.run(
        ["node", str(NODE / "mermaid_parse.mjs"), *map(str, paths)],
        check=True, capture_output=True, text=True, encoding="utf-8", timeout=120,
    )  # fmt: skip
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.parametrize("text", NASTY)
def test_a_safe_label_loses_nothing_and_has_no_character_that_mermaid_reads(text: str) -> None:
    label = safe(text)
    assert plain(label) == plain(text)
    assert not set(label) & set(':;#"()[]{}<>|&%`*_~\\')
    assert not re.match(r"\d*[-+.](\s|$)", label)


def test_a_label_is_one_line_without_control_characters() -> None:
    assert safe("一行目\r\n二行目\t\x00x\x1b[0m") == "一行目 二行目 x［0m"


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_gantt_line_has_an_ascii_id_and_days_of_fiscal_years(lang: str) -> None:
    text = gantt(jobs.make_job(lang=lang))  # type: ignore[arg-type]
    lines = [line for line in text.split("\n") if line.startswith("    ") and " :" in line]
    body = [line for line in lines if not line.strip().startswith(("sectionBkg", "leftPadding"))]
    form = re.compile(r"    [^:;#]+ :(active, |crit, |milestone, )*([purmg]\d+), (\d{4})-\d\d-\d\d, (0d|\d{4}-03-31)")
    assert len(body) > 10
    for line in body:
        assert form.fullmatch(line), line
    ids = [form.fullmatch(line)[2] for line in body]  # type: ignore[index]
    assert len(set(ids)) == len(ids)


def test_the_gantt_has_a_section_for_every_stage_and_every_programme_in_its_years() -> None:
    job = jobs.make_job()
    text = gantt(job)
    sections = [line.removeprefix("  section ") for line in text.split("\n") if line.startswith("  section ")]
    assert [s.split("<br>")[0] for s in sections] == [
        "強化 仮置き", "研究開発 仮置き", "社会実装 仮置き", "研究開発課題", "節目",
    ]  # fmt: skip
    assert re.search(r"    ○ 環境省 環境研究総合推進費 :active, p\d+, 2027-04-01, 2032-03-31\n", text)
    assert "    ◆ 中間評価（3年目） R11（2029） :crit, milestone, m2, 2030-03-31, 0d" in text
    for program in job.writer.roadmap.programs():
        assert program.name in unicodedata.normalize("NFKC", text)


def test_both_files_state_day_command_and_source_of_every_programme() -> None:
    job = jobs.make_job()
    for text in (gantt(job), flow(job)):
        comments = [line for line in text.split("\n") if line.startswith("%% ")]
        assert any("2021年12月23日" in c for c in comments)
        assert any(jobs.COMMAND in c for c in comments)
        for program in job.writer.roadmap.programs():
            assert any(f"[{program.id}]: 資料" in c for c in comments)
        assert "要確認" in next(line for line in text.split("\n") if "title" in line)


def test_a_written_hand_over_is_solid_and_an_inferred_one_dotted() -> None:
    text = flow(nasty_job("事業"))
    assert 'p1 -->|"資料5-6行"| p2' in text
    assert 'p1 -.->|"推定"| p2' in text
    assert re.search(r'g3_1\{\{"必須.*"\}\}:::gap', text)


def test_many_inferred_arrows_meet_in_a_junction() -> None:
    programs = [
        factories.make_program(f"mext-r{n}", ministry="mext", placements=[("mobility", "rd")]) for n in range(3)
    ]
    programs += [
        factories.make_program(f"mext-i{n}", ministry="mext", placements=[("mobility", "implementation")])
        for n in range(4)
    ]
    text = flow(jobs.make_job(factories.ask(themes="mobility"), catalog=factories.make_catalog(*programs)))
    assert text.count("-.->") == 3 + 4
    assert 'j1(("推定")):::junction' in text


def test_without_a_profile_there_is_still_a_chart() -> None:
    text = gantt(jobs.make_job(factories.ask("company", themes="mobility"), years=1))
    assert ":milestone, m1, 2028-03-31, 0d" in text
    assert "【要記入】" in text


def test_the_same_job_gives_the_same_bytes() -> None:
    for render in (mermaid.render, mermaid.render_flow):
        assert render(jobs.make_job()) == render(jobs.make_job())


@needs_mermaid
def test_mermaid_reads_the_whole_gantt(tmp_path: Path) -> None:
    for diagram, name in zip(parsed(tmp_path, *(gantt(nasty_job(n)) for n in NASTY)), NASTY, strict=True):
        assert diagram["type"] == "gantt", (name, diagram)
        tasks = {t["id"]: t for t in diagram["tasks"]}
        assert list(tasks) == ["g1", "p1", "p2", "r1", "m1", "m2"]
        assert plain(diagram["title"]).startswith(plain(name))
        assert len(diagram["sections"]) == 5
        assert plain(tasks["p1"]["label"]) == plain(f"○ 文科省 {name}")
        assert plain(tasks["r1"]["label"]) == plain(f"課題 {name} {name} TRL 3→6")
        assert plain(tasks["m1"]["label"]) == plain(f"◆ {name} TRL 5 R10(2028)")
        assert (tasks["p1"]["start"], tasks["p1"]["end"]) == ("2027-04-01", "2029-04-01")
        assert (tasks["m1"]["start"], tasks["m1"]["tags"]) == ("2029-03-31", ["crit", "milestone"])


@needs_mermaid
def test_mermaid_reads_the_whole_flowchart(tmp_path: Path) -> None:
    for diagram, name in zip(parsed(tmp_path, *(flow(nasty_job(n)) for n in NASTY)), NASTY, strict=True):
        assert diagram["type"].startswith("flowchart"), (name, diagram)
        assert plain(diagram["nodes"]["p1"]) == plain(f"{name}○ 文科省 / 自ら申請できる")
        edges = {(e["from"], e["to"], e["stroke"]) for e in diagram["edges"]}
        assert edges == {("p1", "p2", "normal"), ("p1", "p2", "dotted"), ("s1", "s2", "thick"), ("s2", "s3", "thick")}
        groups = {g["id"]: g["nodes"] for g in diagram["groups"]}
        assert set(groups) == {"s1", "s2", "s3"}
        assert "p1" in groups["s2"]


@needs_mermaid
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_mermaid_reads_full_projects(tmp_path: Path, lang: str) -> None:
    wide = replace(jobs.HARBOUR, partners=(), themes=("decarbonization", "smart-agriculture", "smart-city"))
    plans = (jobs.HARBOUR, wide, factories.ask("municipality", themes="mobility"))
    made = [jobs.make_job(a, lang) for a in plans]  # type: ignore[arg-type]
    for job, bars, way in zip(
        made, parsed(tmp_path, *map(gantt, made)), parsed(tmp_path, *map(flow, made)), strict=True
    ):
        placed = sum(len(s.items) for s in job.writer.roadmap.stages) + len(job.writer.roadmap.unplaced)
        assert sum(t["id"][0] in "pu" for t in bars["tasks"]) == placed
        assert sum(bool(re.fullmatch(r"p\d+", n)) for n in way["nodes"]) == placed
        labels = "".join(plain(t["label"]) for t in bars["tasks"]) + "".join(map(plain, way["nodes"].values()))
        for program in job.writer.roadmap.programs():
            name = program.name_en if lang == "en" and program.name_en else program.name
            assert labels.count(plain(name)) >= 2


@needs_mermaid
def test_the_parser_notices_what_the_labels_avoid(tmp_path: Path) -> None:
    start = "gantt\n  dateFormat YYYY-MM-DD\n  section A\n"
    raw = [f"{start}    {name} :p1, 2027-04-01, 2028-03-31\n" for name in ("目的: 研究力", "5%削減", "title を決める")]
    for diagram, name in zip(parsed(tmp_path, *raw), ("目的: 研究力", "5%削減", "title を決める"), strict=True):
        assert diagram["type"] == "error" or name not in [t["label"] for t in diagram["tasks"]]
