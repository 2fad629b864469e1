"""The one-page figure: size, native shapes, fonts, nothing outside its box, nothing lost, the same bytes."""

import io
import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import pptx
import pytest
from page_jobs import HOSTILE, JOBS, LONG_NAME, ONE_PAGE, STAMP, job_of, long_plan, long_profile
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pptx.oxml.ns import qn

from factories import ask
from kakushin_cli.drafts.plan import Project
from kakushin_cli.drafts.writer import Writer
from kakushin_cli.exporters.colours import (
    ACCENT,
    BAND,
    INK,
    MINISTRIES,
    MIST,
    MUTED,
    NAVY,
    ON_NAVY,
    PAPER,
    SLATE,
    STEEL,
    UNKNOWN,
    mix,
)
from kakushin_cli.exporters.office_files import clean_line
from kakushin_cli.exporters.page.boxes import FLOOR, SMALL_FLOOR, Box, Grid, Page, height_of, text_lines, text_width
from kakushin_cli.exporters.page.content import Content
from kakushin_cli.exporters.page.layout import lay_out
from kakushin_cli.exporters.page.presentation import render
from kakushin_cli.exporters.roadmap_job import RoadmapJob

every_job = pytest.mark.parametrize("name", JOBS)


@cache
def job(name: str) -> RoadmapJob:
    return JOBS[name]()


@cache
def content_of(name: str) -> bytes:
    return render(job(name))


def opened(name: str) -> Any:
    return pptx.Presentation(io.BytesIO(content_of(name)))


@cache
def pages(name: str) -> tuple[Page, ...]:
    return lay_out(Content(job(name)), job(name).slide_size)


def shapes(presentation: Any) -> Iterator[Any]:
    for slide in presentation.slides:
        yield from slide.shapes


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def slide_text(presentation: Any) -> str:
    texts = []
    for shape in shapes(presentation):
        if shape.has_text_frame:
            texts.append(shape.text_frame.text)
        if shape.has_table:
            texts += [cell.text_frame.text for row in shape.table.rows for cell in row.cells]
    return squeezed("\n".join(texts))


def notes_text(presentation: Any) -> str:
    return squeezed("\n".join(s.notes_slide.notes_text_frame.text for s in presentation.slides if s.has_notes_slide))


@every_job
def test_page_size(name: str) -> None:
    presentation = opened(name)
    mm = (presentation.slide_width / 36000, presentation.slide_height / 36000)
    assert mm == pytest.approx((297, 210) if job(name).slide_size == "a4" else (13.333 * 25.4, 7.5 * 25.4), abs=0.02)


@pytest.mark.parametrize("name", ONE_PAGE)
def test_an_ordinary_plan_takes_one_page(name: str) -> None:
    assert len(opened(name).slides) == 1
    assert "▶" not in slide_text(opened(name))


@every_job
def test_shapes_are_native_and_inside_the_page(name: str) -> None:
    presentation = opened(name)
    for shape in shapes(presentation):
        assert shape.shape_type != MSO_SHAPE_TYPE.PICTURE
        assert shape.left >= 0
        assert shape.top >= 0
        assert shape.left + shape.width <= presentation.slide_width
        assert shape.top + shape.height <= presentation.slide_height
    names = zipfile.ZipFile(io.BytesIO(content_of(name))).namelist()
    assert not [n for n in names if n.endswith((".jpeg", ".png", ".bin", ".emf"))]


@every_job
def test_every_run_states_faces_language_and_a_readable_size(name: str) -> None:
    presentation = opened(name)
    language = "ja-JP" if job(name).writer.lang == "ja" else "en-US"
    for slide in presentation.slides:
        small = 0
        for run in slide._element.iter(qn("a:r")):
            properties = run.find(qn("a:rPr"))
            assert properties.get("lang") == language
            assert {properties.find(qn(t)).get("typeface") for t in ("a:latin", "a:ea", "a:cs")} == {"游ゴシック"}
            size = int(properties.get("sz")) / 100
            assert size >= SMALL_FLOOR
            small += size < FLOOR
        assert small == 1, "only the source line is small"
        for body in slide._element.iter(qn("a:bodyPr")):
            assert body.find(qn("a:spAutoFit")) is None
            assert body.find(qn("a:normAutofit")) is None
    for slide in presentation.slides:
        if slide.has_notes_slide:
            runs = list(slide.notes_slide._element.iter(qn("a:r")))
            assert runs
            assert all(r.find(qn("a:rPr")).find(qn("a:ea")) is not None for r in runs if r.find(qn("a:t")).text)


