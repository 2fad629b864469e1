"""What the words of a call say: who may apply, whom to ask, whose it is, and which round of which programme it is."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from harness import run
from jgrants_server import grant, grant_id
from kakushin_cli.catalog.files import data_folder
from kakushin_cli.catalog.loading import load_catalog
from kakushin_cli.catalog.model import Program
from kakushin_cli.errors import KakushinError
from kakushin_cli.importers.inference import Rules
from kakushin_cli.importers.jgrants.words import Words

TODAY = "2026-11-24"


def bring(folder: Path, *grants: dict[str, Any], today: str = TODAY) -> list[Program]:
    """Import calls as a person does, and return the entries of the folder in the order of their ids."""
    saved = folder / "saved.json"
    saved.write_text(json.dumps({"result": grants}, ensure_ascii=False), "utf-8")
    outcome = run("data", "import", "jgrants", "--from", str(saved), "-o", str(folder / "out"), "--today", today)
    assert outcome.code == 0, outcome.stderr
    assert run("data", "check", str(folder / "out")).code == 0
    return imported(folder)


def imported(folder: Path) -> list[Program]:
    return [p for p in load_catalog([folder / "out"]).programs if p.imported_from]


def bring_one(folder: Path, **changes: Any) -> Program:
    (program,) = bring(folder, grant(1, changes.pop("title", "補助金"), **changes))
    return program


@pytest.mark.parametrize(
    ("section", "types", "condition"),
    [
        (
            "■応募資格<br>(1) 民間企業<br>(2) 国立大学法人及び公立大学法人<br>"
            "(3) 地方公共団体（(1)と共同申請する場合に限る。）<br>■補助率<br>2/3",
            {"university": False, "company": False, "municipality": True},
            "共同で申請する場合に限る",
        ),
        ("■補助対象者<br>市内の中小企業者で、市町村税の滞納がないこと", {"company": True}, "中小企業などに限る"),
        ("《対象者》<br>県内の旅行業者", {"company": True}, "業種に限る"),
        ("■応募資格<br>認定を受けた市町村", {"municipality": True}, "認定、選定、指定"),
        ("■対象となる事業者<br>法人及び高専、公設試", {"university": False, "company": False}, ""),
        ("■申請資格<br>国内の民間会社※１であること<br>※１ 学校法人、大学を含む<br>地方公共団体も含む", {"company": False}, ""),
        ("■応募資格<br>事業者（地方公共団体を除く）", {"company": False}, ""),
        ("■応募資格<br>民間企業で、大学との共同研究を行うもの", {"company": False}, ""),
        ("■応募資格<br>企業。結果は独立行政法人、大学その他の研究機関に提供されます", {"company": False}, ""),
        ("■対象者<br>病院の開設者。ただし、次の者を除く。<br>(1) 地方公共団体<br>(2) 国立大学法人", {}, ""),
        ("■応募資格<br>詳細は要領を参照<br>■補助対象経費<br>企業が払う人件費", {}, ""),
        ("■対象者<br>中小企業者<br>※ 中小企業者とは次のいずれかをいう。<br>・会社<br>・地方公共団体", {"company": True}, ""),
        ("■目的<br>大学、企業、地方公共団体の連携を進める。", {}, ""),
    ],
)  # fmt: skip
def test_who_may_apply_is_read_from_its_section(
    section: str, types: dict[str, bool], condition: str, tmp_path: Path
) -> None:
    program = bring_one(tmp_path, detail=f"<p>■目的<br>企業を支援する</p><p>{section}</p><p>■問合せ先<br>大学課</p>")
    applicants = program.applicants or ()
    assert {a.type: a.partial for a in applicants} == types
    assert all(a.basis == "as_written" and a.quote and len(a.quote) <= 30 and a.quote in section for a in applicants)
    assert any(condition in c.ja for c in program.conditions)


def test_words_may_be_changed_in_the_rules_file(tmp_path: Path) -> None:
    text = (data_folder() / "inference.toml").read_text("utf-8")
    path = tmp_path / "inference.toml"
    path.write_text(text.replace("'高専(?!生)'", "'工専'"), "utf-8")
    assert not Words().eligibility("■応募資格\n工専").applicants
    assert [a["type"] for a in Words(Rules(path)).eligibility("■応募資格\n工専").applicants] == ["university"]
    path.write_text(text.replace("'高専(?!生)'", "'高専('"), "utf-8")
    with pytest.raises(KakushinError, match=r"jgrants\.types\.university"):
        Words(Rules(path))


DESK = (
    "■問合せ先<br>環境省　大臣官房地域政策課　支援係<br>担当：山田、鈴木<br>佐藤、高橋<br>"
    "〒100-0000 東京都千代田区霞が関1-2-2<br>電話：０３（５５２１）００００　FAX：03-5521-9999<br>"
    "E-mail：shien＠env.example.jp<br>■参照URL<br>https://example.jp/"
)


def test_the_office_is_kept_and_persons_are_not(tmp_path: Path) -> None:
    other = "＜提出の問合せ先＞<br>支援機構<br>（廃油）：伊藤、渡辺"
    program = bring_one(tmp_path, detail=f"<p>■目的<br>支援する</p><p>{other}</p><p>{DESK}</p>")
    office = program.office_now
    assert office
    assert office.department == "環境省 大臣官房地域政策課 支援係"
    assert (office.phone, office.email) == ("03-5521-0000", "shien@env.example.jp")
    assert (str(office.as_of), office.source) == (TODAY, f"https://www.jgrants-portal.go.jp/subsidy/{grant_id(1)}")
    written = "".join(p.read_text("utf-8") for p in (tmp_path / "out").rglob("*") if p.suffix in (".yaml", ".jsonl"))
    assert "支援する" in written
    assert not [name for name in ("山田", "鈴木", "佐藤", "高橋", "伊藤", "渡辺") if name in written]


@pytest.mark.parametrize(
    ("lines", "department", "phone", "email"),
    [
        ("財団法人支援センター 事業部（花田、飯島）<br>TEL 06-1234-5678", "財団法人支援センター 事業部", "06-1234-5678", None),
        ("市役所 産業課 長谷部<br>FAX 06-1234-5678", "市役所 産業課", None, None),
        ("県庁環境課<br>taro.yamada@pref.example.jp", "県庁環境課", None, None),
        ("FAX:06-1234-5679 TEL:06-1234-5678", "問合せ先", "06-1234-5678", None),
        ("県庁環境課<br>Taro_Yamada@pref.example.jp<br>kankyo_hojo@pref.example.jp", "県庁環境課", None, "kankyo_hojo@pref.example.jp"),
        ("機構事務局<br>jim*kikou.example.jp ※「*」を「@」に変えてください", "機構事務局", None, "jim@kikou.example.jp"),
    ],
)  # fmt: skip
def test_desks_in_every_form(lines: str, department: str, phone: str | None, email: str | None, tmp_path: Path) -> None:
    office = bring_one(tmp_path, detail=f"■問い合わせ先<br>{lines}").office_now
    assert office
    assert (office.department, office.phone, office.email) == (department, phone, email)


def test_without_a_desk_there_is_no_office(tmp_path: Path) -> None:
    assert bring_one(tmp_path, detail="■目的<br>商工課と支援する").office_now is None


@pytest.mark.parametrize(
    ("changes", "is_nationwide", "prefectures"),
    [
        ({"title": "【環境省】補助金"}, True, ()),
        ({"detail": f"■目的<br>支援<br>{DESK}"}, True, ()),
        ({"detail": "■応募資格<br>市内に事業所を有する企業<br>環境大臣の認定"}, False, ()),
        ({"detail": "■問合せ先<br>東京都産業労働局総務部支援課<br>経済産業省の補助を受けた者"}, False, ()),
        ({}, False, ()),
        ({"title": "【環境省】補助金", "target_area_search": "徳島県"}, False, ("JP-36",)),
    ],
)  # fmt: skip
def test_the_whole_country_needs_a_national_body(
    changes: dict[str, Any], is_nationwide: bool, prefectures: tuple[str, ...], tmp_path: Path
) -> None:
    program = bring_one(tmp_path, **changes)
    assert program.nationwide is is_nationwide
    assert (program.region.prefectures if program.region else ()) == prefectures
    is_unknown = any("対象地域は公募のページで確かめる" in c.ja for c in program.conditions)
    assert is_unknown is not (is_nationwide or bool(prefectures))


def window(opens: str, closes: str) -> dict[str, str]:
    return {"acceptance_start_datetime": f"{opens}T00:00:00Z", "acceptance_end_datetime": f"{closes}T08:00:00Z"}


def test_rounds_of_one_grant_are_calls_of_one_entry(tmp_path: Path) -> None:
    (program,) = bring(
        tmp_path,
        grant(2, "【令和８年度】脱炭素補助金（設備事業）（二次公募）", **window("2026-09-01", "2026-10-30")),
        grant(1, "令和7年度（補正予算）脱炭素補助金（設備事業）", **window("2026-03-02", "2026-05-29")),
        grant(3, "脱炭素補助金（設備事業）（事前着手届出）【二次公募】", **window("2026-09-01", "2026-10-30")),
        grant(4, "脱炭素補助金（設備事業）【代表事業者の登録】", **window("2026-04-01", "2027-03-31")),
    )
    assert program.name == "脱炭素補助金(設備事業)"
    pages = [f"https://www.jgrants-portal.go.jp/subsidy/{grant_id(n)}" for n in (1, 2)]
    assert [(c.round, c.fiscal_year, str(c.opens_on), str(c.last_day), c.source) for c in program.calls] == [
        (None, 2025, "2026-03-02", "2026-05-29", pages[0]),
        ("二次公募", 2026, "2026-09-01", "2026-10-30", pages[1]),
    ]
    assert [u.url for u in program.urls] == pages[::-1]
    assert {str(c.as_of) for c in program.calls} == {TODAY}


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("「水素の研究／調査」の公募", "水素の研究/調査"), ("2026年度第2回「地域事業」の公募", "地域事業"), ("R8年度 第１回 助成金", "助成金"),
        ("二次電池の研究事業", "二次電池の研究事業"), ("2050年カーボンニュートラル推進事業", "2050年カーボンニュートラル推進事業"),
        ("【島根県】令和8年度_出願支援（第４回公募）", "【島根県】出願支援"), ("令和８年度", "令和8年度"),
    ],
)  # fmt: skip
def test_the_name_is_the_title_without_year_and_round(title: str, name: str, tmp_path: Path) -> None:
    assert bring_one(tmp_path, title=title).name == name


def test_an_entry_keeps_its_id_while_rounds_come_and_go(tmp_path: Path) -> None:
    first, second, third = (
        grant(n, f"補助金（第{n}次公募）", **window(f"2026-0{n}-01", f"2026-0{n}-25")) for n in (1, 2, 3)
    )
    (before,) = bring(tmp_path, first)
    bring(tmp_path, first, second)
    bring(tmp_path, second)
    (after,) = bring(tmp_path, third)
    assert (after.id, [c.round for c in after.calls]) == (before.id, ["第3次公募"])


def test_programmes_that_share_an_area_or_a_name_only_stay_apart(tmp_path: Path) -> None:
    names = [
        p.name
        for p in bring(
            tmp_path, grant(1, "甲事業"), grant(2, "乙事業"), grant(3, "甲事業", target_area_search="徳島県")
        )
    ]
    assert sorted(names) == ["乙事業", "甲事業", "甲事業"]


def test_the_institution_is_an_alias_where_it_names_one_programme(tmp_path: Path) -> None:
    institutions = {
        "甲事業": "甲制度（2次公募）", "乙事業": "脱炭素制度", "丙事業": "脱炭素制度", "丁事業": "環境省", "戊事業の事務局公募": "戊事業",
    }  # fmt: skip
    grants = [grant(n, title, institution_name=name) for n, (title, name) in enumerate(institutions.items(), 1)]
    aliases = {p.name: p.aliases for p in bring(tmp_path, *grants)}
    assert aliases == {name: ("甲制度",) if name == "甲事業" else () for name in institutions}


def test_deadlines_end_in_japan_and_far_ones_stay(tmp_path: Path) -> None:
    program = bring_one(tmp_path, acceptance_end_datetime="2026-11-30T15:00:00.000Z")
    (call,) = program.calls
    assert (call.last_day, call.deadline_time) == (date(2026, 11, 30), "24:00")
    far = bring_one(tmp_path, acceptance_end_datetime="2031-03-31T08:00:00.000Z")
    assert ([c.last_day for c in far.calls], [w.code for w in far.warnings][:1]) == (
        [date(2031, 3, 31)],
        ["far-deadline"],
    )
    only_end = bring_one(tmp_path, acceptance_start_datetime=None, acceptance_end_datetime="2027-03-31T15:00:00Z")
    assert [c.fiscal_year for c in only_end.calls] == [2026]


def test_a_budget_is_no_ceiling(tmp_path: Path) -> None:
    def cap(ceiling: int, detail: str = "■目的") -> int | None:
        support = bring_one(tmp_path, subsidy_max_limit=ceiling, detail=detail).support
        return support.cap_jpy if support else None

    assert cap(500_000_000) == 500_000_000
    assert cap(500_000_000, "■備考<br>予算総額（5億円）に達したとき終わる") is None
    assert [cap(n) for n in (9_999_999_999, 99_999_999, 36_500_000_000)] == [None, None, None]


def test_nothing_counts_as_changed_when_only_the_day_of_reading_moves(tmp_path: Path) -> None:
    detail = f"■目的<br>支援<br>{DESK}"
    bring(tmp_path, grant(1, "補助金", detail=detail))
    saved = str(tmp_path / "saved.json")
    again = run(
        "data", "import", "jgrants", "--from", saved, "-o", str(tmp_path / "out"), "--today", "2026-11-25", "-f", "json"
    )
    assert (again.json["changed"], again.json["unchanged"]) == ([], 1)
    (program,) = imported(tmp_path)
    assert {str(c.as_of) for c in program.calls} == {"2026-11-25"}
