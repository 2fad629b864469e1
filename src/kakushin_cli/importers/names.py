"""Names of ministries and of prefectures in outside sources, read as ids of the vocabulary.

Bodies that the bundled vocabulary lacks stand here: their names in English are those they use themselves, and those that
行政事業レビュー lists on their own have no parent. The areas of jGrants (全国, eight 地方, 47 prefectures) are those that the
official sample client lists (https://github.com/digital-go-jp/jgrants-mcp-server, as of 2026-04-06); which prefectures a 地方
has follows from its name there: 関東・甲信越 and 東海・北陸 leave none over and take none twice.
"""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

from kakushin_cli.catalog.vocabulary import Vocabulary
from kakushin_cli.importers.candidate import one_line, without_empty
from kakushin_cli.japanese.folding import fold

_BODIES = (
    ("npa", None, "警察庁", "National Police Agency"),
    ("jftc", None, "公正取引委員会", "Japan Fair Trade Commission"),
    ("ppc", None, "個人情報保護委員会", "Personal Information Protection Commission"),
    ("jcrc", None, "カジノ管理委員会", "Japan Casino Regulatory Commission"),
    ("fsa", None, "金融庁", "Financial Services Agency"),
    ("caa", None, "消費者庁", "Consumer Affairs Agency"),
    ("cfa", None, "こども家庭庁", "Children and Families Agency"),
    ("nra", None, "原子力規制委員会", "Nuclear Regulation Authority"),
    ("edcc", "mic", "公害等調整委員会", "Environmental Dispute Coordination Commission"),
    ("psia", "moj", "公安調査庁", "Public Security Intelligence Agency"),
    ("nta", "mof", "国税庁", "National Tax Agency"),
    ("aca", "mext", "文化庁", "Agency for Cultural Affairs"),
    ("jsa", "mext", "スポーツ庁", "Japan Sports Agency"),
    ("clrc", "mhlw", "中央労働委員会", "Central Labour Relations Commission"),
    ("rinya", "maff", "林野庁", "Forestry Agency"),
    ("jfa", "maff", "水産庁", "Fisheries Agency"),
    ("jpo", "meti", "特許庁", "Japan Patent Office"),
    ("smea", "meti", "中小企業庁", "Small and Medium Enterprise Agency"),
    ("enecho", "meti", "資源エネルギー庁", "Agency for Natural Resources and Energy"),
    ("jta", "mlit", "観光庁", "Japan Tourism Agency"),
    ("jcg", "mlit", "海上保安庁", "Japan Coast Guard"),
    ("jtsb", "mlit", "運輸安全委員会", "Japan Transport Safety Board"),
    ("atla", "mod", "防衛装備庁", "Acquisition, Technology and Logistics Agency"),
)


def ministry_terms(vocabulary: Vocabulary) -> list[dict[str, object]]:
    """Return the bodies that the vocabulary lacks, in the shape of its entries."""
    terms: list[dict[str, object]] = []
    for own_id, parent, ja, en in _BODIES:
        if not vocabulary.has("ministry", own_id):
            name = {"ja": ja, "en": en}
            terms.append(without_empty({"id": own_id, "name": name, "label": name, "parent": parent}))
    return terms


def owner_fields(own_id: str, vocabulary: Vocabulary) -> dict[str, object]:
    """Return the fields of an entry that belongs to a ministry or agency of the vocabulary."""
    parent = vocabulary.term("ministry", own_id).parent
    return {"ministry": parent, "agency": own_id} if parent else {"ministry": own_id}


class MinistryNames:
    """Reads names of ministries and agencies as ids.

    `unknown` counts the names that could not be read.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._words = {key: term.id for key, term in vocabulary.words("ministry").items()}
        self._parents = {t.id: t.parent for t in vocabulary.ministries}
        for own_id, parent, ja, _ in _BODIES:
            self._words.setdefault(fold(ja), own_id)
            self._parents.setdefault(own_id, parent)
        self.unknown: dict[str, int] = {}

    def read(self, owner: str, body: str) -> tuple[str | None, str | None]:
        """Return (ministry, agency) for 所管府省庁 and 府省庁; None for what is unknown or not there."""
        ministry = self._words.get(fold(owner)) if owner else None
        agency = self._words.get(fold(body.split()[-1])) if body.split() else None
        if owner and not (ministry or agency):
            self.unknown[owner] = self.unknown.get(owner, 0) + 1
        if ministry and self._parents.get(ministry):
            agency, ministry = ministry, self._parents[ministry]
        if agency and self._parents.get(agency):
            return ministry or self._parents[agency], agency
        return ministry or agency, None


BLOCKS: dict[str, tuple[int, ...]] = {
    "北海道地方": (1,),
    "東北地方": tuple(range(2, 8)),
    "関東・甲信越地方": (*range(8, 16), 19, 20),
    "東海・北陸地方": (16, 17, 18, 21, 22, 23, 24),
    "近畿地方": tuple(range(25, 31)),
    "中国地方": tuple(range(31, 36)),
    "四国地方": tuple(range(36, 40)),
    "九州・沖縄地方": tuple(range(40, 48)),
}
"""Numbers of the prefectures (ISO 3166-2) of each 地方."""
NATIONWIDE = "全国"
SEPARATOR = "/"
_PREFECTURES = 47


class Area(NamedTuple):
    """Prefectures in their order; empty and `is_nationwide` for all of Japan, both unset when it is not certain."""

    prefectures: tuple[str, ...]
    is_nationwide: bool
    text: str | None


def read_area(value: object, vocabulary: Vocabulary) -> Area:
    """Return the area of a call: `東京都 / 神奈川県`, `全国 / 海外`, `東北地方`; unknown when a part cannot be read."""
    text = one_line(unicodedata.normalize("NFKC", value)) if isinstance(value, str) else ""
    if not text:
        return Area((), False, None)
    parts = [part.strip() for part in text.split(SEPARATOR) if part.strip()]
    if NATIONWIDE in parts:
        return Area((), True, text)
    words = vocabulary.words("prefecture")
    blocks = {fold(name): numbers for name, numbers in BLOCKS.items()}
    prefectures: set[str] = set()
    for part in parts:
        key = fold(part)
        if key in blocks:
            prefectures |= {f"JP-{number:02}" for number in blocks[key]}
        elif key in words:
            prefectures.add(words[key].id)
        else:
            return Area((), False, text)
    if len(prefectures) == _PREFECTURES:
        return Area((), True, text)
    return Area(tuple(sorted(prefectures)), False, text)
