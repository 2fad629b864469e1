"""The workbook, read back by another library, and printed by LibreOffice."""

import io
import os
import re
import shutil
import subprocess
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import export_jobs as jobs
import openpyxl
import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

import factories
from factories import replace
from kakushin_cli.catalog.model import Call, Support
from kakushin_cli.drafts.profile import Fund, Organisation, Profile, Risk
from kakushin_cli.drafts.writer import Writer
from kakushin_cli.exporters.roadmap_job import RoadmapJob
from kakushin_cli.exporters.workbook.book import WIDEST, number_format_of
from kakushin_cli.exporters.workbook.roadmap import render
from kakushin_cli.japanese.linebreak import cell_width

JAPANESE = ["工程表", "KPI", "資金計画", "体制", "活用予定施策", "窓口", "リスク", "他制度", "出典"]
ENGLISH = ["Schedule", "KPI", "Funds", "Organisation", "Programmes", "Desks", "Risks", "Other programmes", "Sources"]
DANGEROUS = ("=1+1", '=HYPERLINK("https://evil.example","x")', "+81-3-0000-0000", "-1", "@x", "01202", "1E5", "2026-04")


def opened(job: RoadmapJob, *, values: bool = False) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(render(job)), data_only=values)


def texts(sheet: Worksheet) -> list[str]:
    return [c.value for row in sheet for c in row if isinstance(c.value, str)]


def row_of(sheet: Worksheet, first: str) -> list[Any]:
    """Return the values of the first row that begins with a text."""
    return next([c.value for c in row] for row in sheet if row[0].value == first)


@pytest.fixture(scope="module")
def book() -> Workbook:
    return opened(jobs.make_job())


@pytest.fixture(scope="module")
def values() -> Workbook:
    return opened(jobs.make_job(), values=True)


def with_profile(**changes: Any) -> RoadmapJob:
    return jobs.make_job(replace(jobs.HARBOUR, **changes))


def test_sheets_have_names_in_the_language_of_the_draft() -> None:
    assert opened(jobs.make_job()).sheetnames == JAPANESE
    assert opened(jobs.make_job(lang="en")).sheetnames == ENGLISH


def test_every_sheet_prints_on_a4_landscape_with_its_header_frozen_filtered_and_repeated(book: Workbook) -> None:
    for sheet in book:
        header = int(re.sub(r"\D", "", sheet.freeze_panes)) - 1
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.paperSize == 9
        assert sheet.print_title_rows == f"${header}:${header}"
        assert re.match(rf"A{header}:", sheet.auto_filter.ref), sheet.title
        assert "kakushin roadmap" in sheet.oddFooter.left.text
        fits = bool(sheet.sheet_properties.pageSetUpPr and sheet.sheet_properties.pageSetUpPr.fitToPage)
        assert fits == (sheet.max_column <= 8), sheet.title


def test_wide_text_wraps_and_no_column_is_wider_than_forty(book: Workbook) -> None:
    for sheet in book:
        merged = {str(r).partition(":")[0] for r in sheet.merged_cells.ranges}
        assert all(d.width <= WIDEST + 1 for d in sheet.column_dimensions.values())
        for row in sheet:
            for cell in row:
                if cell.data_type == "s" and cell_width(cell.value) > WIDEST and cell.coordinate not in merged:
                    assert cell.alignment.wrap_text, f"{sheet.title}!{cell.coordinate}"


def test_the_only_formulas_are_our_own_and_carry_their_value(book: Workbook, values: Workbook) -> None:
    own = re.compile(r"=(SUM\(|SUMIF\(|ROUNDDOWN\(ROUND\(|IF\(|\"|[A-Z]+\d+(/[A-Z]+\d+)?$)")
    for sheet in book:
        for row in sheet:
            for cell in row:
                if cell.data_type == "f":
                    assert sheet.title == "資金計画"
                    assert own.match(cell.value), cell.value
                    assert values[sheet.title][cell.coordinate].value is not None, cell.coordinate


def test_money_is_numbers_and_its_sums_are_right(values: Workbook) -> None:
    sheet = values["資金計画"]
    total = row_of(sheet, "合計")
    assert total[4:7] == [30_500_000, 30_500_000, 18_000_500]
    assert total[-1] == 79_000_500
    assert sheet["E4"].value == 20_000_000
    assert sheet["E4"].number_format == "#,##0"
    share = [r[2].value for r in sheet.iter_rows() if r[0].value == "自治体" and isinstance(r[2].value, float)]
    assert share == [pytest.approx(16_000_000 / 79_000_500)]


