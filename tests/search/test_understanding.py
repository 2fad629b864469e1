"""What is read out of a query: who, with whom, where, about what, to do what."""

from __future__ import annotations

import pytest

from kakushin_cli.catalog.catalog import Catalog
from kakushin_cli.search.intent import places_meant, reading_line
from kakushin_cli.search.search import Searcher

ROLES = {
    "うちの大学は市と再エネの計画を作りたい": (["university"], ["municipality"]),
    "大学と組みたい企業です": (["company"], ["university"]),
    "市として防災に取り組みたい": (["municipality"], []),
    "大学が応募できるもの": (["university"], []),
    "企業向けの支援": (["company"], []),
    "企業 スマート農業": (["company"], []),
    "弊社で新しい機械を作りたい": ([], []),
    "地方大学の強み": ([], []),
    "町工場の加工技術": ([], []),
    "we are a company working with a university on robots": (["company"], ["university"]),
    "our city wants solar panels": (["municipality"], []),
    "university startup support": ([], []),
    "広島大学として防災の研究がしたい": (["university"], []),
    "大学だけでは無理なので自治体と連携したい": ([], ["municipality"]),
}


@pytest.mark.parametrize("query", ROLES)
def test_who_asks_and_who_takes_part(query: str, catalog: Catalog) -> None:
    said = Searcher(catalog).understand(query)
    assert (said.applicants, said.partners) == ROLES[query]


@pytest.mark.parametrize(
    ("query", "prefectures"),
    [
        ("西之表市で資源循環", ("JP-46",)),
        ("広島県のネットワーク", ("JP-34",)),
        ("広島で起業", ("JP-34",)),
        ("つくば 起業", ("JP-08",)),
        ("府中市 スマートシティ", ("JP-13", "JP-34")),
        ("広島県府中市 スマートシティ", ("JP-34",)),
        ("aquaculture in Nagasaki", ("JP-42",)),
        ("startup in Sapporo", ("JP-01",)),
        ("池田町の農業", ("JP-01", "JP-18", "JP-20", "JP-21")),
        ("都市の緑化", ()),
        ("国立大学の機関誌", ()),
        ("光の技術", ()),
        ("本市の課題", ()),
        ("光市の工場", ("JP-35",)),
    ],
)
def test_places(query: str, prefectures: tuple[str, ...], catalog: Catalog) -> None:
    assert places_meant(Searcher(catalog).understand(query)) == prefectures


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("広大", "広島大学"),
        ("琉大と組みたい", "琉球大学"),
        ("慶應", "慶應義塾大学"),
        ("けいおう", "慶應義塾大学"),
        ("名大の研究", "名古屋大学"),
        ("Kyoto University", "京都大学"),
        ("長岡技科大", "長岡技術科学大学"),
        ("東工大", "東京科学大学"),
    ],
)
def test_universities_by_their_short_names(query: str, name: str, catalog: Catalog) -> None:
    assert [p.name for p in Searcher(catalog).understand(query).organisations] == [name]


@pytest.mark.parametrize("query", ["広大な土地で農業", "高大連携の授業", "最新大型機械"])
def test_a_short_name_inside_another_word_is_no_university(query: str, catalog: Catalog) -> None:
    assert Searcher(catalog).understand(query).organisations == []


@pytest.mark.parametrize(
    ("query", "field", "ids"),
    [
        ("文科省の事業", "ministries", ["mext"]),
        ("METI 産学", "ministries", ["meti"]),
        ("ministry of the environment", "ministries", ["moe"]),
        ("内閣府地創", "ministries", ["cao"]),
        ("環境の研究", "ministries", []),
        ("ＥＶとMaaS", "themes", ["mobility"]),
        ("スマ農", "themes", ["smart-agriculture"]),
        ("再エネを増やす", "themes", ["decarbonization"]),
        ("社会実装", "phases", ["implementation"]),
        ("誰に聞けばよいか", "intents", ["ask-contact"]),
        ("実証したい", "intents", ["demonstrate"]),
        ("施設を建てたい", "intents", ["build-facility"]),
        ("会社を作りたい", "intents", ["found-company"]),
        ("人を育てたい", "intents", ["train-people"]),
        ("whom to contact", "intents", ["ask-contact"]),
        ("年金の受け取り", "outside", ["年金"]),
        ("student visa", "outside", ["visa"]),
    ],
)
def test_vocabularies_intents_and_matters_outside(query: str, field: str, ids: list[str], catalog: Catalog) -> None:
    assert getattr(Searcher(catalog).understand(query), field) == ids


def test_what_was_read_is_told_in_both_languages(catalog: Catalog) -> None:
    line = reading_line(Searcher(catalog).understand("企業 スマート農業"), catalog)
    assert line is not None
    assert line.pick("ja") == "読み取った条件: 企業 / スマート農業"
    assert line.pick("en") == "Interpreted as: company / Smart agriculture"


def test_nothing_read_is_not_told(catalog: Catalog) -> None:
    assert reading_line(Searcher(catalog).understand("ほげほげ"), catalog) is None


def test_a_machine_gets_only_what_was_said(catalog: Catalog) -> None:
    said = Searcher(catalog).understand("西之表市の企業")
    assert said.record() == {"municipalities": [{"name": "西之表市", "prefectures": ["JP-46"]}]}


@pytest.mark.parametrize(
    ("query", "members"),
    [
        ("農協が参加している枠組み", ["農協"]),
        ("信金がメンバーの協議会", ["信金"]),
        ("高専の加わる拠点", []),
        ("networks including a bank", ["bank"]),
        ("農協と組みたい", []),
    ],
)
def test_organisations_that_shall_sit_in_it(query: str, members: list[str], catalog: Catalog) -> None:
    assert Searcher(catalog).understand(query).members == members
