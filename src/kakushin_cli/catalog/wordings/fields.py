"""Faults of single fields: missing, unknown, of another type or form."""

from __future__ import annotations

from kakushin_cli.catalog.wordings.wording import Wording

WORDINGS: dict[str, Wording] = {
    # The fields of an entry.
    "missing": Wording(
        "必須の項目「{key}」がありません",
        "The required key `{key}` is missing",
        "「{key}: 値」の行を加えてください",
        "Add a line `{key}: value`",
    ),
    "unknown-key": Wording(
        "「{key}」という項目はありません",
        "There is no key `{key}`",
        "項目名を直すか、行を削除してください (候補: {candidates})",
        "Correct the key or delete the line (candidates: {candidates})",
    ),
    "string-type": Wording(
        "文字列が必要です (値: {value})",
        "Text is required (found: {value})",
        "文字列を一つ書いてください。true や null のような語は引用符で囲んでください",
        "Write one text; put words such as true and null in quotation marks",
    ),
    "int-type": Wording(
        "整数が必要です (値: {value})",
        "A whole number is required (found: {value})",
        "12000000 のように半角の数字だけで、引用符なしで書いてください",
        "Write ASCII digits only, such as 12000000, without quotation marks",
    ),
    "float-type": Wording(
        "数が必要です (値: {value})",
        "A number is required (found: {value})",
        "0.5 のように半角の数字で、引用符なしで書いてください",
        "Write ASCII digits, such as 0.5, without quotation marks",
    ),
    "bool-type": Wording(
        "true か false が必要です (値: {value})",
        "true or false is required (found: {value})",
        "小文字の true か false を引用符なしで書いてください",
        "Write true or false in lower case, without quotation marks",
    ),
    "list-type": Wording(
        "リストが必要です (値: {value})",
        "A list is required (found: {value})",
        "一つだけでも「- 値」の行か [値] の形で書いてください",
        "Write lines of `- value` or [value], also for a single one",
    ),
    "map-type": Wording(
        "「項目名: 値」のまとまりが必要です (値: {value})",
        "A group of `key: value` is required (found: {value})",
        "次の行から字下げして「項目名: 値」の形で書いてください (半角の : の後に空白)",
        "Write `key: value` on indented lines below (a colon and a space)",
    ),
    "literal-error": Wording(
        "「{value}」は使えません",
        "`{value}` is not one of the allowed values",
        "次のどれかにしてください: {allowed}",
        "Use one of: {allowed}",
    ),
    "slug-form": Wording(
        "「{value}」は id の形ではありません",
        "`{value}` does not have the form of an id",
        "半角の英小文字と数字を半角の - でつないでください (例: moe-local-grant)",
        "Use lower-case ASCII letters and digits joined by hyphens, such as moe-local-grant",
    ),
    "prefecture-form": Wording(
        "「{value}」は都道府県の符号ではありません",
        "`{value}` is not the code of a prefecture",
        "JP-01 から JP-47 までの符号で書いてください",
        "Use a code from JP-01 to JP-47",
    ),
    "digits-form": Wording(
        "「{value}」は半角の数字だけではありません",
        "`{value}` does not consist of ASCII digits",
        "半角の数字だけで書いてください",
        "Write ASCII digits only",
    ),
    "phrase-form": Wording(
        "「{value}」は離れた言葉の組ではありません",
        "`{value}` is not a phrase of pieces that stand apart",
        "言葉と言葉の間に … を置き、空白を入れずに書いてください (例: 病院…通え)",
        "Put … between the pieces and no blanks, such as 病院…通え",
    ),
    "line-form": Wording(
        "文字列が空か、途中に改行かタブがあります (値: {value})",
        "The text is empty or holds a line break or a tab (found: {value})",
        "一行の文字列にしてください",
        "Write the text on one line",
    ),
    "string-pattern-mismatch": Wording(
        "「{value}」は決められた形ではありません",
        "`{value}` does not have the required form",
        "正規表現 {pattern} に合う形にしてください",
        "Make it match the pattern {pattern}",
    ),
    "string-too-short": Wording(
        "文字列が短すぎます ({limit} 文字以上)",
        "The text is too short (at least {limit} characters)",
        "値を書くか、分からない項目なら行を削除してください",
        "Write a value, or delete the line if it is not known",
    ),
    "string-too-long": Wording(
        "文字列が長すぎます ({limit} 文字まで)",
        "The text is too long (at most {limit} characters)",
        "短くしてください",
        "Shorten it",
    ),
    "too-short": Wording(
        "要素が足りません ({limit} 個以上。今は {actual} 個)",
        "There are too few items (at least {limit}, found {actual})",
        "要素を加えてください",
        "Add items",
    ),
    "too-long": Wording(
        "要素が多すぎます ({limit} 個まで。今は {actual} 個)",
        "There are too many items (at most {limit}, found {actual})",
        "要素を減らしてください",
        "Remove items",
    ),
    "greater-than-equal": Wording(
        "{value} は小さすぎます",
        "{value} is too small",
        "{limit} 以上にしてください",
        "Use {limit} or more",
    ),
    "greater-than": Wording(
        "{value} は小さすぎます",
        "{value} is too small",
        "{limit} より大きくしてください",
        "Use more than {limit}",
    ),
    "less-than-equal": Wording(
        "{value} は大きすぎます",
        "{value} is too large",
        "{limit} 以下にしてください",
        "Use {limit} or less",
    ),
    "less-than": Wording(
        "{value} は大きすぎます",
        "{value} is too large",
        "{limit} より小さくしてください",
        "Use less than {limit}",
    ),
    "day-form": Wording(
        "「{value}」は日付として読めません",
        "`{value}` cannot be read as a day",
        "2026-04-01 か 令和8年4月1日 のように、実在する日付を書いてください",
        "Write a day of the calendar such as 2026-04-01 or 令和8年4月1日",
    ),
    "day-form.told": Wording(
        "{reason}",
        "{reason}",
        "2026-04-01 か 令和8年4月1日 のように、実在する日付を書いてください",
        "Write a day of the calendar such as 2026-04-01 or 令和8年4月1日",
    ),
    "fiscal-year-form": Wording(
        "「{value}」は年度として読めません",
        "`{value}` cannot be read as a fiscal year",
        "2026 か 令和8年度 のように書いてください",
        "Write it as 2026 or 令和8年度",
    ),
    "fiscal-year-form.told": Wording(
        "{reason}",
        "{reason}",
        "2026 か 令和8年度 のように書いてください",
        "Write it as 2026 or 令和8年度",
    ),
    "instant-form": Wording(
        "「{value}」は日時として読めません",
        "`{value}` cannot be read as a day and time",
        "2026-06-08T12:00 のように書いてください (日本時間)",
        "Write it as 2026-06-08T12:00 (Japan time)",
    ),
    "phone-form": Wording(
        "「{value}」は電話番号の形ではありません",
        "`{value}` does not have the form of a phone number",
        '"03-5253-4111" のように、半角の数字とハイフンで、引用符で囲んで書いてください',
        'Write ASCII digits with hyphens in quotation marks, such as "03-5253-4111"',
    ),
    "email-form": Wording(
        "「{value}」はメールアドレスの形ではありません",
        "`{value}` does not have the form of a mail address",
        "name@example.go.jp のように、半角の @ で書いてください",
        "Write it as name@example.go.jp with an ASCII @",
    ),
    "url-form": Wording(
        "「{value}」は URL の形ではありません",
        "`{value}` does not have the form of a URL",
        "https:// か http:// で始まる、空白のない URL を書いてください",
        "Write an address that starts with https:// or http:// and has no blanks",
    ),
    "value-error": Wording(
        "値「{value}」が正しくありません ({detail})",
        "The value `{value}` is not valid ({detail})",
        "項目の説明 (kakushin data fields) を見て直してください",
        "See the description of the field (kakushin data fields)",
    ),
}
