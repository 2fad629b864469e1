"""The Word draft: its facts, its pages, templates of others, and how it looks on paper."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import docx
import pytest
from docx.shared import Mm
from export_jobs import HARBOUR, STAMP, make_job

from factories import ask
from kakushin_cli.catalog.catalog import Catalog
from kakushin_cli.drafts.document import Bullets, Document, Paragraph, Section, Subheading, Table, without_guidance
from kakushin_cli.drafts.draft import section_texts
from kakushin_cli.drafts.profile_file import load_profile
from kakushin_cli.errors import KakushinError, UsageError
from kakushin_cli.exporters.document_markdown import render as render_markdown
from kakushin_cli.exporters.office_files import clean_text, rezip
from kakushin_cli.exporters.roadmap_job import RoadmapJob
from kakushin_cli.exporters.word.document import column_widths, render
from kakushin_cli.exporters.word.template import OURS, STYLES

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
EXAMPLES = Path(__file__).parents[2] / "examples"
A4 = (11906, 16838)


def parts(content: bytes) -> dict[str, ElementTree.Element]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {n: ElementTree.fromstring(archive.read(n)) for n in archive.namelist() if n.endswith((".xml", ".rels"))}


def body(content: bytes) -> ElementTree.Element:
    found = parts(content)["word/document.xml"].find(f"{W}body")
    assert found is not None
    return found


def text_of(element: ElementTree.Element) -> str:
    """Return text with line breaks."""
    return "".join("\n" if e.tag == f"{W}br" else e.text or "" for e in element.iter() if e.tag in (f"{W}br", f"{W}t"))


def paragraphs(content: bytes) -> list[str]:
    return [text_of(p) for root in parts(content).values() for p in root.iter(f"{W}p")]


def texts(document: Document) -> Iterator[str]:
    """Yield every text of a draft."""

    def of_table(table: Table) -> Iterator[str]:
        yield from (table.caption, *table.header)
        for row in table.rows:
            yield from row

    yield from (document.title, document.footer, *document.notes)
    yield from of_table(document.facts)
    for section in document.sections:
        yield section.heading
        for block in section.blocks:
            if isinstance(block, Table):
                yield from of_table(block)
            elif isinstance(block, Bullets):
                yield from block.items
            else:
                yield block.text


def styles_used(content: bytes) -> list[str]:
    """Return the names of the paragraph styles in order."""
    names = {s.get(f"{W}styleId"): s.find(f"{W}name") for s in parts(content)["word/styles.xml"].iter(f"{W}style")}
    used = (p.find(f"{W}pPr/{W}pStyle") for p in body(content).iter(f"{W}p"))
    return [str(name.get(f"{W}val")) for s in used if s is not None and (name := names[s.get(f"{W}val")]) is not None]


@pytest.fixture(scope="module")
def job() -> RoadmapJob:
    return make_job()


@pytest.fixture(scope="module")
def content(job: RoadmapJob) -> bytes:
    return render(job)


def test_every_text_of_the_draft_is_there(job: RoadmapJob, content: bytes) -> None:
    there = set(paragraphs(content))
    assert {t for t in texts(job.document) if t} <= there


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_draft_without_a_profile_is_there_whole(lang: Any) -> None:
    bare = make_job(ask(themes=("mobility", "bio"), partners=("company",)), lang)
    there = set(paragraphs(render(bare)))
    assert {t for t in texts(bare.document) if t} <= there


def test_pages_are_a4_with_margins_of_25_mm(content: bytes) -> None:
    sections = list(body(content).iter(f"{W}sectPr"))
    for section in sections:
        size, margins = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")
        assert size is not None
        assert margins is not None
        turned = size.get(f"{W}orient") == "landscape"
        pair = (int(size.get(f"{W}w", 0)), int(size.get(f"{W}h", 0)))
        assert pair == (A4[::-1] if turned else A4)
        assert {margins.get(f"{W}{side}") for side in ("top", "bottom", "left", "right")} == {"1417"}
    assert len(sections) > 1


def test_wide_tables_stand_on_landscape_pages(content: bytes) -> None:
    columns, orientations = 0, []
    for element in body(content):
        if element.tag == f"{W}tbl":
            columns = max(columns, len(element.findall(f"{W}tblGrid/{W}gridCol")))
        for size in element.iter(f"{W}pgSz"):
            orientations.append((columns, size.get(f"{W}orient")))
            columns = 0
    assert orientations
    assert all((o == "landscape") == (n > 8) for n, o in orientations), orientations


def test_no_table_is_wider_than_its_page(content: bytes) -> None:
    wide = []
    for element in body(content):
        if element.tag == f"{W}tbl":
            wide.append(sum(int(c.get(f"{W}w", 0)) for c in element.findall(f"{W}tblGrid/{W}gridCol")))
        for size in element.iter(f"{W}pgSz"):
            room = int(size.get(f"{W}w", 0)) - 2 * 1417
            assert all(w == room for w in wide)
            wide = []


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_fonts_are_stated_for_every_script(lang: Any) -> None:
    fonts = [e for root in parts(render(make_job(lang=lang))).values() for e in root.iter(f"{W}rFonts")]
    assert fonts
    for font in fonts:
        names = {key.removeprefix(W): value for key, value in font.attrib.items()}
        assert set(names) == {"ascii", "hAnsi", "eastAsia", "cs"}
        assert names["eastAsia"] in ("游明朝", "游ゴシック")


def test_the_language_is_japanese(content: bytes) -> None:
    found = [e.get(f"{W}eastAsia") for e in parts(content)["word/styles.xml"].iter(f"{W}lang")]
    assert found == ["ja-JP"]


def test_properties_are_ours(content: bytes, job: RoadmapJob) -> None:
    properties = docx.Document(io.BytesIO(content)).core_properties
    assert (properties.author, properties.last_modified_by, properties.comments) == ("kakushin", "kakushin", "")
    assert properties.title == job.document.title
    assert properties.created == properties.modified == STAMP
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        everything = b"".join(archive.read(n) for n in archive.namelist())
        assert not {n for n in archive.namelist() if "thumbnail" in n or "theme" in n}
    assert b"python-docx" not in everything


def test_headings_are_real_and_in_order(content: bytes, job: RoadmapJob) -> None:
    levels = [int(s.split()[1]) for s in styles_used(content) if s.startswith("heading ")]
    assert levels[0] == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))
    assert levels.count(1) == len(job.document.sections)
    word = docx.Document(io.BytesIO(content))
    for n in (1, 2, 3):
        assert str(word.styles[f"Heading {n}"].font.color.rgb) == "000000"


def test_headings_are_numbered_by_a_list(content: bytes) -> None:
    styles, numbers = parts(content)["word/styles.xml"], parts(content)["word/numbering.xml"]
    by_id = {s.get(f"{W}styleId"): s for s in styles.iter(f"{W}style")}
    texts_by_style = {
        str(p.get(f"{W}val")): str(t.get(f"{W}val"))
        for level in numbers.iter(f"{W}lvl")
        if (p := level.find(f"{W}pStyle")) is not None and (t := level.find(f"{W}lvlText")) is not None
    }
    assert list(texts_by_style.values())[:3] == ["%1.", "%1.%2", "%1.%2.%3"]
    assert all(by_id[s].find(f".//{W}numPr") is not None for s in texts_by_style)


def test_bullets_are_lists(content: bytes, job: RoadmapJob) -> None:
    count = dict.fromkeys((False, True), 0)
    for section in job.document.sections:
        for block in section.blocks:
            if isinstance(block, Bullets):
                count[block.checkboxes] += len(block.items)
    used = styles_used(content)
    assert (used.count("List Bullet"), used.count("Draft Checklist")) == (count[False], count[True])


def test_header_rows_repeat_and_rows_stay_whole(content: bytes) -> None:
    tables = list(body(content).iter(f"{W}tbl"))
    assert len(tables) > 5
    for table in tables:
        rows = table.findall(f"{W}tr")
        assert rows[0].find(f"{W}trPr/{W}tblHeader") is not None
        assert all(r.find(f"{W}trPr/{W}tblHeader") is None for r in rows[1:])
        assert all(r.find(f"{W}trPr/{W}cantSplit") is not None for r in rows)


def test_what_is_to_be_filled_in_stands_out(job: RoadmapJob, content: bytes) -> None:
    marked = [(text_of(r), r.find(f"{W}rPr/{W}rStyle")) for r in body(content).iter(f"{W}r")]
    shaded = [text for text, style in marked if style is not None and style.get(f"{W}val") == "DraftBlank"]
    word = docx.Document(io.BytesIO(content))
    assert word.styles["Draft Blank"].element.find(f".//{W}shd").get(f"{W}fill") == "FFF2CC"
    assert shaded
    assert set(shaded) == {"【要記入】"}
    assert len(shaded) == sum(t.count("【要記入】") for t in texts(job.document)) - job.document.footer.count("【")


def test_guidance_is_blue_and_can_be_left_out(job: RoadmapJob, content: bytes) -> None:
    guidance = [b.text for s in job.document.sections for b in s.blocks if isinstance(b, Paragraph) and b.is_guidance]
    assert len(guidance) == len(job.document.sections)
    style = docx.Document(io.BytesIO(content)).styles["Draft Guidance"]
    assert str(style.font.color.rgb) == "1F5FA8"
    stripped = replace(job, document=without_guidance(job.document))
    there, on_markdown = "\n".join(paragraphs(render(stripped))), render_markdown(stripped).decode()
    for text in guidance:
        assert text not in there
        assert text not in on_markdown
    kept = {t for t in texts(job.document) if t} - set(guidance)
    assert kept <= set(paragraphs(render(stripped)))


def test_markdown_shows_guidance_in_italics(job: RoadmapJob) -> None:
    markdown = render_markdown(job).decode()
    assert f"*{section_texts()['risks']['guidance']['ja']}*" in markdown


def test_the_same_stamp_gives_the_same_bytes(job: RoadmapJob, content: bytes) -> None:
    assert render(job) == content
    assert render(replace(job, stamp=STAMP + timedelta(days=1))) != content


def test_rezip_fixes_dates_and_order() -> None:
    old = io.BytesIO()
    with zipfile.ZipFile(old, "w") as archive:
        for name in ("z.xml", "_rels/.rels", "a.xml", "[Content_Types].xml"):
            archive.writestr(name, name)
    new = rezip(old.getvalue(), datetime(2026, 11, 24, 3, 0, 1, tzinfo=UTC))
    with zipfile.ZipFile(io.BytesIO(new)) as archive:
        assert archive.namelist() == ["[Content_Types].xml", "_rels/.rels", "a.xml", "z.xml"]
        assert {i.date_time for i in archive.infolist()} == {(2026, 11, 24, 3, 0, 0)}
        assert archive.read("z.xml") == b"z.xml"
    with zipfile.ZipFile(io.BytesIO(rezip(new, datetime(1970, 1, 1, tzinfo=UTC)))) as archive:
        assert archive.infolist()[0].date_time == (1980, 1, 1, 0, 0, 0)


def with_blocks(*blocks: Any) -> RoadmapJob:
    """Return a job whose draft consists of these blocks."""
    job = make_job()
    return replace(job, document=replace(job.document, sections=(Section("x", "見出し", blocks),)))


HOSTILE = "<w:p>&amp; \x00\x07\x1b]]> \ud83d 𠮷葛󠄀 {{title}} =1+1 \ufffe \x0b\x0c終わり"


def test_hostile_text_is_literal() -> None:
    table = Table(("a", HOSTILE), ((HOSTILE, "x" * 3000),), caption=HOSTILE)
    content = render(with_blocks(Paragraph(HOSTILE), Bullets((HOSTILE,)), Subheading(HOSTILE), table, table))
    assert paragraphs(content).count(clean_text(HOSTILE)) == 9
    assert docx.Document(io.BytesIO(content)).tables


def test_a_title_longer_than_word_allows_is_whole_on_paper() -> None:
    job = make_job()
    long = replace(job, document=replace(job.document, title="長い題名" * 100))
    content = render(long)
    assert "長い題名" * 100 in paragraphs(content)
    assert len(docx.Document(io.BytesIO(content)).core_properties.title) == 255


def test_columns_are_as_wide_as_their_text_needs() -> None:
    table = Table(("指標", "説明"), (("雇用", "とても長い説明の文がここに入り、何行にもなる。" * 3),))
    narrow, wide = column_widths(table, 9072)
    assert narrow * 4 < wide
    assert narrow + wide == 9072


@pytest.mark.parametrize("columns", [1, 3, 12, 32])
def test_widths_fill_the_page_exactly(columns: int) -> None:
    table = Table(("見出し",) * columns, (("値" * 30,) * columns, ("unbreakable" * 5,) * columns))
    widths = column_widths(table, 14004)
    assert sum(widths) == 14004
    assert min(widths) > 0


def test_empty_columns_keep_room_for_their_headings() -> None:
    table = Table(("財源", *(f"R{n}" for n in range(9, 19))), (("国費: " + "長い名前の事業" * 9, *("",) * 10),))
    assert min(column_widths(table, 14004)) >= 700


# A template of the university's own


def template(path: Path, *, draft: bool = True, style: str = "Normal") -> Path:
    """Write a template in ＭＳ 明朝 on B5 with header, split placeholders, and text after the draft."""
    word = docx.Document()
    normal = word.styles[style]
    normal.font.name = "ＭＳ 明朝"
    section = word.sections[0]
    section.page_width, section.page_height = Mm(182), Mm(257)
    section.header.paragraphs[0].text = "様式1 {{lead}}"
    first = word.add_paragraph()
    for piece in ("題名: {", "{ti", "tle}", "} です"):
        first.add_run(piece)
    table = word.add_table(1, 2)
    table.cell(0, 0).text = "テーマ {{theme}} / {{ period }}"
    table.cell(0, 1).text = "{{catchphrase}} {{unknown}}"
    if draft:
        place = word.add_paragraph()
        place.add_run("{{dr")
        place.add_run("aft}}")
    word.add_paragraph("様式の終わり")
    word.save(str(path))
    return path


@pytest.mark.parametrize("draft", [True, False])
def test_a_template_is_filled(draft: bool, tmp_path: Path) -> None:
    job = make_job(template=template(tmp_path / "form.docx", draft=draft))
    content = render(job)
    there = paragraphs(content)
    assert f"題名: {HARBOUR.title} です" in there
    assert f"{HARBOUR.catchphrase} {{{{unknown}}}}" in there
    assert "様式1 海浜大学" in there
    assert any(re.fullmatch(r"テーマ .+ / .*2027.*2036.*", t) for t in there)
    assert {t for t in texts(job.document) if t} - {job.document.title} <= set(there)
    assert not any("{{draft}}" in t for t in there)
    order = [text_of(p) for p in body(content).iter(f"{W}p")]
    after = order.index("様式の終わり") > order.index(job.document.footer)
    assert after == draft
    assert render(job) == content


def test_what_follows_a_wide_table_in_a_template_stands_upright_again(tmp_path: Path) -> None:
    wide = Table(("年度",) * 12, (("値",) * 12,))
    job = replace(with_blocks(wide), template=template(tmp_path / "form.docx"))
    turned = []
    for element in body(render(job)):
        turned += [(text_of(element), size.get(f"{W}orient")) for size in element.iter(f"{W}pgSz")]
    assert [orient for _, orient in turned] == [None, "landscape", None]
    at_end = replace(job, template=template(tmp_path / "end.docx", draft=False))
    assert [s.get(f"{W}orient") for s in body(render(at_end)).iter(f"{W}pgSz")] == [None, "landscape"]


def test_a_template_keeps_its_pages_fonts_and_header(tmp_path: Path) -> None:
    path = template(tmp_path / "form.docx")
    content = render(make_job(template=path))
    before, after = docx.Document(str(path)), docx.Document(io.BytesIO(content))
    assert after.styles["Normal"].font.name == "ＭＳ 明朝"
    for name in ("Heading 1", "List Bullet", "Table Grid"):
        old, new = before.styles[name].element, after.styles[name].element
        assert ElementTree.tostring(ElementTree.fromstring(old.xml)) == ElementTree.tostring(
            ElementTree.fromstring(new.xml)
        )
    sizes = {tuple(sorted((int(s.page_width or 0), int(s.page_height or 0)))) for s in after.sections}
    assert sizes == {tuple(sorted((int(before.sections[0].page_width or 0), int(before.sections[0].page_height or 0))))}
    assert all(s.header.paragraphs[0].text == "様式1 海浜大学" for s in after.sections)
    added = [s for s in after.styles if s.name and s.name.startswith("Draft ")]
    assert added
    assert not [s.name for s in added if s.element.findall(f".//{W}rFonts")]
    fonts = {str(f.get(f"{W}eastAsia")) for f in body(content).iter(f"{W}rFonts")}
    assert not fonts


def test_a_template_without_any_style_of_ours_is_filled(tmp_path: Path) -> None:
    path = tmp_path / "bare.docx"
    word = docx.Document()
    for style in list(word.styles.element):
        name = style.find(f"{W}name")
        if name is not None and name.get(f"{W}val") != "Normal":
            word.styles.element.remove(style)
    for key, rel in list(word.part.rels.items()):
        if rel.reltype.endswith("/numbering"):
            del word.part.rels[key]
    word.save(str(path))
    job = make_job(template=path)
    content = render(job)
    assert {t for t in texts(job.document) if t} <= set(paragraphs(content))
    assert "heading 1" in styles_used(content)


def test_our_template_has_every_style_and_nobody_elses_traces() -> None:
    word = docx.Document(str(OURS))
    names = {(style.type, style.name_val) for style in word.styles.element.style_lst}
    assert {(kind, name) for name, kind in STYLES.items()} <= names
    assert [p.text for p in word.paragraphs] == ["{{draft}}"]
    assert word.core_properties.author == "kakushin"


def test_a_wide_table_may_end_a_template_without_a_blank_page(tmp_path: Path) -> None:
    word = docx.Document()
    word.add_paragraph("様式の初め")
    word.add_paragraph("{{draft}}")
    word.save(str(tmp_path / "form.docx"))
    wide = Table(("年度",) * 12, (("値",) * 12,))
    content = body(render(replace(with_blocks(wide), template=tmp_path / "form.docx")))
    assert [s.get(f"{W}orient") for s in content.iter(f"{W}pgSz")] == [None, "landscape"]
    assert text_of(content[-2]).startswith("作成")


def test_margins_with_fractions_are_read(tmp_path: Path) -> None:
    word = docx.Document()
    margins = word.sections[0]._sectPr.pgMar
    assert margins is not None
    margins.set(f"{W}left", "1440.0000000000002")
    margins.set(f"{W}right", "1440.0000000000002")
    word.save(str(tmp_path / "form.docx"))
    wide = Table(("年度",) * 12, (("値",) * 12,))
    sections = list(body(render(replace(with_blocks(wide), template=tmp_path / "form.docx"))).iter(f"{W}pgMar"))
    assert [(m.get(f"{W}left"), m.get(f"{W}top")) for m in sections] == [
        ("1440.0000000000002", "1440"),
        ("1440", "1440.0000000000002"),
    ]


def test_a_list_style_without_bullets_is_not_taken_for_lists(tmp_path: Path) -> None:
    word = docx.Document()
    for number in word.styles["List Bullet"].element.findall(f".//{W}numPr"):
        number.getparent().remove(number)
    word.save(str(tmp_path / "form.docx"))
    content = render(replace(with_blocks(Bullets(("項目",))), template=tmp_path / "form.docx"))
    filled = docx.Document(io.BytesIO(content))
    (item,) = (p for p in filled.paragraphs if p.text == "項目")
    assert item.style is not None
    assert item.style.name == "List Bullet (draft)"
    key = item.style.element.pPr.numPr.numId.val
    lists = filled.part.numbering_part.element
    (kind,) = lists.xpath(f"w:abstractNum[@w:abstractNumId='{lists.num_having_numId(key).abstractNumId.val}']")
    assert kind.find(f"{W}lvl/{W}lvlText").get(f"{W}val") == "・"


def test_a_draft_may_stand_in_a_cell(tmp_path: Path) -> None:
    word = docx.Document()
    word.add_table(1, 1).cell(0, 0).text = "{{draft}}"
    word.save(str(tmp_path / "cell.docx"))
    job = make_job(template=tmp_path / "cell.docx")
    content = render(job)
    assert {t for t in texts(job.document) if t} <= set(paragraphs(content))
    assert all(cell[-1].tag == f"{W}p" for cell in body(content).iter(f"{W}tc"))
    assert len(list(body(content).iter(f"{W}sectPr"))) == 1


@pytest.mark.parametrize("content", [b"", b"PK\x05\x06" + b"\0" * 18, b"{\\rtf1}", b"\xd0\xcf\x11\xe0 old .doc"])
def test_a_template_that_is_no_docx_is_named(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "様式.docx"
    path.write_bytes(content)
    with pytest.raises(KakushinError) as failure:
        render(make_job(template=path))
    assert "様式.docx" in failure.value.lines("ja")[0]
    assert "cannot be read as a Word document" in failure.value.lines("en")[0]


def test_a_word_template_or_a_spreadsheet_is_refused(tmp_path: Path) -> None:
    path = template(tmp_path / "form.docx")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(tmp_path / "form.dotx", "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"document.main+xml", b"template.main+xml"))
    with pytest.raises(KakushinError):
        render(make_job(template=tmp_path / "form.dotx"))


def test_a_missing_template_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        render(make_job(template=tmp_path / "none.docx"))


# On paper

FONTS = {"ja": {"NotoSerifCJKjp", "NotoSansCJKjp"}, "en": {"NotoSansCJKjp", "NotoSerifCJKjp", "Liberation"}}
SEEN = {"ja": ["kaiyo-city-decarbonization", "smart-agriculture-prefecture", "mobility-company"], "en": [
    "kaiyo-city-decarbonization.en"
]}  # fmt: skip


def why_no_paper() -> str | None:
    """Return why drafts cannot be set on paper here, None when they can."""
    missing = [name for name in ("soffice", "pdftotext", "pdffonts", "fc-list") if shutil.which(name) is None]
    if missing:
        return f"needs {', '.join(missing)}"
    listed = subprocess.run(["fc-list", ":", "family"], capture_output=True, text=True, check=True).stdout
    fonts = [f for f in ("Noto Serif CJK JP", "Noto Sans CJK JP", "Liberation Serif") if f not in listed]
    return f"needs the fonts {', '.join(fonts)}" if fonts else None


@pytest.fixture(scope="module")
def paper(catalog: Catalog, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return the examples as PDF, set by LibreOffice."""
    if reason := why_no_paper():
        pytest.skip(reason)
    folder = tmp_path_factory.mktemp("paper")
    for lang, names in SEEN.items():
        for name in names:
            profile = load_profile(EXAMPLES / f"{name}.yaml", catalog)
            (folder / f"{name}.docx").write_bytes(render(make_job(profile, lang)))  # type: ignore[arg-type]
    sources = sorted(folder.glob("*.docx"))
    environment = os.environ | {"FONTCONFIG_FILE": str(Path(__file__).with_name("fonts.conf"))}
    command = ["soffice", f"-env:UserInstallation={(folder / 'office').as_uri()}", "--headless", "--convert-to", "pdf"]
    command += ["--outdir", str(folder), *map(str, sources)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300)
    found = {path.stem: path for path in folder.glob("*.pdf")}
    if len(found) < len(sources) and "could not be loaded" in done.stderr:
        pytest.skip("needs LibreOffice Writer")
    assert len(found) == len(sources), done.stderr
    return found