def test_state_money_is_checked_against_rate_and_ceiling(values: Workbook) -> None:
    sheet = values["資金計画"]
    start = next(r[0].row for r in sheet.iter_rows() if r[0].value == "国費の検算")
    checks = [[c.value for c in r[:9]] for r in sheet.iter_rows(min_row=start + 1, max_row=start + 2)]
    assert [c[4:9] for c in checks] == [
        ["令和9 2027", 30_000_001, 20_000_000, 20_000_000, "以内"],
        ["令和10 2028", 30_000_000, 20_000_000, 20_000_000, "以内"],
    ]


@pytest.mark.parametrize(
    ("fund", "verdict"),
    [
        (Fund("state", rate="1/2", cap_jpy=10**9, eligible_jpy={2027: 100}, amounts_jpy={2027: 51}), "補助率を超過"),
        (Fund("state", rate="1/2", cap_jpy=40, eligible_jpy={2027: 100}, amounts_jpy={2027: 50}), "上限を超過"),
        (Fund("state", rate="1/2", eligible_jpy={2027: 100}, amounts_jpy={2027: 50}), "以内(上限は未検算)"),
        (Fund("state", cap_jpy=40, amounts_jpy={2027: 40}), "以内(補助率は未検算)"),
        (Fund("state", rate="定額", amounts_jpy={2027: 50}), "未検算(補助率・上限が不明)"),
    ],
    ids=["above the rate", "above the ceiling", "no ceiling known", "no rate known", "nothing known"],
)
def test_the_verdict_says_what_was_not_checked(fund: Fund, verdict: str) -> None:
    assert verdict in texts(opened(with_profile(funds=(fund,)), values=True)["資金計画"])


@pytest.mark.skipif(not shutil.which("soffice"), reason="soffice (LibreOffice) is not installed")
def test_libreoffice_calculates_the_values_that_are_stored(tmp_path: Path) -> None:
    stored = opened(jobs.make_job(), values=True)["資金計画"]
    source = tmp_path / "plan.xlsx"
    with zipfile.ZipFile(io.BytesIO(render(jobs.make_job()))) as old, zipfile.ZipFile(source, "w") as new:
        for name in old.namelist():
            without_values = re.sub(rb"</f><v>[^<]*</v>", b"</f>", old.read(name))
            new.writestr(name, without_values)
    assert openpyxl.load_workbook(source, data_only=True)["資金計画"]["E8"].value is None
    convert(source, "ods", tmp_path)
    convert(tmp_path / "plan.ods", "xlsx:Calc MS Excel 2007 XML", tmp_path)
    again = openpyxl.load_workbook(source, data_only=True)["資金計画"]
    for row in stored:
        for cell in row:
            if cell.value is not None:
                assert again[cell.coordinate].value == pytest.approx(cell.value), cell.coordinate


@pytest.mark.parametrize("text", DANGEROUS)
def test_data_is_literal_text(text: str) -> None:
    lead = Organisation("university", text, text, text, None, text)
    book = opened(with_profile(lead=lead, risks=(Risk(text, text),), title=text))
    assert [c.value for c in book["リスク"][2]] == [text, text]
    assert all(c.data_type == "s" for c in book["リスク"][2])
    assert book["体制"]["C2"].value == text
    assert book["体制"]["C2"].data_type == "s"


def test_control_characters_are_removed_with_a_warning() -> None:
    book = opened(with_profile(risks=(Risk("漁獲\x00量\x1bが\x0b減る\ttab\r\n次", None),)))
    assert book["リスク"]["A2"].value == "漁獲量が減る tab\n次"
    assert ["警告", "リスク!A2", "制御文字を3字削除"] in [[c.value for c in r[:3]] for r in book["出典"].iter_rows()]


@pytest.mark.parametrize("char", ["あ", "𠮷"])
def test_text_too_long_for_a_cell_is_cut_with_a_warning(char: str) -> None:
    book = opened(with_profile(risks=(Risk(char * 40_000),)))
    cell = book["リスク"]["A2"].value
    assert len(cell.encode("utf-16-le")) // 2 <= 32_767
    assert cell.endswith(f"{char}…(以下省略)")
    assert any("32,767字で省略" in text for text in texts(book["出典"]))


def test_a_text_that_just_fits_is_whole() -> None:
    book = opened(with_profile(risks=(Risk("あ" * 32_767),)))
    assert book["リスク"]["A2"].value == "あ" * 32_767
    assert "警告" not in texts(book["出典"])


