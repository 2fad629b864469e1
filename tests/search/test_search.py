"""What the search promises: filters, places, confidence, order, reasons."""

from __future__ import annotations

import pytest

from factories import make_catalog, make_desk, make_lifecycle, make_network, make_program, replace
from kakushin_cli.catalog.catalog import Catalog
from kakushin_cli.catalog.model import Words
from kakushin_cli.catalog.vocabulary import Concept
from kakushin_cli.language import Text
from kakushin_cli.search.search import SearchFilter, SearchResult, search_entries


def ids(result: SearchResult, confidence: str = "high") -> list[str]:
    return [h.entry.id for h in result.hits if h.confidence == confidence]


@pytest.fixture
def small() -> Catalog:
    """A catalogue that shares nothing with the bundled one but the vocabularies."""
    programs = (
        make_program("cao-tea", name="製茶高度化事業", keywords=Words(("煎茶",), ("green tea",))),
        make_program(
            "cao-robot", name="ロボット実証補助金", applicants=("company",), placements=(("smart-agriculture", "rd"),)
        ),
        make_program("meti-sake", name="酒蔵改修補助金", ministry="meti", desks=(make_desk("経済産業省 酒類課"),)),
    )
    network = make_network("tea-network", name="広島緑茶の会", academia=("広島大学",))
    lexicon = (Concept("tea", ja=("お茶", "煎茶", "製茶"), en=("tea",), same=(("煎茶", "緑茶"),)),)
    return make_catalog(*programs, networks=(network,), concepts=lexicon)


def test_other_catalogues_are_searched_alike(small: Catalog) -> None:
    assert ids(search_entries(small, "酒蔵を直したい")) == ["meti-sake"]
    assert ids(search_entries(small, "tea"))[0] == "cao-tea"
    assert ids(search_entries(small, "お茶"))[0] == "cao-tea"
    assert ids(search_entries(small, "広大"))[0] == "tea-network"


def test_a_hit_says_what_was_found_where_and_what_was_not(small: Catalog) -> None:
    hit = search_entries(small, "お茶 ロケット").hits[0]
    assert [(m.term, m.field, m.via) for m in hit.matched] == [("お茶", "name", "製茶")]
    assert hit.unmatched == ("ロケット",)


def test_what_is_found_by_a_facet_says_which(small: Catalog) -> None:
    hit = search_entries(small, "経産省 補助金").hits[0]
    assert hit.entry.id == "meti-sake"
    assert ("経産省", "ministry") in [(m.term, m.field) for m in hit.matched]


def test_a_ministry_that_was_asked_for_is_needed_to_be_sure(small: Catalog) -> None:
    result = search_entries(small, "経産省 ロボット 実証 補助金")
    assert "cao-robot" in ids(result, "low")
    assert set(ids(result)) <= {"meti-sake"}


def test_a_query_without_an_answer_gives_nothing_or_low(catalog: Catalog) -> None:
    for query in ("年金の受け取り", "マイナンバーカード 申請", "student visa renewal", "猫の餌", "ほげほげ", "…", ""):
        assert ids(search_entries(catalog, query)) == [], query


def test_a_matter_outside_is_answered_by_an_entry_that_names_it(small: Catalog) -> None:
    lexicon = (Concept("papers", kind="outside", ja=("奨学金",)),)
    fund = make_program("mext-fund", name="地域人材奨学金", ministry="mext")
    other = make_program("mext-other", name="人材育成", ministry="mext", summary=Text("奨学金ではない。"))
    found = search_entries(replace(small, programs=(fund, other), concepts=lexicon), "奨学金")
    assert ids(found) == ["mext-fund"]


def test_a_text_used_up_by_the_filters_lists_all_that_pass(catalog: Catalog) -> None:
    only = ("maff-innovation-creation-research", "maff-strategic-smart-agri", "maff-smart-agri-area-model")
    asked = {"applicant": ("company",), "theme": ("smart-agriculture",)}
    for text in ("企業が使えるスマート農業", "スマート農業 一覧", "", "companies smart farming"):
        found = search_entries(catalog, text, SearchFilter(("program",), only, asked))
        assert [h.entry.id for h in found.hits] == list(only), text
        assert ids(found) == list(only)


def test_a_text_that_names_only_facets_lists_what_has_them_all(catalog: Catalog) -> None:
    found = search_entries(catalog, "大学が応募できる脱炭素の研究開発")
    assert set(ids(found)) == {"maff-green-food-research", "moe-environment-research-fund"}


@pytest.mark.parametrize(
    "query", ["自治体が申請できる補助金", "自治体が参加できる事業", "grants a municipality can apply for"]
)
def test_a_text_that_names_only_who_applies_lists_what_they_may_lead(query: str, catalog: Catalog) -> None:
    sure = [h.entry for h in search_entries(catalog, query).hits if h.confidence == "high"]
    assert sure
    assert {e.id for e in sure} == {p.id for p in catalog.in_edition(None) if "municipality" in p.lead_types}


@pytest.mark.parametrize("query", ["農協が参加している枠組み", "農協が入っている座組", "農協の加わるネットワーク"])
def test_an_organisation_asked_for_as_a_member_sits_in_what_is_surely_meant(query: str, catalog: Catalog) -> None:
    sure = [h.entry.id for h in search_entries(catalog, query).hits if h.confidence == "high"]
    members = {n.id for n in catalog.networks if n.members and "農業協同組合" in str(n.members)}
    assert sure
    assert sure[0] in members