@every_job
def test_text_boxes_wrap_without_effects(name: str) -> None:
    for shape in shapes(opened(name)):
        assert shape._element.find(qn("p:style")) is None
        assert not list(shape._element.iter(qn("a:effectLst"), qn("a:gradFill")))
        if shape.has_text_frame:
            assert shape.text_frame.word_wrap is True


@every_job
def test_text_fits_its_box_by_our_measure(name: str) -> None:
    for page in pages(name):
        for item in page.items:
            if isinstance(item, Box) and item.paras:
                needed = height_of(item.paras, item.w - 2 * item.pad[0]) + 2 * item.pad[1]
                assert needed <= item.h + 0.5, item.name
            if isinstance(item, Grid):
                for row, height in zip(item.rows, item.heights, strict=True):
                    for cell, width in zip(row, item.widths, strict=True):
                        needed = cell.para.height(width - 2 * item.pad[0]) + 2 * item.pad[1]
                        assert needed <= height + 0.5, cell.para.text


@every_job
def test_boxes_with_text_do_not_overlap(name: str) -> None:
    for page in pages(name):
        boxes = [i for i in page.items if isinstance(i, Grid) or (isinstance(i, Box) and i.paras)]
        years = re.compile("年度 ")
        for n, one in enumerate(boxes):
            for other in boxes[n + 1 :]:
                across = min(one.x + one.w, other.x + other.w) - max(one.x, other.x)
                down = min(one.y + one.h, other.y + other.h) - max(one.y, other.y)
                assert across < 0.6 or down < 0.6 or years.match(one.name), (one.name, other.name, across, down)


@every_job
def test_connectors_are_glued_at_both_ends(name: str) -> None:
    presentation = opened(name)
    for slide in list(presentation.slides)[:1]:
        links = [s for s in slide.shapes if s.shape_type == MSO_SHAPE_TYPE.LINE or s._element.tag == qn("p:cxnSp")]
        assert links
        ids = {s.shape_id for s in slide.shapes}
        for link in links:
            ends = [link._element.find(f".//{qn(tag)}") for tag in ("a:stCxn", "a:endCxn")]
            assert all(end is not None and int(end.get("id")) in ids for end in ends)


def test_metadata_is_ours() -> None:
    presentation = opened("decarbonization")
    core = presentation.core_properties
    assert (core.author, core.last_modified_by, core.title) == (
        "kakushin",
        "kakushin",
        "海の熱でつくる水産都市・海陽の脱炭素モデル",
    )
    assert core.created == core.modified == STAMP.replace(tzinfo=None)
    with zipfile.ZipFile(io.BytesIO(content_of("decarbonization"))) as archive:
        everything = b"".join(archive.read(n) for n in archive.namelist())
        assert {i.date_time for i in archive.infolist()} == {(2026, 11, 24, 3, 0, 0)}
        themes = [archive.read(n) for n in archive.namelist() if n.startswith("ppt/theme/")]
    assert b"Canny" not in everything
    assert len(themes) == 2
    assert all(re.search(rb'<a:theme [^>]*name="kakushin"', theme) for theme in themes)
    assert not re.search(rb"Microsoft (Office|Macintosh|PowerPoint)|python-pptx", everything)
    assert "title" in {p.placeholder_format.type.name.lower() for p in presentation.slides[0].placeholders}


@pytest.mark.parametrize("name", ["decarbonization", "long", "english"])
def test_the_same_job_gives_the_same_bytes(name: str) -> None:
    assert render(JOBS[name]()) == content_of(name)


def test_another_stamp_gives_other_bytes() -> None:
    other = replace(job("none"), stamp=STAMP.replace(year=2027))
    assert render(other) != content_of("none")


def words_of(value: object) -> Iterator[str]:
    """Return every text of a profile, field by field; slugs and codes are spelled out elsewhere."""
    if isinstance(value, str):
        yield value
    elif is_dataclass(value):
        for f in fields(value):
            if f.name not in {"type", "kind", "source", "themes", "prefectures", "program_id", "programs", "mandatory"}:
                yield from words_of(getattr(value, f.name))
    elif isinstance(value, tuple):
        for part in value:
            yield from words_of(part)


