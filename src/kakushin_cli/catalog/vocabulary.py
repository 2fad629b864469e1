"""The closed vocabularies, terms in their official order, and the lexicon of the search, concepts and their words."""

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from functools import cached_property
from typing import Annotated, Literal, NamedTuple, get_args

from msgspec import Struct
from msgspec.structs import force_setattr

from kakushin_cli.catalog import values
from kakushin_cli.catalog.lifecycle import Evidence
from kakushin_cli.catalog.model import PhaseId
from kakushin_cli.errors import UnknownTermError
from kakushin_cli.japanese.folding import fold
from kakushin_cli.language import Text

TermKind = Literal["applicant", "phase", "theme", "ministry", "prefecture", "field"]
ConceptKind = Literal["subject", "intent", "kind", "place", "generic", "outside"]
TERM_KINDS: tuple[TermKind, ...] = get_args(TermKind)


class Document(Struct, frozen=True, kw_only=True):
    """A document that facts are taken from."""

    id: Annotated[values.Slug, "Slug."]
    title: Annotated[Text, "Title."]
    publisher: Annotated[Text | None, "Who published it."] = None
    as_of: Annotated[values.Day, "Day for which its facts hold."]
    line_count: Annotated[values.LineNumber | None, "Number of lines, to check line references."] = None


class Edition(Struct, frozen=True, kw_only=True):
    """An edition of the package."""

    id: Annotated[values.Slug, "Slug."]
    name: Annotated[Text, "Name."]
    document: Annotated[values.Slug | None, "Document it was read from; absent when its text was not read."] = None
    fiscal_year: Annotated[values.FiscalYear, "Fiscal year its support menu and contacts describe."]
    as_of: Annotated[values.Day, "Day of its facts; the last of the month when `precision` is month."]
    precision: Annotated[Literal["day", "month"], "month when the source gives no day for `as_of`."] = "day"
    statement: Annotated[Text | None, "What is known of the edition, in own words."] = None
    evidence: Annotated[tuple[Evidence, ...], "What the statement rests on."] = ()
    names_regions: Annotated[
        values.Flag,
        "True when its texts name the place of every programme that has one: one without covers the country.",
    ] = False

    @property
    def day_text(self) -> str:
        """The day as ISO text, without the day of the month when that is not known."""
        return self.as_of.isoformat()[: 7 if self.precision == "month" else 10]


class Term(Struct, frozen=True, kw_only=True):
    """A term of a closed vocabulary.

    `symbol`, `aliases_to_confirm` and `parent` belong to some kinds of terms alone.
    """

    id: Annotated[values.Slug | values.PrefectureCode, "Slug."]
    name: Annotated[Text, "Official name."]
    label: Annotated[Text, values.InFile(Text | None), "Short label for tables; the name when absent."] = Text("")
    aliases: Annotated[tuple[values.Line, ...], "Other words accepted on input."] = ()
    symbol: Annotated[str | None, values.FILLED] = None
    aliases_to_confirm: Annotated[tuple[str, ...], values.FILLED] = ()
    parent: Annotated[str | None, values.FILLED] = None

    def __post_init__(self) -> None:
        if not self.label.ja:
            force_setattr(self, "label", self.name)

    @property
    def columns(self) -> Mapping[PhaseId, Text]:
        """Headings of the columns of a theme's map."""
        return {}

    def words(self) -> Iterable[str]:
        """Yield every word accepted for this term, the official ones first."""
        yield self.id
        for text in (self.name, self.label):
            yield text.ja
            if text.en:
                yield text.en
        if self.symbol:
            yield self.symbol
        yield from self.aliases
        yield from self.aliases_to_confirm


class Ministry(Term, frozen=True, kw_only=True):
    """A ministry or agency; the list is in 建制順."""

    parent: Annotated[values.Slug | None, "Ministry an agency belongs to."] = None


class ApplicantTerm(Term, frozen=True, kw_only=True):
    """An applicant type."""

    symbol: Annotated[values.Line, "①, ② or ③."]
    aliases_to_confirm: Annotated[
        tuple[values.Line, ...], "Accepted on input with the notice that the desk must confirm they count."
    ] = ()


