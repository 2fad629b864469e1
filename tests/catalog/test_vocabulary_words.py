"""Every word an option accepts, in the spellings people type."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import get_args

import pytest

from factories import vocabulary
from kakushin_cli.catalog.vocabulary import TermKind
from kakushin_cli.errors import UnknownTermError

ACCEPTED: dict[tuple[TermKind, str], str] = {
    (
        "applicant",
        "university",
    ): "university ① 1 １ 大学 大學 大学等 大学等研究機関 研究機関 高専 短大 国研 大学共同利用機関 University",
    ("applicant", "company"): "company ② 2 企業 民間 民間事業者等 スタートアップ ｽﾀｰﾄｱｯﾌﾟ すたーとあっぷ COMPANY",
    ("applicant", "municipality"): "municipality ③ 3 自治体 都道府県 県 縣 市 市町村 町 村",
    ("phase", "strengthening"): "strengthening 強み 大学の強みを伸ばす",
    ("phase", "rd"): "rd RD r&d R&D Ｒ＆Ｄ 研究開発 硏究開發 ①",
    ("phase", "implementation"): "implementation 社会実装 社會實裝 実装 ②",
    ("theme", "mobility"): "mobility MaaS・自動運転 MaaS maas 自動運転 自動運轉 モビリティ ﾓﾋﾞﾘﾃｨ ＭａａＳ",
    ("theme", "smart-agriculture"): "smart-agriculture スマート農業 ｽﾏｰﾄ農業 すまーと農業 農業 agriculture",
    ("theme", "circular-economy"): "circular-economy 資源循環 循環経済 リサイクル recycling",
    (
        "theme",
        "decarbonization",
    ): "decarbonization decarbonisation 地域脱炭素 脱炭素 カーボンニュートラル GX ＧＸ 再エネ",
    ("theme", "disaster-resilience"): "disaster-resilience 防災・減災 防災減災 防災 減災 災害",
    ("theme", "smart-city"): "smart-city スマートシティ スマートシティー smartcity",
    ("theme", "startup"): "startup スタートアップ 起業 startups",
    ("theme", "bio"): "bio バイオ ﾊﾞｲｵ バイオコミュニティ",
    ("ministry", "cao"): "cao 内閣府 内閣府地創 内閣府（地創） 【内閣府地創】 地方創生推進事務局 CAO",
    ("ministry", "mext"): "mext 文科省 文部科学省 文部科學省 MEXT ＭＥＸＴ 文科",
    ("ministry", "meti"): "meti 経産省 経済産業省 經濟產業省 METI",
    ("ministry", "maff"): "maff 農水省 農林水産省 MAFF",
    ("ministry", "mic"): "mic 総務省 總務省 MIC",
    ("ministry", "mlit"): "mlit 国交省 国土交通省 國土交通省 MLIT",
    ("ministry", "moe"): "moe 環境省 MOE",
    ("ministry", "mhlw"): "mhlw 厚労省 厚生労働省 MHLW",
    ("ministry", "fdma"): "fdma 消防庁 消防廳 FDMA",
    ("ministry", "jma"): "jma 気象庁 JMA",
    ("ministry", "gsi"): "gsi 国土地理院 GSI",
    ("ministry", "digital"): "digital デジタル庁 ﾃﾞｼﾞﾀﾙ庁",
    ("ministry", "reconstruction"): "reconstruction 復興庁",
    ("prefecture", "JP-01"): "JP-01 jp-01 北海道 ほっかいどう ホッカイドウ hokkaido Hokkaidō",
    ("prefecture", "JP-34"): "JP-34 ＪＰ－３４ 広島県 広島 廣島 ひろしま ヒロシマ ﾋﾛｼﾏ hiroshima HIROSHIMA",
    ("prefecture", "JP-13"): "JP-13 東京都 東京 tokyo Tōkyō",
    ("prefecture", "JP-26"): "JP-26 京都府 京都 kyoto",
    ("field", "chemistry"): "chemistry 化学 化學",
    ("field", "computer-science-mathematics"): "computer-science-mathematics 計算機・数学 数学 數學 computer",
}
PHRASES: dict[tuple[TermKind, str], tuple[str, ...]] = {
    ("applicant", "municipality"): ("local government", "Local Governments", "local  government"),
    ("ministry", "mext"): (
        "Ministry of Education, Culture, Sports, Science and Technology",
        "文部 科学省",
        "文部　科学省",
    ),
    ("ministry", "cao"): ("Cabinet Office", "内閣府 地方創生推進事務局"),
    ("theme", "mobility"): ("automated driving", "MaaS 自動運転"),
    ("theme", "smart-city"): ("Smart City", "smart  cities"),
    ("field", "computer-science-mathematics"): ("computer science",),
}
TO_CONFIRM = ("金融機関", "NPO", "ＮＰＯ", "社団", "農協", "商工団体")


def _table() -> Iterator[tuple[TermKind, str, str]]:
    for (kind, term), words in ACCEPTED.items():
        yield from ((kind, word, term) for word in words.split())
    for (kind, term), phrases in PHRASES.items():
        yield from ((kind, phrase, term) for phrase in phrases)


@pytest.mark.parametrize(("kind", "word", "term"), [t for t in _table() if t[:2] != ("field", "computer")])
def test_accepted_words(kind: TermKind, word: str, term: str) -> None:
    assert vocabulary().resolve(kind, word, "--x") == (term, False)
    assert vocabulary().resolve(kind, unicodedata.normalize("NFD", word), "--x").id == term
    assert vocabulary().resolve(kind, f" {word}　", "--x").id == term


@pytest.mark.parametrize("word", TO_CONFIRM)
def test_words_that_only_the_desk_can_confirm(word: str) -> None:
    assert vocabulary().resolve("applicant", word, "--applicant") == ("company", True)


@pytest.mark.parametrize("kind", get_args(TermKind))
def test_every_term_is_found_by_its_id_names_and_labels(kind: TermKind) -> None:
    for term in vocabulary().terms(kind):
        for word in (term.id, term.name.ja, term.name.en, term.label.ja, term.label.en):
            assert vocabulary().resolve(kind, word or "", "--x").id == term.id


@pytest.mark.parametrize(
    ("kind", "word", "near"),
    [
        ("theme", "mobilty", "mobility"),
        ("theme", "脱炭素化", "decarbonization"),
        ("ministry", "文部省", "mext"),
        ("ministry", "環境庁", "moe"),
        ("applicant", "universty", "university"),
        ("phase", "implementaton", "implementation"),
        ("prefecture", "広鳥県", "JP-34"),
    ],
)
def test_an_unknown_word_names_what_was_meant_and_what_is_allowed(kind: TermKind, word: str, near: str) -> None:
    with pytest.raises(UnknownTermError) as raised:
        vocabulary().resolve(kind, word, "--option")
    assert any(near in str(n) for n in raised.value.near), raised.value.near
    assert [t.pick("en") for t in raised.value.allowed] == [t.id for t in vocabulary().terms(kind)]
    for lang in ("ja", "en"):
        told = "\n".join(raised.value.lines(lang))
        assert "--option" in told
        assert word in told
    assert len(raised.value.near) <= 3


@pytest.mark.parametrize("word", ["", " ", "・", "xyzzy"])
def test_a_word_that_means_nothing_is_refused(word: str) -> None:
    with pytest.raises(UnknownTermError):
        vocabulary().resolve("theme", word, "--theme")


def test_a_ministry_comes_with_its_agencies() -> None:
    assert vocabulary().ministry_with_agencies("mlit") == {"mlit", "jma", "gsi"}
    assert vocabulary().ministry_with_agencies("mic") == {"mic", "fdma"}
    assert vocabulary().ministry_with_agencies("jma") == {"jma"}


def test_unknown_and_missing_terms_stand_last() -> None:
    position = vocabulary().position
    last = position("ministry", "mod")
    assert position("ministry", "cas") == 0
    assert position("ministry", None) > last
    assert position("ministry", "nowhere") > last


def test_the_source_edition_and_its_document() -> None:
    edition = vocabulary().source_edition
    assert (edition.id, edition.fiscal_year, edition.as_of.isoformat()) == ("2021-12-draft", 2022, "2021-12-23")
    document = vocabulary().document(edition.document)
    assert document is not None
    assert document.line_count == 1418
    assert (vocabulary().document("none"), vocabulary().edition("none")) == (None, None)