def test_days_are_real_days() -> None:
    program = factories.make_program(
        "moe-sample",
        ministry="moe",
        placements=[("decarbonization", "rd")],
        calls=(Call(2026, date(2026, 4, 10), datetime(2026, 6, 8, 3, 0, tzinfo=UTC)),),
        support=Support(rate_text="1/2以内", cap_jpy=50_000_000),
        desks=(factories.make_desk(ministry="moe"),),
    )
    plan = Profile(lead=Organisation("university"), themes=("decarbonization",), start=2027, years=4)
    sheet = opened(jobs.make_job(plan, catalog=factories.make_catalog(program)))["活用予定施策"]
    row = {h.value: c for h, c in zip(sheet[1], sheet[2], strict=True)}
    assert row["公募開始"].value == datetime(2026, 4, 10)
    assert row["締切(日本時間)"].value == datetime(2026, 6, 8, 12, 0)
    assert row["情報時点"].value == datetime(2021, 12, 23)
    assert row["情報時点"].number_format == "yyyy-mm-dd"
    assert row["上限額(円)"].value == 50_000_000
    assert row["補助率"].value == "1/2以内"
    assert row["電話"].value == "03-0000-0000"


def test_every_programme_has_source_day_and_status(book: Workbook) -> None:
    sheet = book["活用予定施策"]
    job = jobs.make_job()
    heads = [c.value for c in sheet[1]]
    rows = [dict(zip(heads, (c.value for c in r), strict=True)) for r in sheet.iter_rows(min_row=2)]
    assert [r["ID"] for r in rows] == [p.id for p in job.writer.roadmap.programs()]
    for row in rows:
        assert row["出典"]
        assert row["情報時点"]
        assert "要確認" in row["状態"]
    assert {t for d in job.writer.roadmap.desks for t in [d.desk.department]} <= set(texts(book["窓口"]))
    assert all("要確認" in r[6].value for r in book["窓口"].iter_rows(min_row=2))


def test_no_contact_is_invented(book: Workbook) -> None:
    phones = {d.phone for d in jobs.make_job().writer.catalog.desks} | {"-", "不明", "電話"}
    for name, column in (("窓口", 2), ("活用予定施策", 14)):
        for row in book[name].iter_rows():
            for phone in str(row[column].value).split("\n"):
                assert re.sub(r"\(内線.*\)", "", phone) in phones


def fills(sheet: Worksheet, item: str) -> dict[str, Any]:
    """Return the fills of an item's year cells, by the first line of the heading."""
    heads = [str(c.value).split("\n")[0] for c in sheet[4]]
    row = next(r for r in sheet.iter_rows(min_row=5) if r[1].value == item)
    return {h: c.fill for h, c in zip(heads[4:], row[4:], strict=True)}


def test_bars_stand_in_their_years_in_the_colour_of_the_ministry(book: Workbook) -> None:
    bar = fills(book["工程表"], "環境研究総合推進費")
    filled = [year for year, fill in bar.items() if fill.fill_type]
    assert filled == ["令和9", "令和10", "令和11", "令和12", "令和13"]
    assert {bar[y].fgColor.rgb for y in filled} == {"FF2E7D4F"}
    research = [y for y, f in fills(book["工程表"], "海水熱貯蔵の実用化").items() if f.fill_type]
    assert research == ["令和9", "令和10", "令和11", "令和12"]


def test_bars_without_a_partner_are_light_and_open_ones_hatched() -> None:
    plan = replace(jobs.HARBOUR, partners=(), themes=("smart-city", "decarbonization"))
    job = jobs.make_job(plan)
    sheet = opened(job)["工程表"]
    light = fills(sheet, "ローカル10,000プロジェクト")["令和14"]
    assert light.fill_type == "solid"
    assert light.fgColor.rgb == "FFDED1C4"
    stage = next(s for s in job.writer.roadmap.stages if s.items)
    unsure = replace(stage.items[0], verdict="check", basket="check")
    changed = replace(job.writer.roadmap, stages=(replace(stage, items=(unsure,)), *job.writer.roadmap.stages[1:]))
    hatched = fills(
        opened(replace(job, writer=Writer(changed, job.writer.catalog, "ja", job.writer.today)))["工程表"],
        unsure.program.name,
    )
    assert hatched["令和9"].fill_type == "lightUp"


def test_milestones_and_gates_are_marked_in_their_year(book: Workbook) -> None:
    sheet = book["工程表"]
    marks = {r[1].value: [c.value for c in r[4:]] for r in sheet.iter_rows(min_row=5) if r[0].value == "節目"}
    assert marks["中間評価(3年目)"] == [None, None, "◆", *[None] * 7]
    assert marks["実証機の運転開始"][2] == "●"
    assert sheet["E4"].value == "令和9\n2027"