@pytest.mark.parametrize("name", [n for n in JOBS if not n.startswith("none") and n != "hostile"])
def test_every_fact_of_the_plan_comes_out(name: str) -> None:
    presentation, profile = opened(name), job(name).writer.roadmap.project.profile
    out = slide_text(presentation) + notes_text(presentation)
    assert profile
    facts = {squeezed(clean_line(t)) for t in words_of(profile)}
    facts |= {squeezed(source.source or source.text) for source in profile.problems}
    facts |= {squeezed(p.name) for p in job(name).writer.roadmap.programs()}
    facts |= {f"{fund.amounts_jpy[y] / 1000:,.10g}" for fund in profile.funds for y in fund.amounts_jpy}
    facts |= {f"{k.targets[y]:,.10g}" for k in profile.kpis for y in k.targets}
    missing = sorted(f for f in facts if f not in out)
    assert not missing


@pytest.mark.parametrize("name", [n for n in JOBS if not n.startswith("none") and n != "hostile"])
def test_what_must_be_seen_stands_on_slides(name: str) -> None:
    """Names, targets, stages: on the first page or, where it is full, on the pages marked as its continuation."""
    on_slides, profile = slide_text(opened(name)), job(name).writer.roadmap.project.profile
    assert profile
    seen = [profile.title, profile.catchphrase, profile.vision, profile.self_reliance, profile.lead.name]
    seen += [p.name for p in profile.partners] + list(profile.strengths) + list(profile.effects)
    seen += (
        [t.text for t in profile.targets] + [p.text for p in profile.problems] + [p.figure for p in profile.problems]
    )
    seen += [m.text for m in profile.milestones] + [k.name for k in profile.kpis]
    english = job(name).writer.lang == "en"
    seen += [(english and p.name_en) or p.name for p in job(name).writer.roadmap.programs()]
    assert not [s for s in seen if s and squeezed(s) not in on_slides]


def test_a_long_plan_goes_on_with_a_mark() -> None:
    presentation = opened("long")
    assert len(presentation.slides) > 1
    first = squeezed("".join(s.text_frame.text for s in presentation.slides[0].shapes if s.has_text_frame))
    assert "▶続き" in first
    assert squeezed(long_profile().vision or "")[:20] in first, "a sentence keeps its beginning"
    for slide in list(presentation.slides)[1:]:
        assert "(続き)" in slide.shapes.title.text_frame.text
    assert LONG_NAME in slide_text(presentation)
    assert len(long_plan().writer.roadmap.programs()) >= 15
    assert len(long_profile().partners) == 12


def test_without_a_profile_everything_unknown_is_to_be_filled_in() -> None:
    text = slide_text(opened("none"))
    assert text.count("【要記入】") >= 12
    assert all(squeezed(p.name) in text for p in job("none").writer.roadmap.programs())


@every_job
def test_sources_and_age_are_told(name: str) -> None:
    presentation = opened(name)
    text, notes = slide_text(presentation), notes_text(presentation)
    assert "2021-12-23" in text
    assert ("要確認" if job(name).writer.lang == "ja" else "checkcalls") in text
    for program in job(name).writer.roadmap.programs():
        assert all(squeezed(s.url) in notes for s in program.sources if s.url)


def test_hostile_words_stay_words() -> None:
    presentation = opened("hostile")
    assert presentation.slides[0].shapes.title.text_frame.text == clean_line(HOSTILE)
    assert "\x1b" not in clean_line(HOSTILE)
    assert "<b>&" in clean_line(HOSTILE)