def test_one_who_sits_everywhere_tells_no_networks_apart(catalog: Catalog) -> None:
    hits = search_entries(catalog, "大学が入っている座組").hits
    assert [h.kind for h in hits[:3]] == ["network"] * 3


def test_a_prefecture_keeps_what_names_it_and_lets_nationwide_programmes_follow(catalog: Catalog) -> None:
    found = search_entries(catalog, "農業のデータ", SearchFilter(prefectures=("JP-39",)))
    assert ids(found) == ["kochi-iop-next-greenhouse"]
    followers = [h for h in found.hits if "JP-39" not in getattr(h.entry, "prefectures", ())]
    assert followers
    assert {(h.kind, h.confidence) for h in followers} == {("program", "low")}
    confidences = [h.confidence for h in found.hits]
    assert confidences == sorted(confidences, key=["high", "low"].index)


def test_a_prefecture_of_which_nothing_is_known_gives_only_low(catalog: Catalog) -> None:
    assert ids(search_entries(catalog, "産学官ネットワーク", SearchFilter(prefectures=("JP-05",)))) == []


def test_kinds_are_kept(catalog: Catalog) -> None:
    for kind in ("program", "network", "guide"):
        found = search_entries(catalog, "スタートアップ 表彰 規制", SearchFilter((kind,)))
        assert {h.kind for h in found.hits} == {kind}


def test_ties_stand_programmes_networks_guides_then_id(catalog: Catalog) -> None:
    found = search_entries(catalog, "特区")
    assert [(h.kind, h.score) for h in found.hits[:2]] == [("program", 100.0), ("guide", 100.0)]
    twins = make_catalog(make_program("cao-b", name="同名事業"), make_program("cao-a", name="同名事業"))
    assert [h.entry.id for h in search_entries(twins, "同名事業").hits] == ["cao-a", "cao-b"]


def test_scores_run_from_0_to_100_and_fall(catalog: Catalog) -> None:
    for query in ("農業", "大学 企業 連携", "EVバス 無人運転", "COI-NEXT"):
        scores = [h.score for h in search_entries(catalog.view(edition="all"), query).hits]
        assert scores == sorted(scores, reverse=True)
        assert all(0 < score <= 100 for score in scores)


def test_only_the_name_itself_gives_100(catalog: Catalog) -> None:
    assert search_entries(catalog, "科研費").hits[0].score == 100
    assert max(h.score for h in search_entries(catalog, "自動運転").hits) < 100


def test_other_editions_are_not_searched_unless_asked(small: Catalog) -> None:
    later = make_program("cao-later", name="製茶次世代事業", edition="later")
    both = replace(small, programs=(*small.programs, later))
    assert "cao-later" not in ids(search_entries(both.view(edition="2021-12-draft"), "製茶次世代事業"))
    assert ids(search_entries(both, "製茶次世代事業"))[0] == "cao-later"


def test_what_takes_nobody_any_more_stands_behind_unless_it_is_named() -> None:
    ended = make_program("cao-a", name="甲事業", needs=Words(("茶の畑",)), lifecycle=make_lifecycle("ended"))
    living = make_program("cao-b", name="乙事業", needs=Words(("茶の畑",)))
    made = make_catalog(ended, living)
    assert ids(search_entries(made, "茶の畑")) == ["cao-b", "cao-a"]
    assert ids(search_entries(made.view(edition="all"), "茶の畑")) == ["cao-a", "cao-b"]
    assert ids(search_entries(made, "甲事業"))[0] == "cao-a"


def test_an_address_of_a_desk_finds_what_it_answers_for(catalog: Catalog) -> None:
    desk = next(d for d in catalog.desks if d.email)
    served = {p.id for p in catalog.programs if desk in p.desks}
    found = ids(search_entries(catalog, desk.email or ""))
    assert served <= set(found)


def test_misspelt_words_are_set_right_and_told(catalog: Catalog) -> None:
    found = search_entries(catalog, "国土地理印との協同研究")
    assert ids(found) == ["gsi-joint-research"]
    assert found.understood.corrected == {"国土地理印との協同研究": "国土地理院との共同研究"}
    assert search_entries(catalog, "agricultre robot").understood.corrected == {"agricultre": "agriculture"}
    assert search_entries(catalog, "スマ農業 ほじょ金").understood.themes == ["smart-agriculture"]


CHECK_30 = [
    ("URA", "ＵＲＡ", "ura"),
    ("スタートアップ", "スタート・アップ", "すたーとあっぷ", "ｽﾀｰﾄｱｯﾌﾟ"),
    ("コンピュータ", "コンピューター"),
    ("センサ", "センサー"),
    ("髙度", "高度"),
    ("大學", "大学"),
    ("産学連携", "産学官連携"),
    ("4月〜6月", "4月～6月"),
]


@pytest.mark.parametrize("spellings", CHECK_30, ids=lambda s: s[0])
def test_spellings_find_the_same(spellings: tuple[str, ...], catalog: Catalog) -> None:
    answers = [[(h.entry.id, h.score, h.confidence) for h in search_entries(catalog, s).hits] for s in spellings]
    assert all(answer == answers[0] for answer in answers)


@pytest.mark.parametrize("word", ["農業", "海洋", "起業", "光"])
def test_short_words_are_found(word: str, catalog: Catalog) -> None:
    assert ids(search_entries(catalog, word))
