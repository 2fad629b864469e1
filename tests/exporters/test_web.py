from __future__ import annotations

import itertools
import shutil
import subprocess
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from export_jobs import HARBOUR, make_job

from factories import replace
from kakushin_cli.drafts.document import Bullets, Document, Paragraph, Subheading, Table, without_guidance
from kakushin_cli.exporters.web import column_shares, render

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


class Page(HTMLParser):
    """Text and tags of a page."""

    def __init__(self, content: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.feed(content)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    @property
    def joined(self) -> str:
        return "".join("".join(self.text).split())


def strings(document: Document) -> Iterator[str]:
    """Yield every text of a document."""
    yield document.title
    yield from document.notes
    yield document.footer
    blocks: list[Any] = [document.facts]
    for section in document.sections:
        yield section.heading
        blocks += section.blocks
    for block in blocks:
        if isinstance(block, Paragraph | Subheading):
            yield block.text
        elif isinstance(block, Bullets):
            yield from block.items
        elif isinstance(block, Table):
            yield from (*block.header, *(cell for row in block.rows for cell in row))


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_every_text_of_the_draft_stands_in_the_page(lang: str) -> None:
    job = make_job(lang=lang)  # type: ignore[arg-type]
    page = Page(render(job).decode())
    missing = [s for s in strings(job.document) if "".join(s.split()) not in page.joined]
    assert missing == []


def test_guidance_can_be_left_out() -> None:
    job = make_job()
    told = set(strings(job.document)) - set(strings(without_guidance(job.document)))
    assert told
    page = Page(render(replace(job, document=without_guidance(job.document))).decode())
    assert [t for t in told if "".join(t.split()) in page.joined] == []


def test_the_page_loads_nothing_and_runs_nothing() -> None:
    profile = replace(HARBOUR, title='<script>alert("x")</script>', vision="<img src=x onerror=alert(1)>")
    content = render(make_job(profile)).decode()
    page = Page(content)
    kinds = {tag for tag, _ in page.tags}
    assert not kinds & {"script", "img", "link", "iframe", "object", "a"}
    policy = next(
        a["content"] for t, a in page.tags if t == "meta" and a.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy is not None
    assert policy.startswith("default-src 'none'")
    assert '<script>alert("x")</script>'.replace(" ", "") in page.joined


def test_headings_tables_and_language_are_real() -> None:
    page = Page(render(make_job()).decode())
    assert ("html", {"lang": "ja"}) in page.tags
    levels = [int(tag[1]) for tag, _ in page.tags if tag in ("h1", "h2", "h3")]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    assert all(attrs.get("scope") for tag, attrs in page.tags if tag == "th")


def test_the_same_job_gives_the_same_bytes() -> None:
    assert render(make_job()) == render(make_job())


def test_shares_of_columns_add_up_and_follow_the_text() -> None:
    shares = column_shares(Table(("所管", "ねらい"), (("環境省", "長い" * 30),)))
    assert sum(shares) == pytest.approx(100)
    assert shares[0] < shares[1] / 2


@pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")
def test_the_browser_clips_no_text(tmp_path: Path) -> None:
    assert CHROMIUM is not None
    path = tmp_path / "draft.html"
    content = render(make_job()).decode()
    # The page itself allows no script; the copy under test measures itself and writes what it found into its title.
    measure = """<script>addEventListener('load', () => {
      const wide = [...document.querySelectorAll('p,li,h1,h2,h3,td,th')].filter(e => e.scrollWidth > e.clientWidth + 1);
      const page = document.documentElement;
      document.title = JSON.stringify([wide.map(e => e.textContent), page.scrollWidth - page.clientWidth]);
    });</script>"""
    opened = content.replace("default-src 'none';", "default-src 'none'; script-src 'unsafe-inline';", 1)
    path.write_text(opened.replace("</body>", measure + "</body>"), encoding="utf-8")
    done = subprocess.run(
        [CHROMIUM, *FLAGS, f"--user-data-dir={tmp_path / 'profile'}", "--window-size=1000,800", "--virtual-time-budget=2000",
         "--dump-dom", path.as_uri()],
        capture_output=True, text=True, encoding="utf-8", timeout=120, check=True,
    )  # fmt: skip
    title = Page(done.stdout)
    assert "[[],0]" in title.joined[:200], title.joined[:200]


AXE = Path(__file__).parent.parent / "node" / "node_modules" / "axe-core" / "axe.min.js"


@pytest.mark.skipif(CHROMIUM is None or not AXE.exists(), reason="chromium or axe-core is not installed")
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_axe_finds_no_fault(tmp_path: Path, lang: str) -> None:
    assert CHROMIUM is not None
    content = render(make_job(lang=lang)).decode()  # type: ignore[arg-type]
    opened = content.replace("default-src 'none';", "default-src 'none'; script-src 'unsafe-inline';", 1)
    check = f"""<script>{AXE.read_text(encoding="utf-8")}</script><script>addEventListener('load', async () => {{
      const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
      const found = await axe.run(document, {{runOnly: tags}});
      document.title = 'AXE' + JSON.stringify(found.violations.map(v => [v.id, v.nodes.map(n => n.html.slice(0, 80))]));
    }});</script>"""
    path = tmp_path / "draft.html"
    path.write_text(opened.replace("</body>", check + "</body>"), encoding="utf-8")
    done = subprocess.run(
        [CHROMIUM, *FLAGS, f"--user-data-dir={tmp_path / 'profile'}", "--virtual-time-budget=20000", "--dump-dom", path.as_uri()],
        capture_output=True, text=True, encoding="utf-8", timeout=180, check=True,
    )  # fmt: skip
    title = done.stdout[done.stdout.index("<title>") :].split("</title>")[0]
    assert title == "<title>AXE[]"
