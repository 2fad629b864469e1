"""What Office files cannot hold is taken out, and nothing else."""

from __future__ import annotations

import sys
import unicodedata

from kakushin_cli.exporters.xml_text import without_unfit


def test_exactly_what_xml_refuses_goes() -> None:
    whole = "".join(map(chr, range(sys.maxunicode + 1)))
    kept = [c for c in whole if c == "\n" or (unicodedata.category(c) not in ("Cc", "Cs") and c not in "\ufffe\uffff")]
    assert without_unfit(whole) == "".join(kept)
