"""HTML as plain text: for reading and searching, with nothing left that a page could run."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_DROPPED = frozenset({"script", "style", "template", "noscript", "iframe", "object", "svg", "math", "head", "title"})
_BREAKING = frozenset(
    """address article aside blockquote br caption dd details div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6
    header hr legend li main nav ol p pre section summary table tbody tfoot thead tr ul""".split()  # noqa: SIM905
)
_CELLS = frozenset({"td", "th"})
_BLANKS = re.compile(r"[^\S\n]+")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.dropped: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _DROPPED:
            self.dropped.append(tag)
        elif not self.dropped:
            self._space(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # `<script/>` opens an element in HTML; taken as empty here, for the parser does not read on as a browser would.
        if tag not in _DROPPED and not self.dropped:
            self._space(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.dropped:
            del self.dropped[self.dropped.index(tag) :]
        elif not self.dropped:
            self._space(tag)

    def handle_data(self, data: str) -> None:
        if not self.dropped:
            self.parts.append(data)

    def _space(self, tag: str) -> None:
        if tag in _BREAKING:
            self.parts.append("\n")
        elif tag in _CELLS:
            self.parts.append(" ")


def plain_text(html: str) -> str:
    """Return the text of HTML: entities as characters, elements that begin a line on lines of their own.

    Content of scripts, styles and the like is left out, comments too; so are control and format characters. Text
    without any tag comes back with its own line breaks.
    """
    reader = _Reader()
    try:
        reader.feed(html)
        reader.close()
    except (AssertionError, ValueError):  # declarations that the parser of the standard library gives up on
        pass
    text = "".join(reader.parts)
    text = "".join(c if c.isprintable() or c == "\n" else " " if c.isspace() else "" for c in text)
    lines = (_BLANKS.sub(" ", line).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)
