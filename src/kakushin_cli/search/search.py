"""Ranked search over programmes, networks and guides in the user's own words.

A query is cut into words and understood; each word becomes a unit that an entry may answer by the word itself, by
another word of the same concept, by a facet, or by its name. A hit says which word was found where, and which found
nothing. The search tables lie in the catalogue's database (`tables`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from msgspec import Struct, field

from kakushin_cli.catalog.catalog import Catalog
from kakushin_cli.catalog.guides import Guide
from kakushin_cli.catalog.model import Network, Program
from kakushin_cli.japanese.folding import fold
from kakushin_cli.search.dictionary import Dictionary
from kakushin_cli.search.index import Scope, SearchIndex
from kakushin_cli.search.intent import Understanding, understand
from kakushin_cli.search.kana import kana_typed
from kakushin_cli.search.ranking import Scored, UnitMatch, rank
from kakushin_cli.search.reading import Part, QueryReader
from kakushin_cli.search.spelling import corrected_parts
from kakushin_cli.search.tables import KINDS, EntryKind
from kakushin_cli.search.units import Unit, UnitMaker

Confidence = Literal["high", "low"]


class SearchFilter(Struct, frozen=True):
    """Limits set by options.

    Attributes:
        kinds: Kinds of entries to look at.
        only: Programmes that pass the programme filters, in list order; None when there are none.
        asked: Ids set by options, by vocabulary (theme, phase, ministry, applicant): words that say the same are used up.
        prefectures: Entries that name one of these come first.
    """

    kinds: tuple[EntryKind, ...] = KINDS
    only: tuple[str, ...] | None = None
    asked: Mapping[str, tuple[str, ...]] = {}
    prefectures: tuple[str, ...] = ()


class Matched(NamedTuple):
    """A word of the query and the field it was found in; `via` is the word found instead, when it is another."""

    term: str
    field: str
    via: str | None = None


class Hit(Struct):
    """An entry that answers a query; the entry itself is read when it is shown.

    Attributes:
        catalog: Has the entry.
        id: Id of the entry.
        kind: Its kind.
        score: From 0 to 100, with one decimal.
        confidence: `low` means: nearest, but perhaps not what was meant.
        units: The units of the query.
        row: How the entry matches each unit.
    """

    catalog: Catalog
    id: str
    kind: EntryKind
    score: float
    confidence: Confidence
    units: Sequence[Unit] = ()
    row: Sequence[UnitMatch | None] = ()

    @property
    def matched(self) -> tuple[Matched, ...]:
        """Words of the query that were found."""
        return tuple(
            Matched(unit.text, match.way.value.partition(":")[0])  # a facet by its vocabulary
            if match.way.kind == "facet"
            else Matched(unit.text, match.field, match.way.word)
            for unit, match in zip(self.units, self.row, strict=True)
            if match
        )

    @property
    def unmatched(self) -> tuple[str, ...]:
        """Words of the query that were not found."""
        units = zip(self.units, self.row, strict=True)
        return tuple(unit.text for unit, match in units if not match and unit.role != "generic")

    @property
    def entry(self) -> Program | Network | Guide:
        """The programme, network or guide."""
        entry = self.catalog.entry(self.id)
        assert entry is not None
        return entry


class SearchResult(Struct, frozen=True):
    """Hits by score; ties programmes, networks, guides, then id. `terms` are the words looked for."""

    hits: tuple[Hit, ...]
    understood: Understanding = field(default_factory=Understanding)
    terms: tuple[str, ...] = ()


_MIN_SURE_SCORE = 22.0
"""Score from which an entry is sure to be meant."""
_MIN_SURE_COVERAGE = 0.45
"""Share of the query that an entry must cover to be sure to be meant."""
_MIN_FOLLOWING_SCORE = 18.0
"""Score that is enough behind an entry that is sure to be meant."""
_MIN_FOLLOWING_COVERAGE = 0.25
"""Coverage that is enough behind an entry that is sure to be meant."""
_MIN_SUBJECTS_PER_OUTSIDE_WORD = 2
"""Number of words of a subject for each word of an outside matter, above which the subject is sure to be meant."""
_MIN_SHARE_OF_BEST = 0.3
"""Share of the best score below which nothing is shown."""
_MIN_SCORE_BESIDE_NAME = 55.0
"""Score from which an entry is sure to be meant although the query names another one."""
_MAX_NATIONWIDE = 5
"""Number of nationwide programmes that follow the entries of a prefecture."""


class Searcher:
    """Searches one catalogue.

    Args:
        catalog: Where to search.
    """

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.index = SearchIndex(catalog)
        self.dictionary = Dictionary(catalog.connection, catalog.concepts)
        self._reader = QueryReader(self.dictionary, self.index)
        self._maker = UnitMaker(catalog.vocabulary, self.dictionary, self.index)

    def understand(self, text: str) -> Understanding:
        """Return what a query says."""
        return self._read(text)[1]

    def search(self, text: str, filters: SearchFilter | None = None) -> SearchResult:
        """Return the entries that answer a query, best first; a text used up by the filters gives all that pass."""
        filters = filters or SearchFilter()
        parts, understanding = self._read(text)
        units = self._maker.units(parts, understanding)
        open_units = [u for u in units if not _is_used_up(u, filters)]
        wanted = [u for u in open_units if u.role != "generic"]
        terms = tuple(u.text for u in units if u.role != "generic")
        scope, key = self._scope(filters), fold(text)
        here = scope.with_facet(f"prefecture:{p}" for p in filters.prefectures) if filters.prefectures else scope
        if not wanted and (filters.only is not None or filters.prefectures):
            return SearchResult(tuple(self._listed(here, filters)), understanding, terms)
        if not wanted:
            for unit in open_units:
                unit.role = "term"
        facets: list[frozenset[str]] = []
        if filters.only is None and not filters.prefectures:
            facets = self._required_facets(wanted, understanding, has_request=len(wanted) < len(open_units))
        certain = _with_all(scope, facets) if facets else None
        ranked = rank(self.index, open_units, here, key=key, certain=certain)
        hits = self._hits(ranked, open_units, understanding, facets)
        if facets:
            hits = _sure_first(hits)
        if filters.prefectures:
            hits = _sure_first(hits)
            elsewhere = scope.with_facet(["nationwide"]).and_(f"NOT ({here.condition})", *here.values)
            ranked = rank(self.index, open_units, elsewhere, key=key)
            far = self._hits(ranked, open_units, understanding)[:_MAX_NATIONWIDE]
            for hit in far:
                hit.confidence = "low"
            hits += far
        return SearchResult(tuple(hits), understanding, terms)

    def scores(self, text: str) -> dict[str, float]:
        """Return how near programmes are to a query (0 to 100), by id; those without any of its words are left out."""
        parts, understanding = self._read(text)
        units = self._maker.units(parts, understanding)
        programs = self.index.visible.and_("e.kind = 'program'")
        return {s.document.id: round(s.score, 1) for s in rank(self.index, units, programs, key=fold(text))}

    def _read(self, text: str) -> tuple[list[Part], Understanding]:
        """Return the words of a query, misspelt ones set right, and what they say."""
        parts = self._reader.read(text)
        corrected = {part.text: part.read_as for part in parts if part.read_as}
        if text.isascii() and self._reader.has_unknown(parts) and (typed := self._read_as_typed(text)):
            return typed
        if self._reader.may_be_misspelt(text, parts):
            parts, spelt = corrected_parts(text, parts, self._reader)
            corrected |= spelt
        return parts, self._understand(text, parts, corrected)

    def _read_as_typed(self, text: str) -> tuple[list[Part], Understanding] | None:
        """Return the Japanese words typed in Latin letters with the input method switched off; None if they are not Japanese.

        Known words stay as they are. All others must be romaji, and at least one of them must become a known word.
        """
        read, is_unknown = self._reader.read, self._reader.is_unknown
        words = [kana_typed(word) if any(map(is_unknown, read(word))) else word for word in text.split()]
        if None in words:
            return None
        typed = " ".join(word for word in words if word)
        parts = read(typed)
        if all(part.text.isascii() or is_unknown(part) for part in parts):
            return None
        understanding = self._understand(typed, parts, {})
        written = self.dictionary.written  # a word in Latin letters stays as the user wrote it
        texts = [p.read_as or (p.text if p.text.isascii() else written(p.term)) for p in parts]
        parts = [part._replace(text=text) for part, text in zip(parts, texts, strict=True)]
        understanding.corrected[text] = " ".join(texts)
        return parts, understanding

    def _understand(self, text: str, parts: Sequence[Part], corrected: Mapping[str, str]) -> Understanding:
        """Return what the words of a query say, with the corrections that were made."""
        understanding = understand(text, parts, self.dictionary)
        for wrong, right in corrected.items():
            entry = self.catalog.entry(right)
            understanding.corrected[wrong] = entry.name if entry else right
        return understanding

    def _scope(self, filters: SearchFilter) -> Scope:
        """Return the entries that the filters leave; places are left to the ranking."""
        scope = self.index.visible.and_("e.kind IN (SELECT value FROM json_each(?))", json.dumps(filters.kinds))
        if self.catalog.edition not in (None, "all"):
            scope = scope.and_("(e.kind <> 'program' OR e.edition = ?)", self.catalog.edition)
        if filters.only is not None:
            scope = scope.and_("e.id IN (SELECT value FROM json_each(?))", json.dumps(filters.only))
        return scope

    def _required_facets(
        self, wanted: Sequence[Unit], understanding: Understanding, *, has_request: bool
    ) -> list[frozenset[str]]:
        """Return what a programme must have, one facet of each set, when a query names nothing but facets.

        Such a query behaves as `list` does with the same options. One facet alone is a subject (networks and guides
        answer it, too), but for who applies, with words of a request: 大学が応募できる事業. Empty when the query
        names more, or when no programme has them.
        """
        ids_by_kind = {
            "theme": understanding.themes,
            "phase": understanding.phases,
            "ministry": understanding.ministries,
            "applicant": understanding.applicants,
        }
        named = [kind for kind, ids in ids_by_kind.items() if ids]
        core = [unit for unit in wanted if not self._names_a_sort(unit)]
        asks_who = named == ["applicant"] and (has_request or len(core) < len(wanted))
        if (len(named) < 2 and not asks_who) or not all(any(kind in unit.says for kind in named) for unit in core):
            return []
        facets = [frozenset({"kind:program"})]
        for kind in named:
            if kind != "phase" or not understanding.themes:
                unknown = {"applicant:unknown"} if kind == "applicant" and len(named) > 1 else set()
                by_words = {f"theme-by-words:{i}" for i in ids_by_kind["theme"]} if self._uses_words(kind) else set()
                facets.append(frozenset({f"{kind}:{i}" for i in ids_by_kind[kind]} | unknown | by_words))
        if understanding.themes and understanding.phases:
            facets.append(frozenset(f"placement:{t}/{p}" for t in understanding.themes for p in understanding.phases))
        return facets if self.index.select(_with_all(self.index.visible, facets), 1) else []

    def _uses_words(self, kind: str) -> bool:
        """Return whether themes count that words tell: not as of a day, when the maps alone say what is of a theme."""
        return kind == "theme" and self.catalog.view_kind != "as_of"

    def _names_a_sort(self, unit: Unit) -> bool:
        """Return whether a word only names a sort of support, as 補助金 does; not one of entries, as 座組 does."""
        concepts = [self.dictionary.concepts[i] for i in unit.says.get("concept", ())]
        return bool(concepts) and all(c.kind == "kind" and not c.entries for c in concepts)

    def _listed(self, scope: Scope, filters: SearchFilter) -> Iterator[Hit]:
        """Yield all entries of a scope, in list order."""
        order = {entry_id: n for n, entry_id in enumerate(filters.only or ())}
        for entry_id, kind in sorted(self.index.entries(scope), key=lambda e: order.get(e[0], len(order))):
            yield Hit(self.catalog, entry_id, kind, 100.0, "high")

    def _hits(
        self,
        scored: Sequence[Scored],
        units: Sequence[Unit],
        understanding: Understanding,
        facets: Sequence[frozenset[str]] = (),
    ) -> list[Hit]:
        """Return the hits among scored entries.

        In the view of today, what takes nobody any more stands behind the others of its confidence, unless the query
        names it.

        When there are required facets, the entries that have them are hits however far behind the best, and only they
        are sure to be meant.
        """
        best = max((s.unit_score for s in scored), default=0.0)
        required = [n for n, unit in enumerate(units) if unit.required]
        named = [n for n, unit in enumerate(units) if unit.named]
        outweighed = sum(
            u.role == "term" and u.understood and u.scale >= 1 for u in units
        ) > _MIN_SUBJECTS_PER_OUTSIDE_WORD * len(understanding.outside)
        wordy = any(u.role != "generic" for u in units)
        hits: list[Hit] = []
        closed: set[str] = set()
        for document, shown, coverage, row, score in scored:
            has_all = bool(facets) and all(document.facets & one_of for one_of in facets)
            if score < best * _MIN_SHARE_OF_BEST and not has_all:
                continue
            if not coverage and wordy:
                continue
            sure = score >= _MIN_SURE_SCORE and coverage >= _MIN_SURE_COVERAGE
            if not sure and hits and hits[0].confidence == "high":
                sure = score >= _MIN_FOLLOWING_SCORE and coverage >= _MIN_FOLLOWING_COVERAGE
            sure = sure and all(row[n] for n in required)
            sure = sure and (score >= _MIN_SCORE_BESIDE_NAME or all(row[n] for n in named))
            if understanding.outside and not outweighed:
                sure = sure and _has_outside_word(row, units)
            confidence: Confidence = "high" if (has_all if facets else sure) else "low"
            hits.append(Hit(self.catalog, document.id, document.kind, round(shown, 1), confidence, units, row))
            if "closed" in document.facets and not (named and all(row[n] for n in named)):
                closed.add(document.id)
        if self.catalog.view_kind == "today":
            hits.sort(key=lambda hit: (hit.confidence == "low", hit.id in closed))
        return hits


def _sure_first(hits: Sequence[Hit]) -> list[Hit]:
    return sorted(hits, key=lambda hit: hit.confidence == "low")


def _has_outside_word(row: Sequence[UnitMatch | None], units: Sequence[Unit]) -> bool:
    """Return whether an entry names the very matter that such catalogues usually do not answer."""
    return any(
        match is not None and match.field in ("name", "alias", "keyword") and match.way is unit.ways[0]
        for unit, match in zip(units, row, strict=True)
        if unit.role == "outside"
    )


def _is_used_up(unit: Unit, filters: SearchFilter) -> bool:
    """Return whether a word says only what an option says already."""
    return any(set(ids) & set(filters.asked.get(kind, ())) for kind, ids in unit.says.items())


def _with_all(scope: Scope, facets: Sequence[frozenset[str]]) -> Scope:
    """Return the entries of a scope that have one facet of each set."""
    for one_of in facets:
        scope = scope.with_facet(sorted(one_of))
    return scope


def search_entries(catalog: Catalog, text: str, filters: SearchFilter | None = None) -> SearchResult:
    """Return the entries of a catalogue that answer a query, best first."""
    return Searcher(catalog).search(text, filters)
