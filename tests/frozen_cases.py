"""Command lines and what they answer, kept as files: tests/frozen/cases.yaml, one expected output a case beside it."""

from __future__ import annotations

import contextlib
import difflib
import io
import itertools
import os
import shlex
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

import docx
import openpyxl
import pptx
import yaml
from docx.document import Document
from docx.table import Table, _Cell
from pptx.shapes.base import BaseShape
from pptx.shapes.graphfrm import GraphicFrame
from pptx.shapes.group import GroupShape

import harness

FOLDER = Path(__file__).parent / "frozen"
EXAMPLES = Path(__file__).parent.parent / "examples"
DAYS: Mapping[str, tuple[str, ...]] = {
    "today": ("--today", "2026-12-01"),
    "source": ("--as-of", "2021-12-23", "--today", "2026-12-01"),
    "none": (),
}
"""Options that fix the day: today's programmes, those of the day of the source, or none of them."""
AXES = ("day", "lang", "columns")
TERMINAL = {"TERM": "xterm-256color"}
FOREIGN_SETTINGS = ("NO_COLOR", "FORCE_COLOR", "COLORTERM", "TTY_COMPATIBLE", "TTY_INTERACTIVE", "COLUMNS", "LINES")
"""What rich reads in the environment of the process, where the developer's terminal may have set it."""


@dataclass(frozen=True, slots=True)
class Case:
    """A command line, the screen it runs on, and the file with the expected output."""

    name: str
    group: str
    lines: tuple[tuple[str, ...], ...]
    lang: str
    columns: int
    terminal: bool

    @property
    def path(self) -> Path:
        return FOLDER / self.group / f"{self.name}.txt"

    @property
    def id(self) -> str:
        return f"{self.group}/{self.name}"


@cache
def cases() -> tuple[Case, ...]:
    """Return the cases in the order of cases.yaml; a list of days, languages or widths stands for one case each."""
    groups = yaml.safe_load((FOLDER / "cases.yaml").read_text("utf-8"))
    return tuple(
        case
        for group, content in groups.items()
        for name, entry in content["cases"].items()
        for case in _expand(group, name, {**content["defaults"], **_as_map(entry)})
    )


def _as_map(entry: str | list[str] | dict[str, Any]) -> dict[str, Any]:
    return entry if isinstance(entry, dict) else {"run": entry}


def _expand(group: str, name: str, entry: dict[str, Any]) -> Iterator[Case]:
    lines = [entry["run"]] if isinstance(entry["run"], str) else entry["run"]
    values = [entry[axis] if isinstance(entry[axis], list) else [entry[axis]] for axis in AXES]
    for day, lang, columns in itertools.product(*values):
        chosen = [str(v) for v, axis in zip((day, lang, columns), AXES, strict=True) if isinstance(entry[axis], list)]
        yield Case(
            name=".".join([name, *chosen]),
            group=group,
            lines=tuple((*shlex.split(line), *DAYS[day]) for line in lines),
            lang=lang,
            columns=columns,
            terminal=entry["terminal"],
        )


def answer(case: Case) -> str:
    """Run a case in a new copy of tests/frozen/files; return exit code, both streams and every file it wrote."""
    with TemporaryDirectory(prefix="kakushin-frozen-") as temporary:
        folder = Path(temporary).resolve()
        shutil.copytree(FOLDER / "files", folder, dirs_exist_ok=True)
        shutil.copytree(EXAMPLES, folder / "examples")
        _write_template(folder / "form.docx")
        before = _contents(folder)
        parts = []
        with contextlib.chdir(folder), patch.dict(os.environ, TERMINAL):
            for name in FOREIGN_SETTINGS:
                os.environ.pop(name, None)
            for line in case.lines:
                outcome = harness.run(
                    *line,
                    terminal=case.terminal,
                    columns=case.columns,
                    lang=case.lang,
                    answers=harness.answers_to(line),
                )
                parts.append(f"$ kakushin {shlex.join(line)}\nexit code {outcome.code}\n")
                parts += [_part("stdout", outcome.stdout), _part("stderr", outcome.stderr)]
        parts += [
            _part(f"file {path}", _file_text(folder / path))
            for path, content in sorted(_contents(folder).items())
            if before.get(path) != content
        ]
        return "".join(parts).replace(str(folder), "<folder>").replace(str(FOLDER.parents[1]), "<repository>")


