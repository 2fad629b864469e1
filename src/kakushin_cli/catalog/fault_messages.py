"""The sentences of all faults, in Japanese and English: one table, from the code of a fault to its wording.

A sentence says what is wrong, a hint how to repair it. Both are format strings over the facts of the fault, and a
code speaks of the same facts in both languages. A fact that is a sentence itself comes once per language:
`reason_ja` and `reason_en` fill `{reason}`. A wording `code.told` or `code.near` takes the place of the wording `code`
when the facts hold such a reason, or a near name.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kakushin_cli.catalog.faults import Fault
    from kakushin_cli.language import Lang

_QUOTED_LENGTH = 40


class Wording(NamedTuple):
    """What is wrong and how to repair it, in both languages."""

    ja: str
    en: str
    ja_hint: str
    en_hint: str


WORDINGS: dict[str, Wording] = {
    # The file itself.
    "file-missing": Wording(
        "ファイルがありません",
        "The file does not exist",
        "パスを確かめてください",
        "Check the path",
    ),
    "is-directory": Wording(
        "ファイルではなくフォルダです",
        "This is a folder, not a file",
        "フォルダの中のファイルを指定してください",
        "Name a file inside the folder",
    ),
    "symlink-loop": Wording(
        "シンボリックリンクが循環しています",
        "The symbolic link leads back to itself",
        "リンク先を直してください",
        "Correct the target of the link",
    ),
    "unreadable": Wording(
        "ファイルを読めません ({reason})",
        "The file cannot be read ({reason})",
        "読み取りの権限があるか、別のプログラムが使っていないかを確かめてください",
        "Check the permission to read it and that no other program holds it",
    ),
    "empty-file": Wording(
        "ファイルの中身がありません",
        "The file has no content",
        "項目を書くか、ファイルを削除してください",
        "Write the entries or delete the file",
    ),
    # Characters.
    "bom": Wording(
        "ファイルの先頭に BOM があります",
        "The file starts with a byte order mark (BOM)",
        "BOM なしの UTF-8 で保存し直してください",
        "Save it as UTF-8 without BOM",
    ),
    "utf-16": Wording(
        "文字コードが UTF-16 です",
        "The file is encoded in UTF-16",
        "UTF-8 で保存し直してください",
        "Save it as UTF-8",
    ),
    "cp932": Wording(
        "文字コードが UTF-8 ではありません",
        "The file is not UTF-8",
        "Shift_JIS (CP932) のようです。UTF-8で保存し直してください",
        "It looks like Shift_JIS (CP932). Save it as UTF-8",
    ),
    "not-utf-8": Wording(
        "UTF-8 として読めないバイト {byte} があります",
        "The byte {byte} is not valid UTF-8",
        "UTF-8 で保存し直すか、この位置の文字を入力し直してください",
        "Save the file as UTF-8 or type the character at this place again",
    ),
    "control-character": Wording(
        "目に見えない制御文字 {character} があります",
        "There is an invisible control character {character}",
        "この文字を削除してください",
        "Delete the character",
    ),
    # The form of YAML.
    "top-level-list": Wording(
        "ファイル全体がリストになっています",
        "The file as a whole is a list",
        "先頭に programs: のような項目名の行を置き、リストをその下に書いてください",
        "Put a line with a section name such as programs: above the list",
    ),
    "top-level-text": Wording(
        "ファイル全体が一つの文字列になっています",
        "The file as a whole is one text",
        "「項目名: 値」の形で書いてください (半角の : の後に半角の空白)",
        "Write `key: value` (a colon and a space)",
    ),
    "second-document": Wording(
        "一つのファイルに二つ目の文書があります",
        "The file holds a second document",
        "--- や ... の行を削除するか、ファイルを分けてください",
        "Delete the line --- or ... or split the file",
    ),
    "duplicate-key": Wording(
        "項目「{key}」が重複しています (最初は {first_line} 行目)",
        "The key `{key}` stands twice (first in line {first_line})",
        "どちらか一方を削除してください",
        "Delete one of the two",
    ),
    "key-not-text": Wording(
        "項目名「{key}」は文字列ではありません",
        "The key `{key}` is not text",
        "正しい項目名に直すか、引用符で囲んでください",
        "Correct the key or put it in quotation marks",
    ),
    "anchor": Wording(
        "アンカー「&{name}」は使えません",
        "The anchor `&{name}` is not allowed",
        "& から始まる印を削除してください。文字として使うときは引用符で囲んでください",
        "Delete the mark; if it is meant as text, put the value in quotation marks",
    ),
    "alias": Wording(
        "エイリアス「*{name}」は使えません",
        "The alias `*{name}` is not allowed",
        "参照先の内容をここに書いてください。文字として使うときは引用符で囲んでください",
        "Write out what it refers to; if it is meant as text, put it in quotation marks",
    ),
    "tag": Wording(
        "タグ「{tag}」は使えません",
        "The tag `{tag}` is not allowed",
        "タグを削除してください。! を文字として使うときは引用符で囲んでください",
        "Delete the tag; if the ! is meant as text, put the value in quotation marks",
    ),
    "too-deep": Wording(
        "入れ子が深すぎます ({limit} 段まで)",
        "The nesting is too deep (at most {limit} levels)",
        "字下げや括弧の閉じ忘れを確かめてください",
        "Look for a wrong indentation or a bracket that is not closed",
    ),
    "too-many-nodes": Wording(
        "一つの項目に値が多すぎます ({limit} 個まで)",
        "One entry holds too many values (at most {limit})",
        "項目を分けてください",
        "Split the entry",
    ),
    "entry-too-large": Wording(
        "一つの項目が大きすぎます ({limit} バイトまで)",
        "One entry is too large (at most {limit} bytes)",
        "項目を分けるか、引用符の閉じ忘れを確かめてください",
        "Split the entry, or look for a quotation mark that is not closed",
    ),
    "number-too-long": Wording(
        "数の桁が多すぎます ({limit} 文字まで)",
        "The number is too long (at most {limit} characters)",
        "数を直してください。符号や番号なら引用符で囲んでください",
        "Correct the number; if it is a code, put it in quotation marks",
    ),
    "comment-cut": Wording(
        "空白と # の後の「{text}」はコメントとして捨てられます",
        "`{text}` follows a blank and #, so it is dropped as a comment",
        "値の一部なら値全体を引用符で囲み、コメントなら # の後に空白を入れてください",
        "Put the value in quotation marks, or write a space after the # if it is a comment",
    ),
    "fullwidth-colon": Wording(
        "全角の「：」は項目名と値の区切りになりません",
        "A full-width colon does not separate key and value",
        "半角の : と空白に直してください",
        "Write a half-width colon and a space",
    ),
    "colon-space": Wording(
        "半角の : の後に半角の空白がありません",
        "There is no space after the colon",
        "半角の : の後に空白を入れてください",
        "Write a space after the colon",
    ),
    "missing-colon": Wording(
        "この行に「項目名: 値」の区切りがありません",
        "This line has no `key: value`",
        "半角の : と空白を入れるか、前の行の続きなら字下げしてください",
        "Write a colon and a space, or indent the line if it continues the line above",
    ),
    "wide-space-indent": Wording(
        "字下げに半角以外の空白 {character} があります",
        "The indentation holds a space that is not an ASCII space: {character}",
        "半角の空白に直してください",
        "Write ASCII spaces",
    ),
    "tab-indent": Wording(
        "ここにタブ文字は使えません",
        "A tab cannot stand here",
        "半角の空白に直してください",
        "Write spaces",
    ),
    "indentation": Wording(
        "字下げが前後の行と合いません",
        "The indentation does not fit the lines around it",
        "同じ並びの行と字下げをそろえてください。値の続きなら値全体を引用符で囲んでください",
        "Align the line with its neighbours; if it continues a value, put the value in quotation marks",
    ),
    "quote-needed": Wording(
        "値を「{character}」で始めることはできません",
        "A value cannot start with `{character}`",
        "値全体を引用符で囲んでください",
        "Put the whole value in quotation marks",
    ),
    "colon-in-text": Wording(
        "値の中に半角の : と空白があります",
        "The value holds a colon followed by a space",
        "値全体を引用符で囲んでください",
        "Put the whole value in quotation marks",
    ),
    "text-after-quote": Wording(
        "閉じの引用符の後に文字があります",
        "There is text after the closing quotation mark",
        "値全体を引用符で囲み、中の引用符は別の種類にしてください",
        "Put the whole value in quotation marks and use the other kind inside",
    ),
    "unclosed-quote": Wording(
        "引用符 {quote} が閉じていません",
        "The quotation mark {quote} is not closed",
        "値の終わりに同じ引用符を付けてください",
        "Write the same mark at the end of the value",
    ),
    "unclosed-bracket": Wording(
        "括弧 {bracket} の中が正しく終わっていません",
        "The bracket {bracket} is not closed properly",
        "括弧を閉じ、要素の間に半角のコンマを入れてください。文字として使うときは引用符で囲んでください",
        "Close it and put commas between the items; if it is meant as text, use quotation marks",
    ),
    "bad-escape": Wording(
        "二重引用符の中の \\ の使い方が正しくありません",
        "A \\ inside double quotation marks is not used correctly",
        "\\ を文字として使うときは \\\\ と書くか、一重引用符で囲んでください",
        "Write \\\\ for the character itself, or use single quotation marks",
    ),
    "yaml-syntax": Wording(
        "YAML として読めません ({problem})",
        "This cannot be read as YAML ({problem})",
        "この位置とその前の行の書き方を確かめてください",
        "Check this place and the lines before it",
    ),
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
    # Entries beside each other.
    "unknown-reference": Wording(
        "参照先「{id}」がありません ({kind})",
        "`{id}` does not exist ({kind})",
        "id を直すか、その id の項目を加えてください",
        "Correct the id or add an entry with it",
    ),
    "unknown-reference.near": Wording(
        "参照先「{id}」がありません ({kind})",
        "`{id}` does not exist ({kind})",
        "id を直してください (近いもの: {near})",
        "Correct the id (near: {near})",
    ),
    "duplicate-id": Wording(
        "id「{id}」が重複しています (最初は {first})",
        "The id `{id}` is used twice (first at {first})",
        "どちらかの id を変えてください。元の項目を書き換えるときは overrides: true を加えてください",
        "Change one of the ids, or add overrides: true to change the first entry",
    ),
    "override-without-target": Wording(
        "overrides: true ですが、id「{id}」の元の項目がありません",
        "overrides is true but there is no entry `{id}` to change",
        "id を直すか、overrides の行を削除してください",
        "Correct the id or delete the line overrides",
    ),
    "source-empty": Wording(
        "出典に document も url もありません",
        "The source has neither document nor url",
        "document と lines、または url と read_on を書いてください",
        "Write document and lines, or url and read_on",
    ),
    "source-undated": Wording(
        "url を確認した日 (read_on) がありません",
        "The day on which the url was read (read_on) is missing",
        "read_on: 2026-04-01 のように加えてください。ページの日付 (as_of) か年度 (fiscal_year) でもかまいません",
        "Add it, such as read_on: 2026-04-01; the page's own day (as_of) or fiscal_year will do",
    ),
    "lines-descending": Wording(
        "行の範囲が逆です ({first} から {last})",
        "The range of lines runs backwards ({first} to {last})",
        "[最初の行, 最後の行] の順に書いてください",
        "Write [first line, last line]",
    ),
    "lines-beyond-document": Wording(
        "{last} 行目は文書の終わり ({count} 行) を越えています",
        "Line {last} is beyond the end of the document ({count} lines)",
        "行番号か document を直してください",
        "Correct the line or the document",
    ),
    "repeated-value": Wording(
        "「{value}」が重複しています",
        "`{value}` stands twice",
        "一方を削除してください",
        "Delete one of the two",
    ),
    "reason-missing": Wording(
        "basis: inferred ですが reason がありません",
        "basis is inferred but there is no reason",
        "推定の理由を reason に書いてください",
        "Write in reason why it is inferred",
    ),
    "dates-descending": Wording(
        "締切が公募の開始より前です",
        "The deadline lies before the opening of the call",
        "opens_on か deadline_at を直してください",
        "Correct opens_on or deadline_at",
    ),
    "two-deadlines": Wording(
        "締切が deadline_at と deadline_on の二つあります",
        "The call has two deadlines, deadline_at and deadline_on",
        "時刻が分かるなら deadline_at だけ、日だけなら deadline_on だけにしてください",
        "Keep deadline_at when the time is known, else deadline_on",
    ),
    # What became of programmes.
    "successor-unnamed": Wording(
        "後継には to か name のどちらか一つが要ります",
        "A successor needs either to or name, and not both",
        "カタログに項目があれば to にその id を、なければ name に名称を書いてください",
        "Write the id in to when the catalogue has an entry, else the name in name",
    ),
    "successor-missing": Wording(
        "status: {status} ですが後継 (successors) がありません",
        "The status is {status} but there is no successor",
        "successors に後継か新しい名称を書くか、status を ended か unverified にしてください",
        "State the successor or the new name in successors, or set the status to ended or unverified",
    ),
    "successor-unexpected": Wording(
        "status: {status} ですが後継 (successors) があります",
        "The status is {status} but there is a successor",
        "後継が分かる終了は status: succeeded です。確かでない後継は書かないでください",
        "Use succeeded when the successor is known; leave out a successor that is not certain",
    ),
    "successor-circle": Wording(
        "「{id}」の後継をたどると自分に戻ります",
        "Following the successors of `{id}` leads back to it",
        "successors の to を直してください",
        "Correct to in successors",
    ),
    "years-descending": Wording(
        "終わりの年度 ({last}) が始まりの年度 ({first}) より前です",
        "The last fiscal year ({last}) lies before the first ({first})",
        "from_fiscal_year か until_fiscal_year を直してください",
        "Correct from_fiscal_year or until_fiscal_year",
    ),
    "status-unproven": Wording(
        "status: {status} の根拠 (grade が official か secondary の evidence) がありません",
        "The status {status} has no evidence of grade official or secondary",
        "evidence を加えるか、status を unverified にしてください",
        "Add evidence, or set the status to unverified",
    ),
    "statement-unproven": Wording(
        "statement の根拠 (grade が official か secondary の evidence) がありません",
        "The statement has no evidence of grade official or secondary",
        "evidence を加えるか、statement を削除してください",
        "Add evidence, or delete the statement",
    ),
    "statement-missing": Wording(
        "status: {status} ですが statement がありません",
        "The status is {status} but there is no statement",
        "何が分かっているかを statement に ja と en で書いてください",
        "Say in statement what is known, in ja and en",
    ),
    "running-past-its-end": Wording(
        "「{id}」は継続中とされていますが、終わりの年度 ({last}年度) を過ぎています ({today} 現在)",
        "`{id}` is said to go on, but its last fiscal year ({last}) is over by {today}",
        "いまの状況を確かめて status・until_fiscal_year・evidence を直してください (kakushin status {id} --mail)",
        "Find out and correct status, until_fiscal_year and evidence (kakushin status {id} --mail)",
    ),
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
    # What importers read.
    "json-syntax": Wording(
        "JSON として読めません ({problem})",
        "This cannot be read as JSON ({problem})",
        "保存し直すか、この位置の書き方を確かめてください",
        "Save it again, or check this place",
    ),
    "table-column-missing": Wording(
        "表に「{column}」という列はありません",
        "The table has no column `{column}`",
        "列の見出しに合わせてください (表の列: {columns})",
        "Write the heading as in the table (its columns: {columns})",
    ),
    "table-no-name": Wording(
        "事業名の列が決まっていません",
        "No column is the name of the programme",
        "columns の中で、事業名の列の右を name にしてください",
        "Write name beside the column with the names under columns",
    ),
    "table-field-twice": Wording(
        "{field} に当てた列が二つあります (先の列: {first})",
        "Two columns are {field} (the other one: {first})",
        "どちらかの右を null にしてください",
        "Write null beside one of them",
    ),
    "table-header-rows": Wording(
        "見出しの行 {value} は表にないか、順が逆です",
        "The heading rows {value} lie outside the table or are in the wrong order",
        "見出しの最初と最後の行を、上から数えた番号で [3, 4] のように書いてください",
        "Write the first and last row of the heading, counted from the top, such as [3, 4]",
    ),
}

_REFINEMENTS = {"reason_ja": "told", "near": "near"}
_WARNING: dict[Lang, str] = {"ja": "警告: ", "en": "warning: "}


def message(code: str, facts: Mapping[str, str | int], lang: Lang) -> str:
    """Return the sentence that says what is wrong.

    Args:
        code: A key of `WORDINGS`.
        facts: A value for each placeholder of the wording.
        lang: Lang of the sentence.

    Returns:
        The sentence, without a full stop.
    """
    wording = _wording(code, facts)
    return (wording.ja if lang == "ja" else wording.en).format_map(_told(facts, lang))


def hint(code: str, facts: Mapping[str, str | int], lang: Lang) -> str:
    """Return the sentence that says how to repair it; arguments as for `message`."""
    wording = _wording(code, facts)
    return (wording.ja_hint if lang == "ja" else wording.en_hint).format_map(_told(facts, lang))


def render_text(fault: Fault, lang: Lang) -> str:
    """Return the fault as one line: `file:line:column: field: what is wrong → how to repair it`."""
    place = f"{fault.path}:{fault.line}:{fault.column}: "
    field = f"{dotted(fault.pointer)}: " if fault.pointer else ""
    warning = _WARNING[lang] if fault.severity == "warning" else ""
    return printable(f"{place}{field}{warning}{fault.message(lang)} → {fault.hint(lang)}")


def dotted(pointer: str) -> str:
    """Return a JSON pointer as people read it: `programs.3.applicants.0.type`."""
    return ".".join(part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:])


def printable(text: str) -> str:
    """Return the text on one line: control and format characters are dropped, line breaks and tabs become blanks."""
    if text.isprintable():
        return text
    blanks = "".join(" " if c in "\n\r\t\x85\u2028\u2029" else c for c in text)
    return "".join(c for c in blanks if not unicodedata.category(c).startswith("C"))


def quoted(value: object) -> str:
    """Return a value as a sentence may quote it: as YAML writes it, printable, at most 40 characters."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case dict():
            return "{...}"
        case list():
            return "[...]"
    text = str(value)
    clean = printable(text[: _QUOTED_LENGTH * 4]).strip()
    if len(clean) <= _QUOTED_LENGTH and len(text) <= _QUOTED_LENGTH * 4:
        return clean
    return clean[: _QUOTED_LENGTH - 1] + "…"


def _wording(code: str, facts: Mapping[str, str | int]) -> Wording:
    for fact, refinement in _REFINEMENTS.items():
        if facts.get(fact) and (wording := WORDINGS.get(f"{code}.{refinement}")):
            return wording
    return WORDINGS[code]


def _told(facts: Mapping[str, str | int], lang: Lang) -> dict[str, str | int]:
    return {name.removesuffix(f"_{lang}"): value for name, value in facts.items()}