class PhaseTerm(Term, frozen=True, kw_only=True):
    """A phase."""

    symbol: Annotated[values.Line | None, "① or ②; none for strengthening."] = None


class Theme(Term, frozen=True, kw_only=True):
    """A theme."""

    kind: Annotated[Literal["issue", "framework"], "issue: has a 事業マップ; framework: a 座組 with its own list."]
    columns: Annotated[dict[PhaseId, Text], "Headings of the map's columns, in own words."] = {}
    lines: Annotated[tuple[values.LineRange, ...], "Lines of the map in the source."] = ()


class Resolved(NamedTuple):
    """A word read as a term; `to_confirm` when only the desk can say whether it counts."""

    id: str
    to_confirm: bool


class Vocabulary(Struct, frozen=True, dict=True):
    """The closed vocabularies; only the bundled catalogue has one."""

    documents: Annotated[tuple[Document, ...], "Documents that sources refer to."] = ()
    editions: Annotated[tuple[Edition, ...], "Editions, oldest first."] = ()
    applicants: Annotated[tuple[ApplicantTerm, ...], "①②③."] = ()
    phases: Annotated[tuple[PhaseTerm, ...], "Phases in the order of the map."] = ()
    themes: Annotated[tuple[Theme, ...], "Themes in the order of the source."] = ()
    ministries: Annotated[tuple[Ministry, ...], "Ministries in 建制順, agencies after their parent."] = ()
    prefectures: Annotated[tuple[Term, ...], "Prefectures in code order."] = ()
    fields: Annotated[tuple[Term, ...], "Fields of the table of universities."] = ()

    def terms(self, kind: TermKind) -> tuple[Term, ...]:
        """Return the terms of one vocabulary in their order."""
        terms: tuple[Term, ...] = getattr(self, "ministries" if kind == "ministry" else f"{kind}s")
        return terms

    @cached_property
    def _by_id(self) -> dict[tuple[TermKind, str], tuple[int, Term]]:
        """Each term with its place in its vocabulary."""
        return {(kind, term.id): (n, term) for kind in TERM_KINDS for n, term in enumerate(self.terms(kind))}

    def term(self, kind: TermKind, term_id: str) -> Term:
        """Return a term by id.

        Raises:
            KeyError: the vocabulary has no such id (the checks keep that out of loaded catalogues).
        """
        return self._by_id[kind, term_id][1]

    def has(self, kind: TermKind, term_id: str) -> bool:
        """Return whether the vocabulary has this id."""
        return (kind, term_id) in self._by_id

    def position(self, kind: TermKind, term_id: str | None) -> int:
        """Return the place of a term in its vocabulary; unknown and None come last."""
        numbered = self._by_id.get((kind, term_id or ""))
        return numbered[0] if numbered else 10**6

    def document(self, document_id: str | None) -> Document | None:
        """Return a document by id, None when it is not listed."""
        return next((d for d in self.documents if d.id == document_id), None)

    def edition(self, edition_id: str) -> Edition | None:
        """Return an edition by id, None when it is not listed."""
        return next((e for e in self.editions if e.id == edition_id), None)

    @property
    def source_edition(self) -> Edition:
        """The first edition whose text was read: entries that name no edition are counted to it."""
        return next((e for e in self.editions if e.document), self.editions[-1])

    def words(self, kind: TermKind) -> dict[str, Resolved]:
        """Return every folded word of a vocabulary with the term it stands for; ids win, then the first term."""
        words = {fold(term.id): Resolved(term.id, False) for term in reversed(self.terms(kind))}
        for term in self.terms(kind):
            to_confirm = {fold(word) for word in term.aliases_to_confirm}
            for word in term.words():
                key = fold(word)
                words.setdefault(key, Resolved(term.id, key in to_confirm))
        return words

    def resolve(self, kind: TermKind, word: str, option: str) -> Resolved:
        """Read a user's word as a term.

        Args:
            kind: The vocabulary.
            word: What the user wrote; width, case, kana, old character forms and spaces do not matter.
            option: The option it came from, for the message.

        Raises:
            UnknownTermError: no term has this word; near words and all allowed ids are in the error.
        """
        if self.has(kind, word):
            return Resolved(word, to_confirm=False)
        words = self.words(kind)
        key = fold(word)
        if key in words:
            return words[key]
        raise UnknownTermError(
            option, word, self._near(kind, key, words), [_offered(kind, t) for t in self.terms(kind)]
        )

    def _near(self, kind: TermKind, key: str, words: Mapping[str, Resolved]) -> list[Text]:
        keys = get_close_matches(key, words, n=5, cutoff=0.6)
        keys += [w for w in words if len(key) >= 2 and (key in w or (len(w) >= 2 and w in key))]
        ids = dict.fromkeys(words[w].id for w in keys)
        near = [self.term(kind, i) for i in list(ids)[:3]]
        return [Text(_offered(kind, t).ja, f"{t.id} ({t.name.pick('en')})") for t in near]

    def is_ministry(self, name: str) -> bool:
        """Return whether a text is the official name of a ministry or agency."""
        return any(term.name.ja == name for term in self.ministries)

    def ministry_with_agencies(self, ministry: str) -> frozenset[str]:
        """Return the ministry's id and those of its agencies: whoever asks for a ministry means them, too."""
        return frozenset({ministry} | {t.id for t in self.ministries if t.parent == ministry})


