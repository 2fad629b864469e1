"""Options typed with the Japanese input method still on: full-width letters, hyphens and blanks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

HYPHENS = "-ー－−‐‑‒–—―ｰ"
_OPTION = rf"[{HYPHENS}]{{1,2}}([A-Za-zＡ-Ｚａ-ｚ][0-9A-Za-z０-９Ａ-Ｚａ-ｚ{HYPHENS}]*)(?:([=＝　])　*(.*))?"


def as_options(words: Iterable[str]) -> list[str]:
    """Return the words of a command line with options typed in full width as ASCII: `ーa　大学` is `-a`, `大学`.

    A word is an option when a hyphen, dash or prolonged sound mark stands before a Latin letter; editors make one dash
    of two hyphens, so a name of several letters has two. Words behind `--` and words in ASCII stay as they are.
    """
    read: list[str] = []
    rest = iter(words)
    for word in rest:
        if word == "--":
            return [*read, word, *rest]
        option = None if word.isascii() else re.fullmatch(_OPTION, word)
        if option is None or option[0].isascii() or (word[0] == "-" and option[2] == "="):
            read.append(word)
            continue
        name = re.sub(f"[{HYPHENS}]", "-", unicodedata.normalize("NFKC", option[1]))
        name = f"-{name}" if len(name) == 1 else f"--{name}"
        value = option[3]
        if option[2] in ("=", "＝"):
            read.append(f"{name}={value}")
        else:
            read += [name, value] if value else [name]
    return read
