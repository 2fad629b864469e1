"""What the words of a sheet say about applicants, themes and the route, on small made-up sheets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kakushin_cli.catalog.files import data_folder
from kakushin_cli.errors import KakushinError
from kakushin_cli.importers.candidate import one_line
from kakushin_cli.importers.inference import QUOTE_LENGTH, Column, Rules, Sheet

RULES = Rules()


def inferred(payees: Mapping[str, int] | None = None, **cells: str | Sequence[str]) -> dict[str, Any]:
    """Return what is inferred from cells by column; a grant unless the method is given."""
    columns: dict[str, Any] = {"事業名": "港の事業", "実施方法": "補助", **cells}
    return RULES.infer(Sheet({c: [t] if isinstance(t, str) else list(t) for c, t in columns.items()}, payees))  # type: ignore[misc]


def applicants(**cells: str | Sequence[str]) -> dict[str, tuple[str, str]]:
    return {a["type"]: (a["tier"], a["quote"]) for a in inferred(None, **cells).get("applicants", ())}


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"補助対象": "市町村"}, {"municipality": "T2"}),
        ({"補助対象": "大学等、民間企業"}, {"university": "T2", "company": "T2"}),
        ({"補助率": "国→民間事業者等(1/2)"}, {"company": "T2"}),
        ({"目": ["地方公共団体整備費補助金"]}, {"municipality": "T2"}),
        ({"事業の概要": "○実施主体:都道府県"}, {"municipality": "T2"}),
        ({"事業の概要": "必要な経費を都道府県に交付する。"}, {"municipality": "T2"}),
        ({"事業の概要": "中小企業が行う設備の導入に要する費用を補助する。"}, {"company": "T3"}),
        ({"事業の概要": "市町村が行う植樹の取組を支援する。"}, {}),  # a sentence alone names no municipality
        ({"事業の概要": "企業や大学と連携した取組を支援する。"}, {}),
        ({"補助対象": "協議会", "事業の概要": "中小企業が行う取組を補助する。"}, {}),  # the column names somebody else
    ],
)
def test_applicants_are_read_where_the_sheet_names_them(cells: dict[str, Any], expected: dict[str, str]) -> None:
    assert {kind: tier for kind, (tier, _) in applicants(**cells).items()} == expected


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("大学(民間企業を除く)", ["university"]),
        ("民間事業者(地方公共団体以外)", ["company"]),
        ("民間事業者 ※学校法人、大学を含む団体を民間事業者とする", ["company"]),
        ("学校法人", []),
        ("都道府県社会福祉協議会", []),
        ("独立行政法人港湾機構", []),
        ("都道府県労働局", []),
    ],
)
def test_negations_footnotes_and_names_of_other_bodies_name_nobody(target: str, expected: list[str]) -> None:
    assert list(applicants(補助対象=target)) == expected


def test_payments_confirm_what_a_column_states_and_nothing_else() -> None:
    payees = {"企業": 3, "国立大学": 2}
    stated = inferred(payees, 補助対象="民間企業、市町村")["applicants"]
    assert [(a["type"], a["tier"]) for a in stated] == [("company", "T1"), ("municipality", "T2")]
    sentence = inferred(payees, 事業の概要="中小企業が行う取組を補助する。")["applicants"]
    assert [(a["type"], a["tier"]) for a in sentence] == [("company", "T3")]


def test_where_an_agency_is_paid_nobody_knows_who_was_selected() -> None:
    fields = inferred({"資金配分機関": 1}, 事業の概要="公募により研究を進める。")
    assert "applicants" not in fields
    assert "資金配分機関だけ" in fields["payment_note"]["ja"]
    assert "payment_note" not in inferred({"国の機関": 4}, 事業の概要="公募により研究を進める。")


@pytest.mark.parametrize(
    ("name", "purpose", "kind"),
    [
        ("国立大学法人港湾大学", "", "国立大学"),
        ("国立研究開発法人科学技術振興機構", "", "資金配分機関"),
        ("潮見町", "", "自治体"),
        ("㈱みなと", "補助事業の実施", "企業"),
        ("㈱みなと", "パンフレットの印刷", None),
        ("", "補助事業の実施", None),
    ],
)
def test_recipients_are_counted_by_kind_and_office_work_is_not(name: str, purpose: str, kind: str | None) -> None:
    assert RULES.payee_kind(name, purpose) == kind


@pytest.mark.parametrize(
    ("cells", "kind", "quote"),
    [
        ({"事業の概要": "公募により採択した者に補助する。"}, "call", "公募により採択した者に補助す"),
        ({"補助対象": "市町村", "目": "港湾整備費補助金"}, "grant", "港湾整備費補助金"),
        ({"事業名": "独立行政法人港湾機構運営費交付金"}, "named_body", "法人港湾機構運営費"),
        ({"補助対象": "公益財団法人港湾協会"}, "named_body", "公益財団法人港湾協会"),
        ({"目": "遺族等援護事務委託費", "実施方法": "直接実施"}, "statutory", "遺族等援護事務委託費"),
        ({"目": "港湾調査委託費", "実施方法": "直接実施"}, "procurement", "港湾調査委託費"),
    ],
)
def test_the_route_is_read_with_its_words(cells: dict[str, Any], kind: str, quote: str) -> None:
    route = inferred(**cells)["route"]
    assert (route["kind"], route["quote"]) == (kind, quote)


def test_nobody_applies_for_what_the_state_buys_or_gives_to_a_named_body() -> None:
    bought = inferred(
        {"企業": 3}, 実施方法="直接実施", 目="調査委託費", 事業の概要="中小企業が行う取組を支援する調査。"
    )
    assert bought["route"]["kind"] == "procurement"
    assert not {"applicants", "payment_note"} & bought.keys()


@pytest.mark.parametrize(
    ("cells", "themes"),
    [
        ({"事業名": "港の脱炭素交付金"}, [("decarbonization", "T2")]),
        ({"事業の目的": "洪水に備える。", "事業の概要": "治水と砂防を進める。"}, [("disaster-resilience", "T3")]),
        ({"事業の目的": "洪水に備える。"}, []),
        ({"事業名": "公立学校の防災施設災害復旧費"}, []),
        ({"事業名": "カーボンリサイクル技術開発"}, [("decarbonization", "T2")]),
        ({"事業名": "炭素繊維の試験"}, []),
    ],
)
def test_a_word_of_the_name_or_several_of_the_text_point_to_a_theme(
    cells: dict[str, Any], themes: list[tuple[str, str]]
) -> None:
    assert [(t["theme"], t["tier"]) for t in inferred(**cells).get("inferred_themes", ())] == themes


WORDS = (
    "大学", "㈱", "民間企業", "市町村", "を除く", "が行う", "に対し", "補助", "公募", "／", "　", "（", "）", "。", "、", "ﾊﾞｲｵ",
    "脱炭素", "１／２", "洪水", "防災", "委託費", "①", "実施主体：", "→", "支援", "取組を", "カﾞ", "独立行政法人", "運営費交付金",
)  # fmt: skip
CELL = st.lists(st.sampled_from(WORDS), max_size=25).map("".join).map(one_line)
COLUMNS: tuple[Column, ...] = ("事業名", "事業の目的", "事業の概要", "補助対象", "補助率", "目")


@given(st.fixed_dictionaries({column: st.lists(CELL, max_size=2) for column in COLUMNS}), st.booleans())
def test_every_fact_stands_in_the_sheet(columns: dict[Column, list[str]], paid: bool) -> None:
    cells: dict[Column, list[str]] = {**columns, "実施方法": ["補助", "直接実施"]}
    fields: Any = RULES.infer(Sheet(cells, {"企業": 1} if paid else None))
    facts = [*fields.get("applicants", ()), *fields.get("inferred_themes", ())]
    facts += [fields["route"]] if "route" in fields else []
    for fact in facts:
        assert fact["quote"]
        assert len(fact["quote"]) <= QUOTE_LENGTH + 10  # characters such as ㈱ count as several where rules compare
        assert any(fact["quote"] in text for text in cells[fact["column"]])


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("[erase]", "[erase", "line"),
        ("text_words = 2", "text_words = 'two'", "theme_rule.text_words"),
        ("kind = 'named_body'", "kind = 'gift'", "route[0].kind"),
        ("pattern = '(?P<who>.+)'", "pattern = '(?P<who>.+'", "where[0].pattern"),
        ("pattern = '(?P<who>.+)'", "pattern = '.+'", "where[0]"),
        ("[types.company]", "[types.firm]", "firm"),
    ],
)
def test_a_damaged_rules_file_is_answered_with_the_place(tmp_path: Path, old: str, new: str, place: str) -> None:
    text = (data_folder() / "inference.toml").read_text("utf-8")
    assert old in text
    path = tmp_path / "inference.toml"
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(KakushinError, match=r"inference\.toml") as raised:
        Rules(path)
    assert place in str(raised.value)
