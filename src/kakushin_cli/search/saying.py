"""One line that says how a query was read: 読み取り: 企業 / スマート農業."""

from __future__ import annotations

from collections.abc import Iterable

from kakushin_cli.catalog.catalog import Catalog
from kakushin_cli.catalog.vocabulary import TermKind
from kakushin_cli.language import Lang, Text
from kakushin_cli.search.intent import NamedPlace, Understanding


def reading_line(understanding: Understanding, catalog: Catalog) -> Text | None:
    """Return one line that says how a query was read; None when nothing was understood."""
    ja, en = _pieces(understanding, catalog, "ja"), _pieces(understanding, catalog, "en")
    return Text("読み取り: " + " / ".join(ja), "Read as: " + " / ".join(en)) if ja else None


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
    pieces += [Text(f"対象外: {w}", f"not in such catalogues: {w}").pick(lang) for w in understanding.outside]
    return list(dict.fromkeys(pieces))
