#!/usr/bin/env python3
"""How long `roadmap -o` takes for Word, PowerPoint and Excel, beside the bare library that writes as much.

    python benchmarks/office.py [--rounds N] [--profile plan.yaml]

What our file holds is read out of it (texts of paragraphs, cells, shapes and notes). A bare script imports the library,
writes the same texts with one look for all, and saves. Both are whole processes and take turns; each round gives a
ratio. Its median and quartiles are printed as rows of Markdown, with processor time, which other work on the machine
disturbs less. Nothing fails for being slow.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree import ElementTree

TARGET = 1.5
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
SLIDE = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
OPTIONS = ["--theme", "decarbonization", "--applicant", "university", "--partner", "municipality", "--start", "2027"]

BARE = {
    "docx": """
import json, sys
import docx
document = docx.Document()
for block in json.load(open(sys.argv[1], encoding="utf-8")):
    if isinstance(block, str):
        document.add_paragraph(block)
    else:
        table = document.add_table(len(block), len(block[0]), style="Table Grid")
        for row, texts in zip(table.rows, block):
            for cell, text in zip(row.cells, texts):
                cell.text = text
document.save(sys.argv[2])
""",
    "pptx": """
import json, sys
from pptx import Presentation
from pptx.util import Pt
presentation = Presentation()
def fill(frame, lines):
    for n, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if n == 0 else frame.add_paragraph()
        for text in line:
            run = paragraph.add_run()
            run.text = text
            run.font.size = Pt(10.5)
for shapes, notes in json.load(open(sys.argv[1], encoding="utf-8")):
    slide = presentation.slides.add_slide(presentation.slide_layouts[6])
    for shape in shapes:
        if isinstance(shape, dict):
            rows = shape["rows"]
            table = slide.shapes.add_table(len(rows), len(rows[0]), 0, 0, 5000000, 2000000).table
            for row, cells in zip(table.rows, rows):
                for cell, lines in zip(row.cells, cells):
                    fill(cell.text_frame, lines)
        else:
            fill(slide.shapes.add_textbox(0, 0, 2000000, 500000).text_frame, shape)
    if notes:
        fill(slide.notes_slide.notes_text_frame, notes)
presentation.save(sys.argv[2])
""",
    "xlsx": """
import json, sys
import xlsxwriter
with xlsxwriter.Workbook(sys.argv[2], {"in_memory": True}) as book:  # without temporary files, as ours
    look = book.add_format({"text_wrap": True, "border": 1})
    for rows in json.load(open(sys.argv[1], encoding="utf-8")):
        page = book.add_worksheet()
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                if value is None:
                    page.write_blank(r, c, None, look)
                elif isinstance(value, str):
                    page.write_string(r, c, value, look)
                else:
                    page.write_number(r, c, value, look)
