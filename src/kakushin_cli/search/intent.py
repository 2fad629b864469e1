"""What a query says: who asks, with whom, where, about what and to do what. It is shown to the user."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeVar

from msgspec import Struct
from msgspec.structs import asdict

from kakushin_cli.catalog.catalog import Catalog
from kakushin_cli.catalog.places import Municipality
from kakushin_cli.catalog.vocabulary import Concept, TermKind
from kakushin_cli.language import Lang, Text
from kakushin_cli.search.dictionary import Dictionary
from kakushin_cli.search.reading import Part

T = TypeVar("T")
_SELF_BEFORE = r"(うちの|うち|わが|我が|当|弊|本|私たちの|私達の|私の|自分の|地元の)$"
_APPLIES_AFTER = (
    r"(として|向け|むけ|の立場|側|でも(応募|申請|使|出|可)"
    r"|(が|は|も)(応募|申請|参加でき|参画でき|入れる|使|出せ|出し|もら|受け|取れ|とれ|主体|代表|中心|主導|直接)|です$|ですが|だが|だけど)"
)
_PARTNER_AFTER = (
    r"(と(一緒|いっしょ|組|連携|共同|協|とも|共に|の連携|の共同|の協|手を)|を巻き込|に協力|の協力|の力を借)"
)
_MEMBER_AFTER = r"(が|も)?(入って|加わって|参加して|参画して|加盟して|所属して|名を連ね|参加する|参画する|入る|加わる)|が?(メンバー|構成員)"
_EN_MEMBER_BEFORE = r"\b(including|includes?|involving|involves|joined by)\s+(an?|the|local)?\s*(\w+\s+)?$"
_SUBJECT_AFTER = ("は", "が", "も")
_WITH_AFTER = ("と", "や", "、")
_EN_SELF_BEFORE = (
    r"(\bour|\bmy|\bas an?|\bfor|\bopen to|\bavailable to|\bwe are an?|\bi work (for|at) an?)\s*(\w+\s+)?$"
)
_EN_APPLIES_AFTER = r"\s+(can|could|may|is eligible|are eligible|(wants?|wish|wishes|hopes?) to) "
_EN_PARTNER_BEFORE = (
    r"(\bwith|\btogether with|\bpartner(ing)? with|\bjoin(ing)?)\s+(an?|the|our|local|other)?\s*(\w+\s+)?$"
)


class NamedPlace(NamedTuple):
    """A place a query names: its name and the prefectures it may be in; one, unless the name is used in several."""

    name: str
    prefectures: tuple[str, ...]


class Understanding(Struct):
    """What was read out of a query. Ids are those of the vocabularies and of the lexicon, in order of appearance.

    `members` are words for organisations that shall sit in what is looked for; `corrected` maps words as written to
    what was taken instead; `outside` are words of matters that no such catalogue answers.
    """

    applicants: list[str] = []
    partners: list[str] = []
    themes: list[str] = []
    phases: list[str] = []
    ministries: list[str] = []
    prefectures: list[str] = []
    municipalities: list[NamedPlace] = []
    organisations: list[NamedPlace] = []
    intents: list[str] = []
    concepts: list[str] = []
    entries: list[str] = []
    members: list[str] = []
    corrected: dict[str, str] = {}
    outside: list[str] = []
    to_confirm: list[str] = []

    def record(self) -> dict[str, object]:
        """Return what was understood for machine output; what the query does not say is left out."""
        values = asdict(self)
        del values["to_confirm"]
        for name in ("municipalities", "organisations"):
            values[name] = [{"name": p.name, "prefectures": list(p.prefectures)} for p in values[name]]
        values["corrected"] = [{"from": wrong, "to": right} for wrong, right in self.corrected.items()]
        return {name: value for name, value in values.items() if value}


def reading_line(understanding: Understanding, catalog: Catalog) -> Text | None:
    """Return one line that says how a query was read (読み取り: 企業 / スマート農業); None when nothing was understood."""
    ja, en = _pieces(understanding, catalog, "ja"), _pieces(understanding, catalog, "en")
    return Text("読み取った条件: " + " / ".join(ja), "Interpreted as: " + " / ".join(en)) if ja else None


def _pieces(understanding: Understanding, catalog: Catalog, lang: Lang) -> list[str]:
    vocabulary = catalog.vocabulary

    def labels(kind: TermKind, ids: Iterable[str]) -> list[str]:
        return [vocabulary.term(kind, i).label.pick(lang) for i in ids]

    def places(named: Iterable[NamedPlace]) -> list[str]:
        return [f"{p.name}({', '.join(labels('prefecture', p.prefectures))})" for p in named]

    concepts = {c.id: c for c in catalog.concepts}
    named = {vocabulary.term("theme", t).id for t in understanding.themes}
    subjects = [
        concepts[c] for c in (*understanding.intents, *understanding.concepts) if c in concepts and c not in named
    ]
    entries = [catalog.entry(i) for i in understanding.entries[:3]]
    pieces = labels("applicant", understanding.applicants)
    pieces += [Text(f"{p}と連携", f"with {p}").pick(lang) for p in labels("applicant", understanding.partners)]
    pieces += (
        labels("ministry", understanding.ministries)
        + labels("theme", understanding.themes)
        + labels("phase", understanding.phases)
    )
    pieces += labels("prefecture", understanding.prefectures)
    pieces += places(understanding.municipalities) + places(understanding.organisations)
    pieces += [e.name for e in entries if e]
    pieces += [c.label if lang == "ja" or not c.en else c.en[0] for c in subjects]
    pieces += [Text(f"{a}→{b}", f"{a} → {b}").pick(lang) for a, b in understanding.corrected.items()]
    pieces += [Text(f"対象外: {w}", f"out of scope: {w}").pick(lang) for w in understanding.outside]
    return list(dict.fromkeys(pieces))


def understand(text: str, parts: Sequence[Part], dictionary: Dictionary) -> Understanding:
    """Return what the words of a query say.

    Args:
        text: The query, for what stands around a word.
        parts: Its words.
        dictionary: Gives concepts, municipalities and institutions.
    """
    understanding = Understanding()
    ids_by_kind = {
        "theme": understanding.themes,
        "phase": understanding.phases,
        "ministry": understanding.ministries,
        "prefecture": understanding.prefectures,
    }
    for part in parts:
        for owner in part.owners:
            _once(understanding.entries, owner)
        for meaning in part.meanings:
            kind, value = meaning.kind, meaning.id
            if kind == "concept" and not (part.is_name_part and dictionary.concepts[value].kind != "outside"):
                _concept(understanding, part, dictionary.concepts[value])
            elif kind == "municipality":
                _municipality(understanding, dictionary.municipality(value))
            elif kind == "organisation":
                institution = dictionary.institution(value)
                _once(understanding.organisations, NamedPlace(institution.name, (institution.prefecture,)))
            elif kind in ids_by_kind:
                _once(ids_by_kind[kind], value)
    _roles(understanding, text, parts)
    _members(understanding, text, parts)
    return understanding


def _once(into: list[T], value: T) -> None:
    if value not in into:
        into.append(value)


def _concept(understanding: Understanding, part: Part, concept: Concept) -> None:
    if concept.kind == "outside":
        _once(understanding.outside, part.text)
    elif concept.kind == "intent":
        _once(understanding.intents, concept.id)
    elif concept.kind in ("subject", "kind", "place"):
        _once(understanding.concepts, concept.id)
    if concept.kind == "subject":
        for theme in concept.themes if len(concept.themes) == 1 else ():
            _once(understanding.themes, theme)
    for ministry in concept.ministries:
        _once(understanding.ministries, ministry)


def _municipality(understanding: Understanding, place: Municipality) -> None:
    for n, named in enumerate(understanding.municipalities):
        if named.name == place.name:
            if place.prefecture not in named.prefectures:
                understanding.municipalities[n] = NamedPlace(named.name, (*named.prefectures, place.prefecture))
            return
    understanding.municipalities.append(NamedPlace(place.name, (place.prefecture,)))


def places_meant(understanding: Understanding) -> tuple[str, ...]:
    """Return the prefectures meant: those named, and those of municipalities, narrowed where a name is in several."""
    named = list(understanding.prefectures)
    for place in understanding.municipalities:
        own = [p for p in place.prefectures if p in understanding.prefectures] or list(place.prefectures)
        named += [p for p in own if p not in named]
    return tuple(dict.fromkeys(named))


def _roles(understanding: Understanding, text: str, parts: Sequence[Part]) -> None:
    """Add the applicants and the partners, told apart by the words around each."""
    mentions = [(part, m.id, m.to_confirm) for part in parts for m in part.meanings if m.kind == "applicant"]
    undecided: list[tuple[str, str]] = []
    position = 0
    for part, who, to_confirm in mentions:
        start = text.find(part.text, position)
        before, after = (text[:start], text[start + len(part.text) :]) if start >= 0 else ("", "")
        position = max(start, position)
        if to_confirm and _is_member(before, after):
            _once(understanding.members, part.text)
            continue
        role = _role(before, after)
        if to_confirm and role:
            _once(understanding.to_confirm, part.text)
        if role == "applicant":
            _once(understanding.applicants, who)
        elif role == "partner":
            _once(understanding.partners, who)
        elif role:
            undecided.append((who, role))
    if understanding.organisations and not understanding.applicants and _is_subject(text, parts):
        _once(understanding.applicants, "university")
    for who, role in undecided:
        if role == "with":
            _once(
                understanding.partners
                if understanding.applicants or ("subject" in [r for _, r in undecided])
                else understanding.applicants,
                who,
            )
        elif who not in understanding.partners:
            _once(understanding.applicants, who)
    understanding.partners[:] = [who for who in understanding.partners if who not in understanding.applicants]


def _members(understanding: Understanding, text: str, parts: Sequence[Part]) -> None:
    """Add the organisations that a network must have as members: 高専が参加している, networks including a bank."""
    for part in parts:
        before, word, after = text.partition(part.text)
        if word and part.meanings and _is_member(before, after):
            _once(understanding.members, part.text)


def _is_member(before: str, after: str) -> bool:
    if re.match(_MEMBER_AFTER, after):
        return True
    start = before.casefold()
    return any(word in start for word in ("includ", "involv", "joined")) and bool(re.search(_EN_MEMBER_BEFORE, start))


def _role(before: str, after: str) -> str:
    if before[-1:].isascii() and before.strip():
        start = before.casefold()
        if re.search(_EN_PARTNER_BEFORE, start):
            return "partner"
        if re.search(_EN_SELF_BEFORE, start) or re.match(_EN_APPLIES_AFTER, f"{after} ".casefold()):
            return "applicant"
    if re.search(_SELF_BEFORE, before) or re.match(_APPLIES_AFTER, after):
        return "applicant"
    if re.match(_PARTNER_AFTER, after):
        return "partner"
    alone = (not before or before[-1].isspace()) and (not after or after[0].isspace())
    beside = before.strip()[-1:] + after.strip()[:1]
    if alone and (not beside or not beside.isascii()):
        return "alone"
    if after.startswith(_SUBJECT_AFTER):
        return "subject"
    if after.startswith(_WITH_AFTER):
        return "with"
    return ""


def _is_subject(text: str, parts: Iterable[Part]) -> bool:
    """Return whether a university named in the query is the one that asks: 広島大学として, 広島大学で."""
    for part in parts:
        if any(m.kind == "organisation" for m in part.meanings):
            after = text[text.find(part.text) + len(part.text) :]
            if re.match(_MEMBER_AFTER, after):
                continue
            if re.match(_APPLIES_AFTER, after) or after.startswith(("は", "が", "で")):
                return True
    return False
