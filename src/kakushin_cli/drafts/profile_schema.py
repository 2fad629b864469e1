"""What a project profile (plan.yaml) may say: the pydantic models that meet the file.

Descriptions are shown as comments by `plan init`, so they speak to the person who fills the file in.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, StringConstraints

from kakushin_cli.catalog.validate import FileModel
from kakushin_cli.catalog.values import FiscalYear, Line, Slug, Yen

Title = Annotated[Line, StringConstraints(max_length=40)]
Trl = Annotated[int, Field(strict=True, ge=1, le=9)]
Percent = Annotated[int, Field(strict=True, ge=0, le=100)]
Number = Annotated[int, Field(strict=True)] | Annotated[float, Field(strict=True)]


def _as_list(value: object) -> object:
    return [value] if isinstance(value, str) else value


Lines = Annotated[list[Line], BeforeValidator(_as_list)]


class OrganisationEntry(FileModel):
    """A member of the consortium."""

    type: Line = Field(description="①大学 ②企業 ③自治体(university, company, municipality)")
    name: Line | None = Field(default=None, description="機関名")
    role: Line | None = Field(default=None, description="役割(代表機関、幹事自治体、共同研究など)")
    person: Line | None = Field(default=None, description="責任者(役職まで)")
    effort_percent: Percent | None = Field(default=None, description="エフォート(%)")
    contact: Line | None = Field(default=None, description="連絡先")


class ProblemEntry(FileModel):
    """The region's problem."""

    text: Line = Field(description="地域の課題")
    figure: Line | None = Field(default=None, description="課題を示す数値")
    source: Line | None = Field(default=None, description="数値の出典")


class TargetEntry(FileModel):
    """A measurable target."""

    text: Line = Field(description="到達目標(測れるもの)")
    until: FiscalYear | None = Field(default=None, description="いつまでに(年度)")


class ResearchEntry(FileModel):
    """A research item."""

    title: Line = Field(description="研究開発課題")
    owner: Line | None = Field(default=None, description="担当")
    start: FiscalYear | None = Field(default=None, description="始める年度")
    until: FiscalYear | None = Field(default=None, description="終える年度")
    trl_now: Trl | None = Field(default=None, description="現在のTRL(1〜9)")
    trl_end: Trl | None = Field(default=None, description="終了時のTRL(1〜9)")
    evidence: Line | None = Field(default=None, description="TRLの根拠")


class MilestoneEntry(FileModel):
    """A milestone."""

    text: Line = Field(description="節目の内容")
    year: FiscalYear = Field(description="年度")
    trl: Trl | None = Field(default=None, description="そのときのTRL")
    gate: bool = Field(default=False, strict=True, description="判断の関門(中間評価、移行審査)なら true")


class BaselineEntry(FileModel):
    """A baseline."""

    value: Number = Field(description="基準値")
    year: FiscalYear = Field(description="基準の年度")


class KpiEntry(FileModel):
    """An indicator."""

    name: Line = Field(description="指標")
    kind: Literal["output", "outcome"] | None = Field(default=None, description="output(活動) か outcome(成果)")
    definition: Line | None = Field(default=None, description="定義・算出方法")
    unit: Line | None = Field(default=None, description="単位")
    baseline: BaselineEntry | None = Field(default=None, description="基準値と年度")
    targets: dict[str, Number] = Field(default_factory=dict, description="年度ごとの目標値(例: R11: 12)")
    measured_by: Line | None = Field(default=None, description="把握方法")
    owner: Line | None = Field(default=None, description="担当")
    mandatory: Slug | None = Field(
        default=None, description="必須KPIのどれか(production, employment, productivity, graduates, reform)"
    )


class FundEntry(FileModel):
    """Money from one source."""

    source: Literal["state", "local_government", "company", "own"] = Field(
        description="state(国費) local_government(自治体) company(企業) own(自己資金)"
    )
    name: Line | None = Field(default=None, description="財源の名前")
    program: Slug | None = Field(default=None, description="国費のとき、事業のID(kakushin list で調べる)")
    rate: Line | None = Field(default=None, description="補助率(例: 2/3、定額)")
    cap_jpy: Yen | None = Field(default=None, description="上限額(円)")
    eligible_jpy: dict[str, Yen] = Field(default_factory=dict, description="年度ごとの補助対象経費(円)")
    amounts_jpy: dict[str, Yen] = Field(default_factory=dict, description="年度ごとの金額(円、税込)")


class RiskEntry(FileModel):
    """A risk."""

    text: Line = Field(description="リスク")
    response: Line | None = Field(default=None, description="対応")


class OtherFundEntry(FileModel):
    """Another fund."""

    name: Line = Field(description="他の競争的資金などの名前")
    status: Line | None = Field(default=None, description="受給中、申請中など")
    period: Line | None = Field(default=None, description="期間")
    amount_jpy: Yen | None = Field(default=None, description="金額(円)")


class ProfileFile(FileModel):
    """A project profile."""

    title: Title | None = Field(default=None, description="題名(40字まで)")
    catchphrase: Line | None = Field(default=None, description="キャッチフレーズ(1行)")
    lead: OrganisationEntry = Field(description="代表して申請する機関(必須)")
    partners: list[OrganisationEntry] = Field(default_factory=list, description="連携する機関")
    prefectures: Lines = Field(default_factory=list, description="事業を行う都道府県")
    municipalities: Lines = Field(default_factory=list, description="事業を行う市区町村")
    themes: Annotated[Lines, Field(min_length=1)] = Field(description="テーマ(必須。kakushin map で調べる)")
    start: FiscalYear = Field(description="始める年度(必須。2027、R9、令和9年度)")
    years: Annotated[int, Field(strict=True, ge=1, le=30)] = Field(default=10, description="年数")
    problems: list[ProblemEntry] = Field(default_factory=list, description="地域の課題(数値を一つ以上)")
    strengths: Lines = Field(default_factory=list, description="大学の強み、研究成果")
    vision: Line | None = Field(default=None, description="10年後に目指す姿")
    targets: list[TargetEntry] = Field(default_factory=list, description="ターゲット(2〜4個)")
    research: list[ResearchEntry] = Field(default_factory=list, description="研究開発課題")
    scenario: Lines = Field(default_factory=list, description="社会実装シナリオ")
    milestones: list[MilestoneEntry] = Field(default_factory=list, description="節目")
    kpis: list[KpiEntry] = Field(default_factory=list, description="KPI")
    commitment: Lines = Field(default_factory=list, description="自治体のコミットメント(首長、予算、人員)")
    funds: list[FundEntry] = Field(default_factory=list, description="資金計画")
    self_reliance: Line | None = Field(default=None, description="国費が終わった後の続け方")
    effects: Lines = Field(default_factory=list, description="波及効果(雇用、生産額、CO2など。根拠も)")
    risks: list[RiskEntry] = Field(default_factory=list, description="リスクと対応")
    other_funds: list[OtherFundEntry] = Field(default_factory=list, description="他の競争的資金など")
    programs: list[Slug] = Field(default_factory=list, description="使う事業のID。なければテーマの全事業から組む")
