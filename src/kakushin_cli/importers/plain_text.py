"""HTML as plain text: for reading and searching, with nothing left that a page could run."""

from __future__ import annotations

import re
import warnings

from bs4 import BeautifulSoup, MarkupResemblesLocatorWarning
from bs4.element import NavigableString

_IGNORED = ("script", "style", "template", "noscript", "iframe", "object", "svg", "math", "head", "title")
_BLOCKS = tuple(
    """address article aside blockquote br caption dd details div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6
    header hr legend li main nav ol p pre section summary table tbody tfoot thead tr ul""".split()  # noqa: SIM905
)
_CELLS = ("td", "th")
_BLANKS = re.compile(r"[^\S\n]+")


def plain_text(html: str) -> str:
    """Return the text of HTML: entities as characters, elements that begin a line on lines of their own.

    Content of scripts, styles and the like is left out, comments too; so are control and format characters. Text
    without any tag comes back with its own line breaks.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", MarkupResemblesLocatorWarning)  # a text may be nothing but an address
        tree = BeautifulSoup(html, "html.parser")
    for element in tree.find_all(_IGNORED):
        element.decompose()
    for names, space in ((_BLOCKS, "\n"), (_CELLS, " ")):
        for element in tree.find_all(names):
            element.insert_before(space)
            element.insert_after(space)
    text = tree.get_text(types=(NavigableString,))  # no comments, declarations or CDATA
    text = "".join(c if c.isprintable() or c == "\n" else " " if c.isspace() else "" for c in text)
    lines = (_BLANKS.sub(" ", line).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)