""",
}
LIBRARIES = {"docx": "python-docx", "pptx": "python-pptx", "xlsx": "XlsxWriter"}


class Spent(NamedTuple):
    """What one process took."""

    seconds: float
    processor: float
    mebibytes: float


def text_of(element: ElementTree.Element, namespace: str) -> str:
    """Return all text below an element."""
    return "".join(t.text or "" for t in element.iter(f"{namespace}t"))


def word_content(file: zipfile.ZipFile) -> list[Any]:
    """Return the paragraphs of a Word document as texts and its tables as rows of texts, in order."""
    body = ElementTree.fromstring(file.read("word/document.xml"))[0]
    content: list[Any] = []
    for block in body:
        if block.tag == f"{WORD}p":
            content.append(text_of(block, WORD))
        elif block.tag == f"{WORD}tbl":
            rows = block.findall(f"{WORD}tr")
            content.append([[text_of(cell, WORD) for cell in row.findall(f"{WORD}tc")] for row in rows])
    return content


def lines_of(frame: ElementTree.Element) -> list[list[str]]:
    """Return the paragraphs of a text frame, each as the texts of its runs."""
    return [[text_of(run, DRAWING) for run in p.findall(f"{DRAWING}r")] for p in frame.findall(f"{DRAWING}p")]


def slide_content(file: zipfile.ZipFile) -> list[Any]:
    """Return for each slide its shapes (paragraphs of runs; tables as `rows` of such) and its notes."""
    slides = []
    for name in sorted(n for n in file.namelist() if n.startswith("ppt/slides/slide")):
        shapes: list[Any] = []
        for shape in ElementTree.fromstring(file.read(name)).iter():
            if shape.tag == f"{SLIDE}txBody":
                shapes.append(lines_of(shape))
            elif shape.tag == f"{DRAWING}tbl":
                rows = shape.findall(f"{DRAWING}tr")
                shapes.append({"rows": [[lines_of(cell[0]) for cell in row.findall(f"{DRAWING}tc")] for row in rows]})
        notes = name.replace("slides/slide", "notesSlides/notesSlide")
        bodies: list[list[list[str]]] = []
        if notes in file.namelist():
            bodies = [lines_of(b) for b in ElementTree.fromstring(file.read(notes)).iter(f"{SLIDE}txBody")]
        slides.append([shapes, max(bodies, key=len, default=[])])
    return slides


def sheet_content(file: zipfile.ZipFile) -> list[Any]:
    """Return for each sheet its rows of cells: a text, a number, or None for one that has only a look."""
    strings = [text_of(s, SHEET) for s in ElementTree.fromstring(file.read("xl/sharedStrings.xml"))]
    sheets = []
    for name in sorted(n for n in file.namelist() if n.startswith("xl/worksheets/sheet")):
        rows = []
        for row in ElementTree.fromstring(file.read(name)).iter(f"{SHEET}row"):
            cells: list[str | float | None] = []
            for cell in row:
                value = cell.findtext(f"{SHEET}v")
                is_shared = cell.get("t") == "s" and value is not None
                is_number = cell.get("t") is None and value is not None
                cells.append(strings[int(value or 0)] if is_shared else float(value or 0) if is_number else value)
            rows.append(cells)
        sheets.append(rows)
    return sheets


CONTENT = {"docx": word_content, "pptx": slide_content, "xlsx": sheet_content}


def size_of(content: Any) -> int:
    """Return how many texts and cells a file holds."""
    if isinstance(content, dict):
        return size_of(list(content.values()))
    return sum(map(size_of, content)) if isinstance(content, list) else 1


def once(words: list[str], env: dict[str, str], folder: Path) -> Spent:
    """Run a command and return what it took."""
    start = time.perf_counter()
    with subprocess.Popen(words, env=env, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(words)}: exit code {process.returncode}")
    return Spent(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def row_of(suffix: str, cells: int, runs: list[tuple[Spent, Spent]]) -> str:
    """Return a row of the table out of rounds of (ours, bare)."""
    ratios = [ours.seconds / bare.seconds for ours, bare in runs]
    low, middle, high = statistics.quantiles(ratios, n=4) if len(ratios) > 1 else ratios * 3
    processor = statistics.median(ours.processor / bare.processor for ours, bare in runs)
    columns = [
        f"roadmap -o x.{suffix}",
        f"{LIBRARIES[suffix]}, {cells:,} texts",
        f"≤ {TARGET:g}",
        f"{middle:.2f}",
        f"{low:.2f}–{high:.2f}",
        f"{processor:.2f}",
        *(f"{statistics.median(r[n].seconds for r in runs) * 1000:.0f}" for n in (0, 1)),
        *(f"{statistics.median(r[n].mebibytes for r in runs):.0f}" for n in (0, 1)),
        "met" if middle <= TARGET else "missed",
    ]
    return f"| {' | '.join(columns)} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--profile", type=Path, help="a project profile instead of four options")
    given = parser.parse_args()
    options = ["--profile", str(given.profile.resolve())] if given.profile else OPTIONS
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        env = {k: v for k, v in os.environ.items() if not k.startswith(("KAKUSHIN", "PYTHON"))}
        env |= {"KAKUSHIN_CACHE_DIR": str(folder / "cache"), "KAKUSHIN_CONFIG": str(folder / "none.toml")}
        pairs: dict[str, tuple[list[str], list[str]]] = {}
        sizes: dict[str, int] = {}
        for suffix, script in BARE.items():
            ours = [sys.executable, "-m", "kakushin_cli", "roadmap", *options, "-o", f"ours.{suffix}", "--force"]
            once(ours, env, folder)
            with zipfile.ZipFile(folder / f"ours.{suffix}") as file:
                content = CONTENT[suffix](file)
            sizes[suffix] = size_of(content)
            (folder / f"{suffix}.json").write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
            (folder / f"bare_{suffix}.py").write_text(script, encoding="utf-8")
            pairs[suffix] = (ours, [sys.executable, f"bare_{suffix}.py", f"{suffix}.json", f"bare.{suffix}"])
        runs: dict[str, list[tuple[Spent, Spent]]] = {suffix: [] for suffix in pairs}
        for turn in range(-1, given.rounds):  # the first round warms the disk and is not counted
            for suffix, (ours, bare) in pairs.items():
                if turn % 2:
                    beside = once(bare, env, folder)
                    spent = once(ours, env, folder)
                else:
                    spent = once(ours, env, folder)
                    beside = once(bare, env, folder)
                if turn >= 0:
                    runs[suffix].append((spent, beside))
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}\n")
    print("| what | reference | target | measured | quartiles | processor time | ms | bare ms | MiB | bare MiB | |")
    print("|---|---|--:|--:|---|--:|--:|--:|--:|--:|---|")
    for suffix, rounds in runs.items():
        print(row_of(suffix, sizes[suffix], rounds))


if __name__ == "__main__":
    main()