def test_what_the_profile_lacks_is_to_be_filled_in() -> None:
    bare = Profile(lead=Organisation("company"), themes=("mobility",), start=2027, years=5)
    for lang, blank in (("ja", "【要記入】"), ("en", "[TO BE FILLED IN]")):
        book = opened(jobs.make_job(bare, lang))  # type: ignore[arg-type]
        for number in (0, 1, 2, 3, 6, 7):
            assert any(blank in t for t in texts(book.worksheets[number])), book.sheetnames[number]
    assert opened(jobs.make_job(factories.ask("company", themes="mobility"))).sheetnames == JAPANESE


def test_the_regional_grant_presets_its_five_kpis() -> None:
    sheet = opened(with_profile(programs=("cao-regional-university-grant",)))["KPI"]
    assert {"関連産業の生産額等の増加", "雇用者数の増加", "労働生産性の上昇率"} <= set(texts(sheet))


def test_what_is_left_out_stands_with_its_reason() -> None:
    job = with_profile(programs=("mext-coi-next",))
    names = {e.item.program.name for e in job.writer.roadmap.left_out}
    assert names
    assert names <= set(texts(opened(job)["他制度"]))


def test_the_file_is_ours_and_the_same_every_time() -> None:
    content = render(jobs.make_job())
    assert content == render(jobs.make_job())
    properties = openpyxl.load_workbook(io.BytesIO(content)).properties
    assert properties.creator == properties.lastModifiedBy == "kakushin-cli"
    assert properties.created.replace(tzinfo=UTC) == jobs.STAMP
    assert jobs.COMMAND in properties.description
    assert content != render(jobs.make_job(stamp=datetime(2026, 11, 25, tzinfo=UTC)))


def test_a_long_command_is_short_on_the_page_and_whole_among_the_sources() -> None:
    command = "kakushin roadmap --title " + "a&b" * 200
    book = opened(jobs.make_job(command=command))
    assert command in texts(book["出典"])
    with zipfile.ZipFile(io.BytesIO(render(jobs.make_job(command=command)))) as parts:
        footer = re.search(r"<oddFooter>(.*?)</oddFooter>", parts.read("xl/worksheets/sheet1.xml").decode())
    assert footer
    assert len(footer[1].replace("&amp;", "&").replace("&quot;", '"')) <= 255


def test_rows_grow_when_somebody_writes_into_them() -> None:
    with zipfile.ZipFile(io.BytesIO(render(jobs.make_job()))) as parts:
        rows = re.findall(r"<row [^>]*>", parts.read("xl/worksheets/sheet1.xml").decode())
    assert all(" ht=" in row for row in rows)
    assert sum("customHeight" in row for row in rows) == 4  # title, project, age, legend: merged cells


@pytest.mark.parametrize(("value", "shown"), [(1200, "#,##0"), (1.5, "#,##0.0"), (0.25, "#,##0.00"), (-3.0, "#,##0")])
def test_numbers_show_exactly_their_decimals(value: float, shown: str) -> None:
    assert number_format_of(value) == shown


def convert(source: Path, form: str, folder: Path) -> None:
    """Convert a file with LibreOffice in a profile of its own, with stand-ins for the fonts of Office."""
    home = f"-env:UserInstallation={(folder / 'office').as_uri()}"
    command = ["soffice", home, "--headless", "--convert-to", form, "--outdir", str(folder), str(source)]
    fonts = os.environ | {"FONTCONFIG_FILE": str(Path(__file__).with_name("fonts.conf"))}
    subprocess.run(command, check=True, capture_output=True, timeout=180, env=fonts)


@pytest.mark.skipif(not shutil.which("soffice"), reason="soffice (LibreOffice) is not installed")
@pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext (poppler-utils) is not installed")
def test_libreoffice_prints_every_text_whole(tmp_path: Path) -> None:
    job = jobs.make_job()
    source = tmp_path / "plan.xlsx"
    source.write_bytes(render(job))
    convert(source, "pdf", tmp_path)
    pdf = str(tmp_path / "plan.pdf")
    paper = subprocess.run(["pdftotext", "-raw", pdf, "-"], check=True, capture_output=True, text=True).stdout
    assert all(len(page.split()) > 8 for page in paper.split("\f")[:-1]), "a blank page"
    printed = "".join(paper.split())
    pieces = [t for sheet in opened(job, values=True) for t in texts(sheet)]
    lost = [t for t in pieces if not is_printed("".join(t.split()), printed)]
    assert not lost


def is_printed(text: str, printed: str) -> bool:
    """Return whether a text stands on paper in as few pieces as its lines may be."""
    place = pieces = 0
    while place < len(text):
        size = next((n for n in range(len(text) - place, 0, -1) if text[place : place + n] in printed), 0)
        if not size:
            return False
        place += size
        pieces += 1
    return pieces <= 1 + cell_width(text) // 12
