"""The sentences of all faults, in Japanese and English, from the code of a fault to its wording; they stand in `wordings`.

A sentence says what is wrong, a hint how to repair it. Both are format strings over the facts of the fault, and a
code speaks of the same facts in both languages. A fact that is a sentence itself comes once per language:
`reason_ja` and `reason_en` fill `{reason}`. A wording `code.told` or `code.near` takes the place of the wording `code`
when the facts hold such a reason, or a near name.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from kakushin_cli.catalog.wordings import entries, fields, imports, plans, reading

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kakushin_cli.catalog.faults import Fault
    from kakushin_cli.catalog.wordings.wording import Wording
    from kakushin_cli.language import Lang

_QUOTED_LENGTH = 40
WORDINGS: dict[str, Wording] = {
    code: wording for part in (reading, fields, entries, plans, imports) for code, wording in part.WORDINGS.items()
}
"""By code; those of reading first."""

_REFINEMENTS = {"reason_ja": "told", "near": "near"}
_WARNING: dict[Lang, str] = {"ja": "警告: ", "en": "warning: "}


def message(code: str, facts: Mapping[str, str | int], lang: Lang) -> str:
    """Return the sentence that says what is wrong.

    Args:
        code: A key of `WORDINGS`.
        facts: A value for each placeholder of the wording.
        lang: Lang of the sentence.

    Returns:
        The sentence, without a full stop.
    """
    wording = _wording(code, facts)
    return (wording.ja if lang == "ja" else wording.en).format_map(_told(facts, lang))


def hint(code: str, facts: Mapping[str, str | int], lang: Lang) -> str:
    """Return the sentence that says how to repair it; arguments as for `message`."""
    wording = _wording(code, facts)
    return (wording.ja_hint if lang == "ja" else wording.en_hint).format_map(_told(facts, lang))


def render_text(fault: Fault, lang: Lang) -> str:
    """Return the fault as one line: `file:line:column: field: what is wrong → how to repair it`."""
    place = f"{fault.path}:{fault.line}:{fault.column}: "
    field = f"{dotted(fault.pointer)}: " if fault.pointer else ""
    warning = _WARNING[lang] if fault.severity == "warning" else ""
    return printable(f"{place}{field}{warning}{fault.message(lang)} → {fault.hint(lang)}")


def dotted(pointer: str) -> str:
    """Return a JSON pointer as people read it: `programs.3.applicants.0.type`."""
    return ".".join(part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:])


def printable(text: str) -> str:
    """Return the text on one line: control and format characters are dropped, line breaks and tabs become blanks."""
    if text.isprintable():
        return text
    blanks = "".join(" " if c in "\n\r\t\x85\u2028\u2029" else c for c in text)
    return "".join(c for c in blanks if not unicodedata.category(c).startswith("C"))


def quoted(value: object) -> str:
    """Return a value as a sentence may quote it: as YAML writes it, printable, at most 40 characters."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case dict():
            return "{...}"
        case list():
            return "[...]"
    text = str(value)
    clean = printable(text[: _QUOTED_LENGTH * 4]).strip()
    if len(clean) <= _QUOTED_LENGTH and len(text) <= _QUOTED_LENGTH * 4:
        return clean
    return clean[: _QUOTED_LENGTH - 1] + "…"


def _wording(code: str, facts: Mapping[str, str | int]) -> Wording:
    for fact, refinement in _REFINEMENTS.items():
        if facts.get(fact) and (wording := WORDINGS.get(f"{code}.{refinement}")):
            return wording
    return WORDINGS[code]


def _told(facts: Mapping[str, str | int], lang: Lang) -> dict[str, str | int]:
    return {name.removesuffix(f"_{lang}"): value for name, value in facts.items()}
