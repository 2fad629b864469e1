"""Jobs for the tests of roadmap exporters: an invented project with everything filled in, and a bare one."""

from datetime import UTC, date, datetime
from typing import Any

from harness import bundled_catalog
from kakushin_cli.catalog.catalog import Catalog
from kakushin_cli.drafts.draft import draft_document
from kakushin_cli.drafts.plan import Project, plan_roadmap, project_of
from kakushin_cli.drafts.profile import (
    Baseline,
    Fund,
    Kpi,
    Milestone,
    Organisation,
    OtherFund,
    Problem,
    Profile,
    ResearchItem,
    Risk,
    Target,
)
from kakushin_cli.drafts.writer import Writer
from kakushin_cli.exporters.roadmap_job import RoadmapJob
from kakushin_cli.language import Lang
from kakushin_cli.matching.query import MatchQuery

DAY = date(2026, 11, 24)
STAMP = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
COMMAND = "kakushin roadmap --profile plan.yaml"
HARBOUR = Profile(
    lead=Organisation("university", "海浜大学", "代表機関・研究開発", "地域連携機構長", 20, "renkei@univ.example.jp"),
    themes=("decarbonization",),
    start=2027,
    title="港町の再エネと水産の脱炭素モデル",
    catchphrase="海の冷たさで港を温める",
    partners=(
        Organisation("municipality", "汐見市", "幹事自治体", "市長", None, None),
        Organisation("company", "汐見水産株式会社", "実証"),
    ),
    prefectures=("JP-34",),
    municipalities=("汐見市",),
    problems=(Problem("加工場の電気代が重い", "2020年度の1.6倍", "市の調査"),),
    strengths=("海水熱を使う低温貯蔵の研究",),
    vision="港の電気を港でつくり、若い人が働きに来るまち",
    targets=(Target("加工場のCO2を半分にする", 2036),),
    research=(
        ResearchItem("海水熱貯蔵の実用化", "工学部", 2027, 2030, 4, 7, "実験室での連続運転"),
        ResearchItem("需要予測と最適運転", "情報学部"),
    ),
    scenario=("漁協が運営会社をつくり、加工場から順に導入する",),
    milestones=(
        Milestone("実証機の運転開始", 2029, 6),
        Milestone("中間評価(3年目)", 2029, None, gate=True),
        Milestone("運営会社の設立", 2032, 8),
    ),
    kpis=(
        Kpi(
            "加工場のCO2排出量",
            "outcome",
            "電力使用量×排出係数",
            "t",
            Baseline(1200, 2025),
            {2031: 900, 2036: 600},
            "電力会社の請求書",
            "汐見市 環境課",
        ),
        Kpi("導入した加工場の数", "output", targets={2029: 1, 2031: 4, 2036: 12}),
    ),
    commitment=("市長が協議会の会長を務め、専任の職員を2人置く",),
    funds=(
        Fund(
            "state",
            program="moe-local-decarbonization-grant",
            rate="2/3",
            cap_jpy=50_000_000,
            eligible_jpy={2027: 30_000_001, 2028: 30_000_000},
            amounts_jpy={2027: 20_000_000, 2028: 20_000_000},
        ),
        Fund("local_government", amounts_jpy={2027: 6_000_000, 2028: 6_000_000, 2029: 4_000_000}),
        Fund("company", "汐見水産", amounts_jpy={2027: 4_500_000, 2028: 4_500_000, 2029: 12_000_000}),
        Fund("own", amounts_jpy={2029: 2_000_500}),
    ),
    self_reliance="貯蔵サービスの料金で維持する",
    effects=("雇用20人(加工場の増員計画による)",),
    risks=(Risk("漁獲量が大きく減る", "農産物の貯蔵にも使えるようにする"), Risk("担当者が代わる")),
    other_funds=(OtherFund("科研費 基盤研究(B)", "受給中", "R7-R9", 15_000_000),),
)


def make_job(
    plan: Profile | MatchQuery = HARBOUR,
    lang: Lang = "ja",
    *,
    catalog: Catalog | None = None,
    start: int = 2027,
    years: int = 10,
    **changes: Any,
) -> RoadmapJob:
    """Return a job for a profile, or for a query without one."""
    catalog = catalog or bundled_catalog().view(edition="2021-12-draft")
    project = project_of(plan) if isinstance(plan, Profile) else Project(plan, start, years)
    roadmap = plan_roadmap(catalog, project)
    command = changes.pop("command", COMMAND)
    writer = Writer(roadmap, catalog, lang, changes.pop("today", DAY))
    values: dict[str, Any] = {"stamp": STAMP, "command": command} | changes
    return RoadmapJob(writer, draft_document(writer, command), **values)
