"""Ranked search over programmes, networks and guides in the user's own words.

A query is cut into words and understood; each word becomes a unit that an entry may answer by the word itself, by
another word of the same concept, by a facet, or by its name. A hit says which word was found where, and which found
nothing. Building the index and asking it are apart (`index`), so that a stored index can take the place of a built one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kakushin_cli.catalog.sets import bits
from kakushin_cli.japanese.folding import fold
from kakushin_cli.search.dictionary import build_dictionary, dictionary_parts
from kakushin_cli.search.hits import Hit, SearchFilter, SearchResult
from kakushin_cli.search.intent import Understanding, understand
from kakushin_cli.search.ranking import Ranker, Scored
from kakushin_cli.search.reading import Reader
from kakushin_cli.search.units import Unit, UnitMaker
from kakushin_cli.search.word_lists import WordLists, word_lists

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kakushin_cli.catalog.catalog import Catalog
    from kakushin_cli.catalog.guides import Guide
    from kakushin_cli.catalog.model import Network, Program
    from kakushin_cli.search.documents import EntryKind
    from kakushin_cli.search.index import TextIndex
    from kakushin_cli.search.reading import Part
    from kakushin_cli.search.sentences import Found

SURE_SCORE, SURE_COVERAGE = 22.0, 0.45
FOLLOW_SCORE, FOLLOW_COVERAGE = 18.0, 0.25
"""What is enough behind an entry that is sure to be meant."""
OUTWEIGHING = 2
"""How many words of a subject it takes for each word of an outside matter to be sure of the subject all the same."""
NEAR_BEST = 0.3
"""Share of the best score below which nothing is shown."""
NEAR_A_NAME = 55.0
"""Score from which an entry is sure to be meant although the query calls another one by its name."""
FOLLOWERS = 5
"""How many nationwide programmes follow the entries of a prefecture."""


class Searcher:
    """Searches one catalogue; holds its index and dictionary.

    Args:
        catalog: Where to search.
        index: Its index; built when None.
    """

    def __init__(self, catalog: Catalog, index: TextIndex | None = None) -> None:
        self.catalog = catalog
        self.dictionary = build_dictionary(catalog)
        self.index = index or _index_of(catalog)
        self._reader = Reader(self.dictionary, self.index)
        self._maker = UnitMaker(catalog, self.dictionary, self.index)
        self._ranker = Ranker(self.index)
        self._word_lists: WordLists | None = None

    def understand(self, text: str) -> Understanding:
        """Return what a query says."""
        return self._read(text)[1]

    def entry(self, number: int) -> Program | Network | Guide:
        """Return an entry of the index."""
        entry = self.catalog.entry(self.index.id_of(number))
        assert entry is not None
        return entry

    def kind(self, number: int) -> EntryKind:
        """Return the kind of an entry of the index."""
        return self.index.kind_of(number)

    def search(self, text: str, filters: SearchFilter | None = None) -> SearchResult:
        """Return the entries that answer a query, best first; a text used up by the filters gives all that pass."""
        return self._search(text, filters or SearchFilter())

    def _search(self, text: str, filters: SearchFilter) -> SearchResult:
        parts, said = self._read(text)
        units = self._maker.units(parts, said)
        open_units = [u for u in units if not _is_used_up(u, filters)]
        wanted = [u for u in open_units if u.role != "generic"]
        terms = tuple(u.text for u in units if u.role != "generic")
        within, key = self._within(filters), fold(text)
        if not wanted and (filters.only is not None or filters.prefectures):
            return SearchResult(tuple(self._listed(within, filters)), said, terms)
        if not wanted:
            for unit in open_units:
                unit.role = "term"
        here = within & self._placed(filters) if filters.prefectures else within
        passing = 0
        if filters.only is None and not filters.prefectures:
            passing = self._passing(wanted, said, has_request=len(wanted) < len(open_units))
        hits = self._hits(self._ranker.rank(open_units, here, key=key), open_units, said, whole=passing)
        if passing:
            for hit in hits:
                hit.confidence = "high" if hit.is_in(passing) else "low"
            hits = _sure_first(hits)
        if filters.prefectures:
            hits = _sure_first(hits)
            elsewhere = within & self.index.facet("nationwide") & ~here
            far = self._hits(self._ranker.rank(open_units, elsewhere, key=key), open_units, said)[:FOLLOWERS]
            for hit in far:
                hit.confidence = "low"
            hits += far
        return SearchResult(tuple(hits), said, terms)

    def scores(self, text: str) -> dict[str, float]:
        """Return how near every programme is to a query (0 to 100), by id; those without any of its words are left out."""
        parts, said = self._read(text)
        units = self._maker.units(parts, said)
        programs = self.index.facet("kind:program")
        return {
            self.index.id_of(s.entry): round(s.score, 1) for s in self._ranker.rank(units, programs, key=fold(text))
        }

    def _read(self, text: str) -> tuple[list[Part], Understanding]:
        """Return the words of a query, misspelt ones set right, and what they say."""
        parts = self._reader.read(text)
        corrected = {part.text: part.read_as for part in parts if part.read_as}
        if text.isascii() and self._reader.has_unknown(parts) and (typed := self._read_as_typed(text)):
            return typed
        if self._reader.may_be_misspelt(text, parts):
            from kakushin_cli.search.spelling import corrected_parts

            parts, spelt = corrected_parts(text, parts, self._reader, self.dictionary, self.index, self._lists())
            corrected |= spelt
        return parts, self._said(text, parts, corrected)

    def _read_as_typed(self, text: str) -> tuple[list[Part], Understanding] | None:
        """Return what Latin letters say in Japanese, typed with the input method switched off; None when they do not.

        Words that are known as they stand stay so; of the others all must be syllables, and one at least be known then.
        """
        from kakushin_cli.search.romaji import kana_typed

        read, is_unknown = self._reader.read, self._reader.is_unknown
        words = [kana_typed(word) if any(map(is_unknown, read(word))) else word for word in text.split()]
        if None in words:
            return None
        typed = " ".join(word for word in words if word)
        parts = read(typed)
        if all(part.text.isascii() or is_unknown(part) for part in parts):
            return None
        said = self._said(typed, parts, {})
        parts = [part._replace(text=part.read_as or self._written(part)) for part in parts]
        said.corrected[text] = " ".join(part.text for part in parts)
        return parts, said

    def _written(self, part: Part) -> str:
        """Return a word as the lexicon writes it; one in Latin letters as the user did."""
        return part.text if part.text.isascii() else self.dictionary.written(part.term)

    def _said(self, text: str, parts: Sequence[Part], corrected: Mapping[str, str]) -> Understanding:
        """Return what the words of a query say, and what was taken for what."""
        said = understand(text, parts, self.dictionary)
        for wrong, right in corrected.items():
            entry = self.catalog.entry(right)
            said.corrected[wrong] = entry.name if entry else right
        return said

    def _lists(self) -> WordLists:
        """Return what misspelt words are compared with."""
        if self._word_lists is None:
            words = {*dictionary_parts(self.catalog, ()).words, *self.index.own_words()}
            self._word_lists = WordLists(word_lists(words, self.index.own_names()))
        return self._word_lists

    def _within(self, filters: SearchFilter) -> int:
        """Return the entries that the filters leave, as bits; places are left to the ranking."""
        index = self.index
        within = 0
        for kind in set(filters.kinds):
            within |= index.facet(f"kind:{kind}")
        shown = self.catalog.edition or self.catalog.vocabulary.default_edition.id
        if shown != "all":
            imported = 0 if self.catalog.edition else index.facet("imported")  # as `Catalog.in_edition` has it
            within &= index.facet(f"edition:{shown}") | imported | ~index.facet("kind:program")
        if filters.only is not None:
            passing = 0
            for entry_id in filters.only:
                passing |= index.bit_of(entry_id)
            within &= passing
        return within

    def _passing(self, wanted: Sequence[Unit], said: Understanding, *, has_request: bool) -> int:
        """Return the programmes that have every facet of a query that names nothing but facets; 0 when it names more.

        Such a query behaves as `list` does with the same options. One facet alone is a subject (networks and guides
        answer it, too), but for who applies, said with words of a request: 大学が応募できる事業.
        """
        facets: dict[str, list[str]] = {
            "theme": said.themes,
            "phase": said.phases,
            "ministry": said.ministries,
            "applicant": said.applicants,
        }
        named = [kind for kind, ids in facets.items() if ids]
        core = [unit for unit in wanted if not self._names_a_sort(unit)]
        asks_who = named == ["applicant"] and (has_request or len(core) < len(wanted))
        if (len(named) < 2 and not asks_who) or not all(any(kind in unit.says for kind in named) for unit in core):
            return 0
        passing = self.index.facet("kind:program")
        for kind in named:
            if kind != "phase" or not said.themes:
                unknown = ["applicant:unknown"] if kind == "applicant" and len(named) > 1 else []
                passing &= self._any_facet([*(f"{kind}:{i}" for i in facets[kind]), *unknown])
        if said.themes and said.phases:
            passing &= self._any_facet(f"placement:{t}/{p}" for t in said.themes for p in said.phases)
        return passing

    def _names_a_sort(self, unit: Unit) -> bool:
        """Return whether a word only names a sort of support, as 補助金 does; not one of entries, as 座組 does."""
        concepts = [self.dictionary.concepts[i] for i in unit.says.get("concept", ())]
        return bool(concepts) and all(c.kind == "kind" and not c.entries for c in concepts)

    def _any_facet(self, names: Iterable[str]) -> int:
        found = 0
        for name in names:
            found |= self.index.facet(name)
        return found

    def _placed(self, filters: SearchFilter) -> int:
        return self._any_facet(f"prefecture:{prefecture}" for prefecture in filters.prefectures)

    def _listed(self, within: int, filters: SearchFilter) -> Iterable[Hit]:
        """Yield all that pass, in list order: the words said no more than the filters."""
        if filters.prefectures:
            within &= self._placed(filters)
        order = {entry_id: n for n, entry_id in enumerate(filters.only or ())}
        for number in sorted(bits(within), key=lambda n: (order.get(self.index.id_of(n), len(order)), n)):
            yield Hit(self, number, 100.0, sure=True)

    def _hits(
        self, scored: Sequence[Scored], units: Sequence[Unit], said: Understanding, *, whole: int = 0
    ) -> list[Hit]:
        """Return the hits among scored entries; those of `whole`, as bits, however far behind the best."""
        best = max((found.by_units for found in scored), default=0.0)
        required = [n for n, unit in enumerate(units) if unit.required]
        named = [n for n, unit in enumerate(units) if unit.named]
        outweighed = sum(u.role == "term" and u.understood and u.scale >= 1 for u in units) > OUTWEIGHING * len(
            said.outside
        )
        wordy = any(u.role != "generic" for u in units)
        hits: list[Hit] = []
        for entry, shown, coverage, row, score in scored:
            if score < best * NEAR_BEST and not whole >> entry & 1:
                continue
            if not coverage and wordy:
                continue
            sure = score >= SURE_SCORE and coverage >= SURE_COVERAGE
            if not sure and hits and hits[0].confidence == "high":
                sure = score >= FOLLOW_SCORE and coverage >= FOLLOW_COVERAGE
            sure = sure and all(row[n] for n in required)
            sure = sure and (score >= NEAR_A_NAME or all(row[n] for n in named))
            if said.outside and not outweighed:
                sure = sure and _has_outside_word(row, units)
            hits.append(Hit(self, entry, shown, sure=sure, units=units, row=row))
        return hits


def _sure_first(hits: Sequence[Hit]) -> list[Hit]:
    return [h for h in hits if h.confidence == "high"] + [h for h in hits if h.confidence == "low"]


def _has_outside_word(row: Sequence[Found | None], units: Sequence[Unit]) -> bool:
    """Return whether an entry names the very matter that such catalogues usually do not answer."""
    return any(
        f is not None and f.field in ("name", "alias", "keyword") and f.way is unit.ways[0]
        for unit, f in zip(units, row, strict=True)
        if unit.role == "outside"
    )


def _is_used_up(unit: Unit, filters: SearchFilter) -> bool:
    """Return whether a word says only what an option says already."""
    return any(set(ids) & set(filters.asked.get(kind, ())) for kind, ids in unit.says.items())


def _index_of(catalog: Catalog) -> TextIndex:
    """Return the index of a catalogue."""
    from kakushin_cli.search.documents import documents
    from kakushin_cli.search.index_build import build_index

    return build_index(documents(catalog))


def searcher_of(catalog: Catalog) -> Searcher:
    """Return the searcher of a catalogue, made at first use and kept with it."""
    if catalog.searcher is None:
        catalog.searcher = Searcher(catalog)
    searcher: Searcher = catalog.searcher
    return searcher


def search_entries(catalog: Catalog, text: str, filters: SearchFilter | None = None) -> SearchResult:
    """Return the entries of a catalogue that answer a query, best first (contract, `search`)."""
    return searcher_of(catalog).search(text, filters)
