"""What Office files cannot hold is taken out, and nothing else."""

import sys
import unicodedata

from kakushin_cli.exporters.office_files import clean_text


def test_exactly_what_xml_refuses_goes() -> None:
    whole = "".join(chr(n) for n in range(sys.maxunicode + 1) if chr(n) not in "\t\r")
    kept = [c for c in whole if c == "\n" or (unicodedata.category(c) not in ("Cc", "Cs") and c not in "\ufffe\uffff")]
    assert clean_text(whole) == "".join(kept)
