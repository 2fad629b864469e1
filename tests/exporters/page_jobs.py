"""Jobs for the tests of the one-page figure: the examples, a long plan, none at all, hostile words."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from factories import ask, replace
from harness import bundled_catalog, source_view
from kakushin_cli.catalog.catalog import Catalog
from kakushin_cli.drafts.draft import draft_document
from kakushin_cli.drafts.plan import Project, plan_roadmap, project_of
from kakushin_cli.drafts.profile import (
    FUND_SOURCES,
    Baseline,
    Fund,
    Kpi,
    Milestone,
    Organisation,
    Problem,
    Profile,
    ResearchItem,
    Risk,
    Target,
)
from kakushin_cli.drafts.profile_file import load_profile
from kakushin_cli.drafts.writer import Writer
from kakushin_cli.exporters.roadmap_job import RoadmapJob
from kakushin_cli.language import Lang

EXAMPLES = Path(__file__).parents[2] / "examples"
TODAY, STAMP = date(2026, 11, 24), datetime(2026, 11, 24, 3, tzinfo=UTC)
COMMAND = "kakushin roadmap --profile plan.yaml -o plan.pptx"
LONG_NAME = (
    "日本列島縦断型次世代海洋熱エネルギー総合利活用推進機構附属地域共創イノベーション研究開発センター連合体本部第一"
)
HOSTILE = "<b>&\"'=1+1 {0} %s \u202e逆 \x1b[31m \x00 𠮷髙﨑 葛󠄀 ]]> \ud7ff"


def job_of(project: Project, lang: Lang = "ja", size: Any = "a4", catalog: Catalog | None = None) -> RoadmapJob:
    catalog = catalog or bundled_catalog()
    roadmap = plan_roadmap(catalog, project)
    writer = Writer(roadmap, catalog, lang, TODAY)
    return RoadmapJob(writer, draft_document(writer, COMMAND), STAMP, COMMAND, slide_size=size)


def example(name: str, lang: Lang = "ja", size: str = "a4") -> RoadmapJob:
    return job_of(project_of(load_profile(EXAMPLES / f"{name}.yaml", bundled_catalog())), lang, size)


def without_profile(size: str = "a4", lang: Lang = "ja") -> RoadmapJob:
    query = ask("university", partners=("municipality",), themes="decarbonization")
    return job_of(Project(query, 2027, 10), lang, size)


def long_profile() -> Profile:
    """Return a plan with a name of 60 characters, 12 partners, 10 years and more than 15 programmes."""
    kinds = ["municipality"] * 4 + ["company"] * 6 + ["university"] * 2
    return Profile(
        lead=Organisation("university", LONG_NAME, "代表機関(研究開発、人材育成、国際標準化を含む)", "副学長(研究担当)", 40),
        partners=tuple(Organisation(k, f"第{n}{LONG_NAME[:40]}", f"役割その{n}") for n, k in enumerate(kinds)),  # type: ignore[arg-type]
        title="海の熱と山の水と里の森をつなぎ百年先まで続く暮らしを支える脱炭素循環モデル都市群",
        catchphrase="海の冷たさを、まちの電池に。山の水を、里の力に。森の炭素を、百年の蓄えに。みんなで回す循環のしくみ",
        prefectures=("JP-34",),
        municipalities=("海陽市", "青嶺市"),
        themes=("decarbonization", "smart-agriculture"),
        start=2027,
        years=10,
        problems=tuple(Problem(f"課題{n}で加工場の担い手が減り消費も落ち込んでいる", f"{n}.6倍の年7.2億円", f"調査{n}") for n in range(4)),
        strengths=tuple(f"強み{n}は海水の温度差を使う蓄熱材の研究(特許8件、論文120本)" for n in range(5)),
        vision="港で使うエネルギーを港でつくり、若い人が水産の仕事に戻り、山と里と海がつながって安心して暮らせるまち" * 3,
        targets=tuple(Target(f"目標{n}は加工団地のCO2を減らしその効果を県内に広げる", 2030 + n) for n in range(4)),
        research=tuple(ResearchItem(f"研究{n}の大型化と融通制御", f"学部{n}", 2027, 2031, 3, 7, f"根拠{n}") for n in range(6)),
        scenario=tuple(f"道筋{n}で実証機の省エネ率を確かめ団地へ広げる" for n in range(5)),
        milestones=tuple(Milestone(f"節目{n}の運転開始と審査の通過", 2027 + n % 10, n % 9 + 1, n % 3 == 0) for n in range(12)),
        kpis=tuple(
            Kpi(f"指標{n}の市内総生産額(累計)", "outcome", f"定義{n}", "百万円", Baseline(1000 + n, 2025),
                {2029: 1200.5 + n, 2031: 2000 + n, 2036: 12345678 + n}, f"把握{n}", f"担当{n}")
            for n in range(10)
        ),
        commitment=tuple(f"約束{n}として専任の職員を置く" for n in range(4)),
        funds=tuple(
            Fund(s, f"財源{s}", amounts_jpy=dict.fromkeys(range(2027, 2037), 12345000 + n)) for n, s in enumerate(FUND_SOURCES)
        ),
        self_reliance="貯蔵と冷熱の料金で運営会社が続け、市は保守費の一部だけを負担し、県内外の港へ設計を提供する。" * 3,
        effects=tuple(f"効果{n}は雇用80人増(加工場の増員計画による)" for n in range(6)),
        risks=(Risk("漁獲量が大きく減る", "農産物の貯蔵にも使う"),),
    )  # fmt: skip


def long_plan(size: str = "a4", years: int = 10) -> RoadmapJob:
    """Return the plan with everything that the source's maps hold, what has ended since included."""
    return job_of(project_of(replace(long_profile(), years=years)), "ja", size, source_view())


def hostile_plan() -> RoadmapJob:
    organisation = Organisation("university", HOSTILE, HOSTILE, HOSTILE)
    profile = Profile(
        lead=organisation, partners=(organisation, Organisation("company")), themes=("mobility",), start=2027, years=1,
        title=HOSTILE, catchphrase=HOSTILE, vision=HOSTILE, strengths=(HOSTILE, "x" * 400), effects=("",),
        milestones=(Milestone(HOSTILE, 2027), Milestone("範囲の外", 2040)), kpis=(Kpi(HOSTILE), Kpi("w", targets={2040: -1e15})),
        funds=(Fund("state", HOSTILE, amounts_jpy={2026: 1, 2040: 10**15}),), self_reliance=HOSTILE,
    )  # fmt: skip
    return job_of(project_of(profile))


JOBS = {
    "decarbonization": lambda: example("kaiyo-city-decarbonization"),
    "decarbonization-wide": lambda: example("kaiyo-city-decarbonization", size="16:9"),
    "agriculture": lambda: example("smart-agriculture-prefecture"),
    "agriculture-wide": lambda: example("smart-agriculture-prefecture", size="16:9"),
    "mobility": lambda: example("mobility-company"),
    "mobility-wide": lambda: example("mobility-company", size="16:9"),
    "english": lambda: example("kaiyo-city-decarbonization.en", "en"),
    "none": without_profile,
    "none-wide": lambda: without_profile("16:9"),
    "none-english": lambda: without_profile("16:9", "en"),
    "long": long_plan,
    "long-wide": lambda: long_plan("16:9", 20),
    "hostile": hostile_plan,
}
ONE_PAGE = tuple(name for name in JOBS if not name.startswith(("long", "hostile", "none")))
