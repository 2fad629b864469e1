"""Faults of a project profile."""

from __future__ import annotations

from kakushin_cli.catalog.wordings.wording import Wording

WORDINGS: dict[str, Wording] = {
    # A project profile (plan.yaml).
    "plan-unknown-word": Wording(
        "「{value}」は使えません",
        "{value} is not known",
        "次のどれかにしてください: {allowed}",
        "Use one of: {allowed}",
    ),
    "plan-year-outside": Wording(
        "{year}年度は計画の期間({first}〜{last}年度)の外です",
        "Fiscal year {year} lies outside the project ({first} to {last})",
        "年度を直すか、start と years を見直してください",
        "Correct the year, or start and years",
    ),
    "plan-years-descending": Wording(
        "終わり({last}年度)が始まり({first}年度)より前です",
        "The end ({last}) lies before the start ({first})",
        "start か until を直してください",
        "Correct start or until",
    ),
    "plan-trl-descending": Wording(
        "終了時のTRL({end})が現在({now})より低くなっています",
        "The TRL at the end ({end}) is lower than now ({now})",
        "trl_now か trl_end を直してください",
        "Correct trl_now or trl_end",
    ),
    "plan-target-before-baseline": Wording(
        "目標の年度({year})が基準の年度({baseline})より後になっていません",
        "The year of a target ({year}) is not after the baseline ({baseline})",
        "目標か基準の年度を直してください",
        "Correct the year of the target or of the baseline",
    ),
    "plan-state-above-rate": Wording(
        "{year}年度の国費 {amount}円 が、補助率から計算した上限 {most}円 を超えています",
        "State money of {year}, {amount} yen, exceeds {most} yen, the most the rate allows",
        "国費を減らすか、補助対象経費(eligible_jpy)か補助率(rate)を直してください",
        "Lower it, or correct eligible_jpy or rate",
    ),
    "plan-state-above-cap": Wording(
        "{year}年度の国費 {amount}円 が上限額 {cap}円 を超えています",
        "State money of {year}, {amount} yen, exceeds the ceiling of {cap} yen",
        "国費を減らすか、上限額(cap_jpy)を直してください",
        "Lower it, or correct cap_jpy",
    ),
    "plan-rate-unchecked": Wording(
        "補助率か補助対象経費が分からないため、国費が補助率に収まるかを確かめていません",
        "Rate or eligible cost is unknown, so state money was not checked against the rate",
        "分かったら rate と eligible_jpy を書いてください",
        "State rate and eligible_jpy when they are known",
    ),
    "plan-cap-unchecked": Wording(
        "上限額が分からないため、国費が上限に収まるかを確かめていません",
        "The ceiling is unknown, so state money was not checked against it",
        "分かったら cap_jpy を書いてください",
        "State cap_jpy when it is known",
    ),
    "plan-funds-short": Wording(
        "{year}年度の財源の合計 {total}円 が補助対象経費 {cost}円 に足りません",
        "The funds of {year}, {total} yen, do not cover the eligible cost of {cost} yen",
        "自治体・企業・自己資金を書き足すか、経費を見直してください",
        "Add funds of the local government, companies or your own, or lower the cost",
    ),
    "plan-program-closed": Wording(
        "「{id}」は終わったか、新しく受け付けていません",
        "`{id}` has ended or takes nobody any more",
        "kakushin status {id} で確かめ、計画から外すか別の事業にしてください",
        "See kakushin status {id}, and leave it out or take another programme",
    ),
    "plan-program-closed.near": Wording(
        "「{id}」は終わったか、新しく受け付けていません",
        "`{id}` has ended or takes nobody any more",
        "kakushin status {id} で確かめ、後継の {near} を検討してください",
        "See kakushin status {id}, and consider its successor {near}",
    ),
    "plan-mandatory-kpi-missing": Wording(
        "地方大学・地域産業創生交付金で必須のKPI「{name}」がありません",
        "The regional university grant demands a KPI that is missing: {name}",
        "kpis に mandatory: {key} のKPIを加えてください",
        "Add a KPI with mandatory: {key}",
    ),
}
