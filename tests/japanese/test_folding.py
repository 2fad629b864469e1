from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kakushin_cli.japanese import folding
from kakushin_cli.japanese.folding import fold, fold_with_map, normalize_text

ANY_TEXT = st.text(st.characters(codec=None), max_size=40)
# Characters whose foldings act on each other.
TRICKY_TEXT = st.text(
    "アカかハはウうヴゔケヶヵ箇月所3数一ー-～〜・.,/ キのァぃュ゙゚ﾞﾟｶｰｱ學学产髙⻑葛"
    "\U000e0100\u200d\u0301\u0307İſßŉΣ①㈱㋿½ǰΐ0A&+%\ud800",
    max_size=20,
)
JAPANESE_TEXT = st.text(
    "スタートアップコンピューターの大學と企業が連携し、（霞ヶ関）３ヶ月〜10,000円・URAﾃﾞｰﾀ 「脱炭素」", max_size=40
)

SAME = [
    ("case and width", "URA", "ＵＲＡ", "ura"),
    ("kana and middle dot", "スタートアップ", "スタート・アップ", "すたーとあっぷ", "ｽﾀｰﾄｱｯﾌﾟ", "ｽﾀｰﾄ･ｱｯﾌﾟ"),
    ("NFD", "ガバナンス", "カ\u3099ハ\u3099ナンス", "ｶﾞﾊﾞﾅﾝｽ"),
    ("last long sound", "コンピュータ", "コンピューター", "こんぴゅーたー", "ｺﾝﾋﾟｭｰﾀｰ"),
    ("last long sound before a particle", "サーバの", "サーバーの"),
    ("old form", "大學", "大学"),
    ("name variant", "髙度", "高度"),
    ("name variant 2", "渡邉 渡邊", "渡辺 渡辺"),
    ("variation selector", "葛\U000e0100飾", "葛飾"),
    ("wave", "4月〜6月", "4月～6月", "4月~6月", "4月-6月"),
    ("dash", "J-PEAKS", "Ｊ－ＰＥＡＫＳ", "J−PEAKS", "J‐PEAKS", "J–PEAKS", "J―PEAKS", "JーPEAKS", "J PEAKS"),
    ("comma in a number", "ローカル10,000", "ローカル１０，０００", "ローカル10000"),
    ("counter", "3か月", "3ヶ月", "3ケ月", "3カ月", "3ヵ月", "３箇月", "3ｹ月"),
    ("counter in kanji", "数か所", "数ヶ所", "數箇所"),
    ("place name", "霞が関", "霞ヶ関", "霞ケ関"),
    ("place name with kana", "つつじが丘", "つつじヶ丘"),
    ("v sounds", "バイオ", "ヴァイオ", "う\u3099ぁいお"),
    ("v sounds with y", "レビュー", "レヴュー"),
    ("recognition brings simplified forms", "産学連携の発展", "产学连携の发展"),
    ("radical signs of PDF files", "長崎県民", "⻑崎県⺠", "⻑﨑縣⺠"),
    ("Kangxi radicals", "高金", "⾼⾦"),
    ("brackets", "スマート農業（実証）", "スマート農業(実証)", "「スマート農業」実証", "スマート農業【実証】"),
    ("white space", "内閣府 地方創生", "内閣府\u3000地方創生", "内閣府地方創生", " 内閣府\n地方創生\t"),
    ("invisible", "地方\u200b創生\ufeff", "地方創生"),
    ("company", "㈱広島", "(株)広島", "株広島"),
    ("macron", "Tōkyō", "TOKYO"),
    ("era sign", "㋿8年", "令和8年"),
    ("fraction", "½", "1/2", "１／２"),
    ("resilience", "国土強靱化", "国土強靭化"),
    ("attached", "附属", "付属"),
]
DIFFERENT = [
    ("inner long sound", "ビル", "ビール"),
    ("one sound and its length", "キー", "キ"),
    ("small kana", "びよう", "びょう"),
    ("voicing", "はし", "ばし"),
    ("decimal point", "1.5", "15"),
    ("fraction", "1/2", "12"),
    ("and sign", "R&D", "RD"),
    ("plus", "C++", "C"),
    ("two characters of names", "斎藤", "斉藤"),
    ("surrogate only", "\ud800", "あ"),
]