def difference(case: Case) -> str:
    """Return what differs from the expected output as a unified diff, nothing when they are equal."""
    expected = case.path.read_text("utf-8") if case.path.exists() else ""
    return "\n".join(
        difflib.unified_diff(expected.split("\n"), answer(case).split("\n"), "expected", "now", lineterm="", n=2)
    )


def _part(title: str, text: str) -> str:
    """Return a titled block; control characters, invisible in a diff, become their pictures."""
    for character, picture in (("\x1b", "␛"), ("\r", "␍"), ("\t", "␉"), ("\ufeff", "<BOM>")):
        text = text.replace(character, picture)
    ending = "" if text.endswith("\n") or not text else "<no newline at the end>\n"
    return f"--- {title}\n{text}{ending}"


def _contents(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def _file_text(path: Path) -> str:
    match path.suffix:
        case ".docx":
            return "".join(f"{line}\n" for line in _word_lines(docx.Document(str(path))))
        case ".pptx":
            return "".join(f"{line}\n" for line in _slide_lines(path))
        case ".xlsx":
            return "".join(f"{line}\n" for line in _sheet_lines(path))
        case _:
            return path.read_bytes().decode("utf-8")


def _word_lines(word: Document) -> Iterator[str]:
    yield f"title: {word.core_properties.title}"
    for section in word.sections:
        for place, band in (("header", section.header), ("footer", section.footer)):
            yield from (f"{place}: {paragraph.text}" for paragraph in band.paragraphs if paragraph.text)
    yield from _block_lines(word)


def _block_lines(place: Document | _Cell) -> Iterator[str]:
    for block in place.iter_inner_content():
        if isinstance(block, Table):
            for row in block.rows:
                yield "| row"
                for cell in row.cells:
                    yield from (f"|   {line}" for line in _block_lines(cell))
        else:
            style = block.style.name if block.style is not None else None
            mark = f"[{style}] " if style and style.lower().startswith(("heading", "title")) else ""
            yield f"{mark}{block.text}"


def _slide_lines(path: Path) -> Iterator[str]:
    for number, slide in enumerate(pptx.Presentation(str(path)).slides, 1):
        yield f"slide {number}"
        for shape in slide.shapes:
            yield from _shape_lines(shape)
        if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
            yield "notes"
            yield from slide.notes_slide.notes_text_frame.text.split("\n")


def _shape_lines(shape: BaseShape) -> Iterator[str]:
    if isinstance(shape, GroupShape):
        for inner in shape.shapes:
            yield from _shape_lines(inner)
    elif isinstance(shape, GraphicFrame) and shape.has_table:
        for row in shape.table.rows:
            yield "row: " + " | ".join(cell.text for cell in row.cells)
    elif shape.has_text_frame:
        text: str = getattr(shape, "text_frame").text  # noqa: B009 - only shapes with text have the attribute
        yield from (f"shape: {line}" for line in text.split("\n"))


def _sheet_lines(path: Path) -> Iterator[str]:
    for sheet in openpyxl.load_workbook(path):
        yield f"sheet {sheet.title}"
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is not None:
                    link = f" -> {cell.hyperlink.target or cell.hyperlink.location}" if cell.hyperlink else ""
                    yield f"{cell.coordinate}: {cell.value}{link}"


@cache
def _template() -> bytes:
    word = docx.Document()
    word.sections[0].header.paragraphs[0].text = "様式1 {{lead}}"
    word.add_paragraph("題名: {{title}} です")
    table = word.add_table(1, 2)
    table.cell(0, 0).text = "テーマ {{theme}} / {{ period }}"
    table.cell(0, 1).text = "{{catchphrase}} {{unknown}}"
    word.add_paragraph("{{draft}}")
    word.add_paragraph("様式の終わり")
    content = io.BytesIO()
    word.save(content)
    return content.getvalue()


def _write_template(path: Path) -> None:
    """Write a Word form with the placeholders that a draft fills."""
    path.write_bytes(_template())
