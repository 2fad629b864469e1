"""Faults of reading a file: the file itself, its characters, its YAML."""

from __future__ import annotations

from kakushin_cli.catalog.wordings.wording import Wording

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
}
