"""Three lists as offices keep them, all made up: CP932 CSV, .xlsx with merged headings and 和暦, CSV with BOM."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from pathlib import Path

import openpyxl

CITY = (
    ("No.", "事業名", "所管省庁", "対象者", "補助率", "上限額（千円）", "締切日", "問合せ先", "URL", "備考"),
    ("1", "港まち脱炭素モデル事業", "環境省", "③自治体（一部②民間事業者等）", "2/3以内", "50,000", "令和8年5月29日(金)17時必着",
     "TEL 03-5550-0001(内線12) a@moe.example.go.jp", "https://www.example.go.jp/a", "事前相談が必要"),
    ("2", "地域交通リデザイン補助", "国土交通省", "市町村、民間企業", "1/2", "120,000", "R8.6.30", "03-5550-0002", "", ""),
    ("3", "みどりの産地づくり", "農水省", "農業者団体", "定額", "", "随時", "", "", "①と②は併願不可"),
    ("", "", "", "", "", "", "", "", "", ""),
    ("4", "まちの防災学習支援", "消防庁", "①②③", "10/10", "3,000", "2026/7/10", "", "", ""),
    ("", "", "", "", "", "", "", "※担当課で随時更新", "", ""),
)  # fmt: skip
UNIVERSITY = (
    ("公募名", "配分機関", "担当部署", "応募資格", "上限金額(万円)", "募集期間", "メール", "掲載先"),
    ("先端材料共創プログラム", "文部科学省", "研究振興課", "大学等研究機関", "3,000", "2026年4月1日～5月29日",
     "x@mext.example.go.jp、y(atmark)mext.example.go.jp", "https://www.example.go.jp/x"),
    ("海洋スタートアップ支援", "経済産業省", "新規事業課", "スタートアップ", "1億円以内", "令和8年6月1日〜令和8年7月31日",
     "z_atmark_meti.example.go.jp", ""),
)  # fmt: skip


def write_city(folder: Path, name: str = "city") -> Path:
    """The list of a city office, as Excel saves a CSV on Japanese Windows."""
    return _write_csv(folder / f"{name}.csv", CITY, "cp932")


def write_university(folder: Path) -> Path:
    """The list of a research office, as CSV UTF-8 with its mark."""
    return _write_csv(folder / "university.csv", UNIVERSITY, "utf-8-sig")


def _write_csv(path: Path, rows: tuple[tuple[str, ...], ...], encoding: str) -> Path:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def write_prefecture(folder: Path) -> Path:
    """The list of a prefecture, with a title, two rows of merged headings and a ministry merged over two rows."""
    book = openpyxl.Workbook()
    cover = book.active
    assert cover is not None
    cover.title = "表紙"
    cover.sheet_state = "hidden"
    cover["A1"] = "内部用"
    sheet = book.create_sheet("一覧")
    rows: list[list[object]] = [
        ["令和8年度 国の補助事業一覧", None, None, None, None, None, None, None, None],
        [],
        ["所管", "事業の名称", "申請者", "公募期間", None, "補助", None, "対象地域", "概要"],
        [None, None, None, "開始", "締切", "率", "上限額", None, None],
        ["環境省", "島しょ再エネ導入事業", "自治体\n大学", datetime(2026, 4, 1), "令和八年五月二十九日", 0.75, "2億円", "全国", "離島の再エネ"],
        [None, "里山バイオマス事業", "③", "4月10日", "6月12日 正午", 0.5, 30_000_000, "広島県、岡山県", "木質バイオマス"],
        ["総務省", "地域DX人材事業", "県", datetime(2026, 5, 11), datetime(2026, 6, 30, 17, 0), "1/2、2/3", "要相談", "沿岸部", None],
    ]  # fmt: skip
    for row in rows:
        sheet.append(row)
    for area in ("A1:I1", "A3:A4", "B3:B4", "C3:C4", "D3:E3", "F3:G3", "H3:H4", "I3:I4", "A5:A6"):
        sheet.merge_cells(area)
    path = folder / "prefecture.xlsx"
    book.save(path)
    return path
