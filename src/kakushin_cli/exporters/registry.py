"""Formats of listings and of roadmaps: their names, the suffixes that ask for them, and what writes them.

A new format of a roadmap is an entry of `ROADMAP_FORMATS` and a module with `render(job) -> bytes`; help, completion,
errors and the table of the README follow.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from msgspec import Struct

from kakushin_cli.language import Lang, Text

SCHEMA_VERSION = 1
"""Version of the machine output; it changes only when a key is renamed or removed."""
FORMATS = ("table", "json", "jsonl", "csv", "tsv", "markdown", "xlsx")
"""Formats of a listing."""
SUFFIX_FORMATS = {
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".tsv": "tsv",
    ".txt": "table",
    ".md": "markdown",
    ".markdown": "markdown",
    ".xlsx": "xlsx",
}


class RoadmapFormat(Struct, frozen=True):
    """A format of a roadmap.

    Attributes:
        name: What `--format` takes.
        suffixes: Ends of the names of files that ask for it.
        module: Module of this package that writes it, with the function where that is not `render`.
        about: One line about what it gives.
        label: What the help calls it, where the suffix alone says too little.
        needs_file: Whether it makes no sense on a terminal or in a pipe.
    """

    name: str
    suffixes: tuple[str, ...]
    module: str
    about: Text
    label: Text | None = None
    needs_file: bool = False

    def renderer(self) -> Callable[[Any], bytes]:
        """Return what makes the bytes of a `RoadmapJob`; only its module is imported."""
        module, _, function = self.module.partition(":")
        render: Callable[[Any], bytes] = getattr(
            import_module(f"kakushin_cli.exporters.{module}"), function or "render"
        )
        return render


_ALL = (
    RoadmapFormat(
        "markdown", (".md", ".markdown"), "document_markdown", Text("Markdownの提案書", "Proposal in Markdown")
    ),
    RoadmapFormat("json", (".json",), "roadmap_json", Text("データ", "Data")),
    RoadmapFormat(
        "docx",
        (".docx",),
        "word.document",
        Text(
            "A4の提案書。見出しは公募の様式に沿い、書き方の案内は青字(`--strip-guidance` で除きます)。"
            "`--template 様式.docx` で大学などの様式に流し込めます",
            "A4 proposal with the headings used in calls and writing guidance in blue "
            "(`--strip-guidance` omits it); `--template form.docx` uses your own form",
        ),
        Text("Word", "Word"),
        needs_file=True,
    ),
    RoadmapFormat(
        "pptx",
        (".pptx",),
        "page.presentation",
        Text(
            "1枚のポンチ絵。図形も表もPowerPointで編集できます。`--size 16:9` も可。事業ごとの出典と窓口はノートに記載",
            "One-page overview with shapes and tables you can edit in PowerPoint, also `--size 16:9`; "
            "sources and contact offices are in the notes",
        ),
        Text("1枚のポンチ絵", "one page"),
        needs_file=True,
    ),
    RoadmapFormat(
        "xlsx",
        (".xlsx",),
        "workbook.roadmap",
        Text(
            "工程表、KPI、資金計画(合計と検算は式)、体制、活用予定施策、窓口、リスク、出典",
            "Schedule, KPIs, funding plan (totals and checks are formulas), organisation, programmes, "
            "contact offices, risks, sources",
        ),
        Text("Excel", "Excel"),
        needs_file=True,
    ),
    RoadmapFormat(
        "html",
        (".html", ".htm"),
        "web",
        Text("外部と通信しない1ファイルの文書", "Proposal as a single file that loads nothing from the network"),
        Text("Webページ", "web page"),
    ),
    RoadmapFormat("svg", (".svg",), "figure", Text("工程図", "Schedule chart"), Text("工程図", "schedule")),
    RoadmapFormat(
        "flow.mmd",
        (".flow.mmd",),
        "mermaid:render_flow",
        Text("事業から事業への流れ(Mermaid)", "Flow from programme to programme (Mermaid)"),
    ),
    RoadmapFormat(
        "mmd", (".mmd",), "mermaid", Text("工程表(Mermaid)", "Schedule (Mermaid)"), Text("Mermaid", "Mermaid")
    ),
    RoadmapFormat(
        "ics",
        (".ics",),
        "calendar",
        Text("カレンダー(日付の分かるものだけ)", "Calendar of known dates"),
        Text("カレンダー", "calendar"),
    ),
)
ROADMAP_FORMATS = {f.name: f for f in _ALL}
"""Formats of a roadmap by name."""
ROADMAP_SUFFIXES = {suffix: f for f in _ALL for suffix in f.suffixes}
OFFICE_FIRST = sorted(_ALL, key=lambda f: f.label is None)
"""Formats of a roadmap as readers look for them: those of programs with a name, then text and data."""


def roadmap_format_of(path: str) -> RoadmapFormat | None:
    """Return the roadmap format that a file's name asks for, None when no format has its suffix; the longest suffix wins."""
    suffixes = [suffix for suffix in ROADMAP_SUFFIXES if path.lower().endswith(suffix)]
    return ROADMAP_SUFFIXES[max(suffixes, key=len)] if suffixes else None


def formats_in_help(lang: Lang) -> str:
    """Return the first suffix of every format and what the help calls it: `.docx (Word) … .md`."""
    words = {"ja": "{}({})", "en": "{} ({})"}[lang]
    return " ".join(words.format(f.suffixes[0], f.label.pick(lang)) if f.label else f.suffixes[0] for f in OFFICE_FIRST)
