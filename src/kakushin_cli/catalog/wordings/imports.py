"""Faults of what imports read: saved answers and the mapping of a table."""

from __future__ import annotations

from kakushin_cli.catalog.wordings.wording import Wording

WORDINGS: dict[str, Wording] = {
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
