"""Organisations named as members of networks: one name for all the ways one is written."""

import re

from kakushin_cli.japanese.folding import fold

_TITLES = re.compile(
    r"(代表取締役)?(社長|会長|頭取|副会長|理事長|専務理事|会頭|副会頭|学長|総長|知事|市長|町長|村長|所長|支店長)$|代表取締役$"
)
_LEGAL_FORMS = re.compile(
    r"株式会社|有限会社|合同会社|\(株\)|（株）|㈱|国立大学法人|[^、\s]{2,4}公立大学法人(?=.+大学)|公立大学法人|学校法人"
    r"|独立行政法人|国立研究開発法人|(公益|一般)(社団|財団)法人|特定非営利活動法人|社会福祉法人"
)


def organisation_name(member: str) -> str:
    """Return a member's name without the title of its person and without its legal form."""
    name = _TITLES.sub("", member.strip())
    return _LEGAL_FORMS.sub("", name).strip() or member.strip()


def organisation_key(member: str) -> str:
    """Return the folded name under which one organisation is recognised in several networks."""
    return fold(organisation_name(member))