@pytest.mark.parametrize("words", [case[1:] for case in SAME], ids=[case[0] for case in SAME])
def test_spellings_of_one_word_have_one_key(words: tuple[str, ...]) -> None:
    assert {word: fold(word) for word in words} == dict.fromkeys(words, fold(words[0]))
    assert fold(words[0])


@pytest.mark.parametrize(("a", "b"), [case[1:] for case in DIFFERENT], ids=[case[0] for case in DIFFERENT])
def test_different_words_keep_different_keys(a: str, b: str) -> None:
    assert fold(a) != fold(b)


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("量子", "光・量子飛躍フラッグシップ"),
        ("データ", "データセンターの整備"),
        ("サーバー", "サーバーレス"),
        ("キー", "キーワード"),
        ("エネルギー", "再生可能エネルギーシステム"),
        ("ＥＮＥＲＧＹ", "Energy system"),
    ],
)
def test_word_is_found_in_text(word: str, text: str) -> None:
    assert fold(word) in fold(text)


def test_particles_do_not_look_like_words() -> None:
    assert fold("データ") not in fold("これまでたびたび")
    assert fold("カード") not in fold("できるかどうか")


@given(ANY_TEXT | TRICKY_TEXT | JAPANESE_TEXT)
@example("のキー")
@example("か・\u3099")
@example("か\ufe00\u3099")
@example("ヴ・ァ")
@example("\u0345\u0301")
def test_fold_is_idempotent_and_never_raises(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(ANY_TEXT | TRICKY_TEXT | JAPANESE_TEXT)
@example("ｶﾞ①")
@example("㋿8年")
def test_map_gives_the_same_key_and_places_in_order(text: str) -> None:
    key, origins = fold_with_map(text)
    assert key == fold(text)
    assert len(origins) == len(key)
    assert origins == sorted(origins)
    assert all(0 <= origin < len(text) for origin in origins)


@pytest.mark.parametrize(
    ("text", "word", "shown"),
    [
        ("（ｽﾀｰﾄｱｯﾌﾟ）支援", "スタート・アップ", "ｽﾀｰﾄｱｯﾌﾟ"),
        ("東京大學 の 强み", "大学", "大學"),
        ("カ\u3099ハ\u3099ナンス改革", "改革", "改革"),
        ("㈱と３ヶ月", "3か月", "３ヶ月"),
        ("コンピューター・システム", "システム", "システム"),
    ],
)
def test_map_leads_back_to_the_original(text: str, word: str, shown: str) -> None:
    key, origins = fold_with_map(text)
    place = key.index(fold(word))
    first, last = origins[place], origins[place + len(fold(word)) - 1]
    assert text[first:].startswith(shown[0])
    assert last >= first
    assert first == text.index(shown)


def test_tables_of_forms_are_sound() -> None:
    pairs = [
        pair
        for table in (folding.OLD_FORMS, folding.VARIANTS, folding.SIMPLIFIED_FORMS, folding.RADICALS)
        for pair in table.split()
    ]
    assert all(len(pair) == 2 for pair in pairs)
    replaced = [pair[0] for pair in pairs]
    assert len(replaced) == len(set(replaced))
    assert not {pair[1] for pair in pairs} & set(replaced)
    assert all(fold(pair[0]) == pair[1] for pair in pairs)


def test_everyday_simplified_forms_are_no_japanese_characters() -> None:
    for pair in folding.SIMPLIFIED_FORMS.split():
        with pytest.raises(UnicodeEncodeError):
            pair[0].encode("cp932")


@pytest.mark.parametrize("text", ["", "…", "★", "  ", "\u200b", "ー"])
def test_key_may_be_empty(text: str) -> None:
    assert fold(text) == ""
    assert fold_with_map(text) == ("", [])


@given(ANY_TEXT)
def test_normalize_text_is_idempotent(text: str) -> None:
    assert normalize_text(normalize_text(text)) == normalize_text(text)


def test_normalize_text_composes_and_keeps_the_rest() -> None:
    assert normalize_text("\u3000カ\u3099ハ\u3099ナンス ①㈱ＵＲＡ\n") == "ガバナンス ①㈱ＵＲＡ"
