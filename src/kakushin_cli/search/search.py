"""Ranked search over programmes, networks and guides.

Words of the query are looked for in fields of different weight; rare words count for more than common ones. A hit says
which word was found in which field, and which words found nothing.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from kakushin_cli.catalog.catalog import spellings
from kakushin_cli.catalog.model import Guide, Network, Program
from kakushin_cli.japanese.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kakushin_cli.catalog.catalog import Catalog

EntryKind = Literal["program", "network", "guide"]
KINDS: tuple[EntryKind, ...] = ("program", "network", "guide")
WEIGHTS = {
    "name": 4.0,
    "need": 2.5,
    "keyword": 2.5,
    "theme": 1.5,
    "ministry": 2.0,
    "place": 2.5,
    "member": 2.0,
    "summary": 1.0,
}
HIGH_CONFIDENCE = 45.0
_RUNS = re.compile(r"[一-鿿々〆]+|[ぁ-ゖー]+|[a-z0-9+#&%./]+")
_PARTICLES = frozenset(
    [
        "を",
        "は",
        "が",
        "に",
        "で",
        "と",
        "の",
        "へ",
        "も",
        "や",
        "か",
        "から",
        "まで",
        "より",
        "など",
        "たい",
        "です",
        "ます",
        "する",
        "した",
        "して",
        "ある",
        "いる",
        "ない",
        "したい",
        "ほしい",
        "について",
        "のは",
        "とは",
        "への",
    ]
)
_ENGLISH_STOP = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "for",
        "to",
        "in",
        "on",
        "and",
        "or",
        "with",
        "we",
        "our",
        "i",
        "my",
        "is",
        "are",
        "be",
        "at",
        "by",
        "from",
        "that",
        "which",
    ]
)


@dataclass(frozen=True, slots=True)
class Matched:
    """A word of the query and the field it was found in."""

    term: str
    field: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A found entry. `score` runs from 0 to 100; `low` confidence means: nearest, but perhaps not what was meant."""

    entry: Program | Network | Guide
    kind: EntryKind
    score: float
    confidence: Literal["high", "low"]
    matched: tuple[Matched, ...]
    unmatched: tuple[str, ...]


@dataclass(frozen=True)
class SearchResult:
    """Hits by score; ties programmes, networks, guides, then id."""

    hits: tuple[Hit, ...]
    terms: tuple[str, ...] = ()


def query_terms(text: str) -> list[tuple[str, str]]:
    """Return the words of a query that carry meaning, as (folded, as written), each once.

    Blanks separate words; a run without blanks is cut where the script changes, and particles are dropped.
    """
    terms: dict[str, str] = {}
    for part in text.split():
        for piece in _pieces(part):
            key = fold(piece)
            if not key or key in _PARTICLES or key in _ENGLISH_STOP:
                continue
            if re.fullmatch(r"[ぁ-ゖー]{1,2}", key) and not re.search(r"[ァ-ヶｦ-ﾟ]", piece):
                continue
            terms.setdefault(key, piece)
    return list(terms.items())


def _pieces(part: str) -> list[str]:
    """Cut a run at changes between katakana, kanji, Latin and hiragana."""
    return re.findall(
        r"[ァ-ヶーｦ-ﾟ・]+|[一-鿿々〆]+|[ぁ-ゖ]+|[A-Za-z0-9Ａ-Ｚａ-ｚ０-９][A-Za-z0-9Ａ-Ｚａ-ｚ０-９+#&%./,-]*|[①②③]",
        part,
    )