@pytest.mark.parametrize(("lang", "name"), [(lang, n) for lang, names in SEEN.items() for n in names])
def test_paper_shows_only_the_expected_fonts(lang: str, name: str, paper: dict[str, Path]) -> None:
    listed = subprocess.run(["pdffonts", str(paper[name])], capture_output=True, text=True, check=True).stdout
    fonts = {line.split()[0].partition("+")[2] for line in listed.splitlines()[2:]}
    assert fonts
    assert not [f for f in fonts if not f.startswith(tuple(FONTS[lang]))]


@pytest.mark.parametrize("name", [n for names in SEEN.values() for n in names])
def test_paper_has_no_blank_page_and_no_line_outside(name: str, paper: dict[str, Path]) -> None:
    done = subprocess.run(["pdftotext", "-bbox-layout", str(paper[name]), "-"], capture_output=True, check=True)
    page_tag, line_tag = "{http://www.w3.org/1999/xhtml}page", "{http://www.w3.org/1999/xhtml}line"
    pages = list(ElementTree.fromstring(done.stdout).iter(page_tag))
    assert 5 <= len(pages) <= 14
    for number, page in enumerate(pages, 1):
        width, height = float(page.get("width", 0)), float(page.get("height", 0))
        lines = [[float(line.get(key, 0)) for key in ("xMin", "yMin", "xMax", "yMax")] for line in page.iter(line_tag)]
        inside = [line for line in lines if line[1] > 68 and line[3] < height - 68]
        assert inside, f"page {number} is blank"
        for x_min, y_min, x_max, y_max in lines:
            # a comma may hang into the margin, as Japanese typesetting has it
            assert x_min >= 60, number
            assert x_max <= width - 55, number
            assert y_min >= 15, number
            assert y_max <= height - 15, number