def _offered(kind: TermKind, term: Term) -> Text:
    """Return a term as it is offered in place of an unknown word: its id, in Japanese its name with the id."""
    return Text(term.name.ja if kind == "prefecture" else f"{term.name.ja}({term.id})", term.id)


class Concept(Struct, frozen=True):
    """A concept: words that mean the same to someone who looks for support, and what the catalogue calls it."""

    id: Annotated[values.Slug, "Slug of the concept."]
    overrides: Annotated[
        values.Flag,
        "True in a user's own catalogue: the entry states only what it changes in the concept of the same id.",
    ] = False
    kind: Annotated[
        ConceptKind,
        "subject: what it is about; intent: what the person wants to do; kind: a sort of support or entry; "
        "place: a part of the country; "
        "generic: a word of any request, which finds nothing by itself; outside: what no such catalogue answers.",
    ] = "subject"
    ja: Annotated[tuple[values.Line, ...], "Japanese words, the usual one first."] = ()
    en: Annotated[tuple[values.Line, ...], "English words, the usual one first; singular."] = ()
    phrases: Annotated[
        tuple[values.Phrase, ...],
        "Japanese ways to say it whose pieces stand apart, in order, with … between: 免許…返, 病院…通え. "
        "Endings are left off, so that every form is found.",
    ] = ()
    same: Annotated[
        tuple[tuple[values.Line, ...], ...],
        "Groups of its words that mean exactly the same: any of them finds what the others find.",
    ] = ()
    shares: Annotated[
        tuple[values.Line, ...], "Those of its words that another concept has, too: ambiguous on purpose."
    ] = ()
    related: Annotated[
        tuple[Annotated[values.Slug, values.Refers("concept")], ...], "Concepts near enough to be worth showing."
    ] = ()
    themes: Annotated[tuple[values.ThemeId, ...], "Themes it belongs to."] = ()
    phases: Annotated[tuple[Annotated[values.Slug, values.Refers("phase")], ...], "Phases it belongs to."] = ()
    applicants: Annotated[tuple[Annotated[values.Slug, values.Refers("applicant")], ...], "Applicants it names."] = ()
    ministries: Annotated[tuple[values.MinistryId, ...], "Ministries it names."] = ()
    prefectures: Annotated[tuple[values.PrefectureId, ...], "Prefectures a part of the country has."] = ()
    entries: Annotated[
        tuple[values.Line, ...], "Sorts of entries it prefers: program, network, guide, or a kind of them."
    ] = ()
    note: Annotated[values.Line | None, "Why, where it is not plain."] = None

    def words(self) -> Iterator[str]:
        """Yield its words, Japanese first."""
        yield from self.ja
        yield from self.en

    @property
    def label(self) -> str:
        """Its usual Japanese word; the English one when it has none."""
        return next(self.words(), self.id)