def _fields(entry: Program | Network | Guide, catalog: Catalog) -> list[tuple[str, str]]:
    """Return (field, folded text) of an entry, most telling first."""
    vocabulary = catalog.vocabulary
    texts: list[tuple[str, str]] = [("name", s) for s in spellings(entry)]
    texts += [("need", w) for w in (*entry.needs.ja, *entry.needs.en)]
    texts += [("keyword", w) for w in (*entry.keywords.ja, *entry.keywords.en)]
    if isinstance(entry, Program):
        texts += [("theme", w) for t in entry.themes for w in vocabulary.term("theme", t).words()]
        owners = [o for o in (entry.ministry, entry.agency) if o]
        texts += [("ministry", w) for o in owners for w in vocabulary.term("ministry", o).words()]
        if entry.region:
            texts.append(("place", entry.region.text.ja))
    elif isinstance(entry, Network):
        texts += [("place", w) for p in entry.prefectures for w in vocabulary.term("prefecture", p).words()]
        texts += [("place", m) for m in (*entry.municipalities, *([entry.site] if entry.site else []))]
        if entry.members:
            texts += [("member", m) for _, sector in entry.members.by_sector() for m in sector]
    else:
        texts += [("keyword", i.text.ja) for s in entry.sections for i in s.items]
    texts += [("summary", entry.summary.ja), ("summary", entry.summary.en or "")]
    return [(field, fold(text)) for field, text in texts if text]


def _found(term: str, fields: Sequence[tuple[str, str]]) -> tuple[float, str]:
    """Return the best strength (0 to its field's weight) of a term and the field it was found in."""
    best, where = 0.0, ""
    grams = {term[n : n + 2] for n in range(len(term) - 1)} if len(term) >= 4 else set()
    for field, text in fields:
        weight = WEIGHTS[field]
        if weight <= best:
            continue
        if _contains(term, text):
            best, where = weight, field
        elif grams:
            share = sum(g in text for g in grams) / len(grams)
            if share >= 0.7 and weight * share * 0.6 > best:
                best, where = weight * share * 0.6, field
    return best, where


def _contains(term: str, text: str) -> bool:
    """Return whether a text contains a term; short Latin terms must stand as a word of their own in the folded text."""
    if term.isascii() and len(term) <= 3:
        return bool(re.search(rf"(?<![a-z0-9]){re.escape(term)}(?![a-z0-9])", text))
    return term in text


def search_entries(
    catalog: Catalog, text: str, *, kinds: Iterable[str] = KINDS, only: Iterable[str] | None = None
) -> SearchResult:
    """Return entries that answer a query, best first.

    Args:
        catalog: Where to search.
        text: The query.
        kinds: Kinds of entries to look at.
        only: Ids to choose from, all when None.
    """
    pools: dict[str, Sequence[Program | Network | Guide]] = {
        "program": catalog.in_edition(None),
        "network": catalog.networks,
        "guide": catalog.guides,
    }
    chosen = None if only is None else set(only)
    entries = [(k, e) for k in KINDS if k in set(kinds) for e in pools[k] if chosen is None or e.id in chosen]
    terms = query_terms(text)
    if not terms or not entries:
        return SearchResult((), tuple(t for _, t in terms))
    strengths = []
    for kind, entry in entries:
        fields = _fields(entry, catalog)
        strengths.append((kind, entry, [_found(key, fields) for key, _ in terms]))
    rarity = []
    for n in range(len(terms)):
        frequency = sum(found[n][0] > 0 for _, _, found in strengths)
        rarity.append(math.log(1 + len(entries) / (1 + frequency)))
    whole = sum(rarity) * WEIGHTS["name"]
    hits = []
    whole_key = fold(text)
    for kind, entry, found in strengths:
        score = 100 * sum(r * s for r, (s, _) in zip(rarity, found, strict=True)) / whole
        if not score:
            continue
        covered = sum(r for r, (s, _) in zip(rarity, found, strict=True) if s) / sum(rarity)
        score = min(
            100.0, score * (0.5 + covered / 2) + (30 if whole_key in {fold(s) for s in spellings(entry)} else 0)
        )
        matched = tuple(Matched(t, where) for (_, t), (s, where) in zip(terms, found, strict=True) if s)
        unmatched = tuple(t for (_, t), (s, _) in zip(terms, found, strict=True) if not s)
        confidence: Literal["high", "low"] = "high" if covered >= 0.5 and score >= 25 else "low"
        hits.append(Hit(entry, kind, round(score, 1), confidence, matched, unmatched))
    hits.sort(key=lambda h: (-h.score, KINDS.index(h.kind), h.entry.id))
    best = hits[0].score if hits else 0
    kept = [h for h in hits if h.score >= best * 0.35]
    return SearchResult(tuple(kept), tuple(t for _, t in terms))
