"""Small files in the shape of the official tables of 行政事業レビュー, with made-up programmes."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from harness import run

_HEAD = ("シート種別", "事業年度", "予算事業ID", "事業名")
_UNIT = ("局・庁", "部", "課", "室", "班", "係")
HEADERS: dict[str, tuple[str, ...]] = {
    "1-1": (
        *_HEAD, "建制順", "所管府省庁", "府省庁", *_UNIT, "その他担当組織_作成責任者_no", "府省庁（その他担当組織）",
        *(f"{u}（その他担当組織）" for u in _UNIT), "作成責任者",
    ),
    "1-2": (
        *_HEAD, "府省庁の建制順", "政策所管府省庁", "府省庁", *_UNIT, "事業の目的", "現状・課題", "事業の概要",
        "事業概要URL", "事業区分", "事業開始年度", "開始年度不明", "事業終了（予定）年度", "終了予定なし", "主要経費",
        "備考", "実施方法ー直接実施", "実施方法ー補助", "実施方法ー交付", "旧事業番号",
    ),
    "1-4": (
        *_HEAD, "府省庁の建制順", "政策所管府省庁", "府省庁", *_UNIT, "番号（補助率等）", "補助対象", "補助率",
        "補助上限等", "補助率URL",
    ),
    "2-1": (
        *_HEAD, "府省庁の建制順", "政策所管府省庁", "府省庁", *_UNIT, "予算年度", "当初予算（合計）",
        "補正予算（合計）", "執行額（合計）", "執行率", "会計区分", "当初予算", "執行額", "備考",
    ),
    "1-5": (
        *_HEAD, "府省庁の建制順", "政策所管府省庁", "府省庁", *_UNIT, "番号（関連事業）", "関連事業の事業ID",
        "関連事業の事業名", "関連性",
    ),
    "2-2": (
        *_HEAD, "府省庁の建制順", "政策所管府省庁", "府省庁", *_UNIT, "予算年度", "会計区分", "会計", "勘定", "予算種別",
        "所管", "組織・勘定", "項", "目", "歳出予算項目の補足情報", "予算額（歳出予算項目ごと）",
    ),
    "5-1": (
        *_HEAD, "府省庁の建制順", "政策所管府省庁", "府省庁", *_UNIT, "支出先ブロック番号", "支出先ブロック名",
        "支出先の数", "事業を行う上での役割", "ブロックの合計支出額", "支出先名", "法人番号", "所在地", "法人種別",
        "支出先の合計支出額", "契約概要", "金額", "契約方式等",
    ),
}  # fmt: skip
PERSON = "霞 太郎"
Row = dict[str, str]


def program(own: str, name: str, **cells: str) -> Row:
    """Return a row of 1-2; `cells` are further columns."""
    return {
        "予算事業ID": own,
        "事業名": name,
        "政策所管府省庁": "環境省",
        "府省庁": "環境省",
        "局・庁": "大臣官房",
        "課": "地域課",
        "事業の目的": f"{name}の目的。",
        "事業の概要": f"{name}は、市町村の脱炭素を交付金で支える。／二行目。",
        "事業概要URL": "https://www.example.go.jp/a.html、https://www.example.go.jp/b.pdf",
        "事業開始年度": "2020",
        "終了予定なし": "TRUE",
        "備考": f"作成責任者: {PERSON}",
        "実施方法ー交付": "1",
        **cells,
    }


PROGRAMS = (
    program("7", "港の脱炭素交付金"),
    program("7", "港の脱炭素交付金", 主要経費="エネルギー対策費"),
    program("12", "谷の観光事業", 政策所管府省庁="国土交通省", 府省庁="国土交通省　観光庁"),
    program("345", "終わった事業", **{"事業終了（予定）年度": "2023", "終了予定なし": "FALSE"}),
    program("1900", "地域脱炭素移行・再エネ推進交付金"),
)
SUBSIDIES: tuple[Row, ...] = (
    {
        "予算事業ID": "7",
        "番号（補助率等）": "1",
        "補助対象": "市町村",
        "補助率": "'１／２以内",
        "補助上限等": "1,000万円",
    },
    {"予算事業ID": "12", "番号（補助率等）": "1", "補助対象": "民間", "補助率": "'1/2", "補助上限等": "なし"},
    {"予算事業ID": "12", "番号（補助率等）": "2", "補助対象": "自治体", "補助率": "'2/3", "補助上限等": "2億円等"},
)
BUDGETS: tuple[Row, ...] = (
    {"予算事業ID": "7", "予算年度": "2024", "当初予算（合計）": "2000", "執行額（合計）": "0"},
    {"予算事業ID": "7", "予算年度": "2024", "会計区分": "一般会計", "当初予算": "2000", "執行額": "0"},
    {"予算事業ID": "7", "予算年度": "2023", "当初予算（合計）": "1000.0", "執行額（合計）": "900"},
)
UNITS: tuple[Row, ...] = (
    {"予算事業ID": "7", "府省庁（その他担当組織）": "環境省", "課（その他担当組織）": "隣の課", "作成責任者": PERSON},
)
RELATED: tuple[Row, ...] = (
    {"予算事業ID": "7"},
    {"予算事業ID": "345", "関連事業の事業ID": "7", "関連事業の事業名": "港の脱炭素交付金", "関連性": "統合先"},
    {"予算事業ID": "345", "関連事業の事業ID": "99999", "関連事業の事業名": "よその事業", "関連性": "統合先"},
)
ITEMS: tuple[Row, ...] = ({"予算事業ID": "7", "予算種別": "当初予算", "目": "港湾脱炭素交付金"},)
RECIPIENT = "潮見町"


def block(own: str, role: str, *recipients: str, letter: str = "A") -> list[Row]:
    """Return rows of 5-1: a block and those who were paid."""
    head = {"予算事業ID": own, "支出先ブロック番号": letter, "支出先ブロック名": "支出先", "事業を行う上での役割": role}
    return [head, *({"予算事業ID": own, "支出先ブロック番号": letter, "支出先名": name} for name in recipients)]


PAYEES: tuple[Row, ...] = tuple(block("7", "脱炭素の設備を整備する", RECIPIENT, "渚市", RECIPIENT))


def table(kind: str, rows: Sequence[Mapping[str, str]], year: int = 2024) -> bytes:
    """Return a table as the site gives it: UTF-8 with a byte order mark."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, HEADERS[kind], restval="")
    writer.writeheader()
    for row in rows:
        writer.writerow({"シート種別": "レビューシート", "事業年度": str(year), "事業名": "", **row})
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def write_tables(
    folder: Path,
    programs: Sequence[Mapping[str, str]] = PROGRAMS,
    *,
    year: int = 2024,
    subsidies: Sequence[Mapping[str, str]] = SUBSIDIES,
    budgets: Sequence[Mapping[str, str]] = BUDGETS,
    units: Sequence[Mapping[str, str]] = UNITS,
    related: Sequence[Mapping[str, str]] = RELATED,
    items: Sequence[Mapping[str, str]] = ITEMS,
    payees: Sequence[Mapping[str, str]] = PAYEES,
    zipped: bool = True,
) -> list[str]:
    """Write the seven tables and return their paths; their names say nothing, as the importer must not rely on them."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    contents = {"1-1": units, "1-2": programs, "1-4": subsidies, "2-1": budgets}
    contents |= {"1-5": related, "2-2": items, "5-1": payees}
    for kind, rows in contents.items():
        content = table(kind, rows, year)
        path = folder / f"{kind}.{'zip' if zipped else 'csv'}"
        if zipped:
            with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
                archive.writestr("table.csv", content)
        else:
            path.write_bytes(content)
        paths.append(str(path))
    return paths


def make_imports(folder: Path, line: str) -> None:
    """Make what a command line about imports reads: the official tables, and folders imported from them."""
    paths = write_tables(folder)
    if "rs2026" in line and "data refresh" not in line:
        review = ("--review", str(folder / "review.csv"))
        assert run("data", "refresh", *paths, "-o", str(folder / "rs2026"), *review).code == 0
    for year in ("rs2024", "rs2025"):
        if year in line and "data import" not in line:
            assert run("data", "import", "rs", *paths, "-o", str(folder / year)).code == 0
