"""Fields that a column of an office's list can hold, with their meaning and the headings that name them."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal, NamedTuple, get_args

from kakushin_cli.japanese.folding import fold

FieldName = Literal[
    "id", "name", "ministry", "department", "applicants", "new_call", "summary", "rate", "cap", "opens_on", "deadline",
    "period", "consult_by", "region", "url", "phone", "email", "contact", "note",
]  # fmt: skip


class Field(NamedTuple):
    """A field: its meaning, and headings in the order of how telling they are, as patterns over folded text."""

    meaning: str
    headings: str


FIELDS: dict[FieldName, Field] = {
    "id": Field("番号など、毎年変わらない目印(なくてもよい)", "id|管理番号|整理番号|事業番号"),
    "name": Field(
        "事業名(必須)",
        "事業(の)?(名称?)?|事業等名|(補助金|助成金|公募|制度|施策|プログラム)(等)?(の)?名称?|名称|公募名|件名",
    ),
    "ministry": Field("所管する府省庁", "(所管|担当)?(府省庁?|省庁)(名)?|所管|所管官庁|実施機関"),
    "department": Field("担当する部署", "(担当|所管)?(部署|部局|課室?|局課|窓口)(名)?|担当課"),
    "applicants": Field(
        "申請できる者(①大学 ②企業 ③自治体)",
        "対象者?|申請(対象)?者?|応募(資格|対象)?者?|(補助|助成|交付)対象者?|対象機関|事業主体|実施主体",
    ),
    "new_call": Field("新規の公募があるか(有、無)", "新規(課題)?(採択|公募)?(の有無)?"),
    "summary": Field("概要", "(事業|制度)?(の)?(概要|内容|目的)|補助内容|説明"),
    "rate": Field("補助率", "(補助|助成|交付)?率"),
    "cap": Field("上限額(1件あたり)", "(補助|助成|交付)?(上限)?(金額|限度額|額)(上限)?|(補助|助成|交付)?上限"),
    "opens_on": Field("公募の始まりの日", "(公募|募集|受付|申請)?(期間)?(開始|始期)(日|時期)?"),
    "deadline": Field(
        "締切の日", "(公募|募集|受付|申請|応募|提出)?(期間)?(の)?(〆切|締切り?|締め切り|期限|終了|終期)(日|時期|日時)?"
    ),
    "period": Field("公募の期間(4月1日〜5月31日のように1つの欄にあるとき)", "(公募|募集|受付|申請)(期間|時期)"),
    "consult_by": Field("事前相談の締切の日", "(事前)?相談(期限|締切)?(日)?"),
    "region": Field("対象の地域", "(対象)?(地域|区域|都道府県)"),
    "url": Field("ページのURL", "url|(参考)?(リンク|hp|ホームページ|ウェブサイト|webサイト)(url)?|掲載先"),
    "phone": Field("電話", "(電話|tel)(番号)?"),
    "email": Field("メール(1つの欄にいくつあってもよい)", "(電子)?(メール|mail|eメール|email)(アドレス)?"),
    "contact": Field("連絡先(電話とメールが1つの欄にあるとき)", "(問い?合わ?せ|連絡)先?"),
    "note": Field("備考", "備考|メモ|注意?|その他|留意(点|事項)?"),
}
"""In the order in which a mapping lists them; `get_args(FieldName)` has the same names."""
assert tuple(FIELDS) == get_args(FieldName)

_UNIT = re.compile(r"\(\s*(?:単位)?\s*:?\s*(千円|百万円|万円|億円|円)\s*\)")
_BRACKETS = re.compile(r"[(\[【].*?[)\]】]|[※*].*$")


def field_of(heading: str) -> FieldName | None:
    """Return the field a heading means, None when no heading goes by that name.

    Of `公募期間 / 締切` the last part tells, the whole where that part alone says nothing.
    """
    plain = unicodedata.normalize("NFKC", heading)
    parts = [fold(_BRACKETS.sub("", part)) for part in plain.split(" / ")]
    for text in dict.fromkeys((parts[-1], "".join(parts), parts[0])):
        for name, field in FIELDS.items():
            if text and re.fullmatch(_folded(field.headings), text):
                return name
    return None


def unit_of(heading: str) -> str | None:
    """Return the unit of money that a heading names: `上限額(千円)`."""
    match = _UNIT.search(unicodedata.normalize("NFKC", heading))
    return match[1] if match else None


def _folded(pattern: str) -> str:
    """Return a pattern whose words are folded like the text it is compared with."""
    return "".join(part if part in "()|?" else fold(part) for part in re.split(r"([()|?])", pattern))