def test_stale_or_unsure_programmes_are_dashed() -> None:
    bars = [i for i in pages("none")[0].items if isinstance(i, Box) and i.name.startswith("事業 ")]
    assert bars
    assert all(b.dashed for b in bars)
    alone = job_of(Project(ask("university", themes="decarbonization"), 2027, 10))
    w = alone.writer
    fresh = replace(alone, writer=Writer(w.roadmap, w.catalog, w.lang, w.today.replace(year=2022, month=4)))
    by_id = {b.name: b for p in lay_out(Content(fresh), "a4") for b in p.items if isinstance(b, Box)}
    assert not by_id["事業 mext-coi-next"].dashed
    assert by_id["事業 mic-local-10000"].dashed


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours as WCAG 2 counts it (1 to 21)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(color: str) -> float:
    parts = [int(color[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else float(((p + 0.055) / 1.055) ** 2.4) for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(
    ("text", "ground"),
    [
        *((INK, g) for g in (PAPER, BAND, MIST)),
        *((MUTED, g) for g in (PAPER, BAND, MIST)),
        *((ACCENT, g) for g in (PAPER, BAND, MIST, mix(ACCENT, 0.09))),
        *((NAVY, g) for g in (PAPER, MIST)),
        *((PAPER, g) for g in (NAVY, SLATE, STEEL, ACCENT, *MINISTRIES.values(), UNKNOWN)),
        *((ON_NAVY, g) for g in (NAVY, SLATE)),
        *((INK, mix(c, 0.12)) for c in (*MINISTRIES.values(), UNKNOWN)),
        *((MUTED, mix(c, 0.12)) for c in (*MINISTRIES.values(), UNKNOWN)),
        (STEEL, PAPER),
    ],
)
def test_colours_can_be_read(text: str, ground: str) -> None:
    assert contrast(text, ground) >= 4.5


def test_the_measure_is_careful() -> None:
    assert text_width("日本語①→", 10) == 50
    assert text_width("CO2を減らす", 10) > 2 * 7 + 10 * 4
    assert text_lines("あ" * 30, 10, 100) == ("あ" * 9, "あ" * 9, "あ" * 9, "あ" * 3)
    assert text_lines("つづく。", 10, 35) == ("つづ", "く。")
    assert "".join(text_lines("x" * 100, 10, 60)) == "x" * 100
    assert text_lines("one two three", 10, 45) == ("one two ", "three")


FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
<include ignore_missing="yes">/etc/fonts/fonts.conf</include><match target="pattern"><test name="family"><string>游ゴシック</string>
</test><edit name="family" mode="assign" binding="strong"><string>Noto Sans CJK JP</string></edit></match></fontconfig>"""


@pytest.fixture(scope="module")
def as_pdf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Render every job with LibreOffice and return the folder."""
    for tool in ("soffice", "pdftotext"):
        if not shutil.which(tool):
            pytest.skip(f"{tool} is not installed")
    if "Noto Sans CJK JP" not in subprocess.run(["fc-list"], capture_output=True, text=True).stdout:
        pytest.skip("the font Noto Sans CJK JP is not installed")
    folder = tmp_path_factory.mktemp("slides")
    (folder / "fonts.conf").write_text(FONTS, encoding="utf-8")
    for name in JOBS:
        (folder / f"{name}.pptx").write_bytes(content_of(name))
    command = ["soffice", f"-env:UserInstallation={(folder / 'office').as_uri()}", "--headless", "--convert-to", "pdf"]
    subprocess.run(
        [*command, "--outdir", str(folder), *(str(folder / f"{n}.pptx") for n in JOBS)],
        check=True,
        capture_output=True,
        env=os.environ | {"FONTCONFIG_FILE": str(folder / "fonts.conf")},
        timeout=300,
    )
    return folder


@every_job
def test_rendered_lines_stay_in_their_boxes(as_pdf: Path, name: str) -> None:
    command = ["pdftotext", "-bbox", str(as_pdf / f"{name}.pdf"), "-"]
    boxes = subprocess.run(command, capture_output=True, check=True).stdout.decode("utf-8", "replace")
    sheets = boxes.split("<page ")[1:]
    assert len(sheets) == len(pages(name)), "no page is added or blank"
    for sheet, page in zip(sheets, pages(name), strict=True):
        texts = [i for i in page.items if isinstance(i, Grid) or (isinstance(i, Box) and i.paras)]
        words = re.findall(
            r'<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*?)</word>', sheet
        )
        assert len(words) > 20
        for *place, word in words:
            left, top, right, bottom = map(float, place)
            middle = (top + bottom) / 2
            assert any(
                box.x - 2 <= left and right <= box.x + box.w + 2 and box.y + 3 <= middle <= box.y + box.h - 3
                for box in texts
            ), f"{word} at {place}"
