"""How it is told what was read out of a query: 読み取り: 企業 / スマート農業."""

from __future__ import annotations

from collections.abc import Iterable

from kakushin_cli.catalog.catalog import Catalog
from kakushin_cli.catalog.vocabulary import TermKind
from kakushin_cli.language import Lang, Text
from kakushin_cli.search.intent import Place, Understanding


def told(said: Understanding, catalog: Catalog) -> Text | None:
    """Return what was read out of a query in one line; None when nothing was."""
    ja, en = _pieces(said, catalog, "ja"), _pieces(said, catalog, "en")
    return Text("読み取り: " + " / ".join(ja), "Read as: " + " / ".join(en)) if ja else None


def _pieces(said: Understanding, catalog: Catalog, lang: Lang) -> list[str]:
    vocabulary = catalog.vocabulary

    def labels(kind: TermKind, ids: Iterable[str]) -> list[str]:
        return [vocabulary.term(kind, i).label.pick(lang) for i in ids]

    def places(found: Iterable[Place]) -> list[str]:
        return [f"{p.name}({', '.join(labels('prefecture', p.prefectures))})" for p in found]

    concepts = {c.id: c for c in catalog.concepts}
    named = {vocabulary.term("theme", t).id for t in said.themes}
    subjects = [concepts[c] for c in (*said.intents, *said.concepts) if c in concepts and c not in named]
    entries = [catalog.entry(i) for i in said.entries[:3]]
    pieces = labels("applicant", said.applicants)
    pieces += [Text(f"{p}と連携", f"with {p}").pick(lang) for p in labels("applicant", said.partners)]
    pieces += labels("ministry", said.ministries) + labels("theme", said.themes) + labels("phase", said.phases)
    pieces += labels("prefecture", said.prefectures)
    pieces += places(said.municipalities) + places(said.organisations)
    pieces += [e.name for e in entries if e]
    pieces += [c.label if lang == "ja" or not c.en else c.en[0] for c in subjects]
    pieces += [Text(f"{a}→{b}", f"{a} → {b}").pick(lang) for a, b in said.corrected.items()]
    pieces += [Text(f"対象外: {w}", f"not in such catalogues: {w}").pick(lang) for w in said.outside]
    return list(dict.fromkeys(pieces))
