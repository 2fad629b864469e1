"""Text as an Office file may hold it."""

import re

_FORBIDDEN = re.compile(
    "[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\x7f-\x9f\u202a-\u202e\u2066-\u2069]"
)


def plain(text: str) -> str:
    """Return one line of text that XML can hold, without control characters and marks that turn the direction."""
    return " ".join(_FORBIDDEN.sub("", text).split())
