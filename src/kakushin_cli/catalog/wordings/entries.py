"""Faults between fields and entries: references, sources, order, what became of programmes."""

from __future__ import annotations

from kakushin_cli.catalog.wordings.wording import Wording

WORDINGS: dict[str, Wording] = {
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
}
