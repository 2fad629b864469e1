from __future__ import annotations

import re
import subprocess
import sys
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from kakushin_cli.japanese.linebreak import NO_LINE_END, NO_LINE_START, cell_width, wrap

SENTENCES = [
    "地域の大学が持つ強みを伸ばし、スマート農業・脱炭素・防災（いわゆる「地域課題」）の解決に取り組む事業です。",
    "補助率は1/2以内、上限は2,500万円（ただし、中山間地域では3/4以内）とし、令和8年4月1日から公募を開始する。",
    "詳しくは、内閣府地方創生推進事務局のページ（https://www.chisou.go.jp/sousei/about/mirai/policy/index.html）をご覧ください。",
    "「デジタル田園都市国家構想」の実現に向けて、スタートアップ・エコシステムの形成を、産・学・官・金が一体となって進める。",
    "R&D から social implementation までの道のり（ロードマップ）を、10年間で描く――それが、この事業の目的である……。",
    "①大学等研究機関、②民間事業者等、③自治体のいずれかが、コンソーシアムの代表者（申請者）となることができます！",
    "ムーンショット型研究開発制度『目標２』では、ちょっとした体調の変化を「きゃっち」し、超早期に疾患の予測・予防をめざす。",
    "人々の暮らしを支えるエネルギー（電気・ガス・水道）は、90％を域外に頼っており、年間で約1億2,000万円が流出している。",
]
TEXTS = st.one_of(
    st.text(st.characters(exclude_characters="\r\n", exclude_categories=["Cs"]), max_size=60),
    st.text("日本語のきゃー、。（）「」・…ー々AZaz09,./-% \u3000ｶﾞが\u3099\u200b①円年", max_size=80),
    st.lists(st.sampled_from([*SENTENCES, "word ", "https://a.example/b?c=d", "  "]), max_size=3).map("".join),
)
WIDTHS = st.integers(4, 120)


def put_together(lines: list[str], text: str) -> bool:
    """Tell whether the lines are the text with at most one space left out at each break."""
    pattern = "[ \u3000]?".join(map(re.escape, lines)) + "[ \u3000]?"
    return re.fullmatch(pattern, text, re.DOTALL) is not None


@pytest.mark.parametrize(
    ("text", "width"),
    [
        ("", 0),
        ("abc", 3),
        ("日本", 4),
        ("ｱﾞ", 2),
        ("①→", 2),
        ("か\u3099", 2),
        ("が", 2),
        ("葛\U000e0100", 2),
        ("〜～", 4),
        ("𠮷", 2),
        ("￥㈱㎡", 6),
        ("a\u200bb", 2),
        ("é", 1),
        ("—", 1),
        ("a\tb", 2),
    ],
)
def test_cell_width(text: str, width: int) -> None:
    assert cell_width(text) == width
    assert cell_len(text) == width


@given(TEXTS, WIDTHS, st.booleans())
@example("、、、、、、", 4, True)
@example("（（（（（（", 4, True)
@example("a  b   c    d", 4, True)
@example("x\u3000\u3000", 4, True)
@example("が" + "\u3099" * 20 + "が" * 5, 4, False)
def test_nothing_is_lost_and_no_line_is_too_wide(text: str, width: int, phrases: bool) -> None:
    lines = wrap(text, width, phrases=phrases)
    assert lines
    assert put_together(lines, text)
    assert all(cell_width(line) <= width for line in lines)


@given(TEXTS, st.integers(-3, 2))
def test_narrowest_widths_end(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert put_together(lines, text)
    assert all(cell_width(line) <= 2 for line in lines)


@pytest.mark.parametrize("phrases", [True, False], ids=["phrases", "characters"])
@pytest.mark.parametrize("sentence", SENTENCES)
def test_kinsoku_at_every_width(sentence: str, phrases: bool) -> None:
    for width in range(16, 121):
        lines = wrap(sentence, width, phrases=phrases)
        assert put_together(lines, sentence)
        assert not [line for line in lines[1:] if line[0] in NO_LINE_START]
        assert not [line for line in lines[:-1] if line[-1] in NO_LINE_END]


def test_a_suffix_begins_a_line() -> None:
    assert wrap("使える語: .md, .docx, .flow.mmd", 20) == ["使える語: .md,", ".docx, .flow.mmd"]


def test_phrases_are_kept() -> None:
    assert wrap("地域の大学が持つ強みを伸ばし、スマート農業・脱炭素・防災の解決に取り組む。", 24) == [
        "地域の大学が持つ強みを",
        "伸ばし、スマート農業・",
        "脱炭素・防災の解決に",
        "取り組む。",
    ]


def test_english_words_stay_whole_and_the_space_at_a_break_goes() -> None:
    assert wrap("from research to social implementation", 16) == ["from research to", "social", "implementation"]


def test_word_that_does_not_fit_is_broken_at_its_marks() -> None:
    assert wrap("詳細は https://www.chisou.go.jp/sousei/about/ へ", 20) == [
        "詳細は",
        "https://www.chisou.",
        "go.jp/sousei/about/",
        "へ",
    ]
    assert wrap("x" * 25, 10) == ["x" * 10, "x" * 10, "x" * 5]


def test_id_is_whole_where_it_fits() -> None:
    lines = wrap("この事業は moe-local-decarbonization-grant として登録されています。", 34)
    assert any("moe-local-decarbonization-grant" in line for line in lines)


def test_katakana_word_and_number_with_unit_stay_whole() -> None:
    assert wrap("大学スタートアップ創出基盤", 14, phrases=False)[0] == "大学"
    assert all(
        not line.startswith("円") for width in range(8, 30) for line in wrap("上限は一件あたり2500円までです。", width)
    )


def test_long_text_without_spaces_is_whole() -> None:
    name = "地方大学・地域産業創生交付金事業計画策定支援" * 6
    assert "".join(wrap(name, 80)) == name


def test_line_breaks_of_the_text_stay() -> None:
    assert wrap("一行目\n\n三行目\r\n四", 80) == ["一行目", "", "三行目", "四"]
    assert wrap("", 10) == [""]


def test_budoux_is_loaded_only_for_text_that_needs_it() -> None:
    code = (
        "import sys; from kakushin_cli.japanese.linebreak import wrap\n"
        "wrap('短い文', 80); wrap('短い文です。' * 20, 20, phrases=False); print('budoux' in sys.modules)\n"
        "wrap('短い文です。' * 20, 20); print('budoux' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["False", "True"]


def test_long_text_takes_linear_time() -> None:
    started = time.perf_counter()
    lines = wrap(SENTENCES[0] * 400, 40)
    assert len(lines) > 1000
    assert time.perf_counter() - started < 5
